//! Users and memberships over the Backend API, and seeds of them.

use clerk_emulator::{Emulator, NewUser};
use serde_json::{Value, json};

use crate::api::Api;

fn ids(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn users_live_and_die() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let body = json!({ "email_address": ["ada@example.com"], "first_name": "Ada", "external_id": "7",
        "public_metadata": { "a": { "b": 1, "c": 2 } } });
    let ada = api.post("/v1/users", body).await.accepted(200);
    let id = ada["id"].as_str().unwrap();
    assert!(id.starts_with("user_") && id.len() == 32, "{id}");
    assert_eq!(ada["email_addresses"][0]["email_address"], "ada@example.com");
    assert_eq!(ada["primary_email_address_id"], ada["email_addresses"][0]["id"]);
    let path = format!("/v1/users/{id}");
    assert_eq!(api.get(&path).await.accepted(200), ada);

    let changed = api.patch(&path, json!({ "first_name": null, "last_name": "Lovelace" })).await.accepted(200);
    assert_eq!((&changed["first_name"], &changed["last_name"]), (&Value::Null, &json!("Lovelace")));
    let merged = json!({ "public_metadata": { "a": { "b": null }, "d": 3 } });
    let merged = api.patch(&format!("{path}/metadata"), merged).await.accepted(200);
    assert_eq!(merged["public_metadata"], json!({ "a": { "c": 2 }, "d": 3 }));
    let replaced = json!({ "public_metadata": { "x": 1 } });
    let key = clerk.secret_key();
    let replaced = api.with_key(key, "PUT", &format!("{path}/metadata"), Some(replaced)).await.accepted(200);
    assert_eq!(replaced["public_metadata"], json!({ "x": 1 }));

    api.post("/v1/users", json!({ "email_address": ["ADA@example.com"] })).await.refused(422, "form_identifier_exists");
    api.post("/v1/users", json!({})).await.refused(422, "form_param_missing");
    api.post("/v1/users", json!({ "email_address": ["a"] })).await.refused(422, "form_param_format_invalid");
    api.post("/v1/users", json!({ "unknown": 1 })).await.refused(422, "form_param_unknown");
    api.patch(&path, json!({ "public_metadata": {} })).await.refused(422, "form_param_deprecated");
    api.patch(&path, json!({ "first_name": 5 })).await.refused(422, "form_param_type_invalid");

    let session = clerk.create_session(id);
    assert_eq!(api.delete(&path).await.accepted(200), json!({ "object": "user", "id": id, "deleted": true }));
    api.get(&path).await.refused(404, "resource_not_found");
    let session = api.get(&format!("/v1/sessions/{}", session.id)).await.accepted(200);
    assert_eq!(session["status"], "removed");
}

#[tokio::test]
async fn banned_and_locked_users_do_not_sign_in() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let body = json!({ "email_address": ["ada@example.com"], "password": "not kept", "delete_self_enabled": false });
    let ada = api.post("/v1/users", body).await.accepted(200);
    assert_eq!((&ada["delete_self_enabled"], &ada["banned"]), (&json!(false), &json!(false)));
    let id = ada["id"].as_str().unwrap();
    let path = format!("/v1/users/{id}");
    let session = clerk.create_session(id);
    let sign_in = || api.post("/v1/sessions", json!({ "user_id": id }));
    assert_eq!(api.post(&format!("{path}/ban"), json!({})).await.accepted(200)["banned"], true);
    assert_eq!(api.get(&format!("/v1/sessions/{}", session.id)).await.body["status"], "revoked");
    sign_in().await.refused(403, "user_banned");
    assert_eq!(ids(&api.get("/v1/users?banned=true").await.body), [id]);
    api.post(&format!("{path}/unban"), json!({})).await.accepted(200);
    assert_eq!(api.post(&format!("{path}/lock"), json!({})).await.accepted(200)["locked"], true);
    sign_in().await.refused(403, "user_locked");
    api.post(&format!("{path}/unlock"), json!({})).await.accepted(200);
    sign_in().await.accepted(200);
    let body = json!({ "email_address": ["b@x.test"], "banned": "yes" });
    api.post("/v1/users", body).await.refused(422, "form_param_type_invalid");
    assert_eq!(api.get("/v1/users/count").await.body["total_count"], 1, "nothing was made");
}

#[tokio::test]
async fn memberships_carry_metadata() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let (ada, acme) = (clerk.create_user("ada@example.com"), clerk.create_organization("Acme"));
    let path = format!("/v1/organizations/{}/memberships", acme.id);
    let body = json!({ "user_id": ada.id, "role": "org:admin", "public_metadata": { "a": 1, "b": 2 } });
    let made = api.post(&path, body).await.accepted(200);
    assert_eq!(made["public_metadata"], json!({ "a": 1, "b": 2 }));
    let body = json!({ "public_metadata": { "a": null }, "private_metadata": { "c": 3 } });
    let changed = api.patch(&format!("{path}/{}/metadata", ada.id), body).await.accepted(200);
    assert_eq!((&changed["public_metadata"], &changed["private_metadata"]), (&json!({ "b": 2 }), &json!({ "c": 3 })));
    let all = api.get("/v1/organization_memberships").await.accepted(200);
    assert_eq!(all, json!({ "data": [changed], "total_count": 1 }));
    let counted = api.get("/v1/organizations/acme?include_members_count=true").await.accepted(200);
    assert_eq!(counted["members_count"], 1);
}

