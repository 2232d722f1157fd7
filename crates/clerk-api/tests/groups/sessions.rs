use clerk_api::groups::sessions::{CreateSession, CreateSessionToken, ListSessions, RefreshFormat, RefreshSession};
use clerk_types::resources::sessions::{SessionRefresh, SessionStatus};
use http::StatusCode;
use serde_json::json;

use crate::Given::{All, Required};
use crate::refusals::{allows, refuses};
use crate::{client, conforms};

#[tokio::test]
async fn list() {
    let (page, sent) = conforms("GetSessionList", &[], All, |clerk| async move {
        let params = ListSessions::new().limit(500).offset(0).client_id("client_1").user_id("user_1");
        clerk.sessions().list(params.status(SessionStatus::Active)).await
    })
    .await;
    assert_eq!(page.data.len(), 2);
    assert_eq!(
        sent,
        json!({"limit": "500", "offset": "0", "client_id": "client_1", "user_id": "user_1", "status": "active"})
    );

    conforms("GetSessionList", &[], Required, |clerk| async move { clerk.sessions().list(ListSessions::new()).await })
        .await;
}

#[tokio::test]
async fn create() {
    let (_, sent) = conforms("createSession", &[], All, |clerk| async move {
        clerk.sessions().create(CreateSession::new("user_1").active_organization_id("org_1")).await
    })
    .await;
    assert_eq!(sent, json!({"user_id": "user_1", "active_organization_id": "org_1"}));

    conforms("createSession", &[], Required, |clerk| async move {
        clerk.sessions().create(CreateSession::new("user_1")).await
    })
    .await;
}

#[tokio::test]
async fn get_and_revoke() {
    conforms("GetSession", &["sess_1"], All, |clerk| async move { clerk.sessions().get("sess_1").await }).await;
    conforms("RevokeSession", &["sess_1"], All, |clerk| async move { clerk.sessions().revoke("sess_1").await }).await;
}

#[tokio::test]
async fn tokens() {
    let (token, sent) = conforms("CreateSessionToken", &["sess_1"], All, |clerk| async move {
        clerk.sessions().create_token("sess_1", CreateSessionToken::new().expires_in_seconds(30)).await
    })
    .await;
    assert_eq!((token.jwt.expose(), sent), ("some text", json!({"expires_in_seconds": 30})));
    conforms("CreateSessionToken", &["sess_1"], Required, |clerk| async move {
        clerk.sessions().create_token("sess_1", CreateSessionToken::new()).await
    })
    .await;

    let (_, sent) = conforms("CreateSessionTokenFromTemplate", &["sess_1", "a%2Fb"], All, |clerk| async move {
        let params = CreateSessionToken::new().expires_in_seconds(315_360_000);
        clerk.sessions().create_token_from_template("sess_1", "a/b", params).await
    })
    .await;
    assert_eq!(sent, json!({"expires_in_seconds": 315_360_000}));
    conforms("CreateSessionTokenFromTemplate", &["sess_1", "hasura"], Required, |clerk| async move {
        clerk.sessions().create_token_from_template("sess_1", "hasura", CreateSessionToken::new()).await
    })
    .await;
}

#[tokio::test]
async fn refresh() {
    let new = || RefreshSession::new("expired", "refresh", "https://app.example");
    for (format, text) in [(RefreshFormat::Cookie, "cookie"), (RefreshFormat::Token, "token")] {
        let (_, sent) = conforms("RefreshSession", &["sess_1"], All, |clerk| async move {
            let params = new()
                .request_headers(json!({"user-agent": ["a", "b"]}))
                .format(format)
                .request_originating_ip("203.0.113.7");
            clerk.sessions().refresh("sess_1", params).await
        })
        .await;
        assert_eq!(
            sent,
            json!({
                "expired_token": "expired", "refresh_token": "refresh", "request_origin": "https://app.example",
                "request_headers": {"user-agent": ["a", "b"]}, "format": text, "request_originating_ip": "203.0.113.7"
            })
        );
    }
    conforms("RefreshSession", &["sess_1"], Required, |clerk| async move {
        clerk.sessions().refresh("sess_1", new()).await
    })
    .await;
    let shown = format!("{:?}", new().request_headers(json!({"cookie": ["hush"]})));
    assert!(["expired\"", "refresh\"", "hush"].iter().all(|secret| !shown.contains(secret)), "{shown}");
}

#[tokio::test]
async fn each_answer_to_a_refresh_is_told_from_the_other() {
    let (clerk, transport) = client();
    transport.reply_json(StatusCode::OK, &json!({"object": "cookies", "cookies": ["__session=a; Path=/"]}));
    transport.reply_json(StatusCode::OK, &json!({"object": "token", "jwt": "eyJ"}));
    let refresh = || clerk.sessions().refresh("sess_1", RefreshSession::new("a", "b", "https://app.example"));
    let SessionRefresh::Cookies(answer) = refresh().await.unwrap() else { panic!("no cookies") };
    assert_eq!(answer.cookies[0].expose(), "__session=a; Path=/");
    let SessionRefresh::Token(answer) = refresh().await.unwrap() else { panic!("no token") };
    assert_eq!(answer.jwt.expose(), "eyJ");
}

#[tokio::test]
async fn what_cannot_be() {
    for limit in [0, 501] {
        refuses("limit", |clerk| async move { clerk.sessions().list(ListSessions::new().limit(limit)).await }).await;
    }
    for (name, params) in
        [("user_id", ListSessions::new().user_id("")), ("client_id", ListSessions::new().client_id(""))]
    {
        let same = params.clone();
        refuses(name, |clerk| async move { clerk.sessions().list(params).await }).await;
        refuses(name, |clerk| async move { clerk.sessions().list_all(same).next().await.unwrap() }).await;
    }
    refuses("session_id", |clerk| async move { clerk.sessions().get("").await }).await;
    refuses("session_id", |clerk| async move { clerk.sessions().revoke("").await }).await;
    refuses("user_id", |clerk| async move { clerk.sessions().create(CreateSession::new("")).await }).await;
    refuses("active_organization_id", |clerk| async move {
        clerk.sessions().create(CreateSession::new("user_1").active_organization_id("")).await
    })
    .await;
    for life in [0, 29, 315_360_001] {
        let params = move || CreateSessionToken::new().expires_in_seconds(life);
        refuses("expires_in_seconds", |clerk| async move { clerk.sessions().create_token("sess_1", params()).await })
            .await;
        refuses("expires_in_seconds", |clerk| async move {
            clerk.sessions().create_token_from_template("sess_1", "a", params()).await
        })
        .await;
    }
    allows(&json!({"object": "token", "jwt": "eyJ"}), |clerk| async move {
        clerk.sessions().create_token("sess_1", CreateSessionToken::new().expires_in_seconds(30)).await
    })
    .await;
    refuses("template_name", |clerk| async move {
        clerk.sessions().create_token_from_template("sess_1", "", CreateSessionToken::new()).await
    })
    .await;
    for (name, params) in [
        ("expired_token", RefreshSession::new("", "b", "c")),
        ("refresh_token", RefreshSession::new("a", "", "c")),
        ("request_origin", RefreshSession::new("a", "b", "")),
        ("JSON objects", RefreshSession::new("a", "b", "c").request_headers(json!([]))),
    ] {
        refuses(name, |clerk| async move { clerk.sessions().refresh("sess_1", params).await }).await;
    }
}
