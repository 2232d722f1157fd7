//! Organizations over the Backend API.

use std::time::Duration;

use clerk_emulator::{Emulator, NewOrganization};
use serde_json::{Value, json};

use crate::api::{Api, Reply, each};

const ORGANIZATIONS: &str = "/v1/organizations";

/// A picture as far as its first bytes go.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and so on";

async fn upload(api: &Api<'_>, path: &str, file: &[u8], uploader: Option<&str>) -> Reply {
    let mut body = b"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\n".to_vec();
    body.extend_from_slice(file);
    if let Some(user) = uploader {
        let part = format!("\r\n--b\r\nContent-Disposition: form-data; name=\"uploader_user_id\"\r\n\r\n{user}");
        body.extend_from_slice(part.as_bytes());
    }
    body.extend_from_slice(b"\r\n--b--\r\n");
    let request = api.request("PUT", path).bearer_auth(api.emulator.secret_key());
    api.send(request.header("content-type", "multipart/form-data; boundary=b").body(body)).await
}

#[tokio::test]
async fn whoever_makes_one_is_its_administrator() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let ada = clerk.create_user("ada@example.com");
    let body = json!({
        "name": "Acme Ltd", "created_by": ada.id, "public_metadata": { "a": 1 }, "private_metadata": null,
        "created_at": "2012-10-20T07:15:20.902Z",
    });
    let acme = api.post(ORGANIZATIONS, body).await.accepted(200);
    assert_eq!((&acme["slug"], &acme["created_at"]), (&json!("acme-ltd"), &json!(1_350_717_320_902_i64)));
    assert_eq!((&acme["role_set_key"], &acme["created_by"]), (&json!("role_set:default"), &json!(ada.id)));
    assert_eq!((&acme["has_image"], &acme["max_allowed_memberships"]), (&json!(false), &json!(0)));
    let id = acme["id"].as_str().unwrap();
    assert!(id.starts_with("org_") && id.len() == 31, "{id}");
    let members = api.get(&format!("{ORGANIZATIONS}/{id}/memberships")).await.accepted(200);
    assert_eq!((&members["total_count"], &members["data"][0]["role"]), (&json!(1), &json!("org:admin")));

    let second = api.post(ORGANIZATIONS, json!({ "name": "Acme, Ltd." })).await.accepted(200);
    assert_eq!((&second["slug"], &second["created_by"]), (&json!("acme-ltd-2"), &json!("")));
    for (wrong, status, code) in [
        (json!({ "slug": "x" }), 422, "form_param_missing"),
        (json!({ "name": null }), 422, "form_param_nil"),
        (json!({ "name": "" }), 422, "form_param_min_length_exceeded"),
        (json!({ "name": "x".repeat(257) }), 422, "form_param_max_length_exceeded"),
        (json!({ "name": "x", "slug": "acme-ltd" }), 422, "form_identifier_exists"),
        (json!({ "name": "x", "slug": "A B" }), 422, "form_param_format_invalid"),
        (json!({ "name": "x", "slug": "a_b" }), 422, "form_param_format_invalid"),
        (json!({ "name": "x", "created_by": "user_x" }), 400, "organization_creator_not_found"),
        (json!({ "name": "x", "max_allowed_memberships": -1 }), 422, "form_param_value_invalid"),
        (json!({ "name": "x", "role_set_key": "role_set:none" }), 422, "form_resource_not_found"),
        (json!({ "name": "x", "created_at": "yesterday" }), 422, "form_param_invalid_time"),
        (json!({ "name": "x", "public_metadata": 1 }), 422, "form_param_type_invalid"),
        (json!({ "name": "x", "colour": "red" }), 422, "form_param_unknown"),
    ] {
        api.post(ORGANIZATIONS, wrong).await.refused(status, code);
    }
    assert_eq!(api.get(ORGANIZATIONS).await.body["total_count"], 2, "nothing else was made");
}

