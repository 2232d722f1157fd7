//! The keys of one instance, cached for one authenticator.
//!
//! The authenticator has one API URL, version and secret key for life, so its cache is scoped to them by construction:
//! no key of another instance can ever be in it.
//!
//! 1. Keys serve for five minutes from the end of the fetch that brought them. A newer fetch replaces them all.
//! 2. One fetch at a time; whoever waited for it takes its outcome. It goes on when its first caller gives up.
//! 3. A key id that fresh keys lack is fetched for at most once in a few seconds: anybody can make up key ids.
//! 4. A failed fetch is not repeated for a moment either. While Clerk cannot be reached, expired keys serve on for a
//!    limited time; after Clerk refused the secret key, none do.

use std::future::Future;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use crate::evidence::{KeyLookup, KeySet};
use crate::flights::Flights;
use crate::jwt::error::TokenErrorKind;
use crate::time::{Clock, UnixMillis};

/// How long keys are fresh, in milliseconds.
const LIFETIME_MS: i64 = 300_000;
/// The least time between two fetches that unknown key ids cause, in milliseconds.
const UNKNOWN_KEY_INTERVAL_MS: i64 = 5_000;
/// The least time between a failed fetch and the next one, in milliseconds.
const FAILURE_INTERVAL_MS: i64 = 1_000;
/// The longest that a `Retry-After` keeps us from the next fetch, in milliseconds.
const LONGEST_PAUSE_MS: i64 = 30_000;

#[derive(Debug)]
pub(crate) struct JwksCache {
    state: Arc<RwLock<State>>,
    fetching: Flights<(), ()>,
    stale_limit_ms: i64,
    skip: bool,
}

#[derive(Debug, Default)]
struct State {
    keys: Option<Fetched>,
    last: Option<Attempt>,
    /// Counts the fetches that came to an end.
    fetches: u64,
}

#[derive(Clone, Debug)]
struct Fetched {
    keys: Arc<KeySet>,
    at: UnixMillis,
}

#[derive(Clone, Copy, Debug)]
struct Attempt {
    ended_at: UnixMillis,
    failure: Option<TokenErrorKind>,
}

impl JwksCache {
    pub(crate) fn new(stale_limit: Duration, skip: bool) -> Self {
        Self {
            state: Arc::default(),
            fetching: Flights::default(),
            stale_limit_ms: i64::try_from(stale_limit.as_millis()).unwrap_or(i64::MAX),
            skip,
        }
    }

    /// The cached keys, if they are fresh.
    pub(crate) fn fresh(&self, now: UnixMillis) -> Option<Arc<KeySet>> {
        if self.skip {
            return None;
        }
        self.read(|state| state.fresh(now).map(|fetched| Arc::clone(&fetched.keys)))
    }

    /// The key of this id, fetched with `fetch` if need be.
    pub(crate) async fn resolve<F>(
        &self,
        kid: Option<&str>,
        clock: &Clock,
        fetch: impl Fn() -> F,
    ) -> Result<KeyLookup, TokenErrorKind>
    where
        F: Future<Output = Result<KeySet, TokenErrorKind>> + Send + 'static,
    {
        let (known, fetches_before) = self.read(|state| (self.known(state, kid, clock.now()), state.fetches));
        if let Some(known) = known {
            return known;
        }
        if let Some(stale) = self.stale(kid, clock.now()).filter(|_| self.fetching.is_under_way(&())) {
            // Somebody is at it already, and there is a key to serve meanwhile.
            return Ok(stale);
        }
        let fetch_and_record = || {
            let (state, clock, fetch) = (Arc::clone(&self.state), clock.clone(), fetch());
            async move {
                // A fetch may have ended between the look above and this one.
                let fetches_now = state.read().unwrap_or_else(PoisonError::into_inner).fetches;
                if fetches_now == fetches_before {
                    let result = fetch.await;
                    state.write().unwrap_or_else(PoisonError::into_inner).record(result, clock.now());
                }
            }
        };
        self.fetching.join(&(), fetch_and_record).await;
        self.outcome(kid, clock.now())
    }

    /// What can be said without a fetch.
    fn known(&self, state: &State, kid: Option<&str>, now: UnixMillis) -> Option<Result<KeyLookup, TokenErrorKind>> {
        if self.skip {
            return None;
        }
        let fresh = state.fresh(now);
        if let Some(found) = fresh.and_then(|fetched| fetched.get(kid)) {
            return Some(Ok(found));
        }
        let last = state.last?;
        let pause_ms = match last.failure {
            None if fresh.is_some() => UNKNOWN_KEY_INTERVAL_MS,
            None => return None,
            Some(failure) => pause_after(failure),
        };
        within(last.ended_at, pause_ms, now).then(|| state.outcome(kid, now, self.stale_limit_ms))
    }

