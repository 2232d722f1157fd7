//! Connections to SAML identity providers. Clerk calls the whole group deprecated; see
//! [`enterprise_connections`](super::enterprise_connections).
//!
//! All operations need the instance secret key. Reference: `clerkClient.samlConnections`.

use clerk_types::{
    deleted::DeletedObject,
    ids::{OrganizationId, SamlConnectionId},
    page::Page,
    resources::{enterprise_connections::LoginHint, saml_connections::SamlConnection},
};
use http::Method;
use serde::Serialize;

use super::check::{self, Outcome};
use crate::{Clerk, Error, Filter, Request, pages::Pages};

/// How many organizations one call names at most.
const MAX_FILTERS: usize = 100;

/// The operations on SAML connections; made by [`Clerk::saml_connections`].
#[derive(Clone, Copy, Debug)]
#[doc(alias = "SamlConnectionAPI")]
pub struct SamlConnections<'a> {
    clerk: &'a Clerk,
}

impl<'a> SamlConnections<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk }
    }

    /// Lists one page of the SAML connections, the newest first unless ordered otherwise.
    ///
    /// `GET /saml_connections`.
    ///
    /// # Errors
    ///
    /// Before any traffic: a limit that is not 1 to 500, more than 100 organizations. From the API: 401
    /// `clerk_key_invalid`; 402 if the plan has no enterprise connections; 403 if they are off; 422 for parameters it
    /// does not take.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # #![allow(deprecated)]
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::saml_connections::ListSamlConnections;
    ///
    /// let page = clerk.saml_connections().list(ListSamlConnections::new().query("acme")).await?;
    /// # Ok(()) }
    /// ```
    #[deprecated(note = "use `enterprise_connections().list`")]
    #[doc(alias = "getSamlConnectionList")]
    pub async fn list(self, params: ListSamlConnections) -> Result<Page<SamlConnection>, Error> {
        self.list_request(&params).send().await
    }

    /// Lists all SAML connections, page by page, as a stream.
    ///
    /// `GET /saml_connections`, once per page. A limit in `params` is the size of a page (500 otherwise), an offset is
    /// where the stream starts.
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
    /// use clerk_api::groups::saml_connections::ListSamlConnections;
    ///
    /// let mut all = clerk.saml_connections().list_all(ListSamlConnections::new());
    /// while let Some(one) = all.next().await {
    ///     println!("{}", one?.name);
    /// }
    /// # Ok(()) }
    /// ```
    #[deprecated(note = "use `enterprise_connections().list_all`")]
    pub fn list_all(self, params: ListSamlConnections) -> Pages<SamlConnection> {
        Pages::all(params, |params| self.list_request(params))
    }

    /// Creates a SAML connection.
    ///
    /// `POST /saml_connections`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty name or identifier, no domain. From the API: 402 if the plan has no enterprise
    /// connections, or no more of them; 403 if they are off; 404 for an organization that is not there; 409 for a domain
    /// that has one already; 422 for domains or settings it does not take.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # #![allow(deprecated)]
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::saml_connections::{CreateSamlConnection, SamlProvider};
    ///
    /// let params = CreateSamlConnection::new("Acme", SamlProvider::Okta, ["acme.example"])
    ///     .idp_metadata_url("https://idp.acme.example/metadata.xml");
    /// let connection = clerk.saml_connections().create(params).await?;
    /// # Ok(()) }
    /// ```
    #[deprecated(note = "use `enterprise_connections().create`")]
    #[doc(alias = "createSamlConnection")]
    pub async fn create(self, params: CreateSamlConnection) -> Result<SamlConnection, Error> {
        self.clerk.request(Method::POST, "/saml_connections").check(params.check()).json(&params).send().await
    }

    /// Gets a SAML connection.
    ///
    /// `GET /saml_connections/{saml_connection_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 402 if the plan has no enterprise connections; 404
    /// `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # #![allow(deprecated)]
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let connection = clerk.saml_connections().get("samlc_123").await?;
    /// # Ok(()) }
    /// ```
    #[deprecated(note = "use `enterprise_connections().get`")]
    #[doc(alias = "getSamlConnection")]
    pub async fn get(self, saml_connection_id: impl Into<SamlConnectionId>) -> Result<SamlConnection, Error> {
        self.one(Method::GET, "/saml_connections/{saml_connection_id}", saml_connection_id).send().await
    }

    /// Changes a SAML connection.
    ///
    /// `PATCH /saml_connections/{saml_connection_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier or name. From the API: 402 if the plan has no enterprise connections; 404
    /// for a connection or an organization that is not there; 409 for a domain that has one already; 422 for domains or
    /// settings it does not take, and for turning it on while domains of organizations are in its way.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # #![allow(deprecated)]
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::saml_connections::UpdateSamlConnection;
    ///
    /// clerk.saml_connections().update("samlc_123", UpdateSamlConnection::new().active(true)).await?;
    /// # Ok(()) }
    /// ```
    #[deprecated(note = "use `enterprise_connections().update`")]
    #[doc(alias = "updateSamlConnection")]
    pub async fn update(
        self,
        saml_connection_id: impl Into<SamlConnectionId>,
        params: UpdateSamlConnection,
    ) -> Result<SamlConnection, Error> {
        self.one(Method::PATCH, "/saml_connections/{saml_connection_id}", saml_connection_id)
            .check(params.check())
            .json(&params)
            .send()
            .await
    }

    /// Deletes a SAML connection.
    ///
    /// `DELETE /saml_connections/{saml_connection_id}`.
    ///
    /// # Errors
    ///
    /// As for [`get`](Self::get).
    ///
    /// # Example
    ///
    /// ```no_run
    /// # #![allow(deprecated)]
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.saml_connections().delete("samlc_123").await?;
    /// # Ok(()) }
    /// ```
    #[deprecated(note = "use `enterprise_connections().delete`")]
    #[doc(alias = "deleteSamlConnection")]
    pub async fn delete(self, saml_connection_id: impl Into<SamlConnectionId>) -> Result<DeletedObject, Error> {
        self.one(Method::DELETE, "/saml_connections/{saml_connection_id}", saml_connection_id).send().await
    }

    fn one(self, method: Method, template: &'static str, id: impl Into<SamlConnectionId>) -> Request {
        self.clerk.request(method, template).path("saml_connection_id", id.into())
    }

    fn list_request(self, params: &ListSamlConnections) -> Request {
        self.clerk.request(Method::GET, "/saml_connections").check(params.check()).page(params)
    }
}

