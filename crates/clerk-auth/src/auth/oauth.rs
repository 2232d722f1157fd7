//! OAuth clients that act for a user.

use std::fmt;
use std::sync::Arc;

use clerk_types::resources::oauth_access_tokens::OAuthAccessToken;

use crate::jwt::claims::{Claim, Claims};
use crate::jwt::json::Value;
use crate::verified::Verified;

/// An OAuth client that called for a user with a verified access token of your instance.
///
/// Source: [Clerk: OAuth tokens](https://clerk.com/docs/guides/development/machine-auth/overview) and RFC 9068.
#[derive(Clone)]
pub struct OAuthAuth(Arc<Inner>);

struct Inner {
    token: Box<str>,
    source: Source,
}

enum Source {
    Jwt(Verified<Claims>),
    Opaque(Box<Verified<OAuthAccessToken>>),
}

impl OAuthAuth {
    pub(crate) fn from_jwt(token: &str, claims: Verified<Claims>) -> Self {
        Self(Arc::new(Inner { token: token.into(), source: Source::Jwt(claims) }))
    }

    pub(crate) fn from_opaque(token: &str, verified: Verified<OAuthAccessToken>) -> Self {
        Self(Arc::new(Inner { token: token.into(), source: Source::Opaque(Box::new(verified)) }))
    }

    /// The token's ID (`oat_…`); empty if a JWT carries none.
    pub fn id(&self) -> &str {
        match &self.0.source {
            Source::Jwt(claims) => claims.token_id().unwrap_or_default(),
            Source::Opaque(token) => token.id.as_str(),
        }
    }

    /// The OAuth client that the token was issued to; empty if a JWT names none.
    pub fn client_id(&self) -> &str {
        match &self.0.source {
            Source::Jwt(claims) => claims.text(Claim::ClientId).unwrap_or_default(),
            Source::Opaque(token) => token.client_id.as_str(),
        }
    }

    /// The user that the client acts for, which the token has as its subject.
    #[doc(alias = "subject")]
    pub fn user_id(&self) -> &str {
        match &self.0.source {
            Source::Jwt(claims) => claims.subject().unwrap_or_default(),
            Source::Opaque(token) => token.subject.as_str(),
        }
    }

    /// What the token may be used for.
    pub fn scopes(&self) -> Vec<&str> {
        match &self.0.source {
            Source::Jwt(claims) => match claims.value(Claim::Scp) {
                Some(Value::Array(_)) => claims.texts(Claim::Scp).collect(),
                // Split at each blank, as the reference does.
                _ => claims.text(Claim::Scope).map(|scope| scope.split(' ').collect()).unwrap_or_default(),
            },
            Source::Opaque(token) => token.scopes.iter().map(String::as_str).collect(),
        }
    }

    /// Whether the token has this scope; never an empty one.
    pub fn has_scope(&self, scope: &str) -> bool {
        !scope.is_empty() && self.scopes().contains(&scope)
    }

    /// The audiences that the token names.
    pub fn audience(&self) -> Vec<&str> {
        match &self.0.source {
            Source::Jwt(claims) => claims.texts(Claim::Aud).collect(),
            Source::Opaque(token) => token.aud.iter().flatten().map(String::as_str).collect(),
        }
    }

    /// The claims, if the token is a JWT.
    pub fn jwt_claims(&self) -> Option<&Verified<Claims>> {
        match &self.0.source {
            Source::Jwt(claims) => Some(claims),
            Source::Opaque(_) => None,
        }
    }

    /// The API resource, if the token is opaque.
    pub fn access_token(&self) -> Option<&Verified<OAuthAccessToken>> {
        match &self.0.source {
            Source::Jwt(_) => None,
            Source::Opaque(token) => Some(token),
        }
    }

    /// The token as it was presented. A secret: do not log it.
    pub fn token(&self) -> &str {
        &self.0.token
    }
}

impl fmt::Debug for OAuthAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuthAuth")
            .field("id", &self.id())
            .field("client_id", &self.client_id())
            .field("user_id", &self.user_id())
            .finish_non_exhaustive()
    }
}
