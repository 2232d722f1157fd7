//! The cookies of a request: split first, decoded after. The other order would let an encoded `;` in one value make
//! further cookies.

use std::borrow::Cow;

use crate::keys::cookie_suffix;
use crate::request::values::trimmed;

/// The cookies that Clerk sets; an empty one counts as absent. Not shown by `Debug`.
#[derive(Clone, Default)]
pub(crate) struct Cookies<'r> {
    pub(crate) session: Twin<'r>,
    pub(crate) client_uat: Twin<'r>,
    pub(crate) dev_browser: Twin<'r>,
    /// Has no plain form.
    pub(crate) suffixed_refresh: Option<Cow<'r, str>>,
    pub(crate) handshake: Option<Cow<'r, str>>,
    pub(crate) handshake_nonce: Option<Cow<'r, str>>,
    pub(crate) redirect_count: Option<Cow<'r, str>>,
}

/// A cookie under its plain name, and under its name with the suffix of the instance.
#[derive(Clone, Default)]
pub(crate) struct Twin<'r> {
    pub(crate) plain: Option<Cow<'r, str>>,
    pub(crate) suffixed: Option<Cow<'r, str>>,
}

impl Twin<'_> {
    pub(crate) fn get(&self, suffixed: bool) -> Option<&str> {
        if suffixed { self.suffixed.as_deref() } else { self.plain.as_deref() }
    }
}

/// The eight characters at the end of an instance's cookie names.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct CookieSuffix(String);

impl CookieSuffix {
    pub(crate) fn of(publishable_key: &str) -> Self {
        Self(cookie_suffix(publishable_key))
    }
}

/// A cookie by its plain name.
#[derive(Clone, Copy)]
enum Name {
    Session,
    Refresh,
    ClientUat,
    DevBrowser,
    Handshake,
    HandshakeNonce,
    RedirectCount,
}

impl Name {
    fn read(name: &str) -> Option<Self> {
        Some(match name {
            "__session" => Self::Session,
            "__refresh" => Self::Refresh,
            "__client_uat" => Self::ClientUat,
            "__clerk_db_jwt" => Self::DevBrowser,
            "__clerk_handshake" => Self::Handshake,
            "__clerk_handshake_nonce" => Self::HandshakeNonce,
            "__clerk_redirect_count" => Self::RedirectCount,
            _ => return None,
        })
    }
}

/// Reads the cookies of one header after the other. Of two cookies of one name the first counts, also if it is empty.
pub(crate) struct CookieReader<'r, 's> {
    /// An empty cookie holds its place here against a later one of its name.
    found: Cookies<'r>,
    suffix: Option<&'s CookieSuffix>,
}

impl<'r, 's> CookieReader<'r, 's> {
    pub(crate) fn new(suffix: Option<&'s CookieSuffix>) -> Self {
        Self { found: Cookies::default(), suffix }
    }

    /// Reads one header. Several, as HTTP/2 has them, are one.
    pub(crate) fn read(&mut self, header: &'r [u8]) {
        match trimmed(header) {
            Cow::Borrowed(text) => pairs(text).for_each(|(name, value)| self.put(name, || decoded(value))),
            Cow::Owned(text) => {
                pairs(&text).for_each(|(name, value)| self.put(name, || Cow::Owned(decoded(value).into_owned())));
            }
        }
    }

    fn put(&mut self, name: &str, value: impl FnOnce() -> Cow<'r, str>) {
        // Most cookies are not ours.
        if !name.starts_with("__") {
            return;
        }
        let cookies = &mut self.found;
        let plain = Name::read(name).map(|name| match name {
            Name::Session => Some(&mut cookies.session.plain),
            Name::ClientUat => Some(&mut cookies.client_uat.plain),
            Name::DevBrowser => Some(&mut cookies.dev_browser.plain),
            Name::Handshake => Some(&mut cookies.handshake),
            Name::HandshakeNonce => Some(&mut cookies.handshake_nonce),
            Name::RedirectCount => Some(&mut cookies.redirect_count),
            Name::Refresh => None,
        });
        let slot = match plain {
            Some(slot) => slot,
            None => self
                .suffix
                .and_then(|suffix| name.strip_suffix(suffix.0.as_str())?.strip_suffix('_'))
                .and_then(Name::read)
                .and_then(|name| match name {
                    Name::Session => Some(&mut cookies.session.suffixed),
                    Name::ClientUat => Some(&mut cookies.client_uat.suffixed),
                    Name::DevBrowser => Some(&mut cookies.dev_browser.suffixed),
                    Name::Refresh => Some(&mut cookies.suffixed_refresh),
                    Name::Handshake | Name::HandshakeNonce | Name::RedirectCount => None,
                }),
        };
        if let Some(slot) = slot {
            slot.get_or_insert_with(value);
        }
    }

    pub(crate) fn cookies(mut self) -> Cookies<'r> {
        let cookies = &mut self.found;
        for slot in [
            &mut cookies.session.plain,
            &mut cookies.session.suffixed,
            &mut cookies.client_uat.plain,
            &mut cookies.client_uat.suffixed,
            &mut cookies.dev_browser.plain,
            &mut cookies.dev_browser.suffixed,
            &mut cookies.suffixed_refresh,
            &mut cookies.handshake,
            &mut cookies.handshake_nonce,
            &mut cookies.redirect_count,
        ] {
            if slot.as_ref().is_some_and(|value| value.is_empty()) {
                *slot = None;
            }
        }
        self.found
    }
}

/// Name and raw value of each piece that has a `=`.
fn pairs(header: &str) -> impl Iterator<Item = (&str, &str)> {
    const BLANKS: [char; 2] = [' ', '\t'];
    header
        .split(';')
        .filter_map(|piece| piece.split_once('='))
        .map(|(name, value)| (name.trim_matches(BLANKS), value.trim_matches(BLANKS)))
}

/// The value with its percent escapes resolved; one that does not decode as a whole stays as it is.
fn decoded(value: &str) -> Cow<'_, str> {
    if !value.contains('%') {
        return Cow::Borrowed(value);
    }
    let bytes = value.as_bytes();
    let escapes = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'%');
    let is_whole = |at: usize| bytes.get(at + 1..at + 3).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
    if !escapes.map(|(at, _)| at).all(is_whole) {
        return Cow::Borrowed(value);
    }
    percent_encoding::percent_decode_str(value).decode_utf8().unwrap_or(Cow::Borrowed(value))
}

#[cfg(test)]
mod tests;
