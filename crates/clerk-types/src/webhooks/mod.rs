//! The events that Clerk sends to webhooks, and their data.
//!
//! An [`Event`] is one message; its [`data`](Event::data) is an enum with one variant per type of event. What is verified
//! is for `clerk-auth`; this module reads what has been.
//!
//! ```
//! use clerk_types::webhooks::{Event, EventData};
//!
//! fn handle(event: &Event) -> String {
//!     match &event.data {
//!         EventData::UserCreated(user) | EventData::UserUpdated(user) => format!("keep {}", user.id),
//!         EventData::UserDeleted(user) => format!("drop {}", user.id.as_deref().unwrap_or_default()),
//!         EventData::OrganizationMembershipDeleted(member) => format!("{} lost a member", member.organization.name),
//!         EventData::SessionCreated(session) => format!("{} signed in", session.user_id), // a session, and its user
//!         EventData::Other(other) => format!("nobody knows {}", other.event_type),
//!         _ => String::new(), // nothing to do
//!     }
//! }
//!
//! let event: Event = serde_json::from_str(r#"{
//!     "object": "event",
//!     "type": "user.deleted",
//!     "timestamp": 1716883200000,
//!     "instance_id": "ins_2xhFjEI5X2qWRvtV13BzSj8H6Dk",
//!     "data": { "object": "user", "id": "user_2xhFjEI5X2qWRvtV13BzSj8H6Dk", "deleted": true }
//! }"#)?;
//! assert_eq!(handle(&event), "drop user_2xhFjEI5X2qWRvtV13BzSj8H6Dk");
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! # What is kept
//!
//! * An event of a type that this version does not know is no error: [`EventData::Other`] has the text of its type and its
//!   data as they came. Clerk adds types at any time.
//! * An event of a **known** type whose data cannot be read is an error, [`UnreadableEvent`], which holds the document and
//!   says what is missing. It does not become an `Other`: it would fall into `_`, the sender would be told that all is well,
//!   and nobody would ever hear of it. As an error it is answered with a status that has it sent again.
//! * Members beyond those that are modelled are ignored. Around the data nothing but the type is needed.
//!
//! Where the data are one of the Backend API's resources, they are that resource's struct. The other structs end in `Data`,
//! except for [`SmsMessage`]. Their members are optional unless Clerk's description of the events, its examples and the
//! reference's types all have them.
//!
//! Source: [Clerk: webhooks](https://clerk.com/docs/guides/development/webhooks/overview), Clerk's description of the
//! webhook events of 2025-04-15.

#[macro_use]
mod events;
mod envelope;
mod organization_invitations;
mod payers;
mod payment_attempts;
mod sessions;
mod sms_messages;
mod subscriptions;

use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::deleted::DeletedObject;
use crate::resources::emails::Email;
use crate::resources::organization_domains::OrganizationDomain;
use crate::resources::organization_memberships::OrganizationMembership;
use crate::resources::organizations::Organization;
use crate::resources::permissions::Permission;
use crate::resources::roles::Role;
use crate::resources::users::User;
use crate::resources::waitlist_entries::WaitlistEntry;

pub use envelope::{Event, EventAttributes, EventHttpRequest, UnreadableEvent};
pub use organization_invitations::{
    AcceptedOrganizationInvitationData, OrganizationInvitationData, OrganizationInvitationDetails,
};
pub use payers::PayerData;
pub use payment_attempts::{
    ChargeType, PayeeData, PayeeStatus, PaymentAttemptData, PaymentFailureData, PaymentSourceData, TotalsData,
    UnitTotalData,
};
pub use sessions::SessionData;
pub use sms_messages::SmsMessage;
pub use subscriptions::{PlanData, SubscriptionData, SubscriptionItemData, UnitPriceData, UnitPriceTierData};

