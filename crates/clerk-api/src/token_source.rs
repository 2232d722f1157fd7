//! Tokens for the calls of a service to other services: minted once, renewed in time, shared by all callers.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};

use clerk_types::time::Millis;
use http::HeaderValue;

use crate::{Clerk, Error, transport::TransportError};

mod builder;
mod flight;
mod lease;
mod mint;

use self::{
    flight::{Flight, Seat},
    lease::Phase,
    mint::Mint,
};

pub use self::{builder::M2mTokenSourceBuilder, mint::BearerToken};

/// Hands out M2M tokens of one machine; what a service uses to call another.
///
/// Cheap to clone; clones share the token. Make one per machine and keep it:
///
/// * However many callers ask at once, one token is minted for all of them.
/// * It is renewed ahead of its end: when a fifth of its life is left or five minutes, whichever is less, and up to half
///   of that earlier, at random, so that several processes do not come at once. Meanwhile every caller gets the old token
///   without waiting.
/// * While minting fails, the old token is handed out as long as it lives, with growing pauses between the attempts.
///   Only then do callers see the error.
/// * A caller that is cancelled harms nobody: on tokio a task of its own mints, elsewhere the next caller goes on where
///   the cancelled one was. (Outside of tokio one caller also has to wait for each renewal.)
/// * Nothing here shows the token in `Debug`, logs or errors.
///
/// # Example
///
/// ```no_run
/// use clerk_api::{Clerk, M2mTokenSource};
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let clerk = Clerk::from_env()?; // CLERK_MACHINE_SECRET_KEY
/// let source = M2mTokenSource::builder(&clerk).seconds_until_expiration(600).build()?;
///
/// let mut request = http::Request::get("http://billing.internal/invoices").body(())?;
/// request
///     .headers_mut()
///     .insert(http::header::AUTHORIZATION, source.authorization().await?);
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct M2mTokenSource {
    shared: Arc<Shared>,
}

impl M2mTokenSource {
    /// A source with default options: opaque tokens that live as long as the machine's settings say.
    ///
    /// # Errors
    ///
    /// [`Error::is_missing_key`] when `clerk` has no machine secret key.
    pub fn new(clerk: &Clerk) -> Result<Self, Error> {
        Self::builder(clerk).build()
    }

    /// Starts a source with options.
    pub fn builder(clerk: &Clerk) -> M2mTokenSourceBuilder {
        M2mTokenSourceBuilder::new(clerk)
    }

    fn of(mint: Mint) -> Self {
        Self {
            shared: Arc::new_cyclic(|this| Shared {
                this: this.clone(),
                mint: Arc::new(mint),
                state: Mutex::default(),
            }),
        }
    }

    /// The token to use now.
    ///
    /// Returns at once while there is a live token, and mints otherwise (`POST /m2m_tokens`).
    ///
    /// # Errors
    ///
    /// What the mint ended with, when there is no live token. All callers that waited for it get the same. After
    /// repeated failures, and while the API asks to wait, the last error is returned without another attempt for a while.
    pub async fn token(&self) -> Result<BearerToken, Error> {
        // A flight is lost when its runtime shuts down; another one is started then, but not for ever.
        for _ in 0..3 {
            let seat = match self.shared.step() {
                Step::Serve(token) => return Ok(token),
                Step::Refuse(error) => return Err(error),
                Step::Wait(seat) => seat,
            };
            match seat.wait().await {
                Some(Ok(token)) => return Ok(token),
                Some(Err(error)) => return self.shared.still_alive().ok_or(error),
                None => self.shared.lose(&seat),
            }
        }
        Err(lost())
    }

    /// The value of an `Authorization` header with the token to use now, marked sensitive.
    ///
    /// # Errors
    ///
    /// As for [`token`](Self::token).
    pub async fn authorization(&self) -> Result<HeaderValue, Error> {
        Ok(self.token().await?.authorization())
    }

    /// Drops `token`, so that the next caller gets a new one; does nothing if it has been replaced already.
    ///
    /// Call it when a callee refused the token with 401, because it was revoked or lacks a scope that was added later,
    /// and repeat the call once. A token that was just minted and is refused again will be refused for ever: do not loop.
    pub fn invalidate(&self, token: &BearerToken) {
        let mut state = self.shared.lock();
        if state.current.as_ref().is_some_and(|current| current.is(token)) {
            state.current = None;
        }
    }
}

