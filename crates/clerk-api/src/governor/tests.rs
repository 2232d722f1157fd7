use std::{
    pin::pin,
    sync::atomic::{AtomicUsize, Ordering},
    task::{Context, Poll},
};

use bytes::Bytes;
use futures_util::{
    FutureExt as _, StreamExt as _,
    future::{join, join_all},
    stream::FuturesUnordered,
};

use super::*;
use crate::{
    Clerk, Error,
    transport::{RetryPolicy, timer::TokioTimer, transport_fn},
};

const HOUR: Duration = Duration::from_secs(60 * 60);

const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

fn timer() -> TokioTimer {
    TokioTimer::current().unwrap()
}

/// 429 with `Retry-After` where `limited` says so, else an empty success.
fn answer(limited: Option<&str>) -> http::Response<Bytes> {
    let mut response = http::Response::builder().status(if limited.is_some() { 429 } else { 200 });
    if let Some(retry_after) = limited {
        response = response.header("retry-after", retry_after);
    }
    response.body(Bytes::new()).unwrap()
}

/// A client whose calls may take a day and are answered after `latency`, and how many requests were sent.
fn client(governor: &RateGovernor, latency: Duration) -> (Clerk, Arc<AtomicUsize>) {
    let sent = Arc::new(AtomicUsize::new(0));
    let count = sent.clone();
    let transport = transport_fn(move |_| {
        count.fetch_add(1, Ordering::SeqCst);
        async move {
            tokio::time::sleep(latency).await;
            Ok(answer(None))
        }
    });
    let policy = RetryPolicy::never().deadline(24 * HOUR);
    let builder = Clerk::builder().secret_key("sk_test_1").transport(transport).retry(policy);
    (builder.rate_governor(governor.clone()).build().unwrap(), sent)
}

async fn get(clerk: &Clerk) -> Result<(), Error> {
    clerk.request(Method::GET, "/users/count").send_unit().await
}

async fn patch(clerk: &Clerk, user: &str) -> Result<(), Error> {
    clerk.request(Method::PATCH, "/users/{user_id}").path("user_id", user).send_unit().await
}

/// Who is done after how long, in that order.
async fn ends<F: Future>(calls: impl IntoIterator<Item = F>) -> Vec<(usize, Duration)> {
    let timer = timer();
    let start = timer.now();
    let calls: FuturesUnordered<_> =
        calls.into_iter().enumerate().map(|(number, call)| call.map(move |_| number)).collect();
    calls.map(|number| (number, timer.now() - start)).collect().await
}

fn route(governor: &RateGovernor, method: Method, template: &'static str, path: &str) -> Route {
    governor.route(&method, template, path)
}

#[tokio::test(start_paused = true)]
async fn a_burst_of_the_whole_limit_goes_at_once_and_the_rest_in_its_order() {
    let governor = RateGovernor::new(RateLimits::development());
    let (clerk, sent) = client(&governor, Duration::ZERO);
    let other = clerk.clone();
    let ends = ends((0..250).map(|number| if number % 2 == 0 { get(&clerk) } else { get(&other) })).await;
    let order: Vec<usize> = ends.iter().map(|(number, _)| *number).collect();
    assert_eq!(order, (0..250).collect::<Vec<_>>());
    for (number, end) in ends {
        let expected = ms(10_000 * (number as u64 / 100));
        assert!((expected..expected + ms(50)).contains(&end), "{number} after {end:?}");
    }
    assert_eq!(sent.load(Ordering::SeqCst), 250);
}

#[tokio::test(start_paused = true)]
async fn a_request_counts_until_the_time_has_passed_since_its_end() {
    let governor = RateGovernor::new(RateLimits::production().overall(1, ms(1000)));
    let (clerk, _) = client(&governor, ms(300));
    let ends = ends([get(&clerk), get(&clerk)]).await;
    assert!((ms(1600)..ms(1610)).contains(&ends[1].1), "{ends:?}");
}

#[tokio::test(start_paused = true)]
async fn clients_may_share_a_governor() {
    let governor = RateGovernor::new(RateLimits::production().overall(1, ms(1000)));
    let (first, _) = client(&governor, Duration::ZERO);
    let second = client(first.rate_governor().unwrap(), Duration::ZERO).0;
    let ends = ends([get(&first), get(&second)]).await;
    assert!(ends[1].1 >= ms(1000), "{ends:?}");
}

