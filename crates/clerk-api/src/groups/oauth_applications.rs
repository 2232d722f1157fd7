//! OAuth applications: programs of others that sign users in with the instance as their identity provider.
//!
//! All operations need the instance secret key. Reference: `clerkClient.oauthApplications`. The access tokens that they
//! get are verified by [`oauth_access_tokens`](super::oauth_access_tokens).

use clerk_types::{
    deleted::DeletedObject, ids::OAuthApplicationId, page::Page, resources::oauth_applications::OAuthApplication,
};
use http::Method;

use super::check::{self, Outcome};
use super::logos::Logo;
use crate::{Clerk, Error, Request, pages::Pages};

/// How long a name is at most, in characters.
const MAX_NAME: usize = 256;
/// How long all scopes are at most, in characters.
const MAX_SCOPES: usize = 1024;

/// The operations on OAuth applications; made by [`Clerk::oauth_applications`].
#[derive(Clone, Copy, Debug)]
#[doc(alias = "OAuthApplicationsApi")]
pub struct OAuthApplications<'a> {
    clerk: &'a Clerk,
}

impl<'a> OAuthApplications<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk }
    }

    /// Lists one page of the OAuth applications.
    ///
    /// `GET /oauth_applications`.
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
    /// use clerk_api::groups::oauth_applications::ListOAuthApplications;
    ///
    /// let page = clerk.oauth_applications().list(ListOAuthApplications::new().order_by("name")).await?;
    /// # Ok(()) }
    /// ```
    pub async fn list(self, params: ListOAuthApplications) -> Result<Page<OAuthApplication>, Error> {
        self.list_request(&params).send().await
    }

    /// Lists all OAuth applications, page by page, as a stream.
    ///
    /// `GET /oauth_applications`, once per page. A limit in `params` is the size of a page (500 otherwise), an offset is
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
    /// use clerk_api::groups::oauth_applications::ListOAuthApplications;
    ///
    /// let mut all = clerk.oauth_applications().list_all(ListOAuthApplications::new());
    /// while let Some(one) = all.next().await {
    ///     println!("{}", one?.name);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn list_all(self, params: ListOAuthApplications) -> Pages<OAuthApplication> {
        Pages::all(params, |params| self.list_request(params))
    }

    /// Creates an OAuth application. Its client secret is in this answer only, unless it is rotated; a public client has
    /// none.
    ///
    /// `POST /oauth_applications`.
    ///
    /// # Errors
    ///
    /// Before any traffic: a name that is not 1 to 256 characters long, scopes of more than 1024. From the API: 400 and
    /// 422 for an address or a scope that it does not take.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::oauth_applications::CreateOAuthApplication;
    ///
    /// let params = CreateOAuthApplication::new("Reports")
    ///     .redirect_uris(["https://reports.example.com/callback"])
    ///     .scopes("profile email");
    /// let application = clerk.oauth_applications().create(params).await?;
    /// if let Some(secret) = application.client_secret {
    ///     hand_over(secret.expose());
    /// }
    /// # Ok(()) }
    /// # fn hand_over(_: &str) {}
    /// ```
    pub async fn create(self, params: CreateOAuthApplication) -> Result<OAuthApplication, Error> {
        self.clerk.request(Method::POST, "/oauth_applications").check(params.check()).json(&params).send().await
    }

    /// Gets an OAuth application. To find it by its client ID, list with that as the query.
    ///
    /// `GET /oauth_applications/{oauth_application_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let application = clerk.oauth_applications().get("oa_123").await?;
    /// # Ok(()) }
    /// ```
    pub async fn get(self, oauth_application_id: impl Into<OAuthApplicationId>) -> Result<OAuthApplication, Error> {
        self.one(Method::GET, "/oauth_applications/{oauth_application_id}", oauth_application_id).send().await
    }

    /// Changes an OAuth application.
    ///
    /// `PATCH /oauth_applications/{oauth_application_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier, a name that is not 1 to 256 characters long, scopes of more than 1024.
    /// From the API: 404 `resource_not_found`; 400 and 422 for an address or a scope that it does not take, and for one
    /// that registered itself and is to ask nobody.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::oauth_applications::UpdateOAuthApplication;
    ///
    /// let params = UpdateOAuthApplication::new().name("Monthly reports").pkce_required(true);
    /// clerk.oauth_applications().update("oa_123", params).await?;
    /// # Ok(()) }
    /// ```
    pub async fn update(
        self,
        oauth_application_id: impl Into<OAuthApplicationId>,
        params: UpdateOAuthApplication,
    ) -> Result<OAuthApplication, Error> {
        self.one(Method::PATCH, "/oauth_applications/{oauth_application_id}", oauth_application_id)
            .check(params.check())
            .json(&params)
            .send()
            .await
    }

    /// Deletes an OAuth application. This cannot be undone.
    ///
    /// `DELETE /oauth_applications/{oauth_application_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.oauth_applications().delete("oa_123").await?;
    /// # Ok(()) }
    /// ```
    pub async fn delete(self, oauth_application_id: impl Into<OAuthApplicationId>) -> Result<DeletedObject, Error> {
        self.one(Method::DELETE, "/oauth_applications/{oauth_application_id}", oauth_application_id).send().await
    }

    /// Uploads a logo, in place of the one there may be.
    ///
    /// `PUT /oauth_applications/{oauth_application_id}/logo`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier, an image that is no JPEG, PNG, GIF or WebP, that is empty or larger than
    /// 10 MB. From the API: 404 `resource_not_found`; 400 `request_body_invalid` for an image it cannot read; 413
    /// `image_too_large`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk, bytes: Vec<u8>) -> Result<(), clerk_api::Error> {
    /// use clerk_api::File;
    ///
    /// let application = clerk.oauth_applications().upload_logo("oa_123", File::image(bytes)).await?;
    /// println!("{:?}", application.client_image_url);
    /// # Ok(()) }
    /// ```
    pub async fn upload_logo(
        self,
        oauth_application_id: impl Into<OAuthApplicationId>,
        logo: impl Into<Logo>,
    ) -> Result<OAuthApplication, Error> {
        self.one(Method::PUT, "/oauth_applications/{oauth_application_id}/logo", oauth_application_id)
            .logo(&logo.into())
            .send()
            .await
    }

    /// Gives an OAuth application another client secret, which is in this answer only. The one before it no longer works.
    ///
    /// `POST /oauth_applications/{oauth_application_id}/rotate_secret`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let application = clerk.oauth_applications().rotate_secret("oa_123").await?;
    /// # drop(application.client_secret);
    /// # Ok(()) }
    /// ```
    #[doc(alias = "rotateSecret")]
    pub async fn rotate_secret(
        self,
        oauth_application_id: impl Into<OAuthApplicationId>,
    ) -> Result<OAuthApplication, Error> {
        self.one(Method::POST, "/oauth_applications/{oauth_application_id}/rotate_secret", oauth_application_id)
            .send()
            .await
    }

    /// Revokes an access token or a refresh token, and with it all tokens of the same grant. JWTs cannot be revoked.
    ///
    /// `POST /oauth_applications/{oauth_application_id}/revoke_token`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier or token. From the API: 404 `resource_not_found`; 400 and 422 for a JWT.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk, leaked: &str) -> Result<(), clerk_api::Error> {
    /// clerk.oauth_applications().revoke_token("oa_123", leaked).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "revokeToken")]
    pub async fn revoke_token(
        self,
        oauth_application_id: impl Into<OAuthApplicationId>,
        token: &str,
    ) -> Result<(), Error> {
        self.one(Method::POST, "/oauth_applications/{oauth_application_id}/revoke_token", oauth_application_id)
            .check(check::filled("token", token))
            .json(&serde_json::json!({"token": token}))
            .send_unit()
            .await
    }

    fn one(self, method: Method, template: &'static str, id: impl Into<OAuthApplicationId>) -> Request {
        self.clerk.request(method, template).path("oauth_application_id", id.into())
    }

    fn list_request(self, params: &ListOAuthApplications) -> Request {
        self.clerk.request(Method::GET, "/oauth_applications").page(params)
    }
}

