//! How a satellite's host learns who is signed in on the primary one, in production.
//!
//! Browsers keep cookies of different domains apart, so the browser itself carries the news: the satellite's handshake
//! sends it to `GET /v1/client/sync` on the primary host, which sends it back with a signed note of half a minute, for
//! that host alone. In development the applications do this among themselves by means of the dev browser; there the
//! pages only play the primary application ([`answer_satellite`]).

use serde_json::{Value, json};

use super::browser::{self, DEV_BROWSER};
use super::handshake::SYNCED;
use super::{Answer, Browser, KnownBrowser, ReturnTo, Visit, refusals};
use crate::bapi::refusal::{self, Refusal};
use crate::jwt;
use crate::store::Store;

/// The query parameter with the note, on the way back to the satellite's handshake.
const NOTE: &str = "__clerk_emulator_sync";
/// The header member `cat` of a note: no token of any other class can be taken for one, nor the other way round.
const CATEGORY: &str = "emulator-client-sync";
/// Seconds.
const LIFE: i64 = 30;
const HANDSHAKE: &str = "/v1/client/handshake";

/// What the primary host has told.
pub(super) struct Told {
    pub(super) browser: Browser,
    /// By which the browser is known on this host from now on.
    pub(super) cookie: Option<String>,
}

/// Whether the browser has to be sent to the primary host first.
pub(super) fn is_needed(visit: &Visit<'_>, store: &Store, browser: &Browser) -> bool {
    browser.client().is_none() && is_satellite(visit, store, &visit.host())
}

/// Sends the browser to the primary host, and from there back to this very address.
pub(super) fn ask_primary(visit: &Visit<'_>) -> Answer {
    let here = format!("http://{}{}", visit.authority(), visit.target());
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("redirect_url", &here).finish();
    Answer::temporary_redirect(format!("{}/v1/client/sync?{query}", visit.frontend.origin))
}

/// `GET /v1/client/sync`, on the primary host: back to the handshake of a satellite, with a note.
pub(super) fn respond(visit: &Visit<'_>) -> Result<Answer, Refusal> {
    if !visit.core.production {
        return Err(refusal::not_found());
    }
    let text = visit.field("redirect_url").unwrap_or_default();
    let store = visit.core.store();
    // The note makes whoever reads it this client, so it goes to hosts of satellites alone.
    let is_handshake = |address: &ReturnTo| address.path() == HANDSHAKE && is_satellite(visit, &store, address.host());
    let address = ReturnTo::parse(text, &[], visit.authority()).filter(is_handshake);
    let address = address.ok_or_else(refusals::bad_return_address)?;
    let client = Browser::of(visit, &store).client().map(str::to_owned);
    let header = json!({ "alg": "RS256", "cat": CATEGORY, "kid": visit.core.signing_key().kid(), "typ": "JWT" });
    let expires = visit.now.div_euclid(1000).saturating_add(LIFE);
    let payload = json!({ "aud": address.authority(), "exp": expires, "client": client });
    let note = jwt::sign(&visit.core.signing_key(), &header, &payload);
    Ok(Answer::temporary_redirect(address.with(&[(NOTE, &note)])))
}

/// Reads the note, if there is one that is good here.
pub(super) fn received(visit: &Visit<'_>, store: &Store) -> Option<Told> {
    let (header, payload) = jwt::verify(visit.core, visit.field(NOTE)?)?;
    let text = |name: &str| payload.get(name).and_then(Value::as_str);
    let is_note = header.get("cat").and_then(Value::as_str) == Some(CATEGORY);
    let in_time = payload.get("exp").and_then(Value::as_i64).is_some_and(|end| visit.now.div_euclid(1000) < end);
    if !is_note || !in_time || text("aud") != Some(visit.authority()) {
        return None;
    }
    let client = text("client").and_then(|id| store.clients().get(id));
    let cookie = client.map(|client| browser::cookie_line(visit, &client.token));
    Some(Told { browser: Browser::with_client(client.map(|client| client.id.clone())), cookie })
}

/// Development: a satellite asks the pages, as it would ask the primary application, which browser this is. Answers
/// where to send the browser: back, with the dev browser.
pub(crate) fn answer_satellite(visit: &Visit<'_>, browser: &KnownBrowser) -> Option<Result<Answer, Refusal>> {
    let dev_browser = browser.dev_browser.as_deref()?;
    let text = visit.field("__clerk_redirect_url")?;
    let address = ReturnTo::parse(text, &visit.frontend.allowed_origins, visit.authority());
    let answer = |address: ReturnTo| {
        Answer::temporary_redirect(address.with(&[(DEV_BROWSER, dev_browser), (SYNCED, "true")]))
            .cookies(browser.cookie.clone())
    };
    Some(address.map(answer).ok_or_else(refusals::bad_return_address))
}

/// Whether the host is below the domain of a satellite, of which the emulator was told at its start or by `POST /domains`.
fn is_satellite(visit: &Visit<'_>, store: &Store, host: &str) -> bool {
    let added = store.domains().iter().filter(|domain| domain.is_satellite).map(|domain| &domain.name);
    visit.frontend.satellites.iter().chain(added).any(|domain| browser::is_below(host, domain))
}
