//! Machine-to-machine (M2M) tokens: what one machine shows another.
//!
//! Minting needs a machine secret key. The other operations take either kind of key: with a machine secret key they are
//! confined to that machine, with the instance secret key they reach the whole instance. The client's machine secret key
//! goes before its instance secret key, and one given with
//! [`with_machine_secret_key`](M2mTokens::with_machine_secret_key) before both.
//!
//! Reference: `clerkClient.m2m`, before that `clerkClient.m2mTokens` and `clerkClient.machineTokens`.

use clerk_types::{
    ids::{M2mTokenId, MachineId},
    page::Page,
    resources::m2m_tokens::{M2mToken, M2mTokenFormat},
    secret::Secret,
    time::Lifetime,
};
use http::Method;
use serde_json::Value;

use super::check::{self, Outcome};
use crate::{Clerk, Error, Request, pages::Pages};

/// The operations on M2M tokens; made by [`Clerk::m2m_tokens`].
#[derive(Clone, Copy, Debug)]
#[doc(alias = "M2MTokenApi")]
#[doc(alias = "MachineTokensApi")]
pub struct M2mTokens<'a> {
    clerk: &'a Clerk,
    machine_secret_key: Option<&'a Secret>,
}

impl<'a> M2mTokens<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk, machine_secret_key: None }
    }

    /// The same operations in the name of the machine with this secret key, whatever keys the client has.
    ///
    /// A key that is empty, or that is an instance secret key, makes the operations fail before any traffic.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::m2m_tokens::CreateM2mToken;
    ///
    /// let key = clerk.machines().secret_key("mch_123").await?.secret;
    /// let token = clerk.m2m_tokens().with_machine_secret_key(&key).create(CreateM2mToken::new()).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "machineSecret")]
    #[doc(alias = "machineSecretKey")]
    #[doc(alias = "machineTokenSecret")]
    #[doc(alias = "skipSecretKeyAuthorization")]
    #[must_use]
    pub fn with_machine_secret_key(self, key: &'a Secret) -> Self {
        Self { machine_secret_key: Some(key), ..self }
    }

    /// Mints a token in the name of a machine. The token itself is in the field
    /// [`token`](M2mToken::token) of the answer.
    ///
    /// `POST /m2m_tokens`, with a machine secret key. The receivers are the machines that the minting machine has scopes
    /// for at this moment. Never sent twice on its own account. A service that calls others often is better served by a
    /// token source, which keeps one token and renews it.
    ///
    /// # Errors
    ///
    /// Before any traffic: a lifetime that is not a finite number above zero, a `min_remaining_ttl_seconds` that no new
    /// token could meet. From the API: 401 `machine_secret_key_invalid` (an instance secret key, or a key that was
    /// rotated away); 400 `bad_request`; 400 `machine_token_reserved_claim`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::m2m_tokens::CreateM2mToken;
    /// use serde_json::json;
    ///
    /// let params = CreateM2mToken::new().seconds_until_expiration(600).claims(json!({"job": "nightly"}));
    /// let minted = clerk.m2m_tokens().create(params).await?;
    /// let token = minted.token.expect("a new token comes with its text");
    /// # Ok(()) }
    /// ```
    #[doc(alias = "createToken")]
    pub async fn create(self, params: CreateM2mToken) -> Result<M2mToken, Error> {
        self.request(Method::POST, "/m2m_tokens").check(params.check()).json(&params).send().await
    }

    /// Lists one page of a machine's opaque tokens, the newest first.
    ///
    /// `GET /m2m_tokens`, with either kind of key. Tokens in JWT format are not stored and never listed.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty subject, a limit that is not 1 to 100. From the API: 403 for another machine's tokens;
    /// 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::m2m_tokens::ListM2mTokens;
    ///
    /// let page = clerk.m2m_tokens().list(ListM2mTokens::new("mch_123").revoked(true).limit(50)).await?;
    /// # Ok(()) }
    /// ```
    pub async fn list(self, params: ListM2mTokens) -> Result<Page<M2mToken>, Error> {
        self.list_request(&params).send().await
    }

    /// Lists all opaque tokens of a machine, page by page, as a stream.
    ///
    /// `GET /m2m_tokens`, once per page. A limit in `params` is the size of a page (100 otherwise), an offset is where the
    /// stream starts.
    ///
    /// # Errors
    ///
    /// As for [`list`](Self::list), as an item of the stream, which ends with it.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::m2m_tokens::ListM2mTokens;
    ///
    /// let mut tokens = clerk.m2m_tokens().list_all(ListM2mTokens::new("mch_123"));
    /// while let Some(token) = tokens.next().await {
    ///     println!("{}", token?.id);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn list_all(self, params: ListM2mTokens) -> Pages<M2mToken> {
        Pages::all(params, |params| self.list_request(params))
    }

    /// Revokes an opaque token, at once and for good.
    ///
    /// `POST /m2m_tokens/{m2m_token_id}/revoke`, with either kind of key.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`, with a machine secret key also for
    /// tokens of other machines.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::m2m_tokens::RevokeM2mToken;
    ///
    /// clerk.m2m_tokens().revoke("mt_123", RevokeM2mToken::new().revocation_reason("leaked")).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "revokeToken")]
    pub async fn revoke(self, m2m_token_id: impl Into<M2mTokenId>, params: RevokeM2mToken) -> Result<M2mToken, Error> {
        self.request(Method::POST, "/m2m_tokens/{m2m_token_id}/revoke")
            .path("m2m_token_id", m2m_token_id.into())
            .json(&params)
            .send()
            .await
    }

    /// Asks the API whether an opaque token is good, and whose it is.
    ///
    /// `POST /m2m_tokens/verify`, with either kind of key. With a machine secret key the API also demands that this
    /// machine is one of the token's receivers; with the instance secret key it does not, so look at
    /// [`scopes`](M2mToken::scopes) yourself. Tokens in JWT format are verified without the API, by the crate
    /// `clerk-auth`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty token. From the API: 404 `resource_not_found` for a token that is unknown, expired,
    /// revoked or meant for another machine; 401 for a bad key.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk, presented: &str) -> Result<(), clerk_api::Error> {
    /// match clerk.m2m_tokens().verify(presented).await {
    ///     Ok(token) if !token.revoked && !token.expired => println!("from {}", token.subject),
    ///     Ok(_) => println!("refused"),
    ///     Err(error) if error.is_not_found() => println!("refused"),
    ///     Err(error) => return Err(error),
    /// }
    /// # Ok(()) }
    /// ```
    #[doc(alias = "verifySecret")]
    #[doc(alias = "verifyToken")]
    pub async fn verify(self, token: &str) -> Result<M2mToken, Error> {
        self.request(Method::POST, "/m2m_tokens/verify")
            .check(check::filled("token", token))
            .json(&serde_json::json!({"token": token}))
            .idempotent()
            .send()
            .await
    }

    /// [`verify`](Self::verify) in the name of the machine with this secret key.
    ///
    /// `POST /m2m_tokens/verify`. The same as [`with_machine_secret_key`](Self::with_machine_secret_key) before it.
    ///
    /// # Errors
    ///
    /// As for [`verify`](Self::verify), and before any traffic for a key that is empty or an instance secret key.
    pub async fn verify_with(self, machine_secret_key: &Secret, token: &str) -> Result<M2mToken, Error> {
        M2mTokens { clerk: self.clerk, machine_secret_key: Some(machine_secret_key) }.verify(token).await
    }

    fn request(self, method: Method, template: &'static str) -> Request {
        let request = self.clerk.request(method, template).machine_key_first().proxied();
        match self.machine_secret_key {
            Some(key) => request.machine_secret_key(key),
            None => request,
        }
    }

    fn list_request(self, params: &ListM2mTokens) -> Request {
        self.request(Method::GET, "/m2m_tokens").check(check::filled("subject", params.subject.as_str())).page(params)
    }
}

