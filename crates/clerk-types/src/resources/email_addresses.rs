//! Email addresses of users.

use serde::{Deserialize, Serialize};

use crate::ids::{EmailAddressId, IdentificationId};
use crate::lenient;
use crate::object_type::ObjectType;
use crate::resources::verifications::Verification;
use crate::time::Millis;

/// An email address of a user.
///
/// Source: schema `EmailAddress` of the Backend API,
/// <https://clerk.com/docs/reference/backend/types/backend-email-address>.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct EmailAddress {
    /// Always [`ObjectType::EmailAddress`].
    #[serde(default = "ObjectType::email_address")]
    pub object: ObjectType,
    /// Its identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<EmailAddressId>,
    /// The address.
    pub email_address: String,
    /// Whether it is reserved for the user.
    pub reserved: bool,
    /// The proof that it belongs to the user; none if nobody tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification: Option<Verification>,
    /// The other identifications that came with it or brought it.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub linked_to: Vec<IdentificationLink>,
    /// Whether its domain is that of an active enterprise connection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matches_sso_connection: Option<bool>,
    /// When it was created.
    pub created_at: Millis,
    /// When it was changed last.
    pub updated_at: Millis,
}

/// A link between two identifications of a user: an email address and the external account it came from, for example.
///
/// Source: schema `IdentificationLink` of the Backend API,
/// <https://clerk.com/docs/reference/backend/types/backend-identification-link>.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct IdentificationLink {
    /// The other identification.
    pub id: IdentificationId,
    /// What kind it is, for example `oauth_google`.
    #[serde(rename = "type")]
    pub type_: String,
}
