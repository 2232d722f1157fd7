//! The rate governor and dropped calls, with real sockets and real time.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use clerk_api::{
    Error,
    governor::{RateGovernor, RateLimits},
    observe::{CallReport, Observer, Outcome},
    transport::RetryPolicy,
};
use futures_util::future::join_all;
use http::Method;

use crate::server::{Act, Server, answer, ok};

const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// A 429 with `Retry-After` reaches everybody: the storm that a burst would be ends with the requests under way.
#[tokio::test]
async fn a_429_keeps_a_burst_away_from_the_api() {
    let server = Server::start([answer("429 Too Many Requests", "retry-after: 2\r\n", ""), ok()]).await;
    let governor = RateGovernor::new(RateLimits::production());
    let clerk = server.clerk().rate_governor(governor).retry(RetryPolicy::never()).build().unwrap();
    let get = || clerk.request(Method::GET, "/things").send_unit();
    assert!(get().await.unwrap_err().is_rate_limited());
    let start = Instant::now();

    let hasty = join_all((0..20).map(|_| clerk.request(Method::GET, "/things").timeout(ms(200)).send_unit())).await;
    for error in hasty.into_iter().map(Result::unwrap_err) {
        assert!(error.is_held_back() && error.retry_after().unwrap() > ms(200), "{error:?}");
    }
    assert_eq!(server.count(), 1);

    let patient: Result<Vec<()>, Error> = join_all((0..20).map(|_| get())).await.into_iter().collect();
    patient.unwrap();
    assert!(start.elapsed() >= ms(1990), "{:?}", start.elapsed());
    assert_eq!(server.count(), 21);
}

#[tokio::test]
async fn no_stretch_of_time_sees_more_than_the_limit() {
    let server = Server::start([ok()]).await;
    let governor = RateGovernor::new(RateLimits::production().overall(5, ms(200)));
    let clerk = server.clerk().rate_governor(governor).build().unwrap();
    let ends: Mutex<Vec<Instant>> = Mutex::default();
    join_all((0..23).map(|_| async {
        clerk.request(Method::POST, "/things").send_unit().await.unwrap();
        ends.lock().unwrap().push(Instant::now());
    }))
    .await;
    let mut ends = ends.into_inner().unwrap();
    ends.sort();
    for sixth in ends.windows(6) {
        // The sixth was sent no earlier than this after the first had ended.
        assert!(sixth[5] - sixth[0] >= ms(200));
    }
    assert_eq!(server.count(), 23);
}

/// Remembers outcomes.
#[derive(Default)]
struct Outcomes(Mutex<Vec<(Outcome, u32)>>);

impl Observer for Outcomes {
    fn on_call(&self, call: &CallReport<'_>) {
        self.0.lock().unwrap().push((call.outcome, call.attempts));
    }
}

/// A call can be dropped while it is sent, while it pauses and while it is held back; nothing of it stays behind.
#[tokio::test]
async fn dropped_calls_leave_nothing_behind() {
    let outcomes = Arc::new(Outcomes::default());
    let pausing = answer("503 Unavailable", "retry-after: 5\r\n", "");
    for (act, sent) in [(Act::WriteAndWait(String::new()), 2), (pausing, 2)] {
        let server = Server::start([act, ok()]).await;
        let governor = RateGovernor::new(RateLimits::production().overall(1, ms(300)));
        let clerk = server.clerk().rate_governor(governor).observer(outcomes.clone()).build().unwrap();
        let get = || clerk.request(Method::GET, "/things").send_unit();
        tokio::select! {
            result = get() => panic!("{result:?}"),
            () = tokio::time::sleep(ms(100)) => {}
        }
        tokio::select! {
            result = get() => panic!("{result:?}"),
            () = tokio::time::sleep(ms(20)) => {}
        }
        let start = Instant::now();
        get().await.unwrap();
        assert!(start.elapsed() < ms(2000));
        // Nobody goes on with the first call, nor with the second, which was not sent.
        tokio::time::sleep(ms(100)).await;
        assert_eq!(server.count(), sent);
    }
    let told = outcomes.0.lock().unwrap().clone();
    let expected = [(Outcome::Cancelled, 1), (Outcome::Cancelled, 0), (Outcome::Success, 1)];
    assert_eq!(told, [expected, expected].concat());
}
