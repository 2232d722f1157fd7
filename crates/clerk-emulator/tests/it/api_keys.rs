//! `/api_keys`.

use std::time::Duration;

use clerk_emulator::{Emulator, NewApiKey};
use serde_json::{Value, json};

use crate::api::Api;

const USER: &str = "user_2xhFjEI5X2qWRvtV13BzSj8H6Dk";
const ORGANIZATION: &str = "org_2xhFjEI5X2qWRvtV13BzSj8H6Dk";

#[tokio::test]
async fn a_key_goes_through_its_life() {
    let clerk = Emulator::start();
    clerk.clock().freeze();
    let now = clerk.clock().now_ms();
    let api = Api::new(&clerk);
    let body = json!({
        "name": "nightly export", "subject": USER, "description": "d", "claims": { "a": 1 }, "scopes": ["read"],
        "created_by": USER, "seconds_until_expiration": 100.5,
    });
    let created = api.post("/api_keys", body).await.accepted(201);
    let id = created["id"].as_str().unwrap();
    assert!(id.strip_prefix("ak_").unwrap().bytes().all(|byte| byte.is_ascii_hexdigit()) && id.len() == 35, "{id}");
    let secret = created["secret"].clone();
    assert!(secret.as_str().unwrap().starts_with("ak_"));
    let mut expected = json!({
        "object": "api_key", "id": id, "type": "api_key", "subject": USER, "name": "nightly export",
        "description": "d", "claims": { "a": 1 }, "scopes": ["read"], "revoked": false, "revocation_reason": null,
        "expired": false, "expiration": now + 100_500, "created_by": USER, "last_used_at": null,
        "created_at": now, "updated_at": now,
    });
    let mut with_secret = expected.clone();
    with_secret["secret"] = secret.clone();
    assert_eq!(created, with_secret);

    let path = format!("/api_keys/{id}");
    assert_eq!(api.get(&path).await.accepted(200), expected, "no secret when read");
    assert_eq!(api.get(&format!("{path}/secret")).await.accepted(200), json!({ "secret": secret }));
    let older_prefix = format!("/v1/api_keys/api_key_{}", &id[3..].to_uppercase());
    assert_eq!(api.get(&older_prefix).await.accepted(200), expected);

    clerk.clock().advance(Duration::from_millis(5));
    let verified = api.post("/api_keys/verify", json!({ "secret": secret })).await.accepted(200);
    expected["last_used_at"] = json!(now + 5);
    expected["updated_at"] = json!(now + 5);
    assert_eq!(verified, expected);

    clerk.clock().advance(Duration::from_millis(5));
    let change = json!({
        "claims": null, "scopes": ["write"], "description": null, "subject": ORGANIZATION,
        "seconds_until_expiration": null,
    });
    let changed = api.patch(&path, change).await.accepted(200);
    for (name, value) in [("claims", Value::Null), ("scopes", json!(["write"])), ("description", Value::Null)] {
        expected[name] = value;
    }
    expected["subject"] = json!(ORGANIZATION);
    expected["expiration"] = Value::Null;
    expected["updated_at"] = json!(now + 10);
    assert_eq!(changed, expected);
    assert_eq!(api.patch(&path, json!({})).await.accepted(200), expected, "nothing asked, nothing changed");
    let life = api.patch(&path, json!({ "seconds_until_expiration": 1 })).await.accepted(200);
    assert_eq!(life["expiration"], json!(now + 1_010));

    let revoked = api.post(&format!("{path}/revoke"), json!({ "revocation_reason": "lost" })).await.accepted(200);
    assert_eq!((&revoked["revoked"], &revoked["revocation_reason"]), (&json!(true), &json!("lost")));
    api.post("/api_keys/verify", json!({ "secret": secret })).await.refused(404, "resource_not_found");
    let again = api.post(&format!("{path}/revoke"), json!({})).await.accepted(200);
    assert_eq!(again, revoked, "revoking twice changes nothing");

    let deleted = api.delete(&path).await.accepted(200);
    assert_eq!(deleted, json!({ "object": "api_key", "id": id, "deleted": true }));
    for reply in [api.get(&path).await, api.delete(&path).await, api.get(&format!("{path}/secret")).await] {
        reply.refused(404, "resource_not_found");
    }
}

#[tokio::test]
async fn keys_have_plain_defaults() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    for body in [
        json!({ "name": "abc", "subject": USER }),
        json!({
            "name": "abc", "subject": USER, "description": null, "claims": null, "created_by": null,
            "seconds_until_expiration": null,
        }),
    ] {
        let created = api.post("/v1/api_keys", body).await.accepted(201);
        for name in ["description", "claims", "created_by", "expiration", "last_used_at", "revocation_reason"] {
            assert_eq!(created[name], Value::Null, "{name}");
        }
        assert_eq!((&created["type"], &created["scopes"]), (&json!("api_key"), &json!([])));
    }
}

