//! A production instance: the same by means of cookies.

use std::time::Duration;

use clerk_emulator::Emulator;
use serde_json::json;

use crate::api::Api;
use crate::browser::{App, Browser, parameter};

const APP: &str = "http://app.acme.localhost:3000";
const SATELLITE: &str = "http://www.satellite.localhost:5000";

fn production() -> Emulator {
    Emulator::builder().production().satellites(["satellite.localhost"]).start().unwrap()
}

/// The emulator as browsers reach it under this host.
fn at(clerk: &Emulator, host: &str) -> String {
    format!("http://{host}:{}", clerk.address().port())
}

#[test]
fn the_keys_say_live() {
    let clerk = production();
    assert!(clerk.publishable_key().starts_with("pk_live_") && clerk.secret_key().starts_with("sk_live_"));
    assert!(clerk.issuer().starts_with("https://clerk.") && clerk.issuer().ends_with(".test"), "{}", clerk.issuer());
    assert!(Emulator::start().publishable_key().starts_with("pk_test_"));
}

#[tokio::test]
async fn a_person_signs_in_and_out_by_cookies_alone() {
    for with_nonces in [true, false] {
        let clerk = production();
        let ada = clerk.create_user("ada@example.com");
        let own = at(&clerk, "clerk.acme.localhost");
        let (mut browser, mut app) = (Browser::new(&clerk), App::new(&clerk, APP));
        (app.proxy_url, app.with_nonces) = (own.clone(), with_nonces);
        let visited = app.open(&mut browser, "/").await;
        assert_eq!((visited.claims, visited.reasons.len()), (None, 0), "nothing to find out without cookies");

        let back = format!("{APP}/profile?tab=1");
        let headers = [("sec-fetch-site", "same-origin")];
        let form = [("user_id", ada.id.as_str()), ("redirect_url", &back)];
        let answer = browser.send("POST", &format!("{own}/sign-in"), &headers, Some(&form)).await;
        assert_eq!((answer.status, answer.location()), (303, back.as_str()), "nothing in the URL");
        assert!(app.cookie(&browser, "__client_uat").is_some_and(|uat| uat != "0"), "the application can see it");

        let visited = app.open(&mut browser, &back).await;
        assert_eq!(visited.reasons, ["client-uat-but-no-session-token"]);
        assert_eq!(visited.url, back);
        let claims = visited.claims.unwrap();
        assert_eq!((&claims["sub"], &claims["azp"]), (&json!(ada.id), &json!(APP)));
        for carrier in ["__clerk_handshake", "__clerk_handshake_nonce", "__clerk_db_jwt"] {
            assert_eq!(browser.cookie("app.acme.localhost", carrier), None, "{carrier} is gone once it is used");
        }
        assert_eq!(browser.cookie("clerk.acme.localhost", "__session"), None, "the token is the application's");
        assert!(app.open(&mut browser, "/").await.reasons.is_empty());

        // An organization made active elsewhere is noticed at once, by the cookie that moves.
        clerk.clock().advance(Duration::from_secs(2));
        let form = [("name", "Acme")];
        browser.send("POST", &format!("{own}/user/create-organization"), &headers, Some(&form)).await;
        let visited = app.open(&mut browser, "/").await;
        assert_eq!(visited.reasons, ["session-token-iat-before-client-uat"]);
        assert_eq!(visited.claims.unwrap()["o"]["slg"], "acme");

        let answer = browser.send("POST", &format!("{own}/sign-out"), &headers, Some(&[("redirect_url", APP)])).await;
        assert_eq!(app.cookie(&browser, "__client_uat").as_deref(), Some("0"));
        let visited = app.open(&mut browser, answer.location()).await;
        assert_eq!(
            (visited.claims, visited.reasons.as_slice()),
            (None, ["session-token-but-no-client-uat"].as_slice())
        );
    }
}

