//! Sign-in tokens: links that sign a user in once.
//!
//! All operations need the instance secret key. Reference: `clerkClient.signInTokens`.

use clerk_types::{
    ids::{OrganizationId, SignInTokenId, UserId},
    resources::sign_in_tokens::SignInToken,
    time::Seconds,
};
use http::Method;

use super::check::{self, Outcome};
use crate::{Clerk, Error};

/// The operations on sign-in tokens; made by [`Clerk::sign_in_tokens`].
#[derive(Clone, Copy, Debug)]
#[doc(alias = "SignInTokenAPI")]
pub struct SignInTokens<'a> {
    clerk: &'a Clerk,
}

impl<'a> SignInTokens<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk }
    }

    /// Creates a token that signs a user in once, without password or second factor.
    ///
    /// `POST /sign_in_tokens`. Whoever has the link in the answer is signed in: treat it as a password.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier, a lifetime below 1 s. From the API: 404 `resource_not_found` for an
    /// unknown user; 403 and 422 for an organization that the user is no member of.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::sign_in_tokens::CreateSignInToken;
    ///
    /// let params = CreateSignInToken::new("user_123").expires_in_seconds(600);
    /// let token = clerk.sign_in_tokens().create(params).await?;
    /// let link = token.url.expect("a new token comes with its link");
    /// # Ok(()) }
    /// ```
    #[doc(alias = "createSignInToken")]
    pub async fn create(self, params: CreateSignInToken) -> Result<SignInToken, Error> {
        self.clerk.request(Method::POST, "/sign_in_tokens").check(params.check()).json(&params).send().await
    }

    /// Revokes a sign-in token that was not used yet.
    ///
    /// `POST /sign_in_tokens/{sign_in_token_id}/revoke`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 400 for a token that was used or revoked; 404
    /// `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.sign_in_tokens().revoke("sit_123").await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "revokeSignInToken")]
    pub async fn revoke(self, sign_in_token_id: impl Into<SignInTokenId>) -> Result<SignInToken, Error> {
        self.clerk
            .request(Method::POST, "/sign_in_tokens/{sign_in_token_id}/revoke")
            .path("sign_in_token_id", sign_in_token_id.into())
            .send()
            .await
    }
}

params! {
    /// What a new sign-in token is like, for [`SignInTokens::create`].
    #[doc(alias = "CreateSignInTokensParams")]
    pub struct CreateSignInToken {
        required {
            /// Whom it signs in.
            user_id: UserId as into,
        }
        optional {
            /// The organization that is active afterwards; the user must be a member.
            org_id: OrganizationId as into,
            /// How long it can be used, at least 1 s; 2592000 s (30 days) by default.
            expires_in_seconds: Seconds as into,
        }
    }
}

impl CreateSignInToken {
    fn check(&self) -> Outcome {
        check::filled("user_id", self.user_id.as_str())?;
        check::optional(self.org_id.as_ref(), |id| check::filled("org_id", id.as_str()))?;
        check::within("expires_in_seconds", self.expires_in_seconds.map(Seconds::get), 1, i64::MAX)
    }
}
