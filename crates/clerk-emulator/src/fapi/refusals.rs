//! What the Frontend API refuses, beyond what the Backend API does too.

use http::HeaderMap;

use super::Answer;
use super::visit::wants_page;
use crate::bapi::refusal::Refusal;
use crate::pages;

/// A refusal, as a page for a person or as JSON for a script.
pub(super) fn answer(refusal: &Refusal, headers: &HeaderMap, scripted: bool) -> Answer {
    if !scripted && wants_page(headers) {
        return pages::refused(refusal);
    }
    Answer::refused(refusal)
}

/// A body that is no form.
pub(super) fn no_form() -> Refusal {
    Refusal::new(
        415,
        "unsupported_content_type",
        "Unsupported content type",
        "The content type of a request with a body must be application/x-www-form-urlencoded",
    )
}

/// An address that nobody may be sent to.
pub(crate) fn bad_return_address() -> Refusal {
    Refusal::new(
        400,
        "redirect_url_invalid",
        "Invalid redirect_url",
        "redirect_url must be an absolute http or https address without credentials, of an origin that is allowed \
         (all are, unless the emulator was started with a list)",
    )
}

/// In production: an application on a host that the emulator's cookies do not reach.
pub(super) fn out_of_reach(application: &str, own: &str) -> Refusal {
    Refusal::new(
        400,
        "redirect_url_out_of_reach",
        "Cookies do not reach this application",
        format!(
            "In production mode the answer travels in cookies, and cookies set by {own} do not reach {application}. \
             Open both under the same host, or the application as <name>.<domain> and the emulator as clerk.<domain> \
             (below .localhost, for example), and set the proxy URL of the application accordingly."
        ),
    )
}

/// A value of a handshake's query that cannot be.
pub(super) fn bad_parameter(name: &str, why: &str) -> Refusal {
    Refusal::new(
        400,
        "malformed_request_parameters",
        "Malformed request parameters",
        format!("The parameter {name} {why}"),
    )
}

/// A script of an origin that is not allowed.
pub(super) fn bad_origin() -> Refusal {
    Refusal::new(
        400,
        "origin_invalid",
        "Invalid HTTP Origin header",
        "The Origin of the request is not one of those the emulator was started with",
    )
}

/// Development: neither a known dev browser nor a known cookie.
pub(super) fn unknown_browser() -> Refusal {
    Refusal::new(
        401,
        "dev_browser_unauthenticated",
        "Browser unauthenticated",
        "This browser is not known. Get a token from POST /v1/dev_browser, or by a handshake, and send it as \
         __clerk_db_jwt",
    )
}

/// Nobody is signed in to this browser.
pub(super) fn signed_out() -> Refusal {
    Refusal::new(401, "signed_out", "Signed out", "You are signed out")
}
