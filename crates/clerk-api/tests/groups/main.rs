//! Each operation of each group, with all parameters and with the required ones only, against committed facts: verb, path,
//! query, body, headers; and what it makes of answers of all kinds that the facts allow.

mod actor_tokens;
mod admin_portal_link_tokens;
mod agent_tasks;
mod allowlist_identifiers;
mod api_keys;
mod beta_features;
mod beyond;
mod billing;
mod blocklist_identifiers;
mod clients;
mod directories;
#[path = "../../../../tests/it/spec_facts/documents.rs"]
mod documents;
mod domains;
mod email_addresses;
mod emails;
mod enterprise_connections;
#[path = "../../../../tests/it/spec_facts/facts.rs"]
#[allow(dead_code, reason = "the test of the types needs more of it")]
mod facts;
mod instance_settings;
mod invitations;
mod jwks;
mod jwt_templates;
mod keys;
mod m2m_tokens;
mod machines;
mod miscellaneous;
mod names;
mod oauth_access_tokens;
mod oauth_applications;
mod operations;
mod organization_domains;
mod organization_invitations;
mod organization_memberships;
mod organization_permissions;
mod organization_roles;
mod organizations;
mod pages;
mod parameters;
mod phone_numbers;
mod proxy_checks;
mod redirect_urls;
mod refusals;
mod replies;
// Pauses need a timer.
#[cfg(feature = "tokio")]
mod retries;
mod role_sets;
mod saml_connections;
mod scim_directories;
mod sent;
mod sessions;
mod sign_in_tokens;
mod sign_ups;
mod templates;
mod testing_tokens;
mod users;
mod waitlist_entries;
mod webhooks;

use std::fmt::Debug;
use std::path::Path;

use clerk_api::transport::RecordingTransport;
use clerk_api::{Clerk, Error};
use http::StatusCode;
use serde::Serialize;
use serde_json::{Value, json};

use crate::documents::Document;
use crate::operations::Operation;
use crate::sent::check_request;

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

/// Makes the call once per kind of answer and checks what was sent and what became of the answer. Every call can be moved
/// to another thread while it waits.
///
/// Gives back what the largest answer was read as, and what was sent.
async fn conforms<T: Debug + PartialEq + Serialize, F: Future<Output = Result<T, Error>> + Send>(
    operation: &str,
    ids: &[&str],
    given: Given,
    call: impl Fn(Clerk) -> F,
) -> (T, Value) {
    conforms_with(operation, ids, given, Operation::named(operation).answers(), call).await
}

/// The same with answers of which the facts say too little; no answers, no body.
async fn conforms_with<T: Debug + PartialEq + Serialize, F: Future<Output = Result<T, Error>> + Send>(
    operation: &str,
    ids: &[&str],
    given: Given,
    answers: Vec<Document>,
    call: impl Fn(Clerk) -> F,
) -> (T, Value) {
    let operation = Operation::named(operation);
    let (clerk, transport) = client();
    let status = StatusCode::from_u16(operation.status).unwrap();
    if answers.is_empty() {
        transport.reply(http::Response::builder().status(status).body(Default::default()).unwrap());
        let value = call(clerk).await.unwrap_or_else(|error| panic!("{}: {error:?}", operation.name));
        let sent = check_request(&operation, ids, given, &transport.requests()[0]);
        return (value, sent);
    }
    let mut largest = Vec::new();
    let mut unknown = Vec::new();
    let mut sent = Value::Null;
    for Document { kind, value: answer } in answers {
        let at = format!("{}, {kind}", operation.name);
        transport.reply_json(status, &answer);
        let value = call(clerk.clone()).await.unwrap_or_else(|error| panic!("{at}: {error:?}: {answer}"));
        let requests = transport.take_requests();
        assert_eq!(requests.len(), 1, "{at}: one request");
        sent = check_request(&operation, ids, given, &requests[0]);
        let written = serde_json::to_value(&value).unwrap();
        assert_contains(&written, &as_written(&answer, &written), &at);
        match kind {
            "maximal" => largest.push(value),
            "unknown members" => unknown.push(value),
            _ => {}
        }
    }
    assert_eq!(largest, unknown, "{}: unknown members change nothing", operation.name);
    (largest.swap_remove(0), sent)
}

