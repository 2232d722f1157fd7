//! `/organizations/{id}/memberships` and `/users/{id}/organization_memberships`.

use serde_json::{Value, json};

use super::fields::Style;
use super::refusal::Refusal;
use super::routes::Route;
use super::{Answer, Call, metadata, organizations};
use crate::sessions::{memberships, organizations as domain, roles, users};
use crate::store::{Membership, Store};

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "users/*/organization_memberships", list_of_user),
    Route::new("GET", "organizations/*/memberships", list),
    Route::new("POST", "organizations/*/memberships", create),
    Route::new("PATCH", "organizations/*/memberships/*", update),
    Route::new("DELETE", "organizations/*/memberships/*", delete),
    Route::new("PATCH", "organizations/*/memberships/*/metadata", merge_metadata),
    Route::new("GET", "organization_memberships", list_all),
];

fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let store = call.core.store();
    let id = organizations::named(&store, call.parameter(0))?;
    let (roles, of_users): (Vec<&str>, Vec<&str>) =
        (call.query.all("role").collect(), call.query.all("user_id").collect());
    let listed = |membership: &&Membership| {
        (roles.is_empty() || roles.contains(&membership.role.as_str()))
            && (of_users.is_empty() || of_users.contains(&membership.user_id.as_str()))
    };
    let all: Vec<&Membership> = memberships::of_organization(&store, &id).into_iter().rev().filter(listed).collect();
    call.page(&all, |membership| render(&store, membership))
}

/// Of every organization.
fn list_all(call: &Call<'_>) -> Result<Answer, Refusal> {
    let store = call.core.store();
    let all: Vec<&Membership> = store.memberships().iter().rev().collect();
    call.page(&all, |membership| render(&store, membership))
}

fn list_of_user(call: &Call<'_>) -> Result<Answer, Refusal> {
    let store = call.core.store();
    users::find(&store, call.parameter(0))?;
    let all: Vec<&Membership> = memberships::of_user(&store, call.parameter(0)).into_iter().rev().collect();
    call.page(&all, |membership| render(&store, membership))
}

fn create(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Form, &["user_id", "role", "public_metadata", "private_metadata"])?;
    let (user, role) = (fields.required_string("user_id")?, fields.required_string("role")?);
    let given = (metadata::given(&fields, "public_metadata")?, metadata::given(&fields, "private_metadata")?);
    let mut store = call.core.store();
    let id = organizations::named(&store, call.parameter(0))?;
    let mut made = memberships::add(&mut store, &id, user, role, call.now)?;
    (made.public_metadata, made.private_metadata) = (given.0.unwrap_or_default(), given.1.unwrap_or_default());
    memberships::save(&mut store, made.clone())?;
    Ok(Answer::ok(render(&store, &made)))
}

fn update(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Form, &["role"])?;
    let role = fields.required_string("role")?;
    let mut store = call.core.store();
    let id = organizations::named(&store, call.parameter(0))?;
    let changed = memberships::change_role(&mut store, &id, call.parameter(1), role, call.now)?;
    Ok(Answer::ok(render(&store, &changed)))
}

/// Merges.
fn merge_metadata(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Form, &["public_metadata", "private_metadata"])?;
    let mut store = call.core.store();
    let id = organizations::named(&store, call.parameter(0))?;
    let mut membership = memberships::find(&store, &id, call.parameter(1))?.clone();
    let slots =
        [("public_metadata", &mut membership.public_metadata), ("private_metadata", &mut membership.private_metadata)];
    metadata::put(&fields, slots, metadata::merge)?;
    membership.updated_at = call.now;
    memberships::save(&mut store, membership.clone())?;
    Ok(Answer::ok(render(&store, &membership)))
}

/// Answers the membership that was, not a deleted object.
fn delete(call: &Call<'_>) -> Result<Answer, Refusal> {
    let mut store = call.core.store();
    let id = organizations::named(&store, call.parameter(0))?;
    let removed = memberships::remove(&mut store, &id, call.parameter(1), call.now)?;
    Ok(Answer::ok(render(&store, &removed)))
}

fn render(store: &Store, membership: &Membership) -> Value {
    let role = roles::find(store, &membership.role).ok();
    let user = store.users().get(&membership.user_id).map(|user| {
        json!({
            "user_id": user.id,
            "first_name": user.first_name,
            "last_name": user.last_name,
            "identifier": user.primary_email_address().or(user.username.as_deref()),
            "username": user.username,
            "image_url": "",
            "profile_image_url": null,
            "has_image": false,
            "banned": user.banned,
        })
    });
    let organization = domain::find(store, &membership.organization_id).ok().map(organizations::render);
    json!({
        "object": "organization_membership",
        "id": membership.id,
        "role": membership.role,
        "role_name": role.map(|role| &role.name),
        "permissions": role.map(|role| role.permissions.as_slice()).unwrap_or_default(),
        "public_metadata": membership.public_metadata,
        "private_metadata": membership.private_metadata,
        "organization": organization,
        "public_user_data": user,
        "created_at": membership.created_at,
        "updated_at": membership.updated_at,
    })
}
