//! Which type stands for which schema.

use std::any::type_name;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use clerk_types::deleted::DeletedObject;
use clerk_types::error::{ApiErrorEntry, ApiErrors};
use clerk_types::page::Page;
use clerk_types::resources::actor_tokens::ActorToken;
use clerk_types::resources::admin_portal_link_tokens::AdminPortalLinkToken;
use clerk_types::resources::agent_tasks::AgentTask;
use clerk_types::resources::allow_and_block_lists::{AllowlistIdentifier, BlocklistIdentifier};
use clerk_types::resources::api_keys::{ApiKey, ApiKeySecret};
use clerk_types::resources::billing::{
    CreditBalance, CreditLedgerEntry, Credits, DiscountRedemption, Discounts, Feature, Money, Payer, PayerCredit,
    PaymentAttempt, PaymentMethod, PaymentSource, Plan, Price, PriceTransition, PriceTransitionDetails,
    ProrationCredit, ProrationDiscount, Seats, Statement, Subscription, SubscriptionCredit, SubscriptionItem,
    SubscriptionItemNextPayment, SubscriptionNextPayment, Totals, UnitPrice, UnitPriceTier, UnitTotal, UnitTotalTier,
};
use clerk_types::resources::clients::Client;
use clerk_types::resources::directories::{Directory, DirectoryGroupRoleMapping};
use clerk_types::resources::domains::{CnameTarget, Domain, ProxyCheck};
use clerk_types::resources::email_addresses::{EmailAddress, IdentificationLink};
use clerk_types::resources::enterprise_accounts::{
    EnterpriseAccount, EnterpriseAccountConnection, SamlAccount, SamlAccountConnection,
};
use clerk_types::resources::enterprise_connection_test_runs::{
    EnterpriseConnectionTestRun, EnterpriseConnectionTestRunUrl,
};
use clerk_types::resources::enterprise_connections::{EnterpriseConnection, LoginHint};
use clerk_types::resources::external_accounts::{ExternalAccount, ProviderAccessToken};
use clerk_types::resources::instance_settings::{
    Instance, InstanceCommunication, InstanceProtect, InstanceRestrictions, InstanceSettings, OAuthApplicationSettings,
    OrganizationSettings,
};
use clerk_types::resources::invitations::Invitation;
use clerk_types::resources::jwks::Jwk;
use clerk_types::resources::jwt_templates::JwtTemplate;
use clerk_types::resources::m2m_tokens::M2mToken;
use clerk_types::resources::machines::{DeletedMachineScope, Machine, MachineScope, MachineSecretKey};
use clerk_types::resources::oauth_access_tokens::OAuthVerification;
use clerk_types::resources::oauth_applications::OAuthApplication;
use clerk_types::resources::organization_domains::{OrganizationDomain, OrganizationDomainVerification};
use clerk_types::resources::organization_invitations::{OrganizationInvitation, PublicInviterData};
use clerk_types::resources::organization_memberships::{OrganizationMembership, PublicUserData};
use clerk_types::resources::organizations::{Organization, PublicOrganizationData};
use clerk_types::resources::passkeys::Passkey;
use clerk_types::resources::password_hashers::PasswordHasher;
use clerk_types::resources::permissions::Permission;
use clerk_types::resources::phone_numbers::PhoneNumber;
use clerk_types::resources::redirect_urls::RedirectUrl;
use clerk_types::resources::role_sets::{RoleSet, RoleSetItem, RoleSetMigration};
use clerk_types::resources::roles::Role;
use clerk_types::resources::saml_connections::{SamlAttributeMapping, SamlConnection};
use clerk_types::resources::scim_directories::{ScimDirectory, ScimGroupRoleMapping};
use clerk_types::resources::sessions::{
    Session, SessionActivity, SessionCookies, SessionRefresh, SessionTask, SessionToken,
};
use clerk_types::resources::sign_in_tokens::SignInToken;
use clerk_types::resources::sign_ups::{SignUp, SignUpVerification, SignUpVerifications};
use clerk_types::resources::templates::Template;
use clerk_types::resources::testing_tokens::TestingToken;
use clerk_types::resources::trusted_devices::TrustedDevice;
use clerk_types::resources::users::{
    MfaDisabled, PasswordVerification, ScimUserMetadata, TotpVerification, User, UserCount,
};
use clerk_types::resources::verifications::{Verification, VerificationStep};
use clerk_types::resources::waitlist_entries::WaitlistEntry;
use clerk_types::resources::web3_wallets::Web3Wallet;
use clerk_types::resources::webhooks::SvixUrl;

