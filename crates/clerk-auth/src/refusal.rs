//! Why a request is not let in, in the forms that logs, people and callers need.

use std::fmt;
use std::time::Duration;

use crate::jwt::error::TokenError;
use crate::reason::{Cause, Reason};
use crate::session::has::Reverification;
use crate::token_type::TokenType;

/// Why a request is not let in: what the reference calls it ([`Reason`]), what it comes from ([`Cause`]), and a hint for
/// whoever looks into it.
///
/// Holds no token and no key, so it may be logged.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Refusal {
    reason: Reason,
    cause: Cause,
    detail: Detail,
    /// Whether a handshake would have been due, and there have been too many of them in a row.
    is_loop: bool,
}

#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Detail {
    /// Nothing is to be said beyond the reason.
    None,
    /// A session token was not verified.
    SessionToken(TokenError, Carrier),
    /// A machine token was not verified.
    MachineToken(MachineTokenError),
    /// Nothing more is to be said than this.
    Plain(&'static str),
    /// The same, where it is the message, too.
    Message(&'static str),
    /// What an application said of its own refusal.
    Application(String),
    /// The user must confirm who they are.
    Reverification(Reverification),
}

/// Where a session token stood.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Carrier {
    Header,
    Cookie,
}

impl Carrier {
    fn as_str(self) -> &'static str {
        match self {
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

/// Why a machine token was not verified.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum MachineTokenError {
    /// A JWT that does not verify.
    Jwt(TokenError),
    /// A JWT that is neither an M2M nor an OAuth token, or cannot be read.
    NotAMachineJwt,
    /// An opaque token that is not worth asking about: too long, or with characters that no token has.
    NotAToken,
    /// Clerk does not know the token, or no longer accepts it.
    Unknown { token_type: TokenType, status: Option<u16> },
    /// The receiver is not among the token's scopes.
    OtherReceiver { receiver: String },
    /// The token is meant for another audience.
    OtherAudience,
    /// Clerk refused the key that we asked with.
    KeyRefused { status: u16, message: Option<String> },
    /// Clerk answered something else, or nothing.
    Failed { status: Option<u16>, cause: Cause, retry_after: Option<Duration> },
    /// There is nobody to ask: networkless, or built without the API.
    CannotAsk,
}

impl Refusal {
    pub(crate) fn new(reason: Reason, cause: Cause, detail: Detail) -> Self {
        Self { reason, cause, detail, is_loop: false }
    }

    /// The same, where a handshake was not started because there have been too many of them in a row.
    pub(crate) fn after_loop(self) -> Self {
        Self { is_loop: true, ..self }
    }

    /// Whether handshakes have gone in a circle.
    pub(crate) fn is_loop(&self) -> bool {
        self.is_loop
    }

    /// A refusal of your own: the caller is known and may not do this. Answered with 403 `insufficient_scope`.
    ///
    /// `hint` says what is missing; it is shown to the caller.
    pub fn forbidden(hint: impl Into<String>) -> Self {
        Self::new(Reason::TokenInvalid, Cause::Forbidden, Detail::Application(hint.into()))
    }

    /// The caller is known, and must confirm again who they are. Answered with 403 and the body of
    /// [`Reverification::error_body`], upon which Clerk's browser libraries ask the user to and repeat the request; over
    /// gRPC with the status 7 and the message `reverification-error`.
    ///
    /// [`Reverified`](crate::Reverified) and [`Guard::reverified`](crate::Guard::reverified) refuse with it.
    ///
    /// Source: [Clerk: reverification](https://clerk.com/docs/guides/secure/reverification).
    #[doc(alias = "reverificationError")]
    #[doc(alias = "reverificationErrorResponse")]
    pub fn reverification(required: Reverification) -> Self {
        Self::new(Reason::TokenInvalid, Cause::Forbidden, Detail::Reverification(required))
    }

    /// What must be confirmed, if that is what is missing.
    pub(crate) fn missing_reverification(&self) -> Option<Reverification> {
        match self.detail {
            Detail::Reverification(required) => Some(required),
            _ => None,
        }
    }

    /// The application asks who is calling where no layer or middleware has authenticated the request. Answered with
    /// 500, because silence would read as "nobody", and logged, because callers are not told what is wrong.
    pub fn missing_layer() -> Self {
        let hint = "No Clerk layer or middleware ran before this handler: add it to the router or app.";
        tracing::error!("{hint}");
        Self::new(Reason::UnexpectedError, Cause::Misconfigured, Detail::Plain(hint))
    }

    /// The session is good, and waits for its user to do a task.
    pub(crate) fn pending_session() -> Self {
        let hint = "The session is pending: the user has a task to finish, such as choosing an organization.";
        Self::new(Reason::TokenInvalid, Cause::Refused, Detail::Plain(hint))
    }

    /// The caller's token is good, and of another kind than this handler takes.
    pub(crate) fn wrong_class(hint: &'static str) -> Self {
        Self::new(Reason::TokenTypeMismatch, Cause::WrongClass, Detail::Plain(hint))
    }

    /// The reason, as Clerk's other SDKs name it.
    pub fn reason(&self) -> &Reason {
        &self.reason
    }

    /// What it comes from, and so what to answer.
    pub fn cause(&self) -> Cause {
        self.cause
    }

    /// What somebody who looks into it should check.
    pub fn hint(&self) -> String {
        if self.is_loop {
            return format!("Handshakes in a row have settled nothing. {}", self.loop_hint());
        }
        match &self.detail {
            Detail::SessionToken(error, _) | Detail::MachineToken(MachineTokenError::Jwt(error)) => error.hint(),
            Detail::MachineToken(error) => error.hint(),
            Detail::None => self.reason.hint().to_owned(),
            Detail::Plain(hint) | Detail::Message(hint) => (*hint).to_owned(),
            Detail::Application(hint) => hint.clone(),
            Detail::Reverification(required) => format!(
                "The user must confirm again who they are: {} within {} minutes.",
                required.level().as_str(),
                required.after_minutes()
            ),
        }
    }

