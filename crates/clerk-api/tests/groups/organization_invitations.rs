use clerk_api::groups::organization_invitations::{
    CreateOrganizationInvitation, ListInstanceOrganizationInvitations, ListOrganizationInvitations,
    ListPendingOrganizationInvitations, RevokeOrganizationInvitation,
};
use clerk_types::resources::invitations::InvitationStatus;
use serde_json::json;

use crate::Given::{All, Required};
use crate::conforms;
use crate::refusals::{allows, refuses};

fn full(address: &str) -> CreateOrganizationInvitation {
    CreateOrganizationInvitation::new(address, "org:member")
        .inviter_user_id("user_1")
        .public_metadata(json!({"team": {"of": null}}))
        .private_metadata(json!({}))
        .redirect_url("https://app.example/welcome")
        .expires_in_days(365)
        .notify(false)
}

#[tokio::test]
async fn list() {
    let (page, sent) = conforms("ListOrganizationInvitations", &["org_1"], All, |clerk| async move {
        let params = ListOrganizationInvitations::new()
            .limit(500)
            .offset(0)
            .status([InvitationStatus::Pending, InvitationStatus::Expired])
            .email_address("ada+1@b.example")
            .order_by("email_address");
        clerk.organization_invitations().list("org_1", params).await
    })
    .await;
    assert_eq!(page.data.len(), 2);
    assert_eq!(
        sent,
        json!({
            "limit": "500", "offset": "0", "status": ["pending", "expired"], "email_address": "ada+1@b.example",
            "order_by": "email_address"
        })
    );

    conforms("ListOrganizationInvitations", &["org_1"], Required, |clerk| async move {
        clerk.organization_invitations().list("org_1", ListOrganizationInvitations::new()).await
    })
    .await;
}

#[tokio::test]
#[allow(deprecated)]
async fn list_pending() {
    let (page, sent) = conforms("ListPendingOrganizationInvitations", &["org_1"], All, |clerk| async move {
        let params = ListPendingOrganizationInvitations::new().limit(1).offset(2);
        clerk.organization_invitations().list_pending("org_1", params).await
    })
    .await;
    assert_eq!(page.data.len(), 2);
    assert_eq!(sent, json!({"limit": "1", "offset": "2"}));

    conforms("ListPendingOrganizationInvitations", &["org_1"], Required, |clerk| async move {
        clerk.organization_invitations().list_pending("org_1", ListPendingOrganizationInvitations::new()).await
    })
    .await;
}

#[tokio::test]
async fn list_for_instance() {
    let (page, sent) = conforms("ListInstanceOrganizationInvitations", &[], All, |clerk| async move {
        let params = ListInstanceOrganizationInvitations::new()
            .limit(1)
            .offset(2)
            .status(["accepted", "revoked"])
            .query("ada")
            .order_by("-created_at");
        clerk.organization_invitations().list_for_instance(params).await
    })
    .await;
    assert!(page.data[0].public_organization_data.is_some());
    assert_eq!(
        sent,
        json!({
            "limit": "1", "offset": "2", "status": ["accepted", "revoked"], "query": "ada", "order_by": "-created_at"
        })
    );

    conforms("ListInstanceOrganizationInvitations", &[], Required, |clerk| async move {
        clerk.organization_invitations().list_for_instance(ListInstanceOrganizationInvitations::new()).await
    })
    .await;
}

#[tokio::test]
async fn create() {
    let (_, sent) = conforms("CreateOrganizationInvitation", &["org_1"], All, |clerk| async move {
        clerk.organization_invitations().create("org_1", full("a@b.example")).await
    })
    .await;
    assert_eq!(
        sent,
        json!({
            "email_address": "a@b.example", "role": "org:member", "inviter_user_id": "user_1",
            "public_metadata": {"team": {"of": null}}, "private_metadata": {},
            "redirect_url": "https://app.example/welcome", "expires_in_days": 365, "notify": false
        })
    );

    let (_, sent) = conforms("CreateOrganizationInvitation", &["org_1"], Required, |clerk| async move {
        clerk
            .organization_invitations()
            .create("org_1", CreateOrganizationInvitation::new("a@b.example", "org:a"))
            .await
    })
    .await;
    assert_eq!(sent, json!({"email_address": "a@b.example", "role": "org:a"}));
}

