//! Organizations: their whole life, with members, invitations, domains, roles and sets of roles.

use serde_json::{Value, json};

use super::process::{ADA, BOB, Client};
use super::{Report, expect, expect_listed, expect_prefix};
use crate::workspace::Outcome;

/// A picture as far as its first bytes go.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

pub(super) fn run(client: &mut Client, report: &mut Report) {
    let who = client.name;
    let Some(id) = report.step(who, "create an organization and find it", || create(client)) else { return };
    let of = |more: Value| with(json!({ "organization_id": id }), more);
    report.step(who, "change an organization and its metadata", || {
        let answer = client.resource("organizations.update", of(json!({ "name": "New name" })))?;
        expect("name", &answer["name"], "New name")?;
        let merged = json!({ "public_metadata": { "plan": { "seats": 3, "trial": null } } });
        let answer = client.resource("organizations.merge_metadata", of(merged))?;
        expect("public_metadata", &answer["public_metadata"], json!({ "plan": { "camelCase": 1, "seats": 3 } }))?;
        let replaced = json!({ "public_metadata": { "a": 1 } });
        let answer = client.resource("organizations.replace_metadata", of(replaced))?;
        expect("public_metadata", &answer["public_metadata"], json!({ "a": 1 }))
    });
    report.step(who, "upload a logo and delete it", || {
        let logo = json!({ "file": PNG, "uploader_user_id": ADA });
        let answer = client.resource("organizations.upload_logo", of(logo))?;
        expect("has_image", &answer["has_image"], true)?;
        expect_prefix("image_url", &answer["image_url"], "http://127.0.0.1:")?;
        expect("has_image", &client.resource("organizations.delete_logo", of(json!({})))?["has_image"], false)?;
        client.refused_resource("organizations.delete_logo", of(json!({})), 404, "image_not_found")
    });
    report.step(who, "add, list, change and remove a member", || members(client, &of));
    report.step(who, "invite into an organization", || invitations(client, &of));
    report.step(who, "give an organization a domain", || domains(client, &of));
    report.step(who, "make roles of permissions, and sets of roles", || roles(client, &of));
    report.step(who, "delete an organization", || {
        let answer = client.resource("organizations.delete", of(json!({})))?;
        expect("deleted", &answer["deleted"], true)?;
        client.refused_resource("organizations.get", of(json!({})), 404, "resource_not_found")
    });
}

fn create(client: &mut Client) -> Outcome<String> {
    let slug = format!("acme-{}", client.name);
    let wanted = json!({
        "name": format!("Acme of {}", client.name),
        "slug": slug,
        "created_by": ADA,
        "max_allowed_memberships": 10,
        "public_metadata": { "plan": { "camelCase": 1, "trial": true } },
    });
    let answer = client.resource("organizations.create", wanted.clone())?;
    let id = expect_prefix("id", &answer["id"], "org_")?;
    expect("slug", &answer["slug"], slug.as_str())?;
    expect("created_by", &answer["created_by"], ADA)?;
    expect("public_metadata", &answer["public_metadata"], wanted["public_metadata"].clone())?;
    client.refused_resource("organizations.create", wanted, 422, "form_identifier_exists")?;
    let found = client.resource("organizations.get", json!({ "organization_id": slug }))?;
    expect("id by slug", &found["id"], id.as_str())?;
    let mine = json!({ "query": slug, "user_id": [ADA], "order_by": "-members_count" });
    expect_listed("the list", &client.resource("organizations.list", mine)?, &id, true)?;
    let others = json!({ "query": slug, "user_id": [format!("-{ADA}")] });
    expect_listed("the list of others", &client.resource("organizations.list", others)?, &id, false)?;
    Ok(id)
}

fn members(client: &mut Client, of: &dyn Fn(Value) -> Value) -> Outcome<()> {
    let bob = |role: &str| of(json!({ "user_id": BOB, "role": role }));
    let answer = client.resource("organization_memberships.create", bob("org:member"))?;
    let id = expect_prefix("id", &answer["id"], "orgmem_")?;
    expect("user", &answer["public_user_data"]["user_id"], BOB)?;
    let twice = "already_a_member_in_organization";
    client.refused_resource("organization_memberships.create", bob("org:member"), 400, twice)?;
    let members = of(json!({ "role": ["org:member"], "order_by": "+created_at" }));
    let call = "organization_memberships.list";
    expect_listed("the list", &client.resource(call, members.clone())?, &id, true)?;
    let answer = client.resource("organization_memberships.update", bob("org:admin"))?;
    expect("role", &answer["role"], "org:admin")?;
    client.refused_resource("organization_memberships.update", bob("org:king"), 404, "resource_not_found")?;
    expect_listed("the list after the change", &client.resource(call, members)?, &id, false)?;
    let gone = client.resource("organization_memberships.delete", of(json!({ "user_id": BOB })))?;
    expect("the membership that was", &gone["id"], id)
}

