//! Clients: the browsers and apps that hold sessions.

use serde::{Deserialize, Serialize};

use crate::ids::{ClientId, SessionId, SignInId, SignUpId};
use crate::lenient;
use crate::object_type::ObjectType;
use crate::resources::sessions::Session;
use crate::time::Millis;

/// A browser or an app, with the sessions it holds.
///
/// Source: schema `Client` of the Backend API, <https://clerk.com/docs/reference/backend/types/backend-client>.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Client {
    /// Always [`ObjectType::Client`].
    #[serde(default = "ObjectType::client")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: ClientId,
    /// The sessions it holds, by their identifiers.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub session_ids: Vec<SessionId>,
    /// The sessions it holds.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub sessions: Vec<Session>,
    /// The sign-in that is under way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign_in_id: Option<SignInId>,
    /// The sign-up that is under way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sign_up_id: Option<SignUpId>,
    /// The session that was used last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_active_session_id: Option<SessionId>,
    /// The means of the last sign-in, for example `password`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_authentication_strategy: Option<String>,
    /// When it was created.
    pub created_at: Millis,
    /// When it was changed last.
    pub updated_at: Millis,
}
