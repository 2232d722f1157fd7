use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::time::Duration;

use clerk_api::transport::{RecordingTransport, RetryPolicy, Transport, TransportError, transport_fn};
use serde_json::{Value, json};

use super::*;
use crate::config::ConfigError;
use crate::keys::KeyProblem;
use crate::testing::{NOW, TestKey};
use crate::time::UnixMillis;
use crate::token_type::{Accepts, TokenType};
use crate::{MachineAuth, SessionAuth};

mod outages;
mod properties;

const PUBLISHABLE: &str = "pk_test_aGFwcHktaGlwcG8tMTIuY2xlcmsuYWNjb3VudHMuZGV2JA";

fn builder(accepts: impl Into<Accepts>) -> AuthenticatorBuilder {
    Authenticator::builder()
        .secret_key("sk_test_1")
        .publishable_key(PUBLISHABLE)
        .accepts(accepts)
        .any_receiver()
        .retry(RetryPolicy::never())
        .clock(|| UnixMillis(NOW * 1_000))
}

fn json_response(status: u16, body: &Value) -> http::Response<bytes::Bytes> {
    let mut response = http::Response::new(bytes::Bytes::from(body.to_string()));
    *response.status_mut() = http::StatusCode::from_u16(status).unwrap();
    response.headers_mut().insert("content-type", http::HeaderValue::from_static("application/json"));
    response
}

fn request(token: &str) -> http::Request<()> {
    http::Request::builder().header("authorization", format!("Bearer {token}")).body(()).unwrap()
}

fn m2m_resource(scopes: &Value) -> Value {
    json!({ "object": "machine_to_machine_token", "id": "mt_1", "subject": "mch_a", "scopes": scopes,
        "claims": null, "revoked": false, "revocation_reason": null, "expired": false, "expiration": null,
        "last_used_at": null, "created_at": 1, "updated_at": 1 })
}

#[tokio::test]
async fn keys_are_fetched_once_and_serve_all_clones() {
    let key = TestKey::generate();
    let transport = RecordingTransport::new();
    transport.reply_json(http::StatusCode::OK, &json!({ "keys": [key.jwk("ins_1", &json!({}))] }));
    let authenticator = builder(TokenType::SessionToken)
        .api_url("http://127.0.0.1:1/base/")
        .transport(Arc::new(transport.clone()))
        .build()
        .unwrap();
    for _ in 0..3 {
        let state = authenticator.clone().authenticate(&request(&key.session(&json!({}), &json!({})))).await;
        assert_eq!(state.extract::<SessionAuth>().unwrap().user_id(), "user_1");
    }
    let requests = transport.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].uri(), "http://127.0.0.1:1/base/v1/jwks");
    assert_eq!(requests[0].headers()["authorization"], "Bearer sk_test_1");
    assert_eq!(requests[0].headers()["clerk-api-version"], "2026-05-12");
}

#[tokio::test]
async fn instances_that_share_a_key_id_share_no_keys() {
    let (ours, theirs) = (TestKey::generate(), TestKey::generate());
    let authenticator = |key: &TestKey| {
        let transport = RecordingTransport::new();
        transport.reply_json(http::StatusCode::OK, &json!({ "keys": [key.jwk("ins_1", &json!({}))] }));
        builder(TokenType::SessionToken).transport(Arc::new(transport)).build().unwrap()
    };
    let (a, b) = (authenticator(&ours), authenticator(&theirs));
    let (of_a, of_b) = (ours.session(&json!({}), &json!({})), theirs.session(&json!({}), &json!({})));
    for _ in 0..2 {
        assert!(a.authenticate_token(&of_a).await.is_authenticated());
        assert!(b.authenticate_token(&of_b).await.is_authenticated());
        assert_eq!(a.authenticate_token(&of_b).await.reason(), Some(&Reason::TokenInvalidSignature));
        assert_eq!(b.authenticate_token(&of_a).await.reason(), Some(&Reason::TokenInvalidSignature));
    }
}

