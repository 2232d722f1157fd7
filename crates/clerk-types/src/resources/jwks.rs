//! JSON Web Key Sets: the public keys that tokens are verified with.

use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use crate::lenient;

/// The keys of an instance.
///
/// Entries that cannot be a key (no object, a member given twice) are left out, so that one of them never hides the
/// others; members of an unexpected type count as absent. An entry that is here may still be of no use: look at its type
/// and its members.
///
/// Source: `GET /jwks`, RFC 7517.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
#[serde(from = "lenient::Object<JwksDocument>")]
pub struct Jwks {
    /// The keys, in the order of the document.
    pub keys: Vec<Jwk>,
}

impl Jwks {
    /// The first key with this key ID.
    pub fn find(&self, kid: &str) -> Option<&Jwk> {
        self.keys.iter().find(|key| key.kid.as_deref() == Some(kid))
    }
}

/// The public part of one key.
///
/// Private and symmetric members (`d`, `p`, `q`, `dp`, `dq`, `qi`, `oth`, `k`) are never read into it; whether there
/// were any is told by [`has_private_members`](Self::has_private_members). Texts of `n`, `e`, `x` and `y` are base64url.
///
/// Source: RFC 7517 section 4, RFC 7518 section 6.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
#[serde(from = "JwkDocument")]
pub struct Jwk {
    /// The key ID that tokens name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
    /// The type of the key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kty: Option<KeyType>,
    /// The algorithm it is meant for, for example `RS256`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alg: Option<String>,
    /// What it is meant for.
    #[serde(rename = "use", skip_serializing_if = "Option::is_none")]
    pub use_: Option<KeyUse>,
    /// The operations it is meant for, for example `verify`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_ops: Option<Vec<String>>,
    /// RSA: the modulus.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub n: Option<String>,
    /// RSA: the public exponent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub e: Option<String>,
    /// EC, OKP: the curve.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crv: Option<String>,
    /// EC: the x coordinate; OKP: the public key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub x: Option<String>,
    /// EC: the y coordinate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub y: Option<String>,
    /// The certificate chain, base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub x5c: Option<Vec<String>>,
    /// The SHA-1 thumbprint of the certificate, base64url.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub x5t: Option<String>,
    /// The SHA-256 thumbprint of the certificate, base64url.
    #[serde(rename = "x5t#S256", skip_serializing_if = "Option::is_none")]
    pub x5t_s256: Option<String>,
    /// Where the certificate chain can be fetched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub x5u: Option<String>,
    #[serde(skip)]
    private_members: bool,
}

impl Jwk {
    /// Whether the document had private or symmetric members.
    ///
    /// Such a key was published by mistake: everybody can sign with it, so nothing signed with it proves anything.
    pub fn has_private_members(&self) -> bool {
        self.private_members
    }
}

open_enum! {
    /// The type of a key (RFC 7518, section 6.1).
    pub enum KeyType {
        /// Elliptic curve.
        Ec = "EC",
        /// Octet key pair, for example Ed25519 (RFC 8037).
        Okp = "OKP",
        /// Octet sequence: a symmetric key.
        Oct = "oct",
        /// RSA.
        Rsa = "RSA",
    }
}

open_enum! {
    /// What a key is meant for (RFC 7517, section 4.2).
    pub enum KeyUse {
        /// Encryption.
        Encryption = "enc",
        /// Signatures.
        Signature = "sig",
    }
}

/// A key set as it stands on the wire.
#[derive(Deserialize)]
struct JwksDocument {
    #[serde(deserialize_with = "lenient::entries")]
    keys: Vec<Jwk>,
}

impl From<lenient::Object<JwksDocument>> for Jwks {
    fn from(lenient::Object(document): lenient::Object<JwksDocument>) -> Self {
        Self { keys: document.keys }
    }
}

/// A key as it stands on the wire: every member optional, the private ones skipped over and only noticed.
#[derive(Deserialize)]
struct JwkDocument {
    #[serde(default, deserialize_with = "lenient::option")]
    kid: Option<String>,
    #[serde(default, deserialize_with = "lenient::option")]
    kty: Option<KeyType>,
    #[serde(default, deserialize_with = "lenient::option")]
    alg: Option<String>,
    #[serde(default, deserialize_with = "lenient::option", rename = "use")]
    use_: Option<KeyUse>,
    #[serde(default, deserialize_with = "lenient::option")]
    key_ops: Option<Vec<String>>,
    #[serde(default, deserialize_with = "lenient::option")]
    n: Option<String>,
    #[serde(default, deserialize_with = "lenient::option")]
    e: Option<String>,
    #[serde(default, deserialize_with = "lenient::option")]
    crv: Option<String>,
    #[serde(default, deserialize_with = "lenient::option")]
    x: Option<String>,
    #[serde(default, deserialize_with = "lenient::option")]
    y: Option<String>,
    #[serde(default, deserialize_with = "lenient::option")]
    x5c: Option<Vec<String>>,
    #[serde(default, deserialize_with = "lenient::option")]
    x5t: Option<String>,
    #[serde(default, deserialize_with = "lenient::option", rename = "x5t#S256")]
    x5t_s256: Option<String>,
    #[serde(default, deserialize_with = "lenient::option")]
    x5u: Option<String>,
    d: Option<IgnoredAny>,
    p: Option<IgnoredAny>,
    q: Option<IgnoredAny>,
    dp: Option<IgnoredAny>,
    dq: Option<IgnoredAny>,
    qi: Option<IgnoredAny>,
    oth: Option<IgnoredAny>,
    k: Option<IgnoredAny>,
}

impl From<JwkDocument> for Jwk {
    fn from(document: JwkDocument) -> Self {
        let private =
            [document.d, document.p, document.q, document.dp, document.dq, document.qi, document.oth, document.k];
        Self {
            kid: document.kid,
            kty: document.kty,
            alg: document.alg,
            use_: document.use_,
            key_ops: document.key_ops,
            n: document.n,
            e: document.e,
            crv: document.crv,
            x: document.x,
            y: document.y,
            x5c: document.x5c,
            x5t: document.x5t,
            x5t_s256: document.x5t_s256,
            x5u: document.x5u,
            private_members: private.iter().any(Option::is_some),
        }
    }
}
