//! Templates of emails and text messages.
//!
//! Clerk calls all of these operations deprecated and names none in their place: edit templates in its dashboard. All
//! need the instance secret key. The reference has no such group.

use clerk_types::{
    page::Page,
    resources::templates::{Template, TemplateType},
};
use http::Method;
use serde_json::{Map, Value};

use super::check::{self, Outcome};
use crate::{Clerk, Error, Request, pages::Pages};

/// The operations on templates; made by [`Clerk::templates`].
#[derive(Clone, Copy, Debug)]
pub struct Templates<'a> {
    clerk: &'a Clerk,
}

impl<'a> Templates<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk }
    }

    /// Lists one page of the templates of one type, in the order of their positions.
    ///
    /// `GET /templates/{template_type}`, with `paginated=true` for the sake of the total.
    ///
    /// # Errors
    ///
    /// Before any traffic: a limit that is not 1 to 500, an empty type. From the API: 400 and 422 for a type that it
    /// does not know; 410 `operation_deprecated` when Clerk has given this up.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::templates::ListTemplates;
    ///
    /// #[allow(deprecated)]
    /// let page = clerk.templates().list("email", ListTemplates::new()).await?;
    /// # Ok(()) }
    /// ```
    #[deprecated(note = "edit templates in Clerk's dashboard")]
    pub async fn list(
        self,
        template_type: impl Into<TemplateType>,
        params: ListTemplates,
    ) -> Result<Page<Template>, Error> {
        self.list_request(template_type.into(), &params).send().await
    }

    /// Lists all templates of one type, page by page, as a stream.
    ///
    /// `GET /templates/{template_type}`, once per page. A limit in `params` is the size of a page (500 otherwise), an
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
    /// use clerk_api::groups::templates::ListTemplates;
    ///
    /// #[allow(deprecated)]
    /// let mut all = clerk.templates().list_all("sms", ListTemplates::new());
    /// while let Some(one) = all.next().await {
    ///     println!("{:?}", one?.slug);
    /// }
    /// # Ok(()) }
    /// ```
    #[deprecated(note = "edit templates in Clerk's dashboard")]
    pub fn list_all(self, template_type: impl Into<TemplateType>, params: ListTemplates) -> Pages<Template> {
        Pages::all(params, |params| self.list_request(template_type.into(), params))
    }

    /// Gets a template.
    ///
    /// `GET /templates/{template_type}/{slug}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty type or slug. From the API: 404 `resource_not_found`; 410 `operation_deprecated`
    /// when Clerk has given this up.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// #[allow(deprecated)]
    /// let template = clerk.templates().get("email", "invitation").await?;
    /// # Ok(()) }
    /// ```
    #[deprecated(note = "edit templates in Clerk's dashboard")]
    pub async fn get(self, template_type: impl Into<TemplateType>, slug: &str) -> Result<Template, Error> {
        self.one(Method::GET, "/templates/{template_type}/{slug}", template_type.into(), slug).send().await
    }

    /// Changes a template.
    ///
    /// `PUT /templates/{template_type}/{slug}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty type or slug, a local part with an `@` in it. From the API: 402
    /// `unsupported_subscription_plan_features` if the plan has no templates; 404 `resource_not_found`; 400, 403 and
    /// 422 for values that it does not take; 423 while templates are locked; 410 `operation_deprecated` when Clerk has
    /// given this up.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::templates::UpsertTemplate;
    ///
    /// let params = UpsertTemplate::new().name("Invitation").subject("You are invited");
    /// #[allow(deprecated)]
    /// clerk.templates().upsert("email", "invitation", params).await?;
    /// # Ok(()) }
    /// ```
    #[deprecated(note = "edit templates in Clerk's dashboard")]
    pub async fn upsert(
        self,
        template_type: impl Into<TemplateType>,
        slug: &str,
        params: UpsertTemplate,
    ) -> Result<Template, Error> {
        self.one(Method::PUT, "/templates/{template_type}/{slug}", template_type.into(), slug)
            .check(params.check())
            .json(&params)
            .send()
            .await
    }

    /// Takes all changes to a template back.
    ///
    /// `POST /templates/{template_type}/{slug}/revert`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty type or slug. From the API: 402 `unsupported_subscription_plan_features` if the
    /// plan has no templates; 404 `resource_not_found`; 410 `operation_deprecated` when Clerk has given this up.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// #[allow(deprecated)]
    /// clerk.templates().revert("email", "invitation").await?;
    /// # Ok(()) }
    /// ```
    #[deprecated(note = "edit templates in Clerk's dashboard")]
    pub async fn revert(self, template_type: impl Into<TemplateType>, slug: &str) -> Result<Template, Error> {
        self.one(Method::POST, "/templates/{template_type}/{slug}/revert", template_type.into(), slug).send().await
    }

    /// Shows what a template would become with these changes. Nothing is changed.
    ///
    /// `POST /templates/{template_type}/{slug}/preview`. Clerk does not say what is in the answer.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty type or slug, a local part with an `@` in it. From the API: 404
    /// `resource_not_found`; 400 and 422 for values that it does not take; 410 `operation_deprecated` when Clerk has
    /// given this up.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::templates::PreviewTemplate;
    ///
    /// let params = PreviewTemplate::new().body("Your code is {{otp_code}}");
    /// #[allow(deprecated)]
    /// let preview = clerk.templates().preview("sms", "verification_code", params).await?;
    /// # Ok(()) }
    /// ```
    #[deprecated(note = "edit templates in Clerk's dashboard")]
    pub async fn preview(
        self,
        template_type: impl Into<TemplateType>,
        slug: &str,
        params: PreviewTemplate,
    ) -> Result<Map<String, Value>, Error> {
        self.one(Method::POST, "/templates/{template_type}/{slug}/preview", template_type.into(), slug)
            .check(params.check())
            .json(&params)
            .idempotent()
            .send()
            .await
    }

    /// Says whether Clerk delivers what is made from a template. If not, that is for the application to do, which hears
    /// of each message by the webhooks `email.created` and `sms.created`.
    ///
    /// `POST /templates/{template_type}/{slug}/toggle_delivery`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty type or slug. From the API: 404 `resource_not_found`; 423 while templates are
    /// locked; 410 `operation_deprecated` when Clerk has given this up.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::templates::ToggleDelivery;
    ///
    /// let params = ToggleDelivery::new().delivered_by_clerk(false);
    /// #[allow(deprecated)]
    /// clerk.templates().toggle_delivery("sms", "verification_code", params).await?;
    /// # Ok(()) }
    /// ```
    #[deprecated(note = "edit templates in Clerk's dashboard")]
    pub async fn toggle_delivery(
        self,
        template_type: impl Into<TemplateType>,
        slug: &str,
        params: ToggleDelivery,
    ) -> Result<Template, Error> {
        self.one(Method::POST, "/templates/{template_type}/{slug}/toggle_delivery", template_type.into(), slug)
            .json(&params)
            .send()
            .await
    }

    fn one(self, method: Method, template: &'static str, template_type: TemplateType, slug: &str) -> Request {
        self.clerk.request(method, template).path("template_type", template_type.as_str()).path("slug", slug)
    }

    fn list_request(self, template_type: TemplateType, params: &ListTemplates) -> Request {
        self.clerk
            .request(Method::GET, "/templates/{template_type}")
            .path("template_type", template_type.as_str())
            .query("paginated", true)
            .page(params)
    }
}