/// A token that is minted while its key is being fetched is no token of the future: the clock is read before each round.
#[tokio::test]
async fn a_key_fetch_that_takes_ten_seconds_still_succeeds() {
    let key = TestKey::generate();
    let time = Arc::new(AtomicI64::new(NOW * 1_000));
    let jwks = json!({ "keys": [key.jwk("ins_1", &json!({}))] });
    let moved = Arc::clone(&time);
    let transport = transport_fn(move |_| {
        moved.fetch_add(10_000, Ordering::SeqCst);
        let answer = json_response(200, &jwks);
        async move { Ok(answer) }
    });
    let read = Arc::clone(&time);
    let authenticator = builder(TokenType::SessionToken)
        .clock(move || UnixMillis(read.load(Ordering::SeqCst)))
        .transport(Arc::new(transport))
        .build()
        .unwrap();
    let minted_later = key.session(&json!({}), &json!({ "iat": NOW + 9, "nbf": NOW + 9 }));
    assert!(authenticator.authenticate_token(&minted_later).await.is_authenticated());
    let expired_meanwhile = key.session(&json!({}), &json!({ "exp": NOW + 3 }));
    time.store(NOW * 1_000, Ordering::SeqCst);
    let state = authenticator.authenticate_token(&expired_meanwhile).await;
    assert!(!state.is_authenticated(), "and one that expired in those ten seconds is not good any more");
}

#[tokio::test]
async fn sixty_four_cold_requests_fetch_the_keys_once_and_ask_for_a_token_once() {
    let key = TestKey::generate();
    let calls = Arc::new(AtomicUsize::new(0));
    let jwks = json!({ "keys": [key.jwk("ins_1", &json!({}))] });
    let (open, gate) = tokio::sync::watch::channel(false);
    let counted = Arc::clone(&calls);
    let transport = transport_fn(move |request: http::Request<bytes::Bytes>| {
        counted.fetch_add(1, Ordering::SeqCst);
        let answer = match request.uri().path() {
            "/v1/jwks" => json_response(200, &jwks),
            _ => json_response(200, &m2m_resource(&json!(["mch_b"]))),
        };
        let mut gate = gate.clone();
        async move {
            gate.wait_for(|open| *open).await.map_err(TransportError::other)?;
            Ok(answer)
        }
    });
    let authenticator = builder(Accepts::any()).transport(Arc::new(transport)).build().unwrap();
    for token in [key.session(&json!({}), &json!({})), "mt_same".to_owned()] {
        open.send_replace(false);
        calls.store(0, Ordering::SeqCst);
        let waiting: Vec<_> = (0..64)
            .map(|_| {
                let (authenticator, token) = (authenticator.clone(), token.clone());
                tokio::spawn(async move { authenticator.authenticate_token(&token).await.is_authenticated() })
            })
            .collect();
        for _ in 0..1_000 {
            tokio::task::yield_now().await;
        }
        open.send_replace(true);
        for one in waiting {
            assert!(one.await.unwrap());
        }
        assert_eq!(calls.load(Ordering::SeqCst), 1, "{token}");
    }
}

#[tokio::test]
async fn opaque_tokens_are_asked_about_with_the_right_key_and_body() {
    for (token, path, body, bearer) in [
        ("mt_1", "/m2m_tokens/verify", json!({ "token": "mt_1" }), "Bearer ak_machine"),
        ("ak_1", "/api_keys/verify", json!({ "secret": "ak_1" }), "Bearer sk_test_1"),
        ("oat_1", "/oauth_applications/access_tokens/verify", json!({ "access_token": "oat_1" }), "Bearer sk_test_1"),
    ] {
        let transport = RecordingTransport::new();
        transport.reply_json(http::StatusCode::NOT_FOUND, &json!({ "errors": [] }));
        let authenticator = builder(Accepts::any())
            .machine_secret_key("ak_machine")
            .transport(Arc::new(transport.clone()))
            .build()
            .unwrap();
        let state = authenticator.authenticate(&request(token)).await;
        assert_eq!(state.reason(), Some(&Reason::TokenInvalid));
        let sent = &transport.requests()[0];
        assert_eq!((sent.method().as_str(), sent.uri().path()), ("POST", path));
        assert_eq!(sent.headers()["authorization"], bearer);
        assert_eq!(serde_json::from_slice::<Value>(sent.body()).unwrap(), body);
    }
}

