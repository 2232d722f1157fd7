//! A browser, as far as cookies, redirects and the headers of navigation go; and an application of it, which does by
//! hand what a server protected by Clerk does.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clerk_emulator::Emulator;
use reqwest::header::HeaderMap;
use serde_json::Value;
use url::Url;

/// Keeps cookies by host or domain, whatever the port, and follows no redirect by itself. Whatever host a URL names,
/// the emulator is asked.
pub(crate) struct Browser<'a> {
    emulator: &'a Emulator,
    client: reqwest::Client,
    cookies: Vec<Cookie>,
}

/// The cookies of a browser.
pub(crate) struct Jar(Vec<Cookie>);

#[derive(Clone, Debug)]
struct Cookie {
    name: String,
    value: String,
    host: String,
    with_subdomains: bool,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

/// What pages are made of.
const ELEMENTS: [&str; 28] = [
    "!DOCTYPE", "a", "body", "button", "code", "dd", "div", "dl", "dt", "footer", "form", "h1", "h2", "head", "header",
    "html", "input", "label", "li", "main", "meta", "p", "section", "span", "strong", "style", "title", "ul",
];

struct Tag<'a> {
    text: &'a str,
    name: &'a str,
    attributes: Vec<String>,
}

/// The tags of a document, read as browsers do: quotes end values, `>` outside of quotes ends a tag.
fn tags(document: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    for (at, _) in document.match_indices('<') {
        let mut quoted = false;
        let is_end = |letter: char| {
            quoted ^= letter == '"';
            letter == '>' && !quoted
        };
        let length = document[at..].find(is_end).expect("every tag ends");
        let text = &document[at + 1..at + length];
        let (name, rest) = text.split_once(' ').unwrap_or((text, ""));
        // Values are between quotes: every other piece.
        let attributes = rest.split('"').step_by(2).flat_map(str::split_whitespace);
        let attributes = attributes.map(|attribute| attribute.trim_end_matches('=').to_lowercase()).collect();
        tags.push(Tag { text, name, attributes });
    }
    tags
}

