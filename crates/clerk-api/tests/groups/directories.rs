use clerk_api::groups::directories::{
    CreateDirectory, CreateGroupRoleMapping, GroupRoleMapping, InitialGroupRoleMapping, ListDirectories,
    UpdateDirectory,
};
use serde_json::json;

use crate::Given::{All, Required};
use crate::refusals::{allows, refuses};
use crate::{conforms, replies};

#[tokio::test]
async fn list() {
    let (page, sent) = conforms("ListDirectories", &[], All, |clerk| async move {
        clerk.directories().list(ListDirectories::new().limit(500).offset(0)).await
    })
    .await;
    assert_eq!(page.data.len(), 2);
    assert_eq!(sent, json!({"limit": "500", "offset": "0"}));

    conforms("ListDirectories", &[], Required, |clerk| async move {
        clerk.directories().list(ListDirectories::new()).await
    })
    .await;
}

#[tokio::test]
async fn create() {
    let (directory, sent) = conforms("CreateDirectory", &[], All, |clerk| async move {
        let first =
            InitialGroupRoleMapping::new("g1", "role_1").directory_group_display_name("Engineers").precedence(1);
        let params = CreateDirectory::new("entconn_1", "okta").name("Acme").group_role_mappings([first]);
        clerk.directories().create(params).await
    })
    .await;
    assert!(directory.api_key.is_some());
    assert_eq!(
        sent,
        json!({
            "enterprise_connection_id": "entconn_1", "provider": "okta", "name": "Acme",
            "group_role_mappings": [{
                "directory_group_id": "g1", "role_id": "role_1", "directory_group_display_name": "Engineers",
                "precedence": 1
            }]
        })
    );

    conforms("CreateDirectory", &[], Required, |clerk| async move {
        clerk.directories().create(CreateDirectory::new("entconn_1", "okta")).await
    })
    .await;
}

#[tokio::test]
async fn get() {
    conforms("GetDirectory", &["dir_1"], All, |clerk| async move { clerk.directories().get("dir_1").await }).await;
}

#[tokio::test]
async fn update() {
    let (_, sent) = conforms("UpdateDirectory", &["dir_1"], All, |clerk| async move {
        let attributes = [("first_name".to_owned(), Some("name.givenName".to_owned())), ("last_name".to_owned(), None)];
        let params = UpdateDirectory::new()
            .name("Acme")
            .enabled(false)
            .provider("okta")
            .attribute_mapping(attributes)
            .group_role_mapping_enabled(true);
        clerk.directories().update("dir_1", params).await
    })
    .await;
    // To send null is to remove an attribute.
    assert_eq!(sent["attribute_mapping"], json!({"first_name": "name.givenName", "last_name": null}));

    let (_, sent) = conforms("UpdateDirectory", &["dir_1"], Required, |clerk| async move {
        clerk.directories().update("dir_1", UpdateDirectory::new()).await
    })
    .await;
    assert_eq!(sent, json!({}));
}

#[tokio::test]
async fn delete() {
    conforms("DeleteDirectory", &["dir_1"], All, |clerk| async move { clerk.directories().delete("dir_1").await })
        .await;
}

#[tokio::test]
async fn rotate_api_key() {
    let (directory, _) = conforms("RotateDirectoryAPIKey", &["dir_1"], All, |clerk| async move {
        clerk.directories().rotate_api_key("dir_1").await
    })
    .await;
    assert!(directory.api_key.is_some());
}

#[tokio::test]
async fn list_group_role_mappings() {
    let (page, _) = conforms("ListDirectoryGroupRoleMappings", &["dir_1"], All, |clerk| async move {
        clerk.directories().list_group_role_mappings("dir_1").await
    })
    .await;
    assert_eq!(page.data.len(), 2);
}

