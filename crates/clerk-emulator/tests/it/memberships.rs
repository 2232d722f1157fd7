//! Memberships of organizations over the Backend API.

use std::time::Duration;

use clerk_emulator::{Emulator, NewUser};
use serde_json::{Value, json};

use crate::api::{Api, each};

#[tokio::test]
async fn members_come_change_and_go() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let acme = clerk.create_organization("Acme");
    let (ada, bob) = (clerk.create_user(NewUser::new("ada@x.test").name("Ada", "L")), clerk.create_user("bob@x.test"));
    let path = format!("/v1/organizations/{}/memberships", acme.id);
    let body = json!({ "user_id": ada.id, "role": "org:admin", "public_metadata": { "a": 1, "b": 2 } });
    let made = api.post(&path, body).await.accepted(200);
    assert!(made["id"].as_str().unwrap().starts_with("orgmem_"), "{made}");
    assert_eq!((&made["role"], &made["role_name"]), (&json!("org:admin"), &json!("Admin")));
    assert!(made["permissions"].as_array().unwrap().contains(&json!("org:sys_memberships:manage")));
    assert_eq!((&made["organization"]["id"], &made["organization"]["name"]), (&json!(acme.id), &json!("Acme")));
    let user = &made["public_user_data"];
    assert_eq!((&user["user_id"], &user["first_name"]), (&json!(ada.id), &json!("Ada")));
    assert_eq!((&user["identifier"], &user["banned"]), (&json!("ada@x.test"), &json!(false)));

    for (wrong, status, code) in [
        (json!({ "user_id": ada.id, "role": "org:member" }), 400, "already_a_member_in_organization"),
        (json!({ "user_id": "user_x", "role": "org:member" }), 404, "resource_not_found"),
        (json!({ "user_id": bob.id, "role": "org:king" }), 404, "resource_not_found"),
        (json!({ "user_id": bob.id }), 422, "form_param_missing"),
        (json!({ "role": "org:member" }), 422, "form_param_missing"),
        (json!({ "user_id": bob.id, "role": "org:member", "private_metadata": [] }), 422, "form_param_type_invalid"),
    ] {
        api.post(&path, wrong).await.refused(status, code);
    }
    let body = json!({ "user_id": bob.id, "role": "org:member" });
    api.post("/v1/organizations/org_x/memberships", body).await.refused(404, "resource_not_found");
    assert_eq!(api.get(&path).await.body["total_count"], 1);

    let one = format!("{path}/{}", ada.id);
    let body = json!({ "public_metadata": { "a": null, "c": { "d": 4 } }, "private_metadata": { "e": 5 } });
    let changed = api.patch(&format!("{one}/metadata"), body).await.accepted(200);
    assert_eq!(changed["public_metadata"], json!({ "b": 2, "c": { "d": 4 } }));
    assert_eq!(changed["private_metadata"], json!({ "e": 5 }));
    assert_eq!(api.patch(&one, json!({ "role": "org:member" })).await.accepted(200)["role"], "org:member");
    api.patch(&one, json!({ "role": "org:king" })).await.refused(404, "resource_not_found");
    api.patch(&one, json!({})).await.refused(422, "form_param_missing");
    let gone = api.delete(&one).await.accepted(200);
    assert_eq!((&gone["id"], &gone["object"]), (&made["id"], &json!("organization_membership")));
    for method in ["DELETE", "PATCH"] {
        let body = Some(json!({ "role": "org:member" }));
        api.with_key(clerk.secret_key(), method, &one, body).await.refused(404, "resource_not_found");
    }
}

#[tokio::test]
async fn an_organization_has_room_for_so_many() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let acme = clerk.create_organization("Acme");
    let path = format!("/v1/organizations/{}", acme.id);
    api.patch(&path, json!({ "max_allowed_memberships": 2 })).await.accepted(200);
    let join = async |user: &str| {
        let body = json!({ "user_id": user, "role": "org:member" });
        api.post(&format!("{path}/memberships"), body).await
    };
    let users = ["a@x.test", "b@x.test", "c@x.test"].map(|address| clerk.create_user(address).id);
    join(&users[0]).await.accepted(200);
    let invitation = json!({ "email_address": "d@x.test", "role": "org:member" });
    let invited = api.post(&format!("{path}/invitations"), invitation).await.accepted(200);
    let full = "organization_membership_quota_exceeded";
    join(&users[1]).await.refused(403, full);
    let revoke = format!("{path}/invitations/{}/revoke", invited["id"].as_str().unwrap());
    api.post(&revoke, json!({})).await.accepted(200);
    join(&users[1]).await.accepted(200);
    join(&users[2]).await.refused(403, full);
    api.patch(&path, json!({ "max_allowed_memberships": 0 })).await.accepted(200);
    join(&users[2]).await.accepted(200);
}

