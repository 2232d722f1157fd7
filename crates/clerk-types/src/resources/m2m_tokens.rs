//! Machine-to-machine (M2M) tokens.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::ids::{M2mTokenId, MachineId};
use crate::lenient;
use crate::object_type::ObjectType;
use crate::secret::Secret;
use crate::time::Millis;

/// A token by which one machine shows another who it is.
///
/// Source: the answers of `/m2m_tokens`, <https://clerk.com/docs/reference/backend/types/backend-m2m-token>.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[doc(alias = "M2MToken")]
#[doc(alias = "MachineToken")]
#[non_exhaustive]
pub struct M2mToken {
    /// Always [`ObjectType::M2mToken`].
    #[serde(default = "ObjectType::m2m_token")]
    pub object: ObjectType,
    /// Its identifier; the `jti` of a token in JWT format.
    pub id: M2mTokenId,
    /// The machine that created it.
    pub subject: MachineId,
    /// Whatever its creator put in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claims: Option<Value>,
    /// The machines it is good for: the scopes its creator had at that time.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub scopes: Vec<MachineId>,
    /// The token itself, in the answer to its creation only.
    #[doc(alias = "secret")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<Secret>,
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
    /// When it was verified last; unknown for tokens in JWT format.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<Millis>,
    /// When it was created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Millis>,
    /// When it was changed last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Millis>,
}

impl M2mToken {
    /// A live token of this machine: neither revoked nor expired, everything else absent.
    pub fn new(id: impl Into<M2mTokenId>, subject: impl Into<MachineId>) -> Self {
        Self {
            object: ObjectType::M2mToken,
            id: id.into(),
            subject: subject.into(),
            claims: None,
            scopes: Vec::new(),
            token: None,
            revoked: false,
            revocation_reason: None,
            expired: false,
            expiration: None,
            last_used_at: None,
            created_at: None,
            updated_at: None,
        }
    }
}

open_enum! {
    /// The format of an M2M token.
    pub enum M2mTokenFormat {
        /// Random text which the API looks up: can be listed and revoked, each verification is a call.
        Opaque = "opaque",
        /// A signed JSON Web Token: verified locally, cannot be listed or revoked.
        Jwt = "jwt",
    }
}
