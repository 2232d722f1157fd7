use clerk_api::JsonObject;
use clerk_api::groups::invitations::{CreateInvitation, InvitationTemplate, ListInvitations};
use clerk_types::resources::invitations::InvitationStatus;
use serde_json::json;

use crate::Given::{All, Required};
use crate::beyond::conforms_beyond;
use crate::conforms;
use crate::refusals::refuses;

fn full(address: &str) -> CreateInvitation {
    CreateInvitation::new(address)
        .public_metadata(json!({"team": {"of": null}}))
        .redirect_url("https://app.example/welcome")
        .notify(false)
        .ignore_existing(true)
        .expires_in_days(365)
        .template_slug(InvitationTemplate::WaitlistInvitation)
}

#[tokio::test]
async fn list() {
    let (page, sent) = conforms("ListInvitations", &[], All, |clerk| async move {
        let params = ListInvitations::new()
            .limit(500)
            .offset(0)
            .status(InvitationStatus::Revoked)
            .query("ada")
            .order_by("-expires_at");
        clerk.invitations().list(params).await
    })
    .await;
    assert_eq!(page.data.len(), 2);
    assert_eq!(
        sent,
        json!({"limit": "500", "offset": "0", "status": "revoked", "query": "ada", "order_by": "-expires_at"})
    );

    conforms("ListInvitations", &[], Required, |clerk| async move {
        clerk.invitations().list(ListInvitations::new()).await
    })
    .await;
}

#[tokio::test]
async fn create() {
    let (_, sent) =
        conforms(
            "CreateInvitation",
            &[],
            All,
            |clerk| async move { clerk.invitations().create(full("a@b.example")).await },
        )
        .await;
    assert_eq!(
        sent,
        json!({
            "email_address": "a@b.example", "public_metadata": {"team": {"of": null}},
            "redirect_url": "https://app.example/welcome", "notify": false, "ignore_existing": true,
            "expires_in_days": 365, "template_slug": "waitlist_invitation"
        })
    );

    let (_, sent) = conforms("CreateInvitation", &[], Required, |clerk| async move {
        clerk.invitations().create(CreateInvitation::new("a@b.example")).await
    })
    .await;
    assert_eq!(sent, json!({"email_address": "a@b.example"}));
}

#[tokio::test]
async fn metadata_of_a_type_of_your_own() {
    #[derive(serde::Serialize)]
    struct Profile {
        shoe_size: u8,
    }
    let (_, sent) = conforms("CreateInvitation", &[], All, |clerk| async move {
        let params = full("a@b.example").public_metadata(JsonObject::of(&Profile { shoe_size: 43 }));
        clerk.invitations().create(params).await
    })
    .await;
    assert_eq!(sent["public_metadata"], json!({"shoe_size": 43}));
}

#[tokio::test]
async fn create_bulk() {
    let (invitations, sent) = conforms("CreateBulkInvitations", &[], All, |clerk| async move {
        clerk.invitations().create_bulk([full("a@b.example"), full("c@d.example")]).await
    })
    .await;
    assert_eq!(invitations.len(), 2);
    assert_eq!((&sent[0]["email_address"], &sent[1]["email_address"]), (&json!("a@b.example"), &json!("c@d.example")));

    let (_, sent) = conforms("CreateBulkInvitations", &[], Required, |clerk| async move {
        clerk.invitations().create_bulk(["a@b.example"].map(CreateInvitation::new)).await
    })
    .await;
    assert_eq!(sent, json!([{"email_address": "a@b.example"}]));
}

#[tokio::test]
async fn revoke() {
    conforms("RevokeInvitation", &["inv_1"], All, |clerk| async move { clerk.invitations().revoke("inv_1").await })
        .await;
}

#[tokio::test]
async fn delete() {
    let reply = json!({"object": "invitation", "id": "inv_1", "deleted": true});
    let request = conforms_beyond("invitations.deleteInvitation", &["inv_1"], &reply, |clerk| async move {
        clerk.invitations().delete("inv_1").await
    })
    .await;
    assert!(request.body().is_empty());
    refuses("invitation_id", |clerk| async move { clerk.invitations().delete("").await }).await;
}
