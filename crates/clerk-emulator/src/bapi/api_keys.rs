//! `/api_keys`: keys of users and organizations.

use std::fmt;

use serde_json::{Value, json};

use super::fields::{Style, is_id, is_word, life_ms};
use super::refusal::{self, Refusal};
use super::routes::Route;
use super::{Answer, Call};
use crate::random;
use crate::store::{ApiKey, Change, Store};

pub(super) const ROUTES: &[Route] = &[
    Route::new("POST", "api_keys", create),
    Route::new("GET", "api_keys", list),
    Route::new("POST", "api_keys/verify", verify),
    Route::new("GET", "api_keys/*", get),
    Route::new("PATCH", "api_keys/*", update),
    Route::new("DELETE", "api_keys/*", delete),
    Route::new("GET", "api_keys/*/secret", get_secret),
    Route::new("POST", "api_keys/*/revoke", revoke),
];

const SUBJECTS: [&str; 4] = ["user", "org", "mch", "scim"];
const LONGEST_DESCRIPTION: usize = 255;

/// What a new API key is to be: for [`Emulator::create_api_key`](crate::Emulator::create_api_key).
///
/// ```
/// use clerk_emulator::{Emulator, NewApiKey};
///
/// let clerk = Emulator::start();
/// let user = "user_2xhFjEI5X2qWRvtV13BzSj8H6Dk";
/// let key = clerk.create_api_key(NewApiKey::new("reporting", user).scopes(["read"]).seconds(60.0));
/// assert!(key.secret.starts_with("ak_"));
/// ```
#[derive(Clone)]
pub struct NewApiKey {
    pub(crate) name: String,
    pub(crate) subject: String,
    pub(crate) kind: String,
    pub(crate) description: Option<String>,
    pub(crate) claims: Value,
    pub(crate) scopes: Vec<String>,
    pub(crate) created_by: Option<String>,
    pub(crate) seconds: Option<f64>,
    pub(crate) secret: Option<String>,
}

impl NewApiKey {
    /// A key of this name for a user or an organization; without scopes, claims or an end.
    pub fn new(name: impl Into<String>, subject: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            subject: subject.into(),
            kind: "api_key".to_owned(),
            description: None,
            claims: Value::Null,
            scopes: Vec::new(),
            created_by: None,
            seconds: None,
            secret: None,
        }
    }

    /// What the key may be used for.
    #[must_use]
    pub fn scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = scopes.into_iter().map(Into::into).collect();
        self
    }

    /// Any JSON, kept with the key.
    #[must_use]
    pub fn claims(mut self, claims: Value) -> Self {
        self.claims = claims;
        self
    }

    /// At most 255 characters.
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// The user who made it.
    #[must_use]
    pub fn created_by(mut self, user: impl Into<String>) -> Self {
        self.created_by = Some(user.into());
        self
    }

    /// How many seconds it lives.
    #[must_use]
    pub fn seconds(mut self, seconds: f64) -> Self {
        self.seconds = Some(seconds);
        self
    }
}

impl fmt::Debug for NewApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewApiKey").field("name", &self.name).field("subject", &self.subject).finish_non_exhaustive()
    }
}

fn create(call: &Call<'_>) -> Result<Answer, Refusal> {
    let names =
        ["type", "name", "description", "subject", "claims", "scopes", "created_by", "seconds_until_expiration"];
    let fields = call.fields(Style::Proxied, &names)?;
    fields.refuse_null(&["type", "scopes"])?;
    let mut wanted = NewApiKey::new(fields.required_string("name")?, fields.required_string("subject")?);
    if let Some(kind) = fields.string("type")? {
        wanted.kind = kind.to_owned();
    }
    wanted.description = fields.string("description")?.map(str::to_owned);
    wanted.claims = fields.value("claims");
    wanted.scopes = fields.strings("scopes")?.unwrap_or_default();
    wanted.created_by = fields.string("created_by")?.map(str::to_owned);
    wanted.seconds = fields.life_seconds("seconds_until_expiration")?;
    let key = make(&mut call.core.store(), wanted, call.now)?;
    let mut body = render(&key, call.now);
    if let Some(body) = body.as_object_mut() {
        body.insert("secret".to_owned(), json!(key.secret));
    }
    Ok(Answer::created(body))
}

fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let subject = call.query.required("subject")?;
    if !is_id(subject, &SUBJECTS, 27, is_word) {
        return Err(refusal::bad_request("query.subject", "must be the id of a user or an organization"));
    }
    let kind = call.query.get("type").unwrap_or("api_key");
    if kind.chars().count() < 3 {
        return Err(refusal::bad_request("query.type", "must have at least 3 characters"));
    }
    let invalid_too = call.query.flag("include_invalid")?;
    let page = call.query.page(Style::Proxied)?;
    let part = call.query.get("query").unwrap_or_default().to_lowercase();
    let listed = |key: &&ApiKey| {
        key.subject == subject
            && key.kind == kind
            && (invalid_too || !(key.revoked || key.is_expired(call.now)))
            && (part.is_empty() || key.id == part || key.name.to_lowercase().contains(&part))
    };
    let store = call.core.store();
    let keys: Vec<&ApiKey> = store.api_keys().iter().rev().filter(listed).collect();
    let (data, total) = page.of(&keys, |key| render(key, call.now));
    Ok(Answer::ok(json!({ "data": data, "total_count": total })))
}

fn get(call: &Call<'_>) -> Result<Answer, Refusal> {
    let id = key_id(call)?;
    Ok(Answer::ok(render(find(&call.core.store(), &id)?, call.now)))
}

fn get_secret(call: &Call<'_>) -> Result<Answer, Refusal> {
    let id = key_id(call)?;
    Ok(Answer::ok(json!({ "secret": find(&call.core.store(), &id)?.secret })))
}

fn update(call: &Call<'_>) -> Result<Answer, Refusal> {
    let id = key_id(call)?;
    let names = ["claims", "scopes", "description", "subject", "seconds_until_expiration"];
    let fields = call.fields(Style::Proxied, &names)?;
    fields.refuse_null(&["scopes", "subject"])?;
    let mut store = call.core.store();
    let mut key = find(&store, &id)?.clone();
    if fields.has("claims") {
        key.claims = fields.value("claims");
    }
    if let Some(scopes) = fields.strings("scopes")? {
        key.scopes = scopes;
    }
    if fields.has("description") {
        key.description = fields.string("description")?.map(str::to_owned);
        check_description(key.description.as_deref())?;
    }
    if let Some(subject) = fields.string("subject")? {
        check_subject(subject)?;
        key.subject = subject.to_owned();
    }
    if fields.has("seconds_until_expiration") {
        let life = fields.life_seconds("seconds_until_expiration")?.and_then(life_ms);
        key.expiration = life.map(|life| call.now.saturating_add(life));
    }
    key.updated_at = call.now;
    save(&mut store, key.clone())?;
    Ok(Answer::ok(render(&key, call.now)))
}

fn delete(call: &Call<'_>) -> Result<Answer, Refusal> {
    let id = key_id(call)?;
    let mut store = call.core.store();
    find(&store, &id)?;
    store.apply(vec![Change::drop::<ApiKey>(&id)]).map_err(|_| refusal::not_stored())?;
    Ok(Answer::ok(json!({ "object": "api_key", "id": id, "deleted": true })))
}

fn revoke(call: &Call<'_>) -> Result<Answer, Refusal> {
    let id = key_id(call)?;
    let fields = call.fields(Style::Proxied, &["revocation_reason"])?;
    let reason = fields.string("revocation_reason")?;
    let key = withdraw(&mut call.core.store(), &id, reason, call.now)?;
    Ok(Answer::ok(render(&key, call.now)))
}

fn verify(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Proxied, &["secret"])?;
    let secret = fields.required_string("secret")?;
    let mut store = call.core.store();
    let alive = |key: &&ApiKey| !key.revoked && !key.is_expired(call.now);
    let mut key = store.api_keys().by_secret(secret).filter(alive).ok_or_else(refusal::not_found)?.clone();
    key.last_used_at = Some(call.now);
    key.updated_at = call.now;
    save(&mut store, key.clone())?;
    Ok(Answer::ok(render(&key, call.now)))
}

