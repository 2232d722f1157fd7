//! What is paid for and how much.

use clerk_types::resources::billing::{
    CreditLedgerEntry, DiscountEffect, DiscountRedemption, Money, PayerType, PaymentAttempt, PaymentMethod,
    PaymentType, Plan, PriceTransition, Seats, Statement, Subscription, SubscriptionItem, SubscriptionItemStatus,
    Totals,
};
use clerk_types::time::Millis;
use serde_json::{Value, json};

use crate::{ignores_unknown_members, null_equals_absent, requires, survives};

fn money(amount: i64) -> Value {
    json!({"amount": amount, "amount_formatted": "some", "currency": "USD", "currency_symbol": "$"})
}

#[test]
fn money_is_whole_cents() {
    let mut document = money(-4900);
    assert_eq!(survives::<Money>(&document).amount, -4900);
    document["amount"] = json!(4900.0);
    let amount: Money = survives(&document);
    assert_eq!(amount.amount, 4900);
    assert_eq!(serde_json::to_value(&amount).unwrap()["amount"].to_string(), "4900");
    requires::<Money>(&document, &["amount", "amount_formatted", "currency", "currency_symbol"]);
}

fn feature() -> Value {
    json!({
        "object": "feature", "id": "feat_1", "name": "Export", "slug": "export", "description": "As CSV",
        "avatar_url": null
    })
}

fn plan() -> Value {
    json!({
        "object": "commerce_plan", "id": "cplan_1", "name": "Pro", "slug": "pro", "description": "For all",
        "avatar_url": null, "product_id": "prod_1", "is_default": false, "is_recurring": true, "publicly_visible": true,
        "for_payer_type": "org", "has_base_fee": true, "fee": money(4900), "annual_monthly_fee": money(3900),
        "annual_fee": money(46800), "features": [feature()], "free_trial_enabled": true, "free_trial_days": 14,
        "unit_prices": [{
            "name": "seats", "block_size": 1,
            "tiers": [{"starts_at_block": 1, "ends_after_block": 5, "fee_per_block": money(0)},
                {"starts_at_block": 6, "ends_after_block": null, "fee_per_block": money(500)}]
        }]
    })
}

/// The same plan as the answers to a change of prices have it.
fn plan_with_amounts() -> Value {
    let mut document = plan();
    let members = document.as_object_mut().unwrap();
    members.remove("unit_prices");
    let more = json!({
        "amount": 4900, "amount_formatted": "$49.00", "annual_monthly_amount": 3900,
        "annual_monthly_amount_formatted": "$39.00", "annual_amount": 46800, "annual_amount_formatted": "$468.00",
        "currency": "USD", "currency_symbol": "$", "payer_type": ["org"], "period": "month", "interval": 1
    });
    members.extend(more.as_object().unwrap().clone());
    document
}

#[test]
fn plans_in_both_shapes_are_one_type() {
    let listed: Plan = survives(&plan());
    assert!(matches!(listed.for_payer_type, PayerType::Organization));
    assert_eq!((listed.amount, listed.unit_prices[0].tiers[1].ends_after_block), (None, None));
    assert_eq!(listed.features[0].slug, "export");
    let changed: Plan = survives(&plan_with_amounts());
    assert_eq!((changed.amount, changed.payer_type), (Some(4900), vec![PayerType::Organization]));
    assert_eq!((changed.fee, changed.unit_prices), (listed.fee, vec![]));
    ignores_unknown_members::<Plan>(&plan());
    null_equals_absent::<Plan>(
        &plan(),
        // Among them what is called deprecated today and is gone tomorrow.
        &["description", "product_id", "fee", "annual_monthly_fee", "annual_fee", "features", "unit_prices"],
    );
    requires::<Plan>(&plan(), &["id", "name", "slug", "is_default", "for_payer_type", "has_base_fee"]);
}

fn payer() -> Value {
    json!({"object": "commerce_payer", "id": "cpayer_1", "instance_id": "ins_1", "organization_id": "org_1"})
}

fn payment_method() -> Value {
    json!({
        "object": "commerce_payment_method", "id": "pm_1", "payer_id": "cpayer_1", "payment_type": "payer-credits",
        "gateway": "stripe", "gateway_external_id": "x", "gateway_external_account_id": null, "last4": null,
        "card_type": null, "status": "active"
    })
}

