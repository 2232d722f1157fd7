//! `/email_addresses` and `/phone_numbers`, which are alike.

use serde_json::{Value, json};

use super::fields::{Fields, Style};
use super::refusal::{self, Refusal};
use super::routes::Route;
use super::{Answer, Call, user_body};
use crate::sessions::identifications::{self, Kind, NewIdentification};
use crate::sessions::users;
use crate::sessions::verifications::{self, Status};
use crate::store::{Proof, Store, User, Verification};

pub(super) const ROUTES: &[Route] = &[
    Route::new("POST", "email_addresses", |call| create(call, Kind::EmailAddress)),
    Route::new("GET", "email_addresses/*", |call| get(call, Kind::EmailAddress)),
    Route::new("PATCH", "email_addresses/*", |call| update(call, Kind::EmailAddress)),
    Route::new("DELETE", "email_addresses/*", |call| delete(call, Kind::EmailAddress)),
    Route::new("POST", "email_addresses/*/prepare_verification", |call| prepare(call, Kind::EmailAddress)),
    Route::new("POST", "email_addresses/*/attempt_verification", |call| attempt(call, Kind::EmailAddress)),
    Route::new("PUT", "users/*/email_address", |call| replace(call, Kind::EmailAddress)),
    Route::new("POST", "phone_numbers", |call| create(call, Kind::PhoneNumber)),
    Route::new("GET", "phone_numbers/*", |call| get(call, Kind::PhoneNumber)),
    Route::new("PATCH", "phone_numbers/*", |call| update(call, Kind::PhoneNumber)),
    Route::new("DELETE", "phone_numbers/*", |call| delete(call, Kind::PhoneNumber)),
    Route::new("POST", "phone_numbers/*/prepare_verification", |call| prepare(call, Kind::PhoneNumber)),
    Route::new("POST", "phone_numbers/*/attempt_verification", |call| attempt(call, Kind::PhoneNumber)),
    Route::new("PUT", "users/*/phone_number", |call| replace(call, Kind::PhoneNumber)),
];

/// A field that only one of the two has; the first is taken, and without effect, since nobody is told anything.
fn own_field(kind: Kind) -> &'static str {
    if kind == Kind::PhoneNumber { "reserved_for_second_factor" } else { "notify_primary_email_address_changed" }
}

fn create(call: &Call<'_>, kind: Kind) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Form, &["user_id", kind.name(), "verified", "primary", own_field(kind)])?;
    let (user, value) = (fields.required_string("user_id")?, fields.required_string(kind.name())?);
    let verified = fields.boolean("verified")?.unwrap_or_default();
    let wanted = if verified { NewIdentification::verified(value) } else { NewIdentification::unverified(value) };
    let mut store = call.core.store();
    let mut user = users::find(&store, user)?.clone();
    let id = identifications::add(&mut user, kind, wanted, call.now)?;
    if fields.boolean("primary")?.unwrap_or_default() {
        *kind.of_mut(&mut user).1 = Some(id.clone());
    }
    set_second_factor(&fields, &mut user, kind, &id)?;
    save(call, &mut store, user, kind, &id)
}

fn get(call: &Call<'_>, kind: Kind) -> Result<Answer, Refusal> {
    let store = call.core.store();
    let (_, found) = identifications::find(&store, kind, call.parameter(0))?;
    Ok(Answer::ok(user_body::identification(kind, found)))
}

fn update(call: &Call<'_>, kind: Kind) -> Result<Answer, Refusal> {
    let id = call.parameter(0);
    let fields = call.fields(Style::Form, &["verified", "primary", own_field(kind)])?;
    let mut store = call.core.store();
    let mut user = identifications::find(&store, kind, id)?.0.clone();
    let found = identifications::of_user_mut(&mut user, kind, id)?;
    found.updated_at = call.now;
    match fields.boolean("verified")? {
        Some(true) => found.proof = found.proof.or(Some(Proof::Admin)),
        Some(false) => found.proof = None,
        None => {}
    }
    if fields.boolean("primary")?.unwrap_or_default() {
        identifications::make_primary(&mut user, kind, id, "primary")?;
    }
    set_second_factor(&fields, &mut user, kind, id)?;
    save(call, &mut store, user, kind, id)
}

fn delete(call: &Call<'_>, kind: Kind) -> Result<Answer, Refusal> {
    let id = call.parameter(0);
    let mut store = call.core.store();
    let mut user = identifications::find(&store, kind, id)?.0.clone();
    identifications::remove(&mut user, kind, id);
    user.updated_at = call.now;
    users::save(&mut store, user)?;
    Ok(Answer::deleted(kind.name(), id))
}

/// All that the user has give way to this one.
fn replace(call: &Call<'_>, kind: Kind) -> Result<Answer, Refusal> {
    let mut names = vec![kind.name(), "identification_status"];
    names.extend((kind == Kind::EmailAddress).then_some(own_field(kind)));
    let fields = call.fields(Style::Form, &names)?;
    let value = fields.required_string(kind.name())?;
    let wanted = match fields.string("identification_status")?.unwrap_or("verified") {
        "verified" => NewIdentification::verified(value),
        "reserved" => NewIdentification::reserved(value),
        "unverified" => NewIdentification::unverified(value),
        _ => return Err(fields.wrong("identification_status", "must be verified, reserved or unverified")),
    };
    let mut store = call.core.store();
    let mut user = users::find(&store, call.parameter(0))?.clone();
    let id = identifications::add(&mut user, kind, wanted, call.now)?;
    identifications::keep_only(&mut user, kind, &id);
    save(call, &mut store, user, kind, &id)
}

fn prepare(call: &Call<'_>, kind: Kind) -> Result<Answer, Refusal> {
    let made = verifications::prepare(&mut call.core.store(), kind, call.parameter(0), call.now)?;
    Ok(Answer::ok(verification(kind, &made, call.now)))
}

/// A wrong code is no error: the status tells.
fn attempt(call: &Call<'_>, kind: Kind) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Form, &["verification_id", "code"])?;
    let (verification_id, code) = (fields.required_string("verification_id")?, fields.required_string("code")?);
    let mut store = call.core.store();
    let found = verifications::attempt(&mut store, kind, call.parameter(0), verification_id, code, call.now)?;
    Ok(Answer::ok(verification(kind, &found, call.now)))
}

fn set_second_factor(fields: &Fields, user: &mut User, kind: Kind, id: &str) -> Result<(), Refusal> {
    let wanted = fields.boolean(own_field(kind))?;
    if kind == Kind::PhoneNumber {
        if let Some(wanted) = wanted {
            identifications::set_second_factor(user, id, wanted)?;
        }
    }
    Ok(())
}

fn save(call: &Call<'_>, store: &mut Store, mut user: User, kind: Kind, id: &str) -> Result<Answer, Refusal> {
    user.updated_at = call.now;
    let user = users::save(store, user)?;
    let saved = kind.of(&user).iter().find(|one| one.id == id).ok_or_else(refusal::not_found)?;
    Ok(Answer::ok(user_body::identification(kind, saved)))
}

fn verification(kind: Kind, verification: &Verification, now: i64) -> Value {
    let mut body = json!({
        "object": "verification",
        "id": verification.id,
        "status": Status::of(verification, now).as_str(),
        "strategy": if kind == Kind::PhoneNumber { "phone_code" } else { "email_code" },
        "attempts": verification.attempts,
        "expire_at": verification.expires_at,
    });
    if let (Kind::PhoneNumber, Some(body)) = (kind, body.as_object_mut()) {
        body.insert("channel".to_owned(), "sms".into());
    }
    body
}