    fn outcome(&self, kid: Option<&str>, now: UnixMillis) -> Result<KeyLookup, TokenErrorKind> {
        self.read(|state| state.outcome(kid, now, self.stale_limit_ms))
    }

    /// An expired key that may still serve.
    fn stale(&self, kid: Option<&str>, now: UnixMillis) -> Option<KeyLookup> {
        if self.skip {
            return None;
        }
        self.read(|state| {
            let failure = state.last?.failure?;
            state.stale(failure, kid, now, self.stale_limit_ms)
        })
    }

    fn read<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&self.state.read().unwrap_or_else(PoisonError::into_inner))
    }
}

impl State {
    fn record(&mut self, result: Result<KeySet, TokenErrorKind>, now: UnixMillis) {
        self.fetches = self.fetches.wrapping_add(1);
        let failure = match result {
            Ok(keys) => {
                self.keys = Some(Fetched { keys: Arc::new(keys), at: now });
                None
            }
            Err(failure) => {
                if verdict(failure) == Verdict::Withdrawn {
                    self.keys = None;
                }
                Some(failure)
            }
        };
        self.last = Some(Attempt { ended_at: now, failure });
    }

    fn fresh(&self, now: UnixMillis) -> Option<&Fetched> {
        self.keys.as_ref().filter(|fetched| within(fetched.at, LIFETIME_MS, now))
    }

    /// An expired key that may serve after such a failure.
    fn stale(&self, failure: TokenErrorKind, kid: Option<&str>, now: UnixMillis, limit_ms: i64) -> Option<KeyLookup> {
        let fetched = self.keys.as_ref().filter(|_| verdict(failure) == Verdict::Outage)?;
        within(fetched.at, LIFETIME_MS.saturating_add(limit_ms), now).then(|| fetched.get(kid))?
    }

    /// What the last fetch means for this key id.
    fn outcome(&self, kid: Option<&str>, now: UnixMillis, stale_limit_ms: i64) -> Result<KeyLookup, TokenErrorKind> {
        match self.last.and_then(|last| last.failure) {
            None => Ok(self.keys.as_ref().and_then(|fetched| fetched.get(kid)).unwrap_or(KeyLookup::Unknown)),
            Some(failure) => {
                let fresh = self.fresh(now).and_then(|fetched| fetched.get(kid));
                fresh.or_else(|| self.stale(failure, kid, now, stale_limit_ms)).ok_or(failure)
            }
        }
    }
}

impl Fetched {
    fn get(&self, kid: Option<&str>) -> Option<KeyLookup> {
        self.keys.get(kid?).cloned()
    }
}

/// Whether `now` lies in the `length_ms` after `start`. A time before `start` does not: a clock that was set back says
/// nothing about ages.
fn within(start: UnixMillis, length_ms: i64, now: UnixMillis) -> bool {
    (0..length_ms).contains(&now.0.saturating_sub(start.0))
}

/// What a failed fetch says about the keys that are cached.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Verdict {
    /// Nothing: Clerk cannot be reached. They serve on, also past their time.
    Outage,
    /// Nothing that can be trusted. They serve for their time.
    Doubt,
    /// They are withdrawn: the secret key was refused, or there are none.
    Withdrawn,
}

fn verdict(failure: TokenErrorKind) -> Verdict {
    match failure {
        TokenErrorKind::KeysUnavailable { status: None | Some(429 | 500..=599), .. }
        | TokenErrorKind::KeysUnreadable { status: 429 | 500..=599, .. } => Verdict::Outage,
        TokenErrorKind::KeysUnreadable { status: 200..=299, .. } => Verdict::Doubt,
        _ => Verdict::Withdrawn,
    }
}

fn pause_after(failure: TokenErrorKind) -> i64 {
    let told = match failure {
        TokenErrorKind::KeysUnavailable { retry_after: Some(wait), .. }
        | TokenErrorKind::KeysUnreadable { retry_after: Some(wait), .. } => i64::try_from(wait.as_millis()).ok(),
        _ => None,
    };
    told.unwrap_or(FAILURE_INTERVAL_MS).clamp(FAILURE_INTERVAL_MS, LONGEST_PAUSE_MS)
}

#[cfg(test)]
mod tests;
