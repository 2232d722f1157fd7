//! Domains of organizations over the Backend API.

use clerk_emulator::Emulator;
use serde_json::{Value, json};

use crate::api::{Api, each};

#[tokio::test]
async fn domains_belong_to_one_organization() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let (acme, other) = (clerk.create_organization("Acme"), clerk.create_organization("Other"));
    let path = format!("/v1/organizations/{}/domains", acme.id);
    let body = json!({ "name": "Acme.test", "enrollment_mode": "automatic_invitation" });
    let made = api.post(&path, body).await.accepted(200);
    assert_eq!((&made["name"], &made["organization_id"]), (&json!("acme.test"), &json!(acme.id)));
    assert_eq!((&made["verification"]["status"], &made["ownership_verification"]), (&json!("verified"), &Value::Null));
    assert_eq!((&made["total_pending_invitations"], &made["total_pending_suggestions"]), (&json!(0), &json!(0)));
    for (wrong, code) in [
        (json!({ "enrollment_mode": "manual_invitation" }), "form_param_missing"),
        (json!({ "name": "no domain", "enrollment_mode": "manual_invitation" }), "form_param_format_invalid"),
        (json!({ "name": "-a.test", "enrollment_mode": "manual_invitation" }), "form_param_format_invalid"),
        (json!({ "name": "b.test", "enrollment_mode": "none" }), "form_param_value_invalid"),
        (json!({ "name": "b.test", "verified": "yes" }), "form_param_type_invalid"),
        (json!({ "name": "b.test", "colour": "red" }), "form_param_unknown"),
    ] {
        api.post(&path, wrong).await.refused(422, code);
    }
    let taken = json!({ "name": "ACME.test", "enrollment_mode": "manual_invitation" });
    for organization in [&acme.id, &other.id] {
        let path = format!("/v1/organizations/{organization}/domains");
        api.post(&path, taken.clone()).await.refused(422, "organization_domain_already_exists");
    }

    let one = format!("{path}/{}", made["id"].as_str().unwrap());
    let elsewhere = format!("/v1/organizations/{}/domains/{}", other.id, made["id"].as_str().unwrap());
    let changed = api.patch(&one, json!({ "enrollment_mode": null, "verified": false })).await.accepted(200);
    assert_eq!((&changed["enrollment_mode"], &changed["verification"]), (&json!("automatic_invitation"), &Value::Null));
    let changed = api.patch(&one, json!({ "enrollment_mode": "enterprise_sso" })).await.accepted(200);
    assert_eq!((&changed["enrollment_mode"], &changed["verification"]), (&json!("enterprise_sso"), &Value::Null));
    api.patch(&elsewhere, json!({ "verified": true })).await.refused(404, "resource_not_found");

    let verify = format!("{one}/verify_ownership");
    let owned = api.post(&verify, json!({})).await.accepted(200);
    let verification = &owned["ownership_verification"];
    assert_eq!((&verification["status"], &verification["strategy"]), (&json!("verified"), &json!("manual_override")));
    assert!(verification["verified_at"].is_i64(), "{owned}");
    clerk.clock().advance(std::time::Duration::from_secs(60));
    assert_eq!(api.post(&verify, json!({})).await.accepted(200), owned, "a second time nothing changes");
    api.post(&format!("{elsewhere}/verify_ownership"), json!({})).await.refused(404, "resource_not_found");

    api.delete(&elsewhere).await.refused(404, "resource_not_found");
    let gone = api.delete(&one).await.accepted(200);
    assert_eq!(gone, json!({ "object": "organization_domain", "id": made["id"], "deleted": true }));
    api.delete(&one).await.refused(404, "resource_not_found");
    api.post(&format!("/v1/organizations/{}/domains", other.id), taken).await.accepted(200);
}

#[tokio::test]
async fn lists_are_narrowed_by_mode_and_state() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let (acme, other) = (clerk.create_organization("Acme"), clerk.create_organization("Other"));
    for (organization, name, mode, verified) in [
        (&acme, "c.test", "manual_invitation", true),
        (&acme, "a.test", "automatic_invitation", false),
        (&acme, "b.test", "enterprise_sso", true),
        (&other, "d.test", "automatic_suggestion", true),
    ] {
        let body = json!({ "name": name, "enrollment_mode": mode, "verified": verified });
        api.post(&format!("/v1/organizations/{}/domains", organization.id), body).await.accepted(200);
    }
    let path = format!("/v1/organizations/{}/domains", acme.id);
    for (query, expected) in [
        ("", vec!["b.test", "a.test", "c.test"]),
        ("verified=false", vec!["a.test"]),
        ("enrollment_mode=manual_invitation", vec!["c.test"]),
        ("enrollment_mode=-manual_invitation&verified=true", vec!["b.test"]),
        ("limit=1&offset=2", vec!["c.test"]),
    ] {
        let list = api.get(&format!("{path}?{query}")).await.accepted(200);
        assert_eq!(each(&list, "name"), expected, "{query}");
    }
    let all = |query: &str| format!("/v1/organization_domains?{query}");
    for (query, expected) in [
        (String::new(), vec!["d.test", "b.test", "a.test", "c.test"]),
        ("order_by=name".to_owned(), vec!["a.test", "b.test", "c.test", "d.test"]),
        ("order_by=-name&enrollment_mode=enterprise_sso,automatic_suggestion".to_owned(), vec!["d.test", "b.test"]),
        (
            "order_by=name&enrollment_mode=enterprise_sso&enrollment_mode=manual_invitation".to_owned(),
            vec!["b.test", "c.test"],
        ),
        ("enrollment_mode=-enterprise_sso,-manual_invitation".to_owned(), vec!["d.test", "a.test"]),
        ("verified=true&order_by=name".to_owned(), vec!["b.test", "c.test", "d.test"]),
        (format!("organization_id={}", other.id), vec!["d.test"]),
        (format!("query={}", other.id), vec!["d.test"]),
        ("query=A.T".to_owned(), vec!["a.test"]),
        ("domains=a.test&domains=D.test".to_owned(), vec!["d.test", "a.test"]),
    ] {
        let list = api.get(&all(&query)).await.accepted(200);
        assert_eq!(each(&list, "name"), expected, "{query}");
    }
    let first = api.get(&all("domains=d.test")).await.body;
    assert_eq!(first["data"][0]["public_organization_data"]["id"], other.id);
    for query in ["query=", "query=%20", "enrollment_mode=none", "order_by=size"] {
        api.get(&all(query)).await.refused(422, "form_param_value_invalid");
    }
    api.delete(&format!("/v1/organizations/{}", acme.id)).await.accepted(200);
    assert_eq!(api.get(&all("")).await.body["total_count"], 1, "domains go with their organization");
}
