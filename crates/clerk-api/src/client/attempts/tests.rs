use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex},
    time::Instant,
};

use http::{Method, StatusCode};

use super::*;
use crate::{
    governor::{RateGovernor, RateLimits},
    transport::{RecordingTransport, timer::TokioTimer, transport_fn},
};

const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// What is sent, and how.
struct Call<'a> {
    transport: &'a dyn Transport,
    class: RetryClass,
    policy: RetryPolicy,
    governor: Option<&'a RateGovernor>,
}

impl<'a> Call<'a> {
    fn new(transport: &'a dyn Transport, class: RetryClass) -> Self {
        Self { transport, class, policy: RetryPolicy::default(), governor: None }
    }

    async fn make(&self, timer: Option<&dyn Timer>) -> Result<StatusCode, Error> {
        let template = "/things";
        let attempts = Attempts {
            transport: self.transport,
            timer,
            policy: &self.policy,
            class: self.class,
            gate: self
                .governor
                .map(|governor| Gate { governor, route: governor.route(&Method::GET, template, "/v1/things") }),
            wall_clock: &|| SystemTime::UNIX_EPOCH,
        };
        let mut watch = CallWatch::new(Arc::new([]), None, Method::GET, template);
        attempts.make(Request::new(Bytes::new()), &mut watch).await.map(|answer| answer.status())
    }

    /// What came of it, and how long that took.
    async fn run(&self) -> (Result<StatusCode, Error>, Duration) {
        let timer = TokioTimer::current().unwrap();
        let start = timer.now();
        let result = self.make(Some(&timer)).await;
        (result, timer.now() - start)
    }
}

/// Sends one request through `transport` under the default policy and says how long it took.
async fn run(transport: &dyn Transport, class: RetryClass) -> (Result<StatusCode, TransportErrorKind>, Duration) {
    let (result, took) = Call::new(transport, class).run().await;
    (result.map_err(|error| error.transport_kind().unwrap()), took)
}

fn answer(status: u16, retry_after: Option<&str>) -> Response<Bytes> {
    let mut response = Response::builder().status(status);
    if let Some(value) = retry_after {
        response = response.header("retry-after", value);
    }
    response.body(Bytes::new()).unwrap()
}

