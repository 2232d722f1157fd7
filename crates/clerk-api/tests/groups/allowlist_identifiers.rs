use clerk_api::groups::allowlist_identifiers::{CreateAllowlistIdentifier, ListAllowlistIdentifiers};
use serde_json::json;

use crate::Given::{All, Required};
use crate::conforms;

#[tokio::test]
async fn list() {
    let (page, sent) = conforms("ListAllowlistIdentifiers", &[], All, |clerk| async move {
        clerk.allowlist_identifiers().list(ListAllowlistIdentifiers::new().limit(1).offset(0)).await
    })
    .await;
    assert_eq!(page.data.len(), 2);
    assert_eq!(sent, json!({"limit": "1", "offset": "0"}));

    conforms("ListAllowlistIdentifiers", &[], Required, |clerk| async move {
        clerk.allowlist_identifiers().list(ListAllowlistIdentifiers::new()).await
    })
    .await;
}

#[tokio::test]
async fn create() {
    let (_, sent) = conforms("CreateAllowlistIdentifier", &[], All, |clerk| async move {
        let params = CreateAllowlistIdentifier::new("ada@example.com").notify(false);
        clerk.allowlist_identifiers().create(params).await
    })
    .await;
    assert_eq!(sent, json!({"identifier": "ada@example.com", "notify": false}));

    let (_, sent) = conforms("CreateAllowlistIdentifier", &[], Required, |clerk| async move {
        clerk.allowlist_identifiers().create(CreateAllowlistIdentifier::new("+15555550100")).await
    })
    .await;
    assert_eq!(sent, json!({"identifier": "+15555550100"}));
}

#[tokio::test]
async fn delete() {
    conforms("DeleteAllowlistIdentifier", &["alid_1"], All, |clerk| async move {
        clerk.allowlist_identifiers().delete("alid_1").await
    })
    .await;
}
