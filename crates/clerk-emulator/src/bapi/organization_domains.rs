//! `/organizations/{id}/domains` and `/organization_domains`.

use serde_json::{Value, json};

use super::fields::{Fields, Style};
use super::query::Field;
use super::refusal::{self, Refusal};
use super::routes::Route;
use super::{Answer, Call, organizations as shown};
use crate::random;
use crate::sessions::{self, organizations};
use crate::store::{Change, EnrollmentMode, OrganizationDomain, Store};

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "organizations/*/domains", list),
    Route::new("POST", "organizations/*/domains", create),
    Route::new("PATCH", "organizations/*/domains/*", update),
    Route::new("DELETE", "organizations/*/domains/*", delete),
    Route::new("POST", "organizations/*/domains/*/verify_ownership", verify_ownership),
    Route::new("GET", "organization_domains", list_all),
];

const ORDERS: [Field<OrganizationDomain>; 2] =
    [("created_at", |a, b| a.created_at.cmp(&b.created_at)), ("name", |a, b| a.name.cmp(&b.name))];

fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let filter = Filter::of(call)?;
    let store = call.core.store();
    let id = &organizations::find(&store, call.parameter(0))?.id;
    let is_listed = |domain: &&OrganizationDomain| domain.organization_id == *id && filter.allows(domain);
    let mut all: Vec<&OrganizationDomain> = store.organization_domains().iter().filter(is_listed).collect();
    all.reverse();
    call.page(&all, |domain| render(domain))
}

/// Of every organization.
fn list_all(call: &Call<'_>) -> Result<Answer, Refusal> {
    let (filter, order) = (Filter::of(call)?, call.query.order("-created_at", &ORDERS)?);
    let query = call.query.get("query").map(|query| query.trim().to_lowercase());
    if query.as_ref().is_some_and(String::is_empty) {
        return Err(refusal::wrong_value("query", "must not be empty"));
    }
    let is_searched = |domain: &OrganizationDomain| match &query {
        Some(id) if id.starts_with("org_") => domain.organization_id.to_lowercase() == *id,
        Some(part) => domain.name.contains(part),
        None => true,
    };
    let store = call.core.store();
    let is_listed = |domain: &&OrganizationDomain| {
        call.query.allows("organization_id", |id| domain.organization_id == id)
            && call.query.allows("domains", |name| domain.name.eq_ignore_ascii_case(name))
            && is_searched(domain)
            && filter.allows(domain)
    };
    let mut all: Vec<&OrganizationDomain> = store.organization_domains().iter().filter(is_listed).collect();
    order.sort(&mut all);
    call.page(&all, |domain| {
        let organization = store.organizations().get(&domain.organization_id);
        let mut body = render(domain);
        if let (Some(organization), Some(body)) = (organization, body.as_object_mut()) {
            body.insert("public_organization_data".to_owned(), shown::render_public(call, organization));
        }
        body
    })
}

fn create(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Form, &["name", "enrollment_mode", "verified"])?;
    let name = fields.required_string("name")?.trim().to_lowercase();
    if !is_host(&name) {
        return Err(refusal::wrong_format("name", "must be a domain"));
    }
    let mode = mode(&fields)?.unwrap_or(EnrollmentMode::ManualInvitation);
    let mut store = call.core.store();
    let organization_id = organizations::find(&store, call.parameter(0))?.id.clone();
    if store.organization_domains().iter().any(|domain| domain.name == name) {
        return Err(refusal::organizations::domain_taken());
    }
    let domain = OrganizationDomain {
        id: random::id("orgdmn"),
        organization_id,
        name,
        enrollment_mode: mode,
        verified: fields.boolean("verified")?.unwrap_or(true),
        owned_at: None,
        created_at: call.now,
        updated_at: call.now,
    };
    sessions::save(&mut store, vec![Change::OrganizationDomain(domain.clone())])?;
    Ok(Answer::ok(render(&domain)))
}

fn update(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Form, &["enrollment_mode", "verified"])?;
    let (mode, verified) = (mode(&fields)?, fields.boolean("verified")?);
    let mut store = call.core.store();
    let mut domain = find(call, &store)?.clone();
    domain.enrollment_mode = mode.unwrap_or(domain.enrollment_mode);
    domain.verified = verified.unwrap_or(domain.verified);
    domain.updated_at = call.now;
    sessions::save(&mut store, vec![Change::OrganizationDomain(domain.clone())])?;
    Ok(Answer::ok(render(&domain)))
}

