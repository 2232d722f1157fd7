//! Runs the decision tables: each row of `tables/*.md` is a request, a configuration, Clerk's answers and an outcome.

use std::collections::HashMap;
use std::sync::Arc;

use http::Request;
use serde_json::json;
use url::Url;

use super::*;
use crate::config::KeySource;
use crate::directives::Directives;
use crate::evidence::{Answer, Payload, RefreshError};
use crate::jwt::verify::DEFAULT_SKEW_MS;
use crate::keys::PublishableKey;
use crate::organization_sync::OrganizationSync;
use crate::reason::{RefreshFailure, RefreshRefusal};
use crate::site::{Instance, Site};
use crate::testing::{NOW, TestKey};
use crate::token_type::Accepts;

/// `clerk.app.test$` in base64.
const FRONTEND: &str = "Y2xlcmsuYXBwLnRlc3Qk";

/// The rows of all tables of a page, without their heads.
fn rows(page: &str) -> Vec<Vec<String>> {
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
    let lines: Vec<&str> = page.lines().collect();
    lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.starts_with("| ") && !line.starts_with("| ---"))
        // The head is the line above the dashes.
        .filter(|(at, _)| !lines.get(at + 1).is_some_and(|next| next.starts_with("| ---")))
        .map(|(_, line)| cells(line))
        .collect()
}

/// The tokens that the tables name.
pub(super) struct Tokens {
    key: TestKey,
    texts: HashMap<&'static str, String>,
}

impl Tokens {
    pub(super) fn new() -> Self {
        let (key, foreign) = (TestKey::generate(), TestKey::generate());
        let none = json!({});
        let session = |extra: serde_json::Value| {
            let mut payload = json!({ "iss": "https://clerk.app.test" });
            payload.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
            payload
        };
        let good = |extra| key.session(&none, &session(extra));
        let class = |class: &str| key.session(&json!({ "cat": class }), &session(json!({})));
        let past = json!({ "iat": NOW - 120, "nbf": NOW - 120, "exp": NOW - 60 });
        let with = |extra: serde_json::Value| {
            let mut past = past.clone();
            past.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
            past
        };
        let mut texts = HashMap::from([
            ("good", good(json!({}))),
            ("new", good(json!({ "iat": NOW - 5 }))),
            ("old", good(json!({ "iat": NOW - 9 }))),
            ("no-iat", good(json!({ "iat": null }))),
            ("no-azp", good(json!({ "azp": null }))),
            ("past", good(past.clone())),
            ("past-no-sid", good(with(json!({ "sid": null })))),
            ("long-past", good(json!({ "iat": NOW - 200_000, "nbf": NOW - 200_000, "exp": NOW - 172_800 }))),
            ("early", good(json!({ "nbf": NOW + 60 }))),
            ("future", good(json!({ "iat": NOW + 60 }))),
            ("tomorrow", good(json!({ "iat": NOW + 80_000, "nbf": NOW + 80_000, "exp": NOW + 90_000 }))),
            ("org", good(json!({ "o": { "id": "org_1", "slg": "acme", "rol": "admin" } }))),
            ("bad-features", good(json!({ "fea": "o:a,b" }))),
            (
                "org-bad-features",
                good(json!({ "fea": "o:a,b", "o": { "id": "org_1", "slg": "acme", "rol": "admin" } })),
            ),
            ("org-bad-bitmaps", good(json!({ "o": { "id": "org_1", "slg": "acme", "per": "read", "fpm": 1.5 } }))),
            ("pending", good(json!({ "sts": "pending", "o": { "id": "org_1", "slg": "acme", "rol": "admin" } }))),
            ("good-sat", good(json!({ "iss": "https://clerk.sat.test" }))),
            ("past-sat", good(with(json!({ "iss": "https://clerk.sat.test" })))),
            ("foreign", good(json!({ "iss": "https://clerk.other.test" }))),
            ("number", good(json!({ "iss": 5 }))),
            ("nameless", good(json!({ "iss": null }))),
            ("empty-issuer", good(json!({ "iss": "" }))),
            ("forged", foreign.session(&none, &session(json!({})))),
            ("forged-past", foreign.session(&none, &session(past))),
            ("template", class("cl_B7d4PD222AAA")),
            ("m2m-class", class("cl_B7d4PD333AAA")),
            ("ignore-class", class("cl_I7d4PD111III")),
            ("m2m-subject", good(json!({ "sub": "mch_1" }))),
            ("oauth", key.oauth(&none, &json!({ "iss": "https://clerk.app.test" }))),
            ("garbage", "garbage".to_owned()),
        ]);
        let cookies = json!([format!("__session={}", texts["good"]), "__client_uat=5"]);
        let lines = json!(["__session=a\r\nx-evil: 1"]);
        let payload = |handshake: serde_json::Value| json!({ "handshake": handshake });
        let bare = json!({ "sub": null, "sid": null, "azp": null });
        let handshake = |key: &TestKey, header: serde_json::Value, handshake| {
            let mut claims = bare.clone();
            claims.as_object_mut().unwrap().extend(payload(handshake).as_object().unwrap().clone());
            key.session(&header, &claims)
        };
        let old = json!({ "exp": NOW - 600, "handshake": cookies });
        texts.extend([
            ("hs-good", handshake(&key, json!({}), cookies.clone())),
            ("hs-empty", handshake(&key, json!({}), json!([]))),
            ("hs-none", handshake(&key, json!({}), json!("x"))),
            ("hs-lines", handshake(&key, json!({}), lines)),
            ("hs-forged", handshake(&foreign, json!({}), cookies.clone())),
            ("hs-template", handshake(&key, json!({ "cat": "cl_B7d4PD222AAA" }), cookies)),
            ("hs-past", key.session(&json!({}), &old)),
        ]);
        Self { key, texts }
    }

