//! Connections to SAML identity providers. Clerk calls the whole group deprecated; see
//! [`enterprise_connections`](crate::resources::enterprise_connections).

use serde::{Deserialize, Serialize};

use crate::ids::{EnterpriseConnectionId, OrganizationId, SamlConnectionId};
use crate::lenient;
use crate::number;
use crate::object_type::ObjectType;
use crate::resources::enterprise_connections::LoginHint;
use crate::time::Millis;

/// A connection to a SAML identity provider.
///
/// Source: schema `SAMLConnection` of the Backend API.
// spec: SAMLConnection
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SamlConnection {
    /// Always [`ObjectType::SamlConnection`].
    #[serde(default = "ObjectType::saml_connection")]
    pub object: ObjectType,
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
    /// The organization whose members it is for; none if it is for anybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization_id: Option<OrganizationId>,
    /// The enterprise connection it is part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enterprise_connection_id: Option<EnterpriseConnectionId>,
    /// The identity provider's entity ID.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idp_entity_id: Option<String>,
    /// Where the identity provider takes sign-ins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idp_sso_url: Option<String>,
    /// The certificate the identity provider signs with, as PEM or bare Base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idp_certificate: Option<String>,
    /// From when on that certificate is valid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idp_certificate_issued_at: Option<Millis>,
    /// Until when that certificate is valid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idp_certificate_expires_at: Option<Millis>,
    /// Where the identity provider publishes its metadata; goes before the members on their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idp_metadata_url: Option<String>,
    /// The identity provider's metadata as XML; goes before the members on their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idp_metadata: Option<String>,
    /// Where Clerk takes the identity provider's answers (assertion consumer service).
    pub acs_url: String,
    /// Clerk's own entity ID.
    pub sp_entity_id: String,
    /// Where Clerk publishes its own metadata.
    pub sp_metadata_url: String,
    /// Under which names the identity provider tells who the user is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attribute_mapping: Option<SamlAttributeMapping>,
    /// How many users sign in by it.
    #[serde(deserialize_with = "number::i64")]
    pub user_count: i64,
    /// Whether each sign-in brings the user's attributes up to date.
    pub sync_user_attributes: bool,
    /// Whether it is for subdomains of its domains too.
    pub allow_subdomains: bool,
    /// Whether sign-ins may begin at the identity provider.
    pub allow_idp_initiated: bool,
    /// Whether users must not add other identifications.
    pub disable_additional_identifications: bool,
    /// Whether the account of a member of the organization may be linked to it.
    pub allow_organization_account_linking: bool,
    /// Whether users have to prove who they are although they are signed in to the identity provider.
    pub force_authn: bool,
    /// What the identity provider is told of who is about to sign in.
    pub login_hint: LoginHint,
    /// When it was created.
    pub created_at: Millis,
    /// When it was changed last.
    pub updated_at: Millis,
}

/// The attributes of a SAML assertion that tell who the user is, by their names at the identity provider.
///
/// Source: schema `SAMLConnectionAttributeMapping` of the Backend API.
// spec: SAMLConnectionAttributeMapping
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[doc(alias = "SAMLConnectionAttributeMapping")]
#[non_exhaustive]
pub struct SamlAttributeMapping {
    /// The attribute with the identifier.
    pub user_id: String,
    /// The attribute with the email address.
    pub email_address: String,
    /// The attribute with the first name.
    pub first_name: String,
    /// The attribute with the last name.
    pub last_name: String,
}
