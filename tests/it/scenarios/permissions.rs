//! The scenarios of roles, permissions, features, plans and reverification.

use serde_json::{Value, json};

use super::Scenario;
use super::answer::{Answer, Body, Verdict};
use super::request::{fetch, page};
use super::sites::PRODUCTION_FRONTEND;
use super::world::{USER, World};

use Verdict::{Forbidden, LetIn, Nobody};

const NO_COOKIES: &str = "session-token-and-uat-missing";

/// Roles, permissions, features, plans and reverification, as extractors and as guards.
pub(super) fn all(world: &World) -> Vec<Scenario> {
    let groups = world.groups();
    let production = groups.iter().find(|group| group.path == "production").unwrap();
    let there = world.browser();
    let cookies = |claims: Value| {
        let token = world.emulator.mint_session(USER, "sess_1").claim("iss", PRODUCTION_FRONTEND).claims(claims);
        there.cookies_with(&token.sign())
    };
    let organization = |role: &str, permissions: u8| json!({ "id": "org_1", "slg": "acme", "rol": role, "per": "read,manage", "fpm": permissions.to_string() });
    let all = cookies(json!({
        "o": organization("admin", 3), "fea": "o:invoices,u:reports", "pla": "u:gold", "fva": [1, -1],
    }));
    let none = cookies(json!({
        "o": organization("member", 1), "fea": "o:invoices", "pla": "u:free", "fva": [99, -1],
    }));
    let forbidden = || Forbidden("token-invalid").refusal(production).telling(LetIn);
    // The body that Clerk's components in the browser wait for.
    let asked_again = r#"{"clerk_error":{"type":"forbidden","reason":"reverification-error","metadata":{"reverification":"strict"}}}"#;
    let reverify = || Answer { body: Body::Json(asked_again), ..forbidden() };
    let mut list = Vec::new();
    for route in ["member", "role", "feature", "plan", "both"] {
        let path = format!("/production/{route}");
        list.push(fetch(path.clone()).cookies(all.clone()).gets(Answer::ok(USER).telling(LetIn)));
        list.push(fetch(path.clone()).cookies(none.clone()).gets(forbidden()));
        list.push(fetch(path).gets(Nobody(NO_COOKIES).refusal(production)));
    }
    for guard in ["member", "role", "feature", "plan"] {
        let path = format!("/production/only/{guard}");
        list.push(fetch(path.clone()).cookies(all.clone()).gets(Answer::ok("in").telling(LetIn)));
        list.push(fetch(path.clone()).cookies(none.clone()).gets(forbidden()));
        list.push(fetch(path).gets(Nobody(NO_COOKIES).refusal(production)));
    }
    for (path, let_in) in [("/production/reverified", USER), ("/production/only/reverified", "in")] {
        list.push(fetch(path).cookies(all.clone()).gets(Answer::ok(let_in).telling(LetIn)));
        list.push(fetch(path).cookies(none.clone()).gets(reverify()));
        list.push(page(path).by("POST").cookies(none.clone()).gets(reverify()));
        list.push(fetch(path).gets(Nobody(NO_COOKIES).refusal(production)));
    }
    list
}
