use clerk_api::groups::billing::{
    CancelSubscriptionItem, CreatePrice, CreatePriceTransition, ListPaymentAttempts, ListPlans, ListPrices,
    ListStatements, ListSubscriptionItems, SubscriptionItemFilter,
};
use clerk_types::resources::billing::{BillingPeriods, PayerType};
use clerk_types::time::Millis;
use http::StatusCode;
use serde_json::json;

use crate::Given::{All, Required};
use crate::refusals::{allows, refuses};
use crate::{client, conforms, replies};

#[tokio::test]
async fn list_plans() {
    let (page, sent) = conforms("GetCommercePlanList", &[], All, |clerk| async move {
        clerk.billing().list_plans(ListPlans::new().limit(500).offset(0).payer_type(PayerType::Organization)).await
    })
    .await;
    assert_eq!(page.data.len(), 2);
    assert_eq!(sent, json!({"limit": "500", "offset": "0", "payer_type": "org"}));

    conforms("GetCommercePlanList", &[], Required, |clerk| async move {
        clerk.billing().list_plans(ListPlans::new()).await
    })
    .await;
}

#[tokio::test]
async fn list_prices() {
    let (_, sent) = conforms("GetBillingPriceList", &[], All, |clerk| async move {
        clerk.billing().list_prices(ListPrices::new().limit(1).offset(2).plan_id("cplan_1")).await
    })
    .await;
    assert_eq!(sent, json!({"limit": "1", "offset": "2", "plan_id": "cplan_1"}));

    conforms("GetBillingPriceList", &[], Required, |clerk| async move {
        clerk.billing().list_prices(ListPrices::new()).await
    })
    .await;
}

#[tokio::test]
async fn create_price() {
    let (_, sent) = conforms("CreateBillingPrice", &[], All, |clerk| async move {
        let params = CreatePrice::new("cplan_1", Some(1500))
            .annual_monthly_amount(1200)
            .currency("USD")
            .description("for friends")
            .supported_billing_periods(BillingPeriods::Both);
        clerk.billing().create_price(params).await
    })
    .await;
    assert_eq!(
        sent,
        json!({
            "plan_id": "cplan_1", "amount": 1500, "annual_monthly_amount": 1200, "currency": "USD",
            "description": "for friends", "supported_billing_periods": "both"
        })
    );

    // No amount by the month is said, and not left out.
    let (_, sent) = conforms("CreateBillingPrice", &[], Required, |clerk| async move {
        clerk.billing().create_price(CreatePrice::new("cplan_1", None)).await
    })
    .await;
    assert_eq!(sent, json!({"plan_id": "cplan_1", "amount": null}));
}

#[tokio::test]
async fn list_subscription_items() {
    for (filter, text) in [
        (SubscriptionItemFilter::Active, "active"),
        (SubscriptionItemFilter::Ended, "ended"),
        (SubscriptionItemFilter::FreeTrial, "free_trial"),
        (SubscriptionItemFilter::PastDue, "past_due"),
        (SubscriptionItemFilter::Upcoming, "upcoming"),
    ] {
        let (_, sent) = conforms("GetCommerceSubscriptionItemList", &[], All, |clerk| async move {
            let params = ListSubscriptionItems::new()
                .limit(500)
                .offset(0)
                .status(filter)
                .payer_type("user")
                .plan_id("cplan_1")
                .include_free(false)
                .query("ada");
            clerk.billing().list_subscription_items(params).await
        })
        .await;
        assert_eq!(
            sent,
            json!({
                "limit": "500", "offset": "0", "status": text, "payer_type": "user", "plan_id": "cplan_1",
                "include_free": "false", "query": "ada"
            })
        );
    }

    conforms("GetCommerceSubscriptionItemList", &[], Required, |clerk| async move {
        clerk.billing().list_subscription_items(ListSubscriptionItems::new()).await
    })
    .await;
}

#[tokio::test]
async fn cancel_subscription_item() {
    let (_, sent) = conforms("CancelCommerceSubscriptionItem", &["subitem_1"], All, |clerk| async move {
        clerk.billing().cancel_subscription_item("subitem_1", CancelSubscriptionItem::new().end_now(false)).await
    })
    .await;
    assert_eq!(sent, json!({"end_now": "false"}));

    conforms("CancelCommerceSubscriptionItem", &["subitem_1"], Required, |clerk| async move {
        clerk.billing().cancel_subscription_item("subitem_1", CancelSubscriptionItem::new()).await
    })
    .await;
}

#[tokio::test]
async fn extend_subscription_item_free_trial() {
    let (_, sent) = conforms("ExtendBillingSubscriptionItemFreeTrial", &["subitem_1"], All, |clerk| async move {
        let extend_to = Millis::new(1_767_830_400_000);
        clerk.billing().extend_subscription_item_free_trial("subitem_1", extend_to).await
    })
    .await;
    assert_eq!(sent, json!({"extend_to": "2026-01-08T00:00:00.000Z"}));
}

#[tokio::test]
async fn create_price_transition() {
    let (_, sent) = conforms("CreateBillingPriceTransition", &["subitem_1"], All, |clerk| async move {
        clerk.billing().create_price_transition("subitem_1", CreatePriceTransition::new("cprice_1", "cprice_2")).await
    })
    .await;
    assert_eq!(sent, json!({"from_price_id": "cprice_1", "to_price_id": "cprice_2"}));
}

