//! The replay guard of one process.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;

use crate::time::UnixMillis;
use crate::webhook::replay::{Claim, ReplayGuard, ReplayGuardError};

/// Remembers messages in memory, so many and no more: for one process, until it ends.
///
/// When it is full of messages that have not expired, it takes no new ones: they are answered with 503 and sent again
/// later. To drop old ones instead would let their replays in. Nobody without the signing secret can fill it, and a
/// message is remembered for five minutes, ten at most: choose twice as many as the endpoint receives in ten minutes.
///
/// ```
/// use clerk_auth::UnixMillis;
/// use clerk_auth::webhook::{Claim, MemoryReplayGuard, ReplayGuard};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), clerk_auth::webhook::ReplayGuardError> {
/// let guard = MemoryReplayGuard::new(10_000);
/// let (now, expires) = (UnixMillis(0), UnixMillis(300_000));
/// assert_eq!(guard.claim("msg_1", now, expires).await?, Claim::New);
/// assert_eq!(guard.claim("msg_1", now, expires).await?, Claim::InProgress);
/// guard.done("msg_1", expires).await?;
/// assert_eq!(guard.claim("msg_1", now, expires).await?, Claim::Done);
/// assert_eq!(guard.claim("msg_1", expires, UnixMillis(600_000)).await?, Claim::New); // the first has expired
/// # Ok(())
/// # }
/// ```
pub struct MemoryReplayGuard {
    capacity: usize,
    messages: Mutex<Messages>,
}

#[derive(Default)]
struct Messages {
    by_id: HashMap<Arc<str>, Message>,
    by_expiry: BTreeSet<(UnixMillis, Arc<str>)>,
}

struct Message {
    expires: UnixMillis,
    is_done: bool,
}

impl MemoryReplayGuard {
    /// Remembers up to `capacity` messages.
    pub fn new(capacity: usize) -> Self {
        Self { capacity, messages: Mutex::default() }
    }

    /// Nothing that is done under the lock can fail half-way.
    fn lock(&self) -> MutexGuard<'_, Messages> {
        self.messages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl ReplayGuard for MemoryReplayGuard {
    async fn claim(&self, id: &str, now: UnixMillis, expires: UnixMillis) -> Result<Claim, ReplayGuardError> {
        let mut messages = self.lock();
        messages.drop_expired(now);
        if let Some(message) = messages.by_id.get(id) {
            return Ok(if message.is_done { Claim::Done } else { Claim::InProgress });
        }
        if messages.by_id.len() >= self.capacity {
            return Err(ReplayGuardError::Full);
        }
        messages.insert(id.into(), expires);
        Ok(Claim::New)
    }

    async fn done(&self, id: &str, expires: UnixMillis) -> Result<(), ReplayGuardError> {
        if let Some(message) = self.lock().by_id.get_mut(id).filter(|message| message.expires == expires) {
            message.is_done = true;
        }
        Ok(())
    }

    async fn forget(&self, id: &str, expires: UnixMillis) -> Result<(), ReplayGuardError> {
        self.lock().remove(id, expires);
        Ok(())
    }
}

impl Messages {
    fn insert(&mut self, id: Arc<str>, expires: UnixMillis) {
        self.by_expiry.insert((expires, Arc::clone(&id)));
        self.by_id.insert(id, Message { expires, is_done: false });
    }

    fn remove(&mut self, id: &str, expires: UnixMillis) {
        if self.by_id.get(id).is_some_and(|message| message.expires == expires) {
            self.by_id.remove(id);
            self.by_expiry.remove(&(expires, id.into()));
        }
    }

    fn drop_expired(&mut self, now: UnixMillis) {
        while self.by_expiry.first().is_some_and(|(expires, _)| *expires <= now) {
            if let Some((_, id)) = self.by_expiry.pop_first() {
                self.by_id.remove(&id);
            }
        }
    }
}

impl fmt::Debug for MemoryReplayGuard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryReplayGuard").field("capacity", &self.capacity).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UnixMillis = UnixMillis(1_000_000);
    const LATER: UnixMillis = UnixMillis(1_300_000);

    #[tokio::test]
    async fn a_message_is_claimed_once_until_it_expires() {
        let guard = MemoryReplayGuard::new(10);
        assert_eq!(guard.claim("a", NOW, LATER).await.unwrap(), Claim::New);
        assert_eq!(guard.claim("a", NOW, LATER).await.unwrap(), Claim::InProgress);
        // A later delivery of the same message changes nothing about how long the first is remembered.
        assert_eq!(guard.claim("a", NOW, UnixMillis(9_000_000)).await.unwrap(), Claim::InProgress);
        guard.done("a", LATER).await.unwrap();
        assert_eq!(guard.claim("a", UnixMillis(LATER.0 - 1), LATER).await.unwrap(), Claim::Done);
        assert_eq!(guard.claim("a", LATER, UnixMillis(9_000_000)).await.unwrap(), Claim::New);
    }

    #[tokio::test]
    async fn a_forgotten_message_is_new() {
        let guard = MemoryReplayGuard::new(1);
        assert_eq!(guard.claim("a", NOW, LATER).await.unwrap(), Claim::New);
        guard.forget("a", LATER).await.unwrap();
        assert_eq!(guard.claim("a", NOW, LATER).await.unwrap(), Claim::New);
        guard.forget("b", LATER).await.unwrap();
        assert_eq!(guard.claim("a", NOW, LATER).await.unwrap(), Claim::InProgress);
    }

    #[tokio::test]
    async fn who_comes_too_late_does_not_touch_a_later_claim() {
        let guard = MemoryReplayGuard::new(10);
        let even_later = UnixMillis(LATER.0 + 300_000);
        guard.claim("a", NOW, LATER).await.unwrap();
        assert_eq!(guard.claim("a", LATER, even_later).await.unwrap(), Claim::New);
        guard.forget("a", LATER).await.unwrap();
        guard.done("a", LATER).await.unwrap();
        assert_eq!(guard.claim("a", LATER, even_later).await.unwrap(), Claim::InProgress);
    }

    #[tokio::test]
    async fn a_full_guard_lets_no_replay_in_and_takes_messages_again_when_old_ones_expire() {
        let guard = MemoryReplayGuard::new(2);
        guard.claim("a", NOW, LATER).await.unwrap();
        guard.claim("b", NOW, UnixMillis(LATER.0 + 1)).await.unwrap();
        assert!(matches!(guard.claim("c", NOW, LATER).await, Err(ReplayGuardError::Full)));
        assert_eq!(guard.claim("a", NOW, LATER).await.unwrap(), Claim::InProgress);
        assert_eq!(guard.claim("c", LATER, UnixMillis(LATER.0 + 9)).await.unwrap(), Claim::New);
        assert_eq!(guard.claim("b", LATER, LATER).await.unwrap(), Claim::InProgress);
        assert_eq!(guard.lock().by_id.len(), 2);
        assert_eq!(guard.lock().by_expiry.len(), 2);
    }

    #[tokio::test]
    async fn of_many_at_once_one_is_new() {
        let guard = Arc::new(MemoryReplayGuard::new(10));
        let claims = (0..50).map(|_| {
            let guard = Arc::clone(&guard);
            tokio::spawn(async move { guard.claim("a", NOW, LATER).await.unwrap() })
        });
        let mut new = 0;
        for claim in claims.collect::<Vec<_>>() {
            new += usize::from(claim.await.unwrap() == Claim::New);
        }
        assert_eq!(new, 1);
    }
}
