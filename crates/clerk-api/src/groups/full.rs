//! The accessors of the groups that the feature `full` adds.

use super::{
    actor_tokens::ActorTokens, admin_portal_link_tokens::AdminPortalLinkTokens, agent_tasks::AgentTasks,
    allowlist_identifiers::AllowlistIdentifiers, beta_features::BetaFeatures, billing::Billing,
    blocklist_identifiers::BlocklistIdentifiers, clients::Clients, directories::Directories, domains::Domains,
    email_addresses::EmailAddresses, emails::Emails, enterprise_connections::EnterpriseConnections,
    instance_settings::InstanceSettingsGroup, invitations::Invitations, jwt_templates::JwtTemplates,
    miscellaneous::Miscellaneous, oauth_applications::OAuthApplications, organization_domains::OrganizationDomains,
    organization_invitations::OrganizationInvitations, organization_memberships::OrganizationMemberships,
    organization_permissions::OrganizationPermissions, organization_roles::OrganizationRoles,
    organizations::Organizations, phone_numbers::PhoneNumbers, proxy_checks::ProxyChecks, redirect_urls::RedirectUrls,
    role_sets::RoleSets, saml_connections::SamlConnections, scim_directories::ScimDirectories,
    sign_in_tokens::SignInTokens, sign_ups::SignUps, templates::Templates, testing_tokens::TestingTokens, users::Users,
    waitlist_entries::WaitlistEntries, webhooks::Webhooks,
};
use crate::Clerk;

