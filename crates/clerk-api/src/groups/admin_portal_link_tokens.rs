//! Tokens of links to the admin portal, where people of an enterprise set up its connection.
//!
//! All operations need the instance secret key. The reference has no such group.

use clerk_types::{
    ids::{AdminPortalLinkTokenId, OrganizationId},
    resources::admin_portal_link_tokens::AdminPortalLinkToken,
    time::Seconds,
};
use http::Method;

use super::check::{self, Outcome};
use crate::{Clerk, Error};

/// How many seconds a token lives at most.
const MAX_LIFETIME: i64 = 86_400;

/// The operations on tokens of links to the admin portal; made by [`Clerk::admin_portal_link_tokens`].
#[derive(Clone, Copy, Debug)]
pub struct AdminPortalLinkTokens<'a> {
    clerk: &'a Clerk,
}

impl<'a> AdminPortalLinkTokens<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk }
    }

    /// Creates a token, good for one use. Its text is in this answer, and in no later one.
    ///
    /// `POST /admin_portal_link_tokens`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier or scope, a lifetime that is not 1 to 86400 s. From the API: 400
    /// `bad_request` for values that it does not take; 403 if the instance may have no such links; 409 for a conflict
    /// with another.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::admin_portal_link_tokens::CreateAdminPortalLinkToken;
    ///
    /// let params = CreateAdminPortalLinkToken::new().organization_id("org_123").seconds_until_expiration(600);
    /// let token = clerk.admin_portal_link_tokens().create(params).await?;
    /// let text = token.token.expect("a new token comes with its text");
    /// # Ok(()) }
    /// ```
    pub async fn create(self, params: CreateAdminPortalLinkToken) -> Result<AdminPortalLinkToken, Error> {
        self.clerk.request(Method::POST, "/admin_portal_link_tokens").check(params.check()).json(&params).send().await
    }

    /// Revokes a token.
    ///
    /// `POST /admin_portal_link_tokens/{admin_portal_link_token_id}/revoke`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 for a token that is not there.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::admin_portal_link_tokens::RevokeAdminPortalLinkToken;
    ///
    /// let params = RevokeAdminPortalLinkToken::new().revocation_reason("sent to the wrong person");
    /// clerk.admin_portal_link_tokens().revoke("aplt_123", params).await?;
    /// # Ok(()) }
    /// ```
    pub async fn revoke(
        self,
        admin_portal_link_token_id: impl Into<AdminPortalLinkTokenId>,
        params: RevokeAdminPortalLinkToken,
    ) -> Result<AdminPortalLinkToken, Error> {
        self.clerk
            .request(Method::POST, "/admin_portal_link_tokens/{admin_portal_link_token_id}/revoke")
            .path("admin_portal_link_token_id", admin_portal_link_token_id.into())
            .json(&params)
            .send()
            .await
    }
}

params! {
    /// What a new token is like, for [`AdminPortalLinkTokens::create`].
    pub struct CreateAdminPortalLinkToken {
        optional {
            /// The organization whose connection may be set up; none if it is for no one organization.
            organization_id: OrganizationId as into,
            /// Who is to use it, in your own words.
            it_contact_id: String as into,
            /// What it may be used for, in your own words.
            scopes: Vec<String> as list<String>,
            /// How long it lives: 1 to 86400 s, 3600 s by default.
            seconds_until_expiration: Seconds as into,
        }
    }
}

impl CreateAdminPortalLinkToken {
    fn check(&self) -> Outcome {
        check::optional(self.organization_id.as_ref(), |id| check::filled("organization_id", id.as_str()))?;
        check::optional(self.it_contact_id.as_deref(), |id| check::filled("it_contact_id", id))?;
        self.scopes.iter().flatten().try_for_each(|scope| check::filled("scopes", scope))?;
        let lifetime = self.seconds_until_expiration.map(Seconds::get);
        check::within("seconds_until_expiration", lifetime, 1, MAX_LIFETIME)
    }
}

params! {
    /// How to revoke a token, for [`AdminPortalLinkTokens::revoke`].
    pub struct RevokeAdminPortalLinkToken {
        optional {
            /// Why, for your records.
            revocation_reason: String as into,
        }
    }
}
