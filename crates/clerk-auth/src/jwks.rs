//! From the key set that Clerk publishes to keys that can verify.

use std::collections::HashMap;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use crate::crypto::{Algorithm, PublicKey};
use crate::evidence::{KeyLookup, KeySet};

/// The members that only a private or symmetric key has (RFC 7518, sections 6.2.2, 6.3.2, 6.4.1).
const PRIVATE_MEMBERS: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// Parses each key of a key set (RFC 7517, section 5) once; `None` if there is not a single entry. Entries without a key
/// id can never be asked for and are dropped. Of two with the same id the later one counts.
pub(crate) fn key_set(document: &Value) -> Option<KeySet> {
    let entries = document.get("keys")?.as_array().filter(|entries| !entries.is_empty())?;
    let keyed = entries.iter().filter_map(|entry| Some((entry.get("kid")?.as_str()?.to_owned(), lookup(entry))));
    Some(KeySet::new(keyed.collect::<HashMap<_, _>>()))
}

fn lookup(entry: &Value) -> KeyLookup {
    let key = entry.as_object().and_then(public_key);
    key.map_or(KeyLookup::Unusable, |key| KeyLookup::Usable(Arc::new(key)))
}

/// An RSA public key for signatures (RFC 7517, section 4). A member that restricts the key and cannot be understood
/// rules it out. A key that tells its private part is no public key, and whoever published it has other worries.
fn public_key(jwk: &Map<String, Value>) -> Option<PublicKey> {
    let is_rsa = jwk.get("kty")?.as_str() == Some("RSA");
    let for_signatures = jwk.get("use").is_none_or(|purpose| purpose.as_str() == Some("sig"));
    let for_verifying = jwk.get("key_ops").is_none_or(|operations| {
        let operations = operations.as_array().map(Vec::as_slice).unwrap_or_default();
        operations.iter().all(Value::is_string) && operations.iter().any(|one| one.as_str() == Some("verify"))
    });
    if !is_rsa || !for_signatures || !for_verifying || PRIVATE_MEMBERS.iter().any(|name| jwk.contains_key(*name)) {
        return None;
    }
    let algorithm = match jwk.get("alg") {
        None => None,
        Some(name) => Some(Algorithm::from_name(name.as_str()?)?),
    };
    let decode = |name: &str| URL_SAFE_NO_PAD.decode(jwk.get(name)?.as_str()?).ok();
    PublicKey::from_components(&decode("n")?, &decode("e")?, algorithm).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::testing::TestKey;

    fn lookup_of(jwk: Value) -> KeyLookup {
        key_set(&json!({ "keys": [jwk] })).unwrap().get("ins_1").cloned().unwrap_or(KeyLookup::Unknown)
    }

    fn rsa(extra: Value) -> Value {
        TestKey::generate().jwk("ins_1", &extra)
    }

    #[test]
    fn rsa_signature_keys_are_usable() {
        for extra in [
            json!({}),
            json!({ "alg": "RS256", "use": "sig" }),
            json!({ "alg": "RS512", "key_ops": ["verify"] }),
            json!({ "x5c": ["ignored"], "unknown": 1 }),
        ] {
            assert!(matches!(lookup_of(rsa(extra.clone())), KeyLookup::Usable(_)), "{extra}");
        }
    }

    #[test]
    fn an_algorithm_binds_the_key() {
        let KeyLookup::Usable(key) = lookup_of(rsa(json!({ "alg": "RS256" }))) else { panic!("usable") };
        assert!(key.allows(Algorithm::Rs256) && !key.allows(Algorithm::Rs384) && !key.allows(Algorithm::Rs512));
        let KeyLookup::Usable(key) = lookup_of(rsa(json!({}))) else { panic!("usable") };
        assert!(key.allows(Algorithm::Rs256) && key.allows(Algorithm::Rs384) && key.allows(Algorithm::Rs512));
    }

    #[test]
    fn private_symmetric_and_foreign_keys_are_not() {
        for jwk in [
            rsa(json!({ "d": "AQAB" })),
            rsa(json!({ "p": "AQAB" })),
            rsa(json!({ "use": "enc" })),
            rsa(json!({ "use": 5 })),
            rsa(json!({ "use": [] })),
            rsa(json!({ "alg": 5 })),
            rsa(json!({ "alg": ["RS256"] })),
            rsa(json!({ "key_ops": "verify" })),
            rsa(json!({ "key_ops": [5] })),
            rsa(json!({ "key_ops": ["verify", 5] })),
            rsa(json!({ "key_ops": ["encrypt"] })),
            rsa(json!({ "alg": "PS256" })),
            rsa(json!({ "alg": "HS256" })),
            rsa(json!({ "kty": "rsa" })),
            rsa(json!({ "n": "not base64!" })),
            rsa(json!({ "n": "AQAB" })),
            rsa(json!({ "e": "" })),
            json!({ "kid": "ins_1", "kty": "oct", "k": "c2VjcmV0" }),
            json!({ "kid": "ins_1", "kty": "EC", "crv": "P-256", "x": "AA", "y": "AA" }),
            json!({ "kid": "ins_1" }),
        ] {
            assert!(matches!(lookup_of(jwk.clone()), KeyLookup::Unusable), "{jwk}");
        }
        assert!(matches!(lookup_of(rsa(json!({ "kid": "ins_2" }))), KeyLookup::Unknown));
        assert!(matches!(lookup_of(rsa(json!({ "kid": null }))), KeyLookup::Unknown));
    }

    #[test]
    fn a_set_without_entries_is_none_and_the_later_of_two_equal_ids_counts() {
        for none in [json!({}), json!({ "keys": [] }), json!({ "keys": "abc" }), json!([]), json!(null)] {
            assert!(key_set(&none).is_none(), "{none}");
        }
        let usable = rsa(json!({}));
        let unusable = json!({ "kid": "ins_1", "kty": "oct" });
        let last = |entries: Value| key_set(&json!({ "keys": entries })).unwrap().get("ins_1").cloned();
        assert!(matches!(last(json!([usable, unusable])), Some(KeyLookup::Unusable)));
        assert!(matches!(last(json!([unusable, 5, null, usable])), Some(KeyLookup::Usable(_))));
    }
}
