//! The kind `createRedirect`.

use clerk_auth::{RedirectError, RedirectOptions, RedirectTarget, SessionStatus, redirect_url};

use crate::Answer;
use crate::case::CreateRedirect;
use crate::keys::member;

pub(crate) fn run(case: &CreateRedirect) -> Answer {
    let target = match case.action.as_str() {
        "sign-in" => RedirectTarget::SignIn,
        "sign-up" => RedirectTarget::SignUp,
        other => return Err(format!("malformed case: action {other}")),
    };
    let given = &case.redirect;
    let mut options = RedirectOptions::default();
    options.publishable_key = given.publishable_key.as_deref();
    options.base_url = given.base_url.as_deref();
    options.sign_in_url = given.sign_in_url.as_deref();
    options.sign_up_url = given.sign_up_url.as_deref();
    options.dev_browser_token = given.dev_browser_token.as_deref();
    options.session_status = given.session_status.as_deref().and_then(session_status);
    options.is_satellite = given.is_satellite.unwrap_or(false);
    match redirect_url(target, &options, given.return_back_url.as_deref()) {
        Ok(url) => Ok(member("url", url)),
        Err(error) => thrown(error).map(|class| member("thrown", class)).ok_or_else(|| error.to_string()),
    }
}

fn session_status(text: &str) -> Option<SessionStatus> {
    match text {
        "active" => Some(SessionStatus::Active),
        "pending" => Some(SessionStatus::Pending),
        _ => None,
    }
}

fn thrown(error: RedirectError) -> Option<&'static str> {
    match error {
        RedirectError::MissingPublishableKey => Some("missing-publishable-key"),
        RedirectError::DestinationNotAbsolute => Some("destination-not-absolute"),
        RedirectError::InvalidUrl => Some("invalid-url"),
        _ => None,
    }
}
