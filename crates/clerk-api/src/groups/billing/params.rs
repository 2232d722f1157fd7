//! What the operations on billing take.

use clerk_types::{
    ids::{PlanId, PriceId},
    resources::billing::{BillingPeriods, PayerType},
};
use serde::Serialize;

use crate::groups::check::{self, Outcome};

/// The least that a price may be if it is not zero, in cents.
const MIN_AMOUNT: i64 = 100;

params! {
    /// Which plans to list, for [`Billing::list_plans`](super::Billing::list_plans).
    #[doc(alias = "GetPlanListParams")]
    pub struct ListPlans {
        page 500;
        optional {
            /// Only plans for this kind of payer.
            payer_type: PayerType as into,
        }
    }
}

params! {
    /// Which prices to list, for [`Billing::list_prices`](super::Billing::list_prices).
    pub struct ListPrices {
        page 500;
        optional {
            /// Only prices of this plan.
            plan_id: PlanId as into,
        }
    }
}

impl ListPrices {
    pub(super) fn check(&self) -> Outcome {
        check::optional(self.plan_id.as_ref(), |id| check::filled("plan_id", id.as_str()))
    }
}

params! {
    /// What a new price is like, for [`Billing::create_price`](super::Billing::create_price).
    pub struct CreatePrice {
        required {
            /// The plan.
            plan_id: PlanId as into,
            /// What a month costs when it is paid for by the month, in cents: 0 for nothing, or at least 100. None if
            /// it is not paid for by the month.
            amount: Option<i64>,
        }
        optional {
            /// What a month costs when it is paid for by the year, in cents: 0 for nothing, or at least 100.
            annual_monthly_amount: i64,
            /// The currency; `USD` by default.
            currency: String as into,
            /// What it is.
            description: String as into,
            /// By which periods it can be paid for; those that have an amount by default.
            supported_billing_periods: BillingPeriods as into,
        }
    }
}

impl CreatePrice {
    pub(super) fn check(&self) -> Outcome {
        check::filled("plan_id", self.plan_id.as_str())?;
        check::optional(self.amount, |cents| check_amount("amount", cents))?;
        check::optional(self.annual_monthly_amount, |cents| check_amount("annual_monthly_amount", cents))
    }
}

fn check_amount(name: &str, cents: i64) -> Outcome {
    match cents {
        0 | MIN_AMOUNT.. => Ok(()),
        _ => Err(format!("`{name}` is {cents}; it must be 0, or at least {MIN_AMOUNT} cents")),
    }
}

params! {
    /// Which subscription items to list, for
    /// [`Billing::list_subscription_items`](super::Billing::list_subscription_items).
    pub struct ListSubscriptionItems {
        page 500;
        optional {
            /// Only items in this state.
            status: SubscriptionItemFilter,
            /// Only items of this kind of payer.
            payer_type: PayerType as into,
            /// Only items of this plan.
            plan_id: PlanId as into,
            /// Whether to list items of free plans as well; false by default.
            include_free: bool,
            /// Only items that match this text.
            query: String as into,
        }
    }
}

impl ListSubscriptionItems {
    pub(super) fn check(&self) -> Outcome {
        check::optional(self.plan_id.as_ref(), |id| check::filled("plan_id", id.as_str()))
    }
}

/// Which subscription items to list, by what state they are in.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "snake_case")]
pub enum SubscriptionItemFilter {
    /// They are good.
    Active,
    /// They have ended.
    Ended,
    /// They are in a free trial.
    FreeTrial,
    /// A payment is missing.
    PastDue,
    /// They will begin after the item that is good now.
    Upcoming,
}

params! {
    /// How to cancel a subscription item, for
    /// [`Billing::cancel_subscription_item`](super::Billing::cancel_subscription_item).
    #[doc(alias = "CancelSubscriptionItemParams")]
    pub struct CancelSubscriptionItem {
        optional {
            /// Whether it ends at once, and not with the period that is paid for; false by default.
            end_now: bool,
        }
    }
}

params! {
    /// From which price to which, for [`Billing::create_price_transition`](super::Billing::create_price_transition).
    pub struct CreatePriceTransition {
        required {
            /// The price that the item has.
            from_price_id: PriceId as into,
            /// The price that it is to have.
            to_price_id: PriceId as into,
        }
    }
}

impl CreatePriceTransition {
    pub(super) fn check(&self) -> Outcome {
        check::filled("from_price_id", self.from_price_id.as_str())?;
        check::filled("to_price_id", self.to_price_id.as_str())
    }
}

params! {
    /// Which statements to list, for [`Billing::list_statements`](super::Billing::list_statements).
    pub struct ListStatements {
        page 500;
    }
}

params! {
    /// Which attempts to list, for [`Billing::list_payment_attempts`](super::Billing::list_payment_attempts).
    pub struct ListPaymentAttempts {
        page 500;
    }
}
