//! The outcome of authenticating one request.

use crate::auth::{AnyAuth, FromAuth, PendingSessions};
use crate::reason::{Cause, Reason};
use crate::refusal::Refusal;
use crate::token_type::TokenType;

/// What authenticating a request came to. A bad, missing or foreign token is a state, never an error.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum RequestState {
    /// The caller is known.
    SignedIn(SignedIn),
    /// The caller is not known, and why.
    SignedOut(SignedOut),
}

/// A verified caller. Only verification makes one.
///
/// A pending session is signed in here, too; [`RequestState::to_auth`] and the extractors turn it away unless told
/// otherwise.
#[derive(Clone, Debug)]
pub struct SignedIn {
    auth: AnyAuth,
}

/// A caller who is not known.
#[derive(Clone, Debug)]
pub struct SignedOut {
    token_type: Option<TokenType>,
    refusal: Refusal,
}

/// What stands for the caller where nobody is signed in.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Unauthenticated {
    /// The kind of token that was expected or presented; `None` where a list of kinds is accepted and another one came.
    pub token_type: Option<TokenType>,
    /// Whether there is a session that waits for the user to do a task.
    pub pending_session: bool,
}

impl RequestState {
    pub(crate) fn signed_in(auth: AnyAuth) -> Self {
        Self::SignedIn(SignedIn { auth })
    }

    pub(crate) fn signed_out(token_type: Option<TokenType>, refusal: Refusal) -> Self {
        Self::SignedOut(SignedOut { token_type, refusal })
    }

    /// Whether a token was verified.
    pub fn is_authenticated(&self) -> bool {
        matches!(self, Self::SignedIn(_))
    }

    /// `signed-in` or `signed-out`, as Clerk's other SDKs name it.
    pub fn status(&self) -> &'static str {
        match self {
            Self::SignedIn(_) => "signed-in",
            Self::SignedOut(_) => "signed-out",
        }
    }

    /// The kind of token, presented or expected; `None` where a list of kinds is accepted and another one came.
    pub fn token_type(&self) -> Option<TokenType> {
        match self {
            Self::SignedIn(signed_in) => Some(signed_in.auth.token_type()),
            Self::SignedOut(signed_out) => signed_out.token_type,
        }
    }

    /// The presented token, if it was verified. A secret: do not log it.
    pub fn token(&self) -> Option<&str> {
        match self {
            Self::SignedIn(signed_in) => Some(signed_in.auth.token()),
            Self::SignedOut(_) => None,
        }
    }

    /// Why nobody is signed in.
    pub fn reason(&self) -> Option<Reason> {
        self.refusal().map(Refusal::reason)
    }

    /// The whole refusal, if nobody is signed in.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::SignedIn(_) => None,
            Self::SignedOut(signed_out) => Some(&signed_out.refusal),
        }
    }

    /// The headers for the response, whatever its status: append them, so that none of the handler's is lost. Of a
    /// signed-out state these are `x-clerk-auth-status`, `-reason` and, if there is one, `-message`.
    pub fn headers(&self) -> Vec<(&'static str, String)> {
        let Self::SignedOut(signed_out) = self else { return Vec::new() };
        let mut headers = vec![
            ("x-clerk-auth-reason", signed_out.refusal.reason().as_str().to_owned()),
            ("x-clerk-auth-status", self.status().to_owned()),
        ];
        let message = signed_out.refusal.message();
        if !message.is_empty() && http::HeaderValue::from_str(&message).is_ok() {
            headers.push(("x-clerk-auth-message", message));
        }
        headers
    }

    /// The caller, if there is one that counts as signed in.
    ///
    /// # Errors
    /// [`Unauthenticated`] if nobody is signed in, or only a pending session.
    pub fn to_auth(&self, pending: PendingSessions) -> Result<AnyAuth, Unauthenticated> {
        let nobody = |pending_session| Unauthenticated { token_type: self.token_type(), pending_session };
        match self {
            Self::SignedIn(SignedIn { auth: AnyAuth::Session(session) }) if !session.is_signed_in(pending) => {
                Err(nobody(!session.user_id().is_empty()))
            }
            Self::SignedIn(signed_in) => Ok(signed_in.auth.clone()),
            Self::SignedOut(_) => Err(nobody(false)),
        }
    }

    /// What a handler asks for, or why it does not get it.
    ///
    /// # Errors
    /// The [`Refusal`] to answer with.
    pub fn extract<T: FromAuth>(&self) -> Result<T, Refusal> {
        match self {
            Self::SignedIn(signed_in) => T::from_auth(signed_in),
            Self::SignedOut(signed_out) => Err(signed_out.refusal.clone()),
        }
    }

    /// The same where the caller may be anonymous: `None` when nothing was presented. A token that was presented and
    /// refused is no anonymous caller, and a check that could not be made is no answer.
    ///
    /// # Errors
    /// The [`Refusal`] to answer with.
    pub fn extract_optional<T: FromAuth>(&self) -> Result<Option<T>, Refusal> {
        match self.extract() {
            Ok(auth) => Ok(Some(auth)),
            Err(refusal) if refusal.cause() == Cause::NothingPresented => Ok(None),
            Err(refusal) => Err(refusal),
        }
    }
}

impl SignedIn {
    /// The caller. Of a session, also one that is pending: prefer [`RequestState::extract`].
    pub fn auth(&self) -> &AnyAuth {
        &self.auth
    }
}

impl SignedOut {
    /// The kind of token, presented or expected.
    pub fn token_type(&self) -> Option<TokenType> {
        self.token_type
    }

    /// Why.
    pub fn refusal(&self) -> &Refusal {
        &self.refusal
    }
}
