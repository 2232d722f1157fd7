//! The pages on which people sign in.

use clerk_emulator::{Emulator, NewOrganization, NewSession, NewUser};
use serde_json::json;

use crate::browser::{Browser, parameter};

const APP: &str = "http://localhost:3000";
/// Whatever ends an attribute, an element or a text.
const NASTY: &str = "\"'><script>alert(1)</script>&lt;b onclick=x>";

/// The id of the session in front and of the client.
async fn in_front(browser: &mut Browser<'_>) -> (String, String) {
    let client = browser.fetch("GET", "/v1/client", APP, &[]).await.json()["response"].clone();
    let text = |name: &str| client[name].as_str().unwrap_or_default().to_owned();
    (text("last_active_session_id"), text("id"))
}

async fn user_in_front(browser: &mut Browser<'_>) -> serde_json::Value {
    let client = browser.fetch("GET", "/v1/client", APP, &[]).await.json()["response"].clone();
    let sessions = client["sessions"].as_array().unwrap();
    let front = sessions.iter().find(|session| session["id"] == client["last_active_session_id"]);
    front.map_or(json!(null), |session| session["user"]["id"].clone())
}

#[tokio::test]
async fn the_picker_lists_everybody_and_signs_in_with_one_press() {
    let clerk = Emulator::start();
    let mut browser = Browser::new(&clerk);
    assert!(browser.get("/sign-in").await.page(200).contains("There are no users yet"));
    let ada = clerk.create_user(NewUser::new("ada@example.com").name("Ada", "Lovelace"));
    let bob = clerk.create_user(NewUser::default().username("bob"));
    let page = browser.get("/sign-in?redirect_url=http%3A%2F%2Flocalhost%3A3000%2Fa").await.page(200);
    for part in ["Ada Lovelace", "ada@example.com", ">bob<", &ada.id, &bob.id, "<strong>localhost:3000</strong>"] {
        assert!(page.contains(part), "{part} in {page}");
    }
    let answer = browser.post("/sign-in", &[("user_id", &bob.id)]).await;
    assert_eq!((answer.status, answer.location()), (303, "/user?notice=signed-in"));
    assert_eq!(user_in_front(&mut browser).await, json!(bob.id));
    let first = in_front(&mut browser).await;
    browser.post("/sign-in", &[("user_id", &ada.id)]).await;
    assert_eq!(user_in_front(&mut browser).await, json!(ada.id));
    // Somebody who is signed in goes on with the session there is.
    browser.post("/sign-in", &[("user_id", &bob.id)]).await;
    assert_eq!(in_front(&mut browser).await, first);
    assert!(browser.get("/sign-in").await.page(200).contains("signed in"));
    let page = browser.post("/sign-in", &[("user_id", "user_x")]).await.page(404);
    assert!(page.contains("<title>Error: Sign in") && page.contains("There is no such user any more"), "{page}");
    browser.post("/sign-in", &[]).await.page(404);
}

#[tokio::test]
async fn many_users_are_cut_short_and_searched() {
    let clerk = Emulator::start();
    let mut browser = Browser::new(&clerk);
    for number in 0..10 {
        clerk.create_user(format!("user{number}@example.com").as_str());
    }
    assert!(!browser.get("/sign-in").await.page(200).contains("role=\"search\""));
    for number in 10..60 {
        clerk.create_user(format!("user{number}@example.com").as_str());
    }
    let page = browser.get("/sign-in").await.page(200);
    assert_eq!(page.matches("name=\"user_id\"").count(), 50);
    assert!(page.contains("The first 50 of 60"), "{page}");
    let page = browser.get("/sign-in?q=USER59&redirect_url=http://localhost:3000/").await.page(200);
    assert_eq!(page.matches("name=\"user_id\"").count(), 1);
    assert_eq!(page.matches("name=\"redirect_url\" value=\"http://localhost:3000/\"").count(), 2, "both forms keep it");
    assert!(browser.get("/sign-in?q=nobody").await.page(200).contains("Nobody matches"));
}

