use std::collections::HashMap;
use std::sync::Arc;

use clerk_types::ids::MachineId;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::auth::{AnyAuth, PendingSessions};
use crate::config::KeySource;
use crate::evidence::{Answer, KeyLookup, KeySet, MachineResource};
use crate::jwt::error::TokenErrorKind;
use crate::refusal::MachineTokenError;
use crate::testing::{NOW, TestKey};
use crate::token_type::Accepts;

const ALL: [TokenType; 4] = [TokenType::SessionToken, TokenType::ApiKey, TokenType::M2mToken, TokenType::OAuthToken];

fn config(accepts: Accepts, keys: KeySource) -> Config {
    Config {
        accepts,
        keys,
        can_ask: true,
        receiver: None,
        audience: Vec::new(),
        authorized_parties: Vec::new(),
        issuer: Vec::new(),
        header_types: None,
        access_token_types: vec!["at+jwt".into(), "application/at+jwt".into()],
        skew_ms: 5_000,
        site: crate::site::Site::default(),
    }
}

fn local(accepts: impl Into<Accepts>, key: &TestKey) -> Config {
    config(accepts.into(), KeySource::Local(Box::new(key.public())))
}

fn round(config: &Config, token: Option<&str>, evidence: &Evidence) -> Outcome {
    decide(config, &Context::of_token(token.unwrap_or_default()), evidence, UnixMillis(NOW * 1_000))
}

fn context<'r>(request: &'r http::Request<()>, config: &Config) -> Context<'r> {
    let mut context = Context::read(request, config);
    context.complete(request, config);
    context
}

fn settle(config: &Config, token: &str) -> RequestState {
    match round(config, Some(token), &Evidence::default()) {
        Outcome::Settled(state) => state,
        Outcome::Needs(need) => panic!("needs {need:?}"),
    }
}

/// `signed-in`, or the token type and reason.
fn summary(state: &RequestState) -> String {
    let token_type = state.token_type().map_or("null", TokenType::as_str);
    match state.reason() {
        None => format!("in {token_type}"),
        Some(reason) => format!("{token_type} {reason}"),
    }
}

/// Settles with an answer to whatever is asked.
fn settle_with(config: &Config, token: &str, answer: Answer) -> RequestState {
    let Outcome::Needs(need) = round(config, Some(token), &Evidence::default()) else { panic!("needs nothing") };
    let mut evidence = Evidence::default();
    evidence.record(need, answer);
    match round(config, Some(token), &evidence) {
        Outcome::Settled(state) => state,
        Outcome::Needs(need) => panic!("still needs {need:?}"),
    }
}

fn m2m(extra: Value) -> Answer {
    let mut token =
        json!({ "id": "mt_1", "subject": "mch_a", "scopes": ["mch_b"], "revoked": false, "expired": false });
    token.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    Answer::MachineToken(Ok(MachineResource::M2m(Box::new(serde_json::from_value(token).unwrap()))))
}

fn api_key(extra: Value) -> Answer {
    let mut key = json!({ "id": "ak_1", "subject": "org_1", "name": "n", "scopes": ["read"], "revoked": false,
        "expired": false });
    key.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    Answer::MachineToken(Ok(MachineResource::ApiKey(Box::new(serde_json::from_value(key).unwrap()))))
}

fn oauth(extra: Value) -> Answer {
    let mut token = json!({ "id": "oat_1", "client_id": "client_1", "subject": "user_1", "scopes": ["read"],
        "revoked": false, "expired": false });
    token.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    Answer::MachineToken(Ok(MachineResource::OAuth(Box::new(serde_json::from_value(token).unwrap()))))
}

