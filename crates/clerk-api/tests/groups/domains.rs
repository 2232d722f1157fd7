use clerk_api::groups::domains::{AddDomain, UpdateDomain};
use serde_json::json;

use crate::Given::{All, Required};
use crate::conforms;

#[tokio::test]
async fn list() {
    let (page, _) = conforms("ListDomains", &[], All, |clerk| async move { clerk.domains().list().await }).await;
    assert_eq!(page.data.len(), 2);
}

#[tokio::test]
async fn add() {
    let (_, sent) = conforms("AddDomain", &[], All, |clerk| async move {
        clerk.domains().add(AddDomain::new("b.example").proxy_url("https://b.example/__clerk")).await
    })
    .await;
    assert_eq!(sent, json!({"name": "b.example", "is_satellite": true, "proxy_url": "https://b.example/__clerk"}));

    let (_, sent) = conforms("AddDomain", &[], Required, |clerk| async move {
        clerk.domains().add(AddDomain::new("localhost:3001")).await
    })
    .await;
    assert_eq!(sent, json!({"name": "localhost:3001", "is_satellite": true}));
}

#[tokio::test]
async fn update() {
    let (_, sent) = conforms("UpdateDomain", &["dmn_1"], All, |clerk| async move {
        let params = UpdateDomain::new().name("c.example").is_secondary(false).proxy_url("https://c.example/__clerk");
        clerk.domains().update("dmn_1", params).await
    })
    .await;
    assert_eq!(sent, json!({"name": "c.example", "is_secondary": false, "proxy_url": "https://c.example/__clerk"}));

    let (_, sent) = conforms("UpdateDomain", &["dmn_1"], Required, |clerk| async move {
        clerk.domains().update("dmn_1", UpdateDomain::new()).await
    })
    .await;
    assert_eq!(sent, json!({}));
}

#[tokio::test]
async fn back_to_dns() {
    let (_, sent) = conforms("UpdateDomain", &["dmn_1"], All, |clerk| async move {
        let params = UpdateDomain::new().name("c.example").is_secondary(true).clear_proxy_url();
        clerk.domains().update("dmn_1", params).await
    })
    .await;
    assert_eq!(sent["proxy_url"], json!(null));
}

#[tokio::test]
async fn delete() {
    conforms("DeleteDomain", &["dmn_1"], All, |clerk| async move { clerk.domains().delete("dmn_1").await }).await;
}
