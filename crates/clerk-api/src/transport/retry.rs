//! When a request is sent again: a pure decision, and the loop that carries it out.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{Request, Response};

use super::{Timer, Transport, TransportError, TransportErrorKind, timer::within};
use crate::response;

/// How often a request is sent and how long it may take.
///
/// Only calls that change nothing are ever sent twice: every GET, and the verify calls. They are sent again after a
/// failed connection, a time-out, 429 and 5xx, after a pause that doubles from attempt to attempt, is spread at random,
/// and is at least what `Retry-After` asks for. A `Retry-After` beyond the rest of the deadline ends the call at once;
/// the error then carries it.
///
/// Time-outs and pauses need a [`Timer`]; without one every call is sent once, with no limit on its time.
///
/// # Example
///
/// ```
/// use std::time::Duration;
/// use clerk_api::{Clerk, transport::RetryPolicy};
///
/// let patient = RetryPolicy::default()
///     .attempts(5)
///     .attempt_timeout(Duration::from_secs(10))
///     .deadline(Duration::from_secs(60));
/// let builder = Clerk::builder().retry(patient);
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RetryPolicy {
    attempts: u32,
    attempt_timeout: Duration,
    deadline: Duration,
    first_pause: Duration,
    longest_pause: Duration,
}

impl Default for RetryPolicy {
    /// Three attempts of at most 3 s each, 8 s in all, pauses from 100 ms to 2 s.
    fn default() -> Self {
        Self {
            attempts: 3,
            attempt_timeout: Duration::from_secs(3),
            deadline: Duration::from_secs(8),
            first_pause: Duration::from_millis(100),
            longest_pause: Duration::from_secs(2),
        }
    }
}

impl RetryPolicy {
    /// Every request is sent once, within the default time limits.
    pub fn never() -> Self {
        Self::default().attempts(1)
    }

    /// How often a request that changes nothing is sent at most, the first time included; 0 counts as 1.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// How long each attempt may take, from connecting to the end of the body.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = timeout;
        self
    }

    /// How long a call may take in all, pauses included.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// The pause before the second attempt, and the bound that doubling it stops at.
    pub fn pauses(mut self, first: Duration, longest: Duration) -> Self {
        self.first_pause = first;
        self.longest_pause = longest;
        self
    }

    /// What to do after the attempt number `attempt` (from 1) failed, `elapsed` after the call began.
    ///
    /// `jitter` is a random number from 0 to 1.
    fn decide(&self, attempt: u32, elapsed: Duration, failure: Failure, jitter: f64) -> Decision {
        let Some(left) = self.deadline.checked_sub(elapsed).filter(|left| !left.is_zero()) else {
            return Decision::Stop;
        };
        let asked = match failure {
            Failure::Connect | Failure::Timeout => Duration::ZERO,
            Failure::RateLimited(asked) | Failure::Server(asked) => asked.unwrap_or_default(),
            Failure::Final => return Decision::Stop,
        };
        if attempt >= self.attempts || asked >= left {
            return Decision::Stop;
        }
        let doublings = attempt.saturating_sub(1).min(31);
        let pause = self.first_pause.saturating_mul(1 << doublings).min(self.longest_pause);
        // From half the pause to all of it, on top of what was asked for: callers that were refused together do not
        // come back together.
        let half = pause / 2;
        let spread = half.saturating_add((half / 1000).saturating_mul((jitter.clamp(0.0, 1.0) * 1000.0) as u32));
        let pause = asked.saturating_add(spread);
        if pause < left {
            Decision::Again(pause)
        } else if asked.is_zero() {
            Decision::Stop
        } else {
            Decision::Again(asked)
        }
    }
}

/// Whether a request may be sent again after it failed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum RetryClass {
    /// It changes nothing, so sending it twice is harmless.
    Idempotent,
    /// Sending it twice may do it twice.
    Once,
}

/// How an attempt failed, as far as another one is concerned.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Failure {
    /// No connection, or none that lasted until an answer began.
    Connect,
    /// No answer in time.
    Timeout,
    /// 429, with the wait it asks for.
    RateLimited(Option<Duration>),
    /// 5xx, with the wait it asks for.
    Server(Option<Duration>),
    /// Nothing that another attempt would change.
    Final,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Decision {
    Again(Duration),
    Stop,
}

/// Sends `request` as often as policy and class allow.
pub(crate) async fn send(
    transport: &dyn Transport,
    timer: Option<&dyn Timer>,
    policy: &RetryPolicy,
    class: RetryClass,
    wall_clock: &(dyn Fn() -> SystemTime + Send + Sync),
    request: Request<Bytes>,
) -> Result<Response<Bytes>, TransportError> {
    let Some(timer) = timer else {
        return transport.send(request).await;
    };
    let start = timer.now();
    let mut attempt: u32 = 1;
    loop {
        let elapsed = timer.now().saturating_duration_since(start);
        let limit = policy.attempt_timeout.min(policy.deadline.saturating_sub(elapsed));
        let result =
            within(timer, limit, transport.send(request.clone())).await.unwrap_or_else(|| Err(timed_out(limit)));
        let failure = match &result {
            Ok(response) => response::transient(response, wall_clock()),
            Err(error) => Some(match error.kind() {
                TransportErrorKind::Connect => Failure::Connect,
                TransportErrorKind::Timeout => Failure::Timeout,
                TransportErrorKind::Body | TransportErrorKind::Other => Failure::Final,
            }),
        };
        let (Some(failure), RetryClass::Idempotent) = (failure, class) else {
            return result;
        };
        let elapsed = timer.now().saturating_duration_since(start);
        match policy.decide(attempt, elapsed, failure, fastrand::f64()) {
            Decision::Stop => return result,
            Decision::Again(pause) => {
                tracing::debug!(
                    attempt,
                    ?failure,
                    pause_ms = pause.as_millis(),
                    "a call to Clerk's API failed and is sent again"
                );
                timer.sleep(pause).await;
            }
        }
        attempt = attempt.saturating_add(1);
    }
}

fn timed_out(limit: Duration) -> TransportError {
    TransportError::timeout(format!("no answer within {} ms", limit.as_millis()))
}

// With the timer that they run on.
#[cfg(all(test, feature = "tokio"))]
mod tests;
