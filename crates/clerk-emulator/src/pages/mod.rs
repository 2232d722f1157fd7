//! The pages on which people sign in: plain HTML without a script, for use without Clerk's JavaScript.
//!
//! Markup is written with `maud`, which escapes whatever is put into it. A form is taken from the emulator's own pages
//! alone ([`same_origin`]); what a page may do in a browser is in [`layout`].

mod account;
mod journey;
mod layout;
mod same_origin;
mod sign_in;
mod sign_out;
mod sign_up;
mod tasks;
mod user_row;

use bytes::Bytes;
use http::request::Parts;
use maud::html;

use crate::bapi::refusal::Refusal;
use crate::core::Core;
use crate::fapi::{self, Answer, Frontend, Visit};

type Handler = fn(&Visit<'_>) -> Result<Answer, Refusal>;

/// Path, what answers GET, what takes its form.
const ROUTES: &[(&str, Option<Handler>, Option<Handler>)] = &[
    ("/", Some(account::at_root), None),
    ("/sign-in", Some(sign_in::show), Some(sign_in::submit)),
    // Where applications send people who have yet to sign up, or something to do, when they know the page to sign in only.
    ("/sign-in/create", Some(sign_up::from_sign_in), None),
    ("/sign-in/tasks", Some(tasks::show), None),
    ("/sign-up/tasks", Some(tasks::show), None),
    ("/sign-up", Some(sign_up::show), Some(sign_up::submit)),
    ("/sign-out", Some(sign_out::show), Some(sign_out::submit)),
    ("/user", Some(account::show), None),
    ("/user/switch-account", None, Some(account::switch_account)),
    ("/user/switch-organization", None, Some(account::switch_organization)),
    ("/user/create-organization", None, Some(account::create_organization)),
    ("/user/complete-task", None, Some(tasks::complete)),
];

/// Answers a request for a page; none, if it is not one.
pub(crate) fn respond(core: &Core, frontend: &Frontend, head: &Parts, body: &Bytes) -> Option<Answer> {
    let (_, get, post) = ROUTES.iter().find(|route| route.0 == head.uri.path())?;
    if head.uri.path() == "/" && !fapi::wants_page(&head.headers) {
        // Whoever tries the origin of the API without a path has made a mistake there.
        return None;
    }
    let handler = match head.method.as_str() {
        "GET" => *get,
        "POST" => *post,
        _ => None,
    };
    let Some(handler) = handler else {
        let methods: Vec<&str> = [get.map(|_| "GET"), post.map(|_| "POST")].into_iter().flatten().collect();
        let answer =
            refused(&Refusal::new(405, "method_not_allowed", "Not possible", "This page is not used this way"));
        return Some(answer.header("allow", methods.join(", ")));
    };
    let visit = Visit::new(core, frontend, head, body);
    let outcome = visit.and_then(|visit| {
        if head.method == http::Method::POST && !same_origin::holds(&visit) {
            return Err(foreign_form());
        }
        handler(&visit)
    });
    Some(outcome.unwrap_or_else(|refusal| refused(&refusal)))
}

/// The page that says why not.
pub(crate) fn refused(refusal: &Refusal) -> Answer {
    let title = match refusal.status {
        404 => "Not found",
        500.. => "Something went wrong",
        _ => "That did not work",
    };
    let content = html! {
        h1 { (title) }
        p.alert role="alert" { (refusal.explanation()) }
        p { a href="/user" { "Your account" } " · " a href="/sign-in" { "Sign in" } }
    };
    layout::page(refusal.status, title, &content)
}

fn foreign_form() -> Refusal {
    Refusal::new(403, "origin_invalid", "Not allowed", "The form was sent from another site, so nothing was done")
}
