//! What people do with the examples, and what they must see.

mod endings;
mod everyday;
mod neighbours;

use super::visit::Visit;
use crate::workspace::Outcome;

/// One step of the run.
#[derive(Debug)]
pub(super) struct Scenario {
    pub(super) name: &'static str,
    pub(super) run: fn(&Visit<'_>) -> Outcome<()>,
}

pub(super) const SCENARIOS: &[Scenario] = &[
    Scenario { name: "first visit: a public page, signed out", run: everyday::first_visit },
    Scenario { name: "sign-in by the list of users leads to the profile", run: everyday::sign_in },
    Scenario { name: "sign-in with the keyboard alone", run: everyday::sign_in_by_keyboard },
    Scenario { name: "a page that needs a session leads to sign-in and back", run: everyday::sent_to_sign_in },
    Scenario { name: "an organization page is refused, then allowed after a switch", run: everyday::organization },
    Scenario { name: "the page's own fetch is answered with JSON", run: everyday::fetch },
    Scenario { name: "90 s idle and still signed in, without a visible break", run: endings::idle },
    Scenario { name: "a form sent with an expired session is not lost", run: endings::expired_form },
    Scenario { name: "sign-out", run: endings::sign_out },
    Scenario { name: "sign-out in another tab is seen in the first", run: endings::sign_out_in_another_tab },
    Scenario { name: "an administrator ends the session", run: endings::ended_by_an_administrator },
    Scenario { name: "two apps on one host keep their sessions apart", run: neighbours::two_apps },
    Scenario { name: "keys switched under the browser end in a page, not in a loop", run: neighbours::switched_keys },
    Scenario { name: "redirects in a circle end in a page that can be read", run: endings::circle },
    Scenario { name: "a new signing key goes unnoticed", run: neighbours::rotated_key },
];
