//! How long it takes to say who is calling, beside one bare RSA-2048 verification with a parsed key in the same run.
//!
//! `cargo bench -p clerk-tests --bench authentication`. After criterion's own figures the ratios are printed.

// criterion's macro makes a public function without documentation.
#![allow(missing_docs)]

use std::future::Future;
use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use aws_lc_rs::signature::{ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use clerk_auth::{Accepts, Authenticator, TokenType, TokenVerifier, UnixMillis};
use clerk_emulator::{Algorithm, Emulator};
use criterion::{Criterion, criterion_group};
use serde_json::json;

/// A future that has nothing to wait for.
fn now<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("waits for something"),
    }
}

fn request(token: &str) -> http::Request<()> {
    let request =
        http::Request::builder().uri("https://api.example.com/invoices?page=2").header("host", "api.example.com");
    let request = request.header("user-agent", "bench/1.0").header("accept", "application/json");
    request.header("authorization", format!("Bearer {token}")).body(()).expect("a request")
}

/// A name, the most it may cost beside the bare verification, and what to do.
type Work<'s> = (&'static str, f64, Box<dyn Fn() + 's>);

/// What is measured: everything is checked once before it is timed.
struct Subjects {
    key: ParsedPublicKey,
    signed: String,
    signature: Vec<u8>,
    verifier: TokenVerifier,
    authenticator: Authenticator,
    session: String,
    m2m: String,
    wrong_algorithm: String,
    no_jwt: String,
}

impl Subjects {
    fn new() -> Self {
        let emulator = Emulator::start();
        let receiver = emulator.create_machine("receiver", &[]);
        let sender = emulator.create_machine("sender", &[&receiver.id]);
        let session = emulator.mint_session("user_2yAbCdEfGhIjKlMnOpQrStUvWxY", "sess_2yAbCdEfGhIjKlMnOpQrStUvWxY");
        let session = session
            .claim("azp", "https://app.example.com")
            .claim("fva", json!([7, -1]))
            .claim("sts", "active")
            .claim("pla", "u:free,o:pro")
            .claim("fea", "o:invoices,o:members,u:beta")
            .claim(
                "o",
                json!({"id": "org_2yAbCdEfGhIjKlMnOpQrStUvWxY", "slg": "acme", "rol": "admin",
                "per": "read,manage", "fpm": "3,1"}),
            )
            .expires_in(86_400)
            .sign();
        let m2m = emulator.mint_m2m(&sender.id).scopes([receiver.id.clone()]).expires_in(86_400).sign();
        let wrong_algorithm = emulator.mint_m2m(&sender.id).algorithm(Algorithm::Hs256).sign();
        let pem = emulator.jwt_key();
        let body: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
        let der = STANDARD.decode(body).expect("base64");
        let (signed, signature) = session.rsplit_once('.').expect("three parts");
        let authenticator = Authenticator::builder()
            .secret_key(emulator.secret_key())
            .publishable_key(emulator.publishable_key())
            .jwt_key(&pem)
            .api_url(emulator.api_url())
            .accepts(Accepts::any())
            .receiver(receiver.id.as_str())
            .build()
            .expect("a configuration");
        Self {
            key: ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der).expect("a key"),
            signed: signed.to_owned(),
            signature: URL_SAFE_NO_PAD.decode(signature).expect("base64url"),
            verifier: TokenVerifier::new(&pem).expect("a key"),
            authenticator,
            session,
            m2m,
            wrong_algorithm,
            no_jwt: "this-is-no-token-at-all-but-of-a-believable-length.and-with.a-dot-or-two-in-it".repeat(4),
        }
    }

    /// The bare verification first.
    fn work(&self) -> Vec<Work<'_>> {
        let signed_in = |token: &str| {
            let head = request(token);
            let state = now(self.authenticator.authenticate(&head));
            assert!(state.is_authenticated(), "{:?}", state.refusal());
            head
        };
        let refused = |token: &str| {
            let head = request(token);
            assert!(!now(self.authenticator.authenticate(&head)).is_authenticated());
            head
        };
        let (session, m2m) = (signed_in(&self.session), signed_in(&self.m2m));
        let (wrong_algorithm, no_jwt) = (refused(&self.wrong_algorithm), refused(&self.no_jwt));
        let authenticate = move |head: http::Request<()>| -> Box<dyn Fn() + '_> {
            Box::new(move || drop(black_box(now(self.authenticator.authenticate(black_box(&head))))))
        };
        vec![
            (
                "bare RSA-2048 verification",
                1.0,
                Box::new(|| {
                    self.key.verify_sig(black_box(self.signed.as_bytes()), &self.signature).expect("a good signature");
                }),
            ),
            (
                "session JWT, local key",
                1.15,
                Box::new(|| {
                    drop(black_box(
                        self.verifier.verify(black_box(&self.session), UnixMillis::now()).expect("a good token"),
                    ));
                }),
            ),
            (
                "M2M JWT, local key",
                1.15,
                Box::new(|| {
                    drop(black_box(now(self.authenticator.authenticate_token(black_box(&self.m2m)))));
                }),
            ),
            ("header authentication, session", 1.20, authenticate(session)),
            ("header authentication, M2M", 1.20, authenticate(m2m)),
            ("refusal: wrong algorithm", 0.03, authenticate(wrong_algorithm)),
            ("refusal: no JWT", 0.03, authenticate(no_jwt)),
            (
                "classification of a session JWT",
                f64::INFINITY,
                Box::new(|| {
                    black_box(clerk_auth::classify(black_box(&self.session)));
                }),
            ),
        ]
    }
}

fn authentication(criterion: &mut Criterion) {
    let subjects = Subjects::new();
    assert_eq!(clerk_auth::classify(&subjects.m2m), Some(TokenType::M2mToken));
    for (name, _, work) in subjects.work() {
        criterion.bench_function(name, |bencher| bencher.iter(&work));
    }
}

/// Times all subjects in turn, many times over, and prints each one's median beside the bare verification's: in turn, so
/// that a machine whose speed drifts slows all of them alike.
fn ratios() {
    let subjects = Subjects::new();
    let work = subjects.work();
    let mut samples: Vec<Vec<Duration>> = vec![Vec::new(); work.len()];
    for _ in 0..400 {
        for ((_, _, work), samples) in work.iter().zip(&mut samples) {
            let start = Instant::now();
            for _ in 0..50 {
                work();
            }
            samples.push(start.elapsed() / 50);
        }
    }
    let medians: Vec<Duration> = samples
        .into_iter()
        .map(|mut samples| {
            samples.sort_unstable();
            samples[samples.len() / 2]
        })
        .collect();
    println!("\n{:<36} {:>12} {:>8} {:>8}", "median of 400 x 50 runs", "time", "ratio", "at most");
    for ((name, limit, _), median) in work.iter().zip(&medians) {
        let ratio = median.as_secs_f64() / medians[0].as_secs_f64();
        println!("{name:<36} {median:>12.2?} {ratio:>8.3} {limit:>8.2}");
    }
}

criterion_group!(benches, authentication);

fn main() {
    benches();
    Criterion::default().configure_from_args().final_summary();
    if !std::env::args().any(|argument| argument == "--profile-time") {
        ratios();
    }
}
