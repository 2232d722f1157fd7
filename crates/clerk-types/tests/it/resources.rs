//! Each resource as the smallest and the largest document there is, and with things nobody has heard of.

use clerk_types::deleted::DeletedObject;
use clerk_types::ids::{MachineId, OrganizationId, SubjectId, UserId};
use clerk_types::object_type::ObjectType;
use clerk_types::resources::api_keys::{ApiKey, ApiKeySecret};
use clerk_types::resources::m2m_tokens::{M2mToken, M2mTokenFormat};
use clerk_types::resources::machines::{DeletedMachineScope, Machine, MachineScope, MachineSecretKey};
use clerk_types::resources::oauth_access_tokens::{Actor, OAuthAccessToken, OAuthVerification};
use clerk_types::time::{Millis, Seconds};
use serde_json::{Value, json};

use crate::{ignores_unknown_members, null_equals_absent, parse, requires, survives};

fn nested_machine() -> Value {
    json!({
        "object": "machine",
        "id": "mch_2",
        "name": "receiver",
        "instance_id": "ins_1",
        "created_at": 1716883100000_i64,
        "updated_at": 1716883100001_i64,
        "default_token_ttl": 60
    })
}

fn machine() -> Value {
    json!({
        "object": "machine",
        "id": "mch_1",
        "name": "sender",
        "instance_id": "ins_1",
        "created_at": 1716883200000_i64,
        "updated_at": 1716883200001_i64,
        "default_token_ttl": 3600,
        "scoped_machines": [nested_machine()],
        "secret_key": "ak_machine_secret"
    })
}

#[test]
fn machine_maximal() {
    let machine: Machine = survives(&machine());
    assert_eq!(machine.object, ObjectType::Machine);
    assert_eq!(machine.created_at, Millis::new(1_716_883_200_000));
    assert_eq!(machine.default_token_ttl, Some(Seconds::new(3600)));
    assert_eq!(machine.secret_key.unwrap().expose(), "ak_machine_secret");
    let scoped = machine.scoped_machines.unwrap();
    assert_eq!(scoped[0].id, "mch_2");
    assert_eq!(scoped[0].scoped_machines, None);
}

#[test]
fn machine_minimal() {
    let document = json!({
        "object": "machine", "id": "mch_1", "name": "x", "instance_id": "ins_1", "created_at": 0, "updated_at": 1
    });
    let machine: Machine = survives(&document);
    assert_eq!(machine.scoped_machines, None);
    assert_eq!(machine.default_token_ttl, None);
    assert_eq!(machine.secret_key, None);
    // Nothing is invented in writing.
    assert_eq!(serde_json::to_value(&machine).unwrap(), document);
}

#[test]
fn machine_edges() {
    ignores_unknown_members::<Machine>(&machine());
    null_equals_absent::<Machine>(&machine(), &["default_token_ttl", "scoped_machines", "secret_key"]);
    requires::<Machine>(&machine(), &["id", "name", "instance_id", "created_at", "updated_at"]);
    // An empty list is not the same as no list.
    let mut document = machine();
    document["scoped_machines"] = json!([]);
    assert_eq!(survives::<Machine>(&document).scoped_machines, Some(vec![]));
}

#[test]
fn machine_scope_and_its_deletion() {
    let scope = json!({
        "object": "machine_scope", "from_machine_id": "mch_1", "to_machine_id": "mch_2", "created_at": 1716883200000_i64
    });
    let parsed: MachineScope = survives(&scope);
    assert_eq!((parsed.from_machine_id, parsed.to_machine_id), (MachineId::new("mch_1"), MachineId::new("mch_2")));
    ignores_unknown_members::<MachineScope>(&scope);
    requires::<MachineScope>(&scope, &["from_machine_id", "to_machine_id", "created_at"]);

    let deleted =
        json!({"object": "machine_scope", "from_machine_id": "mch_1", "to_machine_id": "mch_2", "deleted": true});
    let parsed: DeletedMachineScope = survives(&deleted);
    assert!(parsed.deleted);
    ignores_unknown_members::<DeletedMachineScope>(&deleted);
    requires::<DeletedMachineScope>(&deleted, &["from_machine_id", "to_machine_id", "deleted"]);
}

