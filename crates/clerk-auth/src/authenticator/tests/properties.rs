//! What holds for whole requests, of any bytes, with any answers of the network.

use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};

use clerk_api::transport::{RetryPolicy, TransportError, transport_fn};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;

use crate::response::ReplyFormat;
use crate::testing::{NOW, TestKey};
use crate::{AnyAuth, Authenticator, OrganizationSync, RequestHead, UnixMillis};

/// A head of no framework's: whatever a parser may let through.
#[derive(Clone, Debug)]
struct AnyHead {
    method: String,
    target: String,
    scheme: Option<String>,
    authority: Option<String>,
    headers: Vec<(&'static str, Vec<u8>)>,
}

impl RequestHead for AnyHead {
    fn method(&self) -> &str {
        &self.method
    }

    fn path_and_query(&self) -> &str {
        &self.target
    }

    fn scheme(&self) -> Option<&str> {
        self.scheme.as_deref()
    }

    fn authority(&self) -> Option<&str> {
        self.authority.as_deref()
    }

    fn header_values<'h>(&'h self, name: &'static str) -> impl Iterator<Item = &'h [u8]> {
        self.headers.iter().filter(move |(known, _)| *known == name).map(|(_, value)| value.as_slice())
    }

    fn headers(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.headers.iter().map(|(name, value)| (*name, value.as_slice()))
    }
}

const KEYS: [&str; 2] = ["pk_test_Y2xlcmsuYXBwLnRlc3Qk", "pk_live_Y2xlcmsuYXBwLnRlc3Qk"];
static KEY: LazyLock<TestKey> = LazyLock::new(TestKey::generate);
static FOREIGN: LazyLock<TestKey> = LazyLock::new(TestKey::generate);
/// Texts that a request is put together of: tokens, each behind its name.
static TOKENS: LazyLock<Vec<(&'static str, String)>> = LazyLock::new(|| {
    let own = |header, extra: serde_json::Value| {
        let mut claims = json!({ "iss": "https://clerk.app.test" });
        claims.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        KEY.session(&header, &claims)
    };
    let past = json!({ "iat": NOW - 120, "nbf": NOW - 120, "exp": NOW - 60 });
    let mut elsewhere = past.clone();
    elsewhere["sid"] = json!("../../users/x?y#z");
    let good = own(json!({}), json!({}));
    vec![
        ("past", own(json!({}), past.clone())),
        ("elsewhere", own(json!({}), elsewhere)),
        ("early", own(json!({}), json!({ "nbf": NOW + 60 }))),
        ("forged", FOREIGN.session(&json!({}), &json!({ "iss": "https://clerk.app.test" }))),
        ("unknown", own(json!({ "kid": "ins_\u{fffd}\n" }), json!({}))),
        ("template", own(json!({ "cat": "cl_B7d4PD222AAA" }), json!({}))),
        ("m2m", KEY.m2m(&json!({}), &json!({}))),
        ("nobody", own(json!({}), json!({ "sub": "" }))),
        ("handshake", KEY.session(&json!({}), &json!({ "handshake": [format!("__session={good}; Path=/"), "a=b"] }))),
        ("other", KEY.session(&json!({}), &json!({ "iss": "https://clerk.other.test" }))),
        ("good", good),
    ]
});

fn authenticator(which: usize, transport: impl clerk_api::transport::Transport + 'static) -> Authenticator {
    let builder = Authenticator::builder()
        .secret_key(if which % 2 == 0 { "sk_test_secret" } else { "sk_live_secret" })
        .publishable_key(KEYS[which % 2])
        .accepts(crate::Accepts::any())
        .any_receiver()
        .retry(RetryPolicy::never())
        .clock(|| UnixMillis(NOW * 1_000))
        .transport(Arc::new(transport));
    let sync =
        || OrganizationSync::new().organization_patterns(["/orgs/:slug/(.*)"]).personal_account_patterns(["/me"]);
    let builder = match which / 2 {
        0 => builder,
        1 => builder.satellite(true).satellite_auto_sync(true).domain("sat.test").sign_in_url("https://main.test/in?a"),
        2 => builder.proxy_url("/__clerk").organization_sync(sync()),
        _ => builder.sign_in_url("/in").organization_sync(sync()),
    };
    builder.build().unwrap()
}

fn text() -> impl Strategy<Value = Vec<u8>> {
    let token = (0..TOKENS.len()).prop_map(|at| TOKENS[at].1.clone().into_bytes());
    prop_oneof![
        4 => token,
        3 => select(vec!["0", "1", "3", "-1", "", "x", "%", "%00", "%3B", "\"1\"", "99999999999999999999999", "1e9", "false", "true"])
            .prop_map(|text| text.as_bytes().to_vec()),
        1 => prop::collection::vec(prop_oneof![32..127_u8, 128..=255_u8], 0..12),
    ]
}

