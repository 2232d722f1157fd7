//! Sessions, their tokens, refresh and the payload of a handshake over the Backend API.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clerk_emulator::{Category, Emulator, NewJwtTemplate, NewSession};
use serde_json::{Value, json};

use crate::api::Api;

fn parts(jwt: &str) -> (Value, Value) {
    let part = |index: usize| {
        let part = jwt.split('.').nth(index).unwrap();
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
    };
    (part(0), part(1))
}

#[tokio::test]
async fn browsers_are_listed_the_latest_first() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let ada = clerk.create_user("ada@example.com").id;
    let [first, second] = [clerk.create_session(&ada), clerk.create_session(&ada)];
    let list = api.get("/v1/clients").await.accepted(200);
    let ids: Vec<&str> = list.as_array().unwrap().iter().map(|client| client["id"].as_str().unwrap()).collect();
    assert_eq!(ids, [&second.client_id, &first.client_id]);
    let page = api.get("/v1/clients?paginated=true&limit=1&offset=1").await.accepted(200);
    assert_eq!(page, json!({ "data": [list[1]], "total_count": 2 }));
}

#[tokio::test]
async fn sessions_are_listed_made_and_revoked() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let (ada, acme) = (clerk.create_user("ada@example.com"), clerk.create_organization("Acme"));
    clerk.add_member(&acme.id, &ada.id, "org:admin");
    let body = json!({ "user_id": ada.id, "active_organization_id": acme.id });
    let session = api.post("/v1/sessions", body).await.accepted(200);
    assert_eq!((&session["status"], &session["last_active_organization_id"]), (&json!("active"), &json!(acme.id)));
    let path = format!("/v1/sessions/{}", session["id"].as_str().unwrap());
    assert_eq!(api.get(&path).await.accepted(200), session);
    for (query, count) in [
        (format!("user_id={}", ada.id), 1),
        ("user_id=user_x".to_owned(), 0),
        ("status=active".to_owned(), 1),
        ("status=revoked".to_owned(), 0),
        (format!("client_id={}", session["client_id"].as_str().unwrap()), 1),
    ] {
        let list = api.get(&format!("/v1/sessions?{query}")).await.accepted(200);
        assert_eq!(list.as_array().unwrap().len(), count, "{query}");
        let page = api.get(&format!("/v1/sessions?paginated=true&{query}")).await.accepted(200);
        assert_eq!(page["total_count"], count, "{query}");
    }
    api.get("/v1/sessions?status=asleep").await.refused(422, "form_param_value_invalid");
    let client = api.get(&format!("/v1/clients/{}", session["client_id"].as_str().unwrap())).await.accepted(200);
    assert_eq!((&client["session_ids"], &client["last_active_session_id"]), (&json!([session["id"]]), &session["id"]));
    let id = session["id"].as_str().unwrap();
    let token = clerk.session_token(id, "http://localhost:3000");
    let verified = api.post("/v1/clients/verify", json!({ "token": token })).await.accepted(200);
    assert_eq!(verified, client);
    let expired = clerk.mint_session_of(id).expired().sign();
    api.post("/v1/clients/verify", json!({ "token": expired })).await.accepted(200);
    let forged = clerk.mint_session_of(id).foreign_key().sign();
    api.post("/v1/clients/verify", json!({ "token": forged })).await.refused(404, "resource_not_found");
    assert_eq!(api.post(&format!("{path}/revoke"), json!({})).await.accepted(200)["status"], "revoked");
    api.post("/v1/clients/verify", json!({ "token": token })).await.refused(404, "resource_not_found");
    api.post("/v1/sessions", json!({ "user_id": "user_x" })).await.refused(404, "resource_not_found");
    api.with_key("sk_test_other", "GET", &path, None).await.refused(401, "clerk_key_invalid");
}

