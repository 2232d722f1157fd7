//! The request of a case as a head that the SDK reads, and the options of the browser side.

use clerk_auth::RequestHead;

use crate::case::Request;

/// A request as the server sees it, with the URL cut into the pieces that a server gets.
#[derive(Clone, Debug)]
pub(crate) struct Head<'c> {
    method: &'c str,
    scheme: &'c str,
    authority: &'c str,
    path_and_query: String,
    /// Names in lower case.
    headers: Vec<(String, &'c [u8])>,
}

impl<'c> Head<'c> {
    pub(crate) fn new(request: &'c Request) -> Result<Self, String> {
        let url = &request.url;
        let (scheme, rest) = url.split_once("://").ok_or_else(|| format!("url {url}: not absolute"))?;
        let (authority, target) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
        let path_and_query = if target.starts_with('/') { target.to_owned() } else { format!("/{target}") };
        let headers =
            request.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.as_bytes())).collect();
        Ok(Self { method: &request.method, scheme, authority, path_and_query, headers })
    }

    /// The same URL with one header and without a query.
    pub(crate) fn with_only(&self, name: &str) -> Self {
        let mut head = self.clone();
        head.headers.retain(|(known, _)| known == name);
        head.path_and_query.truncate(head.path_and_query.find('?').unwrap_or(head.path_and_query.len()));
        head
    }
}

impl RequestHead for Head<'_> {
    fn method(&self) -> &str {
        self.method
    }

    fn path_and_query(&self) -> &str {
        &self.path_and_query
    }

    fn scheme(&self) -> Option<&str> {
        Some(self.scheme)
    }

    fn authority(&self) -> Option<&str> {
        Some(self.authority)
    }

    /// The protocol knows no implied header.
    fn authority_stands_for_host(&self) -> bool {
        false
    }

    fn header_values<'h>(&'h self, name: &'static str) -> impl Iterator<Item = &'h [u8]> {
        self.headers.iter().filter(move |(known, _)| known == name).map(|(_, value)| *value)
    }

    fn headers(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.headers.iter().map(|(name, value)| (name.as_str(), *value))
    }
}
