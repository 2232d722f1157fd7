//! Web applications of a Clerk instance, in development and in production, and what browsers bring to them.

use std::sync::Arc;

use bytes::Bytes;
use clerk_api::transport::{RetryPolicy, Transport, transport_fn};
use clerk_auth::{Authenticator, AuthenticatorBuilder, OrganizationSync, UnixMillis, cookie_suffix};
use clerk_emulator::Emulator;
use http::{Request, Response};
use serde_json::{Value, json};

use super::world::{Group, USER, World};

/// Of `clerk.example.com`.
const PRODUCTION_KEY: &str = "pk_live_Y2xlcmsuZXhhbXBsZS5jb20k";
pub(super) const PRODUCTION_FRONTEND: &str = "https://clerk.example.com";
pub(super) const SATELLITE_FRONTEND: &str = "https://clerk.satellite.test";
pub(super) const SIGN_IN: &str = "https://primary.test/sign-in";

/// What the API answers to a request for a token from the template `greeting`.
pub(super) const GREETING: &str = "greeting of sess_1";

/// The session of a browser at one application.
pub(super) struct Browser {
    /// A good session token.
    pub(super) token: String,
    /// The same session's token of an hour ago.
    pub(super) expired: String,
    /// When the client last changed, in seconds.
    pub(super) client_uat: String,
    /// The ending of suffixed cookies.
    pub(super) suffix: String,
    /// What comes of a handshake and of a refresh, each to be a cookie.
    pub(super) directives: [String; 3],
}

impl World {
    /// The applications that browsers visit.
    pub(super) fn sites(&self) -> Vec<Group> {
        let group = |path, builder: AuthenticatorBuilder| Group::new(path, builder.build().unwrap());
        let organizations = OrganizationSync::new()
            .organization_patterns(["/organizations/of/:slug", "/organizations/of/:slug/(.*)"])
            .personal_account_patterns(["/organizations/personal"]);
        vec![
            group("development", self.development()),
            group("production", self.production()),
            Group { redirects_pages: true, ..group("pages", self.production()) },
            Group { redirects_pages: true, own_answer: true, ..group("own-pages", self.production()) },
            group("development-satellite", self.development().satellite(true).domain("satellite.test")),
            group("satellite", self.production().satellite(true).domain("satellite.test").satellite_auto_sync(true)),
            group("organizations", self.production().organization_sync(organizations)),
            Group { tenants: self.tenants(), ..Group::bare("tenants") },
        ]
    }

    fn development(&self) -> AuthenticatorBuilder {
        self.site(self.browser_in_development())
            .publishable_key(self.emulator.publishable_key())
            .secret_key(self.emulator.secret_key())
            .sign_in_url(SIGN_IN)
    }

    fn production(&self) -> AuthenticatorBuilder {
        self.site(self.browser()).publishable_key(PRODUCTION_KEY).secret_key("sk_live_1")
    }

    fn site(&self, browser: Browser) -> AuthenticatorBuilder {
        let clock = self.emulator.clock().clone();
        Authenticator::builder()
            .jwt_key(self.emulator.jwt_key())
            .transport(api(browser.directives))
            .retry(RetryPolicy::never())
            .clock(move || UnixMillis(clock.now_ms()))
    }

    /// What a browser has that is signed in at the production application.
    pub(super) fn browser(&self) -> Browser {
        self.browser_of(PRODUCTION_FRONTEND, PRODUCTION_KEY)
    }

    /// The same in development.
    pub(super) fn browser_in_development(&self) -> Browser {
        self.browser_of(&self.emulator.issuer(), &self.emulator.publishable_key())
    }

    fn browser_of(&self, issuer: &str, key: &str) -> Browser {
        let draft = || self.emulator.mint_session(USER, "sess_1").claim("iss", issuer).claim("jti", "1");
        let client_uat = (self.emulator.clock().now_ms() / 1000 - 7200).to_string();
        let token = draft().claim("azp", "https://app.test").sign();
        let directives = [
            format!("__client_uat={client_uat}; Path=/; SameSite=Lax"),
            format!("__session={token}; Path=/; HttpOnly"),
            "__refresh=rt_2; Path=/; HttpOnly".to_owned(),
        ];
        Browser { expired: draft().expired().sign(), client_uat, suffix: cookie_suffix(key), token, directives }
    }

