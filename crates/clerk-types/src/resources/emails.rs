//! Emails, and what became of them.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::error::ApiErrorEntry;
use crate::ids::{EmailAddressId, EmailId, UserId};
use crate::lenient;
use crate::number;
use crate::object_type::ObjectType;
use crate::secret::Secret;
use crate::time::Seconds;

/// An email, most often to a user or to somebody who is about to become one.
///
/// Where Clerk does not deliver it, your service does, told by the webhook `email.created`. Its subject and its text
/// may hold a code or a link that signs somebody in, so they are [`Secret`]s, and `Debug` does not show what they were
/// made of either.
///
/// Source: schema `EmailEventPayload` of Clerk's webhook events, event `email.created`; the reference's `Email`, for
/// `POST /email` and `GET /email/{email_id}`, which Clerk does not describe.
#[derive(Clone, Deserialize, PartialEq, Serialize)]
#[doc(alias = "EmailEventPayload")]
#[non_exhaustive]
pub struct Email {
    /// Always [`ObjectType::Email`].
    #[serde(default = "ObjectType::email")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: EmailId,
    /// Which email it is, for example `verification_code`; the slug of its template.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
    /// The sender: what stands before the `@` of the address.
    pub from_email_name: String,
    /// Where answers go: what stands before the `@` of the address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to_email_name: Option<String>,
    /// Whom it is to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_email_address: Option<String>,
    /// The email address of a user that it is to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email_address_id: Option<EmailAddressId>,
    /// The user whom it is to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    /// The subject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Secret>,
    /// The text as HTML.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Secret>,
    /// The text without marks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body_plain: Option<Secret>,
    /// How far it got, for example `queued`, or `accepted` by whoever delivers it, which is not yet to have arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// What it was made of, by the slug: a code in `otp_code`, for example.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub data: Map<String, Value>,
    /// Whether Clerk delivers it; else you do.
    pub delivered_by_clerk: bool,
    /// Why it is not delivered at all.
    // Not in the description of the events; the reference reads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suppression_reason: Option<String>,
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Email")
            .field("id", &self.id)
            .field("slug", &self.slug)
            .field("user_id", &self.user_id)
            .field("status", &self.status)
            .field("delivered_by_clerk", &self.delivered_by_clerk)
            .finish_non_exhaustive()
    }
}

/// What became of one of several emails that were to be sent by one call.
///
/// Source: the reference's `BatchEmailResult`, for `POST /email/batch`, which Clerk does not describe.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[doc(alias = "BatchEmailResult")]
#[non_exhaustive]
pub struct EmailResult {
    /// The place of the email among those of the call, from 0.
    #[serde(deserialize_with = "number::i64")]
    pub index: i64,
    /// The email, if it was taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
    /// Why it was not taken.
    #[serde(default, deserialize_with = "lenient::null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ApiErrorEntry>,
    /// The HTTP status that a call for this email alone would have been answered with.
    #[serde(deserialize_with = "number::i64")]
    pub status_code: i64,
    /// How long to wait before another attempt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_seconds: Option<Seconds>,
}
