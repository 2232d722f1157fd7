//! `/user`: who is signed in here, as what, and the way to be somebody else.

use maud::{Markup, html};

use super::journey::{self, Journey};
use super::{layout, user_row};
use crate::bapi::refusal::{self, Refusal};
use crate::fapi::{Answer, Visit};
use crate::sessions::lifecycle::{self, CHOOSE_ORGANIZATION};
use crate::sessions::memberships;
use crate::sessions::organizations::{self, NewOrganization};
use crate::store::{Session, SessionStatus, User};

pub(super) fn at_root(visit: &Visit<'_>) -> Result<Answer, Refusal> {
    Journey::begin(visit)?.go("/user", &[])
}

pub(super) fn show(visit: &Visit<'_>) -> Result<Answer, Refusal> {
    let journey = Journey::begin(visit)?;
    let front = journey.session().map(|session| session.id.as_str());
    let sessions = journey.sessions();
    let Some((session, user)) = sessions.iter().find(|(session, _)| Some(session.id.as_str()) == front) else {
        return journey.go("/sign-in", &[]);
    };
    let content = html! {
        h1 { "Your account" }
        (journey::notice(visit))
        (details(visit, session, user))
        @if session.status_at(visit.now) == SessionStatus::Pending {
            p.alert { "There is something to do before you are signed in. " a href=(journey.link("/sign-in/tasks", &[])) { "Do it now" } }
        }
        section aria-labelledby="accounts" {
            h2 #accounts { "Accounts in this browser" }
            form method="post" action="/user/switch-account" {
                (journey.carried())
                ul.list {
                    @for (other, user) in &sessions {
                        @let is_front = other.id == session.id;
                        li {
                            button.row type="submit" name="session_id" value=(other.id) aria-current=[is_front.then_some("true")] {
                                (user_row::user(user, is_front.then_some("active")))
                            }
                        }
                    }
                }
            }
            p.hint { a href=(journey.link("/sign-in", &[])) { "Add another account" } }
        }
        section aria-labelledby="organizations" {
            h2 #organizations { "Organization" }
            (organization_list(&journey, session))
        }
        div.actions {
            form method="post" action="/sign-out" {
                (journey.carried())
                input type="hidden" name="session_id" value=(session.id);
                button.button type="submit" { "Sign out" }
            }
            @if sessions.len() > 1 {
                form method="post" action="/sign-out" {
                    (journey.carried())
                    button.button.plain type="submit" { "Sign out of all accounts" }
                }
            }
            @if let (Some(address), Some(application)) = (journey.return_address(), journey.application()) {
                a.button.plain href=(address) { "Back to " (application) }
            }
        }
    };
    Ok(journey.show(layout::page(200, "Your account", &content)))
}

/// Takes a form: another session comes to the front.
pub(super) fn switch_account(visit: &Visit<'_>) -> Result<Answer, Refusal> {
    let mut journey = Journey::begin(visit)?;
    let named = journey.session_named(visit.field("session_id").unwrap_or_default());
    let session = named.ok_or_else(refusal::not_found)?;
    lifecycle::activate(&mut journey.store, &session, visit.now)?;
    journey.leave("/user", "account")
}

/// Takes a form: another organization, or with an empty id the personal account, becomes active.
pub(super) fn switch_organization(visit: &Visit<'_>) -> Result<Answer, Refusal> {
    let mut journey = Journey::begin(visit)?;
    let session = journey.session().ok_or_else(refusal::not_found)?.id.clone();
    let organization = visit.field("organization_id").filter(|id| !id.is_empty());
    lifecycle::set_active_organization(&mut journey.store, &session, organization, visit.now)?;
    journey.leave("/user", "organization")
}

/// Takes a form: makes an organization and makes it active.
pub(super) fn create_organization(visit: &Visit<'_>) -> Result<Answer, Refusal> {
    let mut journey = Journey::begin(visit)?;
    let (session, user) =
        journey.session().map(|found| (found.id.clone(), found.user_id.clone())).ok_or_else(refusal::not_found)?;
    let wanted = NewOrganization::new(visit.field("name").unwrap_or_default().trim()).created_by(user);
    let organization = organizations::make(&mut journey.store, wanted, visit.now)?;
    lifecycle::set_active_organization(&mut journey.store, &session, Some(&organization.id), visit.now)?;
    journey.leave("/user", "created")
}

/// The user's organizations, one of which can be chosen, and a form for a new one.
pub(super) fn organization_list(journey: &Journey<'_>, session: &Session) -> Markup {
    let store = &journey.store;
    let memberships = memberships::of_user(store, &session.user_id);
    let active = session.last_active_organization_id.as_deref();
    let has_to_choose = session.tasks.iter().any(|task| task == CHOOSE_ORGANIZATION);
    let personal = !store.settings().organization_required && !has_to_choose;
    let tag = |id: Option<&str>| (id == active).then_some("active");
    html! {
        @if personal || !memberships.is_empty() {
            form method="post" action="/user/switch-organization" {
                (journey.carried())
                ul.list {
                    @if personal {
                        li {
                            button.row type="submit" name="organization_id" value="" aria-current=[tag(None).map(|_| "true")] {
                                (user_row::organization("Personal account", "No organization", "", tag(None)))
                            }
                        }
                    }
                    @for membership in &memberships {
                        @if let Ok(organization) = organizations::find(store, &membership.organization_id) {
                            @let tag = tag(Some(&organization.id));
                            li {
                                button.row type="submit" name="organization_id" value=(organization.id) aria-current=[tag.map(|_| "true")] {
                                    (user_row::organization(&organization.name, &membership.role, &organization.id, tag))
                                }
                            }
                        }
                    }
                }
            }
        }
        form method="post" action="/user/create-organization" {
            (journey.carried())
            label for="name" { "New organization" }
            div.inline {
                input #name name="name" required maxlength="256" autocomplete="organization";
                button.button.plain type="submit" { "Create" }
            }
        }
    }
}

fn details(visit: &Visit<'_>, session: &Session, user: &User) -> Markup {
    html! {
        dl {
            dt { "Signed in as" } dd { strong { (user.label()) } }
            @if let Some(address) = user.primary_email_address() { dt { "E-mail" } dd { (address) } }
            dt { "User" } dd { code { (user.id) } }
            dt { "Session" } dd { code { (session.id) } " (" (session.status_at(visit.now).as_str()) ")" }
        }
    }
}
