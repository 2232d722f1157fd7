//! What callers are answered, as one list of requests that every adapter must answer alike.
//!
//! An adapter's test mounts the [`Group`]s of a [`World`] on a real server, each under its own path with the routes
//! below, and hands the address to [`run`]:
//!
//! | Route | What it has | Answer when let in |
//! | --- | --- | --- |
//! | `/open` | nothing | `open` |
//! | `/extractor` | `Authed<MachineAuth>` | the machine's ID |
//! | `/optional` | `MaybeAuthed<MachineAuth>` | the machine's ID, else `nobody` |
//! | `/option` | `Option<Authed<MachineAuth>>` where the framework can, else as `/optional` | the same |
//! | `/any` | `Authed<AnyAuth>` | the subject |
//! | `/session` | `Authed<SessionAuth>` | the user's ID |
//! | `/either` | `Authed<Either<SessionAuth, ApiKeyAuth>>` | `session` or `api key` |
//! | `/guard` | `Require<MachineAuth>` | `in` |
//! | `/checked` | the same with a check that lets only [`World::caller`] in | `in` |
//! | `/admins` | `Require<SessionAuth>` with the condition that the role is `org:admin` | `in` |
//! | `/page` | `Require<SessionAuth>` that redirects to the sign-in page | `in` |
//! | `/visitor` | `MaybeAuthed<SessionAuth>` | the user's ID, else `nobody` |
//! | `/member`, `/role`, `/feature`, `/plan`, `/both`, `/reverified` | extractors of [`access`] | the user's ID |
//! | `/only/member` and so on, but for `both` | guards of the same | `in` |
//! | `/of/{slug}`, `/personal` | as `/session` | the user's ID |
//! | `/cookies` | nothing; sets [`OWN_COOKIES`] and `cache-control: private` | `cookies` |
//! | `/token` | `CurrentAuthenticator` and `Authed<SessionAuth>` | the session's token from the template `greeting` |
//! | `/links` | `SignInUrl` and `SignUpUrl` | the two, on a line each |
//! | `/echo` | nothing | the body of the request |
//! | `/socket` | `Authed<SessionAuth>`; upgrades, and sends back what it gets | |
//!
//! Every route answers every method. Under `/nested` the group `people` has a route `/session`, and inside of it the
//! group `machines` has all routes under `/internal`. Under `/outer` there is `/deeper`, with all routes in the layer of
//! `development`. Under `/twice` the layer of `production` has itself under `/production`, with `/session`.

pub(crate) mod access;
mod answer;
mod browser;
mod list;
mod pages;
mod permissions;
mod request;
mod sites;
mod tenants;
mod world;

pub(crate) use self::answer::own_answer;
pub(crate) use self::world::{Group, World};

use std::fmt::Write;

use clerk_emulator::Fault;
use reqwest::header::HeaderValue;
use reqwest::{Client, Method, Version, redirect};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use self::answer::{Answer, Received};

/// What the route `/cookies` sets.
pub(crate) const OWN_COOKIES: [&str; 2] = ["own=1; Path=/", "theme=dark"];

