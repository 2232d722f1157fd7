//! Domains of organizations: who has an email address of one can become a member.
//!
//! All operations need the instance secret key. Reference: `clerkClient.organizations`.

use clerk_types::{
    deleted::DeletedObject,
    ids::{OrganizationDomainId, OrganizationId},
    page::Page,
    resources::{instance_settings::OrganizationEnrollmentMode, organization_domains::OrganizationDomain},
};
use http::Method;
use serde::{Serialize, Serializer};

use super::check::{self, Outcome};
use crate::{Clerk, Error, Filter, Request, pages::Pages};

/// The operations on domains of organizations; made by [`Clerk::organization_domains`].
#[derive(Clone, Copy, Debug)]
pub struct OrganizationDomains<'a> {
    clerk: &'a Clerk,
}

impl<'a> OrganizationDomains<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk }
    }

    /// Lists one page of the domains of an organization.
    ///
    /// `GET /organizations/{organization_id}/domains`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier, a limit that is not 1 to 500. From the API: 401 `clerk_key_invalid`; 422
    /// for parameters it does not take.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::organization_domains::ListOrganizationDomains;
    ///
    /// let params = ListOrganizationDomains::new().verified(true);
    /// let page = clerk.organization_domains().list("org_123", params).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "getOrganizationDomainList")]
    pub async fn list(
        self,
        organization_id: impl Into<OrganizationId>,
        params: ListOrganizationDomains,
    ) -> Result<Page<OrganizationDomain>, Error> {
        self.list_request(organization_id.into(), &params).send().await
    }

    /// Lists all domains of an organization, page by page, as a stream.
    ///
    /// `GET /organizations/{organization_id}/domains`, once per page. A limit in `params` is the size of a page (500
    /// otherwise), an offset is where the stream starts.
    ///
    /// # Errors
    ///
    /// As for [`list`](Self::list), as an item of the stream, which ends with it.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::organization_domains::ListOrganizationDomains;
    ///
    /// let mut all = clerk.organization_domains().list_all("org_123", ListOrganizationDomains::new());
    /// while let Some(one) = all.next().await {
    ///     println!("{}", one?.name);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn list_all(
        self,
        organization_id: impl Into<OrganizationId>,
        params: ListOrganizationDomains,
    ) -> Pages<OrganizationDomain> {
        Pages::all(params, |params| self.list_request(organization_id.into(), params))
    }

    /// Lists one page of the domains of all organizations of the instance, the newest first unless ordered otherwise.
    ///
    /// `GET /organization_domains`.
    ///
    /// # Errors
    ///
    /// Before any traffic: a limit that is not 1 to 500, an empty identifier, a query that is empty or blank. From the
    /// API: 401 `clerk_key_invalid`; 403 if domains of organizations are off; 422 for parameters it does not take.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::{Filter, groups::organization_domains::ListInstanceOrganizationDomains};
    ///
    /// let params = ListInstanceOrganizationDomains::new().enrollment_mode([Filter::exclude("manual_invitation")]);
    /// let page = clerk.organization_domains().list_for_instance(params).await?;
    /// # Ok(()) }
    /// ```
    pub async fn list_for_instance(
        self,
        params: ListInstanceOrganizationDomains,
    ) -> Result<Page<OrganizationDomain>, Error> {
        self.list_for_instance_request(&params).send().await
    }

    /// Lists all domains of all organizations of the instance, page by page, as a stream.
    ///
    /// `GET /organization_domains`, once per page. A limit in `params` is the size of a page (500 otherwise), an offset
    /// is where the stream starts.
    ///
    /// # Errors
    ///
    /// As for [`list_for_instance`](Self::list_for_instance), as an item of the stream, which ends with it.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::organization_domains::ListInstanceOrganizationDomains;
    ///
    /// let params = ListInstanceOrganizationDomains::new();
    /// let mut all = clerk.organization_domains().list_all_for_instance(params);
    /// while let Some(one) = all.next().await {
    ///     println!("{}", one?.name);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn list_all_for_instance(self, params: ListInstanceOrganizationDomains) -> Pages<OrganizationDomain> {
        Pages::all(params, |params| self.list_for_instance_request(params))
    }

    /// Adds a domain to an organization, verified unless told otherwise.
    ///
    /// `POST /organizations/{organization_id}/domains`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier or name. From the API: 403 if domains of organizations are off, or the
    /// organization has as many as it may; 404 `resource_not_found`; 400 and 422 for a name that is taken or malformed,
    /// or belongs to a provider of email for everybody.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::organization_domains::CreateOrganizationDomain;
    ///
    /// let params = CreateOrganizationDomain::new("acme.example", "automatic_invitation");
    /// let domain = clerk.organization_domains().create("org_123", params).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "createOrganizationDomain")]
    pub async fn create(
        self,
        organization_id: impl Into<OrganizationId>,
        params: CreateOrganizationDomain,
    ) -> Result<OrganizationDomain, Error> {
        self.clerk
            .request(Method::POST, "/organizations/{organization_id}/domains")
            .path("organization_id", organization_id.into())
            .check(check::filled("name", &params.name))
            .json(&params)
            .send()
            .await
    }

    /// Changes how a domain brings members, or whether it is verified.
    ///
    /// `PATCH /organizations/{organization_id}/domains/{domain_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 403 if domains of organizations are off; 404
    /// `resource_not_found`; 400 and 422 for a mode that the instance or an unverified domain cannot have.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::organization_domains::UpdateOrganizationDomain;
    /// use clerk_types::resources::instance_settings::OrganizationEnrollmentMode;
    ///
    /// let params = UpdateOrganizationDomain::new().enrollment_mode(OrganizationEnrollmentMode::ManualInvitation);
    /// clerk.organization_domains().update("org_123", "orgdmn_123", params).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "updateOrganizationDomain")]
    pub async fn update(
        self,
        organization_id: impl Into<OrganizationId>,
        domain_id: impl Into<OrganizationDomainId>,
        params: UpdateOrganizationDomain,
    ) -> Result<OrganizationDomain, Error> {
        self.clerk
            .request(Method::PATCH, "/organizations/{organization_id}/domains/{domain_id}")
            .path("organization_id", organization_id.into())
            .path("domain_id", domain_id.into())
            .json(&params)
            .send()
            .await
    }

    /// Takes a domain away from an organization.
    ///
    /// `DELETE /organizations/{organization_id}/domains/{domain_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 403 if domains of organizations are off; 404
    /// `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.organization_domains().delete("org_123", "orgdmn_123").await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "deleteOrganizationDomain")]
    pub async fn delete(
        self,
        organization_id: impl Into<OrganizationId>,
        domain_id: impl Into<OrganizationDomainId>,
    ) -> Result<DeletedObject, Error> {
        self.clerk
            .request(Method::DELETE, "/organizations/{organization_id}/domains/{domain_id}")
            .path("organization_id", organization_id.into())
            .path("domain_id", domain_id.into())
            .send()
            .await
    }

    /// Says that a domain is the organization's, in place of a proof by a DNS record. Said again, it changes nothing.
    ///
    /// `POST /organizations/{organization_id}/domains/{domain_id}/verify_ownership`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 403 if domains of organizations are off; 404
    /// `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let domain = clerk.organization_domains().verify_ownership("org_123", "orgdmn_123").await?;
    /// println!("{:?}", domain.ownership_verification);
    /// # Ok(()) }
    /// ```
    pub async fn verify_ownership(
        self,
        organization_id: impl Into<OrganizationId>,
        domain_id: impl Into<OrganizationDomainId>,
    ) -> Result<OrganizationDomain, Error> {
        self.clerk
            .request(Method::POST, "/organizations/{organization_id}/domains/{domain_id}/verify_ownership")
            .path("organization_id", organization_id.into())
            .path("domain_id", domain_id.into())
            .send()
            .await
    }

    fn list_request(self, organization_id: OrganizationId, params: &ListOrganizationDomains) -> Request {
        self.clerk
            .request(Method::GET, "/organizations/{organization_id}/domains")
            .path("organization_id", organization_id)
            .page(params)
    }

    fn list_for_instance_request(self, params: &ListInstanceOrganizationDomains) -> Request {
        self.clerk.request(Method::GET, "/organization_domains").check(params.check()).page(params)
    }
}

