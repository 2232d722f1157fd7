//! Holding requests back so that the API has nothing to refuse.
//!
//! Clerk allows an instance so many requests in so much time and answers the rest with 429. A [`RateGovernor`] counts what
//! is sent and lets requests wait until there is room, in the order in which they came:
//!
//! * Every attempt counts, retries included. A burst up to the whole limit goes out at once.
//! * A request counts until the limit's time has passed since its end, so that delays on the way to the API cannot pile
//!   requests up there.
//! * An operation that was answered 429 with a `Retry-After` is not called before that time, by nobody who shares the
//!   governor; where each user, organization or membership has a limit of its own, only that one is held. A wait of more
//!   than an hour, the longest that a documented limit can ask for, counts as an hour.
//! * Waiting counts towards the time limit of a call ([`RetryPolicy::deadline`](crate::transport::RetryPolicy::deadline),
//!   8 s by default). A call that would have to wait for longer fails at once with
//!   [`Error::is_held_back`](crate::Error::is_held_back), and nothing is sent; so give calls that may wait more time.
//! * A call that is dropped gives its place back, and those behind it move up. One that is not polled holds up nobody: its
//!   turn comes all the same, and it keeps its place until it is polled or dropped.
//!
//! Nothing is held back unless [`ClerkBuilder::govern_rate`](crate::ClerkBuilder::govern_rate) or
//! [`ClerkBuilder::rate_governor`](crate::ClerkBuilder::rate_governor) asks for it. Waiting needs a
//! [`Timer`]; without one, a call that would have to wait fails at once.
//!
//! # Example
//!
//! ```
//! # #[cfg(feature = "reqwest")] {
//! use std::time::Duration;
//! use clerk_api::{Clerk, transport::RetryPolicy};
//!
//! // 100 requests in 10 s, since this is the key of a development instance. A call may wait for a minute.
//! let clerk = Clerk::builder()
//!     .secret_key("sk_test_123")
//!     .govern_rate()
//!     .retry(RetryPolicy::default().deadline(Duration::from_secs(60)))
//!     .build()?;
//! # }
//! # Ok::<(), clerk_api::Error>(())
//! ```

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
    task::Waker,
    time::{Duration, Instant},
};

use http::Method;

use self::{
    limits::Place,
    turn::{Held, Waiting},
    window::{Wakers, Window, later},
};
use crate::transport::Timer;

mod limits;
mod turn;
mod window;

pub use self::limits::RateLimits;
pub(crate) use self::limits::Route;

/// However long the API asks to wait: the longest time that a documented limit is about.
const LONGEST_HOLD: Duration = Duration::from_secs(60 * 60);

/// From this number on, limits of single users and the like are forgotten when they no longer matter.
const FEW: usize = 64;

/// Counts the requests to one instance and lets them wait where there are too many. Clones share everything.
///
/// All clones of a [`Clerk`](crate::Clerk) share its governor. Where several clients talk to one instance, hand the same
/// governor to each. See the [module](self) for what it does.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "reqwest")] {
/// use clerk_api::{Clerk, governor::{RateGovernor, RateLimits}};
///
/// let governor = RateGovernor::new(RateLimits::production());
/// let calls = Clerk::builder().secret_key("sk_live_123").rate_governor(governor.clone()).build()?;
/// let tokens = Clerk::builder().machine_secret_key("ak_123").rate_governor(governor).build()?;
/// # }
/// # Ok::<(), clerk_api::Error>(())
/// ```
#[derive(Clone)]
pub struct RateGovernor {
    shared: Arc<Shared>,
}

struct Shared {
    limits: RateLimits,
    state: Mutex<State>,
}

struct State {
    overall: Window,
    own: HashMap<Place, Window>,
    /// At how many of its own windows those that no longer matter are forgotten.
    crowd: usize,
    tickets: u64,
}

/// Which limit somebody waits for.
#[derive(Clone, Copy)]
enum Which<'a> {
    Overall,
    Own(&'a Route),
}

/// The permission to send one request. Until it is dropped the request counts as being on its way.
#[derive(Debug)]
pub(crate) struct Permit<'a> {
    own: Option<Held<'a>>,
    overall: Option<Held<'a>>,
}

