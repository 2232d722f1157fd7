//! What users have elsewhere: accounts with external providers and their tokens, Web3 wallets.

use std::borrow::Cow;

use clerk_types::{
    deleted::DeletedObject,
    ids::{ExternalAccountId, UserId, Web3WalletId},
    page::Page,
    resources::external_accounts::ProviderAccessToken,
};
use http::Method;

use super::super::check;
use super::Users;
use crate::{Error, Request, pages::Pages};

/// What the names of providers start with in paths.
const PREFIX: &str = "oauth_";

impl Users<'_> {
    /// Lists one page of the access tokens that an external provider issued for a user. Tokens that expired are renewed
    /// first, where the provider allows it.
    ///
    /// `GET /users/{user_id}/oauth_access_tokens/{provider}`, with `paginated=true` for the sake of the total. The
    /// provider is `google` or `oauth_google`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier or provider, a limit that is not 1 to 500. From the API: 404
    /// `resource_not_found`, `oauth_token_provider_not_enabled`; 422 for a user without an account there.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::users::ListProviderAccessTokens;
    ///
    /// let params = ListProviderAccessTokens::new();
    /// let page = clerk.users().list_oauth_access_tokens("user_123", "google", params).await?;
    /// let token = page.data.first().map(|token| token.token.expose());
    /// # Ok(()) }
    /// ```
    #[doc(alias = "getUserOauthAccessToken")]
    pub async fn list_oauth_access_tokens(
        self,
        user_id: impl Into<UserId>,
        provider: &str,
        params: ListProviderAccessTokens,
    ) -> Result<Page<ProviderAccessToken>, Error> {
        self.tokens_request(user_id.into(), provider, &params).send().await
    }

    /// Lists all access tokens that an external provider issued for a user, page by page, as a stream.
    ///
    /// `GET /users/{user_id}/oauth_access_tokens/{provider}`, once per page. A limit in `params` is the size of a page
    /// (500 otherwise), an offset is where the stream starts.
    ///
    /// # Errors
    ///
    /// As for [`list_oauth_access_tokens`](Self::list_oauth_access_tokens), as an item of the stream, which ends with it.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::users::ListProviderAccessTokens;
    ///
    /// let params = ListProviderAccessTokens::new();
    /// let mut all = clerk.users().list_all_oauth_access_tokens("user_123", "google", params);
    /// while let Some(token) = all.next().await {
    ///     println!("{:?}", token?.scopes);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn list_all_oauth_access_tokens(
        self,
        user_id: impl Into<UserId>,
        provider: &str,
        params: ListProviderAccessTokens,
    ) -> Pages<ProviderAccessToken> {
        Pages::all(params, |params| self.tokens_request(user_id.into(), provider, params))
    }

    /// Deletes the account of a user with an external provider.
    ///
    /// `DELETE /users/{user_id}/external_accounts/{external_account_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 400 for one that has to stay; 403 and 404
    /// `resource_not_found` for an account that is not the user's.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.users().delete_external_account("user_123", "eac_123").await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "deleteUserExternalAccount")]
    pub async fn delete_external_account(
        self,
        user_id: impl Into<UserId>,
        external_account_id: impl Into<ExternalAccountId>,
    ) -> Result<DeletedObject, Error> {
        self.one(Method::DELETE, "/users/{user_id}/external_accounts/{external_account_id}", user_id)
            .path("external_account_id", external_account_id.into())
            .send()
            .await
    }

    /// Deletes a Web3 wallet of a user.
    ///
    /// `DELETE /users/{user_id}/web3_wallets/{web3_wallet_identification_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 400 for one that has to stay; 403 and 404
    /// `resource_not_found` for a wallet that is not the user's.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.users().delete_web3_wallet("user_123", "idn_123").await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "deleteUserWeb3Wallet")]
    pub async fn delete_web3_wallet(
        self,
        user_id: impl Into<UserId>,
        web3_wallet_id: impl Into<Web3WalletId>,
    ) -> Result<DeletedObject, Error> {
        self.one(Method::DELETE, "/users/{user_id}/web3_wallets/{web3_wallet_identification_id}", user_id)
            .path("web3_wallet_identification_id", web3_wallet_id.into())
            .send()
            .await
    }

    fn tokens_request(self, user_id: UserId, provider: &str, params: &ListProviderAccessTokens) -> Request {
        let prefixed = match provider.starts_with(PREFIX) {
            true => Cow::Borrowed(provider),
            false => Cow::Owned(format!("{PREFIX}{provider}")),
        };
        self.one(Method::GET, "/users/{user_id}/oauth_access_tokens/{provider}", user_id)
            .check(check::filled("provider", prefixed.strip_prefix(PREFIX).unwrap_or_default()))
            .path("provider", prefixed)
            .query("paginated", true)
            .page(params)
    }
}

params! {
    /// Which page of tokens to list, for [`Users::list_oauth_access_tokens`].
    pub struct ListProviderAccessTokens {
        page 500;
    }
}
