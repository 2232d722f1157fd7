//! What every instance has from the beginning.

use super::{permissions, roles};
use crate::random;
use crate::store::{Change, Domain, JournalError, Role, RoleSet, Store};

/// Whoever makes an organization.
const ADMIN: &str = "org:admin";
/// Everybody else, unless told otherwise.
const MEMBER: &str = "org:member";
const MEMBER_PERMISSIONS: [&str; 2] = ["org:sys_memberships:read", "org:sys_billing:read"];

/// Makes what is missing: permissions of the system, two roles, the role set that holds every role, and the instance's
/// own domain. What was there and has been taken away does not come back.
pub(crate) fn ensure(store: &mut Store, production: bool, now: i64) -> Result<(), JournalError> {
    let (mut changes, mut all): (Vec<Change>, Vec<Role>) = (Vec::new(), store.roles().iter().cloned().collect());
    if all.is_empty() {
        let admin = permissions::SYSTEM.iter().map(|(key, _)| (*key).to_owned()).collect();
        let member = MEMBER_PERMISSIONS.iter().map(|key| (*key).to_owned()).collect();
        all = vec![roles::row(ADMIN, "Admin", None, admin, now), roles::row(MEMBER, "Member", None, member, now)];
        changes.extend(all.iter().cloned().map(Change::Role));
    }
    if store.permissions().iter().next().is_none() {
        let mut keys: Vec<String> = permissions::SYSTEM.iter().map(|(key, _)| (*key).to_owned()).collect();
        for key in all.iter().flat_map(|role| &role.permissions) {
            if !keys.contains(key) {
                keys.push(key.clone());
            }
        }
        changes.extend(permissions::missing(store, &keys, now));
    }
    if store.role_sets().iter().next().is_none() {
        let id_of = |key: &str| all.iter().find(|role| role.key == key).or(all.first()).map(|role| role.id.clone());
        changes.push(Change::RoleSet(RoleSet {
            id: random::id("rset"),
            key: "role_set:default".to_owned(),
            name: "Primary Role Set".to_owned(),
            description: None,
            initial: true,
            default_role: id_of(MEMBER).unwrap_or_default(),
            creator_role: id_of(ADMIN).unwrap_or_default(),
            roles: all.into_iter().map(|role| role.id).collect(),
            created_at: now,
            updated_at: now,
        }));
    }
    if store.domains().iter().next().is_none() {
        let host = store.instance().map(|instance| instance.frontend_api.clone()).unwrap_or_default();
        let name = if production { host.trim_start_matches("clerk.").to_owned() } else { host };
        changes.push(Change::Domain(Domain { id: random::id("dmn"), name, is_satellite: false, proxy_url: None }));
    }
    if changes.is_empty() { Ok(()) } else { store.apply(changes) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_made_once() {
        let mut store = Store::in_memory();
        let old = roles::row("org:clerk", "Clerk", None, vec!["org:reports:read".to_owned()], 1);
        store.apply(vec![Change::Role(old.clone())]).unwrap();
        ensure(&mut store, false, 2).unwrap();
        // Data from before there were sets: its roles stay as they are, and all can be given.
        assert_eq!(store.roles().iter().count(), 1);
        let set = store.role_sets().iter().next().unwrap();
        assert_eq!((&set.roles, &set.creator_role), (&vec![old.id.clone()], &old.id));
        assert!(permissions::by_key(&store, "org:reports:read").is_some());
        let count = |store: &Store| (store.permissions().iter().count(), store.domains().iter().count());
        assert_eq!(count(&store), (9, 1));
        let permission = permissions::by_key(&store, "org:reports:read").unwrap().id.clone();
        permissions::remove(&mut store, &permission).unwrap();
        ensure(&mut store, false, 3).unwrap();
        assert_eq!(count(&store), (8, 1), "what was taken away stays away");
    }
}
