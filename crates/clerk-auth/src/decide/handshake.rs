//! Sending the browser to Clerk's Frontend API, from where it comes back with what is known of its session.

use clerk_types::API_VERSION;
use url::Url;

use crate::decide::Round;
use crate::decide::cookies::Chosen;
use crate::decide::misconfigured;
use crate::reason::{Cause, Reason};
use crate::refusal::{Detail, Refusal};
use crate::request::query_string::without_parameters;
use crate::site::Instance;
use crate::state::{Headers, RequestState};
use crate::token_type::TokenType;

/// How many handshakes in a row make a loop.
const LOOP: u32 = 3;

/// Why a handshake starts, and where it leads.
pub(super) struct Start {
    pub(super) refusal: Refusal,
    /// Where the browser goes; `None` for the Frontend API.
    pub(super) location: Option<Url>,
}

impl Start {
    pub(super) fn of(refusal: Refusal) -> Self {
        Self { refusal, location: None }
    }

    /// A session token that is there and does not settle it is refused; without one, nothing was presented.
    pub(super) fn because(reason: Reason, cookies: &Chosen<'_>) -> Self {
        let cause = if cookies.session.is_some() { Cause::Refused } else { Cause::NothingPresented };
        Self::of(Refusal::new(reason, cause, Detail::None))
    }
}

/// Starts a handshake, if the request is a browser's navigation and there have not been too many in a row; else the
/// request is signed out for the same reason.
pub(super) fn start(round: &Round<'_>, cookies: &Chosen<'_>, start: Start) -> RequestState {
    let signed_out = |refusal| RequestState::signed_out(Some(TokenType::SessionToken), refusal);
    let Start { refusal, location } = start;
    if !round.request.is_navigation() {
        return signed_out(refusal);
    }
    let Some(location) = location.or_else(|| frontend_url(round, cookies, refusal.reason())) else {
        return misconfigured(Reason::InvalidUrl);
    };
    if is_loop(round) {
        return signed_out(refusal.after_loop());
    }
    let mut headers = Headers::default();
    headers.push("location", location.into());
    headers.push("cache-control", "no-store".to_owned());
    let next = round.request.browser.redirect_count().saturating_add(1);
    headers.push("set-cookie", format!("__clerk_redirect_count={next}; SameSite=Lax; HttpOnly; Max-Age=2"));
    RequestState::handshake(refusal).with_headers(headers)
}

/// Whether there have been so many handshakes in a row that no other will help.
pub(super) fn is_loop(round: &Round<'_>) -> bool {
    round.request.browser.redirect_count() >= LOOP
}

/// The handshake's URL at the Frontend API.
fn frontend_url(round: &Round<'_>, cookies: &Chosen<'_>, reason: &Reason) -> Option<Url> {
    let site = &round.config.site;
    let instance = site.instance.as_ref()?;
    let public_url = round.request.browser.public_url()?;
    let mut url = handshake_endpoint(&site.frontend_api(instance, &public_url))?;
    let redirect_url = without_parameters(&public_url, &["__clerk_db_jwt", "__dev_session"]);
    let mut query = url.query_pairs_mut();
    query
        .append_pair("redirect_url", redirect_url.as_str())
        .append_pair("__clerk_api_version", API_VERSION)
        .append_pair("suffixed_cookies", if cookies.suffixed { "true" } else { "false" })
        .append_pair("__clerk_hs_reason", reason.as_str())
        .append_pair("format", "nonce");
    if let Some(session) = cookies.session_or_header(round) {
        query.append_pair("__session", session);
    }
    if let Some(dev_browser) = cookies.dev_browser.filter(|_| Instance::is_development(instance)) {
        query.append_pair("__clerk_db_jwt", dev_browser);
    }
    if let Some(target) = site.organization_sync.target(public_url.path()) {
        query.append_pair("organization_id", target.as_parameter());
    }
    drop(query);
    Some(url)
}

fn handshake_endpoint(frontend_api: &str) -> Option<Url> {
    let scheme = if frontend_api.starts_with("http") { "" } else { "https://" };
    let base = Url::parse(&format!("{scheme}{}/", frontend_api.trim_end_matches('/'))).ok()?;
    base.join("v1/client/handshake").ok().filter(|url| matches!(url.scheme(), "http" | "https"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_endpoint_keeps_the_path_of_a_proxy() {
        for (frontend_api, expected) in [
            ("clerk.example.com", Some("https://clerk.example.com/v1/client/handshake")),
            ("https://app.example.com/__clerk", Some("https://app.example.com/__clerk/v1/client/handshake")),
            ("http://127.0.0.1:4400//", Some("http://127.0.0.1:4400/v1/client/handshake")),
            ("not a host", None),
            ("http", None),
        ] {
            let url = handshake_endpoint(frontend_api).map(String::from);
            assert_eq!(url.as_deref(), expected, "{frontend_api}");
        }
    }
}
