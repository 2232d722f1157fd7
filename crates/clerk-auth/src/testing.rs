//! Keys and tokens for this crate's own tests.

use aws_lc_rs::encoding::AsDer as _;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    KeyPair as _, RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RsaEncoding, RsaKeyPair,
};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::crypto::PublicKey;

/// 2026-01-01T00:00:00Z, in seconds.
pub(crate) const NOW: i64 = 1_767_225_600;

/// A key pair that is made anew for each test.
pub(crate) struct TestKey(RsaKeyPair);

impl TestKey {
    pub(crate) fn generate() -> Self {
        Self(RsaKeyPair::generate(KeySize::Rsa2048).unwrap())
    }

    pub(crate) fn pem(&self) -> String {
        let der = self.0.public_key().as_der().unwrap();
        format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", STANDARD.encode(der.as_ref()))
    }

    pub(crate) fn public(&self) -> PublicKey {
        PublicKey::from_pem(&self.pem()).unwrap()
    }

    /// The entry of a key set, with more or other members.
    pub(crate) fn jwk(&self, kid: &str, extra: &Value) -> Value {
        let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let mut jwk = json!({
            "kid": kid,
            "kty": "RSA",
            "n": encode(self.0.public_key().modulus().big_endian_without_leading_zero()),
            "e": encode(self.0.public_key().exponent().big_endian_without_leading_zero()),
        });
        merge(&mut jwk, extra);
        jwk
    }

    /// Signs by RS256 whatever the header says, unless it says RS384 or RS512.
    pub(crate) fn sign(&self, header: &Value, payload: &Value) -> String {
        let encode = |part: &Value| URL_SAFE_NO_PAD.encode(part.to_string());
        self.sign_parts(&encode(header), &encode(payload), header["alg"].as_str().unwrap_or_default())
    }

    pub(crate) fn sign_parts(&self, header: &str, payload: &str, algorithm: &str) -> String {
        let encoding: &'static dyn RsaEncoding = match algorithm {
            "RS384" => &RSA_PKCS1_SHA384,
            "RS512" => &RSA_PKCS1_SHA512,
            _ => &RSA_PKCS1_SHA256,
        };
        let signed = format!("{header}.{payload}");
        let mut signature = vec![0; self.0.public_modulus_len()];
        self.0.sign(encoding, &SystemRandom::new(), signed.as_bytes(), &mut signature).unwrap();
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    /// A session token that is good at [`NOW`], with members changed: `null` takes one away.
    pub(crate) fn session(&self, header: &Value, payload: &Value) -> String {
        let mut all = json!({ "sub": "user_1", "sid": "sess_1", "iss": "https://clerk.example.com",
            "azp": "https://example.com", "iat": NOW - 10, "nbf": NOW - 20, "exp": NOW + 50, "v": 2 });
        merge(&mut all, payload);
        self.sign(&header_of("cl_B7d4PD111AAA", header), &all)
    }

    /// An M2M JWT that is good at [`NOW`], meant for `mch_b`.
    pub(crate) fn m2m(&self, header: &Value, payload: &Value) -> String {
        let mut all = json!({ "sub": "mch_a", "jti": "mt_1", "iss": "https://clerk.example.com",
            "iat": NOW - 10, "exp": NOW + 50, "scopes": "mch_b mch_c", "aud": ["mch_b", "mch_c"] });
        merge(&mut all, payload);
        self.sign(&header_of("cl_B7d4PD333AAA", header), &all)
    }

    /// An OAuth access token that is good at [`NOW`].
    pub(crate) fn oauth(&self, header: &Value, payload: &Value) -> String {
        let mut all = json!({ "sub": "user_1", "jti": "oat_1", "client_id": "client_1", "scope": "read write",
            "iat": NOW - 10, "exp": NOW + 50 });
        merge(&mut all, payload);
        let mut head = json!({ "typ": "at+jwt", "cat": null });
        merge(&mut head, header);
        self.sign(&header_of("", &head), &all)
    }
}

fn header_of(category: &str, extra: &Value) -> Value {
    let mut header = json!({ "alg": "RS256", "kid": "ins_1", "typ": "JWT", "cat": category });
    merge(&mut header, extra);
    header
}

fn merge(into: &mut Value, from: &Value) {
    for (name, value) in from.as_object().unwrap() {
        match value {
            Value::Null => drop(into.as_object_mut().unwrap().remove(name)),
            value => into[name] = value.clone(),
        }
    }
}
