//! `/machines`.

use std::time::Duration;

use clerk_emulator::Emulator;
use serde_json::json;

use crate::api::Api;

#[tokio::test]
async fn a_machine_is_created_read_changed_and_deleted() {
    let clerk = Emulator::start();
    clerk.clock().freeze();
    let now = clerk.clock().now_ms();
    let api = Api::new(&clerk);
    let receiver = api.post("/v1/machines", json!({ "name": "receiver" })).await.accepted(200);
    let receiver_id = receiver["id"].as_str().unwrap();
    let created = api
        .post("/v1/machines", json!({ "name": "sender", "scoped_machines": [receiver_id], "default_token_ttl": 60 }))
        .await
        .accepted(200);
    let id = created["id"].as_str().unwrap();
    assert!(id.starts_with("mch_") && id.len() == 31, "{id}");
    assert!(created["secret_key"].as_str().unwrap().starts_with("ak_"));
    let mut expected = json!({
        "object": "machine", "id": id, "name": "sender", "instance_id": clerk.instance_id(),
        "created_at": now, "updated_at": now, "default_token_ttl": 60,
        "scoped_machines": [{
            "object": "machine", "id": receiver_id, "name": "receiver", "instance_id": clerk.instance_id(),
            "created_at": now, "updated_at": now, "default_token_ttl": 3600,
        }],
    });
    let read = api.get(&format!("/v1/machines/{id}")).await.accepted(200);
    assert_eq!(read, expected, "no secret key when read");

    clerk.clock().advance(Duration::from_millis(5));
    let changed = api.patch(&format!("/v1/machines/{id}"), json!({ "name": "other" })).await.accepted(200);
    expected["name"] = json!("other");
    expected["updated_at"] = json!(now + 5);
    assert_eq!(changed, expected);
    let changed = api.patch(&format!("/v1/machines/{id}"), json!({ "default_token_ttl": 61 })).await.accepted(200);
    assert_eq!((&changed["default_token_ttl"], &changed["name"]), (&json!(61), &json!("other")));

    let deleted = api.delete(&format!("/v1/machines/{id}")).await.accepted(200);
    assert_eq!(deleted, json!({ "object": "machine", "id": id, "deleted": true }));
    api.get(&format!("/v1/machines/{id}")).await.refused(404, "resource_not_found");
}

#[tokio::test]
async fn field_errors_are_422_and_name_the_field() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let machine = clerk.create_machine("m", &[]);
    let many: Vec<String> = (0..151).map(|number| format!("mch_{number:027}")).collect();
    for (body, code, field) in [
        (json!({}), "form_param_missing", "name"),
        (json!({ "name": null }), "form_param_nil", "name"),
        (json!({ "name": 7 }), "form_param_type_invalid", "name"),
        (json!({ "name": "" }), "form_param_min_length_exceeded", "name"),
        (json!({ "name": "é".repeat(256) }), "form_param_max_length_exceeded", "name"),
        (json!({ "name": "m", "colour": 1 }), "form_param_unknown", "colour"),
        (json!({ "name": "m", "default_token_ttl": 0 }), "form_param_value_invalid", "default_token_ttl"),
        (json!({ "name": "m", "default_token_ttl": 315_360_001 }), "form_param_value_invalid", "default_token_ttl"),
        (json!({ "name": "m", "default_token_ttl": 1.5 }), "form_param_type_invalid", "default_token_ttl"),
        (json!({ "name": "m", "default_token_ttl": "60" }), "form_param_type_invalid", "default_token_ttl"),
        (json!({ "name": "m", "scoped_machines": "x" }), "form_param_type_invalid", "scoped_machines"),
        (json!({ "name": "m", "scoped_machines": [1] }), "form_param_type_invalid", "scoped_machines"),
        (json!({ "name": "m", "scoped_machines": ["mch_x"] }), "form_resource_not_found", "scoped_machines"),
        (json!({ "name": "m", "scoped_machines": many }), "form_param_array_size_exceeded", "scoped_machines"),
    ] {
        let reply = api.post("/v1/machines", body.clone()).await;
        assert_eq!(reply.refused(422, code)["meta"]["param_name"], field, "{body}");
    }
    for (body, code, field) in [
        (json!({ "name": "" }), "form_param_min_length_exceeded", "name"),
        (json!({ "default_token_ttl": -1 }), "form_param_value_invalid", "default_token_ttl"),
        (json!({ "scoped_machines": [] }), "form_param_unknown", "scoped_machines"),
    ] {
        let reply = api.patch(&format!("/v1/machines/{}", machine.id), body.clone()).await;
        assert_eq!(reply.refused(422, code)["meta"]["param_name"], field, "{body}");
    }
    let total = &api.get("/v1/machines").await.body["total_count"];
    assert_eq!(total, 1, "nothing was created");
    let longest = api.post("/v1/machines", json!({ "name": "é".repeat(255), "default_token_ttl": 315_360_000 })).await;
    longest.accepted(200);
}

