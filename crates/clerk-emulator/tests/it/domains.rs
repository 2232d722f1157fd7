//! The instance's domains over the Backend API.

use clerk_emulator::Emulator;
use serde_json::{Value, json};

use crate::api::{Api, each};

const DOMAINS: &str = "/v1/domains";

#[tokio::test]
async fn a_development_instance_has_a_domain_and_satellites() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let list = api.get(DOMAINS).await.accepted(200);
    let primary = &list["data"][0];
    assert_eq!((&list["total_count"], &primary["is_satellite"]), (&json!(1), &json!(false)));
    let issuer = format!("https://{}", primary["name"].as_str().unwrap());
    assert_eq!((&primary["frontend_api_url"], &primary["cname_targets"]), (&json!(issuer), &Value::Null));
    let claims: Value = serde_json::from_str(&clerk.mint_session("user_1", "sess_1").payload_json()).unwrap();
    assert_eq!(claims["iss"], issuer);

    let body = json!({ "name": "LocalHost:3001", "is_satellite": true, "proxy_url": null });
    let made = api.post(DOMAINS, body).await.accepted(200);
    assert_eq!((&made["name"], &made["is_satellite"]), (&json!("localhost:3001"), &json!(true)));
    assert_eq!((&made["development_origin"], &made["proxy_url"]), (&json!("http://localhost:3001"), &Value::Null));
    for (wrong, status, code) in [
        (json!({ "is_satellite": true }), 422, "form_param_missing"),
        (json!({ "name": "b.test" }), 422, "form_param_missing"),
        (json!({ "name": "b.test", "is_satellite": false }), 422, "primary_domain_already_exists"),
        (json!({ "name": "http://b.test", "is_satellite": true }), 422, "form_param_format_invalid"),
        (json!({ "name": "b.test:x", "is_satellite": true }), 422, "form_param_format_invalid"),
        (json!({ "name": "localhost:3001", "is_satellite": true }), 422, "form_already_exists"),
        (
            json!({ "name": "b.test", "is_satellite": true, "proxy_url": "https://b.test/p" }),
            400,
            "domain_update_forbidden",
        ),
    ] {
        api.post(DOMAINS, wrong).await.refused(status, code);
    }
    let one = format!("{DOMAINS}/{}", made["id"].as_str().unwrap());
    assert_eq!(api.patch(&one, json!({ "name": "other.test:80" })).await.accepted(200)["name"], "other.test:80");
    api.patch(&one, json!({ "proxy_url": "https://b.test/p" })).await.refused(400, "domain_update_forbidden");
    assert_eq!(
        api.patch(&one, json!({ "name": null, "is_secondary": true })).await.accepted(200)["name"],
        "other.test:80"
    );
    api.patch(&one, json!({ "colour": "red" })).await.refused(422, "form_param_unknown");
    let primary = format!("{DOMAINS}/{}", primary["id"].as_str().unwrap());
    api.delete(&primary).await.refused(403, "operation_not_allowed_on_primary_domain");
    assert_eq!(api.delete(&one).await.accepted(200)["object"], "domain");
    api.delete(&one).await.refused(404, "resource_not_found");
    api.patch(&one, json!({})).await.refused(404, "resource_not_found");
}

#[tokio::test]
async fn a_production_instance_says_what_belongs_into_the_dns() {
    let clerk = Emulator::builder().production().start().unwrap();
    let api = Api::new(&clerk);
    let primary = api.get(DOMAINS).await.accepted(200)["data"][0].clone();
    let name = primary["name"].as_str().unwrap();
    assert_eq!(primary["frontend_api_url"], format!("https://clerk.{name}"));
    assert_eq!(primary["accounts_portal_url"], format!("https://accounts.{name}"));
    let hosts = each(&primary["cname_targets"], "host");
    assert_eq!((hosts.len(), hosts[0]), (5, format!("clerk.{name}").as_str()));
    api.post(DOMAINS, json!({ "name": "b.test:80", "is_satellite": true }))
        .await
        .refused(422, "form_param_format_invalid");
    let body = json!({ "name": "b.test", "is_satellite": true, "proxy_url": "https://b.test/__clerk" });
    let made = api.post(DOMAINS, body).await.accepted(200);
    assert_eq!((&made["frontend_api_url"], &made["cname_targets"]), (&json!("https://b.test/__clerk"), &Value::Null));
    let one = format!("{DOMAINS}/{}", made["id"].as_str().unwrap());
    api.patch(&one, json!({ "proxy_url": "nowhere" })).await.refused(422, "form_param_format_invalid");
    let back = api.patch(&one, json!({ "proxy_url": null })).await.accepted(200);
    assert_eq!((&back["frontend_api_url"], &back["proxy_url"]), (&json!("https://clerk.b.test"), &Value::Null));
    assert_eq!(each(&back["cname_targets"], "host"), ["clerk.b.test"]);
}
