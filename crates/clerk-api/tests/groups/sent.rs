//! Whether what was sent is what the facts say.

use std::collections::BTreeMap;

use bytes::Bytes;
use futures_util::FutureExt;
use http::Request;
use serde_json::{Map, Value, json};

use crate::facts::{Field, Shape};
use crate::operations::{FACTS, Operation, PAGINATED};
use crate::{Given, MACHINE_SECRET_KEY, SECRET_KEY};

/// The one list whose entries stand in one text with commas between them.
const COMMAS: (&str, &str) = ("ListAllOrganizationDomains", "enrollment_mode");

/// Checks a request and gives back its body, or its query if it has none.
pub(crate) fn check_request(operation: &Operation, ids: &[&str], given: Given, request: &Request<Bytes>) -> Value {
    let name = operation.name;
    assert_eq!(request.method(), operation.verb, "{name}");
    assert_eq!(request.uri().scheme_str(), Some("https"), "{name}");
    assert_eq!(request.uri().host(), Some("api.clerk.com"), "{name}");
    assert_eq!(request.uri().path(), operation.url_path(ids), "{name}");

    let header = |header: &str| request.headers().get(header).map(|value| value.to_str().unwrap());
    if operation.key == "none" {
        assert_eq!(header("authorization"), None, "{name}");
    } else {
        let key = if operation.prefers_machine_key() { MACHINE_SECRET_KEY } else { SECRET_KEY };
        assert_eq!(header("authorization"), Some(format!("Bearer {key}").as_str()), "{name}");
        assert!(request.headers()["authorization"].is_sensitive(), "{name}");
    }
    assert_eq!(header("clerk-api-version"), Some("2026-05-12"), "{name}");
    if operation.body != "multipart" {
        assert_eq!(header("content-type"), Some("application/json"), "{name}");
    }
    assert!(header("user-agent").is_some_and(|agent| agent.starts_with("clerk-api/")), "{name}");

    let query = check_query(operation, given, request);
    let Some(shape) = operation.body() else {
        assert!(request.body().is_empty(), "{name} has no body");
        return Value::Object(query);
    };
    let body = match operation.body {
        "multipart" => parts(request),
        _ => serde_json::from_slice(request.body()).unwrap(),
    };
    match operation.body {
        "list" => {
            let entries = body.as_array().filter(|entries| !entries.is_empty()).expect("a list of some entries");
            for entry in entries {
                check_value(shape, entry, given, name);
            }
        }
        _ => check_value(shape, &body, given, name),
    }
    body
}

/// The parts of a body as an object of texts; a file is its name, its type and its content as text.
fn parts(request: &Request<Bytes>) -> Value {
    let content_type = request.headers()["content-type"].to_str().unwrap();
    let boundary = multer::parse_boundary(content_type).unwrap();
    let body = futures_util::stream::once(std::future::ready(Ok::<_, std::io::Error>(request.body().clone())));
    let read = async {
        let mut parts = multer::Multipart::new(body, boundary);
        let mut object = Map::new();
        while let Some(part) = parts.next_field().await.unwrap() {
            let name = part.name().unwrap().to_owned();
            let file = part.file_name().map(|file| format!("{file}, {}: ", part.content_type().unwrap()));
            let text = part.text().await.unwrap();
            assert_eq!(object.insert(name, json!(file.unwrap_or_default() + &text)), None, "a part comes twice");
        }
        Value::Object(object)
    };
    read.now_or_never().expect("all is there")
}

/// Checks the query and gives it back without what is always in it.
fn check_query(operation: &Operation, given: Given, request: &Request<Bytes>) -> Map<String, Value> {
    let mut query = query(request);
    let none = BTreeMap::new();
    let fields = operation.query().and_then(|shape| FACTS.members(shape)).unwrap_or(&none);
    if fields.contains_key(PAGINATED) {
        assert_eq!(query.remove(PAGINATED), Some(json!("true")), "{}", operation.name);
    }
    let fields = fields.iter().filter(|(name, _)| *name != PAGINATED);
    check_names(fields.clone(), given, &query, operation.name);
    for (name, field) in fields {
        let Some(value) = query.get(name) else { continue };
        let at = format!("{}: {name}", operation.name);
        match (&field.shape, value) {
            (Shape::List(entry), Value::String(text)) if COMMAS == (operation.name, name) && text.contains(',') => {
                text.split(',').for_each(|text| check_text(entry, text, &at));
            }
            // One entry would not show that the name is repeated.
            (Shape::List(entry), Value::Array(texts)) => {
                texts.iter().for_each(|text| check_text(entry, text.as_str().unwrap(), &at));
            }
            (shape, Value::String(text)) => check_text(shape, text, &at),
            _ => panic!("{at} is {value}"),
        }
    }
    query
}

/// The query as a map of texts, or of lists of texts where a name is repeated.
pub(crate) fn query(request: &Request<Bytes>) -> Map<String, Value> {
    let mut query = Map::new();
    for pair in request.uri().query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap();
        let value = json!(percent_encoding::percent_decode_str(value).decode_utf8().unwrap());
        let value = match query.remove(name) {
            None => value,
            Some(Value::Array(mut values)) => {
                values.push(value);
                Value::Array(values)
            }
            Some(first) => json!([first, value]),
        };
        query.insert(name.to_owned(), value);
    }
    query
}

fn check_text(shape: &Shape, text: &str, at: &str) {
    let fits = match shape {
        Shape::Text(_) => true,
        Shape::Boolean => text == "true" || text == "false",
        Shape::Integer | Shape::Number => text.parse::<u64>().is_ok(),
        Shape::Values(values) => values.contains(&json!(text)),
        _ => false,
    };
    assert!(fits, "{at} is {text}, not {shape:?}");
}

fn check_value(shape: &Shape, value: &Value, given: Given, at: &str) {
    let fits = match shape {
        Shape::Any => true,
        Shape::Boolean => value.is_boolean(),
        Shape::Integer => value.is_i64() || value.is_u64(),
        Shape::Number => value.is_number(),
        Shape::Text(_) => value.is_string(),
        Shape::Map => value.is_object(),
        Shape::Values(values) => values.contains(value),
        Shape::OneOf(_) => panic!("{at}: no body has alternatives so far"),
        Shape::Schema(name) => return check_value(FACTS.expect(name), value, given, at),
        Shape::List(entry) => {
            value.as_array().into_iter().flatten().for_each(|value| check_value(entry, value, given, at));
            value.is_array()
        }
        Shape::Object(fields) => {
            let members = value.as_object().unwrap_or_else(|| panic!("{at} is {value}"));
            check_names(fields.iter(), given, members, at);
            for (name, field) in fields {
                match members.get(name) {
                    Some(Value::Null) if field.is_nullable => {}
                    Some(value) => check_value(&field.shape, value, given, &format!("{at}.{name}")),
                    None => {}
                }
            }
            true
        }
    };
    assert!(fits, "{at} is {value}, not {shape:?}");
}

/// All names, or exactly the required ones.
fn check_names<'a>(
    fields: impl Iterator<Item = (&'a String, &'a Field)>,
    given: Given,
    sent: &Map<String, Value>,
    at: &str,
) {
    let mut sent: Vec<&String> = sent.keys().collect();
    sent.sort_unstable();
    let expected = fields.filter(|(_, field)| given == Given::All || field.is_required);
    assert_eq!(sent, expected.map(|(name, _)| name).collect::<Vec<_>>(), "{at} with {given:?} parameters");
}
