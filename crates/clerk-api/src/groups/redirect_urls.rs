//! The addresses that native apps may be redirected to.
//!
//! All operations need the instance secret key. Reference: `clerkClient.redirectUrls`.

use clerk_types::{deleted::DeletedObject, ids::RedirectUrlId, page::Page, resources::redirect_urls::RedirectUrl};
use http::Method;

use super::check;
use crate::{Clerk, Error, Request, pages::Pages};

/// The operations on redirect URLs; made by [`Clerk::redirect_urls`].
#[derive(Clone, Copy, Debug)]
#[doc(alias = "RedirectUrlAPI")]
pub struct RedirectUrls<'a> {
    clerk: &'a Clerk,
}

impl<'a> RedirectUrls<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk }
    }

    /// Lists one page of the redirect URLs.
    ///
    /// `GET /redirect_urls`, with `paginated=true` for the sake of the total.
    ///
    /// # Errors
    ///
    /// Before any traffic: a limit that is not 1 to 500. From the API: 401 `clerk_key_invalid`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::redirect_urls::ListRedirectUrls;
    ///
    /// let page = clerk.redirect_urls().list(ListRedirectUrls::new()).await?;
    /// for redirect_url in page.data {
    ///     println!("{}", redirect_url.url);
    /// }
    /// # Ok(()) }
    /// ```
    #[doc(alias = "getRedirectUrlList")]
    pub async fn list(self, params: ListRedirectUrls) -> Result<Page<RedirectUrl>, Error> {
        self.list_request(&params).send().await
    }

    /// Lists all redirect URLs, page by page, as a stream.
    ///
    /// `GET /redirect_urls`, once per page. A limit in `params` is the size of a page (500 otherwise), an offset is
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
    /// use clerk_api::groups::redirect_urls::ListRedirectUrls;
    ///
    /// let mut all = clerk.redirect_urls().list_all(ListRedirectUrls::new());
    /// while let Some(one) = all.next().await {
    ///     println!("{}", one?.url);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn list_all(self, params: ListRedirectUrls) -> Pages<RedirectUrl> {
        Pages::all(params, |params| self.list_request(params))
    }

    /// Allows redirects to an address: a whole URL with `https://` or with the scheme of an app.
    ///
    /// `POST /redirect_urls`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty address. From the API: 400 and 422 for an address that it does not take or that is
    /// there already.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.redirect_urls().create("my-app://oauth-callback").await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "createRedirectUrl")]
    pub async fn create(self, url: &str) -> Result<RedirectUrl, Error> {
        self.clerk
            .request(Method::POST, "/redirect_urls")
            .check(check::filled("url", url))
            .json(&serde_json::json!({"url": url}))
            .send()
            .await
    }

    /// Gets a redirect URL.
    ///
    /// `GET /redirect_urls/{id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let redirect_url = clerk.redirect_urls().get("ru_123").await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "getRedirectUrl")]
    pub async fn get(self, id: impl Into<RedirectUrlId>) -> Result<RedirectUrl, Error> {
        self.one(Method::GET, id.into()).send().await
    }

    /// Takes an address off the list.
    ///
    /// `DELETE /redirect_urls/{id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.redirect_urls().delete("ru_123").await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "deleteRedirectUrl")]
    pub async fn delete(self, id: impl Into<RedirectUrlId>) -> Result<DeletedObject, Error> {
        self.one(Method::DELETE, id.into()).send().await
    }

    fn one(self, method: Method, id: RedirectUrlId) -> Request {
        self.clerk.request(method, "/redirect_urls/{id}").path("id", id)
    }

    fn list_request(self, params: &ListRedirectUrls) -> Request {
        self.clerk.request(Method::GET, "/redirect_urls").query("paginated", true).page(params)
    }
}

params! {
    /// Which redirect URLs to list, for [`RedirectUrls::list`].
    pub struct ListRedirectUrls {
        page 500;
    }
}
