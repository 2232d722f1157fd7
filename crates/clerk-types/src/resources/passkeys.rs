//! Passkeys of users.

use serde::{Deserialize, Serialize};

use crate::ids::PasskeyId;
use crate::object_type::ObjectType;
use crate::resources::verifications::Verification;
use crate::time::Millis;

/// A passkey of a user.
///
/// Source: schema `Passkey` of the Backend API.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Passkey {
    /// Always [`ObjectType::Passkey`].
    #[serde(default = "ObjectType::passkey")]
    pub object: ObjectType,
    /// Its identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<PasskeyId>,
    /// Its name.
    pub name: String,
    /// When it was used last.
    pub last_used_at: Millis,
    /// The proof that it belongs to the user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification: Option<Verification>,
}
