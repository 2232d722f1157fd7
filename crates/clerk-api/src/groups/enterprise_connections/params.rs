//! What the operations on enterprise connections take.

use clerk_types::{
    ids::OrganizationId,
    resources::{enterprise_connection_test_runs::TestRunStatus, enterprise_connections::LoginHint},
    secret::Secret,
};
use serde::Serialize;

use super::super::check::{self, Outcome};

params! {
    /// Which enterprise connections to list, for [`EnterpriseConnections::list`](super::EnterpriseConnections::list).
    #[doc(alias = "EnterpriseConnectionListParams")]
    pub struct ListEnterpriseConnections {
        page 500;
        optional {
            /// Only connections for the members of this organization.
            organization_id: OrganizationId as into,
            /// Only connections that can be used, or only those that cannot.
            active: bool,
        }
    }
}

impl ListEnterpriseConnections {
    pub(super) fn check(&self) -> Outcome {
        organization(self.organization_id.as_ref())
    }
}

params! {
    /// What a new enterprise connection is like, for
    /// [`EnterpriseConnections::create`](super::EnterpriseConnections::create).
    #[doc(alias = "CreateEnterpriseConnectionParams")]
    pub struct CreateEnterpriseConnection {
        required {
            /// Its name.
            name: String as into,
            /// The kind of identity provider.
            provider: EnterpriseProvider,
            /// The domains of the email addresses it is for, at least one.
            domains: Vec<String> as list<String>,
        }
        optional {
            /// The organization whose members it is for.
            organization_id: OrganizationId as into,
            /// Whether it can be used; a SAML connection then needs what `saml` says of the identity provider.
            active: bool,
            /// Whether the account of a member of the organization may be linked to it.
            allow_organization_account_linking: bool,
            /// What else of the user is kept in metadata, where the instance has that.
            custom_attributes: Vec<CustomAttributeMapping> as list<CustomAttributeMapping>,
            /// Its SAML part, for providers that speak it.
            saml: SamlSettings,
            /// Its OpenID Connect part, for providers that speak it.
            oidc: OidcSettings,
        }
    }
}

impl CreateEnterpriseConnection {
    pub(super) fn check(&self) -> Outcome {
        check::filled("name", &self.name)?;
        check::some("domains", &self.domains, usize::MAX)?;
        organization(self.organization_id.as_ref())?;
        if self.saml.as_ref().is_some_and(|saml| saml.name.is_some()) {
            return Err("`saml` has a `name`, which is for changes only".to_owned());
        }
        attributes(self.custom_attributes.as_deref())
    }
}

params! {
    /// What to change about an enterprise connection, for
    /// [`EnterpriseConnections::update`](super::EnterpriseConnections::update). What is not set stays as it is.
    #[doc(alias = "UpdateEnterpriseConnectionParams")]
    pub struct UpdateEnterpriseConnection {
        optional {
            /// Its name.
            name: String as into,
            /// The domains of the email addresses it is for, in place of those before; an empty list changes nothing.
            domains: Vec<String> as list<String>,
            /// The organization whose members it is for. It can be another one, but not none again.
            organization_id: OrganizationId as into,
            /// Whether it can be used.
            active: bool,
            /// Whether each sign-in brings the user's attributes up to date.
            sync_user_attributes: bool,
            /// Whether users must not add other identifications.
            disable_additional_identifications: bool,
            /// Whether the account of a member of the organization may be linked to it.
            allow_organization_account_linking: bool,
            /// What else of the user is kept in metadata, where the instance has that.
            custom_attributes: Vec<CustomAttributeMapping> as list<CustomAttributeMapping>,
            /// Its SAML part, for providers that speak it.
            saml: SamlSettings,
            /// Its OpenID Connect part, for providers that speak it.
            oidc: OidcSettings,
        }
    }
}

impl UpdateEnterpriseConnection {
    pub(super) fn check(&self) -> Outcome {
        check::optional(self.name.as_deref(), |name| check::filled("name", name))?;
        organization(self.organization_id.as_ref())?;
        attributes(self.custom_attributes.as_deref())
    }
}

/// The kind of an enterprise's identity provider.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[doc(alias = "OrganizationEnterpriseConnectionProvider")]
#[non_exhaustive]
pub enum EnterpriseProvider {
    /// Whoever speaks OpenID Connect.
    #[serde(rename = "oidc_custom")]
    OidcCustom,
    /// GitHub Enterprise, by OpenID Connect.
    #[serde(rename = "oidc_github_enterprise")]
    OidcGitHubEnterprise,
    /// GitLab, by OpenID Connect.
    #[serde(rename = "oidc_gitlab")]
    OidcGitLab,
    /// Whoever speaks SAML.
    #[serde(rename = "saml_custom")]
    SamlCustom,
    /// Google Workspace, by SAML.
    #[serde(rename = "saml_google")]
    SamlGoogle,
    /// Microsoft Entra ID, by SAML.
    #[serde(rename = "saml_microsoft")]
    SamlMicrosoft,
    /// Okta, by SAML.
    #[serde(rename = "saml_okta")]
    SamlOkta,
}

