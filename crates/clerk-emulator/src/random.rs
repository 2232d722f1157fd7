//! Random identifiers and secrets in the shapes Clerk gives them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Fills an array from the system's random generator.
///
/// # Panics
///
/// If the operating system has no randomness to give: nothing sensible can be done without.
pub(crate) fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    if aws_lc_rs::rand::fill(&mut bytes).is_err() {
        panic!("the operating system refused to give random bytes");
    }
    bytes
}

/// `length` characters of base 62.
pub(crate) fn base62(length: usize) -> String {
    let mut text = String::with_capacity(length);
    while text.len() < length {
        for byte in bytes::<64>() {
            // 248 is the largest multiple of 62 in a byte; the rest would favour the first letters.
            if byte < 248 && text.len() < length {
                text.push(digit62(byte));
            }
        }
    }
    text
}

/// One base 62 character for each byte, the same for the same bytes.
pub(crate) fn base62_of(bytes: &[u8]) -> String {
    bytes.iter().copied().map(digit62).collect()
}

/// The lower-case hexadecimal text of the bytes.
pub(crate) fn hex_of(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// 32 random hexadecimal characters.
pub(crate) fn hex32() -> String {
    hex_of(&bytes::<16>())
}

pub(crate) fn machine_id() -> String {
    format!("mch_{}", base62(27))
}

pub(crate) fn machine_secret_key() -> String {
    format!("ak_{}", base62(40))
}

pub(crate) fn m2m_token_id() -> String {
    format!("mt_{}", hex32())
}

pub(crate) fn m2m_token() -> String {
    format!("mt_{}", base62(32))
}

pub(crate) fn api_key_id() -> String {
    format!("ak_{}", hex32())
}

/// Standard base64 on purpose: real secrets hold `/`, `+` and `=` too, and whoever cannot carry them should find out.
pub(crate) fn api_key_secret() -> String {
    format!("ak_{}", STANDARD.encode(bytes::<32>()))
}

pub(crate) fn oauth_token_id() -> String {
    format!("oat_{}", hex32())
}

pub(crate) fn oauth_token() -> String {
    format!("oat_{}", base62(32))
}

pub(crate) fn instance_secret_key(production: bool) -> String {
    format!("sk_{}_{}", if production { "live" } else { "test" }, base62(42))
}

/// The id of a user, an organization, a session and the like: `user_` and 27 characters.
pub(crate) fn id(prefix: &str) -> String {
    format!("{prefix}_{}", base62(27))
}

pub(crate) fn refresh_token() -> String {
    base62(20)
}

pub(crate) fn handshake_nonce() -> String {
    base62(43)
}

fn digit62(byte: u8) -> char {
    char::from(BASE62[usize::from(byte % 62)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_have_the_documented_shapes() {
        let shape = |text: &str, prefix: &str, length: usize| {
            let rest = text.strip_prefix(prefix).unwrap_or_else(|| panic!("{text} lacks {prefix}"));
            assert_eq!(rest.len(), length, "{text}");
            assert!(rest.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{text}");
        };
        shape(&machine_id(), "mch_", 27);
        shape(&m2m_token_id(), "mt_", 32);
        shape(&api_key_id(), "ak_", 32);
        shape(&oauth_token_id(), "oat_", 32);
        assert_ne!(machine_id(), machine_id());
        assert!(api_key_secret().ends_with('='));
    }
}