#[tokio::test]
async fn users_are_listed_by_what_is_asked_for() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    clerk.clock().freeze();
    let made: Vec<String> = ["a@x.test", "b@x.test", "c@y.test"]
        .into_iter()
        .map(|address| {
            clerk.clock().advance(std::time::Duration::from_secs(1));
            clerk.create_user(NewUser::new(address).external_id(&address[..1])).id
        })
        .collect();
    let [a, b, c] = [&made[0], &made[1], &made[2]].map(String::as_str);
    let org = clerk.create_organization("Acme");
    clerk.add_member(&org.id, b, "org:member");
    for (query, expected) in [
        (String::new(), vec![c, b, a]),
        ("order_by=%2Bcreated_at".to_owned(), vec![a, b, c]),
        ("order_by=created_at&limit=1&offset=1".to_owned(), vec![b]),
        (format!("order_by=created_at&starting_after={a}"), vec![b, c]),
        (format!("user_id={a}&user_id={c}"), vec![c, a]),
        ("email_address=B@x.test".to_owned(), vec![b]),
        ("external_id=c".to_owned(), vec![c]),
        ("query=x.test".to_owned(), vec![b, a]),
        (format!("organization_id={}", org.id), vec![b]),
        ("banned=true".to_owned(), vec![]),
    ] {
        let list = api.get(&format!("/v1/users?{query}")).await.accepted(200);
        assert_eq!(ids(&list), expected, "{query}");
        let count = api.get(&format!("/v1/users/count?{query}")).await.accepted(200);
        if !query.contains("limit") && !query.contains("starting_after") {
            assert_eq!(count["total_count"], expected.len(), "{query}");
        }
    }
    api.get("/v1/users?limit=501").await.refused(422, "form_param_value_invalid");
    api.get("/v1/users?order_by=shoe_size").await.refused(422, "form_param_value_invalid");
    api.get("/v1/users?starting_after=user_x").await.refused(422, "form_resource_not_found");
}

#[tokio::test]
async fn a_seed_brings_people_along_and_can_be_given_again() {
    let seed = r#"{
        "users": [
            { "email_address": "ada@example.com", "first_name": "Ada", "plans": ["pro"] },
            { "email_address": "bob@example.com" }
        ],
        "roles": [{ "key": "org:reader", "permissions": ["org:invoices:read"] }],
        "organizations": [{
            "name": "Acme", "slug": "acme",
            "members": [{ "user": "ada@example.com", "role": "org:admin" }, { "user": "bob@example.com", "role": "org:reader" }]
        }],
        "jwt_templates": [{ "name": "hasura", "claims": { "who": "{{user.first_name}}" } }]
    }"#;
    let clerk = Emulator::builder().seed(seed).start().unwrap();
    let api = Api::new(&clerk);
    assert_eq!(api.get("/v1/users").await.accepted(200).as_array().unwrap().len(), 2);
    let acme = clerk.organization("acme").unwrap();
    let members = api.get(&format!("/v1/organizations/{}/memberships", acme.id)).await.accepted(200);
    assert_eq!(members["total_count"], 2);
    let reader = members["data"].as_array().unwrap().iter().find(|one| one["role"] == "org:reader").unwrap();
    assert_eq!(reader["permissions"], json!(["org:invoices:read"]));
    let error = |seed: &str| Emulator::builder().seed(seed).start().unwrap_err().to_string();
    let nobody =
        r#"{ "organizations": [{ "name": "A", "slug": "a", "members": [{ "user": "x@y", "role": "org:admin" }] }] }"#;
    assert!(error(nobody).contains("x@y"), "{}", error(nobody));
    assert!(error(r#"{ "users": [{ "email_address": "nonsense" }] }"#).contains("nonsense"));
    assert!(error(r#"{ "users": [{ "email_address": "a@b", "shoe": 1 }] }"#).contains("shoe"));
}

#[test]
fn a_seed_says_how_the_instance_is_set() {
    let seed = r#"{ "claims_version": 1, "organization_required": true, "users": [{ "email_address": "a@x.test" }] }"#;
    let clerk = Emulator::builder().seed(seed).start().unwrap();
    let session = clerk.create_session(&clerk.user("a@x.test").unwrap().id);
    let claims: Value = serde_json::from_str(&clerk.mint_session_of(&session.id).payload_json()).unwrap();
    assert_eq!((&claims["v"], &claims["sts"]), (&Value::Null, &json!("pending")));
    let error = Emulator::builder().seed(r#"{ "claims_version": 3 }"#).start().unwrap_err().to_string();
    assert!(error.contains("claims_version"), "{error}");
}
