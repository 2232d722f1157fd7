//! The addresses that native apps may be redirected to.

use serde::{Deserialize, Serialize};

use crate::ids::RedirectUrlId;
use crate::object_type::ObjectType;
use crate::time::Millis;

/// An address that a native app may be redirected to after a sign-in.
///
/// Source: schema `RedirectURL` of the Backend API,
/// <https://clerk.com/docs/reference/backend/types/backend-redirect-url>.
// spec: RedirectURL
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RedirectUrl {
    /// Always [`ObjectType::RedirectUrl`].
    #[serde(default = "ObjectType::redirect_url")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: RedirectUrlId,
    /// The address.
    pub url: String,
    /// When it was created.
    pub created_at: Millis,
    /// When it was changed last.
    pub updated_at: Millis,
}