#[tokio::test]
async fn the_answers_of_the_api_have_their_reasons_and_causes() {
    let error = |code: &str| json!({ "errors": [{ "code": code, "message": "m", "long_message": "l" }] });
    for (status, body, reason, cause) in [
        (400, error("bad_request"), Reason::UnexpectedError, Cause::Refused),
        (401, error("machine_secret_key_invalid"), Reason::SecretKeyInvalid, Cause::Misconfigured),
        (402, error("x"), Reason::UnexpectedError, Cause::Misconfigured),
        (403, error("x"), Reason::UnexpectedError, Cause::Misconfigured),
        (404, error("resource_not_found"), Reason::TokenInvalid, Cause::Refused),
        (422, error("api_keys_not_enabled"), Reason::UnexpectedError, Cause::Misconfigured),
        (429, error("x"), Reason::UnexpectedError, Cause::Unavailable),
        (500, json!("oops"), Reason::UnexpectedError, Cause::Unavailable),
        (502, json!(null), Reason::UnexpectedError, Cause::Unavailable),
        (307, json!(null), Reason::UnexpectedError, Cause::Misconfigured),
        (200, json!({ "object": "api_key" }), Reason::UnexpectedError, Cause::Unavailable),
        (200, json!(null), Reason::UnexpectedError, Cause::Unavailable),
        (200, json!([]), Reason::UnexpectedError, Cause::Unavailable),
    ] {
        let answer = (status, body.clone());
        let transport = transport_fn(move |_| {
            let answer = json_response(answer.0, &answer.1);
            async move { Ok(answer) }
        });
        let authenticator = builder(TokenType::M2mToken).transport(Arc::new(transport)).build().unwrap();
        let state = authenticator.authenticate_token("mt_1").await;
        let refusal = state.refusal().unwrap_or_else(|| panic!("{status} {body} lets the caller in"));
        assert_eq!((refusal.reason(), refusal.cause()), (&reason, cause), "{status} {body}");
    }
    let broken = transport_fn(|_| async { Err(TransportError::connect("refused")) });
    let authenticator = builder(Accepts::any()).transport(Arc::new(broken)).build().unwrap();
    let state = authenticator.authenticate_token("ak_1").await;
    assert_eq!(state.refusal().unwrap().cause(), Cause::Unavailable);
}

#[tokio::test]
async fn the_answers_of_the_key_endpoint_have_their_reasons_and_causes() {
    let key = TestKey::generate();
    let token = key.session(&json!({}), &json!({}));
    let error = |code: &str| json!({ "errors": [{ "code": code, "message": "m" }] });
    for (status, body, reason, cause) in [
        (401, error("clerk_key_invalid"), Reason::SecretKeyInvalid, Cause::Misconfigured),
        (401, error("x"), Reason::JwkRemoteFailedToLoad, Cause::Misconfigured),
        (403, error("x"), Reason::JwkRemoteFailedToLoad, Cause::Misconfigured),
        (404, json!("<html>"), Reason::JwkRemoteFailedToLoad, Cause::Misconfigured),
        (429, error("x"), Reason::JwkRemoteFailedToLoad, Cause::Unavailable),
        (500, json!({ "errors": [] }), Reason::JwkRemoteFailedToLoad, Cause::Unavailable),
        (200, json!({ "keys": [] }), Reason::JwkRemoteFailedToLoad, Cause::Unavailable),
        (200, json!({}), Reason::JwkRemoteFailedToLoad, Cause::Unavailable),
        (200, json!({ "keys": [{ "kid": "ins_2", "kty": "RSA" }] }), Reason::JwkKidMismatch, Cause::Refused),
        (200, json!({ "keys": [{ "kid": "ins_1", "kty": "oct" }] }), Reason::TokenVerificationFailed, Cause::Refused),
        (
            200,
            json!({ "keys": [key.jwk("ins_1", &json!({ "alg": "RS512" }))] }),
            Reason::TokenVerificationFailed,
            Cause::Refused,
        ),
    ] {
        let answer = (status, body.clone());
        let transport = transport_fn(move |_| {
            let answer = json_response(answer.0, &answer.1);
            async move { Ok(answer) }
        });
        let authenticator = builder(TokenType::SessionToken).transport(Arc::new(transport)).build().unwrap();
        let state = authenticator.authenticate_token(&token).await;
        let refusal = state.refusal().unwrap_or_else(|| panic!("{status} {body} lets the caller in"));
        assert_eq!((refusal.reason(), refusal.cause()), (&reason, cause), "{status} {body}");
        assert_eq!(authenticator.verify_token(&token).await.unwrap_err().reason(), reason, "{status} {body}");
    }
}

