//! Subscriptions and their items, as events have them.

use serde::{Deserialize, Serialize};

use crate::ids::{
    InstanceId, PayerId, PaymentId, PaymentSourceId, PlanId, ProductId, SubscriptionId, SubscriptionItemId,
};
use crate::lenient;
use crate::number;
use crate::object_type::ObjectType;
use crate::resources::billing::{
    Credits, Money, PlanPeriod, ProrationCredit, Seats, SubscriptionItemStatus, SubscriptionStatus,
};
use crate::time::Millis;
use crate::webhooks::PayerData;

/// What a payer is subscribed to.
///
/// Source: schema `SubscriptionEventPayload` of Clerk's webhook events, events `subscription.*`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[doc(alias = "BillingSubscriptionWebhookEventJSON")]
#[doc(alias = "SubscriptionEventPayload")]
#[non_exhaustive]
pub struct SubscriptionData {
    /// Always [`ObjectType::Subscription`].
    #[serde(default = "ObjectType::subscription")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: SubscriptionId,
    /// Whether it is good.
    pub status: SubscriptionStatus,
    /// Who pays.
    pub payer_id: PayerId,
    /// Who pays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payer: Option<PayerData>,
    /// What is paid with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_source_id: Option<PaymentSourceId>,
    /// The latest payment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest_payment_id: Option<PaymentId>,
    /// Its items, one for each plan.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub items: Vec<SubscriptionItemData>,
    /// Since when it is active.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active_at: Option<Millis>,
    /// When it was canceled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub canceled_at: Option<Millis>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Millis>,
    /// Since when a payment is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub past_due_at: Option<Millis>,
    /// When it was created.
    pub created_at: Millis,
    /// When it was changed last.
    pub updated_at: Millis,
}

/// One plan that a payer is subscribed to.
///
/// Events of subscriptions and their items have other members than payment attempts do; all of them are here.
///
/// Source: schemas `BillingSubscriptionItemEventPayload` and `BillingSubscriptionItem` of Clerk's webhook events, events
/// `subscriptionItem.*`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[doc(alias = "BillingSubscriptionItem")]
#[doc(alias = "BillingSubscriptionItemEventPayload")]
#[doc(alias = "BillingSubscriptionItemWebhookEventJSON")]
#[non_exhaustive]
pub struct SubscriptionItemData {
    /// Always [`ObjectType::SubscriptionItem`], or a text like it.
    #[serde(default = "ObjectType::subscription_item")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: SubscriptionItemId,
    /// Whether it is good.
    pub status: SubscriptionItemStatus,
    /// The subscription it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subscription_id: Option<SubscriptionId>,
    /// Who pays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payer: Option<PayerData>,
    /// The plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan_id: Option<PlanId>,
    /// The plan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanData>,
    /// Whether it is tried for free.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_free_trial: Option<bool>,
    /// By which period it is paid for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<PlanPeriod>,
    /// How many seats it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seats: Option<Seats>,
    /// What it is credited with for the rest of a period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<ProrationCredit>,
    /// What credits take off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credits: Option<Credits>,
    /// When the period began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period_start: Option<Millis>,
    /// When the period ends; none means never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period_end: Option<Millis>,
    /// When it was created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Millis>,
    /// When it was changed last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Millis>,
    // From here on: not in the description of the events. Its examples of payment attempts have it, and the reference
    // reads it.
    /// By which period it is paid for, in payment attempts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan_period: Option<PlanPeriod>,
    /// What it costs, in payment attempts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// What was paid for it so far, in cents, in payment attempts.
    #[serde(default, deserialize_with = "number::option", skip_serializing_if = "Option::is_none")]
    pub lifetime_paid: Option<i64>,
    /// What will be paid next, in cents, in payment attempts.
    #[serde(default, deserialize_with = "number::option", skip_serializing_if = "Option::is_none")]
    pub next_payment_amount: Option<i64>,
    /// When it will be paid next, in payment attempts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_payment_date: Option<Millis>,
    /// The date that a part of the period is reckoned by, in payment attempts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proration_date: Option<String>,
    /// When it was canceled, in payment attempts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub canceled_at: Option<Millis>,
    /// Since when a payment is missing, in payment attempts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub past_due_at: Option<Millis>,
}

/// A plan that users or organizations can subscribe to.
///
/// Source: schemas `BillingSubscriptionItemEventPlan` and `BillingPlan` of Clerk's webhook events.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[doc(alias = "BillingPlan")]
#[doc(alias = "BillingSubscriptionItemEventPlan")]
#[non_exhaustive]
pub struct PlanData {
    /// Its identifier.
    pub id: PlanId,
    /// Its name, for people.
    pub name: String,
    /// Its name, for programs.
    pub slug: String,
    /// Whether it is paid for again in each period.
    pub is_recurring: bool,
    /// What it costs, in cents.
    #[serde(deserialize_with = "number::i64")]
    pub amount: i64,
    /// The currency, for example `USD`.
    pub currency: String,
    /// What its units cost.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub unit_prices: Vec<UnitPriceData>,
    // From here on: not in the description of the events. Its examples of payment attempts have it, and the reference
    // reads it.
    /// The instance it belongs to, in payment attempts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance_id: Option<InstanceId>,
    /// The product it belongs to, in payment attempts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product_id: Option<ProductId>,
    /// What it is, in payment attempts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether payers have it who subscribed to none, in payment attempts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_default: Option<bool>,
    /// Whether a part of a period is reckoned, in payment attempts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_prorated: Option<bool>,
    /// Whether it costs something besides its units, in payment attempts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has_base_fee: Option<bool>,
    /// Whether it is shown to users, in payment attempts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publicly_visible: Option<bool>,
    /// The period it is paid for by, in payment attempts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<PlanPeriod>,
    /// How many of these periods are paid for at once, in payment attempts.
    #[serde(default, deserialize_with = "number::option", skip_serializing_if = "Option::is_none")]
    pub interval: Option<i64>,
    /// What a month costs when it is paid for by the year, in cents, in payment attempts.
    #[serde(default, deserialize_with = "number::option", skip_serializing_if = "Option::is_none")]
    pub annual_monthly_amount: Option<i64>,
}

/// What the units of one kind cost, for example the seats.
///
/// Source: schema `BillingSubscriptionItemEventPlanUnitPrice` of Clerk's webhook events.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[doc(alias = "BillingSubscriptionItemEventPlanUnitPrice")]
#[non_exhaustive]
pub struct UnitPriceData {
    /// The kind of unit, for example `seats`.
    pub name: String,
    /// How many units make one block. Prices are per block.
    #[serde(deserialize_with = "number::i64")]
    pub block_size: i64,
    /// The price of each tier.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub tiers: Vec<UnitPriceTierData>,
}

/// What a block costs within a range of blocks.
///
/// Source: schema `BillingSubscriptionItemEventPlanUnitPriceTier` of Clerk's webhook events.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[doc(alias = "BillingSubscriptionItemEventPlanUnitPriceTier")]
#[non_exhaustive]
pub struct UnitPriceTierData {
    /// The first block of the range.
    #[serde(deserialize_with = "number::i64")]
    pub starts_at_block: i64,
    /// The last block of the range; none means without end.
    #[serde(default, deserialize_with = "number::option", skip_serializing_if = "Option::is_none")]
    pub ends_after_block: Option<i64>,
    /// What one block costs, in cents.
    #[serde(deserialize_with = "number::i64")]
    pub amount_per_block: i64,
    /// The currency, for example `USD`.
    pub currency: String,
}
