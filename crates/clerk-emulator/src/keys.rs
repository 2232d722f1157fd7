//! The instance's signing keys, and the public side of them: PEM, key set, key id.

pub(crate) mod custom;

use std::fmt;

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{
    KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RsaEncoding,
    UnparsedPublicKey,
};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::random;

/// Why a private key handed in cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The text is not one `PRIVATE KEY` block of PEM.
    #[error("the signing key is not a PEM block of type PRIVATE KEY (PKCS#8)")]
    NotPem,
    /// The block does not hold an RSA key of at least 2048 bits.
    #[error("the signing key is not an RSA key of at least 2048 bits in PKCS#8")]
    NotRsa,
}

/// An RSA key pair with everything that is derived from it.
pub(crate) struct SigningKey {
    pair: KeyPair,
    pkcs8: Vec<u8>,
    public_pem: String,
    kid: String,
    n: String,
    e: String,
}

impl SigningKey {
    /// # Panics
    ///
    /// If the cryptographic library cannot make a key at all.
    pub(crate) fn generate() -> Self {
        let made = KeyPair::generate(KeySize::Rsa2048).map_err(|_| KeyError::NotRsa).and_then(Self::from_pair);
        match made {
            Ok(key) => key,
            Err(error) => panic!("cannot generate an RSA key: {error}"),
        }
    }

    pub(crate) fn from_pem(pem: &str) -> Result<Self, KeyError> {
        Self::from_pkcs8(&pem_content(pem)?)
    }

    pub(crate) fn from_pkcs8(der: &[u8]) -> Result<Self, KeyError> {
        Self::from_pair(KeyPair::from_pkcs8(der).map_err(|_| KeyError::NotRsa)?)
    }

    fn from_pair(pair: KeyPair) -> Result<Self, KeyError> {
        if pair.public_modulus_len() < 256 {
            return Err(KeyError::NotRsa);
        }
        let public = pair.public_key();
        let spki: PublicKeyX509Der<'_> = public.as_der().map_err(|_| KeyError::NotRsa)?;
        let (n, e) = modulus_and_exponent(public.as_ref()).ok_or(KeyError::NotRsa)?;
        let hash = digest(&SHA256, spki.as_ref());
        let kid = format!("ins_{}", random::base62_of(hash.as_ref().get(..27).unwrap_or_default()));
        let public_pem = pem("PUBLIC KEY", spki.as_ref());
        let (n, e) = (URL_SAFE_NO_PAD.encode(n), URL_SAFE_NO_PAD.encode(e));
        let pkcs8: Pkcs8V1Der<'_> = pair.as_der().map_err(|_| KeyError::NotRsa)?;
        let pkcs8 = pkcs8.as_ref().to_vec();
        Ok(Self { pair, pkcs8, public_pem, kid, n, e })
    }

    /// `ins_` and 27 characters of the hash of the public key.
    pub(crate) fn kid(&self) -> &str {
        &self.kid
    }

    pub(crate) fn public_pem(&self) -> &str {
        &self.public_pem
    }

    pub(crate) fn pkcs8(&self) -> &[u8] {
        &self.pkcs8
    }

    /// The member of the key set, in the shape of RFC 7517.
    pub(crate) fn jwk(&self) -> Value {
        json!({ "use": "sig", "kty": "RSA", "kid": self.kid, "alg": "RS256", "n": self.n, "e": self.e })
    }

    /// # Panics
    ///
    /// If the cryptographic library cannot sign with a key it accepted.
    pub(crate) fn sign(&self, hash: RsaHash, message: &[u8]) -> Vec<u8> {
        let encoding: &'static dyn RsaEncoding = match hash {
            RsaHash::Sha256 => &RSA_PKCS1_SHA256,
            RsaHash::Sha384 => &RSA_PKCS1_SHA384,
            RsaHash::Sha512 => &RSA_PKCS1_SHA512,
        };
        let mut signature = vec![0; self.pair.public_modulus_len()];
        if self.pair.sign(encoding, &SystemRandom::new(), message, &mut signature).is_err() {
            panic!("cannot sign with this RSA key");
        }
        signature
    }

    /// Whether this is the RS256 signature of the message by this key.
    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, self.pair.public_key().as_ref())
            .verify(message, signature)
            .is_ok()
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("kid", &self.kid).finish_non_exhaustive()
    }
}

