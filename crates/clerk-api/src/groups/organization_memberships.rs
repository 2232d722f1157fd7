//! Memberships: users as members of organizations.
//!
//! All operations need the instance secret key. Reference: `clerkClient.organizations`.

use clerk_types::{
    ids::{OrganizationId, UserId},
    page::Page,
    resources::organization_memberships::OrganizationMembership,
    time::Millis,
};
use http::Method;

use super::check::{self, Outcome};
use crate::{Clerk, Error, Filter, JsonObject, Request, pages::Pages};

/// How many values one filter has at most.
const MAX_FILTERS: usize = 100;

/// The operations on memberships; made by [`Clerk::organization_memberships`].
#[derive(Clone, Copy, Debug)]
pub struct OrganizationMemberships<'a> {
    clerk: &'a Clerk,
}

impl<'a> OrganizationMemberships<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk }
    }

    /// Lists one page of the members of an organization.
    ///
    /// `GET /organizations/{organization_id}/memberships`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier, a limit that is not 1 to 500, more than 100 values in a filter. From the
    /// API: 401 `clerk_key_invalid`; 422 for parameters it does not take.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::organization_memberships::ListOrganizationMemberships;
    ///
    /// let params = ListOrganizationMemberships::new().role(["org:admin"]).order_by("email_address");
    /// let admins = clerk.organization_memberships().list("org_123", params).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "getOrganizationMembershipList")]
    pub async fn list(
        self,
        organization_id: impl Into<OrganizationId>,
        params: ListOrganizationMemberships,
    ) -> Result<Page<OrganizationMembership>, Error> {
        self.list_request(organization_id.into(), &params).send().await
    }

    /// Lists all members of an organization, page by page, as a stream.
    ///
    /// `GET /organizations/{organization_id}/memberships`, once per page. A limit in `params` is the size of a page (500
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
    /// use clerk_api::groups::organization_memberships::ListOrganizationMemberships;
    ///
    /// let mut all = clerk.organization_memberships().list_all("org_123", ListOrganizationMemberships::new());
    /// while let Some(one) = all.next().await {
    ///     println!("{}", one?.role);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn list_all(
        self,
        organization_id: impl Into<OrganizationId>,
        params: ListOrganizationMemberships,
    ) -> Pages<OrganizationMembership> {
        Pages::all(params, |params| self.list_request(organization_id.into(), params))
    }

    /// Lists one page of the memberships in all organizations of the instance.
    ///
    /// `GET /organization_memberships`.
    ///
    /// # Errors
    ///
    /// Before any traffic: a limit that is not 1 to 500. From the API: 401 `clerk_key_invalid`; 422 for parameters it
    /// does not take.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::organization_memberships::ListInstanceOrganizationMemberships;
    ///
    /// let params = ListInstanceOrganizationMemberships::new().order_by("-created_at");
    /// let page = clerk.organization_memberships().list_for_instance(params).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "getInstanceOrganizationMembershipList")]
    pub async fn list_for_instance(
        self,
        params: ListInstanceOrganizationMemberships,
    ) -> Result<Page<OrganizationMembership>, Error> {
        self.list_for_instance_request(&params).send().await
    }

    /// Lists all memberships in all organizations of the instance, page by page, as a stream.
    ///
    /// `GET /organization_memberships`, once per page. A limit in `params` is the size of a page (500 otherwise), an
    /// offset is where the stream starts.
    ///
    /// # Errors
    ///
    /// As for [`list_for_instance`](Self::list_for_instance), as an item of the stream, which ends with it.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::organization_memberships::ListInstanceOrganizationMemberships;
    ///
    /// let params = ListInstanceOrganizationMemberships::new();
    /// let mut all = clerk.organization_memberships().list_all_for_instance(params);
    /// while let Some(one) = all.next().await {
    ///     println!("{}", one?.organization.name);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn list_all_for_instance(self, params: ListInstanceOrganizationMemberships) -> Pages<OrganizationMembership> {
        Pages::all(params, |params| self.list_for_instance_request(params))
    }

    /// Makes a user a member of an organization, which is the user's active one from the next session on, unless the
    /// user chooses another.
    ///
    /// `POST /organizations/{organization_id}/memberships`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier or role, metadata that is no object. From the API: 403 if the
    /// organization has as many members as it may; 404 for an organization, a user or a role that is not there; 400 and
    /// 422 for a user who is a member already.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::organization_memberships::CreateOrganizationMembership;
    ///
    /// let params = CreateOrganizationMembership::new("user_123", "org:member");
    /// clerk.organization_memberships().create("org_123", params).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "createOrganizationMembership")]
    pub async fn create(
        self,
        organization_id: impl Into<OrganizationId>,
        params: CreateOrganizationMembership,
    ) -> Result<OrganizationMembership, Error> {
        self.clerk
            .request(Method::POST, "/organizations/{organization_id}/memberships")
            .path("organization_id", organization_id.into())
            .check(params.check())
            .json(&params)
            .send()
            .await
    }

    /// Gives a member another role.
    ///
    /// `PATCH /organizations/{organization_id}/memberships/{user_id}`. At most 10 calls in 10 s for one membership.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier or role. From the API: 404 for an organization, a member or a role that
    /// is not there; 422 if nobody would be left who may manage members; 429 above the limit.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::organization_memberships::UpdateOrganizationMembership;
    ///
    /// let params = UpdateOrganizationMembership::new("org:admin");
    /// clerk.organization_memberships().update("org_123", "user_123", params).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "updateOrganizationMembership")]
    pub async fn update(
        self,
        organization_id: impl Into<OrganizationId>,
        user_id: impl Into<UserId>,
        params: UpdateOrganizationMembership,
    ) -> Result<OrganizationMembership, Error> {
        self.one(
            Method::PATCH,
            "/organizations/{organization_id}/memberships/{user_id}",
            organization_id.into(),
            user_id.into(),
        )
        .check(check::filled("role", &params.role))
        .json(&params)
        .send()
        .await
    }

    /// Takes a user out of an organization. The answer is the membership that was.
    ///
    /// `DELETE /organizations/{organization_id}/memberships/{user_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`; 422 if nobody would be left who
    /// may manage members.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let membership = clerk.organization_memberships().delete("org_123", "user_123").await?;
    /// println!("was {}", membership.role);
    /// # Ok(()) }
    /// ```
    #[doc(alias = "deleteOrganizationMembership")]
    pub async fn delete(
        self,
        organization_id: impl Into<OrganizationId>,
        user_id: impl Into<UserId>,
    ) -> Result<OrganizationMembership, Error> {
        self.one(
            Method::DELETE,
            "/organizations/{organization_id}/memberships/{user_id}",
            organization_id.into(),
            user_id.into(),
        )
        .send()
        .await
    }

    /// Merges metadata into that of a membership, at every depth: what is not named stays, and null removes.
    ///
    /// `PATCH /organizations/{organization_id}/memberships/{user_id}/metadata`. At most 10 calls in 10 s for one
    /// membership.
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
    /// use clerk_api::groups::organization_memberships::OrganizationMembershipMetadata;
    ///
    /// let metadata = OrganizationMembershipMetadata::new().public_metadata(serde_json::json!({"desk": 12}));
    /// clerk.organization_memberships().merge_metadata("org_123", "user_123", metadata).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "updateOrganizationMembershipMetadata")]
    pub async fn merge_metadata(
        self,
        organization_id: impl Into<OrganizationId>,
        user_id: impl Into<UserId>,
        metadata: OrganizationMembershipMetadata,
    ) -> Result<OrganizationMembership, Error> {
        self.one(
            Method::PATCH,
            "/organizations/{organization_id}/memberships/{user_id}/metadata",
            organization_id.into(),
            user_id.into(),
        )
        .json(&metadata)
        .send()
        .await
    }

    fn one(self, method: Method, template: &'static str, organization_id: OrganizationId, user_id: UserId) -> Request {
        self.clerk.request(method, template).path("organization_id", organization_id).path("user_id", user_id)
    }

    fn list_request(self, organization_id: OrganizationId, params: &ListOrganizationMemberships) -> Request {
        self.clerk
            .request(Method::GET, "/organizations/{organization_id}/memberships")
            .path("organization_id", organization_id)
            .check(params.check())
            .page(params)
    }

    fn list_for_instance_request(self, params: &ListInstanceOrganizationMemberships) -> Request {
        self.clerk.request(Method::GET, "/organization_memberships").page(params)
    }
}

