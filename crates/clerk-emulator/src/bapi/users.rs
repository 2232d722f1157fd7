//! `/users`: who there is.

use serde_json::json;

use super::fields::{Fields, Style};
use super::refusal::{self, Refusal};
use super::routes::Route;
use super::user_filter::{ORDERS, UserFilter};
use super::{Answer, Call, metadata, user_attributes, user_body};
use crate::images;
use crate::sessions::identifications::{self, Kind};
use crate::sessions::lifecycle;
use crate::sessions::users::{self, NewUser};
use crate::store::{Metadata, User};

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "users", list),
    Route::new("POST", "users", create),
    Route::new("GET", "users/count", count),
    Route::new("GET", "users/*", get),
    Route::new("PATCH", "users/*", update),
    Route::new("DELETE", "users/*", delete),
    Route::new("PATCH", "users/*/metadata", merge_metadata),
    Route::new("PUT", "users/*/metadata", replace_metadata),
    Route::new("POST", "users/*/profile_image", set_image),
    Route::new("DELETE", "users/*/profile_image", delete_image),
];

const METADATA: [&str; 3] = ["public_metadata", "private_metadata", "unsafe_metadata"];

/// Always a bare list; how many there are tells `/users/count`.
fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let (window, filter) = (call.window()?, UserFilter::of(&call.query)?);
    let order = call.query.order("-created_at", &ORDERS)?;
    let store = call.core.store();
    let mut users: Vec<&User> = store.users().iter().collect();
    order.sort(&mut users);
    if let Some(id) = call.query.get("starting_after") {
        if !order.is_by("created_at") {
            return Err(refusal::wrong_value("order_by", "must be created_at together with starting_after"));
        }
        if window.has_offset() {
            return Err(refusal::wrong_value("offset", "must be 0 together with starting_after"));
        }
        // Wherever the user of the cursor stands, in the list or not.
        let at = users.iter().position(|user| user.id == id);
        let at = at.ok_or_else(|| refusal::unknown_resource("starting_after"))?;
        users.drain(..=at);
    }
    users.retain(|user| filter.allows(&store, user));
    Ok(Answer::ok(window.of(&users, |user| user_body::user(call, user)).0.into()))
}

fn count(call: &Call<'_>) -> Result<Answer, Refusal> {
    let filter = UserFilter::of(&call.query)?;
    let store = call.core.store();
    let count = store.users().iter().filter(|user| filter.allows(&store, user)).count();
    Ok(Answer::ok(json!({ "object": "total_count", "total_count": count })))
}

fn get(call: &Call<'_>) -> Result<Answer, Refusal> {
    Ok(Answer::ok(user_body::user(call, users::find(&call.core.store(), call.parameter(0))?)))
}

fn create(call: &Call<'_>) -> Result<Answer, Refusal> {
    let of_new = [
        "email_address",
        "email_address_identification_status",
        "phone_number",
        "phone_number_identification_status",
        "web3_wallet",
        "banned",
        "locked",
        "skip_user_requirement",
        // Taken, and without effect: nobody needs a password here.
        "skip_password_requirement",
    ];
    let fields = call.fields(Style::Form, &[&user_attributes::FIELDS[..], &METADATA, &of_new].concat())?;
    let mut user = users::draft(NewUser::default(), call.now)?;
    user_attributes::apply(&fields, &mut user, call.now)?;
    user_attributes::add_identifications(&fields, &mut user, call.now)?;
    put_metadata(&fields, &mut user, |old, new| *old = new)?;
    fields.boolean("skip_password_requirement")?;
    let anonymous = fields.boolean("skip_user_requirement")?.unwrap_or_default();
    let is_known = user.identifications().next().is_some() || user.username.is_some() || user.external_id.is_some();
    if !is_known && !anonymous {
        return Err(refusal::missing("email_address"));
    }
    Ok(Answer::ok(user_body::user(call, &users::save(&mut call.core.store(), user)?)))
}

