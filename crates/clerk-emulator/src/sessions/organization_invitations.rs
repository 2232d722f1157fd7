//! Who is asked into an organization.

use super::invitations::{check_email_address, page};
use super::{memberships, organizations, permissions, role_sets, roles, users};
use crate::bapi::refusal::{self, Refusal};
use crate::random;
use crate::store::{Change, InvitationStatus, Membership, Metadata, OrganizationInvitation, Store, User};

/// How long an invitation is good unless it says otherwise.
pub(crate) const DAYS: i64 = 30;
pub(crate) const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// An invitation to be made.
pub(crate) struct NewOrganizationInvitation {
    pub(crate) email_address: String,
    /// The key of the role.
    pub(crate) role: String,
    pub(crate) inviter: Option<String>,
    pub(crate) public_metadata: Metadata,
    pub(crate) private_metadata: Metadata,
    /// Where to go on to.
    pub(crate) redirect_url: Option<String>,
    pub(crate) days: i64,
}

impl NewOrganizationInvitation {
    /// For somebody with this address, in the role with this key.
    pub(crate) fn new(email_address: &str, role: &str) -> Self {
        Self {
            email_address: email_address.to_owned(),
            role: role.to_owned(),
            inviter: None,
            public_metadata: Metadata::new(),
            private_metadata: Metadata::new(),
            redirect_url: None,
            days: DAYS,
        }
    }
}

/// Makes the invitations, all or none.
pub(crate) fn make(
    store: &mut Store,
    organization: &str,
    wanted: Vec<NewOrganizationInvitation>,
    now: i64,
) -> Result<Vec<OrganizationInvitation>, Refusal> {
    let found = organizations::find(store, organization)?;
    let mut made: Vec<OrganizationInvitation> = Vec::new();
    for one in wanted {
        check_email_address(&one.email_address)?;
        let role = role_sets::role_in(store, found, &one.role)?.key.clone();
        if let Some(inviter) = &one.inviter {
            check_manager(store, organization, inviter)?;
        }
        let user = users::by_email_address(store, &one.email_address);
        if user.is_some_and(|user| memberships::find(store, organization, &user.id).is_ok()) {
            return Err(refusal::organizations::already_a_member());
        }
        let same = |other: &OrganizationInvitation| other.email_address.eq_ignore_ascii_case(&one.email_address);
        if made.iter().any(same) || pending(store, organization, now).any(same) {
            return Err(refusal::organizations::invited_already());
        }
        let page = page(user.is_none(), &one.email_address, one.redirect_url.as_deref());
        made.push(OrganizationInvitation {
            id: random::id("orginv"),
            organization_id: organization.to_owned(),
            email_address: one.email_address,
            role,
            inviter: one.inviter,
            public_metadata: one.public_metadata,
            private_metadata: one.private_metadata,
            page,
            status: InvitationStatus::Pending,
            expires_at: now.saturating_add(one.days.saturating_mul(DAY_MS)),
            created_at: now,
            updated_at: now,
        });
    }
    memberships::check_room(store, found, made.len(), now)?;
    super::save(store, made.iter().cloned().map(Change::OrganizationInvitation).collect())?;
    Ok(made)
}

/// The invitation of this organization with this id.
pub(crate) fn find<'a>(store: &'a Store, organization: &str, id: &str) -> Result<&'a OrganizationInvitation, Refusal> {
    let found = store.organization_invitations().get(id);
    found.filter(|invitation| invitation.organization_id == organization).ok_or_else(refusal::not_found)
}

/// Those of an organization that can be accepted, oldest first.
pub(crate) fn pending<'a>(
    store: &'a Store,
    organization: &str,
    now: i64,
) -> impl Iterator<Item = &'a OrganizationInvitation> {
    let organization = organization.to_owned();
    let invitations = store.organization_invitations().iter();
    invitations.filter(move |one| one.organization_id == organization && one.status(now) == InvitationStatus::Pending)
}

/// Takes a pending invitation back. `by` is the user who does it, if that is said.
pub(crate) fn revoke(
    store: &mut Store,
    organization: &str,
    id: &str,
    by: Option<&str>,
    now: i64,
) -> Result<OrganizationInvitation, Refusal> {
    let mut invitation = find(store, organization, id)?.clone();
    if let Some(user) = by {
        check_manager(store, organization, user)?;
    }
    if invitation.status(now) != InvitationStatus::Pending {
        return Err(refusal::organizations::invitation_not_pending());
    }
    invitation.status = InvitationStatus::Revoked;
    invitation.updated_at = now;
    super::save(store, vec![Change::OrganizationInvitation(invitation.clone())])?;
    Ok(invitation)
}

/// Makes the user a member wherever one of the own addresses is asked to.
pub(crate) fn accept_all(store: &mut Store, user: &User, now: i64) -> Result<(), Refusal> {
    // An address that nobody has shown to be the user's opens nothing.
    let has = |address: &str| user.email_addresses.iter().any(|own| own.proof.is_some() && own.is(address));
    let invitations = store.organization_invitations().iter();
    let open = invitations.filter(|one| one.status(now) == InvitationStatus::Pending && has(&one.email_address));
    let open: Vec<OrganizationInvitation> = open.cloned().collect();
    for mut invitation in open {
        let mut changes = Vec::new();
        if memberships::find(store, &invitation.organization_id, &user.id).is_err() {
            changes.push(Change::Membership(Membership {
                id: random::id("orgmem"),
                organization_id: invitation.organization_id.clone(),
                user_id: user.id.clone(),
                role: invitation.role.clone(),
                public_metadata: invitation.public_metadata.clone(),
                private_metadata: invitation.private_metadata.clone(),
                created_at: now,
                updated_at: now,
            }));
        }
        invitation.status = InvitationStatus::Accepted;
        invitation.updated_at = now;
        changes.push(Change::OrganizationInvitation(invitation));
        super::save(store, changes)?;
    }
    Ok(())
}

/// Whether the user may manage the members of the organization.
fn check_manager(store: &Store, organization: &str, user: &str) -> Result<(), Refusal> {
    users::find(store, user)?;
    let membership =
        memberships::find(store, organization, user).map_err(|_| refusal::organizations::not_a_member())?;
    let can = |key: &String| key == permissions::MANAGE_MEMBERS;
    match roles::find(store, &membership.role) {
        Ok(role) if role.permissions.iter().any(can) => Ok(()),
        _ => Err(refusal::organizations::missing_permission(permissions::MANAGE_MEMBERS)),
    }
}
