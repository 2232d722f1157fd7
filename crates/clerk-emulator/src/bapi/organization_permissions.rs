//! `/organization_permissions`.

use serde_json::{Value, json};

use super::fields::Style;
use super::query::Field;
use super::refusal::Refusal;
use super::routes::Route;
use super::{Answer, Call};
use crate::sessions::permissions;
use crate::store::Permission;

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "organization_permissions", list),
    Route::new("POST", "organization_permissions", create),
    Route::new("GET", "organization_permissions/*", get),
    Route::new("PATCH", "organization_permissions/*", update),
    Route::new("DELETE", "organization_permissions/*", delete),
];

const FIELDS: [&str; 3] = ["name", "key", "description"];
const ORDERS: [Field<Permission>; 3] = [
    ("created_at", |a, b| a.created_at.cmp(&b.created_at)),
    ("name", |a, b| a.name.to_lowercase().cmp(&b.name.to_lowercase())),
    ("key", |a, b| a.key.cmp(&b.key)),
];

fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let order = call.query.order("-created_at", &ORDERS)?;
    let store = call.core.store();
    let is_listed = |one: &&Permission| call.query.names(&one.id, [&one.name, &one.key]);
    let mut all: Vec<&Permission> = store.permissions().iter().filter(is_listed).collect();
    order.sort(&mut all);
    call.page(&all, |permission| render(permission))
}

fn get(call: &Call<'_>) -> Result<Answer, Refusal> {
    Ok(Answer::ok(render(permissions::find(&call.core.store(), call.parameter(0))?)))
}

fn create(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Form, &FIELDS)?;
    let (name, key) = (fields.required_string("name")?, fields.required_string("key")?);
    let description = fields.string("description")?.unwrap_or_default();
    Ok(Answer::ok(render(&permissions::make(&mut call.core.store(), key, name, description, call.now)?)))
}

fn update(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Form, &FIELDS)?;
    let mut store = call.core.store();
    let mut permission = permissions::find(&store, call.parameter(0))?.clone();
    for (name, slot) in
        [("name", &mut permission.name), ("key", &mut permission.key), ("description", &mut permission.description)]
    {
        if let Some(text) = fields.string(name)? {
            text.clone_into(slot);
        }
    }
    permission.updated_at = call.now;
    permissions::save(&mut store, permission.clone())?;
    Ok(Answer::ok(render(&permission)))
}

fn delete(call: &Call<'_>) -> Result<Answer, Refusal> {
    permissions::remove(&mut call.core.store(), call.parameter(0))?;
    Ok(Answer::deleted("permission", call.parameter(0)))
}

pub(super) fn render(permission: &Permission) -> Value {
    json!({
        "object": "permission",
        "id": permission.id,
        "name": permission.name,
        "key": permission.key,
        "description": permission.description,
        "type": if permissions::is_of_system(&permission.key) { "system" } else { "user" },
        "created_at": permission.created_at,
        "updated_at": permission.updated_at,
    })
}
