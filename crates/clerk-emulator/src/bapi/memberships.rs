//! `/organizations/{id}/memberships`, `/users/{id}/organization_memberships` and `/organization_memberships`.

use std::cmp::Ordering;

use serde_json::{Value, json};

use super::fields::Style;
use super::query::Field;
use super::refusal::Refusal;
use super::routes::Route;
use super::user_filter::UserFilter;
use super::{Answer, Call, metadata, organizations};
use crate::images;
use crate::sessions::{memberships, organizations as domain, roles, users};
use crate::store::{Membership, Store, User};

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "users/*/organization_memberships", list_of_user),
    Route::new("GET", "organizations/*/memberships", list),
    Route::new("POST", "organizations/*/memberships", create),
    Route::new("PATCH", "organizations/*/memberships/*", update),
    Route::new("DELETE", "organizations/*/memberships/*", delete),
    Route::new("PATCH", "organizations/*/memberships/*/metadata", merge_metadata),
    Route::new("GET", "organization_memberships", list_all),
];

/// A membership with its user, by whom lists may be ordered.
struct Listed<'a> {
    membership: &'a Membership,
    user: &'a User,
}

impl<'a> Listed<'a> {
    fn of(store: &'a Store, membership: &'a Membership) -> Option<Self> {
        Some(Self { membership, user: store.users().get(&membership.user_id)? })
    }
}

type By<'a> = fn(&Listed<'a>, &Listed<'a>) -> Ordering;

fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let filter = UserFilter::of(&call.query)?;
    call.query.check_count("role")?;
    let store = call.core.store();
    let id = &domain::find(&store, call.parameter(0))?.id;
    let all = memberships::of_organization(&store, id).into_iter().filter_map(|one| Listed::of(&store, one));
    let mut listed = Vec::new();
    for one in all {
        if call.query.allows("role", |key| roles::find(&store, key).is_ok_and(|role| role.key == one.membership.role))
            && filter.allows(&store, one.user)
        {
            listed.push(one);
        }
    }
    page(call, &store, &listed)
}

/// Of every organization.
fn list_all(call: &Call<'_>) -> Result<Answer, Refusal> {
    let store = call.core.store();
    let all: Vec<Listed<'_>> = store.memberships().iter().filter_map(|one| Listed::of(&store, one)).collect();
    page(call, &store, &all)
}

fn list_of_user(call: &Call<'_>) -> Result<Answer, Refusal> {
    let store = call.core.store();
    users::find(&store, call.parameter(0))?;
    let all: Vec<&Membership> = memberships::of_user(&store, call.parameter(0)).into_iter().rev().collect();
    call.page(&all, |membership| render(call, &store, membership))
}

fn page(call: &Call<'_>, store: &Store, all: &[Listed<'_>]) -> Result<Answer, Refusal> {
    let orders: [Field<Listed<'_>>; 6] = [
        ("created_at", (|a, b| a.membership.created_at.cmp(&b.membership.created_at)) as By<'_>),
        ("email_address", |a, b| a.user.primary_email_address().cmp(&b.user.primary_email_address())),
        ("phone_number", |a, b| a.user.primary_phone_number().cmp(&b.user.primary_phone_number())),
        ("first_name", |a, b| a.user.first_name.cmp(&b.user.first_name)),
        ("last_name", |a, b| a.user.last_name.cmp(&b.user.last_name)),
        ("username", |a, b| a.user.username.cmp(&b.user.username)),
    ];
    let order = call.query.order("-created_at", &orders)?;
    let mut all: Vec<&Listed<'_>> = all.iter().collect();
    order.sort(&mut all);
    call.page(&all, |listed| render(call, store, listed.membership))
}

fn create(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Form, &["user_id", "role", "public_metadata", "private_metadata"])?;
    let (user, role) = (fields.required_string("user_id")?, fields.required_string("role")?);
    let given = (metadata::given(&fields, "public_metadata")?, metadata::given(&fields, "private_metadata")?);
    let mut store = call.core.store();
    let mut made = memberships::add(&mut store, call.parameter(0), user, role, call.now)?;
    (made.public_metadata, made.private_metadata) = (given.0.unwrap_or_default(), given.1.unwrap_or_default());
    memberships::save(&mut store, made.clone())?;
    Ok(Answer::ok(render(call, &store, &made)))
}

fn update(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Form, &["role"])?;
    let role = fields.required_string("role")?;
    let mut store = call.core.store();
    let changed = memberships::change_role(&mut store, call.parameter(0), call.parameter(1), role, call.now)?;
    Ok(Answer::ok(render(call, &store, &changed)))
}

/// Merges.
fn merge_metadata(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Form, &["public_metadata", "private_metadata"])?;
    let mut store = call.core.store();
    let mut membership = memberships::find(&store, call.parameter(0), call.parameter(1))?.clone();
    let slots =
        [("public_metadata", &mut membership.public_metadata), ("private_metadata", &mut membership.private_metadata)];
    metadata::put(&fields, slots, metadata::merge)?;
    membership.updated_at = call.now;
    memberships::save(&mut store, membership.clone())?;
    Ok(Answer::ok(render(call, &store, &membership)))
}

/// Answers the membership that was, not a deleted object.
fn delete(call: &Call<'_>) -> Result<Answer, Refusal> {
    let mut store = call.core.store();
    let removed = memberships::remove(&mut store, call.parameter(0), call.parameter(1), call.now)?;
    Ok(Answer::ok(render(call, &store, &removed)))
}

fn render(call: &Call<'_>, store: &Store, membership: &Membership) -> Value {
    let role = roles::find(store, &membership.role).ok();
    let user = store.users().get(&membership.user_id).map(|user| {
        let mut shown = render_user(call, user);
        if let Some(fields) = shown.as_object_mut() {
            fields.insert("username".to_owned(), json!(user.username));
            fields.insert("profile_image_url".to_owned(), Value::Null);
            fields.insert("banned".to_owned(), user.banned.into());
        }
        shown
    });
    let organization =
        domain::find(store, &membership.organization_id).ok().map(|found| organizations::render(call, store, found));
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

/// What members may know about a user.
pub(super) fn render_user(call: &Call<'_>, user: &User) -> Value {
    let image = user.image.as_deref().map(|id| images::url(call.headers, id));
    json!({
        "user_id": user.id,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "identifier": user.primary_email_address().or(user.username.as_deref()),
        "has_image": image.is_some(),
        "image_url": image.unwrap_or_default(),
    })
}
