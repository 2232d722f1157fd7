//! Discounts: what is taken off prices.

use serde::{Deserialize, Serialize};

use crate::ids::{DiscountId, DiscountRedemptionId, SubscriptionItemId};
use crate::number;
use crate::object_type::ObjectType;
use crate::resources::billing::Money;
use crate::time::Millis;

/// What discounts take off a payment.
///
/// Source: schemas `CommerceDiscountsResponse` and `BillingDiscountsResponse` of the Backend API.
// spec: BillingDiscountsResponse
// spec: CommerceDiscountsResponse
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[doc(alias = "BillingDiscountsResponse")]
#[doc(alias = "CommerceDiscountsResponse")]
#[non_exhaustive]
pub struct Discounts {
    /// For the part of a period that passed before the subscription began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proration: Option<ProrationDiscount>,
    /// All of it.
    pub total: Money,
}

/// What is taken off a payment for the part of a period that has passed.
///
/// Source: schemas `CommerceProrationDiscountResponse` and `BillingProrationDiscountDetail` of the Backend API.
// spec: BillingProrationDiscountDetail
// spec: CommerceProrationDiscountResponse
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[doc(alias = "BillingProrationDiscountDetail")]
#[doc(alias = "CommerceProrationDiscountResponse")]
#[non_exhaustive]
pub struct ProrationDiscount {
    /// The amount.
    pub amount: Money,
    /// How many days of the period have passed.
    #[serde(deserialize_with = "number::i64")]
    pub cycle_days_passed: i64,
    /// How many days the period has.
    #[serde(deserialize_with = "number::i64")]
    pub cycle_days_total: i64,
    /// How much of the period has passed, in percent.
    pub cycle_passed_percent: f64,
}

/// A discount as it was applied to a subscription item.
///
/// Source: schema `CommerceDiscountRedemptionResponse` of the Backend API, `POST
/// /billing/subscription_items/{subscription_item_id}/discounts` and `DELETE
/// /billing/subscription_items/{subscription_item_id}/discounts/{discount_id}`.
// spec: CommerceDiscountRedemptionResponse
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[doc(alias = "CommerceDiscountRedemptionResponse")]
#[non_exhaustive]
pub struct DiscountRedemption {
    /// Always [`ObjectType::DiscountRedemption`].
    #[serde(default = "ObjectType::discount_redemption")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: DiscountRedemptionId,
    /// The subscription item.
    pub subscription_item_id: SubscriptionItemId,
    /// The discount.
    pub discount_id: DiscountId,
    /// The name of the discount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How it came to the subscription item.
    pub source: DiscountSource,
    /// The code that brought it, for [`DiscountSource::PromoCode`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promo_code: Option<String>,
    /// What it takes off. A later change to the discount does not change this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effect: Option<DiscountEffect>,
    /// How much it takes off in percent, for [`DiscountEffect::Percentage`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent_off: Option<f64>,
    /// How much it takes off, for [`DiscountEffect::FixedAmount`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount_off: Option<Money>,
    /// How much it takes off the next payment, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// How many periods it was applied to.
    #[serde(deserialize_with = "number::i64")]
    pub cycles_applied: i64,
    /// How many periods it will be applied to yet; none means forever.
    #[serde(default, deserialize_with = "number::option", skip_serializing_if = "Option::is_none")]
    pub cycles_remaining: Option<i64>,
    /// Whether it is applied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<DiscountRedemptionStatus>,
    /// When it was applied first.
    pub redeemed_at: Millis,
    /// The identifier of who applied it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redeemed_by: Option<String>,
}

open_enum! {
    /// How a discount came to a subscription item.
    pub enum DiscountSource {
        /// Somebody with the right to do so applied it.
        Manual = "manual",
        /// The payer had a code.
        PromoCode = "promo_code",
        /// It was offered to the payer.
        Promotion = "promotion",
    }
}

open_enum! {
    /// What a discount takes off.
    pub enum DiscountEffect {
        /// An amount.
        FixedAmount = "fixed_amount",
        /// A part of the price.
        Percentage = "percentage",
    }
}

open_enum! {
    /// Whether a discount is applied.
    pub enum DiscountRedemptionStatus {
        /// It is applied.
        Active = "active",
        /// It was applied as often as it may.
        Exhausted = "exhausted",
        /// Somebody took it away.
        Removed = "removed",
    }
}
