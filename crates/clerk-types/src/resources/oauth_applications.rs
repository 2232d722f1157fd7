//! OAuth applications: programs of others that sign users in by way of the instance.

use serde::{Deserialize, Serialize};

use crate::ids::{InstanceId, OAuthApplicationId, OAuthClientId};
use crate::lenient;
use crate::object_type::ObjectType;
use crate::secret::Secret;
use crate::time::Millis;

/// An OAuth application: a program that signs users in with the instance as its identity provider.
///
/// Source: schemas `OAuthApplication` and `OAuthApplicationWithSecret` of the Backend API,
/// <https://clerk.com/docs/reference/backend/types/backend-oauth-application>.
// spec: OAuthApplication
// spec: OAuthApplicationWithSecret
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct OAuthApplication {
    /// Always [`ObjectType::OAuthApplication`].
    #[serde(default = "ObjectType::oauth_application")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: OAuthApplicationId,
    /// The instance it belongs to.
    pub instance_id: InstanceId,
    /// Its name, as users see it.
    pub name: String,
    /// The client ID it identifies itself by.
    pub client_id: OAuthClientId,
    /// Its client secret, in the answers to the creation and to a rotation only; empty for a public client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_secret: Option<Secret>,
    /// Where its website is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_uri: Option<String>,
    /// Where its logo is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_image_url: Option<String>,
    /// Whether it is a public client, which cannot keep a secret.
    pub public: bool,
    /// Whether it has to use proof keys (PKCE, RFC 7636).
    pub pkce_required: bool,
    /// Whether it registered itself (RFC 7591).
    pub dynamically_registered: bool,
    /// Whether users are asked first.
    pub consent_screen_enabled: bool,
    /// The scopes it may ask for, with a space between each two.
    pub scopes: String,
    /// Where users may be sent back to.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub redirect_uris: Vec<String>,
    /// Deprecated: see `redirect_uris`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub callback_url: Option<String>,
    /// Where sign-ins begin (authorization endpoint).
    pub authorize_url: String,
    /// Where it gets its tokens.
    pub token_fetch_url: String,
    /// Where it asks whether a token is good (RFC 7662).
    pub token_introspection_url: String,
    /// Where it asks who the user is.
    pub user_info_url: String,
    /// Where the OpenID Connect configuration is.
    pub discovery_url: String,
    /// When it was created.
    pub created_at: Millis,
    /// When it was changed last.
    pub updated_at: Millis,
}
