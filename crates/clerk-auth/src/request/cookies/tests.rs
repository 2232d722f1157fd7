use http::{HeaderValue, Request};
use proptest::prelude::*;

use super::*;

fn read<'r>(request: &'r Request<()>, suffix: Option<&CookieSuffix>) -> Cookies<'r> {
    let mut reader = CookieReader::new(suffix);
    request.headers().get_all("cookie").iter().for_each(|header| reader.read(header.as_bytes()));
    reader.cookies()
}

const KEY: &str = "pk_live_Y2xlcmsuY2xlcmsuZGV2JA"; // suffix 1Z8AzTQD

fn request(headers: &[&[u8]]) -> Request<()> {
    let mut request = Request::new(());
    for header in headers {
        request.headers_mut().append("cookie", HeaderValue::from_bytes(header).unwrap());
    }
    request
}

fn session(headers: &[&[u8]]) -> Option<String> {
    read(&request(headers), None).session.plain.map(Cow::into_owned)
}

#[test]
fn the_header_is_split_before_anything_is_decoded() {
    for (header, expected) in [
        ("__session=a", Some("a")),
        ("x=1; __session=a; y=2", Some("a")),
        ("x=1;__session=a", Some("a")),
        (" \t__session \t=\t a \t; y", Some("a")),
        ("__session=a=b==", Some("a=b==")),
        ("__session=\"a\"", Some("\"a\"")),
        ("__session=a, __session=b", Some("a, __session=b")),
        // An encoded separator makes no cookie.
        ("sid=x%3B__session%3Dforged", None),
        ("sid=x%3B__session=forged", None),
        ("%5F_session=a", None),
        ("__Session=a", None),
        ("__session", None),
        ("", None),
        // The first one counts, and an empty one is absent.
        ("__session=a; __session=b", Some("a")),
        ("__session=; __session=b", None),
        ("__session=", None),
        // Escapes decode as a whole or not at all.
        ("__session=a%20b", Some("a b")),
        ("__session=%C3%A9", Some("é")),
        ("__session=%C3", Some("%C3")),
        ("__session=%41%zz", Some("%41%zz")),
        ("__session=%41%4", Some("%41%4")),
        ("__session=%ED%A0%80", Some("%ED%A0%80")),
        ("__session=100%", Some("100%")),
    ] {
        assert_eq!(session(&[header.as_bytes()]).as_deref(), expected, "{header:?}");
    }
}

#[test]
fn several_headers_are_one() {
    assert_eq!(session(&[b"a=1", b"__session=x"]).as_deref(), Some("x"));
    assert_eq!(session(&[b"__session=x", b"__session=y"]).as_deref(), Some("x"));
    // A name and its value never stand in two of them.
    assert_eq!(session(&[b"__session", b"=x"]), None);
}

#[test]
fn each_cookie_has_its_place() {
    let suffix = CookieSuffix::of(KEY);
    let names = [
        "__session",
        "__session_1Z8AzTQD",
        "__client_uat",
        "__client_uat_1Z8AzTQD",
        "__clerk_db_jwt",
        "__clerk_db_jwt_1Z8AzTQD",
        "__refresh",
        "__refresh_1Z8AzTQD",
        "__clerk_handshake",
        "__clerk_handshake_1Z8AzTQD",
        "__clerk_handshake_nonce",
        "__clerk_handshake_nonce_1Z8AzTQD",
        "__clerk_redirect_count",
        "__clerk_redirect_count_1Z8AzTQD",
        "__session_QvfNY2dr",
        "__session_",
        "__session1Z8AzTQD",
    ];
    let header: Vec<String> = names.iter().map(|name| format!("{name}=v:{name}")).collect();
    let request = request(&[header.join("; ").as_bytes()]);
    let cookies = read(&request, Some(&suffix));
    for (value, name) in [
        (&cookies.session.plain, "__session"),
        (&cookies.session.suffixed, "__session_1Z8AzTQD"),
        (&cookies.client_uat.plain, "__client_uat"),
        (&cookies.client_uat.suffixed, "__client_uat_1Z8AzTQD"),
        (&cookies.dev_browser.plain, "__clerk_db_jwt"),
        (&cookies.dev_browser.suffixed, "__clerk_db_jwt_1Z8AzTQD"),
        (&cookies.suffixed_refresh, "__refresh_1Z8AzTQD"),
        (&cookies.handshake, "__clerk_handshake"),
        (&cookies.handshake_nonce, "__clerk_handshake_nonce"),
        (&cookies.redirect_count, "__clerk_redirect_count"),
    ] {
        assert_eq!(value.as_deref(), Some(format!("v:{name}").as_str()));
    }
    let plain = read(&request, None);
    assert!(plain.session.suffixed.is_none() && plain.suffixed_refresh.is_none());
}

proptest! {
    #[test]
    fn any_bytes_are_safe(headers in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..80), 0..4)) {
        let mut request = Request::new(());
        for header in headers {
            if let Ok(value) = HeaderValue::from_bytes(&header) {
                request.headers_mut().append("cookie", value);
            }
        }
        let _ = read(&request, Some(&CookieSuffix::of(KEY)));
    }

    /// Whatever stands in other cookies' values, they define no session.
    #[test]
    fn no_value_makes_a_cookie(value in r"[ -:<-~]{0,60}") {
        prop_assert_eq!(session(&[format!("a={value}").as_bytes()]), None);
        prop_assert_eq!(session(&[format!("a={value}; __session=x").as_bytes()]), Some("x".to_owned()));
    }
}
