//! Waiting for one's turn, and having it. Whoever is dropped gives his place back.

use std::{
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
    time::{Duration, Instant},
};

use super::{RateGovernor, Which, window::Turn};
use crate::transport::Timer;

/// Ready when it is this call's turn, or with how long it would have to wait at least when that is beyond its deadline.
pub(super) struct Waiting<'a> {
    governor: &'a RateGovernor,
    which: Which<'a>,
    timer: &'a dyn Timer,
    /// None: any wait will do.
    deadline: Option<Instant>,
    ticket: Option<u64>,
    sleep: Option<(Instant, Sleep)>,
}

type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A place among the requests that a limit counts.
pub(super) struct Held<'a> {
    governor: &'a RateGovernor,
    which: Which<'a>,
    timer: &'a dyn Timer,
    sent: bool,
}

impl<'a> Waiting<'a> {
    pub(super) fn new(
        governor: &'a RateGovernor,
        which: Which<'a>,
        timer: &'a dyn Timer,
        deadline: Option<Instant>,
    ) -> Self {
        let ticket = governor.lock(|state, _| state.join(which));
        Self { governor, which, timer, deadline, ticket: Some(ticket), sleep: None }
    }

    fn leave(&mut self) {
        if let Some(ticket) = self.ticket.take() {
            self.governor.lock(|state, wakers| state.window(self.which).leave(ticket, wakers));
        }
    }
}

impl<'a> Future for Waiting<'a> {
    type Output = Result<Held<'a>, Duration>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        let Some(ticket) = this.ticket else {
            return Poll::Pending;
        };
        let now = this.timer.now();
        let expected = this.sleep.as_ref().map(|(until, _)| *until);
        let turn =
            this.governor.lock(|state, wakers| state.window(this.which).ask(ticket, now, context.waker(), wakers));
        let until = match turn {
            Turn::Go => {
                this.ticket = None;
                let Self { governor, which, timer, .. } = *this;
                return Poll::Ready(Ok(Held { governor, which, timer, sent: false }));
            }
            Turn::Wait(until) => until,
        };
        let wait = until.saturating_duration_since(now);
        if this.deadline.is_some_and(|deadline| until > deadline) {
            this.leave();
            return Poll::Ready(Err(wait));
        }
        if expected != Some(until) {
            this.sleep = Some((until, this.timer.sleep(wait)));
        }
        if let Some((_, sleep)) = &mut this.sleep {
            ready!(sleep.as_mut().poll(context));
        }
        // Looked at anew by the next poll: a timer that fires too early must not keep this thread.
        this.sleep = None;
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.leave();
    }
}

impl Held<'_> {
    /// From here on the API may have counted the request.
    pub(super) fn mark_sent(&mut self) {
        self.sent = true;
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        let end = self.sent.then(|| self.timer.now());
        self.governor.lock(|state, wakers| {
            let window = state.window(self.which);
            match end {
                Some(now) => window.end(now),
                None => window.give_back(wakers),
            }
        });
    }
}

impl fmt::Debug for Held<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Held").field("sent", &self.sent).finish_non_exhaustive()
    }
}