#[tokio::test(start_paused = true)]
async fn each_user_has_a_limit_for_himself_and_the_operations_share_it() {
    let governor = RateGovernor::new(RateLimits::production());
    let (clerk, _) = client(&governor, Duration::ZERO);
    let metadata = |user: &'static str| {
        clerk.request(Method::PUT, "/users/{user_id}/metadata").path("user_id", user).send_unit().boxed()
    };
    let calls = (0..11).map(|_| patch(&clerk, "user_1").boxed()).chain([metadata("user_1"), metadata("user_2")]);
    let late: Vec<usize> =
        ends(calls).await.into_iter().filter(|(_, end)| *end >= ms(10_000)).map(|(number, _)| number).collect();
    assert_eq!(late, [10, 11]);
}

#[tokio::test(start_paused = true)]
async fn who_waits_for_a_limit_of_its_own_takes_no_room_from_others() {
    let governor = RateGovernor::new(RateLimits::development());
    let (clerk, sent) = client(&governor, Duration::ZERO);
    let mut many = pin!(join_all((0..500).map(|_| patch(&clerk, "user_1"))));
    assert!((&mut many).now_or_never().is_none());
    assert_eq!(sent.load(Ordering::SeqCst), 10);
    let ends = ends((0..90).map(|_| get(&clerk))).await;
    assert!(ends.iter().all(|(_, end)| *end < ms(50)));
}

#[tokio::test(start_paused = true)]
async fn key_sets_are_not_counted() {
    let governor = RateGovernor::new(RateLimits::production().overall(1, HOUR));
    let (clerk, _) = client(&governor, Duration::ZERO);
    let ends = ends((0..20).map(|_| clerk.request(Method::GET, "/jwks").send_unit())).await;
    assert!(ends.iter().all(|(_, end)| end.is_zero()), "{ends:?}");
    assert!(get(&clerk).now_or_never().is_some());
}

#[tokio::test(start_paused = true)]
async fn a_wait_beyond_the_deadline_fails_at_once_and_says_how_long_it_is() {
    let governor = RateGovernor::new(RateLimits::development());
    let (clerk, sent) = client(&governor, Duration::ZERO);
    join_all((0..100).map(|_| get(&clerk))).await;
    tokio::time::sleep(ms(3000)).await;
    let start = timer().now();
    // One place after the other becomes free after 7 s; a hundred calls may wait for that, the next for 10 s more.
    let mut waiting = pin!(join_all((0..100).map(|_| get(&clerk))));
    assert!((&mut waiting).now_or_never().is_none());
    for (limit, wait) in [(16_999, Some(17_000)), (6000, Some(17_000)), (17_000, None)] {
        let call = clerk.request(Method::GET, "/users/count").timeout(ms(limit)).send_unit();
        match (wait, call.now_or_never()) {
            (Some(wait), Some(Err(error))) => {
                assert!(error.is_held_back() && !error.is_timeout() && error.status().is_none(), "{error:?}");
                let about = error.retry_after().unwrap();
                assert!((ms(wait - 5)..ms(wait + 5)).contains(&about), "{about:?}");
                assert!(error.to_string().contains("nothing was sent"), "{error}");
            }
            (None, None) => {}
            (_, result) => panic!("{limit}: {result:?}"),
        }
    }
    assert_eq!(timer().now(), start);
    assert_eq!(sent.load(Ordering::SeqCst), 100);
}

#[tokio::test(start_paused = true)]
async fn the_longer_of_two_waits_counts() {
    let limits = RateLimits::production().overall(1, ms(1000)).operation(Method::POST, "/invitations", 1, HOUR);
    let governor = RateGovernor::new(limits);
    let (clerk, _) = client(&governor, Duration::ZERO);
    let invite = || clerk.request(Method::POST, "/invitations").timeout(ms(60_000)).send_unit();
    invite().await.unwrap();
    let error = invite().await.unwrap_err();
    assert!((HOUR - ms(5)..=HOUR).contains(&error.retry_after().unwrap()), "{error:?}");
    // And it has taken no place among all.
    let ends = ends([get(&clerk)]).await;
    assert!(ends[0].1 <= ms(1005), "{ends:?}");
}

