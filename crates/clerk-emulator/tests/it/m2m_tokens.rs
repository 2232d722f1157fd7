//! `/m2m_tokens`.

use std::time::Duration;

use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clerk_emulator::{EmulatedMachine, Emulator};
use serde_json::{Value, json};

use crate::api::{Api, Reply};

async fn mint(api: &Api<'_>, machine: &EmulatedMachine, body: Value) -> Reply {
    api.with_key(&machine.secret_key, "POST", "/m2m_tokens", Some(body)).await
}

async fn verify(api: &Api<'_>, key: &str, token: &Value) -> Reply {
    api.with_key(key, "POST", "/m2m_tokens/verify", Some(json!({ "token": token }))).await
}

fn decode(part: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

#[tokio::test]
async fn an_opaque_token_goes_through_its_life() {
    let clerk = Emulator::start();
    clerk.clock().freeze();
    let now = clerk.clock().now_ms();
    let api = Api::new(&clerk);
    let receiver = clerk.create_machine("receiver", &[]);
    let sender = clerk.create_machine("sender", &[&receiver.id]);
    let body = json!({ "claims": { "a": [1] }, "seconds_until_expiration": 2.5, "token_format": "opaque" });
    let created = mint(&api, &sender, body).await.accepted(201);
    let id = created["id"].as_str().unwrap();
    assert!(id.strip_prefix("mt_").unwrap().bytes().all(|byte| byte.is_ascii_hexdigit()) && id.len() == 35, "{id}");
    let token = &created["token"];
    assert!(token.as_str().unwrap().starts_with("mt_"));
    let mut expected = json!({
        "object": "machine_to_machine_token", "id": id, "subject": sender.id, "claims": { "a": [1] },
        "scopes": [receiver.id], "revoked": false, "revocation_reason": null, "expired": false,
        "expiration": now + 2_500, "last_used_at": null, "created_at": now, "updated_at": now,
    });
    let mut with_token = expected.clone();
    with_token["token"] = token.clone();
    assert_eq!(created, with_token);

    clerk.clock().advance(Duration::from_millis(7));
    let verified = verify(&api, &receiver.secret_key, token).await.accepted(200);
    expected["last_used_at"] = json!(now + 7);
    expected["updated_at"] = json!(now + 7);
    assert_eq!(verified, expected, "no token in the answer, and its use is noted");

    let path = format!("/m2m_tokens/{id}/revoke");
    let revoked = api.post(&path, json!({ "revocation_reason": "lost" })).await.accepted(200);
    expected["revoked"] = json!(true);
    expected["revocation_reason"] = json!("lost");
    assert_eq!(revoked, expected);
    verify(&api, &receiver.secret_key, token).await.refused(404, "resource_not_found");
    clerk.clock().advance(Duration::from_millis(7));
    let again = api.post(&path, json!({ "revocation_reason": "again" })).await.accepted(200);
    assert_eq!(again, expected, "revoking twice changes nothing");
}

#[tokio::test]
async fn creation_needs_a_living_machine_secret_key() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let body = Some(json!({}));
    for key in [clerk.secret_key(), "ak_unknown", "sk_test_unknown"] {
        let reply = api.with_key(key, "POST", "/m2m_tokens", body.clone()).await;
        reply.refused(401, "machine_secret_key_invalid");
    }
    let reply = api.send(api.request("POST", "/m2m_tokens").json(&json!({}))).await;
    reply.refused(401, "authorization_header_format_invalid");
}

#[tokio::test]
async fn null_and_absent_lifetimes_mean_the_machines_default() {
    let clerk = Emulator::start();
    clerk.clock().freeze();
    let now = clerk.clock().now_ms();
    let api = Api::new(&clerk);
    let made = api.post("/v1/machines", json!({ "name": "m", "default_token_ttl": 42 })).await.accepted(200);
    let key = made["secret_key"].as_str().unwrap();
    for body in [json!({}), json!({ "seconds_until_expiration": null, "claims": null, "token_format": "opaque" })] {
        let token = api.with_key(key, "POST", "/m2m_tokens", Some(body)).await.accepted(201);
        assert_eq!((&token["expiration"], &token["claims"]), (&json!(now + 42_000), &Value::Null));
    }
}

