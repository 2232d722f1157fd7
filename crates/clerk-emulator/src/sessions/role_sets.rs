//! Which roles the members of an organization can have.

use std::collections::BTreeMap;

use super::roles;
use crate::bapi::refusal::{self, Refusal};
use crate::random;
use crate::store::{Change, Organization, Role, RoleSet, Store};

/// Roles of one set, as Clerk documents it.
const MOST_ROLES: usize = 10;

/// A role set to be made; roles are named by their keys.
pub(crate) struct NewRoleSet<'a> {
    pub(crate) key: Option<&'a str>,
    pub(crate) name: &'a str,
    pub(crate) description: Option<&'a str>,
    pub(crate) initial: bool,
    pub(crate) roles: &'a [String],
    pub(crate) default_role: &'a str,
    pub(crate) creator_role: &'a str,
}

/// By id or key.
pub(crate) fn find<'a>(store: &'a Store, text: &str) -> Result<&'a RoleSet, Refusal> {
    let by_key = || store.role_sets().iter().find(|set| set.key == text);
    store.role_sets().get(text).or_else(by_key).ok_or_else(refusal::not_found)
}

/// What new organizations get.
pub(crate) fn initial(store: &Store) -> Result<&RoleSet, Refusal> {
    store.role_sets().iter().find(|set| set.initial).ok_or_else(refusal::not_found)
}

pub(crate) fn of_organization<'a>(store: &'a Store, organization: &Organization) -> Result<&'a RoleSet, Refusal> {
    let own = organization.role_set.as_ref().and_then(|id| store.role_sets().get(id));
    own.map_or_else(|| initial(store), Ok)
}

/// The role with this key, if members of the organization can have it.
pub(crate) fn role_in<'a>(store: &'a Store, organization: &Organization, key: &str) -> Result<&'a Role, Refusal> {
    let role = roles::find(store, key).map_err(|_| refusal::organizations::unknown_role())?;
    let set = of_organization(store, organization)?;
    if set.roles.contains(&role.id) { Ok(role) } else { Err(refusal::organizations::unknown_role()) }
}

pub(crate) fn make(store: &mut Store, wanted: NewRoleSet<'_>, now: i64) -> Result<RoleSet, Refusal> {
    let set = RoleSet {
        id: random::id("rset"),
        key: wanted.key.map_or_else(|| free_key(store, wanted.name), str::to_owned),
        name: wanted.name.to_owned(),
        description: wanted.description.map(str::to_owned),
        initial: wanted.initial,
        roles: ids(store, "roles", wanted.roles)?,
        default_role: id(store, "default_role_key", wanted.default_role)?,
        creator_role: id(store, "creator_role_key", wanted.creator_role)?,
        created_at: now,
        updated_at: now,
    };
    save(store, set, Vec::new())
}

/// Puts more roles into the set; the defaults may be among them.
pub(crate) fn add_roles(
    store: &mut Store,
    set: &str,
    keys: &[String],
    defaults: (Option<&str>, Option<&str>),
    now: i64,
) -> Result<RoleSet, Refusal> {
    let mut set = find(store, set)?.clone();
    let added = ids(store, "role_keys", keys)?;
    if added.iter().any(|id| set.roles.contains(id)) {
        return Err(refusal::already_exists("role_keys"));
    }
    set.roles.extend(added);
    set_defaults(store, &mut set, defaults)?;
    set.updated_at = now;
    save(store, set, Vec::new())
}

/// What the roles of new members and of creators are from now on, by their keys.
pub(crate) fn set_defaults(
    store: &Store,
    set: &mut RoleSet,
    (default_role, creator_role): (Option<&str>, Option<&str>),
) -> Result<(), Refusal> {
    if let Some(key) = default_role {
        set.default_role = id(store, "default_role_key", key)?;
    }
    if let Some(key) = creator_role {
        set.creator_role = id(store, "creator_role_key", key)?;
    }
    Ok(())
}

/// Takes a role out of the set; who has it gets the other, which comes in if it is not there.
pub(crate) fn replace_role(store: &mut Store, set: &str, from: &str, to: &str, now: i64) -> Result<RoleSet, Refusal> {
    let mut set = find(store, set)?.clone();
    let from = roles::find(store, from).map_err(|_| refusal::organizations::unknown_role_in("role_key"))?.clone();
    let to = roles::find(store, to).map_err(|_| refusal::organizations::unknown_role_in("to_role_key"))?.clone();
    if !set.roles.contains(&from.id) {
        return Err(refusal::organizations::unknown_role_in("role_key"));
    }
    if from.id == to.id {
        return Err(refusal::wrong_value("to_role_key", "must be another role"));
    }
    set.roles.retain(|role| *role != from.id && *role != to.id);
    set.roles.push(to.id.clone());
    for role in [&mut set.default_role, &mut set.creator_role] {
        if *role == from.id {
            role.clone_from(&to.id);
        }
    }
    set.updated_at = now;
    let moved = roles::holders(store, &from.key, &to.key, |organization| has(store, &set.id, organization));
    save(store, set, moved)
}

