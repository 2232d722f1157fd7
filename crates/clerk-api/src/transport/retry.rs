//! When a request is sent again: a pure decision. The attempts themselves are made in `client/attempts.rs`.

use std::time::Duration;

/// How often a request is sent and how long it may take.
///
/// Only calls that change nothing are ever sent twice: every GET, and the verify calls. They are sent again after a
/// failed connection, a time-out, 429 and 5xx, after a pause that doubles from attempt to attempt, is spread at random,
/// and is at least what `Retry-After` asks for. A `Retry-After` beyond the rest of the deadline ends the call at once;
/// the error then carries it.
///
/// Time-outs and pauses need a [`Timer`](super::Timer); without one every call is sent once, with no limit on its time.
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

    /// How long a call may take in all, pauses and waits for the [rate governor](crate::governor) included.
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

    /// What is left of the deadline when `elapsed` has passed.
    pub(crate) fn time_left(&self, elapsed: Duration) -> Duration {
        self.deadline.saturating_sub(elapsed)
    }

    /// How long an attempt may take when so much is left of the deadline.
    pub(crate) fn attempt_limit(&self, left: Duration) -> Duration {
        self.attempt_timeout.min(left)
    }

    /// The pause before another attempt, after the attempt number `attempt` (from 1) failed, `elapsed` after the call
    /// began; none if there is to be no other.
    ///
    /// `jitter` is a random number from 0 to 1.
    pub(crate) fn decide(&self, attempt: u32, elapsed: Duration, failure: Failure, jitter: f64) -> Option<Duration> {
        let left = self.time_left(elapsed);
        let asked = match failure {
            Failure::Final => return None,
            other => other.asked().unwrap_or_default(),
        };
        if attempt >= self.attempts || asked >= left {
            return None;
        }
        let doublings = attempt.saturating_sub(1).min(31);
        let pause = self.first_pause.saturating_mul(1 << doublings).min(self.longest_pause);
        // From half the pause to all of it, on top of what was asked for: callers that were refused together do not
        // come back together.
        let half = pause / 2;
        let spread = half.saturating_add((half / 1000).saturating_mul((jitter.clamp(0.0, 1.0) * 1000.0) as u32));
        let pause = asked.saturating_add(spread);
        if pause < left {
            Some(pause)
        } else if asked.is_zero() {
            None
        } else {
            Some(asked)
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

impl Failure {
    /// How long the API asks to wait.
    pub(crate) fn asked(self) -> Option<Duration> {
        match self {
            Self::RateLimited(asked) | Self::Server(asked) => asked,
            Self::Connect | Self::Timeout | Self::Final => None,
        }
    }
}

#[cfg(test)]
mod tests;
