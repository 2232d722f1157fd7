//! Users: what is said of them, who may sign in, what proves them; their addresses, numbers, sessions and tickets.

use serde_json::{Value, json};

use super::organizations::with;
use super::process::Client;
use super::{Report, expect, expect_listed, expect_prefix};
use crate::workspace::Outcome;

/// A picture as far as its first bytes go.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
const PASSWORD: &str = "correct horse battery staple";
/// What the emulator takes for every code that it would have sent.
const CODE: &str = "424242";

pub(super) fn run(client: &mut Client, report: &mut Report) {
    let who = client.name;
    let Some(user) = report.step(who, "create a user and find it", || create(client)) else { return };
    let of = |more: Value| with(json!({ "user_id": user }), more);
    report.step(who, "list and count users by what is asked for", || list(client, &user));
    report.step(who, "change a user and its metadata", || update(client, &of));
    report.step(who, "lock and ban a user, who is signed out by that", || shut_out(client, &of));
    report.step(who, "verify and remove a password", || password(client, &of));
    report.step(who, "use up backup codes, and do without a second factor", || second_factor(client, &of));
    report.step(who, "set and delete a picture of a user", || {
        let answer = client.resource("users.set_profile_image", of(json!({ "file": PNG })))?;
        expect("has_image", &answer["has_image"], true)?;
        expect_prefix("image_url", &answer["image_url"], "http://127.0.0.1:")?;
        expect("has_image", &client.resource("users.delete_profile_image", of(json!({})))?["has_image"], false)
    });
    let (address, number) = (format!("second.{who}@example.com"), format!("+120255502{:02}", place(client) + 10));
    report.step(who, "give a user another e-mail address", || {
        identification(client, &user, "email_address", "email_addresses", &address)
    });
    report.step(who, "give a user another phone number", || {
        identification(client, &user, "phone_number", "phone_numbers", &number)
    });
    report.step(who, "begin a session, mint a token and revoke it", || session(client, &of));
    report.step(who, "make tickets and revoke them", || tickets(client, &of));
    report.step(who, "delete a user", || {
        expect("deleted", &client.resource("users.delete", of(json!({})))?["deleted"], true)?;
        client.refused_resource("users.get", of(json!({})), 404, "resource_not_found")
    });
}

fn create(client: &mut Client) -> Outcome<String> {
    let who = client.name;
    let wanted = json!({
        "email_address": [format!("{who}@example.com")],
        "phone_number": [format!("+120255501{:02}", place(client))],
        "username": format!("user_of_{who}"),
        "external_id": format!("external-{who}"),
        "first_name": "Grace",
        "last_name": who,
        "password": PASSWORD,
        "backup_codes": ["backup-one", "backup-two"],
        "public_metadata": { "plan": { "camelCase": 1, "trial": true } },
        "private_metadata": { "snake_case": [1, null] },
    });
    let made = client.resource("users.create", wanted.clone())?;
    let id = expect_prefix("id", &made["id"], "user_")?;
    for name in ["username", "external_id", "first_name", "last_name", "public_metadata", "private_metadata"] {
        expect(name, &made[name], wanted[name].clone())?;
    }
    expect("address", &made["email_addresses"][0]["email_address"], wanted["email_address"][0].clone())?;
    expect("primary address", &made["primary_email_address_id"], made["email_addresses"][0]["id"].clone())?;
    expect("address", &made["email_addresses"][0]["verification"]["status"], "verified")?;
    expect("number", &made["phone_numbers"][0]["phone_number"], wanted["phone_number"][0].clone())?;
    expect("password_enabled", &made["password_enabled"], true)?;
    let found = client.resource("users.get", json!({ "user_id": id }))?;
    expect("what is found", &found, made)?;
    for (name, other) in [
        ("email_address", json!([format!("{}@EXAMPLE.com", who.to_uppercase())])),
        ("username", wanted["username"].clone()),
        ("external_id", wanted["external_id"].clone()),
    ] {
        let twice = with(json!({ "username": format!("other_{who}") }), json!({ name: other }));
        client.refused_resource("users.create", twice, 422, "form_identifier_exists")?;
    }
    client.refused_resource("users.get", json!({ "user_id": "user_unknown" }), 404, "resource_not_found")?;
    Ok(id)
}

