//! Requests of browsers and programs, and the URLs that browsers are sent to.

use reqwest::Url;

use super::Scenario;
use super::answer::Answer;

const COUNTED_ONCE: &str = "__clerk_redirect_count=1; SameSite=Lax; HttpOnly; Max-Age=2";

/// A browser opens a page.
pub(super) fn page(path: impl Into<String>) -> Scenario {
    fetch(path).header("sec-fetch-dest", "document").header("accept", "text/html,*/*;q=0.8")
}

/// A script of a page, or a program, asks.
pub(super) fn fetch(path: impl Into<String>) -> Scenario {
    Scenario { method: "GET", path: path.into(), headers: Vec::new(), body: "", fault: None, answer: Answer::ok("") }
}

impl Scenario {
    pub(super) fn header(mut self, name: &'static str, value: impl Into<Vec<u8>>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(super) fn cookies(self, cookies: impl Into<Vec<u8>>) -> Self {
        self.header("cookie", cookies)
    }

    pub(super) fn bearer(self, token: &str) -> Self {
        self.header("authorization", format!("Bearer {token}"))
    }

    pub(super) fn by(mut self, method: &'static str) -> Self {
        self.method = method;
        self
    }

    pub(super) fn gets(self, answer: Answer) -> Self {
        Self { answer, ..self }
    }
}

/// The URL of a handshake that comes back to `back`.
pub(super) fn handshake_url(frontend: &str, back: &str, suffixed: bool, reason: &str, more: &[(&str, &str)]) -> String {
    let suffixed = suffixed.to_string();
    let first = [
        ("redirect_url", back),
        ("__clerk_api_version", "2026-05-12"),
        ("suffixed_cookies", &suffixed),
        ("__clerk_hs_reason", reason),
        ("format", "nonce"),
    ];
    url(&format!("{frontend}/v1/client/handshake"), first.iter().chain(more))
}

pub(super) fn url<'a>(base: &str, parameters: impl IntoIterator<Item = &'a (&'a str, &'a str)>) -> String {
    Url::parse_with_params(base, parameters).unwrap().to_string()
}

/// A redirect to a handshake.
pub(super) fn handshake(location: String, reason: &str) -> Answer {
    Answer::redirect(location)
        .with("set-cookie", [COUNTED_ONCE])
        .with("x-clerk-auth-status", ["handshake"])
        .with("x-clerk-auth-reason", [reason])
}
