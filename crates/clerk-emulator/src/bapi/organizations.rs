//! `/organizations`, addressed by id or slug.

use serde_json::{Value, json};

use super::fields::Style;
use super::refusal::Refusal;
use super::routes::Route;
use super::{Answer, Call, metadata};
use crate::sessions::memberships;
use crate::sessions::organizations::{self, NewOrganization};
use crate::store::{Metadata, Organization, Store};

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "organizations", list),
    Route::new("POST", "organizations", create),
    Route::new("GET", "organizations/*", get),
    Route::new("PATCH", "organizations/*", update),
    Route::new("DELETE", "organizations/*", delete),
    Route::new("PATCH", "organizations/*/metadata", merge_metadata),
    Route::new("PUT", "organizations/*/metadata", replace_metadata),
];

fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let part = call.query.get("query").unwrap_or_default().to_lowercase();
    let members: Vec<&str> = call.query.all("user_id").collect();
    let ids: Vec<&str> = call.query.all("organization_id").collect();
    let store = call.core.store();
    let has_member = |organization: &Organization| {
        members.iter().any(|user| memberships::find(&store, &organization.id, user).is_ok())
    };
    let listed = |organization: &&Organization| {
        let named = [&organization.id, &organization.name, &organization.slug];
        (ids.is_empty() || ids.contains(&organization.id.as_str()))
            && (members.is_empty() || has_member(organization))
            && (part.is_empty() || named.iter().any(|text| text.to_lowercase().contains(&part)))
    };
    let all: Vec<&Organization> = store.organizations().iter().rev().filter(listed).collect();
    let counted = call.query.flag("include_members_count")?;
    call.page(&all, |organization| with_count(&store, organization, counted))
}

fn get(call: &Call<'_>) -> Result<Answer, Refusal> {
    let store = call.core.store();
    let organization = organizations::by_id_or_slug(&store, call.parameter(0))?;
    Ok(Answer::ok(with_count(&store, organization, call.query.flag("include_members_count")?)))
}

fn create(call: &Call<'_>) -> Result<Answer, Refusal> {
    let names = ["name", "slug", "created_by", "public_metadata", "private_metadata", "max_allowed_memberships"];
    let fields = call.fields(Style::Form, &names)?;
    let wanted = NewOrganization {
        slug: fields.string("slug")?.map(str::to_owned),
        created_by: fields.string("created_by")?.map(str::to_owned),
        public_metadata: metadata::given(&fields, "public_metadata")?.unwrap_or_default(),
        private_metadata: metadata::given(&fields, "private_metadata")?.unwrap_or_default(),
        max_allowed_memberships: fields.integer("max_allowed_memberships")?.unwrap_or_default(),
        ..NewOrganization::new(fields.required_string("name")?)
    };
    Ok(Answer::ok(render(&organizations::make(&mut call.core.store(), wanted, call.now)?)))
}

fn update(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Form, &["name", "slug", "max_allowed_memberships", "admin_delete_enabled"])?;
    let delete = fields.boolean("admin_delete_enabled")?;
    change(call, |organization| {
        for (name, slot) in [("name", &mut organization.name), ("slug", &mut organization.slug)] {
            if let Some(text) = fields.string(name)? {
                *slot = text.to_owned();
            }
        }
        let most = fields.integer("max_allowed_memberships")?;
        organization.max_allowed_memberships = most.unwrap_or(organization.max_allowed_memberships);
        organization.admin_delete_enabled = delete.unwrap_or(organization.admin_delete_enabled);
        Ok(())
    })
}

/// `PATCH` merges.
fn merge_metadata(call: &Call<'_>) -> Result<Answer, Refusal> {
    change_metadata(call, metadata::merge)
}

/// `PUT` replaces each of the two that is given.
fn replace_metadata(call: &Call<'_>) -> Result<Answer, Refusal> {
    change_metadata(call, |old, new| *old = new)
}

fn delete(call: &Call<'_>) -> Result<Answer, Refusal> {
    let mut store = call.core.store();
    let id = organizations::by_id_or_slug(&store, call.parameter(0))?.id.clone();
    organizations::remove(&mut store, &id, call.now)?;
    Ok(Answer::deleted("organization", &id))
}

fn change_metadata(call: &Call<'_>, put: impl Fn(&mut Metadata, Metadata)) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Form, &["public_metadata", "private_metadata"])?;
    change(call, |organization| {
        let slots = [
            ("public_metadata", &mut organization.public_metadata),
            ("private_metadata", &mut organization.private_metadata),
        ];
        metadata::put(&fields, slots, put)
    })
}

fn change(call: &Call<'_>, make: impl FnOnce(&mut Organization) -> Result<(), Refusal>) -> Result<Answer, Refusal> {
    let mut store = call.core.store();
    let mut organization = organizations::by_id_or_slug(&store, call.parameter(0))?.clone();
    make(&mut organization)?;
    organization.updated_at = call.now;
    organizations::save(&mut store, organization.clone())?;
    Ok(Answer::ok(render(&organization)))
}

/// The id of the organization that the path names.
pub(super) fn named(store: &Store, text: &str) -> Result<String, Refusal> {
    organizations::by_id_or_slug(store, text).map(|organization| organization.id.clone())
}

fn with_count(store: &Store, organization: &Organization, counted: bool) -> Value {
    let mut body = render(organization);
    if let (true, Some(body)) = (counted, body.as_object_mut()) {
        body.insert("members_count".to_owned(), memberships::of_organization(store, &organization.id).len().into());
    }
    body
}

pub(super) fn render(organization: &Organization) -> Value {
    json!({
        "object": "organization",
        "id": organization.id,
        "name": organization.name,
        "slug": organization.slug,
        "image_url": "",
        "has_image": false,
        "max_allowed_memberships": organization.max_allowed_memberships,
        "admin_delete_enabled": organization.admin_delete_enabled,
        "public_metadata": organization.public_metadata,
        "private_metadata": organization.private_metadata,
        "created_by": organization.created_by.clone().unwrap_or_default(),
        "created_at": organization.created_at,
        "updated_at": organization.updated_at,
    })
}
