//! The waitlist.

use std::time::Duration;

use clerk_emulator::Emulator;
use serde_json::{Value, json};

use crate::api::{Api, each, submit};

const WAITLIST: &str = "/v1/waitlist_entries";

async fn wait(api: &Api<'_>, address: &str) -> Value {
    api.post(WAITLIST, json!({ "email_address": address, "notify": false })).await.accepted(200)
}

#[tokio::test]
async fn whoever_waits_waits_once() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let ada = wait(&api, "ada@x.test").await;
    assert_eq!((&ada["object"], &ada["status"]), (&json!("waitlist_entry"), &json!("pending")));
    assert_eq!((&ada["invitation"], &ada["is_locked"]), (&Value::Null, &json!(false)));
    clerk.clock().advance(Duration::from_secs(60));
    assert_eq!(wait(&api, "ADA@x.test").await, ada, "the old one");
    let bulk = format!("{WAITLIST}/bulk");
    let many =
        |count: usize| (0..count).map(|at| json!({ "email_address": format!("p{at}@x.test") })).collect::<Vec<_>>();
    let twice = json!([{ "email_address": "b@x.test" }, { "email_address": "B@x.test" }]);
    for (wrong, status, code) in [
        (json!(many(51)), 400, "bulk_size_exceeded"),
        (json!({}), 400, "request_body_invalid"),
        (twice, 422, "form_param_duplicate"),
        (json!([{ "email_address": "b@x.test" }, { "email_address": "nonsense" }]), 422, "form_param_format_invalid"),
    ] {
        api.post(&bulk, wrong).await.refused(status, code);
    }
    assert_eq!(api.get(WAITLIST).await.body["total_count"], 1, "nothing was made");
    let mut wanted = many(49);
    wanted.push(json!({ "email_address": "ada@x.test" }));
    let made = api.post(&bulk, json!(wanted)).await.accepted(200);
    assert_eq!((made.as_array().unwrap().len(), &made[49]), (50, &ada));
    api.post(WAITLIST, json!({})).await.refused(422, "form_param_missing");
    api.post(WAITLIST, json!({ "email_address": "nonsense" })).await.refused(422, "form_param_format_invalid");
}

#[tokio::test]
async fn entries_are_invited_rejected_and_removed() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    clerk.create_user("here@x.test");
    let path = |entry: &Value| format!("{WAITLIST}/{}", entry["id"].as_str().unwrap());
    let (ada, bob) = (path(&wait(&api, "ada@x.test").await), path(&wait(&api, "bob@x.test").await));
    let (here, cid) = (path(&wait(&api, "here@x.test").await), path(&wait(&api, "cid@x.test").await));
    let post = async |path: &str, what: &str, body: Value| api.post(&format!("{path}/{what}"), body).await;
    let invited = post(&ada, "invite", json!({})).await.accepted(200);
    assert_eq!((&invited["status"], &invited["invitation"]["status"]), (&json!("invited"), &json!("pending")));
    assert_eq!(each(&api.get("/v1/invitations").await.body, "id"), [invited["invitation"]["id"].as_str().unwrap()]);
    post(&ada, "invite", json!({})).await.refused(409, "conflict");
    post(&ada, "invite", json!({ "ignore_existing": true })).await.accepted(200);
    post(&here, "invite", json!({})).await.refused(422, "form_identifier_exists");
    post(&here, "invite", json!({ "ignore_existing": true })).await.accepted(200);
    api.post("/v1/invitations", json!({ "email_address": "bob@x.test" })).await.accepted(200);
    post(&bob, "invite", json!({})).await.refused(400, "duplicate_record");

    let rejected = post(&ada, "reject", json!({})).await.accepted(200);
    assert_eq!((&rejected["status"], &rejected["invitation"]["status"]), (&json!("rejected"), &json!("revoked")));
    post(&ada, "reject", json!({})).await.refused(409, "conflict");
    post(&ada, "invite", json!({ "ignore_existing": true })).await.accepted(200);
    api.delete(&ada).await.refused(409, "conflict");
    assert_eq!(api.delete(&cid).await.accepted(200)["object"], "waitlist_entry");
    for reply in [api.delete(&cid).await, post(&cid, "invite", json!({})).await, post(&cid, "reject", json!({})).await]
    {
        reply.refused(404, "resource_not_found");
    }
}

#[tokio::test]
async fn whoever_signs_up_waits_no_longer() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let ada = wait(&api, "ada@x.test").await;
    assert_eq!(submit(&clerk.sign_up_url(), "email_address=ada%40x.test").await, 303);
    let completed = api.get(&format!("{WAITLIST}?status=completed")).await.accepted(200);
    assert_eq!(each(&completed, "id"), [ada["id"].as_str().unwrap()]);
    for what in ["invite", "reject"] {
        let path = format!("{WAITLIST}/{}/{what}", ada["id"].as_str().unwrap());
        api.post(&path, json!({})).await.refused(409, "conflict");
    }
}

#[tokio::test]
async fn lists_are_filtered_and_ordered() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    clerk.clock().freeze();
    let mut ids = Vec::new();
    for address in ["b@x.test", "c@y.test", "a@x.test"] {
        clerk.clock().advance(Duration::from_secs(1));
        ids.push(wait(&api, address).await["id"].as_str().unwrap().to_owned());
    }
    for id in [&ids[1], &ids[0]] {
        clerk.clock().advance(Duration::from_secs(1));
        api.post(&format!("{WAITLIST}/{id}/invite"), json!({})).await.accepted(200);
    }
    for (query, expected) in [
        (String::new(), vec!["a@x.test", "c@y.test", "b@x.test"]),
        ("order_by=email_address".to_owned(), vec!["a@x.test", "b@x.test", "c@y.test"]),
        ("order_by=-invited_at".to_owned(), vec!["b@x.test", "c@y.test", "a@x.test"]),
        ("order_by=created_at&limit=1&offset=1".to_owned(), vec!["c@y.test"]),
        ("status=invited".to_owned(), vec!["c@y.test", "b@x.test"]),
        ("status=pending".to_owned(), vec!["a@x.test"]),
        ("query=Y.T".to_owned(), vec!["c@y.test"]),
        (format!("query={}", ids[0]), vec!["b@x.test"]),
    ] {
        let list = api.get(&format!("{WAITLIST}?{query}")).await.accepted(200);
        assert_eq!(each(&list, "email_address"), expected, "{query}");
    }
    for query in ["status=lost", "order_by=size"] {
        api.get(&format!("{WAITLIST}?{query}")).await.refused(422, "form_param_value_invalid");
    }
}