fn totals() -> Value {
    json!({
        "subtotal": money(5400), "base_fee": money(4900), "tax_total": money(0), "grand_total": money(4000),
        "per_unit_totals": [{
            "name": "seats", "block_size": 1,
            "tiers": [{"quantity": 1, "fee_per_block": money(500), "total": money(500)}]
        }],
        "credits": {
            "proration": {
                "amount": money(1000), "cycle_days_remaining": 10, "cycle_days_total": 30,
                "cycle_remaining_percent": 33.3
            },
            "payer": {"remaining_balance": money(0), "applied_amount": money(400)}, "total": money(1400)
        },
        "discounts": {
            "proration": {
                "amount": money(0), "cycle_days_passed": 20, "cycle_days_total": 30, "cycle_passed_percent": 66
            },
            "total": money(0)
        }
    })
}

#[test]
fn totals_say_how_they_come_about() {
    let parsed: Totals = survives(&totals());
    let credits = parsed.credits.unwrap();
    assert_eq!(credits.proration.unwrap().cycle_remaining_percent, 33.3);
    assert_eq!(credits.payer.unwrap().applied_amount.amount, 400);
    assert_eq!(parsed.discounts.unwrap().proration.unwrap().cycle_passed_percent, 66.0);
    null_equals_absent::<Totals>(&totals(), &["per_unit_totals", "credits", "discounts"]);
    requires::<Totals>(&totals(), &["base_fee", "subtotal", "tax_total", "grand_total"]);
}

fn item() -> Value {
    json!({
        "object": "commerce_subscription_item", "id": "csub_item_1", "instance_id": "ins_1", "status": "past_due",
        "credits": null, "plan_id": "cplan_1", "plan": plan(), "plan_period": "month",
        "payment_method": payment_method(), "lifetime_paid": money(9800),
        "next_payment": {"amount": money(4900), "date": 5, "totals": totals()}, "payer_id": "cpayer_1",
        "payer": payer(), "is_free_trial": false, "period_start": 1, "period_end": null, "proration_date": "2026-05-12",
        "canceled_at": null, "past_due_at": 4, "ended_at": null, "seats": {"quantity": null, "tiers": []},
        "totals": totals()
    })
}

/// The same item as the answers to a change of prices have it.
fn item_with_a_source() -> Value {
    let mut document = item();
    let members = document.as_object_mut().unwrap();
    for gone in ["payment_method", "seats", "totals", "credits"] {
        members.remove(gone);
    }
    let more = json!({
        "plan": plan_with_amounts(), "status": "upcoming", "amount": money(4900), "next_invoice": {"date": 5},
        "payment_source_id": "src_1",
        "payment_source": {
            "object": "commerce_source", "id": "src_1", "payer_id": "cpayer_1", "payment_method": "apple_pay",
            "gateway": "stripe", "gateway_external_id": "x", "last4": "4242", "status": "active",
            "wallet_type": "apple_pay", "card_type": "visa", "expiry_year": 2031, "expiry_month": 1,
            "created_at": 1, "updated_at": 2
        },
        "created_at": 1, "updated_at": 2
    });
    members.extend(more.as_object().unwrap().clone());
    document
}

#[test]
fn subscription_items_in_both_shapes_are_one_type() {
    let listed: SubscriptionItem = survives(&item());
    assert!(matches!(listed.status, SubscriptionItemStatus::PastDue));
    assert_eq!((listed.past_due_at, listed.created_at), (Some(Millis::new(4)), None));
    assert_eq!(listed.seats, Some(survives::<Seats>(&json!({"quantity": null, "tiers": []}))));
    assert!(matches!(listed.payment_method.unwrap().payment_type, PaymentType::PayerCredits));
    let changed: SubscriptionItem = survives(&item_with_a_source());
    assert_eq!(changed.payment_method, None);
    assert!(matches!(changed.payment_source.unwrap().payment_method, PaymentType::ApplePay));
    assert_eq!(changed.next_invoice.unwrap().date, Some(Millis::new(5)));
    ignores_unknown_members::<SubscriptionItem>(&item());
    requires::<SubscriptionItem>(&item(), &["id", "instance_id", "status", "plan_period", "payer_id", "is_free_trial"]);
}

