//! The profile page, and the answers to its form.

use clerk_auth::SessionAuth;
use maud::{Markup, html};

use super::{NOTE_LENGTH, or_none, page, script, signed_in};
use crate::site::Site;

/// The page of somebody who is signed in, with their notes.
pub fn profile(site: &Site, user: &SessionAuth, notes: &[String]) -> String {
    let content = html! {
        h1 { "Profile" }
        section aria-labelledby="session" {
            h2 #session { "Your session" }
            dl {
                dt { "User" } dd { code { (user.user_id()) } }
                dt { "Session" } dd { code #session-id { (or_none(user.session_id())) } }
                dt { "Organization" } dd { code #organization-id { (or_none(user.org_id())) } }
                dt { "Role there" } dd { code #organization-role { (or_none(user.org_role().as_deref())) } }
            }
        }
        section aria-labelledby="api" {
            h2 #api { "What the API says of you" }
            p { "This page asks " code { "/api/me" } " in the background:" }
            pre #api-result aria-live="polite" { "Nothing yet. This needs JavaScript." }
            p #api-expired hidden {
                "Your session has ended. " a #renew href="/profile" { "Open this page anew" } " to go on."
            }
            p.actions { button.quiet #api-refresh type="button" { "Ask again" } }
        }
        section aria-labelledby="your-notes" {
            h2 #your-notes { "Notes" }
            ul #notes { @for note in notes { li { (note) } } }
            (note_form("", "button"))
        }
        section aria-labelledby="guarded" {
            h2 #guarded { "A step that needs a recent sign-in" }
            p { "Closing an account is for those who proved who they are in the last ten minutes." }
            pre #reverify-result aria-live="polite" { "Not tried yet." }
            p #reverify hidden {
                "It has been too long. " a #reverify-link href=(site.reverify_url) { "Sign out and in again" }
                ", then try once more."
            }
            p.actions { button.quiet #reverify-action type="button" { "Close my account (it only pretends)" } }
        }
        (script(include_str!("profile.js")))
    };
    page(site, "profile", "Profile", &signed_in(site, user), &content)
}

/// The answer to a note of somebody whose session has ended: keeps what was typed, and offers to go on.
pub fn note_not_saved(site: &Site, text: &str) -> String {
    let content = html! {
        h1 { "Your note is not saved yet" }
        section {
            p { strong.bad { "Your session has expired." } " Nothing is lost: what you wrote stands below." }
            p.actions { a.button #continue href="/profile" { "Continue with this note" } }
            (note_form(text, "button quiet"))
            noscript {
                p { "Without JavaScript: open that in a new tab, come back here, and save." }
            }
        }
        (script(include_str!("unsaved.js")))
    };
    page(site, "note-not-saved", "Not saved yet", &html! {}, &content)
}

/// The answer to a form that another site has sent.
pub fn other_origin(site: &Site) -> String {
    let content = html! {
        h1 { "This did not come from here" }
        section { p { "A form can be sent from the pages of this site only. Nothing was saved." } }
    };
    page(site, "other-origin", "Not from here", &html! {}, &content)
}

fn note_form(text: &str, button: &str) -> Markup {
    html! {
        form #note-form action="/notes" method="post" {
            label for="note-text" { "A new note" }
            textarea #note-text name="text" maxlength=(NOTE_LENGTH) required { (text) }
            p.actions { button #note-save class=(button) type="submit" { "Save note" } }
        }
    }
}
