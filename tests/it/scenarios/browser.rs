//! The scenarios of browsers: handshakes, refreshes, several domains, organizations.

use serde_json::json;

use super::answer::{Answer, Verdict};
use super::request::{fetch, handshake, handshake_url, page, url};
use super::sites::{GREETING, PRODUCTION_FRONTEND, SATELLITE_FRONTEND, SIGN_IN};
use super::world::{Group, USER, World};
use super::{OWN_COOKIES, Scenario};

use Verdict::{Forbidden, LetIn, Misconfigured, Nobody, Refused};

const NO_COOKIES: &str = "session-token-and-uat-missing";
const NO_DEV_BROWSER: &str = "dev-browser-missing";

pub(super) fn all(world: &World, base: &str) -> Vec<Scenario> {
    let groups = world.groups();
    let group = |path: &str| groups.iter().find(|group| group.path == path).unwrap();
    [
        first_visits(world, base, group("development")),
        signed_in(world, group("development"), group("production")),
        signed_out(world, group("production")),
        resolved_handshakes(world, base, group("development")),
        refreshes(world, base),
        satellites(base),
        organizations(world, base),
        public_urls(world, base),
        bodies(world),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn first_visits(world: &World, base: &str, development: &Group) -> Vec<Scenario> {
    let frontend = world.emulator.issuer();
    let to_handshake = |path: &str| {
        handshake(handshake_url(&frontend, &format!("{base}{path}"), false, NO_DEV_BROWSER, &[]), NO_DEV_BROWSER)
    };
    let nobody = Nobody(NO_DEV_BROWSER);
    let refused = || nobody.refusal(development).telling(nobody);
    let counted = |count: u8| page("/development/cookies").cookies(format!("__clerk_redirect_count={count}"));
    let next = |count: u8| format!("__clerk_redirect_count={count}; SameSite=Lax; HttpOnly; Max-Age=2");
    let location = || handshake_url(&frontend, &format!("{base}/development/cookies"), false, NO_DEV_BROWSER, &[]);
    vec![
        // The handler sets cookies; it does not run.
        page("/development/cookies").gets(to_handshake("/development/cookies")),
        page("/development/session").gets(to_handshake("/development/session")),
        page("/development/page").gets(to_handshake("/development/page")),
        page("/development/open?a=b%20c&d").gets(handshake(
            handshake_url(&frontend, &format!("{base}/development/open?a=b+c&d="), false, NO_DEV_BROWSER, &[]),
            NO_DEV_BROWSER,
        )),
        fetch("/development/open").header("sec-fetch-dest", "iframe").gets(to_handshake("/development/open")),
        fetch("/development/open").header("accept", "text/html").gets(to_handshake("/development/open")),
        // All others are answered as they ask.
        fetch("/development/open").gets(Answer::ok("open").telling(nobody)),
        fetch("/development/visitor").gets(Answer::ok("nobody").telling(nobody)),
        fetch("/development/session").gets(refused()),
        fetch("/development/session").header("sec-fetch-dest", "empty").header("accept", "text/html").gets(refused()),
        page("/development/session").by("POST").gets(refused()),
        page("/development/session").by("HEAD").gets(refused().without_body()),
        page("/development/open").by("OPTIONS").gets(Answer::ok("open").telling(nobody)),
        page("/development/page")
            .by("OPTIONS")
            .header("origin", "https://site.test")
            .header("access-control-request-method", "GET")
            .gets(Answer::ok("in").telling(nobody)),
        // A loop ends with the page as it is for strangers.
        counted(1).gets(Answer::redirect(location()).with("set-cookie", [next(2)])),
        counted(2).gets(Answer::redirect(location()).with("set-cookie", [next(3)])),
        counted(3).gets(Answer::ok("cookies").telling(nobody).with("set-cookie", OWN_COOKIES)),
        page("/development/session").cookies("__clerk_redirect_count=3").gets(refused().shown_as_page()),
    ]
}

fn signed_in(world: &World, development: &Group, production: &Group) -> Vec<Scenario> {
    let mut list = Vec::new();
    for (group, browser) in [(development, world.browser_in_development()), (production, world.browser())] {
        let path = |route: &str| format!("/{}/{route}", group.path);
        let user = || Answer::ok(USER).telling(LetIn).with("set-cookie", [""; 0]);
        for request in [page(path("session")), fetch(path("session")), page(path("session")).by("POST")] {
            list.push(request.cookies(browser.cookies()).gets(user()));
        }
        list.push(page(path("visitor")).cookies(browser.cookies()).gets(user()));
        list.push(page(path("page")).cookies(browser.cookies()).gets(Answer::ok("in").telling(LetIn)));
        let own =
            Answer::ok("cookies").telling(LetIn).with("set-cookie", OWN_COOKIES).with("cache-control", ["private"]);
        list.push(page(path("cookies")).cookies(browser.cookies()).gets(own));
        list.push(fetch(path("session")).bearer(&browser.token).gets(user()));
        list.push(fetch(path("token")).cookies(browser.cookies()).gets(Answer::ok(GREETING)));

        // HTTP/2 lets clients send each cookie as a header of its own.
        let cookies = browser.cookies();
        let split = cookies.split("; ").fold(page(path("session")), |request, cookie| request.cookies(cookie));
        list.push(split.gets(user()));
        let strange = page(path("session")).cookies(&b"strange=\xff\xfe; a"[..]).cookies(browser.cookies());
        list.push(strange.gets(user()));
    }
    list
}

fn signed_out(world: &World, production: &Group) -> Vec<Scenario> {
    let nobody = Nobody(NO_COOKIES);
    let refused = || nobody.refusal(production).telling(nobody);
    let forged = world.emulator.mint_session(USER, "sess_1").claim("iss", PRODUCTION_FRONTEND).bad_signature().sign();
    let forged = world.browser().cookies_with(&forged);
    let invalid = Refused("token-invalid-signature");
    vec![
        page("/production/open").gets(Answer::ok("open").telling(nobody)),
        page("/production/visitor").gets(Answer::ok("nobody").telling(nobody)),
        page("/production/session").gets(refused()),
        fetch("/production/session").gets(refused()),
        page("/production/session").cookies(forged.clone()).gets(invalid.refusal(production).telling(invalid)),
        page("/production/visitor").cookies(forged).gets(invalid.refusal(production).telling(invalid)),
    ]
}

/// Back from a handshake: by its token, or by its nonce.
fn resolved_handshakes(world: &World, base: &str, development: &Group) -> Vec<Scenario> {
    let token =
        |directives: &[String]| world.emulator.mint_session("", "").claim("handshake", json!(directives)).sign();
    let mut list = Vec::new();

    // In development the browser is sent to the page without the handshake's parameters, whatever came of it.
    let there = world.browser_in_development();
    let back = || {
        Answer::redirect(format!("{base}/development/cookies?keep=1"))
            .with("access-control-allow-origin", ["null"])
            .with("access-control-allow-credentials", ["true"])
    };
    let good = token(&there.directives);
    for evidence in [format!("__clerk_handshake={good}"), "__clerk_handshake_nonce=good".to_owned()] {
        let path = format!("/development/cookies?keep=1&{evidence}&__clerk_db_jwt=dvb_1");
        let brought = || back().with("set-cookie", &there.directives).with("x-clerk-auth-status", [""; 0]);
        list.push(page(path.clone()).gets(brought()));
        list.push(fetch(path.clone()).gets(brought()));
        list.push(fetch(path).by("POST").gets(brought()));
    }
    let without_session = token(&there.directives[..1]);
    let path = format!("/development/cookies?keep=1&__clerk_handshake={without_session}");
    let nobody = Nobody("session-token-missing");
    list.push(page(path).gets(back().with("set-cookie", &there.directives[..1]).telling(nobody)));

    // Cookies of another instance: a clear page instead of a loop.
    let forged = world.emulator.mint_session("", "").claim("handshake", json!([])).bad_signature().sign();
    let path = format!("/development/open?__clerk_handshake={forged}");
    let misconfigured = Misconfigured("handshake-token-invalid-signature");
    list.push(page(path.clone()).gets(misconfigured.refusal(development).shown_as_page().telling(misconfigured)));
    list.push(fetch(path).gets(misconfigured.refusal(development).telling(misconfigured)));

    // In production the answer is the page itself, and the cookies of both stand beside each other, each a header.
    let there = world.browser();
    let all: Vec<_> = OWN_COOKIES.into_iter().map(str::to_owned).chain(there.directives.clone()).collect();
    for evidence in
        [format!("__clerk_handshake={}", token(&there.directives)), "__clerk_handshake_nonce=good".to_owned()]
    {
        let shown = Answer::ok("cookies")
            .telling(LetIn)
            .with("set-cookie", &all)
            .with("cache-control", ["private"])
            .with("access-control-allow-origin", ["null"])
            .with("access-control-allow-credentials", ["true"]);
        list.push(page("/production/cookies").cookies(evidence.clone()).gets(shown));
        // Nested layers with one authenticator ask once and send the cookies once.
        for path in ["/production/session", "/twice/production/session"] {
            let user = Answer::ok(USER).telling(LetIn).with("set-cookie", &there.directives);
            list.push(page(path).cookies(evidence.clone()).gets(user));
        }
    }
    list
}

/// An expired session token is renewed without the browser's doing, or by a handshake, or not at all.
fn refreshes(world: &World, base: &str) -> Vec<Scenario> {
    let there = world.browser();
    let good = there.refreshable("rt_1");
    let gone = there.refreshable("rt_gone");
    let traced = |request: Scenario| request.header("x-trace", "1").header("x-trace", "2");
    let all: Vec<_> = OWN_COOKIES.into_iter().map(str::to_owned).chain(there.directives.clone()).collect();
    let renewed = |answer: Answer| answer.telling(LetIn).with("set-cookie", &there.directives);
    let production = Group::bare("production");
    let refused = |reason| Refused(reason).refusal(&production).telling(Refused(reason)).with("set-cookie", [""; 0]);
    const NOT_GET: &str = "session-token-expired-refresh-non-eligible-non-get";
    const GONE: &str = "session-token-expired-refresh-session_gone";
    const NO_TOKEN: &str = "session-token-expired-refresh-non-eligible-no-refresh-cookie";
    let to_handshake = |suffixed, reason| {
        let session = [("__session", there.expired.as_str())];
        handshake(
            handshake_url(PRODUCTION_FRONTEND, &format!("{base}/production/session"), suffixed, reason, &session),
            reason,
        )
    };
    vec![
        traced(page("/production/session")).cookies(good.clone()).gets(renewed(Answer::ok(USER))),
        traced(fetch("/production/session")).cookies(good.clone()).gets(renewed(Answer::ok(USER))),
        traced(fetch("/twice/production/session")).cookies(good.clone()).gets(renewed(Answer::ok(USER))),
        traced(page("/production/cookies")).cookies(good.clone()).gets(Answer::ok("cookies").with("set-cookie", &all)),
        // The cookies come with a refusal, too.
        traced(fetch("/production/admins"))
            .cookies(good.clone())
            .gets(Forbidden("token-invalid").refusal(&production).with("set-cookie", &there.directives)),
        page("/production/session").cookies(gone.clone()).gets(to_handshake(true, GONE)),
        fetch("/production/session").cookies(gone).gets(refused(GONE)),
        page("/production/session").cookies(there.cookies_with(&there.expired)).gets(to_handshake(false, NO_TOKEN)),
        fetch("/production/session").cookies(there.cookies_with(&there.expired)).gets(refused(NO_TOKEN)),
        // What a form sends is not lost to a redirect.
        page("/production/session").by("POST").cookies(good.clone()).gets(refused(NOT_GET)),
        page("/production/page").by("POST").cookies(good).gets(refused(NOT_GET)),
    ]
}

fn satellites(base: &str) -> Vec<Scenario> {
    const SYNC: &str = "satellite-needs-syncing";
    let nobody = Nobody(NO_COOKIES);
    let back = format!("{base}/satellite/open");
    let needs_sync = format!("{base}/development-satellite/open?__clerk_synced=false");
    vec![
        page("/satellite/open").gets(handshake(handshake_url(SATELLITE_FRONTEND, &back, false, SYNC, &[]), SYNC)),
        page("/satellite/open?__clerk_synced=true").gets(Answer::ok("open").telling(nobody)),
        fetch("/satellite/open").gets(Answer::ok("open").telling(nobody)),
        fetch("/satellite/open").header("accept", "text/html").gets(Answer::ok("open").telling(nobody)),
        // Without `satellite_auto_sync` it syncs on demand only.
        page("/development-satellite/open").gets(Answer::ok("open").telling(nobody)),
        page("/development-satellite/open?__clerk_synced=false")
            .gets(handshake(url(SIGN_IN, &[("__clerk_redirect_url", needs_sync.as_str())]), SYNC)),
    ]
}

/// The patterns see the whole path, also where a router or scope has a part of it.
fn organizations(world: &World, base: &str) -> Vec<Scenario> {
    const MISMATCH: &str = "active-organization-mismatch";
    let there = world.browser();
    let acme = json!({ "id": "org_1", "rol": "admin", "slg": "acme" });
    let acme = world.emulator.mint_session(USER, "sess_1").claim("iss", PRODUCTION_FRONTEND).claim("o", acme).sign();
    let cookies = there.cookies_with(&acme);
    let to_handshake = |path: &str, organization: &str| {
        let more = [("__session", acme.as_str()), ("organization_id", organization)];
        handshake(handshake_url(PRODUCTION_FRONTEND, &format!("{base}{path}"), false, MISMATCH, &more), MISMATCH)
    };
    let let_in = || Answer::ok(USER).telling(LetIn);
    vec![
        page("/organizations/of/acme").cookies(cookies.clone()).gets(let_in()),
        page("/organizations/of/other").cookies(cookies.clone()).gets(to_handshake("/organizations/of/other", "other")),
        page("/organizations/personal").cookies(cookies.clone()).gets(to_handshake("/organizations/personal", "")),
        page("/organizations/session").cookies(cookies.clone()).gets(let_in()),
        fetch("/organizations/of/other").cookies(cookies.clone()).gets(let_in()),
        page("/organizations/of/other").cookies(format!("{cookies}; __clerk_redirect_count=3")).gets(let_in()),
    ]
}

/// Where the browser is sent back to is what it asked for, whatever proxies and routers did to it.
fn public_urls(world: &World, base: &str) -> Vec<Scenario> {
    let frontend = world.emulator.issuer();
    let back_to = |back: &str| handshake(handshake_url(&frontend, back, false, NO_DEV_BROWSER, &[]), NO_DEV_BROWSER);
    let behind_proxy = page("/development/open?a=b")
        .header("x-forwarded-host", "app.test, inner.test")
        .header("x-forwarded-proto", "https,http");
    vec![
        behind_proxy.gets(back_to("https://app.test/development/open?a=b")),
        page("/development/open").header("x-forwarded-host", "<b>").gets(back_to(&format!("{base}/development/open"))),
        // A handler in a router in a router.
        page("/outer/deeper/session?a=b").gets(back_to(&format!("{base}/outer/deeper/session?a=b"))),
        fetch("/outer/deeper/session").gets(Nobody(NO_DEV_BROWSER).refusal(&Group::bare("nested"))),
    ]
}

/// The body of a request arrives as it was sent.
fn bodies(world: &World) -> Vec<Scenario> {
    let sent = |request: Scenario| Scenario { body: "what a form sends", ..request.by("POST") };
    vec![
        sent(fetch("/production/echo").cookies(world.browser().cookies())).gets(Answer::ok("what a form sends")),
        sent(page("/production/echo").cookies(world.browser().refreshable("rt_1")))
            .gets(Answer::ok("what a form sends")),
        sent(page("/development/echo")).gets(Answer::ok("what a form sends")),
    ]
}
