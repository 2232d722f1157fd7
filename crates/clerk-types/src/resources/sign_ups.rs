//! Sign-ups.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::ids::{SessionId, SignUpId, UserId};
use crate::lenient;
use crate::object_type::ObjectType;
use crate::resources::verifications::VerificationStrategy;
use crate::time::Millis;

/// A sign-up, under way or done.
///
/// Source: schema `SignUp` of the Backend API.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[doc(alias = "SignUpAttempt")]
#[non_exhaustive]
pub struct SignUp {
    /// Always [`ObjectType::SignUp`].
    #[serde(default = "ObjectType::sign_up")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: SignUpId,
    /// How far it got.
    pub status: SignUpStatus,
    /// The fields that the instance demands.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub required_fields: Vec<String>,
    /// The fields that may be given.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub optional_fields: Vec<String>,
    /// The demanded fields that are not given yet.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub missing_fields: Vec<String>,
    /// The given fields that are not verified yet.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub unverified_fields: Vec<String>,
    /// What is verified and what is to be done next.
    pub verifications: SignUpVerifications,
    /// The username.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// The email address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email_address: Option<String>,
    /// The phone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    /// The address of the Web3 wallet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub web3_wallet: Option<String>,
    /// Whether a password was given.
    pub password_enabled: bool,
    /// The first name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// The last name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// Metadata for the user that the browser can read and only your service can change.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub public_metadata: Map<String, Value>,
    /// Metadata for the user that the browser can read and change.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub unsafe_metadata: Map<String, Value>,
    /// Whether a step of the instance's own has to be done.
    pub custom_action: bool,
    /// Your own identifier for the user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// The session that it ended in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_session_id: Option<SessionId>,
    /// The user that it ended in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_user_id: Option<UserId>,
    /// When it counts as abandoned.
    pub abandon_at: Millis,
    /// When the legal documents were accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legal_accepted_at: Option<Millis>,
    /// The language that the user prefers, as a BCP 47 tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// Deprecated: the external account it was done with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_account: Option<Map<String, Value>>,
}

metadata! { SignUp: public_metadata => public_metadata_as, unsafe_metadata => unsafe_metadata_as }

open_enum! {
    /// How far a sign-up got.
    pub enum SignUpStatus {
        /// It was not completed in time.
        Abandoned = "abandoned",
        /// There is a user.
        Complete = "complete",
        /// Something is missing or not verified.
        MissingRequirements = "missing_requirements",
    }
}

/// What a sign-up has verified and what is to be done next.
///
/// Source: schema `SignUpVerifications` of the Backend API.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SignUpVerifications {
    /// The email address.
    pub email_address: SignUpVerification,
    /// The phone number.
    pub phone_number: SignUpVerification,
    /// The Web3 wallet.
    pub web3_wallet: SignUpVerification,
    /// The external account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub external_account: Option<Map<String, Value>>,
}

/// What is to be done to verify one field of a sign-up.
///
/// Source: schema `SignUpVerification` of the Backend API.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SignUpVerification {
    /// What is to be done next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_action: Option<SignUpNextAction>,
    /// The means that can be used.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub supported_strategies: Vec<VerificationStrategy>,
}

open_enum! {
    /// What is to be done next to verify a field of a sign-up.
    pub enum SignUpNextAction {
        /// The code that was sent has to be given.
        NeedsAttempt = "needs_attempt",
        /// A code has to be sent.
        NeedsPrepare = "needs_prepare",
        /// Nothing.
        Nothing = "",
    }
}
