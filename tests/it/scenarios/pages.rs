//! The scenarios of pages and APIs: who is sent to sign in.

use super::Scenario;
use super::answer::{Answer, Verdict};
use super::request::{fetch, page, url};
use super::sites::{PRODUCTION_FRONTEND, SIGN_IN};
use super::world::{Group, USER, World};

use Verdict::{Forbidden, LetIn, Misconfigured, Nobody, Refused, WrongClass};

const ACCOUNTS: &str = "https://accounts.example.com";
const NO_COOKIES: &str = "session-token-and-uat-missing";

pub(super) fn all(world: &World, base: &str) -> Vec<Scenario> {
    let groups = world.groups();
    let group = |path: &str| groups.iter().find(|group| group.path == path).unwrap();
    let mut list = pages(world, base, group("pages"), group("own-pages"), group("production"));
    list.extend(links(base));
    list
}

/// Pages of callers who are not signed in are redirected where the service wants that; APIs never are.
fn pages(world: &World, base: &str, pages: &Group, own: &Group, production: &Group) -> Vec<Scenario> {
    let nobody = Nobody(NO_COOKIES);
    let to_sign_in = |path: &str| {
        let back = format!("{base}{path}");
        Answer::redirect(url(&format!("{ACCOUNTS}/sign-in"), &[("redirect_url", back.as_str())]))
    };
    let to_tasks = |path: &str| {
        let back = format!("{base}{path}");
        Answer::redirect(url(&format!("{ACCOUNTS}/sign-in/tasks"), &[("redirect_url", back.as_str())])).telling(LetIn)
    };
    let there = world.browser();
    let token = |claim: &str, value: &str| {
        let token = world.emulator.mint_session(USER, "sess_1").claim("iss", PRODUCTION_FRONTEND).claim(claim, value);
        there.cookies_with(&token.sign())
    };
    let pending = token("sts", "pending");
    let mut list = Vec::new();
    for (path, group) in [
        // By an option of the layer or middleware: extractors and guards.
        ("/pages/session", pages),
        ("/pages/session?a=b%20c&d", pages),
        ("/pages/guard", pages),
        ("/pages/member", pages),
        ("/pages/only/role", pages),
        ("/pages/reverified", pages),
        ("/own-pages/session", own),
        // By one guard.
        ("/production/page", production),
    ] {
        list.push(page(path).gets(to_sign_in(path).telling(nobody)));
        list.push(fetch(path).header("sec-fetch-dest", "iframe").gets(to_sign_in(path)));
        list.push(fetch(path).header("accept", "text/html").gets(to_sign_in(path)));
        list.push(fetch(path).gets(nobody.refusal(group).telling(nobody)));
        list.push(
            fetch(path).header("sec-fetch-dest", "empty").header("accept", "text/html").gets(nobody.refusal(group)),
        );
        list.push(page(path).by("POST").gets(nobody.refusal(group)));
        list.push(page(path).by("HEAD").gets(nobody.refusal(group).without_body()));
    }
    for (path, group) in [("/pages/session", pages), ("/production/page", production)] {
        list.push(page(path).cookies(pending.clone()).gets(to_tasks(path)));
        list.push(fetch(path).cookies(pending.clone()).gets(Refused("token-invalid").refusal(group)));
    }
    // Who is signed in and may not, and who is no user, gets no page to sign in.
    let signed_in = || there.cookies();
    list.push(page("/pages/admins").cookies(signed_in()).gets(Forbidden("token-invalid").refusal(pages)));
    list.push(page("/pages/member").cookies(signed_in()).gets(Forbidden("token-invalid").refusal(pages)));
    list.push(page("/pages/only/role").cookies(signed_in()).gets(Forbidden("token-invalid").refusal(pages)));
    let machine = WrongClass("token-type-mismatch").refusal(pages);
    list.push(page("/pages/session").bearer(&world.jwt).gets(machine));
    // A handler in a router in a router, in development: the browser's identity goes along to another host.
    let back = format!("{base}/outer/deeper/page");
    let with_browser = url(SIGN_IN, &[("redirect_url", back.as_str()), ("__clerk_db_jwt", "dvb_1")]);
    list.push(page("/outer/deeper/page").cookies("__clerk_db_jwt=dvb_1").gets(Answer::redirect(with_browser)));
    // Keys that do not match: the sign-in page would send the browser straight back.
    let forged = world.emulator.mint_session(USER, "sess_1").claim("iss", PRODUCTION_FRONTEND).foreign_key().sign();
    let forged = page("/pages/session").cookies(there.cookies_with(&forged));
    list.push(forged.gets(Refused("token-invalid-signature").refusal(pages)));
    // Public pages stay public.
    list.push(page("/pages/open").gets(Answer::ok("open")));
    list.push(page("/pages/visitor").gets(Answer::ok("nobody")));
    list
}

/// Links to sign in and up, from a public page and from one in a router in a router.
fn links(base: &str) -> Vec<Scenario> {
    let links = |sign_in: &str, sign_up: &str, path: &str, more: &[(&str, &str)]| {
        let back = format!("{base}{path}");
        let parameters =
            || [("redirect_url", back.as_str())].into_iter().chain(more.iter().copied()).collect::<Vec<_>>();
        Answer::ok(&[url(sign_in, &parameters()), url(sign_up, &parameters())].join("\n"))
    };
    let [sign_in, sign_up] = ["sign-in", "sign-up"].map(|page| format!("{ACCOUNTS}/{page}"));
    let create = format!("{SIGN_IN}/create");
    let browser = [("__clerk_db_jwt", "dvb_1")];
    vec![
        page("/production/links?a=b").gets(links(&sign_in, &sign_up, "/production/links?a=b", &[])),
        fetch("/production/links").gets(links(&sign_in, &sign_up, "/production/links", &[])),
        page("/outer/deeper/links").cookies("__clerk_db_jwt=dvb_1").gets(links(
            SIGN_IN,
            &create,
            "/outer/deeper/links",
            &browser,
        )),
        fetch("/bare/links").gets(Misconfigured("unexpected-error").refusal(&Group::bare("bare"))),
        fetch("/machines/links").gets(Misconfigured("unexpected-error").refusal(&Group::bare("machines"))),
    ]
}