params! {
    /// Which OAuth applications to list, for [`OAuthApplications::list`].
    #[doc(alias = "GetOAuthApplicationListParams")]
    pub struct ListOAuthApplications {
        page 500;
        optional {
            /// Only applications with this client ID, or with this text in their name.
            name_query: String as into,
            /// `name` or `created_at`, after a `+` (or nothing) for ascending or a `-` for descending order. Say it where
            /// it matters: what Clerk writes about the default contradicts itself.
            order_by: String as into,
        }
    }
}

params! {
    /// What a new OAuth application is like, for [`OAuthApplications::create`].
    #[doc(alias = "CreateOAuthApplicationParams")]
    pub struct CreateOAuthApplication {
        required {
            /// Its name, 1 to 256 characters.
            name: String as into,
        }
        optional {
            /// Where users may be sent back to, by any scheme.
            redirect_uris: Vec<String> as list<String>,
            /// The scopes it may ask for, with a space between each two: `profile`, `email`, `public_metadata`,
            /// `private_metadata`; `profile email` by default.
            scopes: String as into,
            /// Whether users are asked first; true by default.
            consent_screen_enabled: bool,
            /// Whether it has to use proof keys (PKCE, RFC 7636); false by default.
            pkce_required: bool,
            /// Whether it is a public client, which cannot keep a secret and may use proof keys.
            public: bool,
        }
    }
}

impl CreateOAuthApplication {
    fn check(&self) -> Outcome {
        check::length("name", &self.name, 1, MAX_NAME)?;
        check::optional(self.scopes.as_deref(), |scopes| check::length("scopes", scopes, 0, MAX_SCOPES))
    }
}

params! {
    /// What to change about an OAuth application, for [`OAuthApplications::update`]. What is not set stays as it is.
    #[doc(alias = "UpdateOAuthApplicationParams")]
    pub struct UpdateOAuthApplication {
        optional {
            /// Its name, 1 to 256 characters.
            name: String as into,
            /// Where users may be sent back to, in place of where they might before.
            redirect_uris: Vec<String> as list<String>,
            /// The scopes it may ask for, as for a new one.
            scopes: String as into,
            /// Whether users are asked first; always, if it registered itself.
            consent_screen_enabled: bool,
            /// Whether it has to use proof keys (PKCE, RFC 7636).
            pkce_required: bool,
            /// Whether it is a public client, which cannot keep a secret and may use proof keys.
            public: bool,
        }
    }
}

impl UpdateOAuthApplication {
    fn check(&self) -> Outcome {
        check::optional(self.name.as_deref(), |name| check::length("name", name, 1, MAX_NAME))?;
        check::optional(self.scopes.as_deref(), |scopes| check::length("scopes", scopes, 0, MAX_SCOPES))
    }
}
