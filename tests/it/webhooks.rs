//! Webhooks through both adapters: one list of deliveries against real servers.
//!
//! | Route | What it has | Answer |
//! | --- | --- | --- |
//! | `/event` | `Webhook` | ID, type, and length of the body |
//! | `/json` | `WebhookJson<Named>` | the name in the data |
//! | `/typed` | `Webhook`, whose event it takes as its type says | what it found |
//! | `/typed-json` | `WebhookJson<Event>` | what it found |
//! | `/small` | `Webhook`, with a limit of [`SMALL`] bytes | as `/event` |
//! | `/guarded` | `Webhook` with a replay guard; settles with an error for the type `fail`, and not at all for `lost` | `handled`, or 500 |

mod actix;
mod axum;

use std::sync::Arc;

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clerk_auth::UnixMillis;
use clerk_auth::webhook::{MemoryReplayGuard, WebhookDelivery, WebhookVerifier};
use clerk_types::webhooks::{Event, EventData};
use serde::Deserialize;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const KEY: &[u8] = b"the key of this endpoint";
const SECOND: i64 = 1_790_000_000;
const SMALL: usize = 64;

/// What `/json` takes.
#[derive(Deserialize)]
struct Named {
    data: Name,
}

#[derive(Deserialize)]
struct Name {
    name: String,
}

/// The verifiers of the routes.
#[derive(Clone)]
struct Endpoints {
    plain: WebhookVerifier,
    small: WebhookVerifier,
    guarded: WebhookVerifier,
}

impl Endpoints {
    fn new() -> Self {
        let plain = WebhookVerifier::new(format!("whsec_{}", STANDARD.encode(KEY))).unwrap();
        let plain = plain.clock(|| UnixMillis(SECOND * 1000));
        let small = plain.clone().with_body_limit(SMALL);
        let guarded = plain.clone().replay_guard(Arc::new(MemoryReplayGuard::new(100)));
        Self { plain, small, guarded }
    }
}

fn described(delivery: &WebhookDelivery) -> String {
    format!("{} {} {}", delivery.id(), delivery.event_type(), delivery.body().len())
}

/// What `/typed` and `/typed-json` found.
fn found(event: &Event) -> String {
    match &event.data {
        EventData::RoleCreated(role) => format!("role {}", role.name),
        EventData::UserDeleted(user) => format!("no more {}", user.id.as_deref().unwrap_or_default()),
        EventData::Other(other) => format!("{}, whatever that is: {}", other.event_type, other.data),
        other => format!("{other:?} is nothing for us"),
    }
}

/// What `/guarded` does.
async fn handle(delivery: WebhookDelivery) -> Result<&'static str, &'static str> {
    match delivery.event_type() {
        "lost" => Ok("lost"),
        "fail" => delivery.settle(Err("failed")).await,
        _ => delivery.settle(Ok("handled")).await,
    }
}

struct Delivery {
    path: &'static str,
    headers: Vec<(&'static str, String)>,
    body: Vec<u8>,
}

impl Delivery {
    fn new(path: &'static str, body: impl AsRef<[u8]>) -> Self {
        Self::of("msg_1", SECOND, KEY, path, body.as_ref())
    }

    fn of(id: &str, second: i64, key: &[u8], path: &'static str, body: &[u8]) -> Self {
        let message = [format!("{id}.{second}.").as_bytes(), body].concat();
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), &message);
        let headers = vec![
            ("svix-id", id.to_owned()),
            ("svix-timestamp", second.to_string()),
            ("svix-signature", format!("v1,{}", STANDARD.encode(tag))),
        ];
        Self { path, headers, body: body.to_vec() }
    }

    fn with_body(self, body: impl AsRef<[u8]>) -> Self {
        Self { body: body.as_ref().to_vec(), ..self }
    }

    fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| *known != name);
        self
    }

    fn head(&self) -> String {
        let lines = self.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n"));
        format!("POST {} HTTP/1.1\r\nhost: localhost\r\n{}", self.path, lines.collect::<String>())
    }
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

