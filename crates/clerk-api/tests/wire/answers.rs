//! Answers, whole and broken, and what is made of them.

use std::{
    error::Error as _,
    future::Future,
    pin::pin,
    sync::atomic::Ordering,
    task::{Context, Poll, Waker},
    time::{Duration, Instant},
};

use clerk_api::{
    Clerk,
    transport::{MAX_BODY_BYTES, ReqwestTransport},
};
use clerk_types::time::Millis;
use http::Method;
use serde_json::Value;
use tokio::net::TcpSocket;

use crate::server::{Act, Server, answer, hasty, ok, whole};

#[tokio::test]
async fn a_request_arrives_as_it_was_meant() {
    let server = Server::start([answer("200 OK", "content-type: application/json; charset=utf-8\r\n", "[1]")]).await;
    let value: Value = server.request(Method::POST).query("order_by", "+name").json(&[2]).send().await.unwrap();
    assert_eq!(value, serde_json::json!([1]));
    let request = server.requests.lock().unwrap()[0].clone();
    assert!(request.starts_with("POST /v1/things?order_by=%2Bname HTTP/1.1\r\n"), "{request}");
    for line in [
        "authorization: Bearer sk_test_hunter2",
        "clerk-api-version: 2026-05-12",
        "content-type: application/json",
        concat!("x-clerk-sdk: rust/", env!("CARGO_PKG_VERSION")),
        concat!("user-agent: clerk-api/", env!("CARGO_PKG_VERSION")),
    ] {
        assert!(request.contains(&format!("{line}\r\n")), "{request}");
    }
    assert!(request.ends_with("\r\n\r\n[2]"), "{request}");
}

#[tokio::test]
async fn a_proxys_error_page_keeps_its_status_and_start() {
    let page = format!("<html><h1>Bad Gateway</h1>{}</html>", "x".repeat(50_000));
    let server =
        Server::start([answer("502 Bad Gateway", "content-type: text/html\r\ncf-ray: ray_1\r\n", &page)]).await;
    let error = server.get().await.unwrap_err();
    assert_eq!(error.status().unwrap(), 502);
    assert!(error.is_server_error());
    assert!(error.body_excerpt().unwrap().starts_with("<html><h1>Bad Gateway</h1>xxx"));
    assert!(error.to_string().len() < 1000);
    assert_eq!(error.trace_id(), Some("ray_1"));
    assert_eq!(server.count(), 3);
}

#[tokio::test]
async fn nothing_where_something_was_expected() {
    let server = Server::start([answer("200 OK", "content-type: application/json\r\n", "")]).await;
    let error = server.get().await;
    assert_eq!(error.unwrap(), Value::Null);
    let error = server.request(Method::GET).send::<Vec<u8>>().await.unwrap_err();
    assert!(error.is_decode(), "{error:?}");
}

