use clerk_api::groups::actor_tokens::{Actor, CreateActorToken};
use clerk_types::ids::UserId;
use http::StatusCode;
use serde_json::{Value, json};

use crate::Given::{All, Required};
use crate::{client, conforms, replies};

#[tokio::test]
async fn create() {
    let (token, sent) = conforms("CreateActorToken", &[], All, |clerk| async move {
        let params = CreateActorToken::new("user_1", Actor::new(UserId::new("user_2")))
            .expires_in_seconds(60)
            .session_max_duration_in_seconds(900);
        clerk.actor_tokens().create(params).await
    })
    .await;
    assert_eq!(token.token.unwrap().expose(), "some text");
    assert_eq!(
        sent,
        json!({
            "user_id": "user_1", "actor": {"sub": "user_2"}, "expires_in_seconds": 60,
            "session_max_duration_in_seconds": 900
        })
    );

    conforms("CreateActorToken", &[], Required, |clerk| async move {
        clerk.actor_tokens().create(CreateActorToken::new("user_1", Actor::new("user_2"))).await
    })
    .await;
}

#[tokio::test]
async fn an_actor_can_carry_more() {
    let (clerk, transport) = client();
    transport.reply_json(StatusCode::OK, &replies::largest("ActorToken"));
    let actor = Actor::new("user_2").claim("reason", "ticket 7").claim("level", 3);
    clerk.actor_tokens().create(CreateActorToken::new("user_1", actor)).await.unwrap();
    let body: Value = serde_json::from_slice(transport.requests()[0].body()).unwrap();
    assert_eq!(body["actor"], json!({"sub": "user_2", "reason": "ticket 7", "level": 3}));
}

#[tokio::test]
async fn revoke() {
    conforms("RevokeActorToken", &["act_1"], All, |clerk| async move { clerk.actor_tokens().revoke("act_1").await })
        .await;
}
