use std::collections::BTreeMap;

use clerk_api::File;
use clerk_api::groups::emails::{CreateEmail, Mailbox, Recipient};
use serde_json::{Value, json};

use crate::beyond::conforms_beyond;
use crate::refusals::{allows, refuses};

fn sent(request: &http::Request<bytes::Bytes>) -> Value {
    serde_json::from_slice(request.body()).unwrap()
}

fn email() -> Value {
    json!({
        "object": "email", "id": "ema_1", "slug": null, "from_email_name": "shop", "to_email_address": "ada@example.com",
        "email_address_id": "idn_1", "user_id": "user_1", "subject": "Your ticket", "body": "<p>Here</p>",
        "body_plain": "Here", "status": "accepted", "data": {"of": "yours"}, "delivered_by_clerk": true,
        "suppression_reason": "bounced"
    })
}

fn small() -> CreateEmail {
    CreateEmail::new(Recipient::user("user_1"), "shop@example.com", "Your ticket").text("Here")
}

fn full() -> CreateEmail {
    CreateEmail::new(
        Recipient::address("ada@example.com"),
        Mailbox::new("shop@example.com").name("Shop"),
        "Your ticket",
    )
    .html("<p>Here</p>")
    .text("Here")
    .reply_to("help@example.com")
    .cc(["grace@example.com"])
    .bcc(["joan@example.com"])
    .headers(BTreeMap::from([("X-Ticket".to_owned(), "1".to_owned())]))
    .attachments([File::new(&b"%PDF"[..], "application/pdf").named("ticket.pdf")])
    .idempotency_key("ticket_1")
}

fn full_body() -> Value {
    json!({
        "to": {"address": "ada@example.com"}, "from": {"address": "shop@example.com", "name": "Shop"},
        "subject": "Your ticket", "html": "<p>Here</p>", "text": "Here", "reply_to": {"address": "help@example.com"},
        "cc": ["grace@example.com"], "bcc": ["joan@example.com"], "headers": {"X-Ticket": "1"},
        "attachments": [{"filename": "ticket.pdf", "content": "JVBERg=="}]
    })
}

#[tokio::test]
async fn create() {
    let request =
        conforms_beyond("emails.create", &[], &email(), |clerk| async move { clerk.emails().create(full()).await })
            .await;
    assert_eq!(request.headers()["idempotency-key"], "ticket_1");
    assert_eq!(sent(&request), full_body());

    let request =
        conforms_beyond("emails.create", &[], &email(), |clerk| async move { clerk.emails().create(small()).await })
            .await;
    assert_eq!(request.headers().get("idempotency-key"), None);
    assert_eq!(
        sent(&request),
        json!({
            "to": {"user_id": "user_1"}, "from": {"address": "shop@example.com"}, "subject": "Your ticket",
            "text": "Here"
        })
    );
}

#[tokio::test]
async fn create_batch() {
    let reply = json!([
        {"index": 0, "email": email(), "status_code": 200},
        {
            "index": 1, "status_code": 429, "retry_after_seconds": 30,
            "errors": [{"message": "slow down", "long_message": "slow down, please", "code": "too_many_requests"}]
        }
    ]);
    let request = conforms_beyond("emails.createBatch", &[], &reply, |clerk| async move {
        clerk.emails().create_batch([full(), small()]).await
    })
    .await;
    // Each has a key of its own, so none is for the whole call.
    assert_eq!(request.headers().get("idempotency-key"), None);
    let mut first = full_body();
    first["idempotency_key"] = json!("ticket_1");
    assert_eq!(sent(&request)["messages"][0], first);
    assert_eq!(sent(&request)["messages"][1]["to"], json!({"user_id": "user_1"}));
}

#[tokio::test]
async fn get() {
    conforms_beyond("emails.get", &["ema_1"], &email(), |clerk| async move { clerk.emails().get("ema_1").await }).await;
    refuses("email_id", |clerk| async move { clerk.emails().get("").await }).await;
}

#[tokio::test]
async fn debug_shows_no_text() {
    let shown = format!("{:?}", full());
    for hidden in ["Your ticket", "Here", "%PDF", "JVBERg"] {
        assert!(!shown.contains(hidden), "{shown}");
    }
}

#[tokio::test]
async fn emails_that_cannot_be() {
    let without_text = || CreateEmail::new(Recipient::user("user_1"), "shop@example.com", "Your ticket");
    let file = |size: usize| File::new(vec![0; size], "application/pdf");
    for (problem, params) in [
        ("to.user_id", CreateEmail::new(Recipient::user(""), "shop@example.com", "a").text("a")),
        ("to.address", CreateEmail::new(Recipient::address(""), "shop@example.com", "a").text("a")),
        ("from.address", CreateEmail::new(Recipient::user("user_1"), "", "a").text("a")),
        (
            "from.name",
            CreateEmail::new(Recipient::user("user_1"), Mailbox::new("a@b.example").name("a".repeat(201)), "a")
                .text("a"),
        ),
        ("reply_to.address", small().reply_to(String::new())),
        ("subject", CreateEmail::new(Recipient::user("user_1"), "a@b.example", "a".repeat(999)).text("a")),
        ("neither `html` nor `text`", without_text()),
        ("`html` and `text`", without_text().html("a".repeat(25_000)).text("a".repeat(25_001))),
        ("cc, bcc", small().cc([""])),
        ("cc, bcc", small().cc(vec!["a@b.example"; 25]).bcc(vec!["a@b.example"; 25])),
        ("attachments", small().attachments(vec![file(1); 11])),
        ("attachments", small().attachments([file(1024 * 1024), file(1)])),
        ("idempotency_key", small().idempotency_key("")),
        ("idempotency_key", small().idempotency_key("a b")),
        ("idempotency_key", small().idempotency_key("\u{e4}")),
        ("idempotency_key", small().idempotency_key("a".repeat(256))),
    ] {
        refuses(problem, |clerk| async move { clerk.emails().create(params.clone()).await }).await;
    }
    refuses("idempotency_key", |clerk| async move {
        clerk.emails().create_batch([small(), small().idempotency_key("a/b")]).await
    })
    .await;
    for count in [0, 101] {
        refuses("emails", |clerk| async move { clerk.emails().create_batch(vec![small(); count]).await }).await;
    }
    allows(&json!([]), |clerk| async move { clerk.emails().create_batch(vec![small(); 100]).await }).await;
    allows(&email(), |clerk| async move {
        let params = without_text()
            .html("a".repeat(25_000))
            .text("a".repeat(25_000))
            .cc(vec!["a@b.example"; 49])
            .attachments(vec![file(1024 * 1024 / 8); 8])
            .idempotency_key("a".repeat(255));
        clerk.emails().create(params).await
    })
    .await;
}
