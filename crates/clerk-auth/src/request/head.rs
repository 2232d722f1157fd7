//! The view of a request that authentication needs.

use http::Uri;
use http::header::{HeaderMap, HeaderValue};
use http::request::Parts;

/// The head of an HTTP request, as your framework holds it. Implemented for the types of the `http` crate; the adapters
/// bring their own.
///
/// The implementations for the `http` crate take the target as it stands in the request: a router that cuts prefixes off
/// it, as axum's nested routers do, needs a head of its own.
pub trait RequestHead {
    /// The method, such as `GET`.
    fn method(&self) -> &str;

    /// The target's path and query as the client sent them, beginning with `/`.
    fn path_and_query(&self) -> &str;

    /// The scheme that the server itself was asked by, `http` or `https`, if it knows.
    fn scheme(&self) -> Option<&str>;

    /// The authority of the target, where it has one: `:authority` of HTTP/2, or an absolute target of HTTP/1.1.
    fn authority(&self) -> Option<&str>;

    /// Whether the authority stands for the `Host` header where the request has none. It does in HTTP/2, and HTTP/1.1
    /// never comes without that header; a head of your own which makes up an authority must say `false`.
    fn authority_stands_for_host(&self) -> bool {
        true
    }

    /// The values of the header `name` (lower case), in order. Bytes, because clients may send any.
    fn header_values<'h>(&'h self, name: &'static str) -> impl Iterator<Item = &'h [u8]>;

    /// All headers in order, names in lower case.
    fn headers(&self) -> impl Iterator<Item = (&str, &[u8])>;
}

impl RequestHead for Parts {
    fn method(&self) -> &str {
        self.method.as_str()
    }

    fn path_and_query(&self) -> &str {
        path_and_query(&self.uri)
    }

    fn scheme(&self) -> Option<&str> {
        self.uri.scheme_str()
    }

    fn authority(&self) -> Option<&str> {
        authority(&self.uri)
    }

    fn header_values<'h>(&'h self, name: &'static str) -> impl Iterator<Item = &'h [u8]> {
        self.headers.get_all(name).into_iter().map(HeaderValue::as_bytes)
    }

    fn headers(&self) -> impl Iterator<Item = (&str, &[u8])> {
        all(&self.headers)
    }
}

impl<B> RequestHead for http::Request<B> {
    fn method(&self) -> &str {
        self.method().as_str()
    }

    fn path_and_query(&self) -> &str {
        path_and_query(self.uri())
    }

    fn scheme(&self) -> Option<&str> {
        self.uri().scheme_str()
    }

    fn authority(&self) -> Option<&str> {
        authority(self.uri())
    }

    fn header_values<'h>(&'h self, name: &'static str) -> impl Iterator<Item = &'h [u8]> {
        self.headers().get_all(name).into_iter().map(HeaderValue::as_bytes)
    }

    fn headers(&self) -> impl Iterator<Item = (&str, &[u8])> {
        all(self.headers())
    }
}

/// The target of `OPTIONS *` and of CONNECT has no path.
fn path_and_query(uri: &Uri) -> &str {
    uri.path_and_query().map_or("/", |target| target.as_str())
}

fn authority(uri: &Uri) -> Option<&str> {
    uri.authority().map(http::uri::Authority::as_str)
}

fn all(headers: &HeaderMap) -> impl Iterator<Item = (&str, &[u8])> {
    headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()))
}
