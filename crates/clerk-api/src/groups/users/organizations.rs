//! The organizations of users.

use clerk_types::{
    ids::UserId,
    page::Page,
    resources::{
        invitations::InvitationStatus, organization_invitations::OrganizationInvitation,
        organization_memberships::OrganizationMembership,
    },
};
use http::Method;

use super::Users;
use crate::{Error, Request, pages::Pages};

impl Users<'_> {
    /// Lists one page of the memberships of a user in organizations, the newest first.
    ///
    /// `GET /users/{user_id}/organization_memberships`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier, a limit that is not 1 to 500. From the API: 403 if organizations are off.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::users::ListUserOrganizationMemberships;
    ///
    /// let params = ListUserOrganizationMemberships::new();
    /// for membership in clerk.users().list_organization_memberships("user_123", params).await? {
    ///     println!("{} {}", membership.role, membership.id);
    /// }
    /// # Ok(()) }
    /// ```
    #[doc(alias = "getOrganizationMembershipList")]
    pub async fn list_organization_memberships(
        self,
        user_id: impl Into<UserId>,
        params: ListUserOrganizationMemberships,
    ) -> Result<Page<OrganizationMembership>, Error> {
        self.memberships_request(user_id.into(), &params).send().await
    }

    /// Lists all memberships of a user in organizations, page by page, as a stream.
    ///
    /// `GET /users/{user_id}/organization_memberships`, once per page. A limit in `params` is the size of a page (500
    /// otherwise), an offset is where the stream starts.
    ///
    /// # Errors
    ///
    /// As for [`list_organization_memberships`](Self::list_organization_memberships), as an item of the stream, which
    /// ends with it.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::users::ListUserOrganizationMemberships;
    ///
    /// let params = ListUserOrganizationMemberships::new();
    /// let mut all = clerk.users().list_all_organization_memberships("user_123", params);
    /// while let Some(membership) = all.next().await {
    ///     println!("{}", membership?.role);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn list_all_organization_memberships(
        self,
        user_id: impl Into<UserId>,
        params: ListUserOrganizationMemberships,
    ) -> Pages<OrganizationMembership> {
        Pages::all(params, |params| self.memberships_request(user_id.into(), params))
    }

    /// Lists one page of the invitations of a user to organizations, the newest first.
    ///
    /// `GET /users/{user_id}/organization_invitations`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier, a limit that is not 1 to 500. From the API: 403 if organizations are
    /// off; 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::users::ListUserOrganizationInvitations;
    ///
    /// let params = ListUserOrganizationInvitations::new().status("pending");
    /// let page = clerk.users().list_organization_invitations("user_123", params).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "getOrganizationInvitationList")]
    pub async fn list_organization_invitations(
        self,
        user_id: impl Into<UserId>,
        params: ListUserOrganizationInvitations,
    ) -> Result<Page<OrganizationInvitation>, Error> {
        self.invitations_request(user_id.into(), &params).send().await
    }

    /// Lists all invitations of a user to organizations, page by page, as a stream.
    ///
    /// `GET /users/{user_id}/organization_invitations`, once per page. A limit in `params` is the size of a page (500
    /// otherwise), an offset is where the stream starts.
    ///
    /// # Errors
    ///
    /// As for [`list_organization_invitations`](Self::list_organization_invitations), as an item of the stream, which
    /// ends with it.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::users::ListUserOrganizationInvitations;
    ///
    /// let params = ListUserOrganizationInvitations::new();
    /// let mut all = clerk.users().list_all_organization_invitations("user_123", params);
    /// while let Some(invitation) = all.next().await {
    ///     println!("{}", invitation?.role);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn list_all_organization_invitations(
        self,
        user_id: impl Into<UserId>,
        params: ListUserOrganizationInvitations,
    ) -> Pages<OrganizationInvitation> {
        Pages::all(params, |params| self.invitations_request(user_id.into(), params))
    }

    fn memberships_request(self, user_id: UserId, params: &ListUserOrganizationMemberships) -> Request {
        self.one(Method::GET, "/users/{user_id}/organization_memberships", user_id).page(params)
    }

    fn invitations_request(self, user_id: UserId, params: &ListUserOrganizationInvitations) -> Request {
        self.one(Method::GET, "/users/{user_id}/organization_invitations", user_id).page(params)
    }
}

params! {
    /// Which page of memberships to list, for [`Users::list_organization_memberships`].
    #[doc(alias = "GetOrganizationMembershipListParams")]
    pub struct ListUserOrganizationMemberships {
        page 500;
    }
}

params! {
    /// Which invitations to list, for [`Users::list_organization_invitations`].
    #[doc(alias = "GetOrganizationInvitationListParams")]
    pub struct ListUserOrganizationInvitations {
        page 500;
        optional {
            /// Only invitations with this status.
            status: InvitationStatus as into,
        }
    }
}
