//! Of users, their identifications, credentials and tickets.

use super::Refusal;

pub(crate) fn password_too_short(least: usize) -> Refusal {
    let long = format!("Passwords must be {least} characters or more");
    Refusal::new(422, "form_password_length_too_short", "is too short", long).about("password")
}

pub(crate) fn password_too_long(most: usize) -> Refusal {
    let long = format!("Passwords must be {most} bytes or less");
    Refusal::new(422, "form_password_size_in_bytes_exceeded", "is too long", long).about("password")
}

pub(crate) fn wrong_password() -> Refusal {
    let long = "The password does not match the one of the user";
    Refusal::new(422, "incorrect_password", "incorrect password", long).about("password")
}

/// There is a password, of which only a digest is known that is not computed here.
pub(crate) fn digest_not_emulated(hasher: &str) -> Refusal {
    let long = format!("The emulator keeps digests of {hasher} and does not compute them");
    Refusal::new(501, "operation_not_emulated", "Operation not emulated", long)
}

pub(crate) fn no_password() -> Refusal {
    Refusal::new(400, "no_password_set", "no password set", "The user has no password")
}

pub(crate) fn no_totp() -> Refusal {
    Refusal::new(400, "totp_disabled", "TOTP is not set up", "The user has neither TOTP nor backup codes")
}

pub(crate) fn wrong_totp() -> Refusal {
    let long = "The code is no TOTP or backup code of the user";
    Refusal::new(422, "incorrect_totp", "incorrect code", long).about("code")
}

/// Metadata where older versions of the API took it.
pub(crate) fn metadata_has_moved(name: &str) -> Refusal {
    let long = format!("{name} is not taken here; use PATCH or PUT .../metadata");
    Refusal::new(422, "form_param_deprecated", "is deprecated", long).about(name)
}

pub(crate) fn verified_already() -> Refusal {
    let long = "The code of this verification has been accepted before";
    Refusal::new(400, "verification_already_verified", "already verified", long)
}

/// `code` says of which kind the token is.
pub(crate) fn not_revocable(code: &'static str, status: &str) -> Refusal {
    let long = format!("The token's status is {status}; only pending ones can be revoked");
    Refusal::new(400, code, "cannot revoke", long)
}

/// A ticket that signs nobody in any more.
pub(crate) fn ticket_unusable(code: &'static str, why: &str) -> Refusal {
    Refusal::new(400, code, "ticket cannot be used", why)
}
