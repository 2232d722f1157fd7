//! Organizations.

use std::fmt;

use serde_json::Value;

use super::users::object;
use super::{clients, memberships, organization_invitations, role_sets, users};
use crate::bapi::refusal::{self, Refusal};
use crate::random;
use crate::store::{Change, Membership, Metadata, Organization, OrganizationDomain, OrganizationInvitation, Store};

/// An organization to be made: for [`Emulator::create_organization`](crate::Emulator::create_organization), which takes a
/// bare name too.
///
/// ```
/// use clerk_emulator::{Emulator, NewOrganization};
///
/// let clerk = Emulator::start();
/// let acme = clerk.create_organization(NewOrganization::new("Acme").slug("acme").features(["reports"]).plans(["team"]));
/// # assert!(acme.id.starts_with("org_"));
/// ```
#[derive(Clone, Default)]
pub struct NewOrganization {
    /// Given only by whoever seeds the data; else it is made.
    pub(crate) id: Option<String>,
    pub(crate) name: String,
    pub(crate) slug: Option<String>,
    pub(crate) created_by: Option<String>,
    pub(crate) public_metadata: Metadata,
    pub(crate) private_metadata: Metadata,
    pub(crate) features: Option<Vec<String>>,
    pub(crate) plans: Vec<String>,
    pub(crate) max_allowed_memberships: i64,
    /// The key of its role set. Default: the initial one.
    pub(crate) role_set: Option<String>,
    pub(crate) created_at: Option<i64>,
}

impl NewOrganization {
    /// An organization of this name.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// Its name in URLs. Default: made from the name.
    #[must_use]
    pub fn slug(mut self, slug: impl Into<String>) -> Self {
        self.slug = Some(slug.into());
        self
    }

    /// The id of the user who becomes its first administrator.
    #[must_use]
    pub fn created_by(mut self, user: impl Into<String>) -> Self {
        self.created_by = Some(user.into());
        self
    }

    /// Members of the public metadata; what is no JSON object is nothing.
    #[must_use]
    pub fn public_metadata(mut self, metadata: Value) -> Self {
        self.public_metadata = object(metadata);
        self
    }

    /// Members of the private metadata; what is no JSON object is nothing.
    #[must_use]
    pub fn private_metadata(mut self, metadata: Value) -> Self {
        self.private_metadata = object(metadata);
        self
    }

    /// Features of its plans: `o:<feature>` in the claim `fea`. Permissions of other features are not granted. Without
    /// this, every feature that a member's permissions name counts as its feature.
    #[must_use]
    pub fn features<S: Into<String>>(mut self, features: impl IntoIterator<Item = S>) -> Self {
        self.features = Some(features.into_iter().map(Into::into).collect());
        self
    }

    /// Its plans: `o:<plan>` in the claim `pla`.
    #[must_use]
    pub fn plans<S: Into<String>>(mut self, plans: impl IntoIterator<Item = S>) -> Self {
        self.plans = plans.into_iter().map(Into::into).collect();
        self
    }
}

impl From<&str> for NewOrganization {
    fn from(name: &str) -> Self {
        Self::new(name)
    }
}

impl fmt::Debug for NewOrganization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewOrganization").field("name", &self.name).field("slug", &self.slug).finish_non_exhaustive()
    }
}

/// Makes an organization; whoever made it is its administrator.
pub(crate) fn make(store: &mut Store, wanted: NewOrganization, now: i64) -> Result<Organization, Refusal> {
    if let Some(user) = &wanted.created_by {
        users::find(store, user).map_err(|_| refusal::organizations::unknown_creator())?;
    }
    let set = match &wanted.role_set {
        Some(key) => role_sets::find(store, key).map_err(|_| refusal::unknown_resource("role_set_key"))?,
        None => role_sets::initial(store)?,
    };
    let creator = store.roles().get(&set.creator_role).map(|role| role.key.clone()).unwrap_or_default();
    let role_set = Some(set.id.clone());
    let slug = wanted.slug.unwrap_or_else(|| free_slug(store, &wanted.name));
    let organization = Organization {
        id: wanted.id.unwrap_or_else(|| random::id("org")),
        name: wanted.name,
        slug,
        public_metadata: wanted.public_metadata,
        private_metadata: wanted.private_metadata,
        features: wanted.features,
        plans: wanted.plans,
        max_allowed_memberships: wanted.max_allowed_memberships,
        admin_delete_enabled: true,
        created_by: wanted.created_by.clone(),
        role_set,
        image: None,
        created_at: wanted.created_at.unwrap_or(now),
        updated_at: now,
    };
    save(store, organization.clone())?;
    if let Some(user) = &wanted.created_by {
        memberships::add(store, &organization.id, user, &creator, now)?;
    }
    Ok(organization)
}