/// We write all lists alike, whatever shape they came in.
fn as_written(answer: &Value, written: &Value) -> Value {
    match operations::entries(answer) {
        Some(list) if written.get("data").is_some() => match answer.get("total_count") {
            Some(total_count) => json!({"data": list, "total_count": total_count}),
            None => json!({"data": list}),
        },
        _ => answer.clone(),
    }
}

/// Demands that everything but nulls is still there, free of what is unknown; `1.0` may have become `1`.
fn assert_contains(written: &Value, document: &Value, at: &str) {
    match (written, document) {
        (Value::Object(written), Value::Object(document)) => {
            for (name, value) in document.iter().filter(|(name, _)| *name != "introduced_in_2031") {
                match written.get(name) {
                    Some(written) => assert_contains(written, value, &format!("{at}.{name}")),
                    None => assert!(value.is_null(), "{at}.{name} is lost"),
                }
            }
        }
        (Value::Array(written), Value::Array(document)) => {
            assert_eq!(written.len(), document.len(), "{at}");
            for (written, value) in written.iter().zip(document) {
                assert_contains(written, value, at);
            }
        }
        (Value::Number(written), Value::Number(document)) => assert_eq!(written.as_f64(), document.as_f64(), "{at}"),
        // A list or a map that is null is an empty one.
        (Value::Array(written), Value::Null) => assert!(written.is_empty(), "{at}"),
        (Value::Object(written), Value::Null) => assert!(written.is_empty(), "{at}"),
        (written, document) => assert_eq!(written, document, "{at}"),
    }
}

/// All Rust files of a folder of this crate, and of those in it.
fn sources(folder: &str) -> String {
    fn read(folder: &Path) -> String {
        let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let sources = entries.map(|path| match path.extension() {
            _ if path.is_dir() => read(&path),
            Some(extension) if extension == "rs" => std::fs::read_to_string(path).unwrap(),
            _ => String::new(),
        });
        sources.collect()
    }
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder))
}

/// Each operation has a test here that calls it with all and with the required parameters, or is known to be missing.
#[test]
fn every_operation_is_tested() {
    let sources = sources("tests/groups");
    let operations = Operation::all();
    for operation in &operations {
        let literal = format!("\"{}\",", operation.name);
        // Behind the name come the values in the path and which parameters are given, before the call itself.
        let calls: Vec<&str> = sources.split(&literal).skip(1).filter_map(|rest| rest.split('|').next()).collect();
        let is_called_with = |given: &str| calls.iter().any(|call| call.contains(given));
        if operation.is_built() {
            assert!(is_called_with("All"), "{} is not called with all parameters", operation.name);
            let is_complete = !operation.has_options() || is_called_with("Required");
            assert!(is_complete, "{} is not called with the required parameters only", operation.name);
        } else {
            assert!(calls.is_empty(), "{} is built: take it off the list of what is not", operation.name);
            // `cargo xtask spec-check` reads this and the lines below.
            println!("missing operation {}", operation.name);
        }
    }
    operations::skipped().for_each(|(parameter, reason)| println!("skipped parameter {parameter}: {reason}"));
}

#[test]
fn deprecated_operations_are_marked() {
    let deprecated = Operation::all().into_iter().filter(|operation| operation.is_built() && operation.is_deprecated);
    let sources = sources("src/groups");
    let items = sources.split("#[deprecated").skip(1);
    // A list has a stream as well, which is marked with it.
    let marked = items.filter_map(|rest| rest.lines().map(str::trim).find(|line| line.starts_with("pub ")));
    assert_eq!(marked.filter(|line| line.starts_with("pub async fn")).count(), deprecated.count());
}
