//! The lists of who may sign up and who may not.

use clerk_emulator::Emulator;
use serde_json::{Value, json};

use crate::api::{Api, each, submit};

const ALLOWED: &str = "/v1/allowlist_identifiers";
const BLOCKED: &str = "/v1/blocklist_identifiers";

#[tokio::test]
async fn entries_are_kept_once() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let wallet = format!("0x{}", "aB".repeat(20));
    for path in [ALLOWED, BLOCKED] {
        let object = path.trim_start_matches("/v1/").trim_end_matches('s');
        for (identifier, kind) in [
            ("ada@x.test", "email_address"),
            ("*@y.test", "email_address"),
            ("+15555550100", "phone_number"),
            (wallet.as_str(), "web3_wallet"),
        ] {
            let made = api.post(path, json!({ "identifier": identifier })).await.accepted(200);
            assert_eq!((&made["object"], &made["identifier_type"]), (&json!(object), &json!(kind)));
            assert_eq!((&made["identifier"], &made["instance_id"]), (&json!(identifier), &json!(clerk.instance_id())));
            assert_eq!(made["invitation_id"], Value::Null);
        }
        api.post(path, json!({ "identifier": "ADA@x.test" })).await.refused(400, "duplicate_record");
        for (wrong, code) in [
            (json!({}), "form_param_missing"),
            (json!({ "identifier": "nonsense" }), "form_param_format_invalid"),
            (json!({ "identifier": "+1" }), "form_param_format_invalid"),
            (json!({ "identifier": "0x12" }), "form_param_format_invalid"),
            (json!({ "identifier": "b@x.test", "colour": 1 }), "form_param_unknown"),
        ] {
            api.post(path, wrong).await.refused(422, code);
        }
    }
    let allowed = api.get(ALLOWED).await.accepted(200);
    assert_eq!(each(&allowed, "identifier"), [wallet.as_str(), "+15555550100", "*@y.test", "ada@x.test"]);
    let page = api.get(&format!("{ALLOWED}?paginated=true&limit=1&offset=3")).await.accepted(200);
    assert_eq!((&page["total_count"], each(&page, "identifier")), (&json!(4), vec!["ada@x.test"]));
    let blocked = api.get(&format!("{BLOCKED}?limit=1")).await.accepted(200);
    assert_eq!((&blocked["total_count"], each(&blocked, "identifier").len()), (&json!(4), 4), "there is no window");
    for (path, list) in [(ALLOWED, &allowed), (BLOCKED, &blocked)] {
        let one = format!("{path}/{}", each(list, "id")[0]);
        assert_eq!(api.delete(&one).await.accepted(200)["deleted"], true);
        api.delete(&one).await.refused(404, "resource_not_found");
    }
}

#[tokio::test]
async fn whoever_is_told_is_invited() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    clerk.create_user("here@x.test");
    let allow = async |identifier: &str| {
        let body = json!({ "identifier": identifier, "notify": true });
        api.post(ALLOWED, body).await.accepted(200)["invitation_id"].clone()
    };
    let invited = allow("ada@x.test").await;
    let invitations = api.get("/v1/invitations").await.accepted(200);
    assert_eq!((&invitations[0]["id"], &invitations[0]["email_address"]), (&invited, &json!("ada@x.test")));
    let other = api.post("/v1/invitations", json!({ "email_address": "bob@x.test" })).await.accepted(200);
    assert_eq!(allow("bob@x.test").await, other["id"], "the invitation that is there");
    for identifier in ["here@x.test", "*@z.test", "+15555550100"] {
        assert_eq!(allow(identifier).await, Value::Null, "{identifier}");
    }
}

#[tokio::test]
async fn the_lists_act_once_they_are_in_force() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    for identifier in ["ada@x.test", "*@y.test"] {
        api.post(ALLOWED, json!({ "identifier": identifier })).await.accepted(200);
    }
    for identifier in ["eve@y.test", "*@z.test"] {
        api.post(BLOCKED, json!({ "identifier": identifier })).await.accepted(200);
    }
    api.post("/v1/invitations", json!({ "email_address": "guest@w.test" })).await.accepted(200);
    let sign_up = async |address: &str| {
        let form = format!("email_address={}", address.replace('@', "%40").replace('+', "%2B"));
        submit(&clerk.sign_up_url(), &form).await
    };
    assert_eq!(sign_up("first@z.test").await, 303, "nothing is in force yet");
    let path = "/v1/instance/restrictions";
    let set = api.patch(path, json!({ "blocklist": true, "allowlist": null })).await.accepted(200);
    assert_eq!((&set["object"], &set["blocklist"]), (&json!("instance_restrictions"), &json!(true)));
    assert_eq!((&set["allowlist"], &set["block_email_subaddresses"]), (&json!(false), &json!(false)));
    for (address, status) in [("second@z.test", 403), ("EVE@y.test", 403), ("anyone@w.test", 303)] {
        assert_eq!(sign_up(address).await, status, "{address}");
    }
    api.patch(path, json!({ "allowlist": true, "block_email_subaddresses": true })).await.accepted(200);
    for (address, status) in [
        ("stranger@w.test", 403),
        ("Ada@x.test", 303),
        ("bob@x.test", 403),
        ("bob@Y.test", 303),
        ("bob+2@y.test", 403),
        ("eve@y.test", 403),
        ("guest@w.test", 303),
    ] {
        assert_eq!(sign_up(address).await, status, "{address}");
    }
    assert!(clerk.user("bob@x.test").is_none());
    api.post("/v1/users", json!({ "email_address": ["bob@x.test"] })).await.accepted(200);
    api.patch(path, json!({ "allowlist": "yes" })).await.refused(422, "form_param_type_invalid");
    api.patch(path, json!({ "other": true })).await.refused(422, "form_param_unknown");
}

#[tokio::test]
async fn a_seed_brings_lists_along_and_can_be_given_again() {
    let seed = r#"{
        "restrictions": { "allowlist": true },
        "allowlist": ["*@x.test"], "blocklist": ["eve@x.test"],
        "invitations": [{ "email_address": "guest@w.test", "public_metadata": { "plan": "pro" } }],
        "redirect_urls": ["my-app://back"]
    }"#;
    let clerk = Emulator::builder().seed(seed).start().unwrap();
    let api = Api::new(&clerk);
    assert_eq!(each(&api.get(ALLOWED).await.body, "identifier"), ["*@x.test"]);
    assert_eq!(each(&api.get(BLOCKED).await.body, "identifier"), ["eve@x.test"]);
    assert_eq!(each(&api.get("/v1/redirect_urls").await.body, "url"), ["my-app://back"]);
    let invitations = api.get("/v1/invitations").await.body;
    assert_eq!(each(&invitations, "email_address"), ["guest@w.test"]);
    assert_eq!(submit(invitations[0]["url"].as_str().unwrap(), "email_address=guest%40w.test").await, 303);
    assert_eq!(submit(&clerk.sign_up_url(), "email_address=other%40w.test").await, 403);
    for (wrong, said) in [
        (r#"{ "allowlist": ["nonsense"] }"#, "nonsense"),
        (r#"{ "blocklist": ["nonsense"] }"#, "nonsense"),
        (r#"{ "restrictions": { "blocklists": true } }"#, "blocklists"),
        (r#"{ "redirect_urls": ["nowhere"] }"#, "nowhere"),
        (r#"{ "invitations": [{ "email_address": "nobody" }] }"#, "nobody"),
    ] {
        let error = Emulator::builder().seed(wrong).start().unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
    }
}
