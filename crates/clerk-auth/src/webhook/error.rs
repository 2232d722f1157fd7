//! Why a webhook is not taken, and what to answer its sender.

use std::fmt;

use clerk_types::webhooks::UnreadableEvent;
use http::StatusCode;
use serde_json::json;

use crate::response::Reply;
use crate::webhook::replay::ReplayGuardError;

/// Why a webhook is not handed to the handler. Holds nothing of secret, signature or body, so it may be logged.
///
/// Clerk delivers through Svix, which takes any 2xx answer as done and repeats the message after any other: after 5
/// seconds, 5 minutes, half an hour, and then for more than a day. The status follows from that:
///
/// | Error | Status | Then |
/// | --- | --- | --- |
/// | [`MissingHeaders`](Self::MissingHeaders), [`VerificationFailed`](Self::VerificationFailed), [`BodyUnreadable`](Self::BodyUnreadable) | 400 | the request is not Clerk's, or was changed on its way |
/// | [`BodyTooLarge`](Self::BodyTooLarge) | 413 | nothing of it was verified |
/// | [`PayloadMismatch`](Self::PayloadMismatch) | 422 | it is Clerk's, and the handler's type does not fit: seen in Clerk's dashboard, repeated until it is repaired |
/// | [`AlreadyHandled`](Self::AlreadyHandled) | 200 | the sender may forget it |
/// | [`InProgress`](Self::InProgress) | 409 with `Retry-After` | repeated, since the first attempt may yet fail |
/// | [`ReplayGuardFailed`](Self::ReplayGuardFailed) | 503 with `Retry-After` | repeated |
/// | [`MissingSigningSecret`](Self::MissingSigningSecret), [`InvalidSigningSecret`](Self::InvalidSigningSecret), [`MissingVerifier`](Self::MissingVerifier) | 500 | repeated until the service is set up |
///
/// No answer is 401: there is nobody whom a challenge could make present something better.
///
/// Source: [Svix: retries](https://docs.svix.com/retries).
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WebhookError {
    /// There is no signing secret.
    #[error("there is no webhook signing secret: set CLERK_WEBHOOK_SIGNING_SECRET")]
    MissingSigningSecret,
    /// These headers are missing or empty.
    #[error("headers of a webhook are missing: {}", .0.join(", "))]
    MissingHeaders(Vec<&'static str>),
    /// The signing secret cannot be read.
    #[error("the webhook signing secret: {0}")]
    InvalidSigningSecret(#[source] SigningSecretProblem),
    /// The webhook is not Clerk's, not of now, or no event.
    #[error("the webhook does not verify: {0}")]
    VerificationFailed(#[source] VerificationFailure),
    /// The same message was handled before.
    #[error("the webhook was handled before")]
    AlreadyHandled,
    /// The same message is being handled, or its handler never said how it ended.
    #[error("the webhook is being handled")]
    InProgress,
    /// The replay guard could not be asked, so nobody knows whether this is a replay.
    #[error("the replay guard: {0}")]
    ReplayGuardFailed(#[source] ReplayGuardError),
    /// The body is larger than the verifier's limit, in bytes.
    #[error("the body is larger than {limit} bytes")]
    BodyTooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
    /// The body broke off.
    #[error("the body could not be read")]
    BodyUnreadable,
    /// The webhook is good, and not of the type that was asked for.
    #[error("the webhook's content: {0}")]
    PayloadMismatch(#[from] WebhookDataError),
    /// A handler takes a webhook where no [`WebhookVerifier`](crate::webhook::WebhookVerifier) was given to the application.
    #[error("there is no WebhookVerifier: add one to the application")]
    MissingVerifier,
}

/// What is wrong with a signing secret.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SigningSecretProblem {
    /// Nothing stands behind `whsec_`.
    #[error("nothing stands behind the prefix")]
    Empty,
    /// It is not standard base64.
    #[error("it is not standard base64: check CLERK_WEBHOOK_SIGNING_SECRET")]
    NotBase64,
}

/// Why a webhook does not verify.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum VerificationFailure {
    /// `svix-timestamp` begins with no integer.
    #[error("its timestamp is no number")]
    UnreadableTimestamp,
    /// It was sent more than five minutes ago.
    #[error("it is more than five minutes old")]
    TooOld,
    /// It was sent more than five minutes in the future.
    #[error("its timestamp is more than five minutes ahead")]
    TooNew,
    /// No `v1` signature is one by any of the signing secrets: the secret is another endpoint's, or the body was changed.
    #[error("no signature fits")]
    NoMatchingSignature,
    /// The signature is good, and the body is not JSON.
    #[error("its body is not JSON")]
    NotJson,
}

/// Why a verified body is not of the type that was asked for. Says where, or which member of ours it lacks, and quotes
/// nothing.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct WebhookDataError(Mismatch);

#[derive(Clone, Debug, Eq, PartialEq)]
enum Mismatch {
    /// There is no data.
    Missing,
    /// Not the type that was asked for, at this line and column.
    At(usize, usize),
    /// Not the type that was asked for, which looked at it as a whole.
    Whole,
    /// No event, or not as an event of its type is, for this reason.
    Event(String),
}

impl WebhookError {
    /// A handler takes a webhook, and the application has no verifier. Logged, because callers are not told what is wrong.
    pub fn missing_verifier() -> Self {
        let error = Self::MissingVerifier;
        tracing::error!("{error}");
        error
    }

    /// The class of the error, as Clerk's conformance of SDKs names it; those beyond have names of our own.
    pub fn class(&self) -> &'static str {
        match self {
            Self::MissingSigningSecret => "missing-signing-secret",
            Self::MissingHeaders(_) => "missing-webhook-headers",
            Self::InvalidSigningSecret(_) => "invalid-signing-secret",
            Self::VerificationFailed(_) => "webhook-verification-failed",
            Self::AlreadyHandled => "webhook-already-handled",
            Self::InProgress => "webhook-in-progress",
            Self::ReplayGuardFailed(_) => "webhook-replay-guard-failed",
            Self::BodyTooLarge { .. } => "webhook-body-too-large",
            Self::BodyUnreadable => "webhook-body-unreadable",
            Self::PayloadMismatch(_) => "webhook-payload-mismatch",
            Self::MissingVerifier => "missing-webhook-verifier",
        }
    }

    /// The HTTP status of the answer.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::MissingHeaders(_) | Self::VerificationFailed(_) | Self::BodyUnreadable => StatusCode::BAD_REQUEST,
            Self::BodyTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::PayloadMismatch(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::AlreadyHandled => StatusCode::OK,
            Self::InProgress => StatusCode::CONFLICT,
            Self::ReplayGuardFailed(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::MissingSigningSecret | Self::InvalidSigningSecret(_) | Self::MissingVerifier => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
        }
    }

    /// The whole answer, as JSON in the shape of Clerk's own errors. What is wrong with this service's set-up is for its
    /// logs, not for callers.
    pub fn reply(&self) -> Reply {
        let mut headers =
            vec![("cache-control", "no-store".to_owned()), ("content-type", "application/json".to_owned())];
        if matches!(self, Self::InProgress | Self::ReplayGuardFailed(_)) {
            headers.push(("retry-after", "5".to_owned()));
        }
        let status = self.status();
        let body = match self {
            Self::AlreadyHandled => json!({ "already_handled": true }),
            _ => {
                let message = match status {
                    StatusCode::INTERNAL_SERVER_ERROR => "The server cannot verify webhooks".to_owned(),
                    StatusCode::SERVICE_UNAVAILABLE => "The server cannot take webhooks now; try again".to_owned(),
                    _ => self.to_string(),
                };
                let code = self.class().replace('-', "_");
                json!({ "errors": [{ "code": code, "message": message, "long_message": message }] })
            }
        };
        Reply { status: status.as_u16(), headers, body: body.to_string() }
    }
}

impl WebhookDataError {
    pub(crate) fn new(error: &serde_json::Error) -> Self {
        // What went through another value on its way has no place.
        Self(if error.line() == 0 { Mismatch::Whole } else { Mismatch::At(error.line(), error.column()) })
    }

    pub(crate) fn missing() -> Self {
        Self(Mismatch::Missing)
    }

    pub(crate) fn unreadable(error: &UnreadableEvent) -> Self {
        Self(Mismatch::Event(error.to_string()))
    }
}

impl fmt::Display for WebhookDataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Mismatch::Missing => f.write_str("there is no data"),
            Mismatch::At(line, column) => write!(f, "it is of another type, at line {line} column {column}"),
            Mismatch::Whole => f.write_str("it is of another type"),
            Mismatch::Event(reason) => f.write_str(reason),
        }
    }
}

impl std::error::Error for WebhookDataError {}

impl From<VerificationFailure> for WebhookError {
    fn from(failure: VerificationFailure) -> Self {
        Self::VerificationFailed(failure)
    }
}

impl From<ReplayGuardError> for WebhookError {
    fn from(error: ReplayGuardError) -> Self {
        Self::ReplayGuardFailed(error)
    }
}
