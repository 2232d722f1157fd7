//! Answers have the fields that the description of the API gives them, of the right types, and no others.

use std::collections::HashMap;

use clerk_emulator::{Emulator, NewUser};
use serde_json::{Value, json};

use crate::api::Api;

/// What the description speaks of, but not among the fields.
const BEYOND: [&str; 1] = ["User.requires_password_reset"];

/// The facts about the fields of schemas; how types are written says their reader.
struct Facts(HashMap<String, Vec<(String, String)>>);

impl Facts {
    fn read() -> Self {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../xtask/spec-facts/fields.tsv");
        let mut schemas: HashMap<String, Vec<(String, String)>> = HashMap::new();
        for line in std::fs::read_to_string(path).unwrap().lines().skip(1) {
            let [schema, field, kind] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
            schemas.entry(schema.to_owned()).or_default().push((field.to_owned(), kind.to_owned()));
        }
        Self(schemas)
    }

    /// What is wrong with a value that should have this schema.
    fn faults(&self, schema: &str, value: &Value) -> Vec<String> {
        let fields: Vec<&(String, String)> =
            self.0.get(schema).unwrap_or_else(|| panic!("no schema {schema}")).iter().collect();
        let Some(members) = value.as_object() else { return vec![format!("{schema} is {value}")] };
        let mut faults = Vec::new();
        for (name, kind) in &fields {
            // Fields of objects without a name of their own are left to their own schema's tests.
            if name.contains('.') {
                continue;
            }
            let place = format!("{schema}.{name}");
            let (kind, signs) = kind.split_at(kind.trim_end_matches(['!', '?', '~']).len());
            match members.get(name) {
                None if signs.contains('!') => faults.push(format!("{place} is missing")),
                None => {}
                Some(Value::Null) if signs.contains('?') => {}
                Some(value) => faults.extend(self.faults_of_type(&place, kind, value)),
            }
        }
        for name in members.keys().filter(|name| !fields.iter().any(|(known, _)| known == *name)) {
            let place = format!("{schema}.{name}");
            if !BEYOND.contains(&place.as_str()) {
                faults.push(format!("{place} is unknown"));
            }
        }
        faults
    }

    fn faults_of_type(&self, place: &str, kind: &str, value: &Value) -> Vec<String> {
        if let Some(item) = kind.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            let Some(items) = value.as_array() else { return vec![format!("{place} is {value}")] };
            return items.iter().flat_map(|value| self.faults_of_type(place, item, value)).collect();
        }
        if self.0.contains_key(kind) {
            return self.faults(kind, value);
        }
        if kind.contains('|') && !kind.contains('(') {
            let fits = kind.split('|').any(|kind| self.faults_of_type(place, kind, value).is_empty());
            return if fits { Vec::new() } else { vec![format!("{place} is {value}, none of {kind}")] };
        }
        let (base, choices) = kind.split_once('(').map_or((kind, None), |(base, rest)| (base, rest.strip_suffix(')')));
        let fits = match base.split(':').next().unwrap_or_default() {
            "string" => {
                value.as_str().is_some_and(|text| choices.is_none_or(|all| all.split('|').any(|one| one == text)))
            }
            "integer" => value.is_i64() || value.is_u64(),
            "number" => value.is_number(),
            "boolean" => value.is_boolean(),
            "map" | "object" => value.is_object(),
            "any" => true,
            other => panic!("{place} has the unknown type {other}"),
        };
        if fits { Vec::new() } else { vec![format!("{place} is {value}, not {kind}")] }
    }
}

