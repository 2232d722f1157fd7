//! The kinds of tokens that Clerk issues, and which of them an endpoint accepts.

use std::fmt;
use std::str::FromStr;

/// A kind of token that a caller can present.
///
/// The texts are those of Clerk's SDKs: `session_token`, `api_key`, `m2m_token`, `oauth_token`.
///
/// ```
/// use clerk_auth::TokenType;
///
/// assert_eq!(TokenType::M2mToken.as_str(), "m2m_token");
/// assert_eq!("machine_token".parse(), Ok(TokenType::M2mToken)); // its name in Clerk's first public design
/// ```
///
/// Source: [Clerk: token types](https://clerk.com/docs/guides/development/machine-auth/overview).
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum TokenType {
    /// A user's session: a JWT in the `Authorization` header or in a cookie.
    SessionToken,
    /// A key that a user or an organization of your instance made for your API. Always opaque (`ak_…`).
    ApiKey,
    /// A machine-to-machine token, opaque (`mt_…`) or a JWT.
    #[doc(alias = "MachineToken")]
    #[doc(alias = "machine_token")]
    M2mToken,
    /// An access token that your instance issued as an OAuth identity provider, opaque (`oat_…`) or a JWT (RFC 9068).
    OAuthToken,
}

impl TokenType {
    /// The name in Clerk's SDKs, such as `m2m_token`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SessionToken => "session_token",
            Self::ApiKey => "api_key",
            Self::M2mToken => "m2m_token",
            Self::OAuthToken => "oauth_token",
        }
    }

    /// Whether this is one of the three that machines present: everything but a session token.
    pub const fn is_machine(self) -> bool {
        !matches!(self, Self::SessionToken)
    }
}

impl fmt::Display for TokenType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that names no [`TokenType`].
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("unknown token type; expected session_token, api_key, m2m_token or oauth_token")]
#[non_exhaustive]
pub struct UnknownTokenType;

impl FromStr for TokenType {
    type Err = UnknownTokenType;

    /// Reads the SDK name of a token type; `machine_token`, the older name of `m2m_token`, is understood.
    ///
    /// # Errors
    /// [`UnknownTokenType`] for any other text.
    fn from_str(text: &str) -> Result<Self, UnknownTokenType> {
        match text {
            "session_token" => Ok(Self::SessionToken),
            "api_key" => Ok(Self::ApiKey),
            "m2m_token" | "machine_token" => Ok(Self::M2mToken),
            "oauth_token" => Ok(Self::OAuthToken),
            _ => Err(UnknownTokenType),
        }
    }
}

/// Which kinds of tokens an endpoint accepts.
///
/// The default is session tokens only, as in Clerk's other SDKs (`acceptsToken`).
///
/// ```
/// use clerk_auth::{Accepts, TokenType};
///
/// let services = Accepts::one(TokenType::M2mToken);
/// let people_and_keys = Accepts::list([TokenType::SessionToken, TokenType::ApiKey]);
/// assert!(people_and_keys.accepts(TokenType::ApiKey));
/// assert!(!services.accepts(TokenType::ApiKey));
/// assert!(Accepts::any().accepts(TokenType::OAuthToken));
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[doc(alias = "acceptsToken")]
pub struct Accepts(pub(crate) AcceptsForm);

#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum AcceptsForm {
    One(TokenType),
    List(Vec<TokenType>),
    Any,
}

impl Accepts {
    /// Exactly this kind. What is refused is reported under this kind.
    pub const fn one(token_type: TokenType) -> Self {
        Self(AcceptsForm::One(token_type))
    }

    /// Any of these kinds. An empty list accepts nothing.
    pub fn list(token_types: impl IntoIterator<Item = TokenType>) -> Self {
        let mut list: Vec<TokenType> = token_types.into_iter().collect();
        list.sort_unstable();
        list.dedup();
        Self(AcceptsForm::List(list))
    }

    /// Every kind; handlers narrow it down by what they extract.
    pub const fn any() -> Self {
        Self(AcceptsForm::Any)
    }

    /// Whether `token_type` is among the accepted.
    pub fn accepts(&self, token_type: TokenType) -> bool {
        match &self.0 {
            AcceptsForm::One(one) => *one == token_type,
            AcceptsForm::List(list) => list.contains(&token_type),
            AcceptsForm::Any => true,
        }
    }
}

impl Default for Accepts {
    fn default() -> Self {
        Self::one(TokenType::SessionToken)
    }
}

impl From<TokenType> for Accepts {
    fn from(token_type: TokenType) -> Self {
        Self::one(token_type)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_round_trip_and_nothing_else_parses() {
        for token_type in [TokenType::SessionToken, TokenType::ApiKey, TokenType::M2mToken, TokenType::OAuthToken] {
            assert_eq!(token_type.to_string().parse(), Ok(token_type));
            assert_eq!(token_type.is_machine(), token_type != TokenType::SessionToken);
        }
        assert_eq!("machine_token".parse(), Ok(TokenType::M2mToken));
        for wrong in ["", "M2M_TOKEN", "m2m_token ", "session", "any"] {
            assert_eq!(TokenType::from_str(wrong), Err(UnknownTokenType), "{wrong}");
        }
    }

    #[test]
    fn an_empty_list_accepts_nothing() {
        for token_type in [TokenType::SessionToken, TokenType::ApiKey, TokenType::M2mToken, TokenType::OAuthToken] {
            assert!(!Accepts::list([]).accepts(token_type));
            assert!(Accepts::any().accepts(token_type));
        }
        assert_eq!(Accepts::default(), Accepts::from(TokenType::SessionToken));
    }
}
