//! `POST /oauth_applications/access_tokens/verify`.
//!
//! Unlike everywhere else, times are answered in seconds: the newest reference client and the samples of Clerk's
//! description of the API agree on that.

use std::fmt;

use serde_json::{Map, Value, json};

use super::fields::{Style, life_ms};
use super::refusal::{self, Refusal};
use super::routes::Route;
use super::{Answer, Call};
use crate::jwt;
use crate::random;
use crate::store::{Change, OAuthToken, Store};

pub(super) const ROUTES: &[Route] = &[Route::new("POST", "oauth_applications/access_tokens/verify", verify)];

/// What a new opaque OAuth access token is to be: for
/// [`Emulator::create_oauth_token`](crate::Emulator::create_oauth_token).
///
/// ```
/// use clerk_emulator::{Emulator, NewOAuthToken};
///
/// let clerk = Emulator::start();
/// let wanted = NewOAuthToken::new("user_2xhFjEI5X2qWRvtV13BzSj8H6Dk", "client_1")
///     .scopes(["read", "write"])
///     .audience(["https://api.example.com"]);
/// assert!(clerk.create_oauth_token(wanted).token.starts_with("oat_"));
/// ```
#[derive(Clone)]
pub struct NewOAuthToken {
    pub(crate) subject: String,
    pub(crate) client_id: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) audience: Option<Vec<String>>,
    pub(crate) actor: Option<Value>,
    pub(crate) seconds: Option<f64>,
    pub(crate) token: Option<String>,
}

impl NewOAuthToken {
    /// A token of this user for this client, without scopes, audience or actor, that lives for a day.
    pub fn new(user: impl Into<String>, client: impl Into<String>) -> Self {
        Self {
            subject: user.into(),
            client_id: client.into(),
            scopes: Vec::new(),
            audience: None,
            actor: None,
            seconds: Some(86_400.0),
            token: None,
        }
    }

    /// What the user allowed.
    #[must_use]
    pub fn scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = scopes.into_iter().map(Into::into).collect();
        self
    }

    /// The `aud` of the answer; without it the answer has none.
    #[must_use]
    pub fn audience<S: Into<String>>(mut self, audience: impl IntoIterator<Item = S>) -> Self {
        self.audience = Some(audience.into_iter().map(Into::into).collect());
        self
    }

    /// The `act` of the answer: who acts for the user (RFC 8693, section 4.1).
    #[must_use]
    pub fn actor(mut self, actor: Value) -> Self {
        self.actor = Some(actor);
        self
    }

    /// How many seconds it lives.
    #[must_use]
    pub fn seconds(mut self, seconds: f64) -> Self {
        self.seconds = Some(seconds);
        self
    }
}

impl fmt::Debug for NewOAuthToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewOAuthToken")
            .field("subject", &self.subject)
            .field("client_id", &self.client_id)
            .finish_non_exhaustive()
    }
}

fn verify(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Proxied, &["access_token", "secret"])?;
    let deprecated = fields.string("secret")?;
    let value = match (fields.string("access_token")?, deprecated) {
        (Some(value), _) | (None, Some(value)) => value,
        (None, None) => return Err(fields.wrong("access_token", "required")),
    };
    if value.matches('.').count() == 2 {
        let (header, payload) = jwt::verify(call.core, value).ok_or_else(refusal::not_found)?;
        return from_jwt(&header, &payload, call.now).map(Answer::ok);
    }
    let store = call.core.store();
    let alive = |token: &&OAuthToken| !token.revoked && !token.is_expired(call.now);
    let token = store.oauth_tokens().by_secret(value).filter(alive).ok_or_else(refusal::not_found)?;
    Ok(Answer::ok(render(token, call.now)))
}

