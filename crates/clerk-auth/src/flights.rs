//! Joins identical calls that are under way at the same time. Nothing is kept once they are answered.
//!
//! All who wait drive the one call, whoever began it. So a caller who gives up takes nothing along, and one who is not
//! polled for a while (in a `select!`, or in a buffer of futures) holds up nobody.

use std::collections::HashMap;
use std::fmt;
use std::future::Future;
use std::hash::Hash;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};

use futures_util::FutureExt as _;
use futures_util::future::{Shared, WeakShared};

/// Calls under way, by what they ask.
pub(crate) struct Flights<K, T: Clone> {
    under_way: Mutex<HashMap<K, WeakShared<Journey<T>>>>,
}

/// A call; its output is `None` if it panicked, or if the runtime that it belonged to is gone.
type Journey<T> = Pin<Box<dyn Future<Output = Option<T>> + Send>>;

impl<K, T: Clone> Default for Flights<K, T> {
    fn default() -> Self {
        Self { under_way: Mutex::default() }
    }
}

impl<K: Clone + Eq + Hash, T: Clone + 'static> Flights<K, T> {
    /// Makes the call, or takes the answer of the same call if one is under way.
    pub(crate) async fn join<F>(&self, key: &K, call: impl Fn() -> F) -> T
    where
        F: Future<Output = T> + Send + 'static,
    {
        for _ in 0..2 {
            let seat = self.take_seat(key, &call);
            let answer = seat.journey.clone().await;
            // Whoever comes from now on asks anew.
            self.forget(key, &seat.journey);
            if let Some(answer) = answer {
                return answer;
            }
        }
        call().await
    }

    /// Whether such a call is under way.
    pub(crate) fn is_under_way(&self, key: &K) -> bool {
        self.lock().get(key).is_some_and(|journey| joinable(journey).is_some())
    }

    fn take_seat<F>(&self, key: &K, call: impl Fn() -> F) -> Seat<'_, K, T>
    where
        F: Future<Output = T> + Send + 'static,
    {
        let mut under_way = self.lock();
        let journey = under_way.get(key).and_then(joinable).unwrap_or_else(|| {
            let journey: Journey<T> = Box::pin(AssertUnwindSafe(call()).catch_unwind().map(Result::ok));
            let journey = journey.shared();
            if let Some(weak) = journey.downgrade() {
                under_way.insert(key.clone(), weak);
            }
            journey
        });
        Seat { flights: self, key: key.clone(), journey }
    }

    fn forget(&self, key: &K, journey: &Shared<Journey<T>>) {
        let mut under_way = self.lock();
        if under_way.get(key).and_then(WeakShared::upgrade).is_some_and(|known| known.ptr_eq(journey)) {
            under_way.remove(key);
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, WeakShared<Journey<T>>>> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The call, if it is still without an answer.
fn joinable<T: Clone>(journey: &WeakShared<Journey<T>>) -> Option<Shared<Journey<T>>> {
    journey.upgrade().filter(|journey| journey.peek().is_none())
}

/// One caller's part in a flight. The last one to leave takes the flight off the list, also when it gives up.
struct Seat<'f, K: Clone + Eq + Hash, T: Clone + 'static> {
    flights: &'f Flights<K, T>,
    key: K,
    journey: Shared<Journey<T>>,
}

impl<K: Clone + Eq + Hash, T: Clone + 'static> Drop for Seat<'_, K, T> {
    fn drop(&mut self) {
        let mut under_way = self.flights.lock();
        let ours = under_way.get(&self.key).and_then(WeakShared::upgrade).filter(|known| known.ptr_eq(&self.journey));
        // The two that are in this function; nobody joins while the list is locked.
        if ours.is_some_and(|known| known.strong_count().is_none_or(|count| count <= 2)) {
            under_way.remove(&self.key);
        }
    }
}

impl<K, T: Clone> fmt::Debug for Flights<K, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Flights")
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    /// Waits until `count` callers have joined the call.
    async fn joined(flights: &Flights<u8, usize>, count: usize) {
        // Each has its seat and the clone that it polls; one is ours.
        let seated = || flights.lock().get(&1).and_then(WeakShared::upgrade).and_then(|one| one.strong_count());
        while seated().is_none_or(|seated| seated < 2 * count + 1) {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn identical_calls_are_one() {
        let flights = Arc::new(Flights::<u8, usize>::default());
        let calls = Arc::new(AtomicUsize::new(0));
        let (open, gate) = tokio::sync::watch::channel(false);
        let mut tasks = Vec::new();
        for _ in 0..64 {
            let (flights, calls, gate) = (Arc::clone(&flights), Arc::clone(&calls), gate.clone());
            tasks.push(tokio::spawn(async move {
                let call = || {
                    let (calls, mut gate) = (Arc::clone(&calls), gate.clone());
                    async move {
                        gate.wait_for(|open| *open).await.unwrap();
                        calls.fetch_add(1, Ordering::SeqCst)
                    }
                };
                flights.join(&1, call).await
            }));
        }
        joined(&flights, 64).await;
        open.send(true).unwrap();
        for task in tasks {
            assert_eq!(task.await.unwrap(), 0, "all take the first answer");
        }
        assert_eq!(calls.load(Ordering::SeqCst), 1);
        assert!(flights.lock().is_empty());
        assert_eq!(flights.join(&1, || async { 7 }).await, 7, "an answer is not kept");
    }

    #[tokio::test]
    async fn different_calls_do_not_wait_for_each_other() {
        let flights = Flights::<u8, u8>::default();
        let (a, b) = tokio::join!(flights.join(&1, || async { 1 }), flights.join(&2, || async { 2 }));
        assert_eq!((a, b), (1, 2));
    }

    #[tokio::test]
    async fn a_caller_that_gives_up_leaves_the_call_to_the_others() {
        let flights = Arc::new(Flights::<u8, usize>::default());
        let (open, gate) = tokio::sync::watch::channel(false);
        let [leader, follower] = [1, 2].map(|answer| {
            let (flights, gate) = (Arc::clone(&flights), gate.clone());
            tokio::spawn(async move {
                let call = || {
                    let mut gate = gate.clone();
                    async move {
                        gate.wait_for(|open| *open).await.unwrap();
                        answer
                    }
                };
                flights.join(&1, call).await
            })
        });
        joined(&flights, 2).await;
        leader.abort();
        assert!(leader.await.unwrap_err().is_cancelled());
        open.send(true).unwrap();
        assert_eq!(follower.await.unwrap(), 1, "it goes on where the first one was");
        assert!(flights.lock().is_empty());
    }

    /// A future that nobody polls, such as one in a buffer whose stream waits for its consumer.
    #[tokio::test]
    async fn a_caller_that_is_not_polled_holds_up_nobody() {
        let flights = Flights::<u8, usize>::default();
        let (open, gate) = tokio::sync::watch::channel(false);
        let call = || {
            let mut gate = gate.clone();
            async move {
                gate.wait_for(|open| *open).await.unwrap();
                1
            }
        };
        let mut idle = pin!(flights.join(&1, call));
        assert!(idle.as_mut().now_or_never().is_none());
        open.send(true).unwrap();
        let other = tokio::time::timeout(Duration::from_secs(5), flights.join(&1, || async { 2 }));
        assert_eq!(other.await.unwrap(), 1);
        let other = tokio::time::timeout(Duration::from_secs(5), flights.join(&1, || async { 3 }));
        assert_eq!(other.await.unwrap(), 3, "and keeps no answer");
        assert_eq!(idle.await, 1);
    }

    #[tokio::test]
    async fn a_call_that_panics_is_made_anew() {
        let flights = Flights::<u8, usize>::default();
        let calls = Arc::new(AtomicUsize::new(0));
        let call = || {
            let count = calls.fetch_add(1, Ordering::SeqCst);
            async move {
                assert!(count > 0, "the first one panics");
                count
            }
        };
        assert_eq!(flights.join(&1, call).await, 1);
        assert!(flights.lock().is_empty());
    }

    #[tokio::test]
    async fn an_abandoned_call_leaves_nothing_behind() {
        let flights = Flights::<u8, u8>::default();
        let abandoned = tokio::time::timeout(Duration::from_millis(1), flights.join(&1, std::future::pending)).await;
        assert!(abandoned.is_err());
        assert!(flights.lock().is_empty());
    }
}