fn update(call: &Call<'_>) -> Result<Answer, Refusal> {
    let of_old = [
        "primary_email_address_id",
        "primary_phone_number_id",
        "primary_web3_wallet_id",
        "profile_image_id",
        "sign_out_of_other_sessions",
        // Taken, and without effect: nobody is told anything.
        "notify_primary_email_address_changed",
    ];
    let fields = call.fields(Style::Form, &[&user_attributes::FIELDS[..], &METADATA, &of_old].concat())?;
    if let Some(name) = METADATA.into_iter().find(|name| fields.has(name)) {
        return Err(refusal::users::metadata_has_moved(name));
    }
    fields.boolean("notify_primary_email_address_changed")?;
    let sign_out = fields.boolean("sign_out_of_other_sessions")?.unwrap_or_default();
    let image = fields.string("profile_image_id")?;
    if image.is_some_and(|id| call.core.store().images().get(id).is_none()) {
        return Err(refusal::unknown_resource("profile_image_id"));
    }
    let answer = change(call, |user| {
        user_attributes::apply(&fields, user, call.now)?;
        for (kind, name) in [
            (Kind::EmailAddress, "primary_email_address_id"),
            (Kind::PhoneNumber, "primary_phone_number_id"),
            (Kind::Web3Wallet, "primary_web3_wallet_id"),
        ] {
            if let Some(id) = fields.string(name)? {
                identifications::make_primary(user, kind, id, name)?;
            }
        }
        user.image = image.map(str::to_owned).or(user.image.take());
        Ok(())
    })?;
    if sign_out {
        lifecycle::end_all_of_user(&mut call.core.store(), call.parameter(0), call.now)?;
    }
    Ok(answer)
}

/// `PATCH` merges.
fn merge_metadata(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Form, &METADATA)?;
    change(call, |user| put_metadata(&fields, user, metadata::merge))
}

/// `PUT` replaces each of the three that is given.
fn replace_metadata(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Form, &METADATA)?;
    change(call, |user| put_metadata(&fields, user, |old, new| *old = new))
}

fn delete(call: &Call<'_>) -> Result<Answer, Refusal> {
    let id = call.parameter(0);
    users::remove(&mut call.core.store(), id, call.now)?;
    Ok(Answer::deleted("user", id))
}

fn set_image(call: &Call<'_>) -> Result<Answer, Refusal> {
    let upload = call.upload()?;
    let content = upload.image("file")?;
    let mut store = call.core.store();
    let mut user = users::find(&store, call.parameter(0))?.clone();
    let old = user.image.replace(images::keep(&mut store, content, call.now)?);
    user.updated_at = call.now;
    let user = users::save(&mut store, user)?;
    images::remove(&mut store, old.as_deref())?;
    Ok(Answer::ok(user_body::user(call, &user)))
}

fn delete_image(call: &Call<'_>) -> Result<Answer, Refusal> {
    let mut old = None;
    let answer = change(call, |user| {
        old = user.image.take();
        Ok(())
    })?;
    images::remove(&mut call.core.store(), old.as_deref())?;
    Ok(answer)
}

fn put_metadata(fields: &Fields, user: &mut User, put: impl Fn(&mut Metadata, Metadata)) -> Result<(), Refusal> {
    let [public, private, unsafe_] = METADATA;
    let slots = [
        (public, &mut user.public_metadata),
        (private, &mut user.private_metadata),
        (unsafe_, &mut user.unsafe_metadata),
    ];
    metadata::put(fields, slots, put)
}

/// Changes the user whom the path names.
pub(super) fn change(call: &Call<'_>, make: impl FnOnce(&mut User) -> Result<(), Refusal>) -> Result<Answer, Refusal> {
    Ok(Answer::ok(user_body::user(call, &changed(call, make)?)))
}

/// The same, for other answers.
pub(super) fn changed(call: &Call<'_>, make: impl FnOnce(&mut User) -> Result<(), Refusal>) -> Result<User, Refusal> {
    let mut store = call.core.store();
    let mut user = users::find(&store, call.parameter(0))?.clone();
    make(&mut user)?;
    user.updated_at = call.now;
    users::save(&mut store, user)
}
