//! `/role_sets`, addressed by id or key.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::fields::Style;
use super::query::Field;
use super::refusal::{self, Refusal};
use super::routes::Route;
use super::{Answer, Call};
use crate::sessions::role_sets::{self, NewRoleSet};
use crate::store::{Role, RoleSet, Store};

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "role_sets", list),
    Route::new("POST", "role_sets", create),
    Route::new("GET", "role_sets/*", get),
    Route::new("PATCH", "role_sets/*", update),
    Route::new("POST", "role_sets/*/replace", replace),
    Route::new("POST", "role_sets/*/roles", add_roles),
    Route::new("POST", "role_sets/*/roles/replace", replace_role),
];

const ORDERS: [Field<RoleSet>; 3] = [
    ("created_at", |a, b| a.created_at.cmp(&b.created_at)),
    ("name", |a, b| a.name.to_lowercase().cmp(&b.name.to_lowercase())),
    ("key", |a, b| a.key.cmp(&b.key)),
];

fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let order = call.query.order("-created_at", &ORDERS)?;
    let store = call.core.store();
    let is_listed = |one: &&RoleSet| call.query.names(&one.id, [&one.name, &one.key]);
    let mut all: Vec<&RoleSet> = store.role_sets().iter().filter(is_listed).collect();
    order.sort(&mut all);
    call.page(&all, |set| render(&store, set))
}

fn get(call: &Call<'_>) -> Result<Answer, Refusal> {
    let store = call.core.store();
    Ok(Answer::ok(render(&store, role_sets::find(&store, call.parameter(0))?)))
}

fn create(call: &Call<'_>) -> Result<Answer, Refusal> {
    let names = ["name", "key", "description", "default_role_key", "creator_role_key", "type", "roles"];
    let fields = call.fields(Style::Form, &names)?;
    let initial = match fields.string("type")? {
        None | Some("custom") => false,
        Some("initial") => true,
        Some(_) => return Err(refusal::wrong_value("type", "must be initial or custom")),
    };
    let wanted = NewRoleSet {
        key: fields.string("key")?,
        name: fields.required_string("name")?,
        description: fields.string("description")?,
        initial,
        roles: &fields.strings("roles")?.ok_or_else(|| refusal::missing("roles"))?,
        default_role: fields.required_string("default_role_key")?,
        creator_role: fields.required_string("creator_role_key")?,
    };
    let mut store = call.core.store();
    let set = role_sets::make(&mut store, wanted, call.now)?;
    Ok(Answer::ok(render(&store, &set)))
}

fn update(call: &Call<'_>) -> Result<Answer, Refusal> {
    let names = ["name", "key", "description", "default_role_key", "creator_role_key", "type"];
    let fields = call.fields(Style::Form, &names)?;
    let mut store = call.core.store();
    let mut set = role_sets::find(&store, call.parameter(0))?.clone();
    for (name, slot) in [("name", &mut set.name), ("key", &mut set.key)] {
        if let Some(text) = fields.string(name)? {
            text.clone_into(slot);
        }
    }
    if fields.has("description") {
        set.description = fields.string("description")?.map(str::to_owned);
    }
    match fields.string("type")? {
        None => {}
        Some("initial") => set.initial = true,
        Some(_) => return Err(refusal::wrong_value("type", "must be initial")),
    }
    let defaults = (fields.string("default_role_key")?, fields.string("creator_role_key")?);
    role_sets::set_defaults(&store, &mut set, defaults)?;
    set.updated_at = call.now;
    let set = role_sets::save(&mut store, set, Vec::new())?;
    Ok(Answer::ok(render(&store, &set)))
}

/// Answers what is left of the set that is gone.
fn replace(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Form, &["dest_role_set_key", "reassignment_mappings"])?;
    let by = fields.required_string("dest_role_set_key")?;
    let mapping: BTreeMap<String, String> = match fields.value("reassignment_mappings") {
        Value::Null => BTreeMap::new(),
        given => serde_json::from_value(given)
            .map_err(|_| refusal::wrong_type("reassignment_mappings", "an object of keys of roles"))?,
    };
    let id = role_sets::replace(&mut call.core.store(), call.parameter(0), by, &mapping, call.now)?;
    Ok(Answer::deleted("role_set", &id))
}

fn add_roles(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Form, &["role_keys", "default_role_key", "creator_role_key"])?;
    let keys = fields.strings("role_keys")?.ok_or_else(|| refusal::missing("role_keys"))?;
    let defaults = (fields.string("default_role_key")?, fields.string("creator_role_key")?);
    let mut store = call.core.store();
    let set = role_sets::add_roles(&mut store, call.parameter(0), &keys, defaults, call.now)?;
    Ok(Answer::ok(render(&store, &set)))
}

fn replace_role(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Form, &["role_key", "to_role_key"])?;
    let (from, to) = (fields.required_string("role_key")?, fields.required_string("to_role_key")?);
    let mut store = call.core.store();
    let set = role_sets::replace_role(&mut store, call.parameter(0), from, to, call.now)?;
    Ok(Answer::ok(render(&store, &set)))
}

fn render(store: &Store, set: &RoleSet) -> Value {
    let item = |id: &String| store.roles().get(id).map(|role| render_item(store, set, role));
    json!({
        "object": "role_set",
        "id": set.id,
        "name": set.name,
        "key": set.key,
        "description": set.description,
        "roles": set.roles.iter().filter_map(item).collect::<Vec<_>>(),
        "default_role": item(&set.default_role),
        "creator_role": item(&set.creator_role),
        "type": if set.initial { "initial" } else { "custom" },
        "role_set_migration": null,
        "created_at": set.created_at,
        "updated_at": set.updated_at,
    })
}

fn render_item(store: &Store, set: &RoleSet, role: &Role) -> Value {
    let members = role_sets::members(store, set, role);
    json!({
        "object": "role_set_item",
        "id": role.id,
        "name": role.name,
        "key": role.key,
        "description": role.description,
        "members_count": members,
        "has_members": members > 0,
        "created_at": role.created_at,
        "updated_at": role.updated_at,
    })
}
