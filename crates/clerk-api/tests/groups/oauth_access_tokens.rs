use clerk_types::resources::oauth_access_tokens::OAuthVerification;
use http::StatusCode;
use serde_json::json;

use crate::Given::All;
use crate::{client, conforms_with, replies};

#[tokio::test]
async fn verify() {
    let (verification, sent) =
        conforms_with("verifyOAuthAccessToken", &[], All, replies::oauth_access_tokens(), |clerk| async move {
            clerk.oauth_access_tokens().verify("oat_text").await
        })
        .await;
    assert_eq!(sent, json!({"access_token": "oat_text"}));
    let OAuthVerification::Active(token) = verification else { panic!("active") };
    assert_eq!(token.act.unwrap().act.unwrap().sub, "agent_2");
}

#[tokio::test]
async fn an_inactive_token_is_no_token() {
    let (clerk, transport) = client();
    for _ in 0..2 {
        transport.reply_json(StatusCode::OK, &json!({"active": false}));
    }
    let tokens = clerk.oauth_access_tokens();
    assert_eq!(tokens.verify("oat_text").await.unwrap(), OAuthVerification::Inactive);
    assert_eq!(tokens.verify_for("oat_text", ["https://a"]).await.unwrap(), OAuthVerification::Inactive);
}

#[tokio::test]
async fn an_expected_audience_must_be_named_whole() {
    let cases = [
        (json!(["https://a"]), true),
        (json!("https://a"), true),
        (json!(["https://other", "https://b"]), true),
        (json!(["https://other"]), false),
        (json!(["https://a/"]), false),
        (json!(["https://aa", "HTTPS://A", "a"]), false),
        (json!([]), false),
        (json!(""), false),
        (json!(null), false),
        (json!(7), false),
        // Malformed as a whole, although one entry would do.
        (json!(["https://a", 7]), false),
        (json!(["https://a", ""]), false),
    ];
    for (aud, accepted) in cases {
        let (clerk, transport) = client();
        let mut token = replies::oauth_access_token();
        token["aud"] = aud.clone();
        transport.reply_json(StatusCode::OK, &token);
        let result = clerk.oauth_access_tokens().verify_for("oat_text", ["https://a", "https://b"]).await;
        match result {
            Ok(OAuthVerification::Active(_)) => assert!(accepted, "{aud}"),
            Ok(other) => panic!("{other:?}"),
            Err(error) => {
                assert!(!accepted, "{aud}: {error}");
                assert!(error.is_wrong_audience(), "{aud}: {error:?}");
                assert_eq!(error.status(), None);
            }
        }
        assert_eq!(transport.requests().len(), 1);
    }
}

#[tokio::test]
async fn an_audience_check_without_an_audience_is_refused_and_not_skipped() {
    let (clerk, transport) = client();
    for audiences in [vec![], vec![""], vec!["https://a", ""]] {
        let error = clerk.oauth_access_tokens().verify_for("oat_text", audiences.clone()).await.unwrap_err();
        assert!(error.is_invalid_request(), "{audiences:?}: {error:?}");
    }
    assert!(transport.requests().is_empty());
}
