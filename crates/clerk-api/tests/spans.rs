//! The span around each call: what is in it, and what must never be.
//!
//! In a program of its own, because every call here needs a subscriber on its thread: tracing decides for a whole process
//! whether a span is wanted, and asks whoever comes first.
#![cfg(all(feature = "test-util", feature = "tokio"))]

use std::{
    collections::BTreeMap,
    fmt,
    future::Future,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use clerk_api::{
    Clerk, ClerkBuilder, Request,
    governor::{RateGovernor, RateLimits},
    transport::{RecordingTransport, RetryPolicy, TransportError, transport_fn},
};
use futures_util::FutureExt as _;
use http::Method;
use serde_json::{Value, json};
use tracing::{
    Event, Metadata,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
    subscriber::with_default,
};

const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// Fields by name, as text.
type Fields = BTreeMap<&'static str, String>;

/// Keeps the fields of all spans and events.
#[derive(Clone, Default)]
struct Capture {
    last: Arc<AtomicU64>,
    spans: Arc<Mutex<BTreeMap<u64, Fields>>>,
    events: Arc<Mutex<Vec<Fields>>>,
}

struct Reader<'a>(&'a mut Fields);

impl Visit for Reader<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }
}

impl tracing::Subscriber for Capture {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("clerk_api")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let id = self.last.fetch_add(1, Ordering::SeqCst) + 1;
        let mut fields = Fields::from([("", span.metadata().name().to_owned())]);
        span.record(&mut Reader(&mut fields));
        self.spans.lock().unwrap().insert(id, fields);
        Id::from_u64(id)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        values.record(&mut Reader(self.spans.lock().unwrap().get_mut(&span.into_u64()).unwrap()));
    }

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::new();
        event.record(&mut Reader(&mut fields));
        self.events.lock().unwrap().push(fields);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

impl Capture {
    /// Runs a call with time that stands still unless all wait, and gives back its span.
    fn of<T>(&self, call: impl Future<Output = T>) -> Fields {
        let before = self.spans.lock().unwrap().len();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        with_default(self.clone(), || runtime.block_on(call));
        let spans = self.spans.lock().unwrap();
        assert_eq!(spans.len(), before + 1, "one span a call");
        spans.last_key_value().unwrap().1.clone()
    }
}

