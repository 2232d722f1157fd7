//! Key sets: every kind of key, nothing private, and nothing that hides the other keys.

use clerk_types::resources::jwks::{Jwk, Jwks, KeyType, KeyUse};
use serde_json::{Value, json};

use crate::{ignores_unknown_members, parse, survives};

fn rsa() -> Value {
    json!({
        "kid": "ins_1", "alg": "RS256", "use": "sig", "kty": "RSA", "n": "modulus", "e": "AQAB",
        "key_ops": ["verify"], "x5c": ["cert"], "x5t": "t1", "x5t#S256": "t256", "x5u": "https://example.com/c"
    })
}

#[test]
fn public_keys() {
    let set = json!({"keys": [
        rsa(),
        {"kid": "ec", "alg": "ES256", "use": "sig", "kty": "EC", "crv": "P-256", "x": "x", "y": "y"},
        {"kid": "ed", "alg": "EdDSA", "use": "sig", "kty": "OKP", "crv": "Ed25519", "x": "x"}
    ]});
    let jwks: Jwks = survives(&set);
    let key = jwks.find("ins_1").unwrap();
    assert_eq!((key.kty.as_ref(), key.use_.as_ref()), (Some(&KeyType::Rsa), Some(&KeyUse::Signature)));
    assert_eq!((key.n.as_deref(), key.e.as_deref()), (Some("modulus"), Some("AQAB")));
    assert_eq!(jwks.find("ec").unwrap().kty, Some(KeyType::Ec));
    assert_eq!(jwks.find("ed").unwrap().kty, Some(KeyType::Okp));
    assert_eq!(jwks.find("ED"), None);
    assert!(jwks.keys.iter().all(|key| !key.has_private_members()));
    ignores_unknown_members::<Jwk>(&rsa());
    ignores_unknown_members::<Jwks>(&set);
}

#[test]
fn minimal() {
    assert!(survives::<Jwks>(&json!({"keys": []})).keys.is_empty());
    assert_eq!(survives::<Jwks>(&json!({"keys": [{}]})).keys, [Jwk::default()]);
}

#[test]
fn private_and_symmetric_members_are_noticed_and_never_kept() {
    for member in ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] {
        for value in [json!("TOPSECRET"), json!([{"r": "TOPSECRET"}]), json!(7)] {
            let mut key = rsa();
            key[member] = value;
            let key: Jwk = parse(&key);
            assert!(key.has_private_members(), "{member}");
            assert!(!format!("{key:?}").contains("TOPSECRET"), "{member}");
            assert!(!serde_json::to_string(&key).unwrap().contains("TOPSECRET"), "{member}");
            assert_eq!(key.n.as_deref(), Some("modulus"), "the public part stays");
        }
    }
    let oct: Jwk = parse(&json!({"kid": "sym", "alg": "HS256", "use": "sig", "kty": "oct", "k": "TOPSECRET"}));
    assert_eq!(oct.kty, Some(KeyType::Oct));
    assert!(oct.has_private_members());
}

#[test]
fn one_strange_entry_does_not_hide_the_others() {
    let strange = [
        "null",
        "7",
        "-1.5e300",
        "true",
        r#""key""#,
        "[]",
        r#"[["a"], {"kid": "x"}]"#,
        "{}",
        r#"{"kid": 7, "kty": null, "alg": [], "use": {}, "n": 1, "e": false, "x5c": "x", "key_ops": [1]}"#,
        r#"{"kid": "a", "kid": "b"}"#,
        r#"{"kty": "quantum", "kid": "q", "use": "tea", "x5c": [7]}"#,
        r#"{"kty": "RSA"}"#,
    ];
    for entry in strange {
        for text in [format!(r#"{{"keys": [{entry}, {}]}}"#, rsa()), format!(r#"{{"keys": [{}, {entry}]}}"#, rsa())] {
            let jwks: Jwks = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error} in {text}"));
            assert_eq!(jwks.find("ins_1"), Some(&parse::<Jwk>(&rsa())), "{text}");
        }
    }
}

#[test]
fn members_of_a_wrong_type_are_absent_and_the_rest_of_the_key_stays() {
    let mut key = rsa();
    key["x5c"] = json!("not a list");
    key["key_ops"] = json!({"verify": true});
    key["x5u"] = json!(7);
    let key: Jwk = parse(&key);
    assert_eq!((key.x5c, key.key_ops, key.x5u), (None, None, None));
    assert_eq!((key.kid.as_deref(), key.n.as_deref()), (Some("ins_1"), Some("modulus")));
}

#[test]
fn unknown_texts_survive() {
    let key: Jwk = survives(&json!({"kid": "q", "kty": "quantum", "use": "tea", "alg": "QS1"}));
    assert_eq!(key.kty, Some(KeyType::Other("quantum".into())));
    assert_eq!(key.use_, Some(KeyUse::Other("tea".into())));
}

#[test]
fn what_is_no_key_set_is_refused() {
    for document in [
        json!(null),
        json!([]),
        json!([[]]),
        json!({}),
        json!({"keys": null}),
        json!({"keys": {}}),
        json!({"keys": "x"}),
    ] {
        assert!(serde_json::from_value::<Jwks>(document.clone()).is_err(), "{document}");
    }
}