#[tokio::test]
async fn the_slug_is_a_name_for_reading_alone() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let acme = clerk.create_organization(NewOrganization::new("Acme").slug("acme"));
    let by_slug = api.get("/v1/organizations/acme").await.accepted(200);
    assert_eq!(by_slug, api.get(&format!("{ORGANIZATIONS}/{}", acme.id)).await.accepted(200));
    let path = "/v1/organizations/acme";
    api.patch(path, json!({ "name": "x" })).await.refused(404, "resource_not_found");
    api.patch(&format!("{path}/metadata"), json!({})).await.refused(404, "resource_not_found");
    api.get(&format!("{path}/memberships")).await.refused(404, "resource_not_found");
    api.delete(path).await.refused(404, "resource_not_found");
}

#[tokio::test]
async fn what_an_organization_is_can_be_changed() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let acme =
        clerk.create_organization(NewOrganization::new("Acme").public_metadata(json!({ "a": { "b": 1, "c": 2 } })));
    clerk.create_organization(NewOrganization::new("Other").slug("taken"));
    let path = format!("{ORGANIZATIONS}/{}", acme.id);
    let body = json!({
        "name": "New", "slug": "new", "max_allowed_memberships": 7, "admin_delete_enabled": false,
        "created_at": "1970-01-01T00:00:01Z",
    });
    let changed = api.patch(&path, body).await.accepted(200);
    assert_eq!(
        (&changed["name"], &changed["slug"], &changed["created_at"]),
        (&json!("New"), &json!("new"), &json!(1000))
    );
    assert_eq!((&changed["max_allowed_memberships"], &changed["admin_delete_enabled"]), (&json!(7), &json!(false)));
    let nulls = json!({ "name": null, "slug": null, "max_allowed_memberships": null, "admin_delete_enabled": null });
    let same = api.patch(&path, nulls).await.accepted(200);
    assert_eq!((&same["name"], &same["max_allowed_memberships"]), (&json!("New"), &json!(7)));
    api.patch(&path, json!({ "slug": "taken" })).await.refused(422, "form_identifier_exists");
    api.patch(&path, json!({ "public_metadata": {} })).await.refused(422, "form_param_deprecated");
    api.patch(&path, json!({ "colour": "red" })).await.refused(422, "form_param_unknown");

    let metadata = format!("{path}/metadata");
    let merged = json!({ "public_metadata": { "a": { "b": null, "d": 3 } }, "private_metadata": { "x": 1 } });
    let merged = api.patch(&metadata, merged).await.accepted(200);
    assert_eq!(merged["public_metadata"], json!({ "a": { "c": 2, "d": 3 } }));
    let replaced = api.put(&metadata, json!({ "public_metadata": { "z": 1 } })).await.accepted(200);
    assert_eq!(replaced["public_metadata"], json!({ "z": 1 }));
    assert_eq!(replaced["private_metadata"], json!({ "x": 1 }), "what is not given stays");
    assert_eq!(api.put(&metadata, json!({ "private_metadata": {} })).await.body["private_metadata"], json!({}));

    assert_eq!(
        api.delete(&path).await.accepted(200),
        json!({ "object": "organization", "id": acme.id, "deleted": true })
    );
    api.get(&path).await.refused(404, "resource_not_found");
}