#[tokio::test]
async fn bad_fields_are_400_and_named() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let machine = clerk.create_machine("m", &[]);
    for (body, field) in [
        (json!({ "name": "x" }), "name"),
        (json!({ "token_format": "paseto" }), "token_format"),
        (json!({ "token_format": null }), "token_format"),
        (json!({ "seconds_until_expiration": 0 }), "seconds_until_expiration"),
        (json!({ "seconds_until_expiration": -1 }), "seconds_until_expiration"),
        (json!({ "seconds_until_expiration": "60" }), "seconds_until_expiration"),
        (json!({ "seconds_until_expiration": 1e300 }), "seconds_until_expiration"),
        (json!({ "min_remaining_ttl_seconds": -1 }), "min_remaining_ttl_seconds"),
        (json!({ "min_remaining_ttl_seconds": 0.5 }), "min_remaining_ttl_seconds"),
        (json!({ "min_remaining_ttl_seconds": null }), "min_remaining_ttl_seconds"),
        (json!({ "min_remaining_ttl_seconds": 3600 }), "min_remaining_ttl_seconds"),
        (json!({ "min_remaining_ttl_seconds": 60, "seconds_until_expiration": 60 }), "min_remaining_ttl_seconds"),
        (json!({ "token_format": "jwt", "claims": [1] }), "claims"),
    ] {
        let reply = mint(&api, &machine, body.clone()).await;
        let error = reply.refused(400, "bad_request");
        assert_eq!(error["message"], "Bad Request");
        let long = error["long_message"].as_str().unwrap();
        assert!(long.starts_with(&format!("Invalid 'body.{field}': ")), "{body}: {long}");
    }
    for body in ["", "null", "[]", "{", "{\"seconds_until_expiration\":1e999}", "{\"claims\":NaN}"] {
        let request = api.request("POST", "/m2m_tokens").bearer_auth(&machine.secret_key).body(body);
        let reply = api.send(request.header("content-type", "application/json")).await;
        reply.refused(400, "bad_request");
    }
    let deep = format!("{{\"claims\":{}{}}}", "[".repeat(10_000), "]".repeat(10_000));
    api.send(api.request("POST", "/m2m_tokens").bearer_auth(&machine.secret_key).body(deep))
        .await
        .refused(400, "bad_request");
}

#[tokio::test]
async fn a_live_token_is_given_out_again_when_asked_for() {
    let clerk = Emulator::start();
    clerk.clock().freeze();
    let api = Api::new(&clerk);
    let receiver = clerk.create_machine("receiver", &[]);
    let machine = clerk.create_machine("m", &[]);
    let wish = json!({ "claims": { "a": 1 }, "seconds_until_expiration": 100, "min_remaining_ttl_seconds": 40 });
    let first = mint(&api, &machine, wish.clone()).await.accepted(201);
    clerk.clock().advance(Duration::from_secs(60));
    let same = mint(&api, &machine, wish.clone()).await.accepted(201);
    assert_eq!(same, first, "the token itself is answered again");
    let mut other_claims = wish.clone();
    other_claims["claims"] = json!({ "a": 2 });
    assert_ne!(mint(&api, &machine, other_claims).await.accepted(201)["id"], first["id"]);
    clerk.clock().advance(Duration::from_millis(1));
    let second = mint(&api, &machine, wish.clone()).await.accepted(201);
    assert_ne!(second["id"], first["id"], "too little life left");
    clerk.revoke_m2m_token(second["id"].as_str().unwrap());
    let third = mint(&api, &machine, wish.clone()).await.accepted(201);
    assert_ne!(third["id"], second["id"], "revoked");
    clerk.add_scope(&machine.id, &receiver.id);
    let fourth = mint(&api, &machine, wish.clone()).await.accepted(201);
    assert_ne!(fourth["id"], third["id"], "other scopes");
    let mut jwt = wish;
    jwt["token_format"] = json!("jwt");
    jwt["min_remaining_ttl_seconds"] = json!(1000);
    let jwts = [mint(&api, &machine, jwt.clone()).await.accepted(201), mint(&api, &machine, jwt).await.accepted(201)];
    assert_ne!(jwts[0]["id"], jwts[1]["id"], "JWTs are never given out again, and the bound does not count");
}

