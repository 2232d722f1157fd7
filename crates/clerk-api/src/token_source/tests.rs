use std::{
    future::{Future, poll_fn},
    pin::{Pin, pin},
    sync::atomic::{AtomicI64, Ordering},
    task::Poll,
    time::Duration,
};

use bytes::Bytes;
use clerk_types::resources::m2m_tokens::M2mTokenFormat;
use http::{Request, Response, StatusCode};
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};

use super::*;
use crate::transport::{RecordingTransport, RetryPolicy, transport_fn};

const START: i64 = 1_800_000_000_000;

/// A clock that is moved by hand.
#[derive(Clone)]
struct HandClock(Arc<AtomicI64>);

impl HandClock {
    fn new() -> Self {
        Self(Arc::new(AtomicI64::new(START)))
    }

    fn advance(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1000, Ordering::SeqCst);
    }

    fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }

    fn function(&self) -> impl Fn() -> Millis + Send + Sync + 'static + use<> {
        let clock = self.clone();
        move || Millis::new(clock.now())
    }
}

fn token_body(token: &str, created_at: i64, ttl_seconds: Option<i64>) -> Value {
    json!({
        "object": "machine_to_machine_token",
        "id": "mt_0",
        "subject": "mch_1",
        "claims": null,
        "scopes": ["mch_2"],
        "token": token,
        "revoked": false,
        "revocation_reason": null,
        "expired": false,
        "expiration": ttl_seconds.map(|seconds| created_at + seconds * 1000),
        "last_used_at": null,
        "created_at": created_at,
        "updated_at": created_at,
    })
}

/// An API whose answers the test gives by hand, one for each request that arrived.
struct Api {
    arrivals: mpsc::UnboundedReceiver<(Request<Bytes>, oneshot::Sender<Response<Bytes>>)>,
    clock: HandClock,
}

impl Api {
    fn new() -> (Self, M2mTokenSource) {
        let clock = HandClock::new();
        let (sender, arrivals) = mpsc::unbounded_channel();
        let transport = transport_fn(move |request| {
            let (answer, answered) = oneshot::channel();
            sender.send((request, answer)).unwrap();
            async move { answered.await.map_err(TransportError::connect) }
        });
        let clerk =
            Clerk::builder().machine_secret_key("ak_1").transport(transport).clock(clock.function()).build().unwrap();
        let source = M2mTokenSource::new(&clerk).unwrap();
        (Self { arrivals, clock }, source)
    }

    async fn arrival(&mut self) -> oneshot::Sender<Response<Bytes>> {
        self.arrivals.recv().await.unwrap().1
    }

    /// Answers the next request with a token that lives for 100 s.
    async fn mint(&mut self, token: &str) {
        self.arrival().await.send(self.minted(token)).unwrap();
    }

    async fn fail(&mut self, status: StatusCode) {
        self.arrival().await.send(failure(status)).unwrap();
    }

    fn minted(&self, token: &str) -> Response<Bytes> {
        reply(StatusCode::CREATED, &token_body(token, self.clock.now(), Some(100)))
    }

    fn is_quiet(&mut self) -> bool {
        self.arrivals.try_recv().is_err()
    }
}

fn reply(status: StatusCode, body: &Value) -> Response<Bytes> {
    Response::builder().status(status).header("content-type", "application/json").body(body.to_string().into()).unwrap()
}

fn failure(status: StatusCode) -> Response<Bytes> {
    reply(status, &json!({"errors": [{"code": "internal_clerk_error", "message": "no"}]}))
}

/// Lets every task that can go on do so.
async fn settle() {
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
}

/// Polls once.
async fn poll_once<F: Future + ?Sized>(mut future: Pin<&mut F>) -> Poll<F::Output> {
    poll_fn(|context| Poll::Ready(future.as_mut().poll(context))).await
}

/// A source with a token `mt_old`, and its API.
async fn warm() -> (Api, M2mTokenSource) {
    let (mut api, source) = Api::new();
    let (token, ()) = tokio::join!(source.token(), api.mint("mt_old"));
    assert_eq!(token.unwrap().expose(), "mt_old");
    (api, source)
}

async fn served(source: &M2mTokenSource) -> String {
    source.token().await.unwrap().expose().to_owned()
}

#[tokio::test]
async fn a_hundred_callers_cause_one_mint() {
    let (mut api, source) = Api::new();
    let callers: Vec<_> = (0..100)
        .map(|_| {
            let source = source.clone();
            tokio::spawn(async move { served(&source).await })
        })
        .collect();
    settle().await;
    api.mint("mt_one").await;
    for caller in callers {
        assert_eq!(caller.await.unwrap(), "mt_one");
    }
    assert_eq!(served(&source).await, "mt_one");
    assert!(api.is_quiet());
}

