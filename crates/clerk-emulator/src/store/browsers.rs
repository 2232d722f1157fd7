//! Browsers, the sessions in them, and what goes between them and applications.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Metadata, Row};

/// One browser, as the Frontend API knows it.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Client {
    pub(crate) id: String,
    /// What the cookie `__client` holds.
    pub(crate) token: String,
    /// The session in front, if it is still alive.
    pub(crate) last_active_session_id: Option<String>,
    pub(crate) created_at: i64,
    /// When its sessions last changed; `client_uat` comes from here.
    pub(crate) updated_at: i64,
}

/// A browser of a development instance, known by a token that travels in URLs.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct DevBrowser {
    /// `dvb_...`, which is the token too.
    pub(crate) id: String,
    /// Set by the first sign-in.
    pub(crate) client_id: Option<String>,
    pub(crate) created_at: i64,
}

#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SessionStatus {
    Active,
    /// Signed in, with a task to do first.
    Pending,
    /// The user signed out.
    Ended,
    /// The user signed out of this session, or the user is gone.
    Removed,
    Revoked,
    Expired,
    Abandoned,
    Replaced,
}

impl SessionStatus {
    pub(crate) const ALL: [Self; 8] = [
        Self::Active,
        Self::Pending,
        Self::Ended,
        Self::Removed,
        Self::Revoked,
        Self::Expired,
        Self::Abandoned,
        Self::Replaced,
    ];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Pending => "pending",
            Self::Ended => "ended",
            Self::Removed => "removed",
            Self::Revoked => "revoked",
            Self::Expired => "expired",
            Self::Abandoned => "abandoned",
            Self::Replaced => "replaced",
        }
    }

    /// Whether tokens are minted for it.
    pub(crate) fn is_live(self) -> bool {
        matches!(self, Self::Active | Self::Pending)
    }
}

#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Session {
    pub(crate) id: String,
    pub(crate) client_id: String,
    pub(crate) user_id: String,
    /// As stored; [`status_at`](Self::status_at) tells what has become of it.
    status: SessionStatus,
    /// Whoever acts as the user: the claim `act`.
    pub(crate) actor: Option<Value>,
    pub(crate) last_active_organization_id: Option<String>,
    /// Keys of what is to be done first, like `choose-organization`.
    pub(crate) tasks: Vec<String>,
    /// What the cookie `__refresh_<suffix>` holds.
    pub(crate) refresh_token: String,
    pub(crate) first_factor_verified_at: i64,
    /// None: not enrolled, or never shown.
    pub(crate) second_factor_verified_at: Option<i64>,
    pub(crate) last_active_at: i64,
    pub(crate) expire_at: i64,
    pub(crate) abandon_at: i64,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

impl Session {
    /// A session that begins now, for so many milliseconds.
    pub(crate) fn begin(id: String, client_id: String, user_id: String, refresh_token: String, now: i64) -> Self {
        Self {
            id,
            client_id,
            user_id,
            status: SessionStatus::Active,
            actor: None,
            last_active_organization_id: None,
            tasks: Vec::new(),
            refresh_token,
            first_factor_verified_at: now,
            second_factor_verified_at: None,
            last_active_at: now,
            expire_at: now.saturating_add(LIFE_MS),
            abandon_at: now.saturating_add(ABANDONED_AFTER_MS),
            created_at: now,
            updated_at: now,
        }
    }

    pub(crate) fn status_at(&self, now: i64) -> SessionStatus {
        if !self.status.is_live() {
            self.status
        } else if now >= self.abandon_at {
            SessionStatus::Abandoned
        } else if now >= self.expire_at {
            SessionStatus::Expired
        } else if self.tasks.is_empty() {
            SessionStatus::Active
        } else {
            SessionStatus::Pending
        }
    }

    pub(crate) fn is_live(&self, now: i64) -> bool {
        self.status_at(now).is_live()
    }

    pub(crate) fn end(&mut self, status: SessionStatus) {
        self.status = status;
    }
}

/// Seven days.
const LIFE_MS: i64 = 7 * 24 * 3_600_000;
/// Thirty days.
const ABANDONED_AFTER_MS: i64 = 30 * 24 * 3_600_000;

/// The cookies of a handshake, waiting to be fetched once.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct HandshakeNonce {
    /// The nonce itself.
    pub(crate) id: String,
    pub(crate) directives: Vec<String>,
    pub(crate) expire_at: i64,
}

#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct JwtTemplate {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) claims: Metadata,
    /// Seconds.
    pub(crate) lifetime: i64,
    /// Seconds by which `nbf` is before `iat`.
    pub(crate) allowed_clock_skew: i64,
    /// Instead of the instance's.
    #[serde(default)]
    pub(crate) key: Option<TemplateKey>,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

/// An algorithm, and a key of the application's own that fits it.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct TemplateKey {
    pub(crate) algorithm: String,
    /// A secret, or PEM.
    pub(crate) key: String,
}

impl Row for Client {
    const KIND: &'static str = "client";

    fn id(&self) -> &str {
        &self.id
    }

    fn secrets(&self) -> Vec<&str> {
        vec![&self.token]
    }
}

impl Row for DevBrowser {
    const KIND: &'static str = "dev_browser";

    fn id(&self) -> &str {
        &self.id
    }

    fn secrets(&self) -> Vec<&str> {
        Vec::new()
    }
}

impl Row for Session {
    const KIND: &'static str = "session";

    fn id(&self) -> &str {
        &self.id
    }

    fn secrets(&self) -> Vec<&str> {
        vec![&self.refresh_token]
    }
}

impl Row for HandshakeNonce {
    const KIND: &'static str = "handshake_nonce";

    fn id(&self) -> &str {
        &self.id
    }

    fn secrets(&self) -> Vec<&str> {
        Vec::new()
    }
}

impl Row for JwtTemplate {
    const KIND: &'static str = "jwt_template";

    fn id(&self) -> &str {
        &self.id
    }

    fn secrets(&self) -> Vec<&str> {
        Vec::new()
    }
}