params! {
    /// The SAML part of an enterprise connection. The identity provider is told by its metadata, or by entity ID, address
    /// and certificate.
    #[doc(alias = "EnterpriseConnectionSamlParams")]
    pub struct SamlSettings {
        optional {
            /// Its name; for changes only, a new connection takes no such name.
            name: String as into,
            /// The identity provider's entity ID.
            idp_entity_id: String as into,
            /// Where the identity provider takes sign-ins.
            idp_sso_url: String as into,
            /// The certificate the identity provider signs with, as PEM.
            idp_certificate: String as into,
            /// Where the identity provider publishes its metadata.
            idp_metadata_url: String as into,
            /// The identity provider's metadata as XML.
            idp_metadata: String as into,
            /// Under which names the identity provider tells who the user is.
            attribute_mapping: AttributeMapping,
            /// Whether it is for subdomains of its domains too.
            allow_subdomains: bool,
            /// Whether sign-ins may begin at the identity provider.
            allow_idp_initiated: bool,
            /// Whether users have to prove who they are although they are signed in to the identity provider.
            force_authn: bool,
            /// What the identity provider is told of who is about to sign in.
            login_hint: LoginHint,
        }
    }
}

params! {
    /// The attributes of a SAML assertion that tell who the user is, by their names at the identity provider.
    #[doc(alias = "EnterpriseConnectionSamlAttributeMappingParams")]
    pub struct AttributeMapping {
        patch {
            /// The attribute with the identifier.
            user_id / clear_user_id: String as into,
            /// The attribute with the email address.
            email_address / clear_email_address: String as into,
            /// The attribute with the first name.
            first_name / clear_first_name: String as into,
            /// The attribute with the last name.
            last_name / clear_last_name: String as into,
        }
    }
}

params! {
    /// The OpenID Connect part of an enterprise connection. The identity provider is told by where its configuration is,
    /// or by its addresses.
    #[doc(alias = "EnterpriseConnectionOidcParams")]
    pub struct OidcSettings {
        optional {
            /// The client ID that Clerk has at the provider.
            client_id: String as into,
            /// The client secret that Clerk has at the provider.
            client_secret: Secret as into,
            /// Where the provider publishes its configuration.
            discovery_url: String as into,
            /// Where the provider takes sign-ins (authorization endpoint).
            auth_url: String as into,
            /// Where the provider gives out tokens.
            token_url: String as into,
            /// Where the provider tells who the user is.
            user_info_url: String as into,
            /// Whether proof keys (PKCE, RFC 7636) are used; they must be where there is no client secret.
            requires_pkce: bool,
        }
    }
}

params! {
    /// Something that the identity provider tells of users and that is kept in their metadata.
    #[doc(alias = "EnterpriseConnectionCustomAttributeParams")]
    pub struct CustomAttributeMapping {
        required {
            /// Its name, for people.
            name: String as into,
            /// The key it has in the metadata: letters, digits, dashes and underscores, the first of them no underscore.
            key: String as into,
        }
        optional {
            /// Where it is in SAML assertions or OpenID Connect claims.
            sso_path: String as into,
            /// Where it is in the users of a directory, as a GJSON path.
            #[doc(alias = "scimPath")]
            directory_path: String as into,
            /// Whether it has several values, which are kept as a list in the public metadata; false by default.
            multi_valued: bool,
        }
    }
}

params! {
    /// Which tests of an enterprise connection to list, for
    /// [`EnterpriseConnections::list_test_runs`](super::EnterpriseConnections::list_test_runs).
    pub struct ListEnterpriseConnectionTestRuns {
        page 500;
        optional {
            /// Only tests that ended in one of these ways, or have not ended yet.
            status: Vec<TestRunStatus> as list<TestRunStatus>,
        }
    }
}

fn organization(id: Option<&OrganizationId>) -> Outcome {
    check::optional(id, |id| check::filled("organization_id", id.as_str()))
}

fn attributes(attributes: Option<&[CustomAttributeMapping]>) -> Outcome {
    attributes.unwrap_or_default().iter().try_for_each(|one| {
        check::filled("custom_attributes.name", &one.name)?;
        check::filled("custom_attributes.key", &one.key)
    })
}