#[tokio::test]
async fn in_the_renewal_window_everyone_is_served_the_old_token_at_once() {
    let (mut api, source) = warm().await;
    api.clock.advance(69);
    assert_eq!(served(&source).await, "mt_old");
    settle().await;
    assert!(api.is_quiet(), "renewed too early");

    api.clock.advance(12);
    for _ in 0..10 {
        assert_eq!(served(&source).await, "mt_old");
    }
    let answer = api.arrival().await;
    assert_eq!(served(&source).await, "mt_old");
    settle().await;
    assert!(api.is_quiet(), "renewed twice");
    answer.send(api.minted("mt_new")).unwrap();
    settle().await;
    assert_eq!(served(&source).await, "mt_new");
}

#[tokio::test]
async fn the_old_token_serves_while_minting_fails_with_pauses_between() {
    let (mut api, source) = warm().await;
    api.clock.advance(85);
    assert_eq!(served(&source).await, "mt_old");
    api.fail(StatusCode::INTERNAL_SERVER_ERROR).await;
    settle().await;
    for _ in 0..10 {
        assert_eq!(served(&source).await, "mt_old");
    }
    settle().await;
    assert!(api.is_quiet(), "no pause after a failure");

    api.clock.advance(1);
    assert_eq!(served(&source).await, "mt_old");
    api.fail(StatusCode::INTERNAL_SERVER_ERROR).await;
    settle().await;

    // So close to its end callers wait for a new one, and still get the old one when there is none.
    api.clock.advance(13);
    let (token, ()) = tokio::join!(source.token(), api.fail(StatusCode::INTERNAL_SERVER_ERROR));
    assert_eq!(token.unwrap().expose(), "mt_old");

    // Dead: now the error comes out, first from an attempt and then from memory.
    api.clock.advance(10);
    let (token, ()) = tokio::join!(source.token(), api.fail(StatusCode::BAD_GATEWAY));
    assert!(token.unwrap_err().is_server_error());
    assert!(source.token().await.unwrap_err().is_server_error());
    assert!(api.is_quiet());

    api.clock.advance(60);
    let (token, ()) = tokio::join!(source.token(), api.mint("mt_new"));
    assert_eq!(token.unwrap().expose(), "mt_new");
}

#[tokio::test]
async fn waiters_of_a_failed_first_mint_share_the_failure() {
    let (mut api, source) = Api::new();
    let callers: Vec<_> = (0..20)
        .map(|_| {
            let source = source.clone();
            tokio::spawn(async move { source.token().await })
        })
        .collect();
    settle().await;
    api.fail(StatusCode::SERVICE_UNAVAILABLE).await;
    for caller in callers {
        assert!(caller.await.unwrap().unwrap_err().is_server_error());
    }
    assert!(api.is_quiet(), "each waiter asked by itself");
    // A single failure holds nobody up.
    let (token, ()) = tokio::join!(source.token(), api.mint("mt_1"));
    assert_eq!(token.unwrap().expose(), "mt_1");
}

#[tokio::test]
async fn a_success_ends_the_count_of_failures() {
    let (mut api, source) = Api::new();
    let (token, ()) = tokio::join!(source.token(), api.fail(StatusCode::SERVICE_UNAVAILABLE));
    token.unwrap_err();
    let (token, ()) = tokio::join!(source.token(), api.mint("mt_1"));
    source.invalidate(&token.unwrap());
    let (token, ()) = tokio::join!(source.token(), api.fail(StatusCode::SERVICE_UNAVAILABLE));
    token.unwrap_err();
    let (token, ()) = tokio::join!(source.token(), api.mint("mt_2"));
    assert_eq!(token.unwrap().expose(), "mt_2");
}

#[tokio::test]
async fn a_retry_after_is_heeded_by_callers_without_a_token() {
    let (mut api, source) = Api::new();
    let limited = Response::builder().status(429).header("retry-after", "20").body(Bytes::new()).unwrap();
    let (token, ()) = tokio::join!(source.token(), async { api.arrival().await.send(limited).unwrap() });
    assert_eq!(token.unwrap_err().retry_after(), Some(Duration::from_secs(20)));
    api.clock.advance(19);
    assert!(source.token().await.unwrap_err().is_rate_limited());
    assert!(api.is_quiet());
    api.clock.advance(2);
    let (token, ()) = tokio::join!(source.token(), api.mint("mt_1"));
    assert!(token.is_ok());
}

