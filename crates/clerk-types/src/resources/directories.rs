//! Directories: identity providers that bring users and take them back.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::ids::{DirectoryGroupRoleMappingId, DirectoryId, EnterpriseConnectionId, ScimDirectoryId};
use crate::lenient;
use crate::number;
use crate::object_type::ObjectType;
use crate::resources::enterprise_connections::CustomAttribute;
use crate::resources::roles::Role;
use crate::secret::Secret;
use crate::time::Millis;

/// A directory: an identity provider that brings users and takes them back.
///
/// Source: schema `Directory` of the Backend API.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Directory {
    /// Always [`ObjectType::Directory`].
    #[serde(default = "ObjectType::directory")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: DirectoryId,
    /// Its name.
    pub name: String,
    /// The kind of identity provider.
    pub provider: String,
    /// Whether it brings users.
    pub enabled: bool,
    /// Where the identity provider sends the users to.
    pub endpoint_url: String,
    /// The enterprise connection by which its users sign in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enterprise_connection_id: Option<EnterpriseConnectionId>,
    /// Whether groups give roles.
    pub group_role_mapping_enabled: bool,
    /// Where each attribute of a user is found in what the identity provider sends.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub attribute_mapping: Map<String, Value>,
    /// What else of the user is kept in metadata.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub custom_attributes: Vec<CustomAttribute>,
    /// The key that the identity provider authenticates with, in the answers to the creation and to a rotation only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api_key: Option<Secret>,
    /// When it was created.
    pub created_at: Millis,
    /// When it was changed last.
    pub updated_at: Millis,
}

/// The role that the members of a group of a directory get.
///
/// Source: schema `DirectoryGroupRoleMapping` of the Backend API.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct DirectoryGroupRoleMapping {
    /// Always [`ObjectType::DirectoryGroupRoleMapping`].
    #[serde(default = "ObjectType::directory_group_role_mapping")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: DirectoryGroupRoleMappingId,
    /// The directory.
    pub directory_id: DirectoryId,
    /// The same as `directory_id`, under its older name.
    pub scim_directory_id: ScimDirectoryId,
    /// The group, by its identifier at the identity provider.
    pub directory_group_id: String,
    /// The same as `directory_group_id`, under its older name.
    pub scim_group_id: String,
    /// The name of the group at the identity provider.
    pub directory_group_display_name: String,
    /// The same as `directory_group_display_name`, under its older name.
    pub scim_group_display_name: String,
    /// The role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Which role counts for those in several groups: the one with the lowest number, from 1.
    #[serde(deserialize_with = "number::i64")]
    pub precedence: i64,
    /// When it was created.
    pub created_at: Millis,
    /// When it was changed last.
    pub updated_at: Millis,
}
