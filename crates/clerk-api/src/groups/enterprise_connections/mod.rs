//! Connections to the identity providers of enterprises, by SAML or OpenID Connect, and tests of them.
//!
//! All operations need the instance secret key. Reference: `clerkClient.enterpriseConnections`.

mod params;

use clerk_types::{
    deleted::DeletedObject,
    ids::EnterpriseConnectionId,
    page::Page,
    resources::{
        enterprise_connection_test_runs::{EnterpriseConnectionTestRun, EnterpriseConnectionTestRunUrl},
        enterprise_connections::EnterpriseConnection,
    },
};
use http::Method;

pub use self::params::{
    AttributeMapping, CreateEnterpriseConnection, CustomAttributeMapping, EnterpriseProvider,
    ListEnterpriseConnectionTestRuns, ListEnterpriseConnections, OidcSettings, SamlSettings,
    UpdateEnterpriseConnection,
};
use crate::{Clerk, Error, Request, pages::Pages};

/// The operations on enterprise connections; made by [`Clerk::enterprise_connections`].
#[derive(Clone, Copy, Debug)]
#[doc(alias = "EnterpriseConnectionAPI")]
pub struct EnterpriseConnections<'a> {
    clerk: &'a Clerk,
}

impl<'a> EnterpriseConnections<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk }
    }

    /// Lists one page of the enterprise connections.
    ///
    /// `GET /enterprise_connections`.
    ///
    /// # Errors
    ///
    /// Before any traffic: a limit that is not 1 to 500, an empty identifier. From the API: 401 `clerk_key_invalid`; 402
    /// if the plan has no enterprise connections; 403 if they are off; 422 for parameters it does not take.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::enterprise_connections::ListEnterpriseConnections;
    ///
    /// let params = ListEnterpriseConnections::new().organization_id("org_123").active(true);
    /// let page = clerk.enterprise_connections().list(params).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "getEnterpriseConnectionList")]
    pub async fn list(self, params: ListEnterpriseConnections) -> Result<Page<EnterpriseConnection>, Error> {
        self.list_request(&params).send().await
    }

    /// Lists all enterprise connections, page by page, as a stream.
    ///
    /// `GET /enterprise_connections`, once per page. A limit in `params` is the size of a page (500 otherwise), an
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
    /// use clerk_api::groups::enterprise_connections::ListEnterpriseConnections;
    ///
    /// let mut all = clerk.enterprise_connections().list_all(ListEnterpriseConnections::new());
    /// while let Some(one) = all.next().await {
    ///     println!("{}", one?.name);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn list_all(self, params: ListEnterpriseConnections) -> Pages<EnterpriseConnection> {
        Pages::all(params, |params| self.list_request(params))
    }

    /// Creates an enterprise connection.
    ///
    /// `POST /enterprise_connections`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty name or identifier, no domain, a custom attribute without name or key. From the API:
    /// 402 if the plan has no enterprise connections, or no more of them; 403 if they are off; 404 for an organization
    /// that is not there; 409 for a domain that has one already; 422 for domains or settings it does not take.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::enterprise_connections::{CreateEnterpriseConnection, EnterpriseProvider, SamlSettings};
    ///
    /// let saml = SamlSettings::new().idp_metadata_url("https://idp.acme.example/metadata.xml");
    /// let params = CreateEnterpriseConnection::new("Acme", EnterpriseProvider::SamlOkta, ["acme.example"])
    ///     .organization_id("org_123")
    ///     .saml(saml);
    /// let connection = clerk.enterprise_connections().create(params).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "createEnterpriseConnection")]
    pub async fn create(self, params: CreateEnterpriseConnection) -> Result<EnterpriseConnection, Error> {
        self.clerk.request(Method::POST, "/enterprise_connections").check(params.check()).json(&params).send().await
    }

    /// Gets an enterprise connection.
    ///
    /// `GET /enterprise_connections/{enterprise_connection_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 402 if the plan has no enterprise connections; 404
    /// `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let connection = clerk.enterprise_connections().get("entconn_123").await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "getEnterpriseConnection")]
    pub async fn get(
        self,
        enterprise_connection_id: impl Into<EnterpriseConnectionId>,
    ) -> Result<EnterpriseConnection, Error> {
        self.one(Method::GET, "/enterprise_connections/{enterprise_connection_id}", enterprise_connection_id)
            .send()
            .await
    }

    /// Changes an enterprise connection.
    ///
    /// `PATCH /enterprise_connections/{enterprise_connection_id}`. Turning it on may delete the verified domains of
    /// organizations that are among its own.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier or name, a custom attribute without name or key. From the API: 402 if the
    /// plan has no enterprise connections; 404 for a connection or an organization that is not there; 400 and 422 for
    /// domains or settings it does not take.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::enterprise_connections::UpdateEnterpriseConnection;
    ///
    /// let params = UpdateEnterpriseConnection::new().active(true);
    /// clerk.enterprise_connections().update("entconn_123", params).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "updateEnterpriseConnection")]
    pub async fn update(
        self,
        enterprise_connection_id: impl Into<EnterpriseConnectionId>,
        params: UpdateEnterpriseConnection,
    ) -> Result<EnterpriseConnection, Error> {
        self.one(Method::PATCH, "/enterprise_connections/{enterprise_connection_id}", enterprise_connection_id)
            .check(params.check())
            .json(&params)
            .send()
            .await
    }

    /// Deletes an enterprise connection.
    ///
    /// `DELETE /enterprise_connections/{enterprise_connection_id}`.
    ///
    /// # Errors
    ///
    /// As for [`get`](Self::get).
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.enterprise_connections().delete("entconn_123").await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "deleteEnterpriseConnection")]
    pub async fn delete(
        self,
        enterprise_connection_id: impl Into<EnterpriseConnectionId>,
    ) -> Result<DeletedObject, Error> {
        self.one(Method::DELETE, "/enterprise_connections/{enterprise_connection_id}", enterprise_connection_id)
            .send()
            .await
    }

    /// Lists one page of the tests of an enterprise connection, with what was sent in each.
    ///
    /// `GET /enterprise_connections/{enterprise_connection_id}/test_runs`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier, a limit that is not 1 to 500. From the API: 402 if the plan has no
    /// enterprise connections; 404 `resource_not_found`; 422 for parameters it does not take.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::enterprise_connections::ListEnterpriseConnectionTestRuns;
    ///
    /// let params = ListEnterpriseConnectionTestRuns::new().status(["failed"]);
    /// for run in clerk.enterprise_connections().list_test_runs("entconn_123", params).await? {
    ///     run.logs.iter().for_each(|entry| println!("{}", entry.message));
    /// }
    /// # Ok(()) }
    /// ```
    pub async fn list_test_runs(
        self,
        enterprise_connection_id: impl Into<EnterpriseConnectionId>,
        params: ListEnterpriseConnectionTestRuns,
    ) -> Result<Page<EnterpriseConnectionTestRun>, Error> {
        self.list_test_runs_request(enterprise_connection_id.into(), &params).send().await
    }

    /// Lists all tests of an enterprise connection, page by page, as a stream.
    ///
    /// `GET /enterprise_connections/{enterprise_connection_id}/test_runs`, once per page. A limit in `params` is the size
    /// of a page (500 otherwise), an offset is where the stream starts.
    ///
    /// # Errors
    ///
    /// As for [`list_test_runs`](Self::list_test_runs), as an item of the stream, which ends with it.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::enterprise_connections::ListEnterpriseConnectionTestRuns;
    ///
    /// let params = ListEnterpriseConnectionTestRuns::new();
    /// let mut all = clerk.enterprise_connections().list_all_test_runs("entconn_123", params);
    /// while let Some(one) = all.next().await {
    ///     println!("{}", one?.status);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn list_all_test_runs(
        self,
        enterprise_connection_id: impl Into<EnterpriseConnectionId>,
        params: ListEnterpriseConnectionTestRuns,
    ) -> Pages<EnterpriseConnectionTestRun> {
        Pages::all(params, |params| self.list_test_runs_request(enterprise_connection_id.into(), params))
    }

    /// Makes a link that begins a test of an enterprise connection: a sign-in that makes no user and no session. It is
    /// good for a short time.
    ///
    /// `POST /enterprise_connections/{enterprise_connection_id}/test_runs`.
    ///
    /// # Errors
    ///
    /// As for [`get`](Self::get).
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let test = clerk.enterprise_connections().create_test_run("entconn_123").await?;
    /// open(test.url.expose());
    /// # Ok(()) }
    /// # fn open(_: &str) {}
    /// ```
    pub async fn create_test_run(
        self,
        enterprise_connection_id: impl Into<EnterpriseConnectionId>,
    ) -> Result<EnterpriseConnectionTestRunUrl, Error> {
        self.one(Method::POST, "/enterprise_connections/{enterprise_connection_id}/test_runs", enterprise_connection_id)
            .send()
            .await
    }

    fn one(self, method: Method, template: &'static str, id: impl Into<EnterpriseConnectionId>) -> Request {
        self.clerk.request(method, template).path("enterprise_connection_id", id.into())
    }

    fn list_request(self, params: &ListEnterpriseConnections) -> Request {
        self.clerk.request(Method::GET, "/enterprise_connections").check(params.check()).page(params)
    }

    fn list_test_runs_request(self, id: EnterpriseConnectionId, params: &ListEnterpriseConnectionTestRuns) -> Request {
        self.one(Method::GET, "/enterprise_connections/{enterprise_connection_id}/test_runs", id).page(params)
    }
}
