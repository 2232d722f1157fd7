//! `/m2m_tokens`: tokens machines show each other.

use serde_json::{Map, Value, json};

use super::fields::{Style, is_id, is_word, life_ms};
use super::refusal::{self, Refusal};
use super::routes::{Access, Route};
use super::{Answer, Call};
use crate::core::Core;
use crate::jwt;
use crate::random;
use crate::store::{Change, M2mToken, Machine, Store};

pub(super) const ROUTES: &[Route] = &[
    Route::new("POST", "m2m_tokens", create).opened_by(Access::Machine),
    Route::new("GET", "m2m_tokens", list).opened_by(Access::Either),
    Route::new("POST", "m2m_tokens/verify", verify).opened_by(Access::Either),
    Route::new("POST", "m2m_tokens/*/revoke", revoke).opened_by(Access::Either),
];

/// What a new token is to be.
pub(crate) struct NewToken {
    pub(crate) jwt: bool,
    /// None: the machine's default.
    pub(crate) life_ms: Option<i64>,
    pub(crate) claims: Value,
    /// Seconds of life a token must have left to be given out again.
    pub(crate) min_remaining: Option<i64>,
}

fn create(call: &Call<'_>) -> Result<Answer, Refusal> {
    let names = ["token_format", "seconds_until_expiration", "claims", "min_remaining_ttl_seconds"];
    let fields = call.fields(Style::Proxied, &names)?;
    fields.refuse_null(&["token_format", "min_remaining_ttl_seconds"])?;
    let jwt = match fields.string("token_format")? {
        None | Some("opaque") => false,
        Some("jwt") => true,
        Some(_) => return Err(fields.wrong("token_format", "must be opaque or jwt")),
    };
    let min_remaining = fields.integer("min_remaining_ttl_seconds")?;
    if min_remaining.is_some_and(i64::is_negative) {
        return Err(fields.wrong("min_remaining_ttl_seconds", "must not be negative"));
    }
    let life_ms = fields.life_seconds("seconds_until_expiration")?.and_then(life_ms);
    let wanted = NewToken { jwt, life_ms, claims: fields.value("claims"), min_remaining };
    let machine = call.machine().ok_or_else(refusal::unknown_machine_key)?;
    let token = mint(call.core, machine, wanted, call.now)?;
    Ok(Answer::created(with_value(&token, call.now)))
}

fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let subject = call.query.required("subject")?;
    if !is_id(subject, &["mch"], 27, is_word) {
        return Err(refusal::bad_request("query.subject", "must be the id of a machine"));
    }
    let (revoked, expired) = (call.query.flag("revoked")?, call.query.flag("expired")?);
    let page = call.query.page(Style::Proxied)?;
    if call.machine().is_some_and(|machine| machine != subject) {
        return Err(refusal::foreign_subject());
    }
    let store = call.core.store();
    store.machines().get(subject).ok_or_else(refusal::not_found)?;
    let listed = |token: &&M2mToken| {
        token.subject == subject && (revoked || !token.revoked) && (expired || !token.is_expired(call.now))
    };
    let tokens: Vec<&M2mToken> = store.m2m_tokens().iter().rev().filter(listed).collect();
    let (data, total) = page.of(&tokens, |token| render(token, call.now));
    Ok(Answer::ok(json!({ "m2m_tokens": data, "total_count": total })))
}

fn revoke(call: &Call<'_>) -> Result<Answer, Refusal> {
    let id = call.parameter(0);
    if !is_id(id, &["mt"], 32, |character| character.is_ascii_hexdigit()) {
        return Err(refusal::bad_request("url_parameter.m2m_token_id", "must be the id of an M2M token"));
    }
    let fields = call.fields(Style::Proxied, &["revocation_reason"])?;
    let reason = fields.string("revocation_reason")?;
    let token = withdraw(&mut call.core.store(), id, reason, call.machine(), call.now)?;
    Ok(Answer::ok(render(&token, call.now)))
}

fn verify(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Proxied, &["token"])?;
    let value = fields.required_string("token")?;
    let mut store = call.core.store();
    // One answer for every reason: whoever guesses tokens learns nothing.
    let token = store.m2m_tokens().by_secret(value).ok_or_else(refusal::not_found)?;
    let receives = call.machine().is_none_or(|machine| token.scopes.iter().any(|scope| scope == machine));
    if token.revoked || token.is_expired(call.now) || !receives {
        return Err(refusal::not_found());
    }
    let mut token = token.clone();
    token.last_used_at = Some(call.now);
    token.updated_at = call.now;
    save(&mut store, token.clone())?;
    Ok(Answer::ok(render(&token, call.now)))
}

