//! Connections to the identity providers of enterprises, and tests of them.

use serde::{Deserialize, Serialize};

use crate::ids::{EnterpriseConnectionId, OAuthConfigId, OrganizationId, SamlConnectionId};
use crate::lenient;
use crate::object_type::ObjectType;
use crate::time::Millis;

/// A connection to the identity provider of an enterprise, by SAML or by OAuth with OpenID Connect.
///
/// Source: schema `EnterpriseConnection` of the Backend API,
/// <https://clerk.com/docs/reference/backend/types/backend-enterprise-connection>.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct EnterpriseConnection {
    /// Always [`ObjectType::EnterpriseConnection`].
    #[serde(default = "ObjectType::enterprise_connection")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: EnterpriseConnectionId,
    /// Its name.
    pub name: String,
    /// The kind of identity provider, for example `saml_okta`.
    pub provider: String,
    /// Where its logo is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo_public_url: Option<String>,
    /// Whether it can be used.
    pub active: bool,
    /// The domains of the email addresses it is for.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub domains: Vec<String>,
    /// The organization whose members it is for; none if it is for anybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization_id: Option<OrganizationId>,
    /// Whether each sign-in brings the user's attributes up to date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sync_user_attributes: Option<bool>,
    /// Whether users must not add other identifications.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disable_additional_identifications: Option<bool>,
    /// Whether the account of a member of the organization may be linked to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allow_organization_account_linking: Option<bool>,
    /// What else of the user is kept in metadata.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub custom_attributes: Vec<CustomAttribute>,
    /// Its SAML part; none if it speaks another protocol.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saml_connection: Option<EnterpriseSamlConnection>,
    /// Its OAuth part; none if it speaks another protocol.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oauth_config: Option<EnterpriseOAuthConfig>,
    /// When it was created.
    pub created_at: Millis,
    /// When it was changed last.
    pub updated_at: Millis,
}

/// Something that the identity provider tells of users and that is kept in their metadata.
///
/// Source: the member `custom_attributes` of the schemas `EnterpriseConnection`, `Directory` and `SCIMDirectory` of the
/// Backend API.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[doc(alias = "EnterpriseConnectionCustomAttribute")]
#[non_exhaustive]
pub struct CustomAttribute {
    /// Its name, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The key it has in the metadata.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Where it is in SAML assertions or OpenID Connect claims.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sso_path: Option<String>,
    /// Where it is in the users of a directory, as a GJSON path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directory_path: Option<String>,
    /// The same as `directory_path`, under its older name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scim_path: Option<String>,
    /// Whether it has several values; they are kept as a list in the public metadata.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multi_valued: Option<bool>,
}

/// The SAML part of an enterprise connection.
///
/// Source: the member `saml_connection` of the schema `EnterpriseConnection` of the Backend API.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[doc(alias = "EnterpriseConnectionSamlConnection")]
#[non_exhaustive]
pub struct EnterpriseSamlConnection {
    /// Its identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<SamlConnectionId>,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether it can be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
    /// The identity provider's entity ID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idp_entity_id: Option<String>,
    /// Where the identity provider takes sign-ins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idp_sso_url: Option<String>,
    /// Where the identity provider publishes its metadata.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idp_metadata_url: Option<String>,
    /// Where Clerk takes the identity provider's answers (assertion consumer service).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acs_url: Option<String>,
    /// Clerk's own entity ID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sp_entity_id: Option<String>,
    /// Where Clerk publishes its own metadata.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sp_metadata_url: Option<String>,
    /// Whether sign-ins may begin at the identity provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allow_idp_initiated: Option<bool>,
    /// Whether it is for subdomains of its domains too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allow_subdomains: Option<bool>,
    /// Whether users have to prove who they are although they are signed in to the identity provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub force_authn: Option<bool>,
    /// What the identity provider is told of who is about to sign in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login_hint: Option<LoginHint>,
}

/// What an identity provider is told of who is about to sign in.
///
/// ```
/// use clerk_types::resources::enterprise_connections::LoginHint;
///
/// let hint = LoginHint::custom_attribute("staff_number");
/// assert_eq!(serde_json::to_string(&hint)?, r#"{"mode":"custom_attribute","source":"staff_number"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// Source: schema `SAMLConnectionLoginHint` of the Backend API.
// spec: SAMLConnectionLoginHint
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[doc(alias = "EnterpriseConnectionSamlConnectionLoginHint")]
#[doc(alias = "SAMLConnectionLoginHint")]
#[non_exhaustive]
pub struct LoginHint {
    /// What is told.
    pub mode: LoginHintMode,
    /// The key in the user's public metadata whose value is told, for [`LoginHintMode::CustomAttribute`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

impl LoginHint {
    /// Tells the value that the user's public metadata has under this key.
    pub fn custom_attribute(source: impl Into<String>) -> Self {
        Self { mode: LoginHintMode::CustomAttribute, source: Some(source.into()) }
    }

    /// Tells the email address.
    pub const fn email_address() -> Self {
        Self { mode: LoginHintMode::EmailAddress, source: None }
    }

    /// Tells nothing.
    pub const fn off() -> Self {
        Self { mode: LoginHintMode::Off, source: None }
    }
}

open_enum! {
    /// What an identity provider is told of who is about to sign in.
    pub enum LoginHintMode {
        /// A value of the user's public metadata.
        CustomAttribute = "custom_attribute",
        /// The email address.
        EmailAddress = "email_address",
        /// Nothing.
        Off = "off",
    }
}

/// The OAuth part of an enterprise connection.
///
/// Source: the member `oauth_config` of the schema `EnterpriseConnection` of the Backend API.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[doc(alias = "EnterpriseConnectionOauthConfig")]
#[non_exhaustive]
pub struct EnterpriseOAuthConfig {
    /// Its identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<OAuthConfigId>,
    /// The name of the provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The provider, for example `oidc_custom`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_key: Option<String>,
    /// The client ID that Clerk has at the provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// Where the provider publishes its OpenID Connect configuration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discovery_url: Option<String>,
    /// Where the provider takes sign-ins (authorization endpoint).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth_url: Option<String>,
    /// Where the provider gives out tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_url: Option<String>,
    /// Where the provider tells who the user is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_info_url: Option<String>,
    /// Whether proof keys (PKCE, RFC 7636) are used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requires_pkce: Option<bool>,
    /// Where the logo of the provider is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo_public_url: Option<String>,
    /// When it was created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Millis>,
    /// When it was changed last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Millis>,
}