fn delete(call: &Call<'_>) -> Result<Answer, Refusal> {
    let mut store = call.core.store();
    let id = find(call, &store)?.id.clone();
    sessions::save(&mut store, vec![Change::drop::<OrganizationDomain>(&id)])?;
    Ok(Answer::deleted("organization_domain", &id))
}

/// A second time nothing changes.
fn verify_ownership(call: &Call<'_>) -> Result<Answer, Refusal> {
    let mut store = call.core.store();
    let mut domain = find(call, &store)?.clone();
    if domain.owned_at.is_none() {
        domain.owned_at = Some(call.now);
        domain.updated_at = call.now;
        sessions::save(&mut store, vec![Change::OrganizationDomain(domain.clone())])?;
    }
    Ok(Answer::ok(render(&domain)))
}

/// What both lists can be narrowed by. The instance-wide one takes modes joined by commas, the reference repeats them.
struct Filter {
    verified: Option<bool>,
    wanted: Vec<EnrollmentMode>,
    unwanted: Vec<EnrollmentMode>,
}

impl Filter {
    fn of(call: &Call<'_>) -> Result<Self, Refusal> {
        let (mut wanted, mut unwanted) = (Vec::new(), Vec::new());
        for text in call.query.all("enrollment_mode").flat_map(|value| value.split(',')) {
            match text.strip_prefix('-') {
                Some(text) => unwanted.push(parse_mode(text)?),
                None => wanted.push(parse_mode(text)?),
            }
        }
        Ok(Self { verified: call.query.boolean("verified")?, wanted, unwanted })
    }

    fn allows(&self, domain: &OrganizationDomain) -> bool {
        self.verified.is_none_or(|verified| domain.verified == verified)
            && (self.wanted.is_empty() || self.wanted.contains(&domain.enrollment_mode))
            && !self.unwanted.contains(&domain.enrollment_mode)
    }
}

fn find<'a>(call: &Call<'_>, store: &'a Store) -> Result<&'a OrganizationDomain, Refusal> {
    let organization = organizations::find(store, call.parameter(0))?;
    let found = store.organization_domains().get(call.parameter(1));
    found.filter(|domain| domain.organization_id == organization.id).ok_or_else(refusal::not_found)
}

fn mode(fields: &Fields) -> Result<Option<EnrollmentMode>, Refusal> {
    fields.string("enrollment_mode")?.map(parse_mode).transpose()
}

fn parse_mode(text: &str) -> Result<EnrollmentMode, Refusal> {
    let names = EnrollmentMode::ALL.map(EnrollmentMode::as_str).join(", ");
    let found = EnrollmentMode::ALL.into_iter().find(|mode| mode.as_str() == text);
    found.ok_or_else(|| refusal::wrong_value("enrollment_mode", &format!("must be one of {names}")))
}

/// Labels of letters, digits and hyphens, at least two.
pub(super) fn is_host(text: &str) -> bool {
    let is_label = |label: &str| {
        let fits = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
        (1..=63).contains(&label.len()) && label.chars().all(fits) && !label.starts_with('-') && !label.ends_with('-')
    };
    text.contains('.') && text.len() <= 253 && text.split('.').all(is_label)
}

fn render(domain: &OrganizationDomain) -> Value {
    // Clerk tells the instant for ownership alone.
    let verification = |strategy: &str, at: Option<i64>| json!({ "status": "verified", "strategy": strategy, "attempts": null, "expire_at": null, "verified_at": at });
    let affiliation = domain.verified.then(|| verification("admin", None));
    json!({
        "object": "organization_domain",
        "id": domain.id,
        "organization_id": domain.organization_id,
        "name": domain.name,
        "enrollment_mode": domain.enrollment_mode.as_str(),
        "affiliation_email_address": null,
        "affiliation_verification": affiliation,
        "verification": affiliation,
        "ownership_verification": domain.owned_at.map(|at| verification("manual_override", Some(at))),
        "total_pending_invitations": 0,
        "total_pending_suggestions": 0,
        "created_at": domain.created_at,
        "updated_at": domain.updated_at,
    })
}
