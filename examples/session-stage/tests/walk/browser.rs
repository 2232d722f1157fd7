//! A browser as far as signing in needs one: cookies, redirects, and what it says of itself.

use std::collections::HashMap;

use reqwest::header::{COOKIE, HeaderMap, LOCATION, ORIGIN, SET_COOKIE};
use reqwest::{Client, Method, Response, Url, redirect};

use super::html;

/// A browser that follows more redirects than this in a row gives up.
const MOST_REDIRECTS: usize = 10;

/// Cookies, which all ports of a host share, and nothing else.
#[derive(Debug)]
pub(crate) struct Browser {
    http: Client,
    /// By host and name: the value, and whether it lasts for seconds only.
    cookies: HashMap<(String, String), (String, bool)>,
}

/// What the browser shows in the end.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) url: Url,
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
    /// The addresses it was sent on from.
    pub(crate) passed: Vec<Url>,
}

impl Browser {
    pub(crate) fn new() -> Self {
        let http = Client::builder().no_proxy().redirect(redirect::Policy::none()).build().unwrap();
        Self { http, cookies: HashMap::new() }
    }

    /// Opens a page.
    pub(crate) async fn open(&mut self, url: &str) -> Page {
        self.navigate(Method::GET, Url::parse(url).unwrap(), None, &[]).await
    }

    /// Sends a form of `page` to `path` of the same site.
    pub(crate) async fn submit(&mut self, page: &Page, path: &str, fields: &[(&str, &str)]) -> Page {
        self.navigate(Method::POST, page.url.join(path).unwrap(), Some(&page.url), fields).await
    }

    /// Sends a form that stands on the page `from` to any address.
    pub(crate) async fn submit_from(&mut self, from: &str, url: &str, fields: &[(&str, &str)]) -> Page {
        self.navigate(Method::POST, Url::parse(url).unwrap(), Some(&Url::parse(from).unwrap()), fields).await
    }

    /// Calls from a script of the same site.
    pub(crate) async fn fetch(&mut self, method: Method, url: &str) -> Page {
        let url = Url::parse(url).unwrap();
        let response = self.send(method, &url, "empty", "same-origin", None, &[]).await;
        show(response, url, Vec::new()).await
    }

    async fn navigate(&mut self, method: Method, url: Url, from: Option<&Url>, fields: &[(&str, &str)]) -> Page {
        // People take longer than the seconds for which redirects are counted.
        self.cookies.retain(|_, (_, is_brief)| !*is_brief);
        let relation = match from {
            None => "none",
            Some(from) if from.origin() == url.origin() => "same-origin",
            Some(from) if from.host_str() == url.host_str() => "same-site",
            Some(_) => "cross-site",
        };
        let origin = from.map(|from| from.origin().ascii_serialization());
        let mut response = self.send(method, &url, "document", relation, origin.as_deref(), fields).await;
        let (mut url, mut passed) = (url, Vec::new());
        while response.status().is_redirection() {
            assert!(passed.len() < MOST_REDIRECTS, "a loop: {passed:#?}");
            let next = url.join(response.headers()[LOCATION].to_str().unwrap()).unwrap();
            passed.push(std::mem::replace(&mut url, next));
            response = self.send(Method::GET, &url, "document", "cross-site", None, &[]).await;
        }
        show(response, url, passed).await
    }

    async fn send(
        &mut self,
        method: Method,
        url: &Url,
        destination: &str,
        relation: &str,
        origin: Option<&str>,
        fields: &[(&str, &str)],
    ) -> Response {
        let host = url.host_str().unwrap().to_owned();
        let own = self.cookies.iter().filter(|((of, _), _)| *of == host);
        let cookies: Vec<_> = own.map(|((_, name), (value, _))| format!("{name}={value}")).collect();
        let mut request = self
            .http
            .request(method.clone(), url.clone())
            .header("sec-fetch-dest", destination)
            .header("sec-fetch-site", relation)
            .header("accept", if destination == "document" { "text/html" } else { "*/*" });
        if !cookies.is_empty() {
            request = request.header(COOKIE, cookies.join("; "));
        }
        if let Some(origin) = origin {
            request = request.header(ORIGIN, origin);
        }
        if method == Method::POST {
            request = request.form(fields);
        }
        let response = request.send().await.unwrap();
        for cookie in response.headers().get_all(SET_COOKIE) {
            self.keep(&host, cookie.to_str().unwrap());
        }
        response
    }

    fn keep(&mut self, host: &str, cookie: &str) {
        let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
        let (name, value) = pair.split_once('=').unwrap();
        let attributes = attributes.to_ascii_lowercase();
        let attribute = |name: &str| attributes.split(';').find_map(|attribute| attribute.trim().strip_prefix(name));
        let max_age = attribute("max-age=").and_then(|seconds| seconds.parse::<i64>().ok());
        let is_over =
            max_age.map_or_else(|| attribute("expires=").is_some_and(|at| at.contains(" 1970 ")), |age| age <= 0);
        let key = (host.to_owned(), name.to_owned());
        if is_over {
            self.cookies.remove(&key);
        } else {
            let is_brief = max_age.is_some_and(|age| age < 10);
            self.cookies.insert(key, (value.to_owned(), is_brief));
        }
    }
}

impl Page {
    /// Which of the service's pages it is.
    #[track_caller]
    pub(crate) fn is(&self, status: u16, name: &str) -> &Self {
        let found = self.body.split("data-page=\"").nth(1).and_then(|rest| rest.split('"').next());
        assert_eq!((self.status, found), (status, Some(name)), "{} {}", self.url, self.body);
        self
    }

    #[track_caller]
    pub(crate) fn text(&self, id: &str) -> String {
        html::text_of(&self.body, id).unwrap_or_else(|| panic!("no #{id} in {}: {}", self.url, self.body))
    }

    #[track_caller]
    pub(crate) fn attribute(&self, id: &str, name: &str) -> String {
        let found = html::attribute_of(&self.body, id, name);
        found.unwrap_or_else(|| panic!("no {name} of #{id} in {}: {}", self.url, self.body))
    }

    #[track_caller]
    pub(crate) fn choice(&self, name: &str, label: &str) -> String {
        let found = html::choice(&self.body, name, label);
        found.unwrap_or_else(|| panic!("no {name} for {label} in {}: {}", self.url, self.body))
    }

    #[track_caller]
    pub(crate) fn field(&self, name: &str) -> String {
        html::field(&self.body, name).unwrap_or_else(|| panic!("no field {name} in {}: {}", self.url, self.body))
    }

    pub(crate) fn is_signed_in(&self) -> bool {
        self.attribute("account", "data-signed-in") == "true"
    }

    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

async fn show(response: Response, url: Url, passed: Vec<Url>) -> Page {
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Page { url, status, headers, body: response.text().await.unwrap(), passed }
}
