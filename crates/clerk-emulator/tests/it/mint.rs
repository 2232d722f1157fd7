//! Tokens made to measure: each defect is in the token, and nothing else is wrong with it.

use aws_lc_rs::signature::{
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512, RsaParameters,
    UnparsedPublicKey,
};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use clerk_emulator::{Algorithm, Category, Emulator, TokenDraft};
use serde_json::{Value, json};

struct Parts {
    header: Value,
    payload: Value,
    signed: String,
    signature: Vec<u8>,
}

fn parts(token: &str) -> Parts {
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let (header, payload) = signed.split_once('.').unwrap();
    let json = |part: &str| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap_or_default();
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    Parts { header: json(header), payload: json(payload), signed: signed.to_owned(), signature }
}

/// Checks against the PEM a user would configure.
fn is_signed(clerk: &Emulator, parts: &Parts, algorithm: &'static RsaParameters) -> bool {
    let pem = clerk.jwt_key();
    let body: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    let key = UnparsedPublicKey::new(algorithm, STANDARD.decode(body).unwrap());
    key.verify(parts.signed.as_bytes(), &parts.signature).is_ok()
}

fn clerk_at_a_fixed_time() -> Emulator {
    let clerk = Emulator::start();
    clerk.clock().freeze();
    clerk.clock().set(1_790_000_000_700);
    clerk
}

#[test]
fn each_class_comes_good() {
    let clerk = clerk_at_a_fixed_time();
    let receiver = clerk.create_machine("receiver", &[]).id;
    let sender = clerk.create_machine("sender", &[&receiver]).id;
    let kid = clerk.key_id();
    let check = |draft: TokenDraft<'_>, header: Value, payload: Value| {
        let mut parts = parts(&draft.sign());
        assert!(is_signed(&clerk, &parts, &RSA_PKCS1_2048_8192_SHA256));
        assert_eq!(parts.header, header);
        let jti = parts.payload.as_object_mut().unwrap().remove("jti").unwrap();
        assert!(jti.as_str().unwrap().len() >= 32);
        assert_eq!(parts.payload, payload);
    };
    let session = json!({
        "iss": clerk.issuer(), "sub": "user_1", "sid": "sess_1", "iat": 1_790_000_000, "nbf": 1_790_000_000,
        "exp": 1_790_000_060, "fva": [0, -1], "sts": "active",
    });
    let mut session_v2 = session.clone();
    session_v2["v"] = json!(2);
    let header = json!({ "alg": "RS256", "kid": kid, "typ": "JWT", "cat": "cl_B7d4PD111AAA" });
    check(clerk.mint_session("user_1", "sess_1"), header.clone(), session_v2);
    check(clerk.mint_session_v1("user_1", "sess_1"), header, session);
    check(
        clerk.mint_m2m(&sender),
        json!({ "alg": "RS256", "kid": kid, "typ": "JWT", "cat": "cl_B7d4PD333AAA" }),
        json!({
            "iss": clerk.issuer(), "sub": sender, "iat": 1_790_000_000, "exp": 1_790_003_600, "aud": [receiver],
            "scopes": receiver,
        }),
    );
    check(
        clerk.mint_m2m("mch_nobody"),
        json!({ "alg": "RS256", "kid": kid, "typ": "JWT", "cat": "cl_B7d4PD333AAA" }),
        json!({ "iss": clerk.issuer(), "sub": "mch_nobody", "iat": 1_790_000_000, "exp": 1_790_003_600 }),
    );
    check(
        clerk.mint_oauth("user_1", "client_1"),
        json!({ "alg": "RS256", "kid": kid, "typ": "at+jwt" }),
        json!({
            "iss": clerk.issuer(), "sub": "user_1", "client_id": "client_1", "iat": 1_790_000_000,
            "exp": 1_790_086_400, "scope": "profile email",
        }),
    );
    check(
        clerk.mint_template("user_1"),
        json!({ "alg": "RS256", "kid": kid, "typ": "JWT", "cat": "cl_B7d4PD222AAA" }),
        json!({ "iss": clerk.issuer(), "sub": "user_1", "iat": 1_790_000_000, "exp": 1_790_000_060 }),
    );
}

