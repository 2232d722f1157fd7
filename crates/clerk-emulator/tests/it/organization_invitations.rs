//! Invitations to organizations: over the Backend API, and accepted on the pages.

use std::time::Duration;

use clerk_emulator::{Emulator, NewRole};
use serde_json::{Value, json};

use crate::api::{Api, each, submit};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn invite(address: &str) -> Value {
    json!({ "email_address": address, "role": "org:member" })
}

#[tokio::test]
async fn invitations_are_made_found_and_revoked() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let (ada, bob) = (clerk.create_user("ada@x.test"), clerk.create_user("bob@x.test"));
    let acme = clerk.create_organization("Acme");
    clerk.add_member(&acme.id, &ada.id, "org:admin");
    clerk.add_member(&acme.id, &bob.id, "org:member");
    let path = format!("/v1/organizations/{}/invitations", acme.id);
    let body = json!({
        "email_address": "new@x.test", "role": "org:admin", "inviter_user_id": ada.id, "public_metadata": { "a": 1 },
        "private_metadata": { "b": 2 }, "redirect_url": "https://app.test/in", "expires_in_days": 2, "notify": false,
    });
    let made = api.post(&path, body).await.accepted(200);
    let id = made["id"].as_str().unwrap();
    assert!(id.starts_with("orginv_"), "{id}");
    assert_eq!((&made["status"], &made["role_name"]), (&json!("pending"), &json!("Admin")));
    assert_eq!((&made["inviter_id"], &made["public_inviter_data"]["user_id"]), (&json!(ada.id), &json!(ada.id)));
    assert_eq!((&made["public_metadata"], &made["private_metadata"]), (&json!({ "a": 1 }), &json!({ "b": 2 })));
    let life = made["expires_at"].as_i64().unwrap() - made["created_at"].as_i64().unwrap();
    assert_eq!(life, 2 * 24 * 60 * 60 * 1000);
    let one = format!("{path}/{id}");
    assert_eq!(api.get(&one).await.accepted(200), made);
    let elsewhere = clerk.create_organization("Other").id;
    api.get(&format!("/v1/organizations/{elsewhere}/invitations/{id}")).await.refused(404, "resource_not_found");

    let with = |more: Value| {
        let mut body = invite("next@x.test");
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    for (wrong, status, code) in [
        (json!({ "role": "org:member" }), 422, "form_param_missing"),
        (json!({ "email_address": "next@x.test" }), 422, "form_param_missing"),
        (invite("nonsense"), 422, "form_param_format_invalid"),
        (invite("NEW@x.test"), 400, "organization_invitation_not_unique"),
        (invite("bob@x.test"), 400, "already_a_member_in_organization"),
        (with(json!({ "role": "org:king" })), 404, "resource_not_found"),
        (with(json!({ "inviter_user_id": "user_x" })), 404, "resource_not_found"),
        (with(json!({ "inviter_user_id": bob.id })), 403, "missing_organization_permission"),
        (with(json!({ "expires_in_days": 0 })), 422, "form_param_value_invalid"),
        (with(json!({ "expires_in_days": 366 })), 422, "form_param_value_invalid"),
        (with(json!({ "redirect_url": "nowhere" })), 422, "form_param_format_invalid"),
        (with(json!({ "colour": "red" })), 422, "form_param_unknown"),
    ] {
        api.post(&path, wrong).await.refused(status, code);
    }
    clerk.remove_member(&acme.id, &bob.id);
    let by_bob = with(json!({ "inviter_user_id": bob.id }));
    api.post(&path, by_bob).await.refused(403, "not_a_member_in_organization");

    api.post(&format!("{one}/revoke"), json!({ "requesting_user_id": bob.id }))
        .await
        .refused(403, "not_a_member_in_organization");
    let body = json!({ "requesting_user_id": ada.id });
    let revoked = api.post(&format!("{one}/revoke"), body).await.accepted(200);
    assert_eq!((&revoked["status"], &revoked["url"]), (&json!("revoked"), &Value::Null));
    api.post(&format!("{one}/revoke"), json!({})).await.refused(400, "organization_invitation_not_pending");
    api.post(&path, invite("new@x.test")).await.accepted(200);
}

