//! Session tokens for other services.

use std::time::Duration;

use clerk_api::Error;
use clerk_types::secret::Secret;
use serde::Deserialize;
use serde_json::json;

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

    /// A new token that lives this long, in whole seconds.
    #[must_use]
    #[doc(alias = "expiresInSeconds")]
    pub fn expires_in(mut self, lifetime: Duration) -> Self {
        self.expires_in = Some(lifetime);
        self
    }
}

#[derive(Deserialize)]
struct SessionToken {
    jwt: Secret,
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
    /// networkless.
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
        let template = match &options.template {
            Some(_) => "/sessions/{session_id}/tokens/{template_name}",
            None => "/sessions/{session_id}/tokens",
        };
        let mut request = clerk.request(http::Method::POST, template).path("session_id", session_id);
        if let Some(name) = &options.template {
            request = request.path("template_name", name);
        }
        if let Some(lifetime) = options.expires_in {
            request = request.json(&json!({ "expires_in_seconds": lifetime.as_secs() }));
        }
        let token: SessionToken = request.send().await?;
        Ok(Some(token.jwt))
    }
}