#[tokio::test]
async fn lists_are_searched_ordered_and_paged() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let ids: Vec<String> = ["Beta", "alpha", "gamma"].map(|name| clerk.create_machine(name, &[]).id).into();
    let names = |query: &'static str| {
        let api = &api;
        async move {
            let body = api.get(&format!("/v1/machines{query}")).await.accepted(200);
            let names =
                body["data"].as_array().unwrap().iter().map(|machine| machine["name"].as_str().unwrap().to_owned());
            (names.collect::<Vec<_>>().join(" "), body["total_count"].as_u64().unwrap())
        }
    };
    for (query, expected, total) in [
        ("", "gamma alpha Beta", 3),
        ("?order_by=created_at", "Beta alpha gamma", 3),
        ("?order_by=%2Bname", "Beta alpha gamma", 3),
        ("?order_by=-name", "gamma alpha Beta", 3),
        ("?limit=1&offset=1", "alpha", 3),
        ("?offset=9", "", 3),
        ("?query=et", "Beta", 1),
        ("?query=BETA", "Beta", 1),
        ("?query=", "gamma alpha Beta", 3),
        ("?query=nothing", "", 0),
        ("?limit=500", "gamma alpha Beta", 3),
    ] {
        assert_eq!(names(query).await, (expected.to_owned(), total), "{query}");
    }
    let by_id = api.get(&format!("/v1/machines?query={}", ids[1])).await.accepted(200);
    assert_eq!(by_id["data"][0]["name"], "alpha");
    let part_of_id = api.get(&format!("/v1/machines?query={}", &ids[1][..20])).await.accepted(200);
    assert_eq!(part_of_id["total_count"], 0);
    for (query, field) in [
        ("limit=0", "limit"),
        ("limit=501", "limit"),
        ("limit=ten", "limit"),
        ("offset=-1", "offset"),
        ("order_by=colour", "order_by"),
    ] {
        let reply = api.get(&format!("/v1/machines?{query}")).await;
        assert_eq!(reply.refused(422, "form_param_value_invalid")["meta"]["param_name"], field);
    }
}

#[tokio::test]
async fn scopes_are_added_and_removed() {
    let clerk = Emulator::start();
    clerk.clock().freeze();
    let api = Api::new(&clerk);
    let (from, to) = (clerk.create_machine("from", &[]).id, clerk.create_machine("to", &[]).id);
    let scopes = format!("/v1/machines/{from}/scopes");
    let made = api.post(&scopes, json!({ "to_machine_id": to })).await.accepted(200);
    let expected = json!({
        "object": "machine_scope", "from_machine_id": from, "to_machine_id": to, "created_at": clerk.clock().now_ms(),
    });
    assert_eq!(made, expected);
    let machine = api.get(&format!("/v1/machines/{from}")).await.body;
    assert_eq!(machine["scoped_machines"][0]["id"], json!(to));
    assert!(machine["scoped_machines"][0].get("scoped_machines").is_none());

    api.post(&scopes, json!({ "to_machine_id": to })).await.refused(409, "conflict");
    api.post(&scopes, json!({ "to_machine_id": "mch_none" })).await.refused(404, "resource_not_found");
    api.post("/v1/machines/mch_none/scopes", json!({ "to_machine_id": to })).await.refused(404, "resource_not_found");
    api.post(&scopes, json!({})).await.refused(422, "form_param_missing");

    let removed = api.delete(&format!("{scopes}/{to}")).await.accepted(200);
    let expected = json!({ "object": "machine_scope", "from_machine_id": from, "to_machine_id": to, "deleted": true });
    assert_eq!(removed, expected);
    api.delete(&format!("{scopes}/{to}")).await.refused(404, "resource_not_found");
    assert_eq!(api.get(&format!("/v1/machines/{from}")).await.body["scoped_machines"], json!([]));
}

