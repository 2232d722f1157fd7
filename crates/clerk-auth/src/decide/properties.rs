//! What holds whatever is sent, configured and answered.

use std::sync::{Arc, LazyLock};

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;

use super::tables::Tokens;
use super::*;
use crate::config::KeySource;
use crate::evidence::{Answer, KeyLookup, Payload, RefreshError};
use crate::jwt::error::TokenErrorKind;
use crate::reason::RefreshFailure;
use crate::testing::NOW;

static TOKENS: LazyLock<Tokens> = LazyLock::new(Tokens::new);

/// Tokens that any path may let in: signed by the instance, and of a class that is no machine's.
const GENUINE: [&str; 19] = [
    "good",
    "new",
    "old",
    "no-iat",
    "no-azp",
    "past",
    "past-no-sid",
    "long-past",
    "early",
    "future",
    "tomorrow",
    "org",
    "pending",
    "good-sat",
    "past-sat",
    "number",
    "nameless",
    "empty-issuer",
    "ignore-class",
];
/// Genuine tokens, of another issuer or for other purposes.
const OTHERS: [&str; 4] = ["foreign", "template", "m2m-subject", "oauth"];
const BAD: [&str; 12] = [
    "forged",
    "forged-past",
    "m2m-class",
    "garbage",
    "",
    "0",
    "a.b.c",
    "%00",
    "hs-forged",
    "hs-template",
    "hs-good",
    "hs-lines",
];

fn any_token() -> impl Strategy<Value = &'static str> {
    select([GENUINE.as_slice(), OTHERS.as_slice(), BAD.as_slice()].concat())
}

fn cookies() -> impl Strategy<Value = String> {
    let token = |name: &'static str| any_token().prop_map(move |token| format!("{name}={token}"));
    let number = |name: &'static str| {
        select(vec!["", "0", "1", "3", "-1", "0x10", "9999999999", "x", "99999999999999999999999"])
            .prop_map(move |value| format!("{name}={value}"))
    };
    let word = |name: &'static str| select(vec!["", "x", "n"]).prop_map(move |value| format!("{name}={value}"));
    let one = prop_oneof![
        3 => token("s"),
        3 => token("S"),
        2 => number("u"),
        2 => number("U"),
        1 => word("db"),
        1 => word("DB"),
        1 => word("R"),
        1 => token("hs"),
        1 => word("nonce"),
        1 => number("count"),
    ];
    prop::collection::vec(one, 0..7).prop_map(|cookies| cookies.join(" "))
}

fn options() -> impl Strategy<Value = String> {
    let extra = select(vec![
        "",
        "networkless",
        "satellite domain=sat.test sign-in=https://main.test/in",
        "satellite auto-sync proxy=/__clerk",
        "satellite auto-sync domain=sat.test sign-in=/in",
        "proxy=https://proxy.test/x",
        "orgs=/orgs/:slug personal=/me",
    ]);
    (select(vec!["dev", "prod"]), extra).prop_map(|(instance, extra)| format!("{instance} {extra}"))
}

fn request() -> impl Strategy<Value = String> {
    let target = select(vec![
        "/",
        "/orgs/beta",
        "/me",
        "//evil.test/x",
        "/?__clerk_db_jwt=y",
        "/?__clerk_synced=false",
        "/?__clerk_synced=true",
        "/?__clerk_redirect_url=https://sat.test/",
        "/?__clerk_redirect_url=%00",
        "/?__clerk_handshake_nonce=n",
        "/?__clerk_handshake=hs-good",
        "/?__clerk_handshake=forged",
        "/?%%%",
        "/?&=&&a",
    ]);
    let header = prop_oneof![
        any_token()
            .prop_filter("a header", |token| !token.is_empty())
            .prop_map(|token| format!(" authorization:{token}")),
        select(vec!["https://sat.test/", "x", "https://clerk.app.test/"]).prop_map(|url| format!(" referer:{url}")),
        select(vec!["https://main.test", "https://app.test", "null"]).prop_map(|origin| format!(" origin:{origin}")),
        select(vec!["a.test", "<", "a@b", ","]).prop_map(|host| format!(" x-forwarded-host:{host}")),
    ];
    let destination = select(vec!["document", "iframe", "empty", "html"]);
    (select(vec!["GET", "POST", "HEAD", "OPTIONS"]), destination, target, prop::collection::vec(header, 0..3)).prop_map(
        |(method, destination, target, headers)| format!("{method} {destination} {target}{}", headers.concat()),
    )
}

