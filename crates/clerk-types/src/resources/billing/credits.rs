//! Credits: what a payer has to the good.

use serde::{Deserialize, Serialize};

use crate::ids::{CreditLedgerEntryId, PayerId};
use crate::number;
use crate::object_type::ObjectType;
use crate::resources::billing::Money;

/// What a payer has to the good.
///
/// Source: schema `CommerceCreditBalanceResponse` of the Backend API, `GET /users/{user_id}/billing/credits` and `GET
/// /organizations/{organization_id}/billing/credits`.
// spec: CommerceCreditBalanceResponse
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[doc(alias = "CommerceCreditBalanceResponse")]
#[non_exhaustive]
pub struct CreditBalance {
    /// Always [`ObjectType::CreditBalance`].
    #[serde(default = "ObjectType::credit_balance")]
    pub object: ObjectType,
    /// The amount; none if the payer never had any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub balance: Option<Money>,
}

/// A change to what a payer has to the good.
///
/// Source: schema `CommerceCreditLedgerResponse` of the Backend API, `POST /users/{user_id}/billing/credits` and `POST
/// /organizations/{organization_id}/billing/credits`.
// spec: CommerceCreditLedgerResponse
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[doc(alias = "CommerceCreditLedgerResponse")]
#[non_exhaustive]
pub struct CreditLedgerEntry {
    /// Always [`ObjectType::CreditLedgerEntry`].
    #[serde(default = "ObjectType::credit_ledger_entry")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: CreditLedgerEntryId,
    /// The payer.
    pub payer_id: PayerId,
    /// The change: above zero for more credit, below zero for less.
    pub amount: Money,
    /// What kind of thing it comes from, for example `grant`.
    pub source_type: String,
    /// The identifier of that thing.
    pub source_id: String,
    /// What somebody wrote about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// When it was made, as RFC 3339 text: other than nearly all instants, not in milliseconds.
    pub created_at: String,
}

/// What credits take off a payment.
///
/// Source: schema `CommerceCreditsResponse` of the Backend API.
// spec: CommerceCreditsResponse
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[doc(alias = "CommerceCreditsResponse")]
#[non_exhaustive]
pub struct Credits {
    /// For the rest of a period that was paid for already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proration: Option<ProrationCredit>,
    /// Of what the payer has to the good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payer: Option<PayerCredit>,
    /// All of it.
    pub total: Money,
}

/// What is taken off a payment for the rest of a period that was paid for already.
///
/// Source: schema `CommerceProrationCreditDetailResponse` of the Backend API.
// spec: CommerceProrationCreditDetailResponse
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[doc(alias = "CommerceProrationCreditDetailResponse")]
#[non_exhaustive]
pub struct ProrationCredit {
    /// The amount.
    pub amount: Money,
    /// How many days of the period are left.
    #[serde(deserialize_with = "number::i64")]
    pub cycle_days_remaining: i64,
    /// How many days the period has.
    #[serde(deserialize_with = "number::i64")]
    pub cycle_days_total: i64,
    /// How much of the period is left, in percent.
    pub cycle_remaining_percent: f64,
}

/// What is taken off a payment of what the payer has to the good.
///
/// Source: schema `CommercePayerCreditResponse` of the Backend API.
// spec: CommercePayerCreditResponse
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[doc(alias = "CommercePayerCreditResponse")]
#[non_exhaustive]
pub struct PayerCredit {
    /// The amount.
    pub applied_amount: Money,
    /// What the payer has to the good afterwards.
    pub remaining_balance: Money,
}

/// What a subscription item was credited with for the rest of its period.
///
/// Source: schema `CommerceSubscriptionCreditResponse` of the Backend API.
// spec: CommerceSubscriptionCreditResponse
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[doc(alias = "CommerceSubscriptionCreditResponse")]
#[non_exhaustive]
pub struct SubscriptionCredit {
    /// The amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// How much of the period was left, in percent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cycle_remaining_percent: Option<f64>,
}
