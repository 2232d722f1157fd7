//! Agent tasks: sessions that agents get for one task.
//!
//! All operations need the instance secret key. Reference: `clerkClient.agentTasks`.

use clerk_types::{
    ids::{AgentTaskId, UserId},
    resources::agent_tasks::AgentTask,
    time::Seconds,
};
use http::Method;
use serde::Serialize;

use super::check::{self, Outcome};
use crate::{Clerk, Error};

/// The operations on agent tasks; made by [`Clerk::agent_tasks`].
#[derive(Clone, Copy, Debug)]
#[doc(alias = "AgentTaskAPI")]
pub struct AgentTasks<'a> {
    clerk: &'a Clerk,
}

impl<'a> AgentTasks<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk }
    }

    /// Creates a task, with a link that signs its agent in once in the name of a user.
    ///
    /// `POST /agents/tasks`. Whoever has the link in the answer is signed in: treat it as a password.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty user, name, description or address, a length of the session below 1 s. From the
    /// API: 404 `resource_not_found` for an unknown user; 400 and 422 for an address that it does not take.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::agent_tasks::{AgentPermissions, CreateAgentTask, OnBehalfOf};
    ///
    /// let params = CreateAgentTask::new(
    ///     OnBehalfOf::user("user_123"),
    ///     AgentPermissions::All,
    ///     "checkout tester",
    ///     "buys a ticket and cancels it",
    ///     "https://www.example.com/tickets",
    /// );
    /// let task = clerk.agent_tasks().create(params).await?;
    /// let link = task.url.expect("a new task comes with its link");
    /// # Ok(()) }
    /// ```
    pub async fn create(self, params: CreateAgentTask) -> Result<AgentTask, Error> {
        self.clerk.request(Method::POST, "/agents/tasks").check(params.check()).json(&params).send().await
    }

    /// Revokes a task whose link was not used yet.
    ///
    /// `POST /agents/tasks/{agent_task_id}/revoke`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `agent_task_not_found`; 400 for a task whose link was
    /// used.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.agent_tasks().revoke("agt_123").await?;
    /// # Ok(()) }
    /// ```
    pub async fn revoke(self, agent_task_id: impl Into<AgentTaskId>) -> Result<AgentTask, Error> {
        self.clerk
            .request(Method::POST, "/agents/tasks/{agent_task_id}/revoke")
            .path("agent_task_id", agent_task_id.into())
            .send()
            .await
    }
}

params! {
    /// What a new task is like, for [`AgentTasks::create`].
    #[doc(alias = "CreateAgentTaskParams")]
    pub struct CreateAgentTask {
        required {
            /// Whom the agent acts for.
            on_behalf_of: OnBehalfOf,
            /// What the agent may do.
            permissions: AgentPermissions,
            /// The name of the agent: the same name gets the same `agent_id`.
            agent_name: String as into,
            /// What the agent is to do, for the log.
            task_description: String as into,
            /// Where the link leads, on a domain of the instance; with `https`, or with `http` in development.
            redirect_url: String as into,
        }
        optional {
            /// How long the session lasts at most, at least 1 s; 1800 s (30 minutes) by default.
            session_max_duration_in_seconds: Seconds as into,
        }
    }
}

impl CreateAgentTask {
    fn check(&self) -> Outcome {
        match &self.on_behalf_of {
            OnBehalfOf::UserId(id) => check::filled("user_id", id.as_str())?,
            OnBehalfOf::Identifier(identifier) => check::filled("identifier", identifier)?,
        }
        check::filled("agent_name", &self.agent_name)?;
        check::filled("task_description", &self.task_description)?;
        check::filled("redirect_url", &self.redirect_url)?;
        let duration = self.session_max_duration_in_seconds.map(Seconds::get);
        check::within("session_max_duration_in_seconds", duration, 1, i64::MAX)
    }
}

/// Whom an agent acts for.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "snake_case")]
pub enum OnBehalfOf {
    /// The user with this identifier.
    UserId(UserId),
    /// The user with this verified email address, phone number or user name.
    Identifier(String),
}

impl OnBehalfOf {
    /// The user with this identifier.
    pub fn user(user_id: impl Into<UserId>) -> Self {
        Self::UserId(user_id.into())
    }

    /// The user with this verified email address, phone number or user name.
    pub fn identifier(identifier: impl Into<String>) -> Self {
        Self::Identifier(identifier.into())
    }
}

/// What an agent may do.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub enum AgentPermissions {
    /// All that the user may do; there is nothing less so far. On the wire: `*`.
    #[serde(rename = "*")]
    All,
}
