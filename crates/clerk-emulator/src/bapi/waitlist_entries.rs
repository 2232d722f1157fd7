//! `/waitlist_entries`: who waits to be let in.

use serde_json::{Value, json};

use super::fields::{Fields, Style};
use super::query::Field;
use super::refusal::{self, Refusal};
use super::routes::Route;
use super::{Answer, Call, invitations};
use crate::sessions::waitlist;
use crate::store::{Store, WaitlistEntry, WaitlistStatus};

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "waitlist_entries", list),
    Route::new("POST", "waitlist_entries", create),
    Route::new("POST", "waitlist_entries/bulk", create_many),
    Route::new("DELETE", "waitlist_entries/*", delete),
    Route::new("POST", "waitlist_entries/*/invite", invite),
    Route::new("POST", "waitlist_entries/*/reject", reject),
];

/// `notify` is without effect: nothing is sent.
const FIELDS: [&str; 2] = ["email_address", "notify"];
const MOST_AT_ONCE: usize = 50;
const ORDERS: [Field<WaitlistEntry>; 3] = [
    ("created_at", |a, b| a.created_at.cmp(&b.created_at)),
    ("email_address", |a, b| a.email_address.to_lowercase().cmp(&b.email_address.to_lowercase())),
    ("invited_at", |a, b| a.invited_at.cmp(&b.invited_at)),
];
const STATUSES: [WaitlistStatus; 4] =
    [WaitlistStatus::Pending, WaitlistStatus::Invited, WaitlistStatus::Completed, WaitlistStatus::Rejected];

fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let order = call.query.order("-created_at", &ORDERS)?;
    let status = match call.query.get("status") {
        None => None,
        Some(text) => {
            let found = STATUSES.into_iter().find(|status| status.as_str() == text);
            let why = "must be pending, invited, completed or rejected";
            Some(found.ok_or_else(|| refusal::wrong_value("status", why))?)
        }
    };
    let store = call.core.store();
    let is_listed = |entry: &&WaitlistEntry| {
        status.is_none_or(|status| entry.status == status) && call.query.names(&entry.id, [&entry.email_address])
    };
    let mut all: Vec<&WaitlistEntry> = store.waitlist().iter().filter(is_listed).collect();
    order.sort(&mut all);
    call.page(&all, |entry| render(call, &store, entry))
}

/// Whoever is on the list already is answered as they are.
fn create(call: &Call<'_>) -> Result<Answer, Refusal> {
    let made = add(call, &[call.fields(Style::Form, &FIELDS)?])?;
    Ok(Answer::ok(made.into_iter().next().unwrap_or_default()))
}

/// Answers a bare list.
fn create_many(call: &Call<'_>) -> Result<Answer, Refusal> {
    Ok(Answer::ok(add(call, &call.many_fields(&FIELDS, MOST_AT_ONCE)?)?.into()))
}

fn invite(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Form, &["ignore_existing"])?;
    let ignore = fields.boolean("ignore_existing")?.unwrap_or_default();
    let mut store = call.core.store();
    let entry = waitlist::invite(&mut store, call.parameter(0), ignore, call.now)?;
    Ok(Answer::ok(render(call, &store, &entry)))
}

fn reject(call: &Call<'_>) -> Result<Answer, Refusal> {
    let mut store = call.core.store();
    let entry = waitlist::reject(&mut store, call.parameter(0), call.now)?;
    Ok(Answer::ok(render(call, &store, &entry)))
}

fn delete(call: &Call<'_>) -> Result<Answer, Refusal> {
    waitlist::remove(&mut call.core.store(), call.parameter(0))?;
    Ok(Answer::deleted("waitlist_entry", call.parameter(0)))
}

fn add(call: &Call<'_>, given: &[Fields]) -> Result<Vec<Value>, Refusal> {
    let mut addresses = Vec::new();
    for fields in given {
        fields.boolean("notify")?;
        addresses.push(fields.required_string("email_address")?);
    }
    let mut store = call.core.store();
    let entries = waitlist::add(&mut store, &addresses, call.now)?;
    Ok(entries.iter().map(|entry| render(call, &store, entry)).collect())
}

fn render(call: &Call<'_>, store: &Store, entry: &WaitlistEntry) -> Value {
    let invitation = entry.invitation.as_ref().and_then(|id| store.invitations().get(id));
    json!({
        "object": "waitlist_entry",
        "id": entry.id,
        "email_address": entry.email_address,
        "status": entry.status.as_str(),
        "is_locked": false,
        "invitation": invitation.map(|invitation| invitations::render(call, invitation)),
        "created_at": entry.created_at,
        "updated_at": entry.updated_at,
    })
}
