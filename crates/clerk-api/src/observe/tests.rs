use std::{
    pin::pin,
    sync::{Arc, Mutex},
    task::{Context, Waker},
};

use futures_util::FutureExt as _;
use serde_json::{Value, json};

use super::*;
use crate::{
    Clerk, ClerkBuilder, Request,
    transport::{RecordingTransport, TransportError, transport_fn},
};

const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
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

/// Keeps what it is told, as text.
#[derive(Default)]
struct Diary(Mutex<Vec<String>>);

impl Observer for Diary {
    fn on_attempt(&self, attempt: &AttemptReport<'_>) {
        self.0.lock().unwrap().push(format!("{attempt:?}"));
    }

    fn on_call(&self, call: &CallReport<'_>) {
        self.0.lock().unwrap().push(format!("{call:?}"));
    }
}

#[tokio::test(start_paused = true)]
async fn all_observers_are_told_of_attempts_and_calls() {
    let transport = RecordingTransport::new();
    let diaries = [Arc::new(Diary::default()), Arc::new(Diary::default())];
    let clerk = diaries.iter().fold(builder(&transport), |builder, diary| builder.observer(diary.clone()));
    let clerk = clerk.build().unwrap();
    transport.reply_error(TransportError::connect("refused"));
    transport.reply(answer(429, &[("retry-after", "3")], &json!([])));
    transport.reply(answer(404, &[], &json!({"errors": [{"code": "resource_not_found", "message": "hunter6"}]})));
    call(&clerk).send_unit().await.unwrap_err();

    let told = diaries[0].0.lock().unwrap().clone();
    assert_eq!(told, *diaries[1].0.lock().unwrap());
    assert_eq!(told.len(), 4);
    for (told, words) in [
        (0, vec!["attempt: 1", "Connect", "status: None", "next_attempt_in: Some", "response_bytes: None"]),
        (1, vec!["attempt: 2", "Refused", "status: Some(429)", "retry_after: Some(3s)", "next_attempt_in: Some(3."]),
        (2, vec!["attempt: 3", "Refused", "status: Some(404)", "next_attempt_in: None", "request_bytes: 24"]),
        (3, vec!["attempts: 3", "Refused", "status: Some(404)", "Some(\"resource_not_found\")", "duration: Some(3."]),
    ]
    .map(|(number, words)| (&told[number], words))
    {
        for word in ["PATCH", "/users/{user_id}"].iter().chain(&words) {
            assert!(told.contains(word), "{word} in {told}");
        }
        assert!(!told.contains("hunter"), "{told}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_observer_is_told_of_a_dropped_call_once() {
    let diary = Arc::new(Diary::default());
    let silent = Clerk::builder().secret_key("sk_test_1").transport(transport_fn(|_| std::future::pending()));
    let clerk = silent.observer(diary.clone()).build().unwrap();
    {
        let mut call = pin!(call(&clerk).send_unit());
        assert!(call.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        tokio::time::advance(ms(700)).await;
    }
    let told = diary.0.lock().unwrap().clone();
    assert_eq!(told.len(), 1, "{told:?}");
    for word in ["attempts: 1", "Cancelled", "duration: Some(700ms)"] {
        assert!(told[0].contains(word), "{told:?}");
    }
    // Never begun, never told.
    drop(call(&clerk).send_unit());
    assert_eq!(diary.0.lock().unwrap().len(), 1);
}

#[test]
fn without_a_timer_there_are_reports_without_durations() {
    let (transport, diary) = (RecordingTransport::new(), Arc::new(Diary::default()));
    let clerk = builder(&transport).observer(diary.clone()).build().unwrap();
    transport.reply(answer(200, &[], &json!({})));
    call(&clerk).send_unit().now_or_never().unwrap().unwrap();
    let told = diary.0.lock().unwrap().clone();
    assert!(told.len() == 2 && told.iter().all(|told| told.contains("duration: None")), "{told:?}");
}
