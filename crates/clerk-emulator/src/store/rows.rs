//! The stored things. They hold secrets in the clear and therefore have no `Debug`.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Row;

/// What makes an instance the same one after a restart.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Instance {
    pub(crate) id: String,
    pub(crate) secret_key: String,
    pub(crate) frontend_api: String,
    /// PKCS#8 in base64; the last one signs, all are in the key set.
    pub(crate) signing_keys: Vec<String>,
    #[serde(default)]
    pub(crate) settings: Settings,
}

/// What an instance is set to.
#[derive(Clone, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Settings {
    /// Cookies instead of query parameters, no dev browser, `pk_live_`.
    pub(crate) production: bool,
    /// Of session tokens: 1, or anything else for 2.
    pub(crate) claims_version: u8,
    /// Sessions without an active organization are pending until one is chosen.
    pub(crate) organization_required: bool,
    pub(crate) restrictions: Restrictions,
}

/// Who may sign up.
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Restrictions {
    /// Only who is on the allow-list or invited.
    pub(crate) allowlist: bool,
    /// Nobody on the block-list.
    pub(crate) blocklist: bool,
    /// No address with a `+` in its local part.
    pub(crate) block_email_subaddresses: bool,
    /// Kept, and without effect: there is no list of such domains here.
    pub(crate) block_disposable_email_domains: bool,
    /// Kept, and without effect: the lists are not asked at sign-ins.
    pub(crate) allowlist_blocklist_disabled_on_sign_in: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            production: false,
            claims_version: 2,
            organization_required: false,
            restrictions: Restrictions::default(),
        }
    }
}

#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Machine {
    pub(crate) id: String,
    pub(crate) name: String,
    /// Seconds.
    pub(crate) default_token_ttl: i64,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
    pub(crate) secret_key: String,
    pub(crate) previous_keys: Vec<PreviousKey>,
    pub(crate) scopes: Vec<Scope>,
}

/// A rotated secret key in its grace period.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct PreviousKey {
    pub(crate) secret: String,
    pub(crate) valid_until: i64,
}

/// A machine this machine may talk to.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Scope {
    pub(crate) to: String,
    pub(crate) created_at: i64,
}

impl Machine {
    /// Whether this is the machine's key, or a rotated one that still works.
    pub(crate) fn has_key(&self, secret: &str, now: i64) -> bool {
        self.secret_key == secret || self.previous_keys.iter().any(|key| key.secret == secret && now < key.valid_until)
    }

    pub(crate) fn scope_ids(&self) -> Vec<String> {
        self.scopes.iter().map(|scope| scope.to.clone()).collect()
    }
}

/// An opaque M2M token. JWTs are not stored.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct M2mToken {
    pub(crate) id: String,
    pub(crate) subject: String,
    pub(crate) claims: Value,
    pub(crate) scopes: Vec<String>,
    pub(crate) token: String,
    pub(crate) revoked: bool,
    pub(crate) revocation_reason: Option<String>,
    pub(crate) expiration: Option<i64>,
    pub(crate) last_used_at: Option<i64>,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

impl M2mToken {
    pub(crate) fn is_expired(&self, now: i64) -> bool {
        self.expiration.is_some_and(|expiration| expiration <= now)
    }
}

#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct ApiKey {
    pub(crate) id: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) subject: String,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) claims: Value,
    pub(crate) scopes: Vec<String>,
    pub(crate) secret: String,
    pub(crate) revoked: bool,
    pub(crate) revocation_reason: Option<String>,
    pub(crate) expiration: Option<i64>,
    pub(crate) created_by: Option<String>,
    pub(crate) last_used_at: Option<i64>,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

impl ApiKey {
    pub(crate) fn is_expired(&self, now: i64) -> bool {
        self.expiration.is_some_and(|expiration| expiration <= now)
    }
}

/// An opaque OAuth access token. JWTs are not stored.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct OAuthToken {
    pub(crate) id: String,
    pub(crate) client_id: String,
    pub(crate) subject: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) token: String,
    pub(crate) audience: Option<Vec<String>>,
    pub(crate) actor: Option<Value>,
    pub(crate) revoked: bool,
    pub(crate) revocation_reason: Option<String>,
    pub(crate) expiration: Option<i64>,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

impl OAuthToken {
    pub(crate) fn is_expired(&self, now: i64) -> bool {
        self.expiration.is_some_and(|expiration| expiration <= now)
    }
}

impl Row for Instance {
    const KIND: &'static str = "instance";

    fn id(&self) -> &str {
        &self.id
    }

    fn secrets(&self) -> Vec<&str> {
        Vec::new()
    }
}

impl Row for Machine {
    const KIND: &'static str = "machine";

    fn id(&self) -> &str {
        &self.id
    }

    fn secrets(&self) -> Vec<&str> {
        let previous = self.previous_keys.iter().map(|key| key.secret.as_str());
        previous.chain([self.secret_key.as_str()]).collect()
    }
}

impl Row for M2mToken {
    const KIND: &'static str = "m2m_token";

    fn id(&self) -> &str {
        &self.id
    }

    fn secrets(&self) -> Vec<&str> {
        vec![&self.token]
    }
}

impl Row for ApiKey {
    const KIND: &'static str = "api_key";

    fn id(&self) -> &str {
        &self.id
    }

    fn secrets(&self) -> Vec<&str> {
        vec![&self.secret]
    }
}

impl Row for OAuthToken {
    const KIND: &'static str = "oauth_token";

    fn id(&self) -> &str {
        &self.id
    }

    fn secrets(&self) -> Vec<&str> {
        vec![&self.token]
    }
}
