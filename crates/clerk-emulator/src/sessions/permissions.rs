//! What roles may allow.

use crate::bapi::refusal::{self, Refusal};
use crate::random;
use crate::store::{Change, Permission, Role, Store};

/// Those that every instance has, with their names.
pub(crate) const SYSTEM: [(&str, &str); 8] = [
    ("org:sys_profile:manage", "Manage organization"),
    ("org:sys_profile:delete", "Delete organization"),
    ("org:sys_memberships:read", "Read members"),
    (MANAGE_MEMBERS, "Manage members"),
    ("org:sys_domains:read", "Read domains"),
    ("org:sys_domains:manage", "Manage domains"),
    ("org:sys_billing:read", "Read billing"),
    ("org:sys_billing:manage", "Manage billing"),
];
/// Who has it may invite, and take invitations back.
pub(crate) const MANAGE_MEMBERS: &str = "org:sys_memberships:manage";
/// What whoever makes an organization must be able to do.
pub(crate) const OF_CREATORS: [&str; 3] = [MANAGE_MEMBERS, "org:sys_memberships:read", "org:sys_profile:delete"];

/// A permission of the system, in place of which no instance can put its own.
pub(crate) fn is_of_system(key: &str) -> bool {
    key.starts_with("org:sys_")
}

/// Feature and permission of `org:<feature>:<permission>`.
pub(crate) fn split(key: &str) -> Option<(&str, &str)> {
    let (feature, name) = key.strip_prefix("org:")?.split_once(':')?;
    (is_name(feature) && is_name(name)).then_some((feature, name))
}

pub(super) fn is_name(text: &str) -> bool {
    let fits = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    !text.is_empty() && text.chars().all(fits)
}

pub(crate) fn find<'a>(store: &'a Store, id: &str) -> Result<&'a Permission, Refusal> {
    store.permissions().get(id).ok_or_else(refusal::not_found)
}

pub(crate) fn by_key<'a>(store: &'a Store, key: &str) -> Option<&'a Permission> {
    store.permissions().iter().find(|permission| permission.key == key)
}

/// Makes a permission of the instance's own.
pub(crate) fn make(
    store: &mut Store,
    key: &str,
    name: &str,
    description: &str,
    now: i64,
) -> Result<Permission, Refusal> {
    let permission = row(key, name, description, now);
    check(store, &permission)?;
    super::save(store, vec![Change::Permission(permission.clone())])?;
    Ok(permission)
}

/// Keeps the permission as it is now; roles that have it keep it under its new key.
pub(crate) fn save(store: &mut Store, permission: Permission) -> Result<(), Refusal> {
    let old = find(store, &permission.id)?;
    refuse_system(old)?;
    check(store, &permission)?;
    let mut changes = Vec::new();
    for role in with(store, &old.key) {
        let mut role = role.clone();
        for key in role.permissions.iter_mut().filter(|key| **key == old.key) {
            key.clone_from(&permission.key);
        }
        changes.push(Change::Role(role));
    }
    changes.push(Change::Permission(permission));
    super::save(store, changes)
}

/// Removes the permission, from every role too.
pub(crate) fn remove(store: &mut Store, id: &str) -> Result<(), Refusal> {
    let permission = find(store, id)?;
    refuse_system(permission)?;
    let mut changes = vec![Change::drop::<Permission>(id)];
    for role in with(store, &permission.key) {
        let mut role = role.clone();
        role.permissions.retain(|key| *key != permission.key);
        changes.push(Change::Role(role));
    }
    super::save(store, changes)
}

/// What makes a permission of each of these keys that has none.
pub(super) fn missing(store: &Store, keys: &[String], now: i64) -> Vec<Change> {
    let missing = keys.iter().filter(|key| by_key(store, key).is_none());
    missing.map(|key| Change::Permission(row(key, name_of(key), "", now))).collect()
}

fn row(key: &str, name: &str, description: &str, now: i64) -> Permission {
    Permission {
        id: random::id("perm"),
        key: key.to_owned(),
        name: name.to_owned(),
        description: description.to_owned(),
        created_at: now,
        updated_at: now,
    }
}

fn name_of(key: &str) -> &str {
    SYSTEM.iter().find(|(known, _)| *known == key).map_or(key, |(_, name)| name)
}

fn with<'a>(store: &'a Store, key: &'a str) -> impl Iterator<Item = &'a Role> {
    store.roles().iter().filter(move |role| role.permissions.iter().any(|has| has == key))
}

fn refuse_system(permission: &Permission) -> Result<(), Refusal> {
    if is_of_system(&permission.key) { Err(refusal::organizations::system_permission()) } else { Ok(()) }
}

fn check(store: &Store, permission: &Permission) -> Result<(), Refusal> {
    if permission.name.trim().is_empty() {
        return Err(refusal::too_short("name", 1));
    }
    if split(&permission.key).is_none() {
        return Err(refusal::wrong_format("key", "must have the form org:<feature>:<action>"));
    }
    if is_of_system(&permission.key) {
        return Err(refusal::wrong_value("key", "must not begin with org:sys_"));
    }
    if by_key(store, &permission.key).is_some_and(|other| other.id != permission.id) {
        return Err(refusal::already_exists("key"));
    }
    Ok(())
}
