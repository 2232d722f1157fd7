//! Invitations to the application, by email.
//!
//! All operations need the instance secret key. Reference: `clerkClient.invitations`.

use clerk_types::{
    deleted::DeletedObject,
    ids::InvitationId,
    page::Page,
    resources::invitations::{Invitation, InvitationStatus},
};
use http::Method;
use serde::Serialize;

use super::check::{self, Outcome};
use crate::{Clerk, Error, JsonObject, Request, pages::Pages};

/// How many invitations one call creates at most.
const MAX_BULK: usize = 10;
/// How many days an invitation is good for at most.
const MAX_DAYS: i64 = 365;

/// The operations on invitations; made by [`Clerk::invitations`].
#[derive(Clone, Copy, Debug)]
#[doc(alias = "InvitationAPI")]
pub struct Invitations<'a> {
    clerk: &'a Clerk,
}

impl<'a> Invitations<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk }
    }

    /// Lists one page of the invitations, the newest first unless ordered otherwise. Revoked ones are left out unless
    /// asked for.
    ///
    /// `GET /invitations`, with `paginated=true` for the sake of the total.
    ///
    /// # Errors
    ///
    /// Before any traffic: a limit that is not 1 to 500. From the API: 401 `clerk_key_invalid`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::invitations::ListInvitations;
    ///
    /// let params = ListInvitations::new().status("pending").order_by("expires_at");
    /// let page = clerk.invitations().list(params).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "getInvitationList")]
    pub async fn list(self, params: ListInvitations) -> Result<Page<Invitation>, Error> {
        self.list_request(&params).send().await
    }

    /// Lists all invitations, page by page, as a stream.
    ///
    /// `GET /invitations`, once per page. A limit in `params` is the size of a page (500 otherwise), an offset is where
    /// the stream starts.
    ///
    /// # Errors
    ///
    /// As for [`list`](Self::list), as an item of the stream, which ends with it.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::invitations::ListInvitations;
    ///
    /// let mut all = clerk.invitations().list_all(ListInvitations::new());
    /// while let Some(one) = all.next().await {
    ///     println!("{}", one?.email_address);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn list_all(self, params: ListInvitations) -> Pages<Invitation> {
        Pages::all(params, |params| self.list_request(params))
    }

    /// Invites somebody, by email unless told otherwise.
    ///
    /// `POST /invitations`. At most 100 an hour.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty address, a time that is not 1 to 365 days, metadata that is no object. From the
    /// API: 400 `duplicate_record` for an address that was invited before; 422 `form_identifier_exists` for one of a
    /// user; 429 above the limit.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::invitations::CreateInvitation;
    ///
    /// let params = CreateInvitation::new("ada@example.com")
    ///     .public_metadata(serde_json::json!({"team": "engines"}))
    ///     .expires_in_days(7);
    /// let invitation = clerk.invitations().create(params).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "createInvitation")]
    pub async fn create(self, params: CreateInvitation) -> Result<Invitation, Error> {
        self.clerk.request(Method::POST, "/invitations").check(params.check()).json(&params).send().await
    }

    /// Invites up to ten people at once.
    ///
    /// `POST /invitations/bulk`. At most 25 calls an hour.
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
    /// use clerk_api::groups::invitations::CreateInvitation;
    ///
    /// let addresses = ["ada@example.com", "grace@example.com"];
    /// let invitations = clerk.invitations().create_bulk(addresses.map(CreateInvitation::new)).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "createInvitationBulk")]
    pub async fn create_bulk(
        self,
        invitations: impl IntoIterator<Item = CreateInvitation>,
    ) -> Result<Vec<Invitation>, Error> {
        let invitations: Vec<CreateInvitation> = invitations.into_iter().collect();
        self.clerk
            .request(Method::POST, "/invitations/bulk")
            .check(check::some("invitations", &invitations, MAX_BULK))
            .check(invitations.iter().try_for_each(CreateInvitation::check))
            .json(&invitations)
            .send()
            .await
    }

    /// Revokes an invitation: its link stops working. Whoever was invited can still sign up where anybody can.
    ///
    /// `POST /invitations/{invitation_id}/revoke`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 400 for an invitation that was accepted or revoked; 404
    /// `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.invitations().revoke("inv_123").await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "revokeInvitation")]
    pub async fn revoke(self, invitation_id: impl Into<InvitationId>) -> Result<Invitation, Error> {
        self.clerk
            .request(Method::POST, "/invitations/{invitation_id}/revoke")
            .path("invitation_id", invitation_id.into())
            .send()
            .await
    }

    /// Deletes an invitation of any status, with the copies of its email that Clerk keeps: for somebody who never
    /// signed up and wants to be forgotten. Users and invitations to organizations with the same address stay.
    ///
    /// `DELETE /invitations/{invitation_id}`, which Clerk's description of the API lacks and its JavaScript SDK has.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.invitations().delete("inv_123").await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "deleteInvitation")]
    pub async fn delete(self, invitation_id: impl Into<InvitationId>) -> Result<DeletedObject, Error> {
        self.clerk
            .request(Method::DELETE, "/invitations/{invitation_id}")
            .path("invitation_id", invitation_id.into())
            .send()
            .await
    }

    fn list_request(self, params: &ListInvitations) -> Request {
        self.clerk.request(Method::GET, "/invitations").query("paginated", true).page(params)
    }
}

params! {
    /// Which invitations to list, for [`Invitations::list`].
    #[doc(alias = "GetInvitationListParams")]
    pub struct ListInvitations {
        page 500;
        optional {
            /// Only invitations with this status.
            status: InvitationStatus as into,
            /// Only invitations with this text in their address, or with this identifier.
            query: String as into,
            /// `created_at`, `email_address` or `expires_at`, after a `+` (or nothing) for ascending or a `-` for descending
            /// order; `-created_at` by default.
            order_by: String as into,
        }
    }
}

params! {
    /// What a new invitation is like, for [`Invitations::create`].
    pub struct CreateInvitation {
        required {
            /// Whom to invite.
            email_address: String as into,
        }
        optional {
            /// The public metadata that the user will have.
            public_metadata: JsonObject as into,
            /// Where the link in the email leads, for sign-up pages of your own.
            redirect_url: String as into,
            /// Whether to send an email; true by default.
            notify: bool,
            /// Whether to go ahead if the address was invited before; false by default.
            ignore_existing: bool,
            /// How long it can be accepted: 1 to 365 days, 30 by default.
            expires_in_days: u32,
            /// The text of the email.
            template_slug: InvitationTemplate,
        }
    }
}

impl CreateInvitation {
    fn check(&self) -> Outcome {
        check::filled("email_address", &self.email_address)?;
        check::within("expires_in_days", self.expires_in_days.map(i64::from), 1, MAX_DAYS)
    }
}

/// The text of an invitation's email.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[non_exhaustive]
#[serde(rename_all = "snake_case")]
pub enum InvitationTemplate {
    /// For anybody.
    Invitation,
    /// For those who were on the waitlist.
    WaitlistInvitation,
}
