//! The URL under which the browser knows the request: the server's own, with scheme and authority from the proxy's
//! headers.

use url::{Position, Url};

/// What the public URL is made of, as it stands in the request. The first of the comma-separated items of a forwarded
/// header counts; one that is there and empty wins over its fall-back.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct UrlParts<'r> {
    /// The scheme that the server itself was asked by.
    pub(crate) scheme: Option<&'r str>,
    /// The authority of the target.
    pub(crate) authority: Option<&'r str>,
    pub(crate) path_and_query: &'r str,
    pub(crate) host: Option<&'r str>,
    pub(crate) forwarded_host: Option<&'r str>,
    pub(crate) forwarded_proto: Option<&'r str>,
}

/// The public URL; `None` if not even the target can be part of one.
///
/// Scheme and authority are replaced and nothing else: the path is never read as a reference, so that a target which
/// begins with `//` cannot name another host. What is no authority of http or https, such as one with user info, leaves
/// the URL as the server saw it.
pub(crate) fn public_url(parts: &UrlParts<'_>) -> Option<Url> {
    let scheme = parts.scheme.filter(|scheme| *scheme == "https").unwrap_or("http");
    // `OPTIONS *` has no path.
    let target = Some(parts.path_and_query).filter(|target| target.starts_with('/')).unwrap_or("/");
    // A target without authority says nothing of the host; the header does, if it holds an authority and no more.
    let own = [parts.authority, parts.host.filter(|_| parts.authority.is_none()), Some("localhost")]
        .into_iter()
        .flatten()
        .filter(|host| host.len() <= MAX_AUTHORITY && !host.contains(['/', '\\', '?', '#']))
        .filter_map(|host| Url::parse(&format!("{scheme}://{host}{target}")).ok())
        .find(|url| url.username().is_empty() && url.password().is_none())?;
    Some(replaced(&own, parts).unwrap_or(own))
}

/// Whether a URL is of the same origin as the public URL, as far as the texts tell for certain: both begin with the same
/// scheme and authority of plain characters. `false` may mean yes.
pub(crate) fn is_surely_of(url: &str, parts: &UrlParts<'_>) -> bool {
    let first = |value: &'_ str| value.split(',').next().unwrap_or_default().len();
    let item = |value: Option<&'_ str>| -> Option<usize> { value.map(first) };
    let host = match (parts.forwarded_host, item(parts.forwarded_host)) {
        (Some(host), Some(len)) => host.get(..len),
        _ => parts.host,
    };
    let proto = match (parts.forwarded_proto, item(parts.forwarded_proto)) {
        (Some(proto), Some(len)) => proto.get(..len),
        _ => Some(parts.scheme.filter(|scheme| *scheme == "https").unwrap_or("http")),
    };
    let (Some(host), Some(proto)) = (host, proto) else { return false };
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b':');
    let rest = url.strip_prefix(proto).and_then(|rest| rest.strip_prefix("://")?.strip_prefix(host));
    matches!(proto, "http" | "https")
        && !host.is_empty()
        && host.bytes().all(is_plain)
        && rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
}

/// The longest authority that is read, in bytes: names of hosts have at most 253. Reading one takes time, and it comes back
/// in redirects.
const MAX_AUTHORITY: usize = 1024;

fn replaced(own: &Url, parts: &UrlParts<'_>) -> Option<Url> {
    let first = |value: &'_ str| value.split(',').next().unwrap_or_default().to_owned();
    let host = parts.forwarded_host.map(first).or_else(|| parts.host.map(str::to_owned))?;
    let proto = parts.forwarded_proto.map_or_else(|| own.scheme().to_owned(), first);
    if host.is_empty() || host.len() > MAX_AUTHORITY || proto.is_empty() {
        return None;
    }
    let origin = Url::parse(&format!("{proto}://{host}")).ok()?;
    let is_plain = origin.username().is_empty() && origin.password().is_none();
    if !is_plain || !matches!(origin.scheme(), "http" | "https") {
        return None;
    }
    Url::parse(&format!("{}{}", &origin[..Position::BeforePath], &own[Position::BeforePath..Position::AfterQuery])).ok()
}

