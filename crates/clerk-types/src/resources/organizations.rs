//! Organizations.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::ids::{OrganizationId, UserId};
use crate::lenient;
use crate::number;
use crate::object_type::ObjectType;
use crate::time::Millis;

/// An organization: a group of users who share what belongs to it.
///
/// Source: schemas `Organization` and `OrganizationWithLogo` of the Backend API,
/// <https://clerk.com/docs/reference/backend/types/backend-organization>.
// spec: Organization
// spec: OrganizationWithLogo
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Organization {
    /// Always [`ObjectType::Organization`].
    #[serde(default = "ObjectType::organization")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: OrganizationId,
    /// Its name.
    pub name: String,
    /// Its name in addresses; empty where the instance has no slugs.
    pub slug: String,
    /// Where its logo is, or a picture that stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image_url: Option<String>,
    /// Deprecated: see `image_url`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo_url: Option<String>,
    /// Whether somebody uploaded a logo.
    pub has_image: bool,
    /// How many members it has, where the call asked for that.
    #[serde(default, deserialize_with = "number::option", skip_serializing_if = "Option::is_none")]
    pub members_count: Option<i64>,
    /// How many invitations are open, where the call asked for that.
    #[serde(default, deserialize_with = "number::option", skip_serializing_if = "Option::is_none")]
    pub pending_invitations_count: Option<i64>,
    /// Whether no member may manage members, where the call asked for that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing_member_with_elevated_permissions: Option<bool>,
    /// How many members it may have, open invitations included; 0 means without limit.
    #[serde(deserialize_with = "number::i64")]
    pub max_allowed_memberships: i64,
    /// Whether its admins may delete it.
    pub admin_delete_enabled: bool,
    /// The role set it has, by its key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role_set_key: Option<String>,
    /// What browsers can read and only your service can write.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub public_metadata: Map<String, Value>,
    /// What only your service can read and write.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub private_metadata: Map<String, Value>,
    /// The user who created it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_by: Option<UserId>,
    /// When it was used last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_active_at: Option<Millis>,
    /// When it was created.
    pub created_at: Millis,
    /// When it was changed last.
    pub updated_at: Millis,
}

metadata! { Organization: public_metadata => public_metadata_as, private_metadata => private_metadata_as }

/// What everybody who is invited may know of an organization.
///
/// Source: schema `OrganizationInvitationPublicOrganizationData` of the Backend API.
// spec: OrganizationInvitationPublicOrganizationData
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[doc(alias = "OrganizationInvitationPublicOrganizationData")]
#[non_exhaustive]
pub struct PublicOrganizationData {
    /// Its identifier.
    pub id: OrganizationId,
    /// Its name.
    pub name: String,
    /// Its name in addresses; empty where the instance has no slugs.
    pub slug: String,
    /// Where its logo is, or a picture that stands in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image_url: Option<String>,
    /// Whether somebody uploaded a logo.
    pub has_image: bool,
}
