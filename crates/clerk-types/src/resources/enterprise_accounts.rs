//! Accounts of users with the identity providers of enterprises.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::ids::{EnterpriseAccountId, EnterpriseConnectionId, SamlAccountId, SamlConnectionId};
use crate::lenient;
use crate::object_type::ObjectType;
use crate::resources::verifications::Verification;
use crate::time::Millis;

/// An account with the identity provider of an enterprise, by which a user can sign in.
///
/// Source: schema `EnterpriseAccount` of the Backend API,
/// <https://clerk.com/docs/reference/backend/types/backend-enterprise-account>.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct EnterpriseAccount {
    /// Always [`ObjectType::EnterpriseAccount`].
    #[serde(default = "ObjectType::enterprise_account")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: EnterpriseAccountId,
    /// The protocol it signs in by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol: Option<EnterpriseProtocol>,
    /// The kind of identity provider, for example `saml_okta`.
    pub provider: String,
    /// Whether it can be used.
    pub active: bool,
    /// The email address that the identity provider told.
    pub email_address: String,
    /// The first name that the identity provider told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// The last name that the identity provider told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// The user's identifier at the identity provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_user_id: Option<String>,
    /// The connection it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enterprise_connection_id: Option<EnterpriseConnectionId>,
    /// Whatever else the identity provider told that may be seen by the user.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub public_metadata: Map<String, Value>,
    /// The proof that it belongs to the user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification: Option<Verification>,
    /// The connection it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enterprise_connection: Option<EnterpriseAccountConnection>,
    /// When the user signed in by it last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_authenticated_at: Option<Millis>,
}

metadata! { EnterpriseAccount: public_metadata => public_metadata_as }

/// What an enterprise account tells of its connection.
///
/// Source: schema `EnterpriseAccountConnection` of the Backend API.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct EnterpriseAccountConnection {
    /// Its identifier.
    pub id: EnterpriseConnectionId,
    /// Its name.
    pub name: String,
    /// The protocol it speaks.
    pub protocol: EnterpriseProtocol,
    /// The kind of identity provider, for example `saml_okta`.
    pub provider: String,
    /// Whether it can be used.
    pub active: bool,
    /// Deprecated: see `domains`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// The domains of the email addresses it is for.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub domains: Vec<String>,
    /// Where its logo is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo_public_url: Option<String>,
    /// Whether each sign-in brings the user's attributes up to date.
    pub sync_user_attributes: bool,
    /// Whether it is for subdomains of its domains too.
    pub allow_subdomains: bool,
    /// Whether sign-ins may begin at the identity provider.
    pub allow_idp_initiated: bool,
    /// Whether users must not add other identifications.
    pub disable_additional_identifications: bool,
    /// When it was created.
    pub created_at: Millis,
    /// When it was changed last.
    pub updated_at: Millis,
}

open_enum! {
    /// By which protocol an identity provider of an enterprise signs in.
    pub enum EnterpriseProtocol {
        /// OAuth 2.0 with OpenID Connect.
        OAuth = "oauth",
        /// SAML 2.0.
        Saml = "saml",
    }
}

/// An account with a SAML identity provider; [`EnterpriseAccount`] tells the same and more.
///
/// Source: schema `SAMLAccount` of the Backend API.
// spec: SAMLAccount
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SamlAccount {
    /// Always [`ObjectType::SamlAccount`].
    #[serde(default = "ObjectType::saml_account")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: SamlAccountId,
    /// The kind of identity provider, for example `saml_okta`.
    pub provider: String,
    /// Whether it can be used.
    pub active: bool,
    /// The email address that the identity provider told.
    pub email_address: String,
    /// The first name that the identity provider told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// The last name that the identity provider told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// The user's identifier at the identity provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_user_id: Option<String>,
    /// Whatever else the identity provider told that may be seen by the user.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub public_metadata: Map<String, Value>,
    /// The proof that it belongs to the user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification: Option<Verification>,
    /// The connection it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saml_connection: Option<SamlAccountConnection>,
    /// When the user signed in by it last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_authenticated_at: Option<Millis>,
}

metadata! { SamlAccount: public_metadata => public_metadata_as }

/// What a SAML account tells of its connection.
///
/// Source: schema `SAMLAccountConnection` of the Backend API.
// spec: SAMLAccountConnection
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SamlAccountConnection {
    /// Its identifier.
    pub id: SamlConnectionId,
    /// Its name.
    pub name: String,
    /// The kind of identity provider, for example `saml_okta`.
    pub provider: String,
    /// Whether it can be used.
    pub active: bool,
    /// Deprecated: see `domains`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// The domains of the email addresses it is for.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub domains: Vec<String>,
    /// Whether each sign-in brings the user's attributes up to date.
    pub sync_user_attributes: bool,
    /// Whether it is for subdomains of its domains too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allow_subdomains: Option<bool>,
    /// Whether sign-ins may begin at the identity provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allow_idp_initiated: Option<bool>,
    /// Whether users must not add other identifications.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disable_additional_identifications: Option<bool>,
    /// When it was created.
    pub created_at: Millis,
    /// When it was changed last.
    pub updated_at: Millis,
}