#[test]
fn claims_and_headers_carry_the_defects_under_a_good_signature() {
    let clerk = clerk_at_a_fixed_time();
    let session = || clerk.mint_session("user_1", "sess_1");
    let now = 1_790_000_000;
    type Check = fn(&Parts, i64) -> bool;
    let cases: [(&str, TokenDraft<'_>, Check); 13] = [
        ("expired", session().expired(), |parts, now| {
            parts.payload["exp"] == now - 3600
                && parts.payload["iat"] == now - 7200
                && parts.payload["nbf"] == now - 7200
        }),
        ("expires", session().expires_in(-1), |parts, now| parts.payload["exp"] == now - 1),
        ("not yet valid", session().not_yet_valid(), |parts, now| {
            parts.payload["nbf"] == now + 3600 && parts.payload["iat"] == now && parts.payload["exp"] == now + 7200
        }),
        ("issued in the future", session().issued_in_the_future(), |parts, now| {
            parts.payload["iat"] == now + 3600 && parts.payload["nbf"] == now
        }),
        ("no sub", session().without_claim("sub"), |parts, _| parts.payload.get("sub").is_none()),
        ("claims", session().claim("o", json!({ "id": "org_1" })).claims(json!({ "azp": "x", "v": 3 })), |parts, _| {
            parts.payload["o"]["id"] == "org_1" && parts.payload["azp"] == "x" && parts.payload["v"] == 3
        }),
        ("kid", session().key_id("ins_other"), |parts, _| parts.header["kid"] == "ins_other"),
        ("no kid", session().without_header("kid"), |parts, _| parts.header.get("kid").is_none()),
        ("class", session().category(Category::M2m), |parts, _| parts.header["cat"] == "cl_B7d4PD333AAA"),
        ("ignored class", session().category(Category::Ignore), |parts, _| parts.header["cat"] == "cl_I7d4PD111III"),
        ("no class", session().without_category(), |parts, _| parts.header.get("cat").is_none()),
        ("header", session().header("crit", vec!["x"]).typ("at+jwt"), |parts, _| {
            parts.header["crit"] == json!(["x"]) && parts.header["typ"] == "at+jwt"
        }),
        (
            "raw",
            session().raw_header("{\"alg\":\"RS256\",\"x\":1}").raw_payload("{\"sub\":1,\"sub\":2}"),
            |parts, _| parts.header["x"] == 1 && parts.payload["sub"] == 2,
        ),
    ];
    for (name, draft, check) in cases {
        assert!(check(&parts(&draft.clone().sign()), now), "{name}: {draft:?}");
        assert!(is_signed(&clerk, &parts(&draft.sign()), &RSA_PKCS1_2048_8192_SHA256), "{name}");
    }
}

#[test]
fn signatures_carry_the_other_defects() {
    let clerk = clerk_at_a_fixed_time();
    let m2m = || clerk.mint_m2m("mch_1");
    let rs256 = |token: &str| is_signed(&clerk, &parts(token), &RSA_PKCS1_2048_8192_SHA256);
    for (name, token) in [
        ("foreign key", m2m().foreign_key().sign()),
        ("bad signature", m2m().bad_signature().sign()),
        ("raw signature", m2m().raw_signature([1, 2, 3]).sign()),
        ("none", m2m().algorithm(Algorithm::None).sign()),
        ("HS256", m2m().algorithm(Algorithm::Hs256).sign()),
        ("RS384", m2m().algorithm(Algorithm::Rs384).sign()),
        ("RS512", m2m().algorithm(Algorithm::Rs512).sign()),
    ] {
        assert!(!rs256(&token), "{name}");
    }
    let foreign = parts(&m2m().foreign_key().sign());
    assert_eq!(foreign.header["kid"], json!(clerk.key_id()));
    assert_eq!(foreign.signature.len(), 256);
    let none = m2m().algorithm(Algorithm::None).sign();
    assert!(none.ends_with('.') && parts(&none).header["alg"] == "none");
    let hmac = parts(&m2m().algorithm(Algorithm::Hs256).sign());
    let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, clerk.jwt_key().as_bytes());
    aws_lc_rs::hmac::verify(&key, hmac.signed.as_bytes(), &hmac.signature).unwrap();
    assert_eq!(hmac.header["alg"], "HS256");
    for (algorithm, parameters, name) in [
        (Algorithm::Rs384, &RSA_PKCS1_2048_8192_SHA384, "RS384"),
        (Algorithm::Rs512, &RSA_PKCS1_2048_8192_SHA512, "RS512"),
    ] {
        let parts = parts(&m2m().algorithm(algorithm).sign());
        assert!(is_signed(&clerk, &parts, parameters) && parts.header["alg"] == name);
    }
    assert!(rs256(&m2m().header("alg", "ES256").sign()), "only the name is wrong");
}

#[tokio::test]
async fn a_rotated_signing_key_leaves_the_key_set_or_stays() {
    let clerk = Emulator::start();
    let api = crate::api::Api::new(&clerk);
    let kids = || async {
        let keys = api.get("/v1/jwks").await.accepted(200)["keys"].as_array().unwrap().clone();
        keys.into_iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let first = clerk.key_id();
    let old = clerk.mint_oauth("user_1", "client_1").sign();
    clerk.rotate_signing_key(true);
    let second = clerk.key_id();
    assert_ne!(first, second);
    assert_eq!(kids().await, [second.clone(), first.clone()]);
    let verify = |token: String| {
        let api = &api;
        let path = "/oauth_applications/access_tokens/verify";
        async move { api.post(path, json!({ "access_token": token })).await.status }
    };
    assert_eq!(verify(old.clone()).await, 200);
    let new = clerk.mint_m2m("mch_1").sign();
    assert_eq!(parts(&new).header["kid"], json!(second));
    assert!(is_signed(&clerk, &parts(&new), &RSA_PKCS1_2048_8192_SHA256));
    clerk.rotate_signing_key(false);
    assert_eq!(kids().await, [clerk.key_id()]);
    assert_eq!(verify(old).await, 404);
    assert_eq!(clerk.instance_id(), first, "the instance stays the same");
}

#[test]
fn a_key_can_be_pinned() {
    use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
    let pair = aws_lc_rs::rsa::KeyPair::generate(aws_lc_rs::rsa::KeySize::Rsa2048).unwrap();
    let der: Pkcs8V1Der<'_> = pair.as_der().unwrap();
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", STANDARD.encode(der.as_ref()));
    let start = || Emulator::builder().signing_key(&pem).secret_key("sk_test_mine").start().unwrap();
    let (one, other) = (start(), start());
    assert_eq!(one.secret_key(), "sk_test_mine");
    assert_eq!((one.key_id(), one.jwt_key()), (other.key_id(), other.jwt_key()));
    assert_eq!(one.publishable_key(), other.publishable_key());
    assert!(Emulator::builder().signing_key("no key").start().is_err());
}
