//! What the protocol promises about the line format, whatever the SDK answers.

use std::io::Cursor;

use serde_json::{Value, json};

use super::{Surroundings, answer, serve};

const PUBLISHABLE: &str = "pk_test_aGFwcHktaGlwcG8tMTIuY2xlcmsuYWNjb3VudHMuZGV2JA";
/// Nothing listens here; these cases call nobody.
const NOWHERE: &str = "http://127.0.0.1:9/c";

fn surroundings() -> Surroundings {
    Surroundings::new().expect("a runtime and a transport")
}

fn ask(line: &Value) -> Value {
    answer(&surroundings(), line.to_string().as_bytes())
}

fn authenticate(options: Value, headers: Value) -> Value {
    let mut options = options;
    options["apiUrl"] = NOWHERE.into();
    ask(&json!({
        "id": "a", "now": 1_790_000_000_000_i64, "options": options,
        "request": {"method": "GET", "url": "https://app.example.com/", "headers": headers},
    }))
}

#[test]
fn each_line_is_answered_with_one_line_in_order() {
    let surroundings = surroundings();
    let input = concat!(
        r#"{"id":"1","kind":"classify","token":"mt_a"}"#,
        "\nnot json\n",
        r#"{"id":"2","kind":"classify","token":"x","more":[1]}"#,
        "\n\n[]\n\"text\"\n",
        r#"{"id":"3","kind":"verifyWebhook"}"#,
        "\n",
        r#"{"id":4,"kind":7}"#,
        "\n",
        r#"{"kind":"classify"}"#,
    );
    let mut input = input.as_bytes().to_vec();
    input.extend_from_slice(b"\n\xff{}");
    let mut output = Vec::new();
    serve(&mut Cursor::new(input), &mut output, |line| answer(&surroundings, line)).expect("no I/O error");
    let output = String::from_utf8(output).expect("UTF-8");
    assert!(output.ends_with('\n'));
    let lines: Vec<Value> = output.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let ids: Vec<&Value> = lines.iter().map(|line| &line["id"]).collect();
    assert_eq!(json!(ids), json!(["1", null, "2", null, null, null, "3", 4, null, null]));
    let failed: Vec<bool> = lines.iter().map(|line| line["error"].is_string()).collect();
    assert_eq!(failed, [false, true, false, true, true, true, true, true, true, true]);
    assert_eq!(lines[0], json!({"id": "1", "tokenType": "m2m_token"}));
    assert_eq!(lines[2], json!({"id": "2", "tokenType": null}));
}

#[test]
fn a_panic_ends_the_case_and_not_the_process() {
    let mut output = Vec::new();
    let panicking = |line: &[u8]| {
        super::caught(|| if line.starts_with(b"bad") { panic!("broken {}", 1) } else { Ok(serde_json::Map::new()) })
    };
    let answer = |line: &[u8]| match panicking(line) {
        Ok(_) => json!("fine"),
        Err(error) => json!(error),
    };
    serve(&mut Cursor::new("bad\ngood\n"), &mut output, answer).expect("no I/O error");
    assert_eq!(output, b"\"panicked: broken 1\"\n\"fine\"\n");
}

