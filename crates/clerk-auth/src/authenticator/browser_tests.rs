//! What a browser's request makes the authenticator ask Clerk.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use clerk_api::transport::{RecordingTransport, RetryPolicy, Transport, TransportError, transport_fn};
use serde_json::{Value, json};

use super::*;
use crate::config::ConfigError;
use crate::testing::{NOW, TestKey};
use crate::{GetToken, SessionAuth};

const PUBLISHABLE: &str = "pk_live_Y2xlcmsuYXBwLnRlc3Qk"; // clerk.app.test
pub(super) const ISSUER: &str = "https://clerk.app.test";

pub(super) fn builder(key: &TestKey) -> AuthenticatorBuilder {
    Authenticator::builder()
        .secret_key("sk_live_1")
        .publishable_key(PUBLISHABLE)
        .jwt_key(key.pem())
        .retry(RetryPolicy::default())
        .clock(|| UnixMillis(NOW * 1_000))
}

fn with(key: &TestKey, transport: impl Transport + 'static) -> Authenticator {
    builder(key).transport(Arc::new(transport)).build().unwrap()
}

pub(super) fn good(key: &TestKey) -> String {
    key.session(&json!({}), &json!({ "iss": ISSUER }))
}

pub(super) fn past(key: &TestKey) -> String {
    key.session(&json!({}), &json!({ "iss": ISSUER, "iat": NOW - 120, "nbf": NOW - 120, "exp": NOW - 60 }))
}

/// A request with an expired session and a refresh cookie.
pub(super) fn expired(key: &TestKey, suffixed: bool) -> http::Request<()> {
    let suffix = crate::cookie_suffix(PUBLISHABLE);
    let (end, token) = (if suffixed { format!("_{suffix}") } else { String::new() }, past(key));
    http::Request::builder()
        .uri("/page?a=b")
        .header("host", "internal:3000")
        .header("x-forwarded-host", "app.test")
        .header("x-forwarded-proto", "https")
        .header("cookie", format!("__session{end}={token}; __client_uat{end}=1"))
        .header("cookie", format!("__refresh_{suffix}=refresh-secret"))
        .header("accept", "a")
        .header("Accept", "b")
        .body(())
        .unwrap()
}

#[tokio::test]
async fn an_expired_session_is_exchanged_by_one_call_that_says_everything() {
    let key = TestKey::generate();
    for suffixed in [true, false] {
        let transport = RecordingTransport::new();
        let cookies = json!([format!("__session={}; Path=/", good(&key)), "__client_uat=5; Path=/"]);
        transport.reply_json(http::StatusCode::OK, &json!({ "object": "cookies", "cookies": cookies }));
        let request = expired(&key, suffixed);
        let state = with(&key, transport.clone()).authenticate(&request).await;
        assert_eq!(state.extract::<SessionAuth>().unwrap().user_id(), "user_1");
        assert_eq!(state.token(), Some(good(&key).as_str()));
        let set: Vec<Value> = state.headers().into_iter().map(|(name, value)| json!([name, value])).collect();
        assert_eq!(set, [json!(["set-cookie", cookies[0]]), json!(["set-cookie", cookies[1]])]);

        let requests = transport.requests();
        assert_eq!(requests.len(), 1);
        let call = &requests[0];
        assert_eq!(call.method(), "POST");
        let query = if suffixed { "?suffixed_cookies=true" } else { "" };
        assert_eq!(call.uri().to_string(), format!("https://api.clerk.com/v1/sessions/sess_1/refresh{query}"));
        assert_eq!(call.headers()["authorization"], "Bearer sk_live_1");
        let body: Value = serde_json::from_slice(call.body()).unwrap();
        let lines: Vec<_> = request.headers().get_all("cookie").iter().map(|line| line.to_str().unwrap()).collect();
        assert_eq!(
            body,
            json!({
                "format": "cookie",
                "expired_token": past(&key),
                "refresh_token": "refresh-secret",
                "request_origin": "https://app.test",
                "request_headers": {
                    "host": ["internal:3000"],
                    "x-forwarded-host": ["app.test"],
                    "x-forwarded-proto": ["https"],
                    "cookie": [lines.join("; ")],
                    "accept": ["a, b"],
                },
            })
        );
    }
}

