//! The answer to a deletion.

use serde::{Deserialize, Serialize};

use crate::object_type::ObjectType;

/// What is left of a resource that was deleted.
///
/// Most deletions answer with this, machines and API keys among them; the deletion of a machine scope answers with
/// [`DeletedMachineScope`](crate::resources::machines::DeletedMachineScope).
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct DeletedObject {
    /// What kind of resource it was.
    pub object: ObjectType,
    /// Its identifier, as plain text because any resource may stand here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Its slug, where the kind has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    /// Your own identifier for it, where the kind has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// Always true.
    pub deleted: bool,
}