#[tokio::test]
async fn a_cancelled_caller_loses_no_mint() {
    let (mut api, source) = Api::new();
    {
        let mut first = pin!(source.token());
        assert!(poll_once(first.as_mut()).await.is_pending());
    }
    let answer = api.arrival().await;
    // Nobody waits now, and the mint goes on all the same.
    answer.send(api.minted("mt_1")).unwrap();
    settle().await;
    assert_eq!(served(&source).await, "mt_1");
    assert!(api.is_quiet());
}

#[tokio::test]
async fn cancelled_callers_harm_no_waiter() {
    let (mut api, source) = Api::new();
    let callers: Vec<_> = (0..64)
        .map(|_| {
            let source = source.clone();
            tokio::spawn(async move { served(&source).await })
        })
        .collect();
    settle().await;
    let answer = api.arrival().await;
    for caller in callers.iter().step_by(2) {
        caller.abort();
    }
    settle().await;
    answer.send(api.minted("mt_1")).unwrap();
    for (index, caller) in callers.into_iter().enumerate() {
        match caller.await {
            Ok(token) => assert_eq!(token, "mt_1"),
            Err(error) => assert!(error.is_cancelled() && index % 2 == 0),
        }
    }
    assert!(api.is_quiet());
}

/// A future that nobody polls, such as one in a buffer whose stream waits for its consumer.
#[tokio::test]
async fn a_caller_that_is_not_polled_holds_up_nobody() {
    let (mut api, source) = Api::new();
    let mut idle = pin!(source.token());
    assert!(poll_once(idle.as_mut()).await.is_pending());
    let other = tokio::spawn({
        let source = source.clone();
        async move { served(&source).await }
    });
    settle().await;
    api.arrival().await.send(api.minted("mt_1")).unwrap();
    settle().await;
    assert!(other.is_finished());
    assert_eq!(idle.await.unwrap().expose(), "mt_1");
    assert!(api.is_quiet());
}

#[test]
fn without_a_runtime_the_next_caller_goes_on_where_a_cancelled_one_was() {
    let (mut api, source) = Api::new();
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let mut first = Box::pin(source.token());
    assert!(first.as_mut().poll(&mut context).is_pending());
    let mut second = Box::pin(source.token());
    assert!(second.as_mut().poll(&mut context).is_pending());
    drop(first);
    let (_, answer) = api.arrivals.try_recv().unwrap();
    answer.send(api.minted("mt_1")).unwrap();
    let Poll::Ready(Ok(token)) = second.as_mut().poll(&mut context) else { panic!("still waiting") };
    assert_eq!(token.expose(), "mt_1");

    // In the renewal window one caller renews and the others are served.
    api.clock.advance(85);
    let mut renewing = Box::pin(source.token());
    assert!(renewing.as_mut().poll(&mut context).is_pending());
    let Poll::Ready(Ok(old)) = pin!(source.token()).poll(&mut context) else { panic!("has to wait") };
    assert_eq!(old.expose(), "mt_1");
    drop(renewing);
    let mut renewing = Box::pin(source.token());
    assert!(renewing.as_mut().poll(&mut context).is_pending(), "nobody took over");
    let (_, answer) = api.arrivals.try_recv().unwrap();
    answer.send(api.minted("mt_2")).unwrap();
    let Poll::Ready(Ok(new)) = renewing.as_mut().poll(&mut context) else { panic!("still waiting") };
    assert_eq!(new.expose(), "mt_2");
    assert!(api.is_quiet());
}

#[test]
fn a_mint_survives_the_runtime_it_began_on() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (mut api, source) = Api::new();
    let first = runtime();
    first.block_on(async {
        let mut caller = pin!(source.token());
        assert!(poll_once(caller.as_mut()).await.is_pending());
        settle().await;
    });
    drop(first);
    // Its timers are gone with it. That mint is lost; the next one is not.
    drop(api.arrivals.try_recv().unwrap());
    runtime().block_on(async {
        let mut token = None;
        for _ in 0..3 {
            let caller = source.token();
            let mut caller = pin!(caller);
            if let Poll::Ready(Err(_)) = poll_once(caller.as_mut()).await {
                continue;
            }
            api.mint("mt_1").await;
            token = Some(caller.await.unwrap());
            break;
        }
        assert_eq!(token.unwrap().expose(), "mt_1");
    });
}

#[tokio::test]
async fn a_transport_that_panics_is_a_failed_mint() {
    let clock = HandClock::new();
    let clerk = Clerk::builder()
        .machine_secret_key("ak_1")
        .transport(transport_fn(|_| async { panic!("a bug") }))
        .clock(clock.function())
        .build()
        .unwrap();
    let source = M2mTokenSource::new(&clerk).unwrap();
    let error = source.token().await.unwrap_err();
    assert!(error.is_transport(), "{error:?}");
    assert!(source.token().await.unwrap_err().is_transport());
}

