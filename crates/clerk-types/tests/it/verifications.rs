//! Verifications of all kinds, and those of kinds nobody has heard of.

use clerk_types::ids::ClientId;
use clerk_types::resources::email_addresses::EmailAddress;
use clerk_types::resources::verifications::{Verification, VerificationStatus, VerificationStep, VerificationStrategy};
use clerk_types::time::Millis;
use serde_json::{Value, json};

use crate::{null_equals_absent, parse, requires, survives};

fn verification(object: &str, strategy: &str) -> Value {
    json!({
        "object": object, "status": "verified", "strategy": strategy, "attempts": 1,
        "expire_at": 1716883200000_i64, "verified_at_client": "client_1"
    })
}

#[test]
fn each_kind_tells_its_outcome() {
    for (object, strategy) in [
        ("verification_admin", VerificationStrategy::Admin),
        ("verification_email_link", VerificationStrategy::EmailLink),
        ("verification_from_oauth", "from_oauth_google".into()),
        ("verification_google_one_tap", VerificationStrategy::GoogleOneTap),
        ("verification_oauth", "oauth_custom_mine".into()),
        ("verification_otp", VerificationStrategy::EmailCode),
        ("verification_passkey", VerificationStrategy::Passkey),
        ("verification_saml", VerificationStrategy::Saml),
        ("verification_scim", VerificationStrategy::Scim),
        ("verification_ticket", VerificationStrategy::Ticket),
        ("verification_web3", VerificationStrategy::Web3SolanaSignature),
        ("verification_of_2031", "of_2031".into()),
    ] {
        let document = verification(object, strategy.as_str());
        let verification: Verification = survives(&document);
        let is_known = object != "verification_of_2031";
        assert_eq!(!matches!(verification, Verification::Other(_)), is_known, "{object}");
        assert!(verification.is_verified(), "{object}");
        assert_eq!(verification.status(), Some(VerificationStatus::Verified), "{object}");
        assert_eq!(verification.strategy(), Some(strategy), "{object}");
        if is_known {
            requires::<Verification>(&document, &["status", "strategy"]);
            null_equals_absent::<Verification>(&document, &["attempts", "expire_at", "verified_at_client"]);
        }
    }
}

#[test]
fn only_one_status_means_verified() {
    for status in ["unverified", "failed", "expired", "transferable", "of_2031"] {
        let mut document = verification("verification_otp", "phone_code");
        document["status"] = json!(status);
        let verification: Verification = survives(&document);
        assert!(!verification.is_verified());
        assert_eq!(verification.status().unwrap(), status);
    }
    assert!(!parse::<Verification>(&json!({})).is_verified());
    assert!(!parse::<Verification>(&json!({"object": 7, "status": true})).is_verified());
}

#[test]
fn members_of_the_kinds() {
    let mut document = verification("verification_otp", "phone_code");
    document["channel"] = json!("whatsapp");
    let Verification::Code(code) = survives(&document) else { panic!("another kind") };
    assert_eq!(code.channel.as_deref(), Some("whatsapp"));
    assert_eq!(code.attempts, Some(1));
    assert_eq!(code.expire_at, Some(Millis::new(1_716_883_200_000)));
    assert_eq!(code.verified_at_client, Some(ClientId::new("client_1")));

    let mut document = verification("verification_oauth", "oauth_google");
    document["external_verification_redirect_url"] = json!("https://accounts.example.com");
    document["error"] = json!({"message": "no", "long_message": "not at all", "code": "external_account_exists"});
    let Verification::OAuth(provider) = survives(&document) else { panic!("another kind") };
    assert_eq!(provider.error.unwrap().code, "external_account_exists");

    let mut document = verification("verification_web3", "web3_base_signature");
    document["nonce"] = json!("n");
    document["message"] = json!("sign this");
    let Verification::Web3(signature) = survives(&document) else { panic!("another kind") };
    assert_eq!((signature.nonce.as_deref(), signature.message.as_deref()), (Some("n"), Some("sign this")));
}

#[test]
fn a_step_without_anything_is_an_answer_still() {
    let step: VerificationStep = parse(&json!({}));
    assert_eq!(step.status, None);
    let step: VerificationStep = survives(&json!({"object": "verification_otp", "status": "failed", "attempts": 2.0}));
    assert_eq!((step.status, step.attempts), (Some(VerificationStatus::Failed), Some(2)));
}

#[test]
fn an_address_that_nobody_tried_to_verify() {
    let address: EmailAddress = parse(&json!({
        "object": "email_address", "email_address": "ada@example.com", "reserved": false, "verification": null,
        "linked_to": null, "created_at": 1, "updated_at": 2
    }));
    assert_eq!(address.verification, None);
    assert_eq!(address.linked_to, vec![]);
}
