//! Role sets over the Backend API.

use clerk_emulator::{Emulator, NewRole};
use serde_json::{Value, json};

use crate::api::{Api, each, submit};

const SETS: &str = "/v1/role_sets";

fn set(key: &str, roles: &[&str]) -> Value {
    json!({
        "name": key, "key": key, "roles": roles, "default_role_key": roles.last(), "creator_role_key": roles.first(),
    })
}

/// With the roles `org:chief`, which may make organizations, and `org:guest`, in no set.
async fn roles(api: &Api<'_>) {
    let system = api.get("/v1/organization_permissions?query=org:sys_").await.accepted(200);
    for (name, permissions) in [("chief", each(&system, "id")), ("guest", Vec::new())] {
        let body = json!({ "name": name, "key": format!("org:{name}"), "permissions": permissions });
        api.post("/v1/organization_roles", body).await.accepted(200);
    }
}

#[tokio::test]
async fn sets_say_which_roles_members_can_have() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    roles(&api).await;
    let initial = api.get(&format!("{SETS}/role_set:default")).await.accepted(200);
    assert_eq!((&initial["type"], &initial["name"]), (&json!("initial"), &json!("Primary Role Set")));
    assert_eq!(each(&initial["roles"], "key"), ["org:admin", "org:member"]);
    assert_eq!(
        (&initial["creator_role"]["key"], &initial["default_role"]["key"]),
        (&json!("org:admin"), &json!("org:member"))
    );
    let made = api.post(SETS, set("role_set:pro", &["org:chief", "org:guest"])).await.accepted(200);
    assert_eq!((&made["object"], &made["type"]), (&json!("role_set"), &json!("custom")));
    assert_eq!(made["roles"][0]["object"], "role_set_item");
    assert_eq!(api.get(&format!("{SETS}/{}", made["id"].as_str().unwrap())).await.accepted(200), made);

    let ada = clerk.create_user("ada@x.test");
    let body = json!({ "name": "Pro", "created_by": ada.id, "role_set_key": "role_set:pro" });
    let pro = api.post("/v1/organizations", body).await.accepted(200);
    let (pro_id, free) = (pro["id"].as_str().unwrap(), clerk.create_organization("Free"));
    assert_eq!(pro["role_set_key"], "role_set:pro");
    let members = format!("/v1/organizations/{pro_id}/memberships");
    assert_eq!(api.get(&members).await.body["data"][0]["role"], "org:chief", "that of creators");
    let bob = clerk.create_user("bob@x.test");
    let join = async |organization: &str, role: &str| {
        let path = format!("/v1/organizations/{organization}/memberships");
        api.post(&path, json!({ "user_id": bob.id, "role": role })).await
    };
    join(pro_id, "org:admin").await.refused(404, "resource_not_found");
    join(&free.id, "org:guest").await.refused(404, "resource_not_found");
    join(pro_id, "org:guest").await.accepted(200);
    api.patch(&format!("{members}/{}", bob.id), json!({ "role": "org:member" }))
        .await
        .refused(404, "resource_not_found");
    let invitation = json!({ "email_address": "new@x.test", "role": "org:member" });
    api.post(&format!("/v1/organizations/{pro_id}/invitations"), invitation).await.refused(404, "resource_not_found");
    let counted = api.get(&format!("{SETS}/role_set:pro")).await.accepted(200);
    assert_eq!((&counted["roles"][1]["members_count"], &counted["roles"][1]["has_members"]), (&json!(1), &json!(true)));

    let path = format!("/v1/organizations/{pro_id}");
    api.patch(&path, json!({ "role_set_key": "role_set:default" })).await.refused(422, "form_param_value_invalid");
    api.patch(&path, json!({ "role_set_key": "role_set:none" })).await.refused(422, "form_resource_not_found");
    let free_path = format!("/v1/organizations/{}", free.id);
    let moved = api.patch(&free_path, json!({ "role_set_key": "role_set:pro" })).await.accepted(200);
    assert_eq!(moved["role_set_key"], "role_set:pro");
}

