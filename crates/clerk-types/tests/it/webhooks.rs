//! Events of webhooks.

use clerk_types::resources::emails::Email;
use clerk_types::webhooks::{Event, EventData, EventType, SmsMessage, UnreadableEvent};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::secrets::hides;
use crate::{parse, survives};

fn event(event_type: &str, data: &Value) -> Value {
    json!({ "object": "event", "type": event_type, "timestamp": 1, "instance_id": "ins_1", "data": data })
}

fn unreadable(document: &Value) -> UnreadableEvent {
    let error = Event::try_from(document.clone()).unwrap_err();
    assert_eq!(error.document(), document);
    assert_eq!(&error.clone().into_document(), document);
    let by_serde = serde_json::from_str::<Event>(&document.to_string()).unwrap_err();
    assert!(by_serde.to_string().starts_with(&error.to_string()), "{by_serde}");
    error
}

#[test]
fn an_event_is_matched_by_what_happened() {
    let membership = json!({
        "id": "orgmem_1", "role": "org:member", "permissions": [], "public_metadata": {}, "created_at": 1, "updated_at": 2,
        "organization": {
            "id": "org_1", "name": "Acme", "slug": "acme", "has_image": false, "max_allowed_memberships": 5,
            "admin_delete_enabled": true, "public_metadata": {}, "created_at": 1, "updated_at": 2
        }
    });
    let event: Event = survives(&event("organizationMembership.deleted", &membership));
    assert_eq!(event.event_type(), EventType::OrganizationMembershipDeleted);
    match event.data {
        EventData::OrganizationMembershipDeleted(member) => assert_eq!(member.organization.name, "Acme"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_known_type_is_told_from_others_by_its_text() {
    for event_type in EventType::KNOWN {
        assert!(!matches!(event_type, EventType::Other(_)));
        let error = unreadable(&event(event_type.as_str(), &Value::Null));
        assert!(error.to_string().starts_with(&format!("the data of {event_type}: ")), "{error}");
    }
}

#[test]
fn an_event_whose_data_cannot_be_read_is_no_event_of_another_type() {
    let role = json!({ "id": "role_1", "name": "A", "key": "a", "permissions": [], "created_at": 1, "updated_at": 2 });
    assert!(Event::try_from(event("role.updated", &role)).is_ok());
    let with = |name: &str, value: Value| {
        let mut role = role.clone();
        role[name] = value;
        unreadable(&event("role.updated", &role)).to_string()
    };
    assert_eq!(
        with("name", json!(["hush, expected hush"])),
        "the data of role.updated: a member is of another type, expected a string"
    );
    assert_eq!(
        with("created_at", json!("hush")),
        "the data of role.updated: a member is of another type, expected a number within 64 bits"
    );
    assert_eq!(with("permissions", json!([{ "hush": 1 }])), "the data of role.updated: missing field `id`");
    let list = json!(["role", "role_1", "A", "a", null, true, [], 1, 2]);
    assert_eq!(unreadable(&event("role.updated", &list)).to_string(), "the data of role.updated: expected an object");
    let absent = json!({ "type": "role.updated" });
    assert!(unreadable(&absent).to_string().contains("expected struct Role"));
}

#[test]
fn what_says_no_type_is_no_event() {
    for document in [json!({}), json!({ "type": 5 }), json!(["user.created"]), json!("user.created"), Value::Null] {
        assert_eq!(unreadable(&document).to_string(), "no event: it says no type");
    }
}

#[test]
fn nothing_around_the_data_makes_an_event_unreadable() {
    let document = json!({
        "type": "thing.made", "object": 5, "timestamp": "hush", "instance_id": [], "event_attributes": "x", "more": {}
    });
    let event: Event = parse(&document);
    assert_eq!((event.timestamp, &event.instance_id), (None, &None));
    assert_eq!(event.event_attributes, clerk_types::webhooks::EventAttributes::default());
    let written = json!({ "object": "event", "type": "thing.made", "data": null });
    assert_eq!(serde_json::to_value(&event).unwrap(), written);
}

/// The reference's types say so of roles and permissions.
#[test]
fn what_is_deleted_may_come_whole() {
    let role = json!({ "object": "role", "id": "role_1", "name": "A", "key": "a", "permissions": [] });
    for event_type in ["role.deleted", "permission.deleted"] {
        let (EventData::RoleDeleted(gone) | EventData::PermissionDeleted(gone)) =
            parse::<Event>(&event(event_type, &role)).data
        else {
            panic!("another event")
        };
        assert_eq!((gone.id.as_deref(), gone.deleted), (Some("role_1"), true));
    }
    let marked = json!({ "object": "role", "id": "role_1", "deleted": false });
    let EventData::RoleDeleted(gone) = parse::<Event>(&event("role.deleted", &marked)).data else { panic!() };
    assert!(!gone.deleted, "what the data say stands");
}

#[test]
fn an_invitation_tells_of_its_organization_in_either_place() {
    let organization = json!({ "id": "org_1", "name": "Acme", "slug": "acme", "has_image": false });
    let mut invitation = json!({
        "id": "orginv_1", "email_address": "a@b.c", "role": "org:member", "role_name": "Member", "user_id": "user_1",
        "url": "https://x/hush", "public_metadata": {}, "created_at": 1, "updated_at": 2
    });
    invitation["data"] = json!({ "public_organization_data": organization });
    let document = event("organizationInvitation.accepted", &invitation);
    let EventData::OrganizationInvitationAccepted(accepted) = survives::<Event>(&document).data else { panic!() };
    assert_eq!((accepted.user_id.as_str(), accepted.id.as_str()), ("user_1", "orginv_1"));
    assert_eq!(accepted.public_organization_data().unwrap().name, "Acme");
    assert!(!format!("{accepted:?}").contains("hush"));

    invitation["data"] = Value::Null;
    invitation["user_id"] = Value::Null;
    invitation["public_organization_data"] = organization;
    let document = event("organizationInvitation.created", &invitation);
    let EventData::OrganizationInvitationCreated(created) = survives::<Event>(&document).data else { panic!() };
    assert_eq!(created.public_organization_data().unwrap().name, "Acme");
}

/// As the reference's types have it, and other than Clerk's description.
#[test]
fn a_payment_attempt_tells_of_its_items_in_a_way_of_its_own() {
    let money = json!({ "amount": 2000, "amount_formatted": "$20.00", "currency": "USD", "currency_symbol": "$" });
    let attempt = json!({
        "object": "commerce_payment_attempt", "id": "pa_1", "instance_id": "ins_1", "payment_id": "p_1", "status": "paid",
        "created_at": 1, "updated_at": 2, "failed_reason": null, "payer": { "id": "payer_1", "user_id": "user_1" },
        "totals": { "subtotal": money, "tax_total": money, "grand_total": money },
        "subscription_items": [{
            "id": "item_1", "status": "active", "plan_period": "month", "amount": money, "lifetime_paid": 10000,
            "next_payment_amount": 2000, "next_payment_date": 3, "proration_date": "2024-05-01", "canceled_at": null,
            "period_start": 1, "plan": {
                "id": "plan_1", "instance_id": "ins_1", "product_id": "prd_1", "name": "Pro", "slug": "pro",
                "is_default": false, "is_recurring": true, "is_prorated": true, "amount": 2000, "period": "month",
                "interval": 1, "has_base_fee": true, "currency": "USD", "annual_monthly_amount": 1800,
                "publicly_visible": true
            }
        }]
    });
    let EventData::PaymentAttemptUpdated(attempt) = survives::<Event>(&event("paymentAttempt.updated", &attempt)).data
    else {
        panic!()
    };
    assert_eq!(attempt.totals.grand_total.amount, 2000);
    assert_eq!(attempt.subscription_items[0].lifetime_paid, Some(10000));
}

#[test]
fn codes_and_personal_data_are_hidden() {
    let email = json!({
        "id": "ema_1", "slug": "verification_code", "from_email_name": "noreply", "to_email_address": "hush@example.com",
        "subject": "hush is your code", "body": "<p>hush", "body_plain": "hush", "data": { "otp_code": "hush" },
        "delivered_by_clerk": false
    });
    let message = json!({
        "id": "sms_1", "from_phone_number": "+1", "to_phone_number": "+1hush", "message": "hush is your code",
        "status": "queued", "data": { "otp_code": "hush" }, "delivered_by_clerk": true, "created_at": 1
    });
    assert_eq!(hides::<Email>(&email).body.unwrap().expose(), "<p>hush");
    assert_eq!(hides::<SmsMessage>(&message).message.expose(), "hush is your code");
    for (event_type, data) in [("email.created", &email), ("sms.created", &message), ("thing.made", &email)] {
        let shown = format!("{:?}", hides::<Event>(&event(event_type, data)).data);
        assert!(shown.contains(event_type) && !shown.contains("hush"), "{shown}");
    }
    let shown = format!("{:?}", unreadable(&event("user.created", &email)));
    assert!(shown.contains("user.created") && !shown.contains("hush"), "{shown}");
}

#[test]
fn an_event_may_be_part_of_something_larger() {
    #[derive(Deserialize)]
    struct Job {
        attempts: u32,
        #[serde(flatten)]
        event: Event,
    }
    let mut document = event("user.deleted", &json!({ "object": "user", "id": "user_1", "deleted": true }));
    document["attempts"] = 3.into();
    let job: Job = parse(&document);
    assert_eq!((job.attempts, job.event.event_type()), (3, EventType::UserDeleted));
}
