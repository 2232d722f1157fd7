//! JWT templates: what tokens for other services hold.
//!
//! All operations need the instance secret key. Reference: `clerkClient.jwtTemplates`.

use clerk_types::{
    deleted::DeletedObject, ids::JwtTemplateId, page::Page, resources::jwt_templates::JwtTemplate, secret::Secret,
    time::Seconds,
};
use http::Method;

use super::check::{self, Outcome};
use crate::{Clerk, Error, JsonObject, Request, pages::Pages};

/// How long a token lives at least, in seconds.
const MIN_LIFETIME: i64 = 30;
/// Ten years, in seconds.
const MAX_LIFETIME: i64 = 315_360_000;
/// In seconds.
const MAX_CLOCK_SKEW: i64 = 300;

/// The operations on JWT templates; made by [`Clerk::jwt_templates`].
#[derive(Clone, Copy, Debug)]
#[doc(alias = "JwtTemplatesApi")]
pub struct JwtTemplates<'a> {
    clerk: &'a Clerk,
}

impl<'a> JwtTemplates<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk }
    }

    /// Lists one page of the templates.
    ///
    /// `GET /jwt_templates`, with `paginated=true` for the sake of the total.
    ///
    /// # Errors
    ///
    /// Before any traffic: a limit that is not 1 to 500. From the API: 401 `clerk_key_invalid`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::jwt_templates::ListJwtTemplates;
    ///
    /// let page = clerk.jwt_templates().list(ListJwtTemplates::new()).await?;
    /// # Ok(()) }
    /// ```
    pub async fn list(self, params: ListJwtTemplates) -> Result<Page<JwtTemplate>, Error> {
        self.list_request(&params).send().await
    }

    /// Lists all templates, page by page, as a stream.
    ///
    /// `GET /jwt_templates`, once per page. A limit in `params` is the size of a page (500 otherwise), an offset is
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
    /// use clerk_api::groups::jwt_templates::ListJwtTemplates;
    ///
    /// let mut all = clerk.jwt_templates().list_all(ListJwtTemplates::new());
    /// while let Some(one) = all.next().await {
    ///     println!("{}", one?.name);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn list_all(self, params: ListJwtTemplates) -> Pages<JwtTemplate> {
        Pages::all(params, |params| self.list_request(params))
    }

    /// Creates a template.
    ///
    /// `POST /jwt_templates`. Claims may hold placeholders, such as `{{user.id}}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty name, claims that are no object, a lifetime that is not 30 s to ten years, a clock
    /// skew of more than 300 s, a signature with a key of its own without algorithm or key. From the API: 402 if the
    /// plan has no templates; 400 and 422 for a name that is taken, or claims or a key that it does not take.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::jwt_templates::CreateJwtTemplate;
    ///
    /// let claims = serde_json::json!({"aud": "https://billing.example.com", "email": "{{user.primary_email_address}}"});
    /// let template = clerk.jwt_templates().create(CreateJwtTemplate::new("billing", claims).lifetime(60)).await?;
    /// # Ok(()) }
    /// ```
    pub async fn create(self, params: CreateJwtTemplate) -> Result<JwtTemplate, Error> {
        self.clerk.request(Method::POST, "/jwt_templates").check(params.check()).json(&params).send().await
    }

    /// Gets a template.
    ///
    /// `GET /jwt_templates/{template_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let template = clerk.jwt_templates().get("jtmp_123").await?;
    /// # Ok(()) }
    /// ```
    pub async fn get(self, template_id: impl Into<JwtTemplateId>) -> Result<JwtTemplate, Error> {
        self.one(Method::GET, template_id.into()).send().await
    }

    /// Changes a template. Name and claims are always replaced.
    ///
    /// `PATCH /jwt_templates/{template_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier, and as for [`create`](Self::create). From the API: as for
    /// [`create`](Self::create).
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::jwt_templates::UpdateJwtTemplate;
    ///
    /// let params = UpdateJwtTemplate::new("billing", serde_json::json!({"aud": "billing"})).clear_lifetime();
    /// clerk.jwt_templates().update("jtmp_123", params).await?;
    /// # Ok(()) }
    /// ```
    pub async fn update(
        self,
        template_id: impl Into<JwtTemplateId>,
        params: UpdateJwtTemplate,
    ) -> Result<JwtTemplate, Error> {
        self.one(Method::PATCH, template_id.into()).check(params.check()).json(&params).send().await
    }

    /// Deletes a template.
    ///
    /// `DELETE /jwt_templates/{template_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`; 403 for a template that must
    /// stay.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.jwt_templates().delete("jtmp_123").await?;
    /// # Ok(()) }
    /// ```
    pub async fn delete(self, template_id: impl Into<JwtTemplateId>) -> Result<DeletedObject, Error> {
        self.one(Method::DELETE, template_id.into()).send().await
    }

    fn one(self, method: Method, template_id: JwtTemplateId) -> Request {
        self.clerk.request(method, "/jwt_templates/{template_id}").path("template_id", template_id)
    }

    fn list_request(self, params: &ListJwtTemplates) -> Request {
        self.clerk.request(Method::GET, "/jwt_templates").query("paginated", true).page(params)
    }
}

