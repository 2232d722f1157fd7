//! `/organization_roles`.

use serde_json::{Value, json};

use super::fields::{Fields, Style};
use super::query::Field;
use super::refusal::{self, Refusal};
use super::routes::Route;
use super::{Answer, Call, organization_permissions};
use crate::sessions::{permissions, roles};
use crate::store::{Role, Store};

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "organization_roles", list),
    Route::new("POST", "organization_roles", create),
    Route::new("GET", "organization_roles/*", get),
    Route::new("PATCH", "organization_roles/*", update),
    Route::new("DELETE", "organization_roles/*", delete),
    Route::new("POST", "organization_roles/*/permissions/*", assign),
    Route::new("DELETE", "organization_roles/*/permissions/*", unassign),
];

const ORDERS: [Field<Role>; 3] = [
    ("created_at", |a, b| a.created_at.cmp(&b.created_at)),
    ("name", |a, b| a.name.to_lowercase().cmp(&b.name.to_lowercase())),
    ("key", |a, b| a.key.cmp(&b.key)),
];

fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let order = call.query.order("-created_at", &ORDERS)?;
    let store = call.core.store();
    let is_listed = |one: &&Role| call.query.names(&one.id, [&one.name, &one.key]);
    let mut all: Vec<&Role> = store.roles().iter().filter(is_listed).collect();
    order.sort(&mut all);
    call.page(&all, |role| render(&store, role))
}

fn get(call: &Call<'_>) -> Result<Answer, Refusal> {
    let store = call.core.store();
    Ok(Answer::ok(render(&store, roles::by_id(&store, call.parameter(0))?)))
}

fn create(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fields =
        call.fields(Style::Form, &["name", "key", "description", "permissions", "include_in_initial_role_set"])?;
    let (name, key) = (fields.required_string("name")?, fields.required_string("key")?);
    let description = fields.string("description")?.map(str::to_owned);
    let in_initial_set = fields.boolean("include_in_initial_role_set")?.unwrap_or_default();
    let mut store = call.core.store();
    let keys = permission_keys(&store, &fields)?.unwrap_or_default();
    let role = roles::row(key, name, description, keys, call.now);
    let role = roles::create(&mut store, role, in_initial_set, call.now)?;
    Ok(Answer::ok(render(&store, &role)))
}

fn update(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Form, &["name", "key", "description", "permissions"])?;
    change(call, |store, role| {
        for (name, slot) in [("name", &mut role.name), ("key", &mut role.key)] {
            if let Some(text) = fields.string(name)? {
                text.clone_into(slot);
            }
        }
        if fields.has("description") {
            role.description = fields.string("description")?.map(str::to_owned);
        }
        if let Some(keys) = permission_keys(store, &fields)? {
            role.permissions = keys;
        }
        Ok(())
    })
}

fn delete(call: &Call<'_>) -> Result<Answer, Refusal> {
    roles::remove(&mut call.core.store(), call.parameter(0), call.now)?;
    Ok(Answer::deleted("role", call.parameter(0)))
}

fn assign(call: &Call<'_>) -> Result<Answer, Refusal> {
    change(call, |store, role| {
        let permission = permissions::find(store, call.parameter(1))?;
        if role.permissions.contains(&permission.key) {
            return Err(refusal::organizations::permission_of_role());
        }
        role.permissions.push(permission.key.clone());
        Ok(())
    })
}

fn unassign(call: &Call<'_>) -> Result<Answer, Refusal> {
    change(call, |store, role| {
        let permission = permissions::find(store, call.parameter(1))?;
        let had = role.permissions.len();
        role.permissions.retain(|key| *key != permission.key);
        if role.permissions.len() == had {
            return Err(refusal::organizations::no_permission_of_role());
        }
        Ok(())
    })
}

fn change(call: &Call<'_>, make: impl FnOnce(&Store, &mut Role) -> Result<(), Refusal>) -> Result<Answer, Refusal> {
    let mut store = call.core.store();
    let mut role = roles::by_id(&store, call.parameter(0))?.clone();
    make(&store, &mut role)?;
    role.updated_at = call.now;
    let role = roles::save(&mut store, role, call.now)?;
    Ok(Answer::ok(render(&store, &role)))
}

/// The body names permissions by their ids.
fn permission_keys(store: &Store, fields: &Fields) -> Result<Option<Vec<String>>, Refusal> {
    let key = |id: &String| match permissions::find(store, id) {
        Ok(permission) => Ok(permission.key.clone()),
        Err(_) => Err(refusal::unknown_resource("permissions")),
    };
    fields.strings("permissions")?.map(|ids| ids.iter().map(key).collect()).transpose()
}

fn render(store: &Store, role: &Role) -> Value {
    let permissions = role.permissions.iter().filter_map(|key| permissions::by_key(store, key));
    json!({
        "object": "role",
        "id": role.id,
        "name": role.name,
        "key": role.key,
        "description": role.description,
        "permissions": permissions.map(organization_permissions::render).collect::<Vec<_>>(),
        "is_creator_eligible": roles::makes_creators(role),
        "created_at": role.created_at,
        "updated_at": role.updated_at,
    })
}