#[tokio::test]
async fn every_token_that_does_not_verify_gets_the_same_404() {
    let clerk = Emulator::start();
    clerk.clock().freeze();
    let api = Api::new(&clerk);
    let receiver = clerk.create_machine("receiver", &[]);
    let sender = clerk.create_machine("sender", &[&receiver.id]);
    let stranger = clerk.create_machine("stranger", &[]);
    let good = clerk.create_m2m_token(&sender.id, 3600.0);
    let expired = clerk.create_m2m_token(&sender.id, 10.0);
    let revoked = clerk.create_m2m_token(&sender.id, 3600.0);
    clerk.revoke_m2m_token(&revoked.id);
    let unscoped = clerk.create_m2m_token(&stranger.id, 3600.0);
    let jwt = clerk.create_m2m_jwt(&sender.id, 3600.0);
    clerk.clock().advance(Duration::from_secs(10));
    verify(&api, &receiver.secret_key, &json!(good.token)).await.accepted(200);
    let mut bodies = Vec::new();
    for token in ["mt_unknown", "", "garbage", &expired.token, &revoked.token, &unscoped.token, &jwt.token, &good.id] {
        let reply = verify(&api, &receiver.secret_key, &json!(token)).await;
        reply.refused(404, "resource_not_found");
        bodies.push(reply.body["errors"].clone());
    }
    assert!(bodies.iter().all(|body| *body == bodies[0]), "{bodies:?}");
    verify(&api, &sender.secret_key, &json!(good.token)).await.refused(404, "resource_not_found");
    clerk.add_scope(&sender.id, &sender.id);
    let to_itself = clerk.create_m2m_token(&sender.id, 3600.0);
    verify(&api, &sender.secret_key, &json!(to_itself.token)).await.accepted(200);
    // The instance key knows no receivers, only living tokens.
    verify(&api, clerk.secret_key(), &json!(unscoped.token)).await.accepted(200);
    verify(&api, clerk.secret_key(), &json!(expired.token)).await.refused(404, "resource_not_found");
    verify(&api, clerk.secret_key(), &json!(jwt.token)).await.refused(404, "resource_not_found");
    for body in [json!({}), json!({ "token": null }), json!({ "token": 1 }), json!({ "token": "x", "secret": "x" })] {
        api.post("/m2m_tokens/verify", body).await.refused(400, "bad_request");
    }
}

#[tokio::test]
async fn a_key_that_is_nobodys_is_named_by_its_looks() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let machine = clerk.create_machine("m", &[]);
    for (method, path) in [
        ("GET", format!("/m2m_tokens?subject={}", machine.id)),
        ("POST", "/m2m_tokens/verify".to_owned()),
        ("POST", format!("/m2m_tokens/mt_{}/revoke", "0".repeat(32))),
    ] {
        let reply = api.with_key("ak_unknown", method, &path, None).await;
        reply.refused(401, "machine_secret_key_invalid");
        api.with_key("sk_test_unknown", method, &path, None).await.refused(401, "clerk_key_invalid");
    }
}

#[tokio::test]
async fn a_token_keeps_the_scopes_it_was_minted_with() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let receiver = clerk.create_machine("receiver", &[]);
    let sender = clerk.create_machine("sender", &[]);
    let before = clerk.create_m2m_token(&sender.id, 60.0);
    clerk.add_scope(&sender.id, &receiver.id);
    let with = clerk.create_m2m_token(&sender.id, 60.0);
    clerk.remove_scope(&sender.id, &receiver.id);
    verify(&api, &receiver.secret_key, &json!(before.token)).await.refused(404, "resource_not_found");
    verify(&api, &receiver.secret_key, &json!(with.token)).await.accepted(200);
}