/// A request and the answer that it must get.
pub(crate) struct Scenario {
    method: &'static str,
    path: String,
    headers: Vec<(&'static str, Vec<u8>)>,
    body: &'static str,
    fault: Option<Fault>,
    answer: Answer,
}

/// Sends every request of the list to the server at `base`, over HTTP/1.1 and over HTTP/2, and complains about all wrong
/// answers at once.
pub(crate) async fn run(base: &str, world: &World) {
    let lists = [
        list::all(world),
        browser::all(world, base),
        pages::all(world, base),
        permissions::all(world),
        tenants::all(world),
    ];
    let list: Vec<_> = lists.into_iter().flatten().collect();
    let mut wrong = String::new();
    for version in [Version::HTTP_11, Version::HTTP_2] {
        let _ = write!(wrong, "{}", complaints(&list, base, version, world).await);
    }
    assert!(wrong.is_empty(), "of {} scenarios:\n{wrong}", list.len());
}

async fn complaints(list: &[Scenario], base: &str, version: Version, world: &World) -> String {
    let shared = client(version);
    let mut wrong = String::new();
    for scenario in list {
        world.emulator.faults().clear();
        if let Some(fault) = &scenario.fault {
            world.emulator.faults().add(fault.clone());
        }
        // A connection that the server may close is not left to the next request.
        let client = if scenario.answer.may_close { client(version) } else { shared.clone() };
        let received = send(&client, base, scenario).await;
        let came_over = received.as_ref().map_or(version, |received| received.version);
        let complaint = match scenario.answer.check(received) {
            Ok(()) if came_over != version => Err(format!("came over {came_over:?}")),
            checked => checked,
        };
        if let Err(complaint) = complaint {
            let _ = writeln!(wrong, "{version:?} {}: {complaint}", describe(scenario));
        }
    }
    world.emulator.faults().clear();
    wrong
}

/// A request that changes the protocol is a request like every other, and its connection is left to the handler.
pub(crate) async fn upgrades(base: &str, world: &World) {
    let ask = async |cookies: &str| {
        let upgrade = "connection: upgrade\r\nupgrade: websocket";
        raw(base, "GET /production/socket", &format!("{upgrade}\r\ncookie: {cookies}")).await
    };
    let (_, refused) = ask("a=b").await;
    assert!(refused.starts_with("HTTP/1.1 401 "), "{refused}");
    let (mut stream, upgraded) = ask(&world.browser().cookies()).await;
    assert!(upgraded.starts_with("HTTP/1.1 101 "), "{upgraded}");
    stream.write_all(b"hello").await.unwrap();
    let mut echo = [0; 5];
    stream.read_exact(&mut echo).await.unwrap();
    assert_eq!(&echo, b"hello");
}

/// Whatever the target of a request is, its browser is sent back to the host that the request was sent to.
pub(crate) async fn odd_targets(base: &str) {
    let page = "sec-fetch-dest: document";
    let back = |path: &str| {
        let url = request::url("http://x", &[("redirect_url", format!("{base}{path}").as_str())]);
        format!("{}&", url.strip_prefix("http://x/?").unwrap())
    };
    for (target, expected) in [
        ("/development/open", back("/development/open")),
        ("http://elsewhere.test/development/open", back("/development/open")),
        ("http://user@elsewhere.test/development/open", back("/development/open")),
        ("/development/open?x=%ff%&__clerk_db_jwt=", back("/development/open?x=%EF%BF%BD%25")),
        ("/development/of/%2e%2e%2f%00", back("/development/of/%2e%2e%2f%00")),
        ("/development/of/..%5c..%2f?a", back("/development/of/..%5c..%2f?a=")),
    ] {
        let (_, answer) = raw(base, &format!("GET {target}"), page).await;
        assert!(answer.starts_with("HTTP/1.1 307 ") && answer.contains(&expected), "{target}: {answer}");
    }
    for line in ["OPTIONS *", "CONNECT elsewhere.test:443", "GET //elsewhere.test/development/open", "GET /\x7f"] {
        let (_, answer) = raw(base, line, page).await;
        assert!(answer.starts_with("HTTP/1.1 4"), "{line}: {answer}");
    }
}

/// Sends a request as it is written here, and gives the connection and the head of the answer.
async fn raw(base: &str, line: &str, headers: &str) -> (TcpStream, String) {
    let authority = base.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(authority).await.unwrap();
    let head = format!("{line} HTTP/1.1\r\nhost: {authority}\r\n{headers}\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") {
        answer.push(stream.read_u8().await.unwrap());
    }
    (stream, String::from_utf8(answer).unwrap())
}

/// However many workers and requests there are, one authenticator fetches its keys once.
pub(crate) async fn keys_are_fetched_once(base: &str, world: &World) {
    world.emulator.requests().clear();
    let (client, token) = (client(Version::HTTP_2), format!("Bearer {}", world.jwt));
    let mut calls = JoinSet::new();
    for _ in 0..64 {
        let call = client.get(format!("{base}/fetching/extractor")).header("authorization", &token).send();
        calls.spawn(async move { call.await.unwrap().status().as_u16() });
    }
    assert_eq!(calls.join_all().await, [200; 64]);
    assert_eq!(world.emulator.requests().count("GET", "/jwks"), 1);
}

fn client(version: Version) -> Client {
    let client = Client::builder().no_proxy().redirect(redirect::Policy::none());
    let client = match version {
        Version::HTTP_2 => client.http2_prior_knowledge(),
        _ => client.http1_only(),
    };
    client.build().unwrap()
}

/// `None` if the server closed the connection instead of answering.
async fn send(client: &Client, base: &str, scenario: &Scenario) -> Option<Received> {
    let method = Method::from_bytes(scenario.method.as_bytes()).unwrap();
    let mut request = client.request(method, format!("{base}{}", scenario.path));
    for (name, value) in &scenario.headers {
        request = request.header(*name, HeaderValue::from_bytes(value).unwrap());
    }
    if !scenario.body.is_empty() {
        request = request.body(scenario.body);
    }
    let response = request.send().await.ok()?;
    let (version, status, headers) = (response.version(), response.status().as_u16(), response.headers().clone());
    Some(Received { version, status, headers, body: response.text().await.ok()? })
}

fn describe(scenario: &Scenario) -> String {
    let Scenario { method, path, headers, fault, .. } = scenario;
    let mut text = format!("{method} {path}");
    for (name, value) in headers {
        let value = String::from_utf8_lossy(value);
        let _ = write!(text, " [{name}: {}]", value.chars().take(60).collect::<String>());
    }
    if let Some(fault) = fault {
        let _ = write!(text, " under {fault:?}");
    }
    text
}