use super::own_fields::own_fields;

/// Parses a document and writes what it found.
pub(super) type Parse = fn(&Value) -> Result<Value, String>;

/// What stands for a schema.
pub(super) enum Entry {
    /// A type: how it parses, its name, and the fields that it looks for.
    Type(Parse, &'static str, &'static [&'static str]),
    /// Nothing, for this reason.
    Exception(&'static str),
}

use Entry::Exception;

const BODY: Entry = Exception("what a call sends, not an answer");
const PRIVATE: Entry = Exception("the private part of a key, which is not read on purpose");

fn of<T: DeserializeOwned + Serialize>() -> Entry {
    by::<T>(parse::<T>)
}

/// A type that parses in a way of its own.
fn by<T: DeserializeOwned>(parse: Parse) -> Entry {
    Entry::Type(parse, type_name::<T>(), own_fields::<T>())
}

fn parse<T: DeserializeOwned + Serialize>(document: &Value) -> Result<Value, String> {
    // From text, as an answer is.
    let value: T = serde_json::from_str(&document.to_string()).map_err(|error| format!("{error} in {document}"))?;
    serde_json::to_value(value).map_err(|error| error.to_string())
}

/// A page whose list is not under `data`.
fn m2m_tokens() -> Entry {
    by::<Page<M2mToken>>(|document| {
        let mut written = parse::<Page<M2mToken>>(document)?;
        let list = written["data"].take();
        written["m2m_tokens"] = list;
        Ok(written)
    })
}

/// Two answers at once: the facts tell what an inactive token says together with what a token that is known says.
fn oauth_verification() -> Entry {
    by::<OAuthVerification>(|document| {
        let mut document = document.clone();
        let active = document.as_object_mut().and_then(|members| members.remove("active"));
        let mut written = parse::<OAuthVerification>(&document)?;
        written["active"] = active.unwrap_or_default();
        Ok(written)
    })
}

/// The facts call the token of these answers optional; an answer without it is refused.
fn session_token() -> Entry {
    by::<SessionToken>(|document| insist::<SessionToken>(document, "jwt"))
}

/// The facts call the status of this answer optional, since they tell it twice; an invitation without it is refused.
fn revoked_invitation() -> Entry {
    by::<Invitation>(|document| insist::<Invitation>(document, "status"))
}

/// As [`parse`], and a document without this member has to be refused.
fn insist<T: DeserializeOwned + Serialize>(document: &Value, member: &str) -> Result<Value, String> {
    match (parse::<T>(document), document.get(member)) {
        (Ok(_), None) => Err(format!("{member} out of nothing")),
        (Err(_), None) => Ok(document.clone()),
        (parsed, _) => parsed,
    }
}

pub(super) fn entries() -> Vec<(&'static str, Entry)> {
    vec![
        ("ActorToken", of::<ActorToken>()),
        ("AdjustCreditBalanceRequest", BODY),
        ("AgentTask", of::<AgentTask>()),
        ("AllowlistIdentifier", of::<AllowlistIdentifier>()),
        ("ApplyCommerceDiscountRequest", BODY),
        ("AttemptEmailAddressVerification.answer", of::<VerificationStep>()),
        ("AttemptPhoneNumberVerification.answer", of::<VerificationStep>()),
        ("BillingDiscountsResponse", of::<Discounts>()),
        ("BillingPaymentAttempt", of::<PaymentAttempt>()),
        ("BillingPriceResponse", of::<Price>()),
        ("BillingProrationDiscountDetail", of::<ProrationDiscount>()),
        ("BillingStatement", of::<Statement>()),
        ("BlocklistIdentifier", of::<BlocklistIdentifier>()),
        ("BlocklistIdentifiers", of::<Page<BlocklistIdentifier>>()),
        ("CNameTarget", of::<CnameTarget>()),
        ("ClerkError", of::<ApiErrorEntry>()),
        ("ClerkErrors", of::<ApiErrors>()),
        ("Client", of::<Client>()),
        ("CommerceCreditBalanceResponse", of::<CreditBalance>()),
        ("CommerceCreditLedgerResponse", of::<CreditLedgerEntry>()),
        ("CommerceCreditsResponse", of::<Credits>()),
        ("CommerceDiscountRedemptionResponse", of::<DiscountRedemption>()),
        ("CommerceDiscountsResponse", of::<Discounts>()),
        ("CommerceMoneyResponse", of::<Money>()),
        ("CommercePayerCreditResponse", of::<PayerCredit>()),
        ("CommercePayerResponse", of::<Payer>()),
        ("CommercePayerResponse-2", of::<Payer>()),
        ("CommercePaymentMethodResponse", of::<PaymentMethod>()),
        ("CommercePaymentSourceResponse", of::<PaymentSource>()),
        ("CommercePerUnitTotal", of::<UnitTotal>()),
        ("CommercePerUnitTotal-2", of::<UnitTotal>()),
        ("CommercePerUnitTotalTier", of::<UnitTotalTier>()),
        ("CommercePerUnitTotalTier-2", of::<UnitTotalTier>()),
        ("CommercePlan", of::<Plan>()),
        ("CommercePlan-2", of::<Plan>()),
        ("CommercePlanUnitPrice", of::<UnitPrice>()),
        ("CommercePlanUnitPriceTier", of::<UnitPriceTier>()),
        ("CommercePriceTransitionDetails", of::<PriceTransitionDetails>()),
        ("CommercePriceTransitionResponse", of::<PriceTransition>()),
        ("CommerceProrationCreditDetailResponse", of::<ProrationCredit>()),
        ("CommerceProrationDiscountResponse", of::<ProrationDiscount>()),
        ("CommerceSubscription", of::<Subscription>()),
        ("CommerceSubscriptionCreditResponse", of::<SubscriptionCredit>()),
        ("CommerceSubscriptionItem", of::<SubscriptionItem>()),
        ("CommerceSubscriptionItem-2", of::<SubscriptionItem>()),
        ("CommerceSubscriptionItemNextPaymentResponse", of::<SubscriptionItemNextPayment>()),
        ("CommerceSubscriptionItemSeatsResponse", of::<Seats>()),
        ("CommerceSubscriptionNextPayment", of::<SubscriptionNextPayment>()),
        ("CommerceTotalsResponse", of::<Totals>()),
        ("CommerceTotalsResponse-2", of::<Totals>()),
        ("Cookies", of::<SessionCookies>()),
        ("CreateBillingPriceRequest", BODY),
        ("CreateMachine.answer", of::<Machine>()),
        ("CreateSessionToken.answer", session_token()),
        ("CreateSessionTokenFromTemplate.answer", session_token()),
        ("DeleteBackupCode.answer", of::<MfaDisabled>()),
        ("DeleteDirectoryGroupRoleMapping.answer", of::<DeletedObject>()),
        ("DeleteMachine.answer", of::<DeletedObject>()),
        ("DeleteMachineScope.answer", of::<DeletedMachineScope>()),
        ("DeleteSCIMGroupRoleMapping.answer", of::<DeletedObject>()),
        ("DeleteTOTP.answer", of::<MfaDisabled>()),
        ("DeletedObject", of::<DeletedObject>()),
        ("Directories", of::<Vec<Directory>>()),
        ("Directory", of::<Directory>()),
        ("DirectoryGroupRoleMapping", of::<DirectoryGroupRoleMapping>()),
        ("DirectoryGroupRoleMappings", of::<Vec<DirectoryGroupRoleMapping>>()),
        ("DisableMFA.answer", of::<MfaDisabled>()),
        ("Domain", of::<Domain>()),
        ("Domains", of::<Page<Domain>>()),
        ("EmailAddress", of::<EmailAddress>()),
        ("EnterpriseAccount", of::<EnterpriseAccount>()),
        ("EnterpriseAccountConnection", of::<EnterpriseAccountConnection>()),
        ("EnterpriseConnection", of::<EnterpriseConnection>()),
        ("EnterpriseConnectionTestRun", of::<EnterpriseConnectionTestRun>()),
        ("EnterpriseConnectionTestRunResponse", of::<EnterpriseConnectionTestRunUrl>()),
        ("EnterpriseConnectionTestRuns", of::<Page<EnterpriseConnectionTestRun>>()),
        ("EnterpriseConnections", of::<Page<EnterpriseConnection>>()),
        ("ExtendFreeTrialRequest", BODY),
        ("ExternalAccountWithVerification", of::<ExternalAccount>()),
        ("FeatureResponse", of::<Feature>()),
        ("FeatureResponse-2", of::<Feature>()),
        ("GetMachineSecretKey.answer", of::<MachineSecretKey>()),
        ("IdentificationLink", of::<IdentificationLink>()),
        ("Instance", of::<Instance>()),
        ("InstanceCommunication", of::<InstanceCommunication>()),
        ("InstanceProtect", of::<InstanceProtect>()),
        ("InstanceRestrictions", of::<InstanceRestrictions>()),
        ("Invitation", of::<Invitation>()),
        ("JWKS", Exception("tried in clerk-types: here are private keys, of which nothing may be read")),
        ("JWKS.ecdsa.PrivateKey", PRIVATE),
        ("JWKS.ecdsa.PublicKey", of::<Jwk>()),
        ("JWKS.ed25519.PrivateKey", PRIVATE),
        ("JWKS.ed25519.PublicKey", of::<Jwk>()),
        ("JWKS.rsa.PrivateKey", PRIVATE),
        ("JWKS.rsa.PublicKey", of::<Jwk>()),
        ("JWKS.symmetric.Key", PRIVATE),
        ("JWTTemplate", of::<JwtTemplate>()),
        ("ListDirectories.answer", of::<Page<Directory>>()),
        ("ListDirectoryGroupRoleMappings.answer", of::<Page<DirectoryGroupRoleMapping>>()),
        ("ListMachines.answer", of::<Page<Machine>>()),
        ("ListSCIMDirectories.answer", of::<Page<ScimDirectory>>()),
        ("ListSCIMGroupRoleMappings.answer", of::<Page<ScimGroupRoleMapping>>()),
        ("ListUserTrustedDevices.answer", of::<Page<TrustedDevice>>()),
        ("ListWaitlistEntries.answer", of::<Page<WaitlistEntry>>()),
        ("Machine", of::<Machine>()),
        ("MachineScope", of::<MachineScope>()),
        ("MachineWithoutScopedMachines", of::<Machine>()),
        ("OAuthAccessToken", of::<Vec<ProviderAccessToken>>()),
        ("OAuthApplication", of::<OAuthApplication>()),
        ("OAuthApplicationSettings", of::<OAuthApplicationSettings>()),
        ("OAuthApplicationWithSecret", of::<OAuthApplication>()),
        ("OAuthApplications", of::<Page<OAuthApplication>>()),
        ("Organization", of::<Organization>()),
        ("OrganizationDomain", of::<OrganizationDomain>()),
        ("OrganizationDomainVerification", of::<OrganizationDomainVerification>()),
        ("OrganizationDomains", of::<Page<OrganizationDomain>>()),
        ("OrganizationInvitation", of::<OrganizationInvitation>()),
        ("OrganizationInvitationPublicOrganizationData", of::<PublicOrganizationData>()),
        ("OrganizationInvitationPublicUserData", of::<PublicInviterData>()),
        ("OrganizationInvitationWithPublicOrganizationData", of::<OrganizationInvitation>()),
        ("OrganizationInvitations", of::<Page<OrganizationInvitation>>()),
        ("OrganizationInvitationsWithPublicOrganizationData", of::<Page<OrganizationInvitation>>()),
        ("OrganizationMembership", of::<OrganizationMembership>()),
        ("OrganizationMembershipPublicUserData", of::<PublicUserData>()),
        ("OrganizationMemberships", of::<Page<OrganizationMembership>>()),
        ("OrganizationSettings", of::<OrganizationSettings>()),
        ("OrganizationWithLogo", of::<Organization>()),
        ("Organizations", of::<Page<Organization>>()),
        ("PaginatedBillingPaymentAttemptResponse", of::<Page<PaymentAttempt>>()),
        ("PaginatedBillingPriceResponse", of::<Page<Price>>()),
        ("PaginatedBillingStatementResponse", of::<Page<Statement>>()),
        ("PaginatedCommercePlanResponse", of::<Page<Plan>>()),
        ("PaginatedCommerceSubscriptionItemResponse", of::<Page<SubscriptionItem>>()),
        ("Passkey", of::<Passkey>()),
        ("PasswordHasher", of::<PasswordHasher>()),
        ("Permission", of::<Permission>()),
        ("Permissions", of::<Page<Permission>>()),
        ("PhoneNumber", of::<PhoneNumber>()),
        ("PrepareEmailAddressVerification.answer", of::<VerificationStep>()),
        ("PreparePhoneNumberVerification.answer", of::<VerificationStep>()),
        ("PriceTransitionRequest", BODY),
        ("ProxyCheck", of::<ProxyCheck>()),
        ("ReassignmentMappings", BODY),
        ("RedirectURL", of::<RedirectUrl>()),
        ("ReplaceDirectoryGroupRoleMappings.answer", of::<Page<DirectoryGroupRoleMapping>>()),
        ("ReplaceSCIMGroupRoleMappings.answer", of::<Page<ScimGroupRoleMapping>>()),
        ("RevokeInvitation.answer", revoked_invitation()),
        ("Role", of::<Role>()),
        ("RoleSet", of::<RoleSet>()),
        ("RoleSetItem", of::<RoleSetItem>()),
        ("RoleSetMigration", of::<RoleSetMigration>()),
        ("RoleSets", of::<Page<RoleSet>>()),
        ("Roles", of::<Page<Role>>()),
        ("RotateMachineSecretKey.answer", of::<MachineSecretKey>()),
        ("SAMLAccount", of::<SamlAccount>()),
        ("SAMLAccountConnection", of::<SamlAccountConnection>()),
        ("SAMLConnection", of::<SamlConnection>()),
        ("SAMLConnectionAttributeMapping", of::<SamlAttributeMapping>()),
        ("SAMLConnectionLoginHint", of::<LoginHint>()),
        ("SAMLConnections", of::<Page<SamlConnection>>()),
        ("SCIMDirectories", of::<Vec<ScimDirectory>>()),
        ("SCIMDirectory", of::<ScimDirectory>()),
        ("SCIMGroupRoleMapping", of::<ScimGroupRoleMapping>()),
        ("SCIMGroupRoleMappings", of::<Vec<ScimGroupRoleMapping>>()),
        ("SCIMUserMetadata", of::<ScimUserMetadata>()),
        ("Session", of::<Session>()),
        ("SessionActivityResponse", of::<SessionActivity>()),
        ("SessionRefresh", of::<SessionRefresh>()),
        ("SessionTask", of::<SessionTask>()),
        ("SignInToken", of::<SignInToken>()),
        ("SignUp", of::<SignUp>()),
        ("SignUpVerification", of::<SignUpVerification>()),
        ("SignUpVerifications", of::<SignUpVerifications>()),
        ("SvixURL", of::<SvixUrl>()),
        ("Template", of::<Template>()),
        ("TestingToken", of::<TestingToken>()),
        ("Token", of::<SessionToken>()),
        ("TotalCount", of::<UserCount>()),
        ("TrustedDevice", of::<TrustedDevice>()),
        ("UpdateInstanceAuthConfig.answer", of::<InstanceSettings>()),
        ("User", of::<User>()),
        ("VerifyPassword.answer", of::<PasswordVerification>()),
        ("VerifyTOTP.answer", of::<TotpVerification>()),
        ("WaitlistEntry", of::<WaitlistEntry>()),
        ("Web3Wallet", of::<Web3Wallet>()),
        ("createAdminPortalLinkToken.answer", of::<AdminPortalLinkToken>()),
        ("createApiKey.answer", of::<ApiKey>()),
        ("createM2MToken.answer", of::<M2mToken>()),
        ("deleteApiKey.answer", of::<DeletedObject>()),
        ("getApiKey.answer", of::<ApiKey>()),
        ("getApiKeySecret.answer", of::<ApiKeySecret>()),
        ("getApiKeys.answer", of::<Page<ApiKey>>()),
        ("getM2MTokens.answer", m2m_tokens()),
        ("revokeAdminPortalLinkToken.answer", of::<AdminPortalLinkToken>()),
        ("revokeApiKey.answer", of::<ApiKey>()),
        ("revokeM2MToken.answer", of::<M2mToken>()),
        ("updateApiKey.answer", of::<ApiKey>()),
        ("verification_admin", of::<Verification>()),
        ("verification_email_link", of::<Verification>()),
        ("verification_from_oauth", of::<Verification>()),
        ("verification_google_one_tap", of::<Verification>()),
        ("verification_oauth", of::<Verification>()),
        ("verification_otp", of::<Verification>()),
        ("verification_passkey", of::<Verification>()),
        ("verification_saml", of::<Verification>()),
        ("verification_scim", of::<Verification>()),
        ("verification_ticket", of::<Verification>()),
        ("verification_web3", of::<Verification>()),
        ("verifyApiKey.answer", of::<ApiKey>()),
        ("verifyM2MToken.answer", of::<M2mToken>()),
        ("verifyOAuthAccessToken.answer", oauth_verification()),
    ]
}
