//! Requests and answers of axum as clerk-auth knows them.

use axum::extract::OriginalUri;
use axum_core::body::Body;
use axum_core::response::Response;
use clerk_auth::{Reply, RequestHead};
use http::request::Parts;
use http::uri::{Authority, PathAndQuery};
use http::{Extensions, HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode, Uri};

/// The head of a request as the client sent it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Head<'r> {
    method: &'r Method,
    uri: &'r Uri,
    headers: &'r HeaderMap,
}

impl<'r> Head<'r> {
    fn new(method: &'r Method, uri: &'r Uri, headers: &'r HeaderMap, extensions: &'r Extensions) -> Self {
        // axum takes the prefix of nested routers off the URI, and keeps the whole one here.
        let uri = extensions.get::<OriginalUri>().map_or(uri, |original| &original.0);
        Self { method, uri, headers }
    }
}

impl<'r> From<&'r Parts> for Head<'r> {
    fn from(parts: &'r Parts) -> Self {
        Self::new(&parts.method, &parts.uri, &parts.headers, &parts.extensions)
    }
}

impl<'r, B> From<&'r Request<B>> for Head<'r> {
    fn from(request: &'r Request<B>) -> Self {
        Self::new(request.method(), request.uri(), request.headers(), request.extensions())
    }
}

impl RequestHead for Head<'_> {
    fn method(&self) -> &str {
        self.method.as_str()
    }

    fn path_and_query(&self) -> &str {
        self.uri.path_and_query().map_or("/", PathAndQuery::as_str)
    }

    /// axum tells nothing of the connection: over HTTP/1.1 there is a scheme in absolute targets only.
    fn scheme(&self) -> Option<&str> {
        self.uri.scheme_str()
    }

    fn authority(&self) -> Option<&str> {
        self.uri.authority().map(Authority::as_str)
    }

    fn header_values<'h>(&'h self, name: &'static str) -> impl Iterator<Item = &'h [u8]> {
        self.headers.get_all(name).into_iter().map(HeaderValue::as_bytes)
    }

    fn headers(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()))
    }
}

pub(crate) fn response(reply: Reply) -> Response {
    let mut response = Response::new(Body::from(reply.body));
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    append(response.headers_mut(), reply.headers);
    response
}

/// Adds the headers beside those of the same name.
pub(crate) fn append(headers: &mut HeaderMap, more: Vec<(&'static str, String)>) {
    for (name, value) in more.into_iter().filter_map(header) {
        // Fails beyond 32,768 headers only.
        let _ = headers.try_append(name, value);
    }
}

/// Adds the headers of which there is none of the same name.
pub(crate) fn complete(headers: &mut HeaderMap, more: Vec<(&'static str, String)>) {
    for (name, value) in more.into_iter().filter_map(header) {
        if !headers.contains_key(&name) {
            let _ = headers.try_append(name, value);
        }
    }
}

/// All headers of clerk-auth are legal; if one were not, the answer goes without it.
fn header((name, value): (&'static str, String)) -> Option<(HeaderName, HeaderValue)> {
    Some((HeaderName::try_from(name).ok()?, HeaderValue::try_from(value).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn appended_headers_stand_beside_others_and_completed_ones_do_not() {
        let mut headers = HeaderMap::new();
        append(&mut headers, vec![("x-a", "1".into()), ("x-a", "2".into()), ("x-broken", "a\nb".into())]);
        complete(&mut headers, vec![("x-a", "3".into()), ("x-b", "4".into())]);
        assert_eq!(headers.get_all("x-a").iter().collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(headers["x-b"], "4");
        assert!(!headers.contains_key("x-broken"));
    }

    #[test]
    fn a_head_tells_the_target_as_it_was_sent() {
        fn told(head: Head<'_>) -> [String; 3] {
            [head.scheme().unwrap_or(""), head.authority().unwrap_or(""), head.path_and_query()].map(str::to_owned)
        }
        let mut request = Request::get("/a%20b?c").body(()).unwrap();
        assert_eq!(told(Head::from(&request)), ["", "", "/a%20b?c"]);
        request.extensions_mut().insert(OriginalUri("https://app.test:8443/outer/a%20b?c".parse().unwrap()));
        assert_eq!(told(Head::from(&request)), ["https", "app.test:8443", "/outer/a%20b?c"], "a nested router, HTTP/2");
        let (parts, ()) = request.into_parts();
        assert_eq!(told(Head::from(&parts)), ["https", "app.test:8443", "/outer/a%20b?c"]);
        let request = Request::options("*").body(()).unwrap();
        assert_eq!(told(Head::from(&request)), ["", "", "*"]);
    }
}
