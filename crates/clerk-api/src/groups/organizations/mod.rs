//! Organizations: groups of users who share what belongs to them.
//!
//! An organization can be looked up by its identifier or by its slug, see [`OrganizationRef`]; everything else takes the
//! identifier. All operations need the instance secret key. Reference: `clerkClient.organizations`.

mod params;

use clerk_types::{
    deleted::DeletedObject,
    ids::OrganizationId,
    page::Page,
    resources::{
        billing::{CreditBalance, CreditLedgerEntry, Subscription},
        organizations::Organization,
    },
};
use http::Method;

pub use self::params::{
    CreateOrganization, GetOrganization, ListOrganizations, OrganizationMetadata, OrganizationRef, UpdateOrganization,
};
use super::{credits::AdjustCreditBalance, logos::Logo};
use crate::{Clerk, Error, Request, pages::Pages};

/// The operations on organizations; made by [`Clerk::organizations`].
#[derive(Clone, Copy, Debug)]
#[doc(alias = "OrganizationAPI")]
pub struct Organizations<'a> {
    clerk: &'a Clerk,
}

impl<'a> Organizations<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk }
    }

    /// Lists one page of the organizations, the newest first unless ordered otherwise.
    ///
    /// `GET /organizations`.
    ///
    /// # Errors
    ///
    /// Before any traffic: a limit that is not 1 to 500, more than 100 organizations in a filter. From the API: 401
    /// `clerk_key_invalid`; 403 if organizations are off; 422 for parameters it does not take.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::organizations::ListOrganizations;
    ///
    /// let params = ListOrganizations::new().user_id(["user_123"]).include_members_count(true);
    /// let page = clerk.organizations().list(params).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "getOrganizationList")]
    pub async fn list(self, params: ListOrganizations) -> Result<Page<Organization>, Error> {
        self.list_request(&params).send().await
    }

    /// Lists all organizations, page by page, as a stream.
    ///
    /// `GET /organizations`, once per page. A limit in `params` is the size of a page (500 otherwise), an offset is
    /// where the stream starts.
    ///
    /// # Errors
    ///
    /// As for [`list`](Self::list), as an item of the stream, which ends with it.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::organizations::ListOrganizations;
    ///
    /// let mut all = clerk.organizations().list_all(ListOrganizations::new());
    /// while let Some(one) = all.next().await {
    ///     println!("{}", one?.name);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn list_all(self, params: ListOrganizations) -> Pages<Organization> {
        Pages::all(params, |params| self.list_request(params))
    }

    /// Creates an organization.
    ///
    /// `POST /organizations`.
    ///
    /// # Errors
    ///
    /// Before any traffic: a name that is not 1 to 256 characters long, an empty slug or identifier, metadata that is
    /// no object. From the API: 402 if the plan lacks something asked for; 403 if organizations are off, or the user
    /// has created as many as users may; 400 and 422 for a slug that is taken, malformed, or given where slugs are off.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::organizations::CreateOrganization;
    ///
    /// let params = CreateOrganization::new("Acme").created_by("user_123").slug("acme");
    /// let acme = clerk.organizations().create(params).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "createOrganization")]
    pub async fn create(self, params: CreateOrganization) -> Result<Organization, Error> {
        self.clerk.request(Method::POST, "/organizations").check(params.check()).json(&params).send().await
    }

    /// Gets an organization by its identifier or its slug.
    ///
    /// `GET /organizations/{organization_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier or slug. From the API: 403 if organizations are off; 404
    /// `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::organizations::GetOrganization;
    ///
    /// let params = GetOrganization::new().include_members_count(true);
    /// let acme = clerk.organizations().get("acme", params).await?;
    /// println!("{:?} members", acme.members_count);
    /// # Ok(()) }
    /// ```
    #[doc(alias = "getOrganization")]
    pub async fn get(
        self,
        organization: impl Into<OrganizationRef>,
        params: GetOrganization,
    ) -> Result<Organization, Error> {
        self.clerk
            .request(Method::GET, "/organizations/{organization_id}")
            .path("organization_id", organization.into().as_str())
            .query_all(&params)
            .send()
            .await
    }

    /// Changes an organization, but not its metadata; for that see [`merge_metadata`](Self::merge_metadata).
    ///
    /// `PATCH /organizations/{organization_id}`. At most 10 calls in 10 s for one organization.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier or slug, a name that is not 1 to 256 characters long. From the API: 402
    /// if the plan lacks something asked for; 404 `resource_not_found`; 400 and 422 for a slug that is taken or
    /// malformed, and for fewer members than there are; 429 above the limit.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::organizations::UpdateOrganization;
    ///
    /// let params = UpdateOrganization::new().name("Acme Ltd").max_allowed_memberships(20);
    /// clerk.organizations().update("org_123", params).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "updateOrganization")]
    pub async fn update(
        self,
        organization_id: impl Into<OrganizationId>,
        params: UpdateOrganization,
    ) -> Result<Organization, Error> {
        self.one(Method::PATCH, "/organizations/{organization_id}", organization_id)
            .check(params.check())
            .json(&params)
            .send()
            .await
    }

    /// Deletes an organization with all its memberships and invitations. This cannot be undone.
    ///
    /// `DELETE /organizations/{organization_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.organizations().delete("org_123").await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "deleteOrganization")]
    pub async fn delete(self, organization_id: impl Into<OrganizationId>) -> Result<DeletedObject, Error> {
        self.one(Method::DELETE, "/organizations/{organization_id}", organization_id).send().await
    }

    /// Merges metadata into that of an organization, at every depth: what is not named stays, and null removes.
    ///
    /// `PATCH /organizations/{organization_id}/metadata`. At most 10 calls in 10 s for one organization.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier, metadata that is no object. From the API: 404 `resource_not_found`; 400
    /// and 422 for metadata it does not take; 429 above the limit.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::organizations::OrganizationMetadata;
    ///
    /// let metadata = OrganizationMetadata::new().public_metadata(serde_json::json!({"plan": "gold", "trial": null}));
    /// clerk.organizations().merge_metadata("org_123", metadata).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "updateOrganizationMetadata")]
    pub async fn merge_metadata(
        self,
        organization_id: impl Into<OrganizationId>,
        metadata: OrganizationMetadata,
    ) -> Result<Organization, Error> {
        self.one(Method::PATCH, "/organizations/{organization_id}/metadata", organization_id)
            .json(&metadata)
            .send()
            .await
    }

    /// Puts metadata in the place of that of an organization. Public or private metadata that is not given stays whole;
    /// of what is given, nothing that was there before stays.
    ///
    /// `PUT /organizations/{organization_id}/metadata`. At most 10 calls in 10 s for one organization.
    ///
    /// # Errors
    ///
    /// As for [`merge_metadata`](Self::merge_metadata).
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::{JsonObject, groups::organizations::OrganizationMetadata};
    ///
    /// #[derive(serde::Serialize)]
    /// struct Contract {
    ///     seats: u32,
    /// }
    ///
    /// let metadata = OrganizationMetadata::new().private_metadata(JsonObject::of(&Contract { seats: 20 }));
    /// clerk.organizations().replace_metadata("org_123", metadata).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "replaceOrganizationMetadata")]
    pub async fn replace_metadata(
        self,
        organization_id: impl Into<OrganizationId>,
        metadata: OrganizationMetadata,
    ) -> Result<Organization, Error> {
        self.one(Method::PUT, "/organizations/{organization_id}/metadata", organization_id).json(&metadata).send().await
    }

    /// Uploads a logo, in place of the one there may be.
    ///
    /// `PUT /organizations/{organization_id}/logo`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier, an image that is no JPEG, PNG, GIF or WebP, that is empty or larger
    /// than 10 MB. From the API: 404 `resource_not_found`; 400 `request_body_invalid` for an image it cannot read; 413
    /// `image_too_large`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk, bytes: Vec<u8>) -> Result<(), clerk_api::Error> {
    /// use clerk_api::File;
    ///
    /// let acme = clerk.organizations().upload_logo("org_123", File::image(bytes)).await?;
    /// println!("{:?}", acme.image_url);
    /// # Ok(()) }
    /// ```
    #[doc(alias = "updateOrganizationLogo")]
    pub async fn upload_logo(
        self,
        organization_id: impl Into<OrganizationId>,
        logo: impl Into<Logo>,
    ) -> Result<Organization, Error> {
        self.one(Method::PUT, "/organizations/{organization_id}/logo", organization_id).logo(&logo.into()).send().await
    }

    /// Deletes the logo of an organization; a picture that stands in takes its place.
    ///
    /// `DELETE /organizations/{organization_id}/logo`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`, `image_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let acme = clerk.organizations().delete_logo("org_123").await?;
    /// assert!(!acme.has_image);
    /// # Ok(()) }
    /// ```
    #[doc(alias = "deleteOrganizationLogo")]
    pub async fn delete_logo(self, organization_id: impl Into<OrganizationId>) -> Result<Organization, Error> {
        self.one(Method::DELETE, "/organizations/{organization_id}/logo", organization_id).send().await
    }

    /// Gets what an organization subscribes to.
    ///
    /// `GET /organizations/{organization_id}/billing/subscription`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 403 if billing is off; 404 `resource_not_found` and
    /// `payer_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let subscription = clerk.organizations().billing_subscription("org_123").await?;
    /// println!("{}", subscription.status);
    /// # Ok(()) }
    /// ```
    #[doc(alias = "getOrganizationBillingSubscription")]
    pub async fn billing_subscription(self, organization_id: impl Into<OrganizationId>) -> Result<Subscription, Error> {
        self.one(Method::GET, "/organizations/{organization_id}/billing/subscription", organization_id).send().await
    }

    /// Gets what an organization has to the good.
    ///
    /// `GET /organizations/{organization_id}/billing/credits`.
    ///
    /// # Errors
    ///
    /// As for [`billing_subscription`](Self::billing_subscription).
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let credits = clerk.organizations().billing_credit_balance("org_123").await?;
    /// println!("{} cents", credits.balance.map_or(0, |balance| balance.amount));
    /// # Ok(()) }
    /// ```
    pub async fn billing_credit_balance(
        self,
        organization_id: impl Into<OrganizationId>,
    ) -> Result<CreditBalance, Error> {
        self.one(Method::GET, "/organizations/{organization_id}/billing/credits", organization_id).send().await
    }

    /// Changes what an organization has to the good. Repeat it under the same key if you do not know whether it happened.
    ///
    /// `POST /organizations/{organization_id}/billing/credits`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier or key, an amount that is not above zero. From the API: 404
    /// `resource_not_found`, `payer_not_found`; 409 and 422 for less credit than none, and for a currency it does not
    /// take.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::credits::{AdjustCreditBalance, CreditAction};
    ///
    /// let params = AdjustCreditBalance::new(500, CreditAction::Increase, "incident-4711").note("for the outage");
    /// let entry = clerk.organizations().adjust_billing_credit_balance("org_123", params).await?;
    /// println!("{}", entry.amount.amount_formatted);
    /// # Ok(()) }
    /// ```
    pub async fn adjust_billing_credit_balance(
        self,
        organization_id: impl Into<OrganizationId>,
        params: AdjustCreditBalance,
    ) -> Result<CreditLedgerEntry, Error> {
        self.one(Method::POST, "/organizations/{organization_id}/billing/credits", organization_id)
            .check(params.check())
            .json(&params)
            .send()
            .await
    }

    fn one(self, method: Method, template: &'static str, organization_id: impl Into<OrganizationId>) -> Request {
        self.clerk.request(method, template).path("organization_id", organization_id.into())
    }

    fn list_request(self, params: &ListOrganizations) -> Request {
        self.clerk.request(Method::GET, "/organizations").check(params.check()).page(params)
    }
}
