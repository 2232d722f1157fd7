//! Authenticating requests.

mod builder;
#[cfg(feature = "api")]
mod get_token;
mod redirects;
mod warnings;

use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use tracing::Instrument as _;
use tracing::field::Empty;

pub use self::builder::AuthenticatorBuilder;
#[cfg(feature = "api")]
pub use self::get_token::GetToken;

use crate::config::Config;
#[cfg(feature = "api")]
use crate::config::KeySource;
use crate::decide::{Outcome, decide};
use crate::evidence::{Answer, Evidence, Need, RefreshError};
use crate::jwt::claims::Claims;
use crate::jwt::error::TokenError;
use crate::reason::{Cause, Reason, RefreshFailure};
use crate::refusal::{Detail, Refusal};
use crate::request::RequestHead;
use crate::request::context::Context;
use crate::request::values::joined_lines;
use crate::state::{Headers, RequestState};
use crate::time::{Clock, UnixMillis};
use crate::token::Token;
use crate::verified::Verified;

/// How often a decision may be made anew before something must be wrong.
const MAX_ROUNDS: usize = 8;

/// Every header of a request: lower-case name and joined value.
type RequestHeaders = Vec<(String, String)>;

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
    warned: warnings::Warned,
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
    /// Never fails: a bad token, an outage and a wrong key are states, each with its [`Cause`]. Ask
    /// [`RequestState::reply`] first: a browser may have to go elsewhere before the handler may run.
    pub async fn authenticate<H: RequestHead>(&self, head: &H) -> RequestState {
        self.authenticate_head(head).await
    }

    /// The same where an outer layer may have authenticated the request before: what can be had from Clerk only once, the
    /// session that a handshake or a refresh brought, is taken from the outer state instead of asked for again.
    ///
    /// That holds if `outer` is by this very authenticator (a clone of it) and its state has cookies for the browser. The
    /// outer layer sends those; the state that is returned has none. In all other cases this is
    /// [`authenticate`](Self::authenticate).
    pub async fn authenticate_within<H: RequestHead>(
        &self,
        head: &H,
        outer: Option<(&Self, &RequestState)>,
    ) -> RequestState {
        match outer {
            Some((authenticator, state)) if Arc::ptr_eq(&self.inner, &authenticator.inner) && state.sets_cookies() => {
                state.clone().with_headers(Headers::default())
            }
            _ => self.authenticate(head).await,
        }
    }

    async fn authenticate_head<'r, H: RequestHead>(&self, head: &'r H) -> RequestState {
        let all_headers = || {
            let mut headers: Vec<(String, String)> = Vec::new();
            for (name, _) in head.headers() {
                if !headers.iter().any(|(known, _)| known == name) {
                    headers.push((name.to_owned(), joined_lines(head, name)));
                }
            }
            headers
        };
        let config = &self.inner.config;
        let rest = |request: &mut Context<'r>| request.complete(head, config);
        self.decide(Context::read(head, config), rest, all_headers).await
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
        self.decide(Context::of_token(token), |_| (), Vec::new).await
    }

    /// Verifies a JWT with this authenticator's keys and checks, whatever kinds it accepts: the low-level function of
    /// Clerk's other SDKs. See [`TokenVerifier`](crate::TokenVerifier) for what it does not check.
    ///
    /// # Errors
    /// The first check that the token does not pass, or that the key could not be had.
    #[doc(alias = "verifyToken")]
    pub async fn verify_token(&self, token: &str) -> Result<Verified<Claims>, TokenError> {
        let round = |evidence: &Evidence, now| crate::verifier::verify_round(&self.inner.config, token, evidence, now);
        self.rounds(round, Vec::new).await.unwrap_or_else(|| {
            Err(crate::jwt::error::TokenErrorKind::KeysUnavailable { status: None, retry_after: None }.into())
        })
    }

    /// Decides in a span of its own, which tells what came of it and never a token.
    ///
    /// `rest` completes what was read of the request, `headers` are all of it.
    async fn decide<'r>(
        &self,
        mut request: Context<'r>,
        rest: impl Fn(&mut Context<'r>),
        headers: impl Fn() -> RequestHeaders,
    ) -> RequestState {
        let span = tracing::debug_span!(
            "clerk.authenticate",
            status = Empty,
            reason = Empty,
            cause = Empty,
            token_type = Empty,
            key_id = Empty,
            duration_us = Empty,
        );
        if span.is_disabled() {
            let state = self.settle(&mut request, rest, headers).await;
            self.warn(&request, &state);
            return state;
        }
        let started = Instant::now();
        let inside = span.clone();
        async move {
            let state = self.settle(&mut request, rest, headers).await;
            span.record("duration_us", u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX));
            span.record("status", state.status());
            if let Some(token_type) = state.token_type() {
                span.record("token_type", token_type.as_str());
            }
            if let Some(key_id) = key_id(&request, &state) {
                span.record("key_id", key_id);
            }
            if let Some(refusal) = state.refusal() {
                span.record("reason", refusal.reason().as_str());
                span.record("cause", tracing::field::debug(refusal.cause()));
                tracing::debug!(hint = refusal.hint(), "request is not signed in");
            }
            self.warn(&request, &state);
            state
        }
        .instrument(inside)
        .await
    }

    async fn settle<'r>(
        &self,
        request: &mut Context<'r>,
        rest: impl Fn(&mut Context<'r>),
        headers: impl Fn() -> RequestHeaders,
    ) -> RequestState {
        let round = |evidence: &Evidence, now| loop {
            match decide(&self.inner.config, request, evidence, now) {
                Outcome::Settled(state) => return Ok(state),
                Outcome::Needs(Need::Browser) if request.is_partial => rest(request),
                Outcome::Needs(need) => return Err(need),
            }
        };
        self.rounds(round, headers).await.unwrap_or_else(|| {
            let detail = Detail::Plain("The decision did not come to an end; please report this.");
            RequestState::signed_out(None, Refusal::new(Reason::UnexpectedError, Cause::Misconfigured, detail))
        })
    }

    /// Makes rounds until one needs nothing more; `None` if that takes too many.
    ///
    /// The clock is read before each round: an answer may have taken seconds, and a token that was minted meanwhile
    /// would otherwise lie in the future.
    ///
    /// `headers` are those of the request, for the need that takes them along.
    async fn rounds<T>(
        &self,
        mut round: impl FnMut(&Evidence, UnixMillis) -> Result<T, Need>,
        headers: impl Fn() -> RequestHeaders,
    ) -> Option<T> {
        let mut evidence = Evidence::with_keys(self.cached_keys());
        for _ in 0..MAX_ROUNDS {
            match round(&evidence, self.inner.clock.now()) {
                Ok(settled) => return Some(settled),
                Err(need) => {
                    let headers = if matches!(need, Need::Refresh(_)) { headers() } else { Vec::new() };
                    let answer = Box::pin(self.fulfil(&need, headers)).await;
                    evidence.record(need, answer);
                }
            }
        }
        None
    }

    #[cfg(feature = "api")]
    pub(crate) fn network(&self) -> Option<&crate::backend::Network> {
        self.inner.network.as_ref()
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
    async fn fulfil(&self, need: &Need, headers: RequestHeaders) -> Answer {
        match &self.inner.network {
            Some(network) => network.fulfil(need, headers, &self.inner.clock).await,
            None => cannot_ask(need),
        }
    }

    #[cfg(not(feature = "api"))]
    #[allow(clippy::unused_async)]
    async fn fulfil(&self, need: &Need, _: RequestHeaders) -> Answer {
        cannot_ask(need)
    }
}

