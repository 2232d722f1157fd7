//! A bare HTTP caller: what it sends and gets is what is on the wire.

use clerk_emulator::Emulator;
use reqwest::header::HeaderMap;
use serde_json::Value;

pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    /// Null when the body is no JSON.
    pub(crate) body: Value,
}

impl Reply {
    /// The code of the only error.
    #[track_caller]
    pub(crate) fn code(&self) -> &str {
        let errors = self.body["errors"].as_array().unwrap_or_else(|| panic!("no errors in {}", self.text));
        assert_eq!(errors.len(), 1, "{}", self.text);
        errors[0]["code"].as_str().unwrap()
    }

    /// Asserts an error answer in Clerk's shape, and answers its only error.
    #[track_caller]
    pub(crate) fn refused(&self, status: u16, code: &str) -> &Value {
        assert_eq!((self.status, self.code()), (status, code), "{}", self.text);
        assert_eq!(self.headers["content-type"], "application/json");
        let trace_id = self.body["clerk_trace_id"].as_str().unwrap();
        assert_eq!(trace_id.len(), 32);
        assert_eq!(self.headers["clerk-trace-id"], trace_id);
        let error = &self.body["errors"][0];
        assert!(error["message"].is_string() && error["long_message"].is_string(), "{}", self.text);
        error
    }

    /// Asserts success with this status, and answers the body.
    #[track_caller]
    pub(crate) fn accepted(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        assert_eq!(self.headers["content-type"], "application/json");
        self.body
    }
}

pub(crate) struct Api<'a> {
    pub(crate) emulator: &'a Emulator,
    client: reqwest::Client,
}

impl<'a> Api<'a> {
    pub(crate) fn new(emulator: &'a Emulator) -> Self {
        Self { emulator, client: reqwest::Client::builder().no_proxy().build().unwrap() }
    }

    /// A request builder for a path, without a key.
    pub(crate) fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        self.client.request(method.parse().unwrap(), format!("{}{path}", self.emulator.api_url()))
    }

    pub(crate) async fn send(&self, request: reqwest::RequestBuilder) -> Reply {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.unwrap();
        let body = serde_json::from_str(&text).unwrap_or_default();
        Reply { status, headers, text, body }
    }

    pub(crate) async fn with_key(&self, key: &str, method: &str, path: &str, body: Option<Value>) -> Reply {
        let mut request = self.request(method, path).bearer_auth(key);
        if let Some(body) = body {
            request = request.json(&body);
        }
        self.send(request).await
    }

    /// With the instance secret key.
    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.with_key(self.emulator.secret_key(), "GET", path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Reply {
        self.with_key(self.emulator.secret_key(), "POST", path, Some(body)).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Reply {
        self.with_key(self.emulator.secret_key(), "PATCH", path, Some(body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Reply {
        self.with_key(self.emulator.secret_key(), "PUT", path, Some(body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Reply {
        self.with_key(self.emulator.secret_key(), "DELETE", path, None).await
    }
}

/// One member of each thing in a list, bare or a page.
#[track_caller]
pub(crate) fn each<'a>(list: &'a Value, member: &str) -> Vec<&'a str> {
    let things = list["data"].as_array().or_else(|| list.as_array()).unwrap_or_else(|| panic!("no list: {list}"));
    things.iter().map(|thing| thing[member].as_str().unwrap_or_else(|| panic!("no {member} in {thing}"))).collect()
}

/// Sends the form of a page, in a browser of its own, and answers the status of what comes back first.
pub(crate) async fn submit(page: &str, form: &str) -> u16 {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap();
    let request = client.post(page).header("content-type", "application/x-www-form-urlencoded").body(form.to_owned());
    request.send().await.unwrap().status().as_u16()
}