#[test]
fn secret_keys() {
    let document = json!({"object": "machine_secret_key", "secret": "ak_1"});
    assert_eq!(survives::<MachineSecretKey>(&document).secret.expose(), "ak_1");
    ignores_unknown_members::<MachineSecretKey>(&document);
    requires::<MachineSecretKey>(&document, &["secret"]);

    let document = json!({"secret": "ak_2"});
    assert_eq!(survives::<ApiKeySecret>(&document).secret.expose(), "ak_2");
    requires::<ApiKeySecret>(&document, &["secret"]);
}

#[test]
fn deleted_object() {
    let document = json!({
        "object": "machine", "id": "mch_1", "slug": "a", "external_id": "mine", "deleted": true
    });
    let deleted: DeletedObject = survives(&document);
    assert_eq!(deleted.object, ObjectType::Machine);
    ignores_unknown_members::<DeletedObject>(&document);
    null_equals_absent::<DeletedObject>(&document, &["id", "slug", "external_id"]);
    requires::<DeletedObject>(&document, &["object", "deleted"]);

    let document = json!({"object": "organization_domain_2031", "deleted": true});
    let deleted: DeletedObject = survives(&document);
    assert_eq!(deleted.object, ObjectType::Other("organization_domain_2031".into()));
}

fn m2m_token() -> Value {
    json!({
        "object": "machine_to_machine_token",
        "id": "mt_0123456789abcdef0123456789abcdef",
        "subject": "mch_1",
        "claims": {"role": "admin", "nothing": null, "list": [1, 2.5, null, {"a": null}]},
        "scopes": ["mch_2", "mch_3"],
        "token": "mt_token",
        "revoked": true,
        "revocation_reason": "leaked",
        "expired": true,
        "expiration": 1716886800000_i64,
        "last_used_at": 1716883300000_i64,
        "created_at": 1716883200000_i64,
        "updated_at": 1716883200001_i64
    })
}

#[test]
fn m2m_token_maximal() {
    let token: M2mToken = survives(&m2m_token());
    assert_eq!(token.object, ObjectType::M2mToken);
    assert_eq!(token.scopes, [MachineId::new("mch_2"), MachineId::new("mch_3")]);
    assert_eq!(token.token.as_ref().unwrap().expose(), "mt_token");
    assert_eq!(token.expiration, Some(Millis::new(1_716_886_800_000)));
    // Inside of free JSON a null stays a null.
    let written = serde_json::to_value(&token).unwrap();
    assert_eq!(written["claims"], m2m_token()["claims"]);
}

#[test]
fn m2m_token_minimal() {
    let token: M2mToken = survives(&json!({"id": "mt_1", "subject": "mch_1", "revoked": false, "expired": false}));
    assert_eq!(token, M2mToken::new("mt_1", "mch_1"));
}

#[test]
fn m2m_token_edges() {
    ignores_unknown_members::<M2mToken>(&m2m_token());
    null_equals_absent::<M2mToken>(
        &m2m_token(),
        &["claims", "scopes", "token", "revocation_reason", "expiration", "last_used_at", "created_at", "updated_at"],
    );
    requires::<M2mToken>(&m2m_token(), &["id", "subject", "revoked", "expired"]);
    // A verdict that is no verdict must not pass for "not revoked".
    for verdict in [json!(null), json!("false"), json!(0)] {
        for member in ["revoked", "expired"] {
            let mut document = m2m_token();
            document[member] = verdict.clone();
            assert!(serde_json::from_value::<M2mToken>(document).is_err(), "{member}: {verdict}");
        }
    }
    // Claims may be any JSON.
    for claims in [json!([1]), json!("text"), json!(false), json!(0)] {
        let mut document = m2m_token();
        document["claims"] = claims.clone();
        assert_eq!(survives::<M2mToken>(&document).claims, Some(claims));
    }
}

#[test]
fn numbers_with_a_fraction_are_numbers() {
    let mut document = m2m_token();
    for member in ["expiration", "last_used_at", "created_at", "updated_at"] {
        document[member] = json!(1716883200000.0_f64);
    }
    let text = document.to_string();
    assert!(text.contains("1716883200000.0"), "{text}");
    let token: M2mToken = survives(&document);
    assert_eq!(token.expiration, Some(Millis::new(1_716_883_200_000)));
    assert_eq!(token.created_at, token.updated_at);
}

#[test]
fn m2m_token_format() {
    assert_eq!(parse::<M2mTokenFormat>(&json!("jwt")).as_str(), "jwt");
    assert!(matches!(parse::<M2mTokenFormat>(&json!("opaque")), M2mTokenFormat::Opaque));
    assert_eq!(survives::<M2mTokenFormat>(&json!("cwt")), M2mTokenFormat::Other("cwt".into()));
}