pub(crate) fn find<'a>(store: &'a Store, id: &str) -> Result<&'a Organization, Refusal> {
    store.organizations().get(id).ok_or_else(refusal::not_found)
}

/// An organization by either of its names in URLs.
pub(crate) fn by_id_or_slug<'a>(store: &'a Store, text: &str) -> Result<&'a Organization, Refusal> {
    let by_slug = || store.organizations().iter().find(|organization| organization.slug == text);
    store.organizations().get(text).or_else(by_slug).ok_or_else(refusal::not_found)
}

/// Keeps the organization as it is now, if its slug is its own.
pub(crate) fn save(store: &mut Store, organization: Organization) -> Result<(), Refusal> {
    match organization.name.chars().count() {
        0 => return Err(refusal::too_short("name", 1)),
        1..=256 => {}
        _ => return Err(refusal::too_long("name", 256)),
    }
    let slug = &organization.slug;
    if slug.is_empty() || !slug.chars().all(is_slug) {
        return Err(refusal::wrong_format("slug", "must be lower-case letters, digits and hyphens"));
    }
    if store.organizations().iter().any(|other| other.id != organization.id && other.slug == *slug) {
        return Err(refusal::identifier_exists("slug"));
    }
    super::save(store, vec![Change::Organization(organization)])
}

/// Gives the organization another role set, if that has the role of every member and of everybody who is invited.
pub(crate) fn set_role_set(store: &Store, organization: &mut Organization, key: &str, now: i64) -> Result<(), Refusal> {
    let set = role_sets::find(store, key).map_err(|_| refusal::unknown_resource("role_set_key"))?;
    let members = memberships::of_organization(store, &organization.id).into_iter().map(|member| &member.role);
    let invited = organization_invitations::pending(store, &organization.id, now).map(|invitation| &invitation.role);
    let known = |key: &String| store.roles().iter().any(|role| role.key == *key && set.roles.contains(&role.id));
    if !members.chain(invited).all(known) {
        return Err(refusal::wrong_value("role_set_key", "must name a role set with the roles of all members"));
    }
    organization.role_set = Some(set.id.clone());
    Ok(())
}

/// Removes the organization with its memberships, invitations and domains; sessions in which it was active have none
/// from then on.
pub(crate) fn remove(store: &mut Store, id: &str, now: i64) -> Result<(), Refusal> {
    find(store, id)?;
    let mut changes = vec![Change::drop::<Organization>(id)];
    for membership in memberships::of_organization(store, id) {
        changes.push(Change::drop::<Membership>(&membership.id));
    }
    for invitation in store.organization_invitations().iter().filter(|one| one.organization_id == id) {
        changes.push(Change::drop::<OrganizationInvitation>(&invitation.id));
    }
    for domain in store.organization_domains().iter().filter(|domain| domain.organization_id == id) {
        changes.push(Change::drop::<OrganizationDomain>(&domain.id));
    }
    for session in store.sessions().iter() {
        if session.last_active_organization_id.as_deref() == Some(id) {
            let mut session = session.clone();
            session.last_active_organization_id = None;
            session.updated_at = now;
            changes.extend(clients::changed(store, &session.client_id, now));
            changes.push(Change::Session(session));
        }
    }
    super::save(store, changes)
}

fn free_slug(store: &Store, name: &str) -> String {
    let mut slug = String::new();
    for letter in name.to_lowercase().chars() {
        if letter.is_ascii_alphanumeric() {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    let slug = if slug.is_empty() { "organization" } else { slug };
    let taken = |slug: &str| store.organizations().iter().any(|organization| organization.slug == slug);
    let numbered = (2..).map(|number: u64| format!("{slug}-{number}"));
    std::iter::once(slug.to_owned()).chain(numbered).find(|slug| !taken(slug)).unwrap_or_default()
}

fn is_slug(letter: char) -> bool {
    letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-'
}