impl Answer {
    #[track_caller]
    pub(crate) fn location(&self) -> &str {
        let location = self.headers.get("location");
        location.unwrap_or_else(|| panic!("{} without a location: {}", self.status, self.text)).to_str().unwrap()
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    /// Asserts that it is an error in Clerk's shape.
    #[track_caller]
    pub(crate) fn refused(&self, status: u16, code: &str) {
        let body = self.json();
        assert_eq!((self.status, &body["errors"][0]["code"]), (status, &code.into()), "{}", self.text);
        assert_eq!(self.headers["clerk-trace-id"], body["clerk_trace_id"].as_str().unwrap());
        assert!(!self.headers.contains_key("location"));
    }

    /// Asserts that it is a page, well-formed in what matters to people.
    #[track_caller]
    pub(crate) fn page(self, status: u16) -> String {
        assert_eq!(self.status, status, "{}", self.text);
        assert_eq!(self.headers["content-type"], "text/html; charset=utf-8");
        assert_eq!(self.headers["cache-control"], "no-store");
        assert_eq!(self.headers["x-frame-options"], "DENY");
        assert_eq!(self.headers["x-content-type-options"], "nosniff");
        assert_eq!(self.headers["referrer-policy"], "same-origin");
        let policy = self.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-") && !policy.contains("unsafe"), "{policy}");
        for part in ["<!DOCTYPE html>", "<html lang=\"en\">", "<title>", "<main>", "name=\"viewport\""] {
            assert_eq!(self.text.matches(part).count(), 1, "{part} in {}", self.text);
        }
        assert_eq!(self.text.matches("<h1").count(), 1, "{}", self.text);
        for tag in tags(&self.text) {
            let name = tag.name.trim_start_matches('/');
            assert!(ELEMENTS.contains(&name), "<{name}> in {}", self.text);
            for attribute in &tag.attributes {
                assert!(!attribute.starts_with("on") && attribute != "style", "{attribute} in {}", self.text);
            }
            if name == "input" && !tag.text.contains("type=\"hidden\"") {
                let id = tag.text.split("id=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
                assert!(self.text.contains(&format!("<label for=\"{id}\"")), "no label for {}", tag.text);
            }
        }
        self.text
    }
}

impl<'a> Browser<'a> {
    pub(crate) fn new(emulator: &'a Emulator) -> Self {
        let redirects = reqwest::redirect::Policy::none();
        let client = reqwest::Client::builder().no_proxy().redirect(redirects).build().unwrap();
        Self { emulator, client, cookies: Vec::new() }
    }

    pub(crate) fn with_jar(emulator: &'a Emulator, jar: Jar) -> Self {
        Self { cookies: jar.0, ..Self::new(emulator) }
    }

    pub(crate) fn into_jar(self) -> Jar {
        Jar(self.cookies)
    }

    /// The URL of a path on the emulator.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.emulator.frontend_url())
    }

    /// Goes to an address: one on the emulator's host as a path, others whole.
    pub(crate) async fn get(&mut self, address: &str) -> Answer {
        let headers = [("accept", "text/html"), ("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")];
        self.send("GET", address, &headers, None).await
    }

    /// Sends a form of the emulator's own page.
    pub(crate) async fn post(&mut self, path: &str, form: &[(&str, &str)]) -> Answer {
        let origin = self.emulator.frontend_url().to_owned();
        let headers = [("accept", "text/html"), ("sec-fetch-site", "same-origin"), ("origin", origin.as_str())];
        self.send("POST", path, &headers, Some(form)).await
    }

    /// Calls as a script of this origin does.
    pub(crate) async fn fetch(&mut self, method: &str, path: &str, origin: &str, form: &[(&str, &str)]) -> Answer {
        let headers = [("accept", "*/*"), ("origin", origin)];
        self.send(method, path, &headers, Some(form).filter(|form| !form.is_empty())).await
    }

    pub(crate) async fn send(
        &mut self,
        method: &str,
        address: &str,
        headers: &[(&str, &str)],
        form: Option<&[(&str, &str)]>,
    ) -> Answer {
        let address = if address.starts_with('/') { self.url(address) } else { address.to_owned() };
        let url = Url::parse(&address).unwrap();
        let mut wire = url.clone();
        wire.set_host(Some("127.0.0.1")).unwrap();
        wire.set_port(Some(self.emulator.address().port())).unwrap();
        let mut request = self.client.request(method.parse().unwrap(), wire).header("host", url.authority());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let host = url.host_str().unwrap();
        let cookies: Vec<String> =
            self.seen_by(host).map(|cookie| format!("{}={}", cookie.name, cookie.value)).collect();
        if !cookies.is_empty() {
            request = request.header("cookie", cookies.join("; "));
        }
        if let Some(form) = form {
            let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
            request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
        }
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        for line in headers.get_all("set-cookie") {
            self.store(host, line.to_str().unwrap());
        }
        Answer { status, headers, text: response.text().await.unwrap() }
    }

    /// Takes a `Set-Cookie` line from this host.
    #[track_caller]
    pub(crate) fn store(&mut self, host: &str, line: &str) {
        let mut parts = line.split("; ");
        let (name, value) = parts.next().unwrap().split_once('=').unwrap();
        let attributes: Vec<&str> = parts.collect();
        assert!(attributes.contains(&"Path=/") && attributes.contains(&"SameSite=Lax"), "{line}");
        let attribute = |name: &str| attributes.iter().find_map(|attribute| attribute.strip_prefix(name));
        let domain = attribute("Domain=");
        if let Some(domain) = domain {
            assert!(
                domain.contains('.') && (host == domain || host.ends_with(&format!(".{domain}"))),
                "{host}: {line}"
            );
        }
        let at = domain.unwrap_or(host);
        let with_subdomains = domain.is_some();
        self.cookies
            .retain(|old| (old.name.as_str(), old.host.as_str(), old.with_subdomains) != (name, at, with_subdomains));
        if attribute("Max-Age=") != Some("0") {
            let cookie = Cookie { name: name.into(), value: value.into(), host: at.into(), with_subdomains };
            self.cookies.push(cookie);
        }
    }

    /// The value of the cookie that a server at this host finds first.
    pub(crate) fn cookie(&self, host: &str, name: &str) -> Option<&str> {
        self.seen_by(host).find(|cookie| cookie.name == name).map(|cookie| cookie.value.as_str())
    }

    fn seen_by(&self, host: &str) -> impl Iterator<Item = &Cookie> {
        let is_seen = move |cookie: &&Cookie| {
            cookie.host == host || (cookie.with_subdomains && host.ends_with(&format!(".{}", cookie.host)))
        };
        self.cookies.iter().filter(is_seen)
    }
}

/// A server at an origin.
pub(crate) struct App<'a> {
    emulator: &'a Emulator,
    pub(crate) origin: &'static str,
    /// Where it reaches the Frontend API.
    pub(crate) proxy_url: String,
    /// Whether it can redeem nonces.
    pub(crate) with_nonces: bool,
    pub(crate) satellite: bool,
}