#[tokio::test]
async fn answers_that_are_no_json_are_unexpected_and_let_nobody_in() {
    let token = TestKey::generate().session(&json!({}), &json!({}));
    for (status, label, body, cause) in [
        (200, "text/html", "<html>", Cause::Unavailable),
        (200, "application/json", "{\"keys\":[", Cause::Unavailable),
        (502, "text/html", "<html>", Cause::Unavailable),
        (500, "application/json", "", Cause::Unavailable),
        (401, "text/html", "<html>", Cause::Misconfigured),
        (404, "text/plain", "not here", Cause::Misconfigured),
    ] {
        let transport = transport_fn(move |_| async move {
            let mut answer = http::Response::new(bytes::Bytes::from_static(body.as_bytes()));
            *answer.status_mut() = http::StatusCode::from_u16(status).unwrap();
            answer.headers_mut().insert("content-type", http::HeaderValue::from_static(label));
            Ok(answer)
        });
        let authenticator = builder(Accepts::any()).transport(Arc::new(transport)).build().unwrap();
        let refusal = authenticator.authenticate_token(&token).await.refusal().cloned().unwrap();
        assert_eq!((refusal.reason(), refusal.cause()), (&Reason::UnexpectedError, cause), "{status} {body}");
        assert!(!authenticator.authenticate_token("ak_1").await.is_authenticated(), "{status} {body}");
    }
}

#[tokio::test]
async fn a_key_set_is_read_whatever_its_label_says() {
    let key = TestKey::generate();
    let jwks = json!({ "keys": [key.jwk("ins_1", &json!({}))] }).to_string();
    let transport = transport_fn(move |_| {
        let answer = http::Response::new(bytes::Bytes::from(jwks.clone()));
        async move { Ok(answer) }
    });
    let authenticator = builder(Accepts::any()).transport(Arc::new(transport)).build().unwrap();
    assert!(authenticator.authenticate_token(&key.session(&json!({}), &json!({}))).await.is_authenticated());
}

#[tokio::test]
async fn half_an_answer_has_no_status() {
    for status in [401, 404] {
        let transport = transport_fn(move |_| async move {
            let mut answer = http::Response::new(bytes::Bytes::from_static(b"{\"errors\":["));
            *answer.status_mut() = http::StatusCode::from_u16(status).unwrap();
            answer.headers_mut().insert("content-type", http::HeaderValue::from_static("application/json"));
            Ok(answer)
        });
        let authenticator = builder(Accepts::any()).transport(Arc::new(transport)).build().unwrap();
        let refusal = authenticator.authenticate_token("mt_1").await.refusal().cloned().unwrap();
        assert_eq!((refusal.reason(), refusal.cause()), (&Reason::UnexpectedError, Cause::Unavailable), "{status}");
    }
}

