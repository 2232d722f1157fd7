use clerk_api::groups::jwt_templates::{CreateJwtTemplate, ListJwtTemplates, UpdateJwtTemplate};
use serde_json::json;

use crate::Given::{All, Required};
use crate::conforms;

#[tokio::test]
async fn list() {
    let (page, sent) = conforms("ListJWTTemplates", &[], All, |clerk| async move {
        clerk.jwt_templates().list(ListJwtTemplates::new().limit(500).offset(0)).await
    })
    .await;
    assert_eq!(page.data.len(), 2);
    assert_eq!(sent, json!({"limit": "500", "offset": "0"}));

    conforms("ListJWTTemplates", &[], Required, |clerk| async move {
        clerk.jwt_templates().list(ListJwtTemplates::new()).await
    })
    .await;
}

#[tokio::test]
async fn create() {
    let (_, sent) = conforms("CreateJWTTemplate", &[], All, |clerk| async move {
        let params = CreateJwtTemplate::new("billing", json!({"aud": "billing", "email": "{{user.email}}"}))
            .lifetime(30)
            .allowed_clock_skew(0)
            .custom_signing_key(true)
            .signing_algorithm("RS256")
            .signing_key("a private key");
        assert!(!format!("{params:?}").contains("a private key"), "{params:?}");
        clerk.jwt_templates().create(params).await
    })
    .await;
    assert_eq!(
        sent,
        json!({
            "name": "billing", "claims": {"aud": "billing", "email": "{{user.email}}"}, "lifetime": 30,
            "allowed_clock_skew": 0, "custom_signing_key": true, "signing_algorithm": "RS256",
            "signing_key": "a private key"
        })
    );

    conforms("CreateJWTTemplate", &[], Required, |clerk| async move {
        clerk.jwt_templates().create(CreateJwtTemplate::new("billing", json!({}))).await
    })
    .await;
}

#[tokio::test]
async fn get() {
    conforms("GetJWTTemplate", &["jtmp_1"], All, |clerk| async move { clerk.jwt_templates().get("jtmp_1").await })
        .await;
}

#[tokio::test]
async fn update() {
    let (_, sent) = conforms("UpdateJWTTemplate", &["jtmp_1"], All, |clerk| async move {
        let params = UpdateJwtTemplate::new("billing", json!({"a": 1}))
            .custom_signing_key(true)
            .lifetime(315_360_000)
            .allowed_clock_skew(300)
            .signing_algorithm("ES256")
            .signing_key("a private key");
        assert!(!format!("{params:?}").contains("a private key"), "{params:?}");
        clerk.jwt_templates().update("jtmp_1", params).await
    })
    .await;
    assert_eq!(
        sent,
        json!({
            "name": "billing", "claims": {"a": 1}, "custom_signing_key": true, "lifetime": 315_360_000,
            "allowed_clock_skew": 300, "signing_algorithm": "ES256", "signing_key": "a private key"
        })
    );

    let (_, sent) = conforms("UpdateJWTTemplate", &["jtmp_1"], All, |clerk| async move {
        let params = UpdateJwtTemplate::new("billing", json!({"a": 1}))
            .custom_signing_key(false)
            .clear_lifetime()
            .clear_allowed_clock_skew()
            .clear_signing_algorithm()
            .clear_signing_key();
        clerk.jwt_templates().update("jtmp_1", params).await
    })
    .await;
    assert_eq!(
        sent,
        json!({
            "name": "billing", "claims": {"a": 1}, "custom_signing_key": false, "lifetime": null,
            "allowed_clock_skew": null, "signing_algorithm": null, "signing_key": null
        })
    );

    let (_, sent) = conforms("UpdateJWTTemplate", &["jtmp_1"], Required, |clerk| async move {
        clerk.jwt_templates().update("jtmp_1", UpdateJwtTemplate::new("billing", json!({}))).await
    })
    .await;
    assert_eq!(sent, json!({"name": "billing", "claims": {}}));
}

#[tokio::test]
async fn delete() {
    conforms(
        "DeleteJWTTemplate",
        &["jtmp_1"],
        All,
        |clerk| async move { clerk.jwt_templates().delete("jtmp_1").await },
    )
    .await;
}
