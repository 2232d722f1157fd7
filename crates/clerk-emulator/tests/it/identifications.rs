//! E-mail addresses and phone numbers of users over the Backend API.

use std::time::Duration;

use clerk_emulator::{Emulator, NewUser};
use serde_json::{Value, json};

use crate::api::Api;

struct Group {
    name: &'static str,
    path: &'static str,
    values: [&'static str; 3],
    primary: &'static str,
    all: &'static str,
    strategy: &'static str,
}

const GROUPS: [Group; 2] = [
    Group {
        name: "email_address",
        path: "/v1/email_addresses",
        values: ["one@example.com", "two@example.com", "three@example.com"],
        primary: "primary_email_address_id",
        all: "email_addresses",
        strategy: "email_code",
    },
    Group {
        name: "phone_number",
        path: "/v1/phone_numbers",
        values: ["+12025550101", "+12025550102", "+12025550103"],
        primary: "primary_phone_number_id",
        all: "phone_numbers",
        strategy: "phone_code",
    },
];

fn id(body: &Value) -> &str {
    body["id"].as_str().unwrap()
}

#[tokio::test]
async fn they_come_change_and_go() {
    for group in GROUPS {
        let clerk = Emulator::start();
        let api = Api::new(&clerk);
        let user = clerk.create_user(NewUser::default().username("ada")).id;
        let user_path = format!("/v1/users/{user}");
        let body = |value: &str, more: Value| {
            let mut body = json!({ "user_id": user, group.name: value });
            body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            body
        };
        let [one, two, three] = group.values;
        let first = api.post(group.path, body(one, json!({}))).await.accepted(200);
        assert_eq!((&first["object"], &first[group.name]), (&json!(group.name), &json!(one)));
        assert_eq!((&first["verification"], &first["reserved"]), (&Value::Null, &json!(false)));
        let second = api.post(group.path, body(two, json!({ "verified": true }))).await.accepted(200);
        assert_eq!(second["verification"]["strategy"], "admin");
        let path = |body: &Value| format!("{}/{}", group.path, id(body));
        assert_eq!(api.get(&path(&second)).await.accepted(200), second);
        let primary = async || api.get(&user_path).await.accepted(200)[group.primary].clone();
        assert_eq!(primary().await, first["id"], "the first one, verified or not");

        api.patch(&path(&second), json!({ "primary": true })).await.accepted(200);
        assert_eq!(primary().await, second["id"]);
        let refused = api.patch(&path(&first), json!({ "primary": true })).await;
        assert_eq!(refused.refused(422, "form_param_value_invalid")["meta"]["param_name"], "primary");
        let changed = api.patch(&path(&first), json!({ "verified": true, "primary": true })).await.accepted(200);
        assert_eq!(changed["verification"]["status"], "verified");
        assert_eq!(primary().await, first["id"]);
        let third = api.post(group.path, body(three, json!({ "verified": true, "primary": true }))).await.accepted(200);
        assert_eq!(primary().await, third["id"]);

        let deleted = api.delete(&path(&third)).await.accepted(200);
        assert_eq!(deleted, json!({ "object": group.name, "id": third["id"], "deleted": true }));
        assert_eq!(primary().await, first["id"]);
        api.get(&path(&third)).await.refused(404, "resource_not_found");
        api.delete(&path(&third)).await.refused(404, "resource_not_found");
        api.patch(&path(&third), json!({})).await.refused(404, "resource_not_found");

        let again = api.post(group.path, body(two, json!({}))).await;
        assert_eq!(again.refused(422, "form_identifier_exists")["meta"]["param_name"], group.name);
        api.post(group.path, body("x", json!({}))).await.refused(422, "form_param_format_invalid");
        api.post(group.path, json!({ "user_id": user })).await.refused(422, "form_param_missing");
        let nobody = json!({ "user_id": "user_x", group.name: three });
        api.post(group.path, nobody).await.refused(404, "resource_not_found");
        assert_eq!(api.get(&user_path).await.body[group.all].as_array().unwrap().len(), 2);
    }
}

#[tokio::test]
async fn one_that_nobody_has_proven_is_free_for_others() {
    for group in GROUPS {
        let clerk = Emulator::start();
        let api = Api::new(&clerk);
        let [ada, bob] = ["ada", "bob"].map(|name| clerk.create_user(NewUser::default().username(name)).id);
        let value = group.values[0];
        let of_ada = api.post(group.path, json!({ "user_id": ada, group.name: value })).await.accepted(200);
        let of_bob = json!({ "user_id": bob, group.name: value, "verified": true });
        api.post(group.path, of_bob).await.accepted(200);
        let path = format!("{}/{}", group.path, id(&of_ada));
        api.patch(&path, json!({ "verified": true })).await.refused(422, "form_identifier_exists");
    }
}

#[tokio::test]
async fn one_takes_the_place_of_all() {
    for group in GROUPS {
        let clerk = Emulator::start();
        let api = Api::new(&clerk);
        let [one, two, three] = group.values;
        let body = json!({ group.name: [one, two] });
        let user = api.post("/v1/users", body).await.accepted(200);
        let path = format!("/v1/users/{}/{}", id(&user), group.name);
        for (status, reserved, verified) in
            [(None, false, true), (Some("reserved"), true, false), (Some("unverified"), false, false)]
        {
            let body = json!({ group.name: three, "identification_status": status });
            let made = api.put(&path, body).await.accepted(200);
            assert_eq!(made["reserved"], reserved);
            assert_eq!(made["verification"].is_object(), verified);
            let user = api.get(&format!("/v1/users/{}", id(&user))).await.accepted(200);
            assert_eq!(user[group.all], json!([made]));
            assert_eq!(user[group.primary], made["id"]);
        }
        let body = json!({ group.name: three, "identification_status": "perhaps" });
        api.put(&path, body).await.refused(422, "form_param_value_invalid");
        let other = json!({ group.name: [one] });
        api.post("/v1/users", other).await.accepted(200);
        api.put(&path, json!({ group.name: one })).await.refused(422, "form_identifier_exists");
    }
}

#[tokio::test]
async fn a_code_proves_one() {
    for group in GROUPS {
        let clerk = Emulator::start();
        let api = Api::new(&clerk);
        let user = clerk.create_user(NewUser::default().username("ada")).id;
        let body = json!({ "user_id": user, group.name: group.values[0] });
        let made = api.post(group.path, body).await.accepted(200);
        let path = format!("{}/{}", group.path, id(&made));
        let prepare = async || api.post(&format!("{path}/prepare_verification"), json!({})).await.accepted(200);
        let attempt = async |verification: &Value, code: &str| {
            let body = json!({ "verification_id": verification["id"], "code": code });
            api.post(&format!("{path}/attempt_verification"), body).await
        };
        let pending = prepare().await;
        assert_eq!((&pending["status"], &pending["strategy"]), (&json!("unverified"), &json!(group.strategy)));
        assert_eq!(pending.get("channel"), (group.name == "phone_number").then_some(&json!("sms")));
        let wrong = attempt(&pending, "000000").await.accepted(200);
        assert_eq!((&wrong["status"], &wrong["attempts"]), (&json!("unverified"), &json!(1)));
        assert_eq!(api.get(&path).await.body["verification"], Value::Null);
        assert_eq!(attempt(&pending, "424242").await.accepted(200)["status"], "verified");
        let proven = api.get(&path).await.accepted(200);
        assert_eq!(proven["verification"]["strategy"], group.strategy);
        attempt(&pending, "424242").await.refused(400, "verification_already_verified");

        let late = prepare().await;
        clerk.clock().advance(Duration::from_secs(600));
        assert_eq!(attempt(&late, "424242").await.accepted(200)["status"], "expired");
        let failing = prepare().await;
        for status in ["unverified", "unverified", "failed", "failed"] {
            assert_eq!(attempt(&failing, "000000").await.accepted(200)["status"], status);
        }
        assert_eq!(attempt(&failing, "424242").await.accepted(200)["status"], "failed");
        assert_eq!(api.get(&path).await.accepted(200), proven, "proven before, and left alone");
        attempt(&json!({ "id": "ver_x" }), "424242").await.refused(404, "resource_not_found");
        api.post(&format!("{}/idn_x/prepare_verification", group.path), json!({}))
            .await
            .refused(404, "resource_not_found");
    }
}

#[tokio::test]
async fn a_verified_number_can_be_a_second_factor() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let user = clerk.create_user(NewUser::new("ada@example.com")).id;
    let create = async |number: &str, verified: bool| {
        let body = json!({ "user_id": user, "phone_number": number, "verified": verified,
            "reserved_for_second_factor": true });
        api.post("/v1/phone_numbers", body).await
    };
    create("+12025550101", false).await.refused(422, "form_param_value_invalid");
    let first = create("+12025550101", true).await.accepted(200);
    let second = create("+12025550102", true).await.accepted(200);
    assert_eq!((&first["reserved_for_second_factor"], &first["default_second_factor"]), (&json!(true), &json!(true)));
    assert_eq!(
        (&second["reserved_for_second_factor"], &second["default_second_factor"]),
        (&json!(true), &json!(false))
    );
    let path = format!("/v1/users/{user}");
    let body = api.get(&path).await.accepted(200);
    assert_eq!((&body["two_factor_enabled"], &body["totp_enabled"]), (&json!(true), &json!(false)));
    api.delete(&format!("/v1/phone_numbers/{}", id(&first))).await.accepted(200);
    let second = api.get(&format!("/v1/phone_numbers/{}", id(&second))).await.accepted(200);
    assert_eq!(second["default_second_factor"], true);
    api.put(&format!("{path}/phone_number"), json!({ "phone_number": "+12025550103" })).await.accepted(200);
    let body = api.get(&path).await.accepted(200);
    assert_eq!(body["two_factor_enabled"], false);
    assert!(body["mfa_disabled_at"].is_i64());
}
