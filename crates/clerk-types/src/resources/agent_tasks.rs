//! Agent tasks: sessions that agents get for one task.

use serde::{Deserialize, Serialize};

use crate::ids::{AgentId, AgentTaskId};
use crate::object_type::ObjectType;
use crate::secret::Secret;

/// A task for which an agent gets a session of a user.
///
/// Source: schema `AgentTask` of the Backend API, <https://clerk.com/docs/reference/backend/types/backend-agent-task>.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct AgentTask {
    /// Always [`ObjectType::AgentTask`].
    #[serde(default = "ObjectType::agent_task")]
    pub object: ObjectType,
    /// The agent: one identifier for each name of an agent within the instance.
    pub agent_id: AgentId,
    /// Its identifier.
    pub agent_task_id: AgentTaskId,
    /// Deprecated: see `agent_task_id`.
    pub task_id: AgentTaskId,
    /// The link that makes the session, in the answer to its creation only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<Secret>,
}