#[tokio::test(start_paused = true)]
async fn a_dropped_call_gives_its_place_back_and_the_others_move_up() {
    let governor = RateGovernor::new(RateLimits::production().overall(1, ms(1000)));
    let (clerk, sent) = client(&governor, Duration::ZERO);
    get(&clerk).await.unwrap();
    {
        let mut gone = pin!(join_all((0..50).map(|_| get(&clerk))));
        assert!((&mut gone).now_or_never().is_none());
        let mut stays = pin!(ends([get(&clerk)]));
        assert!((&mut stays).now_or_never().is_none());
        drop(std::mem::replace(&mut *gone, join_all(Vec::new())));
        let ends = stays.await;
        assert!((ms(1000)..ms(1010)).contains(&ends[0].1), "{ends:?}");
    }
    assert_eq!(sent.load(Ordering::SeqCst), 2);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_nobody_polls_holds_up_nobody() {
    let governor = RateGovernor::new(RateLimits::production().overall(2, ms(1000)));
    let (clerk, _) = client(&governor, Duration::ZERO);
    join(get(&clerk), get(&clerk)).await.0.unwrap();
    let mut forgotten = Box::pin(get(&clerk));
    assert!((&mut forgotten).now_or_never().is_none());
    let ends = ends([get(&clerk)]).await;
    assert!((ms(1000)..ms(1010)).contains(&ends[0].1), "{ends:?}");
    // Its turn came meanwhile.
    assert!(matches!(forgotten.now_or_never(), Some(Ok(()))));
}

#[tokio::test(start_paused = true)]
async fn a_permit_that_was_not_used_leaves_no_trace() {
    let governor = RateGovernor::new(RateLimits::production().overall(1, HOUR));
    let route = route(&governor, Method::PATCH, "/users/{user_id}", "/v1/users/user_1");
    let timer = timer();
    for sent in [false, false, true] {
        let mut permit = governor.admit(&route, &timer, Duration::ZERO).await.unwrap();
        if sent {
            permit.mark_sent();
        }
    }
    let wait = governor.admit(&route, &timer, ms(1)).await.unwrap_err();
    assert_eq!(wait, HOUR);
}

#[tokio::test(start_paused = true)]
async fn a_request_whose_caller_is_gone_still_counts() {
    let governor = RateGovernor::new(RateLimits::production().overall(1, ms(1000)));
    let (clerk, sent) = client(&governor, ms(500));
    {
        let mut call = pin!(get(&clerk));
        assert!((&mut call).now_or_never().is_none());
        tokio::time::sleep(ms(100)).await;
    }
    assert_eq!(sent.load(Ordering::SeqCst), 1);
    let ends = ends([get(&clerk)]).await;
    assert!((ms(1500)..ms(1510)).contains(&ends[0].1), "{ends:?}");
}

#[tokio::test(start_paused = true)]
async fn a_429_holds_the_operation_and_nothing_else() {
    let governor = RateGovernor::new(RateLimits::production());
    let route = |method, template, path| route(&governor, method, template, path);
    let timer = timer();
    let count = route(Method::GET, "/users/count", "/v1/users/count");
    governor.hold(&count, timer.now(), ms(5000));
    assert_eq!(governor.admit(&count, &timer, ms(4999)).await.unwrap_err(), ms(5000));
    let list = route(Method::GET, "/users", "/v1/users");
    assert!(governor.admit(&list, &timer, Duration::ZERO).await.is_ok());

    // Of one user, with all that shares the limit, and of nobody else.
    let user = |id| route(Method::PATCH, "/users/{user_id}", id);
    governor.hold(&user("/v1/users/user_1"), timer.now(), ms(5000));
    let metadata = route(Method::PATCH, "/users/{user_id}/metadata", "/v1/users/user_1/metadata");
    assert!(governor.admit(&metadata, &timer, ms(10)).await.is_err());
    assert!(governor.admit(&user("/v1/users/user_2"), &timer, Duration::ZERO).await.is_ok());

    // All wait for its end, a shorter one takes nothing away, and an absurd one ends as well.
    governor.hold(&count, timer.now(), ms(1000));
    let start = timer.now();
    assert!(governor.admit(&count, &timer, ms(60_000)).await.is_ok());
    assert_eq!(timer.now() - start, ms(5000));
    governor.hold(&count, timer.now(), Duration::MAX);
    assert_eq!(governor.admit(&count, &timer, ms(10)).await.unwrap_err(), HOUR);
}

#[tokio::test(start_paused = true)]
async fn a_hold_reaches_those_who_are_already_waiting() {
    let governor = RateGovernor::new(RateLimits::production().overall(1, ms(1000)));
    let own = route(&governor, Method::GET, "/users", "/v1/users");
    let timer = timer();
    governor.admit(&own, &timer, Duration::ZERO).await.unwrap().mark_sent();
    let start = timer.now();
    let mut patient = pin!(governor.admit(&own, &timer, ms(60_000)));
    let mut hasty = pin!(governor.admit(&own, &timer, ms(2000)));
    let mut context = Context::from_waker(Waker::noop());
    assert!(patient.as_mut().poll(&mut context).is_pending());
    assert!(hasty.as_mut().poll(&mut context).is_pending());

    governor.hold(&own, timer.now(), ms(5000));
    let (patient, hasty) = join(patient, hasty).await;
    assert!(patient.is_ok());
    assert_eq!(timer.now() - start, ms(5000));
    assert!(hasty.is_err());

    // A waiter that the new wait is too long for does not wait to say so.
    governor.hold(&own, timer.now(), ms(100));
    let mut waiting = pin!(governor.admit(&own, &timer, ms(2000)));
    assert!(waiting.as_mut().poll(&mut context).is_pending());
    governor.hold(&own, timer.now(), ms(3000));
    assert!(matches!(waiting.as_mut().poll(&mut context), Poll::Ready(Err(wait)) if wait == ms(3000)));
}

#[tokio::test(start_paused = true)]
async fn only_what_matters_is_remembered() {
    let governor = RateGovernor::new(RateLimits::production());
    let timer = timer();
    for number in 0..20_000 {
        let path = format!("/v1/users/user_{number}");
        let own = route(&governor, Method::PATCH, "/users/{user_id}", &path);
        governor.admit(&own, &timer, HOUR).await.unwrap().mark_sent();
        if number % 3 == 0 {
            governor.hold(&own, timer.now(), ms(2000));
        }
    }
    let remembered = governor.lock(|state, _| state.own.len());
    // At most a thousand users a window, and twice as many before it is looked through.
    assert!(remembered <= 2001, "{remembered}");
    assert!(!format!("{governor:?}").contains("user_1"), "{governor:?}");
}

#[test]
fn calls_are_send() {
    fn is_send(_: impl Send) {}
    let governor = RateGovernor::new(RateLimits::production());
    let clerk = client(&governor, Duration::ZERO).0;
    is_send(get(&clerk));
}

/// Many callers on several threads, some of whom give up: everybody else gets through, and no stretch of time sees too
/// many.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_waiter_is_forgotten_where_threads_race() {
    let limits = RateLimits::production().overall(20, ms(30));
    let governor = RateGovernor::new(limits.operation(Method::PATCH, "/users/{user_id}", 7, ms(20)));
    let sent: Arc<Mutex<Vec<Instant>>> = Arc::default();
    let calls = (0..600).map(|number: u64| {
        let (governor, sent) = (governor.clone(), sent.clone());
        tokio::spawn(async move {
            let timer = timer();
            let path = format!("/v1/users/user_{}", number % 5);
            let route = route(&governor, Method::PATCH, "/users/{user_id}", &path);
            let call = async {
                let mut permit = governor.admit(&route, &timer, HOUR).await.unwrap();
                permit.mark_sent();
                sent.lock().unwrap().push(timer.now());
                tokio::task::yield_now().await;
            };
            // A third of them gives up, at any time.
            let patience = if number % 3 == 0 { ms(number) } else { HOUR };
            tokio::time::timeout(patience, call).await.is_ok()
        })
    });
    let patient = join_all(calls).await.into_iter().filter(|done| *done.as_ref().unwrap()).count();
    assert!(patient >= 400, "{patient}");
    let mut sent = sent.lock().unwrap().clone();
    sent.sort();
    assert!(sent.windows(21).all(|some| some[20] - some[0] >= ms(30)));
    let now = timer().now() + ms(40);
    governor.lock(|state, _| {
        assert!(state.overall.is_idle(now), "{:?}", state.overall);
        assert!(state.own.values_mut().all(|window| window.is_idle(now)), "{:?}", state.own);
    });
}