#[tokio::test]
async fn users_and_their_own_have_the_described_shapes() {
    let facts = Facts::read();
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let body = json!({
        "email_address": ["ada@x.test", "b@x.test"], "email_address_identification_status": ["verified", "reserved"],
        "phone_number": ["+12025550101"], "web3_wallet": ["0x52908400098527886E0F7030069857D2E4169EE7"],
        "username": "ada", "password": "correct horse", "totp_secret": "JBSWY3DP", "legal_accepted_at": "2012-10-20T07:15:20Z",
    });
    let user = api.post("/v1/users", body).await.accepted(200);
    let other = NewUser::new("c@x.test").external_account("oauth_google", "g-1", "ya29.x");
    let other = api.get(&format!("/v1/users/{}", clerk.create_user(other).id)).await.accepted(200);
    for user in [&user, &other] {
        assert_eq!(facts.faults("User", user), Vec::<String>::new(), "{user}");
    }
    let path = format!("/v1/users/{}", user["id"].as_str().unwrap());
    let session = clerk.create_session(user["id"].as_str().unwrap());
    let (id, actor) = (&user["id"], json!({ "sub": other["id"] }));
    for (schema, path, body) in [
        ("EmailAddress", "/v1/email_addresses".to_owned(), json!({ "user_id": id, "email_address": "d@x.test" })),
        (
            "PhoneNumber",
            "/v1/phone_numbers".to_owned(),
            json!({ "user_id": id, "phone_number": "+12025550102", "verified": true, "reserved_for_second_factor": true }),
        ),
        ("SignInToken", "/v1/sign_in_tokens".to_owned(), json!({ "user_id": id })),
        ("ActorToken", "/v1/actor_tokens".to_owned(), json!({ "user_id": id, "actor": actor })),
        ("TestingToken", "/v1/testing_tokens".to_owned(), json!({})),
        ("Session", "/v1/sessions".to_owned(), json!({ "user_id": id })),
    ] {
        let answer = api.post(&path, body).await.accepted(200);
        assert_eq!(facts.faults(schema, &answer), Vec::<String>::new(), "{answer}");
    }
    for (schema, path) in [
        ("TotalCount", "/v1/users/count".to_owned()),
        ("Client", format!("/v1/clients/{}", session.client_id)),
        ("Session", format!("/v1/sessions/{}", session.id)),
    ] {
        let answer = api.get(&path).await.accepted(200);
        assert_eq!(facts.faults(schema, &answer), Vec::<String>::new(), "{path}: {answer}");
    }
    let other = format!("/v1/users/{}", other["id"].as_str().unwrap());
    let tokens = api.get(&format!("{other}/oauth_access_tokens/oauth_google")).await.accepted(200);
    assert!(tokens[0]["scopes"].is_array());
    let address = format!("/v1/email_addresses/{}", user["primary_email_address_id"].as_str().unwrap());
    for gone in [address, path] {
        let answer = api.delete(&gone).await.accepted(200);
        assert_eq!(facts.faults("DeletedObject", &answer), Vec::<String>::new(), "{answer}");
    }
}

