//! Who may come in, and where the instance is: invitations, lists, the waitlist, redirect URLs, domains, JWT templates.

use serde_json::{Value, json};

use super::process::Client;
use super::{Report, expect, expect_listed, expect_prefix};
use crate::workspace::Outcome;

pub(super) fn run(client: &mut Client, report: &mut Report) {
    let who = client.name;
    report.step(who, "invite somebody to sign up", || invitations(client));
    report.step(who, "allow and block identifiers", || {
        listed(client, "allowlist_identifiers")?;
        listed(client, "blocklist_identifiers")
    });
    report.step(who, "put people on the waitlist, invite and reject them", || waitlist(client));
    report.step(who, "keep a redirect URL", || redirect_urls(client));
    report.step(who, "keep a satellite domain", || domains(client));
    report.step(who, "keep a JWT template", || jwt_templates(client));
}

fn invitations(client: &mut Client) -> Outcome<()> {
    let invite = |name: &str, who: &str| json!({ "email_address": format!("{name}.{who}@example.com") });
    let who = client.name;
    let mut wanted = invite("first", who);
    wanted["public_metadata"] = json!({ "camelCase": { "b": 2 } });
    let answer = client.resource("invitations.create", wanted)?;
    let id = expect_prefix("id", &answer["id"], "inv_")?;
    expect("status", &answer["status"], "pending")?;
    expect("public_metadata", &answer["public_metadata"], json!({ "camelCase": { "b": 2 } }))?;
    expect_prefix("url", &answer["url"], "http://127.0.0.1:")?;
    client.refused_resource("invitations.create", invite("first", who), 400, "duplicate_record")?;
    let many = json!({ "request": [invite("second", who), invite("third", who)] });
    let made = client.resource("invitations.bulk_create", many)?;
    let Some(third) = made["ids"][1].as_str() else { return Err(format!("two were made: {made}").into()) };
    let query = json!({ "query": format!(".{who}@"), "order_by": "email_address" });
    expect_listed("the list", &client.resource("invitations.list", query.clone())?, third, true)?;
    let one = json!({ "invitation_id": id });
    expect("status", &client.resource("invitations.revoke", one.clone())?["status"], "revoked")?;
    client.refused_resource("invitations.revoke", one, 400, "invitation_already_revoked")?;
    expect_listed("the list", &client.resource("invitations.list", query)?, &id, false)
}

fn listed(client: &mut Client, group: &str) -> Outcome<()> {
    let identifier = format!("{}.listed@example.com", client.name);
    let wanted = json!({ "identifier": identifier });
    let create = format!("{group}.create");
    let answer = client.resource(&create, wanted.clone())?;
    expect("identifier", &answer["identifier"], identifier.as_str())?;
    let Some(id) = answer["id"].as_str() else { return Err(format!("no id in {answer}").into()) };
    client.refused_resource(&create, wanted, 400, "duplicate_record")?;
    let list = format!("{group}.list");
    expect_listed("the list", &client.resource(&list, json!({}))?, id, true)?;
    let (delete, one) = (format!("{group}.delete"), json!({ "identifier_id": id }));
    expect("deleted", &client.resource(&delete, one.clone())?["deleted"], true)?;
    client.refused_resource(&delete, one, 404, "resource_not_found")?;
    expect_listed("the list", &client.resource(&list, json!({}))?, id, false)
}

fn waitlist(client: &mut Client) -> Outcome<()> {
    let who = client.name;
    let wait = |name: &str| json!({ "email_address": format!("{name}.waits.{who}@example.com") });
    let first = client.resource("waitlist_entries.create", wait("first"))?;
    let id = expect_prefix("id", &first["id"], "wait_")?;
    expect("status", &first["status"], "pending")?;
    let again = client.resource("waitlist_entries.create", wait("first"))?;
    expect("the old entry", &again["id"], id.as_str())?;
    let many = json!({ "request": [wait("second"), wait("third")] });
    let made = client.resource("waitlist_entries.bulk_create", many)?;
    let (Some(second), Some(third)) = (made["ids"][0].as_str(), made["ids"][1].as_str()) else {
        return Err(format!("two were made: {made}").into());
    };
    let invited = client.resource("waitlist_entries.invite", json!({ "waitlist_entry_id": id }))?;
    expect("status", &invited["status"], "invited")?;
    expect("invitation", &invited["invitation"]["status"], "pending")?;
    let invite = |id: &str| json!({ "waitlist_entry_id": id });
    client.refused_resource("waitlist_entries.invite", invite(&id), 409, "conflict")?;
    let rejected = client.resource("waitlist_entries.reject", json!({ "waitlist_entry_id": second }))?;
    expect("status", &rejected["status"], "rejected")?;
    let query = json!({ "status": "rejected", "query": format!("waits.{who}") });
    let list = client.resource("waitlist_entries.list", query)?;
    expect_listed("the list of the rejected", &list, second, true)?;
    expect_listed("the list of the rejected", &list, third, false)?;
    let one = json!({ "waitlist_entry_id": third });
    expect("deleted", &client.resource("waitlist_entries.delete", one.clone())?["deleted"], true)?;
    client.refused_resource("waitlist_entries.delete", one, 404, "resource_not_found")
}