#[tokio::test(start_paused = true)]
async fn transient_failures_are_sent_again_until_one_succeeds() {
    let transport = RecordingTransport::new();
    transport.reply_error(TransportError::connect("refused"));
    transport.reply(answer(503, None));
    transport.reply(answer(200, None));
    let (result, took) = run(&transport, RetryClass::Idempotent).await;
    assert_eq!(result, Ok(StatusCode::OK));
    assert!((ms(150)..=ms(310)).contains(&took), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn the_last_failure_is_passed_on() {
    let transport = RecordingTransport::new();
    for status in [500, 502, 503, 504] {
        transport.reply(answer(status, None));
    }
    let (result, _) = run(&transport, RetryClass::Idempotent).await;
    assert_eq!(result, Ok(StatusCode::SERVICE_UNAVAILABLE));
    assert_eq!(transport.requests().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn what_may_do_something_is_sent_once() {
    let failures: [Result<Response<Bytes>, TransportError>; 4] = [
        Err(TransportError::connect("refused")),
        Err(TransportError::timeout("slow")),
        Ok(answer(429, Some("0"))),
        Ok(answer(503, None)),
    ];
    for failure in failures {
        let transport = RecordingTransport::new();
        match failure {
            Ok(response) => transport.reply(response),
            Err(error) => transport.reply_error(error),
        }
        let (_, took) = run(&transport, RetryClass::Once).await;
        assert_eq!(transport.requests().len(), 1);
        assert_eq!(took, ms(0));
    }
}

#[tokio::test(start_paused = true)]
async fn final_failures_are_not_sent_again() {
    for error in [TransportError::body("cut off"), TransportError::other("?")] {
        let transport = RecordingTransport::new();
        let kind = error.kind();
        transport.reply_error(error);
        assert_eq!(run(&transport, RetryClass::Idempotent).await.0, Err(kind));
        assert_eq!(transport.requests().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_heeded_within_the_deadline_and_ends_the_call_beyond_it() {
    let transport = RecordingTransport::new();
    transport.reply(answer(429, Some("2")));
    transport.reply(answer(200, None));
    let (result, took) = run(&transport, RetryClass::Idempotent).await;
    assert_eq!(result, Ok(StatusCode::OK));
    assert!((ms(2000)..=ms(2110)).contains(&took), "{took:?}");

    let transport = RecordingTransport::new();
    transport.reply(answer(429, Some("30")));
    let (result, took) = run(&transport, RetryClass::Idempotent).await;
    assert_eq!(result, Ok(StatusCode::TOO_MANY_REQUESTS));
    assert_eq!((took, transport.requests().len()), (ms(0), 1));
}

#[tokio::test(start_paused = true)]
async fn an_api_that_never_answers_costs_the_deadline_and_no_more() {
    let limits = Arc::new(Mutex::new(0));
    let count = limits.clone();
    let transport = transport_fn(move |_| {
        *count.lock().unwrap() += 1;
        std::future::pending()
    });
    // 3 s, a pause, 3 s, a pause, and what is left of 8 s.
    let (result, took) = run(&transport, RetryClass::Idempotent).await;
    assert_eq!(result, Err(TransportErrorKind::Timeout));
    assert!((ms(7900)..=ms(8010)).contains(&took), "{took:?}");
    assert_eq!(*limits.lock().unwrap(), 3);

    let (result, took) = run(&transport, RetryClass::Once).await;
    assert_eq!(result, Err(TransportErrorKind::Timeout));
    assert!((ms(3000)..=ms(3010)).contains(&took), "{took:?}");
}

#[test]
fn without_a_timer_a_request_is_sent_once() {
    let transport = RecordingTransport::new();
    transport.reply(answer(503, None));
    let call = Call::new(&transport, RetryClass::Idempotent);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    assert_eq!(runtime.block_on(call.make(None)).unwrap(), StatusCode::SERVICE_UNAVAILABLE);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_when_there_is_no_time() {
    let transport = RecordingTransport::new();
    let mut call = Call::new(&transport, RetryClass::Idempotent);
    call.policy = RetryPolicy::default().deadline(Duration::ZERO);
    assert!(call.run().await.0.unwrap_err().is_timeout());
    assert_eq!(transport.requests().len(), 0);
}

/// Fires a little late, as timers do.
#[derive(Debug)]
struct Late(TokioTimer);

impl Timer for Late {
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        self.0.sleep(duration + ms(5))
    }

    fn now(&self) -> Instant {
        self.0.now()
    }
}

#[tokio::test(start_paused = true)]
async fn a_pause_that_ends_after_the_deadline_is_followed_by_no_attempt() {
    let transport = RecordingTransport::new();
    transport.reply(answer(503, Some("1")));
    let mut call = Call::new(&transport, RetryClass::Idempotent);
    call.policy = RetryPolicy::default().deadline(ms(1001));
    let result = call.make(Some(&Late(TokioTimer::current().unwrap()))).await;
    assert_eq!(result.unwrap(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(transport.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn every_attempt_counts_for_the_governor() {
    let governor = RateGovernor::new(RateLimits::production().overall(2, ms(5000)));
    let transport = RecordingTransport::new();
    transport.reply(answer(503, None));
    transport.reply(answer(503, None));
    transport.reply(answer(200, None));
    let mut call = Call::new(&transport, RetryClass::Idempotent);
    call.governor = Some(&governor);
    let (result, took) = call.run().await;
    assert_eq!(result.unwrap(), StatusCode::OK);
    assert!((ms(5000)..ms(5010)).contains(&took), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn a_retry_that_the_governor_cannot_let_through_in_time_leaves_the_earlier_failure() {
    let governor = RateGovernor::new(RateLimits::production().overall(1, ms(10_000)));
    let transport = RecordingTransport::new();
    transport.reply(answer(503, None));
    let mut call = Call::new(&transport, RetryClass::Idempotent);
    call.governor = Some(&governor);
    let (result, took) = call.run().await;
    assert_eq!(result.unwrap(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(took <= ms(110), "{took:?}");
    assert_eq!(transport.requests().len(), 1);

    let (result, took) = call.run().await;
    let error = result.unwrap_err();
    assert!(error.is_held_back() && !error.is_transport() && !error.is_rate_limited(), "{error:?}");
    assert!(error.retry_after().unwrap() > ms(9800), "{error:?}");
    assert_eq!((took, transport.requests().len()), (ms(0), 1));
}

#[tokio::test(start_paused = true)]
async fn the_governors_wait_is_part_of_the_deadline_and_not_of_the_attempt() {
    let governor = RateGovernor::new(RateLimits::production().overall(1, ms(6000)));
    let transport = RecordingTransport::new();
    transport.reply(answer(200, None));
    let mut call = Call::new(&transport, RetryClass::Once);
    call.governor = Some(&governor);
    call.run().await.0.unwrap();

    // 6 s of 8 s are gone when it is sent, and an attempt may take 3 s.
    let silent = transport_fn(|_| std::future::pending());
    call.transport = &silent;
    let (result, took) = call.run().await;
    assert!(result.unwrap_err().is_timeout());
    assert!((ms(7990)..ms(8010)).contains(&took), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn a_429_holds_the_operation_for_all_and_the_pause_ends_with_it() {
    let governor = RateGovernor::new(RateLimits::production());
    let transport = RecordingTransport::new();
    transport.reply(answer(429, Some("2")));
    transport.reply(answer(200, None));
    transport.reply(answer(200, None));
    let mut call = Call::new(&transport, RetryClass::Idempotent);
    call.governor = Some(&governor);
    let ((first, first_took), (second, second_took)) = futures_util::future::join(call.run(), async {
        tokio::time::sleep(ms(500)).await;
        call.run().await
    })
    .await;
    assert!(first.is_ok() && second.is_ok(), "{first:?} {second:?}");
    assert!((ms(2000)..ms(2110)).contains(&first_took), "{first_took:?}");
    assert!((ms(1500)..ms(1510)).contains(&second_took), "{second_took:?}");
    assert_eq!(transport.requests().len(), 3);
}

#[test]
fn without_a_timer_a_call_that_would_wait_fails_at_once() {
    let governor = RateGovernor::new(RateLimits::production().overall(1, ms(3_600_000)));
    let transport = RecordingTransport::new();
    transport.reply(answer(200, None));
    let mut call = Call::new(&transport, RetryClass::Idempotent);
    call.governor = Some(&governor);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(call.make(None)).unwrap();
    assert!(runtime.block_on(call.make(None)).unwrap_err().is_held_back());
    assert_eq!(transport.requests().len(), 1);

    let governor = RateGovernor::new(RateLimits::production());
    transport.reply(answer(429, Some("60")));
    call.governor = Some(&governor);
    assert_eq!(runtime.block_on(call.make(None)).unwrap(), StatusCode::TOO_MANY_REQUESTS);
    let error = runtime.block_on(call.make(None)).unwrap_err();
    assert!(error.retry_after().unwrap() > ms(50_000), "{error:?}");
    assert_eq!(transport.requests().len(), 2);
}