params! {
    /// Which templates to list, for [`JwtTemplates::list`].
    pub struct ListJwtTemplates {
        page 500;
    }
}

params! {
    /// What a new template is like, for [`JwtTemplates::create`].
    #[doc(alias = "CreateJWTTemplateParams")]
    pub struct CreateJwtTemplate {
        required {
            /// Its name, by which tokens are asked for.
            name: String as into,
            /// What its tokens hold, placeholders included.
            claims: JsonObject as into,
        }
        optional {
            /// How long its tokens live: 30 to 315360000 s (ten years).
            lifetime: Seconds as into,
            /// By how much its tokens are valid before they are issued: 0 to 300 s.
            allowed_clock_skew: Seconds as into,
            /// Whether its tokens are signed with a key of their own, for which algorithm and key are needed.
            custom_signing_key: bool,
            /// The algorithm of that key.
            signing_algorithm: String as into,
            /// That key, which is private.
            signing_key: Secret as into,
        }
    }
}

impl CreateJwtTemplate {
    fn check(&self) -> Outcome {
        check_common(&self.name, self.lifetime, self.allowed_clock_skew)?;
        if self.custom_signing_key == Some(true) {
            check::filled("signing_algorithm", self.signing_algorithm.as_deref().unwrap_or_default())?;
            check::filled("signing_key", self.signing_key.as_ref().map(Secret::expose).unwrap_or_default())?;
        }
        Ok(())
    }
}

params! {
    /// What a template is to be, for [`JwtTemplates::update`]. What is neither set nor cleared stays as it is.
    #[doc(alias = "UpdateJWTTemplateParams")]
    pub struct UpdateJwtTemplate {
        required {
            /// Its name, by which tokens are asked for.
            name: String as into,
            /// What its tokens hold, placeholders included.
            claims: JsonObject as into,
        }
        optional {
            /// Whether its tokens are signed with a key of their own, for which algorithm and key are needed.
            custom_signing_key: bool,
        }
        patch {
            /// How long its tokens live: 30 to 315360000 s (ten years).
            lifetime / clear_lifetime: Seconds as into,
            /// By how much its tokens are valid before they are issued: 0 to 300 s.
            allowed_clock_skew / clear_allowed_clock_skew: Seconds as into,
            /// The algorithm of that key.
            signing_algorithm / clear_signing_algorithm: String as into,
            /// That key, which is private.
            signing_key / clear_signing_key: Secret as into,
        }
    }
}

impl UpdateJwtTemplate {
    fn check(&self) -> Outcome {
        check_common(&self.name, self.lifetime.value().copied(), self.allowed_clock_skew.value().copied())
    }
}

fn check_common(name: &str, lifetime: Option<Seconds>, allowed_clock_skew: Option<Seconds>) -> Outcome {
    check::filled("name", name)?;
    check::within("lifetime", lifetime.map(Seconds::get), MIN_LIFETIME, MAX_LIFETIME)?;
    check::within("allowed_clock_skew", allowed_clock_skew.map(Seconds::get), 0, MAX_CLOCK_SKEW)
}
