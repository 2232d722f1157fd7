//! How users, and what belongs to them, look in answers.

use serde_json::{Value, json};

use super::Call;
use crate::images;
use crate::sessions::identifications::Kind;
use crate::store::{ExternalAccount, Identification, Proof, User};

pub(super) fn user(call: &Call<'_>, user: &User) -> Value {
    let all = |kind: Kind| kind.of(user).iter().map(|one| identification(kind, one)).collect::<Vec<Value>>();
    let accounts: Vec<Value> = user.external_accounts.iter().map(external_account).collect();
    let image = user.image.as_deref().map(|id| images::url(call.headers, id));
    let mut body = json!({
        "object": "user",
        "id": user.id,
        "external_id": user.external_id,
        "username": user.username,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "locale": user.locale,
        "has_image": image.is_some(),
        "image_url": image.unwrap_or_default(),
        "primary_email_address_id": user.primary_email_address_id,
        "primary_phone_number_id": user.primary_phone_number_id,
        "primary_web3_wallet_id": user.primary_web3_wallet_id,
        "email_addresses": all(Kind::EmailAddress),
        "phone_numbers": all(Kind::PhoneNumber),
        "web3_wallets": all(Kind::Web3Wallet),
        "passkeys": [],
        "external_accounts": accounts,
        "saml_accounts": [],
        "enterprise_accounts": [],
        "public_metadata": user.public_metadata,
        "private_metadata": user.private_metadata,
        "unsafe_metadata": user.unsafe_metadata,
        "created_at": user.created_at,
        "updated_at": user.updated_at,
    });
    if let (Some(body), Value::Object(access)) = (body.as_object_mut(), access(user)) {
        body.extend(access);
    }
    body
}

/// How the user signs in, and may.
fn access(user: &User) -> Value {
    json!({
        "password_enabled": user.password.is_some(),
        "password_last_updated_at": user.password.as_ref().map(|password| password.updated_at),
        "requires_password_reset": user.password.as_ref().is_some_and(|password| password.compromised),
        "two_factor_enabled": user.has_second_factor(),
        "totp_enabled": user.totp_secret.is_some() || user.second_factor,
        "backup_code_enabled": !user.backup_codes.is_empty(),
        "last_sign_in_at": user.last_sign_in_at,
        "last_active_at": user.last_active_at,
        "banned": user.banned,
        "locked": user.locked,
        "lockout_expires_in_seconds": null,
        "verification_attempts_remaining": null,
        "delete_self_enabled": user.delete_self_enabled,
        "create_organization_enabled": user.create_organization_enabled,
        "create_organizations_limit": user.create_organizations_limit,
        "bypass_client_trust": user.bypass_client_trust,
        "legal_accepted_at": user.legal_accepted_at,
        "mfa_enabled_at": user.mfa_enabled_at,
        "mfa_disabled_at": user.mfa_disabled_at,
    })
}

/// An address, a number or a wallet.
pub(super) fn identification(kind: Kind, one: &Identification) -> Value {
    let mut body = json!({
        "object": kind.name(),
        "id": one.id,
        "verification": verification(kind, one.proof),
        "created_at": one.created_at,
        "updated_at": one.updated_at,
    });
    if let Some(body) = body.as_object_mut() {
        body.insert(kind.name().to_owned(), one.value.clone().into());
        if kind != Kind::Web3Wallet {
            body.insert("reserved".to_owned(), one.reserved.into());
            body.insert("linked_to".to_owned(), json!([]));
        }
        if kind == Kind::PhoneNumber {
            body.insert("reserved_for_second_factor".to_owned(), one.second_factor.into());
            body.insert("default_second_factor".to_owned(), one.default_second_factor.into());
        }
    }
    body
}

fn verification(kind: Kind, proof: Option<Proof>) -> Value {
    let (object, strategy) = match proof {
        None => return Value::Null,
        Some(Proof::Admin) => ("verification_admin", "admin"),
        Some(Proof::Code) if kind == Kind::PhoneNumber => ("verification_otp", "phone_code"),
        Some(Proof::Code) => ("verification_otp", "email_code"),
    };
    json!({ "object": object, "status": "verified", "strategy": strategy, "attempts": null, "expire_at": null })
}

fn external_account(account: &ExternalAccount) -> Value {
    json!({
        "object": "external_account",
        "id": account.id,
        "identification_id": account.identification_id,
        "provider": account.provider,
        "provider_user_id": account.provider_user_id,
        "approved_scopes": account.scopes.join(" "),
        "email_address": "",
        "email_address_verified": false,
        "first_name": "",
        "last_name": "",
        "username": null,
        "phone_number": null,
        "image_url": null,
        "label": null,
        "public_metadata": {},
        "verification": {
            "object": "verification_oauth",
            "status": "verified",
            "strategy": account.provider,
            "attempts": null,
            // When the way to the provider and back would have had to be done.
            "expire_at": account.created_at.saturating_add(600_000),
        },
        "created_at": account.created_at,
        "updated_at": account.created_at,
    })
}
