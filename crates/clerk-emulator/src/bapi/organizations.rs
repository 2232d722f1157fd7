//! `/organizations`.

use std::cmp::Ordering;

use serde_json::{Value, json};

use super::fields::{Fields, Style};
use super::query::Field;
use super::refusal::{self, Refusal};
use super::routes::Route;
use super::{Answer, Call, metadata};
use crate::images;
use crate::sessions::organizations::{self, NewOrganization};
use crate::sessions::{memberships, permissions, role_sets, roles, users};
use crate::store::{Change, Image, Membership, Metadata, Organization, Store};

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "organizations", list),
    Route::new("POST", "organizations", create),
    Route::new("GET", "organizations/*", get),
    Route::new("PATCH", "organizations/*", update),
    Route::new("DELETE", "organizations/*", delete),
    Route::new("PATCH", "organizations/*/metadata", merge_metadata),
    Route::new("PUT", "organizations/*/metadata", replace_metadata),
    Route::new("PUT", "organizations/*/logo", upload_logo),
    Route::new("DELETE", "organizations/*/logo", delete_logo),
];

const METADATA: [&str; 2] = ["public_metadata", "private_metadata"];

/// An organization of a list, with what it may be ordered by.
struct Listed<'a> {
    organization: &'a Organization,
    members: usize,
}

type By<'a> = fn(&Listed<'a>, &Listed<'a>) -> Ordering;

fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let orders: [Field<Listed<'_>>; 3] = [
        ("created_at", (|a, b| a.organization.created_at.cmp(&b.organization.created_at)) as By<'_>),
        ("name", |a, b| a.organization.name.to_lowercase().cmp(&b.organization.name.to_lowercase())),
        ("members_count", |a, b| a.members.cmp(&b.members)),
    ];
    let order = call.query.order("-created_at", &orders)?;
    let (ids, users) = (call.query.signed("organization_id")?, call.query.signed("user_id")?);
    let extras = Extras::of(call)?;
    let store = call.core.store();
    let is_listed = |organization: &&Organization| {
        ids.allows(|id| organization.id == id)
            && users.allows(|user| memberships::find(&store, &organization.id, user).is_ok())
            && call.query.names(&organization.id, [&organization.name, &organization.slug])
    };
    let count = |organization| Listed { organization, members: members(&store, organization).len() };
    let all: Vec<Listed<'_>> = store.organizations().iter().filter(is_listed).map(count).collect();
    let mut all: Vec<&Listed<'_>> = all.iter().collect();
    order.sort(&mut all);
    call.page(&all, |listed| extras.render(call, &store, listed.organization))
}

/// By id or slug; everywhere else by id alone.
fn get(call: &Call<'_>) -> Result<Answer, Refusal> {
    let extras = Extras::of(call)?;
    let store = call.core.store();
    let organization = organizations::by_id_or_slug(&store, call.parameter(0))?;
    Ok(Answer::ok(extras.render(call, &store, organization)))
}

fn create(call: &Call<'_>) -> Result<Answer, Refusal> {
    let names = [
        "name",
        "slug",
        "created_by",
        "public_metadata",
        "private_metadata",
        "max_allowed_memberships",
        "created_at",
        "role_set_key",
    ];
    let fields = call.fields(Style::Form, &names)?;
    let text = |name: &str| fields.string(name).map(|text| text.map(str::to_owned));
    let wanted = NewOrganization {
        slug: text("slug")?,
        created_by: text("created_by")?,
        public_metadata: metadata::given(&fields, "public_metadata")?.unwrap_or_default(),
        private_metadata: metadata::given(&fields, "private_metadata")?.unwrap_or_default(),
        max_allowed_memberships: most_members(&fields)?.unwrap_or_default(),
        role_set: text("role_set_key")?,
        created_at: fields.instant("created_at")?,
        ..NewOrganization::new(fields.required_string("name")?)
    };
    let mut store = call.core.store();
    let made = organizations::make(&mut store, wanted, call.now)?;
    Ok(Answer::ok(render(call, &store, &made)))
}

