//! The permissions that roles give.

use serde::{Deserialize, Serialize};

use crate::ids::PermissionId;
use crate::object_type::ObjectType;
use crate::time::Millis;

/// A permission that roles can give.
///
/// Source: schema `Permission` of the Backend API, `/organization_permissions`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Permission {
    /// Always [`ObjectType::Permission`].
    #[serde(default = "ObjectType::permission")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: PermissionId,
    /// Its name, for people.
    pub name: String,
    /// Its name, for programs, for example `org:invoices:create`.
    pub key: String,
    /// What it allows.
    pub description: String,
    /// Whether it is Clerk's or yours.
    #[serde(rename = "type")]
    pub type_: PermissionType,
    /// When it was created.
    pub created_at: Millis,
    /// When it was changed last.
    pub updated_at: Millis,
}

open_enum! {
    /// Whose a permission is.
    pub enum PermissionType {
        /// Clerk's.
        System = "system",
        /// Yours.
        User = "user",
    }
}
