//! The domains of the instance: the primary one and its satellites.
//!
//! All operations need the instance secret key. Reference: `clerkClient.domains`.

use clerk_types::{deleted::DeletedObject, ids::DomainId, page::Page, resources::domains::Domain};
use http::Method;
use serde::Serialize;

use super::check;
use crate::{Clerk, Error};

/// The operations on domains; made by [`Clerk::domains`].
#[derive(Clone, Copy, Debug)]
#[doc(alias = "DomainAPI")]
pub struct Domains<'a> {
    clerk: &'a Clerk,
}

impl<'a> Domains<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk }
    }

    /// Lists all domains; there are no pages.
    ///
    /// `GET /domains`.
    ///
    /// # Errors
    ///
    /// From the API: 401 `clerk_key_invalid`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// for domain in clerk.domains().list().await? {
    ///     println!("{} {}", domain.name, domain.is_satellite);
    /// }
    /// # Ok(()) }
    /// ```
    pub async fn list(self) -> Result<Page<Domain>, Error> {
        self.clerk.request(Method::GET, "/domains").send().await
    }

    /// Adds a satellite domain. The DNS records it needs are in the answer.
    ///
    /// `POST /domains`, with `is_satellite=true`, since an instance has one primary domain only.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty name. From the API: 402 if the plan has no satellites; 400 and 422 for a name that
    /// is taken or malformed.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::domains::AddDomain;
    ///
    /// let domain = clerk.domains().add(AddDomain::new("shop.example.net")).await?;
    /// for record in domain.cname_targets {
    ///     println!("{} CNAME {}", record.host, record.value);
    /// }
    /// # Ok(()) }
    /// ```
    pub async fn add(self, params: AddDomain) -> Result<Domain, Error> {
        self.clerk
            .request(Method::POST, "/domains")
            .check(check::filled("name", &params.name))
            .json(&Satellite { is_satellite: true, params })
            .send()
            .await
    }

    /// Changes a domain, the primary one as well.
    ///
    /// `PATCH /domains/{domain_id}`. Changing the name of the primary domain of a production instance interrupts it
    /// until DNS and email are set up for the new one.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier or name. From the API: 404 `resource_not_found`; 400 and 422 for a proxy
    /// in development, or a name that is taken or malformed.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::domains::UpdateDomain;
    ///
    /// let params = UpdateDomain::new().proxy_url("https://shop.example.net/__clerk");
    /// clerk.domains().update("dmn_123", params).await?;
    /// # Ok(()) }
    /// ```
    pub async fn update(self, domain_id: impl Into<DomainId>, params: UpdateDomain) -> Result<Domain, Error> {
        self.clerk
            .request(Method::PATCH, "/domains/{domain_id}")
            .path("domain_id", domain_id.into())
            .check(check::optional(params.name.as_deref(), |name| check::filled("name", name)))
            .json(&params)
            .send()
            .await
    }

    /// Deletes a satellite domain.
    ///
    /// `DELETE /domains/{domain_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`; 403 for the primary domain.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.domains().delete("dmn_123").await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "deleteDomain")]
    pub async fn delete(self, domain_id: impl Into<DomainId>) -> Result<DeletedObject, Error> {
        self.clerk.request(Method::DELETE, "/domains/{domain_id}").path("domain_id", domain_id.into()).send().await
    }
}

params! {
    /// What a new satellite domain is like, for [`Domains::add`].
    #[doc(alias = "AddDomainParams")]
    pub struct AddDomain {
        required {
            /// Its name, without a scheme; with a port, if it must be, in development.
            name: String as into,
        }
        optional {
            /// Where the proxy of the Frontend API is; in production only.
            proxy_url: String as into,
        }
    }
}

params! {
    /// What to change about a domain, for [`Domains::update`]. What is neither set nor cleared stays as it is.
    #[doc(alias = "UpdateDomainParams")]
    pub struct UpdateDomain {
        optional {
            /// Its name, without a scheme; with a port, if it must be, in development.
            name: String as into,
            /// Whether its subdomain counts as part of its name, for several applications on one root domain.
            is_secondary: bool,
        }
        patch {
            /// Where the proxy of the Frontend API is, in production only; cleared, DNS is used again.
            proxy_url / clear_proxy_url: String as into,
        }
    }
}

#[derive(Serialize)]
struct Satellite {
    is_satellite: bool,
    #[serde(flatten)]
    params: AddDomain,
}
