//! Users over the Backend API: everything that can be said of them, and every way to list them.

use std::time::Duration;

use clerk_emulator::{Emulator, NewUser};
use serde_json::{Value, json};

use crate::api::Api;

fn ids(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect()
}

/// Every parameter that is kept and shown again.
fn everything() -> Value {
    json!({
        "external_id": "ext-1",
        "first_name": "Ada",
        "last_name": "Lovelace",
        "locale": "en-GB",
        "email_address": ["ada@example.com", "countess@example.com"],
        "email_address_identification_status": ["verified", "reserved"],
        "phone_number": ["+1 (202) 555-0100"],
        "phone_number_identification_status": [],
        "web3_wallet": ["0x52908400098527886E0F7030069857D2E4169EE7"],
        "username": "ada",
        "password": "correct horse",
        "skip_password_checks": false,
        "skip_password_requirement": true,
        "skip_legal_checks": true,
        "skip_user_requirement": true,
        "totp_secret": "JBSWY3DPEHPK3PXP",
        "backup_codes": ["one", "two"],
        "public_metadata": { "a": 1 },
        "private_metadata": { "b": 2 },
        "unsafe_metadata": { "c": 3 },
        "delete_self_enabled": false,
        "create_organization_enabled": false,
        "create_organizations_limit": 3,
        "bypass_client_trust": true,
        "legal_accepted_at": "2012-10-20T07:15:20.902Z",
        "created_at": "2001-09-09T01:46:40Z",
        "banned": false,
        "locked": true,
    })
}

#[tokio::test]
async fn a_user_is_made_with_all_that_is_documented() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let ada = api.post("/v1/users", everything()).await.accepted(200);
    for (name, wanted) in [
        ("external_id", json!("ext-1")),
        ("first_name", json!("Ada")),
        ("locale", json!("en-GB")),
        ("username", json!("ada")),
        ("password_enabled", json!(true)),
        ("two_factor_enabled", json!(true)),
        ("totp_enabled", json!(true)),
        ("backup_code_enabled", json!(true)),
        ("public_metadata", json!({ "a": 1 })),
        ("private_metadata", json!({ "b": 2 })),
        ("unsafe_metadata", json!({ "c": 3 })),
        ("delete_self_enabled", json!(false)),
        ("create_organization_enabled", json!(false)),
        ("create_organizations_limit", json!(3)),
        ("bypass_client_trust", json!(true)),
        ("legal_accepted_at", json!(1_350_717_320_902_i64)),
        ("created_at", json!(1_000_000_000_000_i64)),
        ("banned", json!(false)),
        ("locked", json!(true)),
        ("has_image", json!(false)),
    ] {
        assert_eq!(ada[name], wanted, "{name}");
    }
    assert!(ada["mfa_enabled_at"].is_i64() && ada["mfa_disabled_at"].is_null());
    let [first, second] = [&ada["email_addresses"][0], &ada["email_addresses"][1]];
    assert_eq!((&first["verification"]["status"], &first["reserved"]), (&json!("verified"), &json!(false)));
    assert_eq!((&second["verification"], &second["reserved"]), (&Value::Null, &json!(true)));
    assert_eq!(ada["primary_email_address_id"], first["id"]);
    assert_eq!(ada["phone_numbers"][0]["phone_number"], "+12025550100");
    assert_eq!(ada["primary_phone_number_id"], ada["phone_numbers"][0]["id"]);
    assert_eq!(ada["primary_web3_wallet_id"], ada["web3_wallets"][0]["id"]);
    assert!(!ada.to_string().contains("correct horse") && !ada.to_string().contains("JBSWY3DP"));
    assert_eq!(api.get(&format!("/v1/users/{}", ada["id"].as_str().unwrap())).await.accepted(200), ada);
}

