//! `/sign-up`: somebody new.

use maud::{Markup, html};

use super::journey::Journey;
use super::{layout, sign_in};
use crate::bapi::refusal::{self, Refusal};
use crate::fapi::{self, Answer, Visit};
use crate::sessions::admission;
use crate::sessions::users::NewUser;

pub(super) fn show(visit: &Visit<'_>) -> Result<Answer, Refusal> {
    let journey = Journey::begin(visit)?;
    match fapi::answer_satellite(visit, &journey.browser) {
        Some(answer) => answer,
        None => Ok(page(&journey, None)),
    }
}

/// `/sign-in/create`, which stands for this page where only the page to sign in is known.
pub(super) fn from_sign_in(visit: &Visit<'_>) -> Result<Answer, Refusal> {
    let journey = Journey::begin(visit)?;
    journey.go("/sign-up", &[])
}

/// Takes the form: makes the user and signs them in.
pub(super) fn submit(visit: &Visit<'_>) -> Result<Answer, Refusal> {
    let mut journey = Journey::begin(visit)?;
    match make(&mut journey) {
        Ok(user) => {
            sign_in::sign_in(&mut journey, &user)?;
            journey.leave("/user", "signed-in")
        }
        Err(refusal) if refusal.status < 500 => Ok(page(&journey, Some(&refusal))),
        Err(refusal) => Err(refusal),
    }
}

fn make(journey: &mut Journey<'_>) -> Result<String, Refusal> {
    let visit = journey.visit;
    let text = |name: &str| visit.field(name).map(str::trim).filter(|text| !text.is_empty());
    let address = text("email_address").ok_or_else(|| refusal::missing("email_address"))?;
    let mut wanted = NewUser::new(address);
    wanted.first_name = text("first_name").map(str::to_owned);
    wanted.last_name = text("last_name").map(str::to_owned);
    admission::sign_up(&mut journey.store, wanted, visit.now)
}

fn page(journey: &Journey<'_>, refusal: Option<&Refusal>) -> Answer {
    let content = html! {
        h1 #heading { "Sign up" }
        p.lead {
            @if let Some(application) = journey.application() { "to continue to " strong { (application) } ". " }
            "Nothing is sent to the address, and there is no password."
        }
        @if let Some(refusal) = refusal {
            p.alert role="alert" { (refusal.explanation().replace("email_address", "e-mail address")) "." }
        }
        form method="post" action="/sign-up" aria-labelledby="heading" {
            (journey.carried())
            (field(journey, refusal, "email_address", "E-mail address", "email", "email", true))
            (field(journey, refusal, "first_name", "First name", "text", "given-name", false))
            (field(journey, refusal, "last_name", "Last name", "text", "family-name", false))
            button.button.wide type="submit" { "Sign up" }
        }
        p.foot { "Here already? " a href=(journey.link("/sign-in", &[])) { "Sign in" } }
    };
    let (status, title) = refusal.map_or((200, "Sign up"), |refusal| (refusal.status, "Error: Sign up"));
    journey.show(layout::page(status, title, &content))
}

fn field(
    journey: &Journey<'_>,
    refusal: Option<&Refusal>,
    name: &str,
    label: &str,
    kind: &str,
    autocomplete: &str,
    required: bool,
) -> Markup {
    let error = refusal.filter(|refusal| refusal.param_name() == Some(name));
    html! {
        label for=(name) { (label) @if !required { span.detail { " (optional)" } } }
        input id=(name) name=(name) type=(kind) autocomplete=(autocomplete) maxlength="256" required[required]
            value=(journey.visit.field(name).unwrap_or_default())
            aria-invalid=[error.map(|_| "true")] aria-describedby=[error.map(|_| format!("{name}-error"))];
        @if error.is_some() { p.error id={ (name) "-error" } { "Please correct this." } }
    }
}
