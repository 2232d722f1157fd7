//! `/users/{id}/...`: passwords, second factors, and accounts elsewhere.

use serde_json::{Value, json};

use super::fields::Style;
use super::refusal::{self, Refusal};
use super::routes::Route;
use super::{Answer, Call, users};
use crate::sessions::identifications::{self, Kind};
use crate::sessions::second_factors::{self, CodeType};
use crate::sessions::{lifecycle, passwords, users as domain};
use crate::store::ExternalAccount;

pub(super) const ROUTES: &[Route] = &[
    Route::new("POST", "users/*/verify_password", verify_password),
    Route::new("POST", "users/*/remove_password", remove_password),
    Route::new("POST", "users/*/password/set_compromised", set_compromised),
    Route::new("POST", "users/*/password/unset_compromised", unset_compromised),
    Route::new("POST", "users/*/verify_totp", verify_totp),
    Route::new("DELETE", "users/*/totp", delete_totp),
    Route::new("DELETE", "users/*/backup_code", delete_backup_codes),
    Route::new("DELETE", "users/*/mfa", disable_second_factors),
    Route::new("DELETE", "users/*/web3_wallets/*", delete_wallet),
    Route::new("DELETE", "users/*/external_accounts/*", delete_external_account),
    Route::new("GET", "users/*/oauth_access_tokens/*", list_access_tokens),
    Route::new("DELETE", "users/*/passkeys/*", delete_passkey),
    Route::new("GET", "users/*/trusted_devices", list_trusted_devices),
    Route::new("DELETE", "users/*/trusted_devices/*", revoke_trusted_device),
];

fn verify_password(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Form, &["password"])?;
    let text = fields.required_string("password")?;
    let store = call.core.store();
    let password = domain::find(&store, call.parameter(0))?.password.as_ref();
    passwords::verify(password.ok_or_else(refusal::users::no_password)?, text)?;
    Ok(Answer::ok(json!({ "verified": true })))
}

/// A user without a password stays as they are.
fn remove_password(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Form, &["sign_out_of_other_sessions"])?;
    let sign_out = fields.boolean("sign_out_of_other_sessions")?.unwrap_or_default();
    let answer = users::change(call, |user| {
        user.password = None;
        Ok(())
    })?;
    if sign_out {
        lifecycle::end_all_of_user(&mut call.core.store(), call.parameter(0), call.now)?;
    }
    Ok(answer)
}

fn set_compromised(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Form, &["revoke_all_sessions"])?;
    let sign_out = fields.boolean("revoke_all_sessions")?.unwrap_or_default();
    let answer = mark(call, true)?;
    if sign_out {
        lifecycle::end_all_of_user(&mut call.core.store(), call.parameter(0), call.now)?;
    }
    Ok(answer)
}

fn unset_compromised(call: &Call<'_>) -> Result<Answer, Refusal> {
    mark(call, false)
}

fn mark(call: &Call<'_>, compromised: bool) -> Result<Answer, Refusal> {
    users::change(call, |user| {
        user.password.as_mut().ok_or_else(refusal::users::no_password)?.compromised = compromised;
        Ok(())
    })
}

/// Takes backup codes too, each once.
fn verify_totp(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Form, &["code"])?;
    let code = fields.required_string("code")?;
    let mut store = call.core.store();
    let mut user = domain::find(&store, call.parameter(0))?.clone();
    let code_type = match second_factors::verify(&mut user, code, call.now)? {
        CodeType::Totp => "totp",
        CodeType::BackupCode => "backup_code",
    };
    domain::save(&mut store, user)?;
    Ok(Answer::ok(json!({ "verified": true, "code_type": code_type })))
}

fn delete_totp(call: &Call<'_>) -> Result<Answer, Refusal> {
    let user = users::changed(call, |user| {
        second_factors::disable_totp(user);
        Ok(())
    })?;
    Ok(Answer::ok(json!({ "user_id": user.id })))
}

fn delete_backup_codes(call: &Call<'_>) -> Result<Answer, Refusal> {
    let user = users::changed(call, |user| {
        user.backup_codes.clear();
        Ok(())
    })?;
    Ok(Answer::ok(json!({ "user_id": user.id })))
}

fn disable_second_factors(call: &Call<'_>) -> Result<Answer, Refusal> {
    let user = users::changed(call, |user| {
        second_factors::disable(user);
        Ok(())
    })?;
    Ok(Answer::ok(json!({ "user_id": user.id })))
}

fn delete_wallet(call: &Call<'_>) -> Result<Answer, Refusal> {
    let id = call.parameter(1);
    users::changed(call, |user| {
        identifications::of_user_mut(user, Kind::Web3Wallet, id)?;
        identifications::remove(user, Kind::Web3Wallet, id);
        Ok(())
    })?;
    Ok(Answer::deleted("web3_wallet", id))
}

fn delete_external_account(call: &Call<'_>) -> Result<Answer, Refusal> {
    let id = call.parameter(1);
    users::changed(call, |user| {
        let at = user.external_accounts.iter().position(|one| one.id == id).ok_or_else(refusal::not_found)?;
        user.external_accounts.remove(at);
        Ok(())
    })?;
    Ok(Answer::deleted("external_account", id))
}

/// Those that seeds and tests gave; the emulator asks no provider.
fn list_access_tokens(call: &Call<'_>) -> Result<Answer, Refusal> {
    let store = call.core.store();
    let user = domain::find(&store, call.parameter(0))?;
    let of_provider = |account: &&ExternalAccount| account.is_of(call.parameter(1));
    let all: Vec<&ExternalAccount> = user.external_accounts.iter().filter(of_provider).collect();
    call.list(&all, |account| access_token(account))
}

/// There are none.
fn delete_passkey(call: &Call<'_>) -> Result<Answer, Refusal> {
    domain::find(&call.core.store(), call.parameter(0))?;
    Err(refusal::not_found())
}

/// There are none.
fn list_trusted_devices(call: &Call<'_>) -> Result<Answer, Refusal> {
    domain::find(&call.core.store(), call.parameter(0))?;
    Ok(Answer::ok(json!({ "data": [], "total_count": 0 })))
}

/// There are none.
fn revoke_trusted_device(call: &Call<'_>) -> Result<Answer, Refusal> {
    domain::find(&call.core.store(), call.parameter(0))?;
    Err(refusal::not_found())
}

fn access_token(account: &ExternalAccount) -> Value {
    json!({
        "object": "oauth_access_token",
        "external_account_id": account.id,
        "provider": account.provider,
        "provider_user_id": account.provider_user_id,
        "token": account.access_token,
        "scopes": account.scopes,
        "expires_at": null,
        "label": null,
        "public_metadata": {},
    })
}
