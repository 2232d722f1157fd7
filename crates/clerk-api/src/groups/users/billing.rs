//! What users pay for, and what they have to the good.

use clerk_types::{
    ids::UserId,
    resources::billing::{CreditBalance, CreditLedgerEntry, Subscription},
};
use http::Method;

use super::super::credits::AdjustCreditBalance;
use super::Users;
use crate::Error;

impl Users<'_> {
    /// Gets what a user is subscribed to.
    ///
    /// `GET /users/{user_id}/billing/subscription`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 403 if billing is off; 404 `resource_not_found`,
    /// `payer_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let subscription = clerk.users().billing_subscription("user_123").await?;
    /// println!("{}", subscription.status);
    /// # Ok(()) }
    /// ```
    #[doc(alias = "getUserBillingSubscription")]
    pub async fn billing_subscription(self, user_id: impl Into<UserId>) -> Result<Subscription, Error> {
        self.one(Method::GET, "/users/{user_id}/billing/subscription", user_id).send().await
    }

    /// Gets what a user has to the good.
    ///
    /// `GET /users/{user_id}/billing/credits`.
    ///
    /// # Errors
    ///
    /// As for [`billing_subscription`](Self::billing_subscription).
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let credits = clerk.users().billing_credit_balance("user_123").await?;
    /// println!("{} cents", credits.balance.map_or(0, |balance| balance.amount));
    /// # Ok(()) }
    /// ```
    pub async fn billing_credit_balance(self, user_id: impl Into<UserId>) -> Result<CreditBalance, Error> {
        self.one(Method::GET, "/users/{user_id}/billing/credits", user_id).send().await
    }

    /// Changes what a user has to the good. Repeat it under the same key if you do not know whether it happened.
    ///
    /// `POST /users/{user_id}/billing/credits`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier or key, an amount that is not above zero. From the API: 404
    /// `resource_not_found`, `payer_not_found`; 409 and 422 for less credit than none, and for a currency it does not
    /// take.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::credits::{AdjustCreditBalance, CreditAction};
    ///
    /// let params = AdjustCreditBalance::new(500, CreditAction::Increase, "incident-4711").note("for the outage");
    /// let entry = clerk.users().adjust_billing_credit_balance("user_123", params).await?;
    /// println!("{}", entry.amount.amount_formatted);
    /// # Ok(()) }
    /// ```
    pub async fn adjust_billing_credit_balance(
        self,
        user_id: impl Into<UserId>,
        params: AdjustCreditBalance,
    ) -> Result<CreditLedgerEntry, Error> {
        self.one(Method::POST, "/users/{user_id}/billing/credits", user_id)
            .check(params.check())
            .json(&params)
            .send()
            .await
    }
}