#[tokio::test]
async fn lists_of_members_are_filtered_ordered_and_cut_into_pages() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    clerk.clock().freeze();
    let (acme, other) = (clerk.create_organization("Acme"), clerk.create_organization("Other"));
    let mut ids = Vec::new();
    for (first, last, role) in [("Bea", "Xu", "org:member"), ("Ada", "Zed", "org:admin"), ("Cid", "Yip", "org:member")]
    {
        clerk.clock().advance(Duration::from_secs(1));
        let user = NewUser::new(format!("{first}@x.test")).name(first, last).username(format!("u{last}"));
        let user = clerk.create_user(user).id;
        clerk.add_member(&acme.id, &user, role);
        ids.push(user);
    }
    clerk.add_member(&other.id, &ids[0], "org:admin");
    let path = format!("/v1/organizations/{}/memberships", acme.id);
    let first_names = |list: &Value| -> Vec<String> {
        let members = list["data"].as_array().unwrap().iter();
        members.map(|one| one["public_user_data"]["first_name"].as_str().unwrap().to_owned()).collect()
    };
    for (query, expected) in [
        (String::new(), vec!["Cid", "Ada", "Bea"]),
        ("order_by=created_at".to_owned(), vec!["Bea", "Ada", "Cid"]),
        ("order_by=first_name".to_owned(), vec!["Ada", "Bea", "Cid"]),
        ("order_by=-last_name".to_owned(), vec!["Ada", "Cid", "Bea"]),
        ("order_by=username".to_owned(), vec!["Bea", "Cid", "Ada"]),
        ("order_by=-email_address&limit=1".to_owned(), vec!["Cid"]),
        ("role=org:member&offset=1".to_owned(), vec!["Bea"]),
        ("role=org:admin&role=org:member".to_owned(), vec!["Cid", "Ada", "Bea"]),
        ("role=org:none".to_owned(), vec![]),
        (format!("user_id={}&user_id=%2B{}", ids[0], ids[2]), vec!["Cid", "Bea"]),
        (format!("user_id=-{}", ids[0]), vec!["Cid", "Ada"]),
        ("email_address=ada@x.test".to_owned(), vec!["Ada"]),
        ("username=uXu&username=uYip".to_owned(), vec!["Cid", "Bea"]),
        ("query=yip".to_owned(), vec!["Cid"]),
        ("email_address_query=EA@".to_owned(), vec!["Bea"]),
        ("username_query=UZ".to_owned(), vec!["Ada"]),
        ("name_query=zed".to_owned(), vec!["Ada"]),
        ("phone_number=%2B15555550100".to_owned(), vec![]),
    ] {
        let list = api.get(&format!("{path}?{query}")).await.accepted(200);
        assert_eq!(first_names(&list), expected, "{query}");
    }
    let start = clerk.clock().now_ms();
    let list = api.get(&format!("{path}?created_at_after={}", start - 1500)).await.accepted(200);
    assert_eq!(first_names(&list), ["Cid", "Ada"]);
    let list = api.get(&format!("{path}?created_at_before={}", start - 1500)).await.accepted(200);
    assert_eq!(first_names(&list), ["Bea"]);
    api.get(&format!("{path}?order_by=shoe")).await.refused(422, "form_param_value_invalid");

    let all = api.get("/v1/organization_memberships?order_by=first_name").await.accepted(200);
    assert_eq!((&all["total_count"], first_names(&all).len()), (&json!(4), 4));
    assert_eq!(first_names(&all)[1..3], ["Bea", "Bea"]);
    let of_user = api.get(&format!("/v1/users/{}/organization_memberships", ids[0])).await.accepted(200);
    assert_eq!(each(&of_user, "role"), ["org:admin", "org:member"], "newest first");
    api.get("/v1/users/user_x/organization_memberships").await.refused(404, "resource_not_found");
    api.get("/v1/organizations/org_x/memberships").await.refused(404, "resource_not_found");
}
