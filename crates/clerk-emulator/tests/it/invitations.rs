//! Invitations to sign up: over the Backend API, and accepted on the page.

use std::time::Duration;

use clerk_emulator::Emulator;
use serde_json::{Value, json};

use crate::api::{Api, each, submit};

const INVITATIONS: &str = "/v1/invitations";

fn invite(address: &str) -> Value {
    json!({ "email_address": address })
}

#[tokio::test]
async fn an_address_is_invited_once() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    clerk.create_user("here@x.test");
    let body = json!({
        "email_address": "ada@x.test", "public_metadata": { "plan": "pro" }, "expires_in_days": 1, "notify": false,
        "redirect_url": "https://app.test/welcome", "template_slug": "invitation",
    });
    let made = api.post(INVITATIONS, body).await.accepted(200);
    assert!(made["id"].as_str().unwrap().starts_with("inv_"), "{made}");
    assert_eq!((&made["status"], &made["revoked"]), (&json!("pending"), &json!(false)));
    assert_eq!(made["public_metadata"], json!({ "plan": "pro" }));
    assert!(made["url"].as_str().unwrap().starts_with(&clerk.sign_up_url()), "{made}");
    let life = made["expires_at"].as_i64().unwrap() - made["created_at"].as_i64().unwrap();
    assert_eq!(life, 24 * 60 * 60 * 1000);
    let again = api.post(INVITATIONS, invite("ADA@x.test")).await;
    assert_eq!(again.refused(400, "duplicate_record")["meta"]["email_addresses"], json!(["ADA@x.test"]));
    for (wrong, code) in [
        (json!({}), "form_param_missing"),
        (invite("nonsense"), "form_param_format_invalid"),
        (invite("HERE@x.test"), "form_identifier_exists"),
        (json!({ "email_address": "b@x.test", "expires_in_days": 400 }), "form_param_value_invalid"),
        (json!({ "email_address": "b@x.test", "template_slug": "other" }), "form_param_value_invalid"),
        (json!({ "email_address": "b@x.test", "redirect_url": "x" }), "form_param_format_invalid"),
        (json!({ "email_address": "b@x.test", "colour": "red" }), "form_param_unknown"),
    ] {
        api.post(INVITATIONS, wrong).await.refused(422, code);
    }
    for address in ["ada@x.test", "here@x.test"] {
        let body = json!({ "email_address": address, "ignore_existing": true });
        api.post(INVITATIONS, body).await.accepted(200);
    }
    clerk.clock().advance(Duration::from_secs(40 * 24 * 60 * 60));
    api.post(INVITATIONS, invite("ada@x.test")).await.accepted(200);
}

#[tokio::test]
async fn many_are_made_at_once_or_none() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    clerk.create_user("here@x.test");
    let bulk = format!("{INVITATIONS}/bulk");
    let many = |count: usize| (0..count).map(|at| invite(&format!("p{at}@x.test"))).collect::<Vec<_>>();
    let anyway = json!({ "email_address": "here@x.test", "ignore_existing": true });
    for (wrong, status, code) in [
        (json!(many(11)), 400, "bulk_size_exceeded"),
        (invite("a@x.test"), 400, "request_body_invalid"),
        (json!([invite("a@x.test"), invite("a@x.test")]), 400, "duplicate_record"),
        (json!([invite("a@x.test"), anyway]), 422, "form_identifier_exists"),
        (json!([invite("a@x.test"), {}]), 422, "form_param_missing"),
    ] {
        api.post(&bulk, wrong).await.refused(status, code);
    }
    assert_eq!(api.get(INVITATIONS).await.body, json!([]), "nothing was made");
    let made = api.post(&bulk, json!(many(10))).await.accepted(200);
    assert_eq!((made.as_array().unwrap().len(), each(&made, "email_address")[9]), (10, "p9@x.test"));
    let again = api.post(&bulk, json!(many(2))).await;
    let refused = again.refused(400, "duplicate_record");
    assert_eq!(refused["meta"]["email_addresses"], json!(["p0@x.test", "p1@x.test"]));
}

