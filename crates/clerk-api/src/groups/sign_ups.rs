//! Sign-ups under way.
//!
//! All operations need the instance secret key. Reference: `clerkClient.signUps`.

use clerk_types::{ids::SignUpId, resources::sign_ups::SignUp};
use http::Method;

use crate::{Clerk, Error};

/// The operations on sign-ups; made by [`Clerk::sign_ups`].
#[derive(Clone, Copy, Debug)]
#[doc(alias = "SignUpAPI")]
pub struct SignUps<'a> {
    clerk: &'a Clerk,
}

impl<'a> SignUps<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk }
    }

    /// Gets a sign-up.
    ///
    /// `GET /sign_ups/{id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 403 and 404 `resource_not_found` for a sign-up that
    /// is not there.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let sign_up = clerk.sign_ups().get("sua_123").await?;
    /// println!("{} {:?}", sign_up.status, sign_up.missing_fields);
    /// # Ok(()) }
    /// ```
    pub async fn get(self, id: impl Into<SignUpId>) -> Result<SignUp, Error> {
        self.clerk.request(Method::GET, "/sign_ups/{id}").path("id", id.into()).send().await
    }

    /// Changes a sign-up.
    ///
    /// `PATCH /sign_ups/{id}`.
    ///
    /// # Errors
    ///
    /// As for [`get`](Self::get).
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::sign_ups::UpdateSignUp;
    ///
    /// clerk.sign_ups().update("sua_123", UpdateSignUp::new().external_id("4711")).await?;
    /// # Ok(()) }
    /// ```
    pub async fn update(self, id: impl Into<SignUpId>, params: UpdateSignUp) -> Result<SignUp, Error> {
        self.clerk.request(Method::PATCH, "/sign_ups/{id}").path("id", id.into()).json(&params).send().await
    }
}

params! {
    /// What to change about a sign-up, for [`SignUps::update`]. What is neither set nor cleared stays as it is.
    #[doc(alias = "UpdateSignUpParams")]
    pub struct UpdateSignUp {
        optional {
            /// Whether a step of the instance's own has to be done.
            custom_action: bool,
        }
        patch {
            /// Your own identifier for the user that comes of it.
            external_id / clear_external_id: String as into,
        }
    }
}