/// Key ids are those of instances.
#[tokio::test]
async fn an_unknown_key_id_is_answered_without_those_that_are_known() {
    let key = TestKey::generate();
    let transport = RecordingTransport::new();
    transport.reply_json(http::StatusCode::OK, &json!({ "keys": [key.jwk("ins_known", &json!({}))] }));
    let authenticator = builder(Accepts::any()).transport(Arc::new(transport)).build().unwrap();
    let state = authenticator.authenticate_token(&key.session(&json!({ "kid": "ins_other" }), &json!({}))).await;
    assert_eq!(state.reason(), Some(&Reason::JwkKidMismatch));
    let refusal = state.refusal().unwrap();
    let reply = refusal.reply(crate::ReplyFormat::Json);
    let all = format!("{state:?} {refusal} {} {:?} {reply:?} {authenticator:?}", refusal.message(), state.headers());
    assert!(!all.contains("ins_known"), "{all}");
}

/// The API, or something in between, may quote the key or the token that it refuses.
#[tokio::test]
async fn a_refused_key_is_quoted_nowhere() {
    for (message, shown) in [
        ("The key is not known.", true),
        ("No such key: sk_test_1", false),
        ("Bad token \"mt_secret\"", false),
        (&*"x".repeat(10_000), false),
        ("", false),
    ] {
        let transport = RecordingTransport::new();
        let body = json!({ "errors": [{ "code": "clerk_key_invalid", "message": message }] });
        transport.reply_json(http::StatusCode::UNAUTHORIZED, &body);
        let authenticator = builder(Accepts::any()).transport(Arc::new(transport)).build().unwrap();
        let state = authenticator.authenticate_token("mt_secret").await;
        assert_eq!(state.reason(), Some(&Reason::SecretKeyInvalid));
        let refusal = state.refusal().unwrap();
        let reply = refusal.reply(crate::ReplyFormat::Json);
        let all = format!("{state:?} {refusal} {} {:?} {reply:?}", refusal.message(), state.headers());
        assert!(!all.contains("sk_test_1") && !all.contains("mt_secret") && all.len() < 4_000, "{all}");
        assert_eq!(!message.is_empty() && all.contains(message), shown, "{all}");
    }
}

#[tokio::test]
async fn a_thousand_made_up_key_ids_cost_one_fetch() {
    let key = TestKey::generate();
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let jwks = json!({ "keys": [key.jwk("ins_1", &json!({}))] });
    let transport = transport_fn(move |_| {
        counted.fetch_add(1, Ordering::SeqCst);
        let answer = json_response(200, &jwks);
        async move { Ok(answer) }
    });
    let authenticator = builder(Accepts::any()).transport(Arc::new(transport)).build().unwrap();
    let template = key.session(&json!({}), &json!({}));
    let (_, rest) = template.split_once('.').unwrap();
    for n in 0..1_000 {
        use base64::Engine as _;
        let header = json!({ "alg": "RS256", "kid": format!("ins_made_up_{n}"), "typ": "JWT" }).to_string();
        let header = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(header);
        let state = authenticator.authenticate_token(&format!("{header}.{rest}")).await;
        assert_eq!(state.reason(), Some(&Reason::JwkKidMismatch));
    }
    assert_eq!(calls.load(Ordering::SeqCst), 1);
    assert!(authenticator.authenticate_token(&template).await.is_authenticated());
}

#[tokio::test]
async fn with_a_local_key_no_jwt_causes_a_call() {
    let (key, other) = (TestKey::generate(), TestKey::generate());
    let transport = RecordingTransport::new();
    let authenticator = builder(Accepts::any())
        .jwt_key(key.pem())
        .receiver("mch_b")
        .transport(Arc::new(transport.clone()))
        .build()
        .unwrap();
    let machine: MachineAuth = authenticator
        .authenticate_token(&key.m2m(&json!({ "kid": null }), &json!({ "role": "x" })))
        .await
        .extract()
        .unwrap();
    assert_eq!((machine.machine_id(), machine.id(), machine.is_jwt()), ("mch_a", "mt_1", true));
    assert_eq!(machine.scopes(), ["mch_b", "mch_c"]);
    assert_eq!(machine.claims().unwrap(), json!({ "aud": ["mch_b", "mch_c"], "scopes": "mch_b mch_c", "role": "x" }));
    let resource = machine.to_m2m_token();
    assert_eq!(resource.expiration.unwrap().get(), (NOW + 50) * 1_000);
    assert_eq!(resource.created_at, resource.updated_at);
    assert!(!authenticator.authenticate_token(&other.m2m(&json!({}), &json!({}))).await.is_authenticated());
    assert!(authenticator.verify_token(&key.session(&json!({}), &json!({}))).await.is_ok());
    assert_eq!(transport.requests().len(), 0);
}