impl Clerk {
    /// Tokens by which somebody of yours signs in in the name of a user.
    #[doc(alias = "actorTokens")]
    pub fn actor_tokens(&self) -> ActorTokens<'_> {
        ActorTokens::new(self)
    }

    /// Tokens of links to the portal where enterprises set up their connections.
    pub fn admin_portal_link_tokens(&self) -> AdminPortalLinkTokens<'_> {
        AdminPortalLinkTokens::new(self)
    }

    /// Sessions that agents get for one task.
    #[doc(alias = "agentTasks")]
    pub fn agent_tasks(&self) -> AgentTasks<'_> {
        AgentTasks::new(self)
    }

    /// Who may sign up when nobody else may.
    #[doc(alias = "allowlistIdentifiers")]
    pub fn allowlist_identifiers(&self) -> AllowlistIdentifiers<'_> {
        AllowlistIdentifiers::new(self)
    }

    /// Settings of the instance that are still in beta, and the change of its domain.
    #[doc(alias = "betaFeatures")]
    pub fn beta_features(&self) -> BetaFeatures<'_> {
        BetaFeatures::new(self)
    }

    /// Plans and their prices, what payers are subscribed to, and what they paid.
    pub fn billing(&self) -> Billing<'_> {
        Billing::new(self)
    }

    /// Who may neither sign up nor sign in.
    #[doc(alias = "blocklistIdentifiers")]
    pub fn blocklist_identifiers(&self) -> BlocklistIdentifiers<'_> {
        BlocklistIdentifiers::new(self)
    }

    /// Browsers and apps, with the sessions they hold.
    pub fn clients(&self) -> Clients<'_> {
        Clients::new(self)
    }

    /// Identity providers that bring users and take them back.
    pub fn directories(&self) -> Directories<'_> {
        Directories::new(self)
    }

    /// The domains of the instance.
    pub fn domains(&self) -> Domains<'_> {
        Domains::new(self)
    }

    /// Email addresses of users.
    #[doc(alias = "emailAddresses")]
    pub fn email_addresses(&self) -> EmailAddresses<'_> {
        EmailAddresses::new(self)
    }

    /// Emails of your own, experimental.
    pub fn emails(&self) -> Emails<'_> {
        Emails::new(self)
    }

    /// Connections to the identity providers of enterprises.
    #[doc(alias = "enterpriseConnections")]
    pub fn enterprise_connections(&self) -> EnterpriseConnections<'_> {
        EnterpriseConnections::new(self)
    }

    /// The instance and its settings.
    #[doc(alias = "instance")]
    pub fn instance_settings(&self) -> InstanceSettingsGroup<'_> {
        InstanceSettingsGroup::new(self)
    }

    /// Invitations to the application.
    pub fn invitations(&self) -> Invitations<'_> {
        Invitations::new(self)
    }

    /// What tokens for other services hold.
    #[doc(alias = "jwtTemplates")]
    pub fn jwt_templates(&self) -> JwtTemplates<'_> {
        JwtTemplates::new(self)
    }

    /// What belongs to no other group.
    pub fn miscellaneous(&self) -> Miscellaneous<'_> {
        Miscellaneous::new(self)
    }

    /// Programs of others that sign users in with the instance as their identity provider.
    #[doc(alias = "oauthApplications")]
    pub fn oauth_applications(&self) -> OAuthApplications<'_> {
        OAuthApplications::new(self)
    }

    /// Domains of organizations.
    #[doc(alias = "organizationDomains")]
    pub fn organization_domains(&self) -> OrganizationDomains<'_> {
        OrganizationDomains::new(self)
    }

    /// Invitations to organizations.
    #[doc(alias = "organizationInvitations")]
    pub fn organization_invitations(&self) -> OrganizationInvitations<'_> {
        OrganizationInvitations::new(self)
    }

    /// Users as members of organizations.
    #[doc(alias = "organizationMemberships")]
    pub fn organization_memberships(&self) -> OrganizationMemberships<'_> {
        OrganizationMemberships::new(self)
    }

    /// The permissions that roles in organizations give.
    #[doc(alias = "organizationPermissions")]
    pub fn organization_permissions(&self) -> OrganizationPermissions<'_> {
        OrganizationPermissions::new(self)
    }

    /// The roles that members of organizations have.
    #[doc(alias = "organizationRoles")]
    pub fn organization_roles(&self) -> OrganizationRoles<'_> {
        OrganizationRoles::new(self)
    }

    /// Organizations: groups of users who share what belongs to them.
    pub fn organizations(&self) -> Organizations<'_> {
        Organizations::new(self)
    }

    /// Phone numbers of users.
    #[doc(alias = "phoneNumbers")]
    pub fn phone_numbers(&self) -> PhoneNumbers<'_> {
        PhoneNumbers::new(self)
    }

    /// Checks of proxies in front of the Frontend API.
    #[doc(alias = "proxyChecks")]
    pub fn proxy_checks(&self) -> ProxyChecks<'_> {
        ProxyChecks::new(self)
    }

    /// The addresses that native apps may be redirected to.
    #[doc(alias = "redirectUrls")]
    pub fn redirect_urls(&self) -> RedirectUrls<'_> {
        RedirectUrls::new(self)
    }

    /// Which roles the members of an organization can have.
    #[doc(alias = "roleSets")]
    pub fn role_sets(&self) -> RoleSets<'_> {
        RoleSets::new(self)
    }

    /// Connections to SAML identity providers. Clerk calls all operations on them deprecated; see
    /// [`enterprise_connections`](Self::enterprise_connections).
    #[doc(alias = "samlConnections")]
    pub fn saml_connections(&self) -> SamlConnections<'_> {
        SamlConnections::new(self)
    }

    /// The same under older names: directories by SCIM.
    pub fn scim_directories(&self) -> ScimDirectories<'_> {
        ScimDirectories::new(self)
    }

    /// Links that sign a user in once.
    #[doc(alias = "signInTokens")]
    pub fn sign_in_tokens(&self) -> SignInTokens<'_> {
        SignInTokens::new(self)
    }

    /// Sign-ups under way.
    #[doc(alias = "signUps")]
    pub fn sign_ups(&self) -> SignUps<'_> {
        SignUps::new(self)
    }

    /// Templates of emails and text messages.
    pub fn templates(&self) -> Templates<'_> {
        Templates::new(self)
    }

    /// Tokens that let automated tests past the protection from bots.
    #[doc(alias = "testingTokens")]
    pub fn testing_tokens(&self) -> TestingTokens<'_> {
        TestingTokens::new(self)
    }

    /// Users: the people who sign in to the application.
    pub fn users(&self) -> Users<'_> {
        Users::new(self)
    }

    /// Who wants to sign up, and what became of it.
    #[doc(alias = "waitlistEntries")]
    pub fn waitlist_entries(&self) -> WaitlistEntries<'_> {
        WaitlistEntries::new(self)
    }

    /// Where webhooks are set up.
    pub fn webhooks(&self) -> Webhooks<'_> {
        Webhooks::new(self)
    }
}
