//! Settings of the instance that are still in beta, and the change of its domain.
//!
//! All operations need the instance secret key. Reference: `clerkClient.betaFeatures`, which has the change of the
//! domain only.

use clerk_types::resources::instance_settings::InstanceSettings;
use http::Method;

use super::check::{self, Outcome};
use crate::{Clerk, Error};

/// The operations on what is still in beta; made by [`Clerk::beta_features`].
#[derive(Clone, Copy, Debug)]
#[doc(alias = "BetaFeaturesAPI")]
pub struct BetaFeatures<'a> {
    clerk: &'a Clerk,
}

impl<'a> BetaFeatures<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk }
    }

    /// Changes settings of the instance that are still in beta.
    ///
    /// `PATCH /beta_features/instance_settings`.
    ///
    /// # Errors
    ///
    /// Before any traffic: a sender with an `@` in it. From the API: 402 `unsupported_subscription_plan_features` if
    /// the plan has no such setting; 422 for values that it does not take.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::beta_features::UpdateInstanceSettings;
    ///
    /// let params = UpdateInstanceSettings::new().restricted_to_allowlist(true);
    /// clerk.beta_features().update_instance_settings(params).await?;
    /// # Ok(()) }
    /// ```
    pub async fn update_instance_settings(self, params: UpdateInstanceSettings) -> Result<InstanceSettings, Error> {
        self.clerk
            .request(Method::PATCH, "/beta_features/instance_settings")
            .check(params.check())
            .json(&params)
            .send()
            .await
    }

    /// Changes the domain of a production instance. Everybody is signed out, and the application is down until DNS
    /// records, certificates, redirects of social providers and keys are set up for the new domain.
    ///
    /// `POST /instance/change_domain`. The change goes on after the answer, which is empty.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty address. From the API: 400 `request_invalid_for_environment` in development; 400
    /// and 422 for an address that it does not take.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::beta_features::ChangeDomain;
    ///
    /// let params = ChangeDomain::new().home_url("https://www.example.com");
    /// clerk.beta_features().change_domain(params).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "changeDomain")]
    pub async fn change_domain(self, params: ChangeDomain) -> Result<(), Error> {
        self.clerk
            .request(Method::POST, "/instance/change_domain")
            .check(params.check())
            .json(&params)
            .send_unit()
            .await
    }

    /// Changes the domain of a production instance, at an older address.
    ///
    /// `PUT /beta_features/domain`.
    ///
    /// # Errors
    ///
    /// As for [`change_domain`](Self::change_domain).
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::beta_features::ChangeDomain;
    ///
    /// let params = ChangeDomain::new().home_url("https://www.example.com");
    /// #[allow(deprecated)]
    /// clerk.beta_features().update_domain(params).await?;
    /// # Ok(()) }
    /// ```
    #[deprecated(note = "use `change_domain`")]
    pub async fn update_domain(self, params: ChangeDomain) -> Result<(), Error> {
        self.clerk.request(Method::PUT, "/beta_features/domain").check(params.check()).json(&params).send_unit().await
    }
}

params! {
    /// What to change, for [`BetaFeatures::update_instance_settings`]. What is not set stays as it is.
    pub struct UpdateInstanceSettings {
        optional {
            /// Whether only those on the allow-list may sign up; false by default.
            restricted_to_allowlist: bool,
            /// Where emails with codes and links come from: the part before the `@`, of letters and digits.
            from_email_address: String as into,
            /// Deprecated, says Clerk: whether sign-ups may be completed in several steps.
            progressive_sign_up: bool,
            /// Whether there are addresses and phone numbers for tests, which need no real message; true by default in
            /// development.
            test_mode: bool,
        }
    }
}

impl UpdateInstanceSettings {
    fn check(&self) -> Outcome {
        check::optional(self.from_email_address.as_deref(), |name| check::local_part("from_email_address", name))
    }
}

params! {
    /// Where the application moves to, for [`BetaFeatures::change_domain`].
    #[doc(alias = "ChangeDomainParams")]
    pub struct ChangeDomain {
        optional {
            /// The new address of its home page, for example `https://www.example.com`.
            home_url: String as into,
            /// Whether its subdomain counts as part of its name, for several applications on one root domain.
            is_secondary: bool,
        }
    }
}

impl ChangeDomain {
    fn check(&self) -> Outcome {
        check::optional(self.home_url.as_deref(), |url| check::filled("home_url", url))
    }
}
