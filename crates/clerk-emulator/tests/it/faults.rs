//! Bad days: faults, and the API down.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use clerk_emulator::{Emulator, Fault};
use serde_json::json;

use crate::api::Api;

#[tokio::test]
async fn rate_limits_and_server_errors_come_in_clerks_shape() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    clerk.faults().add(Fault::rate_limited(7).times(1));
    clerk.faults().add(Fault::status(500).times(1));
    clerk.faults().add(Fault::unavailable(3).times(1));
    let limited = api.get("/v1/jwks").await;
    limited.refused(429, "too_many_requests");
    assert_eq!(limited.headers["retry-after"], "7");
    let failed = api.get("/v1/jwks").await;
    failed.refused(500, "internal_clerk_error");
    assert!(failed.headers.get("retry-after").is_none());
    let unavailable = api.get("/v1/jwks").await;
    unavailable.refused(503, "internal_clerk_error");
    assert_eq!(unavailable.headers["retry-after"], "3");
    api.get("/v1/jwks").await.accepted(200);
    let statuses: Vec<_> = clerk.requests().all().into_iter().map(|request| request.status).collect();
    assert_eq!(statuses, [Some(429), Some(500), Some(503), Some(200)], "the log knows what was answered");
}

#[tokio::test]
async fn a_fault_hits_its_route_only_and_until_it_is_removed() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let machine = clerk.create_machine("m", &[]);
    let path = format!("/v1/machines/{}", machine.id);
    let fault = clerk.faults().add(Fault::status(503).on("GET", "/machines/*").skip(1));
    api.get(&path).await.accepted(200);
    for _ in 0..3 {
        assert_eq!(api.get(&path).await.status, 503);
    }
    api.patch(&path, json!({ "name": "n" })).await.accepted(200);
    api.get("/v1/machines").await.accepted(200);
    assert_eq!(clerk.faults().hits(fault), 3);
    clerk.faults().remove(fault);
    api.get(&path).await.accepted(200);
}

#[tokio::test]
async fn odd_bodies_are_sent_as_they_are() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    clerk.faults().add(Fault::broken_json().times(1));
    let broken = api.get("/v1/jwks").await;
    assert_eq!((broken.status, &broken.headers["content-type"]), (200, &"application/json".parse().unwrap()));
    assert!(serde_json::from_str::<serde_json::Value>(&broken.text).is_err());
    clerk.faults().add(Fault::html().times(1));
    let page = api.get("/v1/jwks").await;
    assert_eq!(page.status, 502);
    assert!(page.headers["content-type"].to_str().unwrap().starts_with("text/html") && page.text.starts_with("<html>"));
    for status in [200, 404, 502] {
        clerk.faults().add(Fault::empty_body(status).times(1));
        let empty = api.get("/v1/jwks").await;
        assert_eq!((empty.status, &*empty.text), (status, ""));
        assert!(empty.headers.get("content-type").is_none(), "an empty body has no content type");
    }
    clerk.faults().add(Fault::oversized(3_000_000).times(1));
    let large = api.get("/v1/jwks").await;
    assert!(large.text.len() == 3_000_000 && large.body.is_string());
    clerk.faults().add(Fault::respond(418, &[("cf-ray", "abc")], "short").times(1));
    let own = api.get("/v1/jwks").await;
    assert_eq!((own.status, &*own.text, &own.headers["cf-ray"]), (418, "short", &"abc".parse().unwrap()));
}

#[tokio::test]
async fn connections_close_without_an_answer_or_in_the_middle_of_one() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let jwks = || api.request("GET", "/v1/jwks").bearer_auth(clerk.secret_key());
    clerk.faults().add(Fault::close_connection().times(1));
    assert!(jwks().send().await.is_err());
    assert_eq!(clerk.requests().last().unwrap().status, None);
    clerk.faults().add(Fault::cut_body().times(1));
    let cut = jwks().send().await.unwrap();
    assert_eq!(cut.status(), 200);
    assert!(cut.text().await.is_err());
    api.get("/v1/jwks").await.accepted(200);
}