/// Mints a token of the machine; an opaque one is stored, or, if allowed, an old one given out again.
pub(crate) fn mint(core: &Core, machine: &str, wanted: NewToken, now: i64) -> Result<M2mToken, Refusal> {
    let mut store = core.store();
    let machine = store.machines().get(machine).ok_or_else(refusal::not_found)?.clone();
    let life_ms = wanted.life_ms.unwrap_or_else(|| machine.default_token_ttl.saturating_mul(1000));
    if wanted.jwt {
        drop(store);
        return mint_jwt(core, &machine, life_ms, wanted.claims, now);
    }
    let scopes = machine.scope_ids();
    if let Some(least) = wanted.min_remaining {
        let least = least.saturating_mul(1000);
        if least >= life_ms {
            let why = "must be less than the lifetime of the token";
            return Err(refusal::bad_request("body.min_remaining_ttl_seconds", why));
        }
        let reusable = |token: &&M2mToken| {
            token.subject == machine.id
                && !token.revoked
                && token.expiration.is_some_and(|expiration| expiration > now && expiration - now >= least)
                && token.claims == wanted.claims
                && same_members(&token.scopes, &scopes)
        };
        if let Some(token) = store.m2m_tokens().iter().rev().find(reusable) {
            return Ok(token.clone());
        }
    }
    let token = M2mToken {
        id: random::m2m_token_id(),
        subject: machine.id,
        claims: wanted.claims,
        scopes,
        token: random::m2m_token(),
        revoked: false,
        revocation_reason: None,
        expiration: Some(now.saturating_add(life_ms)),
        last_used_at: None,
        created_at: now,
        updated_at: now,
    };
    save(&mut store, token.clone())?;
    Ok(token)
}

/// A JWT lives in whole seconds, and is not stored. The times answered are those in its payload.
fn mint_jwt(core: &Core, machine: &Machine, life_ms: i64, claims: Value, now: i64) -> Result<M2mToken, Refusal> {
    let mut payload = match &claims {
        Value::Null => Map::new(),
        Value::Object(claims) => claims.clone(),
        _ => return Err(refusal::bad_request("body.claims", "must be an object when token_format is jwt")),
    };
    if let Some(name) = payload.keys().find(|name| jwt::RESERVED_CLAIMS.contains(&name.as_str())) {
        return Err(refusal::reserved_claim(name));
    }
    let id = random::m2m_token_id();
    let issued_at = now.div_euclid(1000);
    // Rounded up: a life of half a second must not be over before it begins.
    let expires_at = issued_at.saturating_add(life_ms.saturating_add(999).div_euclid(1000));
    let scopes = machine.scope_ids();
    payload.insert("iss".to_owned(), json!(core.issuer()));
    payload.insert("sub".to_owned(), json!(machine.id));
    payload.insert("jti".to_owned(), json!(id));
    payload.insert("iat".to_owned(), json!(issued_at));
    payload.insert("exp".to_owned(), json!(expires_at));
    if !scopes.is_empty() {
        payload.insert("aud".to_owned(), json!(scopes));
        payload.insert("scopes".to_owned(), json!(scopes.join(" ")));
    }
    let key = core.signing_key();
    let header = json!({ "alg": "RS256", "kid": key.kid(), "typ": "JWT", "cat": jwt::M2M_CATEGORY });
    Ok(M2mToken {
        id,
        subject: machine.id.clone(),
        claims,
        scopes,
        token: jwt::sign(&key, &header, &Value::Object(payload)),
        revoked: false,
        revocation_reason: None,
        expiration: Some(expires_at.saturating_mul(1000)),
        last_used_at: None,
        created_at: issued_at.saturating_mul(1000),
        updated_at: issued_at.saturating_mul(1000),
    })
}

/// Revokes a token; a machine can revoke only its own. A revoked one stays as it is.
pub(crate) fn withdraw(
    store: &mut Store,
    id: &str,
    reason: Option<&str>,
    machine: Option<&str>,
    now: i64,
) -> Result<M2mToken, Refusal> {
    let own = |token: &&M2mToken| machine.is_none_or(|machine| machine == token.subject);
    let mut token = store.m2m_tokens().get(id).filter(own).ok_or_else(refusal::not_found)?.clone();
    if !token.revoked {
        token.revoked = true;
        token.revocation_reason = reason.map(str::to_owned);
        token.updated_at = now;
        save(store, token.clone())?;
    }
    Ok(token)
}

fn same_members(some: &[String], others: &[String]) -> bool {
    some.len() == others.len() && some.iter().all(|member| others.contains(member))
}

fn save(store: &mut Store, token: M2mToken) -> Result<(), Refusal> {
    store.apply(vec![Change::M2mToken(token)]).map_err(|_| refusal::not_stored())
}

fn render(token: &M2mToken, now: i64) -> Value {
    json!({
        "object": "machine_to_machine_token",
        "id": token.id,
        "subject": token.subject,
        "claims": token.claims,
        "scopes": token.scopes,
        "revoked": token.revoked,
        "revocation_reason": token.revocation_reason,
        "expired": token.is_expired(now),
        "expiration": token.expiration,
        "last_used_at": token.last_used_at,
        "created_at": token.created_at,
        "updated_at": token.updated_at,
    })
}

/// With the token itself, as only the answer to its creation has it.
fn with_value(token: &M2mToken, now: i64) -> Value {
    let mut body = render(token, now);
    if let Some(body) = body.as_object_mut() {
        body.insert("token".to_owned(), json!(token.token));
    }
    body
}