/// Creates an opaque token.
pub(crate) fn make(store: &mut Store, wanted: NewOAuthToken, now: i64) -> Result<OAuthToken, Refusal> {
    let life = wanted.seconds.map(life_ms);
    if life == Some(None) {
        return Err(refusal::bad_request("seconds", "must be greater than 0"));
    }
    let token = OAuthToken {
        id: random::oauth_token_id(),
        client_id: wanted.client_id,
        subject: wanted.subject,
        scopes: wanted.scopes,
        token: wanted.token.unwrap_or_else(random::oauth_token),
        audience: wanted.audience,
        actor: wanted.actor,
        revoked: false,
        revocation_reason: None,
        expiration: life.flatten().map(|life| now.saturating_add(life)),
        created_at: now,
        updated_at: now,
    };
    save(store, token.clone())?;
    Ok(token)
}

/// Revokes an opaque token.
pub(crate) fn withdraw(store: &mut Store, id: &str, now: i64) -> Result<(), Refusal> {
    let mut token = store.oauth_tokens().get(id).ok_or_else(refusal::not_found)?.clone();
    token.revoked = true;
    token.updated_at = now;
    save(store, token)
}

fn save(store: &mut Store, token: OAuthToken) -> Result<(), Refusal> {
    store.apply(vec![Change::OAuthToken(token)]).map_err(|_| refusal::not_stored())
}

fn render(token: &OAuthToken, now: i64) -> Value {
    let seconds = |ms: i64| ms.div_euclid(1000);
    let mut body = json!({
        "object": "clerk_idp_oauth_access_token",
        "id": token.id,
        "client_id": token.client_id,
        "subject": token.subject,
        "scopes": token.scopes,
        "revoked": token.revoked,
        "revocation_reason": token.revocation_reason,
        "expired": token.is_expired(now),
        "expiration": token.expiration.map(seconds),
        "created_at": seconds(token.created_at),
        "updated_at": seconds(token.updated_at),
    });
    if let Some(body) = body.as_object_mut() {
        body.extend(token.audience.as_ref().map(|audience| ("aud".to_owned(), json!(audience))));
        body.extend(token.actor.as_ref().map(|actor| ("act".to_owned(), actor.clone())));
    }
    body
}

/// The answer for a token of format jwt whose signature is good.
fn from_jwt(header: &Map<String, Value>, payload: &Map<String, Value>, now: i64) -> Result<Value, Refusal> {
    let is_access_token = matches!(text(header, "typ"), Some("at+jwt" | "application/at+jwt"));
    let (Some(subject), Some(expiration), true) = (text(payload, "sub"), seconds(payload, "exp"), is_access_token)
    else {
        return Err(refusal::not_found());
    };
    if seconds(payload, "nbf").is_some_and(|from| from.saturating_mul(1000) > now) {
        return Err(refusal::not_found());
    }
    if expiration.saturating_mul(1000) <= now {
        return Ok(json!({ "active": false }));
    }
    let words = || text(payload, "scope").map(|scope| json!(scope.split_ascii_whitespace().collect::<Vec<_>>()));
    let scopes = payload.get("scp").filter(|scopes| scopes.is_array()).cloned().or_else(words);
    let issued_at = seconds(payload, "iat").unwrap_or_default();
    let mut body = json!({
        "object": "clerk_idp_oauth_access_token",
        "id": text(payload, "jti").unwrap_or_default(),
        "client_id": text(payload, "client_id").unwrap_or_default(),
        "subject": subject,
        "scopes": scopes.unwrap_or_else(|| json!([])),
        "revoked": false,
        "revocation_reason": null,
        "expired": false,
        "expiration": expiration,
        "created_at": issued_at,
        "updated_at": issued_at,
    });
    if let Some(body) = body.as_object_mut() {
        let list = |audience: &Value| if audience.is_array() { audience.clone() } else { json!([audience]) };
        body.extend(payload.get("aud").map(|audience| ("aud".to_owned(), list(audience))));
        body.extend(payload.get("act").map(|actor| ("act".to_owned(), actor.clone())));
    }
    Ok(body)
}

fn text<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    object.get(name).and_then(Value::as_str)
}

fn seconds(object: &Map<String, Value>, name: &str) -> Option<i64> {
    object.get(name).and_then(Value::as_i64)
}
