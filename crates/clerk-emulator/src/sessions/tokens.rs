//! The tokens of sessions.

use serde_json::{Map, Value, json};

use super::{claims, templates};
use crate::bapi::refusal::{self, Refusal};
use crate::core::Core;
use crate::jwt;
use crate::keys::custom::CustomKey;
use crate::mint::Category;
use crate::random;
use crate::store::{JwtTemplate, Session, Store, TemplateKey};

/// Seconds.
pub(crate) const SESSION_TOKEN_LIFE: i64 = 60;
/// Seconds by which `nbf` of a session token is before its `iat`: clocks differ.
pub(crate) const NOT_BEFORE: i64 = 10;

/// A session token: 60 seconds, or as long as `life` says. `party` is the origin that asked, for `azp`.
///
/// Refused unless the session is alive and its user exists.
pub(crate) fn session_token(
    core: &Core,
    store: &Store,
    session: &Session,
    party: Option<&str>,
    life: Option<i64>,
    now: i64,
) -> Result<String, Refusal> {
    let mut payload = session_claims(store, session, now)?;
    stamp(core, &mut payload, party, life.unwrap_or(SESSION_TOKEN_LIFE), NOT_BEFORE, now);
    Ok(sign(core, Category::Session, payload))
}

/// A token from a template, with the template's lifetime or as long as `life` says.
pub(crate) fn template_token(
    core: &Core,
    store: &Store,
    session: &Session,
    template: &JwtTemplate,
    party: Option<&str>,
    life: Option<i64>,
    now: i64,
) -> Result<String, Refusal> {
    session_claims(store, session, now)?;
    let mut payload = templates::fill(store, session, template)?;
    payload.insert("sub".to_owned(), json!(session.user_id));
    if let Some(actor) = &session.actor {
        payload.entry("act").or_insert_with(|| actor.clone());
    }
    stamp(core, &mut payload, party, life.unwrap_or(template.lifetime), template.allowed_clock_skew, now);
    match &template.key {
        Some(own) => sign_with(own, Category::Template, payload),
        None => Ok(sign(core, Category::Template, payload)),
    }
}

/// The claims of a session that is alive.
pub(crate) fn session_claims(store: &Store, session: &Session, now: i64) -> Result<Map<String, Value>, Refusal> {
    let claims = session.is_live(now).then(|| claims::of_session(store, session, now)).flatten();
    claims.ok_or_else(refusal::not_found)
}

/// What every token says about itself.
fn stamp(core: &Core, payload: &mut Map<String, Value>, party: Option<&str>, life: i64, skew: i64, now: i64) {
    let now = now.div_euclid(1000);
    for (name, value) in [
        ("iss", json!(core.issuer())),
        ("iat", json!(now)),
        ("nbf", json!(now.saturating_sub(skew))),
        ("exp", json!(now.saturating_add(life))),
        ("jti", json!(random::hex32())),
    ] {
        payload.insert(name.to_owned(), value);
    }
    if let Some(party) = party {
        payload.insert("azp".to_owned(), json!(party));
    }
}

/// Without the id of a key: whoever has the other half knows which it is.
fn sign_with(own: &TemplateKey, category: Category, payload: Map<String, Value>) -> Result<String, Refusal> {
    let header = json!({ "alg": own.algorithm, "cat": category.as_str(), "typ": "JWT" });
    let input = jwt::signing_input(header.to_string().as_bytes(), Value::Object(payload).to_string().as_bytes());
    let signature = CustomKey::parse(&own.algorithm, &own.key).and_then(|key| key.sign(input.as_bytes()));
    Ok(jwt::join(&input, &signature.ok_or_else(refusal::not_signed)?))
}

pub(super) fn sign(core: &Core, category: Category, payload: Map<String, Value>) -> String {
    let key = core.signing_key();
    let header = json!({ "alg": "RS256", "cat": category.as_str(), "kid": key.kid(), "typ": "JWT" });
    jwt::sign(&key, &header, &Value::Object(payload))
}
