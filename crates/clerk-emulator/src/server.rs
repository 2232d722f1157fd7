//! The thread that listens, and the orders it takes.

use std::io;
use std::net::{SocketAddr, TcpListener as StdListener};
use std::sync::{Arc, mpsc as std_mpsc};
use std::thread::{Builder as ThreadBuilder, JoinHandle};
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;

use crate::core::Core;
use crate::fapi::Frontend;
use crate::service;

/// A running server; it stops when dropped.
pub(crate) struct Server {
    address: SocketAddr,
    orders: mpsc::UnboundedSender<Order>,
    thread: Option<JoinHandle<()>>,
}

enum Order {
    /// Stop listening, close every connection.
    Down(std_mpsc::Sender<io::Result<()>>),
    /// Listen again at the same address.
    Up(std_mpsc::Sender<io::Result<()>>),
    /// End; connections in the middle of an answer have so long to finish.
    End(Duration),
}

impl Server {
    /// Starts the thread: when this returns, connections are accepted.
    pub(crate) fn start(core: Arc<Core>, frontend: Arc<Frontend>, listener: StdListener) -> io::Result<Self> {
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (orders, inbox) = mpsc::unbounded_channel();
        let (started, start) = std_mpsc::channel();
        let thread = ThreadBuilder::new().name("clerk-emulator".to_owned()).spawn(move || {
            runtime.block_on(async move {
                // Converting needs the runtime, so it happens here; the result decides whether there is a server.
                match TcpListener::from_std(listener) {
                    Ok(listener) => {
                        let _ = started.send(Ok(()));
                        run(core, frontend, address, listener, inbox).await;
                    }
                    Err(error) => {
                        let _ = started.send(Err(error));
                    }
                }
            });
        })?;
        start.recv().unwrap_or_else(|_| Err(thread_is_gone()))?;
        Ok(Self { address, orders, thread: Some(thread) })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn down(&self) -> io::Result<()> {
        self.order(Order::Down)
    }

    pub(crate) fn up(&self) -> io::Result<()> {
        self.order(Order::Up)
    }

    /// Ends the thread, with so much time for answers that are under way.
    pub(crate) fn end(&mut self, grace: Duration) {
        let _ = self.orders.send(Order::End(grace));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }

    fn order(&self, order: impl FnOnce(std_mpsc::Sender<io::Result<()>>) -> Order) -> io::Result<()> {
        let (reply, replied) = std_mpsc::channel();
        self.orders.send(order(reply)).map_err(|_| thread_is_gone())?;
        replied.recv().unwrap_or_else(|_| Err(thread_is_gone()))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end(Duration::ZERO);
    }
}

fn thread_is_gone() -> io::Error {
    io::Error::other("the emulator's thread has ended")
}

/// The port, listened to or merely kept.
enum Port {
    Open(TcpListener),
    /// Bound but not listening: connections are refused, and nobody else is given the port.
    Kept(TcpSocket),
    /// Keeping it did not work; it is bound anew when needed.
    Free,
}

impl Port {
    /// The next connection; never, while nothing listens.
    async fn accept(&self) -> TcpStream {
        loop {
            match self {
                Self::Open(listener) => match listener.accept().await {
                    Ok((stream, _)) => return stream,
                    // Out of file descriptors, most likely; trying again at once would spin.
                    Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
                },
                Self::Kept(_) | Self::Free => std::future::pending().await,
            }
        }
    }

    fn keep(address: SocketAddr) -> Self {
        let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() };
        let bound = socket.and_then(|socket| {
            socket.set_reuseaddr(true)?;
            socket.bind(address)?;
            Ok(socket)
        });
        bound.map_or(Self::Free, Self::Kept)
    }

    async fn open(self, address: SocketAddr) -> (Self, io::Result<()>) {
        let listener = match self {
            Self::Open(listener) => Ok(listener),
            Self::Kept(socket) => socket.listen(1024),
            Self::Free => TcpListener::bind(address).await,
        };
        match listener {
            Ok(listener) => (Self::Open(listener), Ok(())),
            Err(error) => (Self::Free, Err(error)),
        }
    }
}

async fn run(
    core: Arc<Core>,
    frontend: Arc<Frontend>,
    address: SocketAddr,
    listener: TcpListener,
    mut inbox: mpsc::UnboundedReceiver<Order>,
) {
    let mut port = Port::Open(listener);
    let mut connections = JoinSet::new();
    let (finish, finishing) = watch::channel(false);
    let grace = loop {
        tokio::select! {
            order = inbox.recv() => match order {
                Some(Order::Down(reply)) => {
                    drop(port);
                    connections.shutdown().await;
                    port = Port::keep(address);
                    let _ = reply.send(Ok(()));
                }
                Some(Order::Up(reply)) => {
                    let (opened, outcome) = port.open(address).await;
                    port = opened;
                    let _ = reply.send(outcome);
                }
                Some(Order::End(grace)) => break grace,
                None => break Duration::ZERO,
            },
            stream = port.accept() => {
                connections.spawn(serve(Arc::clone(&core), Arc::clone(&frontend), stream, finishing.clone()));
            }
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
        }
    };
    drop(port);
    if !grace.is_zero() {
        let _ = finish.send(true);
        let all = async { while connections.join_next().await.is_some() {} };
        let _ = tokio::time::timeout(grace, all).await;
    }
    connections.shutdown().await;
}

/// Serves one connection until either side is done with it.
async fn serve(core: Arc<Core>, frontend: Arc<Frontend>, stream: TcpStream, mut finishing: watch::Receiver<bool>) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| service::handle(Arc::clone(&core), Arc::clone(&frontend), request));
    let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    let mut connection = std::pin::pin!(connection);
    tokio::select! {
        // A connection that breaks concerns the client, which knows.
        _ = connection.as_mut() => {}
        () = async { drop(finishing.wait_for(|finish| *finish).await) } => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}
