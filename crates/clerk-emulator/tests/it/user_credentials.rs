//! Passwords, second factors and accounts elsewhere over the Backend API.

use clerk_emulator::{Emulator, NewUser};
use serde_json::{Value, json};

use crate::api::Api;

/// The secret of RFC 6238, appendix B, and its code for the first minute after 1970 began.
const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const CODE: &str = "287082";

#[tokio::test]
async fn passwords_are_verified_and_removed() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let ada = clerk.create_user(NewUser::new("ada@example.com").password("correct horse"));
    let session = clerk.create_session(&ada.id);
    let path = format!("/v1/users/{}", ada.id);
    let verify =
        async |password: &str| api.post(&format!("{path}/verify_password"), json!({ "password": password })).await;
    assert_eq!(verify("correct horse").await.accepted(200), json!({ "verified": true }));
    verify("Correct horse").await.refused(422, "incorrect_password");
    api.post(&format!("{path}/verify_password"), json!({})).await.refused(422, "form_param_missing");

    let compromised = api.post(&format!("{path}/password/set_compromised"), json!({})).await.accepted(200);
    assert_eq!(
        (&compromised["requires_password_reset"], &compromised["password_enabled"]),
        (&json!(true), &json!(true))
    );
    let clean = api.post(&format!("{path}/password/unset_compromised"), json!({})).await.accepted(200);
    assert_eq!(clean["requires_password_reset"], false);
    let status = async || api.get(&format!("/v1/sessions/{}", session.id)).await.body["status"].clone();
    assert_eq!(status().await, "active");

    let removed = api.post(&format!("{path}/remove_password"), json!({})).await.accepted(200);
    assert_eq!((&removed["password_enabled"], &removed["password_last_updated_at"]), (&json!(false), &Value::Null));
    verify("correct horse").await.refused(400, "no_password_set");
    api.post(&format!("{path}/password/set_compromised"), json!({})).await.refused(400, "no_password_set");
    assert_eq!(status().await, "active");
    let body = json!({ "sign_out_of_other_sessions": true });
    api.post(&format!("{path}/remove_password"), body).await.accepted(200);
    assert_eq!(status().await, "revoked");
    api.post("/v1/users/user_x/verify_password", json!({ "password": "x" })).await.refused(404, "resource_not_found");
}

#[tokio::test]
async fn a_compromised_password_revokes_sessions_if_asked() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let ada = clerk.create_user(NewUser::new("ada@example.com").password("correct horse"));
    let session = clerk.create_session(&ada.id);
    let body = json!({ "revoke_all_sessions": true });
    api.post(&format!("/v1/users/{}/password/set_compromised", ada.id), body).await.accepted(200);
    assert_eq!(api.get(&format!("/v1/sessions/{}", session.id)).await.body["status"], "revoked");
}

#[tokio::test]
async fn a_digest_is_kept_and_not_computed() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let body = json!({ "username": "ada", "password_digest": "$2b$10$abc", "password_hasher": "bcrypt" });
    let ada = api.post("/v1/users", body).await.accepted(200);
    assert_eq!(ada["password_enabled"], true);
    let path = format!("/v1/users/{}/verify_password", ada["id"].as_str().unwrap());
    let reply = api.post(&path, json!({ "password": "correct horse" })).await;
    assert!(reply.refused(501, "operation_not_emulated")["long_message"].as_str().unwrap().contains("bcrypt"));
}

