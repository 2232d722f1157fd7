//! Sign-in tokens: links that sign a user in once.

use serde::{Deserialize, Serialize};

use crate::ids::{SignInTokenId, UserId};
use crate::object_type::ObjectType;
use crate::secret::Secret;
use crate::time::Millis;

/// A token that signs a user in once, without a password or a second factor.
///
/// Source: schema `SignInToken` of the Backend API,
/// <https://clerk.com/docs/reference/backend/types/backend-sign-in-token>.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SignInToken {
    /// Always [`ObjectType::SignInToken`].
    #[serde(default = "ObjectType::sign_in_token")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: SignInTokenId,
    /// Whether it can be used.
    pub status: SignInTokenStatus,
    /// The user it signs in.
    pub user_id: UserId,
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
    /// Whether a sign-in token can be used.
    pub enum SignInTokenStatus {
        /// It was used.
        Accepted = "accepted",
        /// It can be used.
        Pending = "pending",
        /// It was revoked.
        Revoked = "revoked",
    }
}
