//! Actor tokens: how somebody of yours signs in in the name of a user.
//!
//! All operations need the instance secret key. Reference: `clerkClient.actorTokens`.

use clerk_types::{
    ids::{ActorTokenId, UserId},
    resources::actor_tokens::ActorToken,
    time::Seconds,
};
use http::Method;
use serde::Serialize;
use serde_json::{Map, Value};

use super::check::{self, Outcome};
use crate::{Clerk, Error};

/// The operations on actor tokens; made by [`Clerk::actor_tokens`].
#[derive(Clone, Copy, Debug)]
#[doc(alias = "ActorTokenAPI")]
pub struct ActorTokens<'a> {
    clerk: &'a Clerk,
}

impl<'a> ActorTokens<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk }
    }

    /// Creates a token by which an actor signs in once in the name of a user.
    ///
    /// `POST /actor_tokens`. Whoever has the link in the answer is signed in: treat it as a password. Tokens of the
    /// session tell the actor in their claim `act`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier, an actor that names `sub` twice. From the API: 402 if the plan has no
    /// impersonation or no more of it; 400 and 422 for users who cannot be impersonated.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::actor_tokens::{Actor, CreateActorToken};
    ///
    /// let params = CreateActorToken::new("user_123", Actor::new("user_support")).session_max_duration_in_seconds(900);
    /// let token = clerk.actor_tokens().create(params).await?;
    /// let link = token.url.expect("a new token comes with its link");
    /// # Ok(()) }
    /// ```
    pub async fn create(self, params: CreateActorToken) -> Result<ActorToken, Error> {
        self.clerk.request(Method::POST, "/actor_tokens").check(params.check()).json(&params).send().await
    }

    /// Revokes an actor token that was not used yet.
    ///
    /// `POST /actor_tokens/{actor_token_id}/revoke`.
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
    /// clerk.actor_tokens().revoke("act_123").await?;
    /// # Ok(()) }
    /// ```
    pub async fn revoke(self, actor_token_id: impl Into<ActorTokenId>) -> Result<ActorToken, Error> {
        self.clerk
            .request(Method::POST, "/actor_tokens/{actor_token_id}/revoke")
            .path("actor_token_id", actor_token_id.into())
            .send()
            .await
    }
}

params! {
    /// What a new actor token is like, for [`ActorTokens::create`].
    #[doc(alias = "ActorTokenCreateParams")]
    pub struct CreateActorToken {
        required {
            /// The user in whose name the actor signs in.
            user_id: UserId as into,
            /// Who signs in.
            actor: Actor as into,
        }
        optional {
            /// How long it can be used; 3600 s by default.
            expires_in_seconds: Seconds as into,
            /// How long the session lasts at most; 1800 s by default.
            session_max_duration_in_seconds: Seconds as into,
        }
    }
}

impl CreateActorToken {
    fn check(&self) -> Outcome {
        check::filled("user_id", self.user_id.as_str())?;
        check::filled("actor.sub", &self.actor.sub)?;
        match self.actor.claims.contains_key("sub") {
            true => Err("`actor` names `sub` twice".to_owned()),
            false => Ok(()),
        }
    }
}

/// Who signs in with an actor token, as the claim `act` of the session's tokens tells it.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Actor {
    /// The actor's identifier, as a rule that of a user.
    pub sub: String,
    /// Anything else to go with it.
    #[serde(flatten)]
    pub claims: Map<String, Value>,
}

impl Actor {
    /// An actor with nothing but an identifier.
    pub fn new(sub: impl Into<String>) -> Self {
        Self { sub: sub.into(), claims: Map::new() }
    }

    /// Adds something of your own.
    #[must_use]
    pub fn claim(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.claims.insert(name.into(), value.into());
        self
    }
}
