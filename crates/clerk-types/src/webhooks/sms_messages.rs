//! Text messages.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::ids::{PhoneNumberId, SmsMessageId, UserId};
use crate::lenient;
use crate::object_type::ObjectType;
use crate::secret::Secret;
use crate::time::Millis;

/// A text message to a user, or to somebody who is about to become one.
///
/// Where Clerk does not deliver it, your service does. It may hold a code that signs somebody in, so it is a [`Secret`],
/// and `Debug` does not show what it was made of either.
///
/// Source: schema `SmsEventPayload` of Clerk's webhook events, event `sms.created`.
#[derive(Clone, Deserialize, PartialEq, Serialize)]
#[doc(alias = "SmsEventPayload")]
#[non_exhaustive]
pub struct SmsMessage {
    /// Always [`ObjectType::SmsMessage`].
    #[serde(default = "sms_message")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: SmsMessageId,
    /// Which message it is, for example `verification_code`; the slug of its template.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    /// The sender.
    pub from_phone_number: String,
    /// Whom it is to.
    pub to_phone_number: String,
    /// The phone number of a user that it is to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_number_id: Option<PhoneNumberId>,
    /// The user whom it is to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// The text.
    pub message: Secret,
    /// How far it got, for example `queued`.
    pub status: String,
    /// What it was made of, by the slug.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub data: Map<String, Value>,
    /// Whether Clerk delivers it; else you do.
    pub delivered_by_clerk: bool,
    /// When it was created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at_ms: Option<Millis>,
    /// When it was created, under the name that Clerk's example has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Millis>,
}

fn sms_message() -> ObjectType {
    ObjectType::SmsMessage
}

impl fmt::Debug for SmsMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmsMessage")
            .field("id", &self.id)
            .field("slug", &self.slug)
            .field("user_id", &self.user_id)
            .field("status", &self.status)
            .field("delivered_by_clerk", &self.delivered_by_clerk)
            .finish_non_exhaustive()
    }
}
