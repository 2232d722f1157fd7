//! API keys: what programs of your users and organizations call your service with.
//!
//! All operations need the instance secret key. Reference: `clerkClient.apiKeys`.

use clerk_types::{
    deleted::DeletedObject,
    ids::{ApiKeyId, SubjectId, UserId},
    page::Page,
    patch::Patch,
    resources::api_keys::{ApiKey, ApiKeySecret},
    time::Lifetime,
};
use http::Method;
use serde_json::Value;

use super::check::{self, Outcome};
use crate::{Clerk, Error, Request, pages::Pages};

/// How long a description is at most.
const MAX_DESCRIPTION: usize = 255;
/// How short a name or a type is at least.
const MIN_NAME: usize = 3;
/// How long a type is at most.
const MAX_TYPE: usize = 25;

/// The operations on API keys; made by [`Clerk::api_keys`].
#[derive(Clone, Copy, Debug)]
#[doc(alias = "APIKeysAPI")]
pub struct ApiKeys<'a> {
    clerk: &'a Clerk,
}

impl<'a> ApiKeys<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk }
    }

    /// Creates an API key. The key itself is in the field [`secret`](ApiKey::secret) of the answer.
    ///
    /// `POST /api_keys`. Never sent twice on its own account.
    ///
    /// # Errors
    ///
    /// Before any traffic: a name that is shorter than 3 characters or begins or ends with a blank, an empty subject, a
    /// type that has not 3 to 25 characters, a description of more than 255, a lifetime that is not a finite number above
    /// zero. From the API: 400 `bad_request`; 409; 422 `api_keys_not_enabled`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::api_keys::CreateApiKey;
    ///
    /// let params = CreateApiKey::new("nightly export", "user_123").scopes(["export:read"]);
    /// let key = clerk.api_keys().create(params).await?;
    /// let secret = key.secret.expect("a new key comes with its secret");
    /// # Ok(()) }
    /// ```
    pub async fn create(self, params: CreateApiKey) -> Result<ApiKey, Error> {
        self.request(Method::POST, "/api_keys").check(params.check()).json(&params).send().await
    }

    /// Lists one page of a subject's API keys, the newest first.
    ///
    /// `GET /api_keys`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty subject, a limit that is not 1 to 100. From the API: 400 `bad_request`; 404.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::api_keys::ListApiKeys;
    ///
    /// let page = clerk.api_keys().list(ListApiKeys::new("org_123").include_invalid(true)).await?;
    /// # Ok(()) }
    /// ```
    pub async fn list(self, params: ListApiKeys) -> Result<Page<ApiKey>, Error> {
        self.list_request(&params).send().await
    }

    /// Lists all API keys of a subject, page by page, as a stream.
    ///
    /// `GET /api_keys`, once per page. A limit in `params` is the size of a page (100 otherwise), an offset is where the
    /// stream starts.
    ///
    /// # Errors
    ///
    /// As for [`list`](Self::list), as an item of the stream, which ends with it.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::api_keys::ListApiKeys;
    ///
    /// let mut keys = clerk.api_keys().list_all(ListApiKeys::new("user_123"));
    /// while let Some(key) = keys.next().await {
    ///     println!("{}", key?.name);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn list_all(self, params: ListApiKeys) -> Pages<ApiKey> {
        Pages::all(params, |params| self.list_request(params))
    }

    /// Gets an API key, without its secret.
    ///
    /// `GET /api_keys/{apiKeyID}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let key = clerk.api_keys().get("ak_123").await?;
    /// # Ok(()) }
    /// ```
    pub async fn get(self, api_key_id: impl Into<ApiKeyId>) -> Result<ApiKey, Error> {
        self.one(Method::GET, "/api_keys/{api_key_id}", api_key_id.into()).send().await
    }

    /// Changes an API key. Its name cannot be changed.
    ///
    /// `PATCH /api_keys/{apiKeyID}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier or subject, a description of more than 255 characters, a lifetime that is
    /// not a finite number above zero. From the API: 400 `bad_request`; 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::api_keys::UpdateApiKey;
    ///
    /// let params = UpdateApiKey::new().scopes(["export:read"]).clear_description();
    /// clerk.api_keys().update("ak_123", params).await?;
    /// # Ok(()) }
    /// ```
    pub async fn update(self, api_key_id: impl Into<ApiKeyId>, params: UpdateApiKey) -> Result<ApiKey, Error> {
        self.one(Method::PATCH, "/api_keys/{api_key_id}", api_key_id.into())
            .check(params.check())
            .json(&params)
            .send()
            .await
    }

    /// Deletes an API key, which also makes it invalid.
    ///
    /// `DELETE /api_keys/{apiKeyID}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.api_keys().delete("ak_123").await?;
    /// # Ok(()) }
    /// ```
    pub async fn delete(self, api_key_id: impl Into<ApiKeyId>) -> Result<DeletedObject, Error> {
        self.one(Method::DELETE, "/api_keys/{api_key_id}", api_key_id.into()).send().await
    }

    /// Reads the secret of an API key.
    ///
    /// `GET /api_keys/{apiKeyID}/secret`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let secret = clerk.api_keys().secret("ak_123").await?.secret;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "getSecret")]
    pub async fn secret(self, api_key_id: impl Into<ApiKeyId>) -> Result<ApiKeySecret, Error> {
        self.one(Method::GET, "/api_keys/{api_key_id}/secret", api_key_id.into()).send().await
    }

    /// Revokes an API key, at once and for good. It stays in lists that include invalid keys.
    ///
    /// `POST /api_keys/{apiKeyID}/revoke`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::api_keys::RevokeApiKey;
    ///
    /// clerk.api_keys().revoke("ak_123", RevokeApiKey::new().revocation_reason("leaked")).await?;
    /// # Ok(()) }
    /// ```
    pub async fn revoke(self, api_key_id: impl Into<ApiKeyId>, params: RevokeApiKey) -> Result<ApiKey, Error> {
        self.one(Method::POST, "/api_keys/{api_key_id}/revoke", api_key_id.into()).json(&params).send().await
    }

    /// Asks the API whether an API key is good, and whose it is.
    ///
    /// `POST /api_keys/verify`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty secret. From the API: 404 `resource_not_found` for a key that is unknown, expired or
    /// revoked; 422 `api_keys_not_enabled`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk, presented: &str) -> Result<(), clerk_api::Error> {
    /// match clerk.api_keys().verify(presented).await {
    ///     Ok(key) if !key.revoked && !key.expired => println!("from {}", key.subject),
    ///     Ok(_) => println!("refused"),
    ///     Err(error) if error.is_not_found() => println!("refused"),
    ///     Err(error) => return Err(error),
    /// }
    /// # Ok(()) }
    /// ```
    #[doc(alias = "verifySecret")]
    pub async fn verify(self, secret: &str) -> Result<ApiKey, Error> {
        self.request(Method::POST, "/api_keys/verify")
            .check(check::filled("secret", secret))
            .json(&serde_json::json!({"secret": secret}))
            .idempotent()
            .send()
            .await
    }

    fn request(self, method: Method, template: &'static str) -> Request {
        self.clerk.request(method, template).proxied()
    }

    fn one(self, method: Method, template: &'static str, api_key_id: ApiKeyId) -> Request {
        self.request(method, template).path("api_key_id", api_key_id)
    }

    fn list_request(self, params: &ListApiKeys) -> Request {
        self.request(Method::GET, "/api_keys").check(params.check()).page(params)
    }
}

