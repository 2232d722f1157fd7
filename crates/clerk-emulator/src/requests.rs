//! The log of the requests that arrived.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, header};

use crate::route_pattern::RoutePattern;

/// Bodies are kept up to this size; the rest is cut off.
const KEPT_BODY: usize = 64 * 1024;

/// Whose key a request carried in `Authorization`. The key itself is not kept.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Credential {
    /// No `Authorization` header, or none of the form `Bearer <key>`.
    Missing,
    /// The instance secret key.
    InstanceSecretKey,
    /// A secret key of the machine with this id that works at the time.
    MachineSecretKey(String),
    /// Some other text.
    Unknown,
}

/// One request, as it arrived.
#[derive(Clone)]
#[non_exhaustive]
pub struct LoggedRequest {
    /// When it had arrived whole, in milliseconds since the Unix epoch by the emulator's clock.
    pub received_at: i64,
    /// The method, in capitals.
    pub method: String,
    /// The path as sent, with its version if it had one.
    pub path: String,
    /// The query as sent, without the question mark; empty if there was none. `Debug` shows its names only.
    pub query: String,
    /// The headers, except that the value of `Authorization` is replaced: see [`credential`](Self::credential).
    pub headers: HeaderMap,
    /// Whose key it carried.
    pub credential: Credential,
    /// The body, cut off after 64 KiB. It may hold secrets, so `Debug` shows its length only.
    pub body: Bytes,
    /// The status of the answer; none while there is none, or when the connection was closed instead.
    pub status: Option<u16>,
}

impl LoggedRequest {
    /// The text of the header, if it was sent and is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The body as JSON, if it is JSON.
    pub fn json(&self) -> Option<serde_json::Value> {
        serde_json::from_slice(&self.body).ok()
    }
}

impl fmt::Debug for LoggedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LoggedRequest")
            .field("received_at", &self.received_at)
            .field("method", &self.method)
            .field("path", &self.path)
            // Values may be session tokens and nonces.
            .field(
                "parameters",
                &form_urlencoded::parse(self.query.as_bytes()).map(|(name, _)| name).collect::<Vec<_>>(),
            )
            .field("credential", &self.credential)
            .field("body_length", &self.body.len())
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// The requests that arrived, oldest first: `emulator.requests()`.
///
/// It keeps the newest 100,000 unless [`EmulatorBuilder::request_log`](crate::EmulatorBuilder::request_log) says
/// otherwise.
#[derive(Debug)]
pub struct RequestLog {
    limit: usize,
    entries: Mutex<Entries>,
}

#[derive(Debug, Default)]
struct Entries {
    /// How many were dropped from the front, by age or by clearing.
    dropped: u64,
    kept: VecDeque<LoggedRequest>,
}

impl RequestLog {
    pub(crate) fn new(limit: usize) -> Self {
        Self { limit, entries: Mutex::default() }
    }

    /// All requests that are kept.
    pub fn all(&self) -> Vec<LoggedRequest> {
        self.lock().kept.iter().cloned().collect()
    }

    /// How many requests are kept.
    pub fn len(&self) -> usize {
        self.lock().kept.len()
    }

    /// Whether no request has arrived since the last [`clear`](Self::clear).
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The most recent request.
    pub fn last(&self) -> Option<LoggedRequest> {
        self.lock().kept.back().cloned()
    }

    /// The requests to a route: `on("POST", "/m2m_tokens/*/revoke")`.
    ///
    /// `*` stands for any method, any one segment, or, alone, any path; a leading `/v1` makes no difference.
    pub fn on(&self, method: &str, path: &str) -> Vec<LoggedRequest> {
        let pattern = RoutePattern::new(method, path);
        let matches = |request: &&LoggedRequest| pattern.matches(&request.method, &request.path);
        self.lock().kept.iter().filter(matches).cloned().collect()
    }

    /// How many requests went to a route; the pattern is that of [`on`](Self::on).
    pub fn count(&self, method: &str, path: &str) -> usize {
        let pattern = RoutePattern::new(method, path);
        self.lock().kept.iter().filter(|request| pattern.matches(&request.method, &request.path)).count()
    }

    /// Forgets everything.
    pub fn clear(&self) {
        let mut entries = self.lock();
        entries.dropped += entries.kept.len() as u64;
        entries.kept.clear();
    }

    /// Adds a request; the answer's status follows under the number returned.
    pub(crate) fn add(&self, mut request: LoggedRequest) -> u64 {
        if let Some(authorization) = request.headers.get_mut(header::AUTHORIZATION) {
            *authorization = HeaderValue::from_static("[redacted]");
        }
        if request.body.len() > KEPT_BODY {
            request.body = request.body.slice(..KEPT_BODY);
        }
        let mut entries = self.lock();
        entries.kept.push_back(request);
        let number = entries.dropped + entries.kept.len() as u64;
        while entries.kept.len() > self.limit {
            entries.kept.pop_front();
            entries.dropped += 1;
        }
        number
    }

    pub(crate) fn answered(&self, number: u64, status: u16) {
        let mut entries = self.lock();
        let place = number.checked_sub(entries.dropped + 1).and_then(|place| usize::try_from(place).ok());
        if let Some(request) = place.and_then(|place| entries.kept.get_mut(place)) {
            request.status = Some(status);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(path: &str) -> LoggedRequest {
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, HeaderValue::from_static("Bearer sk_test_secret"));
        LoggedRequest {
            received_at: 0,
            method: "GET".into(),
            path: path.into(),
            query: "__session=secret&b=".into(),
            headers,
            credential: Credential::Missing,
            body: Bytes::from_static(b"{\"token\":\"mt_secret\"}"),
            status: None,
        }
    }

    #[test]
    fn old_requests_fall_out_and_answers_find_theirs() {
        let log = RequestLog::new(2);
        let first = log.add(request("/1"));
        let second = log.add(request("/2"));
        let third = log.add(request("/3"));
        log.answered(first, 201);
        log.answered(third, 203);
        log.answered(second, 202);
        let statuses: Vec<_> = log.all().into_iter().map(|request| (request.path, request.status)).collect();
        assert_eq!(statuses, [("/2".into(), Some(202)), ("/3".into(), Some(203))]);
        log.clear();
        log.answered(third, 500);
        assert!(log.is_empty());
    }

    #[test]
    fn no_secret_is_shown() {
        let log = RequestLog::new(2);
        log.add(request("/1"));
        let shown = format!("{log:?} {:?}", log.all());
        assert!(!shown.contains("secret") && shown.contains("__session"), "{shown}");
        assert_eq!(log.last().unwrap().header("authorization"), Some("[redacted]"));
    }
}
