//! What happens to somebody who uses the service.

use reqwest::Method;

use super::browser::{Browser, Page};
use super::program::Program;
use super::webhook;

const ADA: &str = "Ada Admin";
const MAX: &str = "Max Member";

/// Opens the profile page, and signs in where it leads to.
async fn sign_in(program: &Program, browser: &mut Browser, name: &str) -> Page {
    let page = browser.open(&program.page("/profile")).await;
    choose_user(browser, &page, name).await
}

/// Chooses a user on the page to sign in.
async fn choose_user(browser: &mut Browser, page: &Page, name: &str) -> Page {
    assert_eq!((page.status, page.url.path()), (200, "/sign-in"), "{}", page.body);
    let (user, back) = (page.choice("user_id", name), page.field("redirect_url"));
    browser.submit(page, "/sign-in", &[("user_id", &user), ("redirect_url", &back)]).await
}

/// Follows the link to switch the organization, and chooses one by its name.
async fn switch_organization(browser: &mut Browser, page: &Page, name: &str) -> Page {
    let page = browser.open(&page.attribute("switch-organization", "href")).await;
    let (organization, back) = (page.choice("organization_id", name), page.field("redirect_url"));
    let fields = [("organization_id", &*organization), ("redirect_url", &back)];
    browser.submit(&page, "/user/switch-organization", &fields).await
}

/// Follows the link to sign out, and does.
async fn sign_out(browser: &mut Browser, link: &str) -> Page {
    let page = browser.open(link).await;
    let back = page.field("redirect_url");
    browser.submit(&page, "/sign-out", &[("redirect_url", &back)]).await
}

fn is_handshake(url: &reqwest::Url) -> bool {
    url.path() == "/v1/client/handshake"
}

pub(crate) async fn a_first_visit_learns_that_nobody_is_signed_in(program: &str) {
    let (program, mut browser) = (Program::start(program), Browser::new());
    let home = browser.open(&program.page("/")).await;
    assert!(!home.is(200, "home").is_signed_in());
    assert!(home.passed.iter().any(is_handshake), "{:?}", home.passed);
    assert_eq!(home.url.as_str(), program.page("/"), "nothing of the handshake is left in the address");
    let sign_up = browser.open(&home.attribute("sign-up", "href")).await;
    assert_eq!((sign_up.status, sign_up.url.path()), (200, "/sign-up"));
    let again = browser.open(&program.page("/")).await;
    assert!(again.passed.is_empty(), "the browser is known now: {:?}", again.passed);
}

pub(crate) async fn a_page_sends_to_sign_in_and_comes_back(program: &str) {
    let (program, mut browser) = (Program::start(program), Browser::new());
    let profile = sign_in(&program, &mut browser, ADA).await;
    assert!(profile.is(200, "profile").is_signed_in());
    assert_eq!(profile.url.as_str(), program.page("/profile"));
    assert!(profile.text("user-id").starts_with("user_"));
    assert!(profile.text("session-id").starts_with("sess_"));
    let home = browser.open(&program.page("/")).await;
    assert!(home.is(200, "home").is_signed_in());
    assert!(home.passed.is_empty(), "{:?}", home.passed);
}

pub(crate) async fn the_link_to_sign_in_leads_to_the_profile(program: &str) {
    let (program, mut browser) = (Program::start(program), Browser::new());
    let home = browser.open(&program.page("/")).await;
    let link = home.url.join(&home.attribute("sign-in", "href")).unwrap();
    let page = browser.open(link.as_str()).await;
    let profile = choose_user(&mut browser, &page, MAX).await;
    assert!(profile.is(200, "profile").is_signed_in());
    assert_eq!(profile.url.as_str(), program.page("/profile"));
}

pub(crate) async fn the_organization_is_for_those_who_have_the_permission(program: &str) {
    let (program, mut browser) = (Program::start(program), Browser::new());
    let stranger = browser.open(&program.page("/organization")).await;
    assert_eq!(stranger.url.path(), "/sign-in");
    let denied = choose_user(&mut browser, &stranger, ADA).await;
    assert_eq!(denied.is(403, "not-permitted").text("permission"), "org:invoices:read");
    assert_eq!(denied.text("organization-id"), "none");

    let profile = switch_organization(&mut browser, &denied, "Acme").await;
    assert!(profile.is(200, "profile").text("organization-id").starts_with("org_"));
    let allowed = browser.open(&program.page("/organization")).await;
    assert_eq!(allowed.is(200, "organization").text("organization-role"), "org:admin");
    assert!(allowed.body.contains("anvils"));

    let mut browser = Browser::new();
    let profile = sign_in(&program, &mut browser, MAX).await;
    let profile = switch_organization(&mut browser, &profile, "Acme").await;
    assert_eq!(profile.is(200, "profile").text("organization-role"), "org:member");
    let denied = browser.open(&program.page("/organization")).await;
    assert_eq!(denied.is(403, "not-permitted").text("organization-id"), profile.text("organization-id"));
}