/// A filter of domains by how they bring members: a list of modes, or of what to include and what to leave out, from
/// which it converts.
///
/// ```
/// use clerk_api::{Filter, groups::organization_domains::EnrollmentModes};
/// use clerk_types::resources::instance_settings::OrganizationEnrollmentMode;
///
/// let modes = EnrollmentModes::from([OrganizationEnrollmentMode::AutomaticInvitation]);
/// let others = EnrollmentModes::from([Filter::exclude(OrganizationEnrollmentMode::EnterpriseSso)]);
/// ```
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct EnrollmentModes(Vec<Filter>);

impl<I: IntoIterator> From<I> for EnrollmentModes
where
    I::Item: Into<Filter>,
{
    fn from(modes: I) -> Self {
        Self(modes.into_iter().map(Into::into).collect())
    }
}

// The one list of the API that is one text with commas. Without any mode it is not sent: an empty text is none.
impl Serialize for EnrollmentModes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.is_empty() {
            true => serializer.serialize_none(),
            false => serializer.serialize_str(&self.0.iter().map(Filter::to_string).collect::<Vec<_>>().join(",")),
        }
    }
}

params! {
    /// Which domains of an organization to list, for [`OrganizationDomains::list`].
    #[doc(alias = "GetOrganizationDomainListParams")]
    pub struct ListOrganizationDomains {
        page 500;
        optional {
            /// Only domains that are verified, or only those that are not.
            verified: bool,
            /// Only domains that bring members in one of these ways, or in none of those left out.
            enrollment_mode: EnrollmentModes as into,
        }
    }
}

