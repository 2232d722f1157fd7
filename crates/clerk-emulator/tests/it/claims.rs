//! What session tokens say, for every state a session can be in.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clerk_emulator::{Emulator, NewJwtTemplate, NewOrganization, NewRole, NewSession, NewUser};
use serde_json::{Value, json};

const ORIGIN: &str = "https://app.example.com";

fn claims(token: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token.split('.').nth(1).unwrap()).unwrap()).unwrap()
}

/// The claims of a fresh session token.
fn now(clerk: &Emulator, session: &str) -> Value {
    claims(&clerk.session_token(session, ORIGIN))
}

fn clerk() -> Emulator {
    let clerk = Emulator::start();
    clerk.clock().freeze();
    clerk.clock().set(1_790_000_000_700);
    clerk
}

#[test]
fn a_personal_account_has_everything_but_an_organization() {
    let clerk = clerk();
    let ada = clerk.create_user(NewUser::new("ada@example.com").features(["export"]).plans(["pro"]));
    let session = clerk.create_session(&ada.id);
    let mut found = now(&clerk, &session.id);
    assert_eq!(found.as_object_mut().unwrap().remove("jti").unwrap().as_str().unwrap().len(), 32);
    let expected = json!({
        "iss": clerk.issuer(), "sub": ada.id, "sid": session.id, "azp": ORIGIN, "v": 2, "sts": "active",
        "fva": [0, -1], "fea": "u:export", "pla": "u:pro",
        "iat": 1_790_000_000, "nbf": 1_789_999_990, "exp": 1_790_000_060,
    });
    assert_eq!(found, expected);
    let mut draft: Value = serde_json::from_str(&clerk.mint_session_of(&session.id).payload_json()).unwrap();
    draft.as_object_mut().unwrap().remove("jti");
    draft["azp"] = json!(ORIGIN);
    assert_eq!(draft, expected, "a draft is the same token before it is signed");
}

#[test]
fn an_organization_comes_with_role_and_permissions_in_bitmaps_or_by_name() {
    let clerk = clerk();
    clerk.create_role(NewRole::new("auditor", ["org:reports:read", "org:reports:export", "invoices:read"]));
    let ada = clerk.create_user(NewUser::new("ada@example.com").features(["invoices", "zen"]).plans(["pro", "team"]));
    let acme = clerk.create_organization(NewOrganization::new("Acme").plans(["team"]));
    clerk.add_member(&acme.id, &ada.id, "org:auditor");
    let session = clerk.create_session(NewSession::of(&ada.id).organization(&acme.id));
    let found = now(&clerk, &session.id);
    assert_eq!(found["fea"], "uo:invoices,o:reports,u:zen");
    assert_eq!(found["pla"], "u:pro,uo:team");
    let o = json!({ "id": acme.id, "slg": "acme", "rol": "auditor", "per": "export,read", "fpm": "2,3" });
    assert_eq!(found["o"], o);

    clerk.set_claims_version(1);
    let found = now(&clerk, &session.id);
    assert_eq!((&found["o"], &found["v"]), (&Value::Null, &Value::Null));
    assert_eq!(
        (&found["org_id"], &found["org_slug"], &found["org_role"]),
        (&json!(acme.id), &json!("acme"), &json!("org:auditor"))
    );
    assert_eq!(found["org_permissions"], json!(["org:reports:read", "org:reports:export", "org:invoices:read"]));
    clerk.set_claims_version(2);

    clerk.change_role(&acme.id, &ada.id, "org:admin");
    let o = json!({ "id": acme.id, "slg": "acme", "rol": "admin" });
    assert_eq!(now(&clerk, &session.id)["o"], o, "permissions of the system are in no claim");
    clerk.set_active_organization(&session.id, None);
    assert_eq!(now(&clerk, &session.id)["o"], Value::Null);
}

#[test]
fn permissions_of_features_that_the_organization_lacks_are_not_granted() {
    let clerk = clerk();
    clerk.create_role(NewRole::new("org:auditor", ["org:reports:read", "org:invoices:read"]));
    let ada = clerk.create_user("ada@example.com");
    let acme = clerk.create_organization(NewOrganization::new("Acme").features(["reports", "audit"]));
    clerk.add_member(&acme.id, &ada.id, "org:auditor");
    let session = clerk.create_session(NewSession::of(&ada.id).organization(&acme.id));
    let found = now(&clerk, &session.id);
    assert_eq!((&found["fea"], &found["o"]["per"]), (&json!("o:audit,o:reports"), &json!("read")));
    assert_eq!(found["o"]["fpm"], "0,1");
}

#[test]
fn whoever_is_no_member_any_more_loses_the_organization_at_once() {
    let clerk = clerk();
    let (ada, acme) = (clerk.create_user("ada@example.com"), clerk.create_organization("Acme"));
    clerk.add_member(&acme.id, &ada.id, "org:member");
    let session = clerk.create_session(NewSession::of(&ada.id).organization(&acme.id));
    assert_eq!(now(&clerk, &session.id)["o"]["rol"], "member");
    let uat = |clerk: &Emulator| clerk.browser_cookies(&session.id, ORIGIN).get("__client_uat").unwrap().to_owned();
    let before = uat(&clerk);
    clerk.clock().advance(Duration::from_secs(1));
    clerk.remove_member(&acme.id, &ada.id);
    assert_eq!(now(&clerk, &session.id)["o"], Value::Null);
    assert_ne!(uat(&clerk), before, "older tokens are no longer good");
}

