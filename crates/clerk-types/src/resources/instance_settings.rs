//! The instance and its settings.

use serde::{Deserialize, Serialize};

use crate::ids::{InstanceId, WorkspaceId};
use crate::lenient;
use crate::number;
use crate::object_type::ObjectType;

/// The instance that the secret key belongs to.
///
/// Source: schema `Instance` of the Backend API, <https://clerk.com/docs/reference/backend/types/backend-instance>.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Instance {
    /// Always [`ObjectType::Instance`].
    #[serde(default = "ObjectType::instance")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: InstanceId,
    /// What it is for.
    pub environment_type: EnvironmentType,
    /// The origins that may call the Frontend API, for browser extensions and native apps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allowed_origins: Option<Vec<String>>,
    /// The workspace that owns the application; none if nobody does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workspace_id: Option<WorkspaceId>,
}

open_enum! {
    /// What an instance is for.
    pub enum EnvironmentType {
        /// Development.
        Development = "development",
        /// Production.
        Production = "production",
        /// Staging.
        Staging = "staging",
    }
}

/// Where the instance sends text messages.
///
/// Source: schema `InstanceCommunication` of the Backend API.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct InstanceCommunication {
    /// Always [`ObjectType::InstanceCommunication`].
    #[serde(default = "ObjectType::instance_communication")]
    pub object: ObjectType,
    /// The countries to which none are sent, as ISO 3166-1 alpha-2 codes.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub blocked_country_codes: Vec<String>,
}

/// How the instance is protected from abuse.
///
/// Source: schema `InstanceProtect` of the Backend API.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct InstanceProtect {
    /// Always [`ObjectType::InstanceProtect`].
    #[serde(default = "ObjectType::instance_protect")]
    pub object: ObjectType,
    /// Whether rules are in force.
    pub rules_enabled: bool,
    /// Whether Specter is turned on.
    pub specter_enabled: bool,
    /// Whether the instance does without the checks that come first, because its owner says that it meets them.
    pub checks_bypassed: bool,
}

/// Who may sign up at the instance.
///
/// Source: schema `InstanceRestrictions` of the Backend API,
/// <https://clerk.com/docs/reference/backend/types/backend-instance-restrictions>.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct InstanceRestrictions {
    /// Always [`ObjectType::InstanceRestrictions`].
    #[serde(default = "ObjectType::instance_restrictions")]
    pub object: ObjectType,
    /// Whether the allow-list is in force.
    pub allowlist: bool,
    /// Whether the block-list is in force.
    pub blocklist: bool,
    /// Whether both lists count at sign-up only, and not at sign-in.
    pub allowlist_blocklist_disabled_on_sign_in: bool,
    /// Whether email addresses with `+`, `=` or `#` in them are refused.
    pub block_email_subaddresses: bool,
    /// Whether email addresses of throw-away providers are refused.
    pub block_disposable_email_domains: bool,
}

/// Settings of the instance that are still in beta.
///
/// Source: `PATCH /beta_features/instance_settings`.
// spec: UpdateInstanceAuthConfig.answer
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct InstanceSettings {
    /// Always [`ObjectType::InstanceSettings`].
    #[serde(default = "ObjectType::instance_settings")]
    pub object: ObjectType,
    /// The instance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<InstanceId>,
    /// Whether only those on the allow-list may sign up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restricted_to_allowlist: Option<bool>,
    /// The local part of the sender's address of emails.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_email_address: Option<String>,
    /// Whether sign-ups may be completed in several steps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progressive_sign_up: Option<bool>,
    /// Deprecated: whether emails with codes are sent by way of a shared domain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enhanced_email_deliverability: Option<bool>,
}

/// How the instance serves as an identity provider.
///
/// Source: schema `OAuthApplicationSettings` of the Backend API.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct OAuthApplicationSettings {
    /// Always [`ObjectType::OAuthApplicationSettings`].
    #[serde(default = "ObjectType::oauth_application_settings")]
    pub object: ObjectType,
    /// Whether clients may register themselves (RFC 7591).
    pub dynamic_oauth_client_registration: bool,
    /// Whether access tokens are signed JSON Web Tokens; else they are opaque.
    pub oauth_jwt_access_tokens: bool,
    /// The scopes of clients that ask for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_scopes: Option<Vec<String>>,
    /// Whether the metadata of the authorization server says that a client may be identified by a document of its own.
    pub client_id_metadata_documents_advertised: bool,
    /// Whether clients with such a document are refused unless the instance knows them.
    pub client_id_metadata_documents_only_allow_pre_registered_clients: bool,
    /// Whether clients with such a document are refused unless somebody allowed them. Tokens that were issued stay
    /// good.
    pub client_id_metadata_documents_block_implicitly_allowed_clients: bool,
}

/// What organizations of the instance may do.
///
/// Source: schema `OrganizationSettings` of the Backend API,
/// <https://clerk.com/docs/reference/backend/types/backend-organization-settings>.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct OrganizationSettings {
    /// Always [`ObjectType::OrganizationSettings`].
    #[serde(default = "ObjectType::organization_settings")]
    pub object: ObjectType,
    /// Whether there are organizations.
    pub enabled: bool,
    /// How many members an organization may have.
    #[serde(deserialize_with = "number::i64")]
    pub max_allowed_memberships: i64,
    /// How many roles there may be.
    #[serde(deserialize_with = "number::i64")]
    pub max_allowed_roles: i64,
    /// Deprecated: the number of permissions has no limit.
    #[serde(default, deserialize_with = "number::option", skip_serializing_if = "Option::is_none")]
    pub max_allowed_permissions: Option<i64>,
    /// How many role sets there may be.
    #[serde(default, deserialize_with = "number::option", skip_serializing_if = "Option::is_none")]
    pub max_role_sets_allowed: Option<i64>,
    /// The role that the creator of an organization gets, by its key.
    pub creator_role: String,
    /// Whether admins may delete their organization.
    pub admin_delete_enabled: bool,
    /// Whether organizations may have domains.
    pub domains_enabled: bool,
    /// Whether organizations have no slugs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug_disabled: Option<bool>,
    /// The ways by which domains may bring members.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub domains_enrollment_modes: Vec<OrganizationEnrollmentMode>,
    /// The role of members who come by a domain, by its key.
    pub domains_default_role: String,
    /// The role set that new organizations get, by its key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initial_role_set_key: Option<String>,
    /// How many domains an organization may have.
    #[serde(deserialize_with = "number::i64")]
    pub max_allowed_domains: i64,
}

open_enum! {
    /// How a domain of an organization brings members.
    pub enum OrganizationEnrollmentMode {
        /// Whoever has an email address of the domain is invited.
        AutomaticInvitation = "automatic_invitation",
        /// Whoever has an email address of the domain is shown the organization and may ask to join.
        AutomaticSuggestion = "automatic_suggestion",
        /// Whoever signs in by the domain's enterprise connection becomes a member. Not in the settings of an instance.
        EnterpriseSso = "enterprise_sso",
        /// Not at all: members are invited one by one.
        ManualInvitation = "manual_invitation",
    }
}