#[tokio::test]
async fn discounts() {
    let (_, sent) = conforms("ApplyBillingSubscriptionItemDiscount", &["subitem_1"], All, |clerk| async move {
        clerk.billing().apply_discount("subitem_1", "disc_1").await
    })
    .await;
    assert_eq!(sent, json!({"discount_id": "disc_1"}));

    conforms("RemoveBillingSubscriptionItemDiscount", &["subitem_1", "disc_1"], All, |clerk| async move {
        clerk.billing().remove_discount("subitem_1", "disc_1").await
    })
    .await;
}

#[tokio::test]
async fn statements() {
    let (_, sent) = conforms("GetBillingStatementList", &[], All, |clerk| async move {
        clerk.billing().list_statements(ListStatements::new().limit(500).offset(0)).await
    })
    .await;
    assert_eq!(sent, json!({"limit": "500", "offset": "0"}));

    conforms("GetBillingStatementList", &[], Required, |clerk| async move {
        clerk.billing().list_statements(ListStatements::new()).await
    })
    .await;

    conforms(
        "GetBillingStatement",
        &["stmt_1"],
        All,
        |clerk| async move { clerk.billing().get_statement("stmt_1").await },
    )
    .await;
}

#[tokio::test]
async fn list_payment_attempts() {
    let (_, sent) = conforms("GetBillingStatementPaymentAttempts", &["stmt_1"], All, |clerk| async move {
        clerk.billing().list_payment_attempts("stmt_1", ListPaymentAttempts::new().limit(500).offset(0)).await
    })
    .await;
    assert_eq!(sent, json!({"limit": "500", "offset": "0"}));

    conforms("GetBillingStatementPaymentAttempts", &["stmt_1"], Required, |clerk| async move {
        clerk.billing().list_payment_attempts("stmt_1", ListPaymentAttempts::new()).await
    })
    .await;
}

#[tokio::test]
async fn streams_ask_at_the_addresses_of_their_lists() {
    let (clerk, transport) = client();
    for _ in 0..5 {
        transport.reply_json(StatusCode::OK, &json!({"data": [], "total_count": 0}));
    }
    let billing = clerk.billing();
    assert!(billing.list_all_plans(ListPlans::new()).next().await.is_none());
    assert!(billing.list_all_prices(ListPrices::new()).next().await.is_none());
    assert!(billing.list_all_subscription_items(ListSubscriptionItems::new()).next().await.is_none());
    assert!(billing.list_all_statements(ListStatements::new()).next().await.is_none());
    assert!(billing.list_all_payment_attempts("stmt_1", ListPaymentAttempts::new()).next().await.is_none());
    let addresses: Vec<String> =
        transport.requests().iter().map(|request| request.uri().path_and_query().unwrap().to_string()).collect();
    assert_eq!(
        addresses,
        ["plans", "prices", "subscription_items", "statements", "statements/stmt_1/payment_attempts"]
            .map(|list| format!("/v1/billing/{list}?paginated=true&limit=500&offset=0"))
    );
}

#[tokio::test]
async fn what_cannot_be_billed() {
    for cents in [-1, 1, 99, i64::MIN] {
        refuses("amount", |clerk| async move {
            clerk.billing().create_price(CreatePrice::new("cplan_1", Some(cents))).await
        })
        .await;
        refuses("annual_monthly_amount", |clerk| async move {
            clerk.billing().create_price(CreatePrice::new("cplan_1", None).annual_monthly_amount(cents)).await
        })
        .await;
    }
    for cents in [0, 100, i64::MAX] {
        allows(&replies::largest("BillingPriceResponse"), |clerk| async move {
            let params = CreatePrice::new("cplan_1", Some(cents)).annual_monthly_amount(cents);
            clerk.billing().create_price(params).await
        })
        .await;
    }
    refuses("plan_id", |clerk| async move { clerk.billing().create_price(CreatePrice::new("", None)).await }).await;
    refuses("plan_id", |clerk| async move { clerk.billing().list_prices(ListPrices::new().plan_id("")).await }).await;
    refuses("plan_id", |clerk| async move {
        clerk.billing().list_subscription_items(ListSubscriptionItems::new().plan_id("")).await
    })
    .await;
    for (from, to, problem) in [("", "cprice_2", "from_price_id"), ("cprice_1", "", "to_price_id")] {
        refuses(problem, |clerk| async move {
            clerk.billing().create_price_transition("subitem_1", CreatePriceTransition::new(from, to)).await
        })
        .await;
    }
    refuses("subscription_item_id", |clerk| async move {
        clerk.billing().cancel_subscription_item("", CancelSubscriptionItem::new()).await
    })
    .await;
    refuses("years 0 to 9999", |clerk| async move {
        clerk.billing().extend_subscription_item_free_trial("subitem_1", Millis::new(i64::MAX)).await
    })
    .await;
    refuses("discount_id", |clerk| async move { clerk.billing().apply_discount("subitem_1", "").await }).await;
    refuses("discount_id", |clerk| async move { clerk.billing().remove_discount("subitem_1", "").await }).await;
    refuses("statement_id", |clerk| async move { clerk.billing().get_statement("").await }).await;
    for limit in [0, 501] {
        refuses("limit", |clerk| async move { clerk.billing().list_plans(ListPlans::new().limit(limit)).await }).await;
        refuses("limit", |clerk| async move {
            clerk.billing().list_payment_attempts("stmt_1", ListPaymentAttempts::new().limit(limit)).await
        })
        .await;
    }
}
