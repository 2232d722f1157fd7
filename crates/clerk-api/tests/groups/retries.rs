//! Which operations are sent again after a failure of the server: those that change nothing, and no others.

use std::future::Future;

use clerk_api::groups::api_keys::{CreateApiKey, ListApiKeys, RevokeApiKey, UpdateApiKey};
use clerk_api::groups::billing::{CreatePrice, ListPlans};
use clerk_api::groups::credits::{AdjustCreditBalance, CreditAction};
use clerk_api::groups::emails::{CreateEmail, Recipient};
use clerk_api::groups::instance_settings::UpdateInstance;
use clerk_api::groups::invitations::CreateInvitation;
use clerk_api::groups::m2m_tokens::{CreateM2mToken, ListM2mTokens, RevokeM2mToken};
use clerk_api::groups::machines::{CreateMachine, ListMachines, UpdateMachine};
use clerk_api::groups::organizations::{CreateOrganization, GetOrganization};
use clerk_api::groups::sessions::{CreateSessionToken, RefreshSession};
use clerk_api::groups::sign_in_tokens::CreateSignInToken;
use clerk_api::groups::templates::PreviewTemplate;
use clerk_api::groups::users::{CreateUser, ListUsers};
use clerk_api::transport::TransportError;
use clerk_api::{Clerk, Error, File};
use http::StatusCode;
use serde_json::json;

use crate::client;

/// How often a call is sent when the server always fails, and when the connection does.
async fn attempts<T, F: Future<Output = Result<T, Error>>>(call: impl Fn(Clerk) -> F) -> [usize; 2] {
    let (clerk, transport) = client();
    for _ in 0..9 {
        transport.reply_json(StatusCode::SERVICE_UNAVAILABLE, &json!({"errors": []}));
    }
    assert!(call(clerk.clone()).await.is_err());
    let after_answers = transport.take_requests().len();
    for _ in 0..9 {
        transport.reply_error(TransportError::connect("refused"));
    }
    assert!(call(clerk).await.is_err());
    [after_answers, transport.take_requests().len()]
}

fn email() -> CreateEmail {
    CreateEmail::new(Recipient::user("user_1"), "shop@example.com", "Your ticket").text("Here it is.")
}

