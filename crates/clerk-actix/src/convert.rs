//! Requests and answers of actix as clerk-auth knows them.
//!
//! actix-web 4 has the types of `http` 0.2, clerk-auth those of `http` 1. Only this file is concerned: a head is read
//! through a trait, and answers come over as numbers and texts.

use actix_web::dev::RequestHead;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::http::uri::{Authority, PathAndQuery};
use actix_web::{HttpRequest, HttpResponse};
use clerk_auth::{Refusal, Reply};

/// The head of a request as the client sent it: scopes of actix leave the path as it is.
#[derive(Debug)]
pub(crate) struct Head<'r> {
    head: &'r RequestHead,
    is_secure: bool,
}

impl<'r> Head<'r> {
    pub(crate) fn of(request: &'r HttpRequest) -> Self {
        Self { head: request.head(), is_secure: request.app_config().secure() }
    }
}

impl clerk_auth::RequestHead for Head<'_> {
    fn method(&self) -> &str {
        self.head.method.as_str()
    }

    fn path_and_query(&self) -> &str {
        self.head.uri.path_and_query().map_or("/", PathAndQuery::as_str)
    }

    fn scheme(&self) -> Option<&str> {
        self.head.uri.scheme_str().or(Some(if self.is_secure { "https" } else { "http" }))
    }

    fn authority(&self) -> Option<&str> {
        self.head.uri.authority().map(Authority::as_str)
    }

    fn header_values<'h>(&'h self, name: &'static str) -> impl Iterator<Item = &'h [u8]> {
        self.head.headers.get_all(name).map(HeaderValue::as_bytes)
    }

    fn headers(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.head.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()))
    }
}

pub(crate) fn status(refusal: &Refusal) -> StatusCode {
    known(refusal.status().as_u16())
}

pub(crate) fn response(reply: Reply) -> HttpResponse {
    let mut response = HttpResponse::with_body(known(reply.status), reply.body).map_into_boxed_body();
    append(response.headers_mut(), reply.headers);
    response
}

/// Adds the headers beside those of the same name.
pub(crate) fn append(headers: &mut HeaderMap, more: Vec<(&'static str, String)>) {
    for (name, value) in more.into_iter().filter_map(header) {
        headers.append(name, value);
    }
}

/// Adds the headers of which there is none of the same name.
pub(crate) fn complete(headers: &mut HeaderMap, more: Vec<(&'static str, String)>) {
    for (name, value) in more.into_iter().filter_map(header) {
        if !headers.contains_key(&name) {
            headers.append(name, value);
        }
    }
}

pub(crate) fn known(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// All headers of clerk-auth are legal; if one were not, the answer goes without it.
fn header((name, value): (&'static str, String)) -> Option<(HeaderName, HeaderValue)> {
    Some((HeaderName::try_from(name).ok()?, HeaderValue::try_from(value).ok()?))
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;
    use clerk_auth::RequestHead as _;

    use super::*;

    #[test]
    fn appended_headers_stand_beside_others_and_completed_ones_do_not() {
        let mut headers = HeaderMap::new();
        append(&mut headers, vec![("x-a", "1".into()), ("x-a", "2".into()), ("x-broken", "a\nb".into())]);
        complete(&mut headers, vec![("x-a", "3".into()), ("x-b", "4".into())]);
        assert_eq!(headers.get_all("x-a").collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(headers.get("x-b").unwrap(), "4");
        assert!(!headers.contains_key("x-broken"));
    }

    #[test]
    fn a_head_shows_all_values_of_a_header_as_bytes() {
        let bytes = HeaderValue::from_bytes(b"Bearer \xff").unwrap();
        let request =
            TestRequest::patch().append_header(("Authorization", bytes)).append_header(("authorization", "b"));
        let request = request.to_http_request();
        let head = Head::of(&request);
        assert_eq!(head.method(), "PATCH");
        assert_eq!(head.header_values("authorization").collect::<Vec<_>>(), [&b"Bearer \xff"[..], b"b"]);
        assert_eq!(head.header_values("cookie").count(), 0);
    }

    #[test]
    fn a_head_tells_the_target_as_it_was_sent() {
        let of = |target: &str, is_secure| {
            let request = TestRequest::with_uri(target).to_http_request();
            let head = Head { is_secure, ..Head::of(&request) };
            let [scheme, authority] = [head.scheme(), head.authority()].map(|text| text.unwrap_or("").to_owned());
            (scheme, authority, head.path_and_query().to_owned())
        };
        let texts = |scheme: &str, authority: &str, path: &str| (scheme.into(), authority.into(), path.into());
        assert_eq!(of("/a%20b?c", false), texts("http", "", "/a%20b?c"));
        assert_eq!(of("/", true), texts("https", "", "/"), "a server with TLS");
        assert_eq!(of("https://app.test:8443/a?b", false), texts("https", "app.test:8443", "/a?b"), "HTTP/2");
    }
}
