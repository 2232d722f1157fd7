//! Whether two results agree, by the rules of the conformance protocol.

use serde_json::{Map, Value};

use super::Recorded;

/// Whether a result says that the caller got in.
pub(super) fn lets_in(result: &Value) -> bool {
    result["isAuthenticated"] == true
        || result["status"] == "signed-in"
        || result["ok"] == true
        || result["auth"]["isAuthenticated"] == true
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
        _ => vec!["tokenType", "key", "suffix", "ok", "claims", "reason"],
    };
    if recorded.asks_has() {
        fields.push("hasChecks");
    }
    let mut found: Vec<String> = fields
        .into_iter()
        .filter(|field| !same(&expected[field], &got[field]))
        .map(|field| format!("{field} is {}, not {}", got[field], expected[field]))
        .collect();
    if headers(expected) != headers(got) {
        found.push(format!("headers are {}, not {}", got["headers"], expected["headers"]));
    }
    if !same_auth(&expected["auth"], &got["auth"]) {
        found.push(format!("auth is {}, not {}", got["auth"], expected["auth"]));
    }
    found
}

/// Names in lower case and sorted, without the message.
fn headers(result: &Value) -> Vec<(String, &Value)> {
    let list = result["headers"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut headers: Vec<(String, &Value)> = list
        .iter()
        .map(|header| (header[0].as_str().unwrap_or_default().to_ascii_lowercase(), &header[1]))
        .filter(|(name, _)| name != "x-clerk-auth-message")
        .collect();
    headers.sort_by(|(a, _), (b, _)| a.cmp(b));
    headers
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