#[tokio::test]
async fn lists_are_filtered_ordered_and_cut_into_pages() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    clerk.clock().freeze();
    let made = |name: &str, slug: &str| {
        clerk.clock().advance(Duration::from_secs(1));
        clerk.create_organization(NewOrganization::new(name).slug(slug)).id
    };
    let (beta, alpha, gamma) = (made("Beta", "one"), made("alpha", "two"), made("Gamma", "one-more"));
    let (ada, bob) = (clerk.create_user("ada@x.test").id, clerk.create_user("bob@x.test").id);
    for (organization, user) in [(&beta, &ada), (&beta, &bob), (&gamma, &ada)] {
        clerk.add_member(organization, user, "org:member");
    }
    for (query, expected) in [
        (String::new(), vec!["Gamma", "alpha", "Beta"]),
        ("order_by=%2Bcreated_at".to_owned(), vec!["Beta", "alpha", "Gamma"]),
        ("order_by=name".to_owned(), vec!["alpha", "Beta", "Gamma"]),
        ("order_by=-name&limit=1&offset=1".to_owned(), vec!["Beta"]),
        ("order_by=-members_count".to_owned(), vec!["Beta", "Gamma", "alpha"]),
        ("query=ONE".to_owned(), vec!["Gamma", "Beta"]),
        ("query=alph".to_owned(), vec!["alpha"]),
        (format!("query={alpha}"), vec!["alpha"]),
        (format!("query={}", &alpha[..12]), vec![]),
        (format!("organization_id={alpha}&organization_id=%2B{beta}&organization_id=org_x"), vec!["alpha", "Beta"]),
        (format!("organization_id=-{alpha}"), vec!["Gamma", "Beta"]),
        (format!("user_id={bob}"), vec!["Beta"]),
        (format!("user_id={ada}&user_id=-{bob}"), vec!["Gamma"]),
        (format!("user_id=-{ada}"), vec!["alpha"]),
    ] {
        let list = api.get(&format!("{ORGANIZATIONS}?{query}")).await.accepted(200);
        assert_eq!(each(&list, "name"), expected, "{query}");
        assert_eq!(list["data"][0]["members_count"], Value::Null, "{query}");
    }
    assert_eq!(api.get(&format!("{ORGANIZATIONS}?limit=1")).await.body["total_count"], 3);
    let flags = "include_members_count=true&include_missing_member_with_elevated_permissions=true&order_by=name";
    let list = api.get(&format!("{ORGANIZATIONS}?{flags}")).await.accepted(200);
    let counts: Vec<&Value> = (0..3).map(|at| &list["data"][at]["members_count"]).collect();
    assert_eq!(counts, [0, 2, 1]);
    assert_eq!(list["data"][1]["missing_member_with_elevated_permissions"], true);
    clerk.change_role(&beta, &ada, "org:admin");
    let one = api.get(&format!("{ORGANIZATIONS}/{beta}?{flags}")).await.accepted(200);
    assert_eq!((&one["missing_member_with_elevated_permissions"], &one["members_count"]), (&json!(false), &json!(2)));

    let many = "user_id=a&".repeat(101);
    for (query, code) in [
        ("order_by=size", "form_param_value_invalid"),
        ("limit=0", "form_param_value_invalid"),
        ("limit=501", "form_param_value_invalid"),
        (many.as_str(), "form_param_array_size_exceeded"),
    ] {
        api.get(&format!("{ORGANIZATIONS}?{query}")).await.refused(422, code);
    }
}

#[tokio::test]
async fn a_logo_is_taken_shown_and_taken_away() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let (acme, ada) = (clerk.create_organization("Acme"), clerk.create_user("ada@example.com"));
    let (path, logo) = (format!("{ORGANIZATIONS}/{}", acme.id), format!("{ORGANIZATIONS}/{}/logo", acme.id));
    api.delete(&logo).await.refused(404, "image_not_found");
    let with_logo = upload(&api, &logo, PNG, Some(&ada.id)).await.accepted(200);
    let url = with_logo["image_url"].as_str().unwrap();
    assert_eq!((&with_logo["has_image"], &with_logo["logo_url"]), (&json!(true), &json!(url)));
    assert_eq!(api.get(&path).await.body["image_url"], url);
    let shown = reqwest::get(url).await.unwrap();
    assert_eq!(shown.headers()["content-type"], "image/png");
    assert_eq!(shown.bytes().await.unwrap(), PNG);

    let second = upload(&api, &logo, b"GIF89a and so on", None).await.accepted(200);
    assert_ne!(second["image_url"], url);
    assert_eq!(reqwest::get(url).await.unwrap().status(), 404, "the old one is gone");
    let without = api.delete(&logo).await.accepted(200);
    assert_eq!((&without["has_image"], &without["image_url"]), (&json!(false), &json!("")));
    assert_eq!(reqwest::get(second["image_url"].as_str().unwrap()).await.unwrap().status(), 404);

    upload(&api, &logo, b"<svg>", None).await.refused(400, "request_body_invalid");
    upload(&api, &logo, b"", None).await.refused(400, "form_param_missing");
    upload(&api, &logo, PNG, Some("user_x")).await.refused(404, "resource_not_found");
    upload(&api, "/v1/organizations/org_x/logo", PNG, None).await.refused(404, "resource_not_found");
    api.put(&logo, json!({})).await.refused(415, "unsupported_content_type");
    let mut large = PNG.to_vec();
    large.resize(10 * 1024 * 1024 + 1, 0);
    upload(&api, &logo, &large, None).await.refused(413, "image_too_large");
    assert_eq!(api.get(&path).await.body["has_image"], false);
}
