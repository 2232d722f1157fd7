//! What members of organizations may do.

use crate::bapi::refusal::{self, Refusal};
use crate::random;
use crate::store::{Change, JournalError, Role, Store};

/// Whoever makes an organization.
pub(crate) const ADMIN: &str = "org:admin";
/// Everybody else, unless told otherwise.
pub(crate) const MEMBER: &str = "org:member";

const ADMIN_PERMISSIONS: [&str; 8] = [
    "org:sys_profile:manage",
    "org:sys_profile:delete",
    "org:sys_memberships:read",
    "org:sys_memberships:manage",
    "org:sys_domains:read",
    "org:sys_domains:manage",
    "org:sys_billing:read",
    "org:sys_billing:manage",
];
const MEMBER_PERMISSIONS: [&str; 2] = ["org:sys_memberships:read", "org:sys_billing:read"];

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

/// Makes the two roles that every instance has, unless they are there.
pub(crate) fn ensure_defaults(store: &mut Store, now: i64) -> Result<(), JournalError> {
    let defaults: [(&str, &str, &[&str]); 2] =
        [(ADMIN, "Admin", &ADMIN_PERMISSIONS), (MEMBER, "Member", &MEMBER_PERMISSIONS)];
    let missing = defaults.into_iter().filter(|(key, _, _)| find(store, key).is_err());
    let made = missing.map(|(key, name, permissions)| {
        Change::Role(Role {
            id: random::id("role"),
            key: key.to_owned(),
            name: name.to_owned(),
            description: None,
            permissions: permissions.iter().map(|permission| (*permission).to_owned()).collect(),
            created_at: now,
            updated_at: now,
        })
    });
    let made: Vec<Change> = made.collect();
    if made.is_empty() { Ok(()) } else { store.apply(made) }
}

/// Makes a role, or gives the one with this key these permissions besides those of the system.
pub(crate) fn make(store: &mut Store, wanted: NewRole, now: i64) -> Result<Role, Refusal> {
    let key = with_prefix(&wanted.key);
    if !is_name(key.trim_start_matches("org:")) {
        return Err(refusal::wrong_value("key", "must be org: and lower-case letters, digits or underscores"));
    }
    let mut permissions = Vec::new();
    for permission in &wanted.permissions {
        let permission = with_prefix(permission);
        if split_permission(&permission).is_none() {
            return Err(refusal::wrong_value("permissions", "must each have the form org:<feature>:<permission>"));
        }
        if !permissions.contains(&permission) {
            permissions.push(permission);
        }
    }
    let role = match find(store, &key) {
        Ok(old) => {
            let mut role = old.clone();
            role.permissions.retain(|permission| is_of_system(permission));
            role.permissions.extend(permissions);
            role.name = wanted.name.unwrap_or(role.name);
            role.description = wanted.description.or(role.description);
            role.updated_at = now;
            role
        }
        Err(_) => Role {
            id: random::id("role"),
            name: wanted.name.unwrap_or_else(|| key.trim_start_matches("org:").to_owned()),
            key,
            description: wanted.description,
            permissions,
            created_at: now,
            updated_at: now,
        },
    };
    super::save(store, vec![Change::Role(role.clone())])?;
    Ok(role)
}

/// The role with this key, given with or without `org:`.
pub(crate) fn find<'a>(store: &'a Store, key: &str) -> Result<&'a Role, Refusal> {
    let key = with_prefix(key);
    store.roles().iter().find(|role| role.key == key).ok_or_else(refusal::not_found)
}

/// Feature and permission of each permission that stands in claims: those of the system do not.
pub(crate) fn claimed(role: &Role) -> impl Iterator<Item = (&str, &str)> {
    role.permissions.iter().filter(|permission| !is_of_system(permission)).filter_map(|text| split_permission(text))
}

fn is_of_system(permission: &str) -> bool {
    permission.starts_with("org:sys_")
}

fn split_permission(permission: &str) -> Option<(&str, &str)> {
    let (feature, name) = permission.strip_prefix("org:")?.split_once(':')?;
    (is_name(feature) && is_name(name)).then_some((feature, name))
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || "_-".contains(letter))
}

fn with_prefix(text: &str) -> String {
    if text.starts_with("org:") { text.to_owned() } else { format!("org:{text}") }
}