#[tokio::test]
async fn a_seed_brings_sets_and_invitations_along_and_can_be_given_again() {
    let seed = r#"{
        "users": [{ "email_address": "ada@x.test" }],
        "roles": [{ "key": "org:reader", "permissions": ["org:invoices:read"] }],
        "role_sets": [{
            "key": "role_set:pro", "name": "Pro", "roles": ["org:admin", "org:reader"], "default_role": "org:reader",
            "creator_role": "org:admin"
        }],
        "organizations": [{
            "name": "Acme", "slug": "acme", "role_set": "role_set:pro",
            "members": [{ "user": "ada@x.test", "role": "org:reader" }],
            "invitations": [
                { "email_address": "new@x.test", "role": "org:admin" }, { "email_address": "ada@x.test", "role": "org:reader" }
            ]
        }]
    }"#;
    let clerk = Emulator::builder().seed(seed).start().unwrap();
    let api = Api::new(&clerk);
    let acme = api.get("/v1/organizations/acme").await.accepted(200);
    assert_eq!(acme["role_set_key"], "role_set:pro");
    let invited = api.get("/v1/organization_invitations").await.accepted(200);
    assert_eq!(each(&invited, "email_address"), ["new@x.test"], "a member is not invited");
    assert_eq!(submit(invited["data"][0]["url"].as_str().unwrap(), "email_address=new%40x.test").await, 303);
    let members = api.get(&format!("/v1/organizations/{}/memberships", acme["id"].as_str().unwrap())).await.body;
    assert_eq!(each(&members, "role"), ["org:admin", "org:reader"]);
    let outside = seed.replace(r#""role": "org:reader""#, r#""role": "org:member""#);
    for (wrong, said) in [
        (outside.as_str(), "acme"),
        (
            r#"{ "role_sets": [{ "key": "x", "roles": ["org:admin"], "default_role": "org:admin", "creator_role": "org:admin" }] }"#,
            "role set",
        ),
    ] {
        let error = Emulator::builder().seed(wrong).start().unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
    }
}

#[tokio::test]
async fn what_no_set_can_be_is_refused() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    roles(&api).await;
    let with = |more: Value| {
        let mut body = set("role_set:a", &["org:admin", "org:member"]);
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let weak = "organization_missing_creator_role_permissions";
    for (wrong, status, code) in [
        (json!({ "name": "x" }), 422, "form_param_missing"),
        (with(json!({ "name": "" })), 422, "form_param_min_length_exceeded"),
        (with(json!({ "key": "a" })), 422, "form_param_format_invalid"),
        (with(json!({ "key": "role_set:A" })), 422, "form_param_format_invalid"),
        (with(json!({ "key": "role_set:default" })), 422, "form_already_exists"),
        (with(json!({ "type": "other" })), 422, "form_param_value_invalid"),
        (with(json!({ "roles": [] })), 422, "form_param_min_length_exceeded"),
        (with(json!({ "roles": ["org:admin", "org:admin"] })), 422, "form_param_duplicate"),
        (with(json!({ "roles": ["org:none"] })), 404, "resource_not_found"),
        (with(json!({ "default_role_key": "org:chief" })), 422, "form_param_value_invalid"),
        (with(json!({ "creator_role_key": "org:none" })), 404, "resource_not_found"),
        (with(json!({ "creator_role_key": "org:member" })), 422, weak),
    ] {
        api.post(SETS, wrong).await.refused(status, code);
    }
    for at in 0..9 {
        clerk.create_role(NewRole::new(format!("org:r{at}"), Vec::<String>::new()));
    }
    let many: Vec<String> = ["org:admin", "org:member"]
        .into_iter()
        .map(str::to_owned)
        .chain((0..9).map(|at| format!("org:r{at}")))
        .collect();
    api.post(SETS, with(json!({ "roles": many }))).await.refused(422, "form_param_array_size_exceeded");
    assert_eq!(api.get(SETS).await.body["total_count"], 1, "nothing was made");
}

#[tokio::test]
async fn sets_are_changed_and_one_is_initial() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    roles(&api).await;
    let body = json!({
        "name": "For the Few", "roles": ["org:chief"], "default_role_key": "org:chief", "creator_role_key": "org:chief",
    });
    let made = api.post(SETS, body).await.accepted(200);
    assert_eq!(made["key"], "role_set:for_the_few", "made from the name");
    let path = format!("{SETS}/role_set:for_the_few");
    let changed = json!({ "name": "Few", "key": "role_set:few", "description": "d", "type": "initial" });
    let changed = api.patch(&path, changed).await.accepted(200);
    assert_eq!((&changed["type"], &changed["description"]), (&json!("initial"), &json!("d")));
    assert_eq!(api.get(&format!("{SETS}/role_set:default")).await.body["type"], "custom");
    api.get(&path).await.refused(404, "resource_not_found");
    let path = format!("{SETS}/role_set:few");
    assert_eq!(api.post("/v1/organizations", json!({ "name": "A" })).await.body["role_set_key"], "role_set:few");

    let added = json!({ "role_keys": ["org:guest", "org:member"], "default_role_key": "org:guest" });
    let added = api.post(&format!("{path}/roles"), added).await.accepted(200);
    assert_eq!(each(&added["roles"], "key"), ["org:chief", "org:guest", "org:member"]);
    assert_eq!(added["default_role"]["key"], "org:guest");
    for (wrong, status, code) in [
        (json!({}), 422, "form_param_missing"),
        (json!({ "role_keys": [] }), 422, "form_param_min_length_exceeded"),
        (json!({ "role_keys": ["org:none"] }), 404, "resource_not_found"),
        (json!({ "role_keys": ["org:guest"] }), 422, "form_already_exists"),
    ] {
        api.post(&format!("{path}/roles"), wrong).await.refused(status, code);
    }
    let weak = json!({ "creator_role_key": "org:guest" });
    api.patch(&path, weak).await.refused(422, "organization_missing_creator_role_permissions");
    for (query, expected) in [
        ("order_by=name", vec!["role_set:few", "role_set:default"]),
        ("", vec!["role_set:few", "role_set:default"]),
        ("order_by=created_at", vec!["role_set:default", "role_set:few"]),
        ("query=PRIMARY", vec!["role_set:default"]),
    ] {
        assert_eq!(each(&api.get(&format!("{SETS}?{query}")).await.body, "key"), expected, "{query}");
    }
}