#[tokio::test]
async fn those_who_are_shut_out_are_shown_so_and_kept_out() {
    let clerk = Emulator::start();
    let ada = clerk.create_user("ada@example.com");
    let ban = reqwest::Client::new().post(format!("{}/v1/users/{}/ban", clerk.api_url(), ada.id));
    assert_eq!(ban.bearer_auth(clerk.secret_key()).send().await.unwrap().status(), 200);
    let mut browser = Browser::new(&clerk);
    let page = browser.get("/sign-in").await.page(200);
    assert!(page.contains("disabled") && page.contains("banned"), "{page}");
    let page = browser.post("/sign-in", &[("user_id", &ada.id)]).await.page(403);
    assert!(page.contains("The user is banned"), "{page}");
    assert_eq!(in_front(&mut browser).await.0, "");
}

#[tokio::test]
async fn somebody_new_signs_up() {
    let clerk = Emulator::start();
    let mut browser = Browser::new(&clerk);
    let page = browser.get("/sign-up?redirect_url=http://localhost:3000/").await.page(200);
    for name in ["email_address", "first_name", "last_name"] {
        assert!(
            page.contains(&format!("<label for=\"{name}\">")) && page.contains(&format!("id=\"{name}\"")),
            "{page}"
        );
    }
    let form = [
        ("email_address", " ada@example.com "),
        ("first_name", "Ada"),
        ("last_name", ""),
        ("redirect_url", "http://localhost:3000/"),
    ];
    let answer = browser.post("/sign-up", &form).await;
    assert!(answer.location().starts_with("http://localhost:3000/?__clerk_db_jwt=dvb_"), "{}", answer.location());
    let ada = clerk.user("ada@example.com").unwrap();
    assert_eq!(user_in_front(&mut browser).await, json!(ada.id));
    for (address, status, why) in [
        ("ADA@example.com", 422, "That e-mail address is taken"),
        ("ada", 422, "must be an e-mail address"),
        ("", 422, "must be included"),
    ] {
        let page = browser.post("/sign-up", &[("email_address", address), ("first_name", NASTY)]).await.page(status);
        assert!(page.contains(why) && page.contains("<title>Error: Sign up"), "{page}");
        assert!(page.contains("aria-invalid=\"true\" aria-describedby=\"email_address-error\""), "{page}");
        assert!(page.contains("id=\"email_address-error\""), "{page}");
        assert!(page.contains("value=\"&quot;'&gt;&lt;script&gt;"), "what was typed stays: {page}");
    }
    let answer = browser.get("/sign-in/create?redirect_url=http://localhost:3000/").await;
    assert_eq!((answer.status, answer.location()), (303, "/sign-up?redirect_url=http%3A%2F%2Flocalhost%3A3000%2F"));
}

