//! The only file that names the cryptography library.

use std::fmt;

use aws_lc_rs::digest;
#[cfg(feature = "webhooks")]
use aws_lc_rs::hmac;
use aws_lc_rs::signature::{
    ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512, RsaParameters,
    RsaPublicKeyComponents, RsaSubjectPublicKey,
};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};

/// The signature algorithms that a token may name: our list, never the token's word.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Algorithm {
    Rs256,
    Rs384,
    Rs512,
}

impl Algorithm {
    /// The algorithm with this exact name in a token header (RFC 7518, section 3.1).
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        match name {
            "RS256" => Some(Self::Rs256),
            "RS384" => Some(Self::Rs384),
            "RS512" => Some(Self::Rs512),
            _ => None,
        }
    }

    fn parameters(self) -> &'static RsaParameters {
        match self {
            Self::Rs256 => &RSA_PKCS1_2048_8192_SHA256,
            Self::Rs384 => &RSA_PKCS1_2048_8192_SHA384,
            Self::Rs512 => &RSA_PKCS1_2048_8192_SHA512,
        }
    }
}

/// Why a key cannot be used.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum KeyError {
    /// Not an RSA public key that can be read.
    Unreadable,
    /// An RSA key outside of 2048 to 8192 bits.
    Size,
}

/// An RSA public key, parsed once, together with the algorithms it may be used for.
pub(crate) struct PublicKey {
    rs256: Option<ParsedPublicKey>,
    rs384: Option<ParsedPublicKey>,
    rs512: Option<ParsedPublicKey>,
}

impl PublicKey {
    /// Reads an RSA public key from a `PUBLIC KEY` PEM (RFC 7468, section 13) or from its bare base64 body. A key given
    /// this way verifies RS256 only.
    pub(crate) fn from_pem(pem: &str) -> Result<Self, KeyError> {
        let body: String = pem
            .replace("-----BEGIN PUBLIC KEY-----", "")
            .replace("-----END PUBLIC KEY-----", "")
            .chars()
            .filter(|c| !c.is_ascii_whitespace())
            .collect();
        let der =
            STANDARD.decode(&body).or_else(|_| STANDARD_NO_PAD.decode(&body)).map_err(|_| KeyError::Unreadable)?;
        let algorithm = Algorithm::Rs256.parameters();
        let rsa = RsaSubjectPublicKey::from_der(&der).map_err(|_| KeyError::Unreadable)?;
        let bits = RsaParameters::public_modulus_len(rsa.as_ref()).map_err(|_| KeyError::Unreadable)?;
        if !(algorithm.min_modulus_len()..=algorithm.max_modulus_len()).contains(&bits) {
            return Err(KeyError::Size);
        }
        let key = ParsedPublicKey::new(algorithm, rsa).map_err(|_| KeyError::Unreadable)?;
        Ok(Self { rs256: Some(key), rs384: None, rs512: None })
    }

    /// Builds an RSA public key from its big-endian modulus and exponent (RFC 7518, section 6.3.1), for one algorithm
    /// or, with `None`, for each that we know.
    pub(crate) fn from_components(n: &[u8], e: &[u8], algorithm: Option<Algorithm>) -> Result<Self, KeyError> {
        let (n, e) = (strip_leading_zeros(n), strip_leading_zeros(e));
        if !(2048 / 8..=8192 / 8).contains(&n.len()) {
            return Err(KeyError::Size);
        }
        let components = RsaPublicKeyComponents { n, e };
        let parse = |one: Algorithm| {
            if algorithm.is_some_and(|only| only != one) {
                return Ok(None);
            }
            components.to_parsed_public_key(one.parameters()).map(Some).map_err(|_| KeyError::Unreadable)
        };
        Ok(Self { rs256: parse(Algorithm::Rs256)?, rs384: parse(Algorithm::Rs384)?, rs512: parse(Algorithm::Rs512)? })
    }

    /// Whether this key may be used with `algorithm`.
    pub(crate) fn allows(&self, algorithm: Algorithm) -> bool {
        self.parsed(algorithm).is_some()
    }

