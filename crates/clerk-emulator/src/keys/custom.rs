//! Keys of an application's own, with which tokens after a JWT template are signed (RFC 7518, RFC 8037).

use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, ECDSA_P521_SHA512_FIXED_SIGNING, EcdsaKeyPair,
    EcdsaSigningAlgorithm, Ed25519KeyPair,
};

use super::{RsaHash, SigningKey, pem_content};

/// Every algorithm a template can name.
pub(crate) const ALGORITHMS: [&str; 10] =
    ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "HS256", "HS384", "HS512", "EdDSA"];

/// A key that fits its algorithm.
pub(crate) enum CustomKey {
    Rsa(Box<SigningKey>, RsaHash),
    Ecdsa(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
    Hmac(Box<hmac::Key>),
}

impl CustomKey {
    /// Takes a shared secret as it is for `HS...`, and a private key in PEM (PKCS#8) for all others; none if it does not
    /// fit the algorithm.
    pub(crate) fn parse(algorithm: &str, key: &str) -> Option<Self> {
        let rsa = |hash| SigningKey::from_pem(key).ok().map(|key| Self::Rsa(Box::new(key), hash));
        let ecdsa = |algorithm: &'static EcdsaSigningAlgorithm| {
            EcdsaKeyPair::from_pkcs8(algorithm, &pem_content(key).ok()?).ok().map(Self::Ecdsa)
        };
        let hmac =
            |algorithm| (!key.is_empty()).then(|| Self::Hmac(Box::new(hmac::Key::new(algorithm, key.as_bytes()))));
        match algorithm {
            "RS256" => rsa(RsaHash::Sha256),
            "RS384" => rsa(RsaHash::Sha384),
            "RS512" => rsa(RsaHash::Sha512),
            "ES256" => ecdsa(&ECDSA_P256_SHA256_FIXED_SIGNING),
            "ES384" => ecdsa(&ECDSA_P384_SHA384_FIXED_SIGNING),
            "ES512" => ecdsa(&ECDSA_P521_SHA512_FIXED_SIGNING),
            "HS256" => hmac(hmac::HMAC_SHA256),
            "HS384" => hmac(hmac::HMAC_SHA384),
            "HS512" => hmac(hmac::HMAC_SHA512),
            "EdDSA" => Ed25519KeyPair::from_pkcs8(&pem_content(key).ok()?).ok().map(Self::Ed25519),
            _ => None,
        }
    }

    /// The signature as JWTs carry it; none if the cryptographic library fails.
    pub(crate) fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::Rsa(key, hash) => Some(key.sign(*hash, message)),
            Self::Ecdsa(key) => Some(key.sign(&SystemRandom::new(), message).ok()?.as_ref().to_vec()),
            Self::Ed25519(key) => Some(key.sign(message).as_ref().to_vec()),
            Self::Hmac(key) => Some(hmac::sign(key, message).as_ref().to_vec()),
        }
    }
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::signature::{
        ECDSA_P256_SHA256_FIXED, ECDSA_P384_SHA384_FIXED, ECDSA_P521_SHA512_FIXED, ED25519, KeyPair, UnparsedPublicKey,
        VerificationAlgorithm,
    };

    use super::super::pem;
    use super::*;

    fn verifies(algorithm: &'static dyn VerificationAlgorithm, public: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(algorithm, public).verify(b"text", signature).is_ok()
    }

    #[test]
    fn keys_sign_as_their_algorithm_says() {
        let curves: [(&str, &'static EcdsaSigningAlgorithm, &'static dyn VerificationAlgorithm); 3] = [
            ("ES256", &ECDSA_P256_SHA256_FIXED_SIGNING, &ECDSA_P256_SHA256_FIXED),
            ("ES384", &ECDSA_P384_SHA384_FIXED_SIGNING, &ECDSA_P384_SHA384_FIXED),
            ("ES512", &ECDSA_P521_SHA512_FIXED_SIGNING, &ECDSA_P521_SHA512_FIXED),
        ];
        for (name, signing, verification) in curves {
            let pkcs8 = EcdsaKeyPair::generate_pkcs8(signing, &SystemRandom::new()).unwrap();
            let public = EcdsaKeyPair::from_pkcs8(signing, pkcs8.as_ref()).unwrap();
            let text = pem("PRIVATE KEY", pkcs8.as_ref());
            let signature = CustomKey::parse(name, &text).unwrap().sign(b"text").unwrap();
            assert!(verifies(verification, public.public_key().as_ref(), &signature), "{name}");
            assert!(CustomKey::parse("RS256", &text).is_none() && CustomKey::parse("EdDSA", &text).is_none());
        }
        let pkcs8 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        let public = Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).unwrap();
        let text = pem("PRIVATE KEY", pkcs8.as_ref());
        let signature = CustomKey::parse("EdDSA", &text).unwrap().sign(b"text").unwrap();
        assert!(verifies(&ED25519, public.public_key().as_ref(), &signature));
        let rsa = SigningKey::generate();
        let text = pem("PRIVATE KEY", rsa.pkcs8());
        for (name, bits) in [("RS256", RsaHash::Sha256), ("RS384", RsaHash::Sha384), ("RS512", RsaHash::Sha512)] {
            let signature = CustomKey::parse(name, &text).unwrap().sign(b"text").unwrap();
            assert_eq!(signature, rsa.sign(bits, b"text"), "{name}");
        }
        for (name, length) in [("HS256", 32), ("HS384", 48), ("HS512", 64)] {
            assert_eq!(CustomKey::parse(name, "secret").unwrap().sign(b"text").unwrap().len(), length);
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        for (algorithm, key) in [("HS256", ""), ("ES256", "secret"), ("none", "secret"), ("RS256", ""), ("rs256", "x")]
        {
            assert!(CustomKey::parse(algorithm, key).is_none(), "{algorithm}");
        }
    }
}
