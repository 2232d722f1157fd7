//! Watching calls from the outside: for metrics, and for whoever wants to know how the API behaves.
//!
//! An [`Observer`] is told of every attempt and of every call, with what identifies the operation and how it went, and
//! without what passed: no keys, no identifiers, no bodies, no messages. The same facts are in a `tracing` span that
//! surrounds each call, named `clerk_api_call`, at level INFO:
//!
//! | Field | Value |
//! | --- | --- |
//! | `operation` | verb and template, such as `GET /users/{user_id}` |
//! | `outcome` | [`Outcome::as_str`] |
//! | `status` | status of the last answer, if there was one |
//! | `attempts` | how often the request was sent |
//! | `duration_ms` | milliseconds from the first attempt to the end, pauses included; needs a [`Timer`] |
//! | `held_back_ms` | how many of them the [rate governor](crate::governor) took, if it took any |
//! | `clerk_trace_id` | what Clerk's support can find the request by, if the answer has it |
//! | `error_code` | the first of Clerk's error codes, if there is one |
//!
//! Calls that fail before anything could be sent (no key, an argument that cannot be sent) are neither reported nor have
//! a span. Without observers and without a subscriber that wants the span, nothing of this is done.
//!
//! [`Timer`]: crate::transport::Timer

use std::time::Duration;

use http::{Method, StatusCode};

use crate::{Error, transport::TransportErrorKind};

mod watch;

pub(crate) use self::watch::{Attempt, CallWatch, Observers};

/// Is told how calls go. Set it with [`ClerkBuilder::observer`](crate::ClerkBuilder::observer); several may be set.
///
/// Both methods are called in the middle of a call, on whatever thread it runs on: they must be quick, must not block, and
/// must not panic. A panic goes through the call like any other; one while a call is dropped may end the process.
///
/// # Example
///
/// ```
/// use std::{collections::BTreeMap, sync::{Arc, Mutex}};
/// use clerk_api::{Clerk, observe::{CallReport, Observer}};
///
/// /// Counts calls by operation and outcome.
/// #[derive(Default)]
/// struct Counts(Mutex<BTreeMap<(String, &'static str), u64>>);
///
/// impl Observer for Counts {
///     fn on_call(&self, call: &CallReport<'_>) {
///         let key = (format!("{} {}", call.method, call.template), call.outcome.as_str());
///         if let Ok(mut counts) = self.0.lock() {
///             *counts.entry(key).or_default() += 1;
///         }
///     }
/// }
///
/// let counts = Arc::new(Counts::default());
/// let builder = Clerk::builder().observer(counts.clone());
/// ```
pub trait Observer: Send + Sync {
    /// A request was sent, and an answer came or did not.
    ///
    /// Not called for an attempt that was under way when its call was dropped.
    fn on_attempt(&self, attempt: &AttemptReport<'_>) {
        let _ = attempt;
    }

    /// A call has ended, whether it succeeded, failed or was dropped.
    fn on_call(&self, call: &CallReport<'_>) {
        let _ = call;
    }
}

impl<O: Observer + ?Sized> Observer for std::sync::Arc<O> {
    fn on_attempt(&self, attempt: &AttemptReport<'_>) {
        (**self).on_attempt(attempt);
    }

    fn on_call(&self, call: &CallReport<'_>) {
        (**self).on_call(call);
    }
}

/// How one attempt went.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct AttemptReport<'a> {
    /// The verb.
    pub method: &'a Method,
    /// The path after the version with its `{name}` holes, never with values.
    pub template: &'static str,
    /// The number of the attempt in its call, from 1.
    pub attempt: u32,
    /// What came of it. [`Outcome::Success`] and [`Outcome::Refused`] mean that a whole answer came.
    pub outcome: Outcome,
    /// The status of the answer; none when no whole answer came.
    pub status: Option<StatusCode>,
    /// From sending to the end of the body; none without a timer.
    pub duration: Option<Duration>,
    /// How long the answer asks to wait (header `Retry-After`).
    pub retry_after: Option<Duration>,
    /// The pause after which the request is sent again; none when this was the last attempt.
    pub next_attempt_in: Option<Duration>,
    /// The size of the request's body in bytes.
    pub request_bytes: usize,
    /// The size of the answer's body in bytes; none when no whole answer came.
    pub response_bytes: Option<usize>,
}

/// How a call went.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct CallReport<'a> {
    /// The verb.
    pub method: &'a Method,
    /// The path after the version with its `{name}` holes, never with values.
    pub template: &'static str,
    /// How often the request was sent; 0 when the rate governor refused to wait so long.
    pub attempts: u32,
    /// What came of it.
    pub outcome: Outcome,
    /// The status of the last whole answer; none when none came.
    pub status: Option<StatusCode>,
    /// The first of Clerk's error codes, such as `resource_not_found`.
    pub error_code: Option<&'a str>,
    /// What Clerk's support can find the request by.
    pub trace_id: Option<&'a str>,
    /// From the beginning to the end of the call, waits and pauses included; none without a timer.
    pub duration: Option<Duration>,
    /// How much of that the [rate governor](crate::governor) took.
    pub held_back: Duration,
}

/// What came of an attempt or a call.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Outcome {
    /// The API did what it was asked for.
    Success,
    /// The API, or a proxy before it, answered with another status than a success.
    Refused,
    /// The connection could not be made, or ended before an answer began.
    Connect,
    /// Time ran out.
    Timeout,
    /// An answer began and did not come to its end.
    Body,
    /// The transport failed in another way.
    Transport,
    /// The answer to the call was a success that could not be understood.
    Decode,
    /// The rate governor would have had to hold the call back for longer than it may take.
    HeldBack,
    /// The call was dropped before its end.
    Cancelled,
}

impl Outcome {
    /// A short name, for labels: `success`, `refused`, `connect`, `timeout`, `body`, `transport`, `decode`, `held_back`,
    /// `cancelled`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Refused => "refused",
            Self::Connect => "connect",
            Self::Timeout => "timeout",
            Self::Body => "body",
            Self::Transport => "transport",
            Self::Decode => "decode",
            Self::HeldBack => "held_back",
            Self::Cancelled => "cancelled",
        }
    }

    fn of_transport(kind: TransportErrorKind) -> Self {
        match kind {
            TransportErrorKind::Connect => Self::Connect,
            TransportErrorKind::Timeout => Self::Timeout,
            TransportErrorKind::Body => Self::Body,
            TransportErrorKind::Other => Self::Transport,
        }
    }

    fn of_call(error: &Error) -> Self {
        match error.transport_kind() {
            Some(kind) => Self::of_transport(kind),
            None if error.is_held_back() => Self::HeldBack,
            None if error.is_decode() => Self::Decode,
            None => Self::Refused,
        }
    }
}

// With a timer.
#[cfg(all(test, feature = "tokio"))]
mod tests;
