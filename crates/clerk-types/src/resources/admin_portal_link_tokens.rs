//! Tokens of links to the admin portal, where people of an enterprise set up its connection.

use serde::{Deserialize, Serialize};

use crate::ids::{AdminPortalLinkId, AdminPortalLinkTokenId, InstanceId, OrganizationId};
use crate::lenient;
use crate::object_type::ObjectType;
use crate::secret::Secret;
use crate::time::Millis;

/// The token of a link to the admin portal. It is good for one use.
///
/// Source: the answers of `POST /admin_portal_link_tokens` and `POST
/// /admin_portal_link_tokens/{admin_portal_link_token_id}/revoke`.
// spec: createAdminPortalLinkToken.answer
// spec: revokeAdminPortalLinkToken.answer
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct AdminPortalLinkToken {
    /// Always [`ObjectType::AdminPortalLinkToken`].
    #[serde(default = "ObjectType::admin_portal_link_token")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: AdminPortalLinkTokenId,
    /// The link it is for.
    pub admin_portal_link_id: AdminPortalLinkId,
    /// The instance it belongs to.
    pub instance_id: InstanceId,
    /// The organization that the link is for; none if it is for no one organization.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization_id: Option<OrganizationId>,
    /// Who is to use it, in your own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub it_contact_id: Option<String>,
    /// What it may be used for, in your own words.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub scopes: Vec<String>,
    /// The token itself, in the answer to its creation only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<Secret>,
    /// Whether it was revoked.
    pub revoked: bool,
    /// Why it was revoked, if somebody said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revocation_reason: Option<String>,
    /// Whether it had expired when the answer was made.
    pub expired: bool,
    /// When it expires.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expiration: Option<Millis>,
    /// When it was created.
    pub created_at: Millis,
    /// When it was changed last.
    pub updated_at: Millis,
}
