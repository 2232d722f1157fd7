//! `/organizations/{id}/invitations`, `/users/{id}/organization_invitations` and `/organization_invitations`.

use serde_json::{Value, json};

use super::fields::{Fields, Style};
use super::query::Field;
use super::refusal::Refusal;
use super::routes::Route;
use super::{Answer, Call, invitations, memberships, metadata, organizations as shown};
use crate::sessions::organization_invitations::{self, NewOrganizationInvitation};
use crate::sessions::{organizations, roles, users};
use crate::store::{InvitationStatus, OrganizationInvitation, Store};

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "organizations/*/invitations", list),
    Route::new("POST", "organizations/*/invitations", create),
    Route::new("POST", "organizations/*/invitations/bulk", create_many),
    Route::new("GET", "organizations/*/invitations/pending", list_pending),
    Route::new("GET", "organizations/*/invitations/*", get),
    Route::new("POST", "organizations/*/invitations/*/revoke", revoke),
    Route::new("GET", "organization_invitations", list_all),
    Route::new("GET", "users/*/organization_invitations", list_of_user),
];

const FIELDS: [&str; 8] = [
    "email_address",
    "role",
    "inviter_user_id",
    "public_metadata",
    "private_metadata",
    "redirect_url",
    "expires_in_days",
    // Without effect: nothing is sent.
    "notify",
];
const MOST_AT_ONCE: usize = 10;
const ORDERS: [Field<OrganizationInvitation>; 2] = [
    ("created_at", |a, b| a.created_at.cmp(&b.created_at)),
    ("email_address", |a, b| a.email_address.to_lowercase().cmp(&b.email_address.to_lowercase())),
];

fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let order = call.query.order("-created_at", &ORDERS)?;
    let store = call.core.store();
    let id = &organizations::find(&store, call.parameter(0))?.id;
    let mut all = filtered(call, &store, |one| {
        one.organization_id == *id
            && call.query.get("email_address").is_none_or(|address| address.eq_ignore_ascii_case(&one.email_address))
    })?;
    order.sort(&mut all);
    call.page(&all, |invitation| render(call, &store, invitation))
}

fn list_pending(call: &Call<'_>) -> Result<Answer, Refusal> {
    let store = call.core.store();
    let id = &organizations::find(&store, call.parameter(0))?.id;
    let mut all: Vec<_> = organization_invitations::pending(&store, id, call.now).collect();
    all.reverse();
    call.page(&all, |invitation| render(call, &store, invitation))
}

/// Of every organization.
fn list_all(call: &Call<'_>) -> Result<Answer, Refusal> {
    let order = call.query.order("-created_at", &ORDERS)?;
    let part = call.query.get("query").unwrap_or_default().to_lowercase();
    let store = call.core.store();
    let mut all = filtered(call, &store, |one| one.email_address.to_lowercase().contains(&part))?;
    order.sort(&mut all);
    call.page(&all, |invitation| render_with_organization(call, &store, invitation))
}

fn list_of_user(call: &Call<'_>) -> Result<Answer, Refusal> {
    let store = call.core.store();
    let user = users::find(&store, call.parameter(0))?;
    let mut all = filtered(call, &store, |one| user.email_addresses.iter().any(|own| own.is(&one.email_address)))?;
    all.reverse();
    call.page(&all, |invitation| render_with_organization(call, &store, invitation))
}

fn get(call: &Call<'_>) -> Result<Answer, Refusal> {
    let store = call.core.store();
    organizations::find(&store, call.parameter(0))?;
    let invitation = organization_invitations::find(&store, call.parameter(0), call.parameter(1))?;
    Ok(Answer::ok(render(call, &store, invitation)))
}

fn create(call: &Call<'_>) -> Result<Answer, Refusal> {
    let wanted = vec![wanted(&call.fields(Style::Form, &FIELDS)?)?];
    let mut store = call.core.store();
    let made = organization_invitations::make(&mut store, call.parameter(0), wanted, call.now)?;
    Ok(Answer::ok(made.first().map(|invitation| render(call, &store, invitation)).unwrap_or_default()))
}

/// Answers a page, unlike the other creations of many.
fn create_many(call: &Call<'_>) -> Result<Answer, Refusal> {
    let given = call.many_fields(&FIELDS, MOST_AT_ONCE)?;
    let wanted = given.iter().map(wanted).collect::<Result<Vec<_>, _>>()?;
    let mut store = call.core.store();
    let made = organization_invitations::make(&mut store, call.parameter(0), wanted, call.now)?;
    let data: Vec<Value> = made.iter().map(|invitation| render(call, &store, invitation)).collect();
    Ok(Answer::ok(json!({ "data": data, "total_count": made.len() })))
}

fn revoke(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Form, &["requesting_user_id"])?;
    let by = fields.string("requesting_user_id")?;
    let (organization, id) = (call.parameter(0), call.parameter(1));
    let mut store = call.core.store();
    let revoked = organization_invitations::revoke(&mut store, organization, id, by, call.now)?;
    Ok(Answer::ok(render(call, &store, &revoked)))
}

/// Those of the statuses that the query asks for, oldest first.
fn filtered<'a>(
    call: &Call<'_>,
    store: &'a Store,
    fits: impl Fn(&OrganizationInvitation) -> bool,
) -> Result<Vec<&'a OrganizationInvitation>, Refusal> {
    let statuses = invitations::statuses(call)?;
    let wanted =
        |one: &&OrganizationInvitation| (statuses.is_empty() || statuses.contains(&one.status(call.now))) && fits(one);
    Ok(store.organization_invitations().iter().filter(wanted).collect())
}

fn wanted(fields: &Fields) -> Result<NewOrganizationInvitation, Refusal> {
    fields.boolean("notify")?;
    let (address, role) = (fields.required_string("email_address")?, fields.required_string("role")?);
    Ok(NewOrganizationInvitation {
        inviter: fields.string("inviter_user_id")?.map(str::to_owned),
        public_metadata: metadata::given(fields, "public_metadata")?.unwrap_or_default(),
        private_metadata: metadata::given(fields, "private_metadata")?.unwrap_or_default(),
        redirect_url: invitations::redirect_url(fields)?,
        days: invitations::days(fields)?,
        ..NewOrganizationInvitation::new(address, role)
    })
}

fn render_with_organization(call: &Call<'_>, store: &Store, invitation: &OrganizationInvitation) -> Value {
    let mut body = render(call, store, invitation);
    let organization =
        store.organizations().get(&invitation.organization_id).map(|found| shown::render_public(call, found));
    if let (Some(organization), Some(body)) = (organization, body.as_object_mut()) {
        body.insert("public_organization_data".to_owned(), organization);
    }
    body
}

fn render(call: &Call<'_>, store: &Store, invitation: &OrganizationInvitation) -> Value {
    let inviter = invitation.inviter.as_ref().and_then(|id| store.users().get(id));
    let status = invitation.status(call.now);
    json!({
        "object": "organization_invitation",
        "id": invitation.id,
        "email_address": invitation.email_address,
        "role": invitation.role,
        "role_name": roles::find(store, &invitation.role).map_or("", |role| &role.name),
        "organization_id": invitation.organization_id,
        "inviter_id": invitation.inviter,
        "public_inviter_data": inviter.map(|user| memberships::render_user(call, user)),
        "status": status.as_str(),
        "public_metadata": invitation.public_metadata,
        "private_metadata": invitation.private_metadata,
        "url": (status == InvitationStatus::Pending).then(|| invitations::url(call, &invitation.page)),
        "expires_at": invitation.expires_at,
        "created_at": invitation.created_at,
        "updated_at": invitation.updated_at,
    })
}