#[tokio::test]
async fn tokens_of_a_session_and_after_templates() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let ada = clerk.create_user("ada@example.com");
    clerk.create_jwt_template(
        NewJwtTemplate::new("hasura", json!({ "who": "{{user.primary_email_address}}" })).lifetime(90),
    );
    let session = clerk.create_session(&ada.id);
    let path = format!("/v1/sessions/{}/tokens", session.id);
    let jwt = |body: Value| body["jwt"].as_str().unwrap().to_owned();

    let (header, claims) = parts(&jwt(api.post(&path, json!({})).await.accepted(200)));
    assert_eq!((&header["cat"], &header["typ"]), (&json!("cl_B7d4PD111AAA"), &json!("JWT")));
    assert_eq!((&claims["sub"], &claims["sid"], &claims["v"]), (&json!(ada.id), &json!(session.id), &json!(2)));
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 60);
    let (_, long) = parts(&jwt(api.post(&path, json!({ "expires_in_seconds": 300 })).await.accepted(200)));
    assert_eq!(long["exp"].as_i64().unwrap() - long["iat"].as_i64().unwrap(), 300);

    let (header, claims) = parts(&jwt(api.post(&format!("{path}/hasura"), json!({})).await.accepted(200)));
    assert_eq!(header["cat"], "cl_B7d4PD222AAA");
    assert_eq!((&claims["who"], &claims["sid"]), (&json!("ada@example.com"), &Value::Null));
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 90);

    api.post(&format!("{path}/unknown"), json!({})).await.refused(404, "resource_not_found");
    api.post(&path, json!({ "expires_in_seconds": 29 })).await.refused(422, "form_param_value_invalid");
    clerk.end_session(&session.id);
    api.post(&path, json!({})).await.refused(404, "resource_not_found");
}

#[tokio::test]
async fn an_expired_token_is_exchanged_for_a_new_one_and_nothing_else_is() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    clerk.clock().freeze();
    let ada = clerk.create_user("ada@example.com");
    let session = clerk.create_session(NewSession::of(&ada.id));
    let origin = "http://localhost:3000";
    let cookies = clerk.browser_cookies(&session.id, origin);
    let suffix = cookies.iter().find_map(|(name, _)| name.strip_prefix("__refresh_")).unwrap().to_owned();
    let refresh_token = cookies.get(&format!("__refresh_{suffix}")).unwrap();
    let expired = cookies.get("__session").unwrap();
    clerk.clock().advance(Duration::from_secs(90));
    let body = json!({ "format": "cookie", "expired_token": expired, "refresh_token": refresh_token,
        "request_origin": origin, "request_headers": { "accept": ["*/*"] } });
    let path = format!("/v1/sessions/{}/refresh", session.id);

    let plain = api.post(&path, body.clone()).await.accepted(200);
    let names = |answer: &Value| -> Vec<String> {
        let cookies = answer["cookies"].as_array().unwrap().iter();
        cookies.map(|cookie| cookie.as_str().unwrap().split('=').next().unwrap().to_owned()).collect()
    };
    assert_eq!((&plain["object"], names(&plain)), (&json!("cookies"), vec!["__session".to_owned()]));
    let both = api.post(&format!("{path}?suffixed_cookies=true"), body.clone()).await.accepted(200);
    assert_eq!(names(&both), ["__session".to_owned(), format!("__session_{suffix}")]);
    let fresh = plain["cookies"][0].as_str().unwrap().split(['=', ';']).nth(1).unwrap();
    assert_eq!(parts(fresh).1["iat"], clerk.clock().now_ms() / 1_000);
    let mut as_token = body.clone();
    as_token["format"] = "token".into();
    assert_eq!(api.post(&path, as_token).await.accepted(200)["object"], "token");

    let other = clerk.create_session(NewSession::of(&ada.id));
    for (change, status, code) in [
        (json!({ "refresh_token": "nonsense" }), 401, "refresh_token_not_found"),
        (json!({ "expired_token": "nonsense" }), 401, "expired_session_token_invalid"),
        (json!({ "request_origin": "http://evil.test" }), 401, "refresh_request_origin_azp_mismatch"),
        (json!({ "format": "xml" }), 422, "form_param_value_invalid"),
        (json!({ "request_headers": { "a": "b" } }), 422, "form_param_type_invalid"),
        (json!({ "expired_token": null }), 422, "form_param_nil"),
    ] {
        let mut changed = body.clone();
        changed.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        api.post(&path, changed).await.refused(status, code);
    }
    let elsewhere = format!("/v1/sessions/{}/refresh", other.id);
    api.post(&elsewhere, body.clone()).await.refused(401, "refresh_sid_mismatch");
    // Tokens with one thing wrong, under a good signature.
    let draft = || clerk.mint_session_of(&session.id).claim("azp", origin);
    for (draft, code) in [
        (draft().without_claim("sid"), "expired_session_token_missing_sid"),
        (draft().without_claim("azp"), "expired_session_token_missing_azp"),
        (draft().without_claim("iat"), "session_refresh_expired_session_token_missing_iat"),
        (draft().issued_in(-86_401), "session_refresh_expired_session_token_too_old"),
        (draft().category(Category::Template), "session_refresh_session_token_ineligible"),
        (draft().foreign_key(), "expired_session_token_invalid"),
    ] {
        let mut changed = body.clone();
        changed["expired_token"] = draft.sign().into();
        api.post(&path, changed).await.refused(401, code);
    }
    let mut no_origin = body.clone();
    no_origin["request_origin"] = "localhost:3000".into();
    api.post(&path, no_origin).await.refused(401, "refresh_request_origin_invalid");
    clerk.end_session(&session.id);
    api.post(&path, body.clone()).await.refused(401, "session_refresh_inactive_session");
    clerk.delete_user(&ada.id);
    api.post(&path, body).await.refused(401, "session_refresh_user_not_found");
}

