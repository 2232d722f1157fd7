//! Whether two results agree, by the rules of the conformance protocol.

use reqwest::Url;
use serde_json::{Map, Value};

use super::Recorded;

/// Whether a result says that the caller got in.
pub(super) fn lets_in(result: &Value) -> bool {
    result["isAuthenticated"] == true
        || result["status"] == "signed-in"
        || result["ok"] == true
        || result["auth"]["isAuthenticated"] == true
        || result["event"].is_object()
}

/// What differs; nothing if the results agree.
pub(super) fn differences(recorded: &Recorded, got: &Value) -> Vec<String> {
    let expected = recorded.expected();
    if expected["accident"].is_string() {
        // Any answer is right that lets nobody in.
        return Vec::new();
    }
    if expected["id"] != got["id"] || got["error"].is_string() {
        return vec![format!("answered {got}")];
    }
    let mut fields = match recorded.kind() {
        "authenticate" => vec!["thrown", "status", "reason", "tokenType", "isAuthenticated", "token"],
        _ => vec!["tokenType", "key", "suffix", "ok", "claims", "reason", "event", "thrown"],
    };
    if recorded.asks_has() {
        fields.push("hasChecks");
    }
    let mut found: Vec<String> = fields
        .into_iter()
        .filter(|field| !same(&expected[field], &got[field]))
        .map(|field| format!("{field} is {}, not {}", got[field], expected[field]))
        .collect();
    if !same_location(text(&expected["url"]), text(&got["url"])) {
        found.push(format!("url is {}, not {}", got["url"], expected["url"]));
    }
    if !same_headers(expected, got) {
        found.push(format!("headers are {}, not {}", got["headers"], expected["headers"]));
    }
    if !same_auth(&expected["auth"], &got["auth"]) {
        found.push(format!("auth is {}, not {}", got["auth"], expected["auth"]));
    }
    found
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// In any order, but for the cookies; the message does not count.
fn same_headers(a: &Value, b: &Value) -> bool {
    let (a, b) = (headers(a), headers(b));
    a.len() == b.len()
        && a.iter().zip(&b).all(|((name, a), (other, b))| {
            name == other
                && match name.as_str() {
                    "location" => same_location(a, b),
                    "set-cookie" => cookie(a) == cookie(b),
                    _ => a == b,
                }
        })
}

/// Names in lower case and sorted; those of the same name stay in order.
fn headers(result: &Value) -> Vec<(String, &str)> {
    let list = result["headers"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut headers: Vec<(String, &str)> = list
        .iter()
        .map(|header| (text(&header[0]).to_ascii_lowercase(), text(&header[1])))
        .filter(|(name, _)| name != "x-clerk-auth-message")
        .collect();
    headers.sort_by(|(a, _), (b, _)| a.cmp(b));
    headers
}

/// Name and value, and the attributes as a set.
fn cookie(directive: &str) -> (&str, Vec<String>) {
    let mut parts = directive.split(';').map(str::trim);
    let pair = parts.next().unwrap_or_default();
    let mut attributes: Vec<String> = parts.map(str::to_ascii_lowercase).collect();
    attributes.sort();
    (pair, attributes)
}

/// The query is a set of pairs, a value that is a URL itself is compared in the same way.
fn same_location(a: &str, b: &str) -> bool {
    let (Ok(a), Ok(b)) = (Url::parse(a), Url::parse(b)) else { return a == b };
    let place =
        |url: &Url| (url.scheme().to_owned(), url.host_str().map(str::to_owned), url.port(), url.path().to_owned());
    let mut rest: Vec<_> = b.query_pairs().collect();
    let is_url = |value: &str| value.starts_with("http://") || value.starts_with("https://");
    let fits = |a: &str, b: &str| if is_url(a) { same_location(a, b) } else { a == b };
    place(&a) == place(&b)
        && a.query_pairs().all(|(name, value)| {
            let found = rest.iter().position(|(other, candidate)| *other == name && fits(&value, candidate));
            found.map(|at| rest.remove(at)).is_some()
        })
        && rest.is_empty()
}

/// Of the fields of an auth object, absent is null; what is in them is compared as it is.
fn same_auth(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            let value = |object: &Map<String, Value>, name: &str| object.get(name).cloned().unwrap_or_default();
            a.keys().chain(b.keys()).all(|name| same(&value(a, name), &value(b, name)))
        }
        _ => a == b,
    }
}

/// Numbers by value: `2`, `2.0` and `2e0` are the same.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| same(a, b)))
        }
        _ => a == b,
    }
}

#[test]
fn numbers_are_the_same_by_value_and_null_is_not_absent_inside() {
    use serde_json::json;
    assert!(same(&json!({"a": [2, {"b": 1.5}]}), &json!({"a": [2.0, {"b": 1.5}]})));
    assert!(!same(&json!({"a": null}), &json!({})));
    assert!(!same(&json!([1]), &json!([1, 2])));
    assert!(same_auth(&json!({"userId": null, "a": 1}), &json!({"a": 1})));
    assert!(!same_auth(&json!({"claims": {"a": null}}), &json!({"claims": {}})));
    assert!(!same_auth(&json!(null), &json!({})));
}

#[test]
fn locations_and_cookies_are_compared_by_what_they_mean() {
    assert!(same_location(
        "https://a/b?x=1&y=https%3A%2F%2Fc%2F%3Fp%3D1%26q%3D2",
        "https://a/b?y=https://c/?q%3D2%26p%3D1&x=1"
    ));
    for (a, b) in [
        ("https://a/b?x=1", "https://a/b?x=1&x=1"),
        ("https://a/b?x=1&x=1", "https://a/b?x=1"),
        ("https://a/", "http://a/"),
    ] {
        assert!(!same_location(a, b), "{a} {b}");
    }
    assert_eq!(cookie("a=B; Path=/; HttpOnly"), cookie("a=B;httponly;path=/"));
    assert_ne!(cookie("a=B; Path=/"), cookie("a=b; Path=/"));
}
