//! `/v1/client`: the browser's sessions, their tokens, and how they change.

use serde_json::{Value, json};

use super::{Answer, Browser, Visit, browser, refusals, resources};
use crate::bapi::refusal::{self, Refusal};
use crate::sessions::{clients, lifecycle, organizations, templates, tokens};
use crate::store::{Session, SessionStatus, Store};

/// `GET /v1/client`. A browser that nobody has signed in to has none.
pub(super) fn get(visit: &Visit<'_>) -> Result<Answer, Refusal> {
    let store = visit.core.store();
    let browser = Browser::of(visit, &store);
    if !visit.core.production && !browser.is_known() {
        return Err(refusals::unknown_browser());
    }
    let client = browser.client().and_then(|id| store.clients().get(id));
    let client = client.map(|client| resources::client(visit, &store, client)).unwrap_or_default();
    Ok(Answer::json(200, &json!({ "response": client, "client": null })))
}

/// `DELETE /v1/client/sessions`, `DELETE /v1/client`: signs everybody in this browser out.
pub(super) fn sign_out(visit: &Visit<'_>) -> Result<Answer, Refusal> {
    let mut store = visit.core.store();
    let client = client_of(visit, &store)?;
    lifecycle::end_all(&mut store, &client, visit.now)?;
    changed(visit, &store, &client, None)
}

/// `POST /v1/client/sessions/{id}/tokens`: a session token for the origin that asks. `organization_id` names the
/// organization to be active; empty is the personal account.
pub(super) fn token(visit: &Visit<'_>) -> Result<Answer, Refusal> {
    let mut store = visit.core.store();
    let (mut session, _) = session_of(visit, &store)?;
    if let Some(wanted) = visit.field("organization_id") {
        let organization = organization(&store, wanted)?;
        if session.last_active_organization_id != organization {
            session = lifecycle::set_active_organization(&mut store, &session.id, organization.as_deref(), visit.now)?;
        }
    }
    let token = tokens::session_token(visit.core, &store, &session, visit.header("origin"), None, visit.now)?;
    Ok(Answer::json(200, &json!({ "object": "token", "jwt": token })))
}

/// `POST /v1/client/sessions/{id}/tokens/{template}`: a token made from a JWT template.
pub(super) fn template_token(visit: &Visit<'_>) -> Result<Answer, Refusal> {
    let store = visit.core.store();
    let (session, _) = session_of(visit, &store)?;
    let template = templates::by_name(&store, visit.parameter(1)).ok_or_else(refusal::not_found)?;
    let party = visit.header("origin");
    let token = tokens::template_token(visit.core, &store, &session, template, party, None, visit.now)?;
    Ok(Answer::json(200, &json!({ "object": "token", "jwt": token })))
}

/// `POST /v1/client/sessions/{id}/touch`: puts the session in front, and makes `active_organization_id` active if it is
/// given; empty is the personal account.
pub(super) fn touch(visit: &Visit<'_>) -> Result<Answer, Refusal> {
    let mut store = visit.core.store();
    let (session, client) = session_of(visit, &store)?;
    if let Some(wanted) = visit.field("active_organization_id") {
        let organization = organization(&store, wanted)?;
        lifecycle::set_active_organization(&mut store, &session.id, organization.as_deref(), visit.now)?;
    }
    lifecycle::activate(&mut store, &session.id, visit.now)?;
    answer_session(visit, &store, &session.id, &client)
}

/// `POST /v1/client/sessions/{id}/end`.
pub(super) fn end(visit: &Visit<'_>) -> Result<Answer, Refusal> {
    finish(visit, SessionStatus::Ended)
}

/// `POST /v1/client/sessions/{id}/remove`: signs out of this session.
pub(super) fn remove(visit: &Visit<'_>) -> Result<Answer, Refusal> {
    finish(visit, SessionStatus::Removed)
}

fn finish(visit: &Visit<'_>, status: SessionStatus) -> Result<Answer, Refusal> {
    let mut store = visit.core.store();
    let (session, client) = session_of(visit, &store)?;
    lifecycle::end(&mut store, &session.id, status, visit.now)?;
    answer_session(visit, &store, &session.id, &client)
}

fn answer_session(visit: &Visit<'_>, store: &Store, session: &str, client: &str) -> Result<Answer, Refusal> {
    let session = lifecycle::find(store, session)?;
    changed(visit, store, client, Some(resources::session(visit, store, session)))
}

/// The answer to what has changed the client, which goes with it and is all of it without a response.
fn changed(visit: &Visit<'_>, store: &Store, client: &str, response: Option<Value>) -> Result<Answer, Refusal> {
    let row = store.clients().get(client).ok_or_else(refusal::not_found)?;
    let shown = resources::client(visit, store, row);
    let body = json!({ "response": response.as_ref().unwrap_or(&shown), "client": shown });
    Ok(Answer::json(200, &body).cookies(browser::news(visit, store, client)?))
}

fn client_of(visit: &Visit<'_>, store: &Store) -> Result<String, Refusal> {
    let browser = Browser::of(visit, store);
    match browser.client() {
        Some(client) => Ok(client.to_owned()),
        None if visit.core.production || browser.is_known() => Err(refusals::signed_out()),
        None => Err(refusals::unknown_browser()),
    }
}

/// The session named in the path, if it is one of this browser's in which someone is signed in.
fn session_of(visit: &Visit<'_>, store: &Store) -> Result<(Session, String), Refusal> {
    let client = client_of(visit, store)?;
    let live = clients::live_sessions(store, &client, visit.now);
    if live.is_empty() {
        return Err(refusals::signed_out());
    }
    let named = live.into_iter().find(|session| session.id == visit.parameter(0)).cloned();
    Ok((named.ok_or_else(refusal::not_found)?, client))
}

fn organization(store: &Store, wanted: &str) -> Result<Option<String>, Refusal> {
    match wanted {
        "" => Ok(None),
        text => organizations::by_id_or_slug(store, text).map(|organization| Some(organization.id.clone())),
    }
}