#[tokio::test]
async fn many_are_made_at_once_or_none() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let acme = clerk.create_organization("Acme");
    let path = format!("/v1/organizations/{}/invitations", acme.id);
    let many = |count: usize| (0..count).map(|at| invite(&format!("p{at}@x.test"))).collect::<Vec<_>>();
    let twice = json!([invite("a@x.test"), invite("A@x.test")]);
    for (wrong, status, code) in [
        (json!(many(11)), 400, "bulk_size_exceeded"),
        (invite("a@x.test"), 400, "request_body_invalid"),
        (json!([invite("a@x.test"), { "role": "org:member" }]), 422, "form_param_missing"),
        (twice, 400, "organization_invitation_not_unique"),
    ] {
        api.post(&format!("{path}/bulk"), wrong).await.refused(status, code);
    }
    assert_eq!(api.get(&path).await.body["total_count"], 0, "nothing was made");
    let made = api.post(&format!("{path}/bulk"), json!(many(10))).await.accepted(200);
    assert_eq!((&made["total_count"], made["data"].as_array().unwrap().len()), (&json!(10), 10));
    assert_eq!(each(&made, "email_address")[..2], ["p0@x.test", "p1@x.test"]);
}

#[tokio::test]
async fn lists_show_what_became_of_them() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    clerk.clock().freeze();
    let (acme, other) = (clerk.create_organization("Acme"), clerk.create_organization("Other"));
    let path = format!("/v1/organizations/{}/invitations", acme.id);
    for (address, days) in [("b@x.test", 30), ("c@x.test", 1), ("a@x.test", 30)] {
        clerk.clock().advance(Duration::from_secs(1));
        let body = json!({ "email_address": address, "role": "org:member", "expires_in_days": days });
        api.post(&path, body).await.accepted(200);
    }
    let elsewhere = format!("/v1/organizations/{}/invitations", other.id);
    let b = api.post(&elsewhere, invite("b@x.test")).await.accepted(200);
    api.post(&format!("{elsewhere}/{}/revoke", b["id"].as_str().unwrap()), json!({})).await.accepted(200);
    clerk.clock().advance(2 * DAY);
    for (query, expected) in [
        ("", vec!["a@x.test", "c@x.test", "b@x.test"]),
        ("status=pending", vec!["a@x.test", "b@x.test"]),
        ("status=expired", vec!["c@x.test"]),
        ("status=accepted", vec![]),
        ("status=accepted&status=expired&status=pending", vec!["a@x.test", "c@x.test", "b@x.test"]),
        ("status=accepted&status=expired", vec!["c@x.test"]),
        ("email_address=B@x.test", vec!["b@x.test"]),
        ("order_by=email_address", vec!["a@x.test", "b@x.test", "c@x.test"]),
        ("order_by=created_at&limit=1&offset=1", vec!["c@x.test"]),
    ] {
        let list = api.get(&format!("{path}?{query}")).await.accepted(200);
        assert_eq!(each(&list, "email_address"), expected, "{query}");
    }
    let pending = api.get(&format!("{path}/pending")).await.accepted(200);
    assert_eq!(each(&pending, "email_address"), ["a@x.test", "b@x.test"]);
    api.get(&format!("{path}?status=pending&status=lost")).await.refused(422, "form_param_value_invalid");

    let all = api.get("/v1/organization_invitations?query=B@&order_by=created_at").await.accepted(200);
    assert_eq!(each(&all, "status"), ["pending", "revoked"]);
    assert_eq!(all["data"][1]["public_organization_data"]["name"], "Other");
    let revoked = api.get("/v1/organization_invitations?status=revoked").await.accepted(200);
    assert_eq!(revoked["total_count"], 1);

    let bob = clerk.create_user("b@x.test");
    let of_user = format!("/v1/users/{}/organization_invitations", bob.id);
    assert_eq!(each(&api.get(&of_user).await.accepted(200), "status"), ["revoked", "pending"]);
    let pending = api.get(&format!("{of_user}?status=pending")).await.accepted(200);
    assert_eq!(pending["data"][0]["public_organization_data"]["slug"], "acme");
    clerk.delete_user(&bob.id);
    api.get(&of_user).await.refused(404, "resource_not_found");
}