#[tokio::test]
async fn one_host_for_both_needs_no_domain() {
    let clerk = production();
    let ada = clerk.create_user("ada@example.com");
    let (mut browser, app) = (Browser::new(&clerk), App::new(&clerk, "http://127.0.0.1:3000"));
    let answer = browser.post("/sign-in", &[("user_id", &ada.id), ("redirect_url", "http://127.0.0.1:3000/")]).await;
    for line in answer.headers.get_all("set-cookie") {
        assert!(!line.to_str().unwrap().contains("Domain="), "{line:?}");
    }
    let visited = app.open(&mut browser, answer.location()).await;
    assert_eq!(visited.claims.unwrap()["sub"], json!(ada.id));
}

#[tokio::test]
async fn there_are_no_dev_browsers_and_no_development_parameters() {
    let clerk = production();
    let mut browser = Browser::new(&clerk);
    browser.fetch("POST", "/v1/dev_browser", APP, &[]).await.refused(404, "resource_not_found");
    let body = browser.fetch("GET", "/v1/client", APP, &[]).await.json();
    assert_eq!(body, json!({ "response": null, "client": null }));
    browser.fetch("DELETE", "/v1/client", APP, &[]).await.refused(401, "signed_out");
    let page = browser.get("/sign-in?__clerk_redirect_url=http://127.0.0.1:4000/").await;
    page.page(200);
    let answer = browser.get("/v1/client/handshake?redirect_url=http://127.0.0.1:3000/a&format=nonce").await;
    assert_eq!(answer.location(), "http://127.0.0.1:3000/a");
    let cookies: Vec<&str> = answer.headers.get_all("set-cookie").iter().map(|line| line.to_str().unwrap()).collect();
    let [carrier] = cookies.as_slice() else { panic!("{cookies:?}") };
    assert!(
        carrier.starts_with("__clerk_handshake_nonce=")
            && carrier.ends_with("; Path=/; Max-Age=60; HttpOnly; SameSite=Lax"),
        "{carrier}"
    );
}

#[tokio::test]
async fn applications_that_cookies_do_not_reach_are_told() {
    let clerk = production();
    let mut browser = Browser::new(&clerk);
    for (own, application) in [
        ("127.0.0.1", "http://localhost:3000/"),
        ("clerk.acme.localhost", "http://app.other.localhost:3000/"),
        ("clerk.acme.localhost", "http://acme.localhost.evil.example/"),
        ("localhost", "http://app.localhost/"),
    ] {
        let url = format!("{}/v1/client/handshake?redirect_url={application}", at(&clerk, own));
        browser.send("GET", &url, &[], None).await.refused(400, "redirect_url_out_of_reach");
    }
}

#[tokio::test]
async fn a_satellite_learns_from_the_primary_host_who_is_signed_in() {
    let clerk = production();
    let ada = clerk.create_user("ada@example.com");
    for sign_in_first in [true, false] {
        let mut browser = Browser::new(&clerk);
        let mut satellite = App::new(&clerk, SATELLITE);
        satellite.satellite = true;
        satellite.proxy_url = at(&clerk, "clerk.satellite.localhost");
        if sign_in_first {
            browser.post("/sign-in", &[("user_id", &ada.id)]).await;
        }
        let visited = satellite.open(&mut browser, "/a?x=1&__clerk_synced=false").await;
        assert_eq!(visited.reasons, ["satellite-needs-syncing"]);
        assert_eq!(visited.url, format!("{SATELLITE}/a?x=1&__clerk_synced=true"));
        let user = visited.claims.map(|claims| claims["sub"].clone());
        assert_eq!(user, sign_in_first.then(|| json!(ada.id)));
        if !sign_in_first {
            continue;
        }
        // From now on the satellite's host knows the browser itself.
        clerk.clock().advance(Duration::from_secs(90));
        let visited = satellite.open(&mut browser, "/").await;
        assert_eq!(visited.claims.unwrap()["sub"], json!(ada.id));
        browser.post("/sign-out", &[]).await;
        clerk.clock().advance(Duration::from_secs(90));
        assert!(satellite.open(&mut browser, "/?__clerk_synced=true").await.claims.is_none());
    }
}

