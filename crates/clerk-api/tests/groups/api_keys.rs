use clerk_api::groups::api_keys::{CreateApiKey, ListApiKeys, RevokeApiKey, UpdateApiKey};
use clerk_types::ids::{OrganizationId, UserId};
use serde_json::json;

use crate::Given::{All, Required};
use crate::conforms;

#[tokio::test]
async fn create() {
    let (key, sent) = conforms("createApiKey", &[], All, |clerk| async move {
        let params = CreateApiKey::new("nightly", UserId::new("user_1"))
            .r#type("robot")
            .description("for the job")
            .claims(json!({"a": 1}))
            .scopes(["read", "write"])
            .created_by("user_2")
            .seconds_until_expiration(0.5);
        clerk.api_keys().create(params).await
    })
    .await;
    assert_eq!(key.secret.unwrap().expose(), "some text");
    assert_eq!(
        sent,
        json!({
            "name": "nightly", "subject": "user_1", "type": "robot", "description": "for the job", "claims": {"a": 1},
            "scopes": ["read", "write"], "created_by": "user_2", "seconds_until_expiration": 0.5
        })
    );

    let (_, sent) = conforms("createApiKey", &[], Required, |clerk| async move {
        clerk.api_keys().create(CreateApiKey::new("nightly", OrganizationId::new("org_1"))).await
    })
    .await;
    assert_eq!(sent, json!({"name": "nightly", "subject": "org_1"}));
}

#[tokio::test]
async fn list() {
    let (page, sent) = conforms("getApiKeys", &[], All, |clerk| async move {
        let params =
            ListApiKeys::new("user_1").r#type("robot").include_invalid(true).limit(100).offset(3).query("night");
        clerk.api_keys().list(params).await
    })
    .await;
    assert_eq!(page.data.len(), 2);
    assert_eq!(
        sent,
        json!({
            "subject": "user_1", "type": "robot", "include_invalid": "true", "limit": "100", "offset": "3",
            "query": "night"
        })
    );

    conforms(
        "getApiKeys",
        &[],
        Required,
        |clerk| async move { clerk.api_keys().list(ListApiKeys::new("user_1")).await },
    )
    .await;
}

#[tokio::test]
async fn get() {
    conforms("getApiKey", &["ak_1"], All, |clerk| async move { clerk.api_keys().get("ak_1").await }).await;
}

#[tokio::test]
async fn update() {
    let (_, sent) = conforms("updateApiKey", &["ak_1"], All, |clerk| async move {
        let params = UpdateApiKey::new()
            .scopes(["read"])
            .subject("org_1")
            .claims(json!([1]))
            .description("new")
            .seconds_until_expiration(60);
        clerk.api_keys().update("ak_1", params).await
    })
    .await;
    assert_eq!(
        sent,
        json!({
            "scopes": ["read"], "subject": "org_1", "claims": [1], "description": "new", "seconds_until_expiration": 60
        })
    );

    let (_, sent) = conforms("updateApiKey", &["ak_1"], All, |clerk| async move {
        let params = UpdateApiKey::new()
            .scopes(Vec::<String>::new())
            .subject("org_1")
            .clear_claims()
            .clear_description()
            .clear_seconds_until_expiration();
        clerk.api_keys().update("ak_1", params).await
    })
    .await;
    assert_eq!(
        sent,
        json!({
            "scopes": [], "subject": "org_1", "claims": null, "description": null, "seconds_until_expiration": null
        })
    );

    let (_, sent) = conforms("updateApiKey", &["ak_1"], Required, |clerk| async move {
        clerk.api_keys().update("ak_1", UpdateApiKey::new()).await
    })
    .await;
    assert_eq!(sent, json!({}));
}

#[tokio::test]
async fn delete() {
    let (deleted, _) =
        conforms("deleteApiKey", &["ak_1"], All, |clerk| async move { clerk.api_keys().delete("ak_1").await }).await;
    assert_eq!(deleted.object, "api_key");
}

#[tokio::test]
async fn secret() {
    let (secret, _) =
        conforms("getApiKeySecret", &["ak_1"], All, |clerk| async move { clerk.api_keys().secret("ak_1").await }).await;
    assert_eq!(secret.secret.expose(), "some text");
}

#[tokio::test]
async fn revoke() {
    let (_, sent) = conforms("revokeApiKey", &["ak_1"], All, |clerk| async move {
        clerk.api_keys().revoke("ak_1", RevokeApiKey::new().revocation_reason("old")).await
    })
    .await;
    assert_eq!(sent, json!({"revocation_reason": "old"}));

    let (_, sent) = conforms("revokeApiKey", &["ak_1"], Required, |clerk| async move {
        clerk.api_keys().revoke("ak_1", RevokeApiKey::new()).await
    })
    .await;
    assert_eq!(sent, json!({}));
}

#[tokio::test]
async fn verify() {
    let (_, sent) =
        conforms("verifyApiKey", &[], All, |clerk| async move { clerk.api_keys().verify("ak_a/b==").await }).await;
    assert_eq!(sent, json!({"secret": "ak_a/b=="}));
}