#[tokio::test]
async fn organizations_and_access_have_the_described_shapes() {
    let facts = Facts::read();
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let ada = clerk.create_user("ada@x.test");
    let body = json!({ "name": "Acme", "created_by": ada.id });
    let acme = api.post("/v1/organizations", body).await.accepted(200)["id"].as_str().unwrap().to_owned();
    let path = |rest: &str| format!("/v1/organizations/{acme}{rest}");
    let mut made = HashMap::new();
    for (schema, path, body) in [
        ("Permission", "/v1/organization_permissions".to_owned(), json!({ "name": "n", "key": "org:reports:read" })),
        ("Role", "/v1/organization_roles".to_owned(), json!({ "name": "n", "key": "org:auditor" })),
        (
            "RoleSet",
            "/v1/role_sets".to_owned(),
            json!({ "name": "n", "roles": ["org:admin"], "default_role_key": "org:admin", "creator_role_key": "org:admin" }),
        ),
        (
            "OrganizationInvitation",
            path("/invitations"),
            json!({ "email_address": "new@x.test", "role": "org:member", "inviter_user_id": ada.id }),
        ),
        ("OrganizationDomain", path("/domains"), json!({ "name": "x.test", "enrollment_mode": "enterprise_sso" })),
        ("Invitation", "/v1/invitations".to_owned(), json!({ "email_address": "new@x.test" })),
        ("AllowlistIdentifier", "/v1/allowlist_identifiers".to_owned(), json!({ "identifier": "*@x.test" })),
        ("BlocklistIdentifier", "/v1/blocklist_identifiers".to_owned(), json!({ "identifier": "*@y.test" })),
        ("WaitlistEntry", "/v1/waitlist_entries".to_owned(), json!({ "email_address": "late@x.test" })),
        ("Domain", "/v1/domains".to_owned(), json!({ "name": "localhost:3001", "is_satellite": true })),
        ("RedirectURL", "/v1/redirect_urls".to_owned(), json!({ "url": "my-app://back" })),
        ("JWTTemplate", "/v1/jwt_templates".to_owned(), json!({ "name": "n", "claims": {} })),
    ] {
        let answer = api.post(&path, body).await.accepted(200);
        assert_eq!(facts.faults(schema, &answer), Vec::<String>::new(), "{answer}");
        made.insert(schema, answer["id"].as_str().unwrap().to_owned());
    }
    let flags = "?include_members_count=true&include_missing_member_with_elevated_permissions=true";
    for (schema, path) in [
        ("Organization", path(flags)),
        ("Organizations", format!("/v1/organizations{flags}")),
        ("OrganizationMemberships", path("/memberships")),
        ("OrganizationMemberships", "/v1/organization_memberships".to_owned()),
        ("OrganizationMemberships", format!("/v1/users/{}/organization_memberships", ada.id)),
        ("OrganizationInvitations", path("/invitations")),
        ("OrganizationInvitations", path("/invitations/pending")),
        ("OrganizationInvitationsWithPublicOrganizationData", "/v1/organization_invitations".to_owned()),
        ("OrganizationInvitationsWithPublicOrganizationData", format!("/v1/users/{}/organization_invitations", ada.id)),
        ("OrganizationDomains", path("/domains")),
        ("OrganizationDomains", "/v1/organization_domains".to_owned()),
        ("Permissions", "/v1/organization_permissions".to_owned()),
        ("Roles", "/v1/organization_roles".to_owned()),
        ("RoleSets", "/v1/role_sets".to_owned()),
        ("BlocklistIdentifiers", "/v1/blocklist_identifiers".to_owned()),
        ("Domains", "/v1/domains".to_owned()),
    ] {
        let answer = api.get(&path).await.accepted(200);
        assert_eq!(facts.faults(schema, &answer), Vec::<String>::new(), "{path}: {answer}");
    }
    let one = |schema: &str| made[schema].as_str();
    for (schema, path, body) in [
        ("Organization", path("/metadata"), None),
        ("OrganizationMembership", path(&format!("/memberships/{}/metadata", ada.id)), None),
        (
            "OrganizationInvitation",
            path(&format!("/invitations/{}/revoke", one("OrganizationInvitation"))),
            Some(json!({})),
        ),
        (
            "OrganizationDomain",
            path(&format!("/domains/{}/verify_ownership", one("OrganizationDomain"))),
            Some(json!({})),
        ),
        ("Invitation", format!("/v1/invitations/{}/revoke", one("Invitation")), Some(json!({}))),
        ("WaitlistEntry", format!("/v1/waitlist_entries/{}/invite", one("WaitlistEntry")), Some(json!({}))),
        ("InstanceRestrictions", "/v1/instance/restrictions".to_owned(), None),
    ] {
        let answer = match body {
            Some(body) => api.post(&path, body).await,
            None => api.patch(&path, json!({})).await,
        };
        let answer = answer.accepted(200);
        assert_eq!(facts.faults(schema, &answer), Vec::<String>::new(), "{path}: {answer}");
    }
    for path in [
        format!("/v1/role_sets/{}/replace", one("RoleSet")),
        path(&format!("/domains/{}", one("OrganizationDomain"))),
        format!("/v1/organization_permissions/{}", one("Permission")),
        format!("/v1/organization_roles/{}", one("Role")),
        format!("/v1/allowlist_identifiers/{}", one("AllowlistIdentifier")),
        format!("/v1/blocklist_identifiers/{}", one("BlocklistIdentifier")),
        format!("/v1/domains/{}", one("Domain")),
        format!("/v1/redirect_urls/{}", one("RedirectURL")),
        format!("/v1/jwt_templates/{}", one("JWTTemplate")),
        path(""),
    ] {
        let answer = match path.strip_suffix("/replace") {
            Some(_) => api.post(&path, json!({ "dest_role_set_key": "role_set:default" })).await,
            None => api.delete(&path).await,
        };
        let answer = answer.accepted(200);
        assert_eq!(facts.faults("DeletedObject", &answer), Vec::<String>::new(), "{path}: {answer}");
    }
}

#[test]
fn wrong_shapes_are_noticed() {
    let facts = Facts::read();
    let url = json!({ "object": "redirect_url", "id": "ru_1", "url": "x", "created_at": 1, "updated_at": 1 });
    assert_eq!(facts.faults("RedirectURL", &url), Vec::<String>::new());
    for (name, value) in
        [("object", json!("url")), ("id", Value::Null), ("created_at", json!("1")), ("other", json!(1))]
    {
        let mut wrong = url.clone();
        wrong[name] = value;
        assert_eq!(facts.faults("RedirectURL", &wrong).len(), 1, "{wrong}");
    }
    assert_eq!(facts.faults("RedirectURL", &json!({})).len(), 5);
    let domains = json!({ "data": [{}], "total_count": 1 });
    assert!(facts.faults("Domains", &domains).contains(&"Domain.name is missing".to_owned()));
}