params! {
    /// Which members of an organization to list, for [`OrganizationMemberships::list`].
    ///
    /// Each list holds at most 100 values, one of which has to be met; values that nobody has are ignored.
    #[doc(alias = "GetOrganizationMembershipListParams")]
    pub struct ListOrganizationMemberships {
        page 500;
        optional {
            /// Only these users, or all but those left out.
            user_id: Vec<Filter> as list<Filter>,
            /// Only users with one of these email addresses.
            email_address: Vec<String> as list<String>,
            /// Only users with one of these phone numbers.
            phone_number: Vec<String> as list<String>,
            /// Only users with one of these usernames.
            username: Vec<String> as list<String>,
            /// Only users with the address of one of these Web3 wallets.
            web3_wallet: Vec<String> as list<String>,
            /// Only members with one of these roles, by their keys.
            role: Vec<String> as list<String>,
            /// Only users with this text in an email address, a phone number, the username, a wallet, the identifier or a
            /// name.
            query: String as into,
            /// Only users with this text in an email address, in small or large letters.
            email_address_query: String as into,
            /// Only users with this text in a phone number.
            phone_number_query: String as into,
            /// Only users with this text in the username, in small or large letters.
            username_query: String as into,
            /// Only users with this text in a name, in small or large letters.
            name_query: String as into,
            /// Only users who were active last before this instant.
            last_active_at_before: Millis as into,
            /// Only users who were active after this instant.
            last_active_at_after: Millis as into,
            /// Only users who were created before this instant.
            created_at_before: Millis as into,
            /// Only users who were created after this instant.
            created_at_after: Millis as into,
            /// `created_at`, `email_address`, `phone_number`, `username`, `first_name` or `last_name`, after a `+` (or
            /// nothing) for ascending or a `-` for descending order.
            order_by: String as into,
        }
    }
}

