//! Each operation of each group, with all parameters and with the required ones only, against committed facts: verb, path,
//! query, body, headers; and what it makes of the largest and the smallest answer and of one with unknown members.

mod api_keys;
mod facts;
mod jwks;
mod keys;
mod m2m_tokens;
mod machines;
mod names;
mod oauth_access_tokens;
mod pages;
mod refusals;
mod replies;
// Pauses need a timer.
#[cfg(feature = "tokio")]
mod retries;

use std::fmt::Debug;
use std::future::Future;

use bytes::Bytes;
use clerk_api::transport::RecordingTransport;
use clerk_api::{Clerk, Error};
use http::{Request, StatusCode};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::facts::{Field, Operation};
use crate::replies::Replies;

const SECRET_KEY: &str = "sk_test_instance";
const MACHINE_SECRET_KEY: &str = "ak_machine";

/// Which parameters a call was given.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Given {
    All,
    Required,
}

/// A client with both keys.
fn client() -> (Clerk, RecordingTransport) {
    let transport = RecordingTransport::new();
    let clerk = Clerk::builder()
        .secret_key(SECRET_KEY)
        .machine_secret_key(MACHINE_SECRET_KEY)
        .transport(transport.clone())
        .build()
        .unwrap();
    (clerk, transport)
}

/// Makes the call once per kind of answer and checks what was sent and what became of the answer.
///
/// Gives back what the largest answer was read as.
async fn conforms<T, F>(
    operation: &str,
    ids: &[&str],
    given: Given,
    replies: Replies,
    call: impl Fn(Clerk) -> F,
) -> (T, Value)
where
    T: Debug + PartialEq + Serialize,
    F: Future<Output = Result<T, Error>>,
{
    let operation = Operation::named(operation);
    let (clerk, transport) = client();
    let mut values = Vec::new();
    let mut sent = Value::Null;
    for reply in [&replies.maximal, &replies.minimal, &with_unknown_members(&replies.maximal)] {
        transport.reply_json(StatusCode::from_u16(operation.status).unwrap(), reply);
        let value = call(clerk.clone()).await.unwrap_or_else(|error| panic!("{}: {error:?}: {reply}", operation.name));
        let requests = transport.take_requests();
        assert_eq!(requests.len(), 1, "{} makes one request", operation.name);
        sent = check_request(&operation, ids, given, &requests[0]);
        values.push(value);
    }
    let [maximal, minimal, unknown] = <[T; 3]>::try_from(values).unwrap();
    assert_eq!(maximal, unknown, "{}: unknown members change nothing", operation.name);
    assert_ne!(maximal, minimal, "{}: the largest and the smallest answer differ", operation.name);
    for (value, reply) in [(&maximal, &replies.maximal), (&minimal, &replies.minimal)] {
        assert_contains(&serde_json::to_value(value).unwrap(), &as_page(reply), operation.name);
    }
    (maximal, sent)
}

/// Checks a request and gives back its body, or its query if it has none.
fn check_request(operation: &Operation, ids: &[&str], given: Given, request: &Request<Bytes>) -> Value {
    let name = operation.name;
    assert_eq!(request.method(), operation.verb, "{name}");
    assert_eq!(request.uri().scheme_str(), Some("https"), "{name}");
    assert_eq!(request.uri().host(), Some("api.clerk.com"), "{name}");
    assert_eq!(request.uri().path(), operation.url_path(ids), "{name}");

    let header = |header: &str| request.headers().get(header).map(|value| value.to_str().unwrap());
    let key = if operation.key == "machine" { MACHINE_SECRET_KEY } else { SECRET_KEY };
    assert_eq!(header("authorization"), Some(format!("Bearer {key}").as_str()), "{name}");
    assert!(request.headers()["authorization"].is_sensitive(), "{name}");
    assert_eq!(header("clerk-api-version"), Some("2026-05-12"), "{name}");
    assert_eq!(header("content-type"), Some("application/json"), "{name}");
    assert!(header("user-agent").is_some_and(|agent| agent.starts_with("clerk-api/")), "{name}");

    let query = query(request);
    check_names(operation, given, &operation.query, query.keys());
    for field in &operation.query {
        if let Some(Value::String(text)) = query.get(field.name) {
            assert!(field.accepts_text(text), "{name}: {} is {text}", field.name);
        }
    }

    let Some(fields) = &operation.body else {
        assert!(request.body().is_empty(), "{name} has no body");
        return Value::Object(query);
    };
    let body: Map<String, Value> = serde_json::from_slice(request.body()).unwrap();
    check_names(operation, given, fields, body.keys());
    for field in fields {
        if let Some(value) = body.get(field.name).filter(|value| !value.is_null()) {
            assert!(field.accepts(value), "{name}: {} is {value}", field.name);
        }
    }
    Value::Object(body)
}

