//! A delivery in the hands of its handler.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use serde::de::DeserializeOwned;

use crate::request::RequestHead;
use crate::time::UnixMillis;
use crate::webhook::error::WebhookError;
use crate::webhook::event::WebhookEvent;
use crate::webhook::replay::{Claim, ReplayGuard, ReplayGuardError};
use crate::webhook::verifier::WebhookVerifier;

/// A verified event for a handler, which says at the end how it went: it reads like the [`WebhookEvent`] in it.
///
/// Without a [`ReplayGuard`] nothing needs to be said. With one, end every handler with [`WebhookDelivery::settle`]:
///
/// ```
/// use clerk_auth::webhook::WebhookDelivery;
///
/// # struct Failure;
/// # async fn store(delivery: &WebhookDelivery) -> Result<(), Failure> { Ok(()) }
/// async fn handle(delivery: WebhookDelivery) -> Result<(), Failure> {
///     let outcome = store(&delivery).await;
///     delivery.settle(outcome).await
/// }
/// ```
///
/// | What the handler says | A further delivery of the message, within five minutes of the first |
/// | --- | --- |
/// | [`done`](Self::done), or `settle` with `Ok` | is answered with 200, and the sender stops |
/// | [`forget`](Self::forget), or `settle` with `Err` | is handled like the first |
/// | nothing: it forgot to, panicked, or the process died | is answered with 409; a later one is handled |
///
/// So no message is lost, whatever happens, and none that was handled is handled again within that time.
#[derive(Clone)]
pub struct WebhookDelivery {
    event: WebhookEvent,
    guard: Option<Arc<dyn ReplayGuard>>,
}

impl WebhookVerifier {
    /// Verifies a webhook now, and asks the replay guard if there is one. `body` is the body as it arrived, byte by byte.
    ///
    /// # Errors
    /// As [`WebhookVerifier::verify`]; with a guard also [`WebhookError::AlreadyHandled`], [`WebhookError::InProgress`]
    /// and [`WebhookError::ReplayGuardFailed`].
    pub async fn receive(&self, head: &impl RequestHead, body: &[u8]) -> Result<WebhookDelivery, WebhookError> {
        let now = self.now();
        let event = self.verify(head, body, now).inspect_err(log)?;
        self.claim(event, now).await.inspect_err(log)
    }

    /// The same, with the whole body as a type of yours. The replay guard hears of messages only that are one.
    ///
    /// # Errors
    /// As [`WebhookVerifier::receive`], and [`WebhookError::PayloadMismatch`].
    pub async fn receive_json<T: DeserializeOwned>(
        &self,
        head: &impl RequestHead,
        body: &[u8],
    ) -> Result<(T, WebhookDelivery), WebhookError> {
        let now = self.now();
        let event = self.verify(head, body, now).inspect_err(log)?;
        let json = event.json().inspect_err(|error| event.log(error))?;
        Ok((json, self.claim(event, now).await.inspect_err(log)?))
    }

    async fn claim(&self, event: WebhookEvent, now: UnixMillis) -> Result<WebhookDelivery, WebhookError> {
        if let Some(guard) = &self.guard {
            match guard.claim(event.id(), now, event.expires()).await? {
                Claim::New => {}
                Claim::InProgress => return Err(WebhookError::InProgress),
                Claim::Done => return Err(WebhookError::AlreadyHandled),
            }
        }
        Ok(WebhookDelivery { event, guard: self.guard.clone() })
    }
}

impl WebhookDelivery {
    /// The event.
    pub fn event(&self) -> &WebhookEvent {
        &self.event
    }

    /// Says how it went, and hands the outcome back. A guard that cannot be told is logged and changes nothing: then it
    /// is as if nothing had been said.
    ///
    /// # Errors
    /// Those of `outcome`.
    pub async fn settle<T, E>(&self, outcome: Result<T, E>) -> Result<T, E> {
        let told = match &outcome {
            Ok(_) => self.done().await,
            Err(_) => self.forget().await,
        };
        if let Err(error) = told {
            tracing::warn!(id = self.event.id(), "the replay guard was not told how a webhook ended: {error}");
        }
        outcome
    }

    /// The message was handled: further deliveries are answered with 200 and not handled.
    ///
    /// # Errors
    /// [`ReplayGuardError`] if the guard cannot be told.
    pub async fn done(&self) -> Result<(), ReplayGuardError> {
        match &self.guard {
            Some(guard) => guard.done(self.event.id(), self.event.expires()).await,
            None => Ok(()),
        }
    }

    /// The message was not handled: the next delivery is handled like this one. Answer with an error as well, or the
    /// sender thinks it was.
    ///
    /// # Errors
    /// [`ReplayGuardError`] if the guard cannot be told.
    pub async fn forget(&self) -> Result<(), ReplayGuardError> {
        match &self.guard {
            Some(guard) => guard.forget(self.event.id(), self.event.expires()).await,
            None => Ok(()),
        }
    }
}

impl Deref for WebhookDelivery {
    type Target = WebhookEvent;

    fn deref(&self) -> &WebhookEvent {
        &self.event
    }
}

impl fmt::Debug for WebhookDelivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("WebhookDelivery").field(&self.event).finish()
    }
}

/// What anybody can cause fills no log; what only Clerk's own messages can is for somebody to look into.
fn log(error: &WebhookError) {
    match error {
        WebhookError::ReplayGuardFailed(_) => {
            tracing::warn!(class = error.class(), "a webhook was not taken: {error}");
        }
        _ => tracing::debug!(class = error.class(), "a webhook was not taken: {error}"),
    }
}
