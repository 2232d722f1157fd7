//! The block-list: who may neither sign up nor sign in.
//!
//! All operations need the instance secret key. Reference: `clerkClient.blocklistIdentifiers`.

use clerk_types::{
    deleted::DeletedObject, ids::BlocklistIdentifierId, page::Page,
    resources::allow_and_block_lists::BlocklistIdentifier,
};
use http::Method;

use super::check;
use crate::{Clerk, Error};

/// The operations on the block-list; made by [`Clerk::blocklist_identifiers`].
#[derive(Clone, Copy, Debug)]
#[doc(alias = "BlocklistIdentifierAPI")]
pub struct BlocklistIdentifiers<'a> {
    clerk: &'a Clerk,
}

impl<'a> BlocklistIdentifiers<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk }
    }

    /// Lists the whole block-list; there are no pages.
    ///
    /// `GET /blocklist_identifiers`.
    ///
    /// # Errors
    ///
    /// From the API: 401 `clerk_key_invalid`; 402 if the plan has no block-list.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// for entry in clerk.blocklist_identifiers().list().await? {
    ///     println!("{:?}", entry.identifier);
    /// }
    /// # Ok(()) }
    /// ```
    #[doc(alias = "getBlocklistIdentifierList")]
    pub async fn list(self) -> Result<Page<BlocklistIdentifier>, Error> {
        self.clerk.request(Method::GET, "/blocklist_identifiers").send().await
    }

    /// Blocks somebody: an email address, a phone number or a Web3 wallet.
    ///
    /// `POST /blocklist_identifiers`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 402 if the plan has no block-list; 400
    /// and 422 for an identifier that is on the list already or malformed.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.blocklist_identifiers().create("mallory@example.com").await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "createBlocklistIdentifier")]
    pub async fn create(self, identifier: &str) -> Result<BlocklistIdentifier, Error> {
        self.clerk
            .request(Method::POST, "/blocklist_identifiers")
            .check(check::filled("identifier", identifier))
            .json(&serde_json::json!({"identifier": identifier}))
            .send()
            .await
    }

    /// Takes somebody off the block-list.
    ///
    /// `DELETE /blocklist_identifiers/{identifier_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`; 402 if the plan has no
    /// block-list.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.blocklist_identifiers().delete("blid_123").await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "deleteBlocklistIdentifier")]
    pub async fn delete(self, identifier_id: impl Into<BlocklistIdentifierId>) -> Result<DeletedObject, Error> {
        self.clerk
            .request(Method::DELETE, "/blocklist_identifiers/{identifier_id}")
            .path("identifier_id", identifier_id.into())
            .send()
            .await
    }
}
