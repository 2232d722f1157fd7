//! `/users`: as far as sessions need them.

use serde_json::{Value, json};

use super::fields::{Fields, Style};
use super::refusal::{self, Refusal};
use super::routes::Route;
use super::user_filter::{ORDERS, is_listed};
use super::{Answer, Call, metadata};
use crate::sessions::lifecycle;
use crate::sessions::users::{self, NewUser};
use crate::store::{EmailAddress, Metadata, User};

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "users", list),
    Route::new("POST", "users", create),
    Route::new("GET", "users/count", count),
    Route::new("GET", "users/*", get),
    Route::new("PATCH", "users/*", update),
    Route::new("DELETE", "users/*", delete),
    Route::new("PATCH", "users/*/metadata", merge_metadata),
    Route::new("PUT", "users/*/metadata", replace_metadata),
    Route::new("POST", "users/*/ban", ban),
    Route::new("POST", "users/*/unban", unban),
    Route::new("POST", "users/*/lock", lock),
    Route::new("POST", "users/*/unlock", unlock),
];

/// Always a bare list; how many there are tells `/users/count`.
fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let page = call.window()?;
    let order = call.query.order("-created_at", &ORDERS)?;
    let store = call.core.store();
    let mut users: Vec<&User> = store.users().iter().filter(|user| is_listed(&store, &call.query, user)).collect();
    order.sort(&mut users);
    let users = match call.query.get("starting_after") {
        None => users.as_slice(),
        Some(id) => {
            let at = users.iter().position(|user| user.id == id);
            at.and_then(|at| users.get(at + 1..)).ok_or_else(|| refusal::unknown_resource("starting_after"))?
        }
    };
    Ok(Answer::ok(page.of(users, |user| render(user)).0.into()))
}

fn count(call: &Call<'_>) -> Result<Answer, Refusal> {
    let store = call.core.store();
    let count = store.users().iter().filter(|user| is_listed(&store, &call.query, user)).count();
    Ok(Answer::ok(json!({ "object": "total_count", "total_count": count })))
}

fn get(call: &Call<'_>) -> Result<Answer, Refusal> {
    Ok(Answer::ok(render(users::find(&call.core.store(), call.parameter(0))?)))
}

fn create(call: &Call<'_>) -> Result<Answer, Refusal> {
    let names = [
        "external_id",
        "first_name",
        "last_name",
        "email_address",
        "username",
        "public_metadata",
        "private_metadata",
        "unsafe_metadata",
        "banned",
        "locked",
        "delete_self_enabled",
        "create_organization_enabled",
        // Taken, since callers send them, and without effect: nobody signs in by password here.
        "password",
        "skip_user_requirement",
        "skip_password_requirement",
        "skip_password_checks",
        "skip_legal_checks",
    ];
    let fields = call.fields(Style::Form, &names)?;
    fields.string("password")?;
    let text = |name: &str| fields.string(name).map(|text| text.map(str::to_owned));
    let wanted = NewUser {
        email_addresses: fields.strings("email_address")?.unwrap_or_default(),
        external_id: text("external_id")?,
        username: text("username")?,
        first_name: text("first_name")?,
        last_name: text("last_name")?,
        public_metadata: metadata::given(&fields, "public_metadata")?.unwrap_or_default(),
        private_metadata: metadata::given(&fields, "private_metadata")?.unwrap_or_default(),
        unsafe_metadata: metadata::given(&fields, "unsafe_metadata")?.unwrap_or_default(),
        ..NewUser::default()
    };
    if wanted.email_addresses.is_empty() && wanted.username.is_none() && wanted.external_id.is_none() {
        return Err(refusal::missing("email_address"));
    }
    for switch in ["banned", "locked", "delete_self_enabled", "create_organization_enabled"] {
        fields.boolean(switch)?;
    }
    let mut store = call.core.store();
    let mut user = users::make(&mut store, wanted, call.now)?;
    set_switches(&fields, &mut user)?;
    users::save(&mut store, user.clone())?;
    Ok(Answer::ok(render(&user)))
}

fn update(call: &Call<'_>) -> Result<Answer, Refusal> {
    let names = [
        "external_id",
        "first_name",
        "last_name",
        "username",
        "primary_email_address_id",
        "delete_self_enabled",
        "create_organization_enabled",
        // As in `create`.
        "password",
        "skip_password_checks",
        "skip_legal_checks",
    ];
    let fields = call.fields(Style::Form, &names)?;
    fields.string("password")?;
    change(call, |user| {
        set_switches(&fields, user)?;
        for (name, slot) in [
            ("external_id", &mut user.external_id),
            ("first_name", &mut user.first_name),
            ("last_name", &mut user.last_name),
            ("username", &mut user.username),
        ] {
            if fields.has(name) {
                *slot = fields.string(name)?.map(str::to_owned);
            }
        }
        if let Some(id) = fields.string("primary_email_address_id")? {
            if !user.email_addresses.iter().any(|address| address.id == id) {
                return Err(refusal::unknown_resource("primary_email_address_id"));
            }
            user.primary_email_address_id = Some(id.to_owned());
        }
        Ok(())
    })
}