fn api_key() -> Value {
    json!({
        "object": "api_key",
        "id": "ak_0123456789abcdef0123456789abcdef",
        "type": "api_key",
        "subject": "user_1",
        "name": "nightly",
        "description": "for the nightly job",
        "claims": {"plan": null},
        "scopes": ["read", "write"],
        "secret": "ak_a/b==",
        "revoked": true,
        "revocation_reason": "old",
        "expired": true,
        "expiration": 1716886800000_i64,
        "created_by": "user_2",
        "last_used_at": 1716883300000_i64,
        "created_at": 1716883200000_i64,
        "updated_at": 1716883200001_i64
    })
}

#[test]
fn api_key_maximal() {
    let key: ApiKey = survives(&api_key());
    assert_eq!(key.object, ObjectType::ApiKey);
    assert_eq!(key.subject.as_user(), Some(UserId::new("user_1")));
    assert_eq!(key.created_by, Some(UserId::new("user_2")));
    assert_eq!(key.secret.unwrap().expose(), "ak_a/b==");
    assert_eq!(key.claims, Some(json!({"plan": null})));
}

#[test]
fn api_key_minimal() {
    let key: ApiKey = survives(&json!({
        "id": "ak_1", "subject": "org_1", "name": "n", "revoked": false, "expired": false
    }));
    assert_eq!(key.subject, SubjectId::from(OrganizationId::new("org_1")));
    assert!(key.scopes.is_empty());
    assert_eq!(key.expiration, None);
}

#[test]
fn api_key_edges() {
    ignores_unknown_members::<ApiKey>(&api_key());
    null_equals_absent::<ApiKey>(
        &api_key(),
        &[
            "type",
            "description",
            "claims",
            "scopes",
            "secret",
            "revocation_reason",
            "expiration",
            "created_by",
            "last_used_at",
            "created_at",
            "updated_at",
        ],
    );
    requires::<ApiKey>(&api_key(), &["id", "subject", "name", "revoked", "expired"]);
}

fn oauth_access_token() -> Value {
    json!({
        "object": "clerk_idp_oauth_access_token",
        "id": "oat_0123456789abcdef0123456789abcdef",
        "client_id": "client_1",
        "type": "oauth:access_token",
        "subject": "user_1",
        "scopes": ["profile", "email"],
        "revoked": true,
        "revocation_reason": "left",
        "expired": true,
        "expiration": 1716886800,
        "created_at": 1716883200.5,
        "updated_at": 1716883200000_i64,
        "aud": ["https://api.example.com"],
        "act": {"iss": "https://issuer.example", "sub": "agent_1", "act": {"sub": "agent_2"}}
    })
}

#[test]
fn oauth_access_token_maximal() {
    let token: OAuthAccessToken = survives(&oauth_access_token());
    assert_eq!(token.aud.as_deref(), Some(&["https://api.example.com".to_owned()][..]));
    // Times are passed through as they came, whatever their unit.
    assert_eq!(token.expiration.as_ref().unwrap().as_i64(), Some(1_716_886_800));
    assert_eq!(token.created_at.as_ref().unwrap().as_number().as_f64(), Some(1_716_883_200.5));
    assert_eq!(token.created_at.as_ref().unwrap().as_i64(), None);
    let actor = token.act.unwrap();
    assert_eq!(actor.iss.as_deref(), Some("https://issuer.example"));
    assert_eq!(actor.act.unwrap().sub, "agent_2");
}

#[test]
fn oauth_access_token_minimal() {
    let document = json!({
        "id": "oat_1", "client_id": "client_1", "subject": "user_1", "revoked": false, "expired": false
    });
    let token: OAuthAccessToken = survives(&document);
    assert_eq!(token, OAuthAccessToken::new("oat_1", "client_1", "user_1"));
}

#[test]
fn oauth_access_token_edges() {
    ignores_unknown_members::<OAuthAccessToken>(&oauth_access_token());
    null_equals_absent::<OAuthAccessToken>(
        &oauth_access_token(),
        &["type", "scopes", "revocation_reason", "expiration", "created_at", "updated_at", "aud", "act"],
    );
    requires::<OAuthAccessToken>(&oauth_access_token(), &["id", "client_id", "subject", "revoked", "expired"]);
}

