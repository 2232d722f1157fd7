//! `/clients`: browsers, and the cookies that a handshake left for one.

use serde_json::{Value, json};

use super::fields::Style;
use super::refusal::{self, Refusal};
use super::routes::Route;
use super::{Answer, Call, sessions};
use crate::jwt;
use crate::sessions::{clients, handshake};
use crate::store::{Client, Store};

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "clients/handshake_payload", handshake_payload),
    Route::new("POST", "clients/verify", verify),
    Route::new("GET", "clients", list),
    Route::new("GET", "clients/*", get),
];

/// Of the latest browser first.
fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let store = call.core.store();
    let all: Vec<&Client> = store.clients().iter().rev().collect();
    call.list(&all, |client| render(&store, client, call.now))
}

fn get(call: &Call<'_>) -> Result<Answer, Refusal> {
    let store = call.core.store();
    let client = store.clients().get(call.parameter(0)).ok_or_else(refusal::not_found)?;
    Ok(Answer::ok(render(&store, client, call.now)))
}

/// The browser in which a session token was minted.
fn verify(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Form, &["token"])?;
    let claims = jwt::verify(call.core, fields.required_string("token")?).map(|(_, claims)| claims);
    let store = call.core.store();
    let session = claims.as_ref().and_then(|claims| claims.get("sid")?.as_str());
    let session = session.and_then(|id| store.sessions().get(id)).filter(|session| session.is_live(call.now));
    let client = session.and_then(|session| store.clients().get(&session.client_id)).ok_or_else(refusal::not_found)?;
    Ok(Answer::ok(render(&store, client, call.now)))
}

/// What applications ask for when a browser comes back with a nonce; a second time there is nothing.
fn handshake_payload(call: &Call<'_>) -> Result<Answer, Refusal> {
    let nonce = call.query.get("nonce").filter(|nonce| !nonce.is_empty()).ok_or_else(|| refusal::missing("nonce"))?;
    let directives = handshake::redeem(&mut call.core.store(), nonce, call.now)?;
    Ok(Answer::ok(json!({ "directives": directives })))
}

fn render(store: &Store, client: &Client, now: i64) -> Value {
    let of_client: Vec<Value> = store
        .sessions()
        .iter()
        .filter(|session| session.client_id == client.id)
        .map(|session| sessions::render(session, now))
        .collect();
    let ids: Vec<&Value> = of_client.iter().filter_map(|session| session.get("id")).collect();
    json!({
        "object": "client",
        "id": client.id,
        "session_ids": ids,
        "sessions": of_client,
        "sign_in_id": null,
        "sign_up_id": null,
        "last_active_session_id": clients::active_session(store, &client.id, now).map(|session| &session.id),
        "last_authentication_strategy": null,
        "created_at": client.created_at,
        "updated_at": client.updated_at,
    })
}
