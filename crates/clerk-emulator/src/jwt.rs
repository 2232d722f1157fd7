//! Compact JWS (RFC 7515): putting together and taking apart.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use crate::core::Core;
use crate::keys::{RsaHash, SigningKey};

/// What Clerk puts into the header member `cat` of an M2M token.
pub(crate) const M2M_CATEGORY: &str = "cl_B7d4PD333AAA";

/// Claims the server sets itself in M2M tokens of format jwt.
pub(crate) const RESERVED_CLAIMS: [&str; 8] = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti", "scopes"];

/// The two signed parts with a dot between them.
pub(crate) fn signing_input(header: &[u8], payload: &[u8]) -> String {
    format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload))
}

/// Puts the signature behind the signed parts.
pub(crate) fn join(signing_input: &str, signature: &[u8]) -> String {
    format!("{signing_input}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// Signs with RS256.
pub(crate) fn sign(key: &SigningKey, header: &Value, payload: &Value) -> String {
    let input = signing_input(header.to_string().as_bytes(), payload.to_string().as_bytes());
    join(&input, &key.sign(RsaHash::Sha256, input.as_bytes()))
}

/// The header and payload of an RS256 token whose signature is by a key of the instance.
///
/// Time, category and type are left to whoever asks.
pub(crate) fn verify(core: &Core, token: &str) -> Option<(Map<String, Value>, Map<String, Value>)> {
    let (input, signature) = token.rsplit_once('.')?;
    let (header, payload) = input.split_once('.')?;
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).ok();
    let object = |part: &str| serde_json::from_slice::<Map<String, Value>>(&decode(part)?).ok();
    let header = object(header)?;
    let kid = header.get("kid").and_then(Value::as_str)?;
    let key = core.known_keys().into_iter().find(|key| key.kid() == kid)?;
    let is_rs256 = header.get("alg").and_then(Value::as_str) == Some("RS256");
    if is_rs256 && key.verifies(input.as_bytes(), &decode(signature)?) {
        let payload = object(payload)?;
        Some((header, payload))
    } else {
        None
    }
}