#[tokio::test]
async fn bad_fields_are_400_and_named() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let valid = json!({ "name": "abc", "subject": USER });
    for (name, value) in [
        ("name", json!("ab")),
        ("name", json!(" abc")),
        ("name", json!("abc\n")),
        ("name", json!(7)),
        ("name", Value::Null),
        ("subject", json!("user_short")),
        ("subject", json!("team_2xhFjEI5X2qWRvtV13BzSj8H6Dk")),
        ("subject", Value::Null),
        ("type", json!("ab")),
        ("type", json!("a".repeat(26))),
        ("type", Value::Null),
        ("description", json!("é".repeat(256))),
        ("scopes", json!("read")),
        ("scopes", json!([1])),
        ("scopes", Value::Null),
        ("created_by", json!(ORGANIZATION)),
        ("seconds_until_expiration", json!(0)),
        ("seconds_until_expiration", json!("60")),
        ("colour", json!("red")),
    ] {
        let mut body = valid.clone();
        body[name] = value.clone();
        let reply = api.post("/api_keys", body).await;
        let long = reply.refused(400, "bad_request")["long_message"].as_str().unwrap();
        assert!(long.starts_with(&format!("Invalid 'body.{name}': ")), "{name} {value}: {long}");
    }
    for name in ["name", "subject"] {
        let mut body = valid.clone();
        body.as_object_mut().unwrap().remove(name);
        api.post("/api_keys", body).await.refused(400, "bad_request");
    }
    let id = clerk.create_api_key(NewApiKey::new("abc", USER)).id;
    for body in [
        json!({ "name": "other" }),
        json!({ "subject": "x" }),
        json!({ "scopes": null }),
        json!({ "description": "é".repeat(256) }),
        json!({ "seconds_until_expiration": -1 }),
        json!([]),
    ] {
        api.patch(&format!("/api_keys/{id}"), body).await.refused(400, "bad_request");
    }
    api.get("/api_keys/ak_1").await.refused(400, "bad_request");
    api.post(&format!("/api_keys/{id}/revoke"), json!({ "reason": 1 })).await.refused(400, "bad_request");
    api.with_key(clerk.secret_key(), "POST", &format!("/api_keys/{id}/revoke"), None).await.refused(400, "bad_request");
    for body in [json!({}), json!({ "secret": 1 }), json!({ "token": "x" }), json!({ "secret": "x", "more": 1 })] {
        api.post("/api_keys/verify", body).await.refused(400, "bad_request");
    }
}

#[tokio::test]
async fn lists_hold_the_subjects_living_keys_newest_first() {
    let clerk = Emulator::start();
    clerk.clock().freeze();
    let api = Api::new(&clerk);
    let first = clerk.create_api_key(NewApiKey::new("first", USER)).id;
    let revoked = clerk.create_api_key(NewApiKey::new("revoked", USER)).id;
    let expired = clerk.create_api_key(NewApiKey::new("expired", USER).seconds(1.0)).id;
    let last = clerk.create_api_key(NewApiKey::new("Last", USER)).id;
    clerk.create_api_key(NewApiKey::new("other", ORGANIZATION));
    clerk.revoke_api_key(&revoked);
    clerk.clock().advance(Duration::from_secs(1));
    let typed = json!({ "name": "typed", "subject": USER, "type": "special" });
    let typed = api.post("/api_keys", typed).await.accepted(201)["id"].as_str().unwrap().to_owned();
    for (query, expected) in [
        ("", vec![&last, &first]),
        ("&include_invalid=false", vec![&last, &first]),
        ("&include_invalid=true", vec![&last, &expired, &revoked, &first]),
        ("&type=special", vec![&typed]),
        ("&query=LAS", vec![&last]),
        (&format!("&query={first}"), vec![&first]),
        ("&limit=1&offset=1", vec![&first]),
    ] {
        let body = api.get(&format!("/api_keys?subject={USER}{query}")).await.accepted(200);
        let keys = body["data"].as_array().unwrap();
        let ids: Vec<&str> = keys.iter().map(|key| key["id"].as_str().unwrap()).collect();
        assert_eq!(ids, expected, "{query}");
        assert_eq!(body["total_count"], if query.contains("limit") { 2 } else { expected.len() });
        assert!(keys.iter().all(|key| key.get("secret").is_none()));
    }
    let wide = |query: &str| format!("/api_keys?subject={USER}&{query}");
    for path in [
        "/api_keys".to_owned(),
        "/api_keys?subject=nobody".to_owned(),
        wide("limit=101"),
        wide("limit=0"),
        wide("offset=x"),
        wide("include_invalid=1"),
        wide("type=ab"),
    ] {
        api.get(&path).await.refused(400, "bad_request");
    }
}

#[tokio::test]
async fn every_secret_that_does_not_verify_gets_the_same_404() {
    let clerk = Emulator::start();
    clerk.clock().freeze();
    let api = Api::new(&clerk);
    let machine = clerk.create_machine("m", &[]);
    let expired = clerk.create_api_key(NewApiKey::new("expired", USER).seconds(1.0));
    let revoked = clerk.create_api_key(NewApiKey::new("revoked", USER));
    let good = clerk.create_api_key(NewApiKey::new("good", USER));
    clerk.revoke_api_key(&revoked.id);
    clerk.clock().advance(Duration::from_secs(1));
    api.post("/api_keys/verify", json!({ "secret": good.secret })).await.accepted(200);
    let mut bodies = Vec::new();
    for secret in ["", "ak_unknown", &good.id, &expired.secret, &revoked.secret, &machine.secret_key] {
        let reply = api.post("/api_keys/verify", json!({ "secret": secret })).await;
        reply.refused(404, "resource_not_found");
        bodies.push(reply.body["errors"].clone());
    }
    assert!(bodies.iter().all(|body| *body == bodies[0]), "{bodies:?}");
    let reply = api.with_key(&machine.secret_key, "POST", "/api_keys/verify", Some(json!({ "secret": "x" }))).await;
    reply.refused(401, "clerk_key_invalid");
}
