//! Roles, sets of them, and organizations with their members and invitations.

use serde::Deserialize;

use super::SeedError;
use crate::sessions::organization_invitations::{self, NewOrganizationInvitation};
use crate::sessions::organizations::{self, NewOrganization};
use crate::sessions::role_sets::{self, NewRoleSet};
use crate::sessions::roles::{self, NewRole};
use crate::sessions::{memberships, users};
use crate::store::{Metadata, OrganizationInvitation, Store};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeedRole {
    key: String,
    name: Option<String>,
    permissions: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeedOrganization {
    id: Option<String>,
    name: String,
    slug: String,
    #[serde(default)]
    public_metadata: Metadata,
    #[serde(default)]
    private_metadata: Metadata,
    features: Option<Vec<String>>,
    #[serde(default)]
    plans: Vec<String>,
    /// The key of a role set.
    role_set: Option<String>,
    #[serde(default)]
    members: Vec<SeedMember>,
    #[serde(default)]
    invitations: Vec<SeedInvitation>,
}

/// Roles by their keys.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeedRoleSet {
    key: String,
    name: Option<String>,
    roles: Vec<String>,
    default_role: String,
    creator_role: String,
    #[serde(default)]
    initial: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SeedInvitation {
    email_address: String,
    role: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SeedMember {
    /// The e-mail address of a user.
    user: String,
    role: String,
}

impl SeedRole {
    /// A role that is there gets these permissions.
    pub(super) fn plant(self, store: &mut Store, now: i64) -> Result<(), SeedError> {
        let key = self.key.clone();
        let mut wanted = NewRole::new(self.key, self.permissions);
        if let Some(name) = self.name {
            wanted = wanted.name(name);
        }
        roles::make(store, wanted, now).map_err(|why| SeedError::from(why).about("role", &key))?;
        Ok(())
    }
}

impl SeedRoleSet {
    /// Unless there is one with this key.
    pub(super) fn plant(self, store: &mut Store, now: i64) -> Result<(), SeedError> {
        if role_sets::find(store, &self.key).is_ok() {
            return Ok(());
        }
        let wanted = NewRoleSet {
            key: Some(&self.key),
            name: self.name.as_deref().unwrap_or(&self.key),
            description: None,
            initial: self.initial,
            roles: &self.roles,
            default_role: &self.default_role,
            creator_role: &self.creator_role,
        };
        role_sets::make(store, wanted, now).map_err(|why| SeedError::from(why).about("role set", &self.key))?;
        Ok(())
    }
}

impl SeedOrganization {
    /// Unless there is one with this slug; members that are missing are added in any case.
    pub(super) fn plant(self, store: &mut Store, now: i64) -> Result<(), SeedError> {
        let slug = self.slug.clone();
        let about = |why: SeedError| why.about("organization", &slug);
        let id = match organizations::by_id_or_slug(store, &slug) {
            Ok(there) => there.id.clone(),
            Err(_) => {
                let wanted = NewOrganization {
                    id: self.id,
                    slug: Some(self.slug),
                    public_metadata: self.public_metadata,
                    private_metadata: self.private_metadata,
                    features: self.features,
                    plans: self.plans,
                    role_set: self.role_set,
                    ..NewOrganization::new(self.name)
                };
                organizations::make(store, wanted, now).map_err(|why| about(why.into()))?.id
            }
        };
        for member in self.members {
            let Some(user) = users::by_email_address(store, &member.user).map(|user| user.id.clone()) else {
                return Err(about(SeedError(format!("there is no user {:?} for its members", member.user))));
            };
            if memberships::find(store, &id, &user).is_err() {
                memberships::add(store, &id, &user, &member.role, now).map_err(|why| about(why.into()))?;
            }
        }
        for invitation in self.invitations {
            let address = &invitation.email_address;
            let same = |one: &OrganizationInvitation| one.email_address.eq_ignore_ascii_case(address);
            let is_invited = organization_invitations::pending(store, &id, now).any(same);
            let user = users::by_email_address(store, address).map(|user| &user.id);
            if is_invited || user.is_some_and(|user| memberships::find(store, &id, user).is_ok()) {
                continue;
            }
            let wanted = NewOrganizationInvitation::new(address, &invitation.role);
            organization_invitations::make(store, &id, vec![wanted], now).map_err(|why| about(why.into()))?;
        }
        Ok(())
    }
}
