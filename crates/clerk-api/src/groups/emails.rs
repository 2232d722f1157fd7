//! Emails of your own to anybody, by way of Clerk.
//!
//! Experimental: Clerk's JavaScript SDK has these calls, Clerk's description of the API lacks them, and they may change
//! or vanish at any time. All need the instance secret key. Reference: `clerkClient.emails`.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::STANDARD};
use clerk_types::{
    ids::{EmailId, UserId},
    resources::emails::{Email, EmailResult},
    secret::Secret,
};
use http::Method;
use serde::{Serialize, Serializer, ser::SerializeStruct};

use super::check::{self, Outcome};
use crate::{Clerk, Error, File};

/// How many emails one call sends at most.
const MAX_BATCH: usize = 100;
/// How many people one email is to at most.
const MAX_RECIPIENTS: usize = 50;
const MAX_SUBJECT: usize = 998;
/// How many bytes both forms of the text have together at most.
const MAX_CONTENT: usize = 50_000;
const MAX_MAILBOX_NAME: usize = 200;
const MAX_ATTACHMENTS: usize = 10;
/// How many bytes all attachments have together at most.
const MAX_ATTACHED: usize = 1024 * 1024;

/// The operations on emails; made by [`Clerk::emails`].
#[derive(Clone, Copy, Debug)]
#[doc(alias = "EmailApi")]
pub struct Emails<'a> {
    clerk: &'a Clerk,
}

impl<'a> Emails<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk }
    }

    /// Sends an email.
    ///
    /// `POST /email`, experimental. With an idempotency key, which goes along as the header `Idempotency-Key`, the
    /// email is sent once however often the call is, and the call is sent again after a failure; without one, it is
    /// not.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty address, no text, a subject above 998 characters, texts above 50,000 bytes, more
    /// than 50 recipients, more than 10 attachments or above 1 MiB of them, a key that is not 1 to 255 letters, digits,
    /// `_` and `-`. From the API: 409 `conflict` for a key that was used for another email.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::emails::{CreateEmail, Recipient};
    ///
    /// let params = CreateEmail::new(Recipient::user("user_123"), "shop@example.com", "Your ticket")
    ///     .text("Here it is.")
    ///     .idempotency_key("ticket_123");
    /// let email = clerk.emails().create(params).await?;
    /// # Ok(()) }
    /// ```
    pub async fn create(self, mut params: CreateEmail) -> Result<Email, Error> {
        let outcome = params.check();
        let key = params.idempotency_key.take();
        self.clerk.request(Method::POST, "/email").check(outcome).idempotency_key(key).json(&params).send().await
    }

    /// Sends up to 100 emails, each by itself: what becomes of each is in the answer, in their order.
    ///
    /// `POST /email/batch`, experimental. Never sent again by itself; with a key for each email you can do so.
    ///
    /// # Errors
    ///
    /// Before any traffic: no email or more than 100, and as for [`create`](Self::create). From the API: what is wrong
    /// with one email is in the answer, and no error.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::emails::{CreateEmail, Recipient};
    ///
    /// let emails = ["user_123", "user_456"].map(|id| {
    ///     CreateEmail::new(Recipient::user(id), "shop@example.com", "Your ticket")
    ///         .text("Here it is.")
    ///         .idempotency_key(format!("ticket_{id}"))
    /// });
    /// for result in clerk.emails().create_batch(emails).await? {
    ///     println!("{} {}", result.index, result.status_code);
    /// }
    /// # Ok(()) }
    /// ```
    #[doc(alias = "createBatch")]
    pub async fn create_batch(self, emails: impl IntoIterator<Item = CreateEmail>) -> Result<Vec<EmailResult>, Error> {
        let messages: Vec<CreateEmail> = emails.into_iter().collect();
        self.clerk
            .request(Method::POST, "/email/batch")
            .check(check::some("emails", &messages, MAX_BATCH))
            .check(messages.iter().try_for_each(CreateEmail::check))
            .json(&Batch { messages })
            .send()
            .await
    }

    /// Gets an email and how far it got.
    ///
    /// `GET /email/{email_id}`, experimental.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let status = clerk.emails().get("ema_123").await?.status;
    /// # Ok(()) }
    /// ```
    pub async fn get(self, email_id: impl Into<EmailId>) -> Result<Email, Error> {
        self.clerk.request(Method::GET, "/email/{email_id}").path("email_id", email_id.into()).send().await
    }
}

