//! What the authenticator logs.

use std::fmt;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use clerk_api::transport::{RetryPolicy, TransportError, transport_fn};
use serde_json::json;
use tracing::field::{Field, Visit};
use tracing::span;

use super::browser_tests::{ISSUER, builder, expired, good, in_header, past, returning};
use super::*;
use crate::testing::{NOW, TestKey};

/// Remembers the fields of all spans and events, each as `name=value`.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

struct Fields<'f>(&'f mut Vec<String>);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.push(format!("{}={value:?}", field.name()));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.push(format!("{}={value}", field.name()));
    }
}

impl tracing::Subscriber for Log {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        metadata.target().starts_with("clerk_auth")
    }

    fn new_span(&self, attributes: &span::Attributes<'_>) -> span::Id {
        self.0.lock().unwrap().push(format!("span {}", attributes.metadata().name()));
        attributes.record(&mut Fields(&mut self.0.lock().unwrap()));
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, values: &span::Record<'_>) {
        values.record(&mut Fields(&mut self.0.lock().unwrap()));
    }

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        self.0.lock().unwrap().push(format!("event {}", event.metadata().level()));
        event.record(&mut Fields(&mut self.0.lock().unwrap()));
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

/// What authenticating this request logs.
fn logged(authenticator: &Authenticator, request: &http::Request<()>) -> Vec<String> {
    let log = Log::default();
    tracing::subscriber::with_default(log.clone(), || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(authenticator.authenticate(request));
    });
    std::mem::take(&mut *log.0.lock().unwrap())
}

#[test]
fn each_authentication_is_one_span_that_tells_what_came_of_it() {
    let key = TestKey::generate();
    let authenticator = builder(&key).networkless().build().unwrap();
    let has = |lines: &[String], wanted: &str| assert!(lines.iter().any(|line| line == wanted), "{wanted}: {lines:?}");

    let lines = logged(&authenticator, &in_header(&good(&key)));
    for wanted in ["span clerk.authenticate", "status=signed-in", "token_type=session_token", "key_id=ins_1"] {
        has(&lines, wanted);
    }
    assert!(lines.iter().any(|line| line.starts_with("duration_us=")), "{lines:?}");
    assert_eq!(lines.iter().filter(|line| line.starts_with("span ")).count(), 1);
    assert!(!lines.iter().any(|line| line.starts_with("reason=")), "{lines:?}");

    let forged = TestKey::generate().session(&json!({ "kid": "a b\nc<script>" }), &json!({}));
    let lines = logged(&authenticator, &in_header(&forged));
    for wanted in ["status=signed-out", "reason=token-invalid-signature", "cause=Refused", "key_id=abcscript"] {
        has(&lines, wanted);
    }

    let looping = http::Request::builder().header("sec-fetch-dest", "document");
    let looping = looping.header("cookie", "__client_uat=1; __clerk_redirect_count=3").body(()).unwrap();
    let lines = logged(&authenticator, &looping);
    has(&lines, "reason=client-uat-but-no-session-token");
    has(&lines, "event WARN");
}

#[test]
fn no_log_holds_a_credential() {
    let key = TestKey::generate();
    let authenticator = builder(&key).networkless().build().unwrap();
    let mut cookies = expired(&key, true);
    cookies
        .headers_mut()
        .append("cookie", "__clerk_handshake=handshake-secret; __clerk_db_jwt=browser-secret".parse().unwrap());
    for request in [cookies, in_header("mt_secret"), in_header(&past(&key)), returning("nonce-secret")] {
        for line in logged(&authenticator, &request) {
            assert!(!line.contains("secret") && !line.contains("eyJ"), "{line}");
        }
    }
}

#[test]
fn no_log_of_a_failed_call_holds_a_credential() {
    let key = TestKey::generate();
    let echo = json!({ "errors": [{ "code": "resource_not_found", "message": "no nonce-secret, no refresh-secret" }] });
    for (status, content_type, body) in [
        (404, "application/json", echo.to_string()),
        (500, "text/html", "nonce-secret refresh-secret".to_owned()),
        (200, "application/json", "\"nonce-secret refresh-secret".to_owned()),
        (200, "text/plain", "nonce-secret refresh-secret".to_owned()),
        (0, "", String::new()),
    ] {
        let transport = transport_fn(move |request: http::Request<bytes::Bytes>| {
            let answer = if status == 0 {
                Err(TransportError::connect(std::io::Error::other(format!("{} refused", request.uri()))))
            } else {
                let mut response = http::Response::new(bytes::Bytes::from(body.clone()));
                *response.status_mut() = http::StatusCode::from_u16(status).unwrap();
                response.headers_mut().insert("content-type", content_type.parse().unwrap());
                Ok(response)
            };
            async move { answer }
        });
        let authenticator = builder(&key).retry(RetryPolicy::never()).transport(Arc::new(transport)).build().unwrap();
        for request in [returning("nonce-secret"), expired(&key, true)] {
            let lines = logged(&authenticator, &request);
            assert!(lines.len() > 1, "{lines:?}");
            for line in lines {
                assert!(!line.contains("-secret") && !line.contains("eyJ"), "{status} {content_type}: {line}");
            }
        }
    }
}

fn warnings(authenticator: &Authenticator, request: &http::Request<()>) -> usize {
    logged(authenticator, request).iter().filter(|line| *line == "event WARN").count()
}

#[test]
fn a_missing_azp_is_told_once() {
    let key = TestKey::generate();
    let authenticator = builder(&key).networkless().build().unwrap();
    let token = key.session(&json!({}), &json!({ "iss": ISSUER, "azp": null }));
    let by_cookie = http::Request::builder().header("cookie", format!("__session={token}; __client_uat=1"));
    let by_cookie = by_cookie.body(()).unwrap();
    assert_eq!(warnings(&authenticator, &in_header(&token)), 0, "in the header it is normal");
    assert_eq!(warnings(&authenticator, &by_cookie), 1);
    assert_eq!(warnings(&authenticator.clone(), &by_cookie), 0);
    assert_eq!(warnings(&builder(&key).networkless().build().unwrap(), &by_cookie), 1);
}

#[test]
fn strangers_cannot_fill_the_log_with_warnings() {
    let key = TestKey::generate();
    let now = Arc::new(AtomicI64::new(NOW * 1_000));
    let clock = Arc::clone(&now);
    let authenticator = builder(&key).networkless().clock(move || UnixMillis(clock.load(Ordering::Relaxed)));
    let authenticator = authenticator.build().unwrap();
    let page = |cookie: &str| {
        let request = http::Request::builder().header("sec-fetch-dest", "document").header("cookie", cookie);
        request.body(()).unwrap()
    };
    let looping = page("__client_uat=1; __clerk_redirect_count=3");
    let forged = page("__clerk_handshake=forged");
    for (request, before) in [(&looping, 0), (&forged, 0), (&looping, 59_999), (&forged, 1)] {
        now.fetch_add(before, Ordering::Relaxed);
        let is_first = now.load(Ordering::Relaxed) == NOW * 1_000 || before == 1;
        assert_eq!(warnings(&authenticator, request), usize::from(is_first), "{before}");
        let again = logged(&authenticator, request);
        assert!(again.iter().any(|line| line == "event DEBUG") && !again.iter().any(|line| line == "event WARN"));
    }
}