fn list(client: &mut Client, user: &str) -> Outcome<()> {
    let who = client.name;
    for (query, wanted) in [
        (json!({ "email_address": [format!("{who}@example.com")] }), true),
        (json!({ "email_address": ["ada@example.com"] }), false),
        (json!({ "username": [format!("user_of_{who}")], "order_by": "-created_at" }), true),
        (json!({ "external_id": [format!("external-{who}")] }), true),
        (json!({ "external_id": [format!("-external-{who}")], "limit": 500 }), false),
        (json!({ "user_id": [format!("+{user}")], "order_by": "+first_name" }), true),
        (json!({ "query": format!("grace {who}"), "limit": 1 }), true),
        (json!({ "query": "nobody at all" }), false),
        (json!({ "created_at_after": 4_000_000_000_000_i64 }), false),
    ] {
        expect_listed(&query.to_string(), &client.resource("users.list", query)?, user, wanted)?;
    }
    let count = |client: &mut Client, query: &str| client.resource("users.count", json!({ "query": query }));
    expect("count", &count(client, &format!("grace {who}"))?["total_count"], 1)?;
    expect("count", &count(client, "nobody at all")?["total_count"], 0)?;
    client.refused_resource("users.list", json!({ "order_by": "shoe_size" }), 422, "form_param_value_invalid")
}

fn update(client: &mut Client, of: &dyn Fn(Value) -> Value) -> Outcome<()> {
    let changed = of(json!({ "first_name": "Hopper", "external_id": format!("changed-{}", client.name) }));
    let answer = client.resource("users.update", changed)?;
    expect("first_name", &answer["first_name"], "Hopper")?;
    expect("last_name", &answer["last_name"], client.name)?;
    let merged = of(json!({ "public_metadata": { "plan": { "seats": 3, "trial": null } } }));
    let answer = client.resource("users.update_metadata", merged)?;
    expect("public_metadata", &answer["public_metadata"], json!({ "plan": { "camelCase": 1, "seats": 3 } }))?;
    expect("private_metadata", &answer["private_metadata"], json!({ "snake_case": [1, null] }))?;
    let replaced = of(json!({ "public_metadata": { "a": 1 } }));
    let answer = client.resource("users.replace_metadata", replaced)?;
    expect("public_metadata", &answer["public_metadata"], json!({ "a": 1 }))?;
    if client.updates_metadata_with_users() {
        let both = of(json!({ "first_name": "Grace", "public_metadata": { "b": 2 } }));
        let answer = client.resource("users.update", both)?;
        expect("first_name", &answer["first_name"], "Grace")?;
        expect("public_metadata", &answer["public_metadata"], json!({ "b": 2 }))?;
    }
    Ok(())
}

fn shut_out(client: &mut Client, of: &dyn Fn(Value) -> Value) -> Outcome<()> {
    let session = client.resource("sessions.create", of(json!({})))?["id"].clone();
    expect("locked", &client.resource("users.lock", of(json!({})))?["locked"], true)?;
    client.refused_resource("sessions.create", of(json!({})), 403, "user_locked")?;
    expect("locked", &client.resource("users.unlock", of(json!({})))?["locked"], false)?;
    expect("banned", &client.resource("users.ban", of(json!({})))?["banned"], true)?;
    client.refused_resource("sessions.create", of(json!({})), 403, "user_banned")?;
    let session = client.resource("sessions.get", json!({ "session_id": session }))?;
    expect("the session", &session["status"], "revoked")?;
    expect("banned", &client.resource("users.unban", of(json!({})))?["banned"], false)
}

fn password(client: &mut Client, of: &dyn Fn(Value) -> Value) -> Outcome<()> {
    let call = "users.verify_password";
    expect("verified", &client.resource(call, of(json!({ "password": PASSWORD })))?["verified"], true)?;
    client.refused_resource(call, of(json!({ "password": "wrong horse" })), 422, "incorrect_password")?;
    expect("password_enabled", &client.resource("users.remove_password", of(json!({})))?["password_enabled"], false)?;
    client.refused_resource(call, of(json!({ "password": PASSWORD })), 400, "no_password_set")
}

fn second_factor(client: &mut Client, of: &dyn Fn(Value) -> Value) -> Outcome<()> {
    let (call, code) = ("users.verify_totp", of(json!({ "code": "backup-one" })));
    expect("code_type", &client.resource(call, code.clone())?["code_type"], "backup_code")?;
    client.refused_resource(call, code, 422, "incorrect_totp")?;
    let user = of(json!({}))["user_id"].clone();
    expect("user_id", &client.resource("users.disable_mfa", of(json!({})))?["user_id"], user)?;
    client.refused_resource(call, of(json!({ "code": "backup-two" })), 400, "totp_disabled")
}