/// Puts another set in the place of this one, which is gone then. Roles that the other lacks are given up for those of
/// the mapping, key by key.
pub(crate) fn replace(
    store: &mut Store,
    set: &str,
    by: &str,
    mapping: &BTreeMap<String, String>,
    now: i64,
) -> Result<String, Refusal> {
    let set = find(store, set)?.clone();
    let mut by = find(store, by).map_err(|_| refusal::unknown_resource("dest_role_set_key"))?.clone();
    if set.id == by.id {
        return Err(refusal::wrong_value("dest_role_set_key", "must be another role set"));
    }
    let within = |organization: &str| has(store, &set.id, organization);
    let mut changes = vec![Change::drop::<RoleSet>(&set.id)];
    for role in set.roles.iter().filter_map(|id| store.roles().get(id)) {
        match mapping.get(&role.key) {
            Some(to) => {
                let to = roles::find(store, to).ok().filter(|to| by.roles.contains(&to.id));
                let to = to.ok_or_else(|| {
                    refusal::wrong_value("reassignment_mappings", "must lead to roles of the other set")
                })?;
                changes.extend(roles::holders(store, &role.key, &to.key, within));
            }
            None if by.roles.contains(&role.id) => {}
            None if roles::holders(store, &role.key, &role.key, within).is_empty() => {}
            None => return Err(refusal::missing("reassignment_mappings")),
        }
    }
    for organization in store.organizations().iter().filter(|organization| within(&organization.id)) {
        let mut organization = organization.clone();
        organization.role_set = Some(by.id.clone());
        changes.push(Change::Organization(organization));
    }
    by.initial = by.initial || set.initial;
    by.updated_at = now;
    changes.push(Change::RoleSet(by));
    super::save(store, changes)?;
    Ok(set.id)
}

/// Keeps the set as it is now, together with other changes. There is one initial set.
pub(crate) fn save(store: &mut Store, set: RoleSet, mut changes: Vec<Change>) -> Result<RoleSet, Refusal> {
    check(store, &set)?;
    if set.initial {
        for other in store.role_sets().iter().filter(|other| other.initial && other.id != set.id) {
            changes.push(Change::RoleSet(RoleSet { initial: false, ..other.clone() }));
        }
    }
    changes.push(Change::RoleSet(set.clone()));
    super::save(store, changes)?;
    Ok(set)
}

/// How many members have this role through the set.
pub(crate) fn members(store: &Store, set: &RoleSet, role: &Role) -> usize {
    let counted = store.memberships().iter().filter(|membership| membership.role == role.key);
    counted.filter(|membership| has(store, &set.id, &membership.organization_id)).count()
}

/// Whether the organization uses the set.
fn has(store: &Store, set: &str, organization: &str) -> bool {
    let organization = store.organizations().get(organization);
    organization.is_some_and(|found| of_organization(store, found).is_ok_and(|used| used.id == set))
}

fn check(store: &Store, set: &RoleSet) -> Result<(), Refusal> {
    if set.name.trim().is_empty() {
        return Err(refusal::too_short("name", 1));
    }
    let fits = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    if !set.key.strip_prefix("role_set:").is_some_and(|rest| !rest.is_empty() && rest.chars().all(fits)) {
        return Err(refusal::wrong_format("key", "must be role_set: and lower-case letters, digits or underscores"));
    }
    if store.role_sets().iter().any(|other| other.key == set.key && other.id != set.id) {
        return Err(refusal::already_exists("key"));
    }
    match set.roles.len() {
        0 => return Err(refusal::too_short("roles", 1)),
        1..=MOST_ROLES => {}
        _ => return Err(refusal::too_many("roles", MOST_ROLES)),
    }
    for (name, role) in [("default_role_key", &set.default_role), ("creator_role_key", &set.creator_role)] {
        if !set.roles.contains(role) {
            return Err(refusal::wrong_value(name, "must be one of the roles of the set"));
        }
    }
    if !roles::by_id(store, &set.creator_role).is_ok_and(roles::makes_creators) {
        return Err(refusal::organizations::creator_role_too_weak());
    }
    Ok(())
}

fn id(store: &Store, name: &str, key: &str) -> Result<String, Refusal> {
    roles::find(store, key).map(|role| role.id.clone()).map_err(|_| refusal::organizations::unknown_role_in(name))
}

fn ids(store: &Store, name: &str, keys: &[String]) -> Result<Vec<String>, Refusal> {
    let mut ids = Vec::new();
    for key in keys {
        let id = id(store, name, key)?;
        if ids.contains(&id) {
            return Err(refusal::duplicate(name));
        }
        ids.push(id);
    }
    match ids.len() {
        0 => Err(refusal::too_short(name, 1)),
        1..=MOST_ROLES => Ok(ids),
        _ => Err(refusal::too_many(name, MOST_ROLES)),
    }
}

fn free_key(store: &Store, name: &str) -> String {
    let word = |letter: char| if letter.is_ascii_alphanumeric() { letter } else { '_' };
    let key = format!("role_set:{}", name.trim().to_lowercase().chars().map(word).collect::<String>());
    let taken = |key: &str| store.role_sets().iter().any(|set| set.key == key);
    let numbered = (2..).map(|number: u64| format!("{key}_{number}"));
    std::iter::once(key.clone()).chain(numbered).find(|key| !taken(key)).unwrap_or_default()
}
