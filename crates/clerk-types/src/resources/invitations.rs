//! Invitations to the application.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::ids::InvitationId;
use crate::lenient;
use crate::object_type::ObjectType;
use crate::secret::Secret;
use crate::time::Millis;

/// An invitation to sign up.
///
/// Source: schema `Invitation` of the Backend API, <https://clerk.com/docs/reference/backend/types/backend-invitation>.
// spec: Invitation
// spec: RevokeInvitation.answer
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Invitation {
    /// Always [`ObjectType::Invitation`].
    #[serde(default = "ObjectType::invitation")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: InvitationId,
    /// Whom it was sent to.
    pub email_address: String,
    /// Whether it can be accepted.
    pub status: InvitationStatus,
    /// Whether it was revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<bool>,
    /// The link that accepts it, with its token in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<Secret>,
    /// The metadata that the user will have.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub public_metadata: Map<String, Value>,
    /// When it expires; none means never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Millis>,
    /// When it was created.
    pub created_at: Millis,
    /// When it was changed last.
    pub updated_at: Millis,
}

metadata! { Invitation: public_metadata => public_metadata_as }

open_enum! {
    /// Whether an invitation can be accepted.
    pub enum InvitationStatus {
        /// It was accepted.
        Accepted = "accepted",
        /// It was not accepted in time.
        Expired = "expired",
        /// It can be accepted.
        Pending = "pending",
        /// It was revoked.
        Revoked = "revoked",
    }
}
