//! Being asked to stop.

use tokio::task::JoinHandle;

/// Listens for Ctrl-C, and for a polite kill where there is one. The task ends when either comes.
pub(crate) fn listen() -> JoinHandle<()> {
    tokio::spawn(async {
        tokio::select! {
            heard = tokio::signal::ctrl_c() => if heard.is_err() { std::future::pending().await },
            () = terminated() => {}
        }
    })
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut signal) => {
            signal.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}
