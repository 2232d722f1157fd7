//! Domains of organizations.

use serde::{Deserialize, Serialize};

use crate::ids::{OrganizationDomainId, OrganizationId};
use crate::number;
use crate::object_type::ObjectType;
use crate::resources::instance_settings::OrganizationEnrollmentMode;
use crate::resources::organizations::PublicOrganizationData;
use crate::resources::verifications::VerificationStatus;
use crate::time::Millis;

/// A domain of email addresses that belongs to an organization.
///
/// Source: schema `OrganizationDomain` of the Backend API,
/// <https://clerk.com/docs/reference/backend/types/backend-organization-domain>.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct OrganizationDomain {
    /// Always [`ObjectType::OrganizationDomain`].
    #[serde(default = "ObjectType::organization_domain")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: OrganizationDomainId,
    /// The organization.
    pub organization_id: OrganizationId,
    /// What may be known of the organization.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_organization_data: Option<PublicOrganizationData>,
    /// The domain, for example `example.com`.
    pub name: String,
    /// How it brings members.
    pub enrollment_mode: OrganizationEnrollmentMode,
    /// The email address of the domain by which the organization showed that it has to do with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub affiliation_email_address: Option<String>,
    /// The proof, by an email, that the organization has to do with the domain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub affiliation_verification: Option<OrganizationDomainVerification>,
    /// The proof, by a DNS record or the dashboard, that the domain is the organization's; none until somebody tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ownership_verification: Option<OrganizationDomainVerification>,
    /// Deprecated: see `affiliation_verification`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verification: Option<OrganizationDomainVerification>,
    /// How many invitations it brought that are open.
    #[serde(deserialize_with = "number::i64")]
    pub total_pending_invitations: i64,
    /// How many suggestions it brought that are open.
    #[serde(deserialize_with = "number::i64")]
    pub total_pending_suggestions: i64,
    /// When it was created.
    pub created_at: Millis,
    /// When it was changed last.
    pub updated_at: Millis,
}

/// A proof that an organization and a domain belong together.
///
/// Source: schema `OrganizationDomainVerification` of the Backend API.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct OrganizationDomainVerification {
    /// How far it got.
    pub status: VerificationStatus,
    /// How it is proven, for example `affiliation_email_code`.
    pub strategy: String,
    /// How often it was tried.
    #[serde(default, deserialize_with = "number::option", skip_serializing_if = "Option::is_none")]
    pub attempts: Option<i64>,
    /// When it can no longer be completed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expire_at: Option<Millis>,
    /// When ownership was proven; none for an affiliation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified_at: Option<Millis>,
}
