use std::{error::Error as _, time::UNIX_EPOCH};

use serde::Deserialize;
use serde_json::{Value, json};

use super::*;

fn answer(status: u16, headers: &[(&'static str, &str)], body: impl Into<Bytes>) -> Response<Bytes> {
    let mut response = Response::new(body.into());
    *response.status_mut() = status.try_into().unwrap();
    for (name, value) in headers {
        response.headers_mut().insert(*name, value.parse().unwrap());
    }
    response
}

const JSON: (&str, &str) = ("content-type", "application/json");

fn now() -> SystemTime {
    // Sun, 06 Nov 1994 08:49:37 GMT
    UNIX_EPOCH + Duration::from_secs(784_111_777)
}

fn failed(response: Response<Bytes>) -> Error {
    success(response, now()).unwrap_err()
}

#[derive(Debug, Deserialize, PartialEq)]
struct Thing {
    id: String,
    #[serde(default)]
    count: u32,
}

#[test]
fn json_is_taken_under_every_label_that_means_it() {
    for label in [
        "application/json",
        "application/json; charset=utf-8",
        "application/json;charset=UTF-8",
        "APPLICATION/JSON ; charset=\"utf-8\"; x=y",
        "application/problem+json",
    ] {
        let response = answer(200, &[("content-type", label)], r#"{"id":"a"}"#);
        assert_eq!(decode::<Thing>(&response).unwrap().id, "a", "{label}");
        let error = failed(answer(404, &[("content-type", label)], r#"{"errors":[{"code":"resource_not_found"}]}"#));
        assert_eq!(error.codes().collect::<Vec<_>>(), ["resource_not_found"], "{label}");
    }
}

#[test]
fn a_success_without_a_label_is_no_json() {
    for headers in [&[][..], &[("content-type", "")]] {
        let response = answer(200, headers, r#"{"id":"a"}"#);
        assert!(decode::<Thing>(&response).unwrap_err().is_decode());
        let error = failed(answer(404, headers, r#"{"errors":[{"code":"resource_not_found"}]}"#));
        assert_eq!(error.codes().collect::<Vec<_>>(), ["resource_not_found"], "of a failure anything is welcome");
    }
}

#[test]
fn the_form_of_a_failed_answer_is_told() {
    const TEXT: (&str, &str) = ("content-type", "text/html");
    for (label, body, json, broken) in [
        (JSON, r#"{"errors":[]}"#, true, false),
        (TEXT, r#"{"errors":[]}"#, true, false),
        (JSON, r#"{"errors":["#, false, true),
        (JSON, "", false, true),
        (JSON, "<html>", false, true),
        (TEXT, "<html>", false, false),
        (TEXT, "", false, false),
    ] {
        let error = failed(answer(502, &[label], body));
        assert_eq!((error.has_json_body(), error.has_broken_json_body()), (json, broken), "{label:?} {body}");
    }
}

#[test]
fn a_success_that_is_no_json_is_an_error_of_its_own() {
    let page = answer(200, &[("content-type", "text/html")], "<html>sign in to the hotel's wifi</html>");
    let error = decode::<Thing>(&page).unwrap_err();
    assert!(error.is_decode());
    assert_eq!(error.status().unwrap(), 200);
    assert_eq!(error.to_string(), "the API's answer is not what was expected: text/html instead of JSON");
}

#[test]
fn an_empty_body_is_null() {
    for body in ["", " \r\n"] {
        let response = answer(204, &[], body);
        decode::<()>(&response).unwrap();
        assert_eq!(decode::<Option<Thing>>(&response).unwrap(), None);
        assert!(decode::<Thing>(&response).unwrap_err().is_decode());
    }
    let error = decode::<Thing>(&answer(200, &[JSON], "")).unwrap_err();
    assert!(error.to_string().ends_with("the body is empty"), "{error}");
}

#[test]
fn what_cannot_be_read_says_where_and_quotes_no_value() {
    for (body, problem) in [
        (r#"{"id":"#, "EOF while parsing a value"),
        (r#"{"count":1}"#, "missing field `id`"),
        (r#"{"id":"a","count":"sk_secret \" value"}"#, "at `count`: invalid type: string \"\u{2026}\", expected u32"),
        (r#"{"id":"a"} trailing"#, "there is more after the JSON document"),
        ("not json", "expected"),
    ] {
        let error = decode::<Thing>(&answer(200, &[JSON], body)).unwrap_err();
        assert!(error.is_decode() && !error.is_transport(), "{body}");
        let text = error.to_string();
        assert!(text.contains(problem), "{body}: {text}");
        assert!(!format!("{error} {error:?}").contains("secret"), "{text}");
        assert!(error.source().is_none());
    }
    let deep = "[".repeat(100_000);
    assert!(decode::<Value>(&answer(200, &[JSON], deep)).unwrap_err().is_decode());
}

#[test]
fn the_apis_errors_keep_everything() {
    let body = json!({
        "errors": [
            {"code": "form_param_missing", "message": "is missing", "long_message": "name must be included",
             "meta": {"param_name": "name"}},
            {"code": "", "message": "second"},
        ],
        "meta": {"extra": 1},
        "clerk_trace_id": "trace_1",
    });
    let headers = [JSON, ("cf-ray", "ray_1"), ("retry-after", "7")];
    let error = failed(answer(422, &headers, body.to_string()));
    assert_eq!(error.status().unwrap(), 422);
    assert!(error.is_unprocessable() && !error.is_not_found());
    assert_eq!(error.codes().collect::<Vec<_>>(), ["form_param_missing", ""]);
    assert_eq!(error.errors()[0].long_message.as_deref(), Some("name must be included"));
    assert_eq!(error.errors()[0].param_name(), Some("name"));
    assert_eq!(error.meta().unwrap()["extra"], 1);
    assert_eq!(error.trace_id(), Some("trace_1"));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    assert_eq!(error.body_excerpt(), None);
    assert_eq!(
        error.to_string(),
        "the API answered 422 Unprocessable Entity: form_param_missing (name must be included); second [trace trace_1]"
    );
}

#[test]
fn the_trace_id_falls_back_to_the_headers() {
    let headers = [JSON, ("cf-ray", "ray_1"), ("clerk-trace-id", "header_1")];
    let error = failed(answer(404, &headers, r#"{"errors":[{"code":"x"}],"clerk_trace_id":""}"#));
    assert_eq!(error.trace_id(), Some("header_1"));
    let error = failed(answer(404, &[JSON, ("cf-ray", "ray_1")], r#"{"errors":[{"code":"x"}]}"#));
    assert_eq!(error.trace_id(), Some("ray_1"));
    assert_eq!(failed(answer(404, &[JSON], r#"{"errors":[{"code":"x"}]}"#)).trace_id(), None);
}

#[test]
fn other_failures_keep_status_and_an_excerpt() {
    let page = format!("<html>\n<b>502</b> Bearer sk_live_abc {}</html>", "x".repeat(100_000));
    let error = failed(answer(502, &[("content-type", "text/html"), ("cf-ray", "ray_1")], page));
    assert_eq!(error.status().unwrap(), 502);
    assert!(error.is_server_error());
    assert_eq!(error.errors(), []);
    assert_eq!(error.trace_id(), Some("ray_1"));
    let excerpt = error.body_excerpt().unwrap();
    assert!(excerpt.starts_with("<html> <b>502</b> Bearer [redacted]"), "{excerpt}");
    assert!(excerpt.len() < 600);
    assert!(!format!("{error} {error:?}").contains("abc"));

    for body in ["", "{}", "null", "[]", "\"text\"", "{\"errors\":[]}", "{\"err"] {
        let error = failed(answer(500, &[JSON], body));
        assert_eq!(error.status().unwrap(), 500, "{body}");
        assert_eq!(error.body_excerpt(), Some(body), "{body}");
    }
}

#[test]
fn a_redirect_is_an_error() {
    let error = failed(answer(302, &[("location", "https://evil.example/")], ""));
    assert_eq!(error.status().unwrap(), 302);
    assert!(!error.is_server_error());
}

#[test]
fn secrets_that_the_api_quotes_are_cut() {
    let body = json!({"errors": [{"code": "bad_request", "message": "no", "long_message": "no such key: ak_hunter2"}]});
    let error = failed(answer(400, &[JSON], body.to_string()));
    assert!(error.is_bad_request());
    assert!(!format!("{error} {error:?}").contains("hunter2"));
    assert!(format!("{error:?}").contains("bad_request"));
}

#[test]
fn a_body_beyond_the_bound_is_refused_whatever_carried_it() {
    let error = failed(answer(200, &[JSON], vec![b' '; MAX_BODY_BYTES + 1]));
    assert!(error.is_body());
    assert!(success(answer(200, &[JSON], vec![b' '; MAX_BODY_BYTES]), now()).is_ok());
}

#[test]
fn retry_after_is_seconds_or_a_date() {
    for (value, seconds) in [
        ("0", Some(0)),
        ("120", Some(120)),
        (" 5 ", Some(5)),
        ("Sun, 06 Nov 1994 08:49:47 GMT", Some(10)),
        ("Sunday, 06-Nov-94 08:49:47 GMT", Some(10)),
        ("Sun Nov  6 08:49:47 1994", Some(10)),
        ("Sun, 06 Nov 1994 08:49:27 GMT", Some(0)),
        ("", None),
        ("-1", None),
        ("1.5", None),
        ("soon", None),
        ("99999999999999999999999", Some(u64::MAX)),
    ] {
        let response = answer(429, &[("retry-after", value)], "");
        assert_eq!(retry_after(response.headers(), now()), seconds.map(Duration::from_secs), "{value:?}");
    }
}

#[test]
fn a_retry_after_date_counts_from_the_clock_it_was_read_from() {
    let date = ("retry-after", "Sun, 06 Nov 1994 10:00:07 GMT");
    for (sent, seconds) in [("Sun, 06 Nov 1994 10:00:00 GMT", 7), ("Sun, 06 Nov 1994 11:00:00 GMT", 0), ("?", 4230)] {
        let response = answer(503, &[date, ("date", sent)], "");
        assert_eq!(retry_after(response.headers(), now()), Some(Duration::from_secs(seconds)), "{sent}");
    }
}

#[test]
fn only_429_and_5xx_are_transient() {
    let wait = Some(Duration::from_secs(2));
    for (status, expected) in [
        (200, None),
        (302, None),
        (400, None),
        (401, None),
        (404, None),
        (408, None),
        (429, Some(Failure::RateLimited(wait))),
        (500, Some(Failure::Server(wait))),
        (503, Some(Failure::Server(wait))),
        (504, Some(Failure::Server(wait))),
    ] {
        assert_eq!(transient(&answer(status, &[("retry-after", "2")], ""), now()), expected, "{status}");
    }
}
