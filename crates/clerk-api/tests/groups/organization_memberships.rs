use clerk_api::Filter;
use clerk_api::groups::organization_memberships::{
    CreateOrganizationMembership, ListInstanceOrganizationMemberships, ListOrganizationMemberships,
    OrganizationMembershipMetadata, UpdateOrganizationMembership,
};
use clerk_types::time::Millis;
use serde_json::json;

use crate::Given::{All, Required};
use crate::conforms;
use crate::refusals::{allows, refuses};

#[tokio::test]
async fn list() {
    let (page, sent) = conforms("ListOrganizationMemberships", &["org_1"], All, |clerk| async move {
        let params = ListOrganizationMemberships::new()
            .limit(500)
            .offset(0)
            .user_id([Filter::from("user_1"), Filter::exclude("user_2")])
            .email_address(["a@b.example", "c@d.example"])
            .phone_number(["+15550100001", "+15550100002"])
            .username(["ada", "grace"])
            .web3_wallet(["0x1", "0x2"])
            .role(["org:admin", "org:member"])
            .query("a b")
            .email_address_query("@b.example")
            .phone_number_query("555")
            .username_query("ad")
            .name_query("love")
            .last_active_at_before(Millis::new(1_700_690_400_000))
            .last_active_at_after(Millis::new(0))
            .created_at_before(Millis::new(1_730_160_000_000))
            .created_at_after(Millis::new(1))
            .order_by("-email_address");
        clerk.organization_memberships().list("org_1", params).await
    })
    .await;
    assert_eq!(page.data.len(), 2);
    assert_eq!(
        sent,
        json!({
            "limit": "500", "offset": "0", "user_id": ["user_1", "-user_2"],
            "email_address": ["a@b.example", "c@d.example"], "phone_number": ["+15550100001", "+15550100002"],
            "username": ["ada", "grace"], "web3_wallet": ["0x1", "0x2"], "role": ["org:admin", "org:member"],
            "query": "a b", "email_address_query": "@b.example", "phone_number_query": "555", "username_query": "ad",
            "name_query": "love", "last_active_at_before": "1700690400000", "last_active_at_after": "0",
            "created_at_before": "1730160000000", "created_at_after": "1", "order_by": "-email_address"
        })
    );

    conforms("ListOrganizationMemberships", &["org_1"], Required, |clerk| async move {
        clerk.organization_memberships().list("org_1", ListOrganizationMemberships::new()).await
    })
    .await;
}

#[tokio::test]
async fn list_for_instance() {
    let (page, sent) = conforms("InstanceGetOrganizationMemberships", &[], All, |clerk| async move {
        let params = ListInstanceOrganizationMemberships::new().limit(1).offset(2).order_by("username");
        clerk.organization_memberships().list_for_instance(params).await
    })
    .await;
    assert_eq!(page.data.len(), 2);
    assert_eq!(sent, json!({"limit": "1", "offset": "2", "order_by": "username"}));

    conforms("InstanceGetOrganizationMemberships", &[], Required, |clerk| async move {
        clerk.organization_memberships().list_for_instance(ListInstanceOrganizationMemberships::new()).await
    })
    .await;
}

#[tokio::test]
async fn create() {
    let (_, sent) = conforms("CreateOrganizationMembership", &["org_1"], All, |clerk| async move {
        let params = CreateOrganizationMembership::new("user_1", "org:member")
            .public_metadata(json!({"desk": 12}))
            .private_metadata(json!({"salary": null}));
        clerk.organization_memberships().create("org_1", params).await
    })
    .await;
    assert_eq!(
        sent,
        json!({
            "user_id": "user_1", "role": "org:member", "public_metadata": {"desk": 12},
            "private_metadata": {"salary": null}
        })
    );

    conforms("CreateOrganizationMembership", &["org_1"], Required, |clerk| async move {
        clerk.organization_memberships().create("org_1", CreateOrganizationMembership::new("user_1", "org:a")).await
    })
    .await;
}

