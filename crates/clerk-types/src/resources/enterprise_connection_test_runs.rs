//! Tests of enterprise connections.

use serde::{Deserialize, Serialize};

use crate::ids::EnterpriseConnectionTestRunId;
use crate::lenient;
use crate::resources::enterprise_accounts::EnterpriseProtocol;
use crate::secret::Secret;
use crate::time::Millis;

/// A test of an enterprise connection: a sign-in that makes no user and no session.
///
/// Source: schema `EnterpriseConnectionTestRun` of the Backend API.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct EnterpriseConnectionTestRun {
    /// Its identifier.
    pub id: EnterpriseConnectionTestRunId,
    /// How it ended.
    pub status: TestRunStatus,
    /// The protocol it tested.
    pub connection_type: EnterpriseProtocol,
    /// Whom Clerk took the user for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parsed_user_info: Option<TestRunUser>,
    /// What happened.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub logs: Vec<TestRunLogEntry>,
    /// What was sent over SAML.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saml: Option<TestRunSaml>,
    /// What was sent over OAuth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oauth: Option<TestRunOAuth>,
    /// When it was created.
    pub created_at: Millis,
}

open_enum! {
    /// How a test of an enterprise connection ended.
    pub enum TestRunStatus {
        /// The sign-in failed.
        Failed = "failed",
        /// It has not ended yet.
        Pending = "pending",
        /// The sign-in worked.
        Success = "success",
    }
}

/// Whom Clerk took the user of a test for.
///
/// Source: the member `parsed_user_info` of the schema `EnterpriseConnectionTestRun` of the Backend API.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TestRunUser {
    /// The identifier at the identity provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    /// The email address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email_address: Option<String>,
    /// The first name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// The last name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
}

/// Something that happened in a test of an enterprise connection.
///
/// Source: the member `logs` of the schema `EnterpriseConnectionTestRun` of the Backend API.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TestRunLogEntry {
    /// How bad it is.
    pub level: String,
    /// What it is, for programs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What it is, in a few words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short_message: Option<String>,
    /// What it is.
    pub message: String,
}

/// What was sent over SAML in a test. Who has it could pass for the user, so it is hidden in `Debug`.
///
/// Source: the member `saml` of the schema `EnterpriseConnectionTestRun` of the Backend API.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TestRunSaml {
    /// What Clerk asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saml_request: Option<Secret>,
    /// What the identity provider answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saml_response: Option<Secret>,
    /// What the identity provider had to hand back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relay_state: Option<Secret>,
}

/// What was sent over OAuth in a test. Who has it could act for the user, so it is hidden in `Debug`.
///
/// Source: the member `oauth` of the schema `EnterpriseConnectionTestRun` of the Backend API.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TestRunOAuth {
    /// The ID token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_token: Option<Secret>,
    /// The access token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_token: Option<Secret>,
    /// What the provider told of the user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_info: Option<Secret>,
}

/// Where a test of an enterprise connection begins.
///
/// Source: schema `EnterpriseConnectionTestRunResponse` of the Backend API.
// spec: EnterpriseConnectionTestRunResponse
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[doc(alias = "EnterpriseConnectionTestRunResponse")]
#[non_exhaustive]
pub struct EnterpriseConnectionTestRunUrl {
    /// The link that begins it. It is good for a short time.
    pub url: Secret,
}
