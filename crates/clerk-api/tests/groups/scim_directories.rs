use clerk_api::groups::scim_directories::{
    CreateGroupRoleMapping, CreateScimDirectory, GroupRoleMapping, InitialGroupRoleMapping, ListScimDirectories,
    UpdateScimDirectory,
};
use serde_json::json;

use crate::Given::{All, Required};
use crate::refusals::{allows, refuses};
use crate::{conforms, replies};

#[tokio::test]
async fn list() {
    let (page, sent) = conforms("ListSCIMDirectories", &[], All, |clerk| async move {
        clerk.scim_directories().list(ListScimDirectories::new().limit(500).offset(0)).await
    })
    .await;
    assert_eq!(page.data.len(), 2);
    assert_eq!(sent, json!({"limit": "500", "offset": "0"}));

    conforms("ListSCIMDirectories", &[], Required, |clerk| async move {
        clerk.scim_directories().list(ListScimDirectories::new()).await
    })
    .await;
}

#[tokio::test]
async fn create() {
    let (directory, sent) = conforms("CreateSCIMDirectory", &[], All, |clerk| async move {
        let first = InitialGroupRoleMapping::new("g1", "role_1").scim_group_display_name("Engineers").precedence(1);
        let params = CreateScimDirectory::new("entconn_1", "okta").name("Acme").group_role_mappings([first]);
        clerk.scim_directories().create(params).await
    })
    .await;
    assert!(directory.api_key.is_some());
    assert_eq!(
        sent,
        json!({
            "enterprise_connection_id": "entconn_1", "provider": "okta", "name": "Acme",
            "group_role_mappings": [{
                "scim_group_id": "g1", "role_id": "role_1", "scim_group_display_name": "Engineers",
                "precedence": 1
            }]
        })
    );

    conforms("CreateSCIMDirectory", &[], Required, |clerk| async move {
        clerk.scim_directories().create(CreateScimDirectory::new("entconn_1", "okta")).await
    })
    .await;
}

#[tokio::test]
async fn get() {
    conforms("GetSCIMDirectory", &["scimdir_1"], All, |clerk| async move {
        clerk.scim_directories().get("scimdir_1").await
    })
    .await;
}

#[tokio::test]
async fn update() {
    let (_, sent) = conforms("UpdateSCIMDirectory", &["scimdir_1"], All, |clerk| async move {
        let attributes = [("first_name".to_owned(), Some("name.givenName".to_owned())), ("last_name".to_owned(), None)];
        let params = UpdateScimDirectory::new()
            .name("Acme")
            .enabled(false)
            .provider("okta")
            .attribute_mapping(attributes)
            .group_role_mapping_enabled(true);
        clerk.scim_directories().update("scimdir_1", params).await
    })
    .await;
    // To send null is to remove an attribute.
    assert_eq!(sent["attribute_mapping"], json!({"first_name": "name.givenName", "last_name": null}));

    let (_, sent) = conforms("UpdateSCIMDirectory", &["scimdir_1"], Required, |clerk| async move {
        clerk.scim_directories().update("scimdir_1", UpdateScimDirectory::new()).await
    })
    .await;
    assert_eq!(sent, json!({}));
}

#[tokio::test]
async fn delete() {
    conforms("DeleteSCIMDirectory", &["scimdir_1"], All, |clerk| async move {
        clerk.scim_directories().delete("scimdir_1").await
    })
    .await;
}

#[tokio::test]
async fn rotate_api_key() {
    let (directory, _) = conforms("RotateSCIMDirectoryAPIKey", &["scimdir_1"], All, |clerk| async move {
        clerk.scim_directories().rotate_api_key("scimdir_1").await
    })
    .await;
    assert!(directory.api_key.is_some());
}

#[tokio::test]
async fn list_group_role_mappings() {
    let (page, _) = conforms("ListSCIMGroupRoleMappings", &["scimdir_1"], All, |clerk| async move {
        clerk.scim_directories().list_group_role_mappings("scimdir_1").await
    })
    .await;
    assert_eq!(page.data.len(), 2);
}

