//! Auth objects as plain data, and the questions that are put to them.

use clerk_auth::{
    AnyAuth, Has, Reverification, ReverificationLevel, SessionAuth, SessionStatus, TokenType, Unauthenticated,
};
use serde_json::{Map, Value, json};

pub(crate) fn signed_in(auth: &AnyAuth) -> Result<Value, String> {
    let mut object = match auth {
        AnyAuth::Session(session) => session_object(session)?,
        AnyAuth::Machine(machine) => json!({
            "id": machine.id(),
            "subject": machine.machine_id(),
            "machineId": machine.machine_id(),
            "scopes": machine.scopes(),
            "claims": machine.claims(),
        }),
        AnyAuth::ApiKey(key) => json!({
            "id": key.id(),
            "subject": key.subject(),
            "userId": key.user_id(),
            "orgId": key.org_id(),
            "name": key.name(),
            "scopes": key.scopes(),
            "claims": key.claims(),
        }),
        AnyAuth::OAuth(client) => json!({
            "id": client.id(),
            "subject": client.user_id(),
            "userId": client.user_id(),
            "clientId": client.client_id(),
            "scopes": client.scopes(),
        }),
        _ => return Err("unknown kind of caller".to_owned()),
    };
    object["tokenType"] = auth.token_type().as_str().into();
    object["isAuthenticated"] = true.into();
    Ok(object)
}

/// The protocol has some claims as they stand, whatever is in them; of these our accessors tell only what makes sense, so
/// the rest is taken from the claims.
fn session_object(session: &SessionAuth) -> Result<Value, String> {
    let claims: Value = session.claims().parse().map_err(|error| error.to_string())?;
    let claim = |name: &str| claims.get(name).cloned().unwrap_or_default();
    let status = session.session_status().map_or_else(|| claim("sts"), |status| status_text(status).into());
    let ages = session.factor_verification_age().map_or_else(|| claim("fva"), |ages| json!(ages));
    Ok(json!({
        "userId": session.user_id(),
        "sessionId": session.session_id(),
        "sessionStatus": status,
        "actor": claim("act"),
        "orgId": session.org_id(),
        "orgRole": session.org_role(),
        "orgSlug": session.org_slug(),
        "orgPermissions": session.org_permissions(),
        "factorVerificationAge": ages,
        "sessionClaims": claims,
    }))
}

fn status_text(status: SessionStatus) -> &'static str {
    match status {
        SessionStatus::Pending => "pending",
        _ => "active",
    }
}

/// Nobody: the fields of the type are null, which is the same as absent.
pub(crate) fn signed_out(nobody: &Unauthenticated) -> Value {
    let mut object = json!({"tokenType": nobody.token_type.map(TokenType::as_str), "isAuthenticated": false});
    if nobody.pending_session {
        object["sessionStatus"] = "pending".into();
    }
    object
}

/// The answer of `has()`; only a session can have anything.
pub(crate) fn has(auth: Option<&AnyAuth>, query: &Value) -> bool {
    match auth {
        Some(AnyAuth::Session(session)) => question(query).is_some_and(|question| session.has(&question)),
        _ => false,
    }
}

/// `None` for what the types cannot ask.
fn question(query: &Value) -> Option<Has> {
    type Ask = fn(Has, String) -> Has;
    let Value::Object(query) = query else { return None };
    let mut question = Has::new();
    let texts: [(&str, Ask); 4] =
        [("role", Has::role), ("permission", Has::permission), ("feature", Has::feature), ("plan", Has::plan)];
    for (name, ask) in texts {
        match query.get(name) {
            None => {}
            Some(Value::String(text)) => question = ask(question, text.clone()),
            Some(_) => return None,
        }
    }
    match query.get("reverification") {
        None => Some(question),
        Some(value) => Some(question.reverification(reverification(value)?)),
    }
}

fn reverification(value: &Value) -> Option<Reverification> {
    match value {
        Value::String(preset) => preset.parse().ok(),
        Value::Object(custom) => custom_reverification(custom),
        _ => None,
    }
}

fn custom_reverification(custom: &Map<String, Value>) -> Option<Reverification> {
    let level: ReverificationLevel = custom.get("level")?.as_str()?.parse().ok()?;
    Reverification::custom(level, custom.get("afterMinutes")?.as_f64()?).ok()
}
