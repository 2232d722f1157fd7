//! Cases of the conformance protocol with the answers of the reference SDK, or those that are due by a row of the ledger,
//! recorded by `cargo xtask parity --update`: the runner must give the same ones. The recording holds public keys and signed tokens only.
//!
//! `cargo xtask parity` compares many more cases, freshly generated, with the reference itself.

mod agreement;
mod fake_api;
mod recording;

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use serde_json::Value;

use agreement::{differences, lets_in};
use fake_api::FakeApi;
use recording::{Recorded, cases};

/// The runner as a child, asked one case at a time.
fn ask_all(recorded: &[Recorded], api_origin: &str) -> Vec<Value> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_conformance"))
        // The environment must not matter.
        .env("CLERK_SECRET_KEY", "sk_test_from_the_environment")
        .env("CLERK_API_URL", "http://127.0.0.1:9")
        .env("HTTP_PROXY", "http://127.0.0.1:9")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the runner starts");
    let mut input = child.stdin.take().expect("its input");
    let mut output = BufReader::new(child.stdout.take().expect("its output"));
    let mut answers = Vec::new();
    for one in recorded {
        writeln!(input, "{}", one.case_for(api_origin)).expect("it reads");
        let mut line = String::new();
        output.read_line(&mut line).expect("it answers");
        answers.push(serde_json::from_str(&line).expect("an answer is JSON"));
    }
    drop(input);
    assert!(child.wait().expect("it ends").success());
    answers
}

#[test]
fn recorded_answers_of_the_reference_are_ours() {
    let recorded = cases();
    let api = FakeApi::start(&recorded);
    let answers = ask_all(&recorded, &api.origin());
    let mut failures = Vec::new();
    for (one, answer) in recorded.iter().zip(&answers) {
        let found = differences(one, answer);
        // Where the reference behaves by accident the two may differ; nobody it refuses gets in even there.
        if lets_in(answer) && !one.reference_lets_in() {
            failures.push(format!("{}: let in, and not by the reference: {answer}", one.id()));
        } else if !found.is_empty() && !one.may_differ() {
            failures.push(format!("{}: {}", one.id(), found.join("; ")));
        }
    }
    assert!(failures.is_empty(), "{} of {}:\n{}", failures.len(), recorded.len(), failures.join("\n"));
}

#[test]
fn the_recording_covers_every_outcome() {
    let recorded = cases();
    assert!(recorded.len() >= 500, "{}", recorded.len());
    let count = |fits: &dyn Fn(&Value) -> bool| recorded.iter().filter(|one| fits(one.expected())).count();
    for token_type in ["session_token", "m2m_token", "oauth_token", "api_key"] {
        let signed_in = count(&|result| result["tokenType"] == token_type && result["isAuthenticated"] == true);
        assert!(signed_in >= 5, "{token_type}: {signed_in}");
    }
    for reason in [
        "token-invalid",
        "token-invalid-algorithm",
        "token-invalid-authorized-parties",
        "token-invalid-issuer",
        "token-invalid-signature",
        "token-verification-failed",
        "token-type-mismatch",
        "token-expired",
        "token-not-active-yet",
        "token-iat-in-the-future",
        "secret-key-invalid",
        "jwk-remote-failed-to-load",
        "jwk-kid-mismatch",
        "jwk-failed-to-resolve",
        "unexpected-error",
        "No token in header",
        "client-uat-but-no-session-token",
        "dev-browser-missing",
        "dev-browser-sync",
        "primary-responds-to-syncing",
        "primary-domain-cross-origin-sync",
        "satellite-needs-syncing",
        "session-token-and-uat-missing",
        "session-token-missing",
        "session-token-iat-before-client-uat",
        "session-token-nbf",
        "session-token-iat-in-the-future",
        "session-token-but-no-client-uat",
        "active-organization-mismatch",
        "session-token-expired-refresh-non-eligible-no-refresh-cookie",
        "session-token-expired-refresh-non-eligible-non-get",
        "session-token-expired-refresh-invalid-session-token",
        "session-token-expired-refresh-expired-session-token-missing-sid-claim",
        "session-token-expired-refresh-fetch-error",
        "session-token-expired-refresh-unexpected-bapi-error",
        "session-token-expired-refresh-unexpected-sdk-error",
        "session-token-expired-refresh-session_not_found",
    ] {
        assert!(count(&|result| result["reason"] == reason) > 0, "{reason}");
    }
    for class in [
        "missing-publishable-key",
        "invalid-publishable-key",
        "missing-secret-key",
        "missing-machine-secret-or-secret-key",
        "missing-sign-in-url",
        "invalid-sign-in-url",
        "sign-in-url-same-origin",
        "missing-domain-and-proxy-url",
        "invalid-organization-pattern",
        "handshake-token-invalid-signature",
        "handshake-token-verification-failed",
        "missing-signing-secret",
        "missing-webhook-headers",
        "invalid-signing-secret",
        "webhook-verification-failed",
        "invalid-url",
        "destination-not-absolute",
    ] {
        assert!(count(&|result| result["thrown"] == class) > 0, "{class}");
    }
    let has = |result: &Value, name: &str| {
        result["headers"].as_array().is_some_and(|headers| headers.iter().any(|header| header[0] == name))
    };
    assert!(count(&|result| result["status"] == "handshake") >= 50);
    assert!(count(&|result| result["status"] == "signed-in" && has(result, "set-cookie")) >= 10);
    assert!(count(&|result| result["status"] == "signed-in" && has(result, "location")) >= 3);
    assert!(count(&|result| result["url"].is_string()) > 0 && count(&|result| result["event"].is_object()) > 0);
    for row in ["Q1", "Q9", "Q10", "Q14", "Q15", "Q18"] {
        assert!(recorded.iter().any(|one| one.rows().iter().any(|named| named == row)), "{row}");
    }
}

#[test]
fn the_recording_holds_no_private_key() {
    for one in cases() {
        let text = one.to_string();
        assert!(!text.contains("PRIVATE KEY") && !text.contains(r#"\"d\":"#), "{}", one.id());
    }
}
