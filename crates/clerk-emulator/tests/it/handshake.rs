//! The handshake of a development instance, as an application lives through it.

use std::time::Duration;

use clerk_emulator::{Emulator, NewOrganization};
use serde_json::json;

use crate::api::Api;
use crate::browser::{App, Browser, decode, parameter};

const APP: &str = "http://localhost:3000";

/// A handshake URL with these parameters besides the address to return to.
fn handshake(redirect_url: &str, parameters: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("redirect_url", redirect_url).extend_pairs(parameters);
    format!("/v1/client/handshake?{}", query.finish())
}

#[tokio::test]
async fn the_first_visit_makes_a_dev_browser_and_ends_signed_out() {
    let clerk = Emulator::start();
    let (mut browser, app) = (Browser::new(&clerk), App::new(&clerk, APP));
    let visited = app.open(&mut browser, "/a?b=%20c").await;
    assert_eq!(visited.reasons, ["dev-browser-missing"]);
    assert_eq!((visited.url.as_str(), visited.claims), ("http://localhost:3000/a?b=+c", None));
    assert!(app.cookie(&browser, "__clerk_db_jwt").unwrap().starts_with("dvb_"));
    assert_eq!(app.cookie(&browser, "__client_uat").as_deref(), Some("0"));
    let visited = app.open(&mut browser, "/b").await;
    assert!(visited.reasons.is_empty(), "{visited:?}");
}

#[tokio::test]
async fn a_person_signs_in_stays_signed_in_and_signs_out() {
    for with_nonces in [true, false] {
        let clerk = Emulator::start();
        let ada = clerk.create_user("ada@example.com");
        let (mut browser, mut app) = (Browser::new(&clerk), App::new(&clerk, APP));
        app.with_nonces = with_nonces;
        assert_eq!(app.open(&mut browser, "/profile").await.claims, None);

        // The application sends the person to the page, with its dev browser, as it is on another host.
        let dev_browser = app.cookie(&browser, "__clerk_db_jwt").unwrap();
        let query = [("redirect_url", "http://localhost:3000/profile?tab=1"), ("__clerk_db_jwt", &dev_browser)];
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
        let page = browser.get(&format!("{}?{query}", clerk.sign_in_url())).await.page(200);
        assert!(page.contains(&format!("name=\"user_id\" value=\"{}\"", ada.id)), "{page}");
        let form = [("user_id", ada.id.as_str()), ("redirect_url", "http://localhost:3000/profile?tab=1")];
        let answer = browser.post("/sign-in", &form).await;
        assert_eq!(answer.status, 303);
        let back = answer.location().to_owned();
        assert_eq!(back, format!("http://localhost:3000/profile?tab=1&__clerk_db_jwt={dev_browser}"));

        let visited = app.open(&mut browser, &back).await;
        assert_eq!(visited.reasons, ["dev-browser-sync"]);
        assert_eq!(visited.url, "http://localhost:3000/profile?tab=1");
        let claims = visited.claims.unwrap();
        assert_eq!((&claims["sub"], &claims["azp"]), (&json!(ada.id), &json!(APP)));
        assert_eq!(claims["iss"], json!(clerk.issuer()));
        assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 60);
        let uat: i64 = app.cookie(&browser, "__client_uat").unwrap().parse().unwrap();
        assert!(uat > 0 && uat <= claims["iat"].as_i64().unwrap());
        assert!(app.open(&mut browser, "/").await.reasons.is_empty());

        // A minute and a half later.
        clerk.clock().advance(Duration::from_secs(90));
        let visited = app.open(&mut browser, "/").await;
        assert_eq!(visited.reasons, ["session-token-expired-refresh-non-eligible-no-refresh-cookie"]);
        let renewed = visited.claims.unwrap();
        assert_eq!((&renewed["sub"], &renewed["sid"]), (&claims["sub"], &claims["sid"]));
        assert!(renewed["iat"].as_i64() > claims["iat"].as_i64());

        let answer = browser.post("/sign-out", &[("redirect_url", "http://localhost:3000/")]).await;
        let visited = app.open(&mut browser, answer.location()).await;
        assert_eq!((visited.claims, visited.reasons.as_slice()), (None, ["dev-browser-sync"].as_slice()));
        assert_eq!(app.cookie(&browser, "__client_uat").as_deref(), Some("0"));
    }
}

#[tokio::test]
async fn a_sign_out_elsewhere_ends_with_the_token() {
    let clerk = Emulator::start();
    let ada = clerk.create_user("ada@example.com");
    let (mut browser, app) = (Browser::new(&clerk), App::new(&clerk, APP));
    app.open(&mut browser, "/").await;
    let answer = browser.post("/sign-in", &[("user_id", &ada.id), ("redirect_url", APP)]).await;
    let back = answer.location().to_owned();
    let session = app.open(&mut browser, &back).await.claims.unwrap()["sid"].as_str().unwrap().to_owned();
    clerk.revoke_session(&session);
    assert!(app.open(&mut browser, "/").await.claims.is_some(), "the token is good for its minute");
    clerk.clock().advance(Duration::from_secs(90));
    assert!(app.open(&mut browser, "/").await.claims.is_none());
}