events! {
    /// An email is to be sent, by Clerk or by you.
    EmailCreated(Email) = "email.created",
    /// An organization was created.
    OrganizationCreated(Organization) = "organization.created",
    /// An organization was changed.
    OrganizationUpdated(Organization) = "organization.updated",
    /// An organization was deleted.
    OrganizationDeleted(DeletedObject) = "organization.deleted",
    /// An organization got a domain.
    OrganizationDomainCreated(OrganizationDomain) = "organizationDomain.created",
    /// A domain of an organization was changed.
    OrganizationDomainUpdated(OrganizationDomain) = "organizationDomain.updated",
    /// A domain of an organization was deleted.
    OrganizationDomainDeleted(DeletedObject) = "organizationDomain.deleted",
    /// Somebody was invited to an organization.
    OrganizationInvitationCreated(OrganizationInvitationData) = "organizationInvitation.created",
    /// An invitation to an organization was accepted.
    OrganizationInvitationAccepted(AcceptedOrganizationInvitationData) = "organizationInvitation.accepted",
    /// An invitation to an organization was revoked.
    OrganizationInvitationRevoked(OrganizationInvitationData) = "organizationInvitation.revoked",
    /// A user became a member of an organization.
    OrganizationMembershipCreated(OrganizationMembership) = "organizationMembership.created",
    /// A membership was changed, its role for example.
    OrganizationMembershipUpdated(OrganizationMembership) = "organizationMembership.updated",
    /// A user is no longer a member of an organization.
    OrganizationMembershipDeleted(OrganizationMembership) = "organizationMembership.deleted",
    /// An attempt to collect a payment began.
    PaymentAttemptCreated(PaymentAttemptData) = "paymentAttempt.created",
    /// An attempt to collect a payment got further, or ended.
    PaymentAttemptUpdated(PaymentAttemptData) = "paymentAttempt.updated",
    /// A permission was created.
    PermissionCreated(Permission) = "permission.created",
    /// A permission was changed.
    PermissionUpdated(Permission) = "permission.updated",
    /// A permission was deleted.
    PermissionDeleted(DeletedObject) = "permission.deleted",
    /// A role was created.
    RoleCreated(Role) = "role.created",
    /// A role was changed.
    RoleUpdated(Role) = "role.updated",
    /// A role was deleted.
    RoleDeleted(DeletedObject) = "role.deleted",
    /// A user signed in.
    SessionCreated(SessionData) = "session.created",
    /// A user signed in and has tasks to do before the session becomes active.
    SessionPending(SessionData) = "session.pending",
    /// A session ended: its user signed out of it, for example.
    SessionEnded(SessionData) = "session.ended",
    /// A user signed out of a session, and the client forgot it.
    SessionRemoved(SessionData) = "session.removed",
    /// Somebody with the right to do so ended a session.
    SessionRevoked(SessionData) = "session.revoked",
    /// A text message is to be sent, by Clerk or by you.
    SmsCreated(SmsMessage) = "sms.created",
    /// A payer got a subscription.
    SubscriptionCreated(SubscriptionData) = "subscription.created",
    /// A subscription was changed.
    SubscriptionUpdated(SubscriptionData) = "subscription.updated",
    /// A subscription became active.
    SubscriptionActive(SubscriptionData) = "subscription.active",
    /// A payment for a subscription is missing.
    SubscriptionPastDue(SubscriptionData) = "subscription.pastDue",
    /// A subscription item was never paid for.
    SubscriptionItemAbandoned(SubscriptionItemData) = "subscriptionItem.abandoned",
    /// A subscription item became active.
    SubscriptionItemActive(SubscriptionItemData) = "subscriptionItem.active",
    /// A subscription item was canceled, and is good until its period ends.
    SubscriptionItemCanceled(SubscriptionItemData) = "subscriptionItem.canceled",
    /// A subscription got an item.
    SubscriptionItemCreated(SubscriptionItemData) = "subscriptionItem.created",
    /// A subscription item ended.
    SubscriptionItemEnded(SubscriptionItemData) = "subscriptionItem.ended",
    /// A free trial ends soon.
    SubscriptionItemFreeTrialEnding(SubscriptionItemData) = "subscriptionItem.freeTrialEnding",
    /// The first payment for a subscription item is missing.
    SubscriptionItemIncomplete(SubscriptionItemData) = "subscriptionItem.incomplete",
    /// A payment for a subscription item is missing.
    SubscriptionItemPastDue(SubscriptionItemData) = "subscriptionItem.pastDue",
    /// A subscription item will begin after the one that is good now.
    SubscriptionItemUpcoming(SubscriptionItemData) = "subscriptionItem.upcoming",
    /// A subscription item was changed.
    SubscriptionItemUpdated(SubscriptionItemData) = "subscriptionItem.updated",
    /// A user signed up, or was created by your service.
    UserCreated(User) = "user.created",
    /// A user was changed.
    UserUpdated(User) = "user.updated",
    /// A user was deleted.
    UserDeleted(DeletedObject) = "user.deleted",
    /// Somebody joined the waitlist.
    WaitlistEntryCreated(WaitlistEntry) = "waitlistEntry.created",
    /// An entry of the waitlist was changed: invited, for example.
    WaitlistEntryUpdated(WaitlistEntry) = "waitlistEntry.updated",
}

/// The data of an event of a type that this version does not know. Serialises as the data alone.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct OtherData {
    /// The type, as it stands in the event.
    pub event_type: String,
    /// The data as they came; `null` if there were none.
    pub data: Value,
}

impl Serialize for OtherData {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.data.serialize(serializer)
    }
}

impl fmt::Debug for EventData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EventData({:?})", self.event_type_text())
    }
}

impl fmt::Debug for OtherData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OtherData").field("event_type", &self.event_type).finish_non_exhaustive()
    }
}
