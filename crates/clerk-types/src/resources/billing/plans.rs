//! Plans, their features and their prices.

use serde::{Deserialize, Serialize};

use crate::ids::{FeatureId, PlanId, ProductId};
use crate::lenient;
use crate::number;
use crate::object_type::ObjectType;
use crate::resources::billing::{Money, PayerType};

/// A plan that users or organizations can subscribe to.
///
/// Source: the schemas `CommercePlan`, of which there are two, of the Backend API,
/// <https://clerk.com/docs/reference/backend/types/billing-plan>.
///
/// The members from `amount` to `currency_symbol`, and `payer_type`, `period` and `interval`, come with the plan of an
/// extended free trial or of a change of prices only.
// spec: CommercePlan
// spec: CommercePlan-2
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[doc(alias = "BillingPlan")]
#[doc(alias = "CommercePlan")]
#[non_exhaustive]
pub struct Plan {
    /// Always [`ObjectType::Plan`].
    #[serde(default = "ObjectType::plan")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: PlanId,
    /// Its name, for people.
    pub name: String,
    /// Its name, for programs.
    pub slug: String,
    /// What it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Where its picture is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avatar_url: Option<String>,
    /// Deprecated: the product it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product_id: Option<ProductId>,
    /// Whether payers have it who subscribed to none.
    pub is_default: bool,
    /// Whether it is paid for again in each period.
    pub is_recurring: bool,
    /// Whether it is shown to users.
    pub publicly_visible: bool,
    /// Whom it is for.
    pub for_payer_type: PayerType,
    /// Whom it is for, as a list.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub payer_type: Vec<PayerType>,
    /// Whether it costs something besides its units.
    pub has_base_fee: bool,
    /// What a month costs when it is paid for by the month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<Money>,
    /// What a month costs when it is paid for by the year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annual_monthly_fee: Option<Money>,
    /// What a year costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annual_fee: Option<Money>,
    /// What a month costs when it is paid for by the month, in cents.
    #[serde(default, deserialize_with = "number::option", skip_serializing_if = "Option::is_none")]
    pub amount: Option<i64>,
    /// The same as text for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount_formatted: Option<String>,
    /// What a month costs when it is paid for by the year, in cents.
    #[serde(default, deserialize_with = "number::option", skip_serializing_if = "Option::is_none")]
    pub annual_monthly_amount: Option<i64>,
    /// The same as text for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annual_monthly_amount_formatted: Option<String>,
    /// What a year costs, in cents.
    #[serde(default, deserialize_with = "number::option", skip_serializing_if = "Option::is_none")]
    pub annual_amount: Option<i64>,
    /// The same as text for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annual_amount_formatted: Option<String>,
    /// The currency, for example `USD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// The sign of the currency, for example `$`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency_symbol: Option<String>,
    /// The period it is paid for by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<String>,
    /// How many of these periods are paid for at once.
    #[serde(default, deserialize_with = "number::option", skip_serializing_if = "Option::is_none")]
    pub interval: Option<i64>,
    /// What its units cost.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub unit_prices: Vec<UnitPrice>,
    /// What it brings.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub features: Vec<Feature>,
    /// Whether it can be tried for free.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free_trial_enabled: Option<bool>,
    /// For how many days it can be tried for free.
    #[serde(default, deserialize_with = "number::option", skip_serializing_if = "Option::is_none")]
    pub free_trial_days: Option<i64>,
}

/// Something that plans bring.
///
/// Source: the schemas `FeatureResponse`, of which there are two, of the Backend API,
/// <https://clerk.com/docs/reference/backend/types/feature>.
// spec: FeatureResponse
// spec: FeatureResponse-2
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[doc(alias = "FeatureResponse")]
#[non_exhaustive]
pub struct Feature {
    /// Always [`ObjectType::Feature`].
    #[serde(default = "ObjectType::feature")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: FeatureId,
    /// Its name, for people.
    pub name: String,
    /// Its name, for programs.
    pub slug: String,
    /// What it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Where its picture is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avatar_url: Option<String>,
}

/// What the units of one kind cost, for example the seats.
///
/// Source: schema `CommercePlanUnitPrice` of the Backend API.
// spec: CommercePlanUnitPrice
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[doc(alias = "CommercePlanUnitPrice")]
#[non_exhaustive]
pub struct UnitPrice {
    /// The kind of unit, for example `seats`.
    pub name: String,
    /// How many units make one block. Prices are per block.
    #[serde(deserialize_with = "number::i64")]
    pub block_size: i64,
    /// The price of each tier.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub tiers: Vec<UnitPriceTier>,
}

/// What a block costs within a range of blocks.
///
/// Source: schema `CommercePlanUnitPriceTier` of the Backend API.
// spec: CommercePlanUnitPriceTier
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[doc(alias = "CommercePlanUnitPriceTier")]
#[non_exhaustive]
pub struct UnitPriceTier {
    /// The first block of the range.
    #[serde(deserialize_with = "number::i64")]
    pub starts_at_block: i64,
    /// The last block of the range; none means without end.
    #[serde(default, deserialize_with = "number::option", skip_serializing_if = "Option::is_none")]
    pub ends_after_block: Option<i64>,
    /// What one block costs.
    pub fee_per_block: Money,
}
