//! Invitations to organizations, by email.
//!
//! All operations need the instance secret key. Reference: `clerkClient.organizations`.

use clerk_types::{
    ids::{OrganizationId, OrganizationInvitationId, UserId},
    page::Page,
    resources::{invitations::InvitationStatus, organization_invitations::OrganizationInvitation},
};
use http::Method;

use super::check::{self, Outcome};
use crate::{Clerk, Error, JsonObject, Request, pages::Pages};

/// How many invitations one call creates at most.
const MAX_BULK: usize = 10;
/// How many days an invitation is good for at most.
const MAX_DAYS: i64 = 365;

/// The operations on invitations to organizations; made by [`Clerk::organization_invitations`].
#[derive(Clone, Copy, Debug)]
pub struct OrganizationInvitations<'a> {
    clerk: &'a Clerk,
}

impl<'a> OrganizationInvitations<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk }
    }

    /// Lists one page of the invitations to an organization, the newest first unless ordered otherwise. Those that a
    /// domain of the organization brought are left out.
    ///
    /// `GET /organizations/{organization_id}/invitations`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier, a limit that is not 1 to 500. From the API: 404 `resource_not_found`;
    /// 422 for parameters it does not take.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::organization_invitations::ListOrganizationInvitations;
    ///
    /// let params = ListOrganizationInvitations::new().status(["pending"]);
    /// let page = clerk.organization_invitations().list("org_123", params).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "getOrganizationInvitationList")]
    pub async fn list(
        self,
        organization_id: impl Into<OrganizationId>,
        params: ListOrganizationInvitations,
    ) -> Result<Page<OrganizationInvitation>, Error> {
        self.list_request(organization_id.into(), &params).send().await
    }

    /// Lists all invitations to an organization, page by page, as a stream.
    ///
    /// `GET /organizations/{organization_id}/invitations`, once per page. A limit in `params` is the size of a page (500
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
    /// use clerk_api::groups::organization_invitations::ListOrganizationInvitations;
    ///
    /// let mut all = clerk.organization_invitations().list_all("org_123", ListOrganizationInvitations::new());
    /// while let Some(one) = all.next().await {
    ///     println!("{}", one?.email_address);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn list_all(
        self,
        organization_id: impl Into<OrganizationId>,
        params: ListOrganizationInvitations,
    ) -> Pages<OrganizationInvitation> {
        Pages::all(params, |params| self.list_request(organization_id.into(), params))
    }

    /// Lists one page of the open invitations to an organization, the newest first.
    ///
    /// `GET /organizations/{organization_id}/invitations/pending`.
    ///
    /// # Errors
    ///
    /// As for [`list`](Self::list).
    ///
    /// # Example
    ///
    /// ```no_run
    /// # #![allow(deprecated)]
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::organization_invitations::ListPendingOrganizationInvitations;
    ///
    /// let params = ListPendingOrganizationInvitations::new();
    /// let page = clerk.organization_invitations().list_pending("org_123", params).await?;
    /// # Ok(()) }
    /// ```
    #[deprecated(note = "use `list` with the status `pending`")]
    pub async fn list_pending(
        self,
        organization_id: impl Into<OrganizationId>,
        params: ListPendingOrganizationInvitations,
    ) -> Result<Page<OrganizationInvitation>, Error> {
        self.list_pending_request(organization_id.into(), &params).send().await
    }

    /// Lists all open invitations to an organization, page by page, as a stream.
    ///
    /// `GET /organizations/{organization_id}/invitations/pending`, once per page. A limit in `params` is the size of a
    /// page (500 otherwise), an offset is where the stream starts.
    ///
    /// # Errors
    ///
    /// As for [`list`](Self::list), as an item of the stream, which ends with it.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # #![allow(deprecated)]
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::organization_invitations::ListPendingOrganizationInvitations;
    ///
    /// let params = ListPendingOrganizationInvitations::new();
    /// let mut all = clerk.organization_invitations().list_all_pending("org_123", params);
    /// while let Some(one) = all.next().await {
    ///     println!("{}", one?.email_address);
    /// }
    /// # Ok(()) }
    /// ```
    #[deprecated(note = "use `list_all` with the status `pending`")]
    pub fn list_all_pending(
        self,
        organization_id: impl Into<OrganizationId>,
        params: ListPendingOrganizationInvitations,
    ) -> Pages<OrganizationInvitation> {
        Pages::all(params, |params| self.list_pending_request(organization_id.into(), params))
    }

    /// Lists one page of the invitations to all organizations of the instance, the newest first unless ordered
    /// otherwise. Each tells what may be known of its organization.
    ///
    /// `GET /organization_invitations`.
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
    /// use clerk_api::groups::organization_invitations::ListInstanceOrganizationInvitations;
    ///
    /// let params = ListInstanceOrganizationInvitations::new().query("@example.com");
    /// let page = clerk.organization_invitations().list_for_instance(params).await?;
    /// # Ok(()) }
    /// ```
    pub async fn list_for_instance(
        self,
        params: ListInstanceOrganizationInvitations,
    ) -> Result<Page<OrganizationInvitation>, Error> {
        self.list_for_instance_request(&params).send().await
    }

    /// Lists all invitations to all organizations of the instance, page by page, as a stream.
    ///
    /// `GET /organization_invitations`, once per page. A limit in `params` is the size of a page (500 otherwise), an
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
    /// use clerk_api::groups::organization_invitations::ListInstanceOrganizationInvitations;
    ///
    /// let params = ListInstanceOrganizationInvitations::new();
    /// let mut all = clerk.organization_invitations().list_all_for_instance(params);
    /// while let Some(one) = all.next().await {
    ///     println!("{}", one?.email_address);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn list_all_for_instance(self, params: ListInstanceOrganizationInvitations) -> Pages<OrganizationInvitation> {
        Pages::all(params, |params| self.list_for_instance_request(params))
    }

    /// Invites somebody to an organization, by email unless told otherwise.
    ///
    /// `POST /organizations/{organization_id}/invitations`. At most 250 an hour.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier, address or role, a time that is not 1 to 365 days, metadata that is no
    /// object. From the API: 402 if the plan lacks the role; 403 if the inviter may not invite, or the organization has
    /// as many members as it may; 404 for an organization, a user or a role that is not there; 400 and 422 for somebody
    /// who was invited before or is a member; 429 above the limit.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::organization_invitations::CreateOrganizationInvitation;
    ///
    /// let params = CreateOrganizationInvitation::new("ada@example.com", "org:member").expires_in_days(7);
    /// let invitation = clerk.organization_invitations().create("org_123", params).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "createOrganizationInvitation")]
    pub async fn create(
        self,
        organization_id: impl Into<OrganizationId>,
        params: CreateOrganizationInvitation,
    ) -> Result<OrganizationInvitation, Error> {
        self.clerk
            .request(Method::POST, "/organizations/{organization_id}/invitations")
            .path("organization_id", organization_id.into())
            .check(params.check())
            .json(&params)
            .send()
            .await
    }

    /// Invites up to ten people to an organization at once.
    ///
    /// `POST /organizations/{organization_id}/invitations/bulk`. At most 50 calls an hour.
    ///
    /// # Errors
    ///
    /// Before any traffic: no invitation or more than ten, and as for [`create`](Self::create). From the API: as for
    /// [`create`](Self::create).
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::organization_invitations::CreateOrganizationInvitation;
    ///
    /// let invitations = ["ada@example.com", "grace@example.com"]
    ///     .map(|address| CreateOrganizationInvitation::new(address, "org:member"));
    /// let sent = clerk.organization_invitations().create_bulk("org_123", invitations).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "createOrganizationInvitationBulk")]
    pub async fn create_bulk(
        self,
        organization_id: impl Into<OrganizationId>,
        invitations: impl IntoIterator<Item = CreateOrganizationInvitation>,
    ) -> Result<Page<OrganizationInvitation>, Error> {
        let invitations: Vec<CreateOrganizationInvitation> = invitations.into_iter().collect();
        self.clerk
            .request(Method::POST, "/organizations/{organization_id}/invitations/bulk")
            .path("organization_id", organization_id.into())
            .check(check::some("invitations", &invitations, MAX_BULK))
            .check(invitations.iter().try_for_each(CreateOrganizationInvitation::check))
            .json(&invitations)
            .send()
            .await
    }

    /// Gets an invitation.
    ///
    /// `GET /organizations/{organization_id}/invitations/{invitation_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let invitation = clerk.organization_invitations().get("org_123", "orginv_123").await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "getOrganizationInvitation")]
    pub async fn get(
        self,
        organization_id: impl Into<OrganizationId>,
        invitation_id: impl Into<OrganizationInvitationId>,
    ) -> Result<OrganizationInvitation, Error> {
        self.clerk
            .request(Method::GET, "/organizations/{organization_id}/invitations/{invitation_id}")
            .path("organization_id", organization_id.into())
            .path("invitation_id", invitation_id.into())
            .send()
            .await
    }

    /// Revokes an open invitation: it can no longer be accepted.
    ///
    /// `POST /organizations/{organization_id}/invitations/{invitation_id}/revoke`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 400 for an invitation that is not open; 403 if the user
    /// may not revoke it; 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::organization_invitations::RevokeOrganizationInvitation;
    ///
    /// let params = RevokeOrganizationInvitation::new().requesting_user_id("user_123");
    /// clerk.organization_invitations().revoke("org_123", "orginv_123", params).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "revokeOrganizationInvitation")]
    pub async fn revoke(
        self,
        organization_id: impl Into<OrganizationId>,
        invitation_id: impl Into<OrganizationInvitationId>,
        params: RevokeOrganizationInvitation,
    ) -> Result<OrganizationInvitation, Error> {
        self.clerk
            .request(Method::POST, "/organizations/{organization_id}/invitations/{invitation_id}/revoke")
            .path("organization_id", organization_id.into())
            .path("invitation_id", invitation_id.into())
            .check(user("requesting_user_id", params.requesting_user_id.as_ref()))
            .json(&params)
            .send()
            .await
    }

    fn list_request(self, organization_id: OrganizationId, params: &ListOrganizationInvitations) -> Request {
        self.clerk
            .request(Method::GET, "/organizations/{organization_id}/invitations")
            .path("organization_id", organization_id)
            .page(params)
    }

    fn list_pending_request(
        self,
        organization_id: OrganizationId,
        params: &ListPendingOrganizationInvitations,
    ) -> Request {
        self.clerk
            .request(Method::GET, "/organizations/{organization_id}/invitations/pending")
            .path("organization_id", organization_id)
            .page(params)
    }

    fn list_for_instance_request(self, params: &ListInstanceOrganizationInvitations) -> Request {
        self.clerk.request(Method::GET, "/organization_invitations").page(params)
    }
}

