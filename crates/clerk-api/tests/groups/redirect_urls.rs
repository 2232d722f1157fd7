use clerk_api::groups::redirect_urls::ListRedirectUrls;
use serde_json::json;

use crate::Given::{All, Required};
use crate::conforms;

#[tokio::test]
async fn list() {
    let (page, sent) = conforms("ListRedirectURLs", &[], All, |clerk| async move {
        clerk.redirect_urls().list(ListRedirectUrls::new().limit(500).offset(3)).await
    })
    .await;
    assert_eq!((page.data.len(), page.total_count), (2, None));
    assert_eq!(sent, json!({"limit": "500", "offset": "3"}));

    conforms("ListRedirectURLs", &[], Required, |clerk| async move {
        clerk.redirect_urls().list(ListRedirectUrls::new()).await
    })
    .await;
}

#[tokio::test]
async fn create() {
    let (_, sent) = conforms("CreateRedirectURL", &[], All, |clerk| async move {
        clerk.redirect_urls().create("my-app://oauth-callback").await
    })
    .await;
    assert_eq!(sent, json!({"url": "my-app://oauth-callback"}));
}

#[tokio::test]
async fn get() {
    conforms("GetRedirectURL", &["ru_1"], All, |clerk| async move { clerk.redirect_urls().get("ru_1").await }).await;
}

#[tokio::test]
async fn delete() {
    conforms("DeleteRedirectURL", &["ru_1"], All, |clerk| async move { clerk.redirect_urls().delete("ru_1").await })
        .await;
}
