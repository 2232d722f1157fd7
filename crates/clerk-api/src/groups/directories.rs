//! Directories: identity providers that bring users and take them back.
//!
//! The same as [`scim_directories`](super::scim_directories) under newer names. All operations need the instance secret
//! key. The reference has no such group.

use std::collections::BTreeMap;

use clerk_types::{
    deleted::DeletedObject,
    ids::{DirectoryGroupRoleMappingId, DirectoryId, EnterpriseConnectionId, RoleId},
    page::Page,
    resources::directories::{Directory, DirectoryGroupRoleMapping},
};
use http::Method;

use super::check::{self, Outcome};
use crate::{Clerk, Error, Request, pages::Pages};

/// How long the name of a group for people is at most.
const MAX_DISPLAY_NAME: usize = 255;

/// The operations on directories; made by [`Clerk::directories`].
#[derive(Clone, Copy, Debug)]
pub struct Directories<'a> {
    clerk: &'a Clerk,
}

impl<'a> Directories<'a> {
    pub(super) fn new(clerk: &'a Clerk) -> Self {
        Self { clerk }
    }

    /// Lists one page of the directories.
    ///
    /// `GET /directories`.
    ///
    /// # Errors
    ///
    /// Before any traffic: a limit that is not 1 to 500. From the API: 401 `clerk_key_invalid`; 403 if the instance may
    /// have no directories.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::directories::ListDirectories;
    ///
    /// let page = clerk.directories().list(ListDirectories::new().limit(50)).await?;
    /// # Ok(()) }
    /// ```
    pub async fn list(self, params: ListDirectories) -> Result<Page<Directory>, Error> {
        self.list_request(&params).send().await
    }

    /// Lists all directories, page by page, as a stream.
    ///
    /// `GET /directories`, once per page. A limit in `params` is the size of a page (500 otherwise), an offset is where
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
    /// use clerk_api::groups::directories::ListDirectories;
    ///
    /// let mut all = clerk.directories().list_all(ListDirectories::new());
    /// while let Some(one) = all.next().await {
    ///     println!("{}", one?.name);
    /// }
    /// # Ok(()) }
    /// ```
    pub fn list_all(self, params: ListDirectories) -> Pages<Directory> {
        Pages::all(params, |params| self.list_request(params))
    }

    /// Creates a directory. Its API key is in this answer, and in no later one.
    ///
    /// `POST /directories`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier or provider; a mapping with an empty identifier, a precedence of 0, or a
    /// name of a group above 255 characters. From the API: 403 if the instance may have no directories; 400 and 422 for
    /// a connection or role that is not there.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::directories::{CreateDirectory, InitialGroupRoleMapping};
    ///
    /// let params = CreateDirectory::new("entconn_123", "okta")
    ///     .name("Acme")
    ///     .group_role_mappings([InitialGroupRoleMapping::new("00g1", "role_123")]);
    /// let directory = clerk.directories().create(params).await?;
    /// let key = directory.api_key.expect("a new directory comes with its key");
    /// # Ok(()) }
    /// ```
    pub async fn create(self, params: CreateDirectory) -> Result<Directory, Error> {
        self.clerk.request(Method::POST, "/directories").check(params.check()).json(&params).send().await
    }

    /// Gets a directory, without its API key.
    ///
    /// `GET /directories/{directory_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let directory = clerk.directories().get("dir_123").await?;
    /// # Ok(()) }
    /// ```
    pub async fn get(self, directory_id: impl Into<DirectoryId>) -> Result<Directory, Error> {
        self.one(Method::GET, "/directories/{directory_id}", directory_id.into()).send().await
    }

    /// Changes a directory.
    ///
    /// `PATCH /directories/{directory_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier or provider. From the API: 404 `resource_not_found`; 400 and 422 for
    /// values that it does not take.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::directories::UpdateDirectory;
    ///
    /// let params = UpdateDirectory::new().enabled(true).group_role_mapping_enabled(true);
    /// clerk.directories().update("dir_123", params).await?;
    /// # Ok(()) }
    /// ```
    pub async fn update(
        self,
        directory_id: impl Into<DirectoryId>,
        params: UpdateDirectory,
    ) -> Result<Directory, Error> {
        self.one(Method::PATCH, "/directories/{directory_id}", directory_id.into())
            .check(check::optional(params.provider.as_deref(), |provider| check::filled("provider", provider)))
            .json(&params)
            .send()
            .await
    }

