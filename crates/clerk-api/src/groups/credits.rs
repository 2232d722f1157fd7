//! Changes to what users and organizations have to the good.

use serde::Serialize;

use super::check::{self, Outcome};

params! {
    /// A change to what somebody has to the good, for
    /// [`Organizations::adjust_billing_credit_balance`](super::organizations::Organizations::adjust_billing_credit_balance)
    /// and [`Users::adjust_billing_credit_balance`](super::users::Users::adjust_billing_credit_balance).
    #[doc(alias = "AdjustCreditBalanceRequest")]
    pub struct AdjustCreditBalance {
        required {
            /// By how much, in the smallest unit of the currency (cents), above zero.
            amount: i64,
            /// In which direction.
            action: CreditAction,
            /// A name of yours for the change. Asked for again under it, nothing changes, and the answer is the first one.
            idempotency_key: String as into,
        }
        optional {
            /// The currency, three letters; `USD` by default.
            currency: String as into,
            /// What it is for.
            note: String as into,
        }
    }
}

impl AdjustCreditBalance {
    pub(super) fn check(&self) -> Outcome {
        check::within("amount", Some(self.amount), 1, i64::MAX)?;
        check::filled("idempotency_key", &self.idempotency_key)
    }
}

/// In which direction credit changes.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "snake_case")]
pub enum CreditAction {
    /// There is less of it.
    Decrease,
    /// There is more of it.
    Increase,
}
