//! Who may sign in.

use clerk_types::{ids::UserId, resources::users::User};
use http::Method;

use super::super::check::{self, Outcome};
use super::Users;
use crate::{Error, Request};

/// How many users one call bans or unbans at most.
const MAX_BULK: usize = 50;

impl Users<'_> {
    /// Bans a user: all sessions end, and there will be no new ones.
    ///
    /// `POST /users/{user_id}/ban`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`; 402
    /// `unsupported_subscription_plan_features`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// assert!(clerk.users().ban("user_123").await?.banned);
    /// # Ok(()) }
    /// ```
    #[doc(alias = "banUser")]
    pub async fn ban(self, user_id: impl Into<UserId>) -> Result<User, Error> {
        self.one(Method::POST, "/users/{user_id}/ban", user_id).send().await
    }

    /// Lets a user who was banned sign in again.
    ///
    /// `POST /users/{user_id}/unban`.
    ///
    /// # Errors
    ///
    /// As for [`ban`](Self::ban).
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.users().unban("user_123").await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "unbanUser")]
    pub async fn unban(self, user_id: impl Into<UserId>) -> Result<User, Error> {
        self.one(Method::POST, "/users/{user_id}/unban", user_id).send().await
    }

    /// Bans up to 50 users at once.
    ///
    /// `POST /users/ban`.
    ///
    /// # Errors
    ///
    /// Before any traffic: no user or more than 50, an empty identifier. From the API: as for [`ban`](Self::ban).
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let banned = clerk.users().ban_bulk(["user_123", "user_456"]).await?;
    /// # Ok(()) }
    /// ```
    pub async fn ban_bulk(self, user_ids: impl IntoIterator<Item = impl Into<UserId>>) -> Result<Vec<User>, Error> {
        self.bulk(Method::POST, "/users/ban", user_ids.into_iter().map(Into::into).collect()).send().await
    }

    /// Lets up to 50 users who were banned sign in again.
    ///
    /// `POST /users/unban`.
    ///
    /// # Errors
    ///
    /// As for [`ban_bulk`](Self::ban_bulk).
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.users().unban_bulk(["user_123", "user_456"]).await?;
    /// # Ok(()) }
    /// ```
    pub async fn unban_bulk(self, user_ids: impl IntoIterator<Item = impl Into<UserId>>) -> Result<Vec<User>, Error> {
        self.bulk(Method::POST, "/users/unban", user_ids.into_iter().map(Into::into).collect()).send().await
    }

    /// Locks a user out for as long as the settings of the instance say.
    ///
    /// `POST /users/{user_id}/lock`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`; 403 if the instance locks nobody
    /// out.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let user = clerk.users().lock("user_123").await?;
    /// println!("{:?} s", user.lockout_expires_in_seconds);
    /// # Ok(()) }
    /// ```
    #[doc(alias = "lockUser")]
    pub async fn lock(self, user_id: impl Into<UserId>) -> Result<User, Error> {
        self.one(Method::POST, "/users/{user_id}/lock", user_id).send().await
    }

    /// Lets a user who was locked out sign in again.
    ///
    /// `POST /users/{user_id}/unlock`.
    ///
    /// # Errors
    ///
    /// As for [`lock`](Self::lock).
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.users().unlock("user_123").await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "unlockUser")]
    pub async fn unlock(self, user_id: impl Into<UserId>) -> Result<User, Error> {
        self.one(Method::POST, "/users/{user_id}/unlock", user_id).send().await
    }

    fn bulk(self, method: Method, template: &'static str, user_ids: Vec<UserId>) -> Request {
        let body = serde_json::json!({"user_ids": user_ids});
        self.clerk.request(method, template).check(check_ids(&user_ids)).json(&body)
    }
}

fn check_ids(user_ids: &[UserId]) -> Outcome {
    check::some("user_ids", user_ids, MAX_BULK)?;
    user_ids.iter().try_for_each(|id| check::filled("user_ids", id.as_str()))
}
