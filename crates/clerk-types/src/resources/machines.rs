//! Machines, their scopes and their secret keys.

use serde::{Deserialize, Serialize};

use crate::ids::{InstanceId, MachineId};
use crate::object_type::ObjectType;
use crate::secret::Secret;
use crate::time::{Millis, Seconds};

/// A machine: one service that authenticates to others.
///
/// Source: schema `Machine` of the Backend API, <https://clerk.com/docs/reference/backend/types/backend-machine>.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Machine {
    /// Always [`ObjectType::Machine`].
    #[serde(default = "ObjectType::machine")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: MachineId,
    /// Its name, 1 to 255 characters.
    pub name: String,
    /// The instance it belongs to.
    pub instance_id: InstanceId,
    /// When it was created.
    pub created_at: Millis,
    /// When it was changed last.
    pub updated_at: Millis,
    /// How long its tokens live unless they are created with a lifetime of their own; 3600 s if it was never set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_token_ttl: Option<Seconds>,
    /// The machines it may talk to; none where the answer leaves them out, as in the entries of this very list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scoped_machines: Option<Vec<Machine>>,
    /// Its secret key, in the answer to its creation only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret_key: Option<Secret>,
}

/// The permission of one machine to talk to another: tokens of `from_machine_id` are good for `to_machine_id`.
///
/// Source: schema `MachineScope` of the Backend API,
/// <https://clerk.com/docs/reference/backend/types/backend-machine-scope>.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MachineScope {
    /// Always [`ObjectType::MachineScope`].
    #[serde(default = "ObjectType::machine_scope")]
    pub object: ObjectType,
    /// The sender.
    pub from_machine_id: MachineId,
    /// The receiver.
    pub to_machine_id: MachineId,
    /// When it was created.
    pub created_at: Millis,
}

/// The answer to the deletion of a machine scope.
///
/// Source: `DELETE /machines/{machine_id}/scopes/{other_machine_id}`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct DeletedMachineScope {
    /// Always [`ObjectType::MachineScope`].
    #[serde(default = "ObjectType::machine_scope")]
    pub object: ObjectType,
    /// The sender.
    pub from_machine_id: MachineId,
    /// The receiver.
    pub to_machine_id: MachineId,
    /// Always true.
    pub deleted: bool,
}

/// The secret key of a machine, with which it mints its tokens.
///
/// Source: `GET /machines/{machine_id}/secret_key` and `POST /machines/{machine_id}/secret_key/rotate`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MachineSecretKey {
    /// Always [`ObjectType::MachineSecretKey`].
    #[serde(default = "ObjectType::machine_secret_key")]
    pub object: ObjectType,
    /// The key.
    pub secret: Secret,
}
