//! A browser, spoken to in the W3C WebDriver protocol. Source: <https://www.w3.org/TR/webdriver2/>; what begins with
//! `goog:` or `se/` is ChromeDriver's own.
//!
//! The crates for this (`thirtyfour`, `fantoccini`) bring an async runtime, a TLS stack and some hundred dependencies; the
//! dozen commands needed here are JSON over HTTP on loopback.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::workspace::Outcome;

/// How long the driver may take for one command; loading a page has a limit of its own in the browser, which is less.
const PATIENCE: Duration = Duration::from_secs(40);
const PAGE_LOAD: Duration = Duration::from_secs(20);
const SCRIPT: Duration = Duration::from_secs(10);

/// The member under which the protocol names an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Keys by their code points in the protocol.
pub(super) const TAB: char = '\u{E004}';
pub(super) const ENTER: char = '\u{E007}';

const ARGUMENTS: &[&str] = &[
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-proxy-server",
    "--lang=en",
    "--window-size=1000,900",
];

/// An element of the page that is open.
#[derive(Clone, Debug)]
pub(super) struct Element(String);

/// One answer of a server that sent the browser elsewhere.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Redirect {
    pub(super) status: u64,
    /// As [`without_values`] gives it.
    pub(super) from: String,
}

impl fmt::Display for Redirect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.status, self.from)
    }
}

/// A browser with a profile of its own, empty at the start. It ends with this value.
#[derive(Debug)]
pub(super) struct Browser {
    agent: ureq::Agent,
    session: String,
    profile: PathBuf,
}

/// An agent that takes every status for an answer, goes through no proxy and follows no redirects.
pub(super) fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).proxy(None);
    config.timeout_global(Some(PATIENCE)).build().into()
}

