//! Callers with an API key.

use std::fmt;
use std::sync::Arc;

use clerk_types::resources::api_keys::ApiKey;

use crate::verified::Verified;

/// The holder of a verified API key: one that a user or an organization of your instance made for your API.
///
/// Source: [Clerk: API keys](https://clerk.com/docs/guides/development/machine-auth/api-keys).
#[derive(Clone)]
pub struct ApiKeyAuth(Arc<Inner>);

struct Inner {
    token: Box<str>,
    key: Verified<ApiKey>,
}

impl ApiKeyAuth {
    pub(crate) fn new(token: &str, key: Verified<ApiKey>) -> Self {
        Self(Arc::new(Inner { token: token.into(), key }))
    }

    /// The key's ID (`ak_…`); not the key itself.
    pub fn id(&self) -> &str {
        self.0.key.id.as_str()
    }

    /// Whose key it is: a user or organization ID.
    pub fn subject(&self) -> &str {
        self.0.key.subject.as_str()
    }

    /// The user, if the key is a user's.
    pub fn user_id(&self) -> Option<&str> {
        Some(self.subject()).filter(|subject| subject.starts_with("user_"))
    }

    /// The organization, if the key is an organization's.
    pub fn org_id(&self) -> Option<&str> {
        Some(self.subject()).filter(|subject| subject.starts_with("org_"))
    }

    /// The name that its owner gave it.
    pub fn name(&self) -> &str {
        &self.0.key.name
    }

    /// What the key may do, in your application's own words.
    pub fn scopes(&self) -> &[String] {
        &self.0.key.scopes
    }

    /// Whether the key has this scope.
    pub fn has_scope(&self, scope: &str) -> bool {
        self.scopes().iter().any(|one| one == scope)
    }

    /// What your application put into the key.
    pub fn claims(&self) -> Option<&serde_json::Value> {
        self.0.key.claims.as_ref()
    }

    /// The whole API resource.
    pub fn api_key(&self) -> &Verified<ApiKey> {
        &self.0.key
    }

    /// The key as it was presented. A secret: do not log it.
    pub fn token(&self) -> &str {
        &self.0.token
    }
}

impl fmt::Debug for ApiKeyAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiKeyAuth")
            .field("id", &self.id())
            .field("subject", &self.subject())
            .field("scopes", &self.scopes())
            .finish_non_exhaustive()
    }
}
