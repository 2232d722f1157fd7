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
fn a_browser_is_sent_to_a_handshake() {
    let options = json!({"publishableKey": PUBLISHABLE, "secretKey": "sk_test_1"});
    let mut result = authenticate(options, json!([["sec-fetch-dest", "document"], ["accept", "text/html"]]));
    result["headers"].as_array_mut().expect("headers").sort_by_key(ToString::to_string);
    assert_eq!(
        result,
        json!({
            "id": "a", "status": "handshake", "reason": "dev-browser-missing", "message": "", "tokenType": "session_token",
            "isAuthenticated": false, "token": null,
            "headers": [
                ["cache-control", "no-store"],
                ["location", "https://happy-hippo-12.clerk.accounts.dev/v1/client/handshake?redirect_url=https%3A%2F%2Fapp.example.com%2F&__clerk_api_version=2026-05-12&suffixed_cookies=false&__clerk_hs_reason=dev-browser-missing&format=nonce"],
                ["set-cookie", "__clerk_redirect_count=1; SameSite=Lax; HttpOnly; Max-Age=2"],
                ["x-clerk-auth-reason", "dev-browser-missing"],
                ["x-clerk-auth-status", "handshake"],
            ],
        })
    );
}

#[test]
fn what_stops_a_request_is_thrown() {
    let with = |more: Value, headers: Value| {
        let mut options = json!({"publishableKey": PUBLISHABLE, "secretKey": "sk_test_1", "isSatellite": true});
        options.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        authenticate(options, headers)
    };
    let origin = json!([["origin", "https://primary.example"]]);
    for (more, headers, class) in [
        (json!({}), json!([]), "missing-sign-in-url"),
        (json!({"signInUrl": "/x", "domain": "satellite.example"}), origin.clone(), "invalid-sign-in-url"),
        (
            json!({"signInUrl": "https://primary.example/x", "domain": "satellite.example"}),
            origin.clone(),
            "sign-in-url-same-origin",
        ),
        // These are reported in the order of the protocol.
        (json!({"signInUrl": "/x"}), origin.clone(), "invalid-sign-in-url"),
        (
            json!({
                "signInUrl": "https://primary.example/x", "domain": "satellite.example",
                "organizationSyncOptions": {"organizationPatterns": ["/("]},
            }),
            origin,
            "sign-in-url-same-origin",
        ),
        (json!({"signInUrl": "https://primary.example/x"}), json!([]), "missing-domain-and-proxy-url"),
        (
            json!({"isSatellite": false, "organizationSyncOptions": {"organizationPatterns": ["/("]}}),
            json!([]),
            "invalid-organization-pattern",
        ),
        (
            json!({"isSatellite": false}),
            json!([["cookie", "__clerk_handshake=x"]]),
            "handshake-token-verification-failed",
        ),
    ] {
        assert_eq!(with(more, headers), json!({"id": "a", "thrown": class}));
    }
}

#[test]
fn webhooks_and_redirects_are_answered_as_the_examples_say() {
    let request =
        json!({"method": "POST", "url": "https://app.example.com/w", "headers": [["svix-id", "m"]], "body": "{}"});
    let webhook = json!({
        "id": "w", "kind": "verifyWebhook", "now": 1_790_000_000_000_i64, "signingSecret": "whsec_c2VjcmV0", "request": request,
    });
    assert_eq!(ask(&webhook), json!({"id": "w", "thrown": "missing-webhook-headers"}));
    let redirect = json!({
        "id": "r", "kind": "createRedirect", "action": "sign-in",
        "redirect": {
            "publishableKey": PUBLISHABLE, "baseUrl": "https://app.example.com/here", "returnBackUrl": "/after", "isSatellite": true,
        },
    });
    let url = "https://happy-hippo-12.accounts.dev/sign-in?redirect_url=https%3A%2F%2Fapp.example.com%2Fafter%3F__clerk_synced%3Dfalse";
    assert_eq!(ask(&redirect), json!({"id": "r", "url": url}));
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
