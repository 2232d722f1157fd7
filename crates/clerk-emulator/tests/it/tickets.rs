//! Sign-in tokens, actor tokens, testing tokens; and the page that takes the first two.

use std::time::Duration;

use clerk_emulator::Emulator;
use serde_json::{Value, json};

use crate::api::Api;
use crate::browser::Browser;

const APP: &str = "http://localhost:3000";

async fn session_in_front(browser: &mut Browser<'_>, api: &Api<'_>) -> Value {
    let client = browser.fetch("GET", "/v1/client", APP, &[]).await.json()["response"].clone();
    let id = client["last_active_session_id"].as_str().unwrap().to_owned();
    api.get(&format!("/v1/sessions/{id}")).await.accepted(200)
}

fn path_of(ticket: &Value) -> String {
    let url = ticket["url"].as_str().unwrap();
    url[url.find("/sign-in").unwrap()..].to_owned()
}

#[tokio::test]
async fn a_sign_in_token_signs_in_once() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let (ada, acme) = (clerk.create_user("ada@example.com"), clerk.create_organization("Acme"));
    clerk.add_member(&acme.id, &ada.id, "org:member");
    let body = json!({ "user_id": ada.id, "org_id": acme.id, "expires_in_seconds": 60 });
    let made = api.post("/v1/sign_in_tokens", body).await.accepted(200);
    assert_eq!((&made["object"], &made["status"]), (&json!("sign_in_token"), &json!("pending")));
    assert_eq!(made["url"], format!("{}/sign-in?__clerk_ticket={}", clerk.api_url(), made["token"].as_str().unwrap()));

    let mut browser = Browser::new(&clerk);
    let back = "redirect_url=http%3A%2F%2Flocalhost%3A3000%2Fa";
    let answer = browser.get(&format!("{}&{back}", path_of(&made))).await;
    assert!(answer.status == 303 && answer.location().starts_with("http://localhost:3000/a"), "{}", answer.text);
    let session = session_in_front(&mut browser, &api).await;
    assert_eq!((&session["user_id"], &session["last_active_organization_id"]), (&json!(ada.id), &json!(acme.id)));
    let page = browser.get(&path_of(&made)).await.page(400);
    assert!(page.contains("The ticket was used"), "{page}");
    let revoke = format!("/v1/sign_in_tokens/{}/revoke", made["id"].as_str().unwrap());
    api.post(&revoke, json!({})).await.refused(400, "sign_in_token_cannot_be_revoked_code");
}

#[tokio::test]
async fn a_ticket_that_is_late_revoked_or_unknown_signs_nobody_in() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let ada = clerk.create_user("ada@example.com");
    let make = async |body: Value| api.post("/v1/sign_in_tokens", body).await;
    let late = make(json!({ "user_id": ada.id })).await.accepted(200);
    let revoked = make(json!({ "user_id": ada.id })).await.accepted(200);
    let path = format!("/v1/sign_in_tokens/{}/revoke", revoked["id"].as_str().unwrap());
    let answer = api.post(&path, json!({})).await.accepted(200);
    assert_eq!((&answer["status"], answer.get("token"), answer.get("url")), (&json!("revoked"), None, None));
    api.post(&path, json!({})).await.refused(400, "sign_in_token_cannot_be_revoked_code");
    clerk.clock().advance(Duration::from_secs(30 * 24 * 3600));
    let mut browser = Browser::new(&clerk);
    for (path, why) in [
        (path_of(&late), "has expired"),
        (path_of(&revoked), "was revoked"),
        ("/sign-in?__clerk_ticket=x".to_owned(), "is unknown"),
    ] {
        let page = browser.get(&path).await.page(400);
        assert!(page.contains(why), "{page}");
    }
    assert_eq!(api.get("/v1/sessions").await.accepted(200), json!([]));
    let body = json!({ "user_id": ada.id, "expires_in_seconds": 0 });
    make(body).await.refused(422, "form_param_value_invalid");
    make(json!({})).await.refused(422, "form_param_missing");
    make(json!({ "user_id": "user_x" })).await.refused(404, "resource_not_found");
    let acme = clerk.create_organization("Acme");
    make(json!({ "user_id": ada.id, "org_id": acme.id })).await.refused(404, "resource_not_found");
}

#[tokio::test]
async fn a_banned_user_does_not_use_up_the_ticket() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let ada = clerk.create_user("ada@example.com");
    let made = api.post("/v1/sign_in_tokens", json!({ "user_id": ada.id })).await.accepted(200);
    api.post(&format!("/v1/users/{}/ban", ada.id), json!({})).await.accepted(200);
    let mut browser = Browser::new(&clerk);
    browser.get(&path_of(&made)).await.page(403);
    api.post(&format!("/v1/users/{}/unban", ada.id), json!({})).await.accepted(200);
    assert_eq!(browser.get(&path_of(&made)).await.status, 303);
}

#[tokio::test]
async fn an_actor_token_begins_a_short_session_as_another() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let (ada, support) = (clerk.create_user("ada@example.com"), clerk.create_user("support@example.com"));
    let actor = json!({ "sub": support.id, "reason": "ticket 7" });
    let body = json!({ "user_id": ada.id, "actor": actor, "session_max_duration_in_seconds": 90 });
    let made = api.post("/v1/actor_tokens", body).await.accepted(200);
    assert_eq!((&made["object"], &made["actor"]), (&json!("actor_token"), &actor));
    let mut browser = Browser::new(&clerk);
    assert_eq!(browser.get(&path_of(&made)).await.status, 303);
    let session = session_in_front(&mut browser, &api).await;
    assert_eq!((&session["user_id"], &session["actor"]), (&json!(ada.id), &actor));
    let id = session["id"].as_str().unwrap();
    clerk.clock().advance(Duration::from_secs(90));
    assert_eq!(api.get(&format!("/v1/sessions/{id}")).await.body["status"], "expired");

    let make = async |body: Value| api.post("/v1/actor_tokens", body).await;
    let made = make(json!({ "user_id": ada.id, "actor": actor })).await.accepted(200);
    let id = made["id"].as_str().unwrap();
    api.post(&format!("/v1/sign_in_tokens/{id}/revoke"), json!({})).await.refused(404, "resource_not_found");
    let path = format!("/v1/actor_tokens/{id}/revoke");
    assert_eq!(api.post(&path, json!({})).await.accepted(200)["status"], "revoked");
    api.post(&path, json!({})).await.refused(400, "actor_token_cannot_be_revoked_code");
    make(json!({ "user_id": ada.id })).await.refused(422, "form_param_missing");
    make(json!({ "user_id": ada.id, "actor": {} })).await.refused(422, "form_param_value_invalid");
    make(json!({ "user_id": "user_x", "actor": actor })).await.refused(404, "resource_not_found");
}

#[tokio::test]
async fn testing_tokens_tell_seconds() {
    let clerk = Emulator::start();
    clerk.clock().freeze();
    clerk.clock().set(1_700_000_000_999);
    let token = Api::new(&clerk).post("/v1/testing_tokens", json!({})).await.accepted(200);
    assert_eq!((&token["object"], &token["expires_at"]), (&json!("testing_token"), &json!(1_700_003_600)));
    assert!(token["token"].as_str().unwrap().starts_with("1700003600-"));
}
