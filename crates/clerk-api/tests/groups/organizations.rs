use clerk_api::groups::credits::{AdjustCreditBalance, CreditAction};
use clerk_api::groups::logos::Logo;
use clerk_api::groups::organizations::{
    CreateOrganization, GetOrganization, ListOrganizations, OrganizationMetadata, UpdateOrganization,
};
use clerk_api::{File, Filter, JsonObject};
use clerk_types::ids::OrganizationId;
use clerk_types::time::Millis;
use serde_json::json;

use crate::Given::{All, Required};
use crate::conforms;
use crate::refusals::{allows, refuses};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

#[tokio::test]
async fn list() {
    let (page, sent) = conforms("ListOrganizations", &[], All, |clerk| async move {
        let params = ListOrganizations::new()
            .limit(500)
            .offset(0)
            .query("acme")
            .user_id(["user_1", "user_2"])
            .organization_id([Filter::from("org_1"), Filter::exclude("org_2")])
            .order_by("-members_count")
            .include_members_count(true)
            .include_missing_member_with_elevated_permissions(false);
        clerk.organizations().list(params).await
    })
    .await;
    assert_eq!(page.data.len(), 2);
    assert_eq!(
        sent,
        json!({
            "limit": "500", "offset": "0", "query": "acme", "user_id": ["user_1", "user_2"],
            "organization_id": ["org_1", "-org_2"], "order_by": "-members_count", "include_members_count": "true",
            "include_missing_member_with_elevated_permissions": "false"
        })
    );

    conforms("ListOrganizations", &[], Required, |clerk| async move {
        clerk.organizations().list(ListOrganizations::new()).await
    })
    .await;
}

#[tokio::test]
async fn create() {
    let (_, sent) = conforms("CreateOrganization", &[], All, |clerk| async move {
        let params = CreateOrganization::new("Acme")
            .created_by("user_1")
            .slug("acme")
            .max_allowed_memberships(0)
            .public_metadata(json!({"plan": "gold"}))
            .private_metadata(json!({}))
            .role_set_key("role_set:partners")
            .created_at(Millis::new(1_350_717_320_902));
        clerk.organizations().create(params).await
    })
    .await;
    assert_eq!(
        sent,
        json!({
            "name": "Acme", "created_by": "user_1", "slug": "acme", "max_allowed_memberships": 0,
            "public_metadata": {"plan": "gold"}, "private_metadata": {}, "role_set_key": "role_set:partners",
            "created_at": "2012-10-20T07:15:20.902Z"
        })
    );

    let (_, sent) = conforms("CreateOrganization", &[], Required, |clerk| async move {
        clerk.organizations().create(CreateOrganization::new("Acme")).await
    })
    .await;
    assert_eq!(sent, json!({"name": "Acme"}));
}

#[tokio::test]
async fn get() {
    let (_, sent) = conforms("GetOrganization", &["acme"], All, |clerk| async move {
        let params =
            GetOrganization::new().include_members_count(true).include_missing_member_with_elevated_permissions(true);
        clerk.organizations().get("acme", params).await
    })
    .await;
    assert_eq!(
        sent,
        json!({"include_members_count": "true", "include_missing_member_with_elevated_permissions": "true"})
    );

    conforms("GetOrganization", &["org_1"], Required, |clerk| async move {
        clerk.organizations().get(&OrganizationId::new("org_1"), GetOrganization::new()).await
    })
    .await;
}

#[tokio::test]
async fn update() {
    let (_, sent) = conforms("UpdateOrganization", &["org_1"], All, |clerk| async move {
        let params = UpdateOrganization::new()
            .name("Acme Ltd")
            .slug("acme-ltd")
            .max_allowed_memberships(20)
            .admin_delete_enabled(false)
            .role_set_key("role_set:partners")
            .created_at(Millis::new(0));
        clerk.organizations().update("org_1", params).await
    })
    .await;
    assert_eq!(
        sent,
        json!({
            "name": "Acme Ltd", "slug": "acme-ltd", "max_allowed_memberships": 20, "admin_delete_enabled": false,
            "role_set_key": "role_set:partners", "created_at": "1970-01-01T00:00:00.000Z"
        })
    );

    let (_, sent) = conforms("UpdateOrganization", &["org_1"], Required, |clerk| async move {
        clerk.organizations().update("org_1", UpdateOrganization::new()).await
    })
    .await;
    assert_eq!(sent, json!({}));
}

#[tokio::test]
async fn delete() {
    conforms("DeleteOrganization", &["org_1"], All, |clerk| async move { clerk.organizations().delete("org_1").await })
        .await;
}

#[tokio::test]
async fn metadata_is_merged_or_replaced() {
    #[derive(serde::Serialize)]
    struct Contract {
        seats: u32,
    }
    let full = || {
        let metadata = OrganizationMetadata::new().public_metadata(json!({"trial": null}));
        metadata.private_metadata(JsonObject::of(&Contract { seats: 20 }))
    };
    let expected = json!({"public_metadata": {"trial": null}, "private_metadata": {"seats": 20}});
    let (_, sent) = conforms("MergeOrganizationMetadata", &["org_1"], All, |clerk| async move {
        clerk.organizations().merge_metadata("org_1", full()).await
    })
    .await;
    assert_eq!(sent, expected);
    let (_, sent) = conforms("ReplaceOrganizationMetadata", &["org_1"], All, |clerk| async move {
        clerk.organizations().replace_metadata("org_1", full()).await
    })
    .await;
    assert_eq!(sent, expected);

    conforms("MergeOrganizationMetadata", &["org_1"], Required, |clerk| async move {
        clerk.organizations().merge_metadata("org_1", OrganizationMetadata::new()).await
    })
    .await;
    conforms("ReplaceOrganizationMetadata", &["org_1"], Required, |clerk| async move {
        clerk.organizations().replace_metadata("org_1", OrganizationMetadata::new()).await
    })
    .await;
}

