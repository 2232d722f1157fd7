//! How it was proven that an identification belongs to a user.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::error::ApiErrorEntry;
use crate::ids::ClientId;
use crate::number;
use crate::object_type::ObjectType;
use crate::time::Millis;

tagged! {
    /// The proof that an email address, phone number, wallet, passkey or account belongs to its user.
    ///
    /// Source: the schemas `verification_…` of the Backend API,
    /// <https://clerk.com/docs/reference/backend/types/backend-verification>.
    pub enum Verification {
        /// Somebody with the right to do so said so.
        Admin(PlainVerification) = "verification_admin",
        /// By a one-time code.
        Code(CodeVerification) = "verification_otp",
        /// By a link in an email.
        EmailLink(PlainVerification) = "verification_email_link",
        /// Taken over from an external account that was verified.
        FromOAuth(ProviderVerification) = "verification_from_oauth",
        /// By Google One Tap.
        GoogleOneTap(ProviderVerification) = "verification_google_one_tap",
        /// By signing in to an external provider.
        OAuth(ProviderVerification) = "verification_oauth",
        /// By a passkey.
        Passkey(SignatureVerification) = "verification_passkey",
        /// By signing in to a SAML identity provider.
        Saml(ProviderVerification) = "verification_saml",
        /// A SCIM directory vouches for it.
        Scim(PlainVerification) = "verification_scim",
        /// By an invitation or another ticket.
        Ticket(PlainVerification) = "verification_ticket",
        /// By a signature of the wallet.
        Web3(SignatureVerification) = "verification_web3",
    }
}

impl Verification {
    /// Whether the proof was given.
    pub fn is_verified(&self) -> bool {
        self.status() == Some(VerificationStatus::Verified)
    }

    /// How far it got; none only if a document of an unknown kind does not say.
    pub fn status(&self) -> Option<VerificationStatus> {
        match self.outcome() {
            Ok((status, _)) => Some(status.clone()),
            Err(document) => document.get("status").and_then(Value::as_str).map(VerificationStatus::from),
        }
    }

    /// By which means; none only if a document of an unknown kind does not say.
    pub fn strategy(&self) -> Option<VerificationStrategy> {
        match self.outcome() {
            Ok((_, strategy)) => Some(strategy.clone()),
            Err(document) => document.get("strategy").and_then(Value::as_str).map(VerificationStrategy::from),
        }
    }

    /// What all known kinds tell, or the document of an unknown one.
    fn outcome(&self) -> Result<(&VerificationStatus, &VerificationStrategy), &Map<String, Value>> {
        match self {
            Self::Admin(plain) | Self::EmailLink(plain) | Self::Scim(plain) | Self::Ticket(plain) => {
                Ok((&plain.status, &plain.strategy))
            }
            Self::Code(code) => Ok((&code.status, &code.strategy)),
            Self::FromOAuth(by) | Self::GoogleOneTap(by) | Self::OAuth(by) | Self::Saml(by) => {
                Ok((&by.status, &by.strategy))
            }
            Self::Passkey(signature) | Self::Web3(signature) => Ok((&signature.status, &signature.strategy)),
            Self::Other(document) => Err(document),
        }
    }
}

/// A verification of which nothing but its outcome is told.
///
/// Source: schemas `verification_admin`, `verification_email_link`, `verification_scim` and `verification_ticket` of
/// the Backend API.
// spec: verification_admin
// spec: verification_email_link
// spec: verification_scim
// spec: verification_ticket
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct PlainVerification {
    /// Which kind of verification it is.
    pub object: ObjectType,
    /// How far it got.
    pub status: VerificationStatus,
    /// By which means.
    pub strategy: VerificationStrategy,
    /// How many attempts were made.
    #[serde(default, deserialize_with = "number::option", skip_serializing_if = "Option::is_none")]
    pub attempts: Option<i64>,
    /// Until when it can be completed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expire_at: Option<Millis>,
    /// The client on which it was completed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified_at_client: Option<ClientId>,
}

/// A verification by a one-time code.
///
/// Source: schema `verification_otp` of the Backend API.
// spec: verification_otp
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct CodeVerification {
    /// Which kind of verification it is.
    pub object: ObjectType,
    /// How far it got.
    pub status: VerificationStatus,
    /// By which means.
    pub strategy: VerificationStrategy,
    /// How the code was delivered, for codes to phones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// How many attempts were made.
    #[serde(default, deserialize_with = "number::option", skip_serializing_if = "Option::is_none")]
    pub attempts: Option<i64>,
    /// Until when the code is good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expire_at: Option<Millis>,
    /// The client on which it was completed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified_at_client: Option<ClientId>,
}

