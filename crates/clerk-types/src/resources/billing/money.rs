//! Amounts of money.

use serde::{Deserialize, Serialize};

use crate::number;

/// An amount of money in one currency.
///
/// Source: schema `CommerceMoneyResponse` of the Backend API.
// spec: CommerceMoneyResponse
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[doc(alias = "BillingMoneyAmount")]
#[doc(alias = "CommerceMoneyResponse")]
#[non_exhaustive]
pub struct Money {
    /// The amount in the smallest unit of the currency, for example in cents; below zero for a deduction.
    #[serde(deserialize_with = "number::i64")]
    pub amount: i64,
    /// The amount as text for people.
    pub amount_formatted: String,
    /// The currency, for example `USD`.
    pub currency: String,
    /// The sign of the currency, for example `$`.
    pub currency_symbol: String,
}
