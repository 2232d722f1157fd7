//! One call to the API, as data.
//!
//! A [`Request`] is made by [`Clerk::request`](crate::Clerk::request) and completed by a chain of methods, none of which
//! can fail: a value that cannot be sent is remembered and comes out as the error of `send`, before any traffic.
//!
//! ```text
//! self.clerk
//!     .request(Method::POST, "/m2m_tokens/{m2m_token_id}/revoke")  // verb, template of the path after the version
//!     .path("m2m_token_id", id)        // one encoded segment; empty, `.` and `..` are refused
//!     .query("limit", 10)              // null is left out, a list repeats the key
//!     .query_all(&params)              // every field of a struct
//!     .json(&params)                   // the body
//!     .text("uploader_user_id", id)    // a body of several parts: a text, nothing for none,
//!     .file("file", &file)             // and a file
//!     .machine_key_first()             // the client's machine secret key before its instance secret key
//!     .machine_secret_key(&key)        // or this machine secret key, before all others
//!     .unauthenticated()               // no key of the client
//!     .proxied()                       // a group that the reference calls without `/v1`
//!     .idempotent()                    // changes nothing although it is no GET: may be sent again
//!     .idempotency_key(key)            // is done once however often it is sent: may be sent again; nothing for none
//!     .retry(policy).timeout(limit)    // of this call
//!     .send::<M2mToken>()              // or `send_unit` (ignore the body), `send_text`, `send_raw` (the HTTP answer)
//!     .await
//! ```
//!
//! Everything but `send` is pure; [`Request::build`] shows the result.

use std::time::Duration;

use bytes::Bytes;
use clerk_types::{API_VERSION, secret::Secret};
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    Clerk, Error, File,
    error::RequestProblem,
    keys::{self, KeyRule},
    multipart::Multipart,
    observe::CallWatch,
    path,
    query::Query,
    response,
    transport::{RetryPolicy, retry::RetryClass},
};

/// A call to the API under construction; also the way to operations that have no method here yet.
///
/// # Example
///
/// ```no_run
/// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
/// let count: serde_json::Value = clerk
///     .request(http::Method::GET, "/users/count")
///     .query("banned", false)
///     .send()
///     .await?;
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
#[must_use = "a request does nothing until it is sent"]
pub struct Request {
    clerk: Clerk,
    method: Method,
    template: &'static str,
    values: Vec<(&'static str, String)>,
    query: Query,
    body: Option<Body>,
    parts: Option<Multipart>,
    headers: HeaderMap,
    key_rule: KeyRule,
    proxied: bool,
    class: RetryClass,
    policy: Option<RetryPolicy>,
    timeout: Option<Duration>,
    problem: Option<Error>,
}

/// A body whose `Debug` shows nothing of it: bodies carry tokens.
#[derive(Clone)]
struct Body(Bytes);

impl std::fmt::Debug for Body {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Body({} bytes)", self.0.len())
    }
}

impl Request {
    pub(crate) fn new(clerk: Clerk, method: Method, template: &'static str) -> Self {
        let class = match method {
            Method::GET => RetryClass::Idempotent,
            _ => RetryClass::Once,
        };
        Self {
            clerk,
            method,
            template,
            values: Vec::new(),
            query: Query::default(),
            body: None,
            parts: None,
            headers: HeaderMap::new(),
            key_rule: KeyRule::Instance,
            proxied: false,
            class,
            policy: None,
            timeout: None,
            problem: None,
        }
    }

    /// Fills the hole `{name}` of the template with `value`, as one encoded segment.
    ///
    /// An empty value, and one with a `.` or `..` segment in any encoding, makes `send` fail.
    pub fn path(mut self, name: &'static str, value: impl AsRef<str>) -> Self {
        self.values.push((name, value.as_ref().to_owned()));
        self
    }

    /// Adds a query parameter: nothing for `None`, one pair per element for a list. `false`, 0 and "" are sent.
    pub fn query(mut self, name: &'static str, value: impl Serialize) -> Self {
        if let Err(problem) = self.query.push(name, value) {
            self.remember(RequestProblem::Query(problem));
        }
        self
    }

