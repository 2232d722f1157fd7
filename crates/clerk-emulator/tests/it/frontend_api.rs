//! The few endpoints that keep a session fresh without Clerk's JavaScript.

use clerk_emulator::{Emulator, NewJwtTemplate, NewOrganization, NewSession, NewUser};
use serde_json::{Value, json};

use crate::browser::{Browser, decode};

const APP: &str = "http://localhost:3000";

/// A browser in which this user is signed in, with the id of the session.
async fn signed_in<'a>(clerk: &'a Emulator, user: &str) -> (Browser<'a>, String) {
    let mut browser = Browser::new(clerk);
    assert_eq!(browser.post("/sign-in", &[("user_id", user)]).await.status, 303);
    let session = client(&mut browser).await["last_active_session_id"].as_str().unwrap().to_owned();
    (browser, session)
}

/// What `GET /v1/client` says.
async fn client(browser: &mut Browser<'_>) -> Value {
    let answer = browser.fetch("GET", "/v1/client", APP, &[]).await;
    assert_eq!((answer.status, &answer.headers["content-type"]), (200, &"application/json".parse().unwrap()));
    answer.json()["response"].clone()
}

#[tokio::test]
async fn a_dev_browser_is_made_at_each_call_and_known_by_its_token() {
    let clerk = Emulator::start();
    let mut browser = Browser::new(&clerk);
    browser.fetch("GET", "/v1/client", APP, &[]).await.refused(401, "dev_browser_unauthenticated");
    browser.fetch("GET", "/v1/client?__clerk_db_jwt=dvb_x", APP, &[]).await.refused(401, "dev_browser_unauthenticated");
    let mut tokens = Vec::new();
    for method in ["POST", "GET"] {
        let answer = browser.fetch(method, "/v1/dev_browser", APP, &[]).await;
        assert!(!answer.headers.contains_key("set-cookie"));
        let body = answer.json();
        assert_eq!((&body["object"], &body["id"]), (&json!("dev_browser"), &body["token"]));
        tokens.push(body["token"].as_str().unwrap().to_owned());
    }
    assert_ne!(tokens[0], tokens[1]);
    let path = format!("/v1/client?__clerk_db_jwt={}", tokens[0]);
    assert_eq!(browser.fetch("GET", &path, APP, &[]).await.json(), json!({ "response": null, "client": null }));
    let path = format!("/v1/client/sessions?_method=DELETE&__clerk_db_jwt={}", tokens[0]);
    browser.fetch("POST", &path, APP, &[]).await.refused(401, "signed_out");
    // Signing in on the page with that token ties the token to the client.
    let ada = clerk.create_user("ada@example.com");
    browser.get(&format!("/sign-in?__clerk_db_jwt={}", tokens[0])).await.page(200);
    browser.post("/sign-in", &[("user_id", &ada.id)]).await;
    let mut script = Browser::new(&clerk);
    let shown = script.fetch("GET", &format!("/v1/client?__clerk_db_jwt={}", tokens[0]), APP, &[]).await.json();
    assert_eq!(shown["response"]["sessions"][0]["user"]["id"], json!(ada.id));
}

#[tokio::test]
async fn a_client_shows_its_sessions_and_nothing_private() {
    let clerk = Emulator::start();
    let ada = clerk.create_user(
        NewUser::new("ada@example.com")
            .name("Ada", "Lovelace")
            .public_metadata(json!({ "seen": 1 }))
            .private_metadata(json!({ "secret": "hidden-from-browsers" })),
    );
    clerk.create_organization(
        NewOrganization::new("Acme").created_by(&ada.id).private_metadata(json!({ "secret": "hidden-from-browsers" })),
    );
    let (mut browser, session) = signed_in(&clerk, &ada.id).await;
    let answer = browser.fetch("GET", "/v1/client", APP, &[]).await;
    assert!(!answer.text.contains("hidden-from-browsers") && !answer.text.contains("private"), "{}", answer.text);
    let client = &answer.json()["response"];
    let shown = &client["sessions"][0];
    assert_eq!(
        (&client["object"], &shown["object"], &shown["status"]),
        (&json!("client"), &json!("session"), &json!("active"))
    );
    assert_eq!((&shown["id"], &client["last_active_session_id"]), (&json!(session), &json!(session)));
    let user = &shown["user"];
    assert_eq!((&user["first_name"], &user["public_metadata"]), (&json!("Ada"), &json!({ "seen": 1 })));
    assert_eq!(user["email_addresses"][0]["email_address"], "ada@example.com");
    assert_eq!(user["organization_memberships"][0]["role"], "org:admin");
    assert_eq!(user["organization_memberships"][0]["organization"]["slug"], "acme");
    assert_eq!(shown["public_user_data"]["identifier"], "ada@example.com");
    assert_eq!(decode(shown["last_active_token"]["jwt"].as_str().unwrap())["azp"], APP);
}

