//! `GET /v1/client/handshake`: tells an application which cookies its visitor should have.
//!
//! 1. `redirect_url` is checked: nobody is sent where they may not go.
//! 2. Production, satellite, unknown browser: the primary host is asked first ([`super::sync`]).
//! 3. Development: the dev browser is found or made.
//! 4. The organization that is asked for becomes active, if the user is a member.
//! 5. The cookies go back as a nonce or as a token, development in the query, production in a cookie.

use super::browser::{self, DEV_BROWSER};
use super::{Answer, Browser, ReturnTo, Visit, refusals, sync};
use crate::bapi;
use crate::bapi::refusal::{self, Refusal};
use crate::sessions::cookies::Destination;
use crate::sessions::{clients, handshake, lifecycle, organizations};
use crate::store::Store;

const TOKEN: &str = "__clerk_handshake";
const NONCE: &str = "__clerk_handshake_nonce";
/// Tells a satellite that it need not ask again.
pub(super) const SYNCED: &str = "__clerk_synced";

pub(super) fn respond(visit: &Visit<'_>) -> Result<Answer, Refusal> {
    let return_to = return_address(visit)?;
    if !visit.field("__clerk_api_version").is_none_or(bapi::is_known_version) {
        return Err(refusal::unknown_version());
    }
    let with_nonce = match visit.field("format") {
        None | Some("token") => false,
        Some("nonce") => true,
        Some(_) => return Err(refusals::bad_parameter("format", "must be nonce or token")),
    };
    if !matches!(visit.field("suffixed_cookies"), None | Some("true" | "false")) {
        return Err(refusals::bad_parameter("suffixed_cookies", "must be true or false"));
    }
    let mut store = visit.core.store();
    let (mut browser, mut own_cookies) = (Browser::of(visit, &store), Vec::new());
    if visit.core.production {
        match sync::received(visit, &store) {
            Some(told) => {
                own_cookies.extend(told.cookie);
                browser = told.browser;
            }
            None if sync::is_needed(visit, &store, &browser) => return Ok(sync::ask_primary(visit)),
            None => {}
        }
    }
    let (client, dev_browser) = if visit.core.production {
        (browser.client().map(str::to_owned), None)
    } else {
        let known = browser.introduce(&mut store, visit)?;
        own_cookies.extend(known.cookie);
        (Some(known.client), known.dev_browser)
    };
    if let (Some(client), Some(wanted)) = (&client, visit.field("organization_id")) {
        activate_organization(visit, &mut store, client, wanted)?;
    }
    let domain = visit.core.production.then(|| browser::shared_domain(&visit.host())).flatten();
    let destination = Destination { domain, ..destination(visit, &return_to)? };
    let mut directives =
        handshake::directives(visit.core, &store, client.as_deref(), dev_browser.as_deref(), &destination, visit.now)?;
    let name = if with_nonce { NONCE } else { TOKEN };
    if visit.core.production {
        // The application hands it on once; while it is there, it would do so with each request.
        directives.push(carrier(&destination, name, "", 0));
    }
    let payload = if with_nonce {
        handshake::keep(&mut store, directives, visit.now)?
    } else {
        handshake::token(visit.core, &directives)
    };
    if visit.core.production {
        let mark = (visit.field("__clerk_hs_reason") == Some("satellite-needs-syncing")).then_some((SYNCED, "true"));
        own_cookies.push(carrier(&destination, name, &payload, 60));
        return Ok(Answer::temporary_redirect(return_to.with(mark.as_slice())).cookies(own_cookies));
    }
    let mut parameters = vec![(name, payload.as_str())];
    parameters.extend(dev_browser.as_deref().map(|token| (DEV_BROWSER, token)));
    Ok(Answer::temporary_redirect(return_to.with(&parameters)).cookies(own_cookies))
}

fn return_address(visit: &Visit<'_>) -> Result<ReturnTo, Refusal> {
    let text = visit.field("redirect_url").unwrap_or_default();
    let return_to = ReturnTo::parse(text, &visit.frontend.allowed_origins, visit.authority());
    let return_to = return_to.ok_or_else(refusals::bad_return_address)?;
    let own = visit.host();
    if visit.core.production && !browser::reaches(&own, return_to.host()) {
        return Err(refusals::out_of_reach(return_to.host(), &own));
    }
    Ok(return_to)
}

fn destination(visit: &Visit<'_>, return_to: &ReturnTo) -> Result<Destination, Refusal> {
    Destination::of(visit.core, return_to.as_str()).ok_or_else(refusals::bad_return_address)
}

/// The organization by id or by slug; empty means the personal account. What cannot be is left as it is: the
/// application finds out from the token.
fn activate_organization(visit: &Visit<'_>, store: &mut Store, client: &str, wanted: &str) -> Result<(), Refusal> {
    let Some(session) = clients::active_session(store, client, visit.now).cloned() else { return Ok(()) };
    let organization = match wanted {
        "" => None,
        text => match organizations::by_id_or_slug(store, text) {
            Ok(organization) => Some(organization.id.clone()),
            Err(_) => return Ok(()),
        },
    };
    if session.last_active_organization_id == organization {
        return Ok(());
    }
    match lifecycle::set_active_organization(store, &session.id, organization.as_deref(), visit.now) {
        Err(refusal) if refusal.status >= 500 => Err(refusal),
        _ => Ok(()),
    }
}

/// The cookie in which the answer travels in production.
fn carrier(destination: &Destination, name: &str, value: &str, max_age: u32) -> String {
    let domain = destination.domain.as_ref().map(|domain| format!("; Domain={domain}")).unwrap_or_default();
    format!("{name}={value}; Path=/{domain}; Max-Age={max_age}; HttpOnly; SameSite=Lax")
}