impl fmt::Debug for M2mTokenSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("M2mTokenSource").field("format", &self.shared.mint.format).finish_non_exhaustive()
    }
}

type Minted = Result<BearerToken, Error>;

struct Shared {
    this: Weak<Shared>,
    mint: Arc<Mint>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    current: Option<BearerToken>,
    flight: Option<Arc<Flight<Minted>>>,
    /// A token has been minted before: no other one of this machine will do.
    minted: bool,
    trouble: Option<Trouble>,
}

/// Failures in a row.
struct Trouble {
    failures: u32,
    until: Millis,
    error: Error,
}

/// What a caller does next.
enum Step {
    Serve(BearerToken),
    Refuse(Error),
    Wait(Seat<Minted>),
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn step(&self) -> Step {
        let now = (self.mint.clock)();
        let mut state = self.lock();
        let phase = match &state.current {
            Some(token) => token.phase(now),
            None => Phase::Dead,
        };
        let live = state.current.clone().filter(|_| phase != Phase::Dead);
        if let (Phase::Fresh, Some(token)) = (phase, &live) {
            return Step::Serve(token.clone());
        }
        if let (None, Some(trouble)) = (&state.flight, &state.trouble) {
            if lease::pausing(now, trouble.until) {
                match &live {
                    Some(token) => return Step::Serve(token.clone()),
                    // A caller without any token may try again at once after a first failure.
                    None if trouble.failures > 1 || trouble.error.retry_after().is_some() => {
                        return Step::Refuse(trouble.error.clone());
                    }
                    None => {}
                }
            }
        }
        let fresh_only = state.minted;
        let flight = state.flight.get_or_insert_with(|| Arc::new(self.take_off(fresh_only))).clone();
        let driven = flight.is_boarded() || self.drive(&flight);
        match live {
            Some(token) if driven && phase == Phase::Renew => Step::Serve(token),
            _ => Step::Wait(flight.board()),
        }
    }

    /// A mint that puts its result into the state when it is done.
    fn take_off(&self, fresh_only: bool) -> Flight<Minted> {
        let mint = self.mint.clone();
        // Weak: the state owns the flight, and a flight that nobody drives must not keep the state alive.
        let this = self.this.clone();
        Flight::new(async move {
            let result = mint.mint(fresh_only).await;
            if let Some(this) = this.upgrade() {
                this.land(&result);
            }
            result
        })
    }

    fn land(&self, result: &Minted) {
        let now = (self.mint.clock)();
        let mut state = self.lock();
        state.flight = None;
        match result {
            Ok(token) => {
                state.current = Some(token.clone());
                state.minted = true;
                state.trouble = None;
            }
            Err(error) => {
                let failures = state.trouble.as_ref().map_or(1, |trouble| trouble.failures.saturating_add(1));
                tracing::warn!(%error, failures, "no M2M token could be minted");
                state.trouble = Some(Trouble {
                    failures,
                    until: lease::retry_at(now, failures, error.retry_after(), fastrand::f64()),
                    error: error.clone(),
                });
            }
        }
    }

    fn still_alive(&self) -> Option<BearerToken> {
        let now = (self.mint.clock)();
        let current = self.lock().current.clone()?;
        (current.phase(now) != Phase::Dead).then_some(current)
    }

    /// Counts a flight that ended without a result as a failed one.
    fn lose(&self, seat: &Seat<Minted>) {
        let still_there = {
            let state = self.lock();
            state.flight.as_ref().is_some_and(|flight| seat.is_on(flight))
        };
        if still_there {
            self.land(&Err(lost()));
        }
    }

    /// Lets a task of its own drive the flight, if there is a tokio runtime to run it.
    #[cfg(feature = "tokio")]
    fn drive(&self, flight: &Arc<Flight<Minted>>) -> bool {
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            return false;
        };
        let seat = flight.board();
        let this = self.this.clone();
        runtime.spawn(async move {
            if seat.wait().await.is_none() {
                if let Some(this) = this.upgrade() {
                    this.lose(&seat);
                }
            }
        });
        true
    }

    #[cfg(not(feature = "tokio"))]
    fn drive(&self, _: &Arc<Flight<Minted>>) -> bool {
        false
    }
}

/// The flight panicked, or its runtime was shut down under it.
fn lost() -> Error {
    TransportError::other("the task that was minting the token is gone").into()
}

// With the timer that they run on.
#[cfg(all(test, feature = "tokio"))]
mod tests;