#[test]
fn subscriptions_and_changes_of_prices() {
    let document = json!({
        "object": "commerce_subscription", "id": "csub_1", "instance_id": "ins_1", "status": "active",
        "payer_id": "cpayer_1", "created_at": 1, "updated_at": 2, "active_at": 1, "past_due_at": null,
        "subscription_items": [item()], "next_payment": {"date": 5, "amount": money(4900)},
        "eligible_for_free_trial": true
    });
    let subscription: Subscription = survives(&document);
    assert_eq!(subscription.subscription_items.len(), 1);
    null_equals_absent::<Subscription>(&document, &["subscription_items", "next_payment", "active_at"]);

    let document = json!({
        "object": "commerce_price_transition", "subscription_item": item_with_a_source(),
        "transition": {
            "previous_plan": plan_with_amounts(),
            "previous_price": {
                "object": "commerce_price", "id": "price_1", "plan_id": "cplan_1", "instance_id": "ins_1",
                "currency": "USD", "currency_symbol": "$", "amount": 4900, "annual_monthly_amount": 3900,
                "fee": money(4900), "annual_monthly_fee": null, "is_default": true, "created_at": 1,
                "supported_billing_periods": "both"
            },
            "effective_at": 5, "effective_mode": "end_of_period", "charged_immediately": false,
            "previous_subscription_item_status": "canceled", "previous_subscription_item_id": "csub_item_0"
        }
    });
    let transition: PriceTransition = survives(&document);
    assert!(matches!(transition.transition.previous_subscription_item_status, SubscriptionItemStatus::Canceled));
    assert_eq!(transition.transition.previous_price.amount, 4900);
}

fn payment_attempt() -> Value {
    json!({
        "object": "commerce_payment", "id": "att_1", "payment_id": "pay_1", "statement_id": "stmt_1",
        "instance_id": "ins_1", "charge_type": "recurring", "payee_id": "payee_1",
        "payee": {"id": "payee_1", "none": null}, "payer_id": "cpayer_1", "payer": payer(),
        "subscription_item_id": "csub_item_1", "subscription_item": {"id": "csub_item_1", "none": null},
        "amount": money(4000), "totals": totals(), "payment_method_id": "pm_1", "payment_method": payment_method(),
        "gateway_external_id": null, "gateway_external_url": null, "status": "paid", "paid_at": 3, "failed_at": null,
        "created_at": 1, "updated_at": 2
    })
}

#[test]
fn statements_and_their_payments() {
    let document = json!({
        "object": "commerce_statement", "id": "stmt_1", "instance_id": "ins_1", "payer": payer(), "status": "open",
        "timestamp": 1,
        "totals": {"grand_total": money(3), "subtotal": money(2), "base_fee": money(1), "tax_total": money(1)},
        "groups": [{"object": "commerce_statement_group", "timestamp": 1, "items": [payment_attempt()]}]
    });
    let statement: Statement = survives(&document);
    assert_eq!(statement.groups[0].items[0].paid_at, Some(Millis::new(3)));
    // Inside of free JSON a null stays a null.
    let written = serde_json::to_value(&statement.groups[0].items[0]).unwrap();
    assert_eq!(written["payee"], payment_attempt()["payee"]);
    assert_eq!(written["subscription_item"], payment_attempt()["subscription_item"]);
    requires::<PaymentAttempt>(&payment_attempt(), &["id", "status", "amount", "payer", "payment_method"]);
    requires::<PaymentMethod>(&payment_method(), &["id", "payer_id", "payment_type", "status", "gateway"]);
}

#[test]
fn credits_and_discounts() {
    let entry: CreditLedgerEntry = survives(&json!({
        "object": "commerce_credit_ledger", "id": "led_1", "payer_id": "cpayer_1", "amount": money(-100),
        "source_type": "grant", "source_id": "g_1", "note": "sorry", "created_at": "2026-05-12T09:30:00Z"
    }));
    // The one instant of the API's answers that is a text.
    assert_eq!(entry.created_at, "2026-05-12T09:30:00Z");
    let document = json!({
        "object": "commerce_discount_redemption", "id": "red_1", "subscription_item_id": "csub_item_1",
        "discount_id": "disc_1", "name": "Spring", "source": "promo_code", "promo_code": "SPRING",
        "effect": "percentage", "percent_off": 12.5, "cycles_applied": 1, "cycles_remaining": null, "status": "active",
        "redeemed_at": 1, "redeemed_by": null
    });
    let redemption: DiscountRedemption = survives(&document);
    assert!(matches!(redemption.effect, Some(DiscountEffect::Percentage)));
    assert_eq!((redemption.percent_off, redemption.cycles_remaining), (Some(12.5), None));
    requires::<DiscountRedemption>(&document, &["id", "discount_id", "source", "cycles_applied", "redeemed_at"]);
}
