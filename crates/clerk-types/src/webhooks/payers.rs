//! Payers, as events have them.

use serde::{Deserialize, Serialize};

use crate::ids::{InstanceId, OrganizationId, PayerId, UserId};
use crate::object_type::ObjectType;
use crate::time::Millis;

/// Who pays: a user or an organization. What concerns the other kind is absent or empty.
///
/// Source: schema `BillingPayerEventPayload` of Clerk's webhook events.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[doc(alias = "BillingPayerEventPayload")]
#[non_exhaustive]
pub struct PayerData {
    /// Always [`ObjectType::Payer`].
    #[serde(default = "ObjectType::payer")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: PayerId,
    /// The instance it belongs to.
    // Not in the description of the events; the reference reads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance_id: Option<InstanceId>,
    /// The user who pays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// The first name of that user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// The last name of that user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// The email address that bills go to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The organization that pays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization_id: Option<OrganizationId>,
    /// The name of that organization.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization_name: Option<String>,
    /// Where the picture of the user or the organization is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image_url: Option<String>,
    /// When it was created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Millis>,
    /// When it was changed last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Millis>,
}
