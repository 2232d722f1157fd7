//! What every page has around it: head, style, and the headers that keep it to itself.

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::fapi::Answer;

const STYLE: &str = include_str!("style.css");

/// A page of this title with this content, which begins with its heading.
pub(super) fn page(status: u16, title: &str, content: &Markup) -> Answer {
    let document = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                title { (title) " – Clerk emulator" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header { p.brand { "Clerk emulator" } p.tag { "local" } }
                main { (content) }
                footer { p { "A stand-in for Clerk on this machine. It asks for no passwords; do not use it for real people." } }
            }
        }
    };
    let mut answer = Answer::new(status)
        .header("content-type", "text/html; charset=utf-8")
        .header("content-security-policy", policy())
        .header("x-content-type-options", "nosniff")
        .header("x-frame-options", "DENY")
        // Not `no-referrer`: with that, browsers hide the origin of a page's own forms.
        .header("referrer-policy", "same-origin");
    answer.body = document.into_string().into();
    answer
}

/// No script, no picture, no frame, nothing from elsewhere; the one style, by its hash.
///
/// Forms may end anywhere on the web, since browsers apply `form-action` to each redirect after a form too: to the
/// application, and to wherever that sends its user next.
fn policy() -> String {
    let hash = STANDARD.encode(digest(&SHA256, STYLE.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; form-action 'self' http: https:; base-uri 'none'; \
         frame-ancestors 'none'"
    )
}
