//! `POST /oauth_applications/access_tokens/verify`.

use std::time::Duration;

use clerk_emulator::{Algorithm, Emulator, NewOAuthToken};
use serde_json::{Value, json};

use crate::api::{Api, Reply};

const USER: &str = "user_2xhFjEI5X2qWRvtV13BzSj8H6Dk";
const PATH: &str = "/oauth_applications/access_tokens/verify";

async fn verify(api: &Api<'_>, token: &str) -> Reply {
    api.post(PATH, json!({ "access_token": token })).await
}

#[tokio::test]
async fn an_opaque_token_verifies_until_it_ends() {
    let clerk = Emulator::start();
    clerk.clock().freeze();
    clerk.clock().set(1_790_000_000_700);
    let api = Api::new(&clerk);
    let plain = clerk.create_oauth_token(NewOAuthToken::new(USER, "client_1").seconds(10.0));
    let actor = json!({ "iss": "https://x", "sub": "agent_1", "act": { "sub": "agent_2" } });
    let rich = NewOAuthToken::new(USER, "client_1").scopes(["read", "write"]).audience(["a", "b"]).actor(actor.clone());
    let rich = clerk.create_oauth_token(rich);
    let mut expected = json!({
        "object": "clerk_idp_oauth_access_token", "id": plain.id, "client_id": "client_1", "subject": USER,
        "scopes": [], "revoked": false, "revocation_reason": null, "expired": false,
        "expiration": 1_790_000_010, "created_at": 1_790_000_000, "updated_at": 1_790_000_000,
    });
    assert_eq!(verify(&api, &plain.token).await.accepted(200), expected);
    assert_eq!(api.post(&format!("/v1{PATH}"), json!({ "secret": plain.token })).await.accepted(200), expected);
    expected["id"] = json!(rich.id);
    expected["scopes"] = json!(["read", "write"]);
    expected["aud"] = json!(["a", "b"]);
    expected["act"] = actor;
    expected["expiration"] = json!(1_790_086_400);
    assert_eq!(verify(&api, &rich.token).await.accepted(200), expected);

    clerk.clock().advance(Duration::from_secs(10));
    clerk.revoke_oauth_token(&rich.id);
    let mut bodies = Vec::new();
    for token in ["", "oat_unknown", "a.b.c", &plain.token, &rich.token, &rich.id] {
        let reply = verify(&api, token).await;
        reply.refused(404, "resource_not_found");
        bodies.push(reply.body["errors"].clone());
    }
    assert!(bodies.iter().all(|body| *body == bodies[0]), "{bodies:?}");
}

#[tokio::test]
async fn a_jwt_is_checked_by_signature_type_and_time() {
    let clerk = Emulator::start();
    clerk.clock().freeze();
    clerk.clock().set(1_790_000_000_700);
    let api = Api::new(&clerk);
    let draft = || clerk.mint_oauth(USER, "client_1").claim("jti", "oat_1").claim("scope", "read write");
    let expected = json!({
        "object": "clerk_idp_oauth_access_token", "id": "oat_1", "client_id": "client_1", "subject": USER,
        "scopes": ["read", "write"], "revoked": false, "revocation_reason": null, "expired": false,
        "expiration": 1_790_086_400, "created_at": 1_790_000_000, "updated_at": 1_790_000_000,
    });
    assert_eq!(verify(&api, &draft().sign()).await.accepted(200), expected);
    let other_type = draft().typ("application/at+jwt").without_claim("scope").claim("scp", vec!["read", "write"]);
    assert_eq!(verify(&api, &other_type.sign()).await.accepted(200), expected);
    let rich = draft().claim("aud", "https://x").claim("act", json!({ "sub": "agent_1" })).without_claim("scope");
    let rich = verify(&api, &rich.sign()).await.accepted(200);
    assert_eq!((&rich["aud"], &rich["act"]), (&json!(["https://x"]), &json!({ "sub": "agent_1" })));
    assert_eq!(rich["scopes"], json!([]));

    assert_eq!(verify(&api, &draft().expired().sign()).await.accepted(200), json!({ "active": false }));
    assert_eq!(verify(&api, &draft().expires_in(0).sign()).await.accepted(200), json!({ "active": false }));
    assert_eq!(verify(&api, &draft().expires_in(1).sign()).await.status, 200);
    for (defect, token) in [
        ("signature", draft().bad_signature().sign()),
        ("key", draft().foreign_key().sign()),
        ("expired and forged", draft().expired().foreign_key().sign()),
        ("kid", draft().key_id("ins_other").sign()),
        ("no kid", draft().without_header("kid").sign()),
        ("alg none", draft().algorithm(Algorithm::None).sign()),
        ("alg HS256", draft().algorithm(Algorithm::Hs256).sign()),
        ("alg RS512", draft().algorithm(Algorithm::Rs512).sign()),
        ("typ", draft().typ("JWT").sign()),
        ("no typ", draft().without_header("typ").sign()),
        ("not yet valid", draft().not_yet_valid().sign()),
        ("no exp", draft().without_claim("exp").sign()),
        ("no sub", draft().without_claim("sub").sign()),
        ("payload", draft().raw_payload("[]").sign()),
        ("header", draft().raw_header("null").sign()),
        ("session", clerk.mint_session(USER, "sess_1").sign()),
    ] {
        let reply = verify(&api, &token).await;
        assert_eq!(reply.status, 404, "{defect}: {}", reply.text);
        reply.refused(404, "resource_not_found");
    }
}

#[tokio::test]
async fn bad_fields_are_400() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    for body in [
        json!({}),
        json!({ "access_token": null }),
        json!({ "access_token": 1 }),
        json!({ "secret": [] }),
        json!({ "access_token": "x", "colour": 1 }),
        Value::Null,
    ] {
        api.post(PATH, body).await.refused(400, "bad_request");
    }
    let machine = clerk.create_machine("m", &[]);
    let reply = api.with_key(&machine.secret_key, "POST", PATH, Some(json!({ "access_token": "x" }))).await;
    reply.refused(401, "clerk_key_invalid");
}