fn update(call: &Call<'_>) -> Result<Answer, Refusal> {
    let names = ["name", "slug", "max_allowed_memberships", "admin_delete_enabled", "created_at", "role_set_key"];
    let fields = call.fields(Style::Form, &[&names[..], &METADATA].concat())?;
    if let Some(name) = METADATA.into_iter().find(|name| fields.has(name)) {
        return Err(refusal::users::metadata_has_moved(name));
    }
    change(call, |store, organization| {
        for (name, slot) in [("name", &mut organization.name), ("slug", &mut organization.slug)] {
            if let Some(text) = fields.string(name)? {
                text.clone_into(slot);
            }
        }
        if let Some(key) = fields.string("role_set_key")? {
            organizations::set_role_set(store, organization, key, call.now)?;
        }
        organization.max_allowed_memberships = most_members(&fields)?.unwrap_or(organization.max_allowed_memberships);
        organization.created_at = fields.instant("created_at")?.unwrap_or(organization.created_at);
        let delete = fields.boolean("admin_delete_enabled")?;
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
    let id = call.parameter(0);
    let mut store = call.core.store();
    let image = organizations::find(&store, id)?.image.clone();
    organizations::remove(&mut store, id, call.now)?;
    forget(&mut store, image.as_deref())?;
    Ok(Answer::deleted("organization", id))
}

fn upload_logo(call: &Call<'_>) -> Result<Answer, Refusal> {
    let upload = call.upload()?;
    let image = upload.image("file")?;
    let mut store = call.core.store();
    let mut organization = organizations::find(&store, call.parameter(0))?.clone();
    if let Some(user) = upload.text("uploader_user_id") {
        users::find(&store, user)?;
    }
    let kept = images::keep(&mut store, image, call.now)?;
    let old = organization.image.replace(kept);
    organization.updated_at = call.now;
    organizations::save(&mut store, organization.clone())?;
    forget(&mut store, old.as_deref())?;
    let mut body = render(call, &store, &organization);
    if let Some(fields) = body.as_object_mut() {
        fields.insert("logo_url".to_owned(), fields.get("image_url").cloned().unwrap_or_default());
    }
    Ok(Answer::ok(body))
}

fn delete_logo(call: &Call<'_>) -> Result<Answer, Refusal> {
    let old = organizations::find(&call.core.store(), call.parameter(0))?.image.clone();
    let old = old.ok_or_else(refusal::organizations::no_logo)?;
    let answer = change(call, |_, organization| {
        organization.image = None;
        Ok(())
    })?;
    forget(&mut call.core.store(), Some(&old))?;
    Ok(answer)
}

fn forget(store: &mut Store, image: Option<&str>) -> Result<(), Refusal> {
    let gone = image.map(Change::drop::<Image>);
    crate::sessions::save(store, gone.into_iter().collect())
}

fn change_metadata(call: &Call<'_>, put: impl Fn(&mut Metadata, Metadata)) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Form, &METADATA)?;
    change(call, |_, organization| {
        let slots = [
            ("public_metadata", &mut organization.public_metadata),
            ("private_metadata", &mut organization.private_metadata),
        ];
        metadata::put(&fields, slots, put)
    })
}

fn change(
    call: &Call<'_>,
    make: impl FnOnce(&Store, &mut Organization) -> Result<(), Refusal>,
) -> Result<Answer, Refusal> {
    let mut store = call.core.store();
    let mut organization = organizations::find(&store, call.parameter(0))?.clone();
    make(&store, &mut organization)?;
    organization.updated_at = call.now;
    organizations::save(&mut store, organization.clone())?;
    Ok(Answer::ok(render(call, &store, &organization)))
}

fn most_members(fields: &Fields) -> Result<Option<i64>, Refusal> {
    match fields.integer("max_allowed_memberships")? {
        Some(negative) if negative < 0 => Err(refusal::wrong_value("max_allowed_memberships", "must not be negative")),
        most => Ok(most),
    }
}

fn members<'a>(store: &'a Store, organization: &Organization) -> Vec<&'a Membership> {
    memberships::of_organization(store, &organization.id)
}

/// What a query wants to know besides.
struct Extras {
    members: bool,
    without_manager: bool,
}

impl Extras {
    fn of(call: &Call<'_>) -> Result<Self, Refusal> {
        let members = call.query.flag("include_members_count")?;
        let without_manager = call.query.flag("include_missing_member_with_elevated_permissions")?;
        Ok(Self { members, without_manager })
    }

    fn render(&self, call: &Call<'_>, store: &Store, organization: &Organization) -> Value {
        let mut body = render(call, store, organization);
        let Some(fields) = body.as_object_mut() else { return body };
        let members = members(store, organization);
        if self.members {
            fields.insert("members_count".to_owned(), members.len().into());
        }
        if self.without_manager {
            let manages = |member: &&Membership| {
                let role = roles::find(store, &member.role);
                role.is_ok_and(|role| role.permissions.iter().any(|key| key == permissions::MANAGE_MEMBERS))
            };
            let without = !members.iter().any(manages);
            fields.insert("missing_member_with_elevated_permissions".to_owned(), without.into());
        }
        body
    }
}

pub(super) fn render(call: &Call<'_>, store: &Store, organization: &Organization) -> Value {
    let mut body = render_public(call, organization);
    let more = json!({
        "object": "organization",
        "max_allowed_memberships": organization.max_allowed_memberships,
        "admin_delete_enabled": organization.admin_delete_enabled,
        "public_metadata": organization.public_metadata,
        "private_metadata": organization.private_metadata,
        "role_set_key": role_sets::of_organization(store, organization).ok().map(|set| &set.key),
        "created_by": organization.created_by.clone().unwrap_or_default(),
        "created_at": organization.created_at,
        "updated_at": organization.updated_at,
    });
    if let (Some(body), Value::Object(more)) = (body.as_object_mut(), more) {
        body.extend(more);
    }
    body
}

/// What everybody may know about an organization.
pub(super) fn render_public(call: &Call<'_>, organization: &Organization) -> Value {
    let image = organization.image.as_deref().map(|id| images::url(call.headers, id));
    json!({
        "id": organization.id,
        "name": organization.name,
        "slug": organization.slug,
        "has_image": image.is_some(),
        "image_url": image.unwrap_or_default(),
    })
}
