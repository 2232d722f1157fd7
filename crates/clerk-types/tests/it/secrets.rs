//! What must not be seen in `Debug`, resource by resource.

use std::fmt::Debug;

use clerk_types::resources::actor_tokens::ActorToken;
use clerk_types::resources::agent_tasks::AgentTask;
use clerk_types::resources::external_accounts::ProviderAccessToken;
use clerk_types::resources::invitations::Invitation;
use clerk_types::resources::phone_numbers::PhoneNumber;
use clerk_types::resources::sessions::{SessionCookies, SessionRefresh, SessionToken};
use clerk_types::resources::sign_in_tokens::SignInToken;
use clerk_types::resources::testing_tokens::TestingToken;
use clerk_types::resources::webhooks::SvixUrl;
use clerk_types::time::Millis;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::survives;

/// Parses a document whose secrets all hold `hush`.
#[track_caller]
pub(crate) fn hides<T: Debug + DeserializeOwned + PartialEq + Serialize>(document: &Value) -> T {
    let value: T = survives(document);
    assert!(document.to_string().contains("hush"));
    assert!(!format!("{value:?}").contains("hush"), "{value:?}");
    value
}

#[test]
fn tokens_and_links_that_sign_in_are_hidden() {
    let mut token = json!({
        "id": "x_1", "status": "pending", "user_id": "user_1", "token": "hush", "url": "https://example.com?t=hush",
        "created_at": 1, "updated_at": 2
    });
    hides::<SignInToken>(&token);
    token["actor"] = json!({"sub": "user_2"});
    hides::<ActorToken>(&token);
    hides::<AgentTask>(&json!({"agent_id": "a", "agent_task_id": "t", "task_id": "t", "url": "https://x/hush"}));
    hides::<Invitation>(&json!({
        "id": "inv_1", "email_address": "a@b.c", "status": "pending", "url": "https://x/hush", "public_metadata": {},
        "created_at": 1, "updated_at": 2
    }));
    hides::<TestingToken>(&json!({"object": "testing_token", "token": "hush", "expires_at": 1713880800}));
    hides::<SvixUrl>(&json!({"svix_url": "https://x/hush"}));
}

#[test]
fn sessions_are_hidden() {
    hides::<SessionToken>(&json!({"object": "token", "jwt": "hush"}));
    hides::<SessionCookies>(&json!({"object": "cookies", "cookies": ["__session=hush"]}));
    let refresh = hides(&json!({"object": "token", "jwt": "hush"}));
    assert!(matches!(refresh, SessionRefresh::Token(_)), "{refresh:?}");
    let refresh = hides(&json!({"object": "cookies", "cookies": ["a=hush", "b=hush"]}));
    assert!(matches!(&refresh, SessionRefresh::Cookies(cookies) if cookies.cookies.len() == 2), "{refresh:?}");
    // Of an answer nobody has heard of, nobody knows what is secret.
    let refresh = hides(&json!({"object": "token_of_2031", "jwt": "hush"}));
    assert!(matches!(refresh, SessionRefresh::Other(_)), "{refresh:?}");
}

#[test]
fn codes_of_a_phone_number_are_hidden() {
    hides::<PhoneNumber>(&json!({
        "phone_number": "+15555550100", "reserved": false, "linked_to": [], "backup_codes": ["hush"],
        "created_at": 1, "updated_at": 2
    }));
}

#[test]
fn tokens_of_providers_are_hidden() {
    let token: ProviderAccessToken = hides(&json!({
        "object": "oauth_access_token", "external_account_id": "eac_1", "provider_user_id": "7", "token": "hush",
        "expires_at": 1716883200000_i64, "provider": "oauth_google", "public_metadata": {"a": null}, "label": "work",
        "scopes": ["email"], "id_token": "hush", "token_secret": "hush"
    }));
    assert_eq!(token.token.expose(), "hush");
    assert_eq!(token.expires_at, Some(Millis::new(1_716_883_200_000)));
    assert_eq!(token.scopes, ["email"]);
}