#[tokio::test]
async fn lists_show_living_tokens_and_more_on_request() {
    let clerk = Emulator::start();
    clerk.clock().freeze();
    let api = Api::new(&clerk);
    let machine = clerk.create_machine("m", &[]);
    let other = clerk.create_machine("other", &[]);
    let live = clerk.create_m2m_token(&machine.id, 3600.0).id;
    let revoked = clerk.create_m2m_token(&machine.id, 3600.0).id;
    let expired = clerk.create_m2m_token(&machine.id, 1.0).id;
    clerk.create_m2m_jwt(&machine.id, 3600.0);
    clerk.create_m2m_token(&other.id, 3600.0);
    clerk.revoke_m2m_token(&revoked);
    clerk.clock().advance(Duration::from_secs(1));
    for key in [clerk.secret_key(), machine.secret_key.as_str()] {
        for (query, expected) in [
            ("", vec![&live]),
            ("&revoked=true", vec![&revoked, &live]),
            ("&expired=true&revoked=false", vec![&expired, &live]),
            ("&expired=true&revoked=true", vec![&expired, &revoked, &live]),
            ("&expired=true&revoked=true&limit=1&offset=1", vec![&revoked]),
            ("&expired=true&revoked=true&limit=1.0&offset=1.0", vec![&revoked]),
        ] {
            let path = format!("/m2m_tokens?subject={}{query}", machine.id);
            let body = api.with_key(key, "GET", &path, None).await.accepted(200);
            let tokens = body["m2m_tokens"].as_array().unwrap();
            let ids: Vec<&str> = tokens.iter().map(|token| token["id"].as_str().unwrap()).collect();
            assert_eq!(ids, expected, "{query}");
            let total = if query.contains("limit") { 3 } else { expected.len() };
            assert_eq!(body["total_count"], total);
            assert!(tokens.iter().all(|token| token.get("token").is_none()));
            for token in tokens {
                assert_eq!(token["expired"] == true, token["id"] == json!(expired));
            }
        }
    }
    let path = format!("/m2m_tokens?subject={}", other.id);
    api.with_key(&machine.secret_key, "GET", &path, None).await.refused(403, "authorization_invalid");
    for query in ["", "?subject=user_1", &format!("?subject={}&limit=101", machine.id)] {
        api.get(&format!("/m2m_tokens{query}")).await.refused(400, "bad_request");
    }
    for query in ["limit=0", "limit=1.5", "offset=-1", "revoked=1", "expired=yes"] {
        let reply = api.get(&format!("/m2m_tokens?subject={}&{query}", machine.id)).await;
        let long = reply.refused(400, "bad_request")["long_message"].as_str().unwrap();
        assert!(long.contains(&format!("query.{}", query.split('=').next().unwrap())), "{long}");
    }
    api.get(&format!("/m2m_tokens?subject=mch_{}", "0".repeat(27))).await.refused(404, "resource_not_found");
}

#[tokio::test]
async fn a_machine_revokes_its_own_tokens_only() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let machine = clerk.create_machine("m", &[]);
    let other = clerk.create_machine("other", &[]);
    let token = clerk.create_m2m_token(&machine.id, 3600.0);
    let path = format!("/m2m_tokens/{}/revoke", token.id);
    let body = Some(json!({ "revocation_reason": null }));
    api.with_key(&other.secret_key, "POST", &path, body.clone()).await.refused(404, "resource_not_found");
    let unknown = format!("/m2m_tokens/mt_{}/revoke", "0".repeat(32));
    api.with_key(&machine.secret_key, "POST", &unknown, body.clone()).await.refused(404, "resource_not_found");
    let jwt = clerk.create_m2m_jwt(&machine.id, 3600.0);
    let jwt_path = format!("/m2m_tokens/{}/revoke", jwt.id);
    api.with_key(&machine.secret_key, "POST", &jwt_path, body.clone()).await.refused(404, "resource_not_found");
    for (path, body) in [
        ("/m2m_tokens/mt_1/revoke", json!({})),
        (path.as_str(), json!({ "revocation_reason": 1 })),
        (path.as_str(), json!({ "reason": "x" })),
        (path.as_str(), json!([])),
    ] {
        api.post(path, body).await.refused(400, "bad_request");
    }
    api.with_key(&machine.secret_key, "POST", &path, None).await.refused(400, "bad_request");
    let revoked = api.with_key(&machine.secret_key, "POST", &path, body).await.accepted(200);
    assert_eq!((&revoked["revoked"], &revoked["revocation_reason"]), (&json!(true), &Value::Null));
}