#[test]
fn oauth_audience_shapes() {
    let cases = [
        (json!("https://a"), Some(vec!["https://a"])),
        (json!(["https://a", "https://b"]), Some(vec!["https://a", "https://b"])),
        // Not half of a list: what is malformed must not satisfy anybody.
        (json!(["https://a", 7]), None),
        (json!(["https://a", null]), None),
        (json!([]), Some(vec![])),
        (json!(7), None),
        (json!({"a": "b"}), None),
    ];
    for (aud, expected) in cases {
        let mut document = oauth_access_token();
        document["aud"] = aud.clone();
        let token: OAuthAccessToken = parse(&document);
        let got = token.aud.as_ref().map(|aud| aud.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(got, expected, "{aud}");
    }
}

#[test]
fn oauth_actor_chain() {
    let cases = [
        // Not an actor: absent.
        (json!("agent"), None),
        (json!(["agent"]), None),
        (json!({}), None),
        (json!({"sub": 1}), None),
        (json!({"sub": null}), None),
        (json!({"act": {"sub": "b"}}), None),
        // Other members are dropped, and what has the wrong type with them.
        (json!({"sub": "a", "iss": 7, "email": "x@y"}), Some(json!({"sub": "a"}))),
        (json!({"sub": "", "iss": ""}), Some(json!({"sub": "", "iss": ""}))),
        // A broken second level is dropped, the first stays.
        (json!({"sub": "a", "act": {"iss": "i"}}), Some(json!({"sub": "a"}))),
        (json!({"sub": "a", "act": "b"}), Some(json!({"sub": "a"}))),
        // Two levels, never three.
        (
            json!({"sub": "a", "act": {"sub": "b", "iss": "i", "act": {"sub": "c"}}}),
            Some(json!({"sub": "a", "act": {"sub": "b", "iss": "i"}})),
        ),
    ];
    for (act, expected) in cases {
        let mut document = oauth_access_token();
        document["act"] = act.clone();
        let token: OAuthAccessToken = parse(&document);
        assert_eq!(token.act.map(|actor| serde_json::to_value(actor).unwrap()), expected, "{act}");
        assert_eq!(Actor::from_claim(&act).map(|actor| serde_json::to_value(actor).unwrap()), expected, "{act}");
    }
}

#[test]
fn oauth_verification() {
    assert_eq!(survives::<OAuthVerification>(&json!({"active": false})), OAuthVerification::Inactive);
    let OAuthVerification::Active(token) = survives(&oauth_access_token()) else { panic!("not active") };
    assert_eq!(token, parse::<OAuthAccessToken>(&oauth_access_token()));

    // A document that calls itself inactive is a refusal, whatever else it holds.
    let mut document = oauth_access_token();
    document["active"] = json!(false);
    assert_eq!(parse::<OAuthVerification>(&document), OAuthVerification::Inactive);
    for active in [json!(true), json!(null)] {
        document["active"] = active;
        assert!(matches!(parse::<OAuthVerification>(&document), OAuthVerification::Active(_)));
    }
    // Neither yes nor no, or nothing at all, is an error and never a token.
    for document in [json!({}), json!({"active": true}), json!({"active": "false"}), json!([]), json!(null)] {
        assert!(serde_json::from_value::<OAuthVerification>(document.clone()).is_err(), "{document}");
    }
    document["active"] = json!(0);
    assert!(serde_json::from_value::<OAuthVerification>(document).is_err());
}

#[test]
fn unknown_object_types_survive_and_missing_ones_are_filled_in() {
    let mut document = machine();
    document["object"] = json!("machine_2031");
    assert_eq!(survives::<Machine>(&document).object, ObjectType::Other("machine_2031".into()));
    document.as_object_mut().unwrap().remove("object");
    assert_eq!(parse::<Machine>(&document).object, ObjectType::Machine);
}

#[test]
fn nothing_secret_in_debug() {
    let shown = [
        format!("{:?}", parse::<Machine>(&machine())),
        format!("{:?}", parse::<M2mToken>(&m2m_token())),
        format!("{:?}", parse::<ApiKey>(&api_key())),
        format!("{:?}", parse::<ApiKeySecret>(&json!({"secret": "ak_a/b=="}))),
        format!("{:?}", parse::<MachineSecretKey>(&json!({"secret": "ak_machine_secret"}))),
    ]
    .join("\n");
    for secret in ["ak_machine_secret", "mt_token", "ak_a/b=="] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
    assert_eq!(shown.matches("Secret(..)").count(), 5, "{shown}");
}