async fn exchange(server: &str, request: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(server).await.unwrap();
    let mut answer = Vec::new();
    // Who answers before all was sent may reset the connection behind the answer.
    let _ = stream.write_all(request).await;
    let _ = stream.read_to_end(&mut answer).await;
    let answer = String::from_utf8(answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer { status, head: head.to_ascii_lowercase(), body: body.to_owned() }
}

async fn send(server: &str, delivery: &Delivery) -> Answer {
    let head = format!("{}content-length: {}\r\nconnection: close\r\n\r\n", delivery.head(), delivery.body.len());
    exchange(server, &[head.as_bytes(), &delivery.body].concat()).await
}

/// The same without saying before how long it is.
async fn send_chunked(server: &str, delivery: &Delivery) -> Answer {
    let mut request =
        format!("{}transfer-encoding: chunked\r\nconnection: close\r\n\r\n", delivery.head()).into_bytes();
    for chunk in delivery.body.chunks(1000) {
        request.extend([format!("{:x}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat());
    }
    request.extend(b"0\r\n\r\n");
    exchange(server, &request).await
}

/// JSON of so many bytes.
fn padded(length: usize) -> String {
    format!("{{}}{}", " ".repeat(length - 2))
}

async fn all_deliveries(server: &str) {
    let created = r#"{"type":"user.created","data":{"name":"Ada"}}"#;
    for (what, delivery, status, body) in [
        ("good", Delivery::new("/event", created), 200, "msg_1 user.created 45"),
        ("typed", Delivery::new("/json", created), 200, "Ada"),
        ("another type", Delivery::new("/json", r#"{"type":"a","data":{}}"#), 422, "webhook_payload_mismatch"),
        ("unknown type", Delivery::new("/event", r#"{"type":"never.heard.of"}"#), 200, "msg_1 never.heard.of 25"),
        ("spaces stay", Delivery::new("/event", " { \"type\" : \"a\" }\r\n"), 200, "msg_1 a 19"),
        (
            "tampered body",
            Delivery::new("/event", created).with_body(created.replace("Ada", "Eve")),
            400,
            "no signature",
        ),
        ("wrong secret", Delivery::of("msg_1", SECOND, b"other", "/event", b"{}"), 400, "no signature"),
        ("stale", Delivery::of("msg_1", SECOND - 301, KEY, "/event", b"{}"), 400, "old"),
        ("just not stale", Delivery::of("msg_1", SECOND - 300, KEY, "/event", b"{}"), 200, "msg_1  2"),
        ("future", Delivery::of("msg_1", SECOND + 301, KEY, "/event", b"{}"), 400, "ahead"),
        ("no ID", Delivery::new("/event", "{}").without("svix-id"), 400, "missing: svix-id"),
        (
            "no headers",
            Delivery { headers: vec![], ..Delivery::new("/event", "{}") },
            400,
            "svix-id, svix-timestamp, svix-signature",
        ),
        ("no text", Delivery::new("/event", b"{\"type\":\"\xff\"}"), 400, "not JSON"),
        ("no JSON", Delivery::new("/event", "type=user.created"), 400, "not JSON"),
        ("empty", Delivery::new("/event", ""), 400, "not JSON"),
        ("within the limit", Delivery::new("/small", padded(64)), 200, "msg_1  64"),
        ("over the limit", Delivery::new("/small", padded(65)), 413, "webhook_body_too_large"),
        ("a megabyte", Delivery::new("/event", padded(1_048_576)), 200, "msg_1  1048576"),
        ("more than a megabyte", Delivery::new("/event", padded(1_048_577)), 413, "1048576 bytes"),
    ] {
        for answer in [send(server, &delivery).await, send_chunked(server, &delivery).await] {
            assert_eq!(answer.status, status, "{what}: {}", answer.body);
            assert!(answer.body.contains(body), "{what}: {}", answer.body);
            if status != 200 {
                assert!(answer.head.contains("content-type: application/json"), "{what}: {}", answer.head);
                assert!(answer.head.contains("cache-control: no-store"), "{what}: {}", answer.head);
            }
        }
    }
}

/// What stands in `/typed` and in `/typed-json` for one and the same delivery.
async fn typed_events(server: &str) {
    for (what, body, status, found) in [
        (
            "a resource",
            r#"{"type":"role.created","data":{"id":"r","name":"Editor","key":"k","created_at":1,"updated_at":2.0}}"#,
            200,
            "role Editor",
        ),
        ("what is left", r#"{"type":"user.deleted","data":{"object":"user","id":"user_1"}}"#, 200, "no more user_1"),
        (
            "unknown type",
            r#"{"type":"never.heard.of","data":[1,null]}"#,
            200,
            "never.heard.of, whatever that is: [1,null]",
        ),
        (
            "known and lacking",
            r#"{"type":"role.created","data":{"id":"r","name":"Editor"}}"#,
            422,
            "webhook_payload_mismatch",
        ),
        ("no type", "{}", 422, "webhook_payload_mismatch"),
    ] {
        for path in ["/typed", "/typed-json"] {
            let answer = send(server, &Delivery::new(path, body)).await;
            assert_eq!(answer.status, status, "{what}, {path}: {}", answer.body);
            assert!(answer.body.contains(found), "{what}, {path}: {}", answer.body);
            assert!(status == 200 || !answer.body.contains("Editor"), "{what}, {path}: {}", answer.body);
        }
    }
    let lacking = Delivery::new("/typed", r#"{"type":"role.created","data":{"id":"r","name":"Editor"}}"#);
    let answer = send(server, &lacking).await;
    assert!(answer.body.contains("the data of role.created: missing field `key`"), "{}", answer.body);
}

/// Refused by its announcement: the server waits for none of the body.
async fn what_is_announced_too_large_is_not_read(server: &str) {
    let head =
        format!("{}content-length: 9999999999\r\nconnection: close\r\n\r\n", Delivery::new("/event", "{}").head());
    assert_eq!(exchange(server, head.as_bytes()).await.status, 413);
}

async fn replays(server: &str) {
    let message = |id, second, event_type| {
        let body = format!(r#"{{"type":"{event_type}"}}"#);
        Delivery::of(id, second, KEY, "/guarded", body.as_bytes())
    };
    for (what, delivery, status, body) in [
        ("first", message("msg_a", SECOND, "user.created"), 200, "handled"),
        ("recorded", message("msg_a", SECOND, "user.created"), 200, "already_handled"),
        ("sent again", message("msg_a", SECOND + 5, "user.created"), 200, "already_handled"),
        ("another", message("msg_b", SECOND, "user.created"), 200, "handled"),
        ("failed", message("msg_c", SECOND, "fail"), 500, "failed"),
        ("failed again", message("msg_c", SECOND + 5, "fail"), 500, "failed"),
        ("failed, then handled", message("msg_c", SECOND + 9, "user.created"), 200, "handled"),
        ("handled", message("msg_c", SECOND + 9, "user.created"), 200, "already_handled"),
        ("never ended", message("msg_d", SECOND, "lost"), 200, "lost"),
        ("is it under way?", message("msg_d", SECOND + 5, "lost"), 409, "webhook_in_progress"),
        ("forged", Delivery::of("msg_e", SECOND, b"other", "/guarded", b"{}"), 400, "no signature"),
        ("after a forged one", message("msg_e", SECOND, "user.created"), 200, "handled"),
    ] {
        let answer = send(server, &delivery).await;
        assert_eq!(answer.status, status, "{what}: {}", answer.body);
        assert!(answer.body.contains(body), "{what}: {}", answer.body);
        assert_eq!(answer.head.contains("retry-after: "), status == 409, "{what}: {}", answer.head);
    }
}