/// A verification by somebody else whom the user signed in to.
///
/// Source: schemas `verification_from_oauth`, `verification_google_one_tap`, `verification_oauth` and
/// `verification_saml` of the Backend API.
// spec: verification_from_oauth
// spec: verification_google_one_tap
// spec: verification_oauth
// spec: verification_saml
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ProviderVerification {
    /// Which kind of verification it is.
    pub object: ObjectType,
    /// How far it got.
    pub status: VerificationStatus,
    /// By which means.
    pub strategy: VerificationStrategy,
    /// Where to send the user to complete it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_verification_redirect_url: Option<String>,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<ApiErrorEntry>,
    /// How many attempts were made.
    #[serde(default, deserialize_with = "number::option", skip_serializing_if = "Option::is_none")]
    pub attempts: Option<i64>,
    /// Until when it can be completed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expire_at: Option<Millis>,
    /// The client on which it was completed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified_at_client: Option<ClientId>,
}

/// A verification by a signature over something fresh.
///
/// Source: schemas `verification_passkey` and `verification_web3` of the Backend API.
// spec: verification_passkey
// spec: verification_web3
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SignatureVerification {
    /// Which kind of verification it is.
    pub object: ObjectType,
    /// How far it got.
    pub status: VerificationStatus,
    /// By which means.
    pub strategy: VerificationStrategy,
    /// What makes the message fresh.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
    /// What is to be signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// How many attempts were made.
    #[serde(default, deserialize_with = "number::option", skip_serializing_if = "Option::is_none")]
    pub attempts: Option<i64>,
    /// Until when it can be completed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expire_at: Option<Millis>,
    /// The client on which it was completed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified_at_client: Option<ClientId>,
}

/// Where a verification stands after a code was sent or tried. A wrong code is told by `status`, not by an error.
///
/// Source: `POST /email_addresses/{email_address_id}/prepare_verification` and `/attempt_verification`, and the same
/// for phone numbers.
// spec: AttemptEmailAddressVerification.answer
// spec: AttemptPhoneNumberVerification.answer
// spec: PrepareEmailAddressVerification.answer
// spec: PreparePhoneNumberVerification.answer
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct VerificationStep {
    /// Which kind of verification it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<ObjectType>,
    /// Its identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// How far it got.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<VerificationStatus>,
    /// By which means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strategy: Option<VerificationStrategy>,
    /// How many attempts were made.
    #[serde(default, deserialize_with = "number::option", skip_serializing_if = "Option::is_none")]
    pub attempts: Option<i64>,
    /// Until when the code is good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expire_at: Option<Millis>,
    /// How the code was delivered, for codes to phones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
}

open_enum! {
    /// How far a verification got.
    pub enum VerificationStatus {
        /// It was not completed in time.
        Expired = "expired",
        /// It went wrong, or there were too many attempts.
        Failed = "failed",
        /// It belongs to another sign-in or sign-up, to which it can be handed over.
        Transferable = "transferable",
        /// It is not completed yet.
        Unverified = "unverified",
        /// It is completed.
        Verified = "verified",
    }
}

open_enum! {
    /// The means of a verification. Those of external providers (`oauth_google`, `oauth_custom_…`) are too many to be
    /// listed: they are in `Other`.
    pub enum VerificationStrategy {
        /// The word of somebody with the right to do so.
        Admin = "admin",
        /// A code sent by email.
        EmailCode = "email_code",
        /// A link sent by email.
        EmailLink = "email_link",
        /// Google One Tap.
        GoogleOneTap = "google_one_tap",
        /// A passkey.
        Passkey = "passkey",
        /// A code sent to a phone.
        PhoneCode = "phone_code",
        /// A code sent by email to reset a password.
        ResetPasswordEmailCode = "reset_password_email_code",
        /// A SAML identity provider.
        Saml = "saml",
        /// A SCIM directory.
        Scim = "scim",
        /// An invitation or another ticket.
        Ticket = "ticket",
        /// A signature by a Base wallet.
        Web3BaseSignature = "web3_base_signature",
        /// A signature by Coinbase Wallet.
        Web3CoinbaseWalletSignature = "web3_coinbase_wallet_signature",
        /// A signature by MetaMask.
        Web3MetamaskSignature = "web3_metamask_signature",
        /// A signature by OKX Wallet.
        Web3OkxWalletSignature = "web3_okx_wallet_signature",
        /// A signature by a Solana wallet.
        Web3SolanaSignature = "web3_solana_signature",
    }
}