params! {
    /// What an email is like, for [`Emails::create`] and [`Emails::create_batch`]. It needs a text in one form or in
    /// both.
    #[doc(alias = "CreateEmailParams")]
    #[doc(alias = "CreateBatchEmailParams")]
    pub struct CreateEmail {
        required {
            /// Whom it is to.
            to: Recipient,
            /// Whom it is from, at the domain that the production instance sends from.
            from: Mailbox as into,
            /// The subject, at most 998 characters.
            subject: Secret as into,
        }
        optional {
            /// The text as HTML. Together with the other form at most 50,000 bytes.
            html: Secret as into,
            /// The text without marks.
            text: Secret as into,
            /// Where answers go.
            reply_to: Mailbox as into,
            /// Who gets a copy; 50 recipients in all.
            cc: Vec<String> as list<String>,
            /// Who gets a copy that the others do not see; 50 recipients in all.
            bcc: Vec<String> as list<String>,
            /// Further headers of the email: for threads, for the end of a subscription, or `X-..`.
            headers: BTreeMap<String, String> as into,
            /// Files that go along, at most 10, together at most 1 MiB.
            attachments: Vec<Attachment> as list<Attachment>,
            /// What tells this email from any other, so that it is sent once: 1 to 255 letters, digits, `_` and `-`.
            idempotency_key: String as into,
        }
    }
}

impl CreateEmail {
    fn check(&self) -> Outcome {
        match &self.to {
            Recipient::Address(address) => check::filled("to.address", address)?,
            Recipient::UserId(id) => check::filled("to.user_id", id.as_str())?,
        }
        self.from.check("from")?;
        check::optional(self.reply_to.as_ref(), |mailbox| mailbox.check("reply_to"))?;
        check::length("subject", self.subject.expose(), 0, MAX_SUBJECT)?;
        let forms = [&self.html, &self.text].into_iter().flatten();
        match forms.map(|form| form.expose().len()).reduce(usize::saturating_add) {
            None => return Err("neither `html` nor `text` is there".to_owned()),
            Some(size) if size > MAX_CONTENT => {
                return Err(format!("`html` and `text` have {size} bytes; {MAX_CONTENT} is the most"));
            }
            Some(_) => {}
        }
        let copies: Vec<&String> = self.cc.iter().chain(&self.bcc).flatten().collect();
        copies.iter().try_for_each(|address| check::filled("cc, bcc", address))?;
        check::at_most("cc, bcc", &copies, MAX_RECIPIENTS - 1)?;
        let attachments = self.attachments.as_deref().unwrap_or_default();
        check::at_most("attachments", attachments, MAX_ATTACHMENTS)?;
        let size: usize = attachments.iter().map(|Attachment(file)| file.bytes().len()).sum();
        if size > MAX_ATTACHED {
            return Err(format!("`attachments` have {size} bytes; {MAX_ATTACHED} is the most"));
        }
        check::optional(self.idempotency_key.as_deref(), |key| check::idempotency_key("idempotency_key", key))
    }
}

/// Whom an email is to.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    /// This address.
    Address(String),
    /// The primary address of this user.
    UserId(UserId),
}

impl Recipient {
    /// This address.
    pub fn address(address: impl Into<String>) -> Self {
        Self::Address(address.into())
    }

    /// The primary address of this user.
    pub fn user(user_id: impl Into<UserId>) -> Self {
        Self::UserId(user_id.into())
    }
}

params! {
    /// Whom an email is from, or where answers go. A text becomes one without a name.
    pub struct Mailbox {
        required {
            /// The address.
            address: String as into,
        }
        optional {
            /// Whose it is, for people, at most 200 characters.
            name: String as into,
        }
    }
}

impl Mailbox {
    fn check(&self, place: &str) -> Outcome {
        check::filled(&format!("{place}.address"), &self.address)?;
        check::optional(self.name.as_deref(), |name| check::length(&format!("{place}.name"), name, 0, MAX_MAILBOX_NAME))
    }
}

impl From<&str> for Mailbox {
    fn from(address: &str) -> Self {
        Self::new(address)
    }
}

impl From<String> for Mailbox {
    fn from(address: String) -> Self {
        Self::new(address)
    }
}

/// A file that goes along with an email; made of a [`File`], whose type does not count.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Attachment(File);

impl From<File> for Attachment {
    fn from(file: File) -> Self {
        Self(file)
    }
}

impl Serialize for Attachment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Attachment", 2)?;
        object.serialize_field("filename", self.0.name())?;
        object.serialize_field("content", &STANDARD.encode(self.0.bytes()))?;
        object.end()
    }
}

#[derive(Serialize)]
struct Batch {
    messages: Vec<CreateEmail>,
}
