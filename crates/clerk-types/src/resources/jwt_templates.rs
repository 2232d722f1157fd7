//! JWT templates: what tokens for other services hold.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::ids::JwtTemplateId;
use crate::lenient;
use crate::object_type::ObjectType;
use crate::time::{Millis, Seconds};

/// A template for tokens.
///
/// Source: schema `JWTTemplate` of the Backend API.
// spec: JWTTemplate
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct JwtTemplate {
    /// Always [`ObjectType::JwtTemplate`].
    #[serde(default = "ObjectType::jwt_template")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: JwtTemplateId,
    /// Its name, by which tokens are asked for.
    pub name: String,
    /// The claims of its tokens, with placeholders.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub claims: Map<String, Value>,
    /// How long its tokens live.
    pub lifetime: Seconds,
    /// By how much its tokens are valid before they are issued, for clocks that differ.
    pub allowed_clock_skew: Seconds,
    /// Whether its tokens are signed with a key of their own.
    pub custom_signing_key: bool,
    /// The algorithm of the signature, for example `RS256`.
    pub signing_algorithm: String,
    /// When it was created.
    pub created_at: Millis,
    /// When it was changed last.
    pub updated_at: Millis,
}