#[tokio::test]
async fn the_low_level_function_refuses_m2m_by_category_only() {
    let key = TestKey::generate();
    let authenticator = builder(TokenType::SessionToken).jwt_key(key.pem()).build().unwrap();
    let verify = |token: String| {
        let authenticator = authenticator.clone();
        async move { authenticator.verify_token(&token).await.map_err(|error| error.reason()) }
    };
    let m2m = key.m2m(&json!({}), &json!({}));
    assert_eq!(verify(m2m).await.unwrap_err(), Reason::TokenInvalid);
    assert!(verify(key.m2m(&json!({ "cat": null }), &json!({}))).await.is_ok());
    assert!(verify(key.session(&json!({ "cat": "cl_B7d4PD222AAA" }), &json!({}))).await.is_ok());
    let verifier = crate::TokenVerifier::new(&key.pem()).unwrap();
    let token = key.session(&json!({}), &json!({}));
    assert!(verifier.verify(&token, UnixMillis(NOW * 1_000)).is_ok());
    let late = verifier.verify(&token, UnixMillis((NOW + 55) * 1_000)).unwrap_err();
    assert_eq!(late.reason(), Reason::TokenExpired);
}

#[test]
fn a_configuration_that_lacks_something_does_not_build() {
    let key = TestKey::generate();
    let empty = Authenticator::builder;
    let transport = || -> Arc<dyn Transport> { Arc::new(RecordingTransport::new()) };
    let error = |builder: AuthenticatorBuilder| builder.transport(transport()).build().unwrap_err();

    assert_eq!(error(empty()), ConfigError::MissingPublishableKey);
    assert_eq!(error(empty().publishable_key("")), ConfigError::MissingPublishableKey);
    assert!(matches!(error(empty().publishable_key("pk_x")), ConfigError::InvalidPublishableKey(_)));
    assert_eq!(error(empty().publishable_key(PUBLISHABLE)), ConfigError::MissingSecretKey);
    assert_eq!(error(empty().publishable_key(PUBLISHABLE).jwt_key(key.pem())), ConfigError::MissingSecretKey);
    assert_eq!(error(empty().accepts(TokenType::ApiKey)), ConfigError::MissingSecretKey);
    assert_eq!(error(empty().accepts(TokenType::ApiKey).machine_secret_key("ak_1")), ConfigError::MissingSecretKey);
    assert_eq!(error(empty().accepts(TokenType::M2mToken)), ConfigError::MissingMachineSecretOrSecretKey);
    let list = || empty().accepts(Accepts::list([TokenType::M2mToken])).machine_secret_key("ak_1");
    assert_eq!(error(list()), ConfigError::MissingPublishableKey);
    assert_eq!(error(list().publishable_key(PUBLISHABLE)), ConfigError::MissingSecretKey);

    for (secret_key, problem) in [
        ("   ", KeyProblem::Blank),
        ("sk_test_1\n", KeyProblem::Character),
        ("ak_1", KeyProblem::MachineKeyForInstance),
        (PUBLISHABLE, KeyProblem::PublishableKey),
    ] {
        let built = error(empty().accepts(TokenType::ApiKey).secret_key(secret_key));
        assert_eq!(built, ConfigError::InvalidSecretKey(problem));
        assert!(!built.to_string().contains(secret_key.trim()) || secret_key.trim().is_empty());
    }
    let machine = |key: &str| error(empty().accepts(TokenType::M2mToken).any_receiver().machine_secret_key(key));
    assert_eq!(machine("sk_test_1"), ConfigError::InvalidMachineSecretKey(KeyProblem::InstanceKeyForMachine));
    assert_eq!(machine(" "), ConfigError::InvalidMachineSecretKey(KeyProblem::Blank));
    assert_eq!(
        error(empty().accepts(TokenType::ApiKey).secret_key("sk_test_1").jwt_key("garbage")),
        ConfigError::InvalidJwtKey
    );
    assert!(matches!(
        error(empty().accepts(TokenType::ApiKey).secret_key("sk_test_1").api_url("nonsense")),
        ConfigError::ApiClient(_)
    ));
}