#[test]
fn factors_grow_old_and_are_shown_again() {
    let clerk = clerk();
    let (ada, bob) =
        (clerk.create_user("ada@example.com"), clerk.create_user(NewUser::new("b@x.test").second_factor()));
    let (ada, bob) = (clerk.create_session(&ada.id).id, clerk.create_session(&bob.id).id);
    clerk.clock().advance(Duration::from_secs(11 * 60 + 59));
    assert_eq!(now(&clerk, &ada)["fva"], json!([11, -1]));
    assert_eq!(now(&clerk, &bob)["fva"], json!([11, 11]));
    clerk.reverify(&bob, false);
    assert_eq!(now(&clerk, &bob)["fva"], json!([0, 11]));
    clerk.reverify(&ada, true);
    assert_eq!(now(&clerk, &ada)["fva"], json!([11, 0]), "the second factor is enrolled by that");
}

#[test]
fn a_pending_session_says_so_and_has_no_organization() {
    let clerk = clerk();
    let (ada, acme) = (clerk.create_user("ada@example.com"), clerk.create_organization("Acme"));
    clerk.add_member(&acme.id, &ada.id, "org:member");
    let other = clerk.create_session(NewSession::of(&ada.id).organization(&acme.id).task("setup-mfa"));
    assert_eq!((&now(&clerk, &other.id)["sts"], &now(&clerk, &other.id)["o"]), (&json!("pending"), &Value::Null));
    clerk.require_organization(true);
    let session = clerk.create_session(&ada.id);
    assert_eq!(now(&clerk, &session.id)["sts"], "pending");
    clerk.set_active_organization(&session.id, Some(&acme.id));
    let found = now(&clerk, &session.id);
    assert_eq!((&found["sts"], &found["o"]["id"]), (&json!("active"), &json!(acme.id)));
}

#[test]
fn an_actor_stands_in_the_token() {
    let clerk = clerk();
    let ada = clerk.create_user("ada@example.com");
    let actor = json!({ "sub": "user_support", "sid": "sess_1" });
    let session = clerk.create_session(NewSession::of(&ada.id).actor(actor.clone()));
    assert_eq!(now(&clerk, &session.id)["act"], actor);
}

#[tokio::test]
async fn a_template_knows_user_organization_and_session() {
    let clerk = clerk();
    let ada = NewUser::new("ada@example.com").name("Ada", "Lovelace").public_metadata(json!({ "level": 7 }));
    let (ada, acme) = (clerk.create_user(ada), clerk.create_organization("Acme"));
    clerk.add_member(&acme.id, &ada.id, "org:admin");
    let text = "{{user.full_name}} of {{org.name}} ({{org.role}})";
    let template = json!({
        "aud": "api", "text": text, "level": "{{user.public_metadata.level}}", "no": "{{user.external_id}}",
        "nested": { "list": ["{{org.slug}}", "{{user.external_id || 'none'}}"] },
    });
    clerk.create_jwt_template(NewJwtTemplate::new("t", template).allowed_clock_skew(7));
    let session = clerk.create_session(NewSession::of(&ada.id).organization(&acme.id));
    let api = crate::api::Api::new(&clerk);
    let path = format!("/v1/sessions/{}/tokens/t", session.id);
    let mut found = claims(api.post(&path, json!({})).await.accepted(200)["jwt"].as_str().unwrap());
    found.as_object_mut().unwrap().remove("jti");
    let expected = json!({
        "aud": "api", "text": "Ada Lovelace of Acme (org:admin)", "level": 7, "no": null,
        "nested": { "list": ["acme", "none"] },
        "iss": clerk.issuer(), "sub": ada.id, "iat": 1_790_000_000, "nbf": 1_789_999_993, "exp": 1_790_000_060,
    });
    assert_eq!(found, expected);
}

#[test]
fn browser_cookies_are_those_of_the_instance() {
    let clerk = clerk();
    let ada = clerk.create_user("ada@example.com");
    let session = clerk.create_session(&ada.id);
    let cookies = clerk.browser_cookies(&session.id, "http://localhost:3000");
    let names: Vec<&str> = cookies.iter().map(|(name, _)| name).collect();
    let suffix = names.iter().find_map(|name| name.strip_prefix("__session_")).unwrap();
    assert_eq!(suffix.len(), 8);
    for name in ["__session", "__client_uat", "__clerk_db_jwt"] {
        assert!(names.contains(&name) && names.contains(&format!("{name}_{suffix}").as_str()), "{names:?}");
        assert_eq!(cookies.get(name), cookies.get(&format!("{name}_{suffix}")));
    }
    assert!(cookies.get("__refresh").is_none() && cookies.get(&format!("__refresh_{suffix}")).is_some());
    assert_eq!(cookies.get("__client_uat"), Some("1790000000"));
    assert_eq!(claims(cookies.get("__session").unwrap())["azp"], "http://localhost:3000");
    assert!(cookies.header().contains("; __session="));
    assert!(!format!("{cookies:?}").contains(cookies.get("__session").unwrap()));
    let again = clerk.browser_cookies(&session.id, ORIGIN);
    assert_eq!(again.get("__clerk_db_jwt"), cookies.get("__clerk_db_jwt"), "the browser stays the same");
}
