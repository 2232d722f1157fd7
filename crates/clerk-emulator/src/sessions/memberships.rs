//! Who belongs to which organization, as what.

use super::{clients, organization_invitations, organizations, role_sets, users};
use crate::bapi::refusal::{self, Refusal};
use crate::random;
use crate::store::{Change, Membership, Metadata, Organization, Store};

/// Makes the user a member in this role.
pub(crate) fn add(
    store: &mut Store,
    organization: &str,
    user: &str,
    role: &str,
    now: i64,
) -> Result<Membership, Refusal> {
    let found = organizations::find(store, organization)?;
    users::find(store, user)?;
    let role = role_sets::role_in(store, found, role)?.key.clone();
    if find(store, organization, user).is_ok() {
        return Err(refusal::organizations::already_a_member());
    }
    check_room(store, found, 1, now)?;
    let membership = Membership {
        id: random::id("orgmem"),
        organization_id: organization.to_owned(),
        user_id: user.to_owned(),
        role,
        public_metadata: Metadata::new(),
        private_metadata: Metadata::new(),
        created_at: now,
        updated_at: now,
    };
    super::save(store, vec![Change::Membership(membership.clone())])?;
    Ok(membership)
}

/// Whether so many more fit in; whoever is invited has a place already.
pub(crate) fn check_room(store: &Store, organization: &Organization, more: usize, now: i64) -> Result<(), Refusal> {
    let members = of_organization(store, &organization.id).len();
    let invited = organization_invitations::pending(store, &organization.id, now).count();
    match usize::try_from(organization.max_allowed_memberships) {
        Ok(limit) if limit > 0 && members + invited + more > limit => Err(refusal::organizations::too_many_members()),
        _ => Ok(()),
    }
}

/// Keeps the membership as it is now.
pub(crate) fn save(store: &mut Store, membership: Membership) -> Result<(), Refusal> {
    super::save(store, vec![Change::Membership(membership)])
}

pub(crate) fn find<'a>(store: &'a Store, organization: &str, user: &str) -> Result<&'a Membership, Refusal> {
    let of_both = |membership: &&Membership| membership.organization_id == organization && membership.user_id == user;
    store.memberships().iter().find(of_both).ok_or_else(refusal::not_found)
}

/// In the order in which they joined.
pub(crate) fn of_organization<'a>(store: &'a Store, organization: &str) -> Vec<&'a Membership> {
    store.memberships().iter().filter(|membership| membership.organization_id == organization).collect()
}

/// In the order in which the user joined.
pub(crate) fn of_user<'a>(store: &'a Store, user: &str) -> Vec<&'a Membership> {
    store.memberships().iter().filter(|membership| membership.user_id == user).collect()
}

/// Gives the member another role, in tokens minted from now on.
pub(crate) fn change_role(
    store: &mut Store,
    organization: &str,
    user: &str,
    role: &str,
    now: i64,
) -> Result<Membership, Refusal> {
    let mut membership = find(store, organization, user)?.clone();
    membership.role = role_sets::role_in(store, organizations::find(store, organization)?, role)?.key.clone();
    membership.updated_at = now;
    super::save(store, vec![Change::Membership(membership.clone())])?;
    Ok(membership)
}

/// Ends the membership; sessions in which the organization was active have none from then on.
pub(crate) fn remove(store: &mut Store, organization: &str, user: &str, now: i64) -> Result<Membership, Refusal> {
    let membership = find(store, organization, user)?.clone();
    let mut changes = vec![Change::drop::<Membership>(&membership.id)];
    for session in store.sessions().iter().filter(|session| session.user_id == user) {
        if session.last_active_organization_id.as_deref() == Some(organization) {
            let mut session = session.clone();
            session.last_active_organization_id = None;
            session.updated_at = now;
            changes.extend(clients::changed(store, &session.client_id, now));
            changes.push(Change::Session(session));
        }
    }
    super::save(store, changes)?;
    Ok(membership)
}
