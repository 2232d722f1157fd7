//! Values of headers as texts.

use std::borrow::Cow;

use crate::request::RequestHead;

/// What does not count around a value.
const BLANKS: [char; 2] = [' ', '\t'];

/// The value of a header, trimmed; repeated ones are joined with `, `. `None` if there is none; an empty one is `Some`.
///
/// Bytes that are no text become the replacement character, which means nothing anywhere.
pub(crate) fn joined<'h, H: RequestHead>(head: &'h H, name: &'static str) -> Option<Cow<'h, str>> {
    let mut values = head.header_values(name);
    let first = trimmed(values.next()?);
    let Some(second) = values.next() else { return Some(first) };
    let rest: Vec<_> = [second].into_iter().chain(values).map(trimmed).collect();
    Some(Cow::Owned(rest.iter().fold(first.into_owned(), |joined, value| joined + ", " + value)))
}

/// The whole value of any header, for who wants them all: lines of `cookie` are joined with `; `.
pub(crate) fn joined_lines(head: &impl RequestHead, name: &str) -> String {
    let separator = if name == "cookie" { "; " } else { ", " };
    let lines = head.headers().filter(|(known, _)| *known == name).map(|(_, value)| trimmed(value));
    lines.collect::<Vec<_>>().join(separator).trim_matches(BLANKS).to_owned()
}

/// One value, without the blanks around it.
pub(crate) fn trimmed(value: &[u8]) -> Cow<'_, str> {
    // Much faster than asking for a lossy reading at once, and nearly always enough.
    match std::str::from_utf8(value) {
        Ok(text) => Cow::Borrowed(text.trim_matches(BLANKS)),
        Err(_) => Cow::Owned(String::from_utf8_lossy(value).trim_matches(BLANKS).to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(values: &[&[u8]]) -> Option<String> {
        let mut request = http::Request::new(());
        for value in values {
            request.headers_mut().append("accept", http::HeaderValue::from_bytes(value).unwrap());
        }
        joined(&request, "accept").map(Cow::into_owned)
    }

    #[test]
    fn values_are_trimmed_and_joined() {
        assert_eq!(value(&[]), None);
        assert_eq!(value(&[b""]).as_deref(), Some(""));
        assert_eq!(value(&[b" a\t"]).as_deref(), Some("a"));
        assert_eq!(value(&[b" a ", b"", b"b"]).as_deref(), Some("a, , b"));
        assert_eq!(value(&[b"\xff"]).as_deref(), Some("\u{fffd}"));
    }

    #[test]
    fn whole_values_are_trimmed_after_they_are_joined() {
        let request = http::Request::builder()
            .header("x-a", " b ")
            .header("x-a", "")
            .header("cookie", "c=d")
            .header("cookie", "e");
        let request = request.body(()).unwrap();
        assert_eq!(joined_lines(&request, "x-a"), "b,");
        assert_eq!(joined_lines(&request, "cookie"), "c=d; e");
    }
}
