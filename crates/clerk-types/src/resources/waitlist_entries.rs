//! Entries of the waitlist.

use serde::{Deserialize, Serialize};

use crate::ids::WaitlistEntryId;
use crate::object_type::ObjectType;
use crate::resources::invitations::Invitation;
use crate::time::Millis;

/// Somebody who waits for an invitation.
///
/// Source: schema `WaitlistEntry` of the Backend API,
/// <https://clerk.com/docs/reference/backend/types/backend-waitlist-entry>.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct WaitlistEntry {
    /// Always [`ObjectType::WaitlistEntry`].
    #[serde(default = "ObjectType::waitlist_entry")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: WaitlistEntryId,
    /// Who waits.
    pub email_address: String,
    /// What became of it.
    pub status: WaitlistEntryStatus,
    /// Whether it is part of a bulk action that is under way; nothing else can be done to it until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_locked: Option<bool>,
    /// The invitation it led to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invitation: Option<Invitation>,
    /// When it was created.
    pub created_at: Millis,
    /// When it was changed last.
    pub updated_at: Millis,
}

open_enum! {
    /// What became of an entry of the waitlist.
    pub enum WaitlistEntryStatus {
        /// There is a user.
        Completed = "completed",
        /// An invitation was sent.
        Invited = "invited",
        /// Nothing yet.
        Pending = "pending",
        /// It was turned down.
        Rejected = "rejected",
    }
}
