//! Billing: plans and their prices, what payers are subscribed to, and what they paid.
//!
//! Amounts are whole numbers in cents. Clerk calls billing a beta: pin your version of this crate. All operations need
//! the instance secret key. Reference: `clerkClient.billing`. What a user or an organization is subscribed to, and what
//! it has to the good, is with `users` and `organizations`.

mod params;
mod subscription_items;

use clerk_types::{
    ids::StatementId,
    page::Page,
    resources::billing::{PaymentAttempt, Plan, Price, Statement},
};
use http::Method;

pub use self::params::{
    CancelSubscriptionItem, CreatePrice, CreatePriceTransition, ListPaymentAttempts, ListPlans, ListPrices,
    ListStatements, ListSubscriptionItems, SubscriptionItemFilter,
};
use crate::{Clerk, Error, Request, pages::Pages};

/// The operations on billing; made by [`Clerk::billing`].
#[derive(Clone, Copy, Debug)]
#[doc(alias = "BillingAPI")]
pub struct Billing<'a> {
    clerk: &'a Clerk,
}

impl<'a> Billing<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk }
    }

    /// Lists one page of the plans, free ones as well, the newest first.
    ///
    /// `GET /billing/plans`, with `paginated=true`.
    ///
    /// # Errors
    ///
    /// Before any traffic: a limit that is not 1 to 500. From the API: 401 `clerk_key_invalid`; 400 and 422 for
    /// parameters that it does not take.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::billing::ListPlans;
    ///
    /// let page = clerk.billing().list_plans(ListPlans::new().payer_type("org")).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "getPlanList")]
    pub async fn list_plans(self, params: ListPlans) -> Result<Page<Plan>, Error> {
        self.plans(&params).send().await
    }

    /// Lists all plans, page by page, as a stream.
    ///
    /// `GET /billing/plans`, once per page. A limit in `params` is the size of a page (500 otherwise), an offset is
    /// where the stream starts.
    ///
    /// # Errors
    ///
    /// As for [`list_plans`](Self::list_plans), as an item of the stream, which ends with it.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::billing::ListPlans;
    ///
    /// let mut all = clerk.billing().list_all_plans(ListPlans::new());
    /// while let Some(one) = all.next().await {
    ///     println!("{}", one?.slug);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn list_all_plans(self, params: ListPlans) -> Pages<Plan> {
        Pages::all(params, |params| self.plans(params))
    }

    /// Lists one page of the prices, those made for some customers as well, the lowest first.
    ///
    /// `GET /billing/prices`, with `paginated=true`.
    ///
    /// # Errors
    ///
    /// Before any traffic: a limit that is not 1 to 500, an empty identifier. From the API: 404 `plan_not_found`; 400
    /// and 422 for parameters that it does not take.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::billing::ListPrices;
    ///
    /// let page = clerk.billing().list_prices(ListPrices::new().plan_id("cplan_123")).await?;
    /// # Ok(()) }
    /// ```
    pub async fn list_prices(self, params: ListPrices) -> Result<Page<Price>, Error> {
        self.prices(&params).send().await
    }

    /// Lists all prices, page by page, as a stream.
    ///
    /// `GET /billing/prices`, once per page. A limit in `params` is the size of a page (500 otherwise), an offset is
    /// where the stream starts.
    ///
    /// # Errors
    ///
    /// As for [`list_prices`](Self::list_prices), as an item of the stream, which ends with it.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::billing::ListPrices;
    ///
    /// let mut all = clerk.billing().list_all_prices(ListPrices::new());
    /// while let Some(one) = all.next().await {
    ///     println!("{}", one?.amount);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn list_all_prices(self, params: ListPrices) -> Pages<Price> {
        Pages::all(params, |params| self.prices(params))
    }

    /// Creates a price of a plan, for some customers; see
    /// [`create_price_transition`](Self::create_price_transition).
    ///
    /// `POST /billing/prices`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier, an amount below zero or between 1 and 99 cents. From the API: 404
    /// `plan_not_found`; 400 and 422 for values that it does not take.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::billing::CreatePrice;
    ///
    /// // 15 dollars a month, or 12 if paid by the year.
    /// let params = CreatePrice::new("cplan_123", Some(1500)).annual_monthly_amount(1200).currency("USD");
    /// let price = clerk.billing().create_price(params).await?;
    /// # Ok(()) }
    /// ```
    pub async fn create_price(self, params: CreatePrice) -> Result<Price, Error> {
        self.clerk.request(Method::POST, "/billing/prices").check(params.check()).json(&params).send().await
    }

    /// Lists one page of the statements, the newest first.
    ///
    /// `GET /billing/statements`, with `paginated=true`.
    ///
    /// # Errors
    ///
    /// Before any traffic: a limit that is not 1 to 500. From the API: 401 `clerk_key_invalid`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::billing::ListStatements;
    ///
    /// for statement in clerk.billing().list_statements(ListStatements::new()).await? {
    ///     println!("{}", statement.totals.grand_total.amount_formatted);
    /// }
    /// # Ok(()) }
    /// ```
    pub async fn list_statements(self, params: ListStatements) -> Result<Page<Statement>, Error> {
        self.statements(&params).send().await
    }

    /// Lists all statements, page by page, as a stream.
    ///
    /// `GET /billing/statements`, once per page. A limit in `params` is the size of a page (500 otherwise), an offset
    /// is where the stream starts.
    ///
    /// # Errors
    ///
    /// As for [`list_statements`](Self::list_statements), as an item of the stream, which ends with it.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::billing::ListStatements;
    ///
    /// let mut all = clerk.billing().list_all_statements(ListStatements::new());
    /// while let Some(one) = all.next().await {
    ///     println!("{}", one?.id);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn list_all_statements(self, params: ListStatements) -> Pages<Statement> {
        Pages::all(params, |params| self.statements(params))
    }

    /// Gets a statement.
    ///
    /// `GET /billing/statements/{statement_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let statement = clerk.billing().get_statement("stmt_123").await?;
    /// # Ok(()) }
    /// ```
    pub async fn get_statement(self, statement_id: impl Into<StatementId>) -> Result<Statement, Error> {
        self.clerk
            .request(Method::GET, "/billing/statements/{statement_id}")
            .path("statement_id", statement_id.into())
            .send()
            .await
    }

    /// Lists one page of the attempts to collect the payments on a statement, the newest first.
    ///
    /// `GET /billing/statements/{statement_id}/payment_attempts`, with `paginated=true`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier, a limit that is not 1 to 500. From the API: 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::billing::ListPaymentAttempts;
    ///
    /// let page = clerk.billing().list_payment_attempts("stmt_123", ListPaymentAttempts::new()).await?;
    /// # Ok(()) }
    /// ```
    pub async fn list_payment_attempts(
        self,
        statement_id: impl Into<StatementId>,
        params: ListPaymentAttempts,
    ) -> Result<Page<PaymentAttempt>, Error> {
        self.payment_attempts(statement_id.into(), &params).send().await
    }

    /// Lists all attempts to collect the payments on a statement, page by page, as a stream.
    ///
    /// `GET /billing/statements/{statement_id}/payment_attempts`, once per page. A limit in `params` is the size of a
    /// page (500 otherwise), an offset is where the stream starts.
    ///
    /// # Errors
    ///
    /// As for [`list_payment_attempts`](Self::list_payment_attempts), as an item of the stream, which ends with it.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::billing::ListPaymentAttempts;
    ///
    /// let mut all = clerk.billing().list_all_payment_attempts("stmt_123", ListPaymentAttempts::new());
    /// while let Some(one) = all.next().await {
    ///     println!("{}", one?.status);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn list_all_payment_attempts(
        self,
        statement_id: impl Into<StatementId>,
        params: ListPaymentAttempts,
    ) -> Pages<PaymentAttempt> {
        Pages::all(params, |params| self.payment_attempts(statement_id.into(), params))
    }

    fn plans(self, params: &ListPlans) -> Request {
        self.clerk.request(Method::GET, "/billing/plans").query("paginated", true).page(params)
    }

    fn prices(self, params: &ListPrices) -> Request {
        self.clerk.request(Method::GET, "/billing/prices").check(params.check()).query("paginated", true).page(params)
    }

    fn statements(self, params: &ListStatements) -> Request {
        self.clerk.request(Method::GET, "/billing/statements").query("paginated", true).page(params)
    }

    fn payment_attempts(self, statement_id: StatementId, params: &ListPaymentAttempts) -> Request {
        self.clerk
            .request(Method::GET, "/billing/statements/{statement_id}/payment_attempts")
            .path("statement_id", statement_id)
            .query("paginated", true)
            .page(params)
    }
}