    pub(super) fn key(&self) -> &TestKey {
        &self.key
    }

    /// The token of this name, or the text itself.
    pub(super) fn text<'t>(&'t self, name: &'t str) -> &'t str {
        self.texts.get(name).map_or(name, String::as_str)
    }

    pub(super) fn config(&self, options: &str) -> Config {
        let (mut site, mut domain) = (Site::default(), None);
        let (mut organizations, mut sync) = (Vec::new(), OrganizationSync::new());
        let (mut prefix, mut can_ask) = ("pk_live_", true);
        for option in options.split_whitespace() {
            match option.split_once('=').unwrap_or((option, "")) {
                ("prod", _) => {}
                ("dev", _) => prefix = "pk_test_",
                ("networkless", _) => can_ask = false,
                ("satellite", _) => site.is_satellite = true,
                ("auto-sync", _) => site.satellite_auto_sync = true,
                ("domain", name) => domain = Some(name.to_owned()),
                ("proxy", url) => site.proxy_url = Some(url.to_owned()),
                ("sign-in", url) => site.sign_in_url = Some(url.to_owned()),
                ("orgs", pattern) => organizations.push(pattern.to_owned()),
                ("personal", pattern) => sync = sync.personal_account_patterns([pattern]),
                _ => panic!("unknown option {option}"),
            }
        }
        site.organization_sync = sync.organization_patterns(organizations).compile().unwrap();
        let key = PublishableKey::parse(&format!("{prefix}{FRONTEND}")).unwrap();
        site.instance = Some(Instance::new(key, domain.as_deref(), site.is_satellite));
        Config {
            accepts: Accepts::any(),
            keys: KeySource::Local(Box::new(self.key.public())),
            can_ask,
            receiver: None,
            audience: Vec::new(),
            authorized_parties: Vec::new(),
            issuer: Vec::new(),
            header_types: None,
            access_token_types: Vec::new(),
            skew_ms: DEFAULT_SKEW_MS,
            site,
        }
    }

    pub(super) fn request(&self, config: &Config, request: &str, cookies: &str) -> Request<()> {
        let mut words = request.split_whitespace();
        let (method, destination) = (words.next().unwrap(), words.next().unwrap());
        // Tokens stand in the query by name.
        let target = words.next().unwrap();
        let target = match target.split_once("__clerk_handshake=") {
            Some((before, name)) => format!("{before}__clerk_handshake={}", self.text(name)),
            None => target.to_owned(),
        };
        let mut built = Request::builder().method(method).uri(format!("https://app.test{target}"));
        built = match destination {
            "html" => built.header("accept", "text/html,*/*"),
            destination => built.header("sec-fetch-dest", destination),
        };
        for word in words {
            let (name, value) = word.split_once(':').unwrap();
            let bearer = format!("Bearer {}", self.text(value));
            built = built.header(name, if name == "authorization" { &bearer } else { value });
        }
        let suffix = crate::keys::cookie_suffix(config.site.instance.as_ref().unwrap().key.as_str());
        let cookies: Vec<String> = cookies
            .split_whitespace()
            .map(|cookie| {
                let (name, value) = cookie.split_once('=').unwrap();
                let plain = match name.to_lowercase().as_str() {
                    "s" => "__session",
                    "u" => "__client_uat",
                    "db" => "__clerk_db_jwt",
                    "r" => "__refresh",
                    "hs" => "__clerk_handshake",
                    "nonce" => "__clerk_handshake_nonce",
                    "count" => "__clerk_redirect_count",
                    _ => panic!("unknown cookie {name}"),
                };
                let suffix = if name.chars().all(char::is_uppercase) { format!("_{suffix}") } else { String::new() };
                format!("{plain}{suffix}={}", self.text(value))
            })
            .collect();
        if !cookies.is_empty() {
            built = built.header("cookie", cookies.join("; "));
        }
        built.body(()).unwrap()
    }