#[tokio::test]
async fn a_domain_added_through_the_api_is_that_of_a_satellite() {
    let clerk = Emulator::builder().production().start().unwrap();
    let api = Api::new(&clerk);
    let handshake =
        format!("{}/v1/client/handshake?redirect_url={SATELLITE}/", at(&clerk, "clerk.satellite.localhost"));
    let asks_primary = async || {
        let answer = Browser::new(&clerk).get(&handshake).await;
        answer.location().starts_with(&format!("{}/v1/client/sync?", clerk.frontend_url()))
    };
    assert!(!asks_primary().await);
    let body = json!({ "name": "satellite.localhost", "is_satellite": true });
    let id = api.post("/v1/domains", body).await.accepted(200)["id"].as_str().unwrap().to_owned();
    assert!(asks_primary().await);
    api.delete(&format!("/v1/domains/{id}")).await.accepted(200);
    assert!(!asks_primary().await);
}

#[tokio::test]
async fn the_note_for_a_satellite_is_good_for_it_alone_and_not_for_long() {
    let clerk = production();
    let ada = clerk.create_user("ada@example.com");
    let mut browser = Browser::new(&clerk);
    browser.post("/sign-in", &[("user_id", &ada.id)]).await;
    let satellite = at(&clerk, "clerk.satellite.localhost");
    let handshake = format!("{satellite}/v1/client/handshake?redirect_url={SATELLITE}/");
    let answer = browser.get(&handshake).await;
    let sync = answer.location().to_owned();
    assert!(sync.starts_with(&format!("{}/v1/client/sync?redirect_url=", clerk.frontend_url())), "{sync}");
    let noted = browser.get(&sync).await.location().to_owned();
    assert!(noted.starts_with(&handshake) && parameter(&noted, "__clerk_emulator_sync").is_some(), "{noted}");
    let knows = async |address: &str| {
        let mut stranger = Browser::new(&clerk);
        let answer = stranger.get(address).await;
        answer.headers.get_all("set-cookie").iter().any(|line| line.to_str().unwrap().starts_with("__client_"))
    };
    assert!(knows(&noted).await);
    let elsewhere = noted.replace("clerk.satellite.localhost", "other.satellite.localhost");
    assert!(!knows(&elsewhere).await, "another host");
    let on_primary = format!("{}{}", clerk.frontend_url(), noted.strip_prefix(&satellite).unwrap())
        .replace(SATELLITE, "http://127.0.0.1:3000");
    assert!(!knows(&on_primary).await, "the primary host");
    let mut altered = noted.clone();
    altered.truncate(noted.len() - 4);
    assert!(!knows(&format!("{altered}AAAA")).await, "a broken signature");
    let session = clerk.create_session(&ada.id);
    let token = clerk.session_token(&session.id, SATELLITE);
    assert!(!knows(&format!("{handshake}&__clerk_emulator_sync={token}")).await, "a session token");
    let authority = satellite.strip_prefix("http://").unwrap();
    let forged =
        clerk.mint_session(&ada.id, &session.id).claim("aud", authority).claim("client", session.client_id.as_str());
    assert!(!knows(&format!("{handshake}&__clerk_emulator_sync={}", forged.sign())).await, "a token of another class");
    clerk.clock().advance(Duration::from_secs(31));
    assert!(!knows(&noted).await, "half a minute later");

    for bad in [
        "",
        "http://evil.example/v1/client/handshake",
        "http://satellite.localhost.evil.example/v1/client/handshake",
        "http://evilsatellite.localhost/v1/client/handshake",
        &format!("{SATELLITE}/anywhere"),
        &format!("{}/v1/client/handshake", clerk.frontend_url()),
        "http://a@clerk.satellite.localhost/v1/client/handshake",
    ] {
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("redirect_url", bad).finish();
        browser.send("GET", &format!("/v1/client/sync?{query}"), &[], None).await.refused(400, "redirect_url_invalid");
    }
}

#[cfg(feature = "sqlite")]
#[test]
fn data_stays_of_the_kind_it_was_made() {
    let folder = crate::sqlite::Folder::new("production");
    let file = folder.file("data.sqlite");
    let clerk = Emulator::builder().production().data(&file).start().unwrap();
    let key = clerk.publishable_key();
    clerk.shut_down(Duration::ZERO);
    let error = Emulator::builder().data(&file).start().unwrap_err();
    assert!(error.to_string().contains("kind of instance"), "{error}");
    assert_eq!(Emulator::builder().production().data(&file).start().unwrap().publishable_key(), key);
}