pub(crate) async fn an_api_answers_and_never_redirects(program: &str) {
    let (program, mut browser) = (Program::start(program), Browser::new());
    for (method, path) in [(Method::GET, "/api/me"), (Method::POST, "/api/account/close")] {
        let refused = browser.fetch(method, &program.page(path)).await;
        assert_eq!(refused.status, 401, "{}", refused.body);
        assert!(refused.headers.get("location").is_none());
        assert_eq!(refused.json()["errors"][0]["code"], "authentication_required");
    }
    let profile = sign_in(&program, &mut browser, ADA).await;
    let me = browser.fetch(Method::GET, &program.page("/api/me")).await;
    assert_eq!((me.status, me.json()["user_id"].as_str()), (200, Some(&*profile.text("user-id"))));
    assert_eq!(me.json()["session_id"].as_str(), Some(&*profile.text("session-id")));
}

pub(crate) async fn after_an_idle_while_the_session_goes_on(program: &str) {
    let (program, mut browser) = (Program::start(program), Browser::new());
    let before = sign_in(&program, &mut browser, ADA).await;
    program.control("advance?seconds=90").await;
    let after = browser.open(&program.page("/profile")).await;
    assert_eq!(after.is(200, "profile").text("session-id"), before.text("session-id"));
    assert_eq!(after.url.as_str(), program.page("/profile"));
    program.control("advance?seconds=90").await;
    // A script's call cannot be sent around by redirects: the service renews the session itself, and sets the cookies.
    let me = browser.fetch(Method::GET, &program.page("/api/me")).await;
    assert_eq!((me.status, me.json()["session_id"].as_str()), (200, Some(&*before.text("session-id"))));
    assert!(me.headers.contains_key("set-cookie"));
    let quiet = browser.open(&program.page("/profile")).await;
    assert!(quiet.is(200, "profile").passed.is_empty(), "{:?}", quiet.passed);
}

pub(crate) async fn notes_are_saved_for_their_user(program: &str) {
    let (program, mut browser) = (Program::start(program), Browser::new());
    let profile = sign_in(&program, &mut browser, ADA).await;
    let saved = browser.submit(&profile, "/notes", &[("text", "Buy <b>milk</b> & \"bread\"")]).await;
    assert!(saved.is(200, "profile").body.contains("<li>Buy &lt;b&gt;milk&lt;/b&gt; &amp; &quot;bread&quot;</li>"));
    assert_eq!(saved.passed.len(), 1, "sent on after the form, so that a reload does not send it again");

    let mut browser = Browser::new();
    let profile = sign_in(&program, &mut browser, MAX).await;
    assert!(!profile.body.contains("milk"));
}

pub(crate) async fn a_form_with_an_expired_session_loses_nothing(program: &str) {
    let (program, mut browser) = (Program::start(program), Browser::new());
    let profile = sign_in(&program, &mut browser, ADA).await;
    program.control("advance?seconds=90").await;
    let text = "</textarea> is what I typed";
    let kept = browser.submit(&profile, "/notes", &[("text", text)]).await;
    assert_eq!(kept.is(401, "note-not-saved").text("note-text"), text);
    assert!(kept.passed.is_empty(), "{:?}", kept.passed);

    let path = kept.attribute("continue", "href");
    let profile = browser.open(kept.url.join(&path).unwrap().as_str()).await;
    assert!(profile.is(200, "profile").is_signed_in());
    assert!(!profile.body.contains("what I typed"));
    let saved = browser.submit(&profile, "/notes", &[("text", text)]).await;
    assert!(saved.is(200, "profile").body.contains("<li>&lt;/textarea&gt; is what I typed</li>"));
}

pub(crate) async fn a_form_of_another_site_is_refused(program: &str) {
    let (program, mut browser) = (Program::start(program), Browser::new());
    sign_in(&program, &mut browser, ADA).await;
    for other in ["http://localhost:1/", "http://evil.example/"] {
        let refused = browser.submit_from(other, &program.page("/notes"), &[("text", "not mine")]).await;
        refused.is(403, "other-origin");
    }
    let profile = browser.open(&program.page("/profile")).await;
    assert!(!profile.is(200, "profile").body.contains("not mine"));
}