impl ListOrganizationMemberships {
    fn check(&self) -> Outcome {
        check::at_most("user_id", self.user_id.as_deref().unwrap_or_default(), MAX_FILTERS)?;
        for (name, values) in [
            ("email_address", &self.email_address),
            ("phone_number", &self.phone_number),
            ("username", &self.username),
            ("web3_wallet", &self.web3_wallet),
            ("role", &self.role),
        ] {
            check::at_most(name, values.as_deref().unwrap_or_default(), MAX_FILTERS)?;
        }
        Ok(())
    }
}

params! {
    /// Which memberships of the instance to list, for [`OrganizationMemberships::list_for_instance`].
    #[doc(alias = "GetInstanceOrganizationMembershipListParams")]
    pub struct ListInstanceOrganizationMemberships {
        page 500;
        optional {
            /// `created_at`, `email_address`, `phone_number`, `username`, `first_name` or `last_name`, after a `+` (or
            /// nothing) for ascending or a `-` for descending order.
            order_by: String as into,
        }
    }
}

params! {
    /// What a new membership is like, for [`OrganizationMemberships::create`].
    #[doc(alias = "CreateOrganizationMembershipParams")]
    pub struct CreateOrganizationMembership {
        required {
            /// Who becomes a member.
            user_id: UserId as into,
            /// With which role, by its key, for example `org:member`.
            role: String as into,
        }
        optional {
            /// What browsers can read and only your service can write.
            public_metadata: JsonObject as into,
            /// What only your service can read and write.
            private_metadata: JsonObject as into,
        }
    }
}

impl CreateOrganizationMembership {
    fn check(&self) -> Outcome {
        check::filled("user_id", self.user_id.as_str())?;
        check::filled("role", &self.role)
    }
}

params! {
    /// What to change about a membership, for [`OrganizationMemberships::update`].
    #[doc(alias = "UpdateOrganizationMembershipParams")]
    pub struct UpdateOrganizationMembership {
        required {
            /// The role, by its key, for example `org:admin`.
            role: String as into,
        }
    }
}

params! {
    /// Metadata of a membership, for [`OrganizationMemberships::merge_metadata`].
    #[doc(alias = "UpdateOrganizationMembershipMetadataParams")]
    pub struct OrganizationMembershipMetadata {
        optional {
            /// What browsers can read and only your service can write.
            public_metadata: JsonObject as into,
            /// What only your service can read and write.
            private_metadata: JsonObject as into,
        }
    }
}
