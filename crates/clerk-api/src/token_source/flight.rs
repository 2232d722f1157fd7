//! One mint that many callers wait for.
//!
//! Whoever waits also drives: the waiters pass the running future on among themselves, so that a caller who is
//! cancelled takes nothing along. Where there is a tokio runtime, a task of its own is one of the waiters, and the mint
//! goes on even when all callers are gone.

use std::{
    future::{Future, poll_fn},
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
    task::Poll,
};

use async_lock::Mutex;

/// What a flight is about to do.
type Journey<T> = Pin<Box<dyn Future<Output = T> + Send>>;

pub(super) struct Flight<T> {
    journey: Mutex<Option<Journey<T>>>,
    /// None inside: the journey panicked, or belonged to a runtime that is gone.
    arrival: OnceLock<Option<T>>,
    seats: AtomicUsize,
}

/// A place among those who drive a flight.
pub(super) struct Seat<T> {
    flight: Arc<Flight<T>>,
}

impl<T: Clone> Flight<T> {
    pub(super) fn new(journey: impl Future<Output = T> + Send + 'static) -> Self {
        Self { journey: Mutex::new(Some(Box::pin(journey))), arrival: OnceLock::new(), seats: AtomicUsize::new(0) }
    }

    /// Whether somebody drives it. A flight that lost all its drivers goes on with the next one.
    pub(super) fn is_boarded(&self) -> bool {
        self.seats.load(Ordering::Acquire) > 0
    }

    pub(super) fn board(self: &Arc<Self>) -> Seat<T> {
        self.seats.fetch_add(1, Ordering::AcqRel);
        Seat { flight: self.clone() }
    }
}

impl<T: Clone> Seat<T> {
    /// Waits for the result, driving the flight when it is this one's turn; none when it was lost.
    pub(super) async fn wait(&self) -> Option<T> {
        let mut journey = self.flight.journey.lock().await;
        if let Some(arrival) = self.flight.arrival.get() {
            return arrival.clone();
        }
        let arrival = poll_fn(|context| {
            // Taken out while it is polled, so that it is gone, and not polled again, after a panic.
            let Some(mut future) = journey.take() else {
                return Poll::Ready(None);
            };
            match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))) {
                Ok(Poll::Ready(output)) => Poll::Ready(Some(output)),
                Ok(Poll::Pending) => {
                    *journey = Some(future);
                    Poll::Pending
                }
                Err(_) => Poll::Ready(None),
            }
        })
        .await;
        self.flight.arrival.get_or_init(|| arrival).clone()
    }

    pub(super) fn is_on(&self, flight: &Arc<Flight<T>>) -> bool {
        Arc::ptr_eq(&self.flight, flight)
    }
}

impl<T> Drop for Seat<T> {
    fn drop(&mut self) {
        self.flight.seats.fetch_sub(1, Ordering::AcqRel);
    }
}
