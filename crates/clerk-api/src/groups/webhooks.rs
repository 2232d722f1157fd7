//! Where webhooks are set up: the pages of Svix, who delivers them.
//!
//! All operations need the instance secret key. Reference: `clerkClient.webhooks`. Deliveries are verified by
//! `clerk-auth`.

use clerk_types::resources::webhooks::SvixUrl;
use http::Method;

use crate::{Clerk, Error};

/// The operations on webhooks; made by [`Clerk::webhooks`].
#[derive(Clone, Copy, Debug)]
#[doc(alias = "WebhookAPI")]
pub struct Webhooks<'a> {
    clerk: &'a Clerk,
}

impl<'a> Webhooks<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk }
    }

    /// Gives the instance an app at Svix, and a link to its pages. Whoever has the link can set up webhooks.
    ///
    /// `POST /webhooks/svix`.
    ///
    /// # Errors
    ///
    /// From the API: 400 `svix_app_exists` if it has one; 400 `svix_app_create_error` if Svix refused.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let link = clerk.webhooks().create_svix_app().await?.svix_url;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "createSvixApp")]
    pub async fn create_svix_app(self) -> Result<SvixUrl, Error> {
        self.clerk.request(Method::POST, "/webhooks/svix").send().await
    }

    /// Deletes the app at Svix, and all webhooks with it.
    ///
    /// `DELETE /webhooks/svix`. The answer is empty.
    ///
    /// # Errors
    ///
    /// From the API: 400 if there is none.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.webhooks().delete_svix_app().await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "deleteSvixApp")]
    pub async fn delete_svix_app(self) -> Result<(), Error> {
        self.clerk.request(Method::DELETE, "/webhooks/svix").send_unit().await
    }

    /// Makes a new link to the pages of Svix. Whoever has it can set up webhooks.
    ///
    /// `POST /webhooks/svix_url`.
    ///
    /// # Errors
    ///
    /// From the API: 400 if there is no app at Svix.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let link = clerk.webhooks().generate_svix_auth_url().await?.svix_url;
    /// println!("{}", link.expose());
    /// # Ok(()) }
    /// ```
    #[doc(alias = "generateSvixAuthURL")]
    pub async fn generate_svix_auth_url(self) -> Result<SvixUrl, Error> {
        self.clerk.request(Method::POST, "/webhooks/svix_url").send().await
    }
}