fn payload() -> impl Strategy<Value = Payload> {
    let directive = prop_oneof![
        3 => any_token().prop_map(|token| json!(format!("__session={}; Path=/", TOKENS.text(token)))),
        1 => Just(json!("__session")),
        1 => Just(json!("__client_uat=0")),
        1 => Just(json!(5)),
        1 => Just(json!("a=b\r\nc: d")),
    ];
    let list = prop::collection::vec(directive, 0..4).prop_map(|list| json!({ "cookies": list, "directives": list }));
    prop_oneof![5 => list, 1 => Just(json!(null)), 1 => Just(json!({ "cookies": 1, "directives": {} }))]
        .prop_map(|json| Payload(Arc::new(json)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    /// Nothing makes a decision panic, go on without end or ask twice; nobody is signed in without a genuine token; and
    /// no browser is sent away but on a navigation.
    #[test]
    fn no_request_gets_in_without_a_proof(
        options in options(),
        request in request(),
        cookies in cookies(),
        payload in payload(),
        remote_key in 0..4_u8,
        fails in any::<bool>(),
    ) {
        let mut config = TOKENS.config(&options);
        if remote_key > 0 {
            config.keys = KeySource::Remote;
        }
        let head = TOKENS.request(&config, &request, &cookies);
        let mut context = Context::read(&head, &config);
        context.complete(&head, &config);
        let mut evidence = Evidence::default();
        let mut asked: Vec<Need> = Vec::new();
        let state = loop {
            match decide(&config, &context, &evidence, UnixMillis(NOW * 1_000)) {
                Outcome::Settled(state) => break state,
                Outcome::Needs(need) => {
                    prop_assert!(!asked.contains(&need), "asked twice for {need:?}");
                    prop_assert!(asked.len() < 7, "no end: {asked:?}");
                    asked.push(need.clone());
                    let answer = match &need {
                        Need::Key { .. } => Answer::Key(match remote_key {
                            1 => Ok(KeyLookup::Usable(Arc::new(TOKENS.key().public()))),
                            2 => Ok(KeyLookup::Unknown),
                            _ => Err(TokenErrorKind::KeysUnavailable { status: None, retry_after: None }),
                        }),
                        Need::VerifyMachineToken { .. } => {
                            Answer::MachineToken(Err(crate::refusal::MachineTokenError::CannotAsk))
                        }
                        Need::HandshakePayload { .. } if fails => Answer::HandshakePayload(Err(Cause::Unavailable)),
                        Need::HandshakePayload { .. } => Answer::HandshakePayload(Ok(payload.clone())),
                        Need::Refresh(_) if fails => {
                            let cause = Cause::Unavailable;
                            Answer::Refresh(Err(RefreshError { why: RefreshFailure::Fetch, cause }))
                        }
                        Need::Refresh(_) => Answer::Refresh(Ok(payload.clone())),
                        Need::Browser => Answer::Nothing,
                    };
                    evidence.record(need, answer);
                }
            }
        };
        if let Some(token) = state.token() {
            // What Clerk itself hands out is verified as its own low-level function does: not by class.
            let from_clerk = asked.iter().any(|need| !matches!(need, Need::Key { .. }));
            let machine = from_clerk || context.header_token.is_some();
            let allowed = GENUINE.iter().chain(&["foreign"]).chain(machine.then_some(&["m2m-subject", "oauth"]).into_iter().flatten());
            let mut allowed = allowed.chain(from_clerk.then_some(&"template"));
            prop_assert!(allowed.any(|name| TOKENS.text(name) == token), "{token}");
            prop_assert!(matches!(config.keys, KeySource::Local(_)) || remote_key == 1, "no key, and signed in");
        }
        let location = state.location().is_some();
        if state.status() == "handshake" {
            prop_assert!(location && head.method() == "GET" && context.is_navigation());
        } else if location {
            prop_assert!(config.site.is_development(), "only development comes back with a redirect");
        }
        for (name, value) in state.headers() {
            prop_assert!(http::HeaderValue::from_str(&value).is_ok(), "{name}: {value}");
        }
        prop_assert!(asked.iter().filter(|need| matches!(need, Need::Refresh(_))).count() <= 1);
    }
}
