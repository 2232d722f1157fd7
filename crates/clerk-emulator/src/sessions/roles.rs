//! What members of organizations may do.

use super::{permissions, role_sets};
use crate::bapi::refusal::{self, Refusal};
use crate::random;
use crate::store::{Change, Role, Store};

/// A role to be made: for [`Emulator::create_role`](crate::Emulator::create_role).
///
/// ```
/// use clerk_emulator::{Emulator, NewRole};
///
/// let clerk = Emulator::start();
/// clerk.create_role(NewRole::new("org:auditor", ["org:reports:read"]));
/// ```
#[derive(Clone, Debug)]
pub struct NewRole {
    pub(crate) key: String,
    pub(crate) name: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) permissions: Vec<String>,
}

impl NewRole {
    /// A role with this key, `org:<name>`, and these permissions, `org:<feature>:<permission>`. The leading `org:` may
    /// be left out of both.
    pub fn new<P: Into<String>>(key: impl Into<String>, permissions: impl IntoIterator<Item = P>) -> Self {
        let permissions = permissions.into_iter().map(Into::into).collect();
        Self { key: key.into(), name: None, description: None, permissions }
    }

    /// What people call it. Default: the key without `org:`.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }
}

/// Makes a role, or gives the one with this key these permissions besides those of the system. A new one is for every
/// organization with the initial role set.
pub(crate) fn make(store: &mut Store, wanted: NewRole, now: i64) -> Result<Role, Refusal> {
    let key = with_prefix(&wanted.key);
    let keys: Vec<String> = wanted.permissions.iter().map(|permission| with_prefix(permission)).collect();
    let Ok(old) = find(store, &key) else {
        let name = wanted.name.unwrap_or_else(|| key.trim_start_matches("org:").to_owned());
        return create(store, row(&key, &name, wanted.description, keys, now), true, now);
    };
    let mut role = old.clone();
    role.permissions.retain(|permission| permissions::is_of_system(permission));
    role.permissions.extend(keys);
    role.name = wanted.name.unwrap_or(role.name);
    role.description = wanted.description.or(role.description);
    role.updated_at = now;
    save(store, role, now)
}

/// A role that is nowhere yet.
pub(crate) fn row(key: &str, name: &str, description: Option<String>, permissions: Vec<String>, now: i64) -> Role {
    Role {
        id: random::id("role"),
        key: key.to_owned(),
        name: name.to_owned(),
        description,
        permissions,
        created_at: now,
        updated_at: now,
    }
}

/// Puts a new role where it belongs.
pub(crate) fn create(store: &mut Store, mut role: Role, in_initial_set: bool, now: i64) -> Result<Role, Refusal> {
    settle(&mut role);
    check(store, &role)?;
    let mut changes = permissions::missing(store, &role.permissions, now);
    if in_initial_set {
        if let Ok(set) = role_sets::initial(store) {
            let mut set = set.clone();
            set.roles.push(role.id.clone());
            changes.push(Change::RoleSet(set));
        }
    }
    changes.push(Change::Role(role.clone()));
    super::save(store, changes)?;
    Ok(role)
}

/// Keeps the role as it is now; whoever has it keeps it under its new key.
pub(crate) fn save(store: &mut Store, mut role: Role, now: i64) -> Result<Role, Refusal> {
    settle(&mut role);
    check(store, &role)?;
    let old = by_id(store, &role.id)?.key.clone();
    if !makes_creators(&role) && store.role_sets().iter().any(|set| set.creator_role == role.id) {
        return Err(refusal::organizations::creator_role_too_weak());
    }
    let mut changes = permissions::missing(store, &role.permissions, now);
    if role.key != old {
        changes.extend(holders(store, &old, &role.key, |_| true));
    }
    changes.push(Change::Role(role.clone()));
    super::save(store, changes)?;
    Ok(role)
}

