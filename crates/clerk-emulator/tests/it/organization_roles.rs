//! Roles and permissions of organizations over the Backend API.

use clerk_emulator::{Emulator, NewRole, NewSession};
use serde_json::{Value, json};

use crate::api::{Api, each};

const ROLES: &str = "/v1/organization_roles";
const PERMISSIONS: &str = "/v1/organization_permissions";

async fn id_of(api: &Api<'_>, list: &str, key: &str) -> String {
    let found = api.get(&format!("{list}?limit=500&query={key}")).await.accepted(200);
    let all = found["data"].as_array().unwrap().iter();
    let mut ids = all.filter(|one| one["key"] == key).map(|one| one["id"].as_str().unwrap().to_owned());
    ids.next().unwrap()
}

#[tokio::test]
async fn permissions_are_the_instances_own_or_the_systems() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let system = api.get(PERMISSIONS).await.accepted(200);
    assert_eq!(system["total_count"], 8);
    assert!(system["data"].as_array().unwrap().iter().all(|one| one["type"] == "system"), "{system}");
    let body = json!({ "name": "Read reports", "key": "org:reports:read", "description": "all of them" });
    let made = api.post(PERMISSIONS, body.clone()).await.accepted(200);
    assert_eq!((&made["object"], &made["type"]), (&json!("permission"), &json!("user")));
    assert_eq!(made["description"], "all of them");
    let path = format!("{PERMISSIONS}/{}", made["id"].as_str().unwrap());
    assert_eq!(api.get(&path).await.accepted(200), made);
    for (wrong, code) in [
        (body, "form_already_exists"),
        (json!({ "name": "x" }), "form_param_missing"),
        (json!({ "key": "org:a:b" }), "form_param_missing"),
        (json!({ "name": "", "key": "org:a:b" }), "form_param_min_length_exceeded"),
        (json!({ "name": "x", "key": "org:a" }), "form_param_format_invalid"),
        (json!({ "name": "x", "key": "org:A:b" }), "form_param_format_invalid"),
        (json!({ "name": "x", "key": "org:sys_a:b" }), "form_param_value_invalid"),
    ] {
        api.post(PERMISSIONS, wrong).await.refused(422, code);
    }
    for (query, expected) in [
        ("query=REPORTS", vec!["org:reports:read"]),
        ("query=manage%20members", vec!["org:sys_memberships:manage"]),
        ("order_by=key&limit=2", vec!["org:reports:read", "org:sys_billing:manage"]),
        ("limit=1", vec!["org:reports:read"]),
    ] {
        assert_eq!(each(&api.get(&format!("{PERMISSIONS}?{query}")).await.body, "key"), expected, "{query}");
    }

    // A role keeps the permission under its new key, and loses it when it is gone.
    clerk.create_role(NewRole::new("org:auditor", ["org:reports:read"]));
    let role = format!("{ROLES}/{}", id_of(&api, ROLES, "org:auditor").await);
    let changed = api.patch(&path, json!({ "key": "org:reports:see" })).await.accepted(200);
    assert_eq!((&changed["key"], &changed["name"]), (&json!("org:reports:see"), &json!("Read reports")));
    assert_eq!(each(&api.get(&role).await.body["permissions"], "key"), ["org:reports:see"]);
    let sys = format!("{PERMISSIONS}/{}", id_of(&api, PERMISSIONS, "org:sys_profile:delete").await);
    let refused = "organization_system_permission_not_modifiable";
    api.patch(&sys, json!({ "name": "x" })).await.refused(403, refused);
    api.delete(&sys).await.refused(403, refused);
    api.patch(&path, json!({ "key": "org:sys_profile:delete" })).await.refused(422, "form_param_value_invalid");
    assert_eq!(api.delete(&path).await.accepted(200)["object"], "permission");
    assert_eq!(api.get(&role).await.body["permissions"], json!([]));
    for reply in [api.get(&path).await, api.patch(&path, json!({})).await, api.delete(&path).await] {
        reply.refused(404, "resource_not_found");
    }
}