    /// `__session=good,__client_uat=5` as directives.
    fn directives(&self, text: &str) -> Vec<String> {
        let directives = text.split(',').filter(|directive| !directive.is_empty());
        directives
            .map(|directive| {
                let (name, value) = directive.split_once('=').unwrap();
                format!("{name}={}", self.text(value))
            })
            .collect()
    }

    fn answer(&self, need: &Need, answers: &str) -> Option<Answer> {
        let payload = |name: &str, text: &str| Payload(Arc::new(json!({ name: self.directives(text) })));
        Some(match (need, answers) {
            (Need::Refresh(_), answer) if answer.starts_with("refresh=") => {
                Answer::Refresh(Ok(payload("cookies", answer.strip_prefix("refresh=")?)))
            }
            (Need::Refresh(_), answer) => {
                let why = match answer.strip_prefix("refresh!")? {
                    "fetch" => RefreshFailure::Fetch,
                    code => RefreshFailure::Refused(RefreshRefusal::new(code)),
                };
                Answer::Refresh(Err(RefreshError { why, cause: Cause::Unavailable }))
            }
            (Need::HandshakePayload { .. }, "nonce!") => Answer::HandshakePayload(Err(Cause::NothingPresented)),
            (Need::HandshakePayload { nonce }, answer) => {
                assert_eq!(nonce.expose(), "n");
                Answer::HandshakePayload(Ok(payload("directives", answer.strip_prefix("nonce=")?)))
            }
            _ => return None,
        })
    }
}

/// The parameters of a URL, in order.
fn parameters(url: &Url) -> Vec<(String, String)> {
    url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

/// Checks what an outcome says beyond status and reason.
fn check(tokens: &Tokens, state: &RequestState, detail: &str, row: &[String]) {
    let headers = state.headers();
    let all = |name: &str| -> Vec<String> {
        headers.iter().filter(|(known, _)| *known == name).map(|(_, value)| value.clone()).collect()
    };
    let location = all("location").first().map(|location| Url::parse(location).unwrap());
    let parameter = |name: &str| {
        let location = location.as_ref().unwrap_or_else(|| panic!("no location: {row:?}"));
        parameters(location).into_iter().find(|(known, _)| known == name).map(|(_, value)| value)
    };
    let (name, value) = detail.split_once('=').unwrap();
    match name {
        "location" => assert_eq!(location.as_ref().map(Url::as_str), Some(value), "{row:?}"),
        "at" => {
            let expected = format!("{value}/v1/client/handshake?");
            assert!(location.as_ref().unwrap().as_str().starts_with(&expected), "{location:?} {row:?}");
        }
        "redirect" => assert_eq!(parameter("redirect_url").as_deref(), Some(value), "{row:?}"),
        "session" => assert_eq!(parameter("__session").as_deref(), Some(tokens.text(value)), "{row:?}"),
        "db" => assert_eq!(parameter("__clerk_db_jwt").as_deref(), Some(value), "{row:?}"),
        "org" => assert_eq!(parameter("organization_id").as_deref(), Some(value), "{row:?}"),
        "suffixed" => assert_eq!(parameter("suffixed_cookies").as_deref(), Some(value), "{row:?}"),
        "set-cookie" => {
            let cookies: Vec<String> =
                all("set-cookie").iter().map(|cookie| cookie.split(';').next().unwrap().to_owned()).collect();
            assert_eq!(cookies, tokens.directives(value), "{row:?}");
        }
        _ => panic!("unknown detail {name}: {row:?}"),
    }
}

#[test]
fn every_row_of_the_flow() {
    let tokens = Tokens::new();
    let rows = rows(include_str!("tables/flow.md"));
    assert!(rows.len() > 150, "only {} rows were read", rows.len());
    for row in rows {
        let [_, options, request, cookies, answers, outcome] = row.as_slice() else { panic!("{row:?}") };
        let config = tokens.config(options);
        let head = tokens.request(&config, request, cookies);
        let mut context = Context::read(&head, &config);
        context.complete(&head, &config);
        let mut evidence = Evidence::default();
        let mut expected = outcome.split_whitespace();
        let status = expected.next().unwrap();
        let state = loop {
            match decide(&config, &context, &evidence, UnixMillis(NOW * 1_000)) {
                Outcome::Settled(state) => break state,
                Outcome::Needs(need) if answers.is_empty() => {
                    let asked = match &need {
                        Need::Refresh(request) => format!("asks refresh suffixed={}", request.suffixed),
                        Need::HandshakePayload { .. } => "asks nonce".to_owned(),
                        need => format!("asks {need:?}"),
                    };
                    assert_eq!(&asked, outcome, "{row:?}");
                    break RequestState::handshake(Refusal::new(Reason::UnexpectedError, Cause::Refused, Detail::None));
                }
                Outcome::Needs(need) => {
                    let answer = tokens.answer(&need, answers).unwrap_or_else(|| panic!("{need:?} {row:?}"));
                    evidence.record(need, answer);
                }
            }
        };
        if status == "asks" {
            assert_eq!(state.reason(), Some(&Reason::UnexpectedError), "it was not asked: {row:?}");
            continue;
        }
        assert_eq!(state.status(), status, "{:?} {row:?}", state.reason());
        if status != "signed-in" {
            assert_eq!(state.reason().unwrap().as_str(), expected.next().unwrap(), "{row:?}");
        }
        for detail in expected {
            check(&tokens, &state, detail, &row);
        }
        check_headers(&state, &row);
    }
}

/// What holds for every state.
fn check_headers(state: &RequestState, row: &[String]) {
    let headers = state.headers();
    let has = |name: &str| headers.iter().any(|(known, _)| *known == name);
    let value = |name: &str| headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str());
    assert_eq!(has("x-clerk-auth-status"), !state.is_authenticated(), "{row:?}");
    assert_eq!(has("location"), value("cache-control") == Some("no-store"), "{row:?}");
    if state.status() == "handshake" {
        let cookie = value("set-cookie").unwrap();
        assert!(cookie.ends_with("; SameSite=Lax; HttpOnly; Max-Age=2"), "{row:?}");
        assert!(has("location"), "{row:?}");
    }
    if let Some(reply) = state.reply(crate::response::ReplyFormat::Page) {
        let expected = if has("location") { 307 } else { 500 };
        assert_eq!(reply.status, expected, "{row:?}");
        assert!(has("location") || state.reason().unwrap().stops_request(), "{row:?}");
    }
    assert_eq!(has("access-control-allow-origin"), value("access-control-allow-credentials").is_some(), "{row:?}");
}