#[tokio::test]
async fn the_account_page_switches_account_and_organization() {
    let clerk = Emulator::start();
    let (ada, bob) = (clerk.create_user("ada@example.com"), clerk.create_user("bob@example.com"));
    let acme = clerk.create_organization(NewOrganization::new("Acme").created_by(&ada.id));
    let other = clerk.create_organization(NewOrganization::new("Other").created_by(&bob.id));
    let mut browser = Browser::new(&clerk);
    for path in ["/user", "/sign-in/tasks", "/"] {
        let answer = browser.get(&format!("{path}?redirect_url=http://localhost:3000/")).await;
        let expected = if path == "/" { "/user" } else { "/sign-in" };
        assert_eq!(
            (answer.status, answer.location()),
            (303, format!("{expected}?redirect_url=http%3A%2F%2Flocalhost%3A3000%2F").as_str())
        );
    }
    browser.post("/sign-in", &[("user_id", &ada.id)]).await;
    let of_ada = in_front(&mut browser).await.0;
    browser.post("/sign-in", &[("user_id", &bob.id)]).await;
    let of_bob = in_front(&mut browser).await.0;
    let page = browser.get("/user?redirect_url=http://localhost:3000/x").await.page(200);
    for part in [
        "ada@example.com",
        "bob@example.com",
        "Other",
        "Personal account",
        "Back to localhost:3000",
        "Sign out of all accounts",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
    assert!(!page.contains("Acme"), "{page}");
    assert_eq!(page.matches("aria-current=\"true\"").count(), 2, "the account and the organization");

    let answer = browser.post("/user/switch-account", &[("session_id", &of_ada), ("redirect_url", APP)]).await;
    assert!(parameter(answer.location(), "__clerk_db_jwt").is_some(), "the application is to notice");
    assert_eq!(in_front(&mut browser).await.0, of_ada);
    let answer = browser.post("/user/switch-organization", &[("organization_id", &acme.id)]).await;
    assert_eq!(answer.location(), "/user?notice=organization");
    let page = browser.get("/user?notice=organization").await.page(200);
    assert!(page.contains("role=\"status\">The organization is switched."), "{page}");
    let active = async |browser: &mut Browser<'_>| {
        let body = browser.fetch("GET", "/v1/client", APP, &[]).await.json();
        body["response"]["sessions"][0]["last_active_organization_id"].clone()
    };
    assert_eq!(active(&mut browser).await, json!(acme.id));
    browser.post("/user/switch-organization", &[("organization_id", &other.id)]).await.page(404);
    assert_eq!(active(&mut browser).await, json!(acme.id));
    browser.post("/user/switch-organization", &[("organization_id", "")]).await;
    assert_eq!(active(&mut browser).await, json!(null));
    assert_eq!(
        browser.post("/user/create-organization", &[("name", "New one")]).await.location(),
        "/user?notice=created"
    );
    assert_eq!(active(&mut browser).await, json!(clerk.organization("new-one").unwrap().id));
    browser.post("/user/create-organization", &[("name", "")]).await.page(422);

    // Sessions of others are none of this browser's business.
    let elsewhere = clerk.create_session(NewSession::of(&bob.id)).id;
    for path in ["/user/switch-account", "/sign-out"] {
        browser.post(path, &[("session_id", &elsewhere)]).await.page(404);
    }
    let answer = browser.post("/sign-out", &[("session_id", &of_ada)]).await;
    assert_eq!(answer.location(), "/user?notice=signed-out");
    assert_eq!(in_front(&mut browser).await.0, of_bob);
}

#[tokio::test]
async fn signing_out_is_asked_for_and_then_done() {
    let clerk = Emulator::start();
    let ada = clerk.create_user("ada@example.com");
    let mut browser = Browser::new(&clerk);
    assert!(browser.get("/sign-out").await.page(200).contains("Nobody is signed in"));
    browser.post("/sign-in", &[("user_id", &ada.id)]).await;
    let page = browser.get("/sign-out?redirect_url=http://localhost:3000/bye").await.page(200);
    assert!(page.contains("ada@example.com") && page.contains("method=\"post\" action=\"/sign-out\""), "{page}");
    assert_eq!(user_in_front(&mut browser).await, json!(ada.id), "a link signs nobody out");
    let answer = browser.post("/sign-out", &[]).await;
    assert_eq!(answer.location(), "/sign-in?notice=signed-out");
    assert!(browser.get("/sign-in?notice=signed-out").await.page(200).contains("You are signed out."));
    assert_eq!(user_in_front(&mut browser).await, json!(null));
    let answer = browser.post("/sign-out", &[("redirect_url", "http://localhost:3000/bye")]).await;
    assert!(answer.location().starts_with("http://localhost:3000/bye?__clerk_db_jwt=dvb_"), "{}", answer.location());
}

