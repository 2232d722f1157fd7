//! The kind `authenticate`.

use clerk_auth::{Accepts, Authenticator, Cause, ConfigError, PendingSessions, Reason, RequestState, TokenType};
use http::HeaderValue;
use http::header::HeaderName;
use serde_json::{Map, Value, json};

use crate::auth;
use crate::case::{Authenticate, Options, Request};
use crate::keys::{member, set_up};
use crate::{Answer, Surroundings};

/// What belongs to the browser side, which the SDK does not have yet.
const LATER: &str = "not built yet: cookies, handshakes and several domains";

pub(crate) fn run(surroundings: &Surroundings, case: Authenticate) -> Answer {
    let accepts = case.options.accepts()?;
    if case.options.is_satellite == Some(true) || case.options.organization_sync_options.is_some() {
        return Err(LATER.to_owned());
    }
    let authenticator = match build(surroundings, &case.options, accepts.clone(), case.now)? {
        Ok(authenticator) => authenticator,
        Err(error) => return thrown(&error).map(|class| member("thrown", class)).ok_or_else(|| error.to_string()),
    };
    let head = head(&case.request)?;
    let state = surroundings.runtime.block_on(authenticator.authenticate(&head));
    if is_later(&state, &accepts) {
        return Err(LATER.to_owned());
    }
    let treat_pending_as_signed_out = case.to_auth.and_then(|options| options.treat_pending_as_signed_out);
    let pending = match treat_pending_as_signed_out {
        Some(false) => PendingSessions::SignedIn,
        _ => PendingSessions::SignedOut,
    };
    written(&state, pending, case.has_checks.as_deref())
}

fn build(
    surroundings: &Surroundings,
    options: &Options,
    accepts: Accepts,
    now: i64,
) -> Result<Result<Authenticator, ConfigError>, String> {
    let mut builder = set_up(surroundings, Authenticator::builder().accepts(accepts), options, now)?;
    if let Some(key) = &options.machine_secret_key {
        builder = builder.machine_secret_key(key.as_str());
    }
    if let Some(key) = &options.publishable_key {
        builder = builder.publishable_key(key);
    }
    Ok(builder.build())
}

/// The protocol's name of a configuration error, where it has one.
fn thrown(error: &ConfigError) -> Option<&'static str> {
    match error {
        ConfigError::MissingPublishableKey => Some("missing-publishable-key"),
        ConfigError::InvalidPublishableKey(_) => Some("invalid-publishable-key"),
        ConfigError::MissingSecretKey => Some("missing-secret-key"),
        ConfigError::MissingMachineSecretOrSecretKey => Some("missing-machine-secret-or-secret-key"),
        _ => None,
    }
}

/// The request as a framework would hand it over. Its URL has no say where a token is in the header.
fn head(request: &Request) -> Result<http::Request<()>, String> {
    let mut head = http::Request::new(());
    *head.method_mut() = request.method.parse().map_err(|error| format!("method {}: {error}", request.method))?;
    for (name, value) in &request.headers {
        let malformed = |error: &dyn std::fmt::Display| format!("header {name}: {error}");
        let key = HeaderName::from_bytes(name.as_bytes()).map_err(|error| malformed(&error))?;
        let value = HeaderValue::from_str(value).map_err(|error| malformed(&error))?;
        head.headers_mut().append(key, value);
    }
    Ok(head)
}

/// Whether the reference would go on to cookies or a handshake here.
fn is_later(state: &RequestState, accepts: &Accepts) -> bool {
    let machines_only = [TokenType::M2mToken, TokenType::OAuthToken, TokenType::ApiKey].map(Accepts::one);
    let Some(refusal) = state.refusal() else { return false };
    match refusal.reason() {
        Reason::SessionTokenExpiredNonGet
        | Reason::SessionTokenExpiredNoRefreshCookie
        | Reason::SessionTokenNbf
        | Reason::SessionTokenIatInTheFuture => true,
        _ => refusal.cause() == Cause::NothingPresented && !machines_only.contains(accepts),
    }
}

fn written(state: &RequestState, pending: PendingSessions, has_checks: Option<&[Value]>) -> Answer {
    let mut result = Map::new();
    let mut put = |name: &str, value: Value| result.insert(name.to_owned(), value);
    put("status", state.status().into());
    put("reason", state.reason().map(|reason| reason.as_str()).into());
    put("message", state.refusal().map(|refusal| refusal.message()).into());
    put("tokenType", state.token_type().map(TokenType::as_str).into());
    put("isAuthenticated", state.is_authenticated().into());
    put("token", state.token().into());
    put("headers", state.headers().into_iter().map(|(name, value)| json!([name, value])).collect());
    let caller = state.to_auth(pending);
    if let Some(queries) = has_checks {
        put("hasChecks", queries.iter().map(|query| auth::has(caller.as_ref().ok(), query)).collect());
    }
    put(
        "auth",
        match caller {
            Ok(caller) => auth::signed_in(&caller)?,
            Err(nobody) => auth::signed_out(&nobody),
        },
    );
    Ok(result)
}