/// `PATCH` merges.
fn merge_metadata(call: &Call<'_>) -> Result<Answer, Refusal> {
    change_metadata(call, metadata::merge)
}

/// `PUT` replaces each of the three that is given.
fn replace_metadata(call: &Call<'_>) -> Result<Answer, Refusal> {
    change_metadata(call, |old, new| *old = new)
}

fn delete(call: &Call<'_>) -> Result<Answer, Refusal> {
    let id = call.parameter(0);
    users::remove(&mut call.core.store(), id, call.now)?;
    Ok(Answer::deleted("user", id))
}

/// A banned user is signed out everywhere.
fn ban(call: &Call<'_>) -> Result<Answer, Refusal> {
    let answer = change(call, |user| {
        user.banned = true;
        Ok(())
    })?;
    lifecycle::end_all_of_user(&mut call.core.store(), call.parameter(0), call.now)?;
    Ok(answer)
}

fn unban(call: &Call<'_>) -> Result<Answer, Refusal> {
    change(call, |user| {
        user.banned = false;
        Ok(())
    })
}

fn lock(call: &Call<'_>) -> Result<Answer, Refusal> {
    change(call, |user| {
        user.locked = true;
        Ok(())
    })
}

fn unlock(call: &Call<'_>) -> Result<Answer, Refusal> {
    change(call, |user| {
        user.locked = false;
        Ok(())
    })
}

fn set_switches(fields: &Fields, user: &mut User) -> Result<(), Refusal> {
    for (name, slot) in [
        ("banned", &mut user.banned),
        ("locked", &mut user.locked),
        ("delete_self_enabled", &mut user.delete_self_enabled),
        ("create_organization_enabled", &mut user.create_organization_enabled),
    ] {
        *slot = fields.boolean(name)?.unwrap_or(*slot);
    }
    Ok(())
}

fn change_metadata(call: &Call<'_>, put: impl Fn(&mut Metadata, Metadata)) -> Result<Answer, Refusal> {
    let fields: Fields = call.fields(Style::Form, &["public_metadata", "private_metadata", "unsafe_metadata"])?;
    change(call, |user| {
        let slots = [
            ("public_metadata", &mut user.public_metadata),
            ("private_metadata", &mut user.private_metadata),
            ("unsafe_metadata", &mut user.unsafe_metadata),
        ];
        metadata::put(&fields, slots, put)
    })
}

fn change(call: &Call<'_>, make: impl FnOnce(&mut User) -> Result<(), Refusal>) -> Result<Answer, Refusal> {
    let mut store = call.core.store();
    let mut user = users::find(&store, call.parameter(0))?.clone();
    make(&mut user)?;
    user.updated_at = call.now;
    users::save(&mut store, user.clone())?;
    Ok(Answer::ok(render(&user)))
}

fn render(user: &User) -> Value {
    let addresses: Vec<Value> = user.email_addresses.iter().map(email_address).collect();
    json!({
        "object": "user",
        "id": user.id,
        "external_id": user.external_id,
        "username": user.username,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "locale": null,
        "image_url": "",
        "has_image": false,
        "primary_email_address_id": user.primary_email_address_id,
        "primary_phone_number_id": null,
        "primary_web3_wallet_id": null,
        "password_enabled": false,
        "two_factor_enabled": user.second_factor,
        "totp_enabled": user.second_factor,
        "backup_code_enabled": false,
        "email_addresses": addresses,
        "phone_numbers": [],
        "web3_wallets": [],
        "passkeys": [],
        "external_accounts": [],
        "saml_accounts": [],
        "enterprise_accounts": [],
        "public_metadata": user.public_metadata,
        "private_metadata": user.private_metadata,
        "unsafe_metadata": user.unsafe_metadata,
        "last_sign_in_at": user.last_sign_in_at,
        "last_active_at": user.last_active_at,
        "banned": user.banned,
        "locked": user.locked,
        "lockout_expires_in_seconds": null,
        "verification_attempts_remaining": null,
        "delete_self_enabled": user.delete_self_enabled,
        "create_organization_enabled": user.create_organization_enabled,
        "create_organizations_limit": null,
        "legal_accepted_at": null,
        "mfa_enabled_at": null,
        "mfa_disabled_at": null,
        "created_at": user.created_at,
        "updated_at": user.updated_at,
    })
}

fn email_address(address: &EmailAddress) -> Value {
    json!({
        "object": "email_address",
        "id": address.id,
        "email_address": address.email_address,
        "reserved": false,
        "verification": {
            "object": "verification_admin", "status": "verified", "strategy": "admin", "attempts": null, "expire_at": null,
        },
        "linked_to": [],
        "created_at": address.created_at,
        "updated_at": address.created_at,
    })
}
