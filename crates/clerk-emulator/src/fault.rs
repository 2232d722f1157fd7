//! Bad days, made to order.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;

use crate::route_pattern::RoutePattern;

/// One way in which requests go wrong, and for which requests.
///
/// A fault applies to every request until it is cleared; narrow it with [`on`](Self::on), [`times`](Self::times) and
/// [`skip`](Self::skip). Unless [`after_processing`](Self::after_processing) is set, a request that goes wrong has no
/// effect on the data.
///
/// # Example
///
/// ```
/// use clerk_emulator::{Emulator, Fault};
///
/// let clerk = Emulator::start();
/// clerk.faults().add(Fault::rate_limited(2).on("POST", "/m2m_tokens/verify").times(3));
/// ```
#[derive(Clone, Debug)]
pub struct Fault {
    effect: Effect,
    pattern: RoutePattern,
    skip: usize,
    remaining: Option<usize>,
    after_processing: bool,
}

/// What happens instead of, or besides, the proper answer.
#[derive(Clone, Debug)]
pub(crate) enum Effect {
    Delay(Duration),
    Hang,
    Close,
    CutBody,
    Answer(RawAnswer),
}

/// An answer, byte for byte.
#[derive(Clone, Debug)]
pub(crate) struct RawAnswer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: RawBody,
}

#[derive(Clone, Debug)]
pub(crate) enum RawBody {
    Bytes(Bytes),
    /// Clerk's error shape with this code; the trace id is made for each answer.
    Error {
        code: &'static str,
        message: &'static str,
    },
}

impl Fault {
    /// The proper answer, so much later (in real time; the emulator's clock does not matter).
    pub fn delay(by: Duration) -> Self {
        Self::new(Effect::Delay(by))
    }

    /// No answer, ever; the connection stays open.
    pub fn hang() -> Self {
        Self::new(Effect::Hang)
    }

    /// The connection is closed without an answer.
    pub fn close_connection() -> Self {
        Self::new(Effect::Close)
    }

    /// The proper answer, but the connection breaks in the middle of the body.
    pub fn cut_body() -> Self {
        Self::new(Effect::CutBody).after_processing()
    }

    /// 429 in Clerk's shape, with `Retry-After` in seconds.
    pub fn rate_limited(retry_after_seconds: u64) -> Self {
        Self::error(429, Some(retry_after_seconds))
    }

    /// An error in Clerk's shape with this status: 500, 503, or any other.
    pub fn status(status: u16) -> Self {
        Self::error(status, None)
    }

    /// 503 in Clerk's shape, with `Retry-After` in seconds.
    pub fn unavailable(retry_after_seconds: u64) -> Self {
        Self::error(503, Some(retry_after_seconds))
    }

    /// 200 with the JSON content type and half a document.
    pub fn broken_json() -> Self {
        Self::respond(
            200,
            &[("content-type", "application/json")],
            "{\"object\":\"machine_to_machine_token\",\"id\":\"mt_",
        )
    }

    /// 502 with a web page, as a proxy in between answers.
    pub fn html() -> Self {
        let page = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>";
        Self::respond(502, &[("content-type", "text/html; charset=utf-8")], page)
    }

    /// This status with no body and no content type.
    pub fn empty_body(status: u16) -> Self {
        Self::respond(status, &[], "")
    }

    /// 200 with the JSON content type and a body of so many bytes.
    pub fn oversized(bytes: usize) -> Self {
        let mut body = vec![b'a'; bytes];
        if let [first, .., last] = body.as_mut_slice() {
            (*first, *last) = (b'"', b'"');
        }
        Self::respond(200, &[("content-type", "application/json")], body)
    }

