//! Authenticating requests.

mod builder;

use std::fmt;
use std::sync::Arc;

pub use self::builder::AuthenticatorBuilder;

use crate::config::Config;
#[cfg(feature = "api")]
use crate::config::KeySource;
use crate::decide::{Outcome, decide};
use crate::evidence::{Answer, Evidence, Need};
use crate::jwt::claims::Claims;
use crate::jwt::error::TokenError;
use crate::reason::{Cause, Reason};
use crate::refusal::{Detail, Refusal};
use crate::request::RequestHead;
use crate::request::context::Context;
use crate::state::RequestState;
use crate::time::{Clock, UnixMillis};
use crate::verified::Verified;

/// How often a decision may be made anew before something must be wrong.
const MAX_ROUNDS: usize = 8;

/// Answers who is calling, for one configuration.
///
/// Make one when the service starts and share it: it is cheap to clone, and all clones share one cache of keys. Nothing
/// is shared between authenticators that were built apart.
#[doc = include_str!("authenticator/example.md")]
#[derive(Clone)]
#[doc(alias = "authenticateRequest")]
pub struct Authenticator {
    inner: Arc<Inner>,
}

struct Inner {
    config: Config,
    clock: Clock,
    #[cfg(feature = "api")]
    network: Option<crate::backend::Network>,
}

impl Authenticator {
    /// Starts the configuration.
    pub fn builder() -> AuthenticatorBuilder {
        AuthenticatorBuilder::default()
    }

    /// Authenticates a request by its head. The body is never touched.
    ///
    /// Never fails: a bad token, an outage and a wrong key are states, each with its [`Cause`].
    pub async fn authenticate<H: RequestHead>(&self, head: &H) -> RequestState {
        self.decide(&Context::read(head)).await
    }

    /// Authenticates a token that came some other way than in a header, such as in a websocket message or a job, by the
    /// same rules.
    ///
    /// ```no_run
    /// # async fn example(authenticator: clerk_auth::Authenticator, message: &str) -> Result<(), clerk_auth::Refusal> {
    /// let machine: clerk_auth::MachineAuth = authenticator.authenticate_token(message).await.extract()?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn authenticate_token(&self, token: &str) -> RequestState {
        self.decide(&Context::of_token(token)).await
    }

    /// Verifies a JWT with this authenticator's keys and checks, whatever kinds it accepts: the low-level function of
    /// Clerk's other SDKs. See [`TokenVerifier`](crate::TokenVerifier) for what it does not check.
    ///
    /// # Errors
    /// The first check that the token does not pass, or that the key could not be had.
    #[doc(alias = "verifyToken")]
    pub async fn verify_token(&self, token: &str) -> Result<Verified<Claims>, TokenError> {
        let round = |evidence: &Evidence, now| crate::verifier::verify_round(&self.inner.config, token, evidence, now);
        self.rounds(round).await.unwrap_or_else(|| {
            Err(crate::jwt::error::TokenErrorKind::KeysUnavailable { status: None, retry_after: None }.into())
        })
    }

    async fn decide(&self, request: &Context<'_>) -> RequestState {
        let state = self.settle(request).await;
        if let Some(refusal) = state.refusal() {
            tracing::debug!(
                reason = refusal.reason().as_str(),
                cause = ?refusal.cause(),
                token_type = state.token_type().map_or("none", |token_type| token_type.as_str()),
                "request is not signed in"
            );
        }
        state
    }

    async fn settle(&self, request: &Context<'_>) -> RequestState {
        let round = |evidence: &Evidence, now| match decide(&self.inner.config, request, evidence, now) {
            Outcome::Settled(state) => Ok(state),
            Outcome::Needs(need) => Err(need),
        };
        self.rounds(round).await.unwrap_or_else(|| {
            let detail = Detail::Plain("The decision did not come to an end; please report this.");
            RequestState::signed_out(None, Refusal::new(Reason::UnexpectedError, Cause::Misconfigured, detail))
        })
    }

    /// Makes rounds until one needs nothing more; `None` if that takes too many.
    ///
    /// The clock is read before each round: an answer may have taken seconds, and a token that was minted meanwhile
    /// would otherwise lie in the future.
    async fn rounds<T>(&self, round: impl Fn(&Evidence, UnixMillis) -> Result<T, Need>) -> Option<T> {
        let mut evidence = Evidence::with_keys(self.cached_keys());
        for _ in 0..MAX_ROUNDS {
            match round(&evidence, self.inner.clock.now()) {
                Ok(settled) => return Some(settled),
                Err(need) => {
                    let answer = Box::pin(self.fulfil(&need)).await;
                    evidence.record(need, answer);
                }
            }
        }
        None
    }

    #[cfg(feature = "api")]
    fn cached_keys(&self) -> Option<Arc<crate::evidence::KeySet>> {
        let network = self.inner.network.as_ref().filter(|_| matches!(self.inner.config.keys, KeySource::Remote))?;
        network.fresh_keys(self.inner.clock.now())
    }

    #[cfg(not(feature = "api"))]
    fn cached_keys(&self) -> Option<Arc<crate::evidence::KeySet>> {
        None
    }

    /// Boxed by its callers: it is rare and large, and would make each request's future as large.
    #[cfg(feature = "api")]
    async fn fulfil(&self, need: &Need) -> Answer {
        match &self.inner.network {
            Some(network) => network.fulfil(need, &self.inner.clock).await,
            None => cannot_ask(need),
        }
    }

    #[cfg(not(feature = "api"))]
    #[allow(clippy::unused_async)]
    async fn fulfil(&self, need: &Need) -> Answer {
        cannot_ask(need)
    }
}

/// The answer where there is nobody to ask.
fn cannot_ask(need: &Need) -> Answer {
    match need {
        Need::Key { .. } => Answer::Key(Err(crate::jwt::error::TokenErrorKind::KeyNotConfigured)),
        Need::VerifyMachineToken { .. } => Answer::MachineToken(Err(crate::refusal::MachineTokenError::CannotAsk)),
    }
}

impl fmt::Debug for Authenticator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authenticator").field("accepts", &self.inner.config.accepts).finish_non_exhaustive()
    }
}

#[cfg(all(test, feature = "api"))]
mod tests;