#[tokio::test]
async fn the_outcome_of_each_format_holds_the_same_cookies() {
    let clerk = Emulator::start();
    let app = App::new(&clerk, APP);
    let mut browser = Browser::new(&clerk);
    let answer = browser.get(&handshake("http://localhost:3000/", &[("format", "nonce")])).await;
    assert_eq!((answer.status, answer.text.as_str()), (307, ""));
    let location = answer.location().to_owned();
    let nonce = parameter(&location, "__clerk_handshake_nonce").unwrap();
    assert_eq!(parameter(&location, "__clerk_handshake"), None);
    let dev_browser = parameter(&location, "__clerk_db_jwt").unwrap();
    let by_nonce = app.redeem(&nonce).await.unwrap();
    assert!(app.redeem(&nonce).await.is_none(), "a nonce is good once");
    for query in [&[][..], &[("format", "token")]] {
        let answer = browser.get(&handshake("http://localhost:3000/", query)).await;
        let token = parameter(answer.location(), "__clerk_handshake").unwrap();
        assert_eq!(parameter(answer.location(), "__clerk_handshake_nonce"), None);
        assert_eq!(decode(&token)["handshake"], by_nonce);
        assert_eq!(parameter(answer.location(), "__clerk_db_jwt").as_ref(), Some(&dev_browser));
    }
    let lines: Vec<&str> = by_nonce.as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
    assert!(lines.iter().any(|line| line.starts_with(&format!("__clerk_db_jwt={dev_browser};"))), "{lines:?}");
    assert!(lines.iter().any(|line| line.starts_with("__client_uat=0;")), "{lines:?}");
    assert!(lines.iter().all(|line| !line.contains("Domain=") && !line.contains("; Secure")), "{lines:?}");
}

#[tokio::test]
async fn a_dev_browser_is_found_by_its_token_or_by_the_cookie() {
    let clerk = Emulator::start();
    let mut browser = Browser::new(&clerk);
    let dev_browser = |location: &str| parameter(location, "__clerk_db_jwt").unwrap();
    let first = dev_browser(browser.get(&handshake("http://localhost:3000/", &[])).await.location());
    let again = browser.get(&handshake("http://localhost:4000/", &[])).await;
    assert_eq!(dev_browser(again.location()), first, "known by its cookie");
    assert!(!again.headers.contains_key("set-cookie"));
    let mut other = Browser::new(&clerk);
    let by_token = handshake("http://localhost:3000/", &[("__clerk_db_jwt", first.as_str())]);
    assert_eq!(dev_browser(other.get(&by_token).await.location()), first);
    // One that the emulator does not know, since it has been started anew.
    let unknown = handshake("http://localhost:3000/", &[("__clerk_db_jwt", "dvb_of_yesterday")]);
    assert_eq!(dev_browser(browser.get(&unknown).await.location()), first);
    let made = dev_browser(Browser::new(&clerk).get(&unknown).await.location());
    assert!(made != first && made.starts_with("dvb_"), "{made}");
}

#[tokio::test]
async fn a_dev_browser_in_a_url_does_not_take_over_who_is_signed_in() {
    let clerk = Emulator::start();
    let ada = clerk.create_user("ada@example.com");
    let mut victim = Browser::new(&clerk);
    victim.post("/sign-in", &[("user_id", &ada.id)]).await;
    let mut attacker = Browser::new(&clerk);
    let planted =
        attacker.fetch("POST", "/v1/dev_browser", APP, &[]).await.json()["token"].as_str().unwrap().to_owned();
    victim.get(&handshake("http://localhost:3000/", &[("__clerk_db_jwt", &planted)])).await;
    victim.get(&format!("/sign-in?__clerk_db_jwt={planted}")).await;
    let seen = attacker.fetch("GET", &format!("/v1/client?__clerk_db_jwt={planted}"), APP, &[]).await.json();
    assert_eq!(seen["response"]["sessions"], json!([]));
}

#[tokio::test]
async fn what_the_address_says_already_is_kept_or_replaced() {
    let clerk = Emulator::start();
    let mut browser = Browser::new(&clerk);
    let address = "http://localhost:3000/p?a=%2F+b&__clerk_handshake_nonce=old&c&__clerk_db_jwt=old#top";
    let answer = browser.get(&handshake(address, &[("format", "nonce")])).await;
    let location = answer.location();
    assert!(location.starts_with("http://localhost:3000/p?a=%2F+b&c&__clerk_handshake_nonce="), "{location}");
    assert!(location.ends_with("#top") && !location.contains("old"), "{location}");
}