#[tokio::test]
async fn whoever_has_something_to_do_does_it_before_going_back() {
    let clerk = Emulator::start();
    let ada = clerk.create_user("ada@example.com");
    let mut browser = Browser::new(&clerk);
    browser.get("/sign-in").await;
    browser.post("/sign-in", &[("user_id", &ada.id)]).await;
    let (active, client) = in_front(&mut browser).await;
    let back = ("redirect_url", "http://localhost:3000/");
    let answer = browser.get("/sign-in/tasks?redirect_url=http://localhost:3000/").await;
    assert!(answer.location().starts_with("http://localhost:3000/?__clerk_db_jwt="), "nothing to do");
    clerk.end_session(&active);

    let pending = NewSession::of(&ada.id).client(&client).task("setup-mfa").task("choose-organization");
    clerk.create_session(pending);
    let tasks = "/sign-in/tasks?redirect_url=http%3A%2F%2Flocalhost%3A3000%2F";
    assert_eq!(browser.post("/sign-in", &[("user_id", &ada.id), back]).await.location(), tasks);
    let page = browser.get("/sign-up/tasks?redirect_url=http://localhost:3000/").await.page(200);
    assert!(page.contains("setup-mfa") && page.contains("Choose an organization"), "{page}");
    assert!(!page.contains("Personal account"), "that would not be a choice: {page}");
    assert!(browser.get("/user").await.page(200).contains("href=\"/sign-in/tasks\""));
    browser.post("/user/complete-task", &[("task", "choose-organization")]).await.page(404);
    browser.post("/user/complete-task", &[("task", "other")]).await.page(404);
    assert_eq!(browser.post("/user/complete-task", &[("task", "setup-mfa"), back]).await.location(), tasks);
    let answer = browser.post("/user/create-organization", &[("name", "Acme"), back]).await;
    assert!(answer.location().starts_with("http://localhost:3000/?__clerk_db_jwt="), "{}", answer.location());
}

#[tokio::test]
async fn nobody_is_sent_where_they_may_not_go() {
    let open = Emulator::start();
    let strict = Emulator::builder().allowed_origins([APP]).start().unwrap();
    let anywhere = [
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(document.domain)",
        "JAVASCRIPT://localhost:3000/%0aalert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "http://localhost:3000@evil.example/",
        "http:///",
        "evil.example",
        "/user",
    ];
    let elsewhere = [
        "http://evil.example/",
        "https://localhost:3000/",
        "http://localhost:3000.evil.example/",
        "http://evil.example\\@localhost:3000/",
        "http://evil.example#@localhost:3000/",
        "http://localhost%3A3000.evil.example/",
    ];
    for (clerk, addresses) in [(&open, &anywhere[..]), (&strict, &anywhere), (&strict, &elsewhere)] {
        let ada = clerk.user("ada@example.com").unwrap_or_else(|| clerk.create_user("ada@example.com"));
        let mut browser = Browser::new(clerk);
        browser.post("/sign-in", &[("user_id", &ada.id)]).await;
        let session = in_front(&mut browser).await.0;
        for address in addresses {
            let query = form_urlencoded::Serializer::new(String::new()).append_pair("redirect_url", address).finish();
            for path in ["/", "/sign-in", "/sign-up", "/sign-in/create", "/sign-in/tasks", "/sign-out", "/user"] {
                let answer = browser.get(&format!("{path}?{query}")).await;
                assert!(!answer.headers.contains_key("location"), "{path} to {address}");
                answer.page(400);
            }
            for (path, field) in [
                ("/sign-in", ("user_id", ada.id.as_str())),
                ("/sign-up", ("email_address", "new@example.com")),
                ("/sign-out", ("x", "")),
                ("/user/switch-account", ("session_id", session.as_str())),
                ("/user/switch-organization", ("organization_id", "")),
                ("/user/create-organization", ("name", "New")),
                ("/user/complete-task", ("task", "x")),
            ] {
                let answer = browser.post(path, &[field, ("redirect_url", address)]).await;
                assert!(!answer.headers.contains_key("location"), "{path} to {address}");
                answer.page(400);
            }
        }
        assert!(clerk.user("new@example.com").is_none() && clerk.organization("new").is_none(), "nothing was done");
        assert_eq!(in_front(&mut browser).await.0, session);
    }
    let mut browser = Browser::new(&strict);
    let ada = strict.user("ada@example.com").unwrap();
    let own = format!("{}/user?x=1", strict.frontend_url());
    let answer = browser.post("/sign-in", &[("user_id", &ada.id), ("redirect_url", &own)]).await;
    assert_eq!(answer.location(), own, "its own pages need no token in the URL");
}

