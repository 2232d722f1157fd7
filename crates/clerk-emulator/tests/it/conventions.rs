//! What all routes share: keys, versions, paths, content types, starting and stopping.

use std::collections::HashSet;
use std::thread;

use clerk_emulator::{Credential, Emulator};
use serde_json::json;

use crate::api::Api;

#[test]
fn it_starts_and_stops_in_a_plain_test() {
    let clerk = Emulator::start();
    let address = clerk.address();
    assert!(std::net::TcpStream::connect(address).is_ok());
    assert_eq!(clerk.api_url(), format!("http://{address}"));
    assert!(address.ip().is_loopback());
    drop(clerk);
    assert!(std::net::TcpStream::connect(address).is_err(), "dropping it frees the port");
}

#[test]
fn many_live_side_by_side() {
    let emulators: Vec<Emulator> = thread::scope(|scope| {
        let started: Vec<_> = (0..4).map(|_| scope.spawn(Emulator::start)).collect();
        started.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let urls: HashSet<&str> = emulators.iter().map(Emulator::api_url).collect();
    let keys: HashSet<&str> = emulators.iter().map(Emulator::secret_key).collect();
    assert_eq!((urls.len(), keys.len()), (4, 4));
}

#[tokio::test(flavor = "current_thread")]
async fn it_answers_while_the_test_blocks_its_own_runtime() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    assert_eq!(api.get("/v1/jwks").await.status, 200);
    clerk.create_machine("made while inside a runtime", &[]);
}

#[tokio::test]
async fn a_key_is_needed_in_the_proper_form() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    api.send(api.request("GET", "/v1/machines")).await.refused(401, "authorization_header_format_invalid");
    for value in ["", "Bearer", "Bearer ", "Basic abc", clerk.secret_key()] {
        let request = api.request("GET", "/v1/machines").header("authorization", value);
        api.send(request).await.refused(401, "authorization_header_format_invalid");
    }
    let machine = clerk.create_machine("m", &[]);
    for key in ["sk_test_unknown", &machine.secret_key, &format!("{}x", clerk.secret_key())] {
        for path in ["/v1/machines", "/v1/jwks", "/v1/machines/mch_x"] {
            api.with_key(key, "GET", path, None).await.refused(401, "clerk_key_invalid");
        }
    }
}

#[tokio::test]
async fn every_route_is_there_with_and_without_the_version() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let machine = clerk.create_machine("m", &[]);
    for prefix in ["", "/v1"] {
        api.get(&format!("{prefix}/jwks")).await.accepted(200);
        api.get(&format!("{prefix}/machines/{}", machine.id)).await.accepted(200);
        api.get(&format!("{prefix}/m2m_tokens?subject={}", machine.id)).await.accepted(200);
    }
    api.get(&format!("/v1/machines/mch%5F{}", &machine.id[4..])).await.accepted(200);
    for (method, path) in [
        ("GET", "/"),
        ("GET", "/v1"),
        ("GET", "/v2/jwks"),
        ("GET", "/v1/v1/jwks"),
        ("GET", "/v1/jwks/"),
        ("GET", "/v1/user"),
        ("PUT", "/v1/machines"),
        ("DELETE", "/v1/machines/"),
        ("GET", "/v1/machines/%ff"),
    ] {
        api.with_key(clerk.secret_key(), method, path, None).await.refused(404, "resource_not_found");
    }
}

#[tokio::test]
async fn known_api_versions_are_served_alike_and_others_refused() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let jwks = |query: &str| api.request("GET", &format!("/v1/jwks{query}")).bearer_auth(clerk.secret_key());
    for version in ["2021-02-05", "2024-10-01", "2025-03-12", "2025-04-10", "2025-11-10", "2026-05-12"] {
        api.send(jwks("").header("clerk-api-version", version)).await.accepted(200);
        api.send(jwks(&format!("?__clerk_api_version={version}"))).await.accepted(200);
    }
    let unknown = jwks("").header("clerk-api-version", "2020-01-01");
    let both = jwks("?__clerk_api_version=2026-05-12").header("clerk-api-version", "2026-05-12");
    for request in [unknown, both, jwks("?__clerk_api_version=latest"), jwks("").header("clerk-api-version", "")] {
        api.send(request).await.refused(400, "malformed_request_parameters");
    }
}

