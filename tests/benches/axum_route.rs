//! How many requests a second a protected axum route answers, beside the same route bare.
//!
//! `cargo bench -p clerk-tests --bench axum_route`. The server has one core: a current-thread runtime on one thread. The
//! load comes from threads of its own over connections that are kept open, each with one request at a time, and all
//! requests are alike but for the path. Both routes are loaded in turn, so that a machine whose speed drifts slows both.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use axum::Router;
use axum::routing::get;
use clerk_auth::{Authenticator, MachineAuth, TokenType};
use clerk_axum::{AuthLayer, Authed};
use clerk_emulator::Emulator;

/// Enough to keep the server busy at all times.
const CONNECTIONS: usize = 24;
const ROUNDS: usize = 8;
const ROUND: Duration = Duration::from_millis(700);

fn main() {
    // `cargo test` starts benchmarks, too, without this argument.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let emulator = Emulator::start();
    let receiver = emulator.create_machine("receiver", &[]);
    let sender = emulator.create_machine("sender", &[&receiver.id]);
    let token = emulator.mint_m2m(&sender.id).scopes([receiver.id.clone()]).expires_in(86_400).sign();
    let authenticator = Authenticator::builder()
        .networkless()
        .jwt_key(emulator.jwt_key())
        .accepts(TokenType::M2mToken)
        .receiver(receiver.id.as_str())
        .build()
        .expect("a configuration");
    let address = serve(authenticator);

    let refused = exchange(&mut connect(address), &request("/protected", "nonsense"));
    assert!(refused.starts_with("HTTP/1.1 401 "), "{refused}");
    let requests = ["/bare", "/protected"].map(|path| request(path, &token));
    for request in &requests {
        let answer = exchange(&mut connect(address), request);
        assert!(answer.starts_with("HTTP/1.1 200 ") && answer.ends_with("invoices"), "{answer}");
        load(address, request);
    }
    let mut rates = [const { Vec::new() }; 2];
    for _ in 0..ROUNDS {
        for (request, rates) in requests.iter().zip(&mut rates) {
            rates.push(load(address, request));
        }
    }
    let [bare, protected] = rates.map(|mut rates| {
        rates.sort_unstable_by(f64::total_cmp);
        rates[rates.len() / 2]
    });
    println!("{ROUNDS} rounds of {ROUND:?} each, {CONNECTIONS} connections, one core for the server; medians");
    println!("bare route               {bare:>9.0} requests/s");
    println!("protected, M2M JWT       {protected:>9.0} requests/s");
    println!("ratio                    {:>9.3}", protected / bare);
    println!("cost of protection       {:>9.2} µs a request", (protected.recip() - bare.recip()) * 1e6);
}

/// Serves on a thread of its own until the program ends.
fn serve(authenticator: Authenticator) -> SocketAddr {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let protected = Router::new()
                .route("/protected", get(async |Authed(_): Authed<MachineAuth>| "invoices"))
                .layer(AuthLayer::new(authenticator));
            let app = Router::new().route("/bare", get(async || "invoices")).merge(protected);
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
            send.send(listener.local_addr().expect("an address")).expect("somebody waits");
            axum::serve(listener, app).await.expect("serves");
        });
    });
    receive.recv().expect("the server starts")
}

fn request(path: &str, token: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\n\r\n")
}

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).expect("the server listens");
    stream.set_nodelay(true).expect("a socket");
    stream
}

/// Requests a second over all connections in one round.
fn load(address: SocketAddr, request: &str) -> f64 {
    let start = Instant::now();
    let client = || {
        let mut stream = connect(address);
        let mut count = 0_u32;
        while start.elapsed() < ROUND {
            assert!(exchange(&mut stream, request).starts_with("HTTP/1.1 200 "));
            count += 1;
        }
        count
    };
    let count: u32 = thread::scope(|scope| {
        let clients: Vec<_> = (0..CONNECTIONS).map(|_| scope.spawn(client)).collect();
        clients.into_iter().map(|client| client.join().expect("a client")).sum()
    });
    f64::from(count) / start.elapsed().as_secs_f64()
}

/// Sends one request and reads its whole answer.
fn exchange(stream: &mut TcpStream, request: &str) -> String {
    stream.write_all(request.as_bytes()).expect("the server reads");
    let mut answer = Vec::new();
    let mut buffer = [0; 1024];
    loop {
        let count = stream.read(&mut buffer).expect("the server writes");
        assert_ne!(count, 0, "the server hung up");
        answer.extend_from_slice(&buffer[..count]);
        let text = std::str::from_utf8(&answer).expect("text");
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.split("content-length: ").nth(1).and_then(|rest| rest.lines().next()?.parse::<usize>().ok());
        if body.len() == length.expect("a length") {
            return text.to_owned();
        }
    }
}
