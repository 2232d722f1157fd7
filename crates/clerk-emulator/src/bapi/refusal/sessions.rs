//! Refusals about sessions.

use super::Refusal;

/// Nobody signs in as someone who is banned or locked.
pub(crate) fn user_locked_out(banned: bool) -> Refusal {
    let (code, why) =
        if banned { ("user_banned", "The user is banned") } else { ("user_locked", "The user is locked") };
    Refusal::new(403, code, why, why)
}

/// The instance has no personal accounts.
pub(crate) fn organization_required() -> Refusal {
    Refusal::new(
        422,
        "organization_required",
        "organization required",
        "This instance requires that an organization is active",
    )
}

/// `code` is one of those that Clerk lists for refreshing a session.
pub(crate) fn not_refreshed(code: &'static str, why: &str) -> Refusal {
    Refusal::new(401, code, "session not refreshed", why)
}