#[test]
fn every_row_of_the_cookies() {
    let tokens = Tokens::new();
    let rows = rows(include_str!("tables/cookies.md"));
    assert!(rows.len() > 25, "only {} rows were read", rows.len());
    for row in rows {
        let [_, instance, u, capital_u, s, capital_s, chosen] = row.as_slice() else { panic!("{row:?}") };
        let config = tokens.config(instance);
        let cookies: Vec<String> = [
            ("u", u),
            ("U", capital_u),
            ("s", s),
            ("S", capital_s),
            ("db", &"plain".into()),
            ("DB", &"suffixed".into()),
        ]
        .into_iter()
        .filter(|(_, value)| *value != "-")
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
        let head = tokens.request(&config, "GET document /", &cookies.join(" "));
        let mut context = Context::read(&head, &config);
        context.complete(&head, &config);
        let evidence = Evidence::default();
        let round = Round { config: &config, request: &context, evidence: &evidence, now: UnixMillis(NOW * 1_000) };
        let mut cookies = cookies::Chosen::of(&round);
        let is_suffixed = chosen == "suffixed";
        assert_eq!(cookies.suffixed, is_suffixed, "{row:?}");
        // The choice is of all cookies together, and what is decoded belongs to it.
        assert_eq!(cookies.dev_browser, Some(chosen.as_str()), "{row:?}");
        let expected = Some(if is_suffixed { capital_s } else { s }).filter(|name| *name != "-");
        assert_eq!(cookies.session, expected.map(|name| tokens.text(name)), "{row:?}");
        let decoded = cookies.decoded().map(|decoded| decoded.ok().map(|decoded| decoded.claims.as_json().to_owned()));
        let direct = expected.map(|name| {
            crate::jwt::decode::decode(tokens.text(name)).ok().map(|decoded| decoded.claims.as_json().to_owned())
        });
        assert_eq!(decoded, direct, "{row:?}");
    }
}

#[test]
fn the_directives_of_the_tables_can_be_sent() {
    let tokens = Tokens::new();
    assert!(Directives::new(tokens.directives("__session=good,__client_uat=5")).is_some());
}
