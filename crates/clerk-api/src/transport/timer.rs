//! Sleeping and measuring: what time-outs, back-off and deadlines need from a runtime.

use std::{
    fmt,
    future::{Future, pending, poll_fn},
    pin::{Pin, pin},
    task::Poll,
    time::{Duration, Instant},
};

/// Lets the client sleep and measure time on your runtime.
///
/// On tokio nothing needs to be done (feature `tokio`, part of `reqwest`). Elsewhere hand one to
/// [`ClerkBuilder::timer`](crate::ClerkBuilder::timer); without a timer a call is sent once and waits as long as its
/// transport does.
///
/// # Example
///
/// ```
/// use std::{future::Future, pin::Pin, time::Duration};
/// use clerk_api::transport::Timer;
///
/// #[derive(Debug)]
/// struct ThreadTimer;
///
/// impl Timer for ThreadTimer {
///     fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
///         let (sender, receiver) = async_channel(); // of your runtime
///         std::thread::spawn(move || {
///             std::thread::sleep(duration);
///             sender.send();
///         });
///         Box::pin(receiver)
///     }
/// }
/// # struct Sender; impl Sender { fn send(&self) {} }
/// # fn async_channel() -> (Sender, std::future::Ready<()>) { (Sender, std::future::ready(())) }
/// ```
pub trait Timer: fmt::Debug + Send + Sync {
    /// A future that is ready once `duration` has passed.
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>>;

    /// The time now, on the clock that `sleep` goes by.
    fn now(&self) -> Instant {
        Instant::now()
    }
}

/// The [`Timer`] of a running tokio runtime with its time driver enabled.
#[cfg(feature = "tokio")]
#[derive(Clone, Debug)]
pub(crate) struct TokioTimer {
    // Entered around every use, because tokio's timers panic outside of a runtime.
    runtime: tokio::runtime::Handle,
}

#[cfg(feature = "tokio")]
impl TokioTimer {
    /// The timer of the runtime this is called on, or none outside of a runtime or on one without a time driver.
    pub(crate) fn current() -> Option<Self> {
        let runtime = tokio::runtime::Handle::try_current().ok()?;
        // A runtime does not say whether its time driver is enabled, but making a timer without one panics.
        std::panic::catch_unwind(|| drop(tokio::time::sleep(Duration::ZERO))).ok()?;
        Some(Self { runtime })
    }
}

#[cfg(feature = "tokio")]
impl Timer for TokioTimer {
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let _entered = self.runtime.enter();
        Box::pin(tokio::time::sleep(duration))
    }

    fn now(&self) -> Instant {
        let _entered = self.runtime.enter();
        tokio::time::Instant::now().into_std()
    }
}

/// For where nobody can wait: sleeps for ever.
#[derive(Debug)]
pub(crate) struct NoTimer;

impl Timer for NoTimer {
    fn sleep(&self, _: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(pending())
    }
}

/// Runs `future` for at most `limit`; none when the time ran out, in which case the future is dropped.
pub(crate) async fn within<F: Future>(timer: &dyn Timer, limit: Duration, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut sleep = timer.sleep(limit);
    poll_fn(move |context| {
        // The answer first: when both are ready it is there.
        if let Poll::Ready(output) = future.as_mut().poll(context) {
            return Poll::Ready(Some(output));
        }
        sleep.as_mut().poll(context).map(|()| None)
    })
    .await
}

#[cfg(all(test, feature = "tokio"))]
mod tests {
    use super::*;

    #[test]
    fn there_is_no_tokio_timer_outside_of_a_runtime_nor_without_a_time_driver() {
        assert!(TokioTimer::current().is_none());
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        assert!(runtime.block_on(async { TokioTimer::current() }).is_none());
    }

    #[tokio::test(start_paused = true)]
    async fn what_takes_too_long_is_dropped() {
        let timer = TokioTimer::current().unwrap();
        let start = timer.now();
        let limit = Duration::from_secs(3);
        assert_eq!(within(&timer, limit, std::future::pending::<()>()).await, None);
        assert!(timer.now() - start >= limit);
        assert_eq!(within(&timer, limit, async { 7 }).await, Some(7));
    }
}