params! {
    /// Which domains of the instance to list, for [`OrganizationDomains::list_for_instance`].
    pub struct ListInstanceOrganizationDomains {
        page 500;
        optional {
            /// Only domains of this organization.
            organization_id: OrganizationId as into,
            /// Only domains that are verified, or only those that are not.
            verified: bool,
            /// Only domains that bring members in one of these ways, or in none of those left out.
            enrollment_mode: EnrollmentModes as into,
            /// Only domains with this text in their name; a text that starts with `org_` is the identifier of the
            /// organization instead.
            query: String as into,
            /// Only domains with these names.
            domains: Vec<String> as list<String>,
            /// `name` or `created_at`, after a `+` (or nothing) for ascending or a `-` for descending order; `-created_at`
            /// by default.
            order_by: String as into,
        }
    }
}

impl ListInstanceOrganizationDomains {
    fn check(&self) -> Outcome {
        check::optional(self.organization_id.as_ref(), |id| check::filled("organization_id", id.as_str()))?;
        check::optional(self.query.as_deref(), |query| check::filled("query", query.trim()))
    }
}

params! {
    /// What a new domain of an organization is like, for [`OrganizationDomains::create`].
    #[doc(alias = "CreateOrganizationDomainParams")]
    pub struct CreateOrganizationDomain {
        required {
            /// The domain, for example `acme.example`.
            name: String as into,
            /// How it brings members.
            enrollment_mode: OrganizationEnrollmentMode as into,
        }
        optional {
            /// Whether it needs no proof; true by default.
            verified: bool,
        }
    }
}

params! {
    /// What to change about a domain of an organization, for [`OrganizationDomains::update`]. What is not set stays as it
    /// is.
    #[doc(alias = "UpdateOrganizationDomainParams")]
    pub struct UpdateOrganizationDomain {
        optional {
            /// How it brings members.
            enrollment_mode: OrganizationEnrollmentMode as into,
            /// Whether it needs no proof.
            verified: bool,
        }
    }
}