fn cookie() -> impl Strategy<Value = Vec<u8>> {
    let suffixes: Vec<String> = KEYS.iter().map(|key| format!("_{}", crate::cookie_suffix(key))).collect();
    let suffixed = |name: &str| suffixes.iter().map(|suffix| format!("{name}{suffix}")).collect::<Vec<_>>();
    // What makes a session comes more often than what ends it early.
    let often = ["__session", "__client_uat"].map(|name| [vec![name.to_owned()], suffixed(name)].concat()).concat();
    let also = [suffixed("__refresh"), suffixed("__clerk_db_jwt"), vec!["__clerk_db_jwt".to_owned()]].concat();
    let seldom = ["__clerk_handshake", "__clerk_handshake_nonce", "__clerk_redirect_count", "__refresh"];
    let seldom = seldom.map(|name| [vec![name.to_owned()], suffixed(name)].concat()).concat();
    let separator = select(vec!["; ", ";", " ; ", ", ", ";;", "=;"]);
    let name = prop_oneof![8 => select(often), 6 => select(also), 2 => select(seldom), 1 => select(vec!["", "_", " __session", "__Session", "__session\u{e9}"]).prop_map(str::to_owned)];
    prop::collection::vec((name, text(), separator), 0..7).prop_map(|cookies| {
        cookies
            .into_iter()
            .flat_map(|(name, value, separator)| [name.as_bytes(), b"=", &value, separator.as_bytes()].concat())
            .collect()
    })
}

fn target() -> impl Strategy<Value = String> {
    let path = select(vec![
        "/",
        "//evil.test/x",
        "/\\evil.test",
        "/orgs/a/b",
        "/me",
        "*",
        "",
        "/a/../b",
        "/%2e%2e/%5c",
        "/\u{e9}",
        "/in",
        "x://evil.test",
    ]);
    let name = select(vec![
        "__clerk_db_jwt",
        "__clerk_handshake",
        "__clerk_handshake_nonce",
        "__clerk_synced",
        "__clerk_redirect_url",
        "__dev_session",
        "a",
        "%5f_clerk_synced",
        "",
    ]);
    let value = prop_oneof![
        3 => text().prop_map(|text| String::from_utf8_lossy(&text).into_owned()),
        1 => select(vec!["https://evil.test/", "javascript:alert(1)", "//evil.test", "https://u:p@sat.test/?a=%0d%0ab", "data:x", "\u{0}"]).prop_map(str::to_owned),
    ];
    let query = prop::collection::vec((name, value).prop_map(|(name, value)| format!("{name}={value}")), 0..4);
    (path, query, select(vec!["?", "??", "", "#"]))
        .prop_map(|(path, query, mark)| format!("{path}{mark}{}", query.join("&")))
}

fn head() -> impl Strategy<Value = AnyHead> {
    let host = || {
        select(vec![
            "app.test",
            "app.test:3000",
            "evil.test/x?y#z",
            "a@evil.test",
            "",
            "<>",
            "[::1]",
            "a,b",
            "evil.test\\x",
            "\u{fffd}",
            "app.test:99999",
            "xn--",
            "%65vil.test",
        ])
        .prop_map(|text| text.as_bytes().to_vec())
    };
    let header = prop_oneof![
        6 => cookie().prop_map(|value| ("cookie", value)),
        2 => (select(vec!["Bearer ", "bearer ", "", "Basic ", "Bearer  "]), text()).prop_map(|(scheme, value)| ("authorization", [scheme.as_bytes(), &value].concat())),
        2 => host().prop_map(|value| ("host", value)),
        1 => host().prop_map(|value| ("x-forwarded-host", value)),
        1 => select(vec!["https", "http", "ftp", "javascript", "https://evil.test/?", "", "https ,http", ":"]).prop_map(|value| ("x-forwarded-proto", value.as_bytes().to_vec())),
        4 => select(vec!["document", "iframe", "empty", ""]).prop_map(|value| ("sec-fetch-dest", value.as_bytes().to_vec())),
        2 => select(vec!["text/html", "*/*"]).prop_map(|value| ("accept", value.as_bytes().to_vec())),
        1 => select(vec!["https://main.test", "null", "x"]).prop_map(|value| ("origin", value.as_bytes().to_vec())),
        1 => select(vec!["https://main.test/x", "about:blank", "x", "https://accounts.app.test/"]).prop_map(|value| ("referer", value.as_bytes().to_vec())),
        1 => text().prop_map(|value| ("user-agent", value)),
    ];
    let method = select(vec!["GET", "GET", "GET", "POST", "OPTIONS", "get", ""]).prop_map(str::to_owned);
    let scheme = select(vec![None, Some("http"), Some("https"), Some("ftp"), Some("")])
        .prop_map(|scheme| scheme.map(str::to_owned));
    let authority = select(vec![None, None, Some("app.test"), Some("a@evil.test"), Some(""), Some("evil.test/x")])
        .prop_map(|text| text.map(str::to_owned));
    (method, target(), scheme, authority, prop::collection::vec(header, 0..9))
        .prop_map(|(method, target, scheme, authority, headers)| AnyHead { method, target, scheme, authority, headers })
}