    /// Whether `signature` is the RSASSA-PKCS1-v1_5 signature of `message` by this key; `false` also when the key may
    /// not be used with `algorithm`.
    pub(crate) fn verifies(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
        self.parsed(algorithm).is_some_and(|key| key.verify_sig(message, signature).is_ok())
    }

    fn parsed(&self, algorithm: Algorithm) -> Option<&ParsedPublicKey> {
        match algorithm {
            Algorithm::Rs256 => self.rs256.as_ref(),
            Algorithm::Rs384 => self.rs384.as_ref(),
            Algorithm::Rs512 => self.rs512.as_ref(),
        }
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let algorithms = [Algorithm::Rs256, Algorithm::Rs384, Algorithm::Rs512];
        let allowed: Vec<_> = algorithms.into_iter().filter(|algorithm| self.allows(*algorithm)).collect();
        f.debug_struct("PublicKey").field("allowed", &allowed).finish_non_exhaustive()
    }
}

/// A key of HMAC-SHA256 (RFC 2104).
#[cfg(feature = "webhooks")]
#[derive(Clone)]
pub(crate) struct HmacKey(hmac::Key);

#[cfg(feature = "webhooks")]
impl HmacKey {
    pub(crate) fn new(key: &[u8]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, key))
    }

    /// The HMAC of `parts` behind each other. Compare it with [`same_bytes`] alone.
    pub(crate) fn tag(&self, parts: &[&[u8]]) -> impl AsRef<[u8]> + use<> {
        let mut context = hmac::Context::with_key(&self.0);
        parts.iter().for_each(|part| context.update(part));
        context.sign()
    }
}

#[cfg(feature = "webhooks")]
impl fmt::Debug for HmacKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HmacKey(..)")
    }
}

/// Whether both are equal; takes the same time wherever they differ.
#[cfg(feature = "webhooks")]
pub(crate) fn same_bytes(a: &[u8], b: &[u8]) -> bool {
    aws_lc_rs::constant_time::verify_slices_are_equal(a, b).is_ok()
}

/// SHA-1, which Clerk uses to name cookies (never to protect anything).
pub(crate) fn sha1(data: &[u8]) -> [u8; 20] {
    let mut out = [0; 20];
    for (to, from) in out.iter_mut().zip(digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, data).as_ref()) {
        *to = *from;
    }
    out
}

