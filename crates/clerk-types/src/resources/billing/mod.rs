//! Billing: plans, what payers are subscribed to, and what they paid.
//!
//! Money is [`Money`], an integer in cents with its currency; the members that are bare integers say so.

mod credits;
mod discounts;
mod money;
mod payers;
mod plans;
mod prices;
mod statements;
mod subscriptions;
mod totals;

pub use credits::{CreditBalance, CreditLedgerEntry, Credits, PayerCredit, ProrationCredit, SubscriptionCredit};
pub use discounts::{
    DiscountEffect, DiscountRedemption, DiscountRedemptionStatus, DiscountSource, Discounts, ProrationDiscount,
};
pub use money::Money;
pub use payers::{Payer, PayerType, PaymentMethod, PaymentMethodStatus, PaymentSource, PaymentType};
pub use plans::{Feature, Plan, UnitPrice, UnitPriceTier};
pub use prices::{BillingPeriods, Price, PriceTransition, PriceTransitionDetails, TransitionMode};
pub use statements::{PaymentAttempt, PaymentStatus, Statement, StatementGroup, StatementStatus, StatementTotals};
pub use subscriptions::{
    PlanPeriod, Seats, Subscription, SubscriptionItem, SubscriptionItemNextPayment, SubscriptionItemStatus,
    SubscriptionNextPayment, SubscriptionStatus,
};
pub use totals::{Totals, UnitTotal, UnitTotalTier};
