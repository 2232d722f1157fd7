use clerk_api::groups::role_sets::{AddRoles, CreateRoleSet, ListRoleSets, ReplaceRoleSet, UpdateRoleSet};
use clerk_types::ids::RoleSetId;
use clerk_types::resources::role_sets::RoleSetType;
use serde_json::json;

use crate::Given::{All, Required};
use crate::conforms;

#[tokio::test]
async fn list() {
    let (page, sent) = conforms("ListRoleSets", &[], All, |clerk| async move {
        clerk.role_sets().list(ListRoleSets::new().limit(500).offset(0).query("a").order_by("+key")).await
    })
    .await;
    assert_eq!(page.data.len(), 2);
    assert_eq!(sent, json!({"limit": "500", "offset": "0", "query": "a", "order_by": "+key"}));

    conforms("ListRoleSets", &[], Required, |clerk| async move { clerk.role_sets().list(ListRoleSets::new()).await })
        .await;
}

#[tokio::test]
async fn create() {
    let new = || CreateRoleSet::new("Partners", "org:member", "org:admin", ["org:admin", "org:member"]);
    let (_, sent) = conforms("CreateRoleSet", &[], All, |clerk| async move {
        let params = new().key("role_set:partners").description("outside").r#type(RoleSetType::Custom);
        clerk.role_sets().create(params).await
    })
    .await;
    assert_eq!(
        sent,
        json!({
            "name": "Partners", "default_role_key": "org:member", "creator_role_key": "org:admin",
            "roles": ["org:admin", "org:member"], "key": "role_set:partners", "description": "outside",
            "type": "custom"
        })
    );

    conforms("CreateRoleSet", &[], Required, |clerk| async move { clerk.role_sets().create(new()).await }).await;
}

#[tokio::test]
async fn get() {
    conforms("GetRoleSet", &["rs_1"], All, |clerk| async move { clerk.role_sets().get(RoleSetId::new("rs_1")).await })
        .await;
    // The colon of a key is encoded as any other value is.
    conforms("GetRoleSet", &["role_set%3Aa"], All, |clerk| async move { clerk.role_sets().get("role_set:a").await })
        .await;
}

#[tokio::test]
async fn update() {
    let full = || {
        UpdateRoleSet::new()
            .name("Suppliers")
            .key("role_set:suppliers")
            .r#type(RoleSetType::Initial)
            .default_role_key("org:member")
            .creator_role_key("org:admin")
    };
    let (_, sent) = conforms("UpdateRoleSet", &["rs_1"], All, |clerk| async move {
        clerk.role_sets().update(&RoleSetId::new("rs_1"), full().description("outside")).await
    })
    .await;
    assert_eq!(
        sent,
        json!({
            "name": "Suppliers", "key": "role_set:suppliers", "type": "initial", "default_role_key": "org:member",
            "creator_role_key": "org:admin", "description": "outside"
        })
    );

    let (_, sent) = conforms("UpdateRoleSet", &["rs_1"], All, |clerk| async move {
        clerk.role_sets().update("rs_1", full().clear_description()).await
    })
    .await;
    assert_eq!(sent["description"], json!(null));

    let (_, sent) = conforms("UpdateRoleSet", &["rs_1"], Required, |clerk| async move {
        clerk.role_sets().update("rs_1", UpdateRoleSet::new()).await
    })
    .await;
    assert_eq!(sent, json!({}));
}

#[tokio::test]
async fn replace() {
    let (_, sent) = conforms("ReplaceRoleSet", &["rs_1"], All, |clerk| async move {
        let mappings = [("org:accountant".to_owned(), "org:member".to_owned())];
        let params = ReplaceRoleSet::new("role_set:b").reassignment_mappings(mappings);
        clerk.role_sets().replace("rs_1", params).await
    })
    .await;
    assert_eq!(
        sent,
        json!({"dest_role_set_key": "role_set:b", "reassignment_mappings": {"org:accountant": "org:member"}})
    );

    conforms("ReplaceRoleSet", &["rs_1"], Required, |clerk| async move {
        clerk.role_sets().replace("rs_1", ReplaceRoleSet::new("role_set:b")).await
    })
    .await;
}

#[tokio::test]
async fn add_roles() {
    let (_, sent) = conforms("AddRolesToRoleSet", &["rs_1"], All, |clerk| async move {
        let params = AddRoles::new(["org:a", "org:b"]).default_role_key("org:a").creator_role_key("org:b");
        clerk.role_sets().add_roles("rs_1", params).await
    })
    .await;
    assert_eq!(
        sent,
        json!({"role_keys": ["org:a", "org:b"], "default_role_key": "org:a", "creator_role_key": "org:b"})
    );

    conforms("AddRolesToRoleSet", &["rs_1"], Required, |clerk| async move {
        clerk.role_sets().add_roles("rs_1", AddRoles::new(["org:a"])).await
    })
    .await;
}

#[tokio::test]
async fn replace_role() {
    let (_, sent) = conforms("ReplaceRoleInRoleSet", &["rs_1"], All, |clerk| async move {
        clerk.role_sets().replace_role("rs_1", "org:a", "org:b").await
    })
    .await;
    assert_eq!(sent, json!({"role_key": "org:a", "to_role_key": "org:b"}));
}
