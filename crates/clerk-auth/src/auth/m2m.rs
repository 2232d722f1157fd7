//! Machines that call with a machine-to-machine token.

use std::fmt;
use std::sync::Arc;

use clerk_types::ids::MachineId;
use clerk_types::resources::m2m_tokens::M2mToken;
use clerk_types::time::Millis;

use crate::jwt::claims::{Claim, Claims};
use crate::time::UnixMillis;
use crate::verified::Verified;

/// A machine that called with a verified machine-to-machine (M2M) token.
///
/// Source: [Clerk: M2M tokens](https://clerk.com/docs/guides/development/machine-auth/m2m-tokens).
#[derive(Clone)]
#[doc(alias = "M2MTokenAuth")]
#[doc(alias = "machine_token")]
pub struct MachineAuth(Arc<Inner>);

struct Inner {
    token: Box<str>,
    source: Source,
}

enum Source {
    Jwt { claims: Verified<Claims>, expired: bool },
    Opaque(Verified<M2mToken>),
}

impl MachineAuth {
    pub(crate) fn from_jwt(token: &str, claims: Verified<Claims>, now: UnixMillis, skew_ms: i64) -> Self {
        let deadline = now.0.saturating_sub(skew_ms);
        let expired = claims.expires_at().is_some_and(|exp| exp.get().saturating_mul(1_000) <= deadline);
        Self(Arc::new(Inner { token: token.into(), source: Source::Jwt { claims, expired } }))
    }

    pub(crate) fn from_opaque(token: &str, verified: Verified<M2mToken>) -> Self {
        Self(Arc::new(Inner { token: token.into(), source: Source::Opaque(verified) }))
    }

    /// The token's ID (`mt_…`); empty if a JWT carries none.
    pub fn id(&self) -> &str {
        match &self.0.source {
            Source::Jwt { claims, .. } => claims.token_id().unwrap_or_default(),
            Source::Opaque(token) => token.id.as_str(),
        }
    }

    /// The calling machine's ID (`mch_…`), which the token has as its subject.
    #[doc(alias = "subject")]
    pub fn machine_id(&self) -> &str {
        match &self.0.source {
            Source::Jwt { claims, .. } => claims.subject().unwrap_or_default(),
            Source::Opaque(token) => token.subject.as_str(),
        }
    }

    /// The IDs of the machines that the token is meant for.
    pub fn scopes(&self) -> Vec<&str> {
        match &self.0.source {
            Source::Jwt { claims, .. } => jwt_scopes(claims).collect(),
            Source::Opaque(token) => token.scopes.iter().map(MachineId::as_str).collect(),
        }
    }

    /// Whether the token is meant for this machine.
    pub fn has_scope(&self, machine_id: &str) -> bool {
        match &self.0.source {
            Source::Jwt { claims, .. } => jwt_scopes(claims).any(|scope| scope == machine_id),
            Source::Opaque(token) => token.scopes.iter().any(|scope| scope.as_str() == machine_id),
        }
    }

    /// What the caller put into the token when it was minted; `None` if nothing. Of a JWT these are all claims but
    /// `iss`, `sub`, `exp`, `nbf`, `iat` and `jti`.
    pub fn claims(&self) -> Option<serde_json::Value> {
        match &self.0.source {
            Source::Jwt { claims, .. } => {
                let mut all: serde_json::Map<String, serde_json::Value> = claims.parse().ok()?;
                all.retain(|name, _| !matches!(name.as_str(), "iss" | "sub" | "exp" | "nbf" | "iat" | "jti"));
                (!all.is_empty()).then_some(serde_json::Value::Object(all))
            }
            Source::Opaque(token) => token.claims.clone(),
        }
    }

    /// Whether the token was a JWT, verified without asking Clerk. Such a token cannot be revoked.
    pub fn is_jwt(&self) -> bool {
        matches!(self.0.source, Source::Jwt { .. })
    }

    /// The token as it was presented. A secret: do not log it.
    pub fn token(&self) -> &str {
        &self.0.token
    }

    /// The token as the API resource: what Clerk answered for an opaque token, the same made from the claims of a JWT.
    pub fn to_m2m_token(&self) -> M2mToken {
        match &self.0.source {
            Source::Opaque(token) => M2mToken::clone(token),
            Source::Jwt { claims, expired } => {
                let millis = |seconds: i64| Millis::new(seconds.saturating_mul(1_000));
                let mut token = M2mToken::new(self.id(), self.machine_id());
                token.scopes = jwt_scopes(claims).map(MachineId::from).collect();
                token.claims = self.claims();
                token.expired = *expired;
                token.expiration = claims.expires_at().map(|exp| millis(exp.get()));
                token.created_at = claims.issued_at().map(|iat| millis(iat.get()));
                token.updated_at = token.created_at;
                token
            }
        }
    }
}

/// The receivers that a JWT names: the texts in `scopes`, else those in `aud`. Never an empty one.
fn jwt_scopes(claims: &Claims) -> impl Iterator<Item = &str> {
    let scopes = claims.text(Claim::Scopes);
    let listed = scopes.unwrap_or_default().split(' ');
    let audience = claims.texts(Claim::Aud).filter(move |_| scopes.is_none());
    listed.chain(audience).filter(|scope| !scope.is_empty())
}

impl fmt::Debug for MachineAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MachineAuth")
            .field("id", &self.id())
            .field("machine_id", &self.machine_id())
            .field("scopes", &self.scopes())
            .finish_non_exhaustive()
    }
}
