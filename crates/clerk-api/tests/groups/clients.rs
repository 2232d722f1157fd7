use clerk_api::groups::clients::ListClients;
use serde_json::json;

use crate::Given::{All, Required};
use crate::conforms;
use crate::refusals::refuses;

#[tokio::test]
#[expect(deprecated, reason = "it is there as long as the API has it")]
async fn list() {
    let (page, sent) = conforms("GetClientList", &[], All, |clerk| async move {
        clerk.clients().list(ListClients::new().limit(500).offset(0)).await
    })
    .await;
    assert_eq!((page.data.len(), sent), (2, json!({"limit": "500", "offset": "0"})));
    conforms("GetClientList", &[], Required, |clerk| async move { clerk.clients().list(ListClients::new()).await })
        .await;

    for limit in [0, 501] {
        refuses("limit", |clerk| async move { clerk.clients().list(ListClients::new().limit(limit)).await }).await;
        refuses("limit", |clerk| async move {
            clerk.clients().list_all(ListClients::new().limit(limit)).next().await.unwrap()
        })
        .await;
    }
}

#[tokio::test]
async fn get() {
    conforms("GetClient", &["client_1"], All, |clerk| async move { clerk.clients().get("client_1").await }).await;
    refuses("client_id", |clerk| async move { clerk.clients().get("").await }).await;
}

#[tokio::test]
async fn verify() {
    let (_, sent) =
        conforms("VerifyClient", &[], All, |clerk| async move { clerk.clients().verify("eyJ").await }).await;
    assert_eq!(sent, json!({"token": "eyJ"}));
    refuses("token", |clerk| async move { clerk.clients().verify("").await }).await;
}
