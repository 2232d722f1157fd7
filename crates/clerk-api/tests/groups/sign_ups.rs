use clerk_api::groups::sign_ups::UpdateSignUp;
use serde_json::json;

use crate::Given::{All, Required};
use crate::conforms;
use crate::refusals::refuses;

#[tokio::test]
async fn get() {
    conforms("GetSignUp", &["sua_1"], All, |clerk| async move { clerk.sign_ups().get("sua_1").await }).await;
    refuses("id", |clerk| async move { clerk.sign_ups().get("").await }).await;
}

#[tokio::test]
async fn update() {
    let (_, sent) = conforms("UpdateSignUp", &["sua_1"], All, |clerk| async move {
        clerk.sign_ups().update("sua_1", UpdateSignUp::new().custom_action(false).external_id("7")).await
    })
    .await;
    assert_eq!(sent, json!({"custom_action": false, "external_id": "7"}));
    let (_, sent) = conforms("UpdateSignUp", &["sua_1"], All, |clerk| async move {
        clerk.sign_ups().update("sua_1", UpdateSignUp::new().custom_action(true).clear_external_id()).await
    })
    .await;
    assert_eq!(sent, json!({"custom_action": true, "external_id": null}));

    conforms("UpdateSignUp", &["sua_1"], Required, |clerk| async move {
        clerk.sign_ups().update("sua_1", UpdateSignUp::new()).await
    })
    .await;
    refuses("id", |clerk| async move { clerk.sign_ups().update("", UpdateSignUp::new()).await }).await;
}