/// Removes a role that nobody has or is to have.
pub(crate) fn remove(store: &mut Store, id: &str, now: i64) -> Result<(), Refusal> {
    let role = by_id(store, id)?;
    if store.role_sets().iter().any(|set| set.creator_role == id) {
        return Err(refusal::organizations::creator_role());
    }
    if store.role_sets().iter().any(|set| set.default_role == id) {
        return Err(refusal::organizations::default_role());
    }
    if store.memberships().iter().any(|membership| membership.role == role.key) {
        return Err(refusal::organizations::role_of_members());
    }
    let invites = |status| status == crate::store::InvitationStatus::Pending;
    if store.organization_invitations().iter().any(|asked| asked.role == role.key && invites(asked.status(now))) {
        return Err(refusal::organizations::role_of_invitations());
    }
    let mut changes = vec![Change::drop::<Role>(id)];
    for set in store.role_sets().iter().filter(|set| set.roles.iter().any(|role| role == id)) {
        let mut set = set.clone();
        set.roles.retain(|role| role != id);
        changes.push(Change::RoleSet(set));
    }
    super::save(store, changes)
}

/// What gives everybody in these organizations the second role instead of the first, and everybody who is invited.
pub(super) fn holders(store: &Store, from: &str, to: &str, within: impl Fn(&str) -> bool) -> Vec<Change> {
    let mut changes = Vec::new();
    for membership in store.memberships().iter().filter(|one| one.role == from && within(&one.organization_id)) {
        let mut membership = membership.clone();
        to.clone_into(&mut membership.role);
        changes.push(Change::Membership(membership));
    }
    for invitation in store.organization_invitations().iter() {
        if invitation.role == from && within(&invitation.organization_id) {
            let mut invitation = invitation.clone();
            to.clone_into(&mut invitation.role);
            changes.push(Change::OrganizationInvitation(invitation));
        }
    }
    changes
}

/// The role with this key, given with or without `org:`.
pub(crate) fn find<'a>(store: &'a Store, key: &str) -> Result<&'a Role, Refusal> {
    let key = with_prefix(key);
    store.roles().iter().find(|role| role.key == key).ok_or_else(refusal::not_found)
}

pub(crate) fn by_id<'a>(store: &'a Store, id: &str) -> Result<&'a Role, Refusal> {
    store.roles().get(id).ok_or_else(refusal::not_found)
}

/// Whether who has the role may make organizations.
pub(crate) fn makes_creators(role: &Role) -> bool {
    permissions::OF_CREATORS.iter().all(|wanted| role.permissions.iter().any(|has| has == wanted))
}

/// Feature and permission of each permission that stands in claims: those of the system do not.
pub(crate) fn claimed(role: &Role) -> impl Iterator<Item = (&str, &str)> {
    let own = role.permissions.iter().filter(|permission| !permissions::is_of_system(permission));
    own.filter_map(|text| permissions::split(text))
}

fn settle(role: &mut Role) {
    let mut seen = Vec::new();
    role.permissions.retain(|key| {
        let is_new = !seen.contains(key);
        seen.push(key.clone());
        is_new
    });
}

fn check(store: &Store, role: &Role) -> Result<(), Refusal> {
    if role.name.trim().is_empty() {
        return Err(refusal::too_short("name", 1));
    }
    if !role.key.strip_prefix("org:").is_some_and(permissions::is_name) {
        return Err(refusal::wrong_format("key", "must be org: and lower-case letters, digits or underscores"));
    }
    if role.permissions.iter().any(|permission| permissions::split(permission).is_none()) {
        return Err(refusal::wrong_value("permissions", "must each have the form org:<feature>:<permission>"));
    }
    if store.roles().iter().any(|other| other.key == role.key && other.id != role.id) {
        return Err(refusal::already_exists("key"));
    }
    Ok(())
}

fn with_prefix(text: &str) -> String {
    if text.starts_with("org:") { text.to_owned() } else { format!("org:{text}") }
}