    /// Deletes a directory. The identity provider is refused from then on, and no more users are brought.
    ///
    /// `DELETE /directories/{directory_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.directories().delete("dir_123").await?;
    /// # Ok(()) }
    /// ```
    pub async fn delete(self, directory_id: impl Into<DirectoryId>) -> Result<DeletedObject, Error> {
        self.one(Method::DELETE, "/directories/{directory_id}", directory_id.into()).send().await
    }

    /// Gives a directory a new API key, which is in this answer, and in no later one. The old key stays good for a
    /// short while.
    ///
    /// `POST /directories/{directory_id}/rotate_api_key`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// let directory = clerk.directories().rotate_api_key("dir_123").await?;
    /// let key = directory.api_key.expect("a new key is shown");
    /// # Ok(()) }
    /// ```
    pub async fn rotate_api_key(self, directory_id: impl Into<DirectoryId>) -> Result<Directory, Error> {
        self.one(Method::POST, "/directories/{directory_id}/rotate_api_key", directory_id.into()).send().await
    }

    /// Lists which roles the groups of a directory get, the mapping that goes before the others first; there are no
    /// pages.
    ///
    /// `GET /directories/{directory_id}/group_role_mappings`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// for mapping in clerk.directories().list_group_role_mappings("dir_123").await? {
    ///     println!("{} {}", mapping.precedence, mapping.directory_group_id);
    /// }
    /// # Ok(()) }
    /// ```
    pub async fn list_group_role_mappings(
        self,
        directory_id: impl Into<DirectoryId>,
    ) -> Result<Page<DirectoryGroupRoleMapping>, Error> {
        self.one(Method::GET, "/directories/{directory_id}/group_role_mappings", directory_id.into()).send().await
    }

    /// Gives a group of a directory a role. The directory must have group role mapping on.
    ///
    /// `POST /directories/{directory_id}/group_role_mappings`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier, a precedence of 0. From the API: 404 `resource_not_found`; 400 and 422
    /// if mapping is off, or for a role that is not there.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::directories::CreateGroupRoleMapping;
    ///
    /// let params = CreateGroupRoleMapping::new("00g1", "role_123").precedence(1);
    /// clerk.directories().create_group_role_mapping("dir_123", params).await?;
    /// # Ok(()) }
    /// ```
    pub async fn create_group_role_mapping(
        self,
        directory_id: impl Into<DirectoryId>,
        params: CreateGroupRoleMapping,
    ) -> Result<DirectoryGroupRoleMapping, Error> {
        self.one(Method::POST, "/directories/{directory_id}/group_role_mappings", directory_id.into())
            .check(params.check())
            .json(&params)
            .send()
            .await
    }

    /// Puts these mappings in place of all that a directory has; the first goes before the others, and none takes all
    /// away. The directory must have group role mapping on.
    ///
    /// `PUT /directories/{directory_id}/group_role_mappings`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`; 400 and 422 if mapping is off,
    /// or for a role that is not there.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// use clerk_api::groups::directories::GroupRoleMapping;
    ///
    /// let mappings = [GroupRoleMapping::new("00g1", "role_123"), GroupRoleMapping::new("00g2", "role_456")];
    /// clerk.directories().replace_group_role_mappings("dir_123", mappings).await?;
    /// # Ok(()) }
    /// ```
    pub async fn replace_group_role_mappings(
        self,
        directory_id: impl Into<DirectoryId>,
        mappings: impl IntoIterator<Item = GroupRoleMapping>,
    ) -> Result<Page<DirectoryGroupRoleMapping>, Error> {
        let mappings: Vec<GroupRoleMapping> = mappings.into_iter().collect();
        self.one(Method::PUT, "/directories/{directory_id}/group_role_mappings", directory_id.into())
            .check(mappings.iter().try_for_each(GroupRoleMapping::check))
            .json(&serde_json::json!({"mappings": mappings}))
            .send()
            .await
    }

    /// Deletes one mapping of a directory. The directory must have group role mapping on.
    ///
    /// `DELETE /directories/{directory_id}/group_role_mappings/{mapping_id}`.
    ///
    /// # Errors
    ///
    /// Before any traffic: an empty identifier. From the API: 404 `resource_not_found`; 400 if mapping is off.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
    /// clerk.directories().delete_group_role_mapping("dir_123", "dgrm_123").await?;
    /// # Ok(()) }
    /// ```
    pub async fn delete_group_role_mapping(
        self,
        directory_id: impl Into<DirectoryId>,
        mapping_id: impl Into<DirectoryGroupRoleMappingId>,
    ) -> Result<DeletedObject, Error> {
        self.one(Method::DELETE, "/directories/{directory_id}/group_role_mappings/{mapping_id}", directory_id.into())
            .path("mapping_id", mapping_id.into())
            .send()
            .await
    }

