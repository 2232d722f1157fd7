//! What survives parsing and serialising, and what is tolerated.

mod basics;
mod billing;
mod connections;
mod errors;
mod jwks;
mod organizations;
mod pages;
mod resources;
mod secrets;
mod users;
mod verifications;
#[cfg(feature = "webhooks")]
mod webhooks;

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

/// Parses a document, demands that nothing of it is lost in writing, and gives the value back.
///
/// `null` counts as absent, `1.0` as `1`.
#[track_caller]
fn survives<T: Debug + DeserializeOwned + PartialEq + Serialize>(document: &Value) -> T {
    let value = parse::<T>(document);
    let written = serde_json::to_value(&value).unwrap();
    assert_contains(&written, document, "$");
    assert_eq!(parse::<T>(&written), value, "a second round changes the value");
    value
}

/// Adds members nobody knows and demands that they change nothing.
#[track_caller]
fn ignores_unknown_members<T: Debug + DeserializeOwned + PartialEq>(document: &Value) {
    let mut larger = document.as_object().unwrap().clone();
    larger.insert("introduced_in_2031".into(), json!({"deep": [1, {"er": null}], "id": 3}));
    larger.insert("".into(), json!(1e300));
    assert_eq!(parse::<T>(&Value::Object(larger)), parse::<T>(document));
}

/// Sets each of these members to `null`, then leaves it out, and demands the same value.
#[track_caller]
fn null_equals_absent<T: Debug + DeserializeOwned + PartialEq>(document: &Value, members: &[&str]) {
    for member in members {
        let with = |value: Option<Value>| {
            let mut document: Map<String, Value> = document.as_object().unwrap().clone();
            assert!(document.remove(*member).is_some(), "{member} is not in the document");
            document.extend(value.map(|value| ((*member).to_owned(), value)));
            parse::<T>(&Value::Object(document))
        };
        assert_eq!(with(None), with(Some(Value::Null)), "{member}");
        assert_ne!(with(None), parse::<T>(document), "{member} is not read at all");
    }
}

/// Leaves each of these members out and demands a refusal that names it.
#[track_caller]
fn requires<T: Debug + DeserializeOwned>(document: &Value, members: &[&str]) {
    for member in members {
        let mut document = document.as_object().unwrap().clone();
        assert!(document.remove(*member).is_some(), "{member} is not in the document");
        let error = serde_json::from_value::<T>(Value::Object(document)).unwrap_err();
        assert!(error.to_string().contains(member), "{member}: {error}");
    }
}

/// Parses from text, as an answer is.
#[track_caller]
fn parse<T: DeserializeOwned>(document: &Value) -> T {
    match serde_json::from_str(&document.to_string()) {
        Ok(value) => value,
        Err(error) => panic!("{error} in {document}"),
    }
}

#[track_caller]
fn assert_contains(written: &Value, document: &Value, at: &str) {
    match (written, document) {
        (Value::Object(written), Value::Object(document)) => {
            for (name, value) in document.iter().filter(|(_, value)| !value.is_null()) {
                let written = written.get(name).unwrap_or_else(|| panic!("{at}.{name} is lost"));
                assert_contains(written, value, &format!("{at}.{name}"));
            }
        }
        (Value::Array(written), Value::Array(document)) => {
            assert_eq!(written.len(), document.len(), "{at} changed its length");
            for (index, (written, value)) in written.iter().zip(document).enumerate() {
                assert_contains(written, value, &format!("{at}[{index}]"));
            }
        }
        (Value::Number(written), Value::Number(document)) => assert_eq!(written.as_f64(), document.as_f64(), "{at}"),
        (written, document) => assert_eq!(written, document, "{at}"),
    }
}