#[tokio::test]
async fn whatever_is_shown_is_shown_as_text() {
    let clerk = Emulator::start();
    let nasty =
        clerk.create_user(NewUser::new("\"><svg/onload=alert(1)>@example.com").name(NASTY, NASTY).username(NASTY));
    clerk.create_organization(NewOrganization::new(NASTY).created_by(&nasty.id));
    let mut browser = Browser::new(&clerk);
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("redirect_url", &format!("http://localhost:3000/{NASTY}?{NASTY}#{NASTY}"))
        .append_pair("notice", NASTY)
        .append_pair("q", NASTY)
        .append_pair("user_id", NASTY)
        .append_pair("first_name", NASTY)
        .append_pair("email_address", NASTY)
        .finish();
    for number in 0..11 {
        clerk.create_user(format!("user{number}@example.com").as_str());
    }
    for path in ["/sign-in", "/sign-up"] {
        browser.get(&format!("{path}?{query}")).await.page(200);
        browser.post(&format!("{path}?{query}"), &[]).await;
    }
    browser.get("/sign-in").await.page(200);
    browser.post("/sign-in", &[("user_id", &nasty.id)]).await;
    for path in ["/user", "/sign-out"] {
        // `page` looks for elements that no page has.
        let page = browser.get(&format!("{path}?{query}")).await.page(200);
        assert!(page.contains("&lt;script&gt;") && !page.contains("<svg"), "{page}");
    }
}

#[tokio::test]
async fn forms_are_taken_from_the_own_pages_alone() {
    let clerk = Emulator::start();
    let ada = clerk.create_user("ada@example.com");
    let mut browser = Browser::new(&clerk);
    let own = clerk.frontend_url().to_owned();
    let other_port = format!("http://127.0.0.1:{}", clerk.address().port() ^ 1);
    let form: &[(&str, &str)] = &[("user_id", &ada.id), ("email_address", "new@example.com")];
    for foreign in [
        &[("sec-fetch-site", "cross-site"), ("origin", "http://evil.example")][..],
        &[("sec-fetch-site", "cross-site"), ("origin", own.as_str())],
        &[("sec-fetch-site", "same-site"), ("origin", other_port.as_str())],
        &[("sec-fetch-site", "none")],
        &[("origin", "http://evil.example")],
        &[("origin", other_port.as_str())],
        &[("origin", "http://127.0.0.1")],
        &[("origin", "null")],
    ] {
        for path in [
            "/sign-in",
            "/sign-up",
            "/sign-out",
            "/user/switch-account",
            "/user/switch-organization",
            "/user/create-organization",
            "/user/complete-task",
        ] {
            let answer = browser.send("POST", path, foreign, Some(form)).await;
            assert!(!answer.headers.contains_key("set-cookie"), "{path} {foreign:?}");
            assert!(answer.page(403).contains("another site"), "{path} {foreign:?}");
        }
    }
    assert!(clerk.user("new@example.com").is_none());
    for own in [
        &[("sec-fetch-site", "same-origin"), ("origin", own.as_str())][..],
        &[("sec-fetch-site", "same-origin")],
        &[("origin", own.as_str())],
        // No browser, so nobody whom another site could make send it.
        &[],
    ] {
        assert_eq!(browser.send("POST", "/sign-in", own, Some(form)).await.status, 303, "{own:?}");
    }
}

