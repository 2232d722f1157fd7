//! One mint that many callers wait for.
//!
//! Whoever waits also drives: all waiters poll the one running future, so that a caller who is cancelled takes nothing
//! along, and one who is not polled for a while holds up nobody. Where there is a tokio runtime, a task of its own is
//! one of the waiters, and the mint goes on even when all callers are gone.

use std::{
    future::Future,
    panic::AssertUnwindSafe,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use futures_util::{FutureExt as _, future::Shared};

/// What a flight is about to do; none when it panicked, or belonged to a runtime that is gone.
type Journey<T> = Pin<Box<dyn Future<Output = Option<T>> + Send>>;

pub(super) struct Flight<T: Clone> {
    journey: Shared<Journey<T>>,
    seats: AtomicUsize,
}

/// A place among those who drive a flight.
pub(super) struct Seat<T: Clone> {
    flight: Arc<Flight<T>>,
}

impl<T: Clone + 'static> Flight<T> {
    pub(super) fn new(journey: impl Future<Output = T> + Send + 'static) -> Self {
        let journey: Journey<T> = Box::pin(AssertUnwindSafe(journey).catch_unwind().map(Result::ok));
        Self { journey: journey.shared(), seats: AtomicUsize::new(0) }
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

impl<T: Clone + 'static> Seat<T> {
    /// Waits for the result, driving the flight; none when it was lost.
    pub(super) async fn wait(&self) -> Option<T> {
        self.flight.journey.clone().await
    }

    pub(super) fn is_on(&self, flight: &Arc<Flight<T>>) -> bool {
        Arc::ptr_eq(&self.flight, flight)
    }
}

impl<T: Clone> Drop for Seat<T> {
    fn drop(&mut self) {
        self.flight.seats.fetch_sub(1, Ordering::AcqRel);
    }
}