/// The origin of a URL as text: scheme, host and port; `null` for schemes that have none.
pub(crate) fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(own: &str, headers: &[(&str, &str)]) -> String {
        let own = Url::parse(own).unwrap();
        let header = |name: &str| headers.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        let parts = UrlParts {
            scheme: Some(own.scheme()),
            authority: Some(&own[Position::BeforeHost..Position::AfterPort]),
            path_and_query: &own[Position::BeforePath..Position::AfterQuery],
            host: header("host"),
            forwarded_host: header("x-forwarded-host"),
            forwarded_proto: header("x-forwarded-proto"),
        };
        public_url(&parts).unwrap().into()
    }

    /// (own URL, headers, public URL)
    #[test]
    fn the_table_of_public_urls() {
        const OWN: &str = "http://localhost:3000/path?a=b";
        let host = |value| [("x-forwarded-host", value)];
        assert_eq!(
            url(OWN, &[("x-forwarded-host", "example.com"), ("x-forwarded-proto", "https,http")]),
            "https://example.com/path?a=b"
        );
        assert_eq!(url(OWN, &[("x-forwarded-host", "a.com"), ("host", "b.com")]), "http://a.com/path?a=b");
        assert_eq!(url(OWN, &host("a.com,b.com")), "http://a.com/path?a=b");
        assert_eq!(url(OWN, &[("host", "example.com")]), "http://example.com/path?a=b");
        assert_eq!(url(OWN, &[("x-forwarded-proto", "https")]), OWN);
        assert_eq!(url(OWN, &[("x-forwarded-proto", "https"), ("host", "b.com")]), "https://b.com/path?a=b");
        for illegal in ["<b>", "a b.com", "a.com<script>", "exa%00mple.com", ":80", "a.com:99999", "[::1", "?"] {
            assert_eq!(url(OWN, &host(illegal)), OWN, "{illegal}");
        }
        assert_eq!(url(OWN, &[("x-forwarded-host", "a.com"), ("x-forwarded-proto", "https ,http")]), OWN);
        assert_eq!(url(OWN, &[("x-forwarded-host", ""), ("x-forwarded-proto", ""), ("host", "b.com")]), OWN);
        assert_eq!(url(OWN, &[("x-forwarded-host", ""), ("host", "b.com")]), OWN);
        assert_eq!(url(OWN, &[]), OWN);
    }

    #[test]
    fn only_scheme_and_authority_are_replaced() {
        let forwarded = |value| [("x-forwarded-host", value)];
        assert_eq!(url("http://localhost:3000//evil.com/x", &forwarded("a.com")), "http://a.com//evil.com/x");
        assert_eq!(url("http://localhost:3000//evil.com/x", &[]), "http://localhost:3000//evil.com/x");
        // Neither user info nor a scheme beyond the two.
        assert_eq!(url("http://localhost/x", &forwarded("user@evil.com")), "http://localhost/x");
        assert_eq!(url("http://localhost/x", &forwarded("user:pass@evil.com")), "http://localhost/x");
        for scheme in ["ftp", "javascript", "data", "file", "ws", "https:x", "https://evil.com/?"] {
            let headers = [("x-forwarded-host", "a.com"), ("x-forwarded-proto", scheme)];
            assert!(url("http://localhost/x", &headers).ends_with("/x"), "{scheme}");
        }
        // Nor what is longer than any name of a host.
        for (host, is_read) in [("a".repeat(1_024), true), ("a".repeat(1_025), false)] {
            let expected = format!("http://{}/x", if is_read { &host } else { "localhost" });
            assert_eq!(url("http://localhost/x", &[("x-forwarded-host", &host)]), expected);
            assert_eq!(url("http://localhost/x", &[("host", &host)]), expected);
            let own = UrlParts { path_and_query: "/x", host: Some(&host), ..UrlParts::default() };
            assert_eq!(public_url(&own).unwrap().as_str(), expected);
        }
        // What follows the authority in the header is not taken over.
        assert_eq!(url("http://localhost/x?y", &forwarded("a.com/evil?z#f")), "http://a.com/x?y");
    }

    #[test]
    fn a_target_without_authority_relies_on_the_host_header() {
        let parts = |host| UrlParts { path_and_query: "/a?b", host, ..UrlParts::default() };
        assert_eq!(public_url(&parts(Some("app.example.com"))).unwrap().as_str(), "http://app.example.com/a?b");
        assert_eq!(public_url(&parts(None)).unwrap().as_str(), "http://localhost/a?b");
        assert_eq!(public_url(&parts(Some("<>"))).unwrap().as_str(), "http://localhost/a?b");
        // What follows the authority in the header does not come before the path.
        for host in ["a.com/evil", "a.com/evil?", "a.com?x", "a.com\\evil", "a.com#", "a.com/evil?z#f"] {
            assert_eq!(public_url(&parts(Some(host))).unwrap().as_str(), "http://a.com/a?b", "{host}");
            let empty = UrlParts { forwarded_host: Some(""), ..parts(Some(host)) };
            assert_eq!(public_url(&empty).unwrap().as_str(), "http://localhost/a?b", "{host}");
        }
        let secure = UrlParts { scheme: Some("https"), ..parts(Some("app.example.com")) };
        assert_eq!(public_url(&secure).unwrap().as_str(), "https://app.example.com/a?b");
    }

    #[test]
    fn the_same_origin_is_told_from_the_texts() {
        let parts = UrlParts { path_and_query: "/", host: Some("app.test:3000"), ..UrlParts::default() };
        for url in
            ["http://app.test:3000", "http://app.test:3000/", "http://app.test:3000/a?b", "http://app.test:3000?x"]
        {
            assert!(is_surely_of(url, &parts), "{url}");
        }
        for url in
            ["http://app.test:30001/", "https://app.test:3000/", "http://app.test/", "http://app.test:3000.evil/", ""]
        {
            assert!(!is_surely_of(url, &parts), "{url}");
        }
        let forwarded = UrlParts { forwarded_host: Some("a.test,b"), forwarded_proto: Some("https,http"), ..parts };
        assert!(is_surely_of("https://a.test/", &forwarded));
        assert!(!is_surely_of("http://app.test:3000/", &forwarded));
        for host in ["", "user@a.test", "A.test", "a.test/", "[::1]"] {
            let odd = UrlParts { forwarded_host: Some(host), ..parts };
            assert!(!is_surely_of(&format!("http://{host}/"), &odd), "{host}");
        }
    }

    proptest::proptest! {
        /// What the texts tell for certain is so.
        #[test]
        fn a_sure_answer_is_the_right_one(
            referrer in r"(https?|HTTP|ftp)://(a|app\.test|b\.test|A\.test|1|0x7f|[a.:@-]{1,4})(:[0-9]{0,5})?([/?#].{0,3})?",
            host in r"(a|app\.test|b\.test|A\.test|1|0x7f|[a.:@-]{1,4})(:[0-9]{0,5})?(,x)?",
            proto in "(https?|ftp|HTTP)(,http)?",
            is_forwarded in proptest::bool::ANY,
        ) {
            let parts = if is_forwarded {
                let (forwarded_host, forwarded_proto) = (Some(&*host), Some(&*proto));
                UrlParts { path_and_query: "/", forwarded_host, forwarded_proto, host: Some("own"), ..UrlParts::default() }
            } else {
                UrlParts { path_and_query: "/", host: Some(&host), ..UrlParts::default() }
            };
            if is_surely_of(&referrer, &parts) {
                if let Ok(referrer) = Url::parse(&referrer) {
                    proptest::prop_assert_eq!(origin(&referrer), origin(&public_url(&parts).unwrap()));
                }
            }
        }
    }
}
