//! The allow-list: who may sign up when nobody else may.
//!
//! All operations need the instance secret key. Reference: `clerkClient.allowlistIdentifiers`.

use clerk_types::{
    deleted::DeletedObject, ids::AllowlistIdentifierId, page::Page,
    resources::allow_and_block_lists::AllowlistIdentifier,
};
use http::Method;

use super::check;
use crate::{Clerk, Error, Request, pages::Pages};

/// The operations on the allow-list; made by [`Clerk::allowlist_identifiers`].
#[derive(Clone, Copy, Debug)]
#[doc(alias = "AllowlistIdentifierAPI")]
pub struct AllowlistIdentifiers<'a> {
    clerk: &'a Clerk,
}

impl<'a> AllowlistIdentifiers<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk }
    }

    /// Lists one page of the allow-list.
    ///
    /// `GET /allowlist_identifiers`, with `paginated=true` for the sake of the total.
    ///
    /// # Errors
    ///
    /// Before any traffic: a limit that is not 1 to 500. From the API: 401 `clerk_key_invalid`; 402 if the plan has no
    /// allow-list.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::allowlist_identifiers::ListAllowlistIdentifiers;
    ///
    /// let page = clerk.allowlist_identifiers().list(ListAllowlistIdentifiers::new().limit(100)).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "getAllowlistIdentifierList")]
    pub async fn list(self, params: ListAllowlistIdentifiers) -> Result<Page<AllowlistIdentifier>, Error> {
        self.list_request(&params).send().await
    }

    /// Lists all entries of the allow-list, page by page, as a stream.
    ///
    /// `GET /allowlist_identifiers`, once per page. A limit in `params` is the size of a page (500 otherwise), an
    /// offset is where the stream starts.
    ///
    /// # Errors
    ///
    /// As for [`list`](Self::list), as an item of the stream, which ends with it.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::allowlist_identifiers::ListAllowlistIdentifiers;
    ///
    /// let mut all = clerk.allowlist_identifiers().list_all(ListAllowlistIdentifiers::new());
    /// while let Some(one) = all.next().await {
    ///     println!("{}", one?.identifier.unwrap_or_default());
    /// }
    /// # Ok(()) }
    /// ```
    pub fn list_all(self, params: ListAllowlistIdentifiers) -> Pages<AllowlistIdentifier> {
        Pages::all(params, |params| self.list_request(params))
    }

    /// Adds somebody to the allow-list.
    ///
    /// `POST /allowlist_identifiers`. Unless asked to, Clerk does not write to them.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 402 if the plan has no allow-list; 400
    /// and 422 for an identifier that is on the list already or malformed.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::allowlist_identifiers::CreateAllowlistIdentifier;
    ///
    /// let params = CreateAllowlistIdentifier::new("ada@example.com").notify(true);
    /// clerk.allowlist_identifiers().create(params).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "createAllowlistIdentifier")]
    pub async fn create(self, params: CreateAllowlistIdentifier) -> Result<AllowlistIdentifier, Error> {
        self.clerk
            .request(Method::POST, "/allowlist_identifiers")
            .check(check::filled("identifier", &params.identifier))
            .json(&params)
            .send()
            .await
    }

    /// Takes somebody off the allow-list.
    ///
    /// `DELETE /allowlist_identifiers/{identifier_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`; 402 if the plan has no
    /// allow-list.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.allowlist_identifiers().delete("alid_123").await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "deleteAllowlistIdentifier")]
    pub async fn delete(self, identifier_id: impl Into<AllowlistIdentifierId>) -> Result<DeletedObject, Error> {
        self.clerk
            .request(Method::DELETE, "/allowlist_identifiers/{identifier_id}")
            .path("identifier_id", identifier_id.into())
            .send()
            .await
    }

    fn list_request(self, params: &ListAllowlistIdentifiers) -> Request {
        self.clerk.request(Method::GET, "/allowlist_identifiers").query("paginated", true).page(params)
    }
}

params! {
    /// Which entries to list, for [`AllowlistIdentifiers::list`].
    pub struct ListAllowlistIdentifiers {
        page 500;
    }
}

params! {
    /// Whom to allow, for [`AllowlistIdentifiers::create`].
    #[doc(alias = "AllowlistIdentifierCreateParams")]
    pub struct CreateAllowlistIdentifier {
        required {
            /// An email address, a phone number or a Web3 wallet.
            identifier: String as into,
        }
        optional {
            /// Whether to send them an invitation, which a wallet cannot get; false by default.
            notify: bool,
        }
    }
}
