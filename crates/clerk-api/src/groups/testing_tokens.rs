//! Testing tokens: how automated tests get past the protection from bots.
//!
//! Needs the instance secret key. Reference: `clerkClient.testingTokens`.

use clerk_types::resources::testing_tokens::TestingToken;
use http::Method;

use crate::{Clerk, Error};

/// The operation on testing tokens; made by [`Clerk::testing_tokens`].
#[derive(Clone, Copy, Debug)]
#[doc(alias = "TestingTokenAPI")]
pub struct TestingTokens<'a> {
    clerk: &'a Clerk,
}

impl<'a> TestingTokens<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk }
    }

    /// Creates a testing token.
    ///
    /// `POST /testing_tokens`. It goes into the query parameter `__clerk_testing_token` of requests to the Frontend
    /// API.
    ///
    /// # Errors
    ///
    /// From the API: 401 `clerk_key_invalid`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let token = clerk.testing_tokens().create().await?.token;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "createTestingToken")]
    pub async fn create(self) -> Result<TestingToken, Error> {
        self.clerk.request(Method::POST, "/testing_tokens").send().await
    }
}