#[test]
fn the_dispatch_table() {
    let key = TestKey::generate();
    let session = key.session(&json!({}), &json!({}));
    let m2m = key.m2m(&json!({}), &json!({}));
    let oauth = key.oauth(&json!({}), &json!({}));
    let verify = |token_type: &str| format!("ask {token_type}");
    let in_ = |token_type: &str| format!("in {token_type}");
    // Rows: what is accepted. Columns: no token, garbage, session JWT, M2M JWT, OAuth JWT, `mt_`, `oat_`, `ak_`.
    let table: Vec<(Accepts, [String; 8])> = vec![
        (
            Accepts::one(TokenType::SessionToken),
            [
                "session_token session-token-and-uat-missing".into(),
                "session_token token-invalid".into(),
                in_("session_token"),
                "session_token token-type-mismatch".into(),
                "session_token token-type-mismatch".into(),
                "session_token token-invalid".into(),
                "session_token token-invalid".into(),
                "session_token token-invalid".into(),
            ],
        ),
        (
            Accepts::one(TokenType::M2mToken),
            [
                "m2m_token No token in header".into(),
                "m2m_token token-type-mismatch".into(),
                "m2m_token token-type-mismatch".into(),
                in_("m2m_token"),
                "m2m_token token-type-mismatch".into(),
                verify("m2m_token"),
                "m2m_token token-type-mismatch".into(),
                "m2m_token token-type-mismatch".into(),
            ],
        ),
        (
            Accepts::one(TokenType::ApiKey),
            [
                "api_key No token in header".into(),
                "api_key token-type-mismatch".into(),
                "api_key token-type-mismatch".into(),
                "api_key token-type-mismatch".into(),
                "api_key token-type-mismatch".into(),
                "api_key token-type-mismatch".into(),
                "api_key token-type-mismatch".into(),
                verify("api_key"),
            ],
        ),
        (
            Accepts::list([TokenType::SessionToken, TokenType::OAuthToken]),
            [
                "session_token session-token-and-uat-missing".into(),
                "session_token token-invalid".into(),
                in_("session_token"),
                "null token-type-mismatch".into(),
                in_("oauth_token"),
                "null token-type-mismatch".into(),
                verify("oauth_token"),
                "null token-type-mismatch".into(),
            ],
        ),
        (
            Accepts::list([TokenType::M2mToken]),
            [
                "null token-type-mismatch".into(),
                "null token-type-mismatch".into(),
                "null token-type-mismatch".into(),
                in_("m2m_token"),
                "null token-type-mismatch".into(),
                verify("m2m_token"),
                "null token-type-mismatch".into(),
                "null token-type-mismatch".into(),
            ],
        ),
        (Accepts::list([]), std::array::from_fn(|_| "null token-type-mismatch".into())),
        (
            Accepts::any(),
            [
                "session_token session-token-and-uat-missing".into(),
                "session_token token-invalid".into(),
                in_("session_token"),
                in_("m2m_token"),
                in_("oauth_token"),
                verify("m2m_token"),
                verify("oauth_token"),
                verify("api_key"),
            ],
        ),
    ];
    for (accepts, row) in table {
        let config = local(accepts.clone(), &key);
        let tokens = [
            None,
            Some("garbage"),
            Some(&*session),
            Some(&*m2m),
            Some(&*oauth),
            Some("mt_x"),
            Some("oat_x"),
            Some("ak_x"),
        ];
        for (token, expected) in tokens.into_iter().zip(row) {
            let found = match round(&config, token, &Evidence::default()) {
                Outcome::Settled(state) => summary(&state),
                Outcome::Needs(Need::VerifyMachineToken { token_type, .. }) => verify(token_type.as_str()),
                Outcome::Needs(need) => format!("{need:?}"),
            };
            assert_eq!(found, expected, "{accepts:?} {token:?}");
        }
    }
}

