//! Actor tokens: links by which somebody signs in as somebody else.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::ids::{ActorTokenId, UserId};
use crate::lenient;
use crate::object_type::ObjectType;
use crate::secret::Secret;
use crate::time::Millis;

/// A token by which an actor signs in once in the name of a user.
///
/// Source: schema `ActorToken` of the Backend API.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ActorToken {
    /// Always [`ObjectType::ActorToken`].
    #[serde(default = "ObjectType::actor_token")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: ActorTokenId,
    /// Whether it can be used.
    pub status: ActorTokenStatus,
    /// The user in whose name the actor signs in.
    pub user_id: UserId,
    /// The actor: an object with the actor's identifier in `sub`, and whatever its creator put in.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub actor: Map<String, Value>,
    /// The token itself, in the answer to its creation only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<Secret>,
    /// The link that signs in, with the token in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<Secret>,
    /// When it was created.
    pub created_at: Millis,
    /// When it was changed last.
    pub updated_at: Millis,
}

open_enum! {
    /// Whether an actor token can be used.
    pub enum ActorTokenStatus {
        /// It was used.
        Accepted = "accepted",
        /// It can be used.
        Pending = "pending",
        /// It was revoked.
        Revoked = "revoked",
    }
}
