//! The address of the API: where every path starts.

use http::Uri;

use crate::path;

/// Why a text is not usable as the address of the API.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub(crate) enum UrlProblem {
    #[error("it consists of whitespace only")]
    Blank,
    #[error("it is no URL")]
    Malformed,
    #[error("it must be absolute and start with `https://` or `http://`")]
    Scheme,
    #[error("it has no host")]
    Host,
    #[error("its port is not a number below 65536")]
    Port,
    #[error("it must not contain a user name or password")]
    UserInfo,
    #[error("it must not contain a query or a fragment")]
    QueryOrFragment,
    #[error("its path must not contain `.` or `..` segments")]
    Dots,
}

/// Scheme, authority and path of the API, without a slash at the end.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct BaseUrl {
    text: String,
}

impl BaseUrl {
    /// Reads an absolute HTTP URL that may carry a path and may end in `/`.
    pub(crate) fn parse(url: &str) -> Result<Self, UrlProblem> {
        if url.trim().is_empty() {
            return Err(UrlProblem::Blank);
        }
        if url.contains(['?', '#']) {
            return Err(UrlProblem::QueryOrFragment);
        }
        if url.chars().any(|c| c.is_whitespace() || c.is_control() || c == '\\') {
            return Err(UrlProblem::Malformed);
        }
        let uri: Uri = url.parse().map_err(|_| UrlProblem::Malformed)?;
        let scheme = match uri.scheme_str() {
            Some(scheme @ ("http" | "https")) => scheme,
            _ => return Err(UrlProblem::Scheme),
        };
        let authority = uri.authority().ok_or(UrlProblem::Host)?;
        if authority.as_str().contains('@') {
            return Err(UrlProblem::UserInfo);
        }
        let host = authority.host();
        if host.is_empty() {
            return Err(UrlProblem::Host);
        }
        match authority.as_str().strip_prefix(host) {
            Some("") => {}
            Some(_) if authority.port_u16().is_some() => {}
            _ => return Err(UrlProblem::Port),
        }
        if path::has_encoded_dot_segment(uri.path()) {
            return Err(UrlProblem::Dots);
        }
        let mut text = format!("{scheme}://{authority}");
        for segment in uri.path().split('/').filter(|segment| !segment.is_empty()) {
            text.push('/');
            text.push_str(segment);
        }
        Ok(Self { text })
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_ports_and_slashes_are_kept_or_folded() {
        for (url, base) in [
            ("https://api.clerk.com", "https://api.clerk.com"),
            ("https://api.clerk.com/", "https://api.clerk.com"),
            ("https://api.clerk.com///", "https://api.clerk.com"),
            ("HTTPS://api.clerk.com", "https://api.clerk.com"),
            ("http://127.0.0.1:4400", "http://127.0.0.1:4400"),
            ("http://[::1]:4400/", "http://[::1]:4400"),
            ("https://gw.example/clerk//api/", "https://gw.example/clerk/api"),
            ("https://gw.example/a%20b", "https://gw.example/a%20b"),
        ] {
            assert_eq!(BaseUrl::parse(url).unwrap().as_str(), base, "{url}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for (url, problem) in [
            ("", UrlProblem::Blank),
            (" \n", UrlProblem::Blank),
            ("api.clerk.com", UrlProblem::Scheme),
            ("/v1", UrlProblem::Scheme),
            ("ftp://api.clerk.com", UrlProblem::Scheme),
            ("https://", UrlProblem::Malformed),
            ("https:///v1", UrlProblem::Malformed),
            ("https://api clerk.com", UrlProblem::Malformed),
            ("https://api.clerk.com\n", UrlProblem::Malformed),
            ("https://api.clerk.com\\evil", UrlProblem::Malformed),
            ("https://user:pw@api.clerk.com", UrlProblem::UserInfo),
            ("https://api.clerk.com?x=1", UrlProblem::QueryOrFragment),
            ("https://api.clerk.com/#x", UrlProblem::QueryOrFragment),
            ("https://api.clerk.com:99999", UrlProblem::Port),
            ("https://api.clerk.com:", UrlProblem::Port),
            ("https://api.clerk.com/../x", UrlProblem::Dots),
            ("https://api.clerk.com/%2e%2e/x", UrlProblem::Dots),
        ] {
            assert_eq!(BaseUrl::parse(url), Err(problem), "{url:?}");
        }
    }
}