/// What came of a visit.
#[derive(Debug)]
pub(crate) struct Visited {
    /// The address at the end.
    pub(crate) url: String,
    /// The claims of the session; none for a visitor who is signed out.
    pub(crate) claims: Option<Value>,
    /// Why the browser was sent away, each time.
    pub(crate) reasons: Vec<&'static str>,
}

impl<'a> App<'a> {
    pub(crate) fn new(emulator: &'a Emulator, origin: &'static str) -> Self {
        let proxy_url = emulator.frontend_url().to_owned();
        Self { emulator, origin, proxy_url, with_nonces: true, satellite: false }
    }

    pub(crate) fn host(&self) -> String {
        Url::parse(self.origin).unwrap().host_str().unwrap().to_owned()
    }

    /// A person opens an address of the application, which sends the browser around until it knows who that is.
    pub(crate) async fn open(&self, browser: &mut Browser<'_>, address: &str) -> Visited {
        let mut url = if address.starts_with('/') { format!("{}{address}", self.origin) } else { address.to_owned() };
        let mut reasons = Vec::new();
        for _ in 0..8 {
            assert!(url.starts_with(self.origin), "the browser left for {url}");
            if let Some(resolved) = self.resolve(browser, &url).await {
                // In production the answer goes out with the new cookies at once.
                if resolved == url {
                    return Visited { url, claims: self.claims(browser), reasons };
                }
                url = resolved;
                continue;
            }
            let Err(reason) = self.decide(browser, &url) else {
                return Visited { url, claims: self.claims(browser), reasons };
            };
            reasons.push(reason);
            let mut answer = browser.get(&self.handshake_url(browser, &url, reason)).await;
            assert_eq!(answer.status, 307, "{}", answer.text);
            while !answer.location().starts_with(self.origin) {
                // By way of the primary host.
                let location = answer.location().to_owned();
                answer = browser.get(&location).await;
                assert_eq!(answer.status, 307, "{}", answer.text);
            }
            assert_eq!(answer.headers["cache-control"], "no-store");
            url = answer.location().to_owned();
        }
        panic!("a redirect loop: {reasons:?}");
    }

    /// Takes the outcome of a handshake, and answers where that leaves the browser; none if there is no outcome.
    async fn resolve(&self, browser: &mut Browser<'_>, url: &str) -> Option<String> {
        let host = self.host();
        let query = parameter(url, "__clerk_handshake_nonce");
        let nonce = query.or_else(|| browser.cookie(&host, "__clerk_handshake_nonce").map(str::to_owned));
        let query = parameter(url, "__clerk_handshake");
        let token = query.or_else(|| browser.cookie(&host, "__clerk_handshake").map(str::to_owned));
        let directives = match (nonce, token) {
            (Some(nonce), _) => self.redeem(&nonce).await.expect("the nonce is known"),
            (None, Some(token)) => decode(&token)["handshake"].clone(),
            (None, None) => return None,
        };
        for line in directives.as_array().expect("a list") {
            browser.store(&host, line.as_str().unwrap());
        }
        let mut stripped = Url::parse(url).unwrap();
        let names = ["__clerk_handshake", "__clerk_help", "__clerk_db_jwt", "__clerk_handshake_nonce"];
        let kept: Vec<(String, String)> =
            stripped.query_pairs().into_owned().filter(|(name, _)| !names.contains(&name.as_str())).collect();
        stripped.query_pairs_mut().clear().extend_pairs(kept);
        if stripped.query() == Some("") {
            stripped.set_query(None);
        }
        Some(stripped.into())
    }

