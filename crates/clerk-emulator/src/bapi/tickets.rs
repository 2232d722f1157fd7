//! `/sign_in_tokens` and `/actor_tokens`: tickets with which the pages sign somebody in. `/testing_tokens`.

use http::header;
use serde_json::{Value, json};

use super::fields::{Fields, Style};
use super::refusal::{self, Refusal};
use super::routes::Route;
use super::{Answer, Call};
use crate::random;
use crate::sessions::organizations;
use crate::sessions::tickets::{self, NewTicket};
use crate::store::Ticket;

pub(super) const ROUTES: &[Route] = &[
    Route::new("POST", "sign_in_tokens", create_sign_in_token),
    Route::new("POST", "sign_in_tokens/*/revoke", revoke_sign_in_token),
    Route::new("POST", "actor_tokens", create_actor_token),
    Route::new("POST", "actor_tokens/*/revoke", revoke_actor_token),
    Route::new("POST", "testing_tokens", create_testing_token),
];

/// Seconds: thirty days.
const SIGN_IN_LIFE: i64 = 30 * 24 * 3600;
/// Seconds: an hour.
const ACTOR_LIFE: i64 = 3600;
/// Seconds: half an hour.
const ACTOR_SESSION_LIFE: i64 = 1800;
/// Seconds: an hour.
const TESTING_LIFE: i64 = 3600;

fn create_sign_in_token(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Form, &["user_id", "expires_in_seconds", "org_id"])?;
    let mut store = call.core.store();
    let organization = fields.string("org_id")?.map(|id| organizations::find(&store, id)).transpose()?;
    let wanted = NewTicket {
        user: fields.required_string("user_id")?.to_owned(),
        actor: None,
        organization: organization.map(|organization| organization.id.clone()),
        life: seconds(&fields, "expires_in_seconds")?.unwrap_or(SIGN_IN_LIFE),
        session_life: None,
    };
    let ticket = tickets::make(&mut store, wanted, call.now)?;
    Ok(Answer::ok(with_token(call, &ticket)))
}

fn revoke_sign_in_token(call: &Call<'_>) -> Result<Answer, Refusal> {
    Ok(Answer::ok(render(&tickets::revoke(&mut call.core.store(), call.parameter(0), false, call.now)?)))
}

fn create_actor_token(call: &Call<'_>) -> Result<Answer, Refusal> {
    let names = ["user_id", "actor", "expires_in_seconds", "session_max_duration_in_seconds"];
    let fields = call.fields(Style::Form, &names)?;
    let actor = fields.value("actor");
    if actor.is_null() {
        return Err(refusal::missing("actor"));
    }
    if !actor.get("sub").is_some_and(Value::is_string) {
        return Err(fields.wrong("actor", "must be an object with a text as sub"));
    }
    let wanted = NewTicket {
        user: fields.required_string("user_id")?.to_owned(),
        actor: Some(actor),
        organization: None,
        life: seconds(&fields, "expires_in_seconds")?.unwrap_or(ACTOR_LIFE),
        session_life: seconds(&fields, "session_max_duration_in_seconds")?.or(Some(ACTOR_SESSION_LIFE)),
    };
    let ticket = tickets::make(&mut call.core.store(), wanted, call.now)?;
    Ok(Answer::ok(with_token(call, &ticket)))
}

fn revoke_actor_token(call: &Call<'_>) -> Result<Answer, Refusal> {
    Ok(Answer::ok(render(&tickets::revoke(&mut call.core.store(), call.parameter(0), true, call.now)?)))
}

/// Good for nothing here: the emulator keeps no robots away.
fn create_testing_token(call: &Call<'_>) -> Result<Answer, Refusal> {
    let expires_at = call.now.div_euclid(1000).saturating_add(TESTING_LIFE);
    let token = format!("{expires_at}-{}", random::base62(43));
    Ok(Answer::ok(json!({ "object": "testing_token", "token": token, "expires_at": expires_at })))
}

/// A life span of a second or more.
fn seconds(fields: &Fields, name: &str) -> Result<Option<i64>, Refusal> {
    match fields.integer(name)? {
        Some(seconds) if seconds < 1 => Err(fields.wrong(name, "must be 1 or more")),
        seconds => Ok(seconds),
    }
}

/// With what only the answer to create says.
fn with_token(call: &Call<'_>, ticket: &Ticket) -> Value {
    let host = call.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let mut body = render(ticket);
    if let Some(body) = body.as_object_mut() {
        body.insert("token".to_owned(), ticket.token.clone().into());
        body.insert("url".to_owned(), format!("http://{host}/sign-in?__clerk_ticket={}", ticket.token).into());
    }
    body
}

fn render(ticket: &Ticket) -> Value {
    let mut body = json!({
        "object": if ticket.actor.is_some() { "actor_token" } else { "sign_in_token" },
        "id": ticket.id,
        "user_id": ticket.user_id,
        "status": ticket.status.as_str(),
        "created_at": ticket.created_at,
        "updated_at": ticket.updated_at,
    });
    if let (Some(actor), Some(body)) = (&ticket.actor, body.as_object_mut()) {
        body.insert("actor".to_owned(), actor.clone());
    }
    body
}
