//! Who remembers which messages were handled.

pub(crate) mod memory;

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;

use crate::time::UnixMillis;

/// Remembers which messages were handled, so that a delivery that somebody recorded and sends again is not handled twice.
///
/// It is asked only after the signature is good, so nobody without the signing secret can fill it. A recorded delivery is
/// good for five minutes on either side of its timestamp; a claim lasts until it is too old, and needs to be remembered
/// no longer. This is no substitute for handlers that bear repetition: the sender repeats a message whose answer was lost
/// for more than a day, with a new timestamp each time and the same ID.
///
/// The methods are async because the store is shared where several processes serve one endpoint, and stores such as Redis
/// are reached over a network. [`MemoryReplayGuard`](crate::webhook::MemoryReplayGuard) serves one process.
///
/// A claim is known by its ID and its `expires`: a handler that says how it ended after its claim expired must not touch
/// the claim of a later delivery. In Redis, with the ID (and a prefix for the endpoint) as the key:
///
/// | Method | Commands |
/// | --- | --- |
/// | `claim` | `SET key "<expires>" NX PXAT <expires>`; if it was not set, `GET key` |
/// | `done` | if `GET key` is `"<expires>"`: `SET key "done" XX PXAT <expires>` (in one script) |
/// | `forget` | if `GET key` is `"<expires>"`: `DEL key` (in one script) |
///
/// ```
/// use clerk_auth::UnixMillis;
/// use clerk_auth::webhook::{Claim, ReplayGuard, ReplayGuardError};
///
/// # #[derive(Debug)]
/// # struct Store;
/// # impl Store {
/// #     async fn set_if_absent(&self, _: &str, _: i64) -> Result<bool, std::io::Error> { Ok(true) }
/// #     async fn is_done(&self, _: &str) -> Result<bool, std::io::Error> { Ok(true) }
/// #     async fn set_done(&self, _: &str, _: i64) -> Result<(), std::io::Error> { Ok(()) }
/// #     async fn delete(&self, _: &str, _: i64) -> Result<(), std::io::Error> { Ok(()) }
/// # }
/// #[derive(Debug)]
/// struct SharedGuard(Store);
///
/// #[async_trait::async_trait]
/// impl ReplayGuard for SharedGuard {
///     async fn claim(&self, id: &str, _: UnixMillis, expires: UnixMillis) -> Result<Claim, ReplayGuardError> {
///         if self.0.set_if_absent(id, expires.0).await.map_err(ReplayGuardError::unavailable)? {
///             return Ok(Claim::New);
///         }
///         let is_done = self.0.is_done(id).await.map_err(ReplayGuardError::unavailable)?;
///         Ok(if is_done { Claim::Done } else { Claim::InProgress })
///     }
///
///     async fn done(&self, id: &str, expires: UnixMillis) -> Result<(), ReplayGuardError> {
///         self.0.set_done(id, expires.0).await.map_err(ReplayGuardError::unavailable)
///     }
///
///     async fn forget(&self, id: &str, expires: UnixMillis) -> Result<(), ReplayGuardError> {
///         self.0.delete(id, expires.0).await.map_err(ReplayGuardError::unavailable)
///     }
/// }
/// ```
#[async_trait]
pub trait ReplayGuard: fmt::Debug + Send + Sync {
    /// Claims the message `id` until `expires`, unless an earlier claim has not expired at `now`. Of several callers at
    /// once only one may be told [`Claim::New`].
    ///
    /// # Errors
    /// [`ReplayGuardError`] when it is not known whether the message is new; then it is not handled.
    async fn claim(&self, id: &str, now: UnixMillis, expires: UnixMillis) -> Result<Claim, ReplayGuardError>;

    /// The claim of `id` that lasts until `expires` was handled.
    ///
    /// # Errors
    /// [`ReplayGuardError`] when it could not be kept.
    async fn done(&self, id: &str, expires: UnixMillis) -> Result<(), ReplayGuardError>;

    /// The claim of `id` that lasts until `expires` was not handled, and the message may be claimed again.
    ///
    /// # Errors
    /// [`ReplayGuardError`] when it could not be dropped.
    async fn forget(&self, id: &str, expires: UnixMillis) -> Result<(), ReplayGuardError>;
}

/// What a replay guard knows of a message.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Claim {
    /// Nothing: it is claimed now, and to be handled.
    New,
    /// It was claimed, and nobody has said how it ended.
    InProgress,
    /// It was handled.
    Done,
}

/// Why a replay guard does not know whether a message is new.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReplayGuardError {
    /// It remembers as many messages as it can, and none of them has expired.
    #[error("it is full")]
    Full,
    /// It could not be asked. The cause is the [source](Error::source) alone, since it may hold the address of a store.
    #[error("it could not be asked")]
    Unavailable(#[source] Arc<dyn Error + Send + Sync>),
}

impl ReplayGuardError {
    /// The guard's store failed.
    pub fn unavailable(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Unavailable(Arc::from(cause.into()))
    }
}
