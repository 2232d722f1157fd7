//! `/sign-out`: asks first, since a link anywhere leads here.

use maud::html;

use super::journey::Journey;
use super::{layout, user_row};
use crate::bapi::refusal::{self, Refusal};
use crate::fapi::{Answer, Visit};
use crate::sessions::lifecycle;
use crate::store::SessionStatus;

pub(super) fn show(visit: &Visit<'_>) -> Result<Answer, Refusal> {
    let journey = Journey::begin(visit)?;
    let sessions = journey.sessions();
    let content = html! {
        h1 #heading { "Sign out" }
        @if sessions.is_empty() {
            p.lead { "Nobody is signed in to this browser." }
        } @else {
            p.lead {
                "You will be signed out of "
                @if let Some(application) = journey.application() { strong { (application) } " and of " }
                "every application in this browser."
            }
            ul.list { @for (_, user) in &sessions { li { div.row { (user_row::user(user, None)) } } } }
        }
        form.actions method="post" action="/sign-out" aria-labelledby="heading" {
            (journey.carried())
            @if !sessions.is_empty() { button.button type="submit" { "Sign out" } }
            @if let Some(address) = journey.return_address() { a.button.plain href=(address) { "Back" } }
        }
    };
    Ok(journey.show(layout::page(200, "Sign out", &content)))
}

/// Takes the form: ends the session named, or all of the browser.
pub(super) fn submit(visit: &Visit<'_>) -> Result<Answer, Refusal> {
    let mut journey = Journey::begin(visit)?;
    let now = visit.now;
    match visit.field("session_id") {
        Some(id) => {
            let session = journey.session_named(id).ok_or_else(refusal::not_found)?;
            lifecycle::end(&mut journey.store, &session, SessionStatus::Removed, now)?;
        }
        None => lifecycle::end_all(&mut journey.store, &journey.browser.client, now)?,
    }
    let page = if journey.sessions().is_empty() { "/sign-in" } else { "/user" };
    journey.leave(page, "signed-out")
}