#[tokio::test]
async fn a_user_who_cannot_be_is_refused_and_the_field_named() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    api.post("/v1/users", everything()).await.accepted(200);
    for (body, code, param) in [
        (json!({ "email_address": ["ADA@example.com"] }), "form_identifier_exists", "email_address"),
        (json!({ "email_address": ["countess@example.com"] }), "form_identifier_exists", "email_address"),
        (json!({ "email_address": ["x@x.test", "X@x.test"] }), "form_identifier_exists", "email_address"),
        (json!({ "phone_number": ["+12025550100"] }), "form_identifier_exists", "phone_number"),
        (
            json!({ "web3_wallet": ["0x52908400098527886e0f7030069857d2e4169ee7"] }),
            "form_identifier_exists",
            "web3_wallet",
        ),
        (json!({ "username": "ADA" }), "form_identifier_exists", "username"),
        (json!({ "username": "b", "external_id": "ext-1" }), "form_identifier_exists", "external_id"),
        (json!({ "email_address": ["nobody"] }), "form_param_format_invalid", "email_address"),
        (json!({ "phone_number": ["5550100"] }), "form_param_format_invalid", "phone_number"),
        (json!({ "web3_wallet": ["0x1"] }), "form_param_format_invalid", "web3_wallet"),
        (json!({ "username": "b", "password": "seven77" }), "form_password_length_too_short", "password"),
        (json!({ "username": "b", "password": "x".repeat(73) }), "form_password_size_in_bytes_exceeded", "password"),
        (json!({ "username": "b", "password_digest": "x" }), "form_conditional_param_missing", "password_hasher"),
        (
            json!({ "username": "b", "password_digest": "x", "password_hasher": "rot13" }),
            "form_param_value_invalid",
            "password_hasher",
        ),
        (json!({ "username": "b", "totp_secret": "01" }), "form_param_value_invalid", "totp_secret"),
        (json!({ "username": "b", "created_at": "yesterday" }), "form_param_invalid_time", "created_at"),
        (json!({ "username": "b", "created_at": 1 }), "form_param_type_invalid", "created_at"),
        (
            json!({ "username": "b", "create_organizations_limit": -1 }),
            "form_param_value_invalid",
            "create_organizations_limit",
        ),
        (
            json!({ "email_address": ["b@x.test"], "email_address_identification_status": ["verified", "reserved"] }),
            "form_param_value_invalid",
            "email_address_identification_status",
        ),
        (
            json!({ "phone_number": ["+12025550101"], "phone_number_identification_status": ["maybe"] }),
            "form_param_value_invalid",
            "phone_number_identification_status",
        ),
        (json!({ "username": "b", "public_metadata": [] }), "form_param_type_invalid", "public_metadata"),
        (json!({ "first_name": "Nobody" }), "form_param_missing", "email_address"),
        (json!({ "username": "b", "shoe_size": 42 }), "form_param_unknown", "shoe_size"),
    ] {
        let reply = api.post("/v1/users", body.clone()).await;
        assert_eq!(reply.refused(422, code)["meta"]["param_name"], param, "{body}");
    }
    assert_eq!(api.get("/v1/users/count").await.body["total_count"], 1, "nothing was made on the way");
    let anonymous = json!({ "first_name": "Nobody", "skip_user_requirement": true });
    assert_eq!(api.post("/v1/users", anonymous).await.accepted(200)["email_addresses"], json!([]));
}

#[tokio::test]
async fn a_user_changes_and_what_is_left_out_stays() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let ada = api.post("/v1/users", everything()).await.accepted(200);
    let path = format!("/v1/users/{}", ada["id"].as_str().unwrap());
    let second = ada["email_addresses"][1]["id"].clone();
    let body = json!({
        "first_name": null, "username": "", "external_id": "ext-2", "primary_email_address_id": second, "locale": null,
        "create_organizations_limit": null, "created_at": "1970-01-01T00:00:01Z", "backup_codes": [],
        "notify_primary_email_address_changed": true,
    });
    let changed = api.patch(&path, body).await.accepted(200);
    for (name, wanted) in [
        ("first_name", Value::Null),
        ("last_name", json!("Lovelace")),
        ("username", Value::Null),
        ("external_id", json!("ext-2")),
        ("primary_email_address_id", second),
        ("locale", Value::Null),
        ("create_organizations_limit", Value::Null),
        ("created_at", json!(1000)),
        ("backup_code_enabled", json!(false)),
        ("totp_enabled", json!(true)),
        ("delete_self_enabled", json!(false)),
        ("password_last_updated_at", ada["password_last_updated_at"].clone()),
    ] {
        assert_eq!(changed[name], wanted, "{name}");
    }
    for (body, code, param) in [
        (json!({ "primary_email_address_id": "idn_x" }), "form_resource_not_found", "primary_email_address_id"),
        (json!({ "profile_image_id": "img_x" }), "form_resource_not_found", "profile_image_id"),
        (json!({ "unsafe_metadata": {} }), "form_param_deprecated", "unsafe_metadata"),
        (json!({ "banned": true }), "form_param_unknown", "banned"),
    ] {
        assert_eq!(api.patch(&path, body).await.refused(422, code)["meta"]["param_name"], param);
    }
    clerk.create_user(NewUser::default().username("grace"));
    api.patch(&path, json!({ "username": "Grace" })).await.refused(422, "form_identifier_exists");
    api.patch("/v1/users/user_x", json!({})).await.refused(404, "resource_not_found");
}

