use clerk_api::groups::agent_tasks::{AgentPermissions, CreateAgentTask, OnBehalfOf};
use serde_json::json;

use crate::Given::{All, Required};
use crate::conforms;
use crate::refusals::refuses;

fn task(on_behalf_of: OnBehalfOf) -> CreateAgentTask {
    CreateAgentTask::new(on_behalf_of, AgentPermissions::All, "tester", "buys a ticket", "https://example.com/tickets")
}

#[tokio::test]
async fn create() {
    let (made, sent) = conforms("CreateAgentTask", &[], All, |clerk| async move {
        let params = task(OnBehalfOf::user("user_1")).session_max_duration_in_seconds(60);
        clerk.agent_tasks().create(params).await
    })
    .await;
    assert_eq!(
        sent,
        json!({
            "on_behalf_of": {"user_id": "user_1"}, "permissions": "*", "agent_name": "tester",
            "task_description": "buys a ticket", "redirect_url": "https://example.com/tickets",
            "session_max_duration_in_seconds": 60
        })
    );
    assert!(made.url.is_some());

    let (_, sent) = conforms("CreateAgentTask", &[], Required, |clerk| async move {
        clerk.agent_tasks().create(task(OnBehalfOf::identifier("ada@example.com"))).await
    })
    .await;
    assert_eq!(sent["on_behalf_of"], json!({"identifier": "ada@example.com"}));
}

#[tokio::test]
async fn revoke() {
    conforms("RevokeAgentTask", &["agt_1"], All, |clerk| async move { clerk.agent_tasks().revoke("agt_1").await })
        .await;
}

#[tokio::test]
async fn tasks_that_cannot_be() {
    let new = |name, description, url| {
        CreateAgentTask::new(OnBehalfOf::user("user_1"), AgentPermissions::All, name, description, url)
    };
    for (problem, params) in [
        ("user_id", task(OnBehalfOf::user(""))),
        ("identifier", task(OnBehalfOf::identifier(""))),
        ("agent_name", new("", "a", "https://example.com")),
        ("task_description", new("a", "", "https://example.com")),
        ("redirect_url", new("a", "a", "")),
        ("session_max_duration_in_seconds", new("a", "a", "https://example.com").session_max_duration_in_seconds(0)),
    ] {
        refuses(problem, |clerk| async move { clerk.agent_tasks().create(params).await }).await;
    }
    refuses("agent_task_id", |clerk| async move { clerk.agent_tasks().revoke("").await }).await;
}
