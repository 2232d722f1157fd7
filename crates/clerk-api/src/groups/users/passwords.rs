//! Passwords of users.

use clerk_types::{
    ids::UserId,
    resources::users::{PasswordVerification, User},
};
use http::Method;

use super::super::check;
use super::Users;
use crate::Error;

impl Users<'_> {
    /// Checks the password of a user. One that is wrong is an error, not an answer.
    ///
    /// `POST /users/{user_id}/verify_password`. Never sent twice: a wrong password may count towards a lockout.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier or password. From the API: 422 for a wrong password; 400 for a user
    /// without one; 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk, password: &str) -> Result<(), clerk_api::Error> {
    /// clerk.users().verify_password("user_123", password).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "verifyPassword")]
    pub async fn verify_password(
        self,
        user_id: impl Into<UserId>,
        password: &str,
    ) -> Result<PasswordVerification, Error> {
        self.one(Method::POST, "/users/{user_id}/verify_password", user_id)
            .check(check::filled("password", password))
            .json(&serde_json::json!({"password": password}))
            .send()
            .await
    }

    /// Takes the password of a user away, although there may be no other way for the user to sign in. Nothing changes for
    /// a user without one.
    ///
    /// `POST /users/{user_id}/remove_password`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::users::RemovePassword;
    ///
    /// let params = RemovePassword::new().sign_out_of_other_sessions(true);
    /// clerk.users().remove_password("user_123", params).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "removePassword")]
    pub async fn remove_password(self, user_id: impl Into<UserId>, params: RemovePassword) -> Result<User, Error> {
        self.one(Method::POST, "/users/{user_id}/remove_password", user_id).json(&params).send().await
    }

    /// Says that others may know the password of a user, who has to choose a new one at the next sign-in.
    ///
    /// `POST /users/{user_id}/password/set_compromised`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`; 422 for a user without a
    /// password.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::users::SetPasswordCompromised;
    ///
    /// let params = SetPasswordCompromised::new().revoke_all_sessions(true);
    /// clerk.users().set_password_compromised("user_123", params).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "setPasswordCompromised")]
    pub async fn set_password_compromised(
        self,
        user_id: impl Into<UserId>,
        params: SetPasswordCompromised,
    ) -> Result<User, Error> {
        self.one(Method::POST, "/users/{user_id}/password/set_compromised", user_id).json(&params).send().await
    }

    /// Takes that back: the user can keep the password.
    ///
    /// `POST /users/{user_id}/password/unset_compromised`.
    ///
    /// # Errors
    ///
    /// As for [`set_password_compromised`](Self::set_password_compromised).
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.users().unset_password_compromised("user_123").await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "unsetPasswordCompromised")]
    pub async fn unset_password_compromised(self, user_id: impl Into<UserId>) -> Result<User, Error> {
        self.one(Method::POST, "/users/{user_id}/password/unset_compromised", user_id).send().await
    }
}

params! {
    /// What else happens when a password is taken away, for [`Users::remove_password`].
    #[doc(alias = "RemovePasswordParams")]
    pub struct RemovePassword {
        optional {
            /// Whether to end the user's sessions; false by default.
            sign_out_of_other_sessions: bool,
        }
    }
}

params! {
    /// What else happens when others may know a password, for [`Users::set_password_compromised`].
    #[doc(alias = "SetPasswordCompromisedParams")]
    pub struct SetPasswordCompromised {
        optional {
            /// Whether to end the user's sessions.
            revoke_all_sessions: bool,
        }
    }
}
