//! How many heap allocations it takes to say who is calling: counted, so that nobody adds one unnoticed.
//!
//! A test program of its own, since counting replaces the allocator.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use clerk_auth::{Accepts, Authenticator, Token, TokenVerifier, UnixMillis};
use clerk_emulator::{Algorithm, Emulator};
use serde_json::json;

fn now<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("waits for something"),
    }
}

fn allocations(work: impl FnOnce()) -> u64 {
    allocation_counter::measure(work).count_total
}

#[test]
fn the_counts_are_pinned() {
    let emulator = Emulator::start();
    let receiver = emulator.create_machine("receiver", &[]);
    let sender = emulator.create_machine("sender", &[&receiver.id]);
    let authenticator = Authenticator::builder()
        .secret_key(emulator.secret_key())
        .publishable_key(emulator.publishable_key())
        .jwt_key(emulator.jwt_key())
        .api_url(emulator.api_url())
        .accepts(Accepts::any())
        .receiver(receiver.id.as_str())
        .build()
        .unwrap();
    let verifier = TokenVerifier::new(&emulator.jwt_key()).unwrap();
    let session = emulator
        .mint_session("user_1", "sess_1")
        .claim("o", json!({"id": "org_1", "slg": "acme", "rol": "admin", "per": "read,manage", "fpm": "3,1"}))
        .claim("fva", json!([7, -1]))
        .claim("fea", "o:invoices,o:members")
        .sign();
    let m2m = emulator.mint_m2m(&sender.id).scopes([receiver.id.clone()]).sign();
    let wrong_algorithm = emulator.mint_m2m(&sender.id).algorithm(Algorithm::Hs256).sign();

    let authenticate = |token: &str| {
        let head = http::Request::builder().header("authorization", format!("Bearer {token}")).body(()).unwrap();
        // Once before counting: libraries below set themselves up at the first call.
        let signed_in = now(authenticator.authenticate(&head)).is_authenticated();
        let count = allocations(|| drop(now(authenticator.authenticate(&head))));
        (signed_in, count)
    };
    assert_eq!(allocations(|| drop(std::hint::black_box(Token::parse("mt_0123456789")))), 0, "an opaque token");
    assert!(verifier.verify(&session, UnixMillis::now()).is_ok());
    assert_eq!(allocations(|| drop(verifier.verify(&session, UnixMillis::now()))), 3, "a session JWT by itself");
    assert_eq!(authenticate(&session), (true, 5), "a session JWT in a header");
    assert_eq!(authenticate(&m2m), (true, 5), "an M2M JWT in a header");
    assert_eq!(authenticate(&wrong_algorithm), (false, 3), "a JWT with a wrong algorithm");

    let publishable = emulator.publishable_key().replace("pk_test_", "pk_live_");
    let site = Authenticator::builder().secret_key("sk_live_x").publishable_key(&publishable);
    let site = site.jwt_key(emulator.jwt_key()).api_url(emulator.api_url()).build().unwrap();
    let browse = |cookies: &str| {
        let head = http::Request::builder().uri("/a?b=c").header("host", "app.example.com").header("cookie", cookies);
        let head =
            head.header("sec-fetch-dest", "document").header("referer", "http://app.example.com/x").body(()).unwrap();
        let status = now(site.authenticate(&head)).status();
        (status, allocations(|| drop(now(site.authenticate(&head)))))
    };
    let suffix = clerk_auth::cookie_suffix(&publishable);
    let cookies =
        format!("a=b; __client_uat=1; __client_uat_{suffix}=1; __session={session}; __session_{suffix}={session}");
    assert_eq!(browse(&cookies), ("signed-in", 5), "a session in the cookies of a page");
    assert_eq!(browse(&format!("__client_uat=1; __session={session}")), ("signed-in", 5), "in a plain cookie");
    assert_eq!(browse("a=b"), ("signed-out", 0), "nobody");
}
