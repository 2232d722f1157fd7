//! Session tokens for other services.

use std::time::Duration;

use clerk_api::Error;
use clerk_api::groups::sessions::CreateSessionToken;
use clerk_types::secret::Secret;
use clerk_types::time::Seconds;

use crate::auth::SessionAuth;
use crate::authenticator::Authenticator;

/// What kind of token [`Authenticator::get_token`] is to return. Unless told otherwise, the one that was presented.
///
/// ```
/// use std::time::Duration;
/// use clerk_auth::GetToken;
///
/// let for_hasura = GetToken::new().template("hasura").expires_in(Duration::from_secs(300));
/// # let _ = for_hasura;
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct GetToken {
    template: Option<String>,
    expires_in: Option<Duration>,
}

impl GetToken {
    /// The presented token.
    pub fn new() -> Self {
        Self::default()
    }

    /// A token made after the JWT template of this name. An empty name is none.
    #[must_use]
    pub fn template(mut self, name: impl Into<String>) -> Self {
        self.template = Some(name.into()).filter(|name| !name.is_empty());
        self
    }

    /// A new token that lives this long, in whole seconds; 30 s is the least.
    #[must_use]
    #[doc(alias = "expiresInSeconds")]
    pub fn expires_in(mut self, lifetime: Duration) -> Self {
        self.expires_in = Some(lifetime);
        self
    }
}

impl Authenticator {
    /// A token of the caller's session for another service: the one that was presented, or, if a template or a lifetime
    /// is asked for, a new one from Clerk. `None` if the presented token names no session.
    ///
    /// ```no_run
    /// # async fn example(
    /// #     authenticator: clerk_auth::Authenticator,
    /// #     session: clerk_auth::SessionAuth,
    /// # ) -> Result<(), clerk_api::Error> {
    /// use clerk_auth::GetToken;
    ///
    /// let token = authenticator.get_token(&session, &GetToken::new().template("hasura")).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: `POST /sessions/{session_id}/tokens` and `POST /sessions/{session_id}/tokens/{template_name}`.
    ///
    /// # Errors
    /// When a new token is asked for and Clerk refuses or cannot be asked; without traffic if the authenticator is
    /// networkless, or for a lifetime that Clerk does not grant.
    #[doc(alias = "getToken")]
    pub async fn get_token(&self, session: &SessionAuth, options: &GetToken) -> Result<Option<Secret>, Error> {
        let Some(session_id) = session.session_id().filter(|id| !id.is_empty()) else { return Ok(None) };
        if options.template.is_none() && options.expires_in.is_none() {
            return Ok(Some(Secret::new(session.token())));
        }
        let clerk = match self.network() {
            Some(network) => network.clerk().clone(),
            // Without any key: the same error as a client without one, before any traffic.
            None => clerk_api::Clerk::builder().build()?,
        };
        let mut params = CreateSessionToken::new();
        // What does not fit is more than is granted.
        params.expires_in_seconds =
            options.expires_in.map(|lifetime| Seconds::new(i64::try_from(lifetime.as_secs()).unwrap_or(i64::MAX)));
        let sessions = clerk.sessions();
        let token = match &options.template {
            Some(name) => sessions.create_token_from_template(session_id, name, params).await?,
            None => sessions.create_token(session_id, params).await?,
        };
        Ok(Some(token.jwt))
    }
}