#[test]
fn who_accepts_m2m_tokens_says_for_whom() {
    let key = TestKey::generate();
    for accepts in
        [Accepts::one(TokenType::M2mToken), Accepts::any(), Accepts::list([TokenType::M2mToken, TokenType::ApiKey])]
    {
        let builder =
            || Authenticator::builder().secret_key("sk_test_1").publishable_key(PUBLISHABLE).accepts(accepts.clone());
        assert_eq!(builder().build().unwrap_err(), ConfigError::ReceiverNotChosen, "{accepts:?}");
        assert!(builder().receiver("mch_b").build().is_ok());
        assert!(builder().any_receiver().build().is_ok());
        for wrong in ["", "mch_", "b", "mt_1", "mch_a b", "mch_\n"] {
            assert_eq!(builder().receiver(wrong).build().unwrap_err(), ConfigError::InvalidReceiver, "{wrong:?}");
        }
    }
    let sessions = Authenticator::builder().secret_key("sk_test_1").publishable_key(PUBLISHABLE);
    assert!(sessions.jwt_key(key.pem()).build().is_ok(), "where none are accepted, nobody is asked");
}

#[tokio::test]
async fn networkless_is_a_choice_and_asks_nobody() {
    let key = TestKey::generate();
    let builder = || Authenticator::builder().networkless().accepts(TokenType::M2mToken).receiver("mch_b");
    assert_eq!(builder().build().unwrap_err(), ConfigError::NetworklessWithoutJwtKey);
    let with_api_keys = builder().accepts(Accepts::any()).publishable_key(PUBLISHABLE).jwt_key(key.pem());
    assert_eq!(with_api_keys.build().unwrap_err(), ConfigError::NetworklessCannotVerify(TokenType::ApiKey));
    let authenticator = builder().jwt_key(key.pem()).clock(|| UnixMillis(NOW * 1_000)).build().unwrap();
    assert!(authenticator.authenticate_token(&key.m2m(&json!({}), &json!({}))).await.is_authenticated());
    let opaque = authenticator.authenticate_token("mt_1").await;
    assert_eq!(opaque.refusal().unwrap().cause(), Cause::Refused);
}

#[tokio::test]
async fn a_machine_secret_key_alone_verifies_opaque_tokens_only() {
    let key = TestKey::generate();
    let transport = RecordingTransport::new();
    transport.reply_json(http::StatusCode::OK, &m2m_resource(&json!(["mch_b"])));
    let authenticator = Authenticator::builder()
        .machine_secret_key("ak_machine")
        .accepts(TokenType::M2mToken)
        .receiver("mch_b")
        .transport(Arc::new(transport))
        .build()
        .unwrap();
    assert!(authenticator.authenticate_token("mt_1").await.is_authenticated());
    let jwt = authenticator.authenticate_token(&key.m2m(&json!({}), &json!({}))).await;
    assert_eq!(jwt.reason(), Some(&Reason::TokenVerificationFailed));
    assert_eq!(jwt.refusal().unwrap().cause(), Cause::Misconfigured);
}

#[test]
fn futures_are_send_and_debug_shows_no_key() {
    fn send<T: Send>(value: T) -> T {
        value
    }
    let authenticator = builder(TokenType::ApiKey).clock_skew(Duration::ZERO).build().unwrap();
    let request = request("ak_1");
    drop(send(authenticator.authenticate(&request)));
    drop(send(authenticator.authenticate_token("ak_1")));
    let shown = format!("{authenticator:?} {:?}", Authenticator::builder().secret_key("sk_test_secret"));
    assert!(!shown.contains("sk_test"), "{shown}");
}