#[tokio::test]
async fn a_jwt_is_signed_and_says_what_the_answer_says() {
    let clerk = Emulator::start();
    clerk.clock().freeze();
    clerk.clock().set(1_790_000_000_700);
    let api = Api::new(&clerk);
    let receivers = [clerk.create_machine("r1", &[]).id, clerk.create_machine("r2", &[]).id];
    let sender = clerk.create_machine("sender", &[&receivers[0], &receivers[1]]);
    let body = json!({ "token_format": "jwt", "claims": { "role": "x" }, "seconds_until_expiration": 10.5 });
    let created = mint(&api, &sender, body).await.accepted(201);
    let token = created["token"].as_str().unwrap();
    let parts: Vec<&str> = token.split('.').collect();
    let header = decode(parts[0]);
    let expected = json!({ "alg": "RS256", "kid": clerk.key_id(), "typ": "JWT", "cat": "cl_B7d4PD333AAA" });
    assert_eq!(header, expected);
    let payload = decode(parts[1]);
    let expected = json!({
        "iss": clerk.issuer(), "sub": sender.id, "jti": created["id"], "iat": 1_790_000_000, "exp": 1_790_000_011,
        "aud": receivers, "scopes": receivers.join(" "), "role": "x",
    });
    assert_eq!(payload, expected, "no nbf, as on real tokens");
    let expected = json!({
        "object": "machine_to_machine_token", "id": payload["jti"], "subject": sender.id, "claims": { "role": "x" },
        "scopes": receivers, "revoked": false, "revocation_reason": null, "expired": false, "token": token,
        "expiration": 1_790_000_011_000_i64, "last_used_at": null,
        "created_at": 1_790_000_000_000_i64, "updated_at": 1_790_000_000_000_i64,
    });
    assert_eq!(created, expected);

    let keys = api.get("/v1/jwks").await.accepted(200);
    let jwk = &keys["keys"][0];
    assert_eq!(keys["keys"].as_array().unwrap().len(), 1);
    for (member, value) in [("kid", clerk.key_id().as_str()), ("kty", "RSA"), ("alg", "RS256"), ("use", "sig")] {
        assert_eq!(jwk[member], value);
    }
    let number = |member: &str| URL_SAFE_NO_PAD.decode(jwk[member].as_str().unwrap()).unwrap();
    let key = RsaPublicKeyComponents { n: number("n"), e: number("e") };
    let signature = URL_SAFE_NO_PAD.decode(parts[2]).unwrap();
    let signed = format!("{}.{}", parts[0], parts[1]);
    key.verify(&RSA_PKCS1_2048_8192_SHA256, signed.as_bytes(), &signature).unwrap();
    assert!(clerk.jwt_key().starts_with("-----BEGIN PUBLIC KEY-----\n"));

    let lonely = clerk.create_machine("lonely", &[]);
    let token = clerk.create_m2m_jwt(&lonely.id, 60.0).token;
    let payload = decode(token.split('.').nth(1).unwrap());
    assert!(payload.get("aud").is_none() && payload.get("scopes").is_none(), "{payload}");
}

#[tokio::test]
async fn reserved_claims_are_refused_in_jwts_only() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let machine = clerk.create_machine("m", &[]);
    for name in ["iss", "sub", "aud", "exp", "nbf", "iat", "jti", "scopes"] {
        let reply = mint(&api, &machine, json!({ "token_format": "jwt", "claims": { name: "x" } })).await;
        assert_eq!(reply.refused(400, "machine_token_reserved_claim")["meta"]["param_name"], "claims");
        mint(&api, &machine, json!({ "claims": { name: "x" } })).await.accepted(201);
    }
}
