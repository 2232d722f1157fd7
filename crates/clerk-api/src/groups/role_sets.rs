//! Role sets: which roles the members of an organization can have.
//!
//! A role set is addressed by its identifier or by its key, see [`RoleSetRef`]. All operations need the instance secret
//! key. Reference: `clerkClient.roleSets`.

use std::collections::BTreeMap;

use clerk_types::{
    deleted::DeletedObject,
    ids::RoleSetId,
    page::Page,
    resources::role_sets::{RoleSet, RoleSetType},
};
use http::Method;

use super::check::{self, Outcome};
use crate::{Clerk, Error, Request, pages::Pages};

/// How many roles one call names at most.
const MAX_ROLES: usize = 10;

/// The operations on role sets; made by [`Clerk::role_sets`].
#[derive(Clone, Copy, Debug)]
#[doc(alias = "RoleSetAPI")]
pub struct RoleSets<'a> {
    clerk: &'a Clerk,
}

impl<'a> RoleSets<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk }
    }

    /// Lists one page of the role sets, the newest first unless ordered otherwise.
    ///
    /// `GET /role_sets`.
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
    /// use clerk_api::groups::role_sets::ListRoleSets;
    ///
    /// let page = clerk.role_sets().list(ListRoleSets::new().order_by("key")).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "getRoleSetList")]
    pub async fn list(self, params: ListRoleSets) -> Result<Page<RoleSet>, Error> {
        self.list_request(&params).send().await
    }

    /// Lists all role sets, page by page, as a stream.
    ///
    /// `GET /role_sets`, once per page. A limit in `params` is the size of a page (500 otherwise), an offset is where
    /// the stream starts.
    ///
    /// # Errors
    ///
    /// As for [`list`](Self::list), as an item of the stream, which ends with it.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::role_sets::ListRoleSets;
    ///
    /// let mut all = clerk.role_sets().list_all(ListRoleSets::new());
    /// while let Some(one) = all.next().await {
    ///     println!("{}", one?.key);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn list_all(self, params: ListRoleSets) -> Pages<RoleSet> {
        Pages::all(params, |params| self.list_request(params))
    }

    /// Creates a role set.
    ///
    /// `POST /role_sets`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty name or key, no role or more than ten. From the API: 402 if the plan has no more
    /// role sets; 404 for a role that is not there; 400 and 422 for a key that is taken or malformed.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::role_sets::CreateRoleSet;
    ///
    /// let params = CreateRoleSet::new("Partners", "org:member", "org:admin", ["org:admin", "org:member"]);
    /// let role_set = clerk.role_sets().create(params).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "createRoleSet")]
    pub async fn create(self, params: CreateRoleSet) -> Result<RoleSet, Error> {
        self.clerk.request(Method::POST, "/role_sets").check(params.check()).json(&params).send().await
    }

    /// Gets a role set.
    ///
    /// `GET /role_sets/{role_set_key_or_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier or key. From the API: 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let role_set = clerk.role_sets().get("role_set:partners").await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "getRoleSet")]
    pub async fn get(self, role_set: impl Into<RoleSetRef>) -> Result<RoleSet, Error> {
        self.one(Method::GET, "/role_sets/{role_set_key_or_id}", role_set.into()).send().await
    }

    /// Changes a role set, but not which roles are in it.
    ///
    /// `PATCH /role_sets/{role_set_key_or_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier, name or key. From the API: 404 `resource_not_found`; 400 and 422 for a
    /// key that is taken or malformed, and for a role that is not in the set.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::role_sets::UpdateRoleSet;
    ///
    /// let params = UpdateRoleSet::new().name("Suppliers").default_role_key("org:member");
    /// clerk.role_sets().update("role_set:partners", params).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "updateRoleSet")]
    pub async fn update(self, role_set: impl Into<RoleSetRef>, params: UpdateRoleSet) -> Result<RoleSet, Error> {
        self.one(Method::PATCH, "/role_sets/{role_set_key_or_id}", role_set.into())
            .check(params.check())
            .json(&params)
            .send()
            .await
    }

    /// Moves all organizations of a role set to another one, and deletes it.
    ///
    /// `POST /role_sets/{role_set_key_or_id}/replace`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier or key. From the API: 404 `resource_not_found` for either set; 422 if
    /// members have roles that the other set lacks and that are mapped to none.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::role_sets::ReplaceRoleSet;
    ///
    /// let params = ReplaceRoleSet::new("role_set:suppliers");
    /// clerk.role_sets().replace("role_set:partners", params).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "replaceRoleSet")]
    pub async fn replace(
        self,
        role_set: impl Into<RoleSetRef>,
        params: ReplaceRoleSet,
    ) -> Result<DeletedObject, Error> {
        self.one(Method::POST, "/role_sets/{role_set_key_or_id}/replace", role_set.into())
            .check(check::filled("dest_role_set_key", &params.dest_role_set_key))
            .json(&params)
            .send()
            .await
    }

    /// Adds up to ten roles to a role set.
    ///
    /// `POST /role_sets/{role_set_key_or_id}/roles`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier or key, no role or more than ten. From the API: 404
    /// `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::role_sets::AddRoles;
    ///
    /// clerk.role_sets().add_roles("role_set:partners", AddRoles::new(["org:accountant"])).await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "addRolesToRoleSet")]
    pub async fn add_roles(self, role_set: impl Into<RoleSetRef>, params: AddRoles) -> Result<RoleSet, Error> {
        self.one(Method::POST, "/role_sets/{role_set_key_or_id}/roles", role_set.into())
            .check(params.check())
            .json(&params)
            .send()
            .await
    }

    /// Takes a role out of a role set; members who had it get another one of the set.
    ///
    /// `POST /role_sets/{role_set_key_or_id}/roles/replace`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier or key. From the API: 404 `resource_not_found`; 422 for a role that is
    /// not in the set.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.role_sets().replace_role("role_set:partners", "org:accountant", "org:member").await?;
    /// # Ok(()) }
    /// ```
    #[doc(alias = "replaceRoleInRoleSet")]
    pub async fn replace_role(
        self,
        role_set: impl Into<RoleSetRef>,
        role_key: &str,
        to_role_key: &str,
    ) -> Result<RoleSet, Error> {
        self.one(Method::POST, "/role_sets/{role_set_key_or_id}/roles/replace", role_set.into())
            .check(check::filled("role_key", role_key))
            .check(check::filled("to_role_key", to_role_key))
            .json(&serde_json::json!({"role_key": role_key, "to_role_key": to_role_key}))
            .send()
            .await
    }

    fn one(self, method: Method, template: &'static str, role_set: RoleSetRef) -> Request {
        self.clerk.request(method, template).path("role_set_key_or_id", role_set.0)
    }

    fn list_request(self, params: &ListRoleSets) -> Request {
        self.clerk.request(Method::GET, "/role_sets").page(params)
    }
}

