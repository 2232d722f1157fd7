//! The values of a request that a decision looks at, read once.

use std::borrow::Cow;

use crate::request::RequestHead;

/// What a decision looks at.
#[derive(Clone, Debug)]
pub(crate) struct Context<'r> {
    /// The token in the `Authorization` header.
    pub(crate) header_token: Option<HeaderToken<'r>>,
    /// Whether the method is GET.
    pub(crate) is_get: bool,
}

/// A token as it stands in a header; not shown by `Debug`.
#[derive(Clone)]
pub(crate) struct HeaderToken<'r>(Cow<'r, str>);

impl HeaderToken<'_> {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for HeaderToken<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HeaderToken")
    }
}

impl<'r> Context<'r> {
    pub(crate) fn read<H: RequestHead>(head: &'r H) -> Self {
        Self { header_token: header_token(head).map(HeaderToken), is_get: head.method() == "GET" }
    }

    /// The context of a token that came some other way than in a request, such as a websocket message.
    pub(crate) fn of_token(token: &'r str) -> Self {
        let token = Some(token).filter(|token| !token.is_empty());
        Self { header_token: token.map(|token| HeaderToken(Cow::Borrowed(token))), is_get: false }
    }
}

fn header_token<H: RequestHead>(head: &H) -> Option<Cow<'_, str>> {
    let mut values = head.header_values("authorization");
    let first = values.next()?;
    let Some(second) = values.next() else {
        return match std::str::from_utf8(first) {
            Ok(text) => token_of(text).map(Cow::Borrowed),
            // Bytes that are no text become the replacement character, which no token has.
            Err(_) => token_of(&String::from_utf8_lossy(first)).map(|token| Cow::Owned(token.to_owned())),
        };
    };
    let all: Vec<_> = [first, second].into_iter().chain(values).map(String::from_utf8_lossy).collect();
    let trimmed: Vec<_> = all.iter().map(|value| value.trim_matches([' ', '\t'])).collect();
    token_of(&trimmed.join(", ")).map(|token| Cow::Owned(token.to_owned()))
}

/// The token in an `Authorization` value: split at single spaces, only the first two pieces count. The scheme is
/// compared exactly; a value of one piece is a token by itself; another scheme is none of ours.
fn token_of(value: &str) -> Option<&str> {
    let mut pieces = value.trim_matches([' ', '\t']).split(' ');
    let scheme = pieces.next().filter(|scheme| !scheme.is_empty())?;
    match pieces.next() {
        None | Some("") => Some(scheme),
        Some(token) if scheme == "Bearer" => Some(token),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderValue, Request};

    use super::*;

    fn token(values: &[&[u8]]) -> Option<String> {
        let mut request = Request::new(());
        for value in values {
            request.headers_mut().append("authorization", HeaderValue::from_bytes(value).unwrap());
        }
        Context::read(&request).header_token.map(|token| token.as_str().to_owned())
    }

    #[test]
    fn the_table_of_authorization_values() {
        for (value, expected) in [
            ("T", Some("T")),
            ("Bearer T", Some("T")),
            ("  Bearer T\t", Some("T")),
            ("Bearer T extra", Some("T")),
            ("bearer T", None),
            ("BEARER T", None),
            ("Basic abc", None),
            ("Bearer", Some("Bearer")),
            ("Bearer ", Some("Bearer")),
            ("Bearer  T", Some("Bearer")),
            ("Basic  T", Some("Basic")),
            ("Bearer\tT", Some("Bearer\tT")),
            ("", None),
            ("   ", None),
        ] {
            assert_eq!(token(&[value.as_bytes()]).as_deref(), expected, "{value:?}");
        }
        assert_eq!(token(&[]), None);
    }

    #[test]
    fn repeated_headers_are_joined() {
        assert_eq!(token(&[b"Bearer A", b"Bearer B"]).as_deref(), Some("A,"));
        assert_eq!(token(&[b" A ", b"B"]), None, "`A, B` has another scheme than Bearer");
    }

    #[test]
    fn any_bytes_are_safe() {
        assert_eq!(token(&[b"Bearer \xff\xfe"]).as_deref(), Some("\u{fffd}\u{fffd}"));
        assert_eq!(token(&[b"\xc3\x28"]).as_deref(), Some("\u{fffd}("));
    }

    #[test]
    fn debug_shows_no_token() {
        let request = Request::builder().header("authorization", "Bearer mt_secret").body(()).unwrap();
        assert!(!format!("{:?}", Context::read(&request)).contains("secret"));
    }
}
