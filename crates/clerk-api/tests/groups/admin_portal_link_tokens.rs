use clerk_api::groups::admin_portal_link_tokens::{CreateAdminPortalLinkToken, RevokeAdminPortalLinkToken};
use serde_json::json;

use crate::Given::{All, Required};
use crate::refusals::{allows, refuses};
use crate::{conforms, replies};

#[tokio::test]
async fn create() {
    let (token, sent) = conforms("createAdminPortalLinkToken", &[], All, |clerk| async move {
        let params = CreateAdminPortalLinkToken::new()
            .organization_id("org_1")
            .it_contact_id("grace")
            .scopes(["sso"])
            .seconds_until_expiration(60);
        clerk.admin_portal_link_tokens().create(params).await
    })
    .await;
    assert_eq!(
        sent,
        json!({
            "organization_id": "org_1", "it_contact_id": "grace", "scopes": ["sso"], "seconds_until_expiration": 60
        })
    );
    assert!(token.token.is_some());

    let (_, sent) = conforms("createAdminPortalLinkToken", &[], Required, |clerk| async move {
        clerk.admin_portal_link_tokens().create(CreateAdminPortalLinkToken::new()).await
    })
    .await;
    assert_eq!(sent, json!({}));
}

#[tokio::test]
async fn revoke() {
    let (_, sent) = conforms("revokeAdminPortalLinkToken", &["aplt_1"], All, |clerk| async move {
        let params = RevokeAdminPortalLinkToken::new().revocation_reason("lost");
        clerk.admin_portal_link_tokens().revoke("aplt_1", params).await
    })
    .await;
    assert_eq!(sent, json!({"revocation_reason": "lost"}));

    conforms("revokeAdminPortalLinkToken", &["aplt_1"], Required, |clerk| async move {
        clerk.admin_portal_link_tokens().revoke("aplt_1", RevokeAdminPortalLinkToken::new()).await
    })
    .await;
}

#[tokio::test]
async fn tokens_that_cannot_be() {
    let new = CreateAdminPortalLinkToken::new;
    for (problem, params) in [
        ("organization_id", new().organization_id("")),
        ("it_contact_id", new().it_contact_id("")),
        ("scopes", new().scopes(["sso", ""])),
        ("seconds_until_expiration", new().seconds_until_expiration(0)),
        ("seconds_until_expiration", new().seconds_until_expiration(86_401)),
    ] {
        refuses(problem, |clerk| async move { clerk.admin_portal_link_tokens().create(params).await }).await;
    }
    allows(&replies::largest("createAdminPortalLinkToken.answer"), |clerk| async move {
        clerk.admin_portal_link_tokens().create(new().seconds_until_expiration(86_400)).await
    })
    .await;
    refuses("admin_portal_link_token_id", |clerk| async move {
        clerk.admin_portal_link_tokens().revoke("", RevokeAdminPortalLinkToken::new()).await
    })
    .await;
}
