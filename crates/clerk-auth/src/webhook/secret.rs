//! The signing secret of an endpoint.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use clerk_types::secret::Secret;
use zeroize::Zeroizing;

use crate::crypto::HmacKey;
use crate::webhook::error::{SigningSecretProblem, WebhookError};

/// Padding is taken off before; bits that no byte is made of may have any value, as for the reference.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::RequireNone)
        .with_decode_allow_trailing_bits(true),
);

/// Reads a secret such as `whsec_...`: standard base64, with or without prefix and padding.
pub(crate) fn read(secret: &Secret) -> Result<HmacKey, WebhookError> {
    if secret.is_empty() {
        return Err(WebhookError::MissingSigningSecret);
    }
    let text = secret.expose();
    let text = text.strip_prefix("whsec_").unwrap_or(text);
    if text.is_empty() {
        return Err(WebhookError::InvalidSigningSecret(SigningSecretProblem::Empty));
    }
    // Less than one group of digits is refused, as by the reference.
    if text.len() < 4 {
        return Err(WebhookError::InvalidSigningSecret(SigningSecretProblem::NotBase64));
    }
    let not_base64 = || WebhookError::InvalidSigningSecret(SigningSecretProblem::NotBase64);
    let key = BASE64.decode(digits(text).ok_or_else(not_base64)?).map(Zeroizing::new);
    match key {
        Ok(key) if !key.is_empty() => Ok(HmacKey::new(&key)),
        _ => Err(not_base64()),
    }
}

/// The digits that make bytes, as the reference takes them: up to two `=` are padding, and one character that is left over
/// at the end counts for nothing, whatever it is, such as the line break of a file.
fn digits(text: &str) -> Option<&str> {
    let digits = text.trim_end_matches('=');
    if text.len() < 4 || text.len() - digits.len() > 2 {
        return None;
    }
    match digits.len() % 4 {
        1 => digits.get(..digits.len() - 1),
        _ => Some(digits),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(secret: &str) -> Option<SigningSecretProblem> {
        match read(&Secret::new(secret)) {
            Ok(_) => None,
            Err(WebhookError::InvalidSigningSecret(problem)) => Some(problem),
            Err(error) => panic!("{error}"),
        }
    }

    #[test]
    fn a_secret_is_standard_base64_with_or_without_prefix_and_padding() {
        for secret in ["whsec_c2VjcmV0", "c2VjcmV0", "whsec_c2VjcmU=", "whsec_c2VjcmU", "whsec_c2VjcmV+/w==", "AA=="] {
            assert_eq!(problem(secret), None, "{secret}");
        }
        let same = |secret| read(&Secret::new(secret)).unwrap().tag(&[b"message"]).as_ref().to_vec();
        assert_eq!(same("whsec_c2VjcmU="), same("c2VjcmU"));
        assert_ne!(same("whsec_c2VjcmU="), same("whsec_c2VjcmV0"));
        assert_eq!(same("whsec_c2VjcmV0\n"), same("c2VjcmV0"));
    }

    #[test]
    fn other_secrets_are_refused() {
        for (secret, expected) in [
            ("whsec_", SigningSecretProblem::Empty),
            ("whsec_==", SigningSecretProblem::NotBase64),
            ("whsec_YQ=", SigningSecretProblem::NotBase64),
            ("whsec_YWE", SigningSecretProblem::NotBase64),
            ("whsec_c2VjcmV-_w==", SigningSecretProblem::NotBase64),
            ("whsec_A", SigningSecretProblem::NotBase64),
            ("whsec_AA", SigningSecretProblem::NotBase64),
            ("whsec_é===", SigningSecretProblem::NotBase64),
            ("whsec_AAA===", SigningSecretProblem::NotBase64),
            ("whsec_AAAA===", SigningSecretProblem::NotBase64),
            ("whsec_c2Vj\ncmV0", SigningSecretProblem::NotBase64),
            (" whsec_c2VjcmV0", SigningSecretProblem::NotBase64),
            ("whsec_whsec_c2VjcmV0", SigningSecretProblem::NotBase64),
            ("sk_test_c2VjcmV0", SigningSecretProblem::NotBase64),
        ] {
            assert_eq!(problem(secret), Some(expected), "{secret}");
        }
        assert!(matches!(read(&Secret::new("")), Err(WebhookError::MissingSigningSecret)));
    }
}