#[tokio::test(start_paused = true)]
async fn what_changes_nothing_is_sent_again() {
    let calls = [
        attempts(|clerk| async move { clerk.machines().list(ListMachines::new()).await }).await,
        attempts(|clerk| async move { clerk.machines().get("mch_1").await }).await,
        attempts(|clerk| async move { clerk.machines().secret_key("mch_1").await }).await,
        attempts(|clerk| async move { clerk.m2m_tokens().list(ListM2mTokens::new("mch_1")).await }).await,
        attempts(|clerk| async move { clerk.m2m_tokens().verify("mt_text").await }).await,
        attempts(|clerk| async move { clerk.m2m_tokens().verify_with(&"ak_1".into(), "mt_text").await }).await,
        attempts(|clerk| async move { clerk.api_keys().list(ListApiKeys::new("user_1")).await }).await,
        attempts(|clerk| async move { clerk.api_keys().get("ak_1").await }).await,
        attempts(|clerk| async move { clerk.api_keys().secret("ak_1").await }).await,
        attempts(|clerk| async move { clerk.api_keys().verify("ak_text").await }).await,
        attempts(|clerk| async move { clerk.oauth_access_tokens().verify("oat_text").await }).await,
        attempts(|clerk| async move { clerk.jwks().get().await }).await,
        attempts(|clerk| async move { clerk.domains().list().await }).await,
        attempts(|clerk| async move { clerk.role_sets().get("rs_1").await }).await,
        attempts(|clerk| async move { clerk.organizations().get("acme", GetOrganization::new()).await }).await,
        attempts(|clerk| async move { clerk.organizations().billing_credit_balance("org_1").await }).await,
        attempts(|clerk| async move { clerk.users().list(ListUsers::new()).await }).await,
        attempts(|clerk| async move { clerk.clients().verify("eyJ").await }).await,
        attempts(|clerk| async move { clerk.billing().list_plans(ListPlans::new()).await }).await,
        // The key is what makes it safe.
        attempts(|clerk| async move { clerk.emails().create(email().idempotency_key("ticket_1")).await }).await,
        #[allow(deprecated)]
        attempts(|clerk| async move { clerk.templates().preview("sms", "code", PreviewTemplate::new()).await }).await,
    ];
    for (position, [after_answers, after_connects]) in calls.into_iter().enumerate() {
        assert!(after_answers > 1 && after_connects > 1, "call {position}: {after_answers}, {after_connects}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_changes_something_is_sent_once() {
    let calls = [
        attempts(|clerk| async move { clerk.machines().create(CreateMachine::new("a")).await }).await,
        attempts(|clerk| async move { clerk.machines().update("mch_1", UpdateMachine::new()).await }).await,
        attempts(|clerk| async move { clerk.machines().delete("mch_1").await }).await,
        attempts(|clerk| async move { clerk.machines().rotate_secret_key("mch_1", 0).await }).await,
        attempts(|clerk| async move { clerk.machines().create_scope("mch_1", "mch_2").await }).await,
        attempts(|clerk| async move { clerk.machines().delete_scope("mch_1", "mch_2").await }).await,
        attempts(|clerk| async move { clerk.m2m_tokens().create(CreateM2mToken::new()).await }).await,
        attempts(|clerk| async move { clerk.m2m_tokens().revoke("mt_1", RevokeM2mToken::new()).await }).await,
        attempts(|clerk| async move { clerk.api_keys().create(CreateApiKey::new("abc", "user_1")).await }).await,
        attempts(|clerk| async move { clerk.api_keys().update("ak_1", UpdateApiKey::new()).await }).await,
        attempts(|clerk| async move { clerk.api_keys().delete("ak_1").await }).await,
        attempts(|clerk| async move { clerk.api_keys().revoke("ak_1", RevokeApiKey::new()).await }).await,
        attempts(|clerk| async move { clerk.invitations().create(CreateInvitation::new("a@b.example")).await }).await,
        attempts(|clerk| async move { clerk.invitations().revoke("inv_1").await }).await,
        attempts(|clerk| async move { clerk.sign_in_tokens().create(CreateSignInToken::new("user_1")).await }).await,
        attempts(|clerk| async move { clerk.testing_tokens().create().await }).await,
        attempts(|clerk| async move { clerk.organizations().create(CreateOrganization::new("Acme")).await }).await,
        attempts(|clerk| async move { clerk.organizations().delete("org_1").await }).await,
        attempts(|clerk| async move { clerk.organizations().upload_logo("org_1", File::image(&b"GIF89a"[..])).await })
            .await,
        attempts(|clerk| async move {
            let params = AdjustCreditBalance::new(1, CreditAction::Increase, "key_1");
            clerk.organizations().adjust_billing_credit_balance("org_1", params).await
        })
        .await,
        attempts(|clerk| async move { clerk.oauth_applications().rotate_secret("oa_1").await }).await,
        attempts(|clerk| async move { clerk.users().create(CreateUser::new()).await }).await,
        // A wrong secret may count, and a backup code is used up.
        attempts(|clerk| async move { clerk.users().verify_password("user_1", "x").await }).await,
        attempts(|clerk| async move { clerk.users().verify_totp("user_1", "x").await }).await,
        // Attempts are counted, and each code costs.
        attempts(|clerk| async move { clerk.email_addresses().attempt_verification("idn_1", "ver_1", "1").await })
            .await,
        attempts(|clerk| async move { clerk.phone_numbers().prepare_verification("idn_1").await }).await,
        attempts(|clerk| async move { clerk.sessions().create_token("sess_1", CreateSessionToken::new()).await }).await,
        // A refresh token serves once.
        attempts(|clerk| async move { clerk.sessions().refresh("sess_1", RefreshSession::new("a", "b", "c")).await })
            .await,
        attempts(|clerk| async move { clerk.directories().rotate_api_key("dir_1").await }).await,
        attempts(|clerk| async move { clerk.instance_settings().update(UpdateInstance::new()).await }).await,
        attempts(|clerk| async move { clerk.billing().create_price(CreatePrice::new("cplan_1", None)).await }).await,
        attempts(|clerk| async move { clerk.billing().apply_discount("subitem_1", "disc_1").await }).await,
        attempts(|clerk| async move { clerk.webhooks().create_svix_app().await }).await,
        attempts(|clerk| async move { clerk.emails().create(email()).await }).await,
        attempts(|clerk| async move { clerk.emails().create_batch([email().idempotency_key("ticket_1")]).await }).await,
    ];
    for (position, sent) in calls.into_iter().enumerate() {
        assert_eq!(sent, [1, 1], "call {position}");
    }
}