#[tokio::test]
async fn each_failure_of_an_exchange_has_its_reason_and_is_not_repeated() {
    let key = TestKey::generate();
    let errors = |code: &str| json!({ "errors": [{ "code": code, "message": "m" }] }).to_string();
    let cookies = |cookies: Value| json!({ "object": "cookies", "cookies": cookies }).to_string();
    let json = "application/json";
    let table = [
        (404, json, errors("session_not_found"), "session_not_found", Cause::Refused),
        (401, json, errors("session_expired"), "session_expired", Cause::Refused),
        (401, json, errors("clerk_key_invalid"), "clerk_key_invalid", Cause::Misconfigured),
        (429, json, errors("too_many_requests"), "too_many_requests", Cause::Unavailable),
        (500, json, errors("unexpected_error"), "fetch-error", Cause::Unavailable),
        (422, json, r#"{"errors":[]}"#.into(), "unexpected-bapi-error", Cause::Refused),
        (502, "text/html", "<html>".into(), "unexpected-bapi-error", Cause::Unavailable),
        (500, json, "{\"err".into(), "fetch-error", Cause::Unavailable),
        (200, json, "{\"cookies\": [".into(), "fetch-error", Cause::Unavailable),
        (200, "text/html", "<html>".into(), "unexpected-sdk-error", Cause::Unavailable),
        (200, "text/plain", cookies(json!(["__session=a"])), "unexpected-sdk-error", Cause::Unavailable),
        (204, json, String::new(), "unexpected-bapi-error", Cause::Unavailable),
        (200, json, cookies(json!([])), "unexpected-sdk-error", Cause::Refused),
        (200, json, cookies(json!(null)), "unexpected-sdk-error", Cause::Refused),
        (200, json, cookies(json!([1])), "unexpected-sdk-error", Cause::Refused),
        (200, json, cookies(json!(["__session=a\nb"])), "unexpected-sdk-error", Cause::Refused),
        (200, json, cookies(json!(["__session=garbage"])), "invalid-session-token", Cause::Refused),
    ];
    for (status, content_type, body, reason, cause) in table {
        let calls = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&calls);
        let answer = body.clone();
        let transport = transport_fn(move |_| {
            counted.fetch_add(1, Ordering::SeqCst);
            let mut response = http::Response::new(bytes::Bytes::from(answer.clone()));
            *response.status_mut() = http::StatusCode::from_u16(status).unwrap();
            response.headers_mut().insert("content-type", content_type.parse().unwrap());
            async move { Ok(response) }
        });
        let state = with(&key, transport).authenticate(&expired(&key, true)).await;
        let refusal = state.refusal().unwrap();
        assert_eq!(refusal.reason().as_str(), format!("session-token-expired-refresh-{reason}"), "{status} {body}");
        assert_eq!(refusal.cause(), cause, "{status} {body}");
        assert_eq!(calls.load(Ordering::SeqCst), 1, "{status} {body}");
    }
    let broken = transport_fn(|_| async { Err(TransportError::connect(std::io::Error::other("refused"))) });
    let state = with(&key, broken).authenticate(&expired(&key, true)).await;
    assert_eq!(state.reason().unwrap().as_str(), "session-token-expired-refresh-fetch-error");
    assert_eq!(state.refusal().unwrap().cause(), Cause::Unavailable);
}

#[tokio::test]
async fn a_session_id_cannot_lead_a_call_elsewhere() {
    let key = TestKey::generate();
    for sid in ["..", ".", "%2e%2e", "../../users"] {
        let transport = RecordingTransport::new();
        let claims = json!({ "iss": ISSUER, "sid": sid, "iat": NOW - 120, "nbf": NOW - 120, "exp": NOW - 60 });
        let mut request = expired(&key, true);
        let suffix = crate::cookie_suffix(PUBLISHABLE);
        let cookies = format!(
            "__session_{suffix}={}; __client_uat_{suffix}=1; __refresh_{suffix}=x",
            key.session(&json!({}), &claims)
        );
        request.headers_mut().insert("cookie", cookies.parse().unwrap());
        let state = with(&key, transport.clone()).authenticate(&request).await;
        assert!(!state.is_authenticated());
        if sid != "../../users" {
            assert_eq!(state.refusal().unwrap().cause(), Cause::Refused, "{sid}: the token's fault, not the service's");
        }
        for call in transport.requests() {
            assert!(call.uri().path().ends_with("/refresh"), "{sid}: {}", call.uri());
            assert_eq!(call.uri().path().split('/').count(), 5, "{sid}: {}", call.uri());
        }
    }
}

pub(super) fn returning(nonce: &str) -> http::Request<()> {
    let request = http::Request::builder().uri("/").header("host", "app.test");
    request.header("cookie", format!("__clerk_handshake_nonce={nonce}")).body(()).unwrap()
}