#[tokio::test]
async fn a_hanging_request_never_ends_and_hinders_no_other() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    clerk.faults().add(Fault::hang().times(1));
    let hanging = api.request("GET", "/v1/jwks").bearer_auth(clerk.secret_key()).timeout(Duration::from_millis(100));
    let (hanging, other) = tokio::join!(hanging.send(), async {
        while clerk.requests().is_empty() {
            tokio::task::yield_now().await;
        }
        api.get("/v1/jwks").await
    });
    assert!(hanging.unwrap_err().is_timeout());
    other.accepted(200);
}

#[tokio::test]
async fn a_delay_comes_before_the_proper_answer() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    clerk.faults().add(Fault::delay(Duration::from_millis(80)).times(1));
    let before = Instant::now();
    api.get("/v1/jwks").await.accepted(200);
    assert!(before.elapsed() >= Duration::from_millis(80));
}

#[tokio::test]
async fn a_fault_spares_the_data_unless_told_otherwise() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let total = || async { api.get("/v1/machines").await.accepted(200)["total_count"].as_u64().unwrap() };
    clerk.faults().add(Fault::status(500).on("POST", "/machines").times(1));
    assert_eq!(api.post("/v1/machines", json!({ "name": "m" })).await.status, 500);
    assert_eq!(total().await, 0);
    clerk.faults().add(Fault::status(500).on("POST", "/machines").times(1).after_processing());
    assert_eq!(api.post("/v1/machines", json!({ "name": "m" })).await.status, 500);
    assert_eq!(total().await, 1, "done, but the answer was lost");
    clerk.faults().add(Fault::close_connection().on("POST", "/machines").times(1).after_processing());
    let request = api.request("POST", "/v1/machines").bearer_auth(clerk.secret_key()).json(&json!({ "name": "m" }));
    assert!(request.send().await.is_err());
    assert_eq!(total().await, 2);
}

#[tokio::test]
async fn while_it_is_down_connections_are_refused_and_kept_ones_closed() {
    let clerk = Emulator::start();
    let machine = clerk.create_machine("m", &[]);
    let mut kept = TcpStream::connect(clerk.address()).unwrap();
    write!(kept, "GET /v1/jwks HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
    let mut byte = [0];
    kept.read_exact(&mut byte).unwrap();
    for _ in 0..3 {
        clerk.stop();
        let refused = TcpStream::connect(clerk.address()).unwrap_err();
        assert_eq!(refused.kind(), std::io::ErrorKind::ConnectionRefused);
        let request = Api::new(&clerk).request("GET", "/v1/jwks").bearer_auth(clerk.secret_key());
        assert!(request.send().await.unwrap_err().is_connect());
        clerk.stop();
        let token = clerk.create_m2m_token(&machine.id, 60.0);
        clerk.restart();
        clerk.restart();
        let api = Api::new(&clerk);
        api.post("/m2m_tokens/verify", json!({ "token": token.token })).await.accepted(200);
    }
    let mut rest = Vec::new();
    // Closed or reset, both are an end.
    let _ = kept.read_to_end(&mut rest);
    assert!(write!(kept, "GET").and_then(|()| kept.read_exact(&mut byte)).is_err());
}

#[tokio::test]
async fn shutting_down_lets_answers_under_way_finish() {
    let clerk = Emulator::start();
    let address = clerk.address();
    let url = format!("{}/v1/jwks", clerk.api_url());
    clerk.faults().add(Fault::delay(Duration::from_millis(200)));
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = tokio::spawn(client.get(url).bearer_auth(clerk.secret_key()).send());
    while clerk.requests().is_empty() {
        tokio::task::yield_now().await;
    }
    tokio::task::spawn_blocking(move || clerk.shut_down(Duration::from_secs(10))).await.unwrap();
    assert_eq!(request.await.unwrap().unwrap().status(), 200);
    assert!(TcpStream::connect(address).is_err());
}

#[test]
fn dropping_waits_for_nobody() {
    let clerk = Emulator::start();
    clerk.faults().add(Fault::hang());
    let mut stream = TcpStream::connect(clerk.address()).unwrap();
    write!(stream, "GET /v1/jwks HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
    while clerk.requests().is_empty() {
        std::thread::yield_now();
    }
    let before = Instant::now();
    drop(clerk);
    assert!(before.elapsed() < Duration::from_secs(5));
}
