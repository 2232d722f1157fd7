//! The roles that members of organizations have.

use serde::{Deserialize, Serialize};

use crate::ids::RoleId;
use crate::lenient;
use crate::object_type::ObjectType;
use crate::resources::permissions::Permission;
use crate::time::Millis;

/// A role: the permissions that a member of an organization has by it.
///
/// Source: schema `Role` of the Backend API, `/organization_roles`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Role {
    /// Always [`ObjectType::Role`].
    #[serde(default = "ObjectType::role")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: RoleId,
    /// Its name, for people.
    pub name: String,
    /// Its name, for programs, for example `org:admin`.
    pub key: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether it can be the role that the creator of an organization gets; none in events that leave it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_creator_eligible: Option<bool>,
    /// The permissions it gives.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub permissions: Vec<Permission>,
    /// When it was created.
    pub created_at: Millis,
    /// When it was changed last.
    pub updated_at: Millis,
}
