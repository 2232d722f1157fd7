//! API keys of users and organizations.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::ids::{ApiKeyId, SubjectId, UserId};
use crate::lenient;
use crate::object_type::ObjectType;
use crate::secret::Secret;
use crate::time::Millis;

/// A key by which a user's or an organization's program calls your service.
///
/// Source: the answers of `/api_keys`, <https://clerk.com/docs/reference/backend/types/backend-api-key>.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ApiKey {
    /// Always [`ObjectType::ApiKey`].
    #[serde(default = "ObjectType::api_key")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: ApiKeyId,
    /// Its type, `api_key` unless it was created with another one.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub type_: Option<String>,
    /// Whom it belongs to.
    pub subject: SubjectId,
    /// Its name.
    pub name: String,
    /// Its description, at most 255 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whatever its creator put in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claims: Option<Value>,
    /// What it may be used for, in your own words.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub scopes: Vec<String>,
    /// The key itself, in the answer to its creation only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<Secret>,
    /// Whether it was revoked.
    pub revoked: bool,
    /// Why it was revoked, if somebody said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revocation_reason: Option<String>,
    /// Whether it had expired when the answer was made.
    pub expired: bool,
    /// When it expires; none means never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expiration: Option<Millis>,
    /// The user who created it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_by: Option<UserId>,
    /// When it was verified last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<Millis>,
    /// When it was created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Millis>,
    /// When it was changed last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Millis>,
}

/// The secret of an API key.
///
/// Source: `GET /api_keys/{id}/secret`.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ApiKeySecret {
    /// The key itself.
    pub secret: Secret,
}
