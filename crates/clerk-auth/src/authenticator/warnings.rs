//! What the log says that somebody should look into.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use super::Authenticator;
use crate::jwt::claims::Claims;
use crate::request::context::Context;
use crate::state::RequestState;

/// What was warned of before.
#[derive(Debug)]
pub(super) struct Warned {
    /// That session tokens lack `azp`.
    azp: AtomicBool,
    /// When what anybody can cause was last warned of, in milliseconds since 1970.
    refusal: AtomicI64,
    handshake: AtomicI64,
}

/// How often the log warns of what anybody can cause, in milliseconds: strangers must not be able to fill it.
const PAUSE: i64 = 60_000;

impl Default for Warned {
    fn default() -> Self {
        let never = || AtomicI64::new(i64::MIN);
        Self { azp: AtomicBool::new(false), refusal: never(), handshake: never() }
    }
}

/// Whether it is time to warn again, which then is now.
fn is_due(last: &AtomicI64, now: i64) -> bool {
    let is_due = |at: i64| now.saturating_sub(at).unsigned_abs() >= PAUSE.unsigned_abs();
    let next = |at| is_due(at).then_some(now);
    last.fetch_update(Ordering::Relaxed, Ordering::Relaxed, next).is_ok()
}

impl Authenticator {
    /// Says what somebody should look into: what anybody can cause at most once a minute, and at other times only to
    /// those who debug.
    pub(super) fn warn(&self, request: &Context<'_>, state: &RequestState) {
        let warned = &self.inner.warned;
        let is_due = |last| is_due(last, self.inner.clock.now().0);
        let brought = request.header_token.is_none() && request.browser.brings_handshake();
        if let Some(refusal) = state.refusal() {
            if refusal.is_loop() || refusal.reason().stops_request() {
                let (reason, hint) = (refusal.reason().as_str(), refusal.hint());
                match is_due(&warned.refusal) {
                    true => tracing::warn!(reason, "{hint}"),
                    false => tracing::debug!(reason, "{hint}"),
                }
                return;
            }
        }
        if brought && !state.ends_handshake() {
            const UNUSABLE: &str =
                "what a browser brought from a handshake cannot be used; the request went on without it";
            match is_due(&warned.handshake) {
                true => tracing::warn!("{UNUSABLE}"),
                false => tracing::debug!("{UNUSABLE}"),
            }
        }
        let Some(claims) = state.session_claims().filter(|_| request.header_token.is_none()) else { return };
        if claims.authorized_party().unwrap_or_default().is_empty() && !warned.azp.swap(true, Ordering::Relaxed) {
            tracing::warn!("a session token in a cookie has no `azp` claim, so nothing tells which site it is of");
        }
        if brought && !self.is_current(claims) {
            tracing::warn!(
                "this machine's clock and Clerk's differ; development goes on all the same: check the clock"
            );
        }
    }

    /// Whether the time claims of a session fit this machine's clock. Right after a handshake in development they need
    /// not.
    fn is_current(&self, claims: &Claims) -> bool {
        let (now, skew) = (self.inner.clock.now().0, self.inner.config.skew_ms);
        let millis = |seconds: Option<clerk_types::time::Seconds>| seconds.map(|at| at.get().saturating_mul(1_000));
        millis(claims.expires_at()).is_none_or(|exp| exp > now.saturating_sub(skew))
            && millis(claims.issued_at()).is_none_or(|iat| iat <= now.saturating_add(skew))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_warning_a_minute() {
        let last = Warned::default().refusal;
        let at = [0, 1, 59_999, 60_000, 60_001, 119_999, 120_000, 10_000_000, i64::MAX];
        let due: Vec<i64> = at.into_iter().filter(|now| is_due(&last, *now)).collect();
        assert_eq!(due, [0, 60_000, 120_000, 10_000_000, i64::MAX]);
        // A clock that was set back does not end the warnings.
        assert!(is_due(&last, 0));
    }
}
