use clerk_api::groups::sign_in_tokens::CreateSignInToken;
use serde_json::json;

use crate::Given::{All, Required};
use crate::conforms;

#[tokio::test]
async fn create() {
    let (token, sent) = conforms("CreateSignInToken", &[], All, |clerk| async move {
        let params = CreateSignInToken::new("user_1").org_id("org_1").expires_in_seconds(1);
        clerk.sign_in_tokens().create(params).await
    })
    .await;
    assert_eq!(token.token.unwrap().expose(), "some text");
    assert_eq!(sent, json!({"user_id": "user_1", "org_id": "org_1", "expires_in_seconds": 1}));

    let (_, sent) = conforms("CreateSignInToken", &[], Required, |clerk| async move {
        clerk.sign_in_tokens().create(CreateSignInToken::new("user_1")).await
    })
    .await;
    assert_eq!(sent, json!({"user_id": "user_1"}));
}

#[tokio::test]
async fn revoke() {
    conforms("RevokeSignInToken", &["sit_1"], All, |clerk| async move { clerk.sign_in_tokens().revoke("sit_1").await })
        .await;
}