    fn loop_hint(&self) -> &'static str {
        match self.reason {
            Reason::SatelliteNeedsSyncing => self.reason.hint(),
            _ => {
                "Most often the keys of the front end and of this service are of different instances; else cookies do not \
                 reach this service, or its clock is wrong."
            }
        }
    }

    /// How long to wait before the next try, where the cause is [`Cause::Unavailable`].
    pub fn retry_after(&self) -> Option<Duration> {
        if self.cause != Cause::Unavailable {
            return None;
        }
        let told = match &self.detail {
            Detail::SessionToken(error, _) | Detail::MachineToken(MachineTokenError::Jwt(error)) => error.retry_after(),
            Detail::MachineToken(MachineTokenError::Failed { retry_after, .. }) => *retry_after,
            _ => None,
        };
        Some(told.unwrap_or(Duration::from_secs(1)))
    }

    /// The message in the reference's form: what went wrong, with the reason at its end. Empty where there is nothing
    /// to say beyond the reason.
    pub fn message(&self) -> String {
        match &self.detail {
            Detail::SessionToken(error, carrier) => {
                format!("{error} (reason={}, token-carrier={})", error.reason(), carrier.as_str())
            }
            Detail::MachineToken(error) => {
                let status = error.status().map_or_else(|| "n/a".to_owned(), |status| status.to_string());
                format!("{error} (code={}, status={status})", self.reason)
            }
            Detail::None | Detail::Plain(_) => String::new(),
            Detail::Message(message) => (*message).to_owned(),
            Detail::Application(hint) => hint.clone(),
            Detail::Reverification(_) => self.hint(),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not let in: {}", self.reason)?;
        match self.hint() {
            hint if hint.is_empty() => Ok(()),
            hint => write!(f, ". {hint}"),
        }
    }
}

impl std::error::Error for Refusal {}

impl MachineTokenError {
    pub(crate) fn reason(&self) -> Reason {
        match self {
            Self::Jwt(error) if error.is_category() => Reason::TokenInvalid,
            // In the reference a JWT that fails any other check is one that failed verification.
            Self::Jwt(_) | Self::OtherAudience => Reason::TokenVerificationFailed,
            Self::NotAMachineJwt | Self::NotAToken | Self::Unknown { .. } | Self::OtherReceiver { .. } => {
                Reason::TokenInvalid
            }
            Self::KeyRefused { .. } => Reason::SecretKeyInvalid,
            Self::Failed { .. } | Self::CannotAsk => Reason::UnexpectedError,
        }
    }

    pub(crate) fn cause(&self) -> Cause {
        match self {
            Self::Jwt(error) => error.cause(),
            Self::KeyRefused { .. } => Cause::Misconfigured,
            Self::Failed { cause, .. } => *cause,
            _ => Cause::Refused,
        }
    }

    fn status(&self) -> Option<u16> {
        match self {
            Self::Unknown { status, .. } | Self::Failed { status, .. } => *status,
            Self::KeyRefused { status, .. } => Some(*status),
            _ => None,
        }
    }

    fn hint(&self) -> String {
        match self {
            Self::Jwt(error) => error.hint(),
            Self::NotAMachineJwt => "The JWT is neither a machine-to-machine nor an OAuth access token.".into(),
            Self::NotAToken => "The text cannot be a token that Clerk issued.".into(),
            Self::Unknown { .. } => {
                "Clerk does not know this token: it may be revoked, expired, of another instance, or not meant for \
                 this machine."
                    .into()
            }
            Self::OtherReceiver { receiver } => {
                format!("The token is meant for other machines: its scopes do not name {receiver}.")
            }
            Self::OtherAudience => "The token is meant for another audience than the configured one.".into(),
            Self::KeyRefused { .. } => {
                "Clerk refused the key of this service: check CLERK_SECRET_KEY and CLERK_MACHINE_SECRET_KEY.".into()
            }
            Self::Failed { cause: Cause::Unavailable, .. } => "Clerk could not be asked; try again.".into(),
            Self::Failed { cause: Cause::Refused, .. } => "Clerk could make nothing of this token.".into(),
            Self::Failed { status: Some(status), .. } => {
                format!("Clerk answered with {status}: check the API URL, the keys and the instance's settings.")
            }
            Self::Failed { status: None, .. } => "This service has no key to ask Clerk with.".into(),
            Self::CannotAsk => "This service verifies without network: send a JWT, not an opaque token.".into(),
        }
    }
}

impl fmt::Display for MachineTokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Jwt(error) => error.fmt(f),
            Self::NotAMachineJwt => f.write_str("The JWT is no machine token."),
            Self::NotAToken => f.write_str("The text is no token."),
            Self::Unknown { token_type: TokenType::OAuthToken, .. } => f.write_str("OAuth token not found"),
            Self::Unknown { token_type: TokenType::ApiKey, .. } => f.write_str("API key not found"),
            Self::Unknown { .. } => f.write_str("Machine token not found"),
            Self::OtherReceiver { receiver } => write!(f, "The token's scopes do not name {receiver}."),
            Self::OtherAudience => f.write_str("The token's audience is not an expected one."),
            Self::KeyRefused { message: Some(message), .. } => f.write_str(message),
            Self::KeyRefused { message: None, .. } => f.write_str("The secret key was refused."),
            Self::Failed { .. } | Self::CannotAsk => f.write_str("Unexpected error"),
        }
    }
}
