//! The roles that members of organizations have.
//!
//! All operations need the instance secret key. Reference: `clerkClient.organizationRoles`.

use clerk_types::{
    deleted::DeletedObject,
    ids::{PermissionId, RoleId},
    page::Page,
    resources::roles::Role,
};
use http::Method;

use super::check::{self, Outcome};
use crate::{Clerk, Error, Request, pages::Pages};

/// The operations on roles; made by [`Clerk::organization_roles`].
#[derive(Clone, Copy, Debug)]
#[doc(alias = "OrganizationRoleAPI")]
pub struct OrganizationRoles<'a> {
    clerk: &'a Clerk,
}

impl<'a> OrganizationRoles<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk }
    }

    /// Lists one page of the roles, the newest first unless ordered otherwise.
    ///
    /// `GET /organization_roles`.
    ///
    /// # Errors
    ///
    /// Before any traffic: a limit that is not 1 to 500. From the API: 401 `clerk_key_invalid`; 403 if organizations
    /// are off; 422 for parameters it does not take.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::organization_roles::ListOrganizationRoles;
    ///
    /// let page = clerk.organization_roles().list(ListOrganizationRoles::new().order_by("key")).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "getOrganizationRoleList")]
    pub async fn list(self, params: ListOrganizationRoles) -> Result<Page<Role>, Error> {
        self.list_request(&params).send().await
    }

    /// Lists all roles, page by page, as a stream.
    ///
    /// `GET /organization_roles`, once per page. A limit in `params` is the size of a page (500 otherwise), an offset
    /// is where the stream starts.
    ///
    /// # Errors
    ///
    /// As for [`list`](Self::list), as an item of the stream, which ends with it.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::organization_roles::ListOrganizationRoles;
    ///
    /// let mut all = clerk.organization_roles().list_all(ListOrganizationRoles::new());
    /// while let Some(one) = all.next().await {
    ///     println!("{}", one?.key);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn list_all(self, params: ListOrganizationRoles) -> Pages<Role> {
        Pages::all(params, |params| self.list_request(params))
    }

    /// Creates a role.
    ///
    /// `POST /organization_roles`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty name, key or identifier. From the API: 402 if the plan has no custom roles; 403 if
    /// organizations are off; 404 for a permission that is not there; 400 and 422 for a key that is taken or malformed.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::organization_roles::CreateOrganizationRole;
    ///
    /// let params = CreateOrganizationRole::new("Accountant", "org:accountant").permissions(["perm_123"]);
    /// let role = clerk.organization_roles().create(params).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "createOrganizationRole")]
    pub async fn create(self, params: CreateOrganizationRole) -> Result<Role, Error> {
        self.clerk.request(Method::POST, "/organization_roles").check(params.check()).json(&params).send().await
    }

    /// Gets a role.
    ///
    /// `GET /organization_roles/{organization_role_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let role = clerk.organization_roles().get("role_123").await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "getOrganizationRole")]
    pub async fn get(self, organization_role_id: impl Into<RoleId>) -> Result<Role, Error> {
        self.one(Method::GET, organization_role_id.into()).send().await
    }

    /// Changes a role. Where its key is set as the role of creators or of domains, the new key takes its place.
    ///
    /// `PATCH /organization_roles/{organization_role_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty name, key or identifier. From the API: 404 for a role or a permission that is not
    /// there; 400 and 422 for a key that is taken or malformed.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::organization_roles::UpdateOrganizationRole;
    ///
    /// let params = UpdateOrganizationRole::new().name("Bookkeeper").clear_description();
    /// clerk.organization_roles().update("role_123", params).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "updateOrganizationRole")]
    pub async fn update(
        self,
        organization_role_id: impl Into<RoleId>,
        params: UpdateOrganizationRole,
    ) -> Result<Role, Error> {
        self.one(Method::PATCH, organization_role_id.into()).check(params.check()).json(&params).send().await
    }

    /// Deletes a role that nothing refers to: no member, no invitation, no setting.
    ///
    /// `DELETE /organization_roles/{organization_role_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`; 422 for a role that is in use.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.organization_roles().delete("role_123").await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "deleteOrganizationRole")]
    pub async fn delete(self, organization_role_id: impl Into<RoleId>) -> Result<DeletedObject, Error> {
        self.one(Method::DELETE, organization_role_id.into()).send().await
    }

    /// Gives a role one more permission.
    ///
    /// `POST /organization_roles/{organization_role_id}/permissions/{permission_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`; 409 if the role gives it
    /// already.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.organization_roles().assign_permission("role_123", "perm_123").await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "assignPermissionToOrganizationRole")]
    pub async fn assign_permission(
        self,
        organization_role_id: impl Into<RoleId>,
        permission_id: impl Into<PermissionId>,
    ) -> Result<Role, Error> {
        self.clerk
            .request(Method::POST, "/organization_roles/{organization_role_id}/permissions/{permission_id}")
            .path("organization_role_id", organization_role_id.into())
            .path("permission_id", permission_id.into())
            .send()
            .await
    }

    /// Takes a permission away from a role.
    ///
    /// `DELETE /organization_roles/{organization_role_id}/permissions/{permission_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`; 422 if the role cannot do
    /// without it.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.organization_roles().remove_permission("role_123", "perm_123").await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "removePermissionFromOrganizationRole")]
    pub async fn remove_permission(
        self,
        organization_role_id: impl Into<RoleId>,
        permission_id: impl Into<PermissionId>,
    ) -> Result<Role, Error> {
        self.clerk
            .request(Method::DELETE, "/organization_roles/{organization_role_id}/permissions/{permission_id}")
            .path("organization_role_id", organization_role_id.into())
            .path("permission_id", permission_id.into())
            .send()
            .await
    }

    fn one(self, method: Method, organization_role_id: RoleId) -> Request {
        self.clerk
            .request(method, "/organization_roles/{organization_role_id}")
            .path("organization_role_id", organization_role_id)
    }

    fn list_request(self, params: &ListOrganizationRoles) -> Request {
        self.clerk.request(Method::GET, "/organization_roles").page(params)
    }
}