    /// Any answer, byte for byte. A status outside 100 to 999 or headers that HTTP does not allow become a 500.
    pub fn respond(status: u16, headers: &[(&'static str, &str)], body: impl Into<Bytes>) -> Self {
        let headers = headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        Self::new(Effect::Answer(RawAnswer { status, headers, body: RawBody::Bytes(body.into()) }))
    }

    /// Only requests to this route: `on("POST", "/m2m_tokens/verify")`, `on("GET", "/machines/*")`, `on("*", "*")`.
    ///
    /// `*` stands for any method, any one segment, or, alone, any path; a leading `/v1` makes no difference.
    #[must_use]
    pub fn on(mut self, method: &str, path: &str) -> Self {
        self.pattern = RoutePattern::new(method, path);
        self
    }

    /// Only so many requests, then no more.
    #[must_use]
    pub fn times(mut self, count: usize) -> Self {
        self.remaining = Some(count);
        self
    }

    /// Lets so many requests through first.
    #[must_use]
    pub fn skip(mut self, count: usize) -> Self {
        self.skip = count;
        self
    }

    /// Does what the request asks for, and only then loses the answer.
    #[must_use]
    pub fn after_processing(mut self) -> Self {
        self.after_processing = true;
        self
    }

    fn new(effect: Effect) -> Self {
        Self { effect, pattern: RoutePattern::ANY, skip: 0, remaining: None, after_processing: false }
    }

    fn error(status: u16, retry_after: Option<u64>) -> Self {
        let (code, message) = match status {
            429 => ("too_many_requests", "Too many requests"),
            504 => ("gateway_timeout", "Gateway timeout"),
            _ => ("internal_clerk_error", "Oops, an unexpected error occurred"),
        };
        let headers = retry_after.map(|seconds| ("retry-after", seconds.to_string())).into_iter().collect();
        Self::new(Effect::Answer(RawAnswer { status, headers, body: RawBody::Error { code, message } }))
    }
}

/// Names a fault that was added.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct FaultId(u64);

/// The faults in force: `emulator.faults()`.
///
/// A request meets every matching delay, and of the other faults the one added first.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    next: u64,
    faults: Vec<Active>,
}

#[derive(Debug)]
struct Active {
    id: FaultId,
    fault: Fault,
    hits: usize,
}

/// What a request meets.
#[derive(Debug, Default)]
pub(crate) struct Encounter {
    pub(crate) delay: Duration,
    /// The effect, and whether the request is processed all the same.
    pub(crate) effect: Option<(Effect, bool)>,
}

impl Faults {
    /// Adds a fault; it applies from the next request on.
    pub fn add(&self, fault: Fault) -> FaultId {
        let mut state = self.lock();
        let id = FaultId(state.next);
        state.next += 1;
        state.faults.push(Active { id, fault, hits: 0 });
        id
    }

    /// How many requests the fault has hit; 0 for one that was removed.
    pub fn hits(&self, id: FaultId) -> usize {
        self.lock().faults.iter().find(|active| active.id == id).map_or(0, |active| active.hits)
    }

    /// Removes one fault.
    pub fn remove(&self, id: FaultId) {
        self.lock().faults.retain(|active| active.id != id);
    }

    /// Removes all faults.
    pub fn clear(&self) {
        self.lock().faults.clear();
    }

    pub(crate) fn meet(&self, method: &str, path: &str) -> Encounter {
        let mut encounter = Encounter::default();
        for active in &mut self.lock().faults {
            let Active { fault, hits, .. } = active;
            let taken = encounter.effect.is_some() && !matches!(fault.effect, Effect::Delay(_));
            if taken || fault.remaining == Some(0) || !fault.pattern.matches(method, path) {
                continue;
            }
            if fault.skip > 0 {
                fault.skip -= 1;
                continue;
            }
            fault.remaining = fault.remaining.map(|remaining| remaining - 1);
            *hits += 1;
            match &fault.effect {
                Effect::Delay(by) => encounter.delay = encounter.delay.saturating_add(*by),
                effect => encounter.effect = Some((effect.clone(), fault.after_processing)),
            }
        }
        encounter
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_counted_skipped_and_spent() {
        let faults = Faults::default();
        let id = faults.add(Fault::status(500).on("GET", "/jwks").skip(1).times(2));
        let hit = |method: &str| faults.meet(method, "/v1/jwks").effect.is_some();
        assert!(!hit("POST"));
        assert!(!hit("GET"), "the first is skipped");
        assert!(hit("GET"));
        assert!(hit("GET"));
        assert!(!hit("GET"), "spent");
        assert_eq!(faults.hits(id), 2);
        faults.clear();
        assert_eq!(faults.hits(id), 0);
    }

    #[test]
    fn delays_add_up_and_the_first_other_fault_wins() {
        let faults = Faults::default();
        faults.add(Fault::delay(Duration::from_millis(3)));
        let close = faults.add(Fault::close_connection());
        let never = faults.add(Fault::html());
        faults.add(Fault::delay(Duration::from_millis(4)));
        let encounter = faults.meet("GET", "/");
        assert_eq!(encounter.delay, Duration::from_millis(7));
        assert!(matches!(encounter.effect, Some((Effect::Close, false))));
        assert_eq!((faults.hits(close), faults.hits(never)), (1, 0));
        faults.remove(close);
        assert!(matches!(faults.meet("GET", "/").effect, Some((Effect::Answer(_), false))));
    }
}
