//! A verified event.

use std::fmt;

use clerk_types::time::Millis;
use clerk_types::webhooks::{Event, EventAttributes};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::time::UnixMillis;
use crate::webhook::envelope::{Envelope, member};
use crate::webhook::error::{VerificationFailure, WebhookDataError};
use crate::webhook::signature::SentAt;

/// An event whose signature is good: only verification makes one.
///
/// The envelope is read; the data stays as it is until it is asked for: [`WebhookEvent::typed`] reads it as the type of
/// event says, [`WebhookEvent::data`] as a type of yours, and neither loses it by failing. Types of events that this crate
/// has never heard of are events like others.
///
/// Its `Debug` shows which event it is and nothing of its data, which may hold sign-in codes.
///
/// Source: [Clerk: Webhooks overview](https://clerk.com/docs/webhooks/overview).
#[derive(Clone)]
pub struct WebhookEvent {
    id: String,
    sent_at: SentAt,
    event_type: String,
    object: Option<String>,
    timestamp: Option<i64>,
    instance_id: Option<String>,
    event_attributes: EventAttributes,
    body: String,
}

impl WebhookEvent {
    /// Reads the envelope of a body whose signature is good.
    pub(crate) fn read(id: String, sent_at: SentAt, body: &[u8]) -> Result<Self, VerificationFailure> {
        let body = String::from_utf8(body.to_vec()).map_err(|_| VerificationFailure::NotJson)?;
        let envelope = Envelope::read(&body).ok_or(VerificationFailure::NotJson)?;
        Ok(Self {
            id,
            sent_at,
            event_type: member(envelope.event_type).unwrap_or_default(),
            object: member(envelope.object),
            timestamp: member(envelope.timestamp).map(Millis::get),
            instance_id: member(envelope.instance_id),
            event_attributes: member(envelope.event_attributes).unwrap_or_default(),
            body,
        })
    }

    /// The message's ID, from `svix-id`. Each attempt to deliver the same message has the same one, so it tells whether
    /// you have done the work already.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// When this attempt was sent, from `svix-timestamp`, in full seconds. Each attempt has its own.
    pub fn sent_at(&self) -> UnixMillis {
        self.sent_at.instant()
    }

    /// The type of the event, such as `user.created`; empty if the body names none.
    pub fn event_type(&self) -> &str {
        &self.event_type
    }

    /// What the body says it is: `event`.
    pub fn object(&self) -> Option<&str> {
        self.object.as_deref()
    }

    /// When the event happened, in milliseconds: the number as it stands. The examples in Clerk's description of the
    /// events, and with them the messages that its dashboard sends to try an endpoint, may show seconds.
    pub fn timestamp(&self) -> Option<i64> {
        self.timestamp
    }

    /// The Clerk instance that the event is about (`ins_...`).
    pub fn instance_id(&self) -> Option<&str> {
        self.instance_id.as_deref()
    }

    /// The circumstances of the event; empty if the body tells none.
    pub fn event_attributes(&self) -> &EventAttributes {
        &self.event_attributes
    }

    /// The event with its data as the type of event says.
    ///
    /// ```
    /// use clerk_auth::webhook::{WebhookError, WebhookEvent};
    /// use clerk_types::webhooks::EventData;
    ///
    /// fn handle(event: &WebhookEvent) -> Result<(), WebhookError> {
    ///     match event.typed()?.data {
    ///         EventData::UserCreated(user) | EventData::UserUpdated(user) => println!("keep {}", user.id),
    ///         EventData::UserDeleted(user) => println!("drop {:?}", user.id),
    ///         _ => {} // not for us
    ///     }
    ///     Ok(())
    /// }
    /// ```
    ///
    /// A type that `clerk-types` does not know is no error, but an [`EventData::Other`](clerk_types::webhooks::EventData).
    ///
    /// # Errors
    /// [`WebhookDataError`] if the body names no type, or if the data of a type that is known are not as they should be;
    /// the error says which member it is about. As an answer it is 422: the message is shown in Clerk's dashboard and sent
    /// again, and not taken for one that is nobody's business. This value keeps all that came: [`WebhookEvent::id`], the
    /// [`WebhookEvent::event_type`] and, by [`WebhookEvent::data`], what can be read of the data.
    pub fn typed(&self) -> Result<Event, WebhookDataError> {
        let body: Value = self.json()?;
        let event = Event::try_from(body).map_err(|error| WebhookDataError::unreadable(&error));
        event.inspect_err(|error| self.log(error))
    }

    /// The data of the event as a type of yours or, with `serde_json::Value`, as it is.
    ///
    /// # Errors
    /// [`WebhookDataError`] if there is no data, or if it is not such a `T`. Ask [`WebhookEvent::event_type`] first.
    pub fn data<T: DeserializeOwned>(&self) -> Result<T, WebhookDataError> {
        let data = Envelope::read(&self.body).and_then(|envelope| envelope.data);
        let data = data.ok_or_else(WebhookDataError::missing)?;
        serde_json::from_str(data.get()).map_err(|error| WebhookDataError::new(&error))
    }

    /// The whole body as a type of yours: for enums over `type` with the content in `data`.
    ///
    /// # Errors
    /// [`WebhookDataError`] if the body is not such a `T`.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, WebhookDataError> {
        serde_json::from_str(&self.body).map_err(|error| WebhookDataError::new(&error))
    }

    /// The bytes that were signed, whole.
    pub fn body(&self) -> &[u8] {
        self.body.as_bytes()
    }

    /// Only Clerk's own messages come here, so it is for somebody to look into.
    pub(crate) fn log(&self, error: &WebhookDataError) {
        tracing::warn!(id = self.id, event_type = self.event_type, "the content of a webhook was not taken: {error}");
    }

    /// The first instant at which this delivery would be refused as too old.
    pub(crate) fn expires(&self) -> UnixMillis {
        self.sent_at.expires()
    }
}

impl fmt::Debug for WebhookEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookEvent")
            .field("id", &self.id)
            .field("event_type", &self.event_type)
            .field("instance_id", &self.instance_id)
            .field("sent_at", &self.sent_at())
            .finish_non_exhaustive()
    }
}
