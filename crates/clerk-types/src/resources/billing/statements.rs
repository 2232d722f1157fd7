//! Statements, and the payments on them.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::ids::{
    InstanceId, PayeeId, PayerId, PaymentAttemptId, PaymentId, PaymentMethodId, StatementId, SubscriptionItemId,
};
use crate::lenient;
use crate::object_type::ObjectType;
use crate::resources::billing::{Money, Payer, PaymentMethod, Totals};
use crate::time::Millis;

/// Payments of a payer, put together on one statement.
///
/// Source: schema `BillingStatement` of the Backend API, `/billing/statements`.
// spec: BillingStatement
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[doc(alias = "BillingStatement")]
#[non_exhaustive]
pub struct Statement {
    /// Always [`ObjectType::Statement`].
    #[serde(default = "ObjectType::statement")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: StatementId,
    /// The instance it belongs to.
    pub instance_id: InstanceId,
    /// The payer.
    pub payer: Payer,
    /// Whether payments can be added.
    pub status: StatementStatus,
    /// When it was created.
    pub timestamp: Millis,
    /// What all comes to.
    pub totals: StatementTotals,
    /// The payments, by days.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub groups: Vec<StatementGroup>,
}

open_enum! {
    /// Whether payments can be added to a statement.
    pub enum StatementStatus {
        /// They cannot.
        Closed = "closed",
        /// They can.
        Open = "open",
    }
}

/// What all payments of a statement come to.
///
/// Source: the member `totals` of the schema `BillingStatement` of the Backend API.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct StatementTotals {
    /// The fees of the plans, without units.
    pub base_fee: Money,
    /// The fees and the units.
    pub subtotal: Money,
    /// The taxes.
    pub tax_total: Money,
    /// The sum.
    pub grand_total: Money,
}

/// The payments of one day on a statement.
///
/// Source: the member `groups` of the schema `BillingStatement` of the Backend API.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[non_exhaustive]
pub struct StatementGroup {
    /// Always [`ObjectType::StatementGroup`].
    #[serde(default = "ObjectType::statement_group")]
    pub object: ObjectType,
    /// The day.
    pub timestamp: Millis,
    /// The payments.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub items: Vec<PaymentAttempt>,
}

/// An attempt to collect a payment.
///
/// Source: schema `BillingPaymentAttempt` of the Backend API, `GET
/// /billing/statements/{statement_id}/payment_attempts`.
// spec: BillingPaymentAttempt
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[doc(alias = "BillingPaymentAttempt")]
#[non_exhaustive]
pub struct PaymentAttempt {
    /// Always [`ObjectType::PaymentAttempt`].
    #[serde(default = "ObjectType::payment_attempt")]
    pub object: ObjectType,
    /// Its identifier.
    pub id: PaymentAttemptId,
    /// The payment.
    pub payment_id: PaymentId,
    /// The statement it is on.
    pub statement_id: StatementId,
    /// The instance it belongs to.
    pub instance_id: InstanceId,
    /// How it ended.
    pub status: PaymentStatus,
    /// Why was paid, for example `recurring`.
    pub charge_type: String,
    /// The payer.
    pub payer_id: PayerId,
    /// The payer.
    pub payer: Payer,
    /// Who gets the money.
    pub payee_id: PayeeId,
    /// Who gets the money. Clerk does not say what is in it.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub payee: Map<String, Value>,
    /// The subscription item that was paid for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subscription_item_id: Option<SubscriptionItemId>,
    /// The subscription item that was paid for. Clerk does not say what is in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subscription_item: Option<Map<String, Value>>,
    /// What was to be paid.
    pub amount: Money,
    /// How the amount comes about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub totals: Option<Totals>,
    /// What was paid with.
    pub payment_method_id: PaymentMethodId,
    /// What was paid with.
    pub payment_method: PaymentMethod,
    /// The identifier of the payment with whoever collects the money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gateway_external_id: Option<String>,
    /// Where the payment is shown by whoever collects the money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gateway_external_url: Option<String>,
    /// When it was paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_at: Option<Millis>,
    /// When it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed_at: Option<Millis>,
    /// When it was created.
    pub created_at: Millis,
    /// When it was changed last.
    pub updated_at: Millis,
}

open_enum! {
    /// How an attempt to collect a payment ended.
    pub enum PaymentStatus {
        /// It failed.
        Failed = "failed",
        /// It was paid.
        Paid = "paid",
        /// It has not ended yet.
        Pending = "pending",
    }
}
