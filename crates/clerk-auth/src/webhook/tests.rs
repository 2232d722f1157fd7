use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clerk_types::time::Millis;
use clerk_types::webhooks::{Event, EventData, EventType};
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};

use super::*;
use crate::time::UnixMillis;

const KEY: &[u8] = b"a key of this endpoint";
const SECOND: i64 = 1_790_000_000;
const NOW: UnixMillis = UnixMillis(SECOND * 1000 + 999);

fn secret(key: &[u8]) -> String {
    format!("whsec_{}", STANDARD.encode(key))
}

/// Signed by the published recipe, apart from the code under test.
fn signature(key: &[u8], id: &str, timestamp: &str, body: &[u8]) -> String {
    let message = [id.as_bytes(), b".", timestamp.as_bytes(), b".", body].concat();
    let tag = aws_lc_rs::hmac::sign(&aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, key), &message);
    format!("v1,{}", STANDARD.encode(tag))
}

fn request(headers: &[(&str, &str)]) -> http::Request<()> {
    let request = http::Request::post("/webhooks");
    headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)).body(()).unwrap()
}

fn signed(id: &str, second: i64, body: &[u8]) -> http::Request<()> {
    let second = second.to_string();
    let signature = signature(KEY, id, &second, body);
    request(&[("svix-id", id), ("svix-timestamp", &second), ("svix-signature", &signature)])
}

fn verifier() -> WebhookVerifier {
    WebhookVerifier::new(secret(KEY)).unwrap().clock(|| NOW)
}