params! {
    /// What a new token is like, for [`M2mTokens::create`].
    #[doc(alias = "CreateM2MTokenParams")]
    pub struct CreateM2mToken {
        optional {
            /// Its format; opaque by default.
            token_format: M2mTokenFormat as into,
            /// How long it lives, in seconds, fractions allowed; the machine's default by default.
            seconds_until_expiration: Lifetime as into,
            /// Anything to go with it. In JWT format these become claims of their own, so some names are reserved (`iss`,
            /// `sub`, `aud`, `exp`, `nbf`, `iat`, `jti`, `scopes`).
            claims: Value as into,
            /// Opaque tokens only: answer a token that exists already, if one has the same claims and scopes and still
            /// lives for so many seconds. Must be below the lifetime.
            min_remaining_ttl_seconds: u64,
        }
    }
}

impl CreateM2mToken {
    fn check(&self) -> Outcome {
        check::lifetime("seconds_until_expiration", self.seconds_until_expiration.as_ref())?;
        let opaque = self.token_format.as_ref().is_none_or(|format| *format == M2mTokenFormat::Opaque);
        match (self.min_remaining_ttl_seconds, self.seconds_until_expiration) {
            (Some(remaining), Some(lifetime)) if opaque && remaining as f64 >= lifetime.as_secs_f64() => Err(format!(
                "`min_remaining_ttl_seconds` is {remaining}; it must be below `seconds_until_expiration`, which is {}",
                lifetime.as_secs_f64()
            )),
            _ => Ok(()),
        }
    }
}

params! {
    /// Which tokens to list, for [`M2mTokens::list`].
    #[doc(alias = "GetM2MTokenListParams")]
    pub struct ListM2mTokens {
        page 100;
        required {
            /// The machine that minted them.
            subject: MachineId as into,
        }
        optional {
            /// Whether to list revoked tokens as well; false by default.
            revoked: bool,
            /// Whether to list expired tokens as well; false by default.
            expired: bool,
        }
    }
}

params! {
    /// How to revoke a token, for [`M2mTokens::revoke`].
    #[doc(alias = "RevokeM2MTokenParams")]
    pub struct RevokeM2mToken {
        optional {
            /// Why, for your records.
            revocation_reason: String as into,
        }
    }
}