#[test]
fn without_a_runtime_a_lost_mint_is_followed_by_another() {
    let calls = Arc::new(AtomicI64::new(0));
    let transport = transport_fn(move |_| {
        let first = calls.fetch_add(1, Ordering::SeqCst) == 0;
        async move {
            assert!(!first, "a bug");
            Ok(reply(StatusCode::CREATED, &token_body("mt_1", START, Some(100))))
        }
    });
    let clerk = Clerk::builder()
        .machine_secret_key("ak_1")
        .transport(transport)
        .clock(HandClock::new().function())
        .build()
        .unwrap();
    let source = M2mTokenSource::new(&clerk).unwrap();
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let Poll::Ready(Ok(token)) = pin!(source.token()).poll(&mut context) else { panic!("no token") };
    assert_eq!(token.expose(), "mt_1");
}

#[tokio::test]
async fn a_refused_token_is_dropped_only_while_it_is_the_current_one() {
    let (mut api, source) = warm().await;
    let old = source.token().await.unwrap();
    source.invalidate(&old);
    let (token, ()) = tokio::join!(source.token(), api.mint("mt_new"));
    assert_eq!(token.unwrap().expose(), "mt_new");
    source.invalidate(&old);
    assert_eq!(served(&source).await, "mt_new");
    assert!(api.is_quiet());
}

#[tokio::test]
async fn a_token_without_an_end_is_used_for_ever() {
    let (mut api, source) = Api::new();
    let body = token_body("mt_ever", START, None);
    let answer = async { api.arrival().await.send(reply(StatusCode::CREATED, &body)).unwrap() };
    let (token, ()) = tokio::join!(source.token(), answer);
    assert_eq!(token.unwrap().expires_at(), None);
    api.clock.advance(i64::from(u32::MAX));
    assert_eq!(served(&source).await, "mt_ever");
    assert!(api.is_quiet());
}

#[tokio::test]
async fn a_local_clock_that_is_ahead_does_not_cause_a_mint_per_call() {
    let (mut api, source) = Api::new();
    let body = token_body("mt_1", START - 7_200_000, Some(3600));
    let answer = async { api.arrival().await.send(reply(StatusCode::CREATED, &body)).unwrap() };
    let (token, ()) = tokio::join!(source.token(), answer);
    token.unwrap();
    assert_eq!(served(&source).await, "mt_1");
    assert!(api.is_quiet());
}

#[tokio::test]
async fn the_life_of_a_reused_token_is_not_counted_from_now() {
    let (transport, source, clock) = recorded(|source| source.min_remaining_ttl_seconds(1));
    // The local clock is two hours ahead of the API's.
    let theirs = clock.now() - 7_200_000;
    transport.reply_json(StatusCode::CREATED, &token_body("mt_old", theirs - 3_000_000, Some(3600)));
    let reused = source.token().await.unwrap();
    assert_eq!(reused.expires_at(), Some(Millis::new(theirs + 600_000)));
    transport.reply_json(StatusCode::CREATED, &token_body("mt_new", theirs, Some(3600)));
    let fresh = source.token().await.unwrap();
    assert_eq!(fresh.expires_at(), Some(Millis::new(clock.now() + 3_600_000)));
    assert_eq!(served(&source).await, "mt_new");
}

fn recorded(
    options: impl Fn(M2mTokenSourceBuilder) -> M2mTokenSourceBuilder,
) -> (RecordingTransport, M2mTokenSource, HandClock) {
    let transport = RecordingTransport::new();
    let clock = HandClock::new();
    let clerk = Clerk::builder()
        .secret_key("sk_test_1")
        .machine_secret_key("ak_client")
        .transport(transport.clone())
        .retry(RetryPolicy::never())
        .clock(clock.function())
        .build()
        .unwrap();
    let source = options(M2mTokenSource::builder(&clerk)).build().unwrap();
    (transport, source, clock)
}

fn sent(request: &Request<Bytes>) -> Value {
    serde_json::from_slice(request.body()).unwrap()
}