#[test]
fn the_examples_of_the_protocol_are_answered_as_it_says() {
    let mismatch = authenticate(
        json!({"publishableKey": PUBLISHABLE, "secretKey": "sk_test_1", "acceptsToken": ["session_token", "api_key"]}),
        json!([["authorization", "Bearer mt_abc"]]),
    );
    assert_eq!(
        mismatch,
        json!({
            "id": "a", "status": "signed-out", "reason": "token-type-mismatch", "message": "", "tokenType": null,
            "isAuthenticated": false, "token": null, "auth": {"tokenType": null, "isAuthenticated": false},
            "headers": [["x-clerk-auth-reason", "token-type-mismatch"], ["x-clerk-auth-status", "signed-out"]],
        })
    );
    let none = authenticate(json!({"secretKey": "sk_test_1", "acceptsToken": "m2m_token"}), json!([]));
    assert_eq!(none["reason"], "No token in header");
    assert_eq!(none["auth"], json!({"tokenType": "m2m_token", "isAuthenticated": false}));
    let thrown = authenticate(json!({"publishableKey": PUBLISHABLE, "secretKey": ""}), json!([]));
    assert_eq!(thrown, json!({"id": "a", "thrown": "missing-secret-key"}));
    assert_eq!(
        ask(&json!({"id": "k", "kind": "decodeKeys", "publishableKey": PUBLISHABLE})),
        json!({"id": "k", "key": {"instanceType": "development", "frontendApi": "happy-hippo-12.clerk.accounts.dev"}})
    );
    assert_eq!(
        ask(&json!({"id": "s", "kind": "cookieSuffix", "publishableKey": PUBLISHABLE})),
        json!({"id": "s", "suffix": "Q4VPrrMA"})
    );
    let options = json!({"secretKey": "sk_test_1", "apiUrl": NOWHERE});
    assert_eq!(
        ask(&json!({"id": "v", "kind": "verifyToken", "now": 1, "token": "a.b", "options": options})),
        json!({"id": "v", "ok": false, "reason": "token-invalid"})
    );
}

#[test]
fn without_any_key_for_jwts_verification_says_so() {
    // `{}` as header and payload: reads, and asks for a key.
    let case =
        json!({"id": "v", "kind": "verifyToken", "now": 1, "token": "e30.e30.AAAA", "options": {"secretKey": ""}});
    assert_eq!(ask(&case), json!({"id": "v", "ok": false, "reason": "jwk-failed-to-resolve"}));
}

#[test]
fn what_belongs_to_the_browser_side_is_answered_with_an_error() {
    let keys = |more: Value| {
        let mut options = json!({"publishableKey": PUBLISHABLE, "secretKey": "sk_test_1"});
        options.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        options
    };
    let mt = json!([["authorization", "Bearer mt_abc"]]);
    let is_later = |result: Value| result["error"].as_str().is_some_and(|error| error.starts_with("not built yet"));
    assert!(is_later(authenticate(keys(json!({})), json!([]))));
    assert!(is_later(authenticate(keys(json!({"acceptsToken": "any"})), json!([["cookie", "__session=a"]]))));
    assert!(is_later(authenticate(
        keys(json!({"acceptsToken": ["session_token"]})),
        json!([["authorization", "Basic a"]])
    )));
    assert!(is_later(authenticate(keys(json!({"isSatellite": true})), mt.clone())));
    assert!(is_later(authenticate(keys(json!({"organizationSyncOptions": {}})), mt.clone())));
    assert!(!is_later(authenticate(keys(json!({"isSatellite": false})), mt)));
}

#[test]
fn options_that_cannot_be_expressed_are_errors_and_empty_texts_are_absent() {
    let mt = json!([["authorization", "Bearer mt_abc"]]);
    for wrong in [
        json!({"acceptsToken": "nonsense", "secretKey": "sk_test_1"}),
        json!({"acceptsToken": "m2m_token", "secretKey": "sk_test_1", "clockSkewInMs": -1}),
        json!({"acceptsToken": "m2m_token", "secretKey": 5}),
        json!({"acceptsToken": "m2m_token", "secretKey": "sk_test_1", "jwtKey": "garbage"}),
    ] {
        assert!(authenticate(wrong.clone(), mt.clone())["error"].is_string(), "{wrong}");
    }
    let empty = json!({
        "acceptsToken": "", "publishableKey": PUBLISHABLE, "secretKey": "sk_test_1", "machineSecretKey": "", "jwtKey": "",
        "audience": "", "issuer": "", "authorizedParties": null, "clockSkewInMs": null,
    });
    assert_eq!(authenticate(empty, mt)["reason"], "token-invalid");
}
