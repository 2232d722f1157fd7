//! Permissions, and the roles that give them.

use std::collections::BTreeMap;

use clerk_api::groups::organization_permissions::{CreateOrganizationPermission, ListOrganizationPermissions};
use clerk_api::groups::organization_roles::{CreateOrganizationRole, ListOrganizationRoles};
use clerk_api::{Clerk, Error};
use clerk_types::ids::PermissionId;
use clerk_types::resources::roles::Role;

use crate::{PlannedPermission, PlannedRole};

pub(crate) async fn permissions(
    clerk: &Clerk,
    planned: &[PlannedPermission],
    changes: &mut Vec<String>,
) -> Result<(), Error> {
    let known = known_permissions(clerk).await?;
    for permission in planned.iter().filter(|permission| !known.contains_key(&permission.key)) {
        let params = CreateOrganizationPermission::new(&permission.name, &permission.key);
        clerk.organization_permissions().create(params).await?;
        changes.push(format!("permission {} created", permission.key));
    }
    Ok(())
}

pub(crate) async fn roles(clerk: &Clerk, planned: &[PlannedRole], changes: &mut Vec<String>) -> Result<(), Error> {
    let permissions = known_permissions(clerk).await?;
    let known = known_roles(clerk).await?;
    for role in planned {
        // A key that nobody knows is sent as it is: the API's answer says best what is wrong with it.
        let ids = role.permissions.iter().map(|key| permissions.get(key).cloned().unwrap_or_else(|| key.into()));
        let ids: Vec<PermissionId> = ids.collect();
        let Some(existing) = known.get(&role.key) else {
            let params = CreateOrganizationRole::new(&role.name, &role.key).permissions(ids);
            clerk.organization_roles().create(params.include_in_initial_role_set(true)).await?;
            changes.push(format!("role {} created", role.key));
            continue;
        };
        for id in ids.iter().filter(|id| !existing.permissions.iter().any(|permission| permission.id == **id)) {
            clerk.organization_roles().assign_permission(&existing.id, id).await?;
            changes.push(format!("role {} given one more permission", role.key));
        }
    }
    Ok(())
}

async fn known_permissions(clerk: &Clerk) -> Result<BTreeMap<String, PermissionId>, Error> {
    let mut known = BTreeMap::new();
    let mut all = clerk.organization_permissions().list_all(ListOrganizationPermissions::new());
    while let Some(permission) = all.next().await.transpose()? {
        known.insert(permission.key, permission.id);
    }
    Ok(known)
}

async fn known_roles(clerk: &Clerk) -> Result<BTreeMap<String, Role>, Error> {
    let mut known = BTreeMap::new();
    let mut all = clerk.organization_roles().list_all(ListOrganizationRoles::new());
    while let Some(role) = all.next().await.transpose()? {
        known.insert(role.key.clone(), role);
    }
    Ok(known)
}