#[tokio::test]
async fn logo() {
    let gif = || File::image(&b"GIF89a"[..]).named("acme.gif");
    let (_, sent) = conforms("UploadOrganizationLogo", &["org_1"], All, |clerk| async move {
        clerk.organizations().upload_logo("org_1", Logo::new(gif()).uploader_user_id("user_1")).await
    })
    .await;
    assert_eq!(sent, json!({"file": "acme.gif, image/gif: GIF89a", "uploader_user_id": "user_1"}));

    let (_, sent) = conforms("UploadOrganizationLogo", &["org_1"], Required, |clerk| async move {
        clerk.organizations().upload_logo("org_1", gif()).await
    })
    .await;
    assert_eq!(sent, json!({"file": "acme.gif, image/gif: GIF89a"}));

    conforms("DeleteOrganizationLogo", &["org_1"], All, |clerk| async move {
        clerk.organizations().delete_logo("org_1").await
    })
    .await;
}

#[tokio::test]
async fn billing() {
    conforms("GetOrganizationBillingSubscription", &["org_1"], All, |clerk| async move {
        clerk.organizations().billing_subscription("org_1").await
    })
    .await;
    conforms("GetOrganizationBillingCreditBalance", &["org_1"], All, |clerk| async move {
        clerk.organizations().billing_credit_balance("org_1").await
    })
    .await;

    let (_, sent) = conforms("AdjustOrganizationBillingCreditBalance", &["org_1"], All, |clerk| async move {
        let params = AdjustCreditBalance::new(500, CreditAction::Increase, "key_1").currency("EUR").note("sorry");
        clerk.organizations().adjust_billing_credit_balance("org_1", params).await
    })
    .await;
    assert_eq!(
        sent,
        json!({
            "amount": 500, "action": "increase", "idempotency_key": "key_1", "currency": "EUR", "note": "sorry"
        })
    );
    let (_, sent) = conforms("AdjustOrganizationBillingCreditBalance", &["org_1"], Required, |clerk| async move {
        let params = AdjustCreditBalance::new(i64::MAX, CreditAction::Decrease, "key_2");
        clerk.organizations().adjust_billing_credit_balance("org_1", params).await
    })
    .await;
    assert_eq!(sent["action"], json!("decrease"));
}

#[tokio::test]
async fn what_cannot_be() {
    refuses("organization_id", |clerk| async move { clerk.organizations().get("", GetOrganization::new()).await })
        .await;
    refuses("organization_id", |clerk| async move { clerk.organizations().delete("").await }).await;
    refuses("organization_id", |clerk| async move { clerk.organizations().delete_logo("..").await }).await;
    let long = || "ü".repeat(257);
    for (problem, params) in [
        ("name", CreateOrganization::new("")),
        ("name", CreateOrganization::new(long())),
        ("slug", CreateOrganization::new("Acme").slug("")),
        ("created_by", CreateOrganization::new("Acme").created_by("")),
        ("JSON objects", CreateOrganization::new("Acme").private_metadata(json!("secret"))),
        ("9999", CreateOrganization::new("Acme").created_at(Millis::new(i64::MAX))),
    ] {
        refuses(problem, |clerk| async move { clerk.organizations().create(params).await }).await;
    }
    for (problem, params) in [
        ("name", UpdateOrganization::new().name("")),
        ("name", UpdateOrganization::new().name(long())),
        ("slug", UpdateOrganization::new().slug("")),
    ] {
        refuses(problem, |clerk| async move { clerk.organizations().update("org_1", params).await }).await;
    }
    refuses("JSON objects", |clerk| async move {
        let metadata = OrganizationMetadata::new().public_metadata(json!(null));
        clerk.organizations().merge_metadata("org_1", metadata).await
    })
    .await;
    for (problem, amount, key) in [("amount", 0, "key_1"), ("amount", -1, "key_1"), ("idempotency_key", 1, "")] {
        refuses(problem, |clerk| async move {
            let params = AdjustCreditBalance::new(amount, CreditAction::Decrease, key);
            clerk.organizations().adjust_billing_credit_balance("org_1", params).await
        })
        .await;
    }
}

#[tokio::test]
async fn lists_that_cannot_be() {
    for limit in [0, 501] {
        refuses(
            "limit",
            |clerk| async move { clerk.organizations().list(ListOrganizations::new().limit(limit)).await },
        )
        .await;
    }
    let params = |count: usize| ListOrganizations::new().organization_id(vec!["org_1"; count]);
    refuses("organization_id", |clerk| async move { clerk.organizations().list(params(101)).await }).await;
    refuses(
        "organization_id",
        |clerk| async move { clerk.organizations().list_all(params(101)).next().await.unwrap() },
    )
    .await;
    allows(&json!({"data": []}), |clerk| async move { clerk.organizations().list(params(100)).await }).await;
}

#[tokio::test]
async fn logos_that_cannot_be() {
    for (problem, file) in [
        ("PNG", File::image(&b"<svg/>"[..])),
        ("PNG", File::new(PNG, "image/svg+xml")),
        ("empty", File::new(&b""[..], "image/png")),
        ("10 MB", File::new(vec![0; 10 * 1024 * 1024 + 1], "image/png")),
    ] {
        refuses(problem, |clerk| async move { clerk.organizations().upload_logo("org_1", file).await }).await;
    }
    refuses("uploader_user_id", |clerk| async move {
        clerk.organizations().upload_logo("org_1", Logo::new(File::image(PNG)).uploader_user_id("")).await
    })
    .await;
    refuses("organization_id", |clerk| async move { clerk.organizations().upload_logo("", File::image(PNG)).await })
        .await;
}
