use clerk_api::groups::phone_numbers::{CreatePhoneNumber, ReplacePhoneNumber, UpdatePhoneNumber};
use clerk_api::groups::users::IdentificationStatus;
use clerk_types::resources::verifications::VerificationStep;
use serde_json::json;

use crate::Given::{All, Required};
use crate::conforms;
use crate::refusals::refuses;

#[tokio::test]
async fn create() {
    let new = || CreatePhoneNumber::new("user_1", "+15555550100");
    let (_, sent) = conforms("CreatePhoneNumber", &[], All, |clerk| async move {
        clerk.phone_numbers().create(new().verified(true).primary(false).reserved_for_second_factor(true)).await
    })
    .await;
    assert_eq!(
        sent,
        json!({
            "user_id": "user_1", "phone_number": "+15555550100", "verified": true, "primary": false,
            "reserved_for_second_factor": true
        })
    );

    conforms("CreatePhoneNumber", &[], Required, |clerk| async move { clerk.phone_numbers().create(new()).await })
        .await;
}

#[tokio::test]
async fn get() {
    conforms("GetPhoneNumber", &["idn_1"], All, |clerk| async move { clerk.phone_numbers().get("idn_1").await }).await;
}

#[tokio::test]
async fn update() {
    let (_, sent) = conforms("UpdatePhoneNumber", &["idn_1"], All, |clerk| async move {
        let params = UpdatePhoneNumber::new().verified(false).primary(true).reserved_for_second_factor(true);
        clerk.phone_numbers().update("idn_1", params).await
    })
    .await;
    assert_eq!(sent, json!({"verified": false, "primary": true, "reserved_for_second_factor": true}));

    conforms("UpdatePhoneNumber", &["idn_1"], Required, |clerk| async move {
        clerk.phone_numbers().update("idn_1", UpdatePhoneNumber::new()).await
    })
    .await;
}

#[tokio::test]
async fn delete() {
    conforms("DeletePhoneNumber", &["idn_1"], All, |clerk| async move { clerk.phone_numbers().delete("idn_1").await })
        .await;
}

#[tokio::test]
async fn replace() {
    for (status, text) in [
        (IdentificationStatus::Verified, "verified"),
        (IdentificationStatus::Reserved, "reserved"),
        (IdentificationStatus::Unverified, "unverified"),
    ] {
        let (_, sent) = conforms("ReplaceUserPhoneNumber", &["user_1"], All, |clerk| async move {
            let params = ReplacePhoneNumber::new("+15555550100").identification_status(status);
            clerk.phone_numbers().replace("user_1", params).await
        })
        .await;
        assert_eq!(sent, json!({"phone_number": "+15555550100", "identification_status": text}));
    }
    conforms("ReplaceUserPhoneNumber", &["user_1"], Required, |clerk| async move {
        clerk.phone_numbers().replace("user_1", ReplacePhoneNumber::new("+15555550100")).await
    })
    .await;
}

#[tokio::test]
async fn verification() {
    let (step, _): (VerificationStep, _) =
        conforms("PreparePhoneNumberVerification", &["idn_1"], All, |clerk| async move {
            clerk.phone_numbers().prepare_verification("idn_1").await
        })
        .await;
    assert!(step.id.is_some());
    let (_, sent) = conforms("AttemptPhoneNumberVerification", &["idn_1"], All, |clerk| async move {
        clerk.phone_numbers().attempt_verification("idn_1", "ver_1", "424242").await
    })
    .await;
    assert_eq!(sent, json!({"verification_id": "ver_1", "code": "424242"}));
}

#[tokio::test]
async fn what_is_empty() {
    refuses("user_id", |clerk| async move { clerk.phone_numbers().create(CreatePhoneNumber::new("", "a")).await })
        .await;
    refuses(
        "phone_number",
        |clerk| async move { clerk.phone_numbers().create(CreatePhoneNumber::new("user_1", "")).await },
    )
    .await;
    refuses("phone_number", |clerk| async move {
        clerk.phone_numbers().replace("user_1", ReplacePhoneNumber::new("")).await
    })
    .await;
    refuses("user_id", |clerk| async move { clerk.phone_numbers().replace("", ReplacePhoneNumber::new("a")).await })
        .await;
    refuses("phone_number_id", |clerk| async move { clerk.phone_numbers().get("").await }).await;
    refuses(
        "verification_id",
        |clerk| async move { clerk.phone_numbers().attempt_verification("idn_1", "", "1").await },
    )
    .await;
    refuses("code", |clerk| async move { clerk.phone_numbers().attempt_verification("idn_1", "ver_1", "").await })
        .await;
}
