//! Users as the API and its webhooks send them.

use clerk_types::ids::{ExternalAccountId, UserId};
use clerk_types::resources::external_accounts::ExternalAccount;
use clerk_types::resources::password_hashers::PasswordHasher;
use clerk_types::resources::users::{TotpCodeType, TotpVerification, User, UserCount};
use clerk_types::time::Seconds;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{ignores_unknown_members, null_equals_absent, parse, requires, survives};

fn email_address(id: &str, address: &str) -> Value {
    json!({
        "id": id, "object": "email_address", "email_address": address, "reserved": false,
        "verification": {"object": "verification_otp", "status": "verified", "strategy": "email_code"},
        "linked_to": [{"id": "idn_9", "type": "oauth_google"}], "created_at": 1, "updated_at": 2
    })
}

fn user() -> Value {
    json!({
        "object": "user", "id": "user_1", "external_id": "7", "username": "ada", "first_name": "Ada",
        "last_name": "Lovelace", "locale": "en-GB", "has_image": false,
        "primary_email_address_id": "idn_2", "primary_phone_number_id": "idn_3", "primary_web3_wallet_id": "idn_4",
        "email_addresses": [email_address("idn_1", "old@example.com"), email_address("idn_2", "ada@example.com")],
        "phone_numbers": [{
            "id": "idn_3", "phone_number": "+15555550100", "reserved": false, "linked_to": [], "created_at": 1,
            "updated_at": 2
        }],
        "web3_wallets": [{"id": "idn_4", "web3_wallet": "0x1", "verification": null, "created_at": 1, "updated_at": 2}],
        "passkeys": [], "external_accounts": [], "saml_accounts": [], "enterprise_accounts": [],
        "public_metadata": {"plan": null}, "private_metadata": {"notes": [1, {"a": null}]}, "unsafe_metadata": {},
        "password_enabled": true, "two_factor_enabled": false, "totp_enabled": false, "backup_code_enabled": false,
        "mfa_enabled_at": null, "mfa_disabled_at": null, "banned": false, "locked": true,
        "lockout_expires_in_seconds": 60, "verification_attempts_remaining": 0, "delete_self_enabled": true,
        "create_organization_enabled": true, "create_organizations_limit": 0, "last_sign_in_at": 3,
        "last_active_at": 4, "legal_accepted_at": 5, "created_at": 1, "updated_at": 2
    })
}

#[test]
fn what_is_used_first_is_found() {
    let user: User = survives(&user());
    assert_eq!(user.id, UserId::new("user_1"));
    assert_eq!(user.primary_email_address().unwrap().email_address, "ada@example.com");
    assert_eq!(user.primary_phone_number().unwrap().phone_number, "+15555550100");
    assert_eq!(user.primary_web3_wallet().unwrap().web3_wallet, "0x1");
    assert_eq!(user.lockout_expires_in_seconds, Some(Seconds::new(60)));
    assert!(user.email_addresses[0].verification.as_ref().unwrap().is_verified());
}

#[test]
fn metadata_is_read_as_types_of_your_own() {
    #[derive(Debug, Deserialize, PartialEq)]
    struct Shown {
        plan: Option<String>,
    }
    #[derive(Debug, Deserialize, PartialEq)]
    struct Kept {
        notes: Vec<Value>,
    }
    let user: User = parse(&user());
    assert_eq!(user.public_metadata_as::<Shown>(), Ok(Shown { plan: None }));
    assert_eq!(user.private_metadata_as::<Kept>(), Ok(Kept { notes: vec![json!(1), json!({"a": null})] }));
    let error = user.unsafe_metadata_as::<Kept>().unwrap_err();
    assert_eq!(error.to_string(), "the metadata is of another type: missing field `notes`");
}

#[test]
fn nothing_is_first_where_nothing_says_so() {
    let mut document = user();
    for member in ["primary_email_address_id", "primary_phone_number_id", "primary_web3_wallet_id"] {
        document[member] = Value::Null;
    }
    // Without an identifier of its own, an address is nobody's first.
    document["email_addresses"][0]["id"] = Value::Null;
    let user: User = survives(&document);
    assert_eq!(user.primary_email_address(), None);
    assert_eq!(user.primary_phone_number(), None);
    assert_eq!(user.primary_web3_wallet(), None);

    document["primary_email_address_id"] = json!("idn_gone");
    assert_eq!(parse::<User>(&document).primary_email_address(), None);
}

#[test]
fn full_names() {
    let named = |first: Value, last: Value| {
        let mut document = user();
        document["first_name"] = first;
        document["last_name"] = last;
        parse::<User>(&document).full_name()
    };
    assert_eq!(named(json!("Ada"), json!("Lovelace")).as_deref(), Some("Ada Lovelace"));
    assert_eq!(named(json!("Ada"), json!("")).as_deref(), Some("Ada"));
    assert_eq!(named(json!(null), json!("Lovelace")).as_deref(), Some("Lovelace"));
    assert_eq!(named(json!(null), json!("")), None);
}

#[test]
fn user_edges() {
    ignores_unknown_members::<User>(&user());
    null_equals_absent::<User>(
        &user(),
        &["external_id", "username", "locale", "private_metadata", "email_addresses", "lockout_expires_in_seconds"],
    );
    // What decides whether somebody may come in is never guessed.
    requires::<User>(&user(), &["id", "banned", "locked", "password_enabled", "two_factor_enabled"]);
}

#[test]
fn accounts_with_google_have_two_identifiers() {
    let account: ExternalAccount = survives(&json!({
        "object": "google_account", "id": "idn_1", "external_account_id": "eac_1", "provider": "oauth_google",
        "identification_id": "idn_1", "provider_user_id": "7", "approved_scopes": "email profile",
        "email_address": "ada@example.com", "first_name": "Ada", "last_name": "", "public_metadata": {},
        "created_at": 1, "updated_at": 2, "verification": null
    }));
    assert_eq!(account.external_account_id, Some(ExternalAccountId::new("eac_1")));
    assert_eq!(account.object, "google_account");
}

#[test]
fn counts_and_codes() {
    let count: UserCount = survives(&json!({"object": "total_count", "total_count": 12}));
    assert_eq!(count.total_count, 12);
    let verified: TotpVerification = survives(&json!({"verified": true, "code_type": "backup_code"}));
    assert_eq!((verified.verified, verified.code_type), (Some(true), Some(TotpCodeType::BackupCode)));
    assert_eq!(PasswordHasher::from("bcrypt_sha256_django"), PasswordHasher::BcryptSha256Django);
    assert_eq!(PasswordHasher::from("of_2031").as_str(), "of_2031");
}
