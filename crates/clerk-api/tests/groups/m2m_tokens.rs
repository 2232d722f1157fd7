use clerk_api::groups::m2m_tokens::{CreateM2mToken, ListM2mTokens, RevokeM2mToken};
use clerk_types::resources::m2m_tokens::M2mTokenFormat;
use clerk_types::time::Millis;
use serde_json::json;

use crate::Given::{All, Required};
use crate::conforms;

#[tokio::test]
async fn create() {
    let (token, sent) = conforms("createM2MToken", &[], All, |clerk| async move {
        let params = CreateM2mToken::new()
            .token_format(M2mTokenFormat::Opaque)
            .seconds_until_expiration(600.5)
            .claims(json!({"nestedKey": null}))
            .min_remaining_ttl_seconds(600);
        clerk.m2m_tokens().create(params).await
    })
    .await;
    assert_eq!(token.token.unwrap().expose(), "some text");
    assert_eq!(token.expiration, Some(Millis::new(1_716_883_200_001)));
    assert_eq!(
        sent,
        json!({
            "token_format": "opaque", "seconds_until_expiration": 600.5, "claims": {"nestedKey": null},
            "min_remaining_ttl_seconds": 600
        })
    );

    let (_, sent) = conforms("createM2MToken", &[], Required, |clerk| async move {
        clerk.m2m_tokens().create(CreateM2mToken::new()).await
    })
    .await;
    assert_eq!(sent, json!({}));
}

#[tokio::test]
async fn list() {
    let (page, sent) = conforms("getM2MTokens", &[], All, |clerk| async move {
        let params = ListM2mTokens::new("mch_1").revoked(true).expired(false).limit(100).offset(7);
        clerk.m2m_tokens().list(params).await
    })
    .await;
    assert_eq!((page.data.len(), page.total_count), (2, Some(1_716_883_200_001)));
    // A false that was asked for is sent.
    assert_eq!(sent, json!({"subject": "mch_1", "revoked": "true", "expired": "false", "limit": "100", "offset": "7"}));

    conforms("getM2MTokens", &[], Required, |clerk| async move {
        clerk.m2m_tokens().list(ListM2mTokens::new("mch_1")).await
    })
    .await;
}

#[tokio::test]
async fn revoke() {
    let (token, sent) = conforms("revokeM2MToken", &["mt_1"], All, |clerk| async move {
        clerk.m2m_tokens().revoke("mt_1", RevokeM2mToken::new().revocation_reason("leaked")).await
    })
    .await;
    assert!(token.revoked);
    assert_eq!(sent, json!({"revocation_reason": "leaked"}));

    // The API wants an object, even one with nothing in it.
    let (_, sent) = conforms("revokeM2MToken", &["mt_1"], Required, |clerk| async move {
        clerk.m2m_tokens().revoke("mt_1", RevokeM2mToken::new()).await
    })
    .await;
    assert_eq!(sent, json!({}));
}

#[tokio::test]
async fn verify() {
    let (_, sent) =
        conforms("verifyM2MToken", &[], All, |clerk| async move { clerk.m2m_tokens().verify("mt_text").await }).await;
    assert_eq!(sent, json!({"token": "mt_text"}));
}
