//! One request of a browser, taken apart.

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, header};

use super::Frontend;
use super::refusals;
use crate::bapi::refusal::Refusal;
use crate::core::Core;

/// A request, with the fields of its query and its form.
pub(crate) struct Visit<'a> {
    pub(crate) core: &'a Core,
    pub(crate) frontend: &'a Frontend,
    pub(crate) now: i64,
    head: &'a Parts,
    /// Query first, then form.
    fields: Vec<(String, String)>,
    parameters: Vec<String>,
}

impl<'a> Visit<'a> {
    /// Reads a request. A body must be a form as HTML sends it, or be empty.
    pub(crate) fn new(
        core: &'a Core,
        frontend: &'a Frontend,
        head: &'a Parts,
        body: &'a Bytes,
    ) -> Result<Self, Refusal> {
        if !body.is_empty() && !is_form(&head.headers) {
            return Err(refusals::no_form());
        }
        let query = head.uri.query().unwrap_or_default();
        let pairs = [query.as_bytes(), body].into_iter().flat_map(form_urlencoded::parse);
        let fields = pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
        Ok(Self { core, frontend, now: core.clock.now_ms(), head, fields, parameters: Vec::new() })
    }

    /// The same, on a route that leaves these parts of its path open.
    pub(super) fn at(mut self, parameters: Vec<String>) -> Self {
        self.parameters = parameters;
        self
    }

    /// The parts of the path that the route leaves open, in their order.
    pub(super) fn parameter(&self, index: usize) -> &str {
        self.parameters.get(index).map_or("", String::as_str)
    }

    /// The method; Clerk's JavaScript sends POST and names any other in the query, which saves a preflight.
    pub(super) fn method(&self) -> &str {
        match self.head.method.as_str() {
            "POST" => self.field("_method").unwrap_or("POST"),
            other => other,
        }
    }

    /// Path and query as they came.
    pub(super) fn target(&self) -> &str {
        self.head.uri.path_and_query().map_or("/", |target| target.as_str())
    }

    /// The first field of this name, in the query or else in the form.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Host and port that the browser asked for.
    pub(crate) fn authority(&self) -> &str {
        let own = self.frontend.origin.split_once("://").map_or("", |(_, authority)| authority);
        self.header(header::HOST.as_str()).filter(|host| !host.is_empty()).unwrap_or(own)
    }

    /// The host that the browser asked for, in lower case and without its port.
    pub(crate) fn host(&self) -> String {
        let authority = self.authority();
        let host = match authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => host,
            _ => authority,
        };
        host.to_ascii_lowercase()
    }

    /// The cookie of this name that comes first, if it is not empty.
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        let lines = self.head.headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
        let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.split_once('='));
        pairs
            .map(|(found, value)| (found.trim(), value.trim()))
            .find(|(found, _)| *found == name)
            .map(|(_, value)| value)
            .filter(|value| !value.is_empty())
    }
}

/// Whether the browser shows the answer to a person.
pub(crate) fn wants_page(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

fn is_form(headers: &HeaderMap) -> bool {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    essence.is_empty() || essence.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}