#[tokio::test]
async fn update() {
    let (_, sent) = conforms("UpdateOrganizationMembership", &["org_1", "user_1"], All, |clerk| async move {
        let params = UpdateOrganizationMembership::new("org:admin");
        clerk.organization_memberships().update("org_1", "user_1", params).await
    })
    .await;
    assert_eq!(sent, json!({"role": "org:admin"}));
}

#[tokio::test]
async fn delete() {
    let (membership, _) = conforms("DeleteOrganizationMembership", &["org_1", "user_1"], All, |clerk| async move {
        clerk.organization_memberships().delete("org_1", "user_1").await
    })
    .await;
    assert_eq!(membership.role, "some text");
}

#[tokio::test]
async fn merge_metadata() {
    let (_, sent) = conforms("UpdateOrganizationMembershipMetadata", &["org_1", "user_1"], All, |clerk| async move {
        let metadata =
            OrganizationMembershipMetadata::new().public_metadata(json!({"desk": null})).private_metadata(json!({}));
        clerk.organization_memberships().merge_metadata("org_1", "user_1", metadata).await
    })
    .await;
    assert_eq!(sent, json!({"public_metadata": {"desk": null}, "private_metadata": {}}));

    conforms("UpdateOrganizationMembershipMetadata", &["org_1", "user_1"], Required, |clerk| async move {
        let metadata = OrganizationMembershipMetadata::new();
        clerk.organization_memberships().merge_metadata("org_1", "user_1", metadata).await
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be() {
    for (organization_id, user_id, problem) in [("", "user_1", "organization_id"), ("org_1", "", "user_id")] {
        refuses(
            problem,
            |clerk| async move { clerk.organization_memberships().delete(organization_id, user_id).await },
        )
        .await;
        refuses(problem, |clerk| async move {
            let params = UpdateOrganizationMembership::new("org:admin");
            clerk.organization_memberships().update(organization_id, user_id, params).await
        })
        .await;
        refuses(problem, |clerk| async move {
            let params = CreateOrganizationMembership::new(user_id, "org:admin");
            clerk.organization_memberships().create(organization_id, params).await
        })
        .await;
    }
    refuses("role", |clerk| async move {
        clerk.organization_memberships().create("org_1", CreateOrganizationMembership::new("user_1", "")).await
    })
    .await;
    refuses("role", |clerk| async move {
        clerk.organization_memberships().update("org_1", "user_1", UpdateOrganizationMembership::new("")).await
    })
    .await;
    refuses("JSON objects", |clerk| async move {
        let metadata = OrganizationMembershipMetadata::new().private_metadata(json!(1));
        clerk.organization_memberships().merge_metadata("org_1", "user_1", metadata).await
    })
    .await;
}

#[tokio::test]
async fn lists_that_cannot_be() {
    refuses("organization_id", |clerk| async move {
        clerk.organization_memberships().list("", ListOrganizationMemberships::new()).await
    })
    .await;
    let new = ListOrganizationMemberships::new;
    for (problem, params) in [
        ("limit", new().limit(0)),
        ("limit", new().limit(501)),
        ("user_id", new().user_id(vec!["user_1"; 101])),
        ("email_address", new().email_address(vec!["a@b.example"; 101])),
        ("phone_number", new().phone_number(vec!["+15550100001"; 101])),
        ("username", new().username(vec!["ada"; 101])),
        ("web3_wallet", new().web3_wallet(vec!["0x1"; 101])),
        ("role", new().role(vec!["org:admin"; 101])),
    ] {
        refuses(problem, |clerk| async move {
            clerk.organization_memberships().list_all("org_1", params).next().await.unwrap()
        })
        .await;
    }
    allows(&json!({"data": []}), |clerk| async move {
        clerk.organization_memberships().list("org_1", new().user_id(vec!["user_1"; 100])).await
    })
    .await;
    refuses("limit", |clerk| async move {
        let params = ListInstanceOrganizationMemberships::new().limit(501);
        clerk.organization_memberships().list_all_for_instance(params).next().await.unwrap()
    })
    .await;
}
