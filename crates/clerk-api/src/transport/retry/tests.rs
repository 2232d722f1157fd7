use std::sync::{Arc, Mutex};

use http::StatusCode;

use super::*;
use crate::transport::{RecordingTransport, timer::TokioTimer, transport_fn};

const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

#[test]
fn the_decision_follows_the_table() {
    use Decision::{Again, Stop};
    use Failure::{Connect, Final, RateLimited, Server, Timeout};
    let policy = RetryPolicy::default();
    for (attempt, elapsed, failure, jitter, decision) in [
        // The pause doubles, and jitter takes up to half of it away.
        (1, ms(0), Connect, 1.0, Again(ms(100))),
        (1, ms(0), Connect, 0.0, Again(ms(50))),
        (2, ms(0), Connect, 1.0, Again(ms(200))),
        (1, ms(3000), Timeout, 1.0, Again(ms(100))),
        (1, ms(0), Server(None), 1.0, Again(ms(100))),
        (1, ms(0), RateLimited(None), 1.0, Again(ms(100))),
        // What the API asks for comes first, and the jitter on top.
        (1, ms(0), RateLimited(Some(ms(2000))), 0.0, Again(ms(2050))),
        (1, ms(0), Server(Some(ms(2000))), 1.0, Again(ms(2100))),
        (1, ms(0), RateLimited(Some(ms(7980))), 1.0, Again(ms(7980))),
        // Beyond the rest of the deadline: at once.
        (1, ms(0), RateLimited(Some(ms(8000))), 0.0, Stop),
        (1, ms(6500), RateLimited(Some(ms(2000))), 0.0, Stop),
        (1, ms(0), Server(Some(Duration::MAX)), 1.0, Stop),
        (1, ms(7950), Connect, 1.0, Stop),
        (1, ms(8000), Connect, 0.0, Stop),
        (1, Duration::MAX, Connect, 0.0, Stop),
        // The attempts are used up.
        (3, ms(0), Connect, 0.0, Stop),
        (u32::MAX, ms(0), Connect, 0.0, Stop),
        // Another attempt would not help.
        (1, ms(0), Final, 0.0, Stop),
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
        let Decision::Again(pause) = patient.decide(attempt, ms(0), Failure::Connect, f64::NAN) else {
            panic!("attempt {attempt} stopped")
        };
        assert!(pause <= ms(2000), "{pause:?}");
    }
    assert_eq!(RetryPolicy::default().attempts(0).decide(1, ms(0), Failure::Connect, 0.0), Decision::Stop);
    assert_eq!(RetryPolicy::never().decide(1, ms(0), Failure::Connect, 0.0), Decision::Stop);
    let instant = RetryPolicy::default().deadline(ms(0));
    assert_eq!(instant.decide(1, ms(0), Failure::Connect, 0.0), Decision::Stop);
}

/// Sends one request through `transport` under the default policy and says how long it took.
async fn run(transport: &dyn Transport, class: RetryClass) -> (Result<StatusCode, TransportErrorKind>, Duration) {
    let timer = TokioTimer::current().unwrap();
    let start = timer.now();
    let result = send(
        transport,
        Some(&timer),
        &RetryPolicy::default(),
        class,
        &|| SystemTime::UNIX_EPOCH,
        Request::new(Bytes::new()),
    )
    .await;
    (result.map(|response| response.status()).map_err(|error| error.kind()), timer.now() - start)
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
    let policy = RetryPolicy::default();
    let clock = || SystemTime::UNIX_EPOCH;
    let call = send(&transport, None, &policy, RetryClass::Idempotent, &clock, Request::new(Bytes::new()));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    assert_eq!(runtime.block_on(call).unwrap().status(), StatusCode::SERVICE_UNAVAILABLE);
}