impl Browser {
    /// Starts a browser through the driver at `driver`.
    pub(super) fn start(driver: &str, binary: &Path, profile: PathBuf) -> Outcome<Self> {
        if profile.exists() {
            std::fs::remove_dir_all(&profile)?;
        }
        std::fs::create_dir_all(&profile)?;
        let arguments = ARGUMENTS.iter().map(|&it| it.to_owned());
        let arguments: Vec<String> = arguments.chain([format!("--user-data-dir={}", profile.display())]).collect();
        let wanted = json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "timeouts": {"pageLoad": millis(PAGE_LOAD), "script": millis(SCRIPT), "implicit": 0},
            "goog:chromeOptions": {"binary": binary, "args": arguments},
            "goog:loggingPrefs": {"performance": "ALL"},
        }}});
        let mut browser = Self { agent: agent(), session: format!("{driver}/session"), profile };
        let answer = browser.post("", &wanted)?;
        let id = answer["sessionId"].as_str().ok_or("the driver gave no session")?;
        browser.session = format!("{driver}/session/{id}");
        Ok(browser)
    }

    /// Opens a page, and returns when it is loaded.
    pub(super) fn open(&self, url: &str) -> Outcome<()> {
        self.post("/url", &json!({ "url": url })).map(drop)
    }

    pub(super) fn reload(&self) -> Outcome<()> {
        self.post("/refresh", &json!({})).map(drop)
    }

    pub(super) fn url(&self) -> Outcome<String> {
        text(self.get("/url")?)
    }

    /// The elements that match a CSS selector.
    pub(super) fn elements(&self, selector: &str) -> Outcome<Vec<Element>> {
        let found = self.post("/elements", &json!({"using": "css selector", "value": selector}))?;
        let ids = found.as_array().into_iter().flatten().filter_map(|element| element[ELEMENT].as_str());
        Ok(ids.map(|id| Element(id.to_owned())).collect())
    }

    /// Clicks as a user would: scrolled into view, and refused if something else is in front.
    pub(super) fn click(&self, element: &Element) -> Outcome<()> {
        self.post(&format!("/element/{}/click", element.0), &json!({})).map(drop)
    }

    /// Types into an element.
    pub(super) fn type_into(&self, element: &Element, text: &str) -> Outcome<()> {
        self.post(&format!("/element/{}/value", element.0), &json!({ "text": text })).map(drop)
    }

    /// The text as it is shown.
    pub(super) fn text_of(&self, element: &Element) -> Outcome<String> {
        text(self.get(&format!("/element/{}/text", element.0))?)
    }

    pub(super) fn attribute(&self, element: &Element, name: &str) -> Outcome<Option<String>> {
        let value = self.get(&format!("/element/{}/attribute/{name}", element.0))?;
        Ok(value.as_str().map(str::to_owned))
    }

    /// Presses and releases one key, wherever the focus is.
    pub(super) fn press(&self, key: char) -> Outcome<()> {
        let strokes = json!([{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]);
        self.post("/actions", &json!({"actions": [{"type": "key", "id": "keyboard", "actions": strokes}]})).map(drop)
    }

    /// Runs the body of a function in the page, and returns what it returns; a promise is waited for.
    pub(super) fn script(&self, body: &str) -> Outcome<Value> {
        self.post("/execute/sync", &json!({"script": body, "args": []}))
    }

    /// Opens a tab beside the others, and goes there. Returns its handle.
    pub(super) fn new_tab(&self) -> Outcome<String> {
        let handle = text(self.post("/window/new", &json!({"type": "tab"}))?["handle"].take())?;
        self.switch_to(&handle)?;
        Ok(handle)
    }

    /// The handle of this tab.
    pub(super) fn tab(&self) -> Outcome<String> {
        text(self.get("/window")?)
    }

    pub(super) fn switch_to(&self, tab: &str) -> Outcome<()> {
        self.post("/window", &json!({ "handle": tab })).map(drop)
    }

    /// The cookies that this page's address gets, name and value.
    pub(super) fn cookies(&self) -> Outcome<Vec<(String, String)>> {
        let cookies = self.get("/cookie")?;
        let text = |cookie: &Value, member: &str| cookie[member].as_str().unwrap_or_default().to_owned();
        let cookies = cookies.as_array().into_iter().flatten();
        Ok(cookies.map(|cookie| (text(cookie, "name"), text(cookie, "value"))).collect())
    }

    pub(super) fn set_cookie(&self, name: &str, value: &str) -> Outcome<()> {
        self.post("/cookie", &json!({"cookie": {"name": name, "value": value}})).map(drop)
    }

    /// Removes a cookie that this page's address gets, if it is there.
    pub(super) fn forget_cookie(&self, name: &str) -> Outcome<()> {
        value(self.agent.delete(format!("{}/cookie/{name}", self.session)).call()?).map(drop)
    }

    /// A picture of what is shown, as PNG.
    pub(super) fn screenshot(&self) -> Outcome<Vec<u8>> {
        Ok(STANDARD.decode(text(self.get("/screenshot")?)?)?)
    }

    /// The redirects of whole pages since the last call.
    pub(super) fn redirects(&self) -> Outcome<Vec<Redirect>> {
        let entries = self.post("/se/log", &json!({"type": "performance"}))?;
        let messages = entries.as_array().into_iter().flatten().filter_map(|entry| entry["message"].as_str());
        Ok(messages.filter_map(|text| redirect(&serde_json::from_str(text).ok()?)).collect())
    }

    fn get(&self, command: &str) -> Outcome<Value> {
        value(self.agent.get(format!("{}{command}", self.session)).call()?)
    }

    fn post(&self, command: &str, body: &Value) -> Outcome<Value> {
        let request = self.agent.post(format!("{}{command}", self.session)).content_type("application/json");
        value(request.send(&body.to_string())?)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The driver ends what is left of it.
        let _ = self.agent.delete(&self.session).call();
        let _ = std::fs::remove_dir_all(&self.profile);
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// The `value` of an answer, or the error in it.
fn value(mut answer: ureq::http::Response<ureq::Body>) -> Outcome<Value> {
    // A screenshot of a long page may be larger than the usual limit for a body.
    let mut body: Value = serde_json::from_slice(&answer.body_mut().with_config().limit(64 << 20).read_to_vec()?)?;
    let value = body["value"].take();
    if answer.status().is_success() {
        return Ok(value);
    }
    let message = value["message"].as_str().unwrap_or_default().lines().next().unwrap_or_default();
    Err(format!("{}: {message}", value["error"].as_str().unwrap_or("the driver failed")).into())
}

fn text(value: Value) -> Outcome<String> {
    match value {
        Value::String(text) => Ok(text),
        other => Err(format!("the driver answered {other} instead of a text").into()),
    }
}

/// Reads an event of the browser's log of its network.
fn redirect(event: &Value) -> Option<Redirect> {
    let event = &event["message"];
    let parameters = &event["params"];
    if event["method"] != "Network.requestWillBeSent" || parameters["type"] != "Document" {
        return None;
    }
    let before = &parameters["redirectResponse"];
    let from = without_values(before["url"].as_str()?);
    Some(Redirect { status: before["status"].as_u64()?, from })
}

pub(super) fn without_query(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or(url)
}

/// An address as far as it may be shown: with the names of its parameters, whose values may be tokens.
fn without_values(url: &str) -> String {
    let (url, _) = url.split_once('#').unwrap_or((url, ""));
    let Some((path, query)) = url.split_once('?') else { return url.to_owned() };
    let names = query.split('&').map(|parameter| parameter.split('=').next().unwrap_or_default());
    format!("{path}?{}", names.collect::<Vec<_>>().join("&"))
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::TcpListener;
    use std::path::{Path, PathBuf};
    use std::thread::JoinHandle;

    use serde_json::{Value, json};

    use super::{Browser, Redirect, redirect, without_query};

    /// A driver that gives these answers, one after the other, and returns what it was asked.
    fn driver(answers: Vec<(u16, Value)>) -> (String, JoinHandle<Vec<(String, Value)>>) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback");
        let url = format!("http://{}", listener.local_addr().expect("it is bound"));
        let asked = std::thread::spawn(move || {
            let answer_one = |(status, answer): (u16, Value)| {
                let (mut stream, _) = listener.accept().expect("a connection");
                let mut reader = BufReader::new(stream.try_clone().expect("another handle"));
                let (mut first, mut length) = (String::new(), 0);
                reader.read_line(&mut first).expect("a request line");
                loop {
                    let mut line = String::new();
                    reader.read_line(&mut line).expect("a header");
                    match line.trim().to_ascii_lowercase().strip_prefix("content-length:") {
                        Some(number) => length = number.trim().parse().expect("a number"),
                        None if line.trim().is_empty() => break,
                        None => {}
                    }
                }
                let mut body = vec![0; length];
                reader.read_exact(&mut body).expect("a body");
                let text = json!({ "value": answer }).to_string();
                write!(
                    stream,
                    "HTTP/1.1 {status} x\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{text}",
                    text.len()
                )
                .expect("it can be written");
                (first.trim().to_owned(), serde_json::from_slice(&body).unwrap_or(Value::Null))
            };
            answers.into_iter().map(answer_one).collect()
        });
        (url, asked)
    }

    fn profile(name: &str) -> PathBuf {
        std::env::temp_dir().join(format!("xtask-browser-{name}-{}", std::process::id()))
    }

    #[test]
    fn commands_go_to_the_session_and_their_values_come_back() {
        let (url, asked) = driver(vec![
            (200, json!({"sessionId": "s1", "capabilities": {}})),
            (200, Value::Null),
            (200, json!("http://localhost/a")),
            (200, json!([{super::ELEMENT: "e1"}])),
            (200, json!("iVBORw0KGgo=")),
            (200, Value::Null),
        ]);
        let profile = profile("commands");
        let browser = Browser::start(&url, Path::new("/usr/bin/chromium"), profile.clone()).expect("it starts");
        assert!(profile.is_dir());
        browser.open("http://localhost/a").expect("opened");
        assert_eq!(browser.url().expect("an address"), "http://localhost/a");
        assert_eq!(browser.elements("#a").expect("elements").len(), 1);
        assert!(browser.screenshot().expect("a picture").starts_with(b"\x89PNG"));
        drop(browser);
        assert!(!profile.exists());
        let asked = asked.join().expect("the driver");
        let lines: Vec<&str> = asked.iter().map(|(line, _)| line.trim_end_matches(" HTTP/1.1")).collect();
        assert_eq!(
            lines,
            [
                "POST /session",
                "POST /session/s1/url",
                "GET /session/s1/url",
                "POST /session/s1/elements",
                "GET /session/s1/screenshot",
                "DELETE /session/s1"
            ]
        );
        let arguments = &asked[0].1["capabilities"]["alwaysMatch"]["goog:chromeOptions"]["args"];
        assert!(
            arguments.as_array().expect("a list").contains(&json!(format!("--user-data-dir={}", profile.display())))
        );
        assert_eq!(asked[3].1, json!({"using": "css selector", "value": "#a"}));
    }

    #[test]
    fn an_error_of_the_driver_is_told_in_its_first_line() {
        let stack = json!({"error": "no such element", "message": "none matches #a\n  (Session info: x)"});
        let (url, asked) = driver(vec![(200, json!({"sessionId": "s1"})), (404, stack), (200, Value::Null)]);
        let browser = Browser::start(&url, Path::new("chromium"), profile("error")).expect("it starts");
        let error = browser.elements("#a").expect_err("an error");
        assert_eq!(error.to_string(), "no such element: none matches #a");
        drop(browser);
        asked.join().expect("the driver");
    }

    #[test]
    fn redirects_of_documents_count_and_values_in_their_queries_are_not_kept() {
        let event = |kind: &str, before: Value| json!({"message": {"method": "Network.requestWillBeSent", "params": {"type": kind, "redirectResponse": before}}});
        let before = json!({"url": "http://localhost:1/a?token=x&b#c", "status": 307});
        let expected = Redirect { status: 307, from: "http://localhost:1/a?token&b".into() };
        assert_eq!(redirect(&event("Document", before.clone())), Some(expected));
        assert_eq!(redirect(&event("Fetch", before)), None);
        assert_eq!(redirect(&event("Document", Value::Null)), None);
        assert_eq!(without_query("http://a/b#c"), "http://a/b");
    }
}
