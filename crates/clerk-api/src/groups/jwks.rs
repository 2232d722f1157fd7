//! The instance's key set (JWKS): the public keys that its tokens are verified with.
//!
//! Needs the instance secret key. Reference: `clerkClient.jwks`.

use clerk_types::resources::jwks::Jwks;
use http::Method;

use crate::{Clerk, Error};

/// The operation on the key set; made by [`Clerk::jwks`].
#[derive(Clone, Copy, Debug)]
#[doc(alias = "JwksAPI")]
pub struct JwksGroup<'a> {
    clerk: &'a Clerk,
}

impl<'a> JwksGroup<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk }
    }

    /// Gets the key set.
    ///
    /// `GET /jwks`. Entries that cannot be keys are left out; see [`Jwks`].
    ///
    /// # Errors
    ///
    /// From the API: 401 `clerk_key_invalid` for a bad instance secret key.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let keys = clerk.jwks().get().await?;
    /// let key = keys.find("ins_123");
    /// # Ok(()) }
    /// ```
    #[doc(alias = "getJwks")]
    pub async fn get(self) -> Result<Jwks, Error> {
        self.clerk.request(Method::GET, "/jwks").send().await
    }
}
