//! Members: users are added at once, everybody else is invited.

use std::collections::BTreeMap;

use clerk_api::groups::organization_invitations::{
    CreateOrganizationInvitation, ListOrganizationInvitations, RevokeOrganizationInvitation,
};
use clerk_api::groups::organization_memberships::{
    CreateOrganizationMembership, ListOrganizationMemberships, UpdateOrganizationMembership,
};
use clerk_api::groups::users::ListUsers;
use clerk_api::{Clerk, Error};
use clerk_types::ids::{OrganizationId, UserId};
use clerk_types::resources::invitations::InvitationStatus;
use clerk_types::resources::organization_invitations::OrganizationInvitation;

use crate::PlannedMember;

/// How many invitations one call takes, and how many values a filter.
const INVITATIONS: usize = 10;
const FILTER: usize = 100;

pub(crate) async fn members(
    clerk: &Clerk,
    organization: &OrganizationId,
    planned: &[PlannedMember],
    changes: &mut Vec<String>,
) -> Result<(), Error> {
    let users = users(clerk, planned).await?;
    let roles = roles_of_members(clerk, organization).await?;
    let mut invitations = open_invitations(clerk, organization).await?;
    let mut to_invite = Vec::new();
    for member in planned {
        match users.get(&member.email_address) {
            Some(user) => join(clerk, organization, user, roles.get(user), member, changes).await?,
            None => match invitations.remove(&member.email_address) {
                Some(open) if open.role == member.role => {}
                Some(open) => {
                    let params = RevokeOrganizationInvitation::new();
                    clerk.organization_invitations().revoke(organization, &open.id, params).await?;
                    to_invite.push(member);
                }
                None => to_invite.push(member),
            },
        }
    }
    for members in to_invite.chunks(INVITATIONS) {
        let invitations =
            members.iter().map(|member| CreateOrganizationInvitation::new(&member.email_address, &member.role));
        clerk.organization_invitations().create_bulk(organization, invitations).await?;
        changes.extend(members.iter().map(|member| format!("{} invited as {}", member.email_address, member.role)));
    }
    Ok(())
}

async fn join(
    clerk: &Clerk,
    organization: &OrganizationId,
    user: &UserId,
    role: Option<&String>,
    member: &PlannedMember,
    changes: &mut Vec<String>,
) -> Result<(), Error> {
    let memberships = clerk.organization_memberships();
    match role {
        Some(role) if *role == member.role => {}
        Some(_) => {
            let params = UpdateOrganizationMembership::new(&member.role);
            memberships.update(organization, user, params).await?;
            changes.push(format!("{} is {} now", member.email_address, member.role));
        }
        None => {
            let params = CreateOrganizationMembership::new(user, &member.role);
            memberships.create(organization, params).await?;
            changes.push(format!("{} joined as {}", member.email_address, member.role));
        }
    }
    Ok(())
}

/// The users among the planned members, by their addresses.
async fn users(clerk: &Clerk, planned: &[PlannedMember]) -> Result<BTreeMap<String, UserId>, Error> {
    let mut users = BTreeMap::new();
    for members in planned.chunks(FILTER) {
        let addresses = members.iter().map(|member| member.email_address.as_str());
        let mut found = clerk.users().list_all(ListUsers::new().email_address(addresses));
        while let Some(user) = found.next().await.transpose()? {
            for address in user.email_addresses {
                users.insert(address.email_address, user.id.clone());
            }
        }
    }
    Ok(users)
}

async fn roles_of_members(clerk: &Clerk, organization: &OrganizationId) -> Result<BTreeMap<UserId, String>, Error> {
    let mut roles = BTreeMap::new();
    let mut all = clerk.organization_memberships().list_all(organization, ListOrganizationMemberships::new());
    while let Some(membership) = all.next().await.transpose()? {
        if let Some(user) = membership.public_user_data {
            roles.insert(user.user_id, membership.role);
        }
    }
    Ok(roles)
}

async fn open_invitations(
    clerk: &Clerk,
    organization: &OrganizationId,
) -> Result<BTreeMap<String, OrganizationInvitation>, Error> {
    let params = ListOrganizationInvitations::new().status([InvitationStatus::Pending]);
    let mut invitations = BTreeMap::new();
    let mut all = clerk.organization_invitations().list_all(organization, params);
    while let Some(invitation) = all.next().await.transpose()? {
        invitations.insert(invitation.email_address.clone(), invitation);
    }
    Ok(invitations)
}
