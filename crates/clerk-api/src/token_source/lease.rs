//! How long a token is used: pure arithmetic on milliseconds.

use std::time::Duration;

use clerk_types::time::Millis;

/// The longest time before its end that a token is renewed, jitter apart.
const LONGEST_LEAD_MS: i64 = 5 * 60 * 1000;
/// So shortly before its end a token is no longer handed out while a new one is being minted.
const LONGEST_CLOSE_MS: i64 = 2 * 1000;
/// The first pause after a failed mint, and the longest.
const FIRST_PAUSE_MS: i64 = 500;
const LONGEST_PAUSE_MS: i64 = 30 * 1000;
/// However long the API asks to wait, a mint is tried again after this time.
const LONGEST_WAIT_MS: i64 = 5 * 60 * 1000;

/// When a token is renewed and when it ends, on the local clock.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Lease {
    /// None: never.
    span: Option<Span>,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Span {
    renew_at: i64,
    close_at: i64,
    ends_at: i64,
}

/// What to do with a token.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Phase {
    /// Use it.
    Fresh,
    /// Use it, and renew it meanwhile.
    Renew,
    /// Renew it; use it only if that fails.
    Closing,
    /// It has ended.
    Dead,
}

/// What an answer says about the times of a token, in milliseconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Times {
    /// The local time before the request was sent.
    pub(super) asked_at: Millis,
    /// The API's time of the token's creation, if the token was made by this request.
    pub(super) created_at: Option<Millis>,
    /// The API's time of the token's end.
    pub(super) expiration: Option<Millis>,
}

impl Lease {
    /// The lease of a token; `jitter`, from 0 to 1, spreads the renewals of several processes.
    pub(super) fn new(times: Times, jitter: f64) -> Self {
        let Some(expiration) = times.expiration else {
            return Self { span: None };
        };
        let start = times.asked_at.get();
        // By two clocks, the shorter of both: what is left by the API's time seen on the local clock, and the life that
        // the API gave it, counted from the local time of asking. The second alone counts where the local clock is so
        // far ahead that every token would look dead on arrival.
        let by_date = expiration.get().saturating_sub(start);
        let by_life = times
            .created_at
            .map(|created_at| expiration.get().saturating_sub(created_at.get()))
            .filter(|life| *life > 0);
        let life = match by_life {
            Some(life) if by_date <= 0 => life,
            Some(life) => life.min(by_date),
            None => by_date,
        };
        let ends_at = start.saturating_add(life);
        let lead = (life / 5).clamp(0, LONGEST_LEAD_MS);
        let earlier = scale(lead / 2, jitter);
        Self {
            span: Some(Span {
                renew_at: ends_at.saturating_sub(lead).saturating_sub(earlier),
                close_at: ends_at.saturating_sub((life / 20).clamp(0, LONGEST_CLOSE_MS)),
                ends_at,
            }),
        }
    }

    pub(super) fn phase(&self, now: Millis) -> Phase {
        match self.span {
            None => Phase::Fresh,
            Some(span) if now.get() < span.renew_at => Phase::Fresh,
            Some(span) if now.get() < span.close_at => Phase::Renew,
            Some(span) if now.get() < span.ends_at => Phase::Closing,
            Some(_) => Phase::Dead,
        }
    }

    pub(super) fn ends_at(&self) -> Option<Millis> {
        self.span.map(|span| Millis::new(span.ends_at))
    }
}

/// The time before which no mint is tried after `failures` failures in a row.
pub(super) fn retry_at(now: Millis, failures: u32, asked: Option<Duration>, jitter: f64) -> Millis {
    let doublings = failures.saturating_sub(1).min(16);
    let pause = FIRST_PAUSE_MS.saturating_mul(1 << doublings).min(LONGEST_PAUSE_MS);
    let pause = pause / 2 + scale(pause / 2, jitter);
    let asked = asked.map_or(0, |asked| i64::try_from(asked.as_millis()).unwrap_or(i64::MAX)).min(LONGEST_WAIT_MS);
    Millis::new(now.get().saturating_add(pause.max(asked)))
}

/// Whether a pause that ends at `until` is still on. One that is longer than any pause comes from a clock that was set
/// back, and is over.
pub(super) fn pausing(now: Millis, until: Millis) -> bool {
    (1..=LONGEST_WAIT_MS).contains(&until.get().saturating_sub(now.get()))
}

