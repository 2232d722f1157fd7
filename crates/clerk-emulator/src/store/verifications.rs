//! Codes on their way, and tickets.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Row;

/// A code that was sent to an address or a number.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Verification {
    pub(crate) id: String,
    /// Of the address or number.
    pub(crate) identification_id: String,
    pub(crate) attempts: i64,
    pub(crate) accepted: bool,
    pub(crate) expires_at: i64,
}

/// A token that signs somebody in: a sign-in token, or with an actor an actor token.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Ticket {
    /// `sit_...` or `act_...`
    pub(crate) id: String,
    pub(crate) token: String,
    pub(crate) user_id: String,
    /// Whoever is going to act as the user.
    pub(crate) actor: Option<Value>,
    /// To be active in the session.
    pub(crate) organization_id: Option<String>,
    /// Milliseconds for which the session lasts, if not as long as others.
    pub(crate) session_life: Option<i64>,
    pub(crate) status: TicketStatus,
    pub(crate) expires_at: i64,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TicketStatus {
    Pending,
    Accepted,
    Revoked,
}

impl TicketStatus {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Accepted => "accepted",
            Self::Revoked => "revoked",
        }
    }
}

plain_rows! {
    Verification: "verification",
}

impl Row for Ticket {
    const KIND: &'static str = "ticket";

    fn id(&self) -> &str {
        &self.id
    }

    fn secrets(&self) -> Vec<&str> {
        vec![&self.token]
    }
}
