//! A table of faults: exactly which predicates of the error hold, and how often the request was sent.

use std::time::{Duration, Instant};

use clerk_api::{
    Error,
    transport::{ReqwestTransport, RetryPolicy},
};
use http::Method;
use serde_json::Value;

use crate::server::{Act, Server, answer, hasty, ok};

/// The names of all predicates that hold.
fn predicates(error: &Error) -> Vec<&'static str> {
    let all = [
        ("is_bad_request", error.is_bad_request()),
        ("is_unauthorized", error.is_unauthorized()),
        ("is_forbidden", error.is_forbidden()),
        ("is_not_found", error.is_not_found()),
        ("is_conflict", error.is_conflict()),
        ("is_unprocessable", error.is_unprocessable()),
        ("is_rate_limited", error.is_rate_limited()),
        ("is_server_error", error.is_server_error()),
        ("is_decode", error.is_decode()),
        ("is_transport", error.is_transport()),
        ("is_timeout", error.is_timeout()),
        ("is_connect", error.is_connect()),
        ("is_body", error.is_body()),
        ("is_missing_key", error.is_missing_key()),
        ("is_config", error.is_config()),
        ("is_invalid_request", error.is_invalid_request()),
        ("is_wrong_audience", error.is_wrong_audience()),
        ("is_held_back", error.is_held_back()),
        ("has_json_body", error.has_json_body()),
        ("has_broken_json_body", error.has_broken_json_body()),
    ];
    all.into_iter().filter(|(_, holds)| *holds).map(|(name, _)| name).collect()
}

