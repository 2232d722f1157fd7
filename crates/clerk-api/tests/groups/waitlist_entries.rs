use clerk_api::groups::waitlist_entries::{CreateWaitlistEntry, InviteWaitlistEntry, ListWaitlistEntries};
use clerk_types::resources::waitlist_entries::WaitlistEntryStatus;
use serde_json::json;

use crate::Given::{All, Required};
use crate::conforms;

#[tokio::test]
async fn list() {
    let (page, sent) = conforms("ListWaitlistEntries", &[], All, |clerk| async move {
        let params = ListWaitlistEntries::new()
            .limit(500)
            .offset(0)
            .status(WaitlistEntryStatus::Pending)
            .query("ada")
            .order_by("+invited_at");
        clerk.waitlist_entries().list(params).await
    })
    .await;
    assert_eq!(page.data.len(), 2);
    assert_eq!(
        sent,
        json!({"limit": "500", "offset": "0", "status": "pending", "query": "ada", "order_by": "+invited_at"})
    );

    conforms("ListWaitlistEntries", &[], Required, |clerk| async move {
        clerk.waitlist_entries().list(ListWaitlistEntries::new()).await
    })
    .await;
}

#[tokio::test]
async fn create() {
    let (_, sent) = conforms("CreateWaitlistEntry", &[], All, |clerk| async move {
        clerk.waitlist_entries().create(CreateWaitlistEntry::new("a@b.example").notify(false)).await
    })
    .await;
    assert_eq!(sent, json!({"email_address": "a@b.example", "notify": false}));

    conforms("CreateWaitlistEntry", &[], Required, |clerk| async move {
        clerk.waitlist_entries().create(CreateWaitlistEntry::new("a@b.example")).await
    })
    .await;
}

#[tokio::test]
async fn create_bulk() {
    let (entries, sent) = conforms("CreateBulkWaitlistEntries", &[], All, |clerk| async move {
        let entries = ["a@b.example", "c@d.example"].map(|address| CreateWaitlistEntry::new(address).notify(true));
        clerk.waitlist_entries().create_bulk(entries).await
    })
    .await;
    assert_eq!(entries.len(), 2);
    assert_eq!(sent[1], json!({"email_address": "c@d.example", "notify": true}));

    let (_, sent) = conforms("CreateBulkWaitlistEntries", &[], Required, |clerk| async move {
        clerk.waitlist_entries().create_bulk([CreateWaitlistEntry::new("a@b.example")]).await
    })
    .await;
    assert_eq!(sent, json!([{"email_address": "a@b.example"}]));
}

#[tokio::test]
async fn invite() {
    let (_, sent) = conforms("InviteWaitlistEntry", &["wle_1"], All, |clerk| async move {
        clerk.waitlist_entries().invite("wle_1", InviteWaitlistEntry::new().ignore_existing(true)).await
    })
    .await;
    assert_eq!(sent, json!({"ignore_existing": true}));

    let (_, sent) = conforms("InviteWaitlistEntry", &["wle_1"], Required, |clerk| async move {
        clerk.waitlist_entries().invite("wle_1", InviteWaitlistEntry::new()).await
    })
    .await;
    assert_eq!(sent, json!({}));
}

#[tokio::test]
async fn reject() {
    conforms(
        "RejectWaitlistEntry",
        &["wle_1"],
        All,
        |clerk| async move { clerk.waitlist_entries().reject("wle_1").await },
    )
    .await;
}

#[tokio::test]
async fn delete() {
    conforms(
        "DeleteWaitlistEntry",
        &["wle_1"],
        All,
        |clerk| async move { clerk.waitlist_entries().delete("wle_1").await },
    )
    .await;
}
