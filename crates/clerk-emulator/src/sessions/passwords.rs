//! Passwords of users.

use std::num::NonZeroU32;

use aws_lc_rs::pbkdf2::{PBKDF2_HMAC_SHA256, derive as stretch, verify as matches};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::bapi::refusal::{self, Refusal};
use crate::random;
use crate::store::{Password, PasswordHash};

/// Few: nothing is to be protected here, and tests are to be fast.
const ITERATIONS: NonZeroU32 = NonZeroU32::new(1000).unwrap();
/// Characters.
const SHORTEST: usize = 8;
/// Bytes.
const LONGEST: usize = 72;

/// The hashers whose digests Clerk takes.
const HASHERS: [&str; 17] = [
    "argon2i",
    "argon2id",
    "bcrypt",
    "bcrypt_sha256_django",
    "ldap_ssha",
    "md5",
    "md5_phpass",
    "pbkdf2_sha1",
    "pbkdf2_sha256",
    "pbkdf2_sha256_django",
    "pbkdf2_sha512",
    "pbkdf2_sha512_hex",
    "phpass",
    "scrypt_firebase",
    "scrypt_werkzeug",
    "sha256",
    "sha512_symfony",
];

/// A password given in the clear; only its hash is kept. `unchecked`: short ones will do.
pub(crate) fn of_text(text: &str, unchecked: bool, now: i64) -> Result<Password, Refusal> {
    if text.len() > LONGEST {
        return Err(refusal::users::password_too_long(LONGEST));
    }
    if text.is_empty() || (!unchecked && text.chars().count() < SHORTEST) {
        return Err(refusal::users::password_too_short(SHORTEST));
    }
    let salt = random::bytes::<16>();
    let mut hash = [0; 32];
    stretch(PBKDF2_HMAC_SHA256, ITERATIONS, &salt, text.as_bytes(), &mut hash);
    let hash = PasswordHash::Own { salt: STANDARD.encode(salt), hash: STANDARD.encode(hash) };
    Ok(Password { hash, compromised: false, updated_at: now })
}

/// A password of which only the digest is known.
pub(crate) fn of_digest(digest: &str, hasher: &str, now: i64) -> Result<Password, Refusal> {
    if !HASHERS.contains(&hasher) {
        return Err(refusal::wrong_value("password_hasher", "must be a hasher that Clerk takes digests of"));
    }
    let hash = PasswordHash::Foreign { hasher: hasher.to_owned(), digest: digest.to_owned() };
    Ok(Password { hash, compromised: false, updated_at: now })
}

/// Whether this is the password. Of a digest made elsewhere that cannot be told here.
pub(crate) fn verify(password: &Password, text: &str) -> Result<(), Refusal> {
    let (salt, hash) = match &password.hash {
        PasswordHash::Own { salt, hash } => (STANDARD.decode(salt), STANDARD.decode(hash)),
        PasswordHash::Foreign { hasher, .. } => return Err(refusal::users::digest_not_emulated(hasher)),
    };
    let (Ok(salt), Ok(hash)) = (salt, hash) else { return Err(refusal::users::wrong_password()) };
    matches(PBKDF2_HMAC_SHA256, ITERATIONS, &salt, text.as_bytes(), &hash).map_err(|_| refusal::users::wrong_password())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_verifies_and_no_other_does() {
        let password = of_text("correct horse", false, 1).unwrap();
        assert!(verify(&password, "correct horse").is_ok());
        for other in ["", "correct hors", "Correct horse"] {
            assert_eq!(verify(&password, other).unwrap_err().status, 422);
        }
        let again = of_text("correct horse", false, 1).unwrap();
        let texts = [&password, &again].map(|password| serde_json::to_string(password).unwrap());
        assert!(texts[0] != texts[1] && !texts[0].contains("horse"));
    }

    #[test]
    fn short_and_long_passwords_are_refused() {
        assert!(of_text("seven77", false, 1).is_err() && of_text("seven77", true, 1).is_ok());
        assert!(of_text("", true, 1).is_err() && of_text(&"x".repeat(73), true, 1).is_err());
    }
}