params! {
    /// Which SAML connections to list, for [`SamlConnections::list`].
    #[doc(alias = "SamlConnectionListParams")]
    pub struct ListSamlConnections {
        page 500;
        optional {
            /// Only connections with this text in their name, in small or large letters.
            query: String as into,
            /// Only connections for the members of one of these organizations, or of none of those left out; at most 100.
            organization_id: Vec<Filter> as list<Filter>,
            /// `created_at`, `email_address`, `phone_number`, `username`, `first_name` or `last_name`, after a `+` (or
            /// nothing) for ascending or a `-` for descending order.
            order_by: String as into,
        }
    }
}

impl ListSamlConnections {
    fn check(&self) -> Outcome {
        check::at_most("organization_id", self.organization_id.as_deref().unwrap_or_default(), MAX_FILTERS)
    }
}

params! {
    /// What a new SAML connection is like, for [`SamlConnections::create`].
    #[doc(alias = "CreateSamlConnectionParams")]
    pub struct CreateSamlConnection {
        required {
            /// Its name.
            name: String as into,
            /// The kind of identity provider.
            provider: SamlProvider,
            /// The domains of the email addresses it is for, at least one.
            domains: Vec<String> as list<String>,
        }
        optional {
            /// The organization whose members it is for.
            organization_id: OrganizationId as into,
            /// The identity provider's entity ID.
            idp_entity_id: String as into,
            /// Where the identity provider takes sign-ins.
            idp_sso_url: String as into,
            /// The certificate the identity provider signs with (X.509).
            idp_certificate: String as into,
            /// Where the identity provider publishes its metadata; goes before the members on their own.
            idp_metadata_url: String as into,
            /// The identity provider's metadata as XML; goes before the members on their own.
            idp_metadata: String as into,
            /// Under which names the identity provider tells who the user is.
            attribute_mapping: SamlAttributeMapping,
            /// Whether users have to prove who they are although they are signed in to the identity provider.
            force_authn: bool,
            /// What the identity provider is told of who is about to sign in.
            login_hint: LoginHint,
        }
    }
}

