//! The values of a request that a decision looks at, read once.

use std::borrow::Cow;

use url::Url;
use url::form_urlencoded;

use crate::config::Config;
use crate::request::RequestHead;
use crate::request::cookies::{CookieReader, Cookies, Twin};
use crate::request::public_url::{UrlParts, is_surely_of, public_url};
use crate::request::values::{joined, trimmed};
use crate::response::is_navigation_to;

/// What a decision looks at. Holds credentials, so `Debug` shows little of it.
#[derive(Clone, Default)]
pub(crate) struct Context<'r> {
    /// Whether there is a request, and not only a token.
    pub(crate) is_request: bool,
    /// The token in the `Authorization` header.
    pub(crate) header_token: Option<HeaderToken<'r>>,
    /// Whether the method is GET.
    pub(crate) is_get: bool,
    /// What only sessions are concerned with; empty until somebody asks for it.
    pub(crate) browser: Browser<'r>,
    /// Whether there is more of the browser to read.
    pub(crate) is_partial: bool,
}

/// What a browser sends.
#[derive(Clone, Default)]
pub(crate) struct Browser<'r> {
    pub(crate) cookies: Cookies<'r>,
    pub(crate) query: Query<'r>,
    pub(crate) origin: Option<Cow<'r, str>>,
    pub(crate) referrer: Option<Cow<'r, str>>,
    pub(crate) sec_fetch_dest: Option<Cow<'r, str>>,
    accept: Option<Cow<'r, str>>,
    scheme: Option<&'r str>,
    authority: Option<&'r str>,
    /// The host by which the client asked, besides the header.
    authority_as_host: Option<&'r str>,
    path_and_query: &'r str,
    host: Option<Cow<'r, str>>,
    forwarded_host: Option<Cow<'r, str>>,
    forwarded_proto: Option<Cow<'r, str>>,
}

/// Clerk's parameters in the query; of several of one name the first counts.
#[derive(Clone, Default)]
pub(crate) struct Query<'r> {
    /// Present and empty counts, too.
    pub(crate) dev_browser: Option<Cow<'r, str>>,
    pub(crate) handshake: Option<Cow<'r, str>>,
    pub(crate) handshake_nonce: Option<Cow<'r, str>>,
    pub(crate) synced: Option<Cow<'r, str>>,
    pub(crate) redirect_url: Option<Cow<'r, str>>,
}

/// A token as it stands in a header; not shown by `Debug`.
#[derive(Clone)]
pub(crate) struct HeaderToken<'r>(Cow<'r, str>);

impl HeaderToken<'_> {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Context").field("is_get", &self.is_get).finish_non_exhaustive()
    }
}

impl<'r> Context<'r> {
    /// Reads a request; of one to an endpoint for machines alone, the token only. With a token in the header that comes
    /// first, too: what a browser sends has a say only if the token expired.
    pub(crate) fn read<H: RequestHead>(head: &'r H, config: &Config) -> Self {
        let header_token = header_token(head).map(HeaderToken);
        let is_partial = config.reads_browser() && header_token.is_some() && !config.site.is_satellite;
        let is_get = head.method() == "GET";
        let browser =
            if config.reads_browser() && !is_partial { Browser::read(head, config) } else { Browser::default() };
        Self { is_request: true, header_token, is_get, browser, is_partial }
    }

    /// Reads what was left out.
    pub(crate) fn complete<H: RequestHead>(&mut self, head: &'r H, config: &Config) {
        self.is_partial = false;
        self.browser = Browser::read(head, config);
    }

    /// The context of a token that came some other way than in a request, such as a websocket message.
    pub(crate) fn of_token(token: &'r str) -> Self {
        let token = Some(token).filter(|token| !token.is_empty());
        Self { header_token: token.map(|token| HeaderToken(Cow::Borrowed(token))), ..Self::default() }
    }

    pub(crate) fn header_token(&self) -> Option<&str> {
        self.header_token.as_ref().map(HeaderToken::as_str)
    }

    /// Whether the request may be sent to a handshake.
    pub(crate) fn is_navigation(&self) -> bool {
        let browser = &self.browser;
        self.is_get && is_navigation_to(browser.sec_fetch_dest.as_deref(), browser.accept.as_deref())
    }

    /// Whether the request is a browser's navigation of a whole window, as far as it says so itself.
    pub(crate) fn is_document(&self) -> bool {
        self.is_get && self.browser.sec_fetch_dest.as_deref() == Some("document")
    }
}

