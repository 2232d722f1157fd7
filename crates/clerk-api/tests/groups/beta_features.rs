use clerk_api::groups::beta_features::{ChangeDomain, UpdateInstanceSettings};
use serde_json::json;

use crate::Given::{All, Required};
use crate::conforms;
use crate::refusals::refuses;

fn move_to(url: &str) -> ChangeDomain {
    ChangeDomain::new().home_url(url).is_secondary(false)
}

#[tokio::test]
async fn update_instance_settings() {
    let (_, sent) = conforms("UpdateInstanceAuthConfig", &[], All, |clerk| async move {
        let params = UpdateInstanceSettings::new()
            .restricted_to_allowlist(false)
            .from_email_address("hello")
            .progressive_sign_up(true)
            .test_mode(false);
        clerk.beta_features().update_instance_settings(params).await
    })
    .await;
    assert_eq!(
        sent,
        json!({
            "restricted_to_allowlist": false, "from_email_address": "hello", "progressive_sign_up": true,
            "test_mode": false
        })
    );

    let (_, sent) = conforms("UpdateInstanceAuthConfig", &[], Required, |clerk| async move {
        clerk.beta_features().update_instance_settings(UpdateInstanceSettings::new()).await
    })
    .await;
    assert_eq!(sent, json!({}));

    refuses("from_email_address", |clerk| async move {
        let params = UpdateInstanceSettings::new().from_email_address("hello@example.com");
        clerk.beta_features().update_instance_settings(params).await
    })
    .await;
}

#[tokio::test]
async fn change_domain() {
    let (_, sent) = conforms("ChangeProductionInstanceDomain", &[], All, |clerk| async move {
        clerk.beta_features().change_domain(move_to("https://www.example.com")).await
    })
    .await;
    assert_eq!(sent, json!({"home_url": "https://www.example.com", "is_secondary": false}));

    conforms("ChangeProductionInstanceDomain", &[], Required, |clerk| async move {
        clerk.beta_features().change_domain(ChangeDomain::new()).await
    })
    .await;

    refuses("home_url", |clerk| async move { clerk.beta_features().change_domain(move_to("")).await }).await;
}

#[tokio::test]
#[allow(deprecated)]
async fn change_domain_at_the_older_address() {
    conforms("UpdateProductionInstanceDomain", &[], All, |clerk| async move {
        clerk.beta_features().update_domain(move_to("https://www.example.com")).await
    })
    .await;

    conforms("UpdateProductionInstanceDomain", &[], Required, |clerk| async move {
        clerk.beta_features().update_domain(ChangeDomain::new()).await
    })
    .await;

    refuses("home_url", |clerk| async move { clerk.beta_features().update_domain(move_to("")).await }).await;
}
