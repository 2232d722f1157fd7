//! Sessions, their tokens and their cookies.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::ids::{ClientId, OrganizationId, SessionActivityId, SessionId, UserId};
use crate::lenient;
use crate::object_type::ObjectType;
use crate::secret::Secret;
use crate::time::Millis;

/// A session of a user on a client.
///
/// Source: schema `Session` of the Backend API, <https://clerk.com/docs/reference/backend/types/backend-session>.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Session {
    /// Always [`ObjectType::Session`].
    #[serde(default = "ObjectType::session")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: SessionId,
    /// The user.
    pub user_id: UserId,
    /// The client.
    pub client_id: ClientId,
    /// Who acts in the name of the user: an object with the actor's identifier in `sub`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<Map<String, Value>>,
    /// Whether it is good, and else why not.
    pub status: SessionStatus,
    /// The organization that was active last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_active_organization_id: Option<OrganizationId>,
    /// When it was used last.
    pub last_active_at: Millis,
    /// From where it was used last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest_activity: Option<SessionActivity>,
    /// What the user has to do before the session becomes active.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub tasks: Vec<SessionTask>,
    /// When it expires.
    pub expire_at: Millis,
    /// When it counts as abandoned.
    pub abandon_at: Millis,
    /// When it was created.
    pub created_at: Millis,
    /// When it was changed last.
    pub updated_at: Millis,
}

open_enum! {
    /// Whether a session is good, and else why not.
    pub enum SessionStatus {
        /// Nobody used it for too long.
        Abandoned = "abandoned",
        /// It is good.
        Active = "active",
        /// The user signed out of it.
        Ended = "ended",
        /// It lasted for as long as it may.
        Expired = "expired",
        /// The user is signed in, but has tasks to do first.
        Pending = "pending",
        /// The user signed out of it and the client forgot it.
        Removed = "removed",
        /// Another session of the client took its place.
        Replaced = "replaced",
        /// Somebody with the right to do so ended it.
        Revoked = "revoked",
    }
}

/// From where a session was used last.
///
/// Source: schema `SessionActivityResponse` of the Backend API,
/// <https://clerk.com/docs/reference/backend/types/backend-session-activity>.
// spec: SessionActivityResponse
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SessionActivity {
    /// Always [`ObjectType::SessionActivity`].
    #[serde(default = "ObjectType::session_activity")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: SessionActivityId,
    /// Whether it was a mobile device.
    pub is_mobile: bool,
    /// The kind of device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_type: Option<String>,
    /// The name of the browser.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub browser_name: Option<String>,
    /// The version of the browser.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub browser_version: Option<String>,
    /// The IP address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ip_address: Option<String>,
    /// The city, by the IP address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// The country, by the IP address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

/// What a user has to do before a session becomes active.
///
/// Source: schema `SessionTask` of the Backend API.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SessionTask {
    /// Which task it is, for example `choose-organization`.
    pub key: String,
}

/// A session token: a signed JSON Web Token (JWT) by which a session authenticates requests.
///
/// Source: schema `Token` of the Backend API, `POST /sessions/{session_id}/tokens` and `POST
/// /sessions/{session_id}/tokens/{template_name}`.
// spec: Token
// spec: CreateSessionToken.answer
// spec: CreateSessionTokenFromTemplate.answer
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[doc(alias = "Token")]
#[non_exhaustive]
pub struct SessionToken {
    /// Always [`ObjectType::SessionToken`].
    #[serde(default = "ObjectType::session_token")]
    pub object: ObjectType,
    /// The token itself.
    pub jwt: Secret,
}

/// Cookies that renew a session.
///
/// Source: schema `Cookies` of the Backend API, `POST /sessions/{session_id}/refresh`.
// spec: Cookies
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[doc(alias = "Cookies")]
#[non_exhaustive]
pub struct SessionCookies {
    /// Always [`ObjectType::SessionCookies`].
    #[serde(default = "ObjectType::session_cookies")]
    pub object: ObjectType,
    /// The cookies, each as the value of a `Set-Cookie` header.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub cookies: Vec<Secret>,
}

// spec: SessionRefresh
tagged! {
    /// What a refresh of a session answers: one of two, as the request says.
    ///
    /// Source: schema `SessionRefresh` of the Backend API, `POST /sessions/{session_id}/refresh`.
    pub enum SessionRefresh {
        /// The cookies, for a request in the format `cookie`.
        Cookies(SessionCookies) = "cookies",
        /// The token alone, for a request in the format `token`.
        Token(SessionToken) = "token",
    }
}