#[tokio::test]
async fn the_organization_asked_for_becomes_active_if_the_user_is_a_member() {
    let clerk = Emulator::start();
    let ada = clerk.create_user("ada@example.com");
    let acme = clerk.create_organization(NewOrganization::new("Acme").slug("acme").created_by(&ada.id));
    let other = clerk.create_organization("Other");
    let mut browser = Browser::new(&clerk);
    browser.post("/sign-in", &[("user_id", &ada.id)]).await;
    let mut previous = json!(null);
    for (wanted, expected) in [
        (Some(acme.id.as_str()), json!(acme.id)),
        (None, json!(acme.id)),
        (Some(other.id.as_str()), json!(acme.id)),
        (Some("nobody-s"), json!(acme.id)),
        (Some(""), json!(null)),
        (Some("acme"), json!(acme.id)),
    ] {
        let parameters: Vec<(&str, &str)> = wanted.map(|wanted| ("organization_id", wanted)).into_iter().collect();
        let answer = browser.get(&handshake("http://localhost:3000/", &parameters)).await;
        let token = parameter(answer.location(), "__clerk_handshake").unwrap();
        let directives = decode(&token)["handshake"].clone();
        let find = |name: &str| {
            let lines = directives.as_array().unwrap().iter().map(|line| line.as_str().unwrap());
            let line = lines.clone().find_map(|line| line.strip_prefix(name)).unwrap_or_else(|| panic!("{name}"));
            line.split(';').next().unwrap().to_owned()
        };
        let claims = decode(&find("__session="));
        assert_eq!(claims["o"]["id"], expected, "asked for {wanted:?}");
        let uat = json!(find("__client_uat="));
        if wanted.is_none() {
            assert_eq!(uat, previous, "nothing has changed");
        }
        previous = uat;
    }
}

#[tokio::test]
async fn what_cannot_be_is_refused() {
    let clerk = Emulator::start();
    let mut browser = Browser::new(&clerk);
    let good = "http://localhost:3000/";
    for (address, parameters, code) in [
        ("", &[][..], "redirect_url_invalid"),
        ("/relative", &[], "redirect_url_invalid"),
        ("//evil.example", &[], "redirect_url_invalid"),
        ("javascript:alert(1)", &[], "redirect_url_invalid"),
        ("data:text/html,x", &[], "redirect_url_invalid"),
        ("http://localhost:3000@evil.example/", &[], "redirect_url_invalid"),
        (good, &[("format", "cookie")], "malformed_request_parameters"),
        (good, &[("suffixed_cookies", "maybe")], "malformed_request_parameters"),
        (good, &[("__clerk_api_version", "1999-01-01")], "malformed_request_parameters"),
    ] {
        let url = handshake(address, parameters);
        browser.send("GET", &url, &[("accept", "*/*")], None).await.refused(400, code);
        let page = browser.get(&url).await;
        assert!(!page.headers.contains_key("location"));
        assert!(page.page(400).contains("role=\"alert\""), "a person gets a page");
    }
    browser.send("POST", &handshake(good, &[]), &[], None).await.refused(404, "resource_not_found");
    browser.send("GET", "/v1/client/sync?redirect_url=x", &[], None).await.refused(404, "resource_not_found");
    for version in ["2025-11-10", "2026-05-12"] {
        assert_eq!(browser.get(&handshake(good, &[("__clerk_api_version", version)])).await.status, 307);
    }
}

#[tokio::test]
async fn a_list_of_origins_is_the_end_of_all_others() {
    let clerk =
        Emulator::builder().allowed_origins(["http://localhost:3000", "https://app.example.com/"]).start().unwrap();
    let mut browser = Browser::new(&clerk);
    let own = clerk.frontend_url().to_owned() + "/user";
    for good in ["http://localhost:3000/a", "https://app.example.com:443/", &own] {
        let answer = browser.get(&handshake(good, &[])).await;
        assert_eq!(answer.status, 307, "{good}");
    }
    for bad in [
        "http://localhost:3001/",
        "https://localhost:3000/",
        "https://app.example.com.evil.example/",
        "http://evil.example/?http://localhost:3000/",
    ] {
        browser.send("GET", &handshake(bad, &[]), &[], None).await.refused(400, "redirect_url_invalid");
    }
    for bad in ["localhost:3000", "http://localhost:3000/path", "ftp://localhost", ""] {
        let error = Emulator::builder().allowed_origins([bad]).start().unwrap_err();
        assert!(matches!(&error, clerk_emulator::StartError::Origin(text) if text == bad), "{error}");
    }
}

#[tokio::test]
async fn the_backend_api_is_where_it_was() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    api.get("/v1/jwks").await.accepted(200);
    api.get("/v1/no-such-thing").await.refused(404, "resource_not_found");
    for path in ["/v1/clientele", "/v1/client/nothing", "/client", "/sign-in/nothing", "/favicon.ico"] {
        api.send(api.request("GET", path)).await.refused(404, "resource_not_found");
    }
}
