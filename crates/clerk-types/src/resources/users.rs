//! Users, and what the answers about them tell.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::ids::{DirectoryId, EmailAddressId, PhoneNumberId, UserId, Web3WalletId};
use crate::lenient;
use crate::number;
use crate::object_type::ObjectType;
use crate::resources::email_addresses::EmailAddress;
use crate::resources::enterprise_accounts::EnterpriseAccount;
use crate::resources::enterprise_accounts::SamlAccount;
use crate::resources::external_accounts::ExternalAccount;
use crate::resources::organization_memberships::OrganizationMembership;
use crate::resources::passkeys::Passkey;
use crate::resources::phone_numbers::PhoneNumber;
use crate::resources::web3_wallets::Web3Wallet;
use crate::time::{Millis, Seconds};

/// A user.
///
/// Source: schema `User` of the Backend API, <https://clerk.com/docs/reference/backend/types/backend-user>.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct User {
    /// Always [`ObjectType::User`].
    #[serde(default = "ObjectType::user")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: UserId,
    /// Your own identifier for the user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// The username.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// The first name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// The last name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// The language that the user prefers, as a BCP 47 tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// Whether the user chose a picture; else `image_url` shows one that was made up.
    pub has_image: bool,
    /// Where the picture is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image_url: Option<String>,
    /// Deprecated: see `image_url`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile_image_url: Option<String>,
    /// The email address that is used first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub primary_email_address_id: Option<EmailAddressId>,
    /// The phone number that is used first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub primary_phone_number_id: Option<PhoneNumberId>,
    /// The Web3 wallet that is used first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub primary_web3_wallet_id: Option<Web3WalletId>,
    /// The email addresses.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub email_addresses: Vec<EmailAddress>,
    /// The phone numbers.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub phone_numbers: Vec<PhoneNumber>,
    /// The Web3 wallets.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub web3_wallets: Vec<Web3Wallet>,
    /// The passkeys.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub passkeys: Vec<Passkey>,
    /// The accounts with external providers.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub external_accounts: Vec<ExternalAccount>,
    /// The accounts with SAML identity providers.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub saml_accounts: Vec<SamlAccount>,
    /// The accounts with identity providers of enterprises.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub enterprise_accounts: Vec<EnterpriseAccount>,
    /// The memberships, where the answer has them.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub organization_memberships: Vec<OrganizationMembership>,
    /// Metadata that the browser can read and only your service can change.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub public_metadata: Map<String, Value>,
    /// Metadata that only your service can read and change.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub private_metadata: Map<String, Value>,
    /// Metadata that the browser can read and change.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub unsafe_metadata: Map<String, Value>,
    /// Whether there is a password.
    pub password_enabled: bool,
    /// When the password was changed last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password_last_updated_at: Option<Millis>,
    /// Whether there is a second factor.
    pub two_factor_enabled: bool,
    /// Whether an authenticator app is set up.
    pub totp_enabled: bool,
    /// Whether there are backup codes.
    pub backup_code_enabled: bool,
    /// When a second factor was turned on last; stays when it is turned off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mfa_enabled_at: Option<Millis>,
    /// When the second factor was turned off last; stays when it is turned on again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mfa_disabled_at: Option<Millis>,
    /// Whether the user is banned.
    pub banned: bool,
    /// Whether the user is locked out for now.
    pub locked: bool,
    /// How long the user stays locked out; for ever if `locked` and none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lockout_expires_in_seconds: Option<Seconds>,
    /// How many wrong attempts are left before the user is locked out; none if nobody is ever locked out.
    #[serde(default, deserialize_with = "number::option", skip_serializing_if = "Option::is_none")]
    pub verification_attempts_remaining: Option<i64>,
    /// Whether a directory took the user's access away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprovisioned: Option<bool>,
    /// Whether sign-ins from devices that are not known do without further proof.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bypass_client_trust: Option<bool>,
    /// Whether the user may delete the own account.
    pub delete_self_enabled: bool,
    /// Whether the user may create organizations.
    pub create_organization_enabled: bool,
    /// How many organizations the user may create; zero means any number.
    #[serde(default, deserialize_with = "number::option", skip_serializing_if = "Option::is_none")]
    pub create_organizations_limit: Option<i64>,
    /// When the user signed in last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_sign_in_at: Option<Millis>,
    /// When the user was active last, to the day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_active_at: Option<Millis>,
    /// When the user accepted the legal documents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legal_accepted_at: Option<Millis>,
    /// The directory that the user comes from; in webhook events only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scim: Option<ScimUserMetadata>,
    /// The time zone, as a name of the IANA database.
    // Not in the description of the API; the reference reads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// When it was created.
    pub created_at: Millis,
    /// When it was changed last.
    pub updated_at: Millis,
}

