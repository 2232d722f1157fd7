//! JWT templates over the Backend API, and the tokens minted after them.

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clerk_emulator::{Emulator, NewJwtTemplate};
use serde_json::{Value, json};

use crate::api::{Api, each};

fn part(token: &str, index: usize) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token.split('.').nth(index).unwrap()).unwrap()).unwrap()
}

#[tokio::test]
async fn templates_are_kept_by_name() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let body = json!({ "name": "hasura", "claims": { "x": "{{user.id}}" }, "lifetime": 120 });
    let made = api.post("/v1/jwt_templates", body.clone()).await.accepted(200);
    let path = format!("/v1/jwt_templates/{}", made["id"].as_str().unwrap());
    assert_eq!((&made["lifetime"], &made["allowed_clock_skew"]), (&json!(120), &json!(5)));
    assert_eq!((&made["custom_signing_key"], &made["signing_algorithm"]), (&json!(false), &json!("RS256")));
    api.post("/v1/jwt_templates", body).await.refused(422, "form_already_exists");
    assert_eq!(api.get(&path).await.accepted(200), made);
    assert_eq!(api.get("/v1/jwt_templates").await.accepted(200), json!([made]));
    let page = api.get("/v1/jwt_templates?paginated=true").await.accepted(200);
    assert_eq!(page, json!({ "data": [made], "total_count": 1 }));

    let second = api.post("/v1/jwt_templates", json!({ "name": "other", "claims": {} })).await.accepted(200);
    assert_eq!(second["lifetime"], 60);
    assert_eq!(each(&api.get("/v1/jwt_templates?limit=1").await.body, "name"), ["other"], "newest first");
    let taken = json!({ "name": "other", "claims": {} });
    api.patch(&path, taken).await.refused(422, "form_already_exists");
    let changed = json!({ "name": "hasura", "claims": { "y": 1 }, "lifetime": null, "allowed_clock_skew": 0 });
    let changed = api.patch(&path, changed).await.accepted(200);
    assert_eq!((&changed["claims"], &changed["lifetime"]), (&json!({ "y": 1 }), &json!(120)));
    assert_eq!(changed["allowed_clock_skew"], 0);
    for missing in [json!({ "lifetime": 60 }), json!({ "name": "hasura" })] {
        api.patch(&path, missing).await.refused(422, "form_param_missing");
    }
    let gone = api.delete(&path).await.accepted(200);
    assert_eq!(gone, json!({ "object": "jwt_template", "id": made["id"], "deleted": true }));
    for path in [&path, "/v1/jwt_templates/jtmp_x"] {
        api.get(path).await.refused(404, "resource_not_found");
        api.delete(path).await.refused(404, "resource_not_found");
    }
}

#[tokio::test]
async fn what_no_template_can_have_is_refused() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let own = |algorithm: Value, key: Value| json!({ "name": "a", "claims": {}, "custom_signing_key": true, "signing_algorithm": algorithm, "signing_key": key });
    for (wrong, status, code) in [
        (json!({ "claims": {} }), 422, "form_param_missing"),
        (json!({ "name": "", "claims": {} }), 422, "form_param_min_length_exceeded"),
        (json!({ "name": "a" }), 422, "form_param_missing"),
        (json!({ "name": "a", "claims": [] }), 422, "form_param_type_invalid"),
        (json!({ "name": "a", "claims": { "sub": 1 } }), 400, "jwt_template_reserved_claim"),
        (json!({ "name": "a", "claims": {}, "lifetime": 29 }), 422, "form_param_value_invalid"),
        (json!({ "name": "a", "claims": {}, "lifetime": 315_360_001 }), 422, "form_param_value_invalid"),
        (json!({ "name": "a", "claims": {}, "allowed_clock_skew": 301 }), 422, "form_param_value_invalid"),
        (json!({ "name": "a", "claims": {}, "unknown": 1 }), 422, "form_param_unknown"),
        (own(Value::Null, json!("secret")), 422, "form_conditional_param_missing"),
        (own(json!("HS256"), Value::Null), 422, "form_conditional_param_missing"),
        (own(json!("none"), json!("secret")), 422, "form_param_value_invalid"),
        (own(json!("RS256"), json!("secret")), 422, "form_param_value_invalid"),
    ] {
        api.post("/v1/jwt_templates", wrong).await.refused(status, code);
    }
    assert_eq!(api.get("/v1/jwt_templates").await.body, json!([]));
}

#[tokio::test]
async fn tokens_are_signed_with_the_key_of_the_template() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let secret = "a secret that a database knows too";
    let body = json!({
        "name": "database", "claims": { "role": "{{user.public_metadata.role || 'reader'}}" }, "lifetime": 30,
        "allowed_clock_skew": 7, "custom_signing_key": true, "signing_algorithm": "HS256", "signing_key": secret,
    });
    let made = api.post("/v1/jwt_templates", body).await.accepted(200);
    assert_eq!((&made["custom_signing_key"], &made["signing_algorithm"]), (&json!(true), &json!("HS256")));
    assert!(!made.to_string().contains(secret), "the key is not told");
    let session = clerk.create_session(&clerk.create_user("ada@example.com").id);
    let mint = async || {
        let path = format!("/v1/sessions/{}/tokens/database", session.id);
        api.post(&path, json!({})).await.accepted(200)["jwt"].as_str().unwrap().to_owned()
    };
    let token = mint().await;
    let (input, signature) = token.rsplit_once('.').unwrap();
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    hmac::verify(&key, input.as_bytes(), &URL_SAFE_NO_PAD.decode(signature).unwrap()).unwrap();
    let (header, claims) = (part(&token, 0), part(&token, 1));
    assert_eq!((&header["alg"], &header["kid"]), (&json!("HS256"), &Value::Null));
    assert_eq!(claims["role"], "reader");
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 30);
    assert_eq!(claims["iat"].as_i64().unwrap() - claims["nbf"].as_i64().unwrap(), 7);

    // Another algorithm with the same secret, then the instance's key again.
    let path = format!("/v1/jwt_templates/{}", made["id"].as_str().unwrap());
    let change = |more: Value| {
        let mut body = json!({ "name": "database", "claims": {} });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        api.patch(&path, body)
    };
    change(json!({ "custom_signing_key": true, "signing_algorithm": "HS512" })).await.accepted(200);
    assert_eq!(part(&mint().await, 0)["alg"], "HS512");
    change(json!({ "lifetime": 40 })).await.accepted(200);
    assert_eq!(part(&mint().await, 0)["alg"], "HS512", "the key stays unless the request speaks of it");
    let changed = change(json!({ "custom_signing_key": false })).await.accepted(200);
    assert_eq!(changed["signing_algorithm"], "RS256");
    let header = part(&mint().await, 0);
    assert_eq!((&header["alg"], &header["kid"]), (&json!("RS256"), &json!(clerk.instance_id())));
}

#[test]
fn a_template_with_a_key_is_made_without_http_too() {
    let clerk = Emulator::start();
    clerk.create_jwt_template(NewJwtTemplate::new("t", json!({})).signing_key("HS384", "secret"));
    let wrong = std::panic::catch_unwind(|| {
        Emulator::start().create_jwt_template(NewJwtTemplate::new("t", json!({})).signing_key("ES256", "secret"));
    });
    assert!(wrong.is_err());
}