#[tokio::test]
async fn a_new_password_signs_out_elsewhere_if_asked() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let ada = clerk.create_user("ada@example.com");
    let session = clerk.create_session(&ada.id);
    let path = format!("/v1/users/{}", ada.id);
    let status = async || api.get(&format!("/v1/sessions/{}", session.id)).await.body["status"].clone();
    api.patch(&path, json!({ "password": "correct horse" })).await.accepted(200);
    assert_eq!(status().await, "active");
    api.patch(&path, json!({ "password": "battery staple", "sign_out_of_other_sessions": true })).await.accepted(200);
    assert_eq!(status().await, "revoked");
}

#[tokio::test]
async fn many_are_banned_at_once_or_none() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let (ada, bob) = (clerk.create_user("ada@x.test"), clerk.create_user("bob@x.test"));
    let session = clerk.create_session(&ada.id);
    let unknown = json!({ "user_ids": [ada.id, "user_x"] });
    api.post("/v1/users/ban", unknown).await.refused(404, "resource_not_found");
    assert_eq!(api.get("/v1/users/count?banned=true").await.body["total_count"], 0);
    let both = json!({ "user_ids": [ada.id, bob.id] });
    let banned = api.post("/v1/users/ban", both.clone()).await.accepted(200);
    assert_eq!(ids(&banned), [&ada.id, &bob.id]);
    assert!(banned.as_array().unwrap().iter().all(|user| user["banned"] == true));
    assert_eq!(api.get(&format!("/v1/sessions/{}", session.id)).await.body["status"], "revoked");
    let unbanned = api.post("/v1/users/unban", both).await.accepted(200);
    assert!(unbanned.as_array().unwrap().iter().all(|user| user["banned"] == false));
    api.post("/v1/users/ban", json!({})).await.refused(422, "form_param_missing");
}

/// Three users, a second apart, and their ids.
async fn three(clerk: &Emulator, api: &Api<'_>) -> [String; 3] {
    clerk.clock().freeze();
    clerk.clock().set(1_700_000_000_000);
    let users = [
        NewUser::new("Anna@x.test")
            .name("Anna", "Zorn")
            .username("cool_anna")
            .external_id("e1")
            .phone_number("+12025550101"),
        NewUser::new("bert@y.test").name("Bert", "Young").external_id("e2").external_account(
            "oauth_google",
            "g-2",
            "t",
        ),
        NewUser::new("carl@y.test").name("Carl", "Xu").username("carl").external_account("github", "g-2", "t"),
    ];
    let ids = users.map(|user| {
        clerk.clock().advance(Duration::from_secs(1));
        clerk.create_user(user).id
    });
    clerk.clock().advance(Duration::from_secs(10));
    clerk.create_session(&ids[0]);
    let wallet = json!({ "web3_wallet": ["0x52908400098527886E0F7030069857D2E4169EE7"] });
    let other = api.post("/v1/users", wallet).await.accepted(200);
    api.delete(&format!("/v1/users/{}", other["id"].as_str().unwrap())).await.accepted(200);
    ids
}