/// Creates a key.
pub(crate) fn make(store: &mut Store, wanted: NewApiKey, now: i64) -> Result<ApiKey, Refusal> {
    let refuse = |name: &str, why: &str| Err(refusal::bad_request(&format!("body.{name}"), why));
    if wanted.name.chars().count() < 3 {
        return refuse("name", "must have at least 3 characters");
    }
    if wanted.name.trim() != wanted.name || wanted.name.contains(['\n', '\r']) {
        return refuse("name", "must not begin or end with a blank, nor hold a line break");
    }
    if !(3..=25).contains(&wanted.kind.chars().count()) {
        return refuse("type", "must have from 3 to 25 characters");
    }
    if wanted.created_by.as_deref().is_some_and(|user| !is_id(user, &["user"], 27, is_word)) {
        return refuse("created_by", "must be the id of a user");
    }
    check_subject(&wanted.subject)?;
    check_description(wanted.description.as_deref())?;
    let life = wanted.seconds.map(life_ms);
    if life == Some(None) {
        return refuse("seconds_until_expiration", "must be greater than 0");
    }
    let key = ApiKey {
        id: random::api_key_id(),
        kind: wanted.kind,
        subject: wanted.subject,
        name: wanted.name,
        description: wanted.description,
        claims: wanted.claims,
        scopes: wanted.scopes,
        secret: wanted.secret.unwrap_or_else(random::api_key_secret),
        revoked: false,
        revocation_reason: None,
        expiration: life.flatten().map(|life| now.saturating_add(life)),
        created_by: wanted.created_by,
        last_used_at: None,
        created_at: now,
        updated_at: now,
    };
    save(store, key.clone())?;
    Ok(key)
}

/// Revokes a key. A revoked one stays as it is.
pub(crate) fn withdraw(store: &mut Store, id: &str, reason: Option<&str>, now: i64) -> Result<ApiKey, Refusal> {
    let mut key = find(store, id)?.clone();
    if !key.revoked {
        key.revoked = true;
        key.revocation_reason = reason.map(str::to_owned);
        key.updated_at = now;
        save(store, key.clone())?;
    }
    Ok(key)
}

/// The id in the path; an older prefix names the same key.
fn key_id(call: &Call<'_>) -> Result<String, Refusal> {
    let id = call.parameter(0);
    if is_id(id, &["ak", "api_key"], 32, |character| character.is_ascii_hexdigit()) {
        let digits = id.rsplit('_').next().unwrap_or_default();
        Ok(format!("ak_{}", digits.to_ascii_lowercase()))
    } else {
        Err(refusal::bad_request("url_parameter.apiKeyID", "must be the id of an API key"))
    }
}

fn find<'a>(store: &'a Store, id: &str) -> Result<&'a ApiKey, Refusal> {
    store.api_keys().get(id).ok_or_else(refusal::not_found)
}

fn save(store: &mut Store, key: ApiKey) -> Result<(), Refusal> {
    store.apply(vec![Change::ApiKey(key)]).map_err(|_| refusal::not_stored())
}

fn check_subject(subject: &str) -> Result<(), Refusal> {
    if is_id(subject, &SUBJECTS, 27, is_word) {
        Ok(())
    } else {
        Err(refusal::bad_request("body.subject", "must be the id of a user, an organization or a machine"))
    }
}

fn check_description(description: Option<&str>) -> Result<(), Refusal> {
    if description.is_none_or(|text| text.chars().count() <= LONGEST_DESCRIPTION) {
        Ok(())
    } else {
        Err(refusal::bad_request("body.description", "must have at most 255 characters"))
    }
}

fn render(key: &ApiKey, now: i64) -> Value {
    json!({
        "object": "api_key",
        "id": key.id,
        "type": key.kind,
        "subject": key.subject,
        "name": key.name,
        "description": key.description,
        "claims": key.claims,
        "scopes": key.scopes,
        "revoked": key.revoked,
        "revocation_reason": key.revocation_reason,
        "expired": key.is_expired(now),
        "expiration": key.expiration,
        "created_by": key.created_by,
        "last_used_at": key.last_used_at,
        "created_at": key.created_at,
        "updated_at": key.updated_at,
    })
}
