use http::StatusCode;
use serde_json::json;

use super::*;
use crate::{CallOptions, transport::RecordingTransport};

fn clerk() -> (Clerk, RecordingTransport) {
    let transport = RecordingTransport::new();
    let clerk = Clerk::builder().secret_key("sk_test_1").transport(transport.clone()).build().unwrap();
    (clerk, transport)
}

#[test]
fn a_request_is_built_whole() {
    let request = clerk()
        .0
        .request(Method::PATCH, "/machines/{machine_id}")
        .path("machine_id", "mch/1")
        .query("limit", 10)
        .query("order_by", "+name")
        .query("none", None::<u32>)
        .query_all(json!({"user_id": ["a", "b"]}))
        .json(&json!({"name": "x"}))
        .build()
        .unwrap();
    assert_eq!(request.method(), "PATCH");
    assert_eq!(
        request.uri(),
        "https://api.clerk.com/v1/machines/mch%2F1?limit=10&order_by=%2Bname&user_id=a&user_id=b"
    );
    assert_eq!(request.body().as_ref(), br#"{"name":"x"}"#);
    let header = |name: &str| request.headers()[name].to_str().unwrap();
    assert_eq!(header("authorization"), "Bearer sk_test_1");
    assert_eq!(header("clerk-api-version"), "2026-05-12");
    assert_eq!(header("content-type"), "application/json");
    assert_eq!(header("user-agent"), concat!("clerk-api/", env!("CARGO_PKG_VERSION")));
    assert_eq!(header("x-clerk-sdk"), concat!("rust/", env!("CARGO_PKG_VERSION")));
}

#[test]
fn every_request_carries_the_json_type_and_only_what_was_given_as_body() {
    let request = clerk().0.request(Method::GET, "/jwks").build().unwrap();
    assert_eq!(request.headers()["content-type"], "application/json");
    assert!(request.body().is_empty());
    let request = clerk().0.request(Method::POST, "/x").json(&json!({})).build().unwrap();
    assert_eq!(request.body().as_ref(), b"{}");
}

#[test]
fn a_body_of_parts_takes_the_place_of_json() {
    let file = File::new(&b"GIF89a"[..], "image/gif");
    let request =
        clerk().0.request(Method::PUT, "/x").json(&json!({"a": 1})).text("none", None::<&str>).file("file", &file);
    let built = request.build().unwrap();
    let content_type = built.headers()["content-type"].to_str().unwrap().to_owned();
    assert!(content_type.starts_with("multipart/form-data; boundary="), "{content_type}");
    assert_eq!(request.build().unwrap().body(), built.body(), "another attempt sends the same");
    let body = String::from_utf8(built.body().to_vec()).unwrap();
    assert!(body.contains("GIF89a") && !body.contains("none") && !body.contains("\"a\":1"), "{body}");
    assert!(!format!("{request:?}").contains("GIF89a"));
}

#[tokio::test]
async fn options_reach_every_call_of_the_clone_and_no_other() {
    let (clerk, transport) = clerk();
    let name = || http::HeaderName::from_static("x-tenant");
    let tenant = clerk.with_options(CallOptions::new().header(name(), "one").header(header::USER_AGENT, "mine"));
    let other = tenant.with_options(CallOptions::new().header(name(), "two"));
    for clerk in [&clerk, &tenant, &other] {
        transport.reply_json(StatusCode::OK, &json!({"keys": []}));
        clerk.jwks().get().await.unwrap();
    }
    let requests = transport.requests();
    let sent: Vec<_> = requests.iter().map(|request| request.headers().get("x-tenant")).collect();
    assert_eq!(sent, [None, Some(&HeaderValue::from_static("one")), Some(&HeaderValue::from_static("two"))]);
    assert_eq!(requests[2].headers()["user-agent"], "mine");
    assert!(!format!("{:?}", CallOptions::new().header(name(), "hunter2")).contains("hunter2"));

    let unusable = clerk.with_options(CallOptions::new().header(name(), "a\nb"));
    assert!(unusable.jwks().get().await.unwrap_err().is_invalid_request());
    assert_eq!(transport.requests().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn options_say_how_often_calls_are_sent_and_how_long_they_may_take() {
    let (clerk, transport) = clerk();
    for (options, attempts) in [
        (CallOptions::new(), 3),
        (CallOptions::new().retry(RetryPolicy::never()), 1),
        (CallOptions::new().retry(RetryPolicy::default().attempts(2)), 2),
        // The first pause is at least 50 ms.
        (CallOptions::new().timeout(Duration::from_millis(40)), 1),
    ] {
        for _ in 0..attempts {
            transport.reply_json(StatusCode::BAD_GATEWAY, &json!({}));
        }
        let error = clerk.with_options(options.clone()).jwks().get().await.unwrap_err();
        assert_eq!(error.status(), Some(StatusCode::BAD_GATEWAY), "{options:?}: {error:?}");
        assert_eq!(transport.take_requests().len(), attempts, "{options:?}");
    }
}

#[test]
fn the_version_stands_in_every_path_but_those_of_proxied_groups() {
    let uri = |builder: crate::ClerkBuilder, proxied: bool| {
        let clerk = builder.secret_key("sk_test_1").transport(RecordingTransport::new()).build().unwrap();
        let request = clerk.request(Method::GET, "/m2m_tokens");
        let request = if proxied { request.proxied() } else { request };
        request.build().unwrap().uri().to_string()
    };
    let gateway = || Clerk::builder().api_url("http://gw.example//clerk/").api_version("v2");
    assert_eq!(uri(Clerk::builder(), false), "https://api.clerk.com/v1/m2m_tokens");
    assert_eq!(uri(Clerk::builder(), true), "https://api.clerk.com/m2m_tokens");
    assert_eq!(uri(gateway(), false), "http://gw.example/clerk/v2/m2m_tokens");
    assert_eq!(uri(gateway(), true), "http://gw.example/clerk/m2m_tokens");
    let versioned = gateway().unversioned_proxied_groups(false);
    assert_eq!(uri(versioned, true), "http://gw.example/clerk/v2/m2m_tokens");
}

#[derive(Clone, Copy, Debug)]
enum Given {
    Nothing,
    MachineKey,
    Bearer,
    Header,
}

#[test]
fn the_key_is_chosen_by_the_table() {
    use Given::{Bearer, Header, MachineKey, Nothing};
    let (instance, machine) = (Some("sk_1"), Some("ak_1"));
    for (secret_key, machine_secret_key, machine_group, given, expected) in [
        (instance, machine, false, Nothing, Ok("Bearer sk_1")),
        (instance, machine, true, Nothing, Ok("Bearer ak_1")),
        (instance, machine, true, MachineKey, Ok("Bearer ak_call")),
        (instance, machine, true, Header, Ok("Basic call")),
        (instance, machine, false, Bearer, Ok("Bearer call")),
        (instance, None, true, Nothing, Ok("Bearer sk_1")),
        (instance, None, false, Nothing, Ok("Bearer sk_1")),
        (instance, None, true, MachineKey, Ok("Bearer ak_call")),
        (None, machine, true, Nothing, Ok("Bearer ak_1")),
        (None, machine, false, Nothing, Err("CLERK_SECRET_KEY")),
        (None, None, true, Nothing, Err("CLERK_MACHINE_SECRET_KEY")),
        (None, None, false, Nothing, Err("CLERK_SECRET_KEY")),
        (None, None, true, MachineKey, Ok("Bearer ak_call")),
        (None, None, false, Bearer, Ok("Bearer call")),
        (None, None, false, Header, Ok("Basic call")),
    ] {
        let clerk = Clerk::builder()
            .secret_key(secret_key.unwrap_or_default())
            .machine_secret_key(machine_secret_key.unwrap_or_default())
            .transport(RecordingTransport::new())
            .build()
            .unwrap();
        let mut request = clerk.request(Method::POST, "/m2m_tokens");
        request = if machine_group { request.machine_key_first() } else { request };
        request = match given {
            Nothing => request,
            MachineKey => request.machine_secret_key("ak_call"),
            Bearer => request.bearer("call"),
            Header => request.header(header::AUTHORIZATION, "Basic call"),
        };
        let case = format!("{secret_key:?} {machine_secret_key:?} {machine_group} {given:?}");
        match (request.build(), expected) {
            (Ok(built), Ok(value)) => {
                let values: Vec<_> = built.headers().get_all(header::AUTHORIZATION).iter().collect();
                assert_eq!(values, [value], "{case}");
                assert!(values[0].is_sensitive(), "{case}");
            }
            (Err(error), Err(variable)) => {
                assert!(error.is_missing_key(), "{case}: {error:?}");
                assert!(error.to_string().contains(variable), "{case}: {error}");
            }
            (result, _) => panic!("{case}: {result:?}"),
        }
    }
}

#[tokio::test]
async fn nothing_is_sent_of_a_request_that_cannot_be_made() {
    let (clerk, transport) = clerk();
    let get = |template| clerk.request(Method::GET, template);
    for (name, request) in [
        ("empty", get("/machines/{id}").path("id", "")),
        ("dots", get("/machines/{id}").path("id", "%2e%2e")),
        ("no value", get("/machines/{id}")),
        ("no hole", get("/machines").path("id", "a")),
        ("query", get("/machines").query("a", json!({"b": 1}))),
        ("queries", get("/machines").query_all([1])),
        ("body", get("/machines").json(&std::collections::BTreeMap::from([([1], 2)]))),
        ("header", get("/machines").header(header::ACCEPT, "a\nb")),
        ("key", get("/machines").bearer("a b")),
        ("empty key", get("/machines").machine_secret_key("")),
        ("instance key", get("/machines").machine_secret_key("sk_test_hunter2")),
        ("rejected", get("/machines").reject("no")),
        ("long", get("/machines/{id}").path("id", "a".repeat(100_000))),
    ] {
        let error = request.send::<serde_json::Value>().await.unwrap_err();
        assert!(error.is_invalid_request(), "{name}: {error:?}");
        assert!(!format!("{error:?}").contains("hunter2"), "{name}: {error:?}");
    }
    let keyless = Clerk::builder().transport(transport.clone()).build().unwrap();
    assert!(keyless.request(Method::GET, "/jwks").send_unit().await.unwrap_err().is_missing_key());
    assert_eq!(transport.requests().len(), 0);
}

#[tokio::test]
async fn the_first_problem_is_the_one_reported() {
    let request = clerk().0.request(Method::GET, "/machines").reject("first").reject("second");
    let error = request.send_unit().await.unwrap_err();
    assert!(format!("{error:?}").contains("first"), "{error:?}");
}

#[tokio::test]
async fn the_three_ways_to_send() {
    let (clerk, transport) = clerk();
    let get = || clerk.request(Method::GET, "/users/count");
    transport.reply_json(StatusCode::OK, &json!({"total_count": 1}));
    assert_eq!(get().send::<serde_json::Value>().await.unwrap()["total_count"], 1);
    transport.reply_json(StatusCode::ACCEPTED, &json!({"ignored": true}));
    get().send_unit().await.unwrap();
    transport.reply(http::Response::new("<html>".into()));
    assert_eq!(get().send_raw().await.unwrap().body().as_ref(), b"<html>");
    transport.reply_json(StatusCode::NOT_FOUND, &json!({"errors": [{"code": "resource_not_found"}]}));
    assert!(get().send_raw().await.unwrap_err().is_not_found());
}

#[cfg(feature = "tokio")]
#[tokio::test(start_paused = true)]
async fn gets_and_calls_marked_so_are_sent_again_and_nothing_else() {
    for (method, idempotent, sent) in [
        (Method::GET, false, 3),
        (Method::POST, true, 3),
        (Method::POST, false, 1),
        (Method::PATCH, false, 1),
        (Method::PUT, false, 1),
        (Method::DELETE, false, 1),
    ] {
        let (clerk, transport) = clerk();
        for _ in 0..3 {
            transport.reply_json(StatusCode::SERVICE_UNAVAILABLE, &json!({}));
        }
        let request = clerk.request(method.clone(), "/x");
        let request = if idempotent { request.idempotent() } else { request };
        assert!(request.send_unit().await.unwrap_err().is_server_error());
        assert_eq!(transport.requests().len(), sent, "{method}");
    }
}

#[cfg(feature = "tokio")]
#[tokio::test(start_paused = true)]
async fn a_call_can_have_its_own_time_limit() {
    let transport = crate::transport::transport_fn(|_| std::future::pending());
    let clerk = Clerk::builder().secret_key("sk_test_1").transport(transport).build().unwrap();
    for limit in [Duration::from_millis(200), Duration::from_secs(20)] {
        let start = tokio::time::Instant::now();
        let request = clerk.request(Method::POST, "/x").timeout(limit);
        assert!(request.send_unit().await.unwrap_err().is_timeout());
        let took = start.elapsed();
        assert!(took >= limit && took < limit + Duration::from_millis(50), "{took:?}");
    }
}
