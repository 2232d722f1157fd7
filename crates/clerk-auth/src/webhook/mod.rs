//! Webhooks: the events that Clerk sends to your service, verified over the bytes of the body as they arrived.
//!
//! Build a [`WebhookVerifier`] once. For each request give it the head and the raw body, before anything has parsed or
//! changed it; a [`WebhookEvent`] comes back only if the signature is good. In axum and actix-web, the `Webhook`
//! extractors of `clerk-axum` and `clerk-actix` do this.
//!
//! ```
//! use clerk_auth::webhook::{WebhookError, WebhookVerifier};
//! use clerk_types::webhooks::EventData;
//!
//! async fn receive(verifier: &WebhookVerifier, request: http::Request<Vec<u8>>) -> Result<String, WebhookError> {
//!     let delivery = verifier.receive(&request, request.body()).await?;
//!     Ok(match delivery.typed()?.data {
//!         EventData::UserCreated(user) => format!("welcome, {}", user.id),
//!         EventData::OrganizationMembershipDeleted(member) => format!("{} has one member less", member.organization.name),
//!         other => format!("nothing to do for {}", other.event_type()), // new types of events are no errors
//!     })
//! }
//! ```
//!
//! The types of events and of their data are in `clerk-types`, under
//! [`webhooks`](clerk_types::webhooks). For data in a type of yours there is [`WebhookEvent::data`].
//!
//! # The order of checks
//!
//! 1. There is a signing secret.
//! 2. The headers `svix-id`, `svix-timestamp` and `svix-signature` are there; the error names each that is not.
//! 3. The signing secret can be read.
//! 4. The timestamp is at most five minutes old, and at most five minutes ahead.
//! 5. One of the `v1` signatures is the HMAC-SHA256 of id, timestamp and body; compared in constant time.
//! 6. The body is JSON.
//! 7. With a [`ReplayGuard`]: the message is neither handled nor being handled.
//!
//! Source: [Clerk: Sync Clerk data to your app with webhooks](https://clerk.com/docs/webhooks/sync-data),
//! [Svix: verifying webhooks manually](https://docs.svix.com/receiving/verifying-payloads/how-manual).

mod delivery;
mod envelope;
mod error;
mod event;
mod replay;
mod secret;
mod signature;
mod verifier;

#[cfg(test)]
mod tests;

pub use delivery::WebhookDelivery;
pub use error::{SigningSecretProblem, VerificationFailure, WebhookDataError, WebhookError};
pub use event::WebhookEvent;
pub use replay::memory::MemoryReplayGuard;
pub use replay::{Claim, ReplayGuard, ReplayGuardError};
pub use verifier::{WebhookVerifier, verify_webhook};