    fn one(self, method: Method, template: &'static str, directory_id: DirectoryId) -> Request {
        self.clerk.request(method, template).path("directory_id", directory_id)
    }

    fn list_request(self, params: &ListDirectories) -> Request {
        self.clerk.request(Method::GET, "/directories").page(params)
    }
}

params! {
    /// Which directories to list, for [`Directories::list`].
    pub struct ListDirectories {
        page 500;
    }
}

params! {
    /// What a new directory is like, for [`Directories::create`].
    pub struct CreateDirectory {
        required {
            /// The enterprise connection whose people it brings.
            enterprise_connection_id: EnterpriseConnectionId as into,
            /// The identity provider.
            provider: String as into,
        }
        optional {
            /// Its name, for people.
            name: String as into,
            /// Which roles its groups get.
            group_role_mappings: Vec<InitialGroupRoleMapping> as list<InitialGroupRoleMapping>,
        }
    }
}

impl CreateDirectory {
    fn check(&self) -> Outcome {
        check::filled("enterprise_connection_id", self.enterprise_connection_id.as_str())?;
        check::filled("provider", &self.provider)?;
        self.group_role_mappings.iter().flatten().try_for_each(InitialGroupRoleMapping::check)
    }
}

params! {
    /// Which role a group of a new directory gets, in [`CreateDirectory`].
    pub struct InitialGroupRoleMapping {
        required {
            /// The group, as the identity provider identifies it.
            directory_group_id: String as into,
            /// The role that its members get.
            role_id: RoleId as into,
        }
        optional {
            /// The name of the group, for people, at most 255 characters.
            directory_group_display_name: String as into,
            /// Which mapping counts for somebody in several groups: the one with the lowest number, from 1. The place
            /// in the list by default.
            precedence: u32,
        }
    }
}

impl InitialGroupRoleMapping {
    fn check(&self) -> Outcome {
        check_mapping(&self.directory_group_id, &self.role_id, self.precedence)?;
        check::optional(self.directory_group_display_name.as_deref(), |name| {
            check::length("directory_group_display_name", name, 0, MAX_DISPLAY_NAME)
        })
    }
}

params! {
    /// Which role a group gets, for [`Directories::create_group_role_mapping`].
    pub struct CreateGroupRoleMapping {
        required {
            /// The group, as the identity provider identifies it.
            directory_group_id: String as into,
            /// The role that its members get.
            role_id: RoleId as into,
        }
        optional {
            /// Which mapping counts for somebody in several groups: the one with the lowest number, from 1. Behind all
            /// others by default.
            precedence: u32,
        }
    }
}

impl CreateGroupRoleMapping {
    fn check(&self) -> Outcome {
        check_mapping(&self.directory_group_id, &self.role_id, self.precedence)
    }
}

params! {
    /// Which role a group gets, for [`Directories::replace_group_role_mappings`].
    pub struct GroupRoleMapping {
        required {
            /// The group, as the identity provider identifies it.
            directory_group_id: String as into,
            /// The role that its members get.
            role_id: RoleId as into,
        }
    }
}

impl GroupRoleMapping {
    fn check(&self) -> Outcome {
        check_mapping(&self.directory_group_id, &self.role_id, None)
    }
}

fn check_mapping(directory_group_id: &str, role_id: &RoleId, precedence: Option<u32>) -> Outcome {
    check::filled("directory_group_id", directory_group_id)?;
    check::filled("role_id", role_id.as_str())?;
    check::within("precedence", precedence.map(i64::from), 1, i64::MAX)
}

params! {
    /// What to change about a directory, for [`Directories::update`]. What is not set stays as it is.
    pub struct UpdateDirectory {
        optional {
            /// Its name, for people.
            name: String as into,
            /// Whether it brings people.
            enabled: bool,
            /// The identity provider.
            provider: String as into,
            /// Where in the directory each attribute of a user is found. What is not named stays as it is; none removes
            /// an attribute.
            attribute_mapping: BTreeMap<String, Option<String>> as into,
            /// Whether groups give roles.
            group_role_mapping_enabled: bool,
        }
    }
}
