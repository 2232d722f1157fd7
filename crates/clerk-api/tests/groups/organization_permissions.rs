use clerk_api::groups::organization_permissions::{
    CreateOrganizationPermission, ListOrganizationPermissions, UpdateOrganizationPermission,
};
use serde_json::json;

use crate::Given::{All, Required};
use crate::conforms;

#[tokio::test]
async fn list() {
    let (page, sent) = conforms("ListOrganizationPermissions", &[], All, |clerk| async move {
        let params = ListOrganizationPermissions::new().limit(500).offset(0).query("org:").order_by("+key");
        clerk.organization_permissions().list(params).await
    })
    .await;
    assert_eq!(page.data.len(), 2);
    assert_eq!(sent, json!({"limit": "500", "offset": "0", "query": "org:", "order_by": "+key"}));

    conforms("ListOrganizationPermissions", &[], Required, |clerk| async move {
        clerk.organization_permissions().list(ListOrganizationPermissions::new()).await
    })
    .await;
}

#[tokio::test]
async fn create() {
    let (_, sent) = conforms("CreateOrganizationPermission", &[], All, |clerk| async move {
        let params = CreateOrganizationPermission::new("Read", "org:invoices:read").description("all of them");
        clerk.organization_permissions().create(params).await
    })
    .await;
    assert_eq!(sent, json!({"name": "Read", "key": "org:invoices:read", "description": "all of them"}));

    conforms("CreateOrganizationPermission", &[], Required, |clerk| async move {
        let params = CreateOrganizationPermission::new("Read", "org:invoices:read");
        clerk.organization_permissions().create(params).await
    })
    .await;
}

#[tokio::test]
async fn get() {
    conforms("GetOrganizationPermission", &["perm_1"], All, |clerk| async move {
        clerk.organization_permissions().get("perm_1").await
    })
    .await;
}

#[tokio::test]
async fn update() {
    let (_, sent) = conforms("UpdateOrganizationPermission", &["perm_1"], All, |clerk| async move {
        let params = UpdateOrganizationPermission::new().name("See").key("org:invoices:see").description("");
        clerk.organization_permissions().update("perm_1", params).await
    })
    .await;
    assert_eq!(sent, json!({"name": "See", "key": "org:invoices:see", "description": ""}));

    let (_, sent) = conforms("UpdateOrganizationPermission", &["perm_1"], Required, |clerk| async move {
        clerk.organization_permissions().update("perm_1", UpdateOrganizationPermission::new()).await
    })
    .await;
    assert_eq!(sent, json!({}));
}

#[tokio::test]
async fn delete() {
    conforms("DeleteOrganizationPermission", &["perm_1"], All, |clerk| async move {
        clerk.organization_permissions().delete("perm_1").await
    })
    .await;
}
