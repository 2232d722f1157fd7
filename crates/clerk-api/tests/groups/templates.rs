#![allow(deprecated)]

use clerk_api::groups::templates::{ListTemplates, PreviewTemplate, ToggleDelivery, UpsertTemplate};
use clerk_types::resources::templates::TemplateType;
use serde_json::json;

use crate::Given::{All, Required};
use crate::conforms;
use crate::refusals::refuses;

#[tokio::test]
async fn list() {
    let (page, sent) = conforms("GetTemplateList", &["email"], All, |clerk| async move {
        clerk.templates().list(TemplateType::Email, ListTemplates::new().limit(500).offset(0)).await
    })
    .await;
    assert_eq!(page.data.len(), 2);
    assert_eq!(sent, json!({"limit": "500", "offset": "0"}));

    conforms("GetTemplateList", &["sms"], Required, |clerk| async move {
        clerk.templates().list("sms", ListTemplates::new()).await
    })
    .await;
}

#[tokio::test]
async fn get() {
    conforms("GetTemplate", &["email", "invitation"], All, |clerk| async move {
        clerk.templates().get("email", "invitation").await
    })
    .await;
}

#[tokio::test]
async fn upsert() {
    let (_, sent) = conforms("UpsertTemplate", &["email", "invitation"], All, |clerk| async move {
        let params = UpsertTemplate::new()
            .name("Invitation")
            .subject("You are invited")
            .markup("<re-html/>")
            .body("<p>{{action_url}}</p>")
            .delivered_by_clerk(false)
            .from_email_name("hello")
            .reply_to_email_name("help");
        clerk.templates().upsert("email", "invitation", params).await
    })
    .await;
    assert_eq!(
        sent,
        json!({
            "name": "Invitation", "subject": "You are invited", "markup": "<re-html/>",
            "body": "<p>{{action_url}}</p>", "delivered_by_clerk": false, "from_email_name": "hello",
            "reply_to_email_name": "help"
        })
    );

    conforms("UpsertTemplate", &["email", "invitation"], Required, |clerk| async move {
        clerk.templates().upsert("email", "invitation", UpsertTemplate::new()).await
    })
    .await;
}

#[tokio::test]
async fn revert() {
    conforms("RevertTemplate", &["sms", "verification_code"], All, |clerk| async move {
        clerk.templates().revert("sms", "verification_code").await
    })
    .await;
}

#[tokio::test]
async fn preview() {
    let (_, sent) = conforms("PreviewTemplate", &["email", "invitation"], All, |clerk| async move {
        let params = PreviewTemplate::new()
            .subject("You are invited")
            .body("<p>{{action_url}}</p>")
            .from_email_name("hello")
            .reply_to_email_name("help");
        clerk.templates().preview("email", "invitation", params).await
    })
    .await;
    assert_eq!(
        sent,
        json!({
            "subject": "You are invited", "body": "<p>{{action_url}}</p>", "from_email_name": "hello",
            "reply_to_email_name": "help"
        })
    );

    conforms("PreviewTemplate", &["sms", "verification_code"], Required, |clerk| async move {
        clerk.templates().preview("sms", "verification_code", PreviewTemplate::new()).await
    })
    .await;
}

#[tokio::test]
async fn toggle_delivery() {
    let (_, sent) = conforms("ToggleTemplateDelivery", &["sms", "verification_code"], All, |clerk| async move {
        let params = ToggleDelivery::new().delivered_by_clerk(false);
        clerk.templates().toggle_delivery("sms", "verification_code", params).await
    })
    .await;
    assert_eq!(sent, json!({"delivered_by_clerk": false}));

    conforms("ToggleTemplateDelivery", &["sms", "verification_code"], Required, |clerk| async move {
        clerk.templates().toggle_delivery("sms", "verification_code", ToggleDelivery::new()).await
    })
    .await;
}

#[tokio::test]
async fn templates_that_cannot_be() {
    for (template_type, slug, problem) in [("", "invitation", "template_type"), ("email", "", "slug")] {
        refuses(problem, |clerk| async move { clerk.templates().get(template_type, slug).await }).await;
    }
    for (problem, params) in [
        ("from_email_name", UpsertTemplate::new().from_email_name("hello@example.com")),
        ("reply_to_email_name", UpsertTemplate::new().reply_to_email_name("help@example.com")),
    ] {
        refuses(problem, |clerk| async move { clerk.templates().upsert("email", "invitation", params).await }).await;
    }
    for (problem, params) in [
        ("from_email_name", PreviewTemplate::new().from_email_name("hello@example.com")),
        ("reply_to_email_name", PreviewTemplate::new().reply_to_email_name("help@example.com")),
    ] {
        refuses(problem, |clerk| async move { clerk.templates().preview("email", "invitation", params).await }).await;
    }
    for limit in [0, 501] {
        refuses(
            "limit",
            |clerk| async move { clerk.templates().list("email", ListTemplates::new().limit(limit)).await },
        )
        .await;
    }
}
