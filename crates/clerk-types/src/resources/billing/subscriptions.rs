//! Subscriptions and their items.

use serde::{Deserialize, Serialize};

use crate::ids::{InstanceId, PayerId, PaymentSourceId, PlanId, PriceId, SubscriptionId, SubscriptionItemId};
use crate::lenient;
use crate::number;
use crate::object_type::ObjectType;
use crate::resources::billing::{
    Credits, Money, Payer, PaymentMethod, PaymentSource, Plan, SubscriptionCredit, Totals, UnitTotal, UnitTotalTier,
};
use crate::time::Millis;

/// What a payer is subscribed to.
///
/// Source: schema `CommerceSubscription` of the Backend API,
/// <https://clerk.com/docs/reference/backend/types/billing-subscription>.
// spec: CommerceSubscription
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[doc(alias = "BillingSubscription")]
#[doc(alias = "CommerceSubscription")]
#[non_exhaustive]
pub struct Subscription {
    /// Always [`ObjectType::Subscription`].
    #[serde(default = "ObjectType::subscription")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: SubscriptionId,
    /// The instance it belongs to.
    pub instance_id: InstanceId,
    /// The payer.
    pub payer_id: PayerId,
    /// Whether it is good.
    pub status: SubscriptionStatus,
    /// Its items, one for each plan.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub subscription_items: Vec<SubscriptionItem>,
    /// What will be paid next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_payment: Option<SubscriptionNextPayment>,
    /// Whether the payer can try a plan for free.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eligible_for_free_trial: Option<bool>,
    /// Since when it is active.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active_at: Option<Millis>,
    /// Since when a payment is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub past_due_at: Option<Millis>,
    /// When it was created.
    pub created_at: Millis,
    /// When it was changed last.
    pub updated_at: Millis,
}

open_enum! {
    /// Whether a subscription is good.
    pub enum SubscriptionStatus {
        /// It was never paid for.
        Abandoned = "abandoned",
        /// It is good.
        Active = "active",
        /// It was canceled.
        Canceled = "canceled",
        /// It has ended.
        Ended = "ended",
        /// The first payment is missing.
        Incomplete = "incomplete",
        /// A payment is missing.
        PastDue = "past_due",
    }
}

/// What will be paid next for a subscription.
///
/// Source: schema `CommerceSubscriptionNextPayment` of the Backend API.
// spec: CommerceSubscriptionNextPayment
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[doc(alias = "CommerceSubscriptionNextPayment")]
#[non_exhaustive]
pub struct SubscriptionNextPayment {
    /// When.
    pub date: Millis,
    /// The fees of the plans, without units; `totals` has the sum.
    pub amount: Money,
    /// What the units come to.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub per_unit_totals: Vec<UnitTotal>,
    /// How the sum comes about, without taxes and credits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub totals: Option<Totals>,
}

/// One plan that a payer is subscribed to.
///
/// Source: the schemas `CommerceSubscriptionItem`, of which there are two, of the Backend API,
/// <https://clerk.com/docs/reference/backend/types/billing-subscription-item>.
///
/// The members `amount`, `next_invoice`, `payment_source` and `payment_source_id` come with an extended free trial or a
/// change of prices only.
// spec: CommerceSubscriptionItem
// spec: CommerceSubscriptionItem-2
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[doc(alias = "BillingSubscriptionItem")]
#[doc(alias = "CommerceSubscriptionItem")]
#[non_exhaustive]
pub struct SubscriptionItem {
    /// Always [`ObjectType::SubscriptionItem`].
    #[serde(default = "ObjectType::subscription_item")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: SubscriptionItemId,
    /// The instance it belongs to.
    pub instance_id: InstanceId,
    /// Whether it is good.
    pub status: SubscriptionItemStatus,
    /// The payer.
    pub payer_id: PayerId,
    /// The payer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payer: Option<Payer>,
    /// The plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan_id: Option<PlanId>,
    /// The plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<Plan>,
    /// By which period it is paid for.
    pub plan_period: PlanPeriod,
    /// The price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price_id: Option<PriceId>,
    /// What it costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// How many seats it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seats: Option<Seats>,
    /// Whether it is tried for free.
    pub is_free_trial: bool,
    /// What it is paid with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_method: Option<PaymentMethod>,
    /// What it is paid with, under the older name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_source_id: Option<PaymentSourceId>,
    /// What it is paid with, under the older name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_source: Option<PaymentSource>,
    /// What it was credited with, in payment attempts only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<SubscriptionCredit>,
    /// What credits take off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credits: Option<Credits>,
    /// How what it costs comes about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub totals: Option<Totals>,
    /// What was paid for it so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lifetime_paid: Option<Money>,
    /// What will be paid next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_payment: Option<SubscriptionItemNextPayment>,
    /// What will be billed next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_invoice: Option<SubscriptionItemNextPayment>,
    /// When the period began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period_start: Option<Millis>,
    /// When the period ends; none means never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period_end: Option<Millis>,
    /// The date that a part of the period is reckoned by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proration_date: Option<String>,
    /// When it was canceled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub canceled_at: Option<Millis>,
    /// Since when a payment is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub past_due_at: Option<Millis>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Millis>,
    /// When it was created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Millis>,
    /// When it was changed last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Millis>,
}

open_enum! {
    /// Whether a subscription item is good.
    pub enum SubscriptionItemStatus {
        /// It was never paid for.
        Abandoned = "abandoned",
        /// It is good.
        Active = "active",
        /// It was canceled, and is good until the period ends.
        Canceled = "canceled",
        /// It has ended.
        Ended = "ended",
        /// Its period is over.
        Expired = "expired",
        /// The first payment is missing.
        Incomplete = "incomplete",
        /// A payment is missing.
        PastDue = "past_due",
        /// It will begin after the item that is good now.
        Upcoming = "upcoming",
    }
}

open_enum! {
    /// By which period a plan is paid for.
    pub enum PlanPeriod {
        /// By the year.
        Annual = "annual",
        /// By the month.
        Month = "month",
    }
}

/// What will be paid next for a subscription item.
///
/// Source: schema `CommerceSubscriptionItemNextPaymentResponse` of the Backend API.
// spec: CommerceSubscriptionItemNextPaymentResponse
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[doc(alias = "CommerceSubscriptionItemNextPaymentResponse")]
#[non_exhaustive]
pub struct SubscriptionItemNextPayment {
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<Millis>,
    /// The fee of the plan, without units; `totals` has the sum.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// What the units come to.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub per_unit_totals: Vec<UnitTotal>,
    /// How the sum comes about, without taxes and credits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub totals: Option<Totals>,
}

/// How many seats a subscription item has.
///
/// Source: schema `CommerceSubscriptionItemSeatsResponse` of the Backend API.
// spec: CommerceSubscriptionItemSeatsResponse
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[doc(alias = "CommerceSubscriptionItemSeatsResponse")]
#[non_exhaustive]
pub struct Seats {
    /// How many there are; none means without limit.
    #[serde(default, deserialize_with = "number::option", skip_serializing_if = "Option::is_none")]
    pub quantity: Option<i64>,
    /// What each tier of them costs.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub tiers: Vec<UnitTotalTier>,
}