#[tokio::test]
async fn a_role_is_replaced_for_its_members_too() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    roles(&api).await;
    api.post(SETS, set("role_set:pro", &["org:chief", "org:member"])).await.accepted(200);
    let ada = clerk.create_user("ada@x.test");
    let pro = api.post("/v1/organizations", json!({ "name": "Pro", "role_set_key": "role_set:pro" })).await.body;
    let (pro, free) = (pro["id"].as_str().unwrap().to_owned(), clerk.create_organization("Free").id);
    for organization in [&pro, &free] {
        clerk.add_member(organization, &ada.id, "org:member");
    }
    let invitation = json!({ "email_address": "new@x.test", "role": "org:member" });
    api.post(&format!("/v1/organizations/{pro}/invitations"), invitation).await.accepted(200);
    let path = format!("{SETS}/role_set:pro/roles/replace");
    for (from, to, status, code) in [
        ("org:guest", "org:member", 404, "resource_not_found"),
        ("org:member", "org:none", 404, "resource_not_found"),
        ("org:member", "org:member", 422, "form_param_value_invalid"),
        ("org:chief", "org:guest", 422, "organization_missing_creator_role_permissions"),
    ] {
        api.post(&path, json!({ "role_key": from, "to_role_key": to })).await.refused(status, code);
    }
    let body = json!({ "role_key": "org:member", "to_role_key": "org:guest" });
    let replaced = api.post(&path, body).await.accepted(200);
    assert_eq!(each(&replaced["roles"], "key"), ["org:chief", "org:guest"]);
    assert_eq!(replaced["default_role"]["key"], "org:guest");
    let role = async |organization: &str| {
        let list = api.get(&format!("/v1/organizations/{organization}/memberships")).await;
        list.body["data"][0]["role"].as_str().unwrap().to_owned()
    };
    assert_eq!((role(&pro).await.as_str(), role(&free).await.as_str()), ("org:guest", "org:member"));
    let invited = api.get(&format!("/v1/organizations/{pro}/invitations")).await.body;
    assert_eq!(invited["data"][0]["role"], "org:guest");
}

#[tokio::test]
async fn a_set_gives_way_to_another() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    roles(&api).await;
    api.post(SETS, set("role_set:pro", &["org:chief", "org:guest"])).await.accepted(200);
    let (acme, ada) = (clerk.create_organization("Acme"), clerk.create_user("ada@x.test"));
    clerk.add_member(&acme.id, &ada.id, "org:member");
    let path = format!("{SETS}/role_set:default/replace");
    for (wrong, code) in [
        (json!({}), "form_param_missing"),
        (json!({ "dest_role_set_key": "role_set:none" }), "form_resource_not_found"),
        (json!({ "dest_role_set_key": "role_set:default" }), "form_param_value_invalid"),
        (json!({ "dest_role_set_key": "role_set:pro" }), "form_param_missing"),
        (
            json!({ "dest_role_set_key": "role_set:pro", "reassignment_mappings": { "org:member": "org:admin" } }),
            "form_param_value_invalid",
        ),
        (json!({ "dest_role_set_key": "role_set:pro", "reassignment_mappings": [] }), "form_param_type_invalid"),
    ] {
        api.post(&path, wrong).await.refused(422, code);
    }
    let id = api.get(&format!("{SETS}/role_set:default")).await.body["id"].clone();
    let body = json!({ "dest_role_set_key": "role_set:pro", "reassignment_mappings": { "org:member": "org:guest" } });
    let gone = api.post(&path, body).await.accepted(200);
    assert_eq!(gone, json!({ "object": "role_set", "id": id, "deleted": true }));
    api.get(&format!("{SETS}/role_set:default")).await.refused(404, "resource_not_found");
    assert_eq!(api.get(&format!("{SETS}/role_set:pro")).await.body["type"], "initial", "there must be one");
    let members = api.get(&format!("/v1/organizations/{}/memberships", acme.id)).await.body;
    assert_eq!(members["data"][0]["role"], "org:guest");
    assert_eq!(members["data"][0]["organization"]["role_set_key"], "role_set:pro");
}
