//! The view of a request that authentication needs.

use http::request::Parts;

/// The head of an HTTP request, as your framework holds it. Implemented for the types of the `http` crate; the adapters
/// bring their own.
pub trait RequestHead {
    /// The method, such as `GET`.
    fn method(&self) -> &str;

    /// The values of the header `name` (lower case), in order. Bytes, because clients may send any.
    fn header_values<'h>(&'h self, name: &'static str) -> impl Iterator<Item = &'h [u8]>;
}

impl RequestHead for Parts {
    fn method(&self) -> &str {
        self.method.as_str()
    }

    fn header_values<'h>(&'h self, name: &'static str) -> impl Iterator<Item = &'h [u8]> {
        self.headers.get_all(name).into_iter().map(http::HeaderValue::as_bytes)
    }
}

impl<B> RequestHead for http::Request<B> {
    fn method(&self) -> &str {
        self.method().as_str()
    }

    fn header_values<'h>(&'h self, name: &'static str) -> impl Iterator<Item = &'h [u8]> {
        self.headers().get_all(name).into_iter().map(http::HeaderValue::as_bytes)
    }
}
