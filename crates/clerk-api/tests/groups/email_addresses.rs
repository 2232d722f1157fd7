use clerk_api::groups::email_addresses::{CreateEmailAddress, ReplaceEmailAddress, UpdateEmailAddress};
use clerk_api::groups::users::IdentificationStatus;
use clerk_types::resources::verifications::VerificationStep;
use serde_json::json;

use crate::Given::{All, Required};
use crate::conforms;
use crate::refusals::refuses;

#[tokio::test]
async fn create() {
    let new = || CreateEmailAddress::new("user_1", "a@b.example");
    let (_, sent) = conforms("CreateEmailAddress", &[], All, |clerk| async move {
        clerk
            .email_addresses()
            .create(new().verified(true).primary(false).notify_primary_email_address_changed(true))
            .await
    })
    .await;
    assert_eq!(
        sent,
        json!({
            "user_id": "user_1", "email_address": "a@b.example", "verified": true, "primary": false,
            "notify_primary_email_address_changed": true
        })
    );

    conforms("CreateEmailAddress", &[], Required, |clerk| async move { clerk.email_addresses().create(new()).await })
        .await;
}

#[tokio::test]
async fn get() {
    conforms("GetEmailAddress", &["idn_1"], All, |clerk| async move { clerk.email_addresses().get("idn_1").await })
        .await;
}

#[tokio::test]
async fn update() {
    let (_, sent) = conforms("UpdateEmailAddress", &["idn_1"], All, |clerk| async move {
        let params = UpdateEmailAddress::new().verified(false).primary(true).notify_primary_email_address_changed(true);
        clerk.email_addresses().update("idn_1", params).await
    })
    .await;
    assert_eq!(sent, json!({"verified": false, "primary": true, "notify_primary_email_address_changed": true}));

    conforms("UpdateEmailAddress", &["idn_1"], Required, |clerk| async move {
        clerk.email_addresses().update("idn_1", UpdateEmailAddress::new()).await
    })
    .await;
}

#[tokio::test]
async fn delete() {
    conforms(
        "DeleteEmailAddress",
        &["idn_1"],
        All,
        |clerk| async move { clerk.email_addresses().delete("idn_1").await },
    )
    .await;
}

#[tokio::test]
async fn replace() {
    for (status, text) in [
        (IdentificationStatus::Verified, "verified"),
        (IdentificationStatus::Reserved, "reserved"),
        (IdentificationStatus::Unverified, "unverified"),
    ] {
        let (_, sent) = conforms("ReplaceUserEmailAddress", &["user_1"], All, |clerk| async move {
            let params = ReplaceEmailAddress::new("a@b.example")
                .identification_status(status)
                .notify_primary_email_address_changed(true);
            clerk.email_addresses().replace("user_1", params).await
        })
        .await;
        assert_eq!(
            sent,
            json!({"email_address": "a@b.example", "identification_status": text, "notify_primary_email_address_changed": true})
        );
    }
    conforms("ReplaceUserEmailAddress", &["user_1"], Required, |clerk| async move {
        clerk.email_addresses().replace("user_1", ReplaceEmailAddress::new("a@b.example")).await
    })
    .await;
}

#[tokio::test]
async fn verification() {
    let (step, _): (VerificationStep, _) =
        conforms("PrepareEmailAddressVerification", &["idn_1"], All, |clerk| async move {
            clerk.email_addresses().prepare_verification("idn_1").await
        })
        .await;
    assert!(step.id.is_some());
    let (_, sent) = conforms("AttemptEmailAddressVerification", &["idn_1"], All, |clerk| async move {
        clerk.email_addresses().attempt_verification("idn_1", "ver_1", "424242").await
    })
    .await;
    assert_eq!(sent, json!({"verification_id": "ver_1", "code": "424242"}));
}

#[tokio::test]
async fn what_is_empty() {
    refuses("user_id", |clerk| async move { clerk.email_addresses().create(CreateEmailAddress::new("", "a")).await })
        .await;
    refuses("email_address", |clerk| async move {
        clerk.email_addresses().create(CreateEmailAddress::new("user_1", "")).await
    })
    .await;
    refuses("email_address", |clerk| async move {
        clerk.email_addresses().replace("user_1", ReplaceEmailAddress::new("")).await
    })
    .await;
    refuses("user_id", |clerk| async move { clerk.email_addresses().replace("", ReplaceEmailAddress::new("a")).await })
        .await;
    refuses("email_address_id", |clerk| async move { clerk.email_addresses().get("").await }).await;
    refuses(
        "verification_id",
        |clerk| async move { clerk.email_addresses().attempt_verification("idn_1", "", "1").await },
    )
    .await;
    refuses("code", |clerk| async move { clerk.email_addresses().attempt_verification("idn_1", "ver_1", "").await })
        .await;
}
