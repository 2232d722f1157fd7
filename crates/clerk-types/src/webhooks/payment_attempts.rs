//! Attempts to collect a payment, as events have them.

use serde::{Deserialize, Serialize};

use crate::ids::{InstanceId, InvoiceId, PayeeId, PaymentAttemptId, PaymentId, PaymentSourceId, StatementId};
use crate::lenient;
use crate::number;
use crate::object_type::ObjectType;
use crate::resources::billing::{Money, PaymentMethodStatus, PaymentStatus, PaymentType};
use crate::time::Millis;
use crate::webhooks::{PayerData, SubscriptionItemData};

/// An attempt to collect a payment.
///
/// Source: schema `PaymentAttemptEventPayload` of Clerk's webhook events, events `paymentAttempt.*`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[doc(alias = "BillingPaymentAttemptWebhookEventJSON")]
#[doc(alias = "PaymentAttemptEventPayload")]
#[non_exhaustive]
pub struct PaymentAttemptData {
    /// What it says it is, if it does.
    // Not in the description of the events; the reference reads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<ObjectType>,
    /// Its identifier.
    pub id: PaymentAttemptId,
    /// The instance it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance_id: Option<InstanceId>,
    /// The payment.
    pub payment_id: PaymentId,
    /// The invoice it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoice_id: Option<InvoiceId>,
    /// The statement it is on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement_id: Option<StatementId>,
    /// The identifier of the payment with whoever collects the money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gateway_external_id: Option<String>,
    /// How it ended.
    pub status: PaymentStatus,
    /// Why was paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charge_type: Option<ChargeType>,
    /// Who pays.
    pub payer: PayerData,
    /// Who gets the money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payee: Option<PayeeData>,
    /// How the amount comes about.
    pub totals: TotalsData,
    /// What is paid with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_source: Option<PaymentSourceData>,
    /// What is paid for.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub subscription_items: Vec<SubscriptionItemData>,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed_reason: Option<PaymentFailureData>,
    /// When it is billed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub billing_date: Option<Millis>,
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
    /// Why was paid.
    pub enum ChargeType {
        /// Somebody bought something.
        Checkout = "checkout",
        /// A new period began.
        Recurring = "recurring",
    }
}

/// Who gets the money of a payment.
///
/// Source: schema `BillingPayee` of Clerk's webhook events.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[doc(alias = "BillingPayee")]
#[non_exhaustive]
pub struct PayeeData {
    /// Its identifier.
    pub id: PayeeId,
    /// Who collects the money, for example `stripe`.
    pub gateway_type: String,
    /// The identifier of its account there.
    pub gateway_external_id: String,
    /// Whether that account can be used.
    pub gateway_status: PayeeStatus,
}

open_enum! {
    /// Whether the account of a payee can be used.
    pub enum PayeeStatus {
        /// It can.
        Active = "active",
        /// It was removed.
        Disconnected = "disconnected",
        /// Not yet.
        Pending = "pending",
        /// Not for everything.
        Restricted = "restricted",
    }
}

/// How the amount of a payment comes about.
///
/// Source: schema `BillingTotals` of Clerk's webhook events.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[doc(alias = "BillingTotals")]
#[non_exhaustive]
pub struct TotalsData {
    /// Without taxes.
    pub subtotal: Money,
    /// The taxes.
    pub tax_total: Money,
    /// What is to be paid.
    pub grand_total: Money,
    /// What the units come to.
    #[serde(default, deserialize_with = "lenient::null_as_default")]
    pub per_unit_totals: Vec<UnitTotalData>,
}

/// What the units of one kind come to, for example the seats.
///
/// Source: schema `BillingUnitTotal` of Clerk's webhook events.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[doc(alias = "BillingUnitTotal")]
#[non_exhaustive]
pub struct UnitTotalData {
    /// The kind of unit, for example `seats`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What one costs, in cents.
    #[serde(default, deserialize_with = "number::option", skip_serializing_if = "Option::is_none")]
    pub amount: Option<i64>,
    /// How many there are.
    #[serde(default, deserialize_with = "number::option", skip_serializing_if = "Option::is_none")]
    pub quantity: Option<i64>,
    /// What they cost together, in cents.
    #[serde(default, deserialize_with = "number::option", skip_serializing_if = "Option::is_none")]
    pub total: Option<i64>,
    /// The currency, for example `USD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
}

/// What a payer pays with.
///
/// Source: schema `BillingPaymentSource` of Clerk's webhook events.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[doc(alias = "BillingPaymentSource")]
#[non_exhaustive]
pub struct PaymentSourceData {
    /// Its identifier.
    pub id: PaymentSourceId,
    /// Who collects the money, for example `stripe`.
    pub gateway: String,
    /// Its identifier there.
    pub gateway_external_id: String,
    /// The identifier of your account there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gateway_external_account_id: Option<String>,
    /// What it is.
    pub payment_method: PaymentType,
    /// Whether it can be used.
    pub status: PaymentMethodStatus,
    /// The brand of the card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card_type: Option<String>,
    /// The last four digits of the card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last4: Option<String>,
}

/// Why a payment failed.
///
/// Source: schema `BillingPaymentFailedReason` of Clerk's webhook events.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[doc(alias = "BillingPaymentFailedReason")]
#[non_exhaustive]
pub struct PaymentFailureData {
    /// The error of whoever collects the money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// What the bank said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decline_code: Option<String>,
}
