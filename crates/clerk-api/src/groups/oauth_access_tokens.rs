//! OAuth access tokens that the instance issued as an identity provider.
//!
//! Needs the instance secret key. Reference: `clerkClient.idPOAuthAccessToken`.

use clerk_types::resources::oauth_access_tokens::OAuthVerification;
use http::Method;

use super::check;
use crate::{Clerk, Error};

/// The operations on OAuth access tokens; made by [`Clerk::oauth_access_tokens`].
#[derive(Clone, Copy, Debug)]
#[doc(alias = "IdPOAuthAccessTokenApi")]
pub struct OAuthAccessTokens<'a> {
    clerk: &'a Clerk,
}

impl<'a> OAuthAccessTokens<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk }
    }

    /// Asks the API whether an OAuth access token is good, and for whom it speaks. Whom it is meant for is not checked.
    ///
    /// `POST /oauth_applications/access_tokens/verify`. An answer that the token is not active is
    /// [`OAuthVerification::Inactive`] and a refusal.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty token. From the API: 404 `resource_not_found` for an unknown token; 400
    /// `bad_request`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk, presented: &str) -> Result<(), clerk_api::Error> {
    /// use clerk_types::resources::oauth_access_tokens::OAuthVerification;
    ///
    /// match clerk.oauth_access_tokens().verify(presented).await {
    ///     Ok(OAuthVerification::Active(token)) if !token.revoked && !token.expired => println!("{}", token.subject),
    ///     Ok(_) => println!("refused"),
    ///     Err(error) if error.is_not_found() => println!("refused"),
    ///     Err(error) => return Err(error),
    /// }
    /// # Ok(()) }
    /// ```
    #[doc(alias = "verifyAccessToken")]
    #[doc(alias = "verifySecret")]
    pub async fn verify(self, access_token: &str) -> Result<OAuthVerification, Error> {
        self.clerk
            .request(Method::POST, "/oauth_applications/access_tokens/verify")
            .proxied()
            .check(check::filled("access_token", access_token))
            .json(&serde_json::json!({"access_token": access_token}))
            .idempotent()
            .send()
            .await
    }

    /// [`verify`](Self::verify), and demands that the token is meant for one of these audiences, compared whole.
    ///
    /// # Errors
    ///
    /// As for [`verify`](Self::verify). Before any traffic: no audience at all, or an empty one. After the answer:
    /// [`Error::is_wrong_audience`] if the token names no audience, a malformed one, or none of these.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk, presented: &str) -> Result<(), clerk_api::Error> {
    /// let verification = clerk.oauth_access_tokens().verify_for(presented, ["https://api.example.com"]).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "audience")]
    pub async fn verify_for(
        self,
        access_token: &str,
        audiences: impl IntoIterator<Item = impl Into<String>>,
    ) -> Result<OAuthVerification, Error> {
        let audiences: Vec<String> = audiences.into_iter().map(Into::into).collect();
        if audiences.is_empty() || audiences.iter().any(String::is_empty) {
            return Err(Error::argument("`audiences` is empty, or has an empty entry"));
        }
        let verification = self.verify(access_token).await?;
        match &verification {
            OAuthVerification::Active(token) if !is_meant_for(token.aud.as_deref(), &audiences) => {
                Err(Error::wrong_audience())
            }
            _ => Ok(verification),
        }
    }
}

/// Whether the token's audience is well-formed and names one of these.
fn is_meant_for(aud: Option<&[String]>, audiences: &[String]) -> bool {
    let aud = aud.unwrap_or_default();
    !aud.iter().any(String::is_empty) && aud.iter().any(|one| audiences.contains(one))
}