/// Which role set is meant: its identifier, or its key, such as `role_set:partners`.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct RoleSetRef(String);

impl From<&str> for RoleSetRef {
    fn from(key_or_id: &str) -> Self {
        Self(key_or_id.to_owned())
    }
}

impl From<String> for RoleSetRef {
    fn from(key_or_id: String) -> Self {
        Self(key_or_id)
    }
}

impl From<RoleSetId> for RoleSetRef {
    fn from(id: RoleSetId) -> Self {
        Self(id.into_string())
    }
}

impl From<&RoleSetId> for RoleSetRef {
    fn from(id: &RoleSetId) -> Self {
        Self(id.as_str().to_owned())
    }
}

params! {
    /// Which role sets to list, for [`RoleSets::list`].
    #[doc(alias = "GetRoleSetListParams")]
    pub struct ListRoleSets {
        page 500;
        optional {
            /// Only role sets with this identifier, or with this text in their name or key.
            query: String as into,
            /// `created_at`, `name` or `key`, after a `+` (or nothing) for ascending or a `-` for descending order;
            /// `-created_at` by default.
            order_by: String as into,
        }
    }
}

params! {
    /// What a new role set is like, for [`RoleSets::create`].
    #[doc(alias = "CreateRoleSetParams")]
    pub struct CreateRoleSet {
        required {
            /// Its name, for people.
            name: String as into,
            /// The key of the role that new members get; one of `roles`.
            default_role_key: String as into,
            /// The key of the role that creators of organizations get; one of `roles`.
            creator_role_key: String as into,
            /// The keys of its roles, 1 to 10.
            roles: Vec<String> as list<String>,
        }
        optional {
            /// Its name, for programs: `role_set:` and small letters, digits and underscores; made from `name` by default.
            key: String as into,
            /// What it is for.
            description: String as into,
            /// Whether new organizations have it; one set does.
            r#type: RoleSetType as into,
        }
    }
}

impl CreateRoleSet {
    fn check(&self) -> Outcome {
        check::filled("name", &self.name)?;
        check::filled("default_role_key", &self.default_role_key)?;
        check::filled("creator_role_key", &self.creator_role_key)?;
        check::optional(self.key.as_deref(), |key| check::filled("key", key))?;
        check::some("roles", &self.roles, MAX_ROLES)
    }
}

params! {
    /// What to change about a role set, for [`RoleSets::update`]. What is neither set nor cleared stays as it is.
    #[doc(alias = "UpdateRoleSetParams")]
    pub struct UpdateRoleSet {
        optional {
            /// Its name, for people.
            name: String as into,
            /// Its name, for programs, as for a new one.
            key: String as into,
            /// `initial`: new organizations have it from now on, and no other set.
            r#type: RoleSetType as into,
            /// The key of the role that new members get; one of the set.
            default_role_key: String as into,
            /// The key of the role that creators of organizations get; one of the set.
            creator_role_key: String as into,
        }
        patch {
            /// What it is for.
            description / clear_description: String as into,
        }
    }
}

impl UpdateRoleSet {
    fn check(&self) -> Outcome {
        check::optional(self.name.as_deref(), |name| check::filled("name", name))?;
        check::optional(self.key.as_deref(), |key| check::filled("key", key))
    }
}

params! {
    /// What takes the place of a role set, for [`RoleSets::replace`].
    #[doc(alias = "ReplaceRoleSetParams")]
    pub struct ReplaceRoleSet {
        required {
            /// The key of the role set that takes its place.
            dest_role_set_key: String as into,
        }
        optional {
            /// Which role members get instead of which, by their keys; for roles that the other set lacks.
            reassignment_mappings: BTreeMap<String, String> as into,
        }
    }
}

params! {
    /// Which roles to add, for [`RoleSets::add_roles`].
    #[doc(alias = "AddRolesToRoleSetParams")]
    pub struct AddRoles {
        required {
            /// Their keys, 1 to 10.
            role_keys: Vec<String> as list<String>,
        }
        optional {
            /// The key of the role that new members get from now on; one of those.
            default_role_key: String as into,
            /// The key of the role that creators of organizations get from now on; one of those.
            creator_role_key: String as into,
        }
    }
}

impl AddRoles {
    fn check(&self) -> Outcome {
        check::some("role_keys", &self.role_keys, MAX_ROLES)
    }
}