#[tokio::test]
async fn tokens_are_for_the_origin_that_asks_and_the_organization_named() {
    let clerk = Emulator::start();
    let ada = clerk.create_user("ada@example.com");
    let acme = clerk.create_organization(NewOrganization::new("Acme").created_by(&ada.id));
    let other = clerk.create_organization("Other");
    clerk.create_jwt_template(NewJwtTemplate::new("crm", json!({ "role": "sales" })));
    let (mut browser, session) = signed_in(&clerk, &ada.id).await;
    let path = format!("/v1/client/sessions/{session}/tokens");
    let answer = browser.fetch("POST", &path, APP, &[]).await;
    assert_eq!(answer.headers["access-control-allow-origin"], APP);
    assert_eq!(answer.headers["access-control-allow-credentials"], "true");
    let body = answer.json();
    let claims = decode(body["jwt"].as_str().unwrap());
    assert_eq!((&body["object"], &claims["sub"], &claims["azp"]), (&json!("token"), &json!(ada.id), &json!(APP)));
    assert_eq!((&claims["sid"], &claims["o"]), (&json!(session), &json!(null)));
    let mut organization_in = async |wanted: Option<&str>| {
        let form: Vec<(&str, &str)> = wanted.map(|wanted| ("organization_id", wanted)).into_iter().collect();
        let answer = browser.fetch("POST", &path, APP, &form).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        decode(answer.json()["jwt"].as_str().unwrap())["o"]["id"].clone()
    };
    assert_eq!(organization_in(Some(&acme.id)).await, json!(acme.id));
    assert_eq!(organization_in(None).await, json!(acme.id), "it stays active");
    assert_eq!(organization_in(Some("")).await, json!(null));
    browser.fetch("POST", &path, APP, &[("organization_id", &other.id)]).await.refused(404, "resource_not_found");
    browser.fetch("POST", &path, APP, &[("organization_id", "org_x")]).await.refused(404, "resource_not_found");

    let answer = browser.send("POST", &path, &[], None).await;
    assert_eq!(decode(answer.json()["jwt"].as_str().unwrap())["azp"], json!(null), "no origin, no party");
    assert!(!answer.headers.contains_key("access-control-allow-origin"));
    let claims = browser.fetch("POST", &format!("{path}/crm"), APP, &[]).await.json();
    assert_eq!(decode(claims["jwt"].as_str().unwrap())["role"], "sales");
    browser.fetch("POST", &format!("{path}/nothing"), APP, &[]).await.refused(404, "resource_not_found");
}

#[tokio::test]
async fn a_touch_switches_session_and_organization() {
    let clerk = Emulator::start();
    let (ada, bob) = (clerk.create_user("ada@example.com"), clerk.create_user("bob@example.com"));
    let acme = clerk.create_organization(NewOrganization::new("Acme").slug("acme").created_by(&ada.id));
    let (mut browser, of_ada) = signed_in(&clerk, &ada.id).await;
    browser.post("/sign-in", &[("user_id", &bob.id)]).await;
    let before = client(&mut browser).await;
    assert_ne!(before["last_active_session_id"], json!(of_ada));
    let path = format!("/v1/client/sessions/{of_ada}/touch");
    for (wanted, expected) in [("acme", json!(acme.id)), ("", json!(null)), (&acme.id, json!(acme.id))] {
        let body = browser.fetch("POST", &path, APP, &[("active_organization_id", wanted)]).await.json();
        assert_eq!(body["response"]["last_active_organization_id"], expected);
        assert_eq!(body["client"]["last_active_session_id"], json!(of_ada));
    }
    let body = browser.fetch("POST", &path, APP, &[]).await.json();
    assert_eq!(body["response"]["last_active_organization_id"], json!(acme.id), "not named, not touched");
    browser.fetch("POST", &path, APP, &[("active_organization_id", "other")]).await.refused(404, "resource_not_found");
}

