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
//!
//! Every route answers every method. Under `/nested` the group `people` has a route `/session`, and inside of it the
//! group `machines` has all routes under `/internal`.

mod answer;
mod list;
mod world;

pub(crate) use self::answer::own_answer;
pub(crate) use self::world::{Group, World};

use std::fmt::Write;

use clerk_emulator::Fault;
use reqwest::header::HeaderValue;
use reqwest::{Client, Method, redirect};
use tokio::task::JoinSet;

use self::answer::{Answer, Received};

/// A request and the answer that it must get.
pub(crate) struct Scenario {
    method: &'static str,
    path: String,
    headers: Vec<(&'static str, Vec<u8>)>,
    fault: Option<Fault>,
    answer: Answer,
}

/// Sends every request of the list to the server at `base` and complains about all wrong answers at once.
pub(crate) async fn run(base: &str, world: &World) {
    let shared = client();
    let list = list::all(world);
    let mut wrong = String::new();
    for scenario in &list {
        world.emulator.faults().clear();
        if let Some(fault) = &scenario.fault {
            world.emulator.faults().add(fault.clone());
        }
        // A connection that the server may close is not left to the next request.
        let client = if scenario.answer.may_close { client() } else { shared.clone() };
        let received = send(&client, base, scenario).await;
        if let Err(complaint) = scenario.answer.check(received) {
            let _ = writeln!(wrong, "{}: {complaint}", describe(scenario));
        }
    }
    world.emulator.faults().clear();
    assert!(wrong.is_empty(), "of {} scenarios:\n{wrong}", list.len());
}

/// However many workers and requests there are, one authenticator fetches its keys once.
pub(crate) async fn keys_are_fetched_once(base: &str, world: &World) {
    world.emulator.requests().clear();
    let (client, token) = (client(), format!("Bearer {}", world.jwt));
    let mut calls = JoinSet::new();
    for _ in 0..64 {
        let call = client.get(format!("{base}/fetching/extractor")).header("authorization", &token).send();
        calls.spawn(async move { call.await.unwrap().status().as_u16() });
    }
    assert_eq!(calls.join_all().await, [200; 64]);
    assert_eq!(world.emulator.requests().count("GET", "/jwks"), 1);
}

fn client() -> Client {
    Client::builder().no_proxy().redirect(redirect::Policy::none()).build().unwrap()
}

/// `None` if the server closed the connection instead of answering.
async fn send(client: &Client, base: &str, scenario: &Scenario) -> Option<Received> {
    let method = Method::from_bytes(scenario.method.as_bytes()).unwrap();
    let mut request = client.request(method, format!("{base}{}", scenario.path));
    for (name, value) in &scenario.headers {
        request = request.header(*name, HeaderValue::from_bytes(value).unwrap());
    }
    let response = request.send().await.ok()?;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Some(Received { status, headers, body: response.text().await.ok()? })
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
