//! Testing tokens: how tests get past the protection from bots.

use serde::{Deserialize, Serialize};

use crate::object_type::ObjectType;
use crate::secret::Secret;
use crate::time::Seconds;

/// A token that lets automated tests past the protection from bots.
///
/// Source: schema `TestingToken` of the Backend API,
/// <https://clerk.com/docs/reference/backend/types/backend-testing-token>.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct TestingToken {
    /// Always [`ObjectType::TestingToken`].
    #[serde(default = "ObjectType::testing_token")]
    pub object: ObjectType,
    /// The token itself, for the query parameter `__clerk_testing_token` of requests to the Frontend API.
    pub token: Secret,
    /// When it expires, in seconds since the Unix epoch.
    pub expires_at: Seconds,
}