/// The hash in an RSA signature.
#[derive(Clone, Copy, Debug)]
pub(crate) enum RsaHash {
    Sha256,
    Sha384,
    Sha512,
}

/// The DER bytes in one `PRIVATE KEY` block of PEM.
fn pem_content(pem: &str) -> Result<Vec<u8>, KeyError> {
    let body = pem
        .trim()
        .strip_prefix("-----BEGIN PRIVATE KEY-----")
        .and_then(|rest| rest.strip_suffix("-----END PRIVATE KEY-----"))
        .ok_or(KeyError::NotPem)?;
    let body: String = body.split_ascii_whitespace().collect();
    STANDARD.decode(body).map_err(|_| KeyError::NotPem)
}

/// The RFC 7468 text of DER bytes.
fn pem(label: &str, der: &[u8]) -> String {
    let body = STANDARD.encode(der);
    let mut text = format!("-----BEGIN {label}-----\n");
    let mut rest = body.as_str();
    while !rest.is_empty() {
        let (line, tail) = rest.split_at(rest.len().min(64));
        text.push_str(line);
        text.push('\n');
        rest = tail;
    }
    text.push_str(&format!("-----END {label}-----\n"));
    text
}

/// The two integers of an RFC 8017 `RSAPublicKey`, without leading zeros.
fn modulus_and_exponent(der: &[u8]) -> Option<(&[u8], &[u8])> {
    let (sequence, rest) = der_element(der, 0x30)?;
    let (modulus, exponent) = der_element(sequence, 0x02)?;
    let (exponent, end) = der_element(exponent, 0x02)?;
    if !rest.is_empty() || !end.is_empty() {
        return None;
    }
    let strip = |integer: &'_ [u8]| integer.iter().take_while(|byte| **byte == 0).count();
    Some((modulus.get(strip(modulus)..)?, exponent.get(strip(exponent)..)?))
}

/// The content of the DER element with this tag at the start, and what follows it.
fn der_element(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&found, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let (length, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
        let add = |sum: usize, byte: &u8| sum.checked_mul(256)?.checked_add(usize::from(*byte));
        (length.iter().try_fold(0, add)?, rest)
    };
    if found == tag { rest.split_at_checked(length) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_comes_back_from_its_own_pem_with_the_same_id() {
        let key = SigningKey::generate();
        let again = SigningKey::from_pem(&pem("PRIVATE KEY", key.pkcs8())).unwrap();
        assert_eq!(key.kid(), again.kid());
        assert_eq!(key.jwk(), again.jwk());
        assert!(again.verifies(b"text", &key.sign(RsaHash::Sha256, b"text")));
        assert!(!again.verifies(b"other", &key.sign(RsaHash::Sha256, b"text")));
        assert!(!again.verifies(b"text", &key.sign(RsaHash::Sha512, b"text")));
    }

    #[test]
    fn the_key_set_holds_the_modulus_and_exponent() {
        let jwk = SigningKey::generate().jwk();
        assert_eq!(jwk["e"], "AQAB");
        let n = URL_SAFE_NO_PAD.decode(jwk["n"].as_str().unwrap()).unwrap();
        assert_eq!(n.len(), 256);
        assert_ne!(n[0], 0);
    }

    #[test]
    fn what_is_no_key_is_refused() {
        assert!(matches!(SigningKey::from_pem(""), Err(KeyError::NotPem)));
        assert!(matches!(SigningKey::from_pem(&pem("PUBLIC KEY", b"x")), Err(KeyError::NotPem)));
        assert!(matches!(SigningKey::from_pem(&pem("PRIVATE KEY", b"x")), Err(KeyError::NotRsa)));
    }

    #[test]
    fn debug_shows_no_private_part() {
        let key = SigningKey::generate();
        let shown = format!("{key:?}");
        assert!(shown.contains(key.kid()));
        assert!(shown.len() < 100, "{shown}");
    }
}