params! {
    /// What a new API key is like, for [`ApiKeys::create`].
    #[doc(alias = "CreateAPIKeyParams")]
    pub struct CreateApiKey {
        required {
            /// Its name, at least 3 characters, without a blank at either end.
            name: String as into,
            /// Whom it belongs to: the identifier of a user, an organization, a machine or a SCIM directory.
            subject: SubjectId as into,
        }
        optional {
            /// Its type, 3 to 25 characters; `api_key` by default.
            r#type: String as into,
            /// Its description, at most 255 characters.
            description: String as into,
            /// Anything to go with it.
            claims: Value as into,
            /// What it may be used for, in your own words.
            scopes: Vec<String> as list<String>,
            /// The user who creates it.
            created_by: UserId as into,
            /// How long it lives, in seconds, fractions allowed; for ever by default.
            seconds_until_expiration: Lifetime as into,
        }
    }
}

impl CreateApiKey {
    fn check(&self) -> Outcome {
        check::length("name", &self.name, MIN_NAME, usize::MAX)?;
        if self.name.trim() != self.name {
            return Err("`name` begins or ends with a blank".to_owned());
        }
        check::filled("subject", self.subject.as_str())?;
        check::optional(self.r#type.as_deref(), |text| check::length("type", text, MIN_NAME, MAX_TYPE))?;
        check::optional(self.description.as_deref(), |text| check::length("description", text, 0, MAX_DESCRIPTION))?;
        check::optional(self.created_by.as_ref(), |id| check::filled("created_by", id.as_str()))?;
        check::lifetime("seconds_until_expiration", self.seconds_until_expiration.as_ref())
    }
}

params! {
    /// Which API keys to list, for [`ApiKeys::list`].
    #[doc(alias = "GetAPIKeyListParams")]
    pub struct ListApiKeys {
        page 100;
        required {
            /// Whom they belong to.
            subject: SubjectId as into,
        }
        optional {
            /// Only keys of this type, at least 3 characters; `api_key` by default.
            r#type: String as into,
            /// Whether to list revoked and expired keys as well; false by default.
            include_invalid: bool,
            /// Only keys that match this text.
            query: String as into,
        }
    }
}

impl ListApiKeys {
    fn check(&self) -> Outcome {
        check::filled("subject", self.subject.as_str())?;
        check::optional(self.r#type.as_deref(), |text| check::length("type", text, MIN_NAME, usize::MAX))
    }
}

params! {
    /// What to change about an API key, for [`ApiKeys::update`]. What is neither set nor cleared stays as it is.
    #[doc(alias = "UpdateAPIKeyParams")]
    pub struct UpdateApiKey {
        optional {
            /// What it may be used for, in your own words.
            scopes: Vec<String> as list<String>,
            /// Whom it belongs to.
            subject: SubjectId as into,
        }
        patch {
            /// Anything to go with it.
            claims / clear_claims: Value as into,
            /// Its description, at most 255 characters.
            description / clear_description: String as into,
            /// How long it lives from now on, in seconds, fractions allowed; cleared, it lives for ever.
            seconds_until_expiration / clear_seconds_until_expiration: Lifetime as into,
        }
    }
}

impl UpdateApiKey {
    fn check(&self) -> Outcome {
        check::optional(self.subject.as_ref(), |id| check::filled("subject", id.as_str()))?;
        check::optional(self.description.value(), |text| check::length("description", text, 0, MAX_DESCRIPTION))?;
        check::lifetime("seconds_until_expiration", Patch::value(&self.seconds_until_expiration))
    }
}

params! {
    /// How to revoke an API key, for [`ApiKeys::revoke`].
    #[doc(alias = "RevokeAPIKeyParams")]
    pub struct RevokeApiKey {
        optional {
            /// Why, for your records.
            revocation_reason: String as into,
        }
    }
}
