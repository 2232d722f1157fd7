//! Users: the people who sign in to the application.
//!
//! All operations need the instance secret key. Reference: `clerkClient.users`, `clerkClient.billing`.

mod access;
mod accounts;
mod billing;
mod factors;
mod organizations;
mod params;
mod passwords;
mod profile;

use clerk_types::{
    deleted::DeletedObject,
    ids::UserId,
    page::Page,
    resources::users::{User, UserCount},
};
use futures_util::future::try_join;
use http::Method;

pub use self::{
    accounts::ListProviderAccessTokens,
    organizations::{ListUserOrganizationInvitations, ListUserOrganizationMemberships},
    params::{CountUsers, CreateUser, IdentificationStatus, ListUsers, UpdateUser},
    passwords::{RemovePassword, SetPasswordCompromised},
    profile::UserMetadata,
};
use crate::{Clerk, Error, Request, pages::Pages};

/// The operations on users; made by [`Clerk::users`].
#[derive(Clone, Copy, Debug)]
#[doc(alias = "UserAPI")]
pub struct Users<'a> {
    clerk: &'a Clerk,
}

impl<'a> Users<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk }
    }

    /// Lists one page of the users, the newest first unless ordered otherwise. The total is not told: see
    /// [`list_with_count`](Self::list_with_count) and [`count`](Self::count).
    ///
    /// `GET /users`.
    ///
    /// # Errors
    ///
    /// Before any traffic: a limit that is not 1 to 500, a filter of more than 100 entries, a cursor together with an
    /// offset or with an order by something else than `created_at`. From the API: 401 `clerk_key_invalid`; 422 for
    /// parameters it does not take.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::users::ListUsers;
    ///
    /// let page = clerk.users().list(ListUsers::new().email_address(["ada@example.com"])).await?;
    /// for user in page {
    ///     println!("{} {:?}", user.id, user.full_name());
    /// }
    /// # Ok(()) }
    /// ```
    #[doc(alias = "getUserList")]
    pub async fn list(self, params: ListUsers) -> Result<Page<User>, Error> {
        self.list_request(&params).send().await
    }

    /// Lists one page of the users, and tells how many there are in all. The two numbers are asked for at the same time
    /// and may disagree while users come and go.
    ///
    /// `GET /users` and `GET /users/count`.
    ///
    /// # Errors
    ///
    /// As for [`list`](Self::list) and [`count`](Self::count); the first error of either.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::users::ListUsers;
    ///
    /// let page = clerk.users().list_with_count(ListUsers::new().banned(false).limit(50)).await?;
    /// println!("{} of {:?}", page.data.len(), page.total_count);
    /// # Ok(()) }
    /// ```
    #[doc(alias = "getUserList")]
    pub async fn list_with_count(self, params: ListUsers) -> Result<Page<User>, Error> {
        let count = self.count(CountUsers::from(&params));
        let (page, count) = try_join(self.list(params), count).await?;
        Ok(Page::new(page.data, u64::try_from(count.total_count).ok()))
    }

    /// Lists all users, page by page, as a stream.
    ///
    /// `GET /users`, once per page. In the order of their creation, pages start behind the last user of the one before,
    /// so that none is missed or comes twice, and the last page comes as fast as the first. In another order, or from an
    /// offset on, pages are told apart by offset. A limit in `params` is the size of a page (500 otherwise); a cursor or
    /// an offset is where the stream starts.
    ///
    /// # Errors
    ///
    /// As for [`list`](Self::list), as an item of the stream, which ends with it.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::users::ListUsers;
    ///
    /// let mut all = clerk.users().list_all(ListUsers::new().order_by("+created_at"));
    /// while let Some(user) = all.next().await {
    ///     println!("{}", user?.id);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn list_all(self, mut params: ListUsers) -> Pages<User> {
        // What is wrong with the parameters together no longer shows in those of a page.
        let outcome = params.check();
        let request = |params: &ListUsers| self.list_request(params).check(outcome);
        if params.can_have_cursor() {
            params.offset = None;
            let first = params.starting_after.take().map(UserId::into_string);
            Pages::after(params, "starting_after", first, |user| user.id.as_str().to_owned(), request)
        } else {
            Pages::all(params, request)
        }
    }

    /// Counts the users. It takes the filters of a list as well: `count(&params)`.
    ///
    /// `GET /users/count`.
    ///
    /// # Errors
    ///
    /// Before any traffic: a filter of more than 100 entries. From the API: 401 `clerk_key_invalid`; 422 for parameters
    /// it does not take.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::users::CountUsers;
    ///
    /// let banned = clerk.users().count(CountUsers::new().banned(true)).await?;
    /// println!("{} banned", banned.total_count);
    /// # Ok(()) }
    /// ```
    #[doc(alias = "getCount")]
    pub async fn count(self, params: impl Into<CountUsers>) -> Result<UserCount, Error> {
        let params = params.into();
        self.clerk.request(Method::GET, "/users/count").check(params.check()).query_all(&params).send().await
    }

    /// Creates a user. What is required depends on the settings of the instance; addresses and numbers count as verified
    /// unless told otherwise.
    ///
    /// `POST /users`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty address or number, statuses that are not as many as the addresses or numbers,
    /// metadata that is no object. From the API: 402 for features that the plan lacks; 422 `form_identifier_exists` for
    /// an address, a number or a username that is taken, and others for a password that is too weak and for what the
    /// instance requires and is missing.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::users::CreateUser;
    ///
    /// let params = CreateUser::new()
    ///     .email_address(["ada@example.com"])
    ///     .first_name("Ada")
    ///     .skip_password_requirement(true)
    ///     .private_metadata(serde_json::json!({"crm": 4711}));
    /// let user = clerk.users().create(params).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "createUser")]
    pub async fn create(self, params: CreateUser) -> Result<User, Error> {
        self.clerk.request(Method::POST, "/users").check(params.check()).json(&params).send().await
    }

    /// Gets a user.
    ///
    /// `GET /users/{user_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let user = clerk.users().get("user_123").await?;
    /// println!("{:?}", user.primary_email_address().map(|address| &address.email_address));
    /// # Ok(()) }
    /// ```
    #[doc(alias = "getUser")]
    pub async fn get(self, user_id: impl Into<UserId>) -> Result<User, Error> {
        self.one(Method::GET, "/users/{user_id}", user_id).send().await
    }

    /// Changes a user. Metadata is changed by [`merge_metadata`](Self::merge_metadata) and
    /// [`replace_metadata`](Self::replace_metadata).
    ///
    /// `PATCH /users/{user_id}`. At most 10 calls in 10 s for one user.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`; 409 for a change at the same
    /// time; 422 for what is taken, too weak or not verified; 429 above the limit.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::users::UpdateUser;
    ///
    /// clerk.users().update("user_123", UpdateUser::new().first_name("Ada").clear_username()).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "updateUser")]
    pub async fn update(self, user_id: impl Into<UserId>, params: UpdateUser) -> Result<User, Error> {
        self.one(Method::PATCH, "/users/{user_id}", user_id).check(params.check()).json(&params).send().await
    }

    /// Deletes a user, with sessions, memberships and all else that is the user's.
    ///
    /// `DELETE /users/{user_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.users().delete("user_123").await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "deleteUser")]
    pub async fn delete(self, user_id: impl Into<UserId>) -> Result<DeletedObject, Error> {
        self.one(Method::DELETE, "/users/{user_id}", user_id).send().await
    }

    fn one(self, method: Method, template: &'static str, user_id: impl Into<UserId>) -> Request {
        self.clerk.request(method, template).path("user_id", user_id.into())
    }

    fn list_request(self, params: &ListUsers) -> Request {
        self.clerk.request(Method::GET, "/users").check(params.check()).page(params)
    }
}
