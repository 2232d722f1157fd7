//! `/sign-in/tasks`: what is to be done before a session that is pending becomes active.

use maud::html;

use super::account::organization_list;
use super::journey::Journey;
use super::layout;
use crate::bapi::refusal::{self, Refusal};
use crate::fapi::{Answer, Visit};
use crate::sessions::lifecycle::{self, CHOOSE_ORGANIZATION};
use crate::store::SessionStatus;

pub(super) fn show(visit: &Visit<'_>) -> Result<Answer, Refusal> {
    let journey = Journey::begin(visit)?;
    let Some(session) = journey.session() else { return journey.go("/sign-in", &[]) };
    if session.status_at(visit.now) != SessionStatus::Pending {
        return journey.leave("/user", "signed-in");
    }
    let content = html! {
        h1 { "One more step" }
        p.lead { "You are almost signed in." }
        @for task in &session.tasks {
            @if task == CHOOSE_ORGANIZATION {
                section aria-labelledby="organizations" {
                    h2 #organizations { "Choose an organization" }
                    (organization_list(&journey, session))
                }
            } @else {
                form method="post" action="/user/complete-task" {
                    (journey.carried())
                    h2 { (task) }
                    p.hint { "There is nothing to this task here: declare it done." }
                    button.button.wide type="submit" name="task" value=(task) { "Done" }
                }
            }
        }
        form.actions method="post" action="/sign-out" {
            (journey.carried())
            input type="hidden" name="session_id" value=(session.id);
            button.button.plain type="submit" { "Sign out" }
        }
    };
    Ok(journey.show(layout::page(200, "One more step", &content)))
}

/// Takes a form: a task is done. The choice of an organization is done by choosing one.
pub(super) fn complete(visit: &Visit<'_>) -> Result<Answer, Refusal> {
    let mut journey = Journey::begin(visit)?;
    let session = journey.session().ok_or_else(refusal::not_found)?.id.clone();
    let task = visit.field("task").unwrap_or_default();
    lifecycle::complete_task(&mut journey.store, &session, task, visit.now)?;
    journey.leave("/user", "signed-in")
}
