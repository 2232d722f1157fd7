//! One limit: who is on the way, who went when, and who waits in line. Time is a parameter.
//!
//! A request keeps its place from the moment it is let through until the limit's time has passed since its *end*. When
//! the API counts it, between the two, is not known; so no stretch of time can look fuller to the API than to us.

use std::{
    collections::VecDeque,
    task::Waker,
    time::{Duration, Instant},
};

use super::limits::Quota;

/// Stands for never: nobody waits that long.
const FAR: Duration = Duration::from_secs(60 * 60 * 24 * 365);

#[derive(Debug)]
pub(super) struct Window {
    /// None: only held up for a while.
    quota: Option<Quota>,
    held_until: Option<Instant>,
    /// How many were let through and have not ended.
    on_the_way: usize,
    /// When others ended, the oldest first; never more than the quota.
    ended: VecDeque<Instant>,
    /// Who came and has not gone, the first in front.
    line: VecDeque<Waiter>,
    /// How many at the front of the line were let through and have not noticed yet.
    called: usize,
}

#[derive(Debug)]
struct Waiter {
    ticket: u64,
    waker: Option<Waker>,
}

/// Wakers that left the line. They are woken and dropped when nothing is locked: what either does is up to whoever made
/// them, and may end here again.
#[derive(Debug, Default)]
pub(super) struct Wakers {
    pub(super) wake: Vec<Waker>,
    pub(super) scrap: Vec<Waker>,
}

/// What somebody in the line does next.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Turn {
    Go,
    /// Not before this time.
    Wait(Instant),
}

impl Window {
    pub(super) fn new(quota: Option<Quota>) -> Self {
        Self { quota, held_until: None, on_the_way: 0, ended: VecDeque::new(), line: VecDeque::new(), called: 0 }
    }

    /// Takes the last place in the line. Tickets grow.
    pub(super) fn join(&mut self, ticket: u64) {
        self.line.push_back(Waiter { ticket, waker: None });
    }

    /// Lets through whoever can go, and says what that means for `ticket`, which expected to go at `expected`.
    ///
    /// Whoever asks lets everybody through whose time has come, so that one who does not ask holds up nobody.
    pub(super) fn ask(&mut self, ticket: u64, now: Instant, waker: &Waker, wakers: &mut Wakers) -> Turn {
        let Ok(position) = self.position(ticket) else {
            // Nobody asks without having joined.
            return Turn::Wait(later(now, FAR));
        };
        self.call(now, position, wakers);
        if position < self.called {
            self.remove(position, wakers);
            self.called -= 1;
            return Turn::Go;
        }
        if let Some(waiter) = self.line.get_mut(position) {
            if !waiter.waker.as_ref().is_some_and(|known| known.will_wake(waker)) {
                wakers.scrap.extend(waiter.waker.replace(waker.clone()));
            }
        }
        Turn::Wait(self.free_at(position - self.called, now))
    }

    /// Gives a place in the line up.
    pub(super) fn leave(&mut self, ticket: u64, wakers: &mut Wakers) {
        let Ok(position) = self.position(ticket) else {
            return;
        };
        self.remove(position, wakers);
        if position < self.called {
            self.called -= 1;
            self.give_back(wakers);
        } else {
            self.wake_from(position, wakers);
        }
    }

    /// Somebody who was let through has sent nothing.
    pub(super) fn give_back(&mut self, wakers: &mut Wakers) {
        self.on_the_way = self.on_the_way.saturating_sub(1);
        self.wake_from(self.called, wakers);
    }

    /// A request has ended, in whatever way.
    pub(super) fn end(&mut self, now: Instant) {
        self.on_the_way = self.on_the_way.saturating_sub(1);
        if self.quota.is_some() {
            // Clients that share this may measure time differently, and the order must hold.
            let last = self.ended.back().copied().unwrap_or(now);
            self.ended.push_back(now.max(last));
        }
    }

    /// Lets nobody through before `until`.
    pub(super) fn hold(&mut self, until: Instant, wakers: &mut Wakers) {
        self.held_until = Some(self.held_until.map_or(until, |held| held.max(until)));
        // Somebody may now have to wait for too long.
        self.wake_from(self.called, wakers);
    }

    pub(super) fn is_held(&self, now: Instant) -> bool {
        self.held_until.is_some_and(|until| now < until)
    }

    /// The earliest time at which somebody who joins now may go.
    pub(super) fn next_free(&mut self, now: Instant) -> Instant {
        self.forget(now);
        self.free_at(self.line.len().saturating_sub(self.called), now)
    }

    /// Whether nothing would be lost with it.
    pub(super) fn is_idle(&mut self, now: Instant) -> bool {
        self.forget(now);
        self.on_the_way == 0 && self.ended.is_empty() && self.line.is_empty() && !self.is_held(now)
    }

    fn position(&self, ticket: u64) -> Result<usize, usize> {
        self.line.binary_search_by_key(&ticket, |waiter| waiter.ticket)
    }

    /// Lets through as many as can go, from the front, and wakes them, except for the one who asks.
    fn call(&mut self, now: Instant, asks: usize, wakers: &mut Wakers) {
        self.forget(now);
        if self.is_held(now) {
            return;
        }
        while self.called < self.line.len() && self.room() > 0 {
            if self.called != asks {
                wakers.wake.extend(self.line.get_mut(self.called).and_then(|waiter| waiter.waker.take()));
            }
            self.called += 1;
            self.on_the_way += 1;
        }
    }

    /// Wakes everybody from this position on: they may go at another time than they expect.
    fn wake_from(&mut self, position: usize, wakers: &mut Wakers) {
        wakers.wake.extend(self.line.iter_mut().skip(position).filter_map(|waiter| waiter.waker.take()));
    }

    fn remove(&mut self, position: usize, wakers: &mut Wakers) {
        wakers.scrap.extend(self.line.remove(position).and_then(|waiter| waiter.waker));
    }

    fn room(&self) -> usize {
        self.quota.map_or(usize::MAX, |quota| quota.requests.saturating_sub(self.on_the_way + self.ended.len()))
    }

    /// Forgets the requests that no longer count.
    fn forget(&mut self, now: Instant) {
        if let Some(quota) = self.quota {
            while self.ended.front().is_some_and(|end| later(*end, quota.per) <= now) {
                self.ended.pop_front();
            }
        }
    }

    /// The earliest time at which somebody may go who has `ahead` others before him in the line.
    fn free_at(&self, ahead: usize, now: Instant) -> Instant {
        let opens = self.held_until.map_or(now, |until| until.max(now));
        let Some(quota) = self.quota else {
            return opens;
        };
        // The places become free in this order: those that are free, those of requests that have ended, and those of
        // requests that have not, at the earliest if they end now. After that each is taken again.
        let (round, place) = (ahead / quota.requests, ahead % quota.requests);
        let free = self.room();
        let first = match place.checked_sub(free) {
            None => now,
            Some(taken) => later(self.ended.get(taken).copied().unwrap_or(now), quota.per),
        };
        let rounds = u32::try_from(round).unwrap_or(u32::MAX);
        later(first.max(opens), quota.per.saturating_mul(rounds))
    }
}

/// `start` and `duration` later, or so far away that nobody waits for it.
pub(super) fn later(start: Instant, duration: Duration) -> Instant {
    start.checked_add(duration).or_else(|| start.checked_add(FAR)).unwrap_or(start)
}

#[cfg(test)]
mod tests;