params! {
    /// Which invitations to an organization to list, for [`OrganizationInvitations::list`].
    #[doc(alias = "GetOrganizationInvitationListParams")]
    pub struct ListOrganizationInvitations {
        page 500;
        optional {
            /// Only invitations with one of these statuses.
            status: Vec<InvitationStatus> as list<InvitationStatus>,
            /// Only invitations to this address.
            email_address: String as into,
            /// `created_at` or `email_address`, after a `+` (or nothing) for ascending or a `-` for descending order;
            /// `-created_at` by default.
            order_by: String as into,
        }
    }
}

params! {
    /// Which open invitations to an organization to list, for [`OrganizationInvitations::list_pending`].
    pub struct ListPendingOrganizationInvitations {
        page 500;
    }
}

params! {
    /// Which invitations of the instance to list, for [`OrganizationInvitations::list_for_instance`].
    pub struct ListInstanceOrganizationInvitations {
        page 500;
        optional {
            /// Only invitations with one of these statuses.
            status: Vec<InvitationStatus> as list<InvitationStatus>,
            /// Only invitations with this text in their address.
            query: String as into,
            /// `created_at` or `email_address`, after a `+` (or nothing) for ascending or a `-` for descending order;
            /// `-created_at` by default.
            order_by: String as into,
        }
    }
}

