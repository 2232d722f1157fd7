use serde_json::json;

use crate::Given::All;
use crate::conforms;

#[tokio::test]
async fn list() {
    let (page, sent) =
        conforms(
            "ListBlocklistIdentifiers",
            &[],
            All,
            |clerk| async move { clerk.blocklist_identifiers().list().await },
        )
        .await;
    assert_eq!(page.data.len(), 2);
    assert_eq!(sent, json!({}));
}

#[tokio::test]
async fn create() {
    let (_, sent) = conforms("CreateBlocklistIdentifier", &[], All, |clerk| async move {
        clerk.blocklist_identifiers().create("mallory@example.com").await
    })
    .await;
    assert_eq!(sent, json!({"identifier": "mallory@example.com"}));
}

#[tokio::test]
async fn delete() {
    conforms("DeleteBlocklistIdentifier", &["blid_1"], All, |clerk| async move {
        clerk.blocklist_identifiers().delete("blid_1").await
    })
    .await;
}
