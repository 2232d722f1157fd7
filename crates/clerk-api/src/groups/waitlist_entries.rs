//! The waitlist: who wants to sign up, and what became of it.
//!
//! All operations need the instance secret key. Reference: `clerkClient.waitlistEntries`.

use clerk_types::{
    deleted::DeletedObject,
    ids::WaitlistEntryId,
    page::Page,
    resources::waitlist_entries::{WaitlistEntry, WaitlistEntryStatus},
};
use http::Method;

use super::check;
use crate::{Clerk, Error, Request, pages::Pages};

/// How many entries one call creates at most.
const MAX_BULK: usize = 50;

/// The operations on the waitlist; made by [`Clerk::waitlist_entries`].
#[derive(Clone, Copy, Debug)]
#[doc(alias = "WaitlistEntryAPI")]
pub struct WaitlistEntries<'a> {
    clerk: &'a Clerk,
}

impl<'a> WaitlistEntries<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk }
    }

    /// Lists one page of the waitlist, the newest entry first unless ordered otherwise.
    ///
    /// `GET /waitlist_entries`.
    ///
    /// # Errors
    ///
    /// Before any traffic: a limit that is not 1 to 500. From the API: 401 `clerk_key_invalid`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::waitlist_entries::ListWaitlistEntries;
    ///
    /// let params = ListWaitlistEntries::new().status("pending").order_by("created_at");
    /// let page = clerk.waitlist_entries().list(params).await?;
    /// # Ok(()) }
    /// ```
    pub async fn list(self, params: ListWaitlistEntries) -> Result<Page<WaitlistEntry>, Error> {
        self.list_request(&params).send().await
    }

    /// Lists all entries of the waitlist, page by page, as a stream.
    ///
    /// `GET /waitlist_entries`, once per page. A limit in `params` is the size of a page (500 otherwise), an offset is
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
    /// use clerk_api::groups::waitlist_entries::ListWaitlistEntries;
    ///
    /// let mut all = clerk.waitlist_entries().list_all(ListWaitlistEntries::new());
    /// while let Some(one) = all.next().await {
    ///     println!("{}", one?.email_address);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn list_all(self, params: ListWaitlistEntries) -> Pages<WaitlistEntry> {
        Pages::all(params, |params| self.list_request(params))
    }

    /// Puts somebody on the waitlist. Whoever is on it already stays as they are, and their entry is answered.
    ///
    /// `POST /waitlist_entries`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty address. From the API: 400 if there is no waitlist; 422 for a malformed address.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::waitlist_entries::CreateWaitlistEntry;
    ///
    /// let entry = clerk.waitlist_entries().create(CreateWaitlistEntry::new("ada@example.com").notify(false)).await?;
    /// # Ok(()) }
    /// ```
    pub async fn create(self, params: CreateWaitlistEntry) -> Result<WaitlistEntry, Error> {
        self.clerk
            .request(Method::POST, "/waitlist_entries")
            .check(check::filled("email_address", &params.email_address))
            .json(&params)
            .send()
            .await
    }

    /// Puts up to fifty people on the waitlist at once.
    ///
    /// `POST /waitlist_entries/bulk`. No address may come twice.
    ///
    /// # Errors
    ///
    /// Before any traffic: no entry or more than fifty, and as for [`create`](Self::create). From the API: 400 and 422,
    /// as for [`create`](Self::create) and for an address that comes twice.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::waitlist_entries::CreateWaitlistEntry;
    ///
    /// let addresses = ["ada@example.com", "grace@example.com"];
    /// clerk.waitlist_entries().create_bulk(addresses.map(CreateWaitlistEntry::new)).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "createBulk")]
    pub async fn create_bulk(
        self,
        entries: impl IntoIterator<Item = CreateWaitlistEntry>,
    ) -> Result<Vec<WaitlistEntry>, Error> {
        let entries: Vec<CreateWaitlistEntry> = entries.into_iter().collect();
        self.clerk
            .request(Method::POST, "/waitlist_entries/bulk")
            .check(check::some("entries", &entries, MAX_BULK))
            .check(entries.iter().try_for_each(|entry| check::filled("email_address", &entry.email_address)))
            .json(&entries)
            .send()
            .await
    }

    /// Invites somebody who waits.
    ///
    /// `POST /waitlist_entries/{waitlist_entry_id}/invite`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`; 400 and 422 for an entry that
    /// does not wait any more, or an address that was invited before; 409 while a bulk action is under way.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::waitlist_entries::InviteWaitlistEntry;
    ///
    /// clerk.waitlist_entries().invite("wle_123", InviteWaitlistEntry::new()).await?;
    /// # Ok(()) }
    /// ```
    pub async fn invite(
        self,
        waitlist_entry_id: impl Into<WaitlistEntryId>,
        params: InviteWaitlistEntry,
    ) -> Result<WaitlistEntry, Error> {
        self.clerk
            .request(Method::POST, "/waitlist_entries/{waitlist_entry_id}/invite")
            .path("waitlist_entry_id", waitlist_entry_id.into())
            .json(&params)
            .send()
            .await
    }

    /// Turns somebody down who waits.
    ///
    /// `POST /waitlist_entries/{waitlist_entry_id}/reject`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`; 400 and 422 for an entry that
    /// does not wait any more; 409 while a bulk action is under way.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.waitlist_entries().reject("wle_123").await?;
    /// # Ok(()) }
    /// ```
    pub async fn reject(self, waitlist_entry_id: impl Into<WaitlistEntryId>) -> Result<WaitlistEntry, Error> {
        self.clerk
            .request(Method::POST, "/waitlist_entries/{waitlist_entry_id}/reject")
            .path("waitlist_entry_id", waitlist_entry_id.into())
            .send()
            .await
    }

    /// Deletes the entry of somebody who waits.
    ///
    /// `DELETE /waitlist_entries/{waitlist_entry_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`; 400 and 422 for an entry that
    /// does not wait any more; 409 while a bulk action is under way.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.waitlist_entries().delete("wle_123").await?;
    /// # Ok(()) }
    /// ```
    pub async fn delete(self, waitlist_entry_id: impl Into<WaitlistEntryId>) -> Result<DeletedObject, Error> {
        self.clerk
            .request(Method::DELETE, "/waitlist_entries/{waitlist_entry_id}")
            .path("waitlist_entry_id", waitlist_entry_id.into())
            .send()
            .await
    }

    fn list_request(self, params: &ListWaitlistEntries) -> Request {
        self.clerk.request(Method::GET, "/waitlist_entries").page(params)
    }
}

params! {
    /// Which entries to list, for [`WaitlistEntries::list`].
    #[doc(alias = "WaitlistEntryListParams")]
    pub struct ListWaitlistEntries {
        page 500;
        optional {
            /// Only entries with this status.
            status: WaitlistEntryStatus as into,
            /// Only entries with this text in their address, or with this identifier.
            query: String as into,
            /// `created_at`, `email_address` or `invited_at`, after a `+` (or nothing) for ascending or a `-` for descending
            /// order; `-created_at` by default.
            order_by: String as into,
        }
    }
}

params! {
    /// Whom to put on the waitlist, for [`WaitlistEntries::create`].
    #[doc(alias = "WaitlistEntryCreateParams")]
    pub struct CreateWaitlistEntry {
        required {
            /// Their address.
            email_address: String as into,
        }
        optional {
            /// Whether to send them an email about it; true by default.
            notify: bool,
        }
    }
}

params! {
    /// How to invite somebody who waits, for [`WaitlistEntries::invite`].
    #[doc(alias = "WaitlistEntryInviteParams")]
    pub struct InviteWaitlistEntry {
        optional {
            /// Whether to go ahead if the address was invited before, or is a user's; false by default.
            ignore_existing: bool,
        }
    }
}