/// What a request gets, its predicates, and how often a GET is sent; a POST is sent once in any case.
type Fault = (&'static str, Act, &'static [&'static str], usize);

async fn check(faults: Vec<Fault>, policy: &RetryPolicy) {
    // Setting up TLS takes time, which would be missing where time-outs are short.
    let transport = &ReqwestTransport::new().unwrap();
    let faults = faults.into_iter().map(|(name, act, expected, sent)| async move {
        for (method, sent) in [(Method::GET, sent), (Method::POST, 1)] {
            let server = Server::start([act.clone()]).await;
            let clerk = server.clerk().transport(transport.clone()).retry(policy.clone()).build().unwrap();
            let call = clerk.request(method.clone(), "/things").send::<Value>();
            let error = call.await.err().unwrap_or_else(|| panic!("{name}: {method} succeeds"));
            assert_eq!(predicates(&error), expected, "{name}: {method}: {error:?}");
            assert_eq!(server.settled_count(sent).await, sent, "{name}: {method}");
            assert!(!format!("{error} {error:?}").contains("hunter2"), "{name}: {error:?}");
        }
    });
    futures_util::future::join_all(faults).await;
}

const JSON: &str = "content-type: application/json\r\n";
const CUT_OFF: &str = "{\"errors\":[{\"code\":\"x\",\"mess";

#[tokio::test]
async fn failures_of_the_server_and_storms_of_429() {
    let limited = |headers: &str| answer("429 Too Many Requests", headers, "");
    let mut faults: Vec<Fault> = vec![
        ("no Retry-After", limited(""), &["is_rate_limited"], 3),
        ("empty", limited("retry-after: \r\n"), &["is_rate_limited"], 3),
        ("now", limited("retry-after: 0\r\n"), &["is_rate_limited"], 3),
        ("negative", limited("retry-after: -7\r\n"), &["is_rate_limited"], 3),
        ("a fraction", limited("retry-after: 0.5\r\n"), &["is_rate_limited"], 3),
        ("a word", limited("retry-after: later\r\n"), &["is_rate_limited"], 3),
        ("no text", limited("retry-after: \u{fc}\r\n"), &["is_rate_limited"], 3),
        ("long ago", limited("retry-after: Sun, 06 Nov 1994 08:49:37 GMT\r\n"), &["is_rate_limited"], 3),
        // Later than the call may take: at once.
        ("a day", limited("retry-after: 86400\r\n"), &["is_rate_limited"], 1),
        ("for ever", limited("retry-after: 18446744073709551615\r\n"), &["is_rate_limited"], 1),
        ("more than for ever", limited("retry-after: 99999999999999999999999\r\n"), &["is_rate_limited"], 1),
        ("the next millennium", limited("retry-after: Thu, 06 Nov 2994 08:49:37 GMT\r\n"), &["is_rate_limited"], 1),
        ("JSON", answer("429 Slow down", JSON, "{\"errors\":[]}"), &["is_rate_limited", "has_json_body"], 3),
    ];
    for status in ["500 Oops", "501 What", "502 Bad Gateway", "503 Unavailable", "504 Gateway Timeout", "599 ?"] {
        faults.push((status, answer(status, "content-type: text/html\r\n", "<html>"), &["is_server_error"], 3));
        faults.push((status, answer(status, JSON, "{\"errors\":[]}"), &["is_server_error", "has_json_body"], 3));
        faults.push((status, answer(status, JSON, CUT_OFF), &["is_server_error", "has_broken_json_body"], 3));
    }
    faults.push(("503, a day", answer("503 Maintenance", "retry-after: 86400\r\n", ""), &["is_server_error"], 1));
    check(faults, &hasty()).await;
}

#[tokio::test]
async fn refusals_are_final_whatever_they_look_like() {
    let mut faults: Vec<Fault> = Vec::new();
    for (status, html, json, cut_off) in [
        (
            "400 Bad Request",
            &["is_bad_request"][..],
            &["is_bad_request", "has_json_body"][..],
            &["is_bad_request", "has_broken_json_body"][..],
        ),
        (
            "401 Unauthorized",
            &["is_unauthorized"],
            &["is_unauthorized", "has_json_body"],
            &["is_unauthorized", "has_broken_json_body"],
        ),
        (
            "403 Forbidden",
            &["is_forbidden"],
            &["is_forbidden", "has_json_body"],
            &["is_forbidden", "has_broken_json_body"],
        ),
        (
            "404 Not Found",
            &["is_not_found"],
            &["is_not_found", "has_json_body"],
            &["is_not_found", "has_broken_json_body"],
        ),
        ("409 Conflict", &["is_conflict"], &["is_conflict", "has_json_body"], &["is_conflict", "has_broken_json_body"]),
        (
            "422 Unprocessable",
            &["is_unprocessable"],
            &["is_unprocessable", "has_json_body"],
            &["is_unprocessable", "has_broken_json_body"],
        ),
        ("402 Payment Required", &[], &["has_json_body"], &["has_broken_json_body"]),
        ("413 Too Large", &[], &["has_json_body"], &["has_broken_json_body"]),
    ] {
        faults.push((status, answer(status, "content-type: text/html\r\n", "<html>"), html, 1));
        faults.push((status, answer(status, JSON, "{\"errors\":[]}"), json, 1));
        faults.push((status, answer(status, JSON, CUT_OFF), cut_off, 1));
    }
    check(faults, &hasty()).await;
}

#[tokio::test]
async fn successes_that_cannot_be_understood_are_final() {
    let success = |headers, body| answer("200 OK", headers, body);
    check(
        vec![
            ("a page", success("content-type: text/html\r\n", "<html>login</html>"), &["is_decode"], 1),
            ("JSON called a text", success("content-type: text/plain\r\n", "{}"), &["is_decode"], 1),
            ("JSON without a label", success("", "{}"), &["is_decode"], 1),
            ("almost JSON's label", success("content-type: application/jsonp\r\n", "{}"), &["is_decode"], 1),
            ("cut off", success(JSON, "{\"data\":[{\"id\":\"user_hunter2"), &["is_decode"], 1),
            ("no UTF-8", success("content-type: application/json\r\nx: \u{fc}\r\n", "\"\\ud800\""), &["is_decode"], 1),
            ("two documents", success(JSON, "{}{}"), &["is_decode"], 1),
            ("deeper than anybody needs", success(JSON, &"[".repeat(100_000)), &["is_decode"], 1),
        ],
        &hasty(),
    )
    .await;
}

#[tokio::test]
async fn connections_that_break() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
    let connect: &[&str] = &["is_transport", "is_connect"];
    let body: &[&str] = &["is_transport", "is_body"];
    check(
        vec![
            // Before an answer began, a GET may be sent again.
            ("closed", Act::Write(String::new()), connect, 3),
            ("reset", Act::WriteAndReset(String::new()), connect, 3),
            ("closed in the status", Act::Write("HTTP/1.1 20".to_owned()), connect, 3),
            ("reset in the head", Act::WriteAndReset(head.to_owned()), connect, 3),
            ("another protocol", Act::Write("SSH-2.0-OpenSSH_9.9\r\n".to_owned()), connect, 3),
            // After that, it was answered.
            ("closed in the body", Act::Write(format!("{head}content-length: 9\r\n\r\n[1,")), body, 1),
            ("reset in the body", Act::WriteAndReset(format!("{head}content-length: 9\r\n\r\n[1,")), body, 1),
            (
                "reset between chunks",
                Act::WriteAndReset(format!("{head}transfer-encoding: chunked\r\n\r\n3\r\n[1,\r\n")),
                body,
                1,
            ),
            (
                "chunks of no size",
                Act::Write(format!("{head}transfer-encoding: chunked\r\n\r\nmany\r\n[1]\r\n")),
                body,
                1,
            ),
            (
                "reset in the body of a 500",
                Act::WriteAndReset("HTTP/1.1 500 Oops\r\ncontent-length: 9\r\n\r\n[".into()),
                body,
                1,
            ),
        ],
        &hasty(),
    )
    .await;
}

#[tokio::test]
async fn slow_answers() {
    let timeout: &[&str] = &["is_transport", "is_timeout"];
    let pause = Duration::from_millis(30);
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 40\r\n\r\n";
    let policy = hasty().attempts(2).attempt_timeout(Duration::from_millis(300));
    let start = Instant::now();
    check(
        vec![
            ("no answer", Act::WriteAndWait(String::new()), timeout, 2),
            ("a slow head", Act::Drip(head.to_owned(), pause), timeout, 2),
            ("half a head", Act::WriteAndWait("HTTP/1.1 200 OK\r\n".to_owned()), timeout, 2),
            ("no body", Act::WriteAndWait(head.to_owned()), timeout, 2),
            ("half a body", Act::WriteAndWait(format!("{head}[1,")), timeout, 2),
        ],
        &policy,
    )
    .await;
    assert!(start.elapsed() < Duration::from_secs(5));
}

/// The time limit is for the whole answer, not for each piece of it.
#[tokio::test]
async fn a_body_that_never_stops_coming_ends_in_a_time_out() {
    let body = format!("[{}1]", " ".repeat(400));
    let head = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", body.len());
    for (limit, in_time) in [(Duration::from_millis(300), false), (Duration::from_secs(60), true)] {
        let server = Server::start([Act::Drip(format!("{head}{body}"), Duration::from_millis(2))]).await;
        let policy = RetryPolicy::never().attempt_timeout(limit).deadline(limit * 2);
        let clerk = server.clerk().retry(policy).build().unwrap();
        match clerk.request(Method::GET, "/things").send::<Value>().await {
            Ok(value) => assert!(in_time, "{value}"),
            Err(error) => {
                assert!(!in_time, "{error:?}");
                assert_eq!(predicates(&error), ["is_transport", "is_timeout"]);
            }
        }
        assert_eq!(server.count(), 1);
    }
}

#[tokio::test]
async fn a_storm_that_ends_within_the_time_limit_goes_unnoticed() {
    let server = Server::start([
        answer("429 Too Many Requests", "retry-after: 1\r\n", ""),
        answer("503 Unavailable", "", ""),
        ok(),
    ])
    .await;
    let start = Instant::now();
    assert_eq!(server.get().await.unwrap()["ok"], true);
    assert!(start.elapsed() >= Duration::from_secs(1));
    assert_eq!(server.count(), 3);
}
