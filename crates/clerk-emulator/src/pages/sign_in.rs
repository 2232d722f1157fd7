//! `/sign-in`: who do you want to be?

use maud::{Markup, html};

use super::journey::{self, Journey};
use super::{layout, user_row};
use crate::bapi::refusal::Refusal;
use crate::fapi::{self, Answer, Visit};
use crate::sessions::lifecycle::{self, NewSession};
use crate::sessions::{admission, tickets};
use crate::store::User;

/// Longer lists are cut here, and searched.
const MOST_SHOWN: usize = 50;
/// A list of so many users can be searched.
const SEARCHED: usize = 10;
/// The parameter that holds a sign-in token or an actor token.
const TICKET: &str = "__clerk_ticket";

pub(super) fn show(visit: &Visit<'_>) -> Result<Answer, Refusal> {
    let journey = Journey::begin(visit)?;
    match fapi::answer_satellite(visit, &journey.browser) {
        Some(answer) => answer,
        None => match visit.field(TICKET).filter(|ticket| !ticket.is_empty()) {
            Some(ticket) => with_ticket(journey, ticket),
            None => Ok(page(&journey, None)),
        },
    }
}

/// A link that signs in whoever it was made for, in the place of anybody.
fn with_ticket(mut journey: Journey<'_>, ticket: &str) -> Result<Answer, Refusal> {
    let client = journey.browser.client.clone();
    match tickets::redeem(&mut journey.store, ticket, &client, journey.visit.now) {
        Ok(session) => {
            admission::sign_in(&mut journey.store, &session.user_id, journey.visit.now)?;
            journey.leave("/user", "signed-in")
        }
        Err(refusal) if refusal.status < 500 => Ok(page(&journey, Some(&refusal))),
        Err(refusal) => Err(refusal),
    }
}

/// Takes the form: the user named becomes the one in front, by a session that is there or by a new one.
pub(super) fn submit(visit: &Visit<'_>) -> Result<Answer, Refusal> {
    let mut journey = Journey::begin(visit)?;
    let user = visit.field("user_id").unwrap_or_default().to_owned();
    match sign_in(&mut journey, &user) {
        Ok(()) => journey.leave("/user", "signed-in"),
        Err(refusal) if refusal.status < 500 => Ok(page(&journey, Some(&refusal))),
        Err(refusal) => Err(refusal),
    }
}

/// Signs the user in, in this browser.
pub(super) fn sign_in(journey: &mut Journey<'_>, user: &str) -> Result<(), Refusal> {
    let now = journey.visit.now;
    let open = journey.sessions().into_iter().find(|(_, signed_in)| signed_in.id == user);
    match open.map(|(session, _)| session.id.clone()) {
        Some(session) => lifecycle::activate(&mut journey.store, &session, now)?,
        None => {
            let wanted = NewSession::of(user).client(&journey.browser.client);
            lifecycle::begin(&mut journey.store, wanted, now)?
        }
    };
    admission::sign_in(&mut journey.store, user, now)
}

fn page(journey: &Journey<'_>, refusal: Option<&Refusal>) -> Answer {
    let search = journey.visit.field("q").unwrap_or_default().trim();
    let all: Vec<&User> = journey.store.users().iter().collect();
    let found: Vec<&User> = all.iter().copied().filter(|user| matches(user, search)).collect();
    let content = html! {
        h1 #heading { "Sign in" }
        p.lead {
            @match journey.application() {
                Some(application) => { "to continue to " strong { (application) } }
                None => { "Choose who you want to be." }
            }
        }
        (journey::notice(journey.visit))
        @if let Some(refusal) = refusal {
            p.alert role="alert" {
                @if refusal.status == 404 { "There is no such user any more." } @else { (refusal.explanation()) "." }
            }
        }
        @if all.len() > SEARCHED { (search_form(journey, search)) }
        @if all.is_empty() {
            p.empty { "There are no users yet. Sign up, or start the emulator with a seed that holds some." }
        } @else if found.is_empty() {
            p.empty role="status" { "Nobody matches " strong { (search) } "." }
        } @else {
            form method="post" action="/sign-in" aria-labelledby="heading" {
                (journey.carried())
                ul.list { @for user in found.iter().take(MOST_SHOWN) { li { (choice(journey, user)) } } }
            }
            @if found.len() > MOST_SHOWN {
                p.hint { "The first " (MOST_SHOWN) " of " (found.len()) ". Search for the others." }
            }
        }
        p.foot { "Somebody new? " a href=(journey.link("/sign-up", &[])) { "Sign up" } }
    };
    let (status, title) = refusal.map_or((200, "Sign in"), |refusal| (refusal.status, "Error: Sign in"));
    journey.show(layout::page(status, title, &content))
}

fn choice(journey: &Journey<'_>, user: &User) -> Markup {
    let shut_out = match user {
        _ if user.banned => Some("banned"),
        _ if user.locked => Some("locked"),
        _ => None,
    };
    let signed_in = journey.sessions().iter().any(|(_, other)| other.id == user.id).then_some("signed in");
    html! {
        button.row type="submit" name="user_id" value=(user.id) disabled[shut_out.is_some()] {
            (user_row::user(user, shut_out.or(signed_in)))
        }
    }
}

fn search_form(journey: &Journey<'_>, search: &str) -> Markup {
    html! {
        form role="search" method="get" action="/sign-in" {
            (journey.carried())
            label for="q" { "Find a user" }
            div.inline {
                input #q type="search" name="q" value=(search) autocomplete="off" spellcheck="false";
                button.button.plain type="submit" { "Search" }
            }
        }
    }
}

fn matches(user: &User, search: &str) -> bool {
    let search = search.to_lowercase();
    let addresses = user.email_addresses.iter().map(|address| address.value.clone());
    let mut texts = addresses.chain(user.full_name()).chain(user.username.clone()).chain([user.id.clone()]);
    texts.any(|text| text.to_lowercase().contains(&search))
}