/// The answer where there is nobody to ask.
fn cannot_ask(need: &Need) -> Answer {
    match need {
        Need::Key { .. } => Answer::Key(Err(crate::jwt::error::TokenErrorKind::KeyNotConfigured)),
        Need::VerifyMachineToken { .. } => Answer::MachineToken(Err(crate::refusal::MachineTokenError::CannotAsk)),
        Need::HandshakePayload { .. } => Answer::HandshakePayload(Err(Cause::NothingPresented)),
        Need::Browser => Answer::Nothing,
        Need::Refresh(_) => {
            Answer::Refresh(Err(RefreshError { why: RefreshFailure::MissingApiClient, cause: Cause::Refused }))
        }
    }
}

/// The key id that the presented JWT names, shortened to what an id may look like: the sender chose it.
fn key_id(request: &Context<'_>, state: &RequestState) -> Option<String> {
    let token = state.token().or_else(|| request.header_token()).or_else(|| request.browser.session().get(true));
    let token = Token::parse(token.or_else(|| request.browser.session().get(false))?);
    let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    token.key_id().map(|key_id| key_id.chars().filter(plain).take(64).collect())
}

impl fmt::Debug for Authenticator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authenticator").field("accepts", &self.inner.config.accepts).finish_non_exhaustive()
    }
}

#[cfg(all(test, feature = "api"))]
mod browser_tests;
#[cfg(all(test, feature = "api"))]
mod log_tests;
#[cfg(all(test, feature = "api"))]
mod tests;
