//! Checks whether a proxy in front of the Frontend API works, before or after a domain uses it.
//!
//! Needs the instance secret key. Reference: `clerkClient.proxyChecks`.

use clerk_types::{ids::DomainId, resources::domains::ProxyCheck};
use http::Method;

use super::check::{self, Outcome};
use crate::{Clerk, Error};

/// The operation on proxies; made by [`Clerk::proxy_checks`].
#[derive(Clone, Copy, Debug)]
#[doc(alias = "ProxyCheckAPI")]
pub struct ProxyChecks<'a> {
    clerk: &'a Clerk,
}

impl<'a> ProxyChecks<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk }
    }

    /// Has Clerk reach the Frontend API through the proxy of a domain, and tells whether it could.
    ///
    /// `POST /proxy_checks`. A proxy that does not work may be an answer or an error.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier or address. From the API: 400 and 422 for an unknown domain, and for a
    /// proxy that does not work.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::proxy_checks::VerifyProxy;
    ///
    /// let params = VerifyProxy::new().domain_id("dmn_123").proxy_url("https://example.com/__clerk");
    /// let works = clerk.proxy_checks().verify(params).await?.successful;
    /// # Ok(()) }
    /// ```
    pub async fn verify(self, params: VerifyProxy) -> Result<ProxyCheck, Error> {
        self.clerk.request(Method::POST, "/proxy_checks").check(params.check()).json(&params).send().await
    }
}

params! {
    /// Which proxy to check, for [`ProxyChecks::verify`].
    pub struct VerifyProxy {
        optional {
            /// The domain.
            domain_id: DomainId as into,
            /// Where the proxy is, such as `https://example.com/__clerk`.
            proxy_url: String as into,
        }
    }
}

impl VerifyProxy {
    fn check(&self) -> Outcome {
        check::optional(self.domain_id.as_ref(), |id| check::filled("domain_id", id.as_str()))?;
        check::optional(self.proxy_url.as_deref(), |url| check::filled("proxy_url", url))
    }
}
