//! API keys of a user: their whole life.

use serde_json::{Value, json};

use super::process::Client;
use super::{Report, expect, expect_listed, expect_prefix};
use crate::workspace::Outcome;

/// A key that a client created, and what it was told about it.
struct ApiKey {
    id: String,
    secret: String,
    subject: String,
}

pub(super) fn run(client: &mut Client, report: &mut Report) {
    let who = client.name;
    // A subject of its own, so that lists hold only what this client created.
    let subject = format!("user_{:0<27}", who);
    let Some(key) = report.step(who, "create an API key", || create(client, &subject)) else { return };
    report.step(who, "refuse an API key without a proper subject", || {
        client.refused_input("create_api_key", json!({ "name": "key", "subject": "nobody" }), 400, "bad_request")
    });
    report.step(who, "get, list and read the secret of an API key", || {
        let answer = client.call("get_api_key", json!({ "id": key.id }))?;
        is_key(&answer, &key)?;
        expect_listed("the list", &client.call("list_api_keys", json!({ "subject": key.subject }))?, &key.id, true)?;
        let answer = client.call("api_key_secret", json!({ "id": key.id }))?;
        expect("secret", &answer["secret"], key.secret.as_str())
    });
    report.step(who, "verify an API key", || {
        is_key(&client.call("verify_api_key", json!({ "secret": key.secret }))?, &key)?;
        client.refused("verify_api_key", json!({ "secret": "ak_never_made" }), 404, "resource_not_found")
    });
    report.step(who, "authenticate with an API key", || {
        let answer = client.call("authenticate", json!({ "accepts": "api_key", "token": key.secret }))?;
        expect("signed in", &answer["signed_in"], true)?;
        expect("id", &answer["id"], key.id.as_str())?;
        expect("subject", &answer["subject"], key.subject.as_str())?;
        let answer = client.call("authenticate", json!({ "accepts": "api_key", "token": "ak_never_made" }))?;
        expect("signed in with a made-up key", &answer["signed_in"], false)
    });
    report.step(who, "update an API key", || {
        let arguments = json!({ "id": key.id, "subject": key.subject, "description": "new", "scopes": ["read"] });
        let answer = client.call("update_api_key", arguments)?;
        expect("description", &answer["description"], "new")?;
        expect("scopes", &answer["scopes"], json!(["read"]))?;
        expect("claims", &answer["claims"], json!({ "plan": "gold" }))
    });
    report.step(who, "revoke an API key: at once, and listed only when asked for", || {
        let answer = client.call("revoke_api_key", json!({ "id": key.id, "reason": "leaked" }))?;
        expect("revoked", &answer["revoked"], true)?;
        expect("revocation_reason", &answer["revocation_reason"], "leaked")?;
        client.refused("verify_api_key", json!({ "secret": key.secret }), 404, "resource_not_found")?;
        expect_listed("the list", &client.call("list_api_keys", json!({ "subject": key.subject }))?, &key.id, false)?;
        let all = client.call("list_api_keys", json!({ "subject": key.subject, "include_invalid": true }))?;
        expect_listed("the list with invalid ones", &all, &key.id, true)
    });
    report.step(who, "delete an API key", || {
        let answer = client.call("delete_api_key", json!({ "id": key.id }))?;
        expect("answer", &answer, json!({ "id": key.id, "deleted": true }))?;
        client.refused("get_api_key", json!({ "id": key.id }), 404, "resource_not_found")
    });
}

fn create(client: &mut Client, subject: &str) -> Outcome<ApiKey> {
    let arguments = json!({
        "name": "nightly job",
        "subject": subject,
        "description": "made by the test",
        "scopes": ["read", "write"],
        "claims": { "plan": "gold" },
        "seconds": 600,
    });
    let answer = client.call("create_api_key", arguments)?;
    let id = expect_prefix("id", &answer["id"], "ak_")?;
    let secret = expect_prefix("secret", &answer["secret"], "ak_")?;
    expect("scopes", &answer["scopes"], json!(["read", "write"]))?;
    expect("expired", &answer["expired"], false)?;
    if answer["expiration"].as_f64().is_none() {
        return Err(format!("expiration is {}", answer["expiration"]).into());
    }
    Ok(ApiKey { id, secret, subject: subject.to_owned() })
}

/// It is the key, alive, and without its secret.
fn is_key(answer: &Value, key: &ApiKey) -> Outcome<()> {
    expect("id", &answer["id"], key.id.as_str())?;
    expect("subject", &answer["subject"], key.subject.as_str())?;
    expect("name", &answer["name"], "nightly job")?;
    expect("description", &answer["description"], "made by the test")?;
    expect("claims", &answer["claims"], json!({ "plan": "gold" }))?;
    expect("revoked", &answer["revoked"], false)?;
    expect("secret", &answer["secret"], Value::Null)
}
