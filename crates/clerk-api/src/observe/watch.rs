//! Follows one call and tells of it: to the observers, and in the call's span.

use std::{
    fmt,
    sync::Arc,
    time::{Duration, Instant},
};

use bytes::Bytes;
use http::{Method, Response, StatusCode};
use tracing::{Span, field::Empty};

use super::{AttemptReport, CallReport, Observer, Outcome};
use crate::{
    Error, response,
    transport::{Timer, TransportError},
};

/// The observers of a client.
pub(crate) type Observers = Arc<[Box<dyn Observer>]>;

/// The longest text of the API that is passed on as a trace identifier or code.
const LONGEST_WORD: usize = 64;

/// One call, from its beginning to its end. Dropped before [`end`](Self::end), it tells that the call was cancelled.
pub(crate) struct CallWatch {
    observers: Observers,
    timer: Option<Arc<dyn Timer>>,
    span: Span,
    method: Method,
    template: &'static str,
    start: Option<Instant>,
    attempts: u32,
    held_back: Duration,
    status: Option<StatusCode>,
    trace_id: Option<String>,
    has_ended: bool,
}

/// An attempt that has ended.
pub(crate) struct Attempt<'a> {
    pub(crate) result: &'a Result<Response<Bytes>, TransportError>,
    pub(crate) duration: Option<Duration>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) next_attempt_in: Option<Duration>,
    pub(crate) request_bytes: usize,
}

impl CallWatch {
    pub(crate) fn new(
        observers: Observers,
        timer: Option<Arc<dyn Timer>>,
        method: Method,
        template: &'static str,
    ) -> Self {
        let span = tracing::info_span!(
            "clerk_api_call",
            operation = %format_args!("{method} {template}"),
            outcome = Empty,
            status = Empty,
            attempts = Empty,
            duration_ms = Empty,
            held_back_ms = Empty,
            clerk_trace_id = Empty,
            error_code = Empty,
        );
        let mut watch = Self {
            observers,
            timer,
            span,
            method,
            template,
            start: None,
            attempts: 0,
            held_back: Duration::ZERO,
            status: None,
            trace_id: None,
            has_ended: false,
        };
        watch.start = if watch.is_watched() { watch.now() } else { None };
        watch
    }

    pub(crate) fn span(&self) -> &Span {
        &self.span
    }

    /// The rate governor let the call wait.
    pub(crate) fn was_held_back(&mut self, waited: Duration) {
        self.held_back = self.held_back.saturating_add(waited);
    }

    /// An attempt begins.
    pub(crate) fn attempt_begins(&mut self) {
        self.attempts = self.attempts.saturating_add(1);
    }

    /// An attempt has ended.
    pub(crate) fn attempt_ended(&mut self, attempt: &Attempt<'_>) {
        if !self.is_watched() {
            return;
        }
        let answer = attempt.result.as_ref().ok();
        if let Some(answer) = answer {
            self.status = Some(answer.status());
            self.trace_id = response::trace_id_of(answer.headers()).filter(|id| is_word(id)).map(str::to_owned);
        }
        let outcome = match attempt.result {
            Ok(answer) if response::is_success(answer) => Outcome::Success,
            Ok(_) => Outcome::Refused,
            Err(error) => Outcome::of_transport(error.kind()),
        };
        let report = AttemptReport {
            method: &self.method,
            template: self.template,
            attempt: self.attempts,
            outcome,
            status: answer.map(Response::status),
            duration: attempt.duration,
            retry_after: attempt.retry_after,
            next_attempt_in: attempt.next_attempt_in,
            request_bytes: attempt.request_bytes,
            response_bytes: answer.map(|answer| answer.body().len()),
        };
        for observer in &*self.observers {
            observer.on_attempt(&report);
        }
    }

    /// The call ends with `result`, which is passed through.
    pub(crate) fn end<T>(mut self, result: Result<T, Error>) -> Result<T, Error> {
        match &result {
            Ok(_) => self.tell(Outcome::Success, None),
            Err(error) => self.tell(Outcome::of_call(error), Some(error)),
        }
        result
    }

    fn tell(&mut self, outcome: Outcome, error: Option<&Error>) {
        self.has_ended = true;
        if !self.is_watched() {
            return;
        }
        let duration = self.start.zip(self.now()).map(|(start, now)| now.saturating_duration_since(start));
        let error_code = error.and_then(|error| error.codes().next()).filter(|code| is_word(code));
        let trace_id = error.and_then(Error::trace_id).filter(|id| is_word(id)).or(self.trace_id.as_deref());
        let report = CallReport {
            method: &self.method,
            template: self.template,
            attempts: self.attempts,
            outcome,
            status: self.status,
            error_code,
            trace_id,
            duration,
            held_back: self.held_back,
        };
        self.record(&report);
        for observer in &*self.observers {
            observer.on_call(&report);
        }
    }

    fn record(&self, report: &CallReport<'_>) {
        let span = &self.span;
        if span.is_disabled() {
            return;
        }
        span.record("outcome", report.outcome.as_str());
        span.record("attempts", report.attempts);
        if let Some(status) = report.status {
            span.record("status", status.as_u16());
        }
        if let Some(duration) = report.duration {
            span.record("duration_ms", millis(duration));
        }
        if !report.held_back.is_zero() {
            span.record("held_back_ms", millis(report.held_back));
        }
        if let Some(trace_id) = report.trace_id {
            span.record("clerk_trace_id", trace_id);
        }
        if let Some(code) = report.error_code {
            span.record("error_code", code);
        }
        match report.outcome {
            Outcome::Success => tracing::trace!(parent: span, "called Clerk's API"),
            Outcome::Cancelled => tracing::debug!(parent: span, "a call to Clerk's API was dropped"),
            _ => tracing::debug!(parent: span, "a call to Clerk's API failed"),
        }
    }

    fn is_watched(&self) -> bool {
        !self.observers.is_empty() || !self.span.is_disabled()
    }

    fn now(&self) -> Option<Instant> {
        self.timer.as_ref().map(|timer| timer.now())
    }
}

impl Drop for CallWatch {
    fn drop(&mut self) {
        // A second panic, of an observer, would end the process.
        if !self.has_ended && !std::thread::panicking() {
            self.tell(Outcome::Cancelled, None);
        }
    }
}

impl fmt::Debug for CallWatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallWatch").field("template", &self.template).finish_non_exhaustive()
    }
}

/// Whether a text from outside is what it ought to be, a code or an identifier, and nothing that says more.
fn is_word(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    (1..=LONGEST_WORD).contains(&text.len()) && text.bytes().all(is_part) && crate::redact::scrub(text) == text
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::timer::NoTimer;

    struct Nobody;

    impl Observer for Nobody {}

    /// Without anybody who wants to know, the clock is not even read for it.
    #[test]
    fn nothing_is_noted_for_nobody() {
        let start = |observers| CallWatch::new(observers, Some(Arc::new(NoTimer)), Method::GET, "/users").start;
        assert_eq!(start(Arc::new([])), None);
        assert!(start(Arc::new([Box::new(Nobody)])).is_some());
    }

    #[test]
    fn only_codes_and_identifiers_are_passed_on() {
        for word in ["resource_not_found", "8b1a-FRA", "x"] {
            assert!(is_word(word), "{word}");
        }
        for text in ["", "a b", "a@b.example", "sk_test_1", "mt_1", "a.b", "ü", "a\n", &"x".repeat(65)] {
            assert!(!is_word(text), "{text}");
        }
    }
}
