//! Prices of plans, and the change of a subscription item from one to another.

use serde::{Deserialize, Serialize};

use crate::ids::{InstanceId, PlanId, PriceId, SubscriptionItemId};
use crate::number;
use crate::object_type::ObjectType;
use crate::resources::billing::{Money, Plan, SubscriptionItem, SubscriptionItemStatus};
use crate::time::Millis;

/// A price of a plan.
///
/// Source: schema `BillingPriceResponse` of the Backend API, `/billing/prices`.
// spec: BillingPriceResponse
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[doc(alias = "BillingPriceResponse")]
#[non_exhaustive]
pub struct Price {
    /// Always [`ObjectType::Price`].
    #[serde(default = "ObjectType::price")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: PriceId,
    /// The plan.
    pub plan_id: PlanId,
    /// The instance it belongs to.
    pub instance_id: InstanceId,
    /// What it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether the plan has it unless another one is named.
    pub is_default: bool,
    /// By which periods it can be paid for.
    pub supported_billing_periods: BillingPeriods,
    /// The currency, for example `USD`.
    pub currency: String,
    /// The sign of the currency, for example `$`.
    pub currency_symbol: String,
    /// What a month costs when it is paid for by the month, in cents.
    #[serde(deserialize_with = "number::i64")]
    pub amount: i64,
    /// What a month costs when it is paid for by the year, in cents.
    #[serde(deserialize_with = "number::i64")]
    pub annual_monthly_amount: i64,
    /// What a month costs when it is paid for by the month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<Money>,
    /// What a month costs when it is paid for by the year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annual_monthly_fee: Option<Money>,
    /// When it was created.
    pub created_at: Millis,
}

open_enum! {
    /// By which periods a price can be paid for.
    pub enum BillingPeriods {
        /// By the year.
        Annual = "annual",
        /// By the month or by the year.
        Both = "both",
        /// By the month.
        Month = "month",
    }
}

/// The change of a subscription item from one price to another.
///
/// Source: schema `CommercePriceTransitionResponse` of the Backend API, `POST
/// /billing/subscription_items/{subscription_item_id}/price_transition`.
// spec: CommercePriceTransitionResponse
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[doc(alias = "CommercePriceTransitionResponse")]
#[non_exhaustive]
pub struct PriceTransition {
    /// Always [`ObjectType::PriceTransition`].
    #[serde(default = "ObjectType::price_transition")]
    pub object: ObjectType,
    /// The subscription item with the new price.
    pub subscription_item: SubscriptionItem,
    /// What the change does.
    pub transition: PriceTransitionDetails,
}

/// What the change of a price does.
///
/// Source: schema `CommercePriceTransitionDetails` of the Backend API.
// spec: CommercePriceTransitionDetails
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[doc(alias = "CommercePriceTransitionDetails")]
#[non_exhaustive]
pub struct PriceTransitionDetails {
    /// The subscription item with the old price.
    pub previous_subscription_item_id: SubscriptionItemId,
    /// What becomes of that one.
    pub previous_subscription_item_status: SubscriptionItemStatus,
    /// The old plan.
    pub previous_plan: Plan,
    /// The old price.
    pub previous_price: Price,
    /// When the new price counts.
    pub effective_mode: TransitionMode,
    /// When exactly the new price counts.
    pub effective_at: Millis,
    /// When is paid next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_billing_date: Option<Millis>,
    /// Whether something was paid at once.
    pub charged_immediately: bool,
    /// What was paid at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub immediate_charge: Option<Money>,
}

open_enum! {
    /// When a new price counts.
    pub enum TransitionMode {
        /// From the next period on.
        EndOfPeriod = "end_of_period",
        /// At once.
        Immediate = "immediate",
    }
}