fn fields(fields: &[(&'static str, &str)]) -> Fields {
    [("", "clerk_api_call")].iter().chain(fields).map(|(name, value)| (*name, (*value).to_owned())).collect()
}

fn builder(transport: &RecordingTransport) -> ClerkBuilder {
    Clerk::builder().secret_key("sk_test_hunter2").transport(transport.clone())
}

fn call(clerk: &Clerk) -> Request {
    let request = clerk.request(Method::PATCH, "/users/{user_id}").path("user_id", "user_hunter3");
    request.query("email_address", "hunter4@example.com").json(&json!({"first_name": "hunter5"})).idempotent()
}

fn answer(status: u16, headers: &[(&str, &str)], body: &Value) -> Response {
    let mut response = http::Response::builder().status(status).header("content-type", "application/json");
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response.body(serde_json::to_vec(body).unwrap().into()).unwrap()
}

type Response = http::Response<bytes::Bytes>;

#[test]
fn a_span_tells_how_a_call_went() {
    let (capture, transport) = (Capture::default(), RecordingTransport::new());
    let clerk = builder(&transport).build().unwrap();
    transport.reply(answer(200, &[("cf-ray", "ray-1")], &json!({})));
    let span = capture.of(call(&clerk).send::<Value>());
    let operation = ("operation", "PATCH /users/{user_id}");
    assert_eq!(
        span,
        fields(&[
            operation,
            ("outcome", "success"),
            ("status", "200"),
            ("attempts", "1"),
            ("duration_ms", "0"),
            ("clerk_trace_id", "ray-1"),
        ])
    );

    transport.reply(answer(503, &[("retry-after", "2")], &json!({})));
    transport.reply(answer(
        422,
        &[("clerk-trace-id", "header_1"), ("cf-ray", "ray-2")],
        &json!({"errors": [{"code": "form_param_missing", "message": "hunter6"}], "clerk_trace_id": "trace_1"}),
    ));
    let mut span = capture.of(call(&clerk).send::<Value>());
    let duration: u64 = span.remove("duration_ms").unwrap().parse().unwrap();
    assert!((2000..2110).contains(&duration), "{duration}");
    assert_eq!(
        span,
        fields(&[
            operation,
            ("outcome", "refused"),
            ("status", "422"),
            ("attempts", "2"),
            ("clerk_trace_id", "trace_1"),
            ("error_code", "form_param_missing"),
        ])
    );
}

#[test]
fn every_end_of_a_call_has_its_outcome() {
    let (capture, transport) = (Capture::default(), RecordingTransport::new());
    let clerk = builder(&transport).retry(RetryPolicy::never()).build().unwrap();
    for (error, outcome) in [
        (TransportError::connect("hunter7"), "connect"),
        (TransportError::timeout("hunter7"), "timeout"),
        (TransportError::body("hunter7"), "body"),
        (TransportError::other("hunter7"), "transport"),
    ] {
        transport.reply_error(error);
        let span = capture.of(call(&clerk).send_unit());
        assert_eq!(
            span,
            fields(&[
                ("operation", "PATCH /users/{user_id}"),
                ("outcome", outcome),
                ("attempts", "1"),
                ("duration_ms", "0")
            ])
        );
    }

    transport.reply(answer(200, &[], &json!({"id": "hunter8"})));
    let span = capture.of(call(&clerk).send::<Vec<u8>>());
    assert_eq!((&*span["outcome"], &*span["status"]), ("decode", "200"));

    transport.reply(Response::new(vec![0xff].into()));
    assert_eq!(capture.of(call(&clerk).send_text())["outcome"], "decode");

    let limits = RateLimits::production().overall(1, ms(60_000));
    let governed = builder(&transport).rate_governor(RateGovernor::new(limits)).build().unwrap();
    transport.reply(answer(200, &[], &json!({})));
    capture.of(call(&governed).send_unit());
    let span = capture.of(call(&governed).send_unit());
    assert_eq!((&*span["outcome"], &*span["attempts"]), ("held_back", "0"));

    let silent = Clerk::builder().secret_key("sk_test_1").transport(transport_fn(|_| std::future::pending()));
    let silent = silent.build().unwrap();
    let span = capture.of(async {
        let dropped = call(&silent).send_unit().now_or_never();
        assert!(dropped.is_none());
    });
    assert_eq!((&*span["outcome"], &*span["attempts"]), ("cancelled", "1"));

    // Nothing was to be sent, so there is nothing to tell.
    let before = capture.spans.lock().unwrap().len();
    let keyless = Clerk::builder().transport(transport).build().unwrap();
    with_default(capture.clone(), || {
        call(&keyless).send_unit().now_or_never().unwrap().unwrap_err();
        call(&clerk).path("user_id", "").path("more", "x").send_unit().now_or_never().unwrap().unwrap_err();
    });
    assert_eq!(capture.spans.lock().unwrap().len(), before);
}

#[test]
fn time_that_the_governor_took_is_told() {
    let (capture, transport) = (Capture::default(), RecordingTransport::new());
    let limits = RateLimits::production().overall(1, ms(2000));
    let clerk = builder(&transport).rate_governor(RateGovernor::new(limits)).retry(RetryPolicy::default());
    let clerk = clerk.build().unwrap();
    transport.reply(answer(503, &[], &json!({})));
    transport.reply(answer(200, &[], &json!({})));
    let span = capture.of(call(&clerk).send_unit());
    let held_back: u64 = span["held_back_ms"].parse().unwrap();
    assert!((1890..=1960).contains(&held_back), "{span:?}");
}

/// What passes through calls of all kinds must not be in what they log.
#[test]
fn spans_and_events_hold_nothing_of_what_passed() {
    let (capture, transport) = (Capture::default(), RecordingTransport::new());
    let clerk = builder(&transport).machine_secret_key("ak_hunter1").build().unwrap();
    let long = "hunter".repeat(20);
    for (status, headers, body) in [
        (200, [("cf-ray", "a b hunter9"), ("x-a", "hunter0")], json!({"id": "hunter8"})),
        (200, [("cf-ray", "sk_test_hunter9"), ("x-a", "hunter0")], json!([])),
        (200, [("cf-ray", &*long), ("x-a", "hunter0")], json!([])),
        (
            404,
            [("cf-ray", "hunter9@example.com"), ("x-a", "hunter0")],
            json!({"errors": [{"code": "hunter9@example.com", "message": "hunter6", "long_message": "hunter6"}]}),
        ),
        (
            404,
            [("cf-ray", "ray-1"), ("x-a", "hunter0")],
            json!({"errors": [{"code": "sk_test_hunter9", "message": "m", "meta": {"param_name": "hunter6"}}]}),
        ),
        (404, [("cf-ray", "ray-1"), ("x-a", "hunter0")], json!("hunter8")),
    ] {
        transport.reply(answer(503, &[("retry-after", "0"), ("location", "hunter9")], &json!("hunter8")));
        transport.reply(answer(status, &headers, &body));
        let span = capture.of(call(&clerk).bearer("ak_hunter1").send::<Vec<u8>>());
        assert_eq!(span["attempts"], "2");
    }
    transport.reply_error(TransportError::other("hunter7"));
    capture.of(call(&clerk).send_unit());
    let told = format!("{:?} {:?}", capture.spans.lock().unwrap(), capture.events.lock().unwrap());
    assert!(!told.contains("hunter"), "{told}");
    // The test would see it: retries and ends are told.
    assert!(told.contains("sent again") && told.contains("failed"), "{told}");
}