#[tokio::test]
async fn the_options_go_out_and_the_machine_secret_key_signs() {
    let (transport, source, _) = recorded(|source| source);
    transport.reply_json(StatusCode::CREATED, &token_body("mt_1", START, Some(60)));
    source.token().await.unwrap();
    let requests = transport.requests();
    assert_eq!(requests[0].method(), "POST");
    assert_eq!(requests[0].uri(), "https://api.clerk.com/m2m_tokens");
    assert_eq!(requests[0].headers()["authorization"], "Bearer ak_client");
    assert_eq!(sent(&requests[0]), json!({"token_format": "opaque"}));

    let (transport, source, clock) = recorded(|source| {
        source
            .machine_secret_key("ak_own")
            .seconds_until_expiration(600)
            .claims(json!({"a": 1}))
            .min_remaining_ttl_seconds(300)
    });
    for token in ["mt_1", "mt_2"] {
        transport.reply_json(StatusCode::CREATED, &token_body(token, clock.now(), Some(600)));
    }
    let first = source.token().await.unwrap();
    source.invalidate(&first);
    source.token().await.unwrap();
    let requests = transport.requests();
    assert_eq!(requests[0].headers()["authorization"], "Bearer ak_own");
    assert_eq!(
        requests[0].body().as_ref(),
        br#"{"token_format":"opaque","seconds_until_expiration":600,"claims":{"a":1},"min_remaining_ttl_seconds":300}"#
    );
    // A refused token must not come back.
    assert_eq!(
        sent(&requests[1]),
        json!({"token_format": "opaque", "seconds_until_expiration": 600, "claims": {"a": 1}})
    );

    let (transport, source, _) = recorded(|source| {
        source.format(M2mTokenFormat::Jwt).seconds_until_expiration(0.5).min_remaining_ttl_seconds(0)
    });
    transport.reply_json(StatusCode::CREATED, &token_body("e.e.e", START, Some(60)));
    source.token().await.unwrap();
    assert_eq!(sent(&transport.requests()[0]), json!({"token_format": "jwt", "seconds_until_expiration": 0.5}));
}

#[tokio::test]
async fn a_create_is_never_sent_twice() {
    let transport = RecordingTransport::new();
    transport.reply_json(StatusCode::SERVICE_UNAVAILABLE, &json!({}));
    let clerk = Clerk::builder().machine_secret_key("ak_1").transport(transport.clone()).build().unwrap();
    let source = M2mTokenSource::new(&clerk).unwrap();
    assert!(source.token().await.unwrap_err().is_server_error());
    assert_eq!(transport.requests().len(), 1);
}

#[tokio::test]
async fn an_answer_without_a_usable_token_is_an_error() {
    for token in [json!(null), json!(""), json!("mt_\n1"), json!("mt_ü")] {
        let (transport, source, _) = recorded(|source| source);
        let mut body = token_body("", START, Some(60));
        body["token"] = token.clone();
        transport.reply_json(StatusCode::CREATED, &body);
        assert!(source.token().await.unwrap_err().is_decode(), "{token}");
    }
}

#[test]
fn unusable_options_fail_the_build() {
    let clerk = |key: &str| {
        Clerk::builder()
            .secret_key("sk_test_1")
            .machine_secret_key(key)
            .transport(RecordingTransport::new())
            .build()
            .unwrap()
    };
    assert!(M2mTokenSource::new(&clerk("")).unwrap_err().is_missing_key());
    let error = M2mTokenSource::new(&clerk("")).unwrap_err();
    assert!(error.to_string().contains("CLERK_MACHINE_SECRET_KEY"));
    assert!(M2mTokenSource::builder(&clerk("")).machine_secret_key("ak_1").build().is_ok());
    assert!(M2mTokenSource::builder(&clerk("ak_1")).machine_secret_key("").build().is_ok());
    let error = |builder: M2mTokenSourceBuilder| builder.build().unwrap_err();
    let builder = || M2mTokenSource::builder(&clerk("ak_1"));
    assert!(error(builder().machine_secret_key("sk_test_1")).is_config());
    for seconds in [0.0, -1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert!(error(builder().seconds_until_expiration(seconds)).is_config(), "{seconds}");
    }
    assert!(error(builder().seconds_until_expiration(60).min_remaining_ttl_seconds(60)).is_config());
    assert!(builder().seconds_until_expiration(60).min_remaining_ttl_seconds(59).build().is_ok());
}

#[tokio::test]
async fn the_token_shows_nowhere_but_where_it_is_asked_for() {
    let (transport, source, _) = recorded(|source| source.machine_secret_key("ak_hunter2"));
    transport.reply_json(StatusCode::CREATED, &token_body("mt_hunter2", START, Some(60)));
    let value = source.authorization().await.unwrap();
    assert!(value.is_sensitive());
    assert_eq!(value, "Bearer mt_hunter2");
    let token = source.token().await.unwrap();
    assert_eq!(token.expires_at(), Some(Millis::new(START + 60_000)));
    let shown = format!("{source:?} {token:?} {value:?}");
    assert!(!shown.contains("hunter2"), "{shown}");
}
