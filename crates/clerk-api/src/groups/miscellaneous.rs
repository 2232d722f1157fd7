//! What belongs to no other group.
//!
//! No key is needed. The reference has no such group.

use http::Method;

use crate::{Clerk, Error};

/// The operation that belongs to no other group; made by [`Clerk::miscellaneous`].
#[derive(Clone, Copy, Debug)]
pub struct Miscellaneous<'a> {
    clerk: &'a Clerk,
}

impl<'a> Miscellaneous<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk }
    }

    /// Gets the page (HTML) by which older SDKs found out in the browser who is signed in. The handshake has taken its
    /// place.
    ///
    /// `GET /public/interstitial`, without a key.
    ///
    /// # Errors
    ///
    /// From the API: 400 for parameters that do not tell the instance; 500 for a browser that keeps being sent here.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::miscellaneous::GetInterstitial;
    ///
    /// let params = GetInterstitial::new().publishable_key("pk_test_Y2xlcmsuZXhhbXBsZS5jb20k");
    /// let html = clerk.miscellaneous().interstitial(params).await?;
    /// # Ok(()) }
    /// ```
    pub async fn interstitial(self, params: GetInterstitial) -> Result<String, Error> {
        self.clerk.request(Method::GET, "/public/interstitial").unauthenticated().query_all(&params).send_text().await
    }
}

params! {
    /// For which application the page is, for [`Miscellaneous::interstitial`].
    pub struct GetInterstitial {
        optional {
            /// The host of the Frontend API, where there is no publishable key.
            frontend_api: String as into,
            /// The publishable key of the instance.
            publishable_key: String as into,
            /// Where the proxy of the Frontend API is.
            proxy_url: String as into,
            /// The domain of the application, for satellites.
            domain: String as into,
            /// Where people sign in.
            sign_in_url: String as into,
            /// Whether the page loads its script from the domain.
            use_domain_for_script: bool,
        }
    }
}
