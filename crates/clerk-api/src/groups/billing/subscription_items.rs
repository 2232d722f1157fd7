//! What payers are subscribed to: one item for each plan.

use clerk_types::{
    ids::{DiscountId, SubscriptionItemId},
    page::Page,
    resources::billing::{DiscountRedemption, PriceTransition, SubscriptionItem},
    time::Rfc3339,
};
use http::Method;
use serde::Serialize;

use super::{Billing, CancelSubscriptionItem, CreatePriceTransition, ListSubscriptionItems};
use crate::{Error, Request, groups::check, pages::Pages};

impl Billing<'_> {
    /// Lists one page of the subscription items of all payers, the newest first. Those of free plans are left out
    /// unless asked for.
    ///
    /// `GET /billing/subscription_items`, with `paginated=true`.
    ///
    /// # Errors
    ///
    /// Before any traffic: a limit that is not 1 to 500, an empty identifier. From the API: 400 and 422 for parameters
    /// that it does not take.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::billing::{ListSubscriptionItems, SubscriptionItemFilter};
    ///
    /// let params = ListSubscriptionItems::new().status(SubscriptionItemFilter::PastDue).payer_type("org");
    /// let page = clerk.billing().list_subscription_items(params).await?;
    /// # Ok(()) }
    /// ```
    pub async fn list_subscription_items(self, params: ListSubscriptionItems) -> Result<Page<SubscriptionItem>, Error> {
        self.subscription_items(&params).send().await
    }

    /// Lists all subscription items of all payers, page by page, as a stream.
    ///
    /// `GET /billing/subscription_items`, once per page. A limit in `params` is the size of a page (500 otherwise), an
    /// offset is where the stream starts.
    ///
    /// # Errors
    ///
    /// As for [`list_subscription_items`](Self::list_subscription_items), as an item of the stream, which ends with it.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::billing::ListSubscriptionItems;
    ///
    /// let mut all = clerk.billing().list_all_subscription_items(ListSubscriptionItems::new());
    /// while let Some(one) = all.next().await {
    ///     println!("{}", one?.status);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn list_all_subscription_items(self, params: ListSubscriptionItems) -> Pages<SubscriptionItem> {
        Pages::all(params, |params| self.subscription_items(params))
    }

    /// Cancels a subscription item, at the end of the period that is paid for unless told otherwise.
    ///
    /// `DELETE /billing/subscription_items/{subscription_item_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `subscription_item_not_found`; 400, 403 and 422 for
    /// an item that cannot be canceled.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::billing::CancelSubscriptionItem;
    ///
    /// let params = CancelSubscriptionItem::new().end_now(true);
    /// clerk.billing().cancel_subscription_item("subitem_123", params).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "cancelSubscriptionItem")]
    pub async fn cancel_subscription_item(
        self,
        subscription_item_id: impl Into<SubscriptionItemId>,
        params: CancelSubscriptionItem,
    ) -> Result<SubscriptionItem, Error> {
        self.item(Method::DELETE, "/billing/subscription_items/{subscription_item_id}", subscription_item_id.into())
            .query_all(&params)
            .send()
            .await
    }

    /// Lets a free trial go on until an instant: one to come, at most 365 days after the end it has now. The same
    /// instant once more changes nothing.
    ///
    /// `POST /billing/subscription_items/{subscription_item_id}/extend_free_trial`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier, an instant outside the years 0 to 9999. From the API: 404
    /// `subscription_item_not_found`; 400, 403 and 422 for an item that is in no free trial, and for an instant that is
    /// past or too late.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use std::time::{Duration, SystemTime};
    ///
    /// let in_a_week = SystemTime::now() + Duration::from_secs(7 * 86_400);
    /// clerk.billing().extend_subscription_item_free_trial("subitem_123", in_a_week).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "extendSubscriptionItemFreeTrial")]
    pub async fn extend_subscription_item_free_trial(
        self,
        subscription_item_id: impl Into<SubscriptionItemId>,
        extend_to: impl Into<Rfc3339>,
    ) -> Result<SubscriptionItem, Error> {
        self.item(
            Method::POST,
            "/billing/subscription_items/{subscription_item_id}/extend_free_trial",
            subscription_item_id.into(),
        )
        .json(&FreeTrial { extend_to: extend_to.into() })
        .send()
        .await
    }

    /// Changes a subscription item from one price to another, at once or from the next period on, as plan and payer
    /// demand.
    ///
    /// `POST /billing/subscription_items/{subscription_item_id}/price_transition`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `subscription_item_not_found`; 409 `conflict` for an
    /// item that has another price by now; 400, 403 and 422 for a price that it cannot have.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::billing::CreatePriceTransition;
    ///
    /// let params = CreatePriceTransition::new("cprice_123", "cprice_456");
    /// let change = clerk.billing().create_price_transition("subitem_123", params).await?;
    /// println!("{}", change.transition.effective_mode);
    /// # Ok(()) }
    /// ```
    pub async fn create_price_transition(
        self,
        subscription_item_id: impl Into<SubscriptionItemId>,
        params: CreatePriceTransition,
    ) -> Result<PriceTransition, Error> {
        self.item(
            Method::POST,
            "/billing/subscription_items/{subscription_item_id}/price_transition",
            subscription_item_id.into(),
        )
        .check(params.check())
        .json(&params)
        .send()
        .await
    }

    /// Applies a discount to a subscription item, in place of the one it has, whoever the discount is offered to.
    ///
    /// `POST /billing/subscription_items/{subscription_item_id}/discounts`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 for an item or a discount that is not there; 409
    /// `conflict` for a discount that the item has already; 400, 403 and 422 for one that it cannot have.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let redemption = clerk.billing().apply_discount("subitem_123", "disc_123").await?;
    /// # Ok(()) }
    /// ```
    pub async fn apply_discount(
        self,
        subscription_item_id: impl Into<SubscriptionItemId>,
        discount_id: impl Into<DiscountId>,
    ) -> Result<DiscountRedemption, Error> {
        let discount_id = discount_id.into();
        self.item(
            Method::POST,
            "/billing/subscription_items/{subscription_item_id}/discounts",
            subscription_item_id.into(),
        )
        .check(check::filled("discount_id", discount_id.as_str()))
        .json(&serde_json::json!({"discount_id": discount_id}))
        .send()
        .await
    }

    /// Takes the discount of a subscription item away.
    ///
    /// `DELETE /billing/subscription_items/{subscription_item_id}/discounts/{discount_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 for an item that is not there, and for a discount
    /// that it does not have; 400, 403, 409 and 422 if the discount cannot be taken away.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.billing().remove_discount("subitem_123", "disc_123").await?;
    /// # Ok(()) }
    /// ```
    pub async fn remove_discount(
        self,
        subscription_item_id: impl Into<SubscriptionItemId>,
        discount_id: impl Into<DiscountId>,
    ) -> Result<DiscountRedemption, Error> {
        self.item(
            Method::DELETE,
            "/billing/subscription_items/{subscription_item_id}/discounts/{discount_id}",
            subscription_item_id.into(),
        )
        .path("discount_id", discount_id.into())
        .send()
        .await
    }

    fn item(self, method: Method, template: &'static str, subscription_item_id: SubscriptionItemId) -> Request {
        self.clerk.request(method, template).path("subscription_item_id", subscription_item_id)
    }

    fn subscription_items(self, params: &ListSubscriptionItems) -> Request {
        self.clerk
            .request(Method::GET, "/billing/subscription_items")
            .check(params.check())
            .query("paginated", true)
            .page(params)
    }
}

#[derive(Serialize)]
struct FreeTrial {
    extend_to: Rfc3339,
}
