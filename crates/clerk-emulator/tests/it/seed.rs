//! Data to begin with.

use clerk_emulator::{Emulator, StartError};
use serde_json::json;

use crate::api::Api;

const USER: &str = "user_2xhFjEI5X2qWRvtV13BzSj8H6Dk";

#[tokio::test]
async fn everything_in_a_seed_is_there() {
    let seed = json!({
        "secret_key": "sk_test_pinned",
        "machines": [
            { "name": "orders", "scopes": ["billing", "mch_pinned"], "default_token_ttl": 60 },
            { "name": "billing", "scopes": ["orders"] },
            { "name": "pinned", "id": "mch_pinned", "secret_key": "ak_pinned" },
        ],
        "api_keys": [{
            "name": "export", "subject": USER, "type": "special", "description": "d", "claims": { "a": 1 },
            "scopes": ["read"], "created_by": USER, "seconds_until_expiration": 60, "secret": "ak_secret",
        }],
        "oauth_access_tokens": [{
            "subject": USER, "client_id": "client_1", "scopes": ["read"], "aud": ["x"], "act": { "sub": "agent" },
            "token": "oat_pinned",
        }],
    });
    let clerk = Emulator::builder().seed(seed.to_string()).start().unwrap();
    assert_eq!(clerk.secret_key(), "sk_test_pinned");
    let api = Api::new(&clerk);
    let (orders, billing) = (clerk.machine("orders").unwrap(), clerk.machine("billing").unwrap());
    let machine = api.get(&format!("/v1/machines/{}", orders.id)).await.accepted(200);
    assert_eq!(machine["default_token_ttl"], 60);
    let scoped: Vec<_> = machine["scoped_machines"].as_array().unwrap().iter().map(|scoped| &scoped["name"]).collect();
    assert_eq!(scoped, ["billing", "pinned"]);
    let machine = api.get(&format!("/v1/machines/{}", billing.id)).await.accepted(200);
    assert_eq!(machine["scoped_machines"][0]["id"], json!(orders.id));
    api.with_key("ak_pinned", "POST", "/m2m_tokens", Some(json!({}))).await.accepted(201);
    let key = api.post("/api_keys/verify", json!({ "secret": "ak_secret" })).await.accepted(200);
    assert_eq!(
        (&key["type"], &key["scopes"], &key["claims"]),
        (&json!("special"), &json!(["read"]), &json!({ "a": 1 }))
    );
    assert!(key["expiration"].is_number());
    let path = "/oauth_applications/access_tokens/verify";
    let token = api.post(path, json!({ "access_token": "oat_pinned" })).await.accepted(200);
    assert_eq!((&token["aud"], &token["act"]["sub"]), (&json!(["x"]), &json!("agent")));
    assert_eq!(token["expiration"], json!(null));
    assert_eq!(clerk.machines().len(), 3);
}

#[test]
fn a_seed_that_cannot_be_is_an_error_that_says_where() {
    for (seed, part) in [
        (json!([]), "not a JSON object"),
        (json!({ "machine": [] }), "machine"),
        (json!({ "machines": [{}] }), "name"),
        (json!({ "machines": [{ "name": "" }] }), "form_param_min_length_exceeded"),
        (json!({ "machines": [{ "name": "a", "scopes": ["b"] }] }), "\"b\""),
        (json!({ "machines": [{ "name": "a", "id": "x" }, { "name": "b", "id": "x" }] }), "taken"),
        (json!({ "machines": [{ "name": "a", "secret_key": "x" }, { "name": "b", "secret_key": "x" }] }), "taken"),
        (json!({ "api_keys": [{ "name": "abc", "subject": "x" }] }), "body.subject"),
    ] {
        let error = Emulator::builder().seed(seed.to_string()).start().unwrap_err();
        assert!(matches!(error, StartError::Seed(_)) && error.to_string().contains(part), "{error}");
    }
    let pinned = json!({ "signing_key": "no key" });
    assert!(matches!(Emulator::builder().seed(pinned.to_string()).start(), Err(StartError::Key(_))));
}

#[tokio::test]
async fn a_user_of_a_seed_has_more_than_an_address() {
    let seed = json!({ "users": [{
        "email_address": "ada@example.com", "phone_numbers": ["+12025550101"], "password": "correct horse",
        "web3_wallets": ["0x52908400098527886E0F7030069857D2E4169EE7"],
        "external_accounts": [{
            "provider": "oauth_google", "provider_user_id": "g-1", "access_token": "ya29.x", "scopes": ["email"],
        }],
    }] });
    let clerk = Emulator::builder().seed(seed.to_string()).start().unwrap();
    let api = Api::new(&clerk);
    let path = format!("/v1/users/{}", clerk.user("ada@example.com").unwrap().id);
    let user = api.get(&path).await.accepted(200);
    assert_eq!(user["phone_numbers"][0]["phone_number"], "+12025550101");
    assert!(user["primary_web3_wallet_id"].is_string());
    assert_eq!(user["external_accounts"][0]["approved_scopes"], "email");
    let body = json!({ "password": "correct horse" });
    api.post(&format!("{path}/verify_password"), body).await.accepted(200);
    let number = json!({ "users": [{ "email_address": "ada@example.com", "phone_numbers": ["5550101"] }] });
    assert!(matches!(Emulator::builder().seed(number.to_string()).start(), Err(StartError::Seed(_))));
}
