//! The `object` member by which Clerk's resources say what they are.

open_enum! {
    /// What kind of resource a document is.
    pub enum ObjectType {
        /// An actor token.
        ActorToken = "actor_token",
        /// A token of a link to the admin portal.
        AdminPortalLinkToken = "admin_portal_link_token",
        /// A task of an agent.
        AgentTask = "agent_task",
        /// An entry of the allow-list.
        AllowlistIdentifier = "allowlist_identifier",
        /// An API key.
        ApiKey = "api_key",
        /// An entry of the block-list.
        BlocklistIdentifier = "blocklist_identifier",
        /// A client: a browser or an app.
        Client = "client",
        /// What a payer has to the good.
        CreditBalance = "commerce_credit_balance",
        /// A change to a payer's credit.
        CreditLedgerEntry = "commerce_credit_ledger",
        /// A directory.
        Directory = "directory",
        /// The role of a group of a directory.
        DirectoryGroupRoleMapping = "directory_group_role_mapping",
        /// A discount as it was applied to a subscription item.
        DiscountRedemption = "commerce_discount_redemption",
        /// A domain of the instance.
        Domain = "domain",
        /// An email that was sent.
        Email = "email",
        /// An email address.
        EmailAddress = "email_address",
        /// An account with the identity provider of an enterprise.
        EnterpriseAccount = "enterprise_account",
        /// A connection to the identity provider of an enterprise.
        EnterpriseConnection = "enterprise_connection",
        /// An event, as webhooks get it.
        Event = "event",
        /// An account with an external provider.
        ExternalAccount = "external_account",
        /// An account with Facebook.
        FacebookAccount = "facebook_account",
        /// A feature of plans.
        Feature = "feature",
        /// An account with Google.
        GoogleAccount = "google_account",
        /// An instance.
        Instance = "instance",
        /// Where an instance sends text messages.
        InstanceCommunication = "instance_communication",
        /// How an instance is protected from abuse.
        InstanceProtect = "instance_protect",
        /// Who may sign up at an instance.
        InstanceRestrictions = "instance_restrictions",
        /// Settings of an instance.
        InstanceSettings = "instance_settings",
        /// An invitation to the application.
        Invitation = "invitation",
        /// A JWT template.
        JwtTemplate = "jwt_template",
        /// A machine-to-machine token.
        M2mToken = "machine_to_machine_token",
        /// A machine.
        Machine = "machine",
        /// The permission of one machine to talk to another.
        MachineScope = "machine_scope",
        /// The secret key of a machine.
        MachineSecretKey = "machine_secret_key",
        /// An OAuth access token issued by the instance.
        OAuthAccessToken = "clerk_idp_oauth_access_token",
        /// An OAuth application.
        OAuthApplication = "oauth_application",
        /// How an instance serves as an identity provider.
        OAuthApplicationSettings = "oauth_application_settings",
        /// An organization.
        Organization = "organization",
        /// A domain of an organization.
        OrganizationDomain = "organization_domain",
        /// An invitation to an organization.
        OrganizationInvitation = "organization_invitation",
        /// A membership in an organization.
        OrganizationMembership = "organization_membership",
        /// What organizations of an instance may do.
        OrganizationSettings = "organization_settings",
        /// A passkey.
        Passkey = "passkey",
        /// Who pays.
        Payer = "commerce_payer",
        /// An attempt to collect a payment.
        PaymentAttempt = "commerce_payment",
        /// A payment method.
        PaymentMethod = "commerce_payment_method",
        /// A payment source, the older name of a payment method.
        PaymentSource = "commerce_source",
        /// A permission.
        Permission = "permission",
        /// A phone number.
        PhoneNumber = "phone_number",
        /// A plan.
        Plan = "commerce_plan",
        /// A price of a plan.
        Price = "commerce_price",
        /// The change of a subscription item from one price to another.
        PriceTransition = "commerce_price_transition",
        /// An access token issued by an external provider.
        ProviderAccessToken = "oauth_access_token",
        /// A check of a proxy.
        ProxyCheck = "proxy_check",
        /// An address that may be redirected to.
        RedirectUrl = "redirect_url",
        /// A role.
        Role = "role",
        /// A role set.
        RoleSet = "role_set",
        /// A role as part of a role set.
        RoleSetItem = "role_set_item",
        /// A migration from one role set to another.
        RoleSetMigration = "role_set_migration",
        /// An account with a SAML identity provider.
        SamlAccount = "saml_account",
        /// A connection to a SAML identity provider.
        SamlConnection = "saml_connection",
        /// A SCIM directory.
        ScimDirectory = "scim_directory",
        /// The role of a group of a SCIM directory.
        ScimGroupRoleMapping = "scim_group_role_mapping",
        /// A session.
        Session = "session",
        /// From where a session was used.
        SessionActivity = "session_activity",
        /// Cookies that renew a session.
        SessionCookies = "cookies",
        /// A session token.
        SessionToken = "token",
        /// A sign-in token.
        SignInToken = "sign_in_token",
        /// A sign-up.
        SignUp = "sign_up_attempt",
        /// A text message that was sent.
        SmsMessage = "sms_message",
        /// A statement of payments.
        Statement = "commerce_statement",
        /// The payments of one day on a statement.
        StatementGroup = "commerce_statement_group",
        /// A subscription.
        Subscription = "commerce_subscription",
        /// A subscription item.
        SubscriptionItem = "commerce_subscription_item",
        /// A template of emails or text messages.
        Template = "template",
        /// A testing token.
        TestingToken = "testing_token",
        /// How many there are of something.
        TotalCount = "total_count",
        /// A device that a user trusts.
        TrustedDevice = "trusted_device",
        /// A user.
        User = "user",
        /// A verification by the word of somebody with the right to do so.
        VerificationAdmin = "verification_admin",
        /// A verification by a link in an email.
        VerificationEmailLink = "verification_email_link",
        /// A verification taken over from an external account.
        VerificationFromOAuth = "verification_from_oauth",
        /// A verification by Google One Tap.
        VerificationGoogleOneTap = "verification_google_one_tap",
        /// A verification by an external provider.
        VerificationOAuth = "verification_oauth",
        /// A verification by a one-time code.
        VerificationOtp = "verification_otp",
        /// A verification by a passkey.
        VerificationPasskey = "verification_passkey",
        /// A verification by a SAML identity provider.
        VerificationSaml = "verification_saml",
        /// A verification by a SCIM directory.
        VerificationScim = "verification_scim",
        /// A verification by an invitation or another ticket.
        VerificationTicket = "verification_ticket",
        /// A verification by a signature of a wallet.
        VerificationWeb3 = "verification_web3",
        /// An entry of the waitlist.
        WaitlistEntry = "waitlist_entry",
        /// A Web3 wallet.
        Web3Wallet = "web3_wallet",
    }
}