#[tokio::test]
async fn whoever_follows_the_link_becomes_a_member() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let acme = clerk.create_organization("Acme");
    let old = clerk.create_user("old@x.test");
    let path = format!("/v1/organizations/{}/invitations", acme.id);
    let invited = async |address: &str| {
        let body =
            json!({ "email_address": address, "role": "org:admin", "public_metadata": { "from": "invitation" } });
        let made = api.post(&path, body).await.accepted(200);
        (made["id"].as_str().unwrap().to_owned(), made["url"].as_str().unwrap().to_owned())
    };
    let (new_id, new_url) = invited("new@x.test").await;
    let (old_id, old_url) = invited("old@x.test").await;
    let page = http.get(&new_url).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("Sign up") && page.contains("value=\"new@x.test\""), "{page}");
    let page = http.get(&old_url).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("Sign in") && page.contains("old@x.test"), "{page}");

    submit(&clerk.sign_up_url(), "email_address=New%40x.test").await;
    submit(&clerk.sign_in_url(), &format!("user_id={}", old.id)).await;
    for id in [&new_id, &old_id] {
        assert_eq!(api.get(&format!("{path}/{id}")).await.accepted(200)["status"], "accepted");
        api.post(&format!("{path}/{id}/revoke"), json!({})).await.refused(400, "organization_invitation_not_pending");
    }
    let members = api.get(&format!("/v1/organizations/{}/memberships", acme.id)).await.accepted(200);
    assert_eq!(each(&members, "role"), ["org:admin", "org:admin"]);
    assert_eq!(members["data"][0]["public_metadata"], json!({ "from": "invitation" }));

    // Whoever only says that an address is theirs is not who was invited.
    let (open_id, _) = invited("open@x.test").await;
    let eve = clerk.create_user("eve@x.test");
    let body = json!({ "user_id": eve.id, "email_address": "open@x.test", "verified": false });
    api.post("/v1/email_addresses", body).await.accepted(200);
    submit(&clerk.sign_in_url(), &format!("user_id={}", eve.id)).await;
    assert_eq!(api.get(&format!("{path}/{open_id}")).await.body["status"], "pending");

    // What is over is not accepted.
    let (late_id, _) = invited("late@x.test").await;
    clerk.clock().advance(31 * DAY);
    submit(&clerk.sign_up_url(), "email_address=late%40x.test").await;
    assert_eq!(api.get(&format!("{path}/{late_id}")).await.body["status"], "expired");
    let members = api.get(&format!("/v1/organizations/{}/memberships", acme.id)).await.accepted(200);
    assert_eq!(members["total_count"], 2);
}

#[tokio::test]
async fn invitations_go_with_their_organization() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    clerk.create_role(NewRole::new("org:auditor", ["org:reports:read"]));
    let acme = clerk.create_organization("Acme");
    let path = format!("/v1/organizations/{}", acme.id);
    let body = json!({ "email_address": "a@x.test", "role": "org:auditor" });
    api.post(&format!("{path}/invitations"), body).await.accepted(200);
    api.delete(&path).await.accepted(200);
    assert_eq!(api.get("/v1/organization_invitations").await.body["total_count"], 0);
    api.get(&format!("{path}/invitations")).await.refused(404, "resource_not_found");
}