/// Status, content type and body of an answer that is no key set.
fn answer() -> impl Strategy<Value = (u16, &'static str, Vec<u8>)> {
    let directive = prop_oneof![
        3 => (0..TOKENS.len()).prop_map(|at| json!(format!("__session={}; Path=/", TOKENS[at].1))),
        1 => select(vec![json!("__session"), json!(5), json!("a=b\r\nc: d"), json!("\u{e9}=\u{4e16}"), json!("=;=;"), json!("__session=="), json!("")]),
    ];
    let list = prop::collection::vec(directive, 0..4);
    let payload = list
        .prop_map(|list| json!({ "object": "cookies", "cookies": list, "directives": list }).to_string().into_bytes());
    let body = prop_oneof![
        4 => payload,
        1 => select(vec!["{\"errors\":[{\"code\":\"a\\nb\",\"message\":\"m\"}]}", "{\"errors\":5}", "null", "[]", ""]).prop_map(|text| text.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..40),
        1 => Just("[".repeat(100_000).into_bytes()),
    ];
    let content_type = select(vec!["application/json", "text/html", ""]);
    (select(vec![200, 200, 200, 204, 302, 400, 401, 404, 429, 500]), content_type, body)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Nothing panics, asks Clerk more often than it must, signs in without a genuine token, shows a credential, or sends
    /// a browser elsewhere than to the web.
    #[test]
    fn any_request_and_any_answer_come_to_a_sound_end(
        which in 0..8_usize,
        head in head(),
        answer in answer(),
        has_keys in prop::bool::weighted(0.9),
    ) {
        let calls = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&calls);
        let jwks = json!({ "keys": [KEY.jwk("ins_1", &json!({}))] }).to_string();
        let transport = transport_fn(move |request: http::Request<bytes::Bytes>| {
            counted.fetch_add(1, Ordering::SeqCst);
            let is_keys = request.uri().path().ends_with("/jwks");
            let (status, content_type, body) = if is_keys && has_keys {
                (200, "application/json", jwks.clone().into_bytes())
            } else {
                answer.clone()
            };
            let path = request.uri().path().to_owned();
            async move {
                if path.contains("users") || path.contains("..") {
                    return Err(TransportError::other(std::io::Error::other("a way elsewhere")));
                }
                let mut response = http::Response::new(bytes::Bytes::from(body));
                *response.status_mut() = http::StatusCode::from_u16(status).unwrap();
                if !content_type.is_empty() {
                    response.headers_mut().insert("content-type", content_type.parse().unwrap());
                }
                Ok(response)
            }
        });
        let authenticator = authenticator(which, transport);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let state = runtime.block_on(authenticator.authenticate(&head));

        prop_assert!(calls.load(Ordering::SeqCst) <= 4, "{} calls", calls.load(Ordering::SeqCst));
        if let Some(token) = state.token() {
            let name = TOKENS.iter().find(|(_, text)| text == token).map(|(name, _)| *name);
            prop_assert!(has_keys, "no keys, and signed in");
            prop_assert!(!matches!(name, None | Some("forged" | "unknown")), "{name:?} is signed in");
            if let Ok(AnyAuth::Session(session)) = state.to_auth(crate::PendingSessions::SignedIn) {
                prop_assert_eq!(session.user_id(), "user_1");
            }
        }
        let secrets: HashSet<&str> = TOKENS.iter().map(|(_, text)| text.as_str()).collect();
        let is_secret = |text: &str| text.contains("_secret") || secrets.iter().any(|secret| text.contains(*secret));
        prop_assert!(!is_secret(&format!("{state:?}")), "{state:?}");
        for format in [ReplyFormat::Json, ReplyFormat::Page, ReplyFormat::Grpc] {
            let refused = state.refusal().map(|refusal| refusal.reply(format));
            if let Some(refused) = &refused {
                prop_assert!(!is_secret(&refused.body));
                prop_assert!(refused.headers.iter().all(|(_, value)| !is_secret(value)));
            }
            let own = state.reply(format);
            let redirect = state.refusal().and_then(|refusal| authenticator.sign_in_reply(&head, &state, refusal));
            for reply in [refused, own, redirect].into_iter().flatten() {
                prop_assert!(!is_secret(&format!("{reply:?}")), "{reply:?}");
                for (name, value) in &reply.headers {
                    prop_assert!(http::HeaderValue::from_bytes(value.as_bytes()).is_ok(), "{name}: {value:?}");
                }
                if reply.status == 307 {
                    prop_assert!(reply.headers.contains(&("cache-control", "no-store".to_owned())));
                    let (_, location) = reply.headers.iter().find(|(name, _)| *name == "location").unwrap();
                    let url = url::Url::parse(location).unwrap();
                    prop_assert!(matches!(url.scheme(), "http" | "https"), "{location}");
                    let is_answer = state.reason().is_some_and(|reason| reason.as_str() == "primary-responds-to-syncing");
                    if !is_answer {
                        prop_assert!(url.username().is_empty() && url.password().is_none(), "{location}");
                    }
                } else {
                    prop_assert!(!reply.headers.iter().any(|(name, _)| *name == "location"));
                }
            }
        }
    }
}