#[tokio::test]
async fn create_group_role_mapping() {
    let (_, sent) = conforms("CreateSCIMGroupRoleMapping", &["scimdir_1"], All, |clerk| async move {
        let params = CreateGroupRoleMapping::new("g1", "role_1").precedence(1);
        clerk.scim_directories().create_group_role_mapping("scimdir_1", params).await
    })
    .await;
    assert_eq!(sent, json!({"scim_group_id": "g1", "role_id": "role_1", "precedence": 1}));

    conforms("CreateSCIMGroupRoleMapping", &["scimdir_1"], Required, |clerk| async move {
        clerk
            .scim_directories()
            .create_group_role_mapping("scimdir_1", CreateGroupRoleMapping::new("g1", "role_1"))
            .await
    })
    .await;
}

#[tokio::test]
async fn replace_group_role_mappings() {
    let (_, sent) = conforms("ReplaceSCIMGroupRoleMappings", &["scimdir_1"], All, |clerk| async move {
        let mappings = [GroupRoleMapping::new("g2", "role_2"), GroupRoleMapping::new("g1", "role_1")];
        clerk.scim_directories().replace_group_role_mappings("scimdir_1", mappings).await
    })
    .await;
    // In the order of their precedence.
    assert_eq!(
        sent,
        json!({"mappings": [
            {"scim_group_id": "g2", "role_id": "role_2"}, {"scim_group_id": "g1", "role_id": "role_1"}
        ]})
    );

    let (_, sent) = conforms("ReplaceSCIMGroupRoleMappings", &["scimdir_1"], Required, |clerk| async move {
        clerk.scim_directories().replace_group_role_mappings("scimdir_1", []).await
    })
    .await;
    assert_eq!(sent, json!({"mappings": []}));
}

#[tokio::test]
async fn delete_group_role_mapping() {
    conforms("DeleteSCIMGroupRoleMapping", &["scimdir_1", "m_1"], All, |clerk| async move {
        clerk.scim_directories().delete_group_role_mapping("scimdir_1", "m_1").await
    })
    .await;
}

#[tokio::test]
async fn directories_that_cannot_be() {
    let new = || CreateScimDirectory::new("entconn_1", "okta");
    let first = || InitialGroupRoleMapping::new("g1", "role_1");
    for (problem, params) in [
        ("enterprise_connection_id", CreateScimDirectory::new("", "okta")),
        ("provider", CreateScimDirectory::new("entconn_1", "")),
        ("scim_group_id", new().group_role_mappings([first(), InitialGroupRoleMapping::new("", "role_1")])),
        ("role_id", new().group_role_mappings([InitialGroupRoleMapping::new("g1", "")])),
        ("precedence", new().group_role_mappings([first().precedence(0)])),
        ("scim_group_display_name", new().group_role_mappings([first().scim_group_display_name("a".repeat(256))])),
    ] {
        refuses(problem, |clerk| async move { clerk.scim_directories().create(params).await }).await;
    }
    allows(&replies::largest("SCIMDirectory"), |clerk| async move {
        let longest = first().scim_group_display_name("\u{e4}".repeat(255));
        clerk.scim_directories().create(new().group_role_mappings([longest])).await
    })
    .await;

    refuses("scim_directory_id", |clerk| async move { clerk.scim_directories().get("").await }).await;
    refuses("provider", |clerk| async move {
        clerk.scim_directories().update("scimdir_1", UpdateScimDirectory::new().provider("")).await
    })
    .await;
    for (problem, params) in [
        ("scim_group_id", CreateGroupRoleMapping::new("", "role_1")),
        ("role_id", CreateGroupRoleMapping::new("g1", "")),
        ("precedence", CreateGroupRoleMapping::new("g1", "role_1").precedence(0)),
    ] {
        refuses(problem, |clerk| async move {
            clerk.scim_directories().create_group_role_mapping("scimdir_1", params).await
        })
        .await;
    }
    refuses("role_id", |clerk| async move {
        clerk.scim_directories().replace_group_role_mappings("scimdir_1", [GroupRoleMapping::new("g1", "")]).await
    })
    .await;
    refuses(
        "mapping_id",
        |clerk| async move { clerk.scim_directories().delete_group_role_mapping("scimdir_1", "").await },
    )
    .await;
    for limit in [0, 501] {
        refuses("limit", |clerk| async move {
            clerk.scim_directories().list(ListScimDirectories::new().limit(limit)).await
        })
        .await;
    }
}
