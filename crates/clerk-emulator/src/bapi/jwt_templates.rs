//! `/jwt_templates`: claims of the application's own choice for tokens of sessions.

use serde_json::{Value, json};

use super::fields::{Fields, Style};
use super::refusal::{self, Refusal};
use super::routes::Route;
use super::{Answer, Call};
use crate::sessions::templates::{self, NewJwtTemplate};
use crate::store::{JwtTemplate, TemplateKey};

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "jwt_templates", list),
    Route::new("POST", "jwt_templates", create),
    Route::new("GET", "jwt_templates/*", get),
    Route::new("PATCH", "jwt_templates/*", update),
    Route::new("DELETE", "jwt_templates/*", delete),
];

const FIELDS: [&str; 7] =
    ["name", "claims", "lifetime", "allowed_clock_skew", "custom_signing_key", "signing_algorithm", "signing_key"];

fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let store = call.core.store();
    let all: Vec<&JwtTemplate> = store.jwt_templates().iter().rev().collect();
    call.list(&all, |template| render(template))
}

fn get(call: &Call<'_>) -> Result<Answer, Refusal> {
    Ok(Answer::ok(render(templates::find(&call.core.store(), call.parameter(0))?)))
}

fn create(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Form, &FIELDS)?;
    let mut wanted = NewJwtTemplate::new(fields.required_string("name")?, claims(&fields)?);
    wanted.lifetime = fields.integer("lifetime")?.unwrap_or(wanted.lifetime);
    wanted.allowed_clock_skew = fields.integer("allowed_clock_skew")?.unwrap_or(wanted.allowed_clock_skew);
    wanted.key = key(&fields, None)?;
    Ok(Answer::ok(render(&templates::make(&mut call.core.store(), wanted, call.now)?)))
}

/// Name and claims must be given, although they stay as they are if the same are given.
fn update(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Form, &FIELDS)?;
    let mut store = call.core.store();
    let mut template = templates::find(&store, call.parameter(0))?.clone();
    fields.required_string("name")?.clone_into(&mut template.name);
    if let Value::Object(claims) = claims(&fields)? {
        template.claims = claims;
    }
    template.lifetime = fields.integer("lifetime")?.unwrap_or(template.lifetime);
    template.allowed_clock_skew = fields.integer("allowed_clock_skew")?.unwrap_or(template.allowed_clock_skew);
    template.key = key(&fields, template.key)?;
    template.updated_at = call.now;
    templates::save(&mut store, template.clone())?;
    Ok(Answer::ok(render(&template)))
}

fn delete(call: &Call<'_>) -> Result<Answer, Refusal> {
    let id = call.parameter(0);
    templates::remove(&mut call.core.store(), id)?;
    Ok(Answer::deleted("jwt_template", id))
}

fn claims(fields: &Fields) -> Result<Value, Refusal> {
    match fields.value("claims") {
        Value::Null => Err(refusal::missing("claims")),
        claims @ Value::Object(_) => Ok(claims),
        _ => Err(refusal::wrong_type("claims", "an object")),
    }
}

/// The key that the body gives; the old one unless it says `custom_signing_key`.
fn key(fields: &Fields, old: Option<TemplateKey>) -> Result<Option<TemplateKey>, Refusal> {
    let (algorithm, key) = (fields.string("signing_algorithm")?, fields.string("signing_key")?);
    match fields.boolean("custom_signing_key")? {
        None => Ok(old),
        Some(false) => Ok(None),
        Some(true) => {
            let needed = |name, given: Option<&str>, old: Option<String>| {
                let given = given.map(str::to_owned).or(old);
                given.ok_or_else(|| refusal::missing_besides(name, "custom_signing_key"))
            };
            let (old_algorithm, old_key) = old.map(|old| (old.algorithm, old.key)).unzip();
            let algorithm = needed("signing_algorithm", algorithm, old_algorithm)?;
            Ok(Some(TemplateKey { algorithm, key: needed("signing_key", key, old_key)? }))
        }
    }
}

fn render(template: &JwtTemplate) -> Value {
    json!({
        "object": "jwt_template",
        "id": template.id,
        "name": template.name,
        "claims": template.claims,
        "lifetime": template.lifetime,
        "allowed_clock_skew": template.allowed_clock_skew,
        "custom_signing_key": template.key.is_some(),
        "signing_algorithm": template.key.as_ref().map_or("RS256", |key| &key.algorithm),
        "created_at": template.created_at,
        "updated_at": template.updated_at,
    })
}
