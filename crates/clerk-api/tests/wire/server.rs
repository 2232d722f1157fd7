//! A server that answers as badly as it is told to.

use std::{
    collections::VecDeque,
    error::Error as _,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use clerk_api::{Clerk, ClerkBuilder, Error, Request, transport::RetryPolicy};
use http::Method;
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// What a server does with one request.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// Writes these bytes and closes the connection.
    Write(String),
    /// Writes these bytes and keeps the connection open.
    WriteAndWait(String),
    /// Writes this head and then this many bytes.
    Flood(&'static str, usize),
    /// Writes these bytes and resets the connection.
    WriteAndReset(String),
    /// Writes these bytes one by one, with a pause before each.
    Drip(String, Duration),
}

/// A server that plays its acts one after the other, the last one for ever.
pub(crate) struct Server {
    pub(crate) url: String,
    pub(crate) requests: Arc<Mutex<Vec<String>>>,
    pub(crate) written: Arc<AtomicUsize>,
}

impl Server {
    pub(crate) async fn start(acts: impl IntoIterator<Item = Act>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self {
            url: format!("http://{}", listener.local_addr().unwrap()),
            requests: Arc::default(),
            written: Arc::default(),
        };
        let (requests, written) = (server.requests.clone(), server.written.clone());
        let mut acts: VecDeque<_> = acts.into_iter().collect();
        tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let act = if acts.len() > 1 { acts.pop_front() } else { acts.front().cloned() }.unwrap();
                let (requests, written) = (requests.clone(), written.clone());
                tokio::spawn(async move {
                    let request = read_request(&mut stream).await;
                    requests.lock().unwrap().push(request);
                    play(&mut stream, act, &written).await;
                });
            }
        });
        server
    }

    pub(crate) fn count(&self) -> usize {
        self.requests.lock().unwrap().len()
    }

    /// How many requests came; on a busy machine the last of them may have been given up before it was looked at.
    pub(crate) async fn settled_count(&self, expected: usize) -> usize {
        for _ in 0..100 {
            if self.count() >= expected {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        self.count()
    }

    pub(crate) fn clerk(&self) -> ClerkBuilder {
        Clerk::builder().api_url(&self.url).secret_key("sk_test_hunter2").retry(hasty())
    }

    pub(crate) fn request(&self, method: Method) -> Request {
        self.clerk().build().unwrap().request(method, "/things")
    }

    pub(crate) async fn get(&self) -> Result<Value, Error> {
        self.request(Method::GET).send().await
    }
}

/// The default policy, only faster.
pub(crate) fn hasty() -> RetryPolicy {
    RetryPolicy::default().pauses(Duration::from_millis(1), Duration::from_millis(2))
}

/// Reads a head and as much of a body as it announces.
async fn read_request(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let announced = head
                .lines()
                .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length:")?.trim().parse().ok());
            if body.len() >= announced.unwrap_or(0) {
                return text.into_owned();
            }
        }
        let read = stream.read(&mut buffer).await.unwrap();
        if read == 0 {
            return text.into_owned();
        }
        bytes.extend_from_slice(&buffer[..read]);
    }
}

async fn play(stream: &mut TcpStream, act: Act, written: &AtomicUsize) {
    match act {
        Act::Write(text) => stream.write_all(text.as_bytes()).await.unwrap(),
        Act::WriteAndWait(text) => {
            stream.write_all(text.as_bytes()).await.unwrap();
            std::future::pending().await
        }
        Act::WriteAndReset(text) => {
            stream.write_all(text.as_bytes()).await.unwrap();
            // What was written is to arrive before the reset.
            tokio::time::sleep(Duration::from_millis(20)).await;
            stream.set_zero_linger().unwrap();
        }
        Act::Drip(text, pause) => {
            for byte in text.as_bytes() {
                tokio::time::sleep(pause).await;
                if stream.write_all(&[*byte]).await.is_err() {
                    return;
                }
            }
        }
        Act::Flood(head, bytes) => {
            stream.write_all(head.as_bytes()).await.unwrap();
            let block = [b' '; 64 * 1024];
            while written.load(Ordering::SeqCst) < bytes {
                match stream.write(&block).await {
                    Ok(count) => written.fetch_add(count, Ordering::SeqCst),
                    Err(_) => return,
                };
            }
        }
    }
}

/// A complete answer.
pub(crate) fn answer(status: &str, headers: &str, body: &str) -> Act {
    Act::Write(format!(
        "HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {}\r\n{headers}\r\n{body}",
        body.len()
    ))
}

pub(crate) fn ok() -> Act {
    answer("200 OK", "content-type: application/json\r\n", "{\"ok\":true}")
}

/// The error and all its causes, as a log shows them.
pub(crate) fn whole(error: &Error) -> String {
    let mut text = format!("{error} {error:?}");
    let mut next = error.source();
    while let Some(cause) = next {
        text = format!("{text} {cause} {cause:?}");
        next = cause.source();
    }
    text
}