#[tokio::test]
async fn every_filter_does_what_it_says() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let [a, b, c] = three(&clerk, &api).await;
    let org = clerk.create_organization("Acme").id;
    clerk.add_member(&org, &b, "org:member");
    let [a, b, c] = [a.as_str(), b.as_str(), c.as_str()];
    let long_ago = 1_600_000_000_000_i64;
    for (query, wanted) in [
        ("email_address=anna@x.test&email_address=carl@y.test".to_owned(), vec![c, a]),
        ("phone_number=%2B12025550101".to_owned(), vec![a]),
        ("username=Carl".to_owned(), vec![c]),
        ("web3_wallet=0x52908400098527886E0F7030069857D2E4169EE7".to_owned(), vec![]),
        (format!("user_id=%2B{a}&user_id={c}"), vec![c, a]),
        (format!("user_id=-{a}"), vec![c, b]),
        ("external_id=e1&external_id=e2&external_id=-e2".to_owned(), vec![a]),
        ("external_id=-e1".to_owned(), vec![c, b]),
        (format!("organization_id={org}"), vec![b]),
        (format!("organization_id=-{org}"), vec![c, a]),
        ("query=zorn".to_owned(), vec![a]),
        ("query=555010".to_owned(), vec![a]),
        ("query=Y.TEST".to_owned(), vec![c, b]),
        (format!("query={}", &b[5..]), vec![b]),
        ("email_address_query=ANNA".to_owned(), vec![a]),
        ("phone_number_query=555".to_owned(), vec![a]),
        ("username_query=CARL".to_owned(), vec![c]),
        ("username_query=bert".to_owned(), vec![]),
        ("name_query=t%20you".to_owned(), vec![b]),
        ("name_query=y.test".to_owned(), vec![]),
        ("provider=oauth_google&provider_user_id=g-2".to_owned(), vec![b]),
        ("provider=github&provider_user_id=g-1&provider_user_id=g-2".to_owned(), vec![c]),
        ("created_at_after=1700000001000".to_owned(), vec![c, b]),
        ("created_at_before=1700000002000".to_owned(), vec![a]),
        (format!("last_active_at_after={long_ago}"), vec![a]),
        ("last_active_at_before=1700000013000".to_owned(), vec![]),
        ("last_active_at_before=1700000013001".to_owned(), vec![a]),
        ("last_active_at_since=1700000050000".to_owned(), vec![a]),
        ("last_active_at_since=1700086400000".to_owned(), vec![]),
        ("last_sign_in_at_after=1700000013000".to_owned(), vec![]),
        ("last_sign_in_at_before=1800000000000".to_owned(), vec![a]),
        ("banned=false&query=carl".to_owned(), vec![c]),
        ("email_address=nobody@x.test".to_owned(), vec![]),
    ] {
        assert_eq!(ids(&api.get(&format!("/v1/users?{query}")).await.accepted(200)), wanted, "{query}");
        let count = api.get(&format!("/v1/users/count?{query}")).await.accepted(200);
        assert_eq!(count, json!({ "object": "total_count", "total_count": wanted.len() }), "{query}");
    }
    let many = |name: &str| vec![format!("{name}=x"); 101].join("&");
    for (query, code) in [
        (many("user_id"), "form_param_array_size_exceeded"),
        (many("email_address"), "form_param_array_size_exceeded"),
        ("provider=google".to_owned(), "form_param_missing"),
        ("provider_user_id=1".to_owned(), "form_param_missing"),
        ("banned=maybe".to_owned(), "form_param_type_invalid"),
        ("created_at_after=2020-01-01".to_owned(), "form_param_type_invalid"),
    ] {
        for path in ["/v1/users", "/v1/users/count"] {
            api.get(&format!("{path}?{query}")).await.refused(422, code);
        }
    }
}

#[tokio::test]
async fn users_are_ordered_as_asked() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let [a, b, c] = three(&clerk, &api).await;
    let [a, b, c] = [a.as_str(), b.as_str(), c.as_str()];
    for (order, wanted) in [
        ("", [c, b, a]),
        ("%2Bcreated_at", [a, b, c]),
        ("+created_at", [a, b, c]),
        ("first_name", [a, b, c]),
        ("-last_name", [a, b, c]),
        ("email_address", [a, b, c]),
        ("-username", [a, c, b]),
        ("-phone_number", [a, c, b]),
        ("web3wallet", [a, b, c]),
        ("-last_sign_in_at", [a, c, b]),
        ("last_active_at", [b, c, a]),
        ("-updated_at&order_by=first_name", [c, b, a]),
    ] {
        assert_eq!(ids(&api.get(&format!("/v1/users?order_by={order}")).await.accepted(200)), wanted, "{order}");
    }
}

#[tokio::test]
async fn a_cursor_goes_through_all_users() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let [a, b, c] = three(&clerk, &api).await;
    for (query, wanted) in [
        (format!("starting_after={c}&limit=1"), vec![&b]),
        (format!("starting_after={b}&order_by=-created_at"), vec![&a]),
        (format!("starting_after={a}&order_by=%2Bcreated_at&offset=0"), vec![&b, &c]),
        (format!("starting_after={a}"), vec![]),
        // The user of the cursor need not be in the list.
        (format!("starting_after={b}&query=anna"), vec![&a]),
    ] {
        assert_eq!(ids(&api.get(&format!("/v1/users?{query}")).await.accepted(200)), wanted, "{query}");
    }
    for (query, code, param) in [
        (format!("starting_after={a}&order_by=first_name"), "form_param_value_invalid", "order_by"),
        (format!("starting_after={a}&offset=1"), "form_param_value_invalid", "offset"),
        ("starting_after=user_x".to_owned(), "form_resource_not_found", "starting_after"),
    ] {
        let reply = api.get(&format!("/v1/users?{query}")).await;
        assert_eq!(reply.refused(422, code)["meta"]["param_name"], param);
    }
}
