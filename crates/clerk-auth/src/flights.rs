//! Joins identical calls that are under way at the same time. Nothing is kept once they are answered.

use std::collections::HashMap;
use std::fmt;
use std::future::Future;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

/// Calls under way, by what they ask.
pub(crate) struct Flights<K, T> {
    under_way: Mutex<HashMap<K, Arc<Flight<T>>>>,
}

type Flight<T> = async_lock::Mutex<Option<T>>;

impl<K, T> Default for Flights<K, T> {
    fn default() -> Self {
        Self { under_way: Mutex::default() }
    }
}

impl<K: Clone + Eq + Hash, T: Clone> Flights<K, T> {
    /// Makes the call, or takes the answer of the same call if one is under way. When the caller that makes it gives
    /// up, one of those that wait makes it anew.
    pub(crate) async fn join<F: Future<Output = T>>(&self, key: &K, call: impl FnOnce() -> F) -> T {
        let seat = self.take_seat(key);
        let mut answer = seat.flight.lock().await;
        if let Some(answer) = &*answer {
            return answer.clone();
        }
        let fresh = call().await;
        *answer = Some(fresh.clone());
        // Whoever comes from now on asks anew.
        self.forget(key, &seat.flight);
        fresh
    }

    fn take_seat(&self, key: &K) -> Seat<'_, K, T> {
        let flight = Arc::clone(self.lock().entry(key.clone()).or_default());
        Seat { flights: self, key: key.clone(), flight }
    }

    fn forget(&self, key: &K, flight: &Arc<Flight<T>>) {
        let mut under_way = self.lock();
        if under_way.get(key).is_some_and(|known| Arc::ptr_eq(known, flight)) {
            under_way.remove(key);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<K, Arc<Flight<T>>>> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One caller's part in a flight. The last one to leave takes the flight off the list, also when it gives up.
struct Seat<'f, K: Clone + Eq + Hash, T: Clone> {
    flights: &'f Flights<K, T>,
    key: K,
    flight: Arc<Flight<T>>,
}

impl<K: Clone + Eq + Hash, T: Clone> Drop for Seat<'_, K, T> {
    fn drop(&mut self) {
        let mut under_way = self.flights.lock();
        let last = under_way.get(&self.key).is_some_and(|known| Arc::ptr_eq(known, &self.flight))
            // One is the list's, one is ours; nobody joins while the list is locked.
            && Arc::strong_count(&self.flight) <= 2;
        if last {
            under_way.remove(&self.key);
        }
    }
}

impl<K, T> fmt::Debug for Flights<K, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Flights")
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn identical_calls_are_one() {
        let flights = Arc::new(Flights::<u8, usize>::default());
        let calls = Arc::new(AtomicUsize::new(0));
        let (open, gate) = tokio::sync::watch::channel(false);
        let mut tasks = Vec::new();
        for _ in 0..64 {
            let (flights, calls, mut gate) = (Arc::clone(&flights), Arc::clone(&calls), gate.clone());
            tasks.push(tokio::spawn(async move {
                flights
                    .join(&1, || async {
                        gate.wait_for(|open| *open).await.unwrap();
                        calls.fetch_add(1, Ordering::SeqCst)
                    })
                    .await
            }));
        }
        while flights.lock().get(&1).is_none_or(|flight| Arc::strong_count(flight) < 65) {
            tokio::task::yield_now().await;
        }
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
    async fn a_caller_that_gives_up_leaves_the_call_to_the_next() {
        let flights = Arc::new(Flights::<u8, u8>::default());
        let leader = {
            let flights = Arc::clone(&flights);
            tokio::spawn(async move { flights.join(&1, std::future::pending).await })
        };
        while flights.lock().is_empty() {
            tokio::task::yield_now().await;
        }
        let follower = {
            let flights = Arc::clone(&flights);
            tokio::spawn(async move { flights.join(&1, || async { 9 }).await })
        };
        while flights.lock().get(&1).is_some_and(|flight| Arc::strong_count(flight) < 3) {
            tokio::task::yield_now().await;
        }
        leader.abort();
        assert_eq!(tokio::time::timeout(Duration::from_secs(5), follower).await.unwrap().unwrap(), 9);
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
