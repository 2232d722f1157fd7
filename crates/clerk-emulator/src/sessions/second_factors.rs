//! Second factors: one-time codes by time (RFC 6238), and backup codes.

use aws_lc_rs::hmac;

use crate::bapi::refusal::{self, Refusal};
use crate::store::User;

/// Seconds for which a code is good, before and after its own.
const STEP: i64 = 30;

/// What kind of code it was.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum CodeType {
    Totp,
    BackupCode,
}

/// Checks a secret in base32.
pub(crate) fn check_secret(secret: &str) -> Result<(), Refusal> {
    match base32(secret) {
        Some(key) if !key.is_empty() => Ok(()),
        _ => Err(refusal::wrong_value("totp_secret", "must be a secret in base32")),
    }
}

/// Whether this is the present code, the one before or after, or a backup code, which is used up then.
pub(crate) fn verify(user: &mut User, code: &str, now: i64) -> Result<CodeType, Refusal> {
    if user.totp_secret.is_none() && user.backup_codes.is_empty() {
        return Err(refusal::users::no_totp());
    }
    let key = user.totp_secret.as_deref().and_then(base32);
    let step = now.div_euclid(1000 * STEP);
    if key.is_some_and(|key| (step - 1..=step + 1).any(|step| code_at(&key, step) == code)) {
        return Ok(CodeType::Totp);
    }
    let at = user.backup_codes.iter().position(|backup| backup == code).ok_or_else(refusal::users::wrong_totp)?;
    user.backup_codes.remove(at);
    Ok(CodeType::BackupCode)
}

/// Takes every second factor away.
pub(crate) fn disable(user: &mut User) {
    user.second_factor = false;
    user.totp_secret = None;
    user.backup_codes.clear();
    for number in &mut user.phone_numbers {
        (number.second_factor, number.default_second_factor) = (false, false);
    }
}

/// Takes the codes by time away, and with the last second factor its backup.
pub(crate) fn disable_totp(user: &mut User) {
    (user.totp_secret, user.second_factor) = (None, false);
    if !user.has_second_factor() {
        user.backup_codes.clear();
    }
}

/// Six digits.
fn code_at(key: &[u8], step: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, key);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let bytes = tag.as_ref();
    let offset = bytes.last().map_or(0, |last| usize::from(last & 0xf));
    let four = bytes.iter().skip(offset).take(4).fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte));
    format!("{:06}", (four & 0x7fff_ffff) % 1_000_000)
}

/// Base32 as in RFC 4648, with or without padding, whatever the case.
fn base32(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0_u32, 0_u32);
    for character in text.trim_end_matches('=').chars() {
        let value = match character.to_ascii_uppercase() {
            letter @ 'A'..='Z' => letter as u32 - 'A' as u32,
            digit @ '2'..='7' => digit as u32 - '2' as u32 + 26,
            _ => return None,
        };
        held = (held << 5 | value) & 0xfff;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits & 0xff).ok()?);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of RFC 6238, appendix B.
    const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    #[test]
    fn codes_are_those_of_the_rfc() {
        let key = base32(SECRET).unwrap();
        assert_eq!(key, b"12345678901234567890");
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000, "353130")] {
            assert_eq!(code_at(&key, seconds / STEP), code);
        }
    }

    #[test]
    fn a_code_is_good_for_one_step_around_and_a_backup_code_once() {
        let mut user =
            User { totp_secret: Some(SECRET.to_lowercase()), backup_codes: vec!["b1".into()], ..User::default() };
        for (seconds, good) in [(-1, false), (0, true), (59, true), (89, true), (90, false)] {
            assert_eq!(verify(&mut user, "287082", seconds * 1000).is_ok(), good, "{seconds}");
        }
        assert_eq!(verify(&mut user, "b1", 0).unwrap(), CodeType::BackupCode);
        assert_eq!(verify(&mut user, "b1", 0).unwrap_err().status, 422);
        disable(&mut user);
        assert_eq!(verify(&mut user, "287082", 59_000).unwrap_err().status, 400);
    }

    #[test]
    fn secrets_are_base32() {
        assert!(check_secret("JBSWY3DP").is_ok() && check_secret("JBSWY3DPEHPK3PXP====").is_ok());
        for secret in ["", "A", "JBSWY3D1", "JBSW Y3DP"] {
            assert!(check_secret(secret).is_err(), "{secret}");
        }
    }
}
