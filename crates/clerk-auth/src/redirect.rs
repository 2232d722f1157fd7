//! The URLs that send people to sign in or up.

use std::borrow::Cow;
use std::fmt;

use url::Url;

use crate::accounts::accounts_base_url;
use crate::auth::SessionStatus;
use crate::keys::{InstanceType, PublishableKey};
use crate::request::query_string::with_parameter_set;

/// Where somebody is sent.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum RedirectTarget {
    /// The page to sign in.
    SignIn,
    /// The page to sign up.
    SignUp,
}

/// What a redirect depends on. Empty texts count as absent.
#[derive(Clone, Copy, Default)]
#[non_exhaustive]
pub struct RedirectOptions<'a> {
    /// The publishable key: names the account portal, which is used where there is no page of one's own, and tells
    /// whether the instance is one for development.
    pub publishable_key: Option<&'a str>,
    /// The public URL of the request that is redirected. Relative URLs are relative to it.
    pub base_url: Option<&'a str>,
    /// The application's own page to sign in.
    pub sign_in_url: Option<&'a str>,
    /// The application's own page to sign up.
    pub sign_up_url: Option<&'a str>,
    /// The token of the browser in a development instance (`__clerk_db_jwt`), which goes along to other origins.
    pub dev_browser_token: Option<&'a str>,
    /// The state of the session, if there is one: a pending one is sent to its tasks.
    pub session_status: Option<SessionStatus>,
    /// Whether this application is a satellite of another domain.
    pub is_satellite: bool,
}

/// Why there is no URL to send somebody to.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum RedirectError {
    /// Neither the application's own page is known nor, by a valid publishable key, the account portal.
    #[error("a valid publishable key is needed to find the account portal: set CLERK_PUBLISHABLE_KEY")]
    MissingPublishableKey,
    /// There is no base URL, and neither the page nor the URL to return to is absolute.
    #[error("without a base URL the page or the URL to return to must be absolute")]
    DestinationNotAbsolute,
    /// The base URL, the page, or the URL to return to cannot be read.
    #[error("a URL that the redirect is made of cannot be read")]
    InvalidUrl,
}

/// The URL to send somebody to who has to sign in or up, and then comes back to `return_to`.
///
/// - Signing in happens at `sign_in_url`, else at the account portal of the instance.
/// - Signing up happens at `sign_up_url`, else at `/create` below `sign_in_url`, else at the account portal.
/// - `return_to`, which may be relative to the base URL, is told to that page as `redirect_url`. A satellite that sends
///   people to another origin marks it with `__clerk_synced=false`, so that it fetches the session when they are back.
/// - In development the browser's token goes along to other origins as `__clerk_db_jwt`.
/// - Somebody whose session is pending is sent to `/tasks` below the page.
///
/// Clerk's pages return only to addresses that the instance allows. If the page is your own, check what it does with
/// `redirect_url`, and do not pass on as `return_to` what a request asks for.
///
/// ```
/// use clerk_auth::{RedirectOptions, RedirectTarget, redirect_url};
///
/// let mut options = RedirectOptions::default();
/// options.publishable_key = Some("pk_test_aGFwcHktaGlwcG8tMTIuY2xlcmsuYWNjb3VudHMuZGV2JA");
/// options.base_url = Some("https://app.example.com/orders");
/// assert_eq!(
///     redirect_url(RedirectTarget::SignIn, &options, Some("/orders"))?,
///     "https://happy-hippo-12.accounts.dev/sign-in?redirect_url=https%3A%2F%2Fapp.example.com%2Forders",
/// );
/// # Ok::<(), clerk_auth::RedirectError>(())
/// ```
///
/// # Errors
///
/// [`RedirectError`] if the page is not known, or a URL cannot be read.
pub fn redirect_url(
    target: RedirectTarget,
    options: &RedirectOptions<'_>,
    return_to: Option<&str>,
) -> Result<String, RedirectError> {
    let key = options.publishable_key.and_then(|key| PublishableKey::parse(key).ok());
    let mut page = page(target, options, key.as_ref())?;
    if options.session_status == Some(SessionStatus::Pending) {
        page = below(&page, "/tasks").into();
    }
    let return_to = present(return_to);
    let Some(base) = present(options.base_url) else { return without_base(&page, return_to) };

    let base = parse(base)?;
    let return_to = return_to.map(|return_to| join(&base, return_to)).transpose()?;
    let mut url = join(&base, &page)?;
    let is_elsewhere = url.host_str() != base.host_str() || url.port() != base.port();
    if let Some(mut return_to) = return_to {
        if is_elsewhere && options.is_satellite {
            return_to = with_parameter_set(&return_to, "__clerk_synced", "false");
        }
        url = with_parameter_set(&url, "redirect_url", return_to.as_str());
    }
    let is_development = key.is_some_and(|key| key.instance_type() == InstanceType::Development);
    if let Some(token) = present(options.dev_browser_token).filter(|_| is_elsewhere && is_development) {
        url = with_parameter_set(&url, "__clerk_db_jwt", token);
    }
    Ok(url.into())
}

