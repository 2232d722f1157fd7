use clerk_api::File;
use clerk_api::groups::logos::Logo;
use clerk_api::groups::oauth_applications::{CreateOAuthApplication, ListOAuthApplications, UpdateOAuthApplication};
use serde_json::json;

use crate::Given::{All, Required};
use crate::conforms;
use crate::refusals::refuses;

#[tokio::test]
async fn list() {
    let (page, sent) = conforms("ListOAuthApplications", &[], All, |clerk| async move {
        let params = ListOAuthApplications::new().limit(500).offset(0).name_query("rep").order_by("-created_at");
        clerk.oauth_applications().list(params).await
    })
    .await;
    assert_eq!(page.data.len(), 2);
    assert_eq!(sent, json!({"limit": "500", "offset": "0", "name_query": "rep", "order_by": "-created_at"}));

    conforms("ListOAuthApplications", &[], Required, |clerk| async move {
        clerk.oauth_applications().list(ListOAuthApplications::new()).await
    })
    .await;
}

#[tokio::test]
async fn create() {
    let (application, sent) = conforms("CreateOAuthApplication", &[], All, |clerk| async move {
        let params = CreateOAuthApplication::new("Reports")
            .redirect_uris(["https://reports.example/callback", "reports://callback"])
            .scopes("profile email")
            .consent_screen_enabled(false)
            .pkce_required(true)
            .public(false);
        clerk.oauth_applications().create(params).await
    })
    .await;
    assert_eq!(application.client_secret.unwrap().expose(), "some text");
    assert_eq!(
        sent,
        json!({
            "name": "Reports", "redirect_uris": ["https://reports.example/callback", "reports://callback"],
            "scopes": "profile email", "consent_screen_enabled": false, "pkce_required": true, "public": false
        })
    );

    let (_, sent) = conforms("CreateOAuthApplication", &[], Required, |clerk| async move {
        clerk.oauth_applications().create(CreateOAuthApplication::new("Reports")).await
    })
    .await;
    assert_eq!(sent, json!({"name": "Reports"}));
}

#[tokio::test]
async fn get() {
    conforms(
        "GetOAuthApplication",
        &["oa_1"],
        All,
        |clerk| async move { clerk.oauth_applications().get("oa_1").await },
    )
    .await;
}

#[tokio::test]
async fn update() {
    let (_, sent) = conforms("UpdateOAuthApplication", &["oa_1"], All, |clerk| async move {
        let params = UpdateOAuthApplication::new()
            .name("Monthly reports")
            .redirect_uris(Vec::<String>::new())
            .scopes("profile")
            .consent_screen_enabled(true)
            .pkce_required(false)
            .public(true);
        clerk.oauth_applications().update("oa_1", params).await
    })
    .await;
    assert_eq!(
        sent,
        json!({
            "name": "Monthly reports", "redirect_uris": [], "scopes": "profile", "consent_screen_enabled": true,
            "pkce_required": false, "public": true
        })
    );

    let (_, sent) = conforms("UpdateOAuthApplication", &["oa_1"], Required, |clerk| async move {
        clerk.oauth_applications().update("oa_1", UpdateOAuthApplication::new()).await
    })
    .await;
    assert_eq!(sent, json!({}));
}

#[tokio::test]
async fn delete() {
    conforms("DeleteOAuthApplication", &["oa_1"], All, |clerk| async move {
        clerk.oauth_applications().delete("oa_1").await
    })
    .await;
}

#[tokio::test]
async fn upload_logo() {
    let gif = || File::image(&b"GIF89a"[..]);
    let (_, sent) = conforms("UploadOAuthApplicationLogo", &["oa_1"], All, |clerk| async move {
        clerk.oauth_applications().upload_logo("oa_1", Logo::new(gif()).uploader_user_id("user_1")).await
    })
    .await;
    assert_eq!(sent, json!({"file": "image.gif, image/gif: GIF89a", "uploader_user_id": "user_1"}));

    conforms("UploadOAuthApplicationLogo", &["oa_1"], Required, |clerk| async move {
        clerk.oauth_applications().upload_logo("oa_1", gif()).await
    })
    .await;
}

#[tokio::test]
async fn rotate_secret() {
    let (application, _) = conforms("RotateOAuthApplicationSecret", &["oa_1"], All, |clerk| async move {
        clerk.oauth_applications().rotate_secret("oa_1").await
    })
    .await;
    assert!(application.client_secret.is_some());
}

#[tokio::test]
async fn revoke_token() {
    let (_, sent) = conforms("RevokeOAuthApplicationToken", &["oa_1"], All, |clerk| async move {
        clerk.oauth_applications().revoke_token("oa_1", "oat_text").await
    })
    .await;
    assert_eq!(sent, json!({"token": "oat_text"}));
}

#[tokio::test]
async fn what_cannot_be() {
    let long = |length: usize| "x".repeat(length);
    for (problem, params) in [
        ("name", CreateOAuthApplication::new("")),
        ("name", CreateOAuthApplication::new(long(257))),
        ("scopes", CreateOAuthApplication::new("Reports").scopes(long(1025))),
    ] {
        refuses(problem, |clerk| async move { clerk.oauth_applications().create(params).await }).await;
    }
    for (problem, params) in [
        ("name", UpdateOAuthApplication::new().name("")),
        ("name", UpdateOAuthApplication::new().name(long(257))),
        ("scopes", UpdateOAuthApplication::new().scopes(long(1025))),
    ] {
        refuses(problem, |clerk| async move { clerk.oauth_applications().update("oa_1", params).await }).await;
    }
    refuses("oauth_application_id", |clerk| async move { clerk.oauth_applications().get("").await }).await;
    refuses("oauth_application_id", |clerk| async move { clerk.oauth_applications().rotate_secret("").await }).await;
    refuses("oauth_application_id", |clerk| async move { clerk.oauth_applications().revoke_token("", "oat").await })
        .await;
    refuses("token", |clerk| async move { clerk.oauth_applications().revoke_token("oa_1", "").await }).await;
    refuses("PNG", |clerk| async move {
        clerk.oauth_applications().upload_logo("oa_1", File::new(&b"%PDF"[..], "application/pdf")).await
    })
    .await;
    for limit in [0, 501] {
        refuses("limit", |clerk| async move {
            clerk.oauth_applications().list_all(ListOAuthApplications::new().limit(limit)).next().await.unwrap()
        })
        .await;
    }
}