#[tokio::test]
async fn bodies_must_be_json_and_bounded() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let post = || api.request("POST", "/v1/machines").bearer_auth(clerk.secret_key());
    for body in ["", "null", "[]", "\"x\"", "{", "{\"name\":\"x\"", "\u{0}"] {
        let reply = api.send(post().header("content-type", "application/json").body(body)).await;
        let (status, code) = if body.is_empty() { (422, "form_param_missing") } else { (400, "request_body_invalid") };
        reply.refused(status, code);
    }
    let named = "{\"name\":\"x\"}";
    for content_type in ["application/json", "application/json; charset=utf-8", "Application/JSON;charset=UTF-8"] {
        api.send(post().header("content-type", content_type).body(named)).await.accepted(200);
    }
    api.send(post().body(named)).await.accepted(200);
    for content_type in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""] {
        let reply = api.send(post().header("content-type", content_type).body(named)).await;
        reply.refused(415, "unsupported_content_type");
    }
    let large = format!("{{\"name\":\"{}\"}}", "x".repeat(1024 * 1024));
    api.send(post().body(large)).await.refused(413, "request_body_too_large");
}

#[tokio::test]
async fn connections_are_kept_alive() {
    use std::io::{Read, Write};
    let clerk = Emulator::start();
    let mut stream = std::net::TcpStream::connect(clerk.address()).unwrap();
    for _ in 0..3 {
        write!(stream, "GET /v1/jwks HTTP/1.1\r\nhost: x\r\nauthorization: bearer {}\r\n\r\n", clerk.secret_key())
            .unwrap();
        let mut read = Vec::new();
        while !read.ends_with(b"}]}") {
            let mut buffer = [0; 1024];
            let count = stream.read(&mut buffer).unwrap();
            assert_ne!(count, 0, "closed after {}", String::from_utf8_lossy(&read));
            read.extend_from_slice(&buffer[..count]);
        }
        assert!(read.starts_with(b"HTTP/1.1 200"));
    }
}

#[tokio::test]
async fn requests_are_logged_without_keys() {
    let clerk = Emulator::start();
    let api = Api::new(&clerk);
    let machine = clerk.create_machine("m", &[]);
    api.with_key(&machine.secret_key, "POST", "/v1/m2m_tokens?x=1", Some(json!({ "claims": null }))).await;
    api.get("/v1/jwks").await;
    api.with_key("sk_other", "GET", "/jwks", None).await;
    api.send(api.request("GET", "/nowhere")).await;
    let all = clerk.requests().all();
    let seen: Vec<_> = all.iter().map(|request| (&*request.path, &request.credential, request.status)).collect();
    assert_eq!(
        seen,
        [
            ("/v1/m2m_tokens", &Credential::MachineSecretKey(machine.id.clone()), Some(201)),
            ("/v1/jwks", &Credential::InstanceSecretKey, Some(200)),
            ("/jwks", &Credential::Unknown, Some(401)),
            ("/nowhere", &Credential::Missing, Some(404)),
        ]
    );
    assert_eq!((&*all[0].method, &*all[0].query), ("POST", "x=1"));
    assert_eq!(all[0].json(), Some(json!({ "claims": null })));
    assert_eq!(all[0].header("content-type"), Some("application/json"));
    assert!((clerk.clock().now_ms() - all[0].received_at) < 60_000);
    assert_eq!(clerk.requests().count("GET", "/jwks"), 2);
    assert_eq!(clerk.requests().count("*", "*"), 4);
    assert_eq!(clerk.requests().on("POST", "/m2m_tokens").len(), 1);
    let shown = format!("{:?} {:?} {clerk:?} {machine:?}", clerk.requests(), all);
    assert!(!shown.contains(&machine.secret_key) && !shown.contains(clerk.secret_key()), "{shown}");
    clerk.requests().clear();
    assert!(clerk.requests().is_empty());
}

#[tokio::test]
async fn the_publishable_key_names_a_development_host() {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD_NO_PAD;
    let clerk = Emulator::start();
    let key = clerk.publishable_key();
    let host = STANDARD_NO_PAD.decode(key.strip_prefix("pk_test_").unwrap()).unwrap();
    let host = String::from_utf8(host).unwrap();
    assert!(host.ends_with(".clerk.accounts.dev$") && host.starts_with("emulator-"), "{host}");
    assert_eq!(clerk.issuer(), format!("https://{}", host.trim_end_matches('$')));
    assert!(clerk.secret_key().starts_with("sk_test_"));
    assert!(clerk.key_id().starts_with("ins_") && clerk.key_id().len() == 31);
    assert_eq!(clerk.instance_id(), clerk.key_id());
}
