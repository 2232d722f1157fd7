//! Who is calling: what handlers see of a verified token.

mod api_key;
mod from_auth;
mod m2m;
mod oauth;
mod session;

pub use api_key::ApiKeyAuth;
pub use from_auth::{Either, FromAuth};
pub use m2m::MachineAuth;
pub use oauth::OAuthAuth;
pub use session::{PendingSessions, SessionAuth, SessionStatus};

use crate::token_type::TokenType;

/// A verified caller of any kind.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum AnyAuth {
    /// A user with a session.
    Session(SessionAuth),
    /// A machine with a machine-to-machine token.
    Machine(MachineAuth),
    /// The holder of a user's or organization's API key.
    ApiKey(ApiKeyAuth),
    /// An OAuth client that acts for a user.
    OAuth(OAuthAuth),
}

impl AnyAuth {
    /// The kind of the token.
    pub fn token_type(&self) -> TokenType {
        match self {
            Self::Session(_) => TokenType::SessionToken,
            Self::Machine(_) => TokenType::M2mToken,
            Self::ApiKey(_) => TokenType::ApiKey,
            Self::OAuth(_) => TokenType::OAuthToken,
        }
    }

    /// The token as it was presented, for calls in the caller's name. A secret: do not log it.
    pub fn token(&self) -> &str {
        match self {
            Self::Session(auth) => auth.token(),
            Self::Machine(auth) => auth.token(),
            Self::ApiKey(auth) => auth.token(),
            Self::OAuth(auth) => auth.token(),
        }
    }

    /// Who the token is about: a user, organization or machine ID.
    pub fn subject(&self) -> &str {
        match self {
            Self::Session(auth) => auth.user_id(),
            Self::Machine(auth) => auth.machine_id(),
            Self::ApiKey(auth) => auth.subject(),
            Self::OAuth(auth) => auth.user_id(),
        }
    }

    /// The user, where the token stands for one: a session, an OAuth token, or a user's API key.
    pub fn user_id(&self) -> Option<&str> {
        match self {
            Self::Session(auth) => Some(auth.user_id()),
            Self::Machine(_) => None,
            Self::ApiKey(auth) => auth.user_id(),
            Self::OAuth(auth) => Some(auth.user_id()),
        }
    }
}