#[tokio::test]
async fn create_group_role_mapping() {
    let (_, sent) = conforms("CreateDirectoryGroupRoleMapping", &["dir_1"], All, |clerk| async move {
        let params = CreateGroupRoleMapping::new("g1", "role_1").precedence(1);
        clerk.directories().create_group_role_mapping("dir_1", params).await
    })
    .await;
    assert_eq!(sent, json!({"directory_group_id": "g1", "role_id": "role_1", "precedence": 1}));

    conforms("CreateDirectoryGroupRoleMapping", &["dir_1"], Required, |clerk| async move {
        clerk.directories().create_group_role_mapping("dir_1", CreateGroupRoleMapping::new("g1", "role_1")).await
    })
    .await;
}

#[tokio::test]
async fn replace_group_role_mappings() {
    let (_, sent) = conforms("ReplaceDirectoryGroupRoleMappings", &["dir_1"], All, |clerk| async move {
        let mappings = [GroupRoleMapping::new("g2", "role_2"), GroupRoleMapping::new("g1", "role_1")];
        clerk.directories().replace_group_role_mappings("dir_1", mappings).await
    })
    .await;
    // In the order of their precedence.
    assert_eq!(
        sent,
        json!({"mappings": [
            {"directory_group_id": "g2", "role_id": "role_2"}, {"directory_group_id": "g1", "role_id": "role_1"}
        ]})
    );

    let (_, sent) = conforms("ReplaceDirectoryGroupRoleMappings", &["dir_1"], Required, |clerk| async move {
        clerk.directories().replace_group_role_mappings("dir_1", []).await
    })
    .await;
    assert_eq!(sent, json!({"mappings": []}));
}

#[tokio::test]
async fn delete_group_role_mapping() {
    conforms("DeleteDirectoryGroupRoleMapping", &["dir_1", "m_1"], All, |clerk| async move {
        clerk.directories().delete_group_role_mapping("dir_1", "m_1").await
    })
    .await;
}

#[tokio::test]
async fn directories_that_cannot_be() {
    let new = || CreateDirectory::new("entconn_1", "okta");
    let first = || InitialGroupRoleMapping::new("g1", "role_1");
    for (problem, params) in [
        ("enterprise_connection_id", CreateDirectory::new("", "okta")),
        ("provider", CreateDirectory::new("entconn_1", "")),
        ("directory_group_id", new().group_role_mappings([first(), InitialGroupRoleMapping::new("", "role_1")])),
        ("role_id", new().group_role_mappings([InitialGroupRoleMapping::new("g1", "")])),
        ("precedence", new().group_role_mappings([first().precedence(0)])),
        (
            "directory_group_display_name",
            new().group_role_mappings([first().directory_group_display_name("a".repeat(256))]),
        ),
    ] {
        refuses(problem, |clerk| async move { clerk.directories().create(params).await }).await;
    }
    allows(&replies::largest("Directory"), |clerk| async move {
        let longest = first().directory_group_display_name("\u{e4}".repeat(255));
        clerk.directories().create(new().group_role_mappings([longest])).await
    })
    .await;

    refuses("directory_id", |clerk| async move { clerk.directories().get("").await }).await;
    refuses("provider", |clerk| async move {
        clerk.directories().update("dir_1", UpdateDirectory::new().provider("")).await
    })
    .await;
    for (problem, params) in [
        ("directory_group_id", CreateGroupRoleMapping::new("", "role_1")),
        ("role_id", CreateGroupRoleMapping::new("g1", "")),
        ("precedence", CreateGroupRoleMapping::new("g1", "role_1").precedence(0)),
    ] {
        refuses(problem, |clerk| async move { clerk.directories().create_group_role_mapping("dir_1", params).await })
            .await;
    }
    refuses("role_id", |clerk| async move {
        clerk.directories().replace_group_role_mappings("dir_1", [GroupRoleMapping::new("g1", "")]).await
    })
    .await;
    refuses("mapping_id", |clerk| async move { clerk.directories().delete_group_role_mapping("dir_1", "").await })
        .await;
    for limit in [0, 501] {
        refuses("limit", |clerk| async move { clerk.directories().list(ListDirectories::new().limit(limit)).await })
            .await;
    }
}