fn identification(client: &mut Client, user: &str, name: &str, group: &str, value: &str) -> Outcome<()> {
    let id_name = format!("{name}_id");
    let created = json!({ "user_id": user, name: value, "verified": false });
    let made = client.resource(&format!("{group}.create"), created.clone())?;
    let id = expect_prefix("id", &made["id"], "idn_")?;
    let one = |more: Value| with(json!({ &id_name: id }), more);
    expect(name, &made[name], value)?;
    expect("verification", &made["verification"], Value::Null)?;
    expect("what is found", &client.resource(&format!("{group}.get"), one(json!({})))?, made)?;
    client.refused_resource(&format!("{group}.create"), created, 422, "form_identifier_exists")?;
    if client.verifies_addresses() {
        let pending = client.resource(&format!("{group}.prepare_verification"), one(json!({})))?;
        expect("status", &pending["status"], "unverified")?;
        let attempt = |code: &str| one(json!({ "verification_id": pending["id"], "code": code }));
        let call = format!("{group}.attempt_verification");
        expect("status", &client.resource(&call, attempt("000000"))?["status"], "unverified")?;
        expect("status", &client.resource(&call, attempt(CODE))?["status"], "verified")?;
        client.refused_resource(&call, attempt(CODE), 400, "verification_already_verified")?;
    } else {
        let answer = client.resource(&format!("{group}.update"), one(json!({ "verified": true })))?;
        expect("verification", &answer["verification"]["strategy"], "admin")?;
    }
    client.resource(&format!("{group}.update"), one(json!({ "primary": true })))?;
    let owner = client.resource("users.get", json!({ "user_id": user }))?;
    expect("the primary one", &owner[format!("primary_{name}_id")], id.as_str())?;
    let replacement = json!({ "user_id": user, name: value, "identification_status": "reserved" });
    let answer = client.resource(&format!("{group}.replace_for_user"), replacement)?;
    // JavaScript's class does not tell that it is reserved.
    expect("verification", &answer["verification"], Value::Null)?;
    client.refused_resource(&format!("{group}.get"), one(json!({})), 404, "resource_not_found")?;
    let last = json!({ &id_name: answer["id"] });
    expect("deleted", &client.resource(&format!("{group}.delete"), last)?["deleted"], true)?;
    expect("those left", &client.resource("users.get", json!({ "user_id": user }))?[group], json!([]))
}

fn session(client: &mut Client, of: &dyn Fn(Value) -> Value) -> Outcome<()> {
    let made = client.resource("sessions.create", of(json!({})))?;
    let id = expect_prefix("id", &made["id"], "sess_")?;
    let one = json!({ "session_id": id });
    expect("status", &client.resource("sessions.get", one.clone())?["status"], "active")?;
    expect_listed("the list", &client.resource("sessions.list", of(json!({})))?, &id, true)?;
    expect_prefix("jwt", &client.resource("sessions.create_token", one.clone())?["jwt"], "eyJ")?;
    expect("status", &client.resource("sessions.revoke", one.clone())?["status"], "revoked")?;
    client.refused_resource("sessions.create_token", one, 404, "resource_not_found")
}

fn tickets(client: &mut Client, of: &dyn Fn(Value) -> Value) -> Outcome<()> {
    let actor = json!({ "actor": { "sub": "user_support" }, "expires_in_seconds": 60 });
    for (group, id_name, prefix, more) in [
        ("sign_in_tokens", "sign_in_token_id", "sit_", json!({ "expires_in_seconds": 60 })),
        ("actor_tokens", "actor_token_id", "act_", actor),
    ] {
        let made = client.resource(&format!("{group}.create"), of(more))?;
        let id = expect_prefix("id", &made["id"], prefix)?;
        expect("status", &made["status"], "pending")?;
        expect_prefix("url", &made["url"], "http://127.0.0.1:")?;
        let one = json!({ id_name: id });
        expect("status", &client.resource(&format!("{group}.revoke"), one.clone())?["status"], "revoked")?;
        let code = format!("{}_cannot_be_revoked_code", group.trim_end_matches('s'));
        client.refused_resource(&format!("{group}.revoke"), one, 400, &code)?;
    }
    let token = client.resource("testing_tokens.create", json!({}))?;
    match token["expires_at"].as_i64() {
        // Seconds: milliseconds would be beyond.
        Some(at) if at < 100_000_000_000 => Ok(()),
        _ => Err(format!("a testing token expires at {}", token["expires_at"]).into()),
    }
}

/// A number of its own for each client.
fn place(client: &Client) -> usize {
    ["rust", "javascript", "python"].iter().position(|name| *name == client.name).unwrap_or_default()
}