/// Functions that stand in where a document leaves its `object` member out.
macro_rules! or_default {
    ($($function:ident => $variant:ident,)+) => {
        #[cfg_attr(not(feature = "full"), allow(dead_code, reason = "only all resources need them all"))]
        impl ObjectType {$(
            pub(crate) fn $function() -> Self {
                Self::$variant
            }
        )+}
    };
}

or_default! {
    actor_token => ActorToken,
    admin_portal_link_token => AdminPortalLinkToken,
    agent_task => AgentTask,
    allowlist_identifier => AllowlistIdentifier,
    api_key => ApiKey,
    blocklist_identifier => BlocklistIdentifier,
    client => Client,
    credit_balance => CreditBalance,
    credit_ledger_entry => CreditLedgerEntry,
    directory => Directory,
    directory_group_role_mapping => DirectoryGroupRoleMapping,
    discount_redemption => DiscountRedemption,
    domain => Domain,
    email => Email,
    email_address => EmailAddress,
    enterprise_account => EnterpriseAccount,
    enterprise_connection => EnterpriseConnection,
    external_account => ExternalAccount,
    feature => Feature,
    instance => Instance,
    instance_communication => InstanceCommunication,
    instance_protect => InstanceProtect,
    instance_restrictions => InstanceRestrictions,
    instance_settings => InstanceSettings,
    invitation => Invitation,
    jwt_template => JwtTemplate,
    m2m_token => M2mToken,
    machine => Machine,
    machine_scope => MachineScope,
    machine_secret_key => MachineSecretKey,
    oauth_access_token => OAuthAccessToken,
    oauth_application => OAuthApplication,
    oauth_application_settings => OAuthApplicationSettings,
    organization => Organization,
    organization_domain => OrganizationDomain,
    organization_invitation => OrganizationInvitation,
    organization_membership => OrganizationMembership,
    organization_settings => OrganizationSettings,
    passkey => Passkey,
    payer => Payer,
    payment_attempt => PaymentAttempt,
    payment_method => PaymentMethod,
    payment_source => PaymentSource,
    permission => Permission,
    phone_number => PhoneNumber,
    plan => Plan,
    price => Price,
    price_transition => PriceTransition,
    provider_access_token => ProviderAccessToken,
    proxy_check => ProxyCheck,
    redirect_url => RedirectUrl,
    role => Role,
    role_set => RoleSet,
    role_set_item => RoleSetItem,
    role_set_migration => RoleSetMigration,
    saml_account => SamlAccount,
    saml_connection => SamlConnection,
    scim_directory => ScimDirectory,
    scim_group_role_mapping => ScimGroupRoleMapping,
    session => Session,
    session_activity => SessionActivity,
    session_cookies => SessionCookies,
    session_token => SessionToken,
    sign_in_token => SignInToken,
    sign_up => SignUp,
    statement => Statement,
    statement_group => StatementGroup,
    subscription => Subscription,
    subscription_item => SubscriptionItem,
    template => Template,
    testing_token => TestingToken,
    total_count => TotalCount,
    trusted_device => TrustedDevice,
    user => User,
    waitlist_entry => WaitlistEntry,
    web3_wallet => Web3Wallet,
}