#[tokio::test]
async fn codes_by_time_and_backup_codes_verify() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    clerk.clock().freeze();
    clerk.clock().set(59_000);
    let body = json!({ "username": "ada", "totp_secret": SECRET, "backup_codes": ["one", "two"] });
    let ada = api.post("/v1/users", body).await.accepted(200);
    let path = format!("/v1/users/{}", ada["id"].as_str().unwrap());
    let verify = async |code: &str| api.post(&format!("{path}/verify_totp"), json!({ "code": code })).await;
    assert_eq!(verify(CODE).await.accepted(200), json!({ "verified": true, "code_type": "totp" }));
    assert_eq!(verify("one").await.accepted(200), json!({ "verified": true, "code_type": "backup_code" }));
    for wrong in ["one", "000000", ""] {
        verify(wrong).await.refused(422, "incorrect_totp");
    }
    let answer = json!({ "user_id": ada["id"] });
    assert_eq!(api.delete(&format!("{path}/backup_code")).await.accepted(200), answer);
    verify("two").await.refused(422, "incorrect_totp");
    assert_eq!(api.get(&path).await.body["backup_code_enabled"], false);
    assert_eq!(api.delete(&format!("{path}/totp")).await.accepted(200), answer);
    let body = api.get(&path).await.accepted(200);
    assert_eq!((&body["totp_enabled"], &body["two_factor_enabled"]), (&json!(false), &json!(false)));
    assert_eq!(body["mfa_disabled_at"], 59_000);
    verify(CODE).await.refused(400, "totp_disabled");

    let body = json!({ "totp_secret": SECRET, "backup_codes": ["three"] });
    assert_eq!(api.patch(&path, body).await.accepted(200)["two_factor_enabled"], true);
    assert_eq!(api.delete(&format!("{path}/mfa")).await.accepted(200), answer);
    let body = api.get(&path).await.accepted(200);
    assert_eq!((&body["two_factor_enabled"], &body["backup_code_enabled"]), (&json!(false), &json!(false)));
    for rest in ["mfa", "totp", "backup_code"] {
        api.delete(&format!("/v1/users/user_x/{rest}")).await.refused(404, "resource_not_found");
    }
}

#[tokio::test]
async fn accounts_elsewhere_give_tokens_until_they_are_deleted() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let wanted = NewUser::new("ada@example.com").external_account("oauth_google", "g-1", "ya29.x");
    let path = format!("/v1/users/{}", clerk.create_user(wanted).id);
    for provider in ["oauth_google", "google"] {
        let list = api.get(&format!("{path}/oauth_access_tokens/{provider}")).await.accepted(200);
        assert_eq!((&list[0]["token"], &list[0]["provider_user_id"]), (&json!("ya29.x"), &json!("g-1")));
        let page = api.get(&format!("{path}/oauth_access_tokens/{provider}?paginated=true")).await.accepted(200);
        assert_eq!(page, json!({ "data": list, "total_count": 1 }));
    }
    assert_eq!(api.get(&format!("{path}/oauth_access_tokens/oauth_github")).await.accepted(200), json!([]));
    let account = api.get(&path).await.body["external_accounts"][0].clone();
    assert_eq!(
        (&account["provider"], &account["verification"]["status"]),
        (&json!("oauth_google"), &json!("verified"))
    );
    let account = format!("{path}/external_accounts/{}", account["id"].as_str().unwrap());
    assert_eq!(api.delete(&account).await.accepted(200)["deleted"], true);
    api.delete(&account).await.refused(404, "resource_not_found");
    assert_eq!(api.get(&format!("{path}/oauth_access_tokens/oauth_google")).await.accepted(200), json!([]));
    api.get("/v1/users/user_x/oauth_access_tokens/oauth_google").await.refused(404, "resource_not_found");
}

#[tokio::test]
async fn wallets_are_deleted_and_what_there_is_not_is_not_found() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let body = json!({ "web3_wallet": ["0x52908400098527886E0F7030069857D2E4169EE7"] });
    let ada = api.post("/v1/users", body).await.accepted(200);
    let path = format!("/v1/users/{}", ada["id"].as_str().unwrap());
    let wallet = format!("{path}/web3_wallets/{}", ada["primary_web3_wallet_id"].as_str().unwrap());
    assert_eq!(api.delete(&wallet).await.accepted(200)["object"], "web3_wallet");
    let body = api.get(&path).await.accepted(200);
    assert_eq!((&body["web3_wallets"], &body["primary_web3_wallet_id"]), (&json!([]), &Value::Null));
    for gone in ["web3_wallets/idn_x", "passkeys/idn_x", "trusted_devices/td_x", "external_accounts/eac_x"] {
        api.delete(&format!("{path}/{gone}")).await.refused(404, "resource_not_found");
    }
    let devices = api.get(&format!("{path}/trusted_devices")).await.accepted(200);
    assert_eq!(devices, json!({ "data": [], "total_count": 0 }));
}
