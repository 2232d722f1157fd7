//! Sets of roles, and how members move from one to another.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::ids::{InstanceId, OrganizationId, RoleId, RoleSetId, RoleSetMigrationId};
use crate::lenient;
use crate::number;
use crate::object_type::ObjectType;
use crate::time::Millis;

/// A set of roles: those that members of an organization can have.
///
/// Source: schema `RoleSet` of the Backend API, `/role_sets`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RoleSet {
    /// Always [`ObjectType::RoleSet`].
    #[serde(default = "ObjectType::role_set")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: RoleSetId,
    /// Its name, for people.
    pub name: String,
    /// Its name, for programs, for example `role_set:default`.
    pub key: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Its roles.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub roles: Vec<RoleSetItem>,
    /// The role that new members get.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_role: Option<RoleSetItem>,
    /// The role that the creator of an organization gets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub creator_role: Option<RoleSetItem>,
    /// Whether new organizations get it.
    #[serde(rename = "type")]
    pub type_: RoleSetType,
    /// The migration that waits or runs; none if there is no such one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role_set_migration: Option<RoleSetMigration>,
    /// When it was created.
    pub created_at: Millis,
    /// When it was changed last.
    pub updated_at: Millis,
}

open_enum! {
    /// Whether new organizations get a role set.
    pub enum RoleSetType {
        /// Only if it is named.
        Custom = "custom",
        /// Unless another one is named.
        Initial = "initial",
    }
}

/// A role as part of a role set.
///
/// Source: schema `RoleSetItem` of the Backend API.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RoleSetItem {
    /// Always [`ObjectType::RoleSetItem`].
    #[serde(default = "ObjectType::role_set_item")]
    pub object: ObjectType,
    /// The role.
    pub id: RoleId,
    /// The name of the role, for people.
    pub name: String,
    /// The name of the role, for programs, for example `org:admin`.
    pub key: String,
    /// What the role is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// How many members have it.
    #[serde(default, deserialize_with = "number::option", skip_serializing_if = "Option::is_none")]
    pub members_count: Option<i64>,
    /// Whether any member has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has_members: Option<bool>,
    /// When it was created.
    pub created_at: Millis,
    /// When it was changed last.
    pub updated_at: Millis,
}

/// How members move from the roles of one set to those of another.
///
/// Source: schema `RoleSetMigration` of the Backend API.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RoleSetMigration {
    /// Always [`ObjectType::RoleSetMigration`].
    #[serde(default = "ObjectType::role_set_migration")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: RoleSetMigrationId,
    /// The instance it belongs to.
    pub instance_id: InstanceId,
    /// The organization whose members move; none if all organizations with the set are meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization_id: Option<OrganizationId>,
    /// The set they leave.
    pub source_role_set_id: RoleSetId,
    /// The set they get.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dest_role_set_id: Option<RoleSetId>,
    /// Why they move, for example `role_set_deletion` or `role_removal`.
    pub trigger_type: String,
    /// How far it got.
    pub status: RoleSetMigrationStatus,
    /// How many members moved already.
    #[serde(deserialize_with = "number::i64")]
    pub migrated_members: i64,
    /// The new role of each old one, both by their keys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mappings: Option<Map<String, Value>>,
    /// When it began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Millis>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub completed_at: Option<Millis>,
    /// When it was created.
    pub created_at: Millis,
    /// When it was changed last.
    pub updated_at: Millis,
}

open_enum! {
    /// How far a migration of members got.
    pub enum RoleSetMigrationStatus {
        /// All have moved.
        Completed = "completed",
        /// It waits for its turn.
        Enqueued = "enqueued",
        /// It runs.
        InProgress = "in_progress",
    }
}