/// Both are read from one text: neither may say a word in the other's place, even where the signature fits.
#[test]
fn header_and_payload_do_not_run_into_each_other() {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    let key = TestKey::generate();
    let config = local(Accepts::any(), &key);
    let claims = format!(r#"{{"sub":"user_1","exp":{}}}"#, NOW + 50);
    let state = |header: &[u8], payload: &[u8]| {
        let (header, payload) = (URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload));
        summary(&settle(&config, &key.sign_parts(&header, &payload, "RS256")))
    };
    assert_eq!(state(br#"{"alg":"RS256"}"#, claims.as_bytes()), "in session_token");
    // Texts with escapes are kept behind both.
    let escaped = claims.replace("sub", "s\\u0075b").replace("user", "\\u0075ser");
    assert_eq!(state(br#"{"a\u006cg":"RS25\u0036"}"#, escaped.as_bytes()), "in session_token");
    for (header, payload) in [
        (&br#"{"alg":"RS256","x":"#[..], claims.as_bytes()),
        (br#"{"alg":"RS256","x":"#, &[claims.as_bytes(), b"}"].concat()),
        (br#"{"alg":"RS256","x":""#, br#""}"#),
        (br#"{"alg":"RS256"}{"#, claims.get(1..).unwrap().as_bytes()),
        (b"", claims.as_bytes()),
        (br#"{"alg":"RS256"}"#, b""),
        (b"{\"alg\":\"RS256\"}\xc3", &[b"\xa9", claims.as_bytes()].concat()),
        (b"{\"alg\":\"RS256\"} \xc3", &[b"\xa9 ", claims.as_bytes()].concat()),
    ] {
        assert_eq!(state(header, payload), "session_token token-invalid", "{header:?} {payload:?}");
    }
}

#[test]
fn only_session_categories_are_sessions() {
    let key = TestKey::generate();
    for accepts in [Accepts::one(TokenType::SessionToken), Accepts::list(ALL), Accepts::any()] {
        let config = local(accepts, &key);
        for (cat, expected) in [
            (json!(null), "in session_token"),
            (json!("cl_B7d4PD111AAA"), "in session_token"),
            (json!("cl_I7d4PD111III"), "in session_token"),
            (json!("cl_B7d4PD222AAA"), "session_token token-type-mismatch"),
            (json!("cl_B7d4PD333AAA"), "session_token token-type-mismatch"),
            (json!("something"), "session_token token-type-mismatch"),
            (json!(7), "session_token token-type-mismatch"),
        ] {
            assert_eq!(summary(&settle(&config, &key.session(&json!({ "cat": cat }), &json!({})))), expected, "{cat}");
        }
    }
}

#[test]
fn only_m2m_categories_are_m2m_tokens_and_no_key_is_asked_for_others() {
    let key = TestKey::generate();
    let config = config(Accepts::one(TokenType::M2mToken), KeySource::Remote);
    for (cat, asks) in [
        (json!(null), true),
        (json!("cl_B7d4PD333AAA"), true),
        (json!("cl_B7d4PD111AAA"), false),
        (json!("cl_B7d4PD222AAA"), false),
        (json!("cl_I7d4PD111III"), false),
        (json!("something"), false),
    ] {
        let token = key.m2m(&json!({ "cat": cat }), &json!({}));
        match round(&config, Some(&token), &Evidence::default()) {
            Outcome::Needs(Need::Key { kid }) => assert!(asks && kid.as_deref() == Some("ins_1"), "{cat}"),
            Outcome::Settled(state) => {
                assert!(!asks, "{cat}");
                assert_eq!(summary(&state), "m2m_token token-invalid");
            }
            Outcome::Needs(need) => panic!("{need:?}"),
        }
    }
}

#[test]
fn machine_jwts_fail_under_their_own_names() {
    let (key, other) = (TestKey::generate(), TestKey::generate());
    let config = local(Accepts::any(), &key);
    for (token, expected) in [
        (key.m2m(&json!({ "typ": "at+jwt" }), &json!({})), "m2m_token token-verification-failed"),
        (key.m2m(&json!({ "alg": "none" }), &json!({})), "m2m_token token-verification-failed"),
        (other.m2m(&json!({}), &json!({})), "m2m_token token-verification-failed"),
        (key.m2m(&json!({}), &json!({ "exp": NOW - 5 })), "m2m_token token-verification-failed"),
        (other.oauth(&json!({}), &json!({})), "oauth_token token-verification-failed"),
        (key.oauth(&json!({ "cat": "anything" }), &json!({})), "in oauth_token"),
        (key.oauth(&json!({ "typ": "application/at+jwt" }), &json!({})), "in oauth_token"),
        ("mt_a.b.c".to_owned(), "m2m_token token-invalid"),
        ("oat_a.b.c".to_owned(), "m2m_token token-invalid"),
        ("ak_a.b.c".to_owned(), "m2m_token token-invalid"),
    ] {
        assert_eq!(summary(&settle(&config, &token)), expected, "{token}");
    }
    let without_key = self::config(Accepts::any(), KeySource::None);
    let state = settle(&without_key, &key.m2m(&json!({}), &json!({})));
    assert_eq!(summary(&state), "m2m_token token-verification-failed");
    assert_eq!(state.refusal().unwrap().cause(), Cause::Misconfigured);
}

#[test]
fn session_time_claims_have_reasons_of_their_own() {
    let key = TestKey::generate();
    let config = local(TokenType::SessionToken, &key);
    let expired = key.session(&json!({}), &json!({ "exp": NOW - 5 }));
    for (method, expected) in [
        ("GET", "session-token-expired-refresh-non-eligible-no-refresh-cookie"),
        ("POST", "session-token-expired-refresh-non-eligible-non-get"),
        ("HEAD", "session-token-expired-refresh-non-eligible-non-get"),
    ] {
        let request = http::Request::builder().method(method).header("authorization", &expired).body(()).unwrap();
        let outcome = decide(&config, &context(&request, &config), &Evidence::default(), UnixMillis(NOW * 1_000));
        let Outcome::Settled(state) = outcome else { panic!("settles") };
        assert_eq!(state.reason().unwrap().as_str(), expected);
        assert_eq!(state.refusal().unwrap().cause(), Cause::Refused);
    }
    let early = settle(&config, &key.session(&json!({}), &json!({ "nbf": NOW + 6 })));
    assert_eq!(summary(&early), "session_token session-token-nbf");
    assert!(early.refusal().unwrap().hint().contains("6.000 s"), "{}", early.refusal().unwrap().hint());
    let future = settle(&config, &key.session(&json!({}), &json!({ "iat": NOW + 6 })));
    assert_eq!(summary(&future), "session_token session-token-iat-in-the-future");
}

#[test]
fn the_options_of_sessions_do_not_reach_machine_tokens() {
    let key = TestKey::generate();
    let mut config = local(Accepts::any(), &key);
    config.authorized_parties = vec!["https://app.example.com".into()];
    config.issuer = vec!["https://clerk.other.com".into()];
    config.header_types = Some(vec!["other".into()]);
    assert_eq!(summary(&settle(&config, &key.m2m(&json!({}), &json!({})))), "in m2m_token");
    assert_eq!(summary(&settle(&config, &key.oauth(&json!({}), &json!({})))), "in oauth_token");
    assert_eq!(summary(&settle(&config, &key.session(&json!({}), &json!({})))), "session_token token-invalid");
}

#[test]
fn audiences_are_lenient_for_m2m_and_strict_for_oauth() {
    let key = TestKey::generate();
    let mut config = local(Accepts::any(), &key);
    config.audience = vec!["mch_b".into()];
    let m2m = |aud: Value| summary(&settle(&config, &key.m2m(&json!({}), &json!({ "aud": aud }))));
    assert_eq!(m2m(json!(["mch_b"])), "in m2m_token");
    assert_eq!(m2m(json!(null)), "in m2m_token");
    assert_eq!(m2m(json!(["mch_c"])), "m2m_token token-verification-failed");
    let jwt = |aud: Value| summary(&settle(&config, &key.oauth(&json!({}), &json!({ "aud": aud }))));
    assert_eq!(jwt(json!("mch_b")), "in oauth_token");
    assert_eq!(jwt(json!(null)), "oauth_token token-verification-failed");
    assert_eq!(jwt(json!("mch_c")), "oauth_token token-verification-failed");
    let opaque = |aud: Value| summary(&settle_with(&config, "oat_1", oauth(json!({ "aud": aud }))));
    assert_eq!(opaque(json!(["x", "mch_b"])), "in oauth_token");
    assert_eq!(opaque(json!(["mch_b", ""])), "oauth_token token-verification-failed");
    assert_eq!(opaque(json!(["mch_b", 5])), "oauth_token token-verification-failed");
    assert_eq!(opaque(json!(null)), "oauth_token token-verification-failed");
}

#[test]
fn a_receiver_must_stand_among_the_scopes_of_either_form() {
    let key = TestKey::generate();
    let mut config = local(TokenType::M2mToken, &key);
    config.receiver = Some(MachineId::new("mch_b"));
    for (scopes, aud, passes) in [
        (json!("mch_b mch_c"), json!(null), true),
        (json!("mch_c mch_b"), json!(null), true),
        (json!(null), json!(["mch_b"]), true),
        (json!(null), json!("mch_b"), true),
        (json!("mch_c"), json!(["mch_b"]), false),
        (json!(""), json!(["mch_b"]), false),
        (json!("mch_bb"), json!(null), false),
        (json!("mch_"), json!(null), false),
        (json!(null), json!("mch_bb"), false),
        (json!(null), json!("xmch_b"), false),
        (json!(null), json!("mch_c mch_b"), false),
        (json!("MCH_B"), json!(null), false),
        (json!("mch_c\tmch_b"), json!(null), false),
        (json!(null), json!(null), false),
        (json!(null), json!([["mch_b"], 1]), false),
    ] {
        let state = settle(&config, &key.m2m(&json!({}), &json!({ "scopes": scopes, "aud": aud })));
        let expected = if passes { "in m2m_token" } else { "m2m_token token-invalid" };
        assert_eq!(summary(&state), expected, "{scopes} {aud}");
        if let Some(refusal) = state.refusal() {
            assert_eq!(refusal.cause(), Cause::Refused);
            assert!(refusal.hint().contains("mch_b"), "{}", refusal.hint());
        }
    }
    for (scopes, passes) in [
        (json!(["mch_b"]), true),
        (json!(["mch_c", "mch_b"]), true),
        (json!(["mch_bb"]), false),
        (json!(["mch_c mch_b"]), false),
        (json!([]), false),
        (json!(null), false),
    ] {
        let state = settle_with(&config, "mt_1", m2m(json!({ "scopes": scopes })));
        let expected = if passes { "in m2m_token" } else { "m2m_token token-invalid" };
        assert_eq!(summary(&state), expected, "{scopes}");
    }
}

#[test]
fn scopes_of_another_type_are_no_scopes_of_clerks() {
    let key = TestKey::generate();
    let config = local(Accepts::any(), &key);
    for odd in [json!(["mch_b"]), json!([]), json!(1), json!(0), json!(false), json!({ "a": 1 })] {
        let m2m = settle(&config, &key.m2m(&json!({}), &json!({ "scopes": odd })));
        assert_eq!(summary(&m2m), "m2m_token token-verification-failed", "{odd}");
        let oauth = settle(&config, &key.oauth(&json!({}), &json!({ "scope": odd })));
        assert_eq!(summary(&oauth), "oauth_token token-verification-failed", "{odd}");
        // Where `scp` says it, nobody looks at `scope`.
        let oauth = settle(&config, &key.oauth(&json!({}), &json!({ "scope": odd, "scp": ["a"] })));
        assert_eq!(summary(&oauth), "in oauth_token", "{odd}");
    }
}

#[test]
fn what_clerk_says_of_opaque_tokens_is_read_to_the_end() {
    let config = config(Accepts::any(), KeySource::None);
    for (token, answer, expected) in [
        ("mt_1", m2m(json!({})), "in m2m_token"),
        ("mt_1", m2m(json!({ "revoked": true })), "m2m_token token-invalid"),
        ("mt_1", m2m(json!({ "expired": true })), "m2m_token token-invalid"),
        ("ak_1", api_key(json!({})), "in api_key"),
        ("ak_1", api_key(json!({ "revoked": true })), "api_key token-invalid"),
        ("ak_1", api_key(json!({ "expired": true })), "api_key token-invalid"),
        ("oat_1", oauth(json!({})), "in oauth_token"),
        ("oat_1", oauth(json!({ "revoked": true })), "oauth_token token-invalid"),
        ("oat_1", oauth(json!({ "expired": true })), "oauth_token token-invalid"),
        (
            "oat_1",
            Answer::MachineToken(Ok(MachineResource::OAuth(Box::new(
                clerk_types::resources::oauth_access_tokens::OAuthVerification::Inactive,
            )))),
            "oauth_token token-invalid",
        ),
        // An answer of another kind than asked for serves nobody.
        ("mt_1", api_key(json!({})), "m2m_token unexpected-error"),
        ("ak_1", m2m(json!({})), "api_key unexpected-error"),
        ("mt_1", Answer::Key(Ok(KeyLookup::Unknown)), "m2m_token unexpected-error"),
    ] {
        assert_eq!(summary(&settle_with(&config, token, answer.clone())), expected, "{token} {answer:?}");
    }
}

#[test]
fn failed_calls_keep_their_cause() {
    let config = config(Accepts::any(), KeySource::None);
    for (error, reason, cause) in [
        (
            MachineTokenError::Unknown { token_type: TokenType::M2mToken, status: Some(404) },
            "token-invalid",
            Cause::Refused,
        ),
        (MachineTokenError::KeyRefused { status: 401, message: None }, "secret-key-invalid", Cause::Misconfigured),
        (
            MachineTokenError::Failed { status: Some(503), cause: Cause::Unavailable, retry_after: None },
            "unexpected-error",
            Cause::Unavailable,
        ),
        (
            MachineTokenError::Failed { status: Some(400), cause: Cause::Refused, retry_after: None },
            "unexpected-error",
            Cause::Refused,
        ),
        (MachineTokenError::CannotAsk, "unexpected-error", Cause::Refused),
    ] {
        let state = settle_with(&config, "mt_1", Answer::MachineToken(Err(error.clone())));
        assert_eq!(summary(&state), format!("m2m_token {reason}"), "{error:?}");
        let refusal = state.refusal().unwrap();
        assert_eq!(refusal.cause(), cause, "{error:?}");
        assert_eq!(refusal.retry_after().is_some(), cause == Cause::Unavailable);
        assert!(refusal.message().contains(&format!("(code={reason}, status=")), "{}", refusal.message());
    }
}

#[test]
fn what_cannot_be_a_token_costs_no_call() {
    let config = config(Accepts::any(), KeySource::Remote);
    for token in [format!("mt_{}", "x".repeat(17_000)), "mt_\u{fffd}".into(), "ak_a b".into(), "oat_\n".into()] {
        let state = settle(&config, &token);
        assert_eq!(state.reason(), Some(&Reason::TokenInvalid), "{token}");
    }
    let mut networkless = self::config(Accepts::any(), KeySource::None);
    networkless.can_ask = false;
    for token in ["mt_1", "oat_1", "ak_1"] {
        let state = settle(&networkless, token);
        assert_eq!(state.reason(), Some(&Reason::UnexpectedError), "{token}");
        assert_eq!(state.refusal().unwrap().cause(), Cause::Refused);
    }
}

#[test]
fn keys_are_found_by_their_id_and_only_by_it() {
    let key = TestKey::generate();
    let config = config(Accepts::one(TokenType::SessionToken), KeySource::Remote);
    let usable = || KeyLookup::Usable(Arc::new(key.public()));
    let set = |kid: &str, lookup: KeyLookup| Some(Arc::new(KeySet::new(HashMap::from([(kid.to_owned(), lookup)]))));
    let token = key.session(&json!({}), &json!({}));
    let with = |keys| match round(&config, Some(&token), &Evidence::with_keys(keys)) {
        Outcome::Settled(state) => summary(&state),
        Outcome::Needs(need) => format!("{need:?}"),
    };
    assert_eq!(with(set("ins_1", usable())), "in session_token");
    assert_eq!(with(set("ins_1", KeyLookup::Unusable)), "session_token token-verification-failed");
    assert_eq!(with(set("ins_2", usable())), "Key { kid: Some(\"ins_1\") }");
    assert_eq!(with(None), "Key { kid: Some(\"ins_1\") }");

    let answered = |answer| summary(&settle_with(&config, &token, Answer::Key(answer)));
    assert_eq!(answered(Ok(usable())), "in session_token");
    assert_eq!(answered(Ok(KeyLookup::Unknown)), "session_token jwk-kid-mismatch");
    assert_eq!(answered(Err(TokenErrorKind::SecretKeyRefused)), "session_token secret-key-invalid");
    let outage = TokenErrorKind::KeysUnavailable { status: None, retry_after: None };
    assert_eq!(answered(Err(outage)), "session_token jwk-remote-failed-to-load");

    let nameless = key.session(&json!({ "kid": null }), &json!({}));
    let evidence = Evidence::with_keys(set("ins_1", usable()));
    assert!(matches!(round(&config, Some(&nameless), &evidence), Outcome::Needs(Need::Key { kid: None })));
}

#[test]
fn an_answer_for_one_token_serves_no_other() {
    let config = config(Accepts::any(), KeySource::None);
    let Outcome::Needs(need) = round(&config, Some("mt_1"), &Evidence::default()) else { panic!("needs an answer") };
    let mut evidence = Evidence::default();
    evidence.record(need, m2m(json!({})));
    for other in ["mt_2", "mt_1x", "mt_", "ak_1", "oat_1"] {
        assert!(matches!(round(&config, Some(other), &evidence), Outcome::Needs(_)), "{other}");
    }
}

#[test]
fn a_pending_session_is_signed_out_for_handlers() {
    let key = TestKey::generate();
    let config = local(TokenType::SessionToken, &key);
    let pending = settle(&config, &key.session(&json!({}), &json!({ "sts": "pending" })));
    assert!(pending.is_authenticated());
    let nobody = pending.to_auth(PendingSessions::SignedOut).unwrap_err();
    assert!(nobody.pending_session);
    assert!(pending.to_auth(PendingSessions::SignedIn).is_ok());
    assert_eq!(pending.extract::<crate::SessionAuth>().unwrap_err().cause(), Cause::Refused);
    assert!(pending.extract_optional::<AnyAuth>().is_err());

    let nameless = settle(&config, &key.session(&json!({}), &json!({ "sub": "" })));
    assert!(nameless.is_authenticated());
    assert!(nameless.to_auth(PendingSessions::SignedIn).is_err(), "an empty user ID is nobody");
    assert!(nameless.extract::<crate::SessionAuth>().is_err());
}

#[test]
fn nothing_presented_is_told_from_refused() {
    let key = TestKey::generate();
    for accepts in [Accepts::any(), Accepts::one(TokenType::M2mToken), Accepts::list([TokenType::ApiKey])] {
        let config = local(accepts, &key);
        let Outcome::Settled(nothing) = round(&config, None, &Evidence::default()) else { panic!("settles") };
        assert_eq!(nothing.refusal().unwrap().cause(), Cause::NothingPresented);
        assert!(nothing.extract_optional::<AnyAuth>().unwrap().is_none());
        assert!(settle(&config, "garbage").extract_optional::<AnyAuth>().is_err());
    }
}

#[test]
fn debug_headers_tell_reason_and_status_and_no_token() {
    let key = TestKey::generate();
    let config = local(TokenType::SessionToken, &key);
    assert!(settle(&config, &key.session(&json!({}), &json!({}))).headers().is_empty());
    let headers: HashMap<_, _> = settle(&config, "secret-garbage").headers().into_iter().collect();
    assert_eq!(headers["x-clerk-auth-status"], "signed-out");
    assert_eq!(headers["x-clerk-auth-reason"], "token-invalid");
    assert!(headers["x-clerk-auth-message"].ends_with("(reason=token-invalid, token-carrier=header)"));
    assert!(!format!("{headers:?}").contains("secret-garbage"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever is presented and whatever is answered short of a proof, nobody is signed in, and nothing panics.
    #[test]
    fn no_text_is_signed_in_without_a_proof(
        token in prop_oneof![
            r"(?s).{0,60}",
            r"(mt|oat|ak)_[ -~]{0,40}",
            r"[A-Za-z0-9_-]{0,30}\.[A-Za-z0-9_-]{0,30}\.[A-Za-z0-9_-]{0,30}",
        ],
        kind in 0..7_usize,
    ) {
        let accepts = [
            Accepts::any(),
            Accepts::list(ALL),
            Accepts::list([]),
            Accepts::one(ALL[0]),
            Accepts::one(ALL[1]),
            Accepts::one(ALL[2]),
            Accepts::one(ALL[3]),
        ][kind].clone();
        let config = config(accepts, KeySource::Remote);
        let mut evidence = Evidence::default();
        for _ in 0..8 {
            match round(&config, Some(&token), &evidence) {
                Outcome::Settled(state) => {
                    prop_assert!(!state.is_authenticated());
                    return Ok(());
                }
                Outcome::Needs(need) => {
                    let answer = match &need {
                        Need::Key { .. } => Answer::Key(Ok(KeyLookup::Unusable)),
                        Need::VerifyMachineToken { .. } => Answer::MachineToken(Err(MachineTokenError::CannotAsk)),
                        Need::HandshakePayload { .. } | Need::Refresh(_) | Need::Browser => panic!("a header alone needs no {need:?}"),
                    };
                    evidence.record(need, answer);
                }
            }
        }
        prop_assert!(false, "no end after eight rounds");
    }
}
