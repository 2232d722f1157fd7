//! `/invitations`: who is asked to sign up.

use serde_json::{Value, json};

use super::fields::{Fields, Style};
use super::query::Field;
use super::refusal::{self, Refusal};
use super::routes::Route;
use super::{Answer, Call, metadata};
use crate::images;
use crate::sessions::invitations::{self, NewInvitation};
use crate::sessions::organization_invitations::DAYS;
use crate::store::{Invitation, InvitationStatus};

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "invitations", list),
    Route::new("POST", "invitations", create),
    Route::new("POST", "invitations/bulk", create_many),
    Route::new("POST", "invitations/*/revoke", revoke),
    // Not in the description, but in the reference.
    Route::new("DELETE", "invitations/*", delete),
];

const FIELDS: [&str; 7] = [
    "email_address",
    "public_metadata",
    "redirect_url",
    "ignore_existing",
    "expires_in_days",
    // Without effect: nothing is sent.
    "notify",
    "template_slug",
];
const TEMPLATES: [&str; 2] = ["invitation", "waitlist_invitation"];
const MOST_AT_ONCE: usize = 10;
const ORDERS: [Field<Invitation>; 3] = [
    ("created_at", |a, b| a.created_at.cmp(&b.created_at)),
    ("email_address", |a, b| a.email_address.to_lowercase().cmp(&b.email_address.to_lowercase())),
    ("expires_at", |a, b| a.expires_at.cmp(&b.expires_at)),
];

/// Revoked ones only when the query asks for them.
fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let order = call.query.order("-created_at", &ORDERS)?;
    let status = statuses(call)?.first().copied();
    let store = call.core.store();
    let is_listed = |one: &&Invitation| {
        let found = one.status(call.now);
        status.map_or(found != InvitationStatus::Revoked, |status| found == status)
            && call.query.names(&one.id, [&one.email_address])
    };
    let mut all: Vec<&Invitation> = store.invitations().iter().filter(is_listed).collect();
    order.sort(&mut all);
    call.list(&all, |invitation| render(call, invitation))
}

fn create(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Form, &FIELDS)?;
    let ignore = fields.boolean("ignore_existing")?.unwrap_or_default();
    let wanted = NewInvitation { only_new: !ignore, ..wanted(&fields)? };
    let made = invitations::make(&mut call.core.store(), vec![wanted], call.now)?;
    Ok(Answer::ok(made.first().map(|invitation| render(call, invitation)).unwrap_or_default()))
}

/// Answers a bare list. Users with one of the addresses are always in the way.
fn create_many(call: &Call<'_>) -> Result<Answer, Refusal> {
    let given = call.many_fields(&FIELDS, MOST_AT_ONCE)?;
    let wanted = given.iter().map(wanted).collect::<Result<Vec<_>, _>>()?;
    let made = invitations::make(&mut call.core.store(), wanted, call.now)?;
    Ok(Answer::ok(made.iter().map(|invitation| render(call, invitation)).collect::<Vec<_>>().into()))
}

fn revoke(call: &Call<'_>) -> Result<Answer, Refusal> {
    let revoked = invitations::revoke(&mut call.core.store(), call.parameter(0), call.now)?;
    Ok(Answer::ok(render(call, &revoked)))
}

fn delete(call: &Call<'_>) -> Result<Answer, Refusal> {
    invitations::remove(&mut call.core.store(), call.parameter(0))?;
    Ok(Answer::deleted("invitation", call.parameter(0)))
}

fn wanted(fields: &Fields) -> Result<NewInvitation, Refusal> {
    fields.boolean("notify")?;
    if fields.string("template_slug")?.is_some_and(|slug| !TEMPLATES.contains(&slug)) {
        return Err(refusal::wrong_value("template_slug", "must be invitation or waitlist_invitation"));
    }
    let address = fields.required_string("email_address")?;
    Ok(NewInvitation {
        public_metadata: metadata::given(fields, "public_metadata")?.unwrap_or_default(),
        redirect_url: redirect_url(fields)?,
        days: days(fields)?,
        only_one: !fields.boolean("ignore_existing")?.unwrap_or_default(),
        ..NewInvitation::new(address)
    })
}

/// Where whoever accepts an invitation goes on to.
pub(super) fn redirect_url(fields: &Fields) -> Result<Option<String>, Refusal> {
    let back = fields.string("redirect_url")?;
    match back.is_some_and(|url| url::Url::parse(url).is_err()) {
        true => Err(refusal::wrong_format("redirect_url", "must be a URL")),
        false => Ok(back.map(str::to_owned)),
    }
}

/// For how many days an invitation is good.
pub(super) fn days(fields: &Fields) -> Result<i64, Refusal> {
    match fields.integer("expires_in_days")? {
        None => Ok(DAYS),
        Some(days) if (1..=365).contains(&days) => Ok(days),
        Some(_) => Err(refusal::wrong_value("expires_in_days", "must be from 1 to 365")),
    }
}

/// The statuses that a query asks for.
pub(super) fn statuses(call: &Call<'_>) -> Result<Vec<InvitationStatus>, Refusal> {
    let all =
        [InvitationStatus::Pending, InvitationStatus::Accepted, InvitationStatus::Revoked, InvitationStatus::Expired];
    let known = |text: &str| {
        let found = all.into_iter().find(|status| status.as_str() == text);
        found.ok_or_else(|| refusal::wrong_value("status", "must be pending, accepted, revoked or expired"))
    };
    call.query.all("status").map(known).collect()
}

/// Where a page of the emulator is, as whoever asks sees it.
pub(super) fn url(call: &Call<'_>, page: &str) -> String {
    format!("{}{page}", images::origin(call.headers))
}

pub(super) fn render(call: &Call<'_>, invitation: &Invitation) -> Value {
    let status = invitation.status(call.now);
    let mut body = json!({
        "object": "invitation",
        "id": invitation.id,
        "email_address": invitation.email_address,
        "public_metadata": invitation.public_metadata,
        "revoked": status == InvitationStatus::Revoked,
        "status": status.as_str(),
        "expires_at": invitation.expires_at,
        "created_at": invitation.created_at,
        "updated_at": invitation.updated_at,
    });
    if let (InvitationStatus::Pending, Some(body)) = (status, body.as_object_mut()) {
        body.insert("url".to_owned(), url(call, &invitation.page).into());
    }
    body
}
