use serde_json::{Value, json};

use super::*;
use crate::jwt::decode::decode;
use crate::jwt::json::Document;
use crate::reason::Reason;
use crate::testing::{NOW, TestKey};

const NOTHING: Checks<'static> =
    Checks { header_types: None, audience: &[], authorized_parties: &[], issuer: &[], skew_ms: DEFAULT_SKEW_MS };

fn claims(payload: &str) -> Claims {
    Claims::read(Document::new(payload.to_owned()), 0..payload.len()).unwrap()
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// Verifies at an instant given in milliseconds.
fn verify_at(key: &TestKey, token: &str, checks: &Checks<'_>, now_ms: i64) -> Result<Verified<Claims>, TokenErrorKind> {
    verify(decode(token)?, Some(&key.public()), checks, UnixMillis(now_ms))
}

fn reason_of(key: &TestKey, token: &str, checks: &Checks<'_>) -> Option<Reason> {
    verify_at(key, token, checks, NOW * 1_000).err().map(|kind| crate::TokenError::from(kind).reason())
}

#[test]
fn a_good_token_passes() {
    let key = TestKey::generate();
    let claims = verify_at(&key, &key.session(&json!({}), &json!({})), &NOTHING, NOW * 1_000).unwrap();
    assert_eq!(claims.subject(), Some("user_1"));
    assert_eq!(claims.session_id(), Some("sess_1"));
    assert_eq!(claims.get("v"), Some(json!(2)));
}

#[test]
fn the_header_type_comes_first() {
    let key = TestKey::generate();
    let accepted = texts(&["at+jwt", "JWT"]);
    let only = Checks { header_types: Some(&accepted), ..NOTHING };
    let none = Checks { header_types: Some(&[]), ..NOTHING };
    for (typ, default, listed) in [
        (json!(null), true, false),
        (json!("JWT"), true, true),
        (json!("at+jwt"), false, true),
        (json!("jwt"), false, false),
        (json!(""), false, false),
        (json!(["JWT"]), false, false),
        (json!(1), false, false),
    ] {
        // A wrong algorithm beside it shows which is looked at first.
        let token = key.session(&json!({ "typ": typ, "alg": "none" }), &json!({}));
        let expected = |passes| Some(if passes { Reason::TokenInvalidAlgorithm } else { Reason::TokenInvalid });
        assert_eq!(reason_of(&key, &token, &NOTHING), expected(default), "{typ}");
        assert_eq!(reason_of(&key, &token, &only), expected(listed), "{typ}");
        assert_eq!(reason_of(&key, &token, &none), expected(false), "{typ}");
    }
}

#[test]
fn critical_extensions_are_refused() {
    let key = TestKey::generate();
    for crit in [json!(["b64"]), json!([]), json!("x")] {
        let token = key.session(&json!({ "crit": crit }), &json!({}));
        assert_eq!(reason_of(&key, &token, &NOTHING), Some(Reason::TokenInvalid), "{crit}");
    }
}

#[test]
fn the_algorithm_is_ours_to_choose() {
    let key = TestKey::generate();
    for alg in [json!("none"), json!("HS256"), json!("PS256"), json!("ES256"), json!("rs256"), json!(null), json!(1)] {
        let token = key.session(&json!({ "alg": alg }), &json!({}));
        assert_eq!(reason_of(&key, &token, &NOTHING), Some(Reason::TokenInvalidAlgorithm), "{alg}");
    }
    // Genuinely signed by RS512, with a key that is bound to RS256.
    let token = key.session(&json!({ "alg": "RS512" }), &json!({}));
    assert_eq!(reason_of(&key, &token, &NOTHING), Some(Reason::TokenVerificationFailed));
    let unusable = verify(decode(&key.session(&json!({}), &json!({}))).unwrap(), None, &NOTHING, UnixMillis(0));
    assert_eq!(unusable.unwrap_err(), TokenErrorKind::KeyUnusable);
}

#[test]
fn the_signature_comes_before_every_claim() {
    let (key, other) = (TestKey::generate(), TestKey::generate());
    let spoilt = other.session(&json!({}), &json!({ "exp": NOW - 500, "sub": 1, "nbf": "x" }));
    assert_eq!(reason_of(&key, &spoilt, &NOTHING), Some(Reason::TokenInvalidSignature));

    let token = key.session(&json!({}), &json!({}));
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let foreign = key.session(&json!({}), &json!({ "sub": "user_2" }));
    for changed in
        [format!("{signed}."), format!("{signed}.AAAA"), format!("{}.{signature}", foreign.rsplit_once('.').unwrap().0)]
    {
        assert_eq!(reason_of(&key, &changed, &NOTHING), Some(Reason::TokenInvalidSignature), "{changed}");
    }
}

#[test]
fn every_changed_bit_of_a_token_is_noticed() {
    let key = TestKey::generate();
    let token = key.session(&json!({}), &json!({}));
    for index in (0..token.len()).step_by(7) {
        let mut bytes = token.clone().into_bytes();
        bytes[index] = if bytes[index] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(bytes).unwrap();
        if changed != token {
            assert!(reason_of(&key, &changed, &NOTHING).is_some(), "changed at {index}");
        }
    }
}

#[test]
fn the_subject_must_be_a_text() {
    let key = TestKey::generate();
    for (sub, passes) in [(json!(""), true), (json!("x"), true), (json!(1), false), (json!(["x"]), false)] {
        let token = key.session(&json!({}), &json!({ "sub": sub }));
        let expected = if passes { None } else { Some(Reason::TokenVerificationFailed) };
        assert_eq!(reason_of(&key, &token, &NOTHING), expected, "{sub}");
    }
    let without = key.session(&json!({}), &json!({ "sub": null }));
    assert_eq!(reason_of(&key, &without, &NOTHING), Some(Reason::TokenVerificationFailed));
}

#[test]
fn the_lenient_audience_rule() {
    let key = TestKey::generate();
    let expected = texts(&["a", "b"]);
    let checks = Checks { audience: &expected, ..NOTHING };
    for (aud, passes) in [
        (json!(null), true),
        (json!(""), true),
        (json!([]), true),
        (json!([""]), true),
        (json!(0), true),
        (json!(false), true),
        (json!("a"), true),
        (json!("ab"), false),
        (json!(["x", "b"]), true),
        (json!(["x", ""]), false),
        (json!("x"), false),
        // Neither a text nor a list of texts: present, so it must fit, and it cannot.
        (json!(["a", 1]), false),
        (json!([["a"]]), false),
        (json!({ "a": 1 }), false),
        (json!(1), false),
        (json!(true), false),
    ] {
        let token = key.session(&json!({}), &json!({ "aud": aud }));
        let reason = if passes { None } else { Some(Reason::TokenVerificationFailed) };
        assert_eq!(reason_of(&key, &token, &checks), reason, "{aud}");
        assert_eq!(reason_of(&key, &token, &NOTHING), None, "{aud} without an expectation");
    }
}

#[test]
fn the_strict_audience_rule() {
    for (aud, passes) in [
        (json!("a"), true),
        (json!(["x", "a"]), true),
        (json!(null), false),
        (json!(""), false),
        (json!([]), false),
        (json!("ab"), false),
        (json!(["a", ""]), false),
        (json!(["a", 1]), false),
        (json!([["a"]]), false),
        (json!({ "a": "a" }), false),
    ] {
        let claims = claims(&json!({ "aud": aud }).to_string());
        assert_eq!(check_audience_strictly(&claims, &texts(&["a"])).is_ok(), passes, "{aud}");
        assert!(check_audience_strictly(&claims, &[]).is_ok());
    }
    let absent = claims("{}");
    assert!(check_audience_strictly(&absent, &texts(&["a"])).is_err());
}

#[test]
fn parties_and_issuers_are_compared_whole() {
    let key = TestKey::generate();
    let listed = texts(&["https://example.com", ""]);
    for (value, passes) in [
        (json!("https://example.com"), true),
        (json!("https://example.com/"), false),
        (json!("https://example.co"), false),
        (json!(""), false),
        (json!(null), false),
        (json!(["https://example.com"]), false),
    ] {
        let token = key.session(&json!({}), &json!({ "azp": value, "iss": value }));
        let parties = Checks { authorized_parties: &listed, ..NOTHING };
        let issuers = Checks { issuer: &listed, ..NOTHING };
        let reason = |reason| if passes { None } else { Some(reason) };
        assert_eq!(reason_of(&key, &token, &parties), reason(Reason::TokenInvalidAuthorizedParties), "{value}");
        assert_eq!(reason_of(&key, &token, &issuers), reason(Reason::TokenInvalidIssuer), "{value}");
        assert_eq!(reason_of(&key, &token, &NOTHING), None, "{value}");
    }
}

#[test]
fn clocks_may_differ_by_full_milliseconds() {
    let key = TestKey::generate();
    let at = |payload: Value, now_ms: i64, skew_ms: i64| {
        let checks = Checks { skew_ms, ..NOTHING };
        let token = key.session(&json!({}), &payload);
        verify_at(&key, &token, &checks, now_ms).err().map(|kind| crate::TokenError::from(kind).reason())
    };
    let ms = NOW * 1_000;
    for skew in [0, 1, 5_000] {
        let exp = json!({ "exp": NOW, "nbf": null, "iat": null });
        assert_eq!(at(exp.clone(), ms + skew - 1, skew), None);
        assert_eq!(at(exp, ms + skew, skew), Some(Reason::TokenExpired));
        let nbf = json!({ "nbf": NOW, "iat": null, "exp": NOW + 99 });
        assert_eq!(at(nbf.clone(), ms - skew, skew), None);
        assert_eq!(at(nbf, ms - skew - 1, skew), Some(Reason::TokenNotActiveYet));
        let iat = json!({ "iat": NOW, "nbf": null, "exp": NOW + 99 });
        assert_eq!(at(iat.clone(), ms - skew, skew), None);
        assert_eq!(at(iat, ms - skew - 1, skew), Some(Reason::TokenIatInTheFuture));
    }
    let fraction = json!({ "exp": NOW as f64 + 0.9, "nbf": null, "iat": null });
    assert_eq!(at(fraction, ms, 0), Some(Reason::TokenExpired), "fractions are cut off");
}

#[test]
fn time_claims_are_numbers() {
    let key = TestKey::generate();
    for wrong in [json!("1"), json!([1]), json!({}), json!(true)] {
        for name in ["exp", "nbf", "iat"] {
            let token = key.session(&json!({}), &json!({ name: wrong }));
            assert_eq!(reason_of(&key, &token, &NOTHING), Some(Reason::TokenVerificationFailed), "{name} {wrong}");
        }
    }
    let without = key.session(&json!({}), &json!({ "exp": null }));
    assert_eq!(reason_of(&key, &without, &NOTHING), Some(Reason::TokenVerificationFailed));
    for name in ["nbf", "iat"] {
        let without = key.session(&json!({}), &json!({ name: null }));
        assert_eq!(reason_of(&key, &without, &NOTHING), None, "{name} is optional");
    }
}

#[test]
fn numbers_beyond_all_times_stay_in_order() {
    let key = TestKey::generate();
    let reason = |payload: Value| reason_of(&key, &key.session(&json!({}), &payload), &NOTHING);
    assert_eq!(reason(json!({ "exp": 1e300 })), None);
    assert_eq!(reason(json!({ "exp": -1e300 })), Some(Reason::TokenExpired));
    assert_eq!(reason(json!({ "nbf": 1e300 })), Some(Reason::TokenNotActiveYet));
    assert_eq!(reason(json!({ "iat": 1e300 })), Some(Reason::TokenIatInTheFuture));
    assert_eq!(reason(json!({ "nbf": -1e300, "iat": -1e300 })), None);
}
