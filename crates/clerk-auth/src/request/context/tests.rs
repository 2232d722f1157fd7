use http::{HeaderValue, Request};

use super::*;

fn token(values: &[&[u8]]) -> Option<String> {
    let mut request = Request::new(());
    for value in values {
        request.headers_mut().append("authorization", HeaderValue::from_bytes(value).unwrap());
    }
    super::header_token(&request).map(Cow::into_owned)
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
    let context = Context { header_token: super::header_token(&request).map(HeaderToken), ..Context::default() };
    assert!(!format!("{context:?}").contains("secret"));
}
