//! Clients: the browsers and apps that hold sessions.
//!
//! All operations need the instance secret key. Reference: `clerkClient.clients`.

use clerk_types::{ids::ClientId, page::Page, resources::clients::Client};
use http::Method;

use super::check;
use crate::{Clerk, Error, Request, pages::Pages};

/// The operations on clients; made by [`Clerk::clients`].
#[derive(Clone, Copy, Debug)]
#[doc(alias = "ClientAPI")]
pub struct Clients<'a> {
    clerk: &'a Clerk,
}

impl<'a> Clients<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk }
    }

    /// Lists one page of the clients, the newest first.
    ///
    /// `GET /clients`, with `paginated=true` for the sake of the total.
    ///
    /// # Errors
    ///
    /// Before any traffic: a limit that is not 1 to 500. From the API: 410 `operation_deprecated` where it is gone.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # #![allow(deprecated)]
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::clients::ListClients;
    ///
    /// let page = clerk.clients().list(ListClients::new()).await?;
    /// # Ok(()) }
    /// ```
    #[deprecated(note = "Clerk takes the operation away: use `sessions().list` with a user or a client")]
    #[doc(alias = "getClientList")]
    pub async fn list(self, params: ListClients) -> Result<Page<Client>, Error> {
        self.list_request(&params).send().await
    }

    /// Lists all clients, page by page, as a stream.
    ///
    /// `GET /clients`, once per page. A limit in `params` is the size of a page (500 otherwise), an offset is where the
    /// stream starts.
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
    /// use clerk_api::groups::clients::ListClients;
    ///
    /// let mut all = clerk.clients().list_all(ListClients::new());
    /// while let Some(client) = all.next().await {
    ///     println!("{}", client?.id);
    /// }
    /// # Ok(()) }
    /// ```
    #[deprecated(note = "Clerk takes the operation away: use `sessions().list_all` with a user or a client")]
    pub fn list_all(self, params: ListClients) -> Pages<Client> {
        Pages::all(params, |params| self.list_request(params))
    }

    /// Gets a client.
    ///
    /// `GET /clients/{client_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let client = clerk.clients().get("client_123").await?;
    /// println!("{} sessions", client.sessions.len());
    /// # Ok(()) }
    /// ```
    #[doc(alias = "getClient")]
    pub async fn get(self, client_id: impl Into<ClientId>) -> Result<Client, Error> {
        self.clerk.request(Method::GET, "/clients/{client_id}").path("client_id", client_id.into()).send().await
    }

    /// Gets the client that a token (JWT) stands for, once the API has verified the token.
    ///
    /// `POST /clients/verify`. Changes nothing, so it is sent again after a failure.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty token. From the API: 400 for a token that is not good; 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk, token: &str) -> Result<(), clerk_api::Error> {
    /// let client = clerk.clients().verify(token).await?;
    /// println!("{:?}", client.last_active_session_id);
    /// # Ok(()) }
    /// ```
    #[doc(alias = "verifyClient")]
    pub async fn verify(self, token: &str) -> Result<Client, Error> {
        self.clerk
            .request(Method::POST, "/clients/verify")
            .check(check::filled("token", token))
            .json(&serde_json::json!({"token": token}))
            .idempotent()
            .send()
            .await
    }

    fn list_request(self, params: &ListClients) -> Request {
        self.clerk.request(Method::GET, "/clients").query("paginated", true).page(params)
    }
}

params! {
    /// Which page of clients to list, for [`Clients::list`].
    pub struct ListClients {
        page 500;
    }
}