impl RateGovernor {
    /// A governor that has seen no request yet.
    pub fn new(limits: RateLimits) -> Self {
        let state = State { overall: Window::new(Some(limits.quota())), own: HashMap::new(), crowd: FEW, tickets: 0 };
        Self { shared: Arc::new(Shared { limits, state: Mutex::new(state) }) }
    }

    /// Where a request is counted; `path` is that of its URL.
    pub(crate) fn route(&self, method: &Method, template: &'static str, path: &str) -> Route {
        self.shared.limits.route(method, template, path)
    }

    /// Waits until a request may be sent, for at most `left`, or says at once how long that would take at least.
    pub(crate) async fn admit<'a>(
        &'a self,
        route: &'a Route,
        timer: &'a dyn Timer,
        left: Duration,
    ) -> Result<Permit<'a>, Duration> {
        let deadline = timer.now().checked_add(left);
        loop {
            let now = timer.now();
            let (has_own, free) = self.lock(|state, _| state.look(route, now));
            // Both limits are asked before any line is joined: who cannot be in time is in nobody's way.
            if free > now && deadline.is_some_and(|deadline| free > deadline) {
                return Err(free.saturating_duration_since(now));
            }
            let own = match has_own {
                true => Some(Waiting::new(self, Which::Own(route), timer, deadline).await?),
                false => None,
            };
            let overall = match route.counts {
                true => Some(Waiting::new(self, Which::Overall, timer, deadline).await?),
                false => None,
            };
            let permit = Permit { own, overall };
            let now = timer.now();
            // A 429 may have come meanwhile.
            if !self.lock(|state, _| state.is_held(route, now)) {
                return Ok(permit);
            }
        }
    }

    /// Holds everything on this route back for as long as the API `asked`.
    pub(crate) fn hold(&self, route: &Route, now: Instant, asked: Duration) {
        let until = later(now, asked.min(LONGEST_HOLD));
        self.lock(|state, wakers| {
            state.forget_idle(now);
            state.window(Which::Own(route)).hold(until, wakers);
        });
    }

    fn lock<T>(&self, act: impl FnOnce(&mut State, &mut Wakers) -> T) -> T {
        let mut wakers = Wakers::default();
        let result = act(&mut self.shared.state.lock().unwrap_or_else(PoisonError::into_inner), &mut wakers);
        wakers.wake.into_iter().for_each(Waker::wake);
        result
    }
}

impl fmt::Debug for RateGovernor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RateGovernor").field("limits", &self.shared.limits).finish_non_exhaustive()
    }
}

impl Permit<'_> {
    /// From here on the API may have counted the request; before, a permit that is dropped leaves no trace.
    pub(crate) fn mark_sent(&mut self) {
        for held in [&mut self.own, &mut self.overall].into_iter().flatten() {
            held.mark_sent();
        }
    }
}

impl State {
    /// Whether a request waits for more than the overall limit, and when it can go at the earliest.
    fn look(&mut self, route: &Route, now: Instant) -> (bool, Instant) {
        self.forget_idle(now);
        let overall = if route.counts { self.overall.next_free(now) } else { now };
        match self.own.get_mut(&route.place) {
            None => (route.quota.is_some(), overall),
            Some(window) => (true, overall.max(window.next_free(now))),
        }
    }

    fn is_held(&self, route: &Route, now: Instant) -> bool {
        self.own.get(&route.place).is_some_and(|window| window.is_held(now))
    }

    fn join(&mut self, which: Which<'_>) -> u64 {
        let ticket = self.tickets;
        self.tickets = self.tickets.wrapping_add(1);
        self.window(which).join(ticket);
        ticket
    }

    fn window(&mut self, which: Which<'_>) -> &mut Window {
        match which {
            Which::Overall => &mut self.overall,
            Which::Own(route) => self.own.entry(route.place.clone()).or_insert_with(|| Window::new(route.quota)),
        }
    }

    fn forget_idle(&mut self, now: Instant) {
        if self.own.len() >= self.crowd {
            self.own.retain(|_, window| !window.is_idle(now));
            // Rarely enough that it costs each request next to nothing.
            self.crowd = self.own.len().saturating_mul(2).max(FEW);
        }
    }
}

// With the timer that they run on.
#[cfg(all(test, feature = "tokio"))]
mod tests;
