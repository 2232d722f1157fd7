//! JWT templates: claims of one's own choice, with shortcodes like `{{user.id}}`.

use std::fmt;

use serde_json::{Map, Value, json};

use super::claims::active_organization;
use super::users::{self, object};
use crate::bapi::refusal::{self, Refusal};
use crate::keys::custom::{ALGORITHMS, CustomKey};
use crate::random;
use crate::store::{Change, JwtTemplate, Metadata, Session, Store, TemplateKey};

/// Claims that every token carries and no template may set.
const RESERVED: [&str; 7] = ["azp", "exp", "iat", "iss", "jti", "nbf", "sub"];
const DEFAULT_LIFETIME: i64 = 60;
const DEFAULT_SKEW: i64 = 5;
/// Seconds: ten years.
pub(crate) const LIFETIMES: std::ops::RangeInclusive<i64> = 30..=315_360_000;

/// A JWT template to be made: for [`Emulator::create_jwt_template`](crate::Emulator::create_jwt_template).
///
/// ```
/// use clerk_emulator::{Emulator, NewJwtTemplate};
/// use serde_json::json;
///
/// let clerk = Emulator::start();
/// let claims = json!({ "aud": "https://api.example.com", "email": "{{user.primary_email_address}}" });
/// clerk.create_jwt_template(NewJwtTemplate::new("example", claims).lifetime(120));
/// ```
#[derive(Clone)]
pub struct NewJwtTemplate {
    pub(crate) name: String,
    pub(crate) claims: Metadata,
    pub(crate) lifetime: i64,
    pub(crate) allowed_clock_skew: i64,
    pub(crate) key: Option<TemplateKey>,
}

impl NewJwtTemplate {
    /// A template of this name for tokens with these claims and a minute to live. What is no JSON object is no claims.
    pub fn new(name: impl Into<String>, claims: Value) -> Self {
        Self {
            name: name.into(),
            claims: object(claims),
            lifetime: DEFAULT_LIFETIME,
            allowed_clock_skew: DEFAULT_SKEW,
            key: None,
        }
    }

    /// Signs its tokens with this key instead of the instance's: for `HS256`, `HS384` and `HS512` a secret that is
    /// shared, for `RS...`, `ES...` (256, 384, 512) and `EdDSA` a private key in PEM (PKCS#8).
    #[must_use]
    pub fn signing_key(mut self, algorithm: impl Into<String>, key: impl Into<String>) -> Self {
        self.key = Some(TemplateKey { algorithm: algorithm.into(), key: key.into() });
        self
    }

    /// How many seconds its tokens live, 30 to 315360000.
    #[must_use]
    pub fn lifetime(mut self, seconds: i64) -> Self {
        self.lifetime = seconds;
        self
    }

    /// By how many seconds `nbf` is before `iat`, 0 to 300. Default: 5.
    #[must_use]
    pub fn allowed_clock_skew(mut self, seconds: i64) -> Self {
        self.allowed_clock_skew = seconds;
        self
    }
}

impl fmt::Debug for NewJwtTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewJwtTemplate").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Makes a template.
pub(crate) fn make(store: &mut Store, wanted: NewJwtTemplate, now: i64) -> Result<JwtTemplate, Refusal> {
    let template = JwtTemplate {
        id: random::id("jtmp"),
        name: wanted.name,
        claims: wanted.claims,
        lifetime: wanted.lifetime,
        allowed_clock_skew: wanted.allowed_clock_skew,
        key: wanted.key,
        created_at: now,
        updated_at: now,
    };
    save(store, template.clone())?;
    Ok(template)
}

/// Keeps the template as it is now, if it can be.
pub(crate) fn save(store: &mut Store, template: JwtTemplate) -> Result<(), Refusal> {
    if template.name.is_empty() {
        return Err(refusal::too_short("name", 1));
    }
    if by_name(store, &template.name).is_some_and(|other| other.id != template.id) {
        return Err(refusal::already_exists("name"));
    }
    if let Some(name) = RESERVED.iter().find(|name| template.claims.contains_key(**name)) {
        return Err(refusal::reserved_template_claim(name));
    }
    if !LIFETIMES.contains(&template.lifetime) {
        return Err(refusal::wrong_value("lifetime", "must be from 30 to 315360000"));
    }
    if !(0..=300).contains(&template.allowed_clock_skew) {
        return Err(refusal::wrong_value("allowed_clock_skew", "must be from 0 to 300"));
    }
    if let Some(TemplateKey { algorithm, key }) = &template.key {
        if !ALGORITHMS.contains(&algorithm.as_str()) {
            return Err(refusal::wrong_value(
                "signing_algorithm",
                &format!("must be one of {}", ALGORITHMS.join(", ")),
            ));
        }
        if CustomKey::parse(algorithm, key).is_none() {
            return Err(refusal::wrong_value("signing_key", "must be a key for the signing algorithm"));
        }
    }
    super::save(store, vec![Change::JwtTemplate(template)])
}

