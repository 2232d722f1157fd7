//! Memberships of users in organizations.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::ids::{OrganizationMembershipId, UserId};
use crate::lenient;
use crate::object_type::ObjectType;
use crate::resources::organizations::Organization;
use crate::time::Millis;

/// A user as a member of an organization.
///
/// Source: schema `OrganizationMembership` of the Backend API,
/// <https://clerk.com/docs/reference/backend/types/backend-organization-membership>.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct OrganizationMembership {
    /// Always [`ObjectType::OrganizationMembership`].
    #[serde(default = "ObjectType::organization_membership")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: OrganizationMembershipId,
    /// The organization.
    pub organization: Organization,
    /// What may be known of the user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_user_data: Option<PublicUserData>,
    /// The role, by its key, for example `org:admin`.
    pub role: String,
    /// The name of the role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role_name: Option<String>,
    /// The permissions that the role gives, by their keys.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub permissions: Vec<String>,
    /// What browsers can read and only your service can write.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub public_metadata: Map<String, Value>,
    /// What only your service can read and write.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub private_metadata: Map<String, Value>,
    /// When it was created.
    pub created_at: Millis,
    /// When it was changed last.
    pub updated_at: Millis,
}

metadata! { OrganizationMembership: public_metadata => public_metadata_as, private_metadata => private_metadata_as }

/// What may be known of the user behind a membership.
///
/// Source: schema `OrganizationMembershipPublicUserData` of the Backend API.
// spec: OrganizationMembershipPublicUserData
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[doc(alias = "OrganizationMembershipPublicUserData")]
#[non_exhaustive]
pub struct PublicUserData {
    /// The user.
    pub user_id: UserId,
    /// What the user signs in with, for example an email address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identifier: Option<String>,
    /// The username.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// The first name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// The last name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// Where the picture is, or one that stands in.
    pub image_url: String,
    /// Deprecated: see `image_url`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile_image_url: Option<String>,
    /// Whether the user has a picture.
    pub has_image: bool,
    /// Whether the user is banned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub banned: Option<bool>,
    /// Whether the user's directory took the account back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprovisioned: Option<bool>,
}