#[tokio::test]
async fn a_machine_named_twice_is_one_scope() {
    let clerk = Emulator::start();
    let to = clerk.create_machine("to", &[]).id;
    let body = json!({ "name": "from", "scoped_machines": [to, to] });
    let machine = Api::new(&clerk).post("/v1/machines", body).await.accepted(200);
    assert_eq!(machine["scoped_machines"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_machine_has_at_most_150_scopes_through_either_door() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let others: Vec<String> = (0..151).map(|number| clerk.create_machine(&format!("m{number}"), &[]).id).collect();
    let machine =
        api.post("/v1/machines", json!({ "name": "full", "scoped_machines": others[..150] })).await.accepted(200);
    let scopes = format!("/v1/machines/{}/scopes", machine["id"].as_str().unwrap());
    let reply = api.post(&scopes, json!({ "to_machine_id": others[150] })).await;
    reply.refused(422, "form_param_array_size_exceeded");
    api.delete(&format!("{scopes}/{}", others[0])).await.accepted(200);
    api.post(&scopes, json!({ "to_machine_id": others[150] })).await.accepted(200);
}

#[tokio::test]
async fn a_rotated_key_works_until_its_grace_is_over() {
    let clerk = Emulator::start();
    clerk.clock().freeze();
    let api = Api::new(&clerk);
    let machine = clerk.create_machine("m", &[]);
    let path = format!("/v1/machines/{}/secret_key", machine.id);
    let shown = api.get(&path).await.accepted(200);
    assert_eq!(shown, json!({ "object": "machine_secret_key", "secret": machine.secret_key }));
    let mint = |key: String| {
        let api = &api;
        async move { api.with_key(&key, "POST", "/m2m_tokens", Some(json!({}))).await }
    };
    let token = mint(machine.secret_key.clone()).await.accepted(201);

    let rotated = api.post(&format!("{path}/rotate"), json!({ "previous_token_ttl": 10 })).await.accepted(200);
    assert_eq!(rotated["object"], "machine_secret_key");
    let second = rotated["secret"].as_str().unwrap().to_owned();
    assert_ne!(second, machine.secret_key);
    assert_eq!(api.get(&path).await.body["secret"], json!(second));
    mint(second.clone()).await.accepted(201);
    clerk.clock().advance(Duration::from_millis(9_999));
    mint(machine.secret_key.clone()).await.accepted(201);
    clerk.clock().advance(Duration::from_millis(1));
    mint(machine.secret_key.clone()).await.refused(401, "machine_secret_key_invalid");

    let third = clerk.rotate_secret_key(&machine.id, 0);
    mint(second).await.refused(401, "machine_secret_key_invalid");
    mint(third).await.accepted(201);
    // Tokens outlive the key that minted them.
    api.post("/m2m_tokens/verify", json!({ "token": token["token"] })).await.accepted(200);

    for (body, code) in [
        (json!({}), "form_param_missing"),
        (json!({ "previous_token_ttl": null }), "form_param_nil"),
        (json!({ "previous_token_ttl": "1" }), "form_param_type_invalid"),
        (json!({ "previous_token_ttl": -1 }), "form_param_value_invalid"),
        (json!({ "previous_token_ttl": 28_801 }), "form_param_value_invalid"),
    ] {
        api.post(&format!("{path}/rotate"), body).await.refused(422, code);
    }
    api.post("/v1/machines/mch_x/secret_key/rotate", json!({ "previous_token_ttl": 1 }))
        .await
        .refused(404, "resource_not_found");
}

#[tokio::test]
async fn every_old_key_keeps_its_own_grace() {
    let clerk = Emulator::start();
    clerk.clock().freeze();
    let api = Api::new(&clerk);
    let machine = clerk.create_machine("m", &[]);
    let second = clerk.rotate_secret_key(&machine.id, 100);
    clerk.rotate_secret_key(&machine.id, 50);
    for (after, first_works, second_works) in [(49, true, true), (51, true, false), (101, false, false)] {
        let moved = clerk.clock().now_ms();
        clerk.clock().advance(Duration::from_secs(after));
        for (key, works) in [(&machine.secret_key, first_works), (&second, second_works)] {
            let reply = api.with_key(key, "POST", "/m2m_tokens", Some(json!({}))).await;
            assert_eq!(reply.status == 201, works, "after {after} s: {}", reply.text);
        }
        clerk.clock().set(moved);
    }
}

#[tokio::test]
async fn a_deleted_machine_takes_its_key_its_tokens_and_its_scopes_along() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let receiver = clerk.create_machine("receiver", &[]);
    let sender = clerk.create_machine("sender", &[&receiver.id]);
    let token = clerk.create_m2m_token(&sender.id, 60.0);
    let verify = json!({ "token": token.token });
    api.post("/m2m_tokens/verify", verify.clone()).await.accepted(200);

    api.delete(&format!("/v1/machines/{}", sender.id)).await.accepted(200);
    let reply = api.with_key(&sender.secret_key, "POST", "/m2m_tokens", Some(json!({}))).await;
    reply.refused(401, "machine_secret_key_invalid");
    api.post("/m2m_tokens/verify", verify).await.refused(404, "resource_not_found");
    api.post(&format!("/m2m_tokens/{}/revoke", token.id), json!({})).await.refused(404, "resource_not_found");

    let other = clerk.create_machine("other", &[&receiver.id]);
    clerk.delete_machine(&receiver.id);
    assert_eq!(api.get(&format!("/v1/machines/{}", other.id)).await.body["scoped_machines"], json!([]));
    api.delete(&format!("/v1/machines/{}", receiver.id)).await.refused(404, "resource_not_found");
}