params! {
    /// Which roles to list, for [`OrganizationRoles::list`].
    #[doc(alias = "GetOrganizationRoleListParams")]
    pub struct ListOrganizationRoles {
        page 500;
        optional {
            /// Only roles with this identifier, or with this text in their name or key.
            query: String as into,
            /// `created_at`, `name` or `key`, after a `+` (or nothing) for ascending or a `-` for descending order;
            /// `-created_at` by default.
            order_by: String as into,
        }
    }
}

params! {
    /// What a new role is like, for [`OrganizationRoles::create`].
    #[doc(alias = "CreateOrganizationRoleParams")]
    pub struct CreateOrganizationRole {
        required {
            /// Its name, for people.
            name: String as into,
            /// Its name, for programs: `org:` and small letters, digits and underscores.
            key: String as into,
        }
        optional {
            /// What it is for.
            description: String as into,
            /// The permissions it gives.
            permissions: Vec<PermissionId> as list<PermissionId>,
            /// Whether it belongs to the role set that organizations start with.
            include_in_initial_role_set: bool,
        }
    }
}

impl CreateOrganizationRole {
    fn check(&self) -> Outcome {
        check::filled("name", &self.name)?;
        check::filled("key", &self.key)?;
        permissions(self.permissions.as_deref())
    }
}

params! {
    /// What to change about a role, for [`OrganizationRoles::update`]. What is neither set nor cleared stays as it is.
    #[doc(alias = "UpdateOrganizationRoleParams")]
    pub struct UpdateOrganizationRole {
        optional {
            /// Its name, for people.
            name: String as into,
            /// Its name, for programs, as for a new one.
            key: String as into,
            /// The permissions it gives, in place of those it gave.
            permissions: Vec<PermissionId> as list<PermissionId>,
        }
        patch {
            /// What it is for.
            description / clear_description: String as into,
        }
    }
}

impl UpdateOrganizationRole {
    fn check(&self) -> Outcome {
        check::optional(self.name.as_deref(), |name| check::filled("name", name))?;
        check::optional(self.key.as_deref(), |key| check::filled("key", key))?;
        permissions(self.permissions.as_deref())
    }
}

fn permissions(ids: Option<&[PermissionId]>) -> Outcome {
    ids.unwrap_or_default().iter().try_for_each(|id| check::filled("permissions", id.as_str()))
}
