//! `/jwt_templates`: claims of the application's own choice for tokens of sessions.

use serde_json::{Value, json};

use super::fields::{Fields, Style};
use super::refusal::{self, Refusal};
use super::routes::Route;
use super::{Answer, Call};
use crate::sessions::templates::{self, NewJwtTemplate};
use crate::store::JwtTemplate;

pub(super) const ROUTES: &[Route] = &[
    Route::new("GET", "jwt_templates", list),
    Route::new("POST", "jwt_templates", create),
    Route::new("GET", "jwt_templates/*", get),
    Route::new("PATCH", "jwt_templates/*", update),
    Route::new("DELETE", "jwt_templates/*", delete),
];

const FIELDS: [&str; 4] = ["name", "claims", "lifetime", "allowed_clock_skew"];

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
    let claims = claims(&fields)?.ok_or_else(|| refusal::missing("claims"))?;
    let mut wanted = NewJwtTemplate::new(fields.required_string("name")?, claims);
    if let Some(lifetime) = fields.integer("lifetime")? {
        wanted = wanted.lifetime(lifetime);
    }
    if let Some(skew) = fields.integer("allowed_clock_skew")? {
        wanted = wanted.allowed_clock_skew(skew);
    }
    Ok(Answer::ok(render(&templates::make(&mut call.core.store(), wanted, call.now)?)))
}

fn update(call: &Call<'_>) -> Result<Answer, Refusal> {
    let fields = call.fields(Style::Form, &FIELDS)?;
    let mut store = call.core.store();
    let mut template = templates::find(&store, call.parameter(0))?.clone();
    if let Some(name) = fields.string("name")? {
        template.name = name.to_owned();
    }
    if let Some(Value::Object(claims)) = claims(&fields)? {
        template.claims = claims;
    }
    template.lifetime = fields.integer("lifetime")?.unwrap_or(template.lifetime);
    template.allowed_clock_skew = fields.integer("allowed_clock_skew")?.unwrap_or(template.allowed_clock_skew);
    template.updated_at = call.now;
    templates::save(&mut store, template.clone())?;
    Ok(Answer::ok(render(&template)))
}

fn delete(call: &Call<'_>) -> Result<Answer, Refusal> {
    let id = call.parameter(0);
    templates::remove(&mut call.core.store(), id)?;
    Ok(Answer::deleted("jwt_template", id))
}

fn claims(fields: &Fields) -> Result<Option<Value>, Refusal> {
    match fields.value("claims") {
        Value::Null => Ok(None),
        claims @ Value::Object(_) => Ok(Some(claims)),
        _ => Err(refusal::wrong_type("claims", "an object")),
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
        "custom_signing_key": false,
        "signing_algorithm": "RS256",
        "created_at": template.created_at,
        "updated_at": template.updated_at,
    })
}