#[tokio::test]
async fn create_bulk() {
    let (page, sent) = conforms("CreateOrganizationInvitationBulk", &["org_1"], All, |clerk| async move {
        clerk.organization_invitations().create_bulk("org_1", [full("a@b.example"), full("c@d.example")]).await
    })
    .await;
    assert_eq!(page.data.len(), 2);
    assert_eq!((&sent[0]["email_address"], &sent[1]["email_address"]), (&json!("a@b.example"), &json!("c@d.example")));

    let (_, sent) = conforms("CreateOrganizationInvitationBulk", &["org_1"], Required, |clerk| async move {
        let invitation = CreateOrganizationInvitation::new("a@b.example", "org:a");
        clerk.organization_invitations().create_bulk("org_1", [invitation]).await
    })
    .await;
    assert_eq!(sent, json!([{"email_address": "a@b.example", "role": "org:a"}]));
}

#[tokio::test]
async fn get() {
    conforms("GetOrganizationInvitation", &["org_1", "orginv_1"], All, |clerk| async move {
        clerk.organization_invitations().get("org_1", "orginv_1").await
    })
    .await;
}

#[tokio::test]
async fn revoke() {
    let (_, sent) = conforms("RevokeOrganizationInvitation", &["org_1", "orginv_1"], All, |clerk| async move {
        let params = RevokeOrganizationInvitation::new().requesting_user_id("user_1");
        clerk.organization_invitations().revoke("org_1", "orginv_1", params).await
    })
    .await;
    assert_eq!(sent, json!({"requesting_user_id": "user_1"}));

    conforms("RevokeOrganizationInvitation", &["org_1", "orginv_1"], Required, |clerk| async move {
        clerk.organization_invitations().revoke("org_1", "orginv_1", RevokeOrganizationInvitation::new()).await
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be() {
    let new = || CreateOrganizationInvitation::new("a@b.example", "org:member");
    for (problem, params) in [
        ("email_address", CreateOrganizationInvitation::new("", "org:member")),
        ("role", CreateOrganizationInvitation::new("a@b.example", "")),
        ("inviter_user_id", new().inviter_user_id("")),
        ("expires_in_days", new().expires_in_days(0)),
        ("expires_in_days", new().expires_in_days(366)),
        ("JSON objects", new().public_metadata(json!([]))),
    ] {
        let bulk = [new(), params.clone()];
        refuses(problem, |clerk| async move { clerk.organization_invitations().create("org_1", params).await }).await;
        refuses(problem, |clerk| async move { clerk.organization_invitations().create_bulk("org_1", bulk).await })
            .await;
    }
    for count in [0, 11] {
        refuses("invitations", |clerk| async move {
            clerk.organization_invitations().create_bulk("org_1", vec![new(); count]).await
        })
        .await;
    }
    allows(&json!({"data": []}), |clerk| async move {
        clerk.organization_invitations().create_bulk("org_1", vec![new(); 10]).await
    })
    .await;
    refuses("organization_id", |clerk| async move { clerk.organization_invitations().create("", new()).await }).await;
    refuses("organization_id", |clerk| async move { clerk.organization_invitations().create_bulk("", [new()]).await })
        .await;
    refuses("organization_id", |clerk| async move { clerk.organization_invitations().get("", "orginv_1").await }).await;
    for (invitation_id, user_id, problem) in [("", "user_1", "invitation_id"), ("orginv_1", "", "requesting_user_id")] {
        refuses(problem, |clerk| async move {
            let params = RevokeOrganizationInvitation::new().requesting_user_id(user_id);
            clerk.organization_invitations().revoke("org_1", invitation_id, params).await
        })
        .await;
    }
}

#[tokio::test]
#[allow(deprecated)]
async fn lists_that_cannot_be() {
    for limit in [0, 501] {
        refuses("limit", |clerk| async move {
            let params = ListOrganizationInvitations::new().limit(limit);
            clerk.organization_invitations().list_all("org_1", params).next().await.unwrap()
        })
        .await;
        refuses("limit", |clerk| async move {
            let params = ListPendingOrganizationInvitations::new().limit(limit);
            clerk.organization_invitations().list_all_pending("org_1", params).next().await.unwrap()
        })
        .await;
        refuses("limit", |clerk| async move {
            let params = ListInstanceOrganizationInvitations::new().limit(limit);
            clerk.organization_invitations().list_all_for_instance(params).next().await.unwrap()
        })
        .await;
    }
    refuses("organization_id", |clerk| async move {
        clerk.organization_invitations().list("", ListOrganizationInvitations::new()).await
    })
    .await;
}
