//! Phone numbers of users.

use serde::{Deserialize, Serialize};

use crate::ids::PhoneNumberId;
use crate::lenient;
use crate::object_type::ObjectType;
use crate::resources::email_addresses::IdentificationLink;
use crate::resources::verifications::Verification;
use crate::secret::Secret;
use crate::time::Millis;

/// A phone number of a user.
///
/// Source: schema `PhoneNumber` of the Backend API,
/// <https://clerk.com/docs/reference/backend/types/backend-phone-number>.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PhoneNumber {
    /// Always [`ObjectType::PhoneNumber`].
    #[serde(default = "ObjectType::phone_number")]
    pub object: ObjectType,
    /// Its identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<PhoneNumberId>,
    /// The number, in E.164 format.
    pub phone_number: String,
    /// Whether it serves as a second factor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reserved_for_second_factor: Option<bool>,
    /// Whether it is the second factor that is asked for first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_second_factor: Option<bool>,
    /// Whether it is reserved for the user.
    pub reserved: bool,
    /// The proof that it belongs to the user; none if nobody tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification: Option<Verification>,
    /// The other identifications that came with it or brought it.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub linked_to: Vec<IdentificationLink>,
    /// Backup codes, in the answer to their creation only.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub backup_codes: Vec<Secret>,
    /// When it was created.
    pub created_at: Millis,
    /// When it was changed last.
    pub updated_at: Millis,
}