#[tokio::test]
async fn roles_are_made_of_permissions() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let permission = async |key: &str| {
        let made = api.post(PERMISSIONS, json!({ "name": key, "key": key })).await.accepted(200);
        made["id"].as_str().unwrap().to_owned()
    };
    let (read, pay) = (permission("org:invoices:read").await, permission("org:invoices:pay").await);
    let body = json!({ "name": "Clerk", "key": "org:clerk", "description": "d", "permissions": [read] });
    let made = api.post(ROLES, body.clone()).await.accepted(200);
    assert_eq!((&made["object"], &made["is_creator_eligible"]), (&json!("role"), &json!(false)));
    assert_eq!(each(&made["permissions"], "key"), ["org:invoices:read"]);
    let path = format!("{ROLES}/{}", made["id"].as_str().unwrap());
    assert_eq!(api.get(&path).await.accepted(200), made);
    for (wrong, code) in [
        (body, "form_already_exists"),
        (json!({ "name": "x" }), "form_param_missing"),
        (json!({ "key": "org:x" }), "form_param_missing"),
        (json!({ "name": "x", "key": "x" }), "form_param_format_invalid"),
        (json!({ "name": "x", "key": "org:X" }), "form_param_format_invalid"),
        (json!({ "name": "x", "key": "org:x", "permissions": ["perm_x"] }), "form_resource_not_found"),
        (json!({ "name": "x", "key": "org:x", "colour": 1 }), "form_param_unknown"),
    ] {
        api.post(ROLES, wrong).await.refused(422, code);
    }
    assert_eq!(each(&api.get(ROLES).await.body, "key"), ["org:clerk", "org:member", "org:admin"]);
    assert_eq!(
        each(&api.get(&format!("{ROLES}?order_by=name&query=m")).await.body, "key"),
        ["org:admin", "org:member"]
    );

    let pair = format!("{path}/permissions/{pay}");
    let more = api.post(&pair, json!({})).await.accepted(200);
    assert_eq!(each(&more["permissions"], "key"), ["org:invoices:read", "org:invoices:pay"]);
    api.post(&pair, json!({})).await.refused(409, "organization_role_permission_association_exists");
    assert_eq!(each(&api.delete(&pair).await.accepted(200)["permissions"], "key"), ["org:invoices:read"]);
    api.delete(&pair).await.refused(404, "organization_role_permission_association_not_found");
    api.post(&format!("{path}/permissions/perm_x"), json!({})).await.refused(404, "resource_not_found");
    let changed = json!({ "name": "Payer", "description": null, "permissions": [pay] });
    let changed = api.patch(&path, changed).await.accepted(200);
    assert_eq!((&changed["name"], &changed["description"]), (&json!("Payer"), &Value::Null));
    assert_eq!(each(&changed["permissions"], "key"), ["org:invoices:pay"]);
    assert_eq!(api.patch(&path, json!({ "permissions": null })).await.body["permissions"], changed["permissions"]);
    api.patch(&path, json!({ "key": "org:admin" })).await.refused(422, "form_already_exists");
    assert_eq!(api.delete(&path).await.accepted(200)["object"], "role");
    api.get(&path).await.refused(404, "resource_not_found");
}

#[tokio::test]
async fn members_keep_a_role_that_gets_another_key() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let ada = clerk.create_user("ada@x.test");
    let acme = clerk.create_organization("Acme");
    let permission = json!({ "name": "Read", "key": "org:reports:read" });
    let permission = api.post(PERMISSIONS, permission).await.accepted(200)["id"].clone();
    let body = json!({
        "name": "Auditor", "key": "org:auditor", "permissions": [permission], "include_in_initial_role_set": true,
    });
    let role = format!("{ROLES}/{}", api.post(ROLES, body).await.accepted(200)["id"].as_str().unwrap());
    clerk.add_member(&acme.id, &ada.id, "org:auditor");
    let session = clerk.create_session(NewSession::of(&ada.id).organization(&acme.id));
    api.patch(&role, json!({ "key": "org:reviewer" })).await.accepted(200);
    let members = api.get(&format!("/v1/organizations/{}/memberships", acme.id)).await.body;
    assert_eq!(members["data"][0]["role"], "org:reviewer");
    let claims: Value = serde_json::from_str(&clerk.mint_session_of(&session.id).payload_json()).unwrap();
    assert_eq!((&claims["o"]["rol"], &claims["fea"]), (&json!("reviewer"), &json!("o:reports")));
}

#[tokio::test]
async fn roles_in_use_stay() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let (acme, ada) = (clerk.create_organization("Acme"), clerk.create_user("ada@x.test"));
    clerk.create_role(NewRole::new("org:auditor", ["org:reports:read"]));
    let path = async |key: &str| format!("{ROLES}/{}", id_of(&api, ROLES, key).await);
    let (admin, member, auditor) = (path("org:admin").await, path("org:member").await, path("org:auditor").await);
    api.delete(&admin).await.refused(422, "organization_role_default_creator_role");
    api.delete(&member).await.refused(422, "organization_role_domain_default_role");
    let weak = "organization_missing_creator_role_permissions";
    api.patch(&admin, json!({ "permissions": [] })).await.refused(422, weak);
    let manage = id_of(&api, PERMISSIONS, "org:sys_memberships:manage").await;
    api.delete(&format!("{admin}/permissions/{manage}")).await.refused(422, weak);

    let invitations = format!("/v1/organizations/{}/invitations", acme.id);
    let body = json!({ "email_address": "new@x.test", "role": "org:auditor" });
    let invited = api.post(&invitations, body).await.accepted(200);
    api.delete(&auditor).await.refused(422, "organization_role_exists_in_invitations");
    api.post(&format!("{invitations}/{}/revoke", invited["id"].as_str().unwrap()), json!({})).await.accepted(200);
    clerk.add_member(&acme.id, &ada.id, "org:auditor");
    api.delete(&auditor).await.refused(422, "organization_role_assigned_members");
    clerk.remove_member(&acme.id, &ada.id);
    api.delete(&auditor).await.accepted(200);
    let set = api.get("/v1/role_sets/role_set:default").await.accepted(200);
    assert_eq!(each(&set["roles"], "key"), ["org:admin", "org:member"]);
}
