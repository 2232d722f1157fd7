//! The pages. Whatever is put into them is escaped by `maud`.
//!
//! What programs that read the pages can rely on:
//!
//! | Where | id | What |
//! | --- | --- | --- |
//! | everywhere | `body[data-page]` | `home`, `profile`, `organization`, `not-permitted`, `note-not-saved`, `other-origin` |
//! | home, profile, organization | `account` | `data-signed-in` is `true` or `false` |
//! | home, signed out | `sign-in`, `sign-up` | links |
//! | signed in | `user-id` | the text is the id |
//! | | `sign-out`, `switch-organization` | links |
//! | home | `status` | whether the visitor is signed in, in words |
//! | profile, organization | `session-id`, `organization-id`, `organization-role` | the text is the value, or `none` |
//! | profile | `api-result`, `api-refresh` | what `/api/me` answered: the status, then JSON; the button asks again |
//! | | `api-expired`, `renew` | shown after a 401, with the link that renews the session |
//! | | `note-form`, `note-text`, `note-save`, `notes` | the form, its field and button, the list of notes |
//! | | `reverify-action`, `reverify-result` | the button of the guarded step, and what it answered |
//! | | `reverify`, `reverify-link` | shown when the user has to prove again who they are, with the link for that |
//! | organization | `invoices` | the list |
//! | not permitted | `permission`, `organization-id` | the permission that is missing, and where |
//! | note not saved | `note-form`, `note-text`, `note-save`, `continue` | what was typed, and the link to go on with it |

mod organization;
mod profile;

use clerk_auth::SessionAuth;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::site::Site;

pub use organization::{not_permitted, organization};
pub use profile::{note_not_saved, other_origin, profile};

/// The longest note, in characters.
pub(crate) const NOTE_LENGTH: usize = 280;

const STYLE: &str = include_str!("style.css");

/// The public page. `sign_up` is the address of the page for that.
pub fn home(site: &Site, user: Option<&SessionAuth>, sign_up: &str) -> String {
    let content = html! {
        h1 { (site.name) }
        section {
            @match user {
                Some(_) => {
                    p #status { strong.good { "You are signed in." } " Clerk knows who you are." }
                    p { a href="/profile" { "Your profile" } " needs a session, "
                        a href="/organization" { "the organization’s invoices" } " a permission." }
                }
                None => {
                    p #status { strong { "You are signed out." } " This page is for everybody." }
                    p { a href="/profile" { "Your profile" } " needs a session and sends you to sign in first." }
                }
            }
        }
        @if !site.users.is_empty() {
            section {
                h2 { "Who you can be" }
                dl {
                    @for (name, what) in site.users { dt { (name) } dd { (what) } }
                }
            }
        }
    };
    let account = user.map_or_else(|| signed_out(sign_up), |user| signed_in(site, user));
    page(site, "home", site.name, &account, &content)
}

/// A whole page: `name` is for programs, `title` for people. `account` is at the top, where one signs in and out.
fn page(site: &Site, name: &str, title: &str, account: &Markup, content: &Markup) -> String {
    let full_title = if title == site.name { title.to_owned() } else { format!("{title} · {}", site.name) };
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                link rel="icon" href="data:,";
                title { (full_title) }
                style { (PreEscaped(STYLE)) }
            }
            body data-page=(name) {
                a.skip href="#main" { "Skip to the content" }
                header {
                    nav aria-label="Pages" {
                        (link_to(name, "home", "/", "Home"))
                        (link_to(name, "profile", "/profile", "Profile"))
                        (link_to(name, "organization", "/organization", "Organization"))
                    }
                    (account)
                }
                main #main tabindex="-1" { (content) }
                footer { (site.footer) }
            }
        }
    };
    page.into_string()
}

fn link_to(page: &str, name: &str, path: &str, text: &str) -> Markup {
    html! { a href=(path) aria-current=[(page == name).then_some("page")] { (text) } }
}

fn signed_in(site: &Site, user: &SessionAuth) -> Markup {
    html! {
        nav #account aria-label="Account" data-signed-in="true" {
            span { "Signed in as " code #user-id { (user.user_id()) } }
            a #switch-organization href=(site.switch_organization_url) { "Switch organization" }
            a #sign-out href=(site.sign_out_url) { "Sign out" }
        }
    }
}

fn signed_out(sign_up: &str) -> Markup {
    html! {
        nav #account aria-label="Account" data-signed-in="false" {
            a #sign-in href="/sign-in" { "Sign in" }
            a #sign-up href=(sign_up) { "Sign up" }
        }
    }
}

/// A script at the end of a page.
fn script(source: &str) -> Markup {
    html! { script { (PreEscaped(source)) } }
}

fn or_none(text: Option<&str>) -> &str {
    text.unwrap_or("none")
}