pub(crate) fn find<'a>(store: &'a Store, id: &str) -> Result<&'a JwtTemplate, Refusal> {
    store.jwt_templates().get(id).ok_or_else(refusal::not_found)
}

pub(crate) fn by_name<'a>(store: &'a Store, name: &str) -> Option<&'a JwtTemplate> {
    store.jwt_templates().iter().find(|template| template.name == name)
}

pub(crate) fn remove(store: &mut Store, id: &str) -> Result<(), Refusal> {
    find(store, id)?;
    super::save(store, vec![Change::drop::<JwtTemplate>(id)])
}

/// The claims of the template for this session, with every shortcode replaced.
pub(crate) fn fill(store: &Store, session: &Session, template: &JwtTemplate) -> Result<Map<String, Value>, Refusal> {
    let known = known(store, session)?;
    Ok(template.claims.iter().map(|(name, value)| (name.clone(), replace(&known, value))).collect())
}

/// Everything that shortcodes can name.
fn known(store: &Store, session: &Session) -> Result<Value, Refusal> {
    let user = users::find(store, &session.user_id)?;
    let mut known = json!({
        "user": {
            "id": user.id,
            "external_id": user.external_id,
            "username": user.username,
            "first_name": user.first_name,
            "last_name": user.last_name,
            "full_name": user.full_name(),
            "primary_email_address": user.primary_email_address(),
            "email_verified": user.primary_email_address().is_some(),
            "two_factor_enabled": user.has_second_factor(),
            "created_at": user.created_at.div_euclid(1000),
            "updated_at": user.updated_at.div_euclid(1000),
            "last_sign_in_at": user.last_sign_in_at.map(|at| at.div_euclid(1000)),
            "public_metadata": user.public_metadata,
            "unsafe_metadata": user.unsafe_metadata,
        },
        "session": { "id": session.id, "actor": session.actor },
    });
    if let (Some((organization, membership)), Some(known)) =
        (active_organization(store, session), known.as_object_mut())
    {
        let claims = json!({
            "id": organization.id,
            "name": organization.name,
            "slug": organization.slug,
            "role": membership.role,
            "public_metadata": organization.public_metadata,
        });
        known.insert("org".to_owned(), claims);
    }
    Ok(known)
}

fn replace(known: &Value, value: &Value) -> Value {
    match value {
        Value::String(text) => replace_in_text(known, text),
        Value::Array(members) => members.iter().map(|member| replace(known, member)).collect(),
        Value::Object(members) => {
            members.iter().map(|(name, member)| (name.clone(), replace(known, member))).collect::<Map<_, _>>().into()
        }
        other => other.clone(),
    }
}

/// A text that is one shortcode becomes its value, of whatever type; inside a longer text, its words.
fn replace_in_text(known: &Value, text: &str) -> Value {
    let whole = text.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}"));
    if let Some(code) = whole.filter(|code| !code.contains("}}")) {
        return evaluate(known, code);
    }
    let mut result = String::new();
    let mut rest = text;
    while let Some((before, (code, after))) =
        rest.split_once("{{").and_then(|(before, tail)| Some((before, tail.split_once("}}")?)))
    {
        result.push_str(before);
        match evaluate(known, code) {
            Value::Null => {}
            Value::String(text) => result.push_str(&text),
            other => result.push_str(&other.to_string()),
        }
        rest = after;
    }
    result.push_str(rest);
    Value::String(result)
}

/// `a.b || 'text'`: the first of the alternatives that is there.
fn evaluate(known: &Value, code: &str) -> Value {
    let literal = |text: &str| {
        let quoted = |quote: char| text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
        quoted('\'').or_else(|| quoted('"')).map(str::to_owned)
    };
    let alternatives = code.split("||").map(str::trim).map(|alternative| match literal(alternative) {
        Some(text) => Value::String(text),
        None => alternative.split('.').try_fold(known, |value, name| value.get(name)).cloned().unwrap_or_default(),
    });
    alternatives.into_iter().find(|value| !value.is_null()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortcodes_become_values_or_words() {
        let known = json!({ "user": { "id": "user_1", "public_metadata": { "n": 7, "tags": ["a"] }, "name": null } });
        for (text, expected) in [
            ("{{user.id}}", json!("user_1")),
            ("{{ user.public_metadata.n }}", json!(7)),
            ("{{user.public_metadata.tags}}", json!(["a"])),
            ("{{user.name}}", Value::Null),
            ("{{user.none}}", Value::Null),
            ("{{user.name || 'nobody'}}", json!("nobody")),
            ("{{user.name || user.id}}", json!("user_1")),
            ("{{user.id}}@{{user.public_metadata.n}}", json!("user_1@7")),
            ("Hello {{user.name}}!", json!("Hello !")),
            ("{{user.id", json!("{{user.id")),
            ("plain", json!("plain")),
        ] {
            assert_eq!(replace_in_text(&known, text), expected, "{text}");
        }
        let nested = json!({ "a": [{ "b": "{{user.id}}" }], "c": true });
        assert_eq!(replace(&known, &nested), json!({ "a": [{ "b": "user_1" }], "c": true }));
    }
}