    /// Two instances that name their keys alike. Each fetches its keys, since a local key has no name.
    fn tenants(&self) -> Vec<(&'static str, Authenticator)> {
        let tenant = |emulator: &Emulator| {
            let clock = self.emulator.clock().clone();
            let builder = Authenticator::builder()
                .publishable_key(emulator.publishable_key())
                .secret_key(emulator.secret_key())
                .transport(keys_under_a_shared_name(emulator))
                .retry(RetryPolicy::never())
                .clock(move || UnixMillis(clock.now_ms()));
            builder.build().unwrap()
        };
        vec![("first", tenant(&self.emulator)), ("second", tenant(&self.other_instance))]
    }

    /// Session tokens of the two tenants, under one key id.
    pub(super) fn tokens_of_tenants(&self) -> [String; 2] {
        let token =
            |emulator: &Emulator, user: &str| emulator.mint_session(user, "sess_1").key_id(SHARED_KEY_ID).sign();
        [token(&self.emulator, USER), token(&self.other_instance, OTHER_USER)]
    }
}

pub(super) const OTHER_USER: &str = "user_of_the_other_instance";

const SHARED_KEY_ID: &str = "ins_shared";

impl Browser {
    /// The `Cookie` header of a browser that is signed in.
    pub(super) fn cookies(&self) -> String {
        self.cookies_with(&self.token)
    }

    pub(super) fn cookies_with(&self, token: &str) -> String {
        format!("__session={token}; __client_uat={}; __clerk_db_jwt=dvb_1", self.client_uat)
    }

    /// The same with suffixed names, an expired token, and what refreshes it.
    pub(super) fn refreshable(&self, refresh_token: &str) -> String {
        let Self { expired, client_uat, suffix, .. } = self;
        format!(
            "__session_{suffix}={expired}; __client_uat_{suffix}={client_uat}; __clerk_db_jwt_{suffix}=dvb_1; \
             __refresh_{suffix}={refresh_token}"
        )
    }
}

/// The API as far as browsers need it. A refresh with another token than `rt_1`, and another nonce than `good`, fail.
fn api(directives: [String; 3]) -> Arc<dyn Transport> {
    Arc::new(transport_fn(move |request: Request<Bytes>| {
        let body: Value = serde_json::from_slice(request.body()).unwrap_or_default();
        let query = request.uri().query().unwrap_or_default();
        let refused = |code: &str| (401, json!({ "errors": [{ "code": code, "message": "no" }] }));
        let (status, answer) = match (request.method().as_str(), request.uri().path()) {
            ("POST", "/v1/sessions/sess_1/refresh") if is_good_refresh(&body) => {
                (200, json!({ "object": "cookies", "cookies": directives }))
            }
            ("POST", "/v1/sessions/sess_1/refresh") => refused("session_gone"),
            ("GET", "/v1/clients/handshake_payload") if query.contains("nonce=good") => {
                (200, json!({ "directives": directives }))
            }
            ("POST", "/v1/sessions/sess_1/tokens/greeting") => (200, json!({ "object": "token", "jwt": GREETING })),
            _ => refused("not_expected"),
        };
        async move { Ok(json_answer(status, answer.to_string())) }
    }))
}

/// Whether a refresh has the good token and tells of the request: its public origin and all its headers.
fn is_good_refresh(body: &Value) -> bool {
    let starts = |place: &str, start: &str| {
        body.pointer(place).and_then(Value::as_str).is_some_and(|text| text.starts_with(start))
    };
    body["refresh_token"] == "rt_1"
        && starts("/request_origin", "http://127.0.0.1:")
        && starts("/request_headers/cookie/0", "__session_")
        && body["request_headers"]["x-trace"] == json!(["1, 2"])
}

/// The instance's keys, each of them called [`SHARED_KEY_ID`].
fn keys_under_a_shared_name(emulator: &Emulator) -> Arc<dyn Transport> {
    let (url, key_id) = (format!("{}/v1/jwks", emulator.api_url()), emulator.key_id());
    let secret_key = emulator.secret_key().to_owned();
    Arc::new(transport_fn(move |_: Request<Bytes>| {
        let request = reqwest::Client::new().get(&url).bearer_auth(&secret_key);
        let key_id = key_id.clone();
        async move {
            let keys = request.send().await.unwrap().text().await.unwrap();
            Ok(json_answer(200, keys.replace(&key_id, SHARED_KEY_ID)))
        }
    }))
}

fn json_answer(status: u16, body: String) -> Response<Bytes> {
    let response = Response::builder().status(status).header("content-type", "application/json");
    response.body(Bytes::from(body)).unwrap()
}
