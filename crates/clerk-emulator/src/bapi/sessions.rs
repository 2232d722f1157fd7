//! `/sessions`: who is signed in where, and the tokens of that.

use serde_json::{Value, json};

use super::fields::Style;
use super::refusal::{self, Refusal};
use super::routes::Route;
use super::{Answer, Call};
use crate::sessions::cookies::Names;
use crate::sessions::lifecycle::{self, NewSession};
use crate::sessions::refresh::{self, Expired};
use crate::sessions::templates::LIFETIMES;
use crate::sessions::{templates, tokens};
use crate::store::{Session, SessionStatus};

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "sessions", list),
    Route::new("POST", "sessions", create),
    Route::new("GET", "sessions/*", get),
    Route::new("POST", "sessions/*/revoke", revoke),
    Route::new("POST", "sessions/*/refresh", refresh),
    Route::new("POST", "sessions/*/tokens", create_token),
    Route::new("POST", "sessions/*/tokens/*", create_token_from_template),
];

/// A bare list, unless `paginated=true` asks for a page.
fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let status = match call.query.get("status") {
        None => None,
        Some(text) => match SessionStatus::ALL.into_iter().find(|status| status.as_str() == text) {
            Some(status) => Some(status),
            None => return Err(refusal::wrong_value("status", "must be the status of a session")),
        },
    };
    let fits = |wanted: Option<&str>, own: &str| wanted.is_none_or(|wanted| wanted == own);
    let (client, user) = (call.query.get("client_id"), call.query.get("user_id"));
    let listed = |session: &&Session| {
        fits(client, &session.client_id)
            && fits(user, &session.user_id)
            && status.is_none_or(|status| session.status_at(call.now) == status)
    };
    let store = call.core.store();
    let sessions: Vec<&Session> = store.sessions().iter().rev().filter(listed).collect();
    call.list(&sessions, |session| render(session, call.now))
}

fn get(call: &Call<'_>) -> Result<Answer, Refusal> {
    Ok(Answer::ok(render(lifecycle::find(&call.core.store(), call.parameter(0))?, call.now)))
}

/// Signs a user in, in a browser of its own; Clerk lets development instances do so.
fn create(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Form, &["user_id", "active_organization_id"])?;
    let mut wanted = NewSession::of(fields.required_string("user_id")?);
    if let Some(organization) = fields.string("active_organization_id")? {
        wanted = wanted.organization(organization);
    }
    let session = lifecycle::begin(&mut call.core.store(), wanted, call.now)?;
    Ok(Answer::ok(render(&session, call.now)))
}

fn revoke(call: &Call<'_>) -> Result<Answer, Refusal> {
    let session = lifecycle::end(&mut call.core.store(), call.parameter(0), SessionStatus::Revoked, call.now)?;
    Ok(Answer::ok(render(&session, call.now)))
}

/// A new token for an expired one, as a token or as cookies.
fn refresh(call: &Call<'_>) -> Result<Answer, Refusal> {
    let names =
        ["format", "expired_token", "refresh_token", "request_origin", "request_headers", "request_originating_ip"];
    let fields = call.fields(Style::Form, &names)?;
    let expired = Expired {
        session: call.parameter(0),
        token: fields.required_string("expired_token")?,
        refresh_token: fields.required_string("refresh_token")?,
        origin: fields.required_string("request_origin")?,
    };
    check_headers(&fields.value("request_headers"))?;
    let store = call.core.store();
    match fields.string("format")?.unwrap_or("token") {
        "token" => {
            let token = refresh::as_token(call.core, &store, &expired, call.now)?;
            Ok(Answer::ok(json!({ "object": "token", "jwt": token })))
        }
        "cookie" => {
            let names = if call.query.flag("suffixed_cookies")? { Names::Both } else { Names::Plain };
            let cookies = refresh::as_cookies(call.core, &store, &expired, names, call.now)?;
            Ok(Answer::ok(json!({ "object": "cookies", "cookies": cookies })))
        }
        _ => Err(fields.wrong("format", "must be token or cookie")),
    }
}

fn create_token(call: &Call<'_>) -> Result<Answer, Refusal> {
    let life = life(call)?;
    let store = call.core.store();
    let session = lifecycle::find(&store, call.parameter(0))?;
    token(tokens::session_token(call.core, &store, session, None, life, call.now)?)
}

fn create_token_from_template(call: &Call<'_>) -> Result<Answer, Refusal> {
    let life = life(call)?;
    let store = call.core.store();
    let session = lifecycle::find(&store, call.parameter(0))?;
    let template = templates::by_name(&store, call.parameter(1)).ok_or_else(refusal::not_found)?;
    token(tokens::template_token(call.core, &store, session, template, None, life, call.now)?)
}

fn token(jwt: String) -> Result<Answer, Refusal> {
    Ok(Answer::ok(json!({ "object": "token", "jwt": jwt })))
}

/// Seconds, if the caller says how long the token is to live.
fn life(call: &Call<'_>) -> Result<Option<i64>, Refusal> {
    let fields = call.fields(Style::Form, &["expires_in_seconds"])?;
    match fields.integer("expires_in_seconds")? {
        Some(seconds) if !LIFETIMES.contains(&seconds) => {
            Err(fields.wrong("expires_in_seconds", "must be from 30 to 315360000"))
        }
        seconds => Ok(seconds),
    }
}

/// Of each header its values.
fn check_headers(headers: &Value) -> Result<(), Refusal> {
    let is_list = |value: &Value| value.as_array().is_some_and(|values| values.iter().all(Value::is_string));
    let fits = match headers {
        Value::Null => true,
        Value::Object(headers) => headers.values().all(is_list),
        _ => false,
    };
    if fits { Ok(()) } else { Err(refusal::wrong_type("request_headers", "an object of lists of strings")) }
}

pub(super) fn render(session: &Session, now: i64) -> Value {
    let tasks: Vec<Value> = session.tasks.iter().map(|task| json!({ "key": task })).collect();
    json!({
        "object": "session",
        "id": session.id,
        "client_id": session.client_id,
        "user_id": session.user_id,
        "status": session.status_at(now).as_str(),
        "last_active_organization_id": session.last_active_organization_id,
        "actor": session.actor,
        "tasks": if tasks.is_empty() { Value::Null } else { tasks.into() },
        "last_active_at": session.last_active_at,
        "expire_at": session.expire_at,
        "abandon_at": session.abandon_at,
        "created_at": session.created_at,
        "updated_at": session.updated_at,
    })
}
