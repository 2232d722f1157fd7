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

/// What a browser sends with a page, its cookies among them.
fn navigation(cookies: &str) -> http::Request<()> {
    let request =
        http::Request::builder().uri("https://app.example.com/invoices?page=2").header("host", "app.example.com");
    let request =
        request.header("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
    let request = request.header("accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
    let request = request.header("accept-language", "en-US,en;q=0.5").header("accept-encoding", "gzip, deflate, br");
    let request = request.header("referer", "https://app.example.com/").header("sec-fetch-dest", "document");
    let request = request.header("sec-fetch-mode", "navigate").header("sec-fetch-site", "same-origin");
    request.header("cookie", cookies).body(()).expect("a request")
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
    /// For browsers of a production instance.
    site: Authenticator,
    cookies: String,
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
        let publishable = emulator.publishable_key().replace("pk_test_", "pk_live_");
        let site = Authenticator::builder().secret_key("sk_live_x").publishable_key(&publishable).jwt_key(&pem);
        let site = site.api_url(emulator.api_url()).build().expect("a configuration");
        let (suffix, uat) = (clerk_auth::cookie_suffix(&publishable), UnixMillis::now().0 / 1_000 - 3_600);
        let cookies = format!(
            "_ga=GA1.1.1234567890.1700000000; theme=dark; __client_uat={uat}; __client_uat_{suffix}={uat}; \
             __session={session}; __session_{suffix}={session}; __refresh_{suffix}=0123456789abcdef0123"
        );
        Self {
            key: ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, der).expect("a key"),
            signed: signed.to_owned(),
            signature: URL_SAFE_NO_PAD.decode(signature).expect("base64url"),
            verifier: TokenVerifier::new(&pem).expect("a key"),
            authenticator,
            site,
            cookies,
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
        let by_cookie = navigation(&self.cookies);
        assert!(now(self.site.authenticate(&by_cookie)).is_authenticated());
        let nobody = navigation("_ga=GA1.1.1234567890.1700000000; theme=dark");
        assert_eq!(now(self.site.authenticate(&nobody)).status(), "signed-out");
        let client_only = navigation("_ga=GA1.1.1234567890.1700000000; theme=dark; __client_uat=1700000000");
        assert_eq!(now(self.site.authenticate(&client_only)).status(), "handshake");
        let browse = move |head: http::Request<()>| -> Box<dyn Fn() + '_> {
            Box::new(move || drop(black_box(now(self.site.authenticate(black_box(&head))))))
        };
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
            ("authentication by cookie", 1.25, browse(by_cookie)),
            ("signed out without any token", 0.10, browse(nobody)),
            ("a handshake redirect", f64::INFINITY, browse(client_only)),
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
