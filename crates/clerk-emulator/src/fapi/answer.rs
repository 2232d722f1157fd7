//! What goes back to a browser.

use bytes::Bytes;
use serde_json::Value;

use crate::bapi::refusal::{self, Refusal};

/// An answer in the making.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Bytes,
    pub(crate) trace_id: String,
}

impl Answer {
    /// None of these may be kept by a cache: each is about one browser at one time.
    pub(crate) fn new(status: u16) -> Self {
        let headers = vec![("cache-control", "no-store".to_owned())];
        Self { status, headers, body: Bytes::new(), trace_id: refusal::trace_id() }
    }

    pub(crate) fn json(status: u16, body: &Value) -> Self {
        let mut answer = Self::new(status).header("content-type", "application/json");
        answer.body = body.to_string().into();
        answer
    }

    /// An error in Clerk's shape.
    pub(super) fn refused(refusal: &Refusal) -> Self {
        let mut answer = Self::new(refusal.status).header("content-type", "application/json");
        answer.body = refusal.body(&answer.trace_id).to_string().into();
        answer
    }

    /// Sends the browser elsewhere with the method it came with.
    pub(crate) fn temporary_redirect(url: impl Into<String>) -> Self {
        Self::new(307).header("location", url)
    }

    /// Sends the browser elsewhere with GET, after a form.
    pub(crate) fn see_other(url: impl Into<String>) -> Self {
        Self::new(303).header("location", url)
    }

    /// Adds a header; those of the same name stay.
    #[must_use]
    pub(crate) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Adds `Set-Cookie` lines.
    #[must_use]
    pub(crate) fn cookies(mut self, lines: impl IntoIterator<Item = String>) -> Self {
        self.headers.extend(lines.into_iter().map(|line| ("set-cookie", line)));
        self
    }
}
