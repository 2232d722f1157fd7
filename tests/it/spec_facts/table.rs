//! Which type stands for which schema.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use clerk_types::deleted::DeletedObject;
use clerk_types::error::{ApiErrorEntry, ApiErrors};
use clerk_types::page::Page;
use clerk_types::resources::api_keys::{ApiKey, ApiKeySecret};
use clerk_types::resources::jwks::Jwk;
use clerk_types::resources::m2m_tokens::M2mToken;
use clerk_types::resources::machines::{DeletedMachineScope, Machine, MachineScope, MachineSecretKey};
use clerk_types::resources::oauth_access_tokens::OAuthVerification;

/// Parses a document and writes what it found.
pub(super) type Parse = fn(&Value) -> Result<Value, String>;

/// What stands for a schema.
pub(super) enum Entry {
    /// A type.
    Type(Parse),
    /// Nothing, for this reason.
    Exception(&'static str),
}

use Entry::Exception;

const BODY: Entry = Exception("what a call sends, not an answer");
const MISSING: Entry = Exception("not built yet");
const PRIVATE: Entry = Exception("the private part of a key, which is not read on purpose");

fn of<T: DeserializeOwned + Serialize>() -> Entry {
    Entry::Type(|document| {
        // From text, as an answer is.
        let value: T = serde_json::from_str(&document.to_string()).map_err(|error| format!("{error} in {document}"))?;
        serde_json::to_value(value).map_err(|error| error.to_string())
    })
}

/// A page whose list is not under `data`.
fn m2m_tokens() -> Entry {
    Entry::Type(|document| {
        let page: Page<M2mToken> = serde_json::from_str(&document.to_string()).map_err(|error| error.to_string())?;
        let mut written = serde_json::to_value(page).map_err(|error| error.to_string())?;
        let list = written["data"].take();
        written["m2m_tokens"] = list;
        Ok(written)
    })
}

/// Two answers at once: the facts tell what an inactive token says together with what a token that is known says.
fn oauth_verification() -> Entry {
    Entry::Type(|document| {
        let mut document = document.clone();
        let active = document.as_object_mut().and_then(|members| members.remove("active"));
        let value: OAuthVerification = serde_json::from_value(document).map_err(|error| error.to_string())?;
        let mut written = serde_json::to_value(value).map_err(|error| error.to_string())?;
        written["active"] = active.unwrap_or_default();
        Ok(written)
    })
}

pub(super) fn entries() -> Vec<(&'static str, Entry)> {
    vec![
        ("ActorToken", MISSING),
        ("AdjustCreditBalanceRequest", BODY),
        ("AgentTask", MISSING),
        ("AllowlistIdentifier", MISSING),
        ("ApplyCommerceDiscountRequest", BODY),
        ("AttemptEmailAddressVerification.answer", MISSING),
        ("AttemptPhoneNumberVerification.answer", MISSING),
        ("BillingDiscountsResponse", MISSING),
        ("BillingPaymentAttempt", MISSING),
        ("BillingPriceResponse", MISSING),
        ("BillingProrationDiscountDetail", MISSING),
        ("BillingStatement", MISSING),
        ("BlocklistIdentifier", MISSING),
        ("BlocklistIdentifiers", MISSING),
        ("CNameTarget", MISSING),
        ("ClerkError", of::<ApiErrorEntry>()),
        ("ClerkErrors", of::<ApiErrors>()),
        ("Client", MISSING),
        ("CommerceCreditBalanceResponse", MISSING),
        ("CommerceCreditLedgerResponse", MISSING),
        ("CommerceCreditsResponse", MISSING),
        ("CommerceDiscountRedemptionResponse", MISSING),
        ("CommerceDiscountsResponse", MISSING),
        ("CommerceMoneyResponse", MISSING),
        ("CommercePayerCreditResponse", MISSING),
        ("CommercePayerResponse", MISSING),
        ("CommercePayerResponse-2", MISSING),
        ("CommercePaymentMethodResponse", MISSING),
        ("CommercePaymentSourceResponse", MISSING),
        ("CommercePerUnitTotal", MISSING),
        ("CommercePerUnitTotal-2", MISSING),
        ("CommercePerUnitTotalTier", MISSING),
        ("CommercePerUnitTotalTier-2", MISSING),
        ("CommercePlan", MISSING),
        ("CommercePlan-2", MISSING),
        ("CommercePlanUnitPrice", MISSING),
        ("CommercePlanUnitPriceTier", MISSING),
        ("CommercePriceTransitionDetails", MISSING),
        ("CommercePriceTransitionResponse", MISSING),
        ("CommerceProrationCreditDetailResponse", MISSING),
        ("CommerceProrationDiscountResponse", MISSING),
        ("CommerceSubscription", MISSING),
        ("CommerceSubscriptionCreditResponse", MISSING),
        ("CommerceSubscriptionItem", MISSING),
        ("CommerceSubscriptionItem-2", MISSING),
        ("CommerceSubscriptionItemNextPaymentResponse", MISSING),
        ("CommerceSubscriptionItemSeatsResponse", MISSING),
        ("CommerceSubscriptionNextPayment", MISSING),
        ("CommerceTotalsResponse", MISSING),
        ("CommerceTotalsResponse-2", MISSING),
        ("Cookies", MISSING),
        ("CreateBillingPriceRequest", BODY),
        ("CreateMachine.answer", of::<Machine>()),
        ("CreateSessionToken.answer", MISSING),
        ("CreateSessionTokenFromTemplate.answer", MISSING),
        ("DeleteBackupCode.answer", MISSING),
        ("DeleteDirectoryGroupRoleMapping.answer", of::<DeletedObject>()),
        ("DeleteMachine.answer", of::<DeletedObject>()),
        ("DeleteMachineScope.answer", of::<DeletedMachineScope>()),
        ("DeleteSCIMGroupRoleMapping.answer", of::<DeletedObject>()),
        ("DeleteTOTP.answer", MISSING),
        ("DeletedObject", of::<DeletedObject>()),
        ("Directories", MISSING),
        ("Directory", MISSING),
        ("DirectoryGroupRoleMapping", MISSING),
        ("DirectoryGroupRoleMappings", MISSING),
        ("DisableMFA.answer", MISSING),
        ("Domain", MISSING),
        ("Domains", MISSING),
        ("EmailAddress", MISSING),
        ("EnterpriseAccount", MISSING),
        ("EnterpriseAccountConnection", MISSING),
        ("EnterpriseConnection", MISSING),
        ("EnterpriseConnectionTestRun", MISSING),
        ("EnterpriseConnectionTestRunResponse", MISSING),
        ("EnterpriseConnectionTestRuns", MISSING),
        ("EnterpriseConnections", MISSING),
        ("ExtendFreeTrialRequest", BODY),
        ("ExternalAccountWithVerification", MISSING),
        ("FeatureResponse", MISSING),
        ("FeatureResponse-2", MISSING),
        ("GetMachineSecretKey.answer", of::<MachineSecretKey>()),
        ("IdentificationLink", MISSING),
        ("Instance", MISSING),
        ("InstanceCommunication", MISSING),
        ("InstanceProtect", MISSING),
        ("InstanceRestrictions", MISSING),
        ("Invitation", MISSING),
        ("JWKS", MISSING),
        ("JWKS.ecdsa.PrivateKey", PRIVATE),
        ("JWKS.ecdsa.PublicKey", of::<Jwk>()),
        ("JWKS.ed25519.PrivateKey", PRIVATE),
        ("JWKS.ed25519.PublicKey", of::<Jwk>()),
        ("JWKS.rsa.PrivateKey", PRIVATE),
        ("JWKS.rsa.PublicKey", of::<Jwk>()),
        ("JWKS.symmetric.Key", PRIVATE),
        ("JWTTemplate", MISSING),
        ("ListDirectories.answer", MISSING),
        ("ListDirectoryGroupRoleMappings.answer", MISSING),
        ("ListMachines.answer", of::<Page<Machine>>()),
        ("ListSCIMDirectories.answer", MISSING),
        ("ListSCIMGroupRoleMappings.answer", MISSING),
        ("ListUserTrustedDevices.answer", MISSING),
        ("ListWaitlistEntries.answer", MISSING),
        ("Machine", of::<Machine>()),
        ("MachineScope", of::<MachineScope>()),
        ("MachineWithoutScopedMachines", of::<Machine>()),
        ("OAuthAccessToken", MISSING),
        ("OAuthApplication", MISSING),
        ("OAuthApplicationSettings", MISSING),
        ("OAuthApplicationWithSecret", MISSING),
        ("OAuthApplications", MISSING),
        ("Organization", MISSING),
        ("OrganizationDomain", MISSING),
        ("OrganizationDomainVerification", MISSING),
        ("OrganizationDomains", MISSING),
        ("OrganizationInvitation", MISSING),
        ("OrganizationInvitationPublicOrganizationData", MISSING),
        ("OrganizationInvitationPublicUserData", MISSING),
        ("OrganizationInvitationWithPublicOrganizationData", MISSING),
        ("OrganizationInvitations", MISSING),
        ("OrganizationInvitationsWithPublicOrganizationData", MISSING),
        ("OrganizationMembership", MISSING),
        ("OrganizationMembershipPublicUserData", MISSING),
        ("OrganizationMemberships", MISSING),
        ("OrganizationSettings", MISSING),
        ("OrganizationWithLogo", MISSING),
        ("Organizations", MISSING),
        ("PaginatedBillingPaymentAttemptResponse", MISSING),
        ("PaginatedBillingPriceResponse", MISSING),
        ("PaginatedBillingStatementResponse", MISSING),
        ("PaginatedCommercePlanResponse", MISSING),
        ("PaginatedCommerceSubscriptionItemResponse", MISSING),
        ("Passkey", MISSING),
        ("PasswordHasher", MISSING),
        ("Permission", MISSING),
        ("Permissions", MISSING),
        ("PhoneNumber", MISSING),
        ("PrepareEmailAddressVerification.answer", MISSING),
        ("PreparePhoneNumberVerification.answer", MISSING),
        ("PriceTransitionRequest", BODY),
        ("ProxyCheck", MISSING),
        ("ReassignmentMappings", BODY),
        ("RedirectURL", MISSING),
        ("ReplaceDirectoryGroupRoleMappings.answer", MISSING),
        ("ReplaceSCIMGroupRoleMappings.answer", MISSING),
        ("RevokeInvitation.answer", MISSING),
        ("Role", MISSING),
        ("RoleSet", MISSING),
        ("RoleSetItem", MISSING),
        ("RoleSetMigration", MISSING),
        ("RoleSets", MISSING),
        ("Roles", MISSING),
        ("RotateMachineSecretKey.answer", of::<MachineSecretKey>()),
        ("SAMLAccount", MISSING),
        ("SAMLAccountConnection", MISSING),
        ("SAMLConnection", MISSING),
        ("SAMLConnectionAttributeMapping", MISSING),
        ("SAMLConnectionLoginHint", MISSING),
        ("SAMLConnections", MISSING),
        ("SCIMDirectories", MISSING),
        ("SCIMDirectory", MISSING),
        ("SCIMGroupRoleMapping", MISSING),
        ("SCIMGroupRoleMappings", MISSING),
        ("SCIMUserMetadata", MISSING),
        ("Session", MISSING),
        ("SessionActivityResponse", MISSING),
        ("SessionRefresh", MISSING),
        ("SessionTask", MISSING),
        ("SignInToken", MISSING),
        ("SignUp", MISSING),
        ("SignUpVerification", MISSING),
        ("SignUpVerifications", MISSING),
        ("SvixURL", MISSING),
        ("Template", MISSING),
        ("TestingToken", MISSING),
        ("Token", MISSING),
        ("TotalCount", MISSING),
        ("TrustedDevice", MISSING),
        ("UpdateInstanceAuthConfig.answer", MISSING),
        ("User", MISSING),
        ("VerifyPassword.answer", MISSING),
        ("VerifyTOTP.answer", MISSING),
        ("WaitlistEntry", MISSING),
        ("Web3Wallet", MISSING),
        ("createAdminPortalLinkToken.answer", MISSING),
        ("createApiKey.answer", of::<ApiKey>()),
        ("createM2MToken.answer", of::<M2mToken>()),
        ("deleteApiKey.answer", of::<DeletedObject>()),
        ("getApiKey.answer", of::<ApiKey>()),
        ("getApiKeySecret.answer", of::<ApiKeySecret>()),
        ("getApiKeys.answer", of::<Page<ApiKey>>()),
        ("getM2MTokens.answer", m2m_tokens()),
        ("revokeAdminPortalLinkToken.answer", MISSING),
        ("revokeApiKey.answer", of::<ApiKey>()),
        ("revokeM2MToken.answer", of::<M2mToken>()),
        ("updateApiKey.answer", of::<ApiKey>()),
        ("verification_admin", MISSING),
        ("verification_email_link", MISSING),
        ("verification_from_oauth", MISSING),
        ("verification_google_one_tap", MISSING),
        ("verification_oauth", MISSING),
        ("verification_otp", MISSING),
        ("verification_passkey", MISSING),
        ("verification_saml", MISSING),
        ("verification_scim", MISSING),
        ("verification_ticket", MISSING),
        ("verification_web3", MISSING),
        ("verifyApiKey.answer", of::<ApiKey>()),
        ("verifyM2MToken.answer", of::<M2mToken>()),
        ("verifyOAuthAccessToken.answer", oauth_verification()),
    ]
}