    /// Adds every field of `params` as a query parameter.
    pub fn query_all(mut self, params: impl Serialize) -> Self {
        if let Err(problem) = self.query.extend(params) {
            self.remember(RequestProblem::Query(problem));
        }
        self
    }

    /// Sets the JSON body. A struct without any field set is sent as `{}`.
    pub fn json(mut self, body: &(impl Serialize + ?Sized)) -> Self {
        match serde_json::to_vec(body) {
            Ok(bytes) => self.body = Some(Body(bytes.into())),
            Err(problem) => self.remember(RequestProblem::Body(problem)),
        }
        self
    }

    /// Adds a text to a body of several parts (`multipart/form-data`), which takes the place of a JSON body; nothing for
    /// none.
    pub fn text(mut self, name: &str, value: Option<impl AsRef<str>>) -> Self {
        if let Some(value) = value {
            self.parts().text(name, value.as_ref());
        }
        self
    }

    /// Adds a file to a body of several parts (`multipart/form-data`), which takes the place of a JSON body.
    pub fn file(mut self, name: &str, file: &File) -> Self {
        if let Err(problem) = self.parts().file(name, file) {
            self.remember(problem);
        }
        self
    }

    /// Sets a header, in place of the client's own of that name. An `authorization` header set here is never replaced.
    pub fn header(mut self, name: HeaderName, value: impl AsRef<[u8]>) -> Self {
        match HeaderValue::from_bytes(value.as_ref()) {
            Ok(mut value) => {
                value.set_sensitive(name == header::AUTHORIZATION);
                self.headers.insert(name, value);
            }
            Err(_) => self.remember(RequestProblem::Header(name.to_string())),
        }
        self
    }

    /// Authenticates this call with `key` instead of a key of the client.
    pub fn bearer(mut self, key: impl Into<Secret>) -> Self {
        match keys::bearer(&key.into()) {
            Ok(value) => {
                self.headers.insert(header::AUTHORIZATION, value);
            }
            Err(problem) => self.remember(RequestProblem::Key(problem)),
        }
        self
    }

    /// Authenticates this call with the machine secret key `key`; an instance secret key makes `send` fail.
    pub fn machine_secret_key(mut self, key: impl Into<Secret>) -> Self {
        let key = key.into();
        match keys::check_machine(&key) {
            Ok(()) => self.bearer(key),
            Err(problem) => {
                self.remember(RequestProblem::Key(problem));
                self
            }
        }
    }

    /// Prefers the client's machine secret key to its instance secret key; either suffices.
    pub fn machine_key_first(mut self) -> Self {
        self.key_rule = KeyRule::MachineFirst;
        self
    }

    /// Sends no key of the client; one that was given with the call is still sent.
    pub fn unauthenticated(mut self) -> Self {
        self.key_rule = KeyRule::NoKey;
        self
    }

    /// Marks a group that is served by a proxy in front of the API and is called without a version in the path.
    ///
    /// [`ClerkBuilder::unversioned_proxied_groups`](crate::ClerkBuilder::unversioned_proxied_groups) turns that off.
    pub fn proxied(mut self) -> Self {
        self.proxied = true;
        self
    }

    /// Says that the call changes nothing, so that it may be sent again after a failure, as every GET is.
    pub fn idempotent(mut self) -> Self {
        self.class = RetryClass::Idempotent;
        self
    }

    /// Names what the call does, for the few operations that do the same thing once however often they are sent with
    /// this key, so that the call may be sent again after a failure, as every GET is. Nothing for none.
    pub fn idempotency_key(self, key: Option<impl AsRef<str>>) -> Self {
        match key {
            Some(key) => self.header(HeaderName::from_static("idempotency-key"), key.as_ref()).idempotent(),
            None => self,
        }
    }

