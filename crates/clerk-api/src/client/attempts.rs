//! The attempts of one call: waits for the rate governor, sends, and does what the retry policy decides.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{Request, Response};

use crate::{
    Error,
    error::Kind,
    governor::{Permit, RateGovernor, Route},
    observe::{Attempt, CallWatch},
    response,
    transport::{
        RetryPolicy, Timer, Transport, TransportError, TransportErrorKind,
        retry::{Failure, RetryClass},
        timer::{NoTimer, within},
    },
};

/// What the attempts of a call need.
pub(super) struct Attempts<'a> {
    pub(super) transport: &'a dyn Transport,
    pub(super) timer: Option<&'a dyn Timer>,
    pub(super) policy: &'a RetryPolicy,
    pub(super) class: RetryClass,
    pub(super) gate: Option<Gate<'a>>,
    /// Turns a `Retry-After` date into a duration.
    pub(super) wall_clock: &'a (dyn Fn() -> SystemTime + Send + Sync),
}

/// The rate governor, and where it counts the call.
pub(super) struct Gate<'a> {
    pub(super) governor: &'a RateGovernor,
    pub(super) route: Route,
}

type Answer = Result<Response<Bytes>, TransportError>;

impl Attempts<'_> {
    /// Sends `request` as often as policy and class allow. Can be dropped at any point.
    pub(super) async fn make(&self, request: Request<Bytes>, watch: &mut CallWatch) -> Result<Response<Bytes>, Error> {
        let Some(timer) = self.timer else {
            return self.make_one(request, watch).await;
        };
        let start = timer.now();
        let left = || self.policy.time_left(timer.now().saturating_duration_since(start));
        let mut earlier: Option<Answer> = None;
        let mut attempt: u32 = 1;
        loop {
            let admitted = self.admit(timer, left(), watch).await;
            let mut permit = match (admitted, earlier) {
                (Ok(permit), _) => permit,
                // No time for another attempt: what came of the one before says more than that.
                (Err(_), Some(earlier)) => return earlier.map_err(Error::from),
                (Err(error), None) => return Err(error),
            };
            let (begin, limit) = (timer.now(), self.policy.attempt_limit(left()));
            mark_sent(&mut permit, watch);
            let sending = self.transport.send(request.clone());
            let result = within(timer, limit, sending).await.unwrap_or_else(|| Err(timed_out(limit)));
            drop(permit);
            let end = timer.now();

            let failure = self.failure(&result);
            let pause = self.pause(attempt, end.saturating_duration_since(start), failure);
            watch.attempt_ended(&Attempt {
                result: &result,
                duration: Some(end.saturating_duration_since(begin)),
                retry_after: failure.and_then(Failure::asked),
                next_attempt_in: pause,
                request_bytes: request.body().len(),
            });
            let Some(pause) = pause else {
                return result.map_err(Error::from);
            };
            let pause_ms = pause.as_millis();
            tracing::debug!(attempt, ?failure, pause_ms, "a call to Clerk's API failed and is sent again");
            timer.sleep(pause).await;
            earlier = Some(result);
            attempt = attempt.saturating_add(1);
        }
    }

    /// The only attempt, where nothing can wait.
    async fn make_one(&self, request: Request<Bytes>, watch: &mut CallWatch) -> Result<Response<Bytes>, Error> {
        let mut permit = match &self.gate {
            None => None,
            Some(gate) => Some(gate.governor.admit(&gate.route, &NoTimer, Duration::ZERO).await.map_err(held_back)?),
        };
        let request_bytes = request.body().len();
        mark_sent(&mut permit, watch);
        let result = self.transport.send(request).await;
        drop(permit);
        let retry_after = self.failure(&result).and_then(Failure::asked);
        let (duration, next_attempt_in) = (None, None);
        watch.attempt_ended(&Attempt { result: &result, duration, retry_after, next_attempt_in, request_bytes });
        result.map_err(Error::from)
    }

    /// Waits for the rate governor, if there is one, and makes sure that some time is left to send.
    async fn admit<'b>(
        &'b self,
        timer: &'b dyn Timer,
        left: Duration,
        watch: &mut CallWatch,
    ) -> Result<Option<Permit<'b>>, Error> {
        if left.is_zero() {
            return Err(timed_out(left).into());
        }
        let Some(gate) = &self.gate else {
            return Ok(None);
        };
        let begin = timer.now();
        let admitted = gate.governor.admit(&gate.route, timer, left).await;
        let waited = timer.now().saturating_duration_since(begin);
        watch.was_held_back(waited);
        match admitted {
            Ok(_) if waited >= left => Err(timed_out(left).into()),
            Ok(permit) => Ok(Some(permit)),
            Err(wait) => Err(held_back(wait)),
        }
    }

    /// How an attempt failed, if another one may help. What a 429 asks for holds for everybody from now on.
    fn failure(&self, result: &Answer) -> Option<Failure> {
        let failure = match result {
            Ok(answer) => response::transient(answer, (self.wall_clock)()),
            Err(error) => Some(match error.kind() {
                TransportErrorKind::Connect => Failure::Connect,
                TransportErrorKind::Timeout => Failure::Timeout,
                TransportErrorKind::Body | TransportErrorKind::Other => Failure::Final,
            }),
        };
        if let (Some(gate), Some(Failure::RateLimited(Some(asked)))) = (&self.gate, failure) {
            let timer = self.timer.unwrap_or(&NoTimer);
            gate.governor.hold(&gate.route, timer.now(), asked);
        }
        failure
    }

    /// How long to pause before the next attempt; none if there is to be none.
    fn pause(&self, attempt: u32, elapsed: Duration, failure: Option<Failure>) -> Option<Duration> {
        match (failure, self.class) {
            (Some(failure), RetryClass::Idempotent) => self.policy.decide(attempt, elapsed, failure, fastrand::f64()),
            _ => None,
        }
    }
}

fn mark_sent(permit: &mut Option<Permit<'_>>, watch: &mut CallWatch) {
    if let Some(permit) = permit {
        permit.mark_sent();
    }
    watch.attempt_begins();
}

fn timed_out(limit: Duration) -> TransportError {
    TransportError::timeout(format!("no answer within {} ms", limit.as_millis()))
}

fn held_back(wait: Duration) -> Error {
    Error::new(Kind::HeldBack { wait })
}

// With the timer that they run on.
#[cfg(all(test, feature = "tokio"))]
mod tests;