params! {
    /// What a new invitation to an organization is like, for [`OrganizationInvitations::create`].
    #[doc(alias = "CreateOrganizationInvitationParams")]
    pub struct CreateOrganizationInvitation {
        required {
            /// Whom to invite.
            email_address: String as into,
            /// The role the new member gets, by its key, for example `org:member`.
            role: String as into,
        }
        optional {
            /// The member in whose name somebody is invited, who must be an admin.
            inviter_user_id: UserId as into,
            /// The public metadata that the membership will have.
            public_metadata: JsonObject as into,
            /// The private metadata that the membership will have.
            private_metadata: JsonObject as into,
            /// Where the link in the email leads, for pages of your own.
            redirect_url: String as into,
            /// How long it can be accepted: 1 to 365 days, 30 by default.
            expires_in_days: u32,
            /// Whether to send an email; true by default.
            notify: bool,
        }
    }
}

impl CreateOrganizationInvitation {
    fn check(&self) -> Outcome {
        check::filled("email_address", &self.email_address)?;
        check::filled("role", &self.role)?;
        user("inviter_user_id", self.inviter_user_id.as_ref())?;
        check::within("expires_in_days", self.expires_in_days.map(i64::from), 1, MAX_DAYS)
    }
}

params! {
    /// How to revoke an invitation to an organization, for [`OrganizationInvitations::revoke`].
    #[doc(alias = "RevokeOrganizationInvitationParams")]
    pub struct RevokeOrganizationInvitation {
        optional {
            /// The member in whose name it is revoked, who must be an admin.
            requesting_user_id: UserId as into,
        }
    }
}

fn user(name: &str, id: Option<&UserId>) -> Outcome {
    check::optional(id, |id| check::filled(name, id.as_str()))
}