impl CreateSamlConnection {
    fn check(&self) -> Outcome {
        check::filled("name", &self.name)?;
        check::some("domains", &self.domains, usize::MAX)?;
        organization(self.organization_id.as_ref())
    }
}

params! {
    /// What to change about a SAML connection, for [`SamlConnections::update`]. What is not set stays as it is.
    #[doc(alias = "UpdateSamlConnectionParams")]
    pub struct UpdateSamlConnection {
        optional {
            /// Its name.
            name: String as into,
            /// The domains of the email addresses it is for.
            domains: Vec<String> as list<String>,
            /// The organization whose members it is for.
            organization_id: OrganizationId as into,
            /// The identity provider's entity ID.
            idp_entity_id: String as into,
            /// Where the identity provider takes sign-ins.
            idp_sso_url: String as into,
            /// The certificate the identity provider signs with (X.509).
            idp_certificate: String as into,
            /// Where the identity provider publishes its metadata; takes the place of the members on their own.
            idp_metadata_url: String as into,
            /// The identity provider's metadata as XML; goes before the members on their own.
            idp_metadata: String as into,
            /// Under which names the identity provider tells who the user is.
            attribute_mapping: SamlAttributeMapping,
            /// Whether it can be used.
            active: bool,
            /// Whether turning it on deletes the verified domains of organizations that are in its way; if not, it fails.
            consent_verified_domains_deletion: bool,
            /// Whether each sign-in brings the user's attributes up to date.
            sync_user_attributes: bool,
            /// Whether it is for subdomains of its domains too.
            allow_subdomains: bool,
            /// Whether sign-ins may begin at the identity provider.
            allow_idp_initiated: bool,
            /// Whether users must not add other identifications.
            disable_additional_identifications: bool,
            /// Whether the account of a member of the organization may be linked to it.
            allow_organization_account_linking: bool,
            /// Whether users have to prove who they are although they are signed in to the identity provider.
            force_authn: bool,
            /// What the identity provider is told of who is about to sign in.
            login_hint: LoginHint,
        }
    }
}

impl UpdateSamlConnection {
    fn check(&self) -> Outcome {
        check::optional(self.name.as_deref(), |name| check::filled("name", name))?;
        organization(self.organization_id.as_ref())
    }
}

/// The kind of a SAML identity provider.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[doc(alias = "SamlIdpSlug")]
#[non_exhaustive]
pub enum SamlProvider {
    /// Whoever speaks SAML.
    #[serde(rename = "saml_custom")]
    Custom,
    /// Google Workspace.
    #[serde(rename = "saml_google")]
    Google,
    /// Microsoft Entra ID.
    #[serde(rename = "saml_microsoft")]
    Microsoft,
    /// Okta.
    #[serde(rename = "saml_okta")]
    Okta,
}

params! {
    /// The attributes of a SAML assertion that tell who the user is, by their names at the identity provider.
    pub struct SamlAttributeMapping {
        optional {
            /// The attribute with the identifier.
            user_id: String as into,
            /// The attribute with the email address.
            email_address: String as into,
            /// The attribute with the first name.
            first_name: String as into,
            /// The attribute with the last name.
            last_name: String as into,
        }
    }
}

fn organization(id: Option<&OrganizationId>) -> Outcome {
    check::optional(id, |id| check::filled("organization_id", id.as_str()))
}
