//! Invitations to organizations, as events have them.

use std::ops::Deref;

use serde::{Deserialize, Serialize};

use crate::ids::UserId;
use crate::resources::organization_invitations::OrganizationInvitation;
use crate::resources::organizations::PublicOrganizationData;

/// An invitation to an organization: it reads like the [`OrganizationInvitation`] in it.
///
/// Source: events `organizationInvitation.created` and `organizationInvitation.revoked`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[non_exhaustive]
pub struct OrganizationInvitationData {
    /// The invitation.
    #[serde(flatten)]
    pub invitation: OrganizationInvitation,
    /// More about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<OrganizationInvitationDetails>,
}

/// An invitation to an organization that was accepted, and by whom: it reads like the [`OrganizationInvitation`] in it.
///
/// Source: schema `OrganizationInvitationAcceptedPayload` of Clerk's webhook events, event
/// `organizationInvitation.accepted`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[doc(alias = "OrganizationInvitationAcceptedPayload")]
#[non_exhaustive]
pub struct AcceptedOrganizationInvitationData {
    /// The user who accepted it.
    pub user_id: UserId,
    /// The invitation.
    #[serde(flatten)]
    pub invitation: OrganizationInvitation,
    /// More about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<OrganizationInvitationDetails>,
}

/// What events tell besides the invitation, in a `data` of their data.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct OrganizationInvitationDetails {
    /// What may be known of the organization.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_organization_data: Option<PublicOrganizationData>,
}

/// What both kinds of invitation have in common.
macro_rules! invitation {
    ($name:ident) => {
        impl $name {
            /// What may be known of the organization, where the event tells it: in the invitation, as the reference has
            /// it, or one level deeper, as Clerk's description of the events has it.
            pub fn public_organization_data(&self) -> Option<&PublicOrganizationData> {
                let deeper = self.data.as_ref().and_then(|details| details.public_organization_data.as_ref());
                self.invitation.public_organization_data.as_ref().or(deeper)
            }
        }

        impl Deref for $name {
            type Target = OrganizationInvitation;

            fn deref(&self) -> &OrganizationInvitation {
                &self.invitation
            }
        }
    };
}

invitation!(OrganizationInvitationData);
invitation!(AcceptedOrganizationInvitationData);
