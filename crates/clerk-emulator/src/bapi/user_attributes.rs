//! What a request says a user is to be.

use super::fields::Fields;
use super::refusal::{self, Refusal};
use crate::sessions::identifications::{self, Kind, NewIdentification};
use crate::sessions::{passwords, second_factors};
use crate::store::User;

/// Fields that a new user and a changed one have in common.
pub(super) const FIELDS: [&str; 18] = [
    "external_id",
    "first_name",
    "last_name",
    "username",
    "locale",
    "password",
    "password_digest",
    "password_hasher",
    "totp_secret",
    "backup_codes",
    "delete_self_enabled",
    "create_organization_enabled",
    "create_organizations_limit",
    "bypass_client_trust",
    "legal_accepted_at",
    "created_at",
    // Taken, and without effect: nobody is asked to accept anything here.
    "skip_legal_checks",
    "skip_password_checks",
];

/// Sets what the request names.
pub(super) fn apply(fields: &Fields, user: &mut User, now: i64) -> Result<(), Refusal> {
    set_texts(fields, user)?;
    set_switches(fields, user)?;
    set_credentials(fields, user, now)?;
    if fields.has("create_organizations_limit") {
        let limit = fields.integer("create_organizations_limit")?;
        if limit.is_some_and(|limit| limit < 0) {
            return Err(fields.wrong("create_organizations_limit", "must be 0 or more"));
        }
        user.create_organizations_limit = limit;
    }
    user.legal_accepted_at = fields.instant("legal_accepted_at")?.or(user.legal_accepted_at);
    user.created_at = fields.instant("created_at")?.unwrap_or(user.created_at);
    fields.boolean("skip_legal_checks").map(drop)
}

/// Adds the addresses, numbers and wallets of a new user.
pub(super) fn add_identifications(fields: &Fields, user: &mut User, now: i64) -> Result<(), Refusal> {
    for kind in Kind::ALL {
        let values = fields.strings(kind.name())?.unwrap_or_default();
        let field = format!("{}_identification_status", kind.name());
        let statuses = fields.strings(&field)?.unwrap_or_default();
        if !statuses.is_empty() && statuses.len() != values.len() {
            return Err(fields.wrong(&field, "must have as many members as there are values"));
        }
        for (index, value) in values.into_iter().enumerate() {
            let wanted = match statuses.get(index).map(String::as_str) {
                None | Some("verified") => NewIdentification::verified(value),
                Some("reserved") => NewIdentification::reserved(value),
                Some(_) => return Err(fields.wrong(&field, "must hold verified or reserved only")),
            };
            identifications::add(user, kind, wanted, now)?;
        }
    }
    Ok(())
}

fn set_texts(fields: &Fields, user: &mut User) -> Result<(), Refusal> {
    for (name, slot) in [
        ("external_id", &mut user.external_id),
        ("first_name", &mut user.first_name),
        ("last_name", &mut user.last_name),
        ("username", &mut user.username),
        ("locale", &mut user.locale),
    ] {
        if fields.has(name) {
            *slot = fields.string(name)?.filter(|text| !text.is_empty()).map(str::to_owned);
        }
    }
    Ok(())
}

fn set_switches(fields: &Fields, user: &mut User) -> Result<(), Refusal> {
    for (name, slot) in [
        ("banned", &mut user.banned),
        ("locked", &mut user.locked),
        ("delete_self_enabled", &mut user.delete_self_enabled),
        ("create_organization_enabled", &mut user.create_organization_enabled),
        ("bypass_client_trust", &mut user.bypass_client_trust),
    ] {
        *slot = fields.boolean(name)?.unwrap_or(*slot);
    }
    Ok(())
}

fn set_credentials(fields: &Fields, user: &mut User, now: i64) -> Result<(), Refusal> {
    let unchecked = fields.boolean("skip_password_checks")?.unwrap_or_default();
    if let Some(text) = fields.string("password")? {
        user.password = Some(passwords::of_text(text, unchecked, now)?);
    }
    if let Some(digest) = fields.string("password_digest")? {
        let hasher = fields.string("password_hasher")?;
        let hasher = hasher.ok_or_else(|| refusal::conditionally_missing("password_hasher", "password_digest"))?;
        user.password = Some(passwords::of_digest(digest, hasher, now)?);
    }
    if let Some(secret) = fields.string("totp_secret")? {
        second_factors::check_secret(secret)?;
        user.totp_secret = Some(secret.to_owned());
    }
    user.backup_codes = fields.strings("backup_codes")?.unwrap_or(std::mem::take(&mut user.backup_codes));
    Ok(())
}