params! {
    /// Which templates to list, for [`Templates::list`].
    pub struct ListTemplates {
        page 500;
    }
}

params! {
    /// What to change about a template, for [`Templates::upsert`].
    pub struct UpsertTemplate {
        optional {
            /// Its name, for people.
            name: String as into,
            /// The subject; for emails only.
            subject: String as into,
            /// What the editor makes the body from.
            markup: String as into,
            /// The body, with its variables.
            body: String as into,
            /// Whether Clerk delivers what is made from it.
            delivered_by_clerk: bool,
            /// Where it comes from: the part of the address before the `@`; for emails only.
            from_email_name: String as into,
            /// Where answers go: the part of the address before the `@`; for emails only.
            reply_to_email_name: String as into,
        }
    }
}

impl UpsertTemplate {
    fn check(&self) -> Outcome {
        check::optional(self.from_email_name.as_deref(), |name| check::local_part("from_email_name", name))?;
        check::optional(self.reply_to_email_name.as_deref(), |name| check::local_part("reply_to_email_name", name))
    }
}

params! {
    /// What a template might become, for [`Templates::preview`].
    pub struct PreviewTemplate {
        optional {
            /// The subject; for emails only.
            subject: String as into,
            /// The body, with its variables.
            body: String as into,
            /// Where it comes from: the part of the address before the `@`; for emails only.
            from_email_name: String as into,
            /// Where answers go: the part of the address before the `@`; for emails only.
            reply_to_email_name: String as into,
        }
    }
}

impl PreviewTemplate {
    fn check(&self) -> Outcome {
        check::optional(self.from_email_name.as_deref(), |name| check::local_part("from_email_name", name))?;
        check::optional(self.reply_to_email_name.as_deref(), |name| check::local_part("reply_to_email_name", name))
    }
}

params! {
    /// Who delivers, for [`Templates::toggle_delivery`].
    pub struct ToggleDelivery {
        optional {
            /// Whether Clerk does.
            delivered_by_clerk: bool,
        }
    }
}
