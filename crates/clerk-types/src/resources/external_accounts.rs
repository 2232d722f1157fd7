//! Accounts of users with external providers, and the access tokens these issued.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::ids::{ExternalAccountId, IdentificationId};
use crate::lenient;
use crate::object_type::ObjectType;
use crate::resources::verifications::Verification;
use crate::secret::Secret;
use crate::time::Millis;

/// An account with an external provider, by which a user can sign in.
///
/// Source: schema `ExternalAccountWithVerification` of the Backend API,
/// <https://clerk.com/docs/reference/backend/types/backend-external-account>.
// spec: ExternalAccountWithVerification
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ExternalAccount {
    /// Always [`ObjectType::ExternalAccount`].
    #[serde(default = "ObjectType::external_account")]
    pub object: ObjectType,
    /// Its identifier. Look at `external_account_id` first where an operation asks for one.
    pub id: ExternalAccountId,
    /// Its identifier as `eac_…`, told for accounts with Google and Facebook.
    // Not in the description of the API, which allows more fields here; the reference reads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_account_id: Option<ExternalAccountId>,
    /// The provider, for example `oauth_google`.
    pub provider: String,
    /// The identification it stands for.
    pub identification_id: IdentificationId,
    /// The user's identifier at the provider.
    pub provider_user_id: String,
    /// What the user allowed, with blanks between the scopes.
    pub approved_scopes: String,
    /// The email address that the provider told.
    pub email_address: String,
    /// Whether the provider had verified that address when the account was created; none if that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email_address_verified: Option<bool>,
    /// The first name that the provider told.
    pub first_name: String,
    /// The last name that the provider told.
    pub last_name: String,
    /// Deprecated: see `image_url`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avatar_url: Option<String>,
    /// Where the picture of the account is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image_url: Option<String>,
    /// The user's name at the provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// The phone number that the provider told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    /// Whatever else the provider told that may be seen by the user.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub public_metadata: Map<String, Value>,
    /// A text by which accounts with one provider are told apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// When it was created.
    pub created_at: Millis,
    /// When it was changed last.
    pub updated_at: Millis,
    /// The proof that it belongs to the user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification: Option<Verification>,
}

metadata! { ExternalAccount: public_metadata => public_metadata_as }

/// An access token that an external provider issued for a user.
///
/// Source: schema `OAuthAccessToken` of the Backend API, `GET /users/{user_id}/oauth_access_tokens/{provider}`.
// spec: OAuthAccessToken
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[doc(alias = "OauthAccessToken")]
#[non_exhaustive]
pub struct ProviderAccessToken {
    /// Always [`ObjectType::ProviderAccessToken`].
    #[serde(default = "ObjectType::provider_access_token")]
    pub object: ObjectType,
    /// The account it belongs to.
    pub external_account_id: ExternalAccountId,
    /// The user's identifier at the provider.
    pub provider_user_id: String,
    /// The token itself.
    pub token: Secret,
    /// When it expires; none if that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Millis>,
    /// The provider, for example `oauth_google`.
    pub provider: String,
    /// Whatever else the provider told that may be seen by the user.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub public_metadata: Map<String, Value>,
    /// A text by which accounts with one provider are told apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// What it allows, for OAuth 2.0.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub scopes: Vec<String>,
    /// The ID token, for providers that speak OpenID Connect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_token: Option<Secret>,
    /// Its secret, for OAuth 1.0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_secret: Option<Secret>,
}

metadata! { ProviderAccessToken: public_metadata => public_metadata_as }
