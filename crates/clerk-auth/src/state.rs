//! The outcome of authenticating one request.

use crate::auth::{AnyAuth, FromAuth, PendingSessions};
use crate::directives::Directives;
use crate::jwt::claims::Claims;
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
    /// The browser is to ask Clerk, and to come back with what it learned.
    Handshake(Handshake),
}

/// A verified caller. Only verification makes one.
///
/// A pending session is signed in here, too; [`RequestState::to_auth`] and the extractors turn it away unless told
/// otherwise.
#[derive(Clone, Debug)]
pub struct SignedIn {
    auth: AnyAuth,
    headers: Headers,
}

/// A caller who is not known.
#[derive(Clone, Debug)]
pub struct SignedOut {
    token_type: Option<TokenType>,
    refusal: Refusal,
    headers: Headers,
}

/// A browser that is sent away to learn who is signed in.
#[derive(Clone, Debug)]
pub struct Handshake {
    refusal: Refusal,
    headers: Headers,
}

/// Headers for the response, besides those for diagnosis. They hold sessions, so they are never shown.
#[derive(Clone, Default)]
pub(crate) struct Headers(Vec<(&'static str, String)>);

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
        Self::SignedIn(SignedIn { auth, headers: Headers::default() })
    }

    pub(crate) fn signed_out(token_type: Option<TokenType>, refusal: Refusal) -> Self {
        Self::SignedOut(SignedOut { token_type, refusal, headers: Headers::default() })
    }

    pub(crate) fn handshake(refusal: Refusal) -> Self {
        Self::Handshake(Handshake { refusal, headers: Headers::default() })
    }

    /// The same state with these headers for the response.
    pub(crate) fn with_headers(mut self, headers: Headers) -> Self {
        *match &mut self {
            Self::SignedIn(signed_in) => &mut signed_in.headers,
            Self::SignedOut(signed_out) => &mut signed_out.headers,
            Self::Handshake(handshake) => &mut handshake.headers,
        } = headers;
        self
    }

    /// Whether a token was verified.
    pub fn is_authenticated(&self) -> bool {
        matches!(self, Self::SignedIn(_))
    }

    /// `signed-in`, `signed-out` or `handshake`, as Clerk's other SDKs name it.
    pub fn status(&self) -> &'static str {
        match self {
            Self::SignedIn(_) => "signed-in",
            Self::SignedOut(_) => "signed-out",
            Self::Handshake(_) => "handshake",
        }
    }

    /// The kind of token, presented or expected; `None` where a list of kinds is accepted and another one came.
    pub fn token_type(&self) -> Option<TokenType> {
        match self {
            Self::SignedIn(signed_in) => Some(signed_in.auth.token_type()),
            Self::SignedOut(signed_out) => signed_out.token_type,
            Self::Handshake(_) => Some(TokenType::SessionToken),
        }
    }

    /// The presented token, or the one that came of it, if it was verified. A secret: do not log it.
    pub fn token(&self) -> Option<&str> {
        match self {
            Self::SignedIn(signed_in) => Some(signed_in.auth.token()),
            Self::SignedOut(_) | Self::Handshake(_) => None,
        }
    }

    /// Why nobody is signed in.
    pub fn reason(&self) -> Option<&Reason> {
        self.refusal().map(Refusal::reason)
    }

    /// The whole refusal, if nobody is signed in.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::SignedIn(_) => None,
            Self::SignedOut(signed_out) => Some(&signed_out.refusal),
            Self::Handshake(handshake) => Some(&handshake.refusal),
        }
    }

    /// The headers for the response, whatever its status: append them, so that none of the handler's is lost and each
    /// `set-cookie` stays a header of its own.
    ///
    /// | State | Headers |
    /// | --- | --- |
    /// | signed in | none, unless below |
    /// | signed out, handshake | `x-clerk-auth-reason`, `x-clerk-auth-status` and, if there is one, `x-clerk-auth-message` |
    /// | handshake | besides, `location`, `cache-control: no-store`, `set-cookie` of the loop counter |
    /// | after a handshake | besides, `set-cookie` of the session; in development `location` and `cache-control: no-store` |
    /// | signed in by a refresh | `set-cookie` of the session |
    pub fn headers(&self) -> Vec<(&'static str, String)> {
        let (refusal, Headers(headers)) = match self {
            Self::SignedIn(signed_in) => return signed_in.headers.0.clone(),
            Self::SignedOut(signed_out) => (&signed_out.refusal, &signed_out.headers),
            Self::Handshake(handshake) => (&handshake.refusal, &handshake.headers),
        };
        let mut all = headers.clone();
        let debug = [
            ("x-clerk-auth-reason", refusal.reason().as_str().to_owned()),
            ("x-clerk-auth-status", self.status().to_owned()),
            ("x-clerk-auth-message", refusal.message()),
        ];
        all.extend(debug.into_iter().filter(|(_, value)| !value.is_empty() && is_header_value(value)));
        all
    }

    /// Where the browser is to go instead of to the handler: to a handshake, or, in development, back from one.
    pub(crate) fn location(&self) -> Option<&str> {
        self.own_headers().find(|(name, _)| *name == "location").map(|(_, value)| value.as_str())
    }

    /// Whether this is what a handshake brought.
    pub(crate) fn ends_handshake(&self) -> bool {
        self.own_headers().any(|(name, _)| *name == "access-control-allow-origin")
    }

    /// Whether the browser is told of cookies, such as those of a session that a handshake or a refresh brought.
    pub(crate) fn sets_cookies(&self) -> bool {
        self.own_headers().any(|(name, _)| *name == "set-cookie")
    }

    /// The claims of a session, if one was verified.
    pub(crate) fn session_claims(&self) -> Option<&Claims> {
        match self {
            Self::SignedIn(SignedIn { auth: AnyAuth::Session(session), .. }) => Some(session.claims()),
            _ => None,
        }
    }

    /// The headers besides those for diagnosis.
    fn own_headers(&self) -> impl Iterator<Item = &(&'static str, String)> {
        let Headers(headers) = match self {
            Self::SignedIn(signed_in) => &signed_in.headers,
            Self::SignedOut(signed_out) => &signed_out.headers,
            Self::Handshake(handshake) => &handshake.headers,
        };
        headers.iter()
    }

    /// The caller, if there is one that counts as signed in.
    ///
    /// # Errors
    /// [`Unauthenticated`] if nobody is signed in, or only a pending session.
    pub fn to_auth(&self, pending: PendingSessions) -> Result<AnyAuth, Unauthenticated> {
        let nobody = |pending_session| Unauthenticated { token_type: self.token_type(), pending_session };
        match self {
            Self::SignedIn(SignedIn { auth: AnyAuth::Session(session), .. }) if !session.is_signed_in(pending) => {
                Err(nobody(!session.user_id().is_empty()))
            }
            Self::SignedIn(signed_in) => Ok(signed_in.auth.clone()),
            Self::SignedOut(_) | Self::Handshake(_) => Err(nobody(false)),
        }
    }

    /// What a handler asks for, or why it does not get it.
    ///
    /// # Errors
    /// The [`Refusal`] to answer with.
    pub fn extract<T: FromAuth>(&self) -> Result<T, Refusal> {
        match self {
            Self::SignedIn(signed_in) => T::from_auth(signed_in),
            Self::SignedOut(SignedOut { refusal, .. }) | Self::Handshake(Handshake { refusal, .. }) => {
                Err(refusal.clone())
            }
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

impl Handshake {
    /// Why.
    pub fn refusal(&self) -> &Refusal {
        &self.refusal
    }
}

impl Headers {
    pub(crate) fn push(&mut self, name: &'static str, value: String) {
        self.0.push((name, value));
    }

    /// Each directive as a header of its own.
    pub(crate) fn push_cookies(&mut self, directives: &Directives) {
        self.0.extend(directives.iter().map(|directive| ("set-cookie", directive.to_owned())));
    }
}

impl std::fmt::Debug for Headers {
    /// The names alone.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

/// Whether a text can be sent as a header.
pub(crate) fn is_header_value(text: &str) -> bool {
    http::HeaderValue::from_str(text).is_ok()
}