fn scale(amount: i64, factor: f64) -> i64 {
    // At most five minutes in milliseconds: exact in a float.
    (amount as f64 * factor.clamp(0.0, 1.0)) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lease(asked_at: i64, created_at: Option<i64>, expiration: Option<i64>) -> Lease {
        let times = Times {
            asked_at: Millis::new(asked_at),
            created_at: created_at.map(Millis::new),
            expiration: expiration.map(Millis::new),
        };
        Lease::new(times, 0.0)
    }

    #[test]
    fn a_token_is_renewed_in_its_last_fifth_and_closes_in_its_last_two_seconds() {
        let hour = lease(0, Some(0), Some(3_600_000));
        let minute = lease(0, Some(0), Some(60_000));
        let second = lease(0, Some(0), Some(1_000));
        for (lease, now, phase) in [
            (hour, 0, Phase::Fresh),
            (hour, 3_299_999, Phase::Fresh),
            (hour, 3_300_000, Phase::Renew),
            (hour, 3_597_999, Phase::Renew),
            (hour, 3_598_000, Phase::Closing),
            (hour, 3_599_999, Phase::Closing),
            (hour, 3_600_000, Phase::Dead),
            (minute, 47_999, Phase::Fresh),
            (minute, 48_000, Phase::Renew),
            (minute, 58_000, Phase::Closing),
            (second, 799, Phase::Fresh),
            (second, 800, Phase::Renew),
            (second, 950, Phase::Closing),
            (second, 1_000, Phase::Dead),
        ] {
            assert_eq!(lease.phase(Millis::new(now)), phase, "{lease:?} at {now}");
        }
    }

    #[test]
    fn jitter_makes_a_renewal_earlier_and_never_later() {
        let times = Times { asked_at: Millis::new(0), created_at: None, expiration: Some(Millis::new(100_000)) };
        let renew_at = |jitter| Lease::new(times, jitter).span.unwrap().renew_at;
        assert_eq!(renew_at(0.0), 80_000);
        assert_eq!(renew_at(0.5), 75_000);
        assert_eq!(renew_at(1.0), 70_000);
        assert_eq!(renew_at(f64::NAN), 80_000);
    }

    #[test]
    fn clocks_that_disagree_never_make_a_token_live_longer_nor_die_at_birth() {
        let hour = 3_600_000;
        for (name, lease, ends_at) in [
            ("agree", lease(0, Some(0), Some(hour)), Some(hour)),
            ("local 2 h behind", lease(-2 * hour, Some(0), Some(hour)), Some(-hour)),
            ("local 30 min ahead", lease(hour / 2, Some(0), Some(hour)), Some(hour)),
            ("local 2 h ahead", lease(2 * hour, Some(0), Some(hour)), Some(3 * hour)),
            ("no creation time", lease(7, None, Some(hour)), Some(hour)),
            ("creation after the end", lease(0, Some(2 * hour), Some(hour)), Some(hour)),
            ("ended before", lease(hour, None, Some(1)), Some(1)),
            ("no end", lease(0, Some(0), None), None),
            ("extremes", lease(i64::MAX, Some(i64::MIN), Some(i64::MAX)), Some(i64::MAX)),
        ] {
            assert_eq!(lease.ends_at().map(Millis::get), ends_at, "{name}");
        }
        assert_eq!(lease(0, Some(0), None).phase(Millis::new(i64::MAX)), Phase::Fresh);
    }

    #[test]
    fn pauses_double_up_to_a_bound_and_heed_what_the_api_asks() {
        let pause = |failures, asked: Option<u64>, jitter| {
            retry_at(Millis::new(0), failures, asked.map(Duration::from_secs), jitter).get()
        };
        for (failures, asked, jitter, expected) in [
            (1, None, 0.0, 250),
            (1, None, 1.0, 500),
            (2, None, 1.0, 1_000),
            (7, None, 1.0, 30_000),
            (u32::MAX, None, 1.0, 30_000),
            (1, Some(10), 1.0, 10_000),
            (1, Some(u64::MAX), 1.0, LONGEST_WAIT_MS),
        ] {
            assert_eq!(pause(failures, asked, jitter), expected, "{failures} {asked:?}");
        }
        let until = Millis::new(1_000);
        assert!(pausing(Millis::new(999), until));
        assert!(!pausing(Millis::new(1_000), until));
        assert!(!pausing(Millis::new(-LONGEST_WAIT_MS), until), "clock set back");
    }
}