#[tokio::test]
async fn pages_have_their_methods_and_forms_their_type() {
    let clerk = Emulator::start();
    let mut browser = Browser::new(&clerk);
    for (method, path, allow) in
        [("POST", "/user", "GET"), ("GET", "/user/switch-account", "POST"), ("DELETE", "/sign-in", "GET, POST")]
    {
        let answer = browser.send(method, path, &[], None).await;
        assert_eq!(answer.headers["allow"], allow, "{method} {path}");
        answer.page(405);
    }
    let json =
        reqwest::Client::new().post(browser.url("/sign-in")).header("content-type", "application/json").body("{}");
    assert_eq!(json.send().await.unwrap().status(), 415);
}

#[tokio::test]
async fn a_satellite_in_development_gets_the_dev_browser_from_the_page() {
    let clerk = Emulator::start();
    let mut browser = Browser::new(&clerk);
    for path in ["/sign-in", "/sign-up"] {
        let satellite = "http://localhost:4000/a?b=1&__clerk_synced=false";
        let query =
            form_urlencoded::Serializer::new(String::new()).append_pair("__clerk_redirect_url", satellite).finish();
        let answer = browser.get(&format!("{path}?{query}")).await;
        assert_eq!(answer.status, 307);
        let back = answer.location();
        assert!(back.starts_with("http://localhost:4000/a?b=1&__clerk_db_jwt=dvb_"), "{back}");
        assert!(back.ends_with("&__clerk_synced=true") && !back.contains("false"), "{back}");
        for bad in ["javascript:alert(1)", "//evil.example", "", "http://a@evil.example"] {
            let query =
                form_urlencoded::Serializer::new(String::new()).append_pair("__clerk_redirect_url", bad).finish();
            browser.get(&format!("{path}?{query}")).await.page(400);
        }
    }
}

#[tokio::test]
async fn two_instances_on_one_host_keep_apart() {
    let (one, two) = (Emulator::start(), Emulator::start());
    let ada = one.create_user("ada@example.com");
    let mut browser = Browser::new(&one);
    browser.post("/sign-in", &[("user_id", &ada.id)]).await;
    // Browsers send cookies to every port of a host.
    let mut at_two = Browser::with_jar(&two, browser.into_jar());
    at_two.get("/sign-in").await.page(200);
    let mut back = Browser::with_jar(&one, at_two.into_jar());
    assert_eq!(user_in_front(&mut back).await, json!(ada.id));
}

#[cfg(feature = "sqlite")]
#[tokio::test]
async fn a_restart_signs_nobody_out() {
    let folder = crate::sqlite::Folder::new("pages");
    let file = folder.file("data.sqlite");
    let start = || Emulator::builder().data(&file).start().unwrap();
    let clerk = start();
    let mut browser = Browser::new(&clerk);
    let app = "http://localhost:3000/";
    let answer = browser.post("/sign-up", &[("email_address", "ada@example.com"), ("redirect_url", app)]).await;
    let dev_browser = parameter(answer.location(), "__clerk_db_jwt").unwrap();
    let ada = clerk.user("ada@example.com").unwrap();
    let jar = browser.into_jar();
    clerk.shut_down(std::time::Duration::ZERO);
    let clerk = start();
    let mut browser = Browser::with_jar(&clerk, jar);
    assert_eq!(user_in_front(&mut browser).await, json!(ada.id));
    let mut elsewhere = Browser::new(&clerk);
    let shown = elsewhere.fetch("GET", &format!("/v1/client?__clerk_db_jwt={dev_browser}"), APP, &[]).await.json();
    assert_eq!(shown["response"]["sessions"][0]["user"]["id"], json!(ada.id));
}