pub(crate) async fn a_guarded_step_wants_a_recent_sign_in(program: &str) {
    let (program, mut browser) = (Program::start(program), Browser::new());
    let close = program.page("/api/account/close");
    sign_in(&program, &mut browser, ADA).await;
    assert_eq!(browser.fetch(Method::POST, &close).await.status, 200);

    program.control("advance?seconds=660").await;
    let profile = browser.open(&program.page("/profile")).await;
    assert!(profile.is(200, "profile").is_signed_in());
    let refused = browser.fetch(Method::POST, &close).await;
    assert_eq!((refused.status, &refused.json()["clerk_error"]["reason"]), (403, &"reverification-error".into()));

    let link = profile.attribute("reverify-link", "href");
    sign_out(&mut browser, &link).await;
    sign_in(&program, &mut browser, ADA).await;
    assert_eq!(browser.fetch(Method::POST, &close).await.status, 200);
}

pub(crate) async fn signing_out_ends_it(program: &str) {
    let (program, mut browser) = (Program::start(program), Browser::new());
    let profile = sign_in(&program, &mut browser, ADA).await;
    let home = sign_out(&mut browser, &profile.attribute("sign-out", "href")).await;
    assert!(!home.is(200, "home").is_signed_in());
    assert_eq!(browser.fetch(Method::GET, &program.page("/api/me")).await.status, 401);
    let page = browser.open(&program.page("/profile")).await;
    assert_eq!(page.url.path(), "/sign-in");
}

pub(crate) async fn a_revoked_session_has_to_sign_in_again(program: &str) {
    let (program, mut browser) = (Program::start(program), Browser::new());
    let profile = sign_in(&program, &mut browser, ADA).await;
    program.control(&format!("end-session?id={}", profile.text("session-id"))).await;
    // Session tokens live for a minute, whatever happens.
    program.control("advance?seconds=90").await;
    assert_eq!(browser.fetch(Method::GET, &program.page("/api/me")).await.status, 401);
    let page = browser.open(&program.page("/profile")).await;
    let profile_again = choose_user(&mut browser, &page, ADA).await;
    assert_ne!(profile_again.is(200, "profile").text("session-id"), profile.text("session-id"));
}

pub(crate) async fn a_new_key_of_the_instance_is_picked_up(program: &str) {
    let (program, mut browser) = (Program::start(program), Browser::new());
    sign_in(&program, &mut browser, ADA).await;
    program.control("rotate-key").await;
    program.control("advance?seconds=90").await;
    let profile = browser.open(&program.page("/profile")).await;
    assert!(profile.is(200, "profile").is_signed_in());
}

pub(crate) async fn switched_keys_end_in_a_page_and_not_in_a_loop(program: &str) {
    let (program, mut browser) = (Program::start(program), Browser::new());
    sign_in(&program, &mut browser, ADA).await;
    let other: serde_json::Value = serde_json::from_str(&program.control("switch-keys").await).unwrap();
    let home = browser.open(&program.page("/")).await;
    assert!(!home.is(200, "home").is_signed_in(), "the user of one instance is nobody's of another");
    let page = browser.open(&program.page("/profile")).await;
    assert!(page.url.as_str().starts_with(other["sign_in_url"].as_str().unwrap()), "{}", page.url);
    let profile = choose_user(&mut browser, &page, ADA).await;
    assert!(profile.is(200, "profile").is_signed_in());
}

pub(crate) async fn a_webhook_counts_if_it_is_signed(program: &str) {
    let (program, mut browser) = (Program::start(program), Browser::new());
    let profile = sign_in(&program, &mut browser, ADA).await;
    browser.submit(&profile, "/notes", &[("text", "Buy milk")]).await;
    let user = profile.text("user-id");
    let deleted = format!(r#"{{"type":"user.deleted","object":"event","data":{{"id":"{user}","deleted":true}}}}"#);

    assert_eq!(webhook::send(&program, b"another key", &deleted).await, 400);
    assert!(browser.open(&program.page("/profile")).await.body.contains("Buy milk"));
    assert_eq!(webhook::send_signed(&program, r#"{"type":"user.updated","object":"event","data":{}}"#).await, 204);
    assert!(browser.open(&program.page("/profile")).await.body.contains("Buy milk"));
    assert_eq!(webhook::send_signed(&program, &deleted).await, 204);
    assert!(!browser.open(&program.page("/profile")).await.body.contains("Buy milk"));
}