/// Shows all but the token.
impl fmt::Debug for RedirectOptions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedirectOptions")
            .field("publishable_key", &self.publishable_key)
            .field("base_url", &self.base_url)
            .field("sign_in_url", &self.sign_in_url)
            .field("sign_up_url", &self.sign_up_url)
            .field("dev_browser_token", &self.dev_browser_token.map(|_| "[redacted]"))
            .field("session_status", &self.session_status)
            .field("is_satellite", &self.is_satellite)
            .finish()
    }
}

fn page<'a>(
    target: RedirectTarget,
    options: &RedirectOptions<'a>,
    key: Option<&PublishableKey>,
) -> Result<Cow<'a, str>, RedirectError> {
    let sign_in_url = present(options.sign_in_url);
    let (own, path) = match target {
        RedirectTarget::SignIn => (sign_in_url, "/sign-in"),
        RedirectTarget::SignUp => (present(options.sign_up_url), "/sign-up"),
    };
    if let Some(own) = own {
        return Ok(own.into());
    }
    // The page to sign up that follows from the one to sign in does not do without the key either.
    let portal =
        key.and_then(|key| accounts_base_url(key.frontend_api())).ok_or(RedirectError::MissingPublishableKey)?;
    match sign_in_url.filter(|_| target == RedirectTarget::SignUp) {
        Some(sign_in_url) => {
            let mut url = join(&parse(options.base_url.unwrap_or_default())?, sign_in_url)?;
            if !url.cannot_be_a_base() {
                url.set_path(&format!("{}/create", url.path()));
            }
            Ok(String::from(url).into())
        }
        None => Ok((portal + path).into()),
    }
}

/// The URL or reference with a path added to its path, query and fragment staying behind it.
fn below(url: &str, path: &str) -> String {
    let (before, after) = url.split_at(url.find(['?', '#']).unwrap_or(url.len()));
    [before, path, after].concat()
}

/// Where there is no request, the URL to return to tells the origin, and is passed on as it is.
fn without_base(page: &str, return_to: Option<&str>) -> Result<String, RedirectError> {
    let url = if page.starts_with("http") {
        parse(page)?
    } else {
        let return_to =
            return_to.filter(|return_to| return_to.starts_with("http")).ok_or(RedirectError::DestinationNotAbsolute)?;
        let origin = parse(return_to)?.origin().ascii_serialization();
        join(&parse(&origin)?, page)?
    };
    Ok(match return_to {
        Some(return_to) => with_parameter_set(&url, "redirect_url", return_to).into(),
        None => url.into(),
    })
}

fn parse(url: &str) -> Result<Url, RedirectError> {
    Url::parse(url).map_err(|_| RedirectError::InvalidUrl)
}

fn join(base: &Url, reference: &str) -> Result<Url, RedirectError> {
    base.join(reference).map_err(|_| RedirectError::InvalidUrl)
}

fn present(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests;
