//! The Backend API of the recorded cases: answers what was recorded, and refuses calls that are not as they must be.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;

use serde_json::{Value, json};

use super::Recorded;

/// Runs on a thread of its own until the test ends.
pub(super) struct FakeApi {
    address: SocketAddr,
}

struct Case {
    api: Value,
    token: String,
    /// What a refresh tells of the request.
    headers: Value,
}

struct Call {
    method: String,
    target: String,
    headers: HashMap<String, String>,
    body: Vec<u8>,
}

impl FakeApi {
    pub(super) fn start(recorded: &[Recorded]) -> Self {
        let cases: HashMap<String, Case> = recorded
            .iter()
            .filter_map(|one| {
                let api = one.api.clone()?;
                let first = api["base"].as_str()?.split('/').nth(1)?.to_owned();
                Some((first, Case { api, token: one.token(), headers: one.header_map().into() }))
            })
            .collect();
        let cases = Arc::new(cases);
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let cases = cases.clone();
                std::thread::spawn(move || serve(stream, &cases));
            }
        });
        Self { address }
    }

    pub(super) fn origin(&self) -> String {
        format!("http://{}", self.address)
    }
}

/// One call per connection.
fn serve(mut stream: TcpStream, cases: &HashMap<String, Case>) -> Option<()> {
    let call = read(&stream)?;
    let case = cases.get(call.target.split('/').nth(1)?);
    let answer = case.map_or_else(|| refusal(404), |case| answer(case, &call));
    if answer["close"] == true {
        return None;
    }
    let body = answer["body"].as_str().unwrap_or_default();
    let mut head = format!("HTTP/1.1 {} Answer\r\nconnection: close\r\n", answer["status"]);
    if let Some(content_type) = answer["type"].as_str() {
        head.push_str(&format!("content-type: {content_type}\r\n"));
    }
    if answer["status"] != 204 {
        head.push_str(&format!("content-length: {}\r\n", body.len()));
    }
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(b"\r\n").ok()?;
    let sent = if answer["cut"] == true { body.len() / 2 } else { body.len() };
    stream.write_all(&body.as_bytes()[..sent]).ok()
}

fn read(stream: &TcpStream) -> Option<Call> {
    let mut reader = BufReader::new(stream);
    let mut line = || -> Option<String> {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        Some(line.trim_end().to_owned())
    };
    let first = line()?;
    let mut headers = HashMap::new();
    loop {
        let header = line()?;
        let Some((name, value)) = header.split_once(':') else { break };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let mut words = first.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Call { method, target, headers, body })
}

fn refusal(status: u16) -> Value {
    let body = json!({"errors": [{"code": "refused_by_the_test", "message": "refused"}]});
    json!({"status": status, "type": "application/json", "body": body.to_string()})
}

/// The recorded answer, if the call is the one that the API knows.
fn answer(case: &Case, call: &Call) -> Value {
    let keys = &case.api["keys"];
    let instance = &keys["secretKey"];
    let machine = Some(&keys["machineSecretKey"]).filter(|key| key.is_string()).unwrap_or(instance);
    let base = case.api["base"].as_str().unwrap_or_default();
    let (path, query) = call.target.split_once('?').unwrap_or((&call.target, ""));
    let path = path.strip_prefix(base).unwrap_or_default();
    if let Some(route) = session_route(&call.method, path) {
        return session_answer(case, call, route, (path, query));
    }
    let (route, member, key) = match (call.method.as_str(), path) {
        ("GET", "/v1/jwks") => ("jwks", None, instance),
        ("POST", "/m2m_tokens/verify") => ("m2m_token", Some("token"), machine),
        ("POST", "/api_keys/verify") => ("api_key", Some("secret"), instance),
        ("POST", "/oauth_applications/access_tokens/verify") => ("oauth_token", Some("access_token"), instance),
        _ => return refusal(404),
    };
    let header = |name: &str| call.headers.get(name).map(String::as_str).unwrap_or_default();
    if Some(header("authorization")) != key.as_str().map(|key| format!("Bearer {key}")).as_deref() {
        return refusal(401);
    }
    let body: Value = serde_json::from_slice(&call.body).unwrap_or_default();
    let body_fits = member.is_none_or(|member| body == json!({member: case.token}));
    let type_fits = member.is_none() || header("content-type") == "application/json";
    if !body_fits || !type_fits || !query.is_empty() || header("clerk-api-version") != "2026-05-12" {
        return refusal(422);
    }
    match &case.api["answers"][route] {
        // The reference did not ask this.
        Value::Null => refusal(422),
        answer => answer.clone(),
    }
}

/// The calls that only a browser's request leads to.
fn session_route(method: &str, path: &str) -> Option<&'static str> {
    match method {
        "GET" if path == "/v1/clients/handshake_payload" => Some("payload"),
        "POST" if path.starts_with("/v1/sessions/") && path.ends_with("/refresh") => Some("refresh"),
        _ => None,
    }
}

/// The recorded answer, if the call is just the one that is due.
fn session_answer(case: &Case, call: &Call, route: &str, (path, query): (&str, &str)) -> Value {
    let header = |name: &str| call.headers.get(name).map(String::as_str).unwrap_or_default();
    let key = case.api["keys"]["secretKey"].as_str().map(|key| format!("Bearer {key}"));
    if Some(header("authorization")) != key.as_deref() {
        return refusal(401);
    }
    let expected = &case.api["calls"][route];
    let mut body = expected["body"].clone();
    if body.is_object() {
        body["request_headers"] = case.headers.clone();
    }
    let given: Value = serde_json::from_slice(&call.body).unwrap_or_default();
    let expected_query = expected["query"].as_str().unwrap_or_default().trim_start_matches('?');
    let fits = expected["path"] == path
        && decoded(expected_query) == decoded(query)
        && body == given
        && (body.is_null() || header("content-type") == "application/json")
        && header("clerk-api-version") == "2026-05-12";
    if fits { case.api["answers"][route].clone() } else { refusal(422) }
}

fn decoded(query: &str) -> Vec<(String, String)> {
    let url = reqwest::Url::parse(&format!("http://x/?{query}")).expect("a URL");
    url.query_pairs().into_owned().collect()
}