#[tokio::test]
async fn sessions_end_one_by_one_or_all_at_once() {
    let clerk = Emulator::start();
    let users = ["a@example.com", "b@example.com", "c@example.com"].map(|address| clerk.create_user(address));
    let (mut browser, first) = signed_in(&clerk, &users[0].id).await;
    browser.post("/sign-in", &[("user_id", &users[1].id)]).await;
    browser.post("/sign-in", &[("user_id", &users[2].id)]).await;
    let body = browser.fetch("POST", &format!("/v1/client/sessions/{first}/end"), APP, &[]).await.json();
    assert_eq!((&body["response"]["status"], &body["response"]["id"]), (&json!("ended"), &json!(first)));
    assert_eq!(body["client"]["sessions"].as_array().unwrap().len(), 2);
    browser
        .fetch("POST", &format!("/v1/client/sessions/{first}/tokens"), APP, &[])
        .await
        .refused(404, "resource_not_found");
    let second = body["client"]["sessions"][0]["id"].as_str().unwrap();
    let body = browser.fetch("POST", &format!("/v1/client/sessions/{second}/remove"), APP, &[]).await.json();
    assert_eq!(body["response"]["status"], "removed");
    let left = body["client"]["sessions"][0]["id"].clone();
    let body = browser.fetch("DELETE", "/v1/client/sessions", APP, &[]).await.json();
    assert_eq!((&body["response"]["sessions"], &body["client"]), (&json!([]), &body["response"]));
    let left = left.as_str().unwrap();
    browser.fetch("POST", &format!("/v1/client/sessions/{left}/tokens"), APP, &[]).await.refused(401, "signed_out");
    // As Clerk's JavaScript spells it.
    browser.post("/sign-in", &[("user_id", &users[0].id)]).await;
    for path in ["/v1/client/sessions?_method=DELETE&_clerk_js_version=5", "/v1/client?_method=DELETE"] {
        assert_eq!(browser.fetch("POST", path, APP, &[]).await.json()["response"]["sessions"], json!([]));
    }
}

#[tokio::test]
async fn sessions_of_other_browsers_are_out_of_reach() {
    let clerk = Emulator::start();
    let (ada, bob) = (clerk.create_user("ada@example.com"), clerk.create_user("bob@example.com"));
    let (mut browser, _) = signed_in(&clerk, &ada.id).await;
    let elsewhere = clerk.create_session(NewSession::of(&bob.id)).id;
    let again = clerk.create_session(NewSession::of(&ada.id)).id;
    for session in [elsewhere.as_str(), again.as_str(), "sess_x"] {
        for action in ["tokens", "tokens/crm", "touch", "end", "remove"] {
            let path = format!("/v1/client/sessions/{session}/{action}");
            browser.fetch("POST", &path, APP, &[]).await.refused(404, "resource_not_found");
            Browser::new(&clerk).fetch("POST", &path, APP, &[]).await.refused(401, "dev_browser_unauthenticated");
        }
    }
}

#[tokio::test]
async fn scripts_of_allowed_origins_may_call() {
    let clerk = Emulator::builder().allowed_origins([APP]).start().unwrap();
    let mut browser = Browser::new(&clerk);
    let path = "/v1/client/sessions/sess_x/tokens";
    let ask = [
        ("origin", APP),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "authorization"),
    ];
    let answer = browser.send("OPTIONS", path, &ask, None).await;
    assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    for (name, value) in [
        ("access-control-allow-origin", APP),
        ("access-control-allow-credentials", "true"),
        ("access-control-allow-methods", "GET, POST, DELETE"),
        ("access-control-allow-headers", "authorization, content-type"),
        ("vary", "origin"),
    ] {
        assert_eq!(answer.headers[name], value, "{name}");
    }
    let answer = browser.fetch("GET", "/v1/client", APP, &[]).await;
    assert_eq!(answer.headers["access-control-allow-origin"], APP, "refusals can be read too");
    let own = clerk.frontend_url().to_owned();
    assert_eq!(browser.fetch("POST", "/v1/dev_browser", &own, &[]).await.status, 200);
    for origin in ["http://localhost:3001", "http://evil.example", "null", "http://localhost:3000/"] {
        let answer = browser.send("OPTIONS", path, &[("origin", origin)], None).await;
        assert!(!answer.headers.contains_key("access-control-allow-origin"), "{origin}");
        let answer = browser.fetch("POST", "/v1/dev_browser", origin, &[]).await;
        assert!(!answer.headers.contains_key("access-control-allow-origin"), "{origin}");
        answer.refused(400, "origin_invalid");
    }
    // No script has business with a handshake.
    let answer = browser.send("OPTIONS", "/v1/client/handshake", &ask, None).await;
    assert!(!answer.headers.contains_key("access-control-allow-origin"));
    answer.refused(404, "resource_not_found");
}

#[tokio::test]
async fn what_is_no_form_or_no_route_is_refused() {
    let clerk = Emulator::start();
    let ada = clerk.create_user("ada@example.com");
    let (mut browser, session) = signed_in(&clerk, &ada.id).await;
    let path = format!("/v1/client/sessions/{session}/touch");
    let request = reqwest::Client::new().post(browser.url(&path)).header("content-type", "application/json").body("{}");
    assert_eq!(request.send().await.unwrap().status(), 415);
    for (method, path) in [
        ("PUT", "/v1/client"),
        ("POST", "/v1/client?_method=PATCH"),
        ("GET", path.as_str()),
        ("POST", "/v1/client/sessions//touch"),
        ("POST", "/v1/client/sign_ins"),
        ("GET", "/v1/client/"),
    ] {
        browser.fetch(method, path, APP, &[]).await.refused(404, "resource_not_found");
    }
}
