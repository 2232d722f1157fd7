//! From the key set that Clerk publishes to keys that can verify.

use std::collections::HashMap;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clerk_types::resources::jwks::{Jwk, Jwks, KeyType, KeyUse};

use crate::crypto::{Algorithm, PublicKey};
use crate::evidence::{KeyLookup, KeySet};

/// Parses each key once. Entries without a key id can never be asked for and are dropped.
pub(crate) fn key_set(jwks: &Jwks) -> KeySet {
    let keyed = jwks.keys.iter().filter_map(|jwk| Some((jwk.kid.clone()?, lookup(jwk))));
    KeySet::new(keyed.collect::<HashMap<_, _>>())
}

fn lookup(jwk: &Jwk) -> KeyLookup {
    public_key(jwk).map_or(KeyLookup::Unusable, |key| KeyLookup::Usable(Arc::new(key)))
}

/// An RSA public key for signatures (RFC 7517, section 4). A key that tells its private part is no public key, and
/// whoever published it has other worries.
fn public_key(jwk: &Jwk) -> Option<PublicKey> {
    let for_signatures = matches!(jwk.use_, None | Some(KeyUse::Signature));
    let for_verifying = jwk.key_ops.as_ref().is_none_or(|operations| operations.iter().any(|one| one == "verify"));
    if jwk.kty != Some(KeyType::Rsa) || !for_signatures || !for_verifying || jwk.has_private_members() {
        return None;
    }
    let algorithm = match &jwk.alg {
        None => None,
        Some(name) => Some(Algorithm::from_name(name)?),
    };
    let decode = |part: &Option<String>| URL_SAFE_NO_PAD.decode(part.as_deref()?).ok();
    PublicKey::from_components(&decode(&jwk.n)?, &decode(&jwk.e)?, algorithm).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::testing::TestKey;

    fn lookup_of(jwk: Value) -> KeyLookup {
        let jwks: Jwks = serde_json::from_value(json!({ "keys": [jwk] })).unwrap();
        key_set(&jwks).get("ins_1").cloned().unwrap_or(KeyLookup::Unknown)
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
}