impl<'r> Browser<'r> {
    /// In one pass over the headers.
    fn read<H: RequestHead>(head: &'r H, config: &Config) -> Self {
        let path_and_query = head.path_and_query();
        let mut browser = Self {
            query: path_and_query.split_once('?').map(|(_, query)| Query::read(query)).unwrap_or_default(),
            scheme: head.scheme(),
            authority: head.authority(),
            authority_as_host: head.authority().filter(|_| head.authority_stands_for_host()),
            path_and_query,
            ..Self::default()
        };
        let mut cookies = CookieReader::new(config.cookie_suffix());
        for (name, value) in head.headers() {
            let slot = match name {
                "cookie" => {
                    cookies.read(value);
                    continue;
                }
                "origin" => &mut browser.origin,
                "referer" => &mut browser.referrer,
                "sec-fetch-dest" => &mut browser.sec_fetch_dest,
                "accept" => &mut browser.accept,
                "host" => &mut browser.host,
                "x-forwarded-host" => &mut browser.forwarded_host,
                "x-forwarded-proto" => &mut browser.forwarded_proto,
                _ => continue,
            };
            *slot = Some(match slot.take() {
                None => trimmed(value),
                Some(first) => Cow::Owned(first.into_owned() + ", " + &trimmed(value)),
            });
        }
        browser.cookies = cookies.cookies();
        for slot in [
            &mut browser.origin,
            &mut browser.referrer,
            &mut browser.sec_fetch_dest,
            &mut browser.accept,
            &mut browser.host,
        ] {
            if slot.as_ref().is_some_and(|value| value.is_empty()) {
                *slot = None;
            }
        }
        browser
    }

    /// The URL under which the browser knows the request.
    pub(crate) fn public_url(&self) -> Option<Url> {
        public_url(&self.url_parts())
    }

    /// Whether the browser comes from the URL's own origin for certain: told from the texts, without reading URLs.
    pub(crate) fn is_surely_from_here(&self) -> bool {
        self.referrer.as_deref().is_some_and(|referrer| is_surely_of(referrer, &self.url_parts()))
    }

    fn url_parts(&self) -> UrlParts<'_> {
        UrlParts {
            scheme: self.scheme,
            authority: self.authority,
            path_and_query: self.path_and_query,
            host: self.host.as_deref().or(self.authority_as_host),
            forwarded_host: self.forwarded_host.as_deref(),
            forwarded_proto: self.forwarded_proto.as_deref(),
        }
    }

    /// The token of a development browser, from the URL or else from the cookie.
    pub(crate) fn dev_browser(&self, suffixed: bool) -> Option<&str> {
        let in_query = self.query.dev_browser.as_deref().filter(|token| !token.is_empty());
        in_query.or_else(|| self.cookies.dev_browser.get(suffixed))
    }

    /// Whether the browser comes from a handshake.
    pub(crate) fn brings_handshake(&self) -> bool {
        self.handshake_nonce().is_some() || self.handshake_token().is_some()
    }

    /// The handshake's nonce, from the URL or else from the cookie.
    pub(crate) fn handshake_nonce(&self) -> Option<&str> {
        self.query.handshake_nonce.as_deref().or(self.cookies.handshake_nonce.as_deref())
    }

    /// The handshake's token, from the URL or else from the cookie.
    pub(crate) fn handshake_token(&self) -> Option<&str> {
        self.query.handshake.as_deref().or(self.cookies.handshake.as_deref())
    }

    /// When the client last changed, in seconds; 0 if nobody is signed in.
    pub(crate) fn client_uat(&self, suffixed: bool) -> f64 {
        self.cookies.client_uat.get(suffixed).map_or(0.0, leading_integer)
    }

    /// How many handshakes in a row there have been. Decimal digits only; anything else is 0.
    pub(crate) fn redirect_count(&self) -> u32 {
        let text = self.cookies.redirect_count.as_deref().unwrap_or_default();
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return 0;
        }
        text.parse().unwrap_or(u32::MAX)
    }

    pub(crate) fn session(&self) -> &Twin<'r> {
        &self.cookies.session
    }
}

impl<'r> Query<'r> {
    fn read(query: &'r str) -> Self {
        let mut found = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let slot = match &*name {
                "__clerk_db_jwt" => &mut found.dev_browser,
                "__clerk_handshake" => &mut found.handshake,
                "__clerk_handshake_nonce" => &mut found.handshake_nonce,
                "__clerk_synced" => &mut found.synced,
                "__clerk_redirect_url" => &mut found.redirect_url,
                _ => continue,
            };
            slot.get_or_insert(value);
        }
        for slot in [&mut found.handshake, &mut found.handshake_nonce, &mut found.redirect_url] {
            if slot.as_ref().is_some_and(|value| value.is_empty()) {
                *slot = None;
            }
        }
        found
    }
}

/// The integer that a text begins with, as JavaScript's `parseInt` reads it; 0 if there is none.
fn leading_integer(text: &str) -> f64 {
    let text = text.trim_start();
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    let (radix, digits) = match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => (16_u8, digits),
        None => (10, text),
    };
    let digits = digits.chars().map_while(|digit| digit.to_digit(u32::from(radix)));
    sign * digits.fold(0.0, |number, digit| number * f64::from(radix) + f64::from(digit))
}

fn header_token<H: RequestHead>(head: &H) -> Option<Cow<'_, str>> {
    match joined(head, "authorization")? {
        Cow::Borrowed(value) => token_of(value).map(Cow::Borrowed),
        Cow::Owned(value) => token_of(&value).map(|token| Cow::Owned(token.to_owned())),
    }
}

/// The token in an `Authorization` value: split at single spaces, only the first two pieces count. The scheme is
/// compared exactly; a value of one piece is a token by itself; another scheme is none of ours.
fn token_of(value: &str) -> Option<&str> {
    let mut pieces = value.split(' ');
    let scheme = pieces.next().filter(|scheme| !scheme.is_empty())?;
    match pieces.next() {
        None | Some("") => Some(scheme),
        Some(token) if scheme == "Bearer" => Some(token),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests;