#[tokio::test]
async fn sessions_end_after_a_week() {
    let clerk = Emulator::start();
    clerk.clock().freeze();
    let api = Api::new(&clerk);
    let ada = clerk.create_user("ada@example.com");
    let path = format!("/v1/sessions/{}", clerk.create_session(&ada.id).id);
    let day = Duration::from_secs(24 * 3600);
    for (days, status, token) in [(0, "active", 200), (7, "expired", 404), (23, "abandoned", 404)] {
        clerk.clock().advance(day * days);
        assert_eq!(api.get(&path).await.accepted(200)["status"], status);
        assert_eq!(api.post(&format!("{path}/tokens"), json!({})).await.status, token);
    }
}

#[tokio::test]
async fn the_payload_of_a_handshake_is_handed_out_once() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    api.get("/v1/clients/handshake_payload").await.refused(422, "form_param_missing");
    api.get("/v1/clients/handshake_payload?nonce=unknown").await.refused(404, "resource_not_found");
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
    let url = format!(
        "{}/v1/client/handshake?redirect_url=http%3A%2F%2Flocalhost%3A3000%2F&format=nonce&suffixed_cookies=false",
        clerk.frontend_url()
    );
    let answer = client.get(&url).send().await.unwrap();
    let location = answer.headers()["location"].to_str().unwrap().to_owned();
    let (_, nonce) = location.split_once("__clerk_handshake_nonce=").unwrap();
    let path = format!("/clients/handshake_payload?nonce={}", nonce.split('&').next().unwrap());
    let payload = api.get(&path).await.accepted(200);
    assert!(payload["directives"].as_array().unwrap().iter().all(|line| line.as_str().unwrap().contains("Path=/")));
    api.get(&path).await.refused(404, "resource_not_found");

    let answer = client.get(&url).send().await.unwrap();
    let (_, late) = answer.headers()["location"].to_str().unwrap().split_once("__clerk_handshake_nonce=").unwrap();
    clerk.clock().advance(Duration::from_secs(60));
    let path = format!("/clients/handshake_payload?nonce={}", late.split('&').next().unwrap());
    api.get(&path).await.refused(404, "resource_not_found");
}