#[tokio::test]
async fn half_a_document() {
    let complete = answer("200 OK", "content-type: application/json\r\n", "{\"a\":");
    let error = Server::start([complete]).await.get().await.unwrap_err();
    assert!(error.is_decode(), "{error:?}");
    assert_eq!(error.status().unwrap(), 200);

    let cut = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{\"a\":";
    let error = Server::start([Act::Write(cut.to_owned())]).await.get().await.unwrap_err();
    assert!(error.is_body() && error.is_transport(), "{error:?}");
    assert!(error.source().is_some());
}

#[tokio::test]
async fn a_hundred_megabytes_are_not_read() {
    const SIZE: usize = 100_000_000;
    for head in [
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100000000\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n",
        "HTTP/1.1 500 Oops\r\nconnection: close\r\n\r\n",
    ] {
        let server = Server::start([Act::Flood(head, SIZE)]).await;
        let error = server.get().await.unwrap_err();
        assert!(error.is_body(), "{error:?}");
        assert_eq!(server.count(), 1);
        let written = server.written.load(Ordering::SeqCst);
        // What the sockets hold comes on top.
        assert!(written < MAX_BODY_BYTES + 16 * 1024 * 1024, "{written} bytes were taken");
    }
}

#[tokio::test]
async fn an_announced_length_beyond_the_bound_is_refused_before_reading() {
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 100000000\r\n\r\n";
    let error = Server::start([Act::WriteAndWait(head.to_owned())]).await.get().await.unwrap_err();
    assert!(error.is_body(), "{error:?}");
}

#[tokio::test]
async fn an_api_that_never_answers_ends_in_a_time_out() {
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n{";
    for act in [Act::WriteAndWait(String::new()), Act::WriteAndWait(head.to_owned())] {
        let server = Server::start([act]).await;
        let policy = hasty().attempt_timeout(Duration::from_millis(100)).deadline(Duration::from_millis(250));
        let clerk = server.clerk().retry(policy).build().unwrap();
        let start = Instant::now();
        let error = clerk.request(Method::GET, "/things").send_unit().await.unwrap_err();
        assert!(error.is_timeout() && error.status().is_none(), "{error:?}");
        assert!(start.elapsed() < Duration::from_secs(2));
        assert!(server.count() > 1);

        let sent_before = server.count();
        let error = clerk.request(Method::POST, "/things").send_unit().await.unwrap_err();
        assert!(error.is_timeout(), "{error:?}");
        assert_eq!(server.count(), sent_before + 1);
    }
}

#[tokio::test]
async fn a_closed_connection_is_tried_again_for_a_get_only() {
    let server = Server::start([Act::Write(String::new()), ok()]).await;
    assert_eq!(server.get().await.unwrap()["ok"], true);
    assert_eq!(server.count(), 2);

    let server = Server::start([Act::Write(String::new())]).await;
    let error = server.request(Method::POST).send_unit().await.unwrap_err();
    assert!(error.is_connect(), "{error:?}");
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn nobody_listening() {
    // Kept, so that nobody else takes the port.
    let deaf = TcpSocket::new_v4().unwrap();
    deaf.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let url = format!("http://{}", deaf.local_addr().unwrap());
    let clerk = Clerk::builder().api_url(url).secret_key("sk_test_hunter2").retry(hasty()).build().unwrap();
    let error = clerk.request(Method::GET, "/things").send_unit().await.unwrap_err();
    assert!(error.is_connect() && error.status().is_none(), "{error:?}");
    assert_eq!(error.to_string(), "no connection to the API");
    assert!(error.source().is_some());
    assert!(!whole(&error).contains("hunter2"), "{}", whole(&error));
}

#[tokio::test]
async fn redirects_are_not_followed() {
    for status in ["301 Moved", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let target = Server::start([ok()]).await;
        let location = format!("location: {}/v1/things\r\n", target.url);
        let server = Server::start([answer(status, &location, "")]).await;
        let error = server.get().await.unwrap_err();
        assert!(error.status().unwrap().is_redirection(), "{error:?}");
        assert_eq!((server.count(), target.count()), (1, 0));
    }
}

#[tokio::test]
async fn an_answer_that_a_foreign_client_fetched_by_redirect_is_refused() {
    let target = Server::start([ok()]).await;
    let location = format!("location: {}/v1/things\r\n", target.url);
    let server = Server::start([answer("302 Found", &location, "")]).await;
    let client = reqwest::Client::builder().build().unwrap();
    let clerk = server.clerk().transport(ReqwestTransport::from_client(client)).build().unwrap();
    let error = clerk.request(Method::GET, "/things").send_unit().await.unwrap_err();
    assert!(error.is_transport(), "{error:?}");
    assert!(whole(&error).contains("redirect"));
}

#[tokio::test]
async fn creates_are_never_sent_twice() {
    for act in [
        answer("500 Oops", "", ""),
        answer("503 Unavailable", "retry-after: 0\r\n", ""),
        answer("429 Too Many Requests", "retry-after: 0\r\n", ""),
        Act::Write("HTTP/1.1 201 Created\r\ncontent-length: 10\r\n\r\n{".to_owned()),
    ] {
        let server = Server::start([act]).await;
        server.request(Method::POST).json(&[1]).send::<Value>().await.unwrap_err();
        assert_eq!(server.count(), 1);
    }
}

#[tokio::test]
async fn transient_failures_of_a_get_are_tried_again() {
    let server = Server::start([
        answer("503 Unavailable", "retry-after: 0\r\n", ""),
        answer("429 Too Many Requests", "retry-after: Sun, 06 Nov 1994 08:49:37 GMT\r\n", ""),
        ok(),
    ])
    .await;
    assert_eq!(server.get().await.unwrap()["ok"], true);
    assert_eq!(server.count(), 3);
}

#[tokio::test]
async fn a_wait_beyond_the_deadline_ends_the_call_at_once_and_is_passed_on() {
    // 1994-11-06 08:49:37 UTC
    let now = Millis::new(784_111_777_000);
    for value in ["3600", "Sun, 06 Nov 1994 09:49:37 GMT"] {
        let header = format!("retry-after: {value}\r\ncontent-type: application/json; charset=utf-8\r\n");
        let body = r#"{"errors":[{"code":"too_many_requests","message":"Slow down"}],"clerk_trace_id":"t"}"#;
        let server = Server::start([answer("429 Too Many Requests", &header, body)]).await;
        let clerk = server.clerk().clock(move || now).build().unwrap();
        let start = Instant::now();
        let error = clerk.request(Method::GET, "/things").send_unit().await.unwrap_err();
        assert!(start.elapsed() < Duration::from_secs(2));
        assert!(error.is_rate_limited());
        assert_eq!(error.retry_after(), Some(Duration::from_secs(3600)), "{value}");
        assert_eq!(error.codes().collect::<Vec<_>>(), ["too_many_requests"]);
        assert_eq!(error.trace_id(), Some("t"));
        assert_eq!(server.count(), 1);
    }
}

#[tokio::test]
async fn a_connection_that_died_in_the_pool_is_replaced() {
    let keep = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n[]";
    let server = Server::start([Act::Write(keep.to_owned())]).await;
    let clerk = server.clerk().build().unwrap();
    for _ in 0..5 {
        clerk.request(Method::GET, "/things").send::<Value>().await.unwrap();
    }
}

#[test]
fn off_tokio_there_is_an_error_and_no_panic() {
    let clerk = Clerk::builder().secret_key("sk_test_1").build().unwrap();
    let call = pin!(clerk.request(Method::GET, "/things").send_unit());
    let Poll::Ready(Err(error)) = call.poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("waits for something")
    };
    assert!(error.is_transport(), "{error:?}");
    assert!(whole(&error).contains("tokio runtime"));
}