fn redirect_urls(client: &mut Client) -> Outcome<()> {
    let wanted = json!({ "url": format!("{}://back", client.name) });
    let answer = client.resource("redirect_urls.create", wanted.clone())?;
    let id = expect_prefix("id", &answer["id"], "ru_")?;
    client.refused_resource("redirect_urls.create", wanted.clone(), 422, "form_already_exists")?;
    let one = json!({ "id": id });
    expect("url", &client.resource("redirect_urls.get", one.clone())?["url"], wanted["url"].clone())?;
    expect_listed("the list", &client.resource("redirect_urls.list", json!({}))?, &id, true)?;
    expect("deleted", &client.resource("redirect_urls.delete", one.clone())?["deleted"], true)?;
    client.refused_resource("redirect_urls.get", one, 404, "resource_not_found")
}

fn domains(client: &mut Client) -> Outcome<()> {
    let name = format!("{}.localhost:3000", client.name);
    let answer = client.resource("domains.add", json!({ "name": name, "is_satellite": true }))?;
    let id = expect_prefix("id", &answer["id"], "dmn_")?;
    expect("name", &answer["name"], name.as_str())?;
    expect_listed("the list", &client.resource("domains.list", json!({}))?, &id, true)?;
    let renamed = format!("{}.localhost:3001", client.name);
    let answer = client.resource("domains.update", json!({ "domain_id": id, "name": renamed }))?;
    expect("name", &answer["name"], renamed)?;
    let one = json!({ "domain_id": id });
    expect("deleted", &client.resource("domains.delete", one.clone())?["deleted"], true)?;
    client.refused_resource("domains.delete", one, 404, "resource_not_found")
}

fn jwt_templates(client: &mut Client) -> Outcome<()> {
    let name = format!("template-{}", client.name);
    let template = |claims: Value, lifetime: i64| json!({ "name": name, "claims": claims, "lifetime": lifetime, "allowed_clock_skew": 7 });
    let claims = json!({ "camelCase": { "email": "{{user.primary_email_address}}" } });
    let answer = client.resource("jwt_templates.create", template(claims.clone(), 90))?;
    let id = expect_prefix("id", &answer["id"], "jtmp_")?;
    if client.carries_claims_of_templates() {
        expect("claims", &answer["claims"], claims.clone())?;
    }
    client.refused_resource("jwt_templates.create", template(claims, 90), 422, "form_already_exists")?;
    if client.carries_claims_of_templates() {
        let reserved = json!({ "name": "reserved", "claims": { "sub": "me" } });
        client.refused_resource("jwt_templates.create", reserved, 400, "jwt_template_reserved_claim")?;
    }
    let one = json!({ "template_id": id });
    let mut changed = template(json!({ "a": 1 }), 60);
    changed["template_id"] = json!(id);
    let answer = client.resource("jwt_templates.update", changed)?;
    expect("lifetime", &answer["lifetime"], 60)?;
    let answer = client.resource("jwt_templates.get", one.clone())?;
    if client.carries_claims_of_templates() {
        expect("claims", &answer["claims"], json!({ "a": 1 }))?;
    }
    expect_listed("the list", &client.resource("jwt_templates.list", json!({}))?, &id, true)?;
    expect("deleted", &client.resource("jwt_templates.delete", one.clone())?["deleted"], true)?;
    client.refused_resource("jwt_templates.get", one, 404, "resource_not_found")
}
