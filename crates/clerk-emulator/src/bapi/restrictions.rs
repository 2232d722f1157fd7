//! `/allowlist_identifiers`, `/blocklist_identifiers` and `/instance/restrictions`: who may sign up, and who may not.

use serde_json::{Value, json};

use super::fields::Style;
use super::refusal::{self, Refusal};
use super::routes::Route;
use super::{Answer, Call};
use crate::sessions::restrictions::IdentifierKind;
use crate::sessions::{self, restrictions};
use crate::store::{AllowedIdentifier, BlockedIdentifier, Change};

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "allowlist_identifiers", list_allowed),
    Route::new("POST", "allowlist_identifiers", allow),
    Route::new("DELETE", "allowlist_identifiers/*", delete_allowed),
    Route::new("GET", "blocklist_identifiers", list_blocked),
    Route::new("POST", "blocklist_identifiers", block),
    Route::new("DELETE", "blocklist_identifiers/*", delete_blocked),
    Route::new("PATCH", "instance/restrictions", restrict),
];

fn list_allowed(call: &Call<'_>) -> Result<Answer, Refusal> {
    let store = call.core.store();
    let all: Vec<&AllowedIdentifier> = store.allowlist().iter().rev().collect();
    call.list(&all, |entry| render_allowed(call, entry))
}

/// With `notify` an invitation goes along.
fn allow(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Form, &["identifier", "notify"])?;
    let identifier = fields.required_string("identifier")?;
    let notified = fields.boolean("notify")?.unwrap_or_default();
    let entry = restrictions::allow(&mut call.core.store(), identifier, notified, call.now)?;
    Ok(Answer::ok(render_allowed(call, &entry)))
}

fn delete_allowed(call: &Call<'_>) -> Result<Answer, Refusal> {
    let (mut store, id) = (call.core.store(), call.parameter(0));
    store.allowlist().get(id).ok_or_else(refusal::not_found)?;
    sessions::save(&mut store, vec![Change::drop::<AllowedIdentifier>(id)])?;
    Ok(Answer::deleted("allowlist_identifier", id))
}

/// Whole: there is no window on it.
fn list_blocked(call: &Call<'_>) -> Result<Answer, Refusal> {
    let store = call.core.store();
    let all: Vec<Value> = store.blocklist().iter().rev().map(|entry| render_blocked(call, entry)).collect();
    Ok(Answer::ok(json!({ "total_count": all.len(), "data": all })))
}

fn block(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Form, &["identifier"])?;
    let entry = restrictions::block(&mut call.core.store(), fields.required_string("identifier")?, call.now)?;
    Ok(Answer::ok(render_blocked(call, &entry)))
}

fn delete_blocked(call: &Call<'_>) -> Result<Answer, Refusal> {
    let (mut store, id) = (call.core.store(), call.parameter(0));
    store.blocklist().get(id).ok_or_else(refusal::not_found)?;
    sessions::save(&mut store, vec![Change::drop::<BlockedIdentifier>(id)])?;
    Ok(Answer::deleted("blocklist_identifier", id))
}

/// Puts the lists in force, or out of it.
fn restrict(call: &Call<'_>) -> Result<Answer, Refusal> {
    let names = [
        "allowlist",
        "blocklist",
        "block_email_subaddresses",
        "block_disposable_email_domains",
        "allowlist_blocklist_disabled_on_sign_in",
    ];
    let fields = call.fields(Style::Form, &names)?;
    let mut store = call.core.store();
    let mut now = store.settings().restrictions;
    for (name, slot) in names.into_iter().zip([
        &mut now.allowlist,
        &mut now.blocklist,
        &mut now.block_email_subaddresses,
        &mut now.block_disposable_email_domains,
        &mut now.allowlist_blocklist_disabled_on_sign_in,
    ]) {
        *slot = fields.boolean(name)?.unwrap_or(*slot);
    }
    let kept = store.change_settings(|settings| settings.restrictions = now.clone());
    kept.map_err(|_| refusal::not_stored())?;
    Ok(Answer::ok(json!({
        "object": "instance_restrictions",
        "allowlist": now.allowlist,
        "blocklist": now.blocklist,
        "block_email_subaddresses": now.block_email_subaddresses,
        "block_disposable_email_domains": now.block_disposable_email_domains,
        "allowlist_blocklist_disabled_on_sign_in": now.allowlist_blocklist_disabled_on_sign_in,
    })))
}

fn render_allowed(call: &Call<'_>, entry: &AllowedIdentifier) -> Value {
    let times = (entry.created_at, entry.updated_at);
    let mut body = render(call, "allowlist_identifier", &entry.id, &entry.identifier, times);
    if let (Some(id), Some(body)) = (&entry.invitation, body.as_object_mut()) {
        body.insert("invitation_id".to_owned(), json!(id));
    }
    body
}

fn render_blocked(call: &Call<'_>, entry: &BlockedIdentifier) -> Value {
    render(call, "blocklist_identifier", &entry.id, &entry.identifier, (entry.created_at, entry.updated_at))
}

fn render(call: &Call<'_>, object: &str, id: &str, identifier: &str, (created, updated): (i64, i64)) -> Value {
    json!({
        "object": object,
        "id": id,
        "identifier": identifier,
        "identifier_type": IdentifierKind::of(identifier).map(IdentifierKind::as_str),
        "instance_id": call.core.instance_id,
        "created_at": created,
        "updated_at": updated,
    })
}
