//! Who may come in, and where the instance is found.

use serde::{Deserialize, Serialize};

use super::Metadata;
use super::organizations::InvitationStatus;

/// Somebody is asked to sign up.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Invitation {
    pub(crate) id: String,
    pub(crate) email_address: String,
    pub(crate) public_metadata: Metadata,
    /// The page on which to accept it, without the emulator's origin.
    pub(crate) page: String,
    pub(crate) status: InvitationStatus,
    pub(crate) expires_at: i64,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

impl Invitation {
    pub(crate) fn status(&self, now: i64) -> InvitationStatus {
        self.status.at(now, self.expires_at)
    }
}

/// An address or number that may sign up.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct AllowedIdentifier {
    pub(crate) id: String,
    pub(crate) identifier: String,
    /// The id of the invitation that went with it.
    pub(crate) invitation: Option<String>,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

/// An address or number that may not.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct BlockedIdentifier {
    pub(crate) id: String,
    pub(crate) identifier: String,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

/// How far somebody on the waitlist has come.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum WaitlistStatus {
    Pending,
    Invited,
    Rejected,
    /// Has signed up.
    Completed,
}

impl WaitlistStatus {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Invited => "invited",
            Self::Rejected => "rejected",
            Self::Completed => "completed",
        }
    }
}

/// Somebody who waits to be let in.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct WaitlistEntry {
    pub(crate) id: String,
    pub(crate) email_address: String,
    pub(crate) status: WaitlistStatus,
    /// The id of the invitation.
    pub(crate) invitation: Option<String>,
    pub(crate) invited_at: Option<i64>,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

/// A domain of the instance.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Domain {
    pub(crate) id: String,
    /// In development with a port, perhaps.
    pub(crate) name: String,
    pub(crate) is_satellite: bool,
    pub(crate) proxy_url: Option<String>,
}

/// An address to which applications without a browser may be sent back.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct RedirectUrl {
    pub(crate) id: String,
    pub(crate) url: String,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

plain_rows! {
    Invitation: "invitation",
    AllowedIdentifier: "allowlist_identifier",
    BlockedIdentifier: "blocklist_identifier",
    WaitlistEntry: "waitlist_entry",
    Domain: "domain",
    RedirectUrl: "redirect_url",
}
