//! Calls of the reference that Clerk's description of the API lacks: each is listed with a reason, made or not, and no
//! call is made that is neither described nor listed.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::path::Path;

use bytes::Bytes;
use clerk_api::{Clerk, Error};
use http::{Request, StatusCode};
use serde::Serialize;
use serde_json::Value;

use crate::operations::Operation;
use crate::{SECRET_KEY, assert_contains, client, sources};

/// One row per call: the reference's name, verb, path, where it is made here (`-` for nowhere), and why.
const TABLE: &str = include_str!("beyond.tsv");

struct Call {
    reference: &'static str,
    verb: &'static str,
    path: &'static str,
    ours: &'static str,
    reason: &'static str,
}

fn calls() -> Vec<Call> {
    let read = |line: &'static str| {
        let columns: Vec<&str> = line.split('\t').collect();
        let [reference, verb, path, ours, reason] = columns[..] else { panic!("{line}") };
        Call { reference, verb, path, ours, reason }
    };
    TABLE.lines().skip(1).map(read).collect()
}

/// Makes a call of the table, answered with `reply`, all of which must be read; gives back what was sent.
pub(crate) async fn conforms_beyond<T: Debug + Serialize, F: Future<Output = Result<T, Error>> + Send>(
    reference: &str,
    ids: &[&str],
    reply: &Value,
    call: impl FnOnce(Clerk) -> F,
) -> Request<Bytes> {
    let (clerk, transport) = client();
    transport.reply_json(StatusCode::OK, reply);
    let value = call(clerk).await.unwrap_or_else(|error| panic!("{reference}: {error:?}"));
    assert_contains(&serde_json::to_value(&value).unwrap(), reply, reference);

    let row = calls().into_iter().find(|row| row.reference == reference).unwrap();
    let mut ids = ids.iter();
    let segments = row.path.split('/').map(|segment| match segment.starts_with('{') {
        true => *ids.next().expect("a value for each hole"),
        false => segment,
    });
    let path = "/v1".to_owned() + &segments.collect::<Vec<_>>().join("/");
    let request = transport.take_requests().remove(0);
    assert_eq!((request.method().as_str(), request.uri().path()), (row.verb, path.as_str()));
    assert_eq!(request.headers()["authorization"], format!("Bearer {SECRET_KEY}"));
    assert_eq!(request.headers()["clerk-api-version"], "2026-05-12");
    assert_eq!(request.headers()["content-type"], "application/json");
    request
}

/// Whether this group makes calls of the table.
pub(crate) fn has_calls_of(group: &str) -> bool {
    calls().iter().any(|row| row.ours.split_once('.').is_some_and(|(of, _)| of == group))
}

/// Verb and path, with all holes alike.
pub(crate) fn key(verb: &str, path: &str) -> (String, String) {
    let segments = path.split('/').map(|segment| if segment.starts_with('{') { "{}" } else { segment });
    (verb.to_owned(), segments.collect::<Vec<_>>().join("/"))
}

fn without_comments(code: &str) -> String {
    code.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect()
}

/// Each verb with the path behind it.
fn made(code: &str) -> BTreeSet<(String, String)> {
    let calls = code.split("Method::").skip(1).filter_map(|rest| {
        let (verb, rest) = rest.split_once(',')?;
        let path = rest.trim_start().strip_prefix('"')?.split('"').next()?;
        path.starts_with('/').then(|| key(verb, path))
    });
    calls.collect()
}

fn calls_of_groups() -> BTreeSet<(String, String)> {
    made(&without_comments(&sources("src/groups")))
}

fn calls_of_clerk_auth() -> BTreeSet<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../clerk-auth/src/backend.rs");
    made(&without_comments(&std::fs::read_to_string(path).unwrap()))
}

#[test]
fn no_call_is_made_that_is_neither_described_nor_listed() {
    let described: BTreeSet<_> = Operation::all().iter().map(Operation::key).collect();
    let listed: BTreeSet<_> = calls().iter().map(|row| key(row.verb, row.path)).collect();
    assert!(listed.is_disjoint(&described), "the description knows a call by now that is listed as beyond it");
    let known: BTreeSet<_> = described.union(&listed).cloned().collect();

    let made: BTreeSet<_> = calls_of_groups().into_iter().chain(calls_of_clerk_auth()).collect();
    assert!(made.len() > 50, "the calls are written in another way by now");
    let unknown: Vec<_> = made.difference(&known).collect();
    assert!(unknown.is_empty(), "neither described nor listed with a reason: {unknown:?}");

    // Paths that no verb stands before, if there are such.
    let paths: BTreeSet<String> = known.into_iter().map(|(_, path)| path).collect();
    let code = without_comments(&sources("src/groups"));
    let literals = code.split('"').filter(|text| text.starts_with('/') && text.len() > 1 && !text.contains(' '));
    let unknown: Vec<_> = literals.filter(|path| !paths.contains(&key("", path).1)).collect();
    assert!(unknown.is_empty(), "neither described nor listed with a reason: {unknown:?}");
}

#[test]
fn a_call_is_made_where_the_table_says_or_nowhere() {
    let (of_groups, of_clerk_auth) = (calls_of_groups(), calls_of_clerk_auth());
    let (tests, groups) = (sources("tests/groups"), sources("src/groups"));
    for Call { reference, verb, path, ours, reason } in calls() {
        println!("beyond the description: {verb} {path} ({reference}), here {ours}: {reason}");
        assert!(!reason.is_empty(), "{reference} needs a reason");
        let call = key(verb, path);
        let is_of_group = ours.contains('.');
        assert_eq!(of_groups.contains(&call), is_of_group, "{reference} in the groups");
        assert_eq!(of_clerk_auth.contains(&call), ours == "clerk-auth", "{reference} in clerk-auth");
        if let Some((group, method)) = ours.split_once('.') {
            assert!(groups.contains(&format!("pub fn {group}(&self)")), "{reference}: no group {group}");
            assert!(groups.contains(&format!("pub async fn {method}(")), "{reference}: no method {method}");
            assert!(tests.contains(&format!("conforms_beyond(\"{reference}\",")), "{reference} is not tested");
        }
    }
}

#[test]
fn calls_are_found_as_they_are_written() {
    let code =
        "self.one(Method::GET, \"/a/{id}\", id)\n .request(Method::POST,\n \"/b\",\n)\nfn one(method: Method, t: &str)";
    assert_eq!(made(code), BTreeSet::from([key("GET", "/a/{other}"), key("POST", "/b")]));
}