/// All names, or exactly the required ones.
fn check_names<'a>(operation: &Operation, given: Given, fields: &[Field], sent: impl Iterator<Item = &'a String>) {
    let mut sent: Vec<&str> = sent.map(String::as_str).collect();
    let mut expected: Vec<&str> =
        fields.iter().filter(|field| given == Given::All || field.required).map(|field| field.name).collect();
    sent.sort_unstable();
    expected.sort_unstable();
    assert_eq!(sent, expected, "{} with {given:?} parameters", operation.name);
}

/// The query as a map of texts.
fn query(request: &Request<Bytes>) -> Map<String, Value> {
    let mut query = Map::new();
    for pair in request.uri().query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap();
        let value = percent_encoding::percent_decode_str(value).decode_utf8().unwrap();
        assert_eq!(query.insert(name.to_owned(), json!(value)), None, "{name} is sent twice");
    }
    query
}

fn with_unknown_members(document: &Value) -> Value {
    let mut document = document.clone();
    let members = document.as_object_mut().unwrap();
    members.insert("introduced_in_2031".into(), json!({"deep": [1, {"er": null}]}));
    document
}

/// The list of M2M tokens has a name of its own; we write all lists alike.
fn as_page(reply: &Value) -> Value {
    let mut reply = reply.clone();
    if let Some(list) = reply.as_object_mut().and_then(|reply| reply.remove("m2m_tokens")) {
        reply["data"] = list;
    }
    reply
}

/// Demands that everything but nulls is still there; `1.0` may have become `1`.
fn assert_contains(written: &Value, document: &Value, at: &str) {
    match (written, document) {
        (Value::Object(written), Value::Object(document)) => {
            for (name, value) in document.iter().filter(|(_, value)| !value.is_null()) {
                let written = written.get(name).unwrap_or_else(|| panic!("{at}.{name} is lost"));
                assert_contains(written, value, &format!("{at}.{name}"));
            }
        }
        (Value::Array(written), Value::Array(document)) => {
            assert_eq!(written.len(), document.len(), "{at}");
            for (written, value) in written.iter().zip(document) {
                assert_contains(written, value, at);
            }
        }
        (Value::Number(written), Value::Number(document)) => assert_eq!(written.as_f64(), document.as_f64(), "{at}"),
        (written, document) => assert_eq!(written, document, "{at}"),
    }
}

/// Each operation with facts has a test here, and each of them is called with all and with the required parameters.
#[test]
fn every_operation_is_tested() {
    let sources = [
        include_str!("api_keys.rs"),
        include_str!("jwks.rs"),
        include_str!("m2m_tokens.rs"),
        include_str!("machines.rs"),
        include_str!("oauth_access_tokens.rs"),
    ]
    .concat();
    let operations = Operation::all();
    assert_eq!(operations.len(), 9 + 4 + 8 + 1 + 1);
    for operation in operations {
        let calls = sources.matches(&format!("\"{}\"", operation.name)).count();
        let has_parameters = !operation.query.is_empty() || operation.body.is_some();
        let has_options = operation.query.iter().chain(operation.body.iter().flatten()).any(|field| !field.required);
        let expected = if has_parameters && has_options { 2 } else { 1 };
        assert!(calls >= expected, "{} is called {calls} times in the tests", operation.name);
    }
}