fn strip_leading_zeros(bytes: &[u8]) -> &[u8] {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    bytes.get(zeros..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::encoding::AsDer as _;
    use aws_lc_rs::rand::SystemRandom;
    use aws_lc_rs::rsa::KeySize;
    use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256, RSA_PKCS1_SHA512, RsaKeyPair};

    use super::*;

    fn sign(pair: &RsaKeyPair, message: &[u8]) -> Vec<u8> {
        let mut signature = vec![0; pair.public_modulus_len()];
        pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature).unwrap();
        signature
    }

    #[test]
    fn a_pem_key_verifies_rs256_only_in_every_spelling() {
        let pair = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
        let der = pair.public_key().as_der().unwrap();
        let body = STANDARD.encode(der.as_ref());
        let (first, rest) = body.split_at(64);
        let signature = sign(&pair, b"message");
        for pem in [
            body.clone(),
            format!("-----BEGIN PUBLIC KEY-----\n{first}\n{rest}\n-----END PUBLIC KEY-----\n"),
            format!("-----BEGIN PUBLIC KEY-----\r\n{first}\r\n{rest}\r\n-----END PUBLIC KEY-----"),
            format!("-----BEGIN PUBLIC KEY-----{body}-----END PUBLIC KEY-----"),
        ] {
            let key = PublicKey::from_pem(&pem).unwrap();
            assert!(key.verifies(Algorithm::Rs256, b"message", &signature), "{pem}");
            assert!(!key.verifies(Algorithm::Rs256, b"massage", &signature));
            assert!(!key.verifies(Algorithm::Rs256, b"message", &[]));
            assert!(!key.allows(Algorithm::Rs384) && !key.allows(Algorithm::Rs512));
        }
    }

    #[test]
    fn a_pem_key_may_be_larger() {
        let pair = RsaKeyPair::generate(KeySize::Rsa4096).unwrap();
        let pem = STANDARD.encode(pair.public_key().as_der().unwrap().as_ref());
        assert!(PublicKey::from_pem(&pem).unwrap().verifies(Algorithm::Rs256, b"message", &sign(&pair, b"message")));
    }

    #[test]
    fn a_key_from_components_is_bound_to_its_algorithm() {
        let pair = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
        let n = pair.public_key().modulus().big_endian_without_leading_zero().to_vec();
        let e = pair.public_key().exponent().big_endian_without_leading_zero().to_vec();
        let mut signature = vec![0; pair.public_modulus_len()];
        pair.sign(&RSA_PKCS1_SHA512, &SystemRandom::new(), b"message", &mut signature).unwrap();

        let any = PublicKey::from_components(&n, &e, None).unwrap();
        assert!(any.verifies(Algorithm::Rs512, b"message", &signature));
        assert!(!any.verifies(Algorithm::Rs256, b"message", &signature));
        let only_256 = PublicKey::from_components(&n, &e, Some(Algorithm::Rs256)).unwrap();
        assert!(!only_256.verifies(Algorithm::Rs512, b"message", &signature));

        let padded = [&[0, 0][..], &n].concat();
        assert!(PublicKey::from_components(&padded, &e, None).unwrap().verifies(
            Algorithm::Rs512,
            b"message",
            &signature
        ));
    }

    #[test]
    fn unusable_keys_are_refused_when_read() {
        for pem in ["", "garbage", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "é"] {
            assert_eq!(PublicKey::from_pem(pem).unwrap_err(), KeyError::Unreadable, "{pem}");
        }
        assert_eq!(PublicKey::from_components(&[1; 128], &[1, 0, 1], None).unwrap_err(), KeyError::Size);
        assert_eq!(PublicKey::from_components(&[], &[], None).unwrap_err(), KeyError::Size);
        assert!(PublicKey::from_components(&[255; 256], &[], None).is_err());
        assert!(PublicKey::from_components(&[255; 256], &[0], None).is_err());
    }

    /// With the exponent 1 everybody can sign: the signature is the padded digest itself.
    #[test]
    fn nothing_is_signed_with_the_exponent_one() {
        let pair = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
        let n = pair.public_key().modulus().big_endian_without_leading_zero().to_vec();
        let info = [48, 49, 48, 13, 6, 9, 96, 134, 72, 1, 101, 3, 4, 2, 1, 5, 0, 4, 32];
        let digest = digest::digest(&digest::SHA256, b"message");
        let padding = vec![255; n.len() - 3 - info.len() - digest.as_ref().len()];
        let forged = [&[0, 1][..], &padding, &[0], &info, digest.as_ref()].concat();
        // Refused at the latest when it is used.
        let key = PublicKey::from_components(&n, &[1], None);
        assert!(!key.is_ok_and(|key| key.verifies(Algorithm::Rs256, b"message", &forged)));
    }

    /// RFC 4231, test case 2.
    #[cfg(feature = "webhooks")]
    #[test]
    fn hmac_agrees_with_the_published_vector() {
        let key = HmacKey::new(b"Jefe");
        let tag = key.tag(&[b"what do ya ", b"want for ", b"nothing?"]);
        assert_eq!(STANDARD.encode(tag), "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=");
        assert!(same_bytes(b"ab", b"ab") && !same_bytes(b"ab", b"ac") && !same_bytes(b"ab", b"a"));
        assert!(!format!("{key:?}").contains("Jefe"));
    }

    #[test]
    fn sha1_agrees_with_the_published_vector() {
        assert_eq!(sha1(b"abc")[..4], [0xa9, 0x99, 0x3e, 0x36]);
    }
}
