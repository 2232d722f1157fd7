//! The permissions that roles in organizations give.
//!
//! All operations need the instance secret key. Reference: `clerkClient.organizationPermissions`.

use clerk_types::{deleted::DeletedObject, ids::PermissionId, page::Page, resources::permissions::Permission};
use http::Method;

use super::check::{self, Outcome};
use crate::{Clerk, Error, Request, pages::Pages};

/// The operations on permissions; made by [`Clerk::organization_permissions`].
#[derive(Clone, Copy, Debug)]
#[doc(alias = "OrganizationPermissionAPI")]
pub struct OrganizationPermissions<'a> {
    clerk: &'a Clerk,
}

impl<'a> OrganizationPermissions<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk }
    }

    /// Lists one page of the permissions, Clerk's own included, the newest first unless ordered otherwise.
    ///
    /// `GET /organization_permissions`.
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
    /// use clerk_api::groups::organization_permissions::ListOrganizationPermissions;
    ///
    /// let params = ListOrganizationPermissions::new().query("org:invoices").order_by("key");
    /// let page = clerk.organization_permissions().list(params).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "getOrganizationPermissionList")]
    pub async fn list(self, params: ListOrganizationPermissions) -> Result<Page<Permission>, Error> {
        self.list_request(&params).send().await
    }

    /// Lists all permissions, page by page, as a stream.
    ///
    /// `GET /organization_permissions`, once per page. A limit in `params` is the size of a page (500 otherwise), an
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
    /// use clerk_api::groups::organization_permissions::ListOrganizationPermissions;
    ///
    /// let mut all = clerk.organization_permissions().list_all(ListOrganizationPermissions::new());
    /// while let Some(one) = all.next().await {
    ///     println!("{}", one?.key);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn list_all(self, params: ListOrganizationPermissions) -> Pages<Permission> {
        Pages::all(params, |params| self.list_request(params))
    }

    /// Creates a permission.
    ///
    /// `POST /organization_permissions`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty name or key. From the API: 402 if the plan has no custom permissions; 400 and 422
    /// for a key that is taken or malformed.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::organization_permissions::CreateOrganizationPermission;
    ///
    /// let params = CreateOrganizationPermission::new("Read invoices", "org:invoices:read");
    /// let permission = clerk.organization_permissions().create(params).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "createOrganizationPermission")]
    pub async fn create(self, params: CreateOrganizationPermission) -> Result<Permission, Error> {
        self.clerk.request(Method::POST, "/organization_permissions").check(params.check()).json(&params).send().await
    }

    /// Gets a permission.
    ///
    /// `GET /organization_permissions/{permission_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let permission = clerk.organization_permissions().get("perm_123").await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "getOrganizationPermission")]
    pub async fn get(self, permission_id: impl Into<PermissionId>) -> Result<Permission, Error> {
        self.one(Method::GET, permission_id.into()).send().await
    }

    /// Changes a permission of yours.
    ///
    /// `PATCH /organization_permissions/{permission_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier, name or key. From the API: 403 for a permission of Clerk's; 404
    /// `resource_not_found`; 400 and 422 for a key that is taken or malformed.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::organization_permissions::UpdateOrganizationPermission;
    ///
    /// let params = UpdateOrganizationPermission::new().description("May see all invoices");
    /// clerk.organization_permissions().update("perm_123", params).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "updateOrganizationPermission")]
    pub async fn update(
        self,
        permission_id: impl Into<PermissionId>,
        params: UpdateOrganizationPermission,
    ) -> Result<Permission, Error> {
        self.one(Method::PATCH, permission_id.into()).check(params.check()).json(&params).send().await
    }

    /// Deletes a permission of yours.
    ///
    /// `DELETE /organization_permissions/{permission_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`; 403 for a permission of
    /// Clerk's.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.organization_permissions().delete("perm_123").await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "deleteOrganizationPermission")]
    pub async fn delete(self, permission_id: impl Into<PermissionId>) -> Result<DeletedObject, Error> {
        self.one(Method::DELETE, permission_id.into()).send().await
    }

    fn one(self, method: Method, permission_id: PermissionId) -> Request {
        self.clerk.request(method, "/organization_permissions/{permission_id}").path("permission_id", permission_id)
    }

    fn list_request(self, params: &ListOrganizationPermissions) -> Request {
        self.clerk.request(Method::GET, "/organization_permissions").page(params)
    }
}

params! {
    /// Which permissions to list, for [`OrganizationPermissions::list`].
    pub struct ListOrganizationPermissions {
        page 500;
        optional {
            /// Only permissions with this identifier, or with this text in their name or key.
            query: String as into,
            /// `created_at`, `name` or `key`, after a `+` (or nothing) for ascending or a `-` for descending order;
            /// `-created_at` by default.
            order_by: String as into,
        }
    }
}

params! {
    /// What a new permission is like, for [`OrganizationPermissions::create`].
    #[doc(alias = "CreateOrganizationPermissionParams")]
    pub struct CreateOrganizationPermission {
        required {
            /// Its name, for people.
            name: String as into,
            /// Its name, for programs: `org:<feature>:<action>` of small letters, digits and underscores; `org:sys_` is
            /// Clerk's.
            key: String as into,
        }
        optional {
            /// What it allows.
            description: String as into,
        }
    }
}

impl CreateOrganizationPermission {
    fn check(&self) -> Outcome {
        check::filled("name", &self.name)?;
        check::filled("key", &self.key)
    }
}

params! {
    /// What to change about a permission, for [`OrganizationPermissions::update`]. What is not set stays as it is.
    #[doc(alias = "UpdateOrganizationPermissionParams")]
    pub struct UpdateOrganizationPermission {
        optional {
            /// Its name, for people.
            name: String as into,
            /// Its name, for programs, as for a new one.
            key: String as into,
            /// What it allows.
            description: String as into,
        }
    }
}

impl UpdateOrganizationPermission {
    fn check(&self) -> Outcome {
        check::optional(self.name.as_deref(), |name| check::filled("name", name))?;
        check::optional(self.key.as_deref(), |key| check::filled("key", key))
    }
}
