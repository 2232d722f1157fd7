//! Several domains with one session: satellites ask their primary domain, which answers.

use url::Url;

use crate::decide::Round;
use crate::decide::cookie::nobody;
use crate::decide::cookies::Chosen;
use crate::decide::handshake::{self, Start};
use crate::reason::{Cause, Reason};
use crate::refusal::{Detail, Refusal};
use crate::request::public_url::origin;
use crate::request::query_string::{with_parameter_set, with_parameters};
use crate::state::RequestState;
use crate::token_type::{Accepts, TokenType};

/// What of a satellite's configuration only a request can show to be wrong: users sign in on another origin than the
/// satellite's own.
pub(super) fn contradiction(round: &Round<'_>) -> Option<Reason> {
    let site = &round.config.site;
    if !site.is_satellite || round.config.accepts == Accepts::one(TokenType::M2mToken) {
        return None;
    }
    let (sign_in_url, own_origin) = site.sign_in_url.as_deref().zip(round.request.browser.origin.as_deref())?;
    match Url::parse(sign_in_url) {
        Ok(url) if origin(&url) == own_origin => Some(Reason::SignInUrlSameOrigin),
        Ok(_) => None,
        Err(_) => Some(Reason::InvalidSignInUrl),
    }
}

/// A page of a satellite that has not asked its primary domain yet: asks, or leaves it at nobody. `None` to go on with
/// the satellite's own cookies.
pub(super) fn satellite(round: &Round<'_>, cookies: &Chosen<'_>) -> Option<RequestState> {
    let site = &round.config.site;
    let synced = round.request.browser.query.synced.as_deref();
    if !site.is_satellite || !round.request.is_document() || synced == Some("true") {
        return None;
    }
    let has_cookies = cookies.session.is_some() || cookies.client_uat != 0.0;
    let needs_sync = synced == Some("false");
    if has_cookies && !needs_sync {
        return None;
    }
    if !needs_sync && !site.satellite_auto_sync {
        return Some(nobody());
    }
    let mut start = Start::because(Reason::SatelliteNeedsSyncing, cookies);
    if site.is_development() {
        // Cookies do not cross domains in development, so the primary domain is asked through the URL.
        let Some(location) = primary_url(round) else {
            let refusal = Refusal::new(Reason::SatelliteNeedsSyncing, Cause::Misconfigured, Detail::None);
            return Some(RequestState::signed_out(Some(TokenType::SessionToken), refusal));
        };
        start.location = Some(location);
    }
    Some(handshake::start(round, cookies, start))
}

/// The sign-in page with the way back.
fn primary_url(round: &Round<'_>) -> Option<Url> {
    let sign_in_url = Url::parse(round.config.site.sign_in_url.as_deref()?).ok().filter(is_web)?;
    let back = round.request.browser.public_url()?;
    Some(with_parameters(&sign_in_url, &[("__clerk_redirect_url", back.as_str())]))
}

/// Whether a satellite asks this primary domain, in development only. Production never looks at this.
pub(super) fn is_asked(round: &Round<'_>) -> bool {
    let site = &round.config.site;
    site.is_development() && !site.is_satellite && round.request.browser.query.redirect_url.is_some()
}

/// Answers the satellite. An address that is none of the web is not followed, and leaves nobody signed in.
pub(super) fn primary(round: &Round<'_>, cookies: &Chosen<'_>) -> RequestState {
    let start = Start::because(Reason::PrimaryRespondsToSyncing, cookies);
    let asked = round.request.browser.query.redirect_url.as_deref();
    let Some(satellite) = asked.and_then(|url| Url::parse(url).ok()).filter(is_web) else {
        return RequestState::signed_out(Some(TokenType::SessionToken), start.refusal);
    };
    let known = match cookies.dev_browser {
        Some(token) => with_parameters(&satellite, &[("__clerk_db_jwt", token)]),
        None => satellite,
    };
    let location = Some(with_parameter_set(&known, "__clerk_synced", "true"));
    handshake::start(round, cookies, Start { location, ..start })
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}
