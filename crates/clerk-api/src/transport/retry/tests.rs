use super::*;

const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

#[test]
fn the_decision_follows_the_table() {
    use Failure::{Connect, Final, RateLimited, Server, Timeout};
    let policy = RetryPolicy::default();
    for (attempt, elapsed, failure, jitter, decision) in [
        // The pause doubles, and jitter takes up to half of it away.
        (1, ms(0), Connect, 1.0, Some(ms(100))),
        (1, ms(0), Connect, 0.0, Some(ms(50))),
        (2, ms(0), Connect, 1.0, Some(ms(200))),
        (1, ms(3000), Timeout, 1.0, Some(ms(100))),
        (1, ms(0), Server(None), 1.0, Some(ms(100))),
        (1, ms(0), RateLimited(None), 1.0, Some(ms(100))),
        // What the API asks for comes first, and the jitter on top.
        (1, ms(0), RateLimited(Some(ms(2000))), 0.0, Some(ms(2050))),
        (1, ms(0), Server(Some(ms(2000))), 1.0, Some(ms(2100))),
        (1, ms(0), RateLimited(Some(ms(7980))), 1.0, Some(ms(7980))),
        // Beyond the rest of the deadline: at once.
        (1, ms(0), RateLimited(Some(ms(8000))), 0.0, None),
        (1, ms(6500), RateLimited(Some(ms(2000))), 0.0, None),
        (1, ms(0), Server(Some(Duration::MAX)), 1.0, None),
        (1, ms(7950), Connect, 1.0, None),
        (1, ms(8000), Connect, 0.0, None),
        (1, Duration::MAX, Connect, 0.0, None),
        // The attempts are used up.
        (3, ms(0), Connect, 0.0, None),
        (u32::MAX, ms(0), Connect, 0.0, None),
        // Another attempt would not help.
        (1, ms(0), Final, 0.0, None),
    ] {
        assert_eq!(
            policy.decide(attempt, elapsed, failure, jitter),
            decision,
            "attempt {attempt} after {elapsed:?}: {failure:?}"
        );
    }
}

#[test]
fn odd_policies_do_no_harm() {
    let patient = RetryPolicy::default().attempts(u32::MAX).deadline(Duration::MAX);
    for attempt in [1, 6, 31, 32, 33, u32::MAX - 1] {
        let Some(pause) = patient.decide(attempt, ms(0), Failure::Connect, f64::NAN) else {
            panic!("attempt {attempt} stopped")
        };
        assert!(pause <= ms(2000), "{pause:?}");
    }
    assert_eq!(RetryPolicy::default().attempts(0).decide(1, ms(0), Failure::Connect, 0.0), None);
    assert_eq!(RetryPolicy::never().decide(1, ms(0), Failure::Connect, 0.0), None);
    let instant = RetryPolicy::default().deadline(ms(0));
    assert_eq!(instant.decide(1, ms(0), Failure::Connect, 0.0), None);
}