metadata! {
    User:
    public_metadata => public_metadata_as,
    private_metadata => private_metadata_as,
    unsafe_metadata => unsafe_metadata_as
}

impl User {
    /// The first and the last name with a blank between them, or whichever there is.
    pub fn full_name(&self) -> Option<String> {
        let names = [self.first_name.as_deref(), self.last_name.as_deref()];
        let names: Vec<&str> = names.into_iter().flatten().filter(|name| !name.is_empty()).collect();
        if names.is_empty() { None } else { Some(names.join(" ")) }
    }

    /// The email address that is used first.
    pub fn primary_email_address(&self) -> Option<&EmailAddress> {
        let id = self.primary_email_address_id.as_ref()?;
        self.email_addresses.iter().find(|address| address.id.as_ref() == Some(id))
    }

    /// The phone number that is used first.
    pub fn primary_phone_number(&self) -> Option<&PhoneNumber> {
        let id = self.primary_phone_number_id.as_ref()?;
        self.phone_numbers.iter().find(|number| number.id.as_ref() == Some(id))
    }

    /// The Web3 wallet that is used first.
    pub fn primary_web3_wallet(&self) -> Option<&Web3Wallet> {
        let id = self.primary_web3_wallet_id.as_ref()?;
        self.web3_wallets.iter().find(|wallet| wallet.id.as_ref() == Some(id))
    }
}

/// Which directory a user comes from. Webhook events have it, and not for every such user: where it is absent, nothing
/// follows.
///
/// Source: schema `SCIMUserMetadata` of the Backend API, events `user.created` and `user.updated`.
// spec: SCIMUserMetadata
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ScimUserMetadata {
    /// The directory.
    pub directory_id: DirectoryId,
    /// Whether the directory is turned on; left out when it is not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directory_enabled: Option<bool>,
    /// The directory's own identifier for the user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
}

/// How many users there are.
///
/// Source: schema `TotalCount` of the Backend API, `GET /users/count`.
// spec: TotalCount
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct UserCount {
    /// Always [`ObjectType::TotalCount`].
    #[serde(default = "ObjectType::total_count")]
    pub object: ObjectType,
    /// The number.
    #[serde(deserialize_with = "number::i64")]
    pub total_count: i64,
}

/// That a password is right. One that is wrong is an error.
///
/// Source: `POST /users/{user_id}/verify_password`.
// spec: VerifyPassword.answer
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PasswordVerification {
    /// Whether it is right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified: Option<bool>,
}

/// That a code of an authenticator app, or a backup code, is right. One that is wrong is an error.
///
/// Source: `POST /users/{user_id}/verify_totp`.
// spec: VerifyTOTP.answer
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TotpVerification {
    /// Whether it is right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified: Option<bool>,
    /// Which of the two it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code_type: Option<TotpCodeType>,
}

open_enum! {
    /// What kind of code was verified.
    pub enum TotpCodeType {
        /// A backup code.
        BackupCode = "backup_code",
        /// A code of an authenticator app.
        Totp = "totp",
    }
}

/// That second factors of a user are gone.
///
/// Source: `DELETE /users/{user_id}/mfa`, `DELETE /users/{user_id}/totp` and `DELETE /users/{user_id}/backup_code`.
// spec: DisableMFA.answer
// spec: DeleteTOTP.answer
// spec: DeleteBackupCode.answer
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct MfaDisabled {
    /// The user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
}