    /// `GET /clients/handshake_payload`.
    pub(crate) async fn redeem(&self, nonce: &str) -> Option<Value> {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let url = format!("{}/v1/clients/handshake_payload?nonce={nonce}", self.emulator.api_url());
        let response = client.get(url).bearer_auth(self.emulator.secret_key()).send().await.unwrap();
        if response.status() != 200 {
            return None;
        }
        Some(response.json::<Value>().await.unwrap()["directives"].clone())
    }

    /// Whether the cookies will do; else why the browser has to be sent away.
    fn decide(&self, browser: &Browser<'_>, url: &str) -> Result<(), &'static str> {
        let development = self.emulator.publishable_key().starts_with("pk_test_");
        let uat: i64 = self.cookie(browser, "__client_uat").map_or(0, |text| text.parse().expect("a number"));
        let session = self.cookie(browser, "__session");
        if self.satellite && parameter(url, "__clerk_synced").as_deref() != Some("true") && uat == 0 {
            return Err("satellite-needs-syncing");
        }
        if development && parameter(url, "__clerk_db_jwt").is_some() {
            return Err("dev-browser-sync");
        }
        if development && self.cookie(browser, "__clerk_db_jwt").is_none() {
            return Err("dev-browser-missing");
        }
        let Some(session) = session else {
            return if uat == 0 { Ok(()) } else { Err("client-uat-but-no-session-token") };
        };
        if uat == 0 {
            return Err("session-token-but-no-client-uat");
        }
        let claims = decode(&session);
        if claims["iat"].as_i64().unwrap() < uat {
            return Err("session-token-iat-before-client-uat");
        }
        if claims["exp"].as_i64().unwrap() * 1000 <= self.emulator.clock().now_ms() - 5000 {
            return Err("session-token-expired-refresh-non-eligible-no-refresh-cookie");
        }
        Ok(())
    }

    fn claims(&self, browser: &Browser<'_>) -> Option<Value> {
        self.cookie(browser, "__session").map(|token| decode(&token))
    }

    /// The cookie under its suffixed name, else under its plain one.
    pub(crate) fn cookie(&self, browser: &Browser<'_>, name: &str) -> Option<String> {
        let is_suffixed = |cookie: &&Cookie| {
            cookie.name.strip_prefix(name).is_some_and(|rest| rest.starts_with('_') && rest.len() == 9)
        };
        let host = self.host();
        let suffixed = browser.seen_by(&host).find(is_suffixed).map(|cookie| cookie.value.clone());
        suffixed.or_else(|| browser.cookie(&host, name).map(str::to_owned))
    }

    pub(crate) fn handshake_url(&self, browser: &Browser<'_>, url: &str, reason: &str) -> String {
        let mut back = Url::parse(url).unwrap();
        let kept: Vec<(String, String)> =
            back.query_pairs().into_owned().filter(|(name, _)| name != "__clerk_db_jwt").collect();
        back.query_pairs_mut().clear().extend_pairs(kept);
        if back.query() == Some("") {
            back.set_query(None);
        }
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("redirect_url", back.as_str());
        query.append_pair("__clerk_api_version", "2026-05-12");
        query.append_pair("suffixed_cookies", "false");
        query.append_pair("__clerk_hs_reason", reason);
        if self.with_nonces {
            query.append_pair("format", "nonce");
        }
        if let Some(token) = self.cookie(browser, "__session") {
            query.append_pair("__session", &token);
        }
        let dev_browser = parameter(url, "__clerk_db_jwt").or_else(|| self.cookie(browser, "__clerk_db_jwt"));
        if let Some(token) = dev_browser {
            query.append_pair("__clerk_db_jwt", &token);
        }
        format!("{}/v1/client/handshake?{}", self.proxy_url, query.finish())
    }
}

/// The parameter of a URL's query.
pub(crate) fn parameter(url: &str, name: &str) -> Option<String> {
    let url = Url::parse(url).unwrap();
    url.query_pairs().find(|(found, _)| found == name).map(|(_, value)| value.into_owned())
}

/// The payload of a JWT.
#[track_caller]
pub(crate) fn decode(token: &str) -> Value {
    let payload = token.split('.').nth(1).unwrap_or_else(|| panic!("no JWT: {token}"));
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}