#[tokio::test]
async fn a_nonce_is_redeemed_once_for_all_who_bring_it_at_the_same_time() {
    let key = TestKey::generate();
    let calls = Arc::new(Mutex::new(Vec::new()));
    let (open, gate) = tokio::sync::watch::channel(false);
    let (seen, token) = (Arc::clone(&calls), good(&key));
    let transport = transport_fn(move |request: http::Request<bytes::Bytes>| {
        seen.lock().unwrap().push(format!("{} {}", request.method(), request.uri()));
        let body = json!({ "directives": [format!("__session={token}")] }).to_string();
        let mut gate = gate.clone();
        async move {
            gate.wait_for(|open| *open).await.map_err(TransportError::other)?;
            let mut response = http::Response::new(bytes::Bytes::from(body));
            response.headers_mut().insert("content-type", http::HeaderValue::from_static("application/json"));
            Ok(response)
        }
    });
    let authenticator = with(&key, transport);
    let waiting: Vec<_> = (0..64)
        .map(|_| {
            let authenticator = authenticator.clone();
            tokio::spawn(async move { authenticator.authenticate(&returning("a&b")).await.is_authenticated() })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(50)).await;
    open.send_replace(true);
    for one in waiting {
        assert!(one.await.unwrap());
    }
    let calls = calls.lock().unwrap().clone();
    assert_eq!(calls, ["GET https://api.clerk.com/v1/clients/handshake_payload?nonce=a%26b"]);
}

#[tokio::test]
async fn a_nonce_that_cannot_be_redeemed_signs_nobody_in() {
    let key = TestKey::generate();
    for (status, body) in [
        (404, json!({ "errors": [{ "code": "resource_not_found", "message": "m" }] })),
        (200, json!({ "directives": "__session=x" })),
        (200, json!({ "directives": ["__session="] })),
        (200, json!([])),
    ] {
        let transport = RecordingTransport::new();
        transport.reply_json(http::StatusCode::from_u16(status).unwrap(), &body);
        let state = with(&key, transport).authenticate(&returning("n")).await;
        assert_eq!(state.reason().unwrap().as_str(), "session-token-missing", "{status} {body}");
    }
}

#[tokio::test]
async fn directives_that_do_not_say_they_are_json_count_for_nothing() {
    let key = TestKey::generate();
    let body = json!({ "directives": [format!("__session={}", good(&key))] }).to_string();
    for (content_type, is_read) in [
        (Some("application/json"), true),
        (Some("application/json; charset=utf-8"), true),
        (Some("text/plain"), false),
        (None, false),
    ] {
        let body = body.clone();
        let transport = transport_fn(move |_| {
            let mut response = http::Response::new(bytes::Bytes::from(body.clone()));
            if let Some(content_type) = content_type {
                response.headers_mut().insert("content-type", content_type.parse().unwrap());
            }
            async move { Ok(response) }
        });
        let state = with(&key, transport).authenticate(&returning("n")).await;
        assert_eq!(state.is_authenticated(), is_read, "{content_type:?}");
    }
}

#[tokio::test]
async fn tokens_for_other_services() {
    let key = TestKey::generate();
    let transport = RecordingTransport::new();
    let authenticator = with(&key, transport.clone());
    let session: SessionAuth = authenticator.authenticate_token(&good(&key)).await.extract().unwrap();

    let own = authenticator.get_token(&session, &GetToken::new().template("")).await.unwrap().unwrap();
    assert_eq!(own.expose(), good(&key));
    assert!(transport.requests().is_empty(), "the presented token costs no call");

    let minute = Duration::from_secs(60);
    for (options, path, body) in [
        (GetToken::new().template("hasura"), "/v1/sessions/sess_1/tokens/hasura", json!({})),
        (GetToken::new().expires_in(minute), "/v1/sessions/sess_1/tokens", json!({ "expires_in_seconds": 60 })),
        (
            GetToken::new().template("a/b").expires_in(minute),
            "/v1/sessions/sess_1/tokens/a%2Fb",
            json!({ "expires_in_seconds": 60 }),
        ),
    ] {
        transport.reply_json(http::StatusCode::OK, &json!({ "object": "token", "jwt": "new" }));
        let token = authenticator.get_token(&session, &options).await.unwrap().unwrap();
        assert_eq!(token.expose(), "new");
        let call = transport.requests().pop().unwrap();
        assert_eq!((call.method().as_str(), call.uri().path()), ("POST", path));
        assert_eq!(serde_json::from_slice::<Value>(call.body()).unwrap(), body);
    }
    let asked = transport.requests().len();
    for template in ["..", ".", "%2e%2e"] {
        assert!(authenticator.get_token(&session, &GetToken::new().template(template)).await.is_err());
    }
    for lifetime in [Duration::ZERO, Duration::from_secs(29), Duration::MAX] {
        let error = authenticator.get_token(&session, &GetToken::new().expires_in(lifetime)).await.unwrap_err();
        assert!(error.is_invalid_request(), "{error:?}");
    }
    assert_eq!(transport.requests().len(), asked, "what cannot be is refused before any call");

    let nameless = key.session(&json!({}), &json!({ "iss": ISSUER, "sid": null }));
    let session: SessionAuth = authenticator.authenticate_token(&nameless).await.extract().unwrap();
    assert!(authenticator.get_token(&session, &GetToken::new().expires_in(minute)).await.unwrap().is_none());
    let networkless = builder(&key).networkless().build().unwrap();
    let session: SessionAuth = networkless.authenticate_token(&good(&key)).await.extract().unwrap();
    assert!(networkless.get_token(&session, &GetToken::new()).await.unwrap().is_some());
    assert!(networkless.get_token(&session, &GetToken::new().expires_in(minute)).await.unwrap_err().is_missing_key());
}

#[tokio::test]
async fn cookies_of_two_instances_under_one_domain_do_not_mix() {
    let (ours, theirs) = (TestKey::generate(), TestKey::generate());
    // The same key id and different keys; the cookies of both are sent to both.
    let theirs_publishable = "pk_live_Y2xlcmsub3RoZXIudGVzdCQ"; // clerk.other.test
    let authenticator = |key: &TestKey, publishable: &str| {
        let transport = RecordingTransport::new();
        transport.reply_json(http::StatusCode::OK, &json!({ "keys": [key.jwk("ins_1", &json!({}))] }));
        let builder = Authenticator::builder().secret_key("sk_live_1").publishable_key(publishable);
        builder.clock(|| UnixMillis(NOW * 1_000)).transport(Arc::new(transport)).build().unwrap()
    };
    let token =
        |key: &TestKey, issuer: &str, user: &str| key.session(&json!({}), &json!({ "iss": issuer, "sub": user }));
    let of_ours = token(&ours, ISSUER, "user_ours");
    let of_theirs = token(&theirs, "https://clerk.other.test", "user_theirs");
    let (our_end, their_end) = (crate::cookie_suffix(PUBLISHABLE), crate::cookie_suffix(theirs_publishable));
    let cookies = format!(
        "__session={of_theirs}; __client_uat=1; __session_{our_end}={of_ours}; __client_uat_{our_end}=1; \
         __session_{their_end}={of_theirs}; __client_uat_{their_end}=1"
    );
    let request = http::Request::builder().header("host", "app.test").header("cookie", cookies).body(()).unwrap();
    for (key, publishable, user) in [(&ours, PUBLISHABLE, "user_ours"), (&theirs, theirs_publishable, "user_theirs")] {
        let authenticator = authenticator(key, publishable);
        for _ in 0..2 {
            let session: SessionAuth = authenticator.authenticate(&request).await.extract().unwrap();
            assert_eq!(session.user_id(), user);
        }
    }
}

pub(super) fn in_header(token: &str) -> http::Request<()> {
    http::Request::builder().header("authorization", format!("Bearer {token}")).body(()).unwrap()
}

#[test]
fn the_future_can_be_sent_between_threads() {
    fn is_send<T: Send>(_: &T) {}
    let key = TestKey::generate();
    let authenticator = builder(&key).networkless().build().unwrap();
    let request = in_header("x");
    is_send(&authenticator.authenticate(&request));
    is_send(&authenticator.authenticate_token("x"));
}

#[test]
fn what_contradicts_itself_does_not_build() {
    let key = TestKey::generate();
    let error = |builder: AuthenticatorBuilder| builder.networkless().build().unwrap_err();
    let satellite = || builder(&key).satellite(true);
    assert_eq!(error(satellite()), ConfigError::MissingDomainAndProxyUrl);
    let development = || satellite().secret_key("sk_test_1").publishable_key("pk_test_Y2xlcmsuYXBwLnRlc3Qk");
    assert_eq!(error(development().domain("sat.test")), ConfigError::MissingSignInUrl);
    assert_eq!(error(development().sign_in_url("")), ConfigError::MissingSignInUrl);
    assert_eq!(error(development().sign_in_url("https://main.test/in")), ConfigError::MissingDomainAndProxyUrl);
    assert!(development().sign_in_url("https://main.test/in").domain("sat.test").networkless().build().is_ok());
    assert!(satellite().proxy_url("/__clerk").networkless().build().is_ok());
    for url in ["proxy.example.com", "ftp://x", "https://", "javascript:alert(1)"] {
        assert_eq!(error(builder(&key).proxy_url(url)), ConfigError::InvalidProxyUrl, "{url}");
    }
    let sync = crate::OrganizationSync::new().organization_patterns(["/orgs/:slug", "/orgs/(unclosed"]);
    assert!(matches!(error(builder(&key).organization_sync(sync)), ConfigError::InvalidOrganizationPattern(_)));
}