fn invitations(client: &mut Client, of: &dyn Fn(Value) -> Value) -> Outcome<()> {
    let invite = |name: &str| json!({ "email_address": format!("{name}@example.com"), "role": "org:member" });
    let wanted = with(invite("new"), json!({ "inviter_user_id": ADA, "public_metadata": { "a": 1 } }));
    let answer = client.resource("organization_invitations.create", of(wanted))?;
    let id = expect_prefix("id", &answer["id"], "orginv_")?;
    expect("status", &answer["status"], "pending")?;
    expect("public_metadata", &answer["public_metadata"], json!({ "a": 1 }))?;
    let twice = "organization_invitation_not_unique";
    client.refused_resource("organization_invitations.create", of(invite("new")), 400, twice)?;
    let many = of(json!({ "request_body": [invite("one"), invite("two")] }));
    let made = client.resource("organization_invitations.bulk_create", many)?;
    let Some(second) = made["ids"][1].as_str() else { return Err(format!("two were made: {made}").into()) };
    let one = of(json!({ "invitation_id": id }));
    expect("id", &client.resource("organization_invitations.get", one.clone())?["id"], id.as_str())?;
    let revoked = client.resource("organization_invitations.revoke", one.clone())?;
    expect("status", &revoked["status"], "revoked")?;
    let over = "organization_invitation_not_pending";
    client.refused_resource("organization_invitations.revoke", one, 400, over)?;
    // The list has no windows that hide one of three.
    let all = client.resource("organization_invitations.list", of(json!({})))?;
    expect_listed("the list", &all, &id, true)?;
    expect_listed("the list", &all, second, true)
}

fn domains(client: &mut Client, of: &dyn Fn(Value) -> Value) -> Outcome<()> {
    let name = format!("{}.example.com", client.name);
    let wanted = of(json!({ "name": name, "enrollment_mode": "automatic_invitation", "verified": true }));
    let answer = client.resource("organization_domains.create", wanted.clone())?;
    let id = expect_prefix("id", &answer["id"], "orgdmn_")?;
    expect("name", &answer["name"], name.as_str())?;
    let taken = "organization_domain_already_exists";
    client.refused_resource("organization_domains.create", wanted, 422, taken)?;
    expect_listed("the list", &client.resource("organization_domains.list", of(json!({})))?, &id, true)?;
    let changed = of(json!({ "domain_id": id, "enrollment_mode": "manual_invitation" }));
    let answer = client.resource("organization_domains.update", changed)?;
    expect("enrollment_mode", &answer["enrollment_mode"], "manual_invitation")?;
    let one = of(json!({ "domain_id": id }));
    expect("deleted", &client.resource("organization_domains.delete", one.clone())?["deleted"], true)?;
    client.refused_resource("organization_domains.delete", one, 404, "resource_not_found")
}

fn roles(client: &mut Client, of: &dyn Fn(Value) -> Value) -> Outcome<()> {
    let who = client.name;
    let (key, set_key) = (format!("org:auditor_{who}"), format!("role_set:{who}"));
    let wanted = json!({ "name": "Read", "key": format!("org:reports_{who}:read"), "description": "all of them" });
    let permission = client.resource("organization_permissions.create", wanted)?;
    let permission = expect_prefix("id", &permission["id"], "perm_")?;
    let wanted = json!({ "name": "Auditor", "key": key, "include_in_initial_role_set": true });
    let role = client.resource("organization_roles.create", wanted)?;
    let role = expect_prefix("id", &role["id"], "role_")?;
    let pair = json!({ "organization_role_id": role, "permission_id": permission });
    let answer = client.resource("organization_roles.assign_permission", pair.clone())?;
    expect("permission", &answer["permissions"][0]["id"], permission.as_str())?;
    let twice = "organization_role_permission_association_exists";
    client.refused_resource("organization_roles.assign_permission", pair.clone(), 409, twice)?;

    let wanted = json!({
        "name": who, "key": set_key, "roles": ["org:admin", key], "default_role_key": key,
        "creator_role_key": "org:admin",
    });
    client.resource("role_sets.create", wanted)?;
    let in_set = |more: Value| with(json!({ "role_set_key_or_id": set_key }), more);
    let answer = client.resource("role_sets.add_roles", in_set(json!({ "role_keys": ["org:member"] })))?;
    expect("the third role", &answer["roles"][2]["key"], "org:member")?;
    let swap = json!({ "role_key": key, "to_role_key": "org:member" });
    let answer = client.resource("role_sets.replace_role", in_set(swap))?;
    expect("default role", &answer["default_role"]["key"], "org:member")?;
    let found = client.resource("role_sets.get", in_set(json!({})))?;
    expect("id by key", &found["id"], answer["id"].clone())?;
    let other = in_set(json!({ "dest_role_set_key": "role_set:default" }));
    expect("deleted", &client.resource("role_sets.replace", other)?["deleted"], true)?;
    client.refused_resource("role_sets.get", in_set(json!({})), 404, "resource_not_found")?;

    client.resource("organization_memberships.create", of(json!({ "user_id": BOB, "role": key })))?;
    let one = json!({ "organization_role_id": role });
    let in_use = "organization_role_assigned_members";
    client.refused_resource("organization_roles.delete", one.clone(), 422, in_use)?;
    client.resource("organization_memberships.delete", of(json!({ "user_id": BOB })))?;
    let answer = client.resource("organization_roles.remove_permission", pair)?;
    expect("permissions", &answer["permissions"], json!([]))?;
    expect("deleted", &client.resource("organization_roles.delete", one)?["deleted"], true)?;
    let one = json!({ "permission_id": permission });
    expect("deleted", &client.resource("organization_permissions.delete", one)?["deleted"], true)
}

/// The members of both objects.
pub(super) fn with(mut arguments: Value, more: Value) -> Value {
    if let (Value::Object(arguments), Value::Object(more)) = (&mut arguments, more) {
        arguments.extend(more);
    }
    arguments
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::with;

    #[test]
    fn arguments_are_put_together() {
        assert_eq!(with(json!({ "a": 1 }), json!({ "b": 2 })), json!({ "a": 1, "b": 2 }));
        assert_eq!(with(json!({ "a": 1 }), json!({ "a": 2 })), json!({ "a": 2 }));
    }
}