#[tokio::test]
async fn lists_hold_all_but_the_revoked() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    clerk.clock().freeze();
    let mut ids = Vec::new();
    for (address, days) in [("b@x.test", 30), ("a@x.test", 1), ("c@x.test", 20), ("d@x.test", 10)] {
        clerk.clock().advance(Duration::from_secs(1));
        let made = api.post(INVITATIONS, json!({ "email_address": address, "expires_in_days": days })).await;
        ids.push(made.accepted(200)["id"].as_str().unwrap().to_owned());
    }
    let revoke = format!("{INVITATIONS}/{}/revoke", ids[2]);
    let revoked = api.post(&revoke, json!({})).await.accepted(200);
    assert_eq!(
        (&revoked["status"], &revoked["revoked"], &revoked["url"]),
        (&json!("revoked"), &json!(true), &Value::Null)
    );
    api.post(&revoke, json!({})).await.refused(400, "invitation_already_revoked");
    api.post(&format!("{INVITATIONS}/inv_x/revoke"), json!({})).await.refused(404, "resource_not_found");
    clerk.clock().advance(Duration::from_secs(2 * 24 * 60 * 60));
    for (query, expected) in [
        (String::new(), vec!["d@x.test", "a@x.test", "b@x.test"]),
        ("status=pending".to_owned(), vec!["d@x.test", "b@x.test"]),
        ("status=expired".to_owned(), vec!["a@x.test"]),
        ("status=revoked".to_owned(), vec!["c@x.test"]),
        ("order_by=email_address".to_owned(), vec!["a@x.test", "b@x.test", "d@x.test"]),
        ("order_by=-expires_at&limit=1".to_owned(), vec!["b@x.test"]),
        ("query=A@".to_owned(), vec!["a@x.test"]),
        (format!("query={}", ids[3]), vec!["d@x.test"]),
    ] {
        let list = api.get(&format!("{INVITATIONS}?{query}")).await.accepted(200);
        assert_eq!(each(&list, "email_address"), expected, "{query}");
    }
    let page = api.get(&format!("{INVITATIONS}?paginated=true&limit=1")).await.accepted(200);
    assert_eq!((&page["total_count"], each(&page, "id").len()), (&json!(3), 1));
    for query in ["status=lost", "order_by=size", "limit=0"] {
        api.get(&format!("{INVITATIONS}?{query}")).await.refused(422, "form_param_value_invalid");
    }
    let one = format!("{INVITATIONS}/{}", ids[0]);
    assert_eq!(api.delete(&one).await.accepted(200), json!({ "object": "invitation", "id": ids[0], "deleted": true }));
    api.delete(&one).await.refused(404, "resource_not_found");
}

#[tokio::test]
async fn whoever_signs_up_has_accepted() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let made =
        api.post(INVITATIONS, json!({ "email_address": "ada@x.test", "public_metadata": { "plan": "pro" } })).await;
    let made = made.accepted(200);
    let page = reqwest::get(made["url"].as_str().unwrap()).await.unwrap().text().await.unwrap();
    assert!(page.contains("value=\"ada@x.test\""), "the address is filled in: {page}");
    assert_eq!(submit(&clerk.sign_up_url(), "email_address=Ada%40x.test").await, 303);
    let user = api.get(&format!("/v1/users/{}", clerk.user("ada@x.test").unwrap().id)).await.accepted(200);
    assert_eq!(user["public_metadata"], json!({ "plan": "pro" }));
    let accepted = api.get(&format!("{INVITATIONS}?status=accepted")).await.accepted(200);
    assert_eq!(each(&accepted, "id"), [made["id"].as_str().unwrap()]);
    let revoke = format!("{INVITATIONS}/{}/revoke", made["id"].as_str().unwrap());
    api.post(&revoke, json!({})).await.refused(400, "invitation_already_accepted");
}
