//! Invitations to organizations.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::ids::{OrganizationId, OrganizationInvitationId, UserId};
use crate::lenient;
use crate::object_type::ObjectType;
use crate::resources::invitations::InvitationStatus;
use crate::resources::organizations::PublicOrganizationData;
use crate::secret::Secret;
use crate::time::Millis;

/// An invitation to become a member of an organization.
///
/// Source: schemas `OrganizationInvitation` and `OrganizationInvitationWithPublicOrganizationData` of the Backend API,
/// <https://clerk.com/docs/reference/backend/types/backend-organization-invitation>.
// spec: OrganizationInvitation
// spec: OrganizationInvitationWithPublicOrganizationData
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct OrganizationInvitation {
    /// Always [`ObjectType::OrganizationInvitation`].
    #[serde(default = "ObjectType::organization_invitation")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: OrganizationInvitationId,
    /// Whom it was sent to.
    pub email_address: String,
    /// The role the new member gets, by its key.
    pub role: String,
    /// The name of that role.
    pub role_name: String,
    /// The organization.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization_id: Option<OrganizationId>,
    /// What may be known of the organization, in lists across organizations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_organization_data: Option<PublicOrganizationData>,
    /// The user who invited; none if your service did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inviter_id: Option<UserId>,
    /// What may be known of that user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_inviter_data: Option<PublicInviterData>,
    /// Whether it can be accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<InvitationStatus>,
    /// The link that accepts it, with its token in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<Secret>,
    /// The public metadata that the membership will have.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub public_metadata: Map<String, Value>,
    /// The private metadata that the membership will have.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub private_metadata: Map<String, Value>,
    /// When it expires; none means never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Millis>,
    /// When it was created.
    pub created_at: Millis,
    /// When it was changed last.
    pub updated_at: Millis,
}

metadata! { OrganizationInvitation: public_metadata => public_metadata_as, private_metadata => private_metadata_as }

/// What may be known of the user who invited somebody.
///
/// Source: schema `OrganizationInvitationPublicUserData` of the Backend API.
// spec: OrganizationInvitationPublicUserData
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[doc(alias = "OrganizationInvitationPublicUserData")]
#[non_exhaustive]
pub struct PublicInviterData {
    /// The user.
    pub user_id: UserId,
    /// What the user signs in with, for example an email address.
    pub identifier: String,
    /// The first name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// The last name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// Where the picture is, or one that stands in.
    pub image_url: String,
    /// Whether the user has a picture.
    pub has_image: bool,
}