    /// How often this call is sent, and how long it may take, in place of what the client says.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.policy = Some(policy);
        self
    }

    /// Limits this call to `limit` in all, pauses included; one attempt may use it up.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

    /// Makes `send` fail with `problem`, before any traffic; for arguments that a group can tell to be wrong.
    pub(crate) fn reject(mut self, problem: impl Into<String>) -> Self {
        self.remember(RequestProblem::Argument(problem.into()));
        self
    }

    /// The HTTP request that `send` would send.
    ///
    /// # Errors
    ///
    /// When a value given before cannot be sent ([`Error::is_invalid_request`]), or when there is no key for the call
    /// ([`Error::is_missing_key`]).
    pub fn build(&self) -> Result<http::Request<Bytes>, Error> {
        if let Some(problem) = &self.problem {
            return Err(problem.clone());
        }
        let path = path::fill(self.template, &self.values).map_err(RequestProblem::Path)?;
        let uri = self.clerk.uri(&path, self.query.as_str(), self.proxied);
        let json = HeaderValue::from_static("application/json");
        let (content_type, body) = match (&self.parts, &self.body) {
            (Some(parts), _) => (parts.content_type()?, parts.to_bytes()),
            (None, body) => (json.clone(), body.clone().map(|body| body.0).unwrap_or_default()),
        };
        let mut request =
            http::Request::builder().method(self.method.clone()).uri(uri).body(body).map_err(RequestProblem::Url)?;
        let headers = request.headers_mut();
        headers.insert("clerk-api-version", HeaderValue::from_static(API_VERSION));
        headers.insert(header::CONTENT_TYPE, content_type);
        headers.insert(header::ACCEPT, json);
        headers.insert(header::USER_AGENT, self.clerk.user_agent().clone());
        headers.insert("x-clerk-sdk", HeaderValue::from_static(concat!("rust/", env!("CARGO_PKG_VERSION"))));
        for (name, value) in &self.headers {
            headers.insert(name, value.clone());
        }
        if !headers.contains_key(header::AUTHORIZATION) {
            if let Some(key) = self.clerk.keys().pick(self.key_rule)? {
                let value = keys::bearer(key).map_err(RequestProblem::Key)?;
                headers.insert(header::AUTHORIZATION, value);
            }
        }
        Ok(request)
    }

    /// Sends the request and reads the answer's body as `T`. An empty body reads as JSON `null`.
    ///
    /// The call can be dropped at any point: it is not sent again, and gives its place in the line of the
    /// [rate governor](crate::governor) back. What was sent may have happened all the same.
    ///
    /// # Errors
    ///
    /// When the request cannot be made, when no complete answer arrived, when the API refused, or when its answer is
    /// no `T`; see the predicates of [`Error`].
    pub async fn send<T: DeserializeOwned>(self) -> Result<T, Error> {
        let (answer, watch) = self.execute().await?;
        watch.end(response::decode(&answer))
    }

    /// Sends the request and ignores the body of a success.
    ///
    /// # Errors
    ///
    /// As for [`send`](Self::send), the body apart.
    pub async fn send_unit(self) -> Result<(), Error> {
        self.send_raw().await.map(drop)
    }

    /// Sends the request and reads the answer's body as text, such as a page.
    ///
    /// # Errors
    ///
    /// As for [`send`](Self::send); when the body is no UTF-8 as well.
    pub async fn send_text(self) -> Result<String, Error> {
        let (answer, watch) = self.execute().await?;
        let status = answer.status();
        watch.end(
            String::from_utf8(answer.into_body().into())
                .map_err(|_| Error::decode(status, "the body is no UTF-8".to_owned())),
        )
    }

    /// Sends the request and returns a success as it came.
    ///
    /// # Errors
    ///
    /// As for [`send`](Self::send), the body apart.
    pub async fn send_raw(self) -> Result<http::Response<Bytes>, Error> {
        let (answer, watch) = self.execute().await?;
        watch.end(Ok(answer))
    }

    async fn execute(self) -> Result<(http::Response<Bytes>, CallWatch), Error> {
        let request = self.build()?;
        self.clerk.execute(request, self.template, self.class, self.policy, self.timeout).await
    }

    fn parts(&mut self) -> &mut Multipart {
        self.parts.get_or_insert_with(Multipart::new)
    }

    fn remember(&mut self, problem: RequestProblem) {
        self.problem.get_or_insert_with(|| problem.into());
    }
}

#[cfg(test)]
mod tests;
