//! Where the browser comes from.

use url::Url;

use crate::accounts::{accounts_base_url, is_dev_accounts_host};
use crate::decide::Round;
use crate::request::public_url::origin;

/// Whether a page of the primary domain is entered from a foreign origin, where the user may have signed in or out
/// meanwhile: not from Clerk, and not right after a handshake.
pub(super) fn is_from_elsewhere(round: &Round<'_>) -> bool {
    let browser = &round.request.browser;
    let may_be = !round.config.site.is_satellite && round.request.is_document() && browser.redirect_count() == 0;
    if !may_be || browser.referrer.is_none() || browser.is_surely_from_here() {
        return false;
    }
    let referrer = browser.referrer.as_deref().and_then(|referrer| Url::parse(referrer).ok());
    let Some((referrer, public_url)) = referrer.zip(browser.public_url()) else { return false };
    // A referrer of an opaque origin is foreign everywhere.
    origin(&referrer) != origin(&public_url) && !is_clerk(round, &referrer, &public_url)
}

/// Whether the referrer is the instance's Frontend API, its account portal, or, in development, any account portal for
/// development. A host that merely begins with `accounts.` is not trusted.
fn is_clerk(round: &Round<'_>, referrer: &Url, public_url: &Url) -> bool {
    let site = &round.config.site;
    let (Some(instance), Some(host)) = (&site.instance, referrer.host_str()) else { return false };
    let frontend_api = site.frontend_api(instance, public_url);
    let frontend_host = if frontend_api.starts_with("http") {
        match Url::parse(&frontend_api) {
            Ok(url) => url.host_str().unwrap_or_default().to_owned(),
            Err(_) => return false,
        }
    } else {
        frontend_api.clone()
    };
    if host == frontend_host || instance.is_development() && is_dev_accounts_host(host) {
        return true;
    }
    let accounts = accounts_base_url(&frontend_api).and_then(|url| Url::parse(&url).ok());
    accounts.is_some_and(|accounts| origin(&accounts) == origin(referrer))
}