fn failure(result: Result<WebhookEvent, WebhookError>) -> VerificationFailure {
    match result {
        Err(WebhookError::VerificationFailed(failure)) => failure,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_published_example_verifies() {
    let request = request(&[
        ("svix-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
        ("svix-timestamp", "1614265330"),
        ("svix-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
    ]);
    let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    let event = verify_webhook(secret, &request, br#"{"test": 2432232314}"#, UnixMillis(1_614_265_330_000)).unwrap();
    assert_eq!((event.id(), event.event_type(), event.object()), ("msg_p5jXN8AQM9LWM0D4loKWxJek", "", None));
    assert!(event.data::<Value>().is_err());
}

#[test]
fn an_event_is_read_and_its_data_on_request() {
    #[derive(Debug, Deserialize)]
    struct User {
        id: String,
    }
    let body = json!({
        "type": "user.created", "object": "event", "timestamp": 1_790_000_000_123_i64, "instance_id": "ins_1",
        "event_attributes": {"http_request": {"client_ip": "192.0.2.1", "user_agent": "a browser", "more": 1}},
        "data": {"id": "user_1", "first_name": "Ada"},
    });
    let body = body.to_string().into_bytes();
    let event = verifier().verify(&signed("msg_1", SECOND, &body), &body, NOW).unwrap();
    assert_eq!((event.id(), event.event_type(), event.object()), ("msg_1", "user.created", Some("event")));
    assert_eq!((event.timestamp(), event.instance_id()), (Some(1_790_000_000_123), Some("ins_1")));
    assert_eq!(event.sent_at(), UnixMillis(SECOND * 1000));
    let request = event.event_attributes().http_request.as_ref().unwrap();
    assert_eq!((request.client_ip.as_deref(), request.user_agent.as_deref()), (Some("192.0.2.1"), Some("a browser")));
    assert_eq!(event.data::<User>().unwrap().id, "user_1");
    assert_eq!(event.data::<Value>().unwrap()["first_name"], "Ada");
    assert_eq!(event.json::<Value>().unwrap()["type"], "user.created");
    assert_eq!(event.body(), body);

    let error = event.data::<Vec<String>>().unwrap_err();
    assert!(!error.to_string().contains("Ada") && error.to_string().contains("line 1"), "{error}");
    assert!(!format!("{event:?}").contains("Ada"), "{event:?}");
}

fn verified(body: &Value) -> WebhookEvent {
    let body = body.to_string().into_bytes();
    verifier().verify(&signed("msg_1", SECOND, &body), &body, NOW).unwrap()
}

#[test]
fn an_event_is_read_as_its_type_says() {
    let body = json!({
        "type": "user.deleted", "object": "event", "timestamp": 1_790_000_000_123.0, "instance_id": "ins_1",
        "event_attributes": {"http_request": {"client_ip": "192.0.2.1"}},
        "data": {"object": "user", "id": "user_1", "deleted": true},
    });
    let event = verified(&body);
    let typed = event.typed().unwrap();
    assert_eq!(typed.event_type(), EventType::UserDeleted);
    assert_eq!(
        (typed.timestamp.map(Millis::get), event.timestamp()),
        (Some(1_790_000_000_123), Some(1_790_000_000_123))
    );
    assert_eq!(typed.instance_id.as_ref().map(|id| id.as_str()), event.instance_id());
    assert_eq!(&typed.event_attributes, event.event_attributes());
    let EventData::UserDeleted(user) = typed.data else { panic!("{typed:?}") };
    assert_eq!(user.id.as_deref(), Some("user_1"));
    // The same as a whole.
    assert_eq!(event.json::<Event>().unwrap(), event.typed().unwrap());

    let unknown = verified(&json!({"type": "never.heard.of", "data": [1, null]})).typed().unwrap();
    assert!(matches!(unknown.data, EventData::Other(other) if other.data == json!([1, null])));
}

#[tokio::test]
async fn data_that_cannot_be_read_are_an_error_and_not_lost() {
    let body = json!({"type": "user.created", "data": {"id": "user_1", "first_name": "Ada"}});
    let event = verified(&body);
    let error = WebhookError::from(event.typed().unwrap_err());
    assert_eq!(error.to_string(), "the webhook's content: the data of user.created: missing field `has_image`");
    assert_eq!((error.status().as_u16(), error.class()), (422, "webhook-payload-mismatch"));
    assert_eq!((event.id(), event.event_type()), ("msg_1", "user.created"));
    assert_eq!(event.data::<Value>().unwrap()["id"], "user_1");

    let body = json!({"type": "user.created", "data": {"id": ["Ada"]}});
    for error in [verified(&body).typed().unwrap_err(), verified(&body).json::<Event>().unwrap_err()] {
        let error = error.to_string();
        assert!(error.contains("of another type") && !error.contains("Ada") && !error.contains("line 0"), "{error}");
    }
    for body in [json!({}), json!([1]), json!({"type": 5})] {
        assert_eq!(verified(&body).typed().unwrap_err().to_string(), "no event: it says no type");
    }

    // A guard does not hear of what cannot be read, so that it is handled when the service has been repaired.
    let verifier = guarded();
    let text = body.to_string().into_bytes();
    for _ in 0..2 {
        let refused = verifier.receive_json::<Event>(&signed("msg_1", SECOND, &text), &text).await;
        assert!(matches!(refused, Err(WebhookError::PayloadMismatch(_))));
    }
}

#[test]
fn events_of_unknown_types_and_odd_shapes_are_events() {
    for (body, event_type) in [
        (r#"{"type":"never.heard.of","data":{"x":[]}}"#, "never.heard.of"),
        (r#"{"type":5,"object":[],"timestamp":"x","instance_id":{},"event_attributes":7}"#, ""),
        ("{}", ""),
        ("[1]", ""),
        ("5", ""),
    ] {
        let event = verifier().verify(&signed("msg_1", SECOND, body.as_bytes()), body.as_bytes(), NOW).unwrap();
        assert_eq!(event.event_type(), event_type, "{body}");
    }
}

#[test]
fn a_changed_body_id_or_timestamp_does_not_verify() {
    let body = br#"{"type":"user.created"}"#;
    let good = signed("msg_1", SECOND, body);
    assert!(verifier().verify(&good, body, NOW).is_ok());
    assert_eq!(
        failure(verifier().verify(&good, br#"{"type":"user.deleted"}"#, NOW)),
        VerificationFailure::NoMatchingSignature
    );
    assert_eq!(
        failure(verifier().verify(&good, br#"{"type": "user.created"}"#, NOW)),
        VerificationFailure::NoMatchingSignature
    );
    for (name, value) in [("svix-id", "msg_2"), ("svix-timestamp", "1790000001")] {
        let mut changed = good.clone();
        changed.headers_mut().insert(name, http::HeaderValue::from_static(value));
        assert_eq!(failure(verifier().verify(&changed, body, NOW)), VerificationFailure::NoMatchingSignature, "{name}");
    }
}

#[test]
fn another_secret_does_not_verify_and_any_of_several_does() {
    let body = b"{}";
    let request = signed("msg_1", SECOND, body);
    let other = WebhookVerifier::new(secret(b"another endpoint's")).unwrap();
    assert_eq!(failure(other.verify(&request, body, NOW)), VerificationFailure::NoMatchingSignature);
    assert!(other.also_secret(secret(KEY)).unwrap().verify(&request, body, NOW).is_ok());
    let rotated = verifier().also_secret(secret(b"the next")).unwrap();
    assert!(rotated.verify(&request, body, NOW).is_ok());
}

#[test]
fn stale_and_future_deliveries_do_not_verify() {
    let body = b"{}";
    for (second, expected) in [
        (SECOND - 300, None),
        (SECOND + 300, None),
        (SECOND - 301, Some(VerificationFailure::TooOld)),
        (SECOND + 301, Some(VerificationFailure::TooNew)),
    ] {
        let result = verifier().verify(&signed("msg_1", second, body), body, NOW);
        match expected {
            None => assert!(result.is_ok(), "{second}"),
            Some(expected) => assert_eq!(failure(result), expected, "{second}"),
        }
    }
}

/// A wrong time is reported before a wrong signature, as there.
#[test]
fn the_timestamp_is_looked_at_first() {
    let bad = |timestamp| {
        let request = request(&[("svix-id", "m"), ("svix-timestamp", timestamp), ("svix-signature", "v1,x")]);
        failure(verifier().verify(&request, b"", NOW))
    };
    assert_eq!(bad("soon"), VerificationFailure::UnreadableTimestamp);
    assert_eq!(bad("0"), VerificationFailure::TooOld);
    assert_eq!(bad("1790000000"), VerificationFailure::NoMatchingSignature);
}

#[test]
fn what_is_signed_is_the_integer_of_the_timestamp() {
    let signature = signature(KEY, "msg_1", "1790000000", b"{}");
    for timestamp in ["1790000000.5", "01790000000", "1790000000 junk"] {
        let request = request(&[("svix-id", "msg_1"), ("svix-timestamp", timestamp), ("svix-signature", &signature)]);
        assert!(verifier().verify(&request, b"{}", NOW).is_ok(), "{timestamp}");
    }
}

#[test]
fn every_missing_header_is_named() {
    let all = [("svix-id", "m"), ("svix-timestamp", "1"), ("svix-signature", "v1,x")];
    for kept in 0..7_u8 {
        let headers: Vec<_> =
            all.into_iter().enumerate().filter(|(at, _)| kept >> at & 1 == 1).map(|(_, h)| h).collect();
        let missing: Vec<_> = all.iter().filter(|header| !headers.contains(header)).map(|(name, _)| *name).collect();
        match verifier().verify(&request(&headers), b"{}", NOW) {
            Err(WebhookError::MissingHeaders(named)) => assert_eq!(named, missing),
            other => panic!("{other:?}"),
        }
    }
    let blank = request(&[("svix-id", " \t"), ("svix-timestamp", ""), ("svix-signature", "v1,x")]);
    let error = verifier().verify(&blank, b"{}", NOW).unwrap_err();
    assert_eq!(error.to_string(), "headers of a webhook are missing: svix-id, svix-timestamp");
}

#[test]
fn headers_of_the_standard_are_not_taken_for_clerks() {
    let signature = signature(KEY, "msg_1", "1790000000", b"{}");
    let headers = [("webhook-id", "msg_1"), ("webhook-timestamp", "1790000000"), ("webhook-signature", &*signature)];
    assert!(
        matches!(verifier().verify(&request(&headers), b"{}", NOW), Err(WebhookError::MissingHeaders(names)) if names.len() == 3)
    );
}

#[test]
fn any_of_the_signatures_suffices_wherever_it_stands() {
    let good = signature(KEY, "msg_1", "1790000000", b"{}");
    let bare = good.strip_prefix("v1,").unwrap();
    let verifies = |signatures: &[&str]| {
        let mut request = request(&[("svix-id", " msg_1 "), ("svix-timestamp", "\t1790000000")]);
        for signature in signatures {
            request.headers_mut().append("svix-signature", signature.parse().unwrap());
        }
        verifier().verify(&request, b"{}", NOW).is_ok()
    };
    assert!(verifies(&[&good]));
    assert!(verifies(&[&format!("v1,AAAA v2,{bare} {good}")]));
    assert!(verifies(&[&format!(" {good}  v1,AAAA ")]));
    assert!(verifies(&["v1,AAAA", &good]));
    assert!(!verifies(&[bare]));
    assert!(!verifies(&[&format!("v2,{bare}")]));
    assert!(!verifies(&[&format!("v1a,{bare}")]));
    assert!(!verifies(&["v1,"]));
    assert!(!verifies(&["v1"]));
    assert!(!verifies(&[good.trim_end_matches('=')]));
    assert!(!verifies(&[&good[..20]]));
}

#[test]
fn a_signed_body_that_is_not_json_does_not_verify() {
    for body in [&b""[..], b"null", b"type=user.created", b"{", b"\xef\xbb\xbf{}", b"{\"type\":\"\xff\"}"] {
        let result = verifier().verify(&signed("msg_1", SECOND, body), body, NOW);
        assert_eq!(failure(result), VerificationFailure::NotJson, "{body:?}");
    }
}

/// The signature is over bytes: what another decoding would make of them verifies under no other bytes.
#[test]
fn bytes_that_are_no_text_are_compared_as_bytes() {
    let replaced = "{\"a\":\"\u{fffd}\"}".as_bytes();
    let request = signed("msg_1", SECOND, replaced);
    assert!(verifier().verify(&request, replaced, NOW).is_ok());
    let result = verifier().verify(&request, b"{\"a\":\"\xff\"}", NOW);
    assert_eq!(failure(result), VerificationFailure::NoMatchingSignature);
}

#[test]
fn the_classes_are_tested_in_their_order() {
    let nothing = request(&[]);
    let class =
        |secret: &str, request: &http::Request<()>| verify_webhook(secret, request, b"", NOW).unwrap_err().class();
    let complete = signed("msg_1", SECOND, b"{}");
    assert_eq!(class("", &nothing), "missing-signing-secret");
    assert_eq!(class("whsec_?", &nothing), "missing-webhook-headers");
    assert_eq!(class("whsec_?", &complete), "invalid-signing-secret");
    assert_eq!(class("whsec_", &complete), "invalid-signing-secret");
    assert_eq!(class(&secret(KEY), &complete), "webhook-verification-failed");
}

/// An explicit secret stands, even an empty one: no test could tell if the environment were asked, so a subprocess has it.
#[test]
fn an_empty_secret_does_not_fall_back_to_the_environment() {
    if std::env::var_os("CLERK_WEBHOOK_SIGNING_SECRET").is_some() {
        assert!(WebhookVerifier::from_env().is_ok());
        assert!(matches!(WebhookVerifier::new(""), Err(WebhookError::MissingSigningSecret)));
        assert!(matches!(verify_webhook("", &request(&[]), b"", NOW), Err(WebhookError::MissingSigningSecret)));
        return;
    }
    assert!(matches!(WebhookVerifier::from_env(), Err(WebhookError::MissingSigningSecret)));
    let this_test = "webhook::tests::an_empty_secret_does_not_fall_back_to_the_environment";
    let status = std::process::Command::new(std::env::current_exe().unwrap())
        .args([this_test, "--exact"])
        .env("CLERK_WEBHOOK_SIGNING_SECRET", "whsec_c2VjcmV0")
        .stdout(std::process::Stdio::null())
        .status();
    assert!(status.unwrap().success());
}

#[test]
fn no_secret_is_shown() {
    let verifier = WebhookVerifier::new("whsec_c2VjcmV0").unwrap().replay_guard(Arc::new(MemoryReplayGuard::new(1)));
    let shown = format!("{verifier:?}");
    assert!(!shown.contains("c2VjcmV0") && !shown.contains("secret\""), "{shown}");
    let errors = [WebhookVerifier::new("whsec_geheim!"), WebhookVerifier::new("geheim-"), WebhookVerifier::new("")];
    for error in errors.map(|result| result.unwrap_err()) {
        assert!(!format!("{error} {error:?} {:?}", error.reply()).contains("geheim"), "{error}");
    }
    let cause = std::io::Error::other("redis://:geheim@store");
    let error = WebhookError::from(ReplayGuardError::unavailable(cause));
    assert!(!format!("{error} {:?}", error.reply()).contains("geheim"));
}

#[test]
fn each_error_has_its_status_and_its_answer_names_no_set_up() {
    let data_error = serde_json::from_str::<u8>("[]").map_err(|error| WebhookDataError::new(&error)).unwrap_err();
    for (error, status, retries) in [
        (WebhookError::MissingHeaders(vec!["svix-id"]), 400, false),
        (WebhookError::VerificationFailed(VerificationFailure::TooOld), 400, false),
        (WebhookError::BodyUnreadable, 400, false),
        (WebhookError::BodyTooLarge { limit: 9 }, 413, false),
        (WebhookError::PayloadMismatch(data_error), 422, false),
        (WebhookError::AlreadyHandled, 200, false),
        (WebhookError::InProgress, 409, true),
        (WebhookError::ReplayGuardFailed(ReplayGuardError::Full), 503, true),
        (WebhookError::MissingSigningSecret, 500, false),
        (WebhookError::InvalidSigningSecret(SigningSecretProblem::NotBase64), 500, false),
        (WebhookError::MissingVerifier, 500, false),
    ] {
        let reply = error.reply();
        assert_eq!((error.status().as_u16(), reply.status), (status, status), "{error}");
        assert_eq!(reply.headers.iter().any(|(name, _)| *name == "retry-after"), retries, "{error}");
        let body: Value = serde_json::from_str(&reply.body).unwrap();
        if status == 200 {
            assert_eq!(body, json!({ "already_handled": true }));
            continue;
        }
        assert_eq!(body["errors"][0]["code"], error.class().replace('-', "_"));
        assert!(!reply.body.contains("CLERK_"), "{error}");
    }
}

fn guarded() -> WebhookVerifier {
    verifier().replay_guard(Arc::new(MemoryReplayGuard::new(10)))
}

#[tokio::test]
async fn a_handled_message_is_not_handled_again() {
    let verifier = guarded();
    let body = b"{}";
    let delivery = verifier.receive(&signed("msg_1", SECOND, body), body).await.unwrap();
    assert_eq!(delivery.settle(Ok::<_, ()>(5)).await, Ok(5));
    // The recorded delivery, and a retry by the sender, whose timestamp is another.
    for second in [SECOND, SECOND + 5] {
        let again = verifier.receive(&signed("msg_1", second, body), body).await;
        assert!(matches!(again, Err(WebhookError::AlreadyHandled)));
    }
    assert!(verifier.receive(&signed("msg_2", SECOND, body), body).await.is_ok());
}

#[tokio::test]
async fn a_message_whose_handler_failed_is_handled_again() {
    let verifier = guarded();
    let body = b"{}";
    let delivery = verifier.receive(&signed("msg_1", SECOND, body), body).await.unwrap();
    assert_eq!(delivery.settle(Err::<(), _>("no")).await, Err("no"));
    let again = verifier.receive(&signed("msg_1", SECOND + 5, body), body).await.unwrap();
    again.done().await.unwrap();
    let third = verifier.receive(&signed("msg_1", SECOND + 6, body), body).await;
    assert!(matches!(third, Err(WebhookError::AlreadyHandled)));
}

/// Panicked, cancelled, or forgotten: refused while a replay could come, and not lost.
#[tokio::test]
async fn a_message_whose_handler_never_ended_waits_until_its_delivery_is_too_old() {
    let guard = Arc::new(MemoryReplayGuard::new(10));
    let body = b"{}";
    drop(verifier().replay_guard(guard.clone()).receive(&signed("msg_1", SECOND, body), body).await.unwrap());
    let at = |second| verifier().replay_guard(guard.clone()).clock(move || UnixMillis(second * 1000));
    let retried = at(SECOND + 5).receive(&signed("msg_1", SECOND + 5, body), body).await;
    assert!(matches!(retried, Err(WebhookError::InProgress)));
    let recorded = at(SECOND + 300).receive(&signed("msg_1", SECOND, body), body).await;
    assert!(matches!(recorded, Err(WebhookError::InProgress)));
    let recorded = at(SECOND + 301).receive(&signed("msg_1", SECOND, body), body).await;
    assert!(matches!(recorded, Err(WebhookError::VerificationFailed(VerificationFailure::TooOld))));
    assert!(at(SECOND + 305).receive(&signed("msg_1", SECOND + 305, body), body).await.is_ok());
}

#[tokio::test]
async fn only_well_signed_messages_reach_the_guard() {
    let verifier = verifier().replay_guard(Arc::new(MemoryReplayGuard::new(1)));
    let body = b"{}";
    for _ in 0..3 {
        assert!(verifier.receive(&signed("msg_1", SECOND, b"other"), body).await.is_err());
        assert!(verifier.receive_json::<Vec<u8>>(&signed("msg_1", SECOND, body), body).await.is_err());
    }
    let (json, _) = verifier.receive_json::<Value>(&signed("msg_1", SECOND, body), body).await.unwrap();
    assert_eq!(json, json!({}));
    let full = verifier.receive(&signed("msg_2", SECOND, body), body).await;
    assert!(matches!(full, Err(WebhookError::ReplayGuardFailed(ReplayGuardError::Full))));
}

#[tokio::test]
async fn a_guard_that_cannot_be_asked_lets_nothing_in_and_one_that_cannot_be_told_changes_no_outcome() {
    #[derive(Debug)]
    struct Broken {
        answers: bool,
    }
    #[async_trait::async_trait]
    impl ReplayGuard for Broken {
        async fn claim(&self, _: &str, _: UnixMillis, _: UnixMillis) -> Result<Claim, ReplayGuardError> {
            self.answers.then_some(Claim::New).ok_or_else(|| ReplayGuardError::unavailable("away"))
        }
        async fn done(&self, _: &str, _: UnixMillis) -> Result<(), ReplayGuardError> {
            Err(ReplayGuardError::unavailable("away"))
        }
        async fn forget(&self, id: &str, expires: UnixMillis) -> Result<(), ReplayGuardError> {
            self.done(id, expires).await
        }
    }
    let body = b"{}";
    let request = signed("msg_1", SECOND, body);
    let refused = verifier().replay_guard(Arc::new(Broken { answers: false })).receive(&request, body).await;
    assert!(matches!(refused, Err(WebhookError::ReplayGuardFailed(ReplayGuardError::Unavailable(_)))));
    let delivery = verifier().replay_guard(Arc::new(Broken { answers: true })).receive(&request, body).await.unwrap();
    assert_eq!(delivery.settle(Ok::<_, ()>(1)).await, Ok(1));
    assert_eq!(delivery.settle(Err::<(), _>(1)).await, Err(1));
    assert!(delivery.done().await.is_err());
}

#[test]
fn futures_are_send() {
    fn is_send<T: Send>(_: T) {}
    let verifier = verifier();
    is_send(verifier.receive(&request(&[]), b""));
    is_send(verifier.receive_json::<Value>(&request(&[]), b""));
}

proptest! {
    #[test]
    fn no_request_panics_or_verifies_without_a_signature(
        id in "[ -~]{0,20}", timestamp in "[-+0-9a-z.]{0,25}", signature in "(v1,|v2,)?[ -~]{0,60}",
        body in prop::collection::vec(any::<u8>(), 0..50), now in any::<i64>(),
    ) {
        let headers = [("svix-id", &*id), ("svix-timestamp", &*timestamp), ("svix-signature", &*signature)];
        prop_assert!(verifier().verify(&request(&headers), &body, UnixMillis(now)).is_err());
    }
}
