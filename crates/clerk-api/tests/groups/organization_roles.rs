use clerk_api::groups::organization_roles::{CreateOrganizationRole, ListOrganizationRoles, UpdateOrganizationRole};
use serde_json::json;

use crate::Given::{All, Required};
use crate::conforms;

#[tokio::test]
async fn list() {
    let (page, sent) = conforms("ListOrganizationRoles", &[], All, |clerk| async move {
        let params = ListOrganizationRoles::new().limit(500).offset(0).query("org:").order_by("-name");
        clerk.organization_roles().list(params).await
    })
    .await;
    assert_eq!(page.data.len(), 2);
    assert_eq!(sent, json!({"limit": "500", "offset": "0", "query": "org:", "order_by": "-name"}));

    conforms("ListOrganizationRoles", &[], Required, |clerk| async move {
        clerk.organization_roles().list(ListOrganizationRoles::new()).await
    })
    .await;
}

#[tokio::test]
async fn create() {
    let (_, sent) = conforms("CreateOrganizationRole", &[], All, |clerk| async move {
        let params = CreateOrganizationRole::new("Accountant", "org:accountant")
            .description("counts")
            .permissions(["perm_1", "perm_2"])
            .include_in_initial_role_set(false);
        clerk.organization_roles().create(params).await
    })
    .await;
    assert_eq!(
        sent,
        json!({
            "name": "Accountant", "key": "org:accountant", "description": "counts",
            "permissions": ["perm_1", "perm_2"], "include_in_initial_role_set": false
        })
    );

    conforms("CreateOrganizationRole", &[], Required, |clerk| async move {
        clerk.organization_roles().create(CreateOrganizationRole::new("Accountant", "org:accountant")).await
    })
    .await;
}

#[tokio::test]
async fn get() {
    conforms(
        "GetOrganizationRole",
        &["role_1"],
        All,
        |clerk| async move { clerk.organization_roles().get("role_1").await },
    )
    .await;
}

#[tokio::test]
async fn update() {
    let (_, sent) = conforms("UpdateOrganizationRole", &["role_1"], All, |clerk| async move {
        let params = UpdateOrganizationRole::new()
            .name("Bookkeeper")
            .key("org:bookkeeper")
            .permissions(Vec::<String>::new())
            .description("keeps books");
        clerk.organization_roles().update("role_1", params).await
    })
    .await;
    assert_eq!(
        sent,
        json!({"name": "Bookkeeper", "key": "org:bookkeeper", "permissions": [], "description": "keeps books"})
    );

    let (_, sent) = conforms("UpdateOrganizationRole", &["role_1"], All, |clerk| async move {
        let params = UpdateOrganizationRole::new().name("a").key("org:a").permissions(["perm_1"]).clear_description();
        clerk.organization_roles().update("role_1", params).await
    })
    .await;
    assert_eq!(sent["description"], json!(null));

    let (_, sent) = conforms("UpdateOrganizationRole", &["role_1"], Required, |clerk| async move {
        clerk.organization_roles().update("role_1", UpdateOrganizationRole::new()).await
    })
    .await;
    assert_eq!(sent, json!({}));
}

#[tokio::test]
async fn delete() {
    conforms("DeleteOrganizationRole", &["role_1"], All, |clerk| async move {
        clerk.organization_roles().delete("role_1").await
    })
    .await;
}

#[tokio::test]
async fn assign_permission() {
    conforms("AssignPermissionToOrganizationRole", &["role_1", "perm_1"], All, |clerk| async move {
        clerk.organization_roles().assign_permission("role_1", "perm_1").await
    })
    .await;
}

#[tokio::test]
async fn remove_permission() {
    conforms("RemovePermissionFromOrganizationRole", &["role_1", "perm_1"], All, |clerk| async move {
        clerk.organization_roles().remove_permission("role_1", "perm_1").await
    })
    .await;
}
