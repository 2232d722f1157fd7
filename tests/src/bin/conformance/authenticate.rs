//! The kind `authenticate`.

use clerk_auth::{
    Accepts, Authenticator, AuthenticatorBuilder, ConfigError, OrganizationSync, PendingSessions, Reason, RequestState,
    TokenType,
};
use serde_json::{Map, Value, json};

use crate::auth;
use crate::case::{Authenticate, Options, OrganizationSyncOptions};
use crate::head::Head;
use crate::keys::{member, set_up};
use crate::{Answer, Surroundings};

pub(crate) fn run(surroundings: &Surroundings, case: Authenticate) -> Answer {
    let accepts = case.options.accepts()?;
    let head = Head::new(&case.request)?;
    let authenticator = match build(surroundings, &case.options, accepts.clone(), case.now)? {
        Ok(authenticator) => authenticator,
        Err(error) => {
            if let Some(class) = reported_before(surroundings, &case, accepts, &head, &error)? {
                return Ok(member("thrown", class));
            }
            return thrown(&error).map(|class| member("thrown", class)).ok_or_else(|| error.to_string());
        }
    };
    let state = surroundings.runtime.block_on(authenticator.authenticate(&head));
    if let Some(class) = state.reason().and_then(stopped) {
        return Ok(member("thrown", class));
    }
    let treat_pending_as_signed_out = case.to_auth.and_then(|options| options.treat_pending_as_signed_out);
    let pending = match treat_pending_as_signed_out {
        Some(false) => PendingSessions::SignedIn,
        _ => PendingSessions::SignedOut,
    };
    written(&state, pending, case.has_checks.as_deref())
}

/// The protocol orders what is wrong with the sign-in URL for one request before some of what is wrong with the
/// configuration, which the SDK finds when it builds. So the same is built without the latter, and asked about the one
/// header that it depends on.
fn reported_before(
    surroundings: &Surroundings,
    case: &Authenticate,
    accepts: Accepts,
    head: &Head<'_>,
    error: &ConfigError,
) -> Result<Option<String>, String> {
    if !matches!(error, ConfigError::MissingDomainAndProxyUrl | ConfigError::InvalidOrganizationPattern(_)) {
        return Ok(None);
    }
    let domain = case.options.domain.clone().filter(|domain| !domain.is_empty());
    let options = Options {
        domain: domain.or_else(|| Some("satellite.invalid".to_owned())),
        organization_sync_options: None,
        ..case.options.clone()
    };
    let Ok(authenticator) = build(surroundings, &options, accepts, case.now)? else { return Ok(None) };
    let state = surroundings.runtime.block_on(authenticator.authenticate(&head.with_only("origin")));
    let reason =
        state.reason().filter(|reason| matches!(reason, Reason::InvalidSignInUrl | Reason::SignInUrlSameOrigin));
    Ok(reason.map(|reason| reason.as_str().to_owned()))
}

fn build(
    surroundings: &Surroundings,
    options: &Options,
    accepts: Accepts,
    now: i64,
) -> Result<Result<Authenticator, ConfigError>, String> {
    type Put = fn(AuthenticatorBuilder, &str) -> AuthenticatorBuilder;
    let mut builder = set_up(surroundings, Authenticator::builder().accepts(accepts), options, now)?;
    let texts: [(&Option<String>, Put); 6] = [
        (&options.machine_secret_key, |builder, key| builder.machine_secret_key(key)),
        (&options.publishable_key, |builder, key| builder.publishable_key(key)),
        (&options.domain, |builder, domain| builder.domain(domain)),
        (&options.proxy_url, |builder, url| builder.proxy_url(url)),
        (&options.sign_in_url, |builder, url| builder.sign_in_url(url)),
        (&options.sign_up_url, |builder, url| builder.sign_up_url(url)),
    ];
    for (text, put) in texts {
        if let Some(text) = text {
            builder = put(builder, text);
        }
    }
    if let Some(is_satellite) = options.is_satellite {
        builder = builder.satellite(is_satellite);
    }
    if let Some(is_on) = options.satellite_auto_sync {
        builder = builder.satellite_auto_sync(is_on);
    }
    if let Some(sync) = options.organization_sync_options.clone() {
        builder = builder.organization_sync(organization_sync(sync));
    }
    Ok(builder.build())
}

fn organization_sync(options: OrganizationSyncOptions) -> OrganizationSync {
    let mut sync = OrganizationSync::new();
    if let Some(patterns) = options.organization_patterns {
        sync = sync.organization_patterns(patterns);
    }
    if let Some(patterns) = options.personal_account_patterns {
        sync = sync.personal_account_patterns(patterns);
    }
    sync
}

/// The protocol's name of a configuration error, where it has one.
fn thrown(error: &ConfigError) -> Option<&'static str> {
    match error {
        ConfigError::MissingPublishableKey => Some("missing-publishable-key"),
        ConfigError::InvalidPublishableKey(_) => Some("invalid-publishable-key"),
        ConfigError::MissingSecretKey => Some("missing-secret-key"),
        ConfigError::MissingMachineSecretOrSecretKey => Some("missing-machine-secret-or-secret-key"),
        ConfigError::MissingSignInUrl => Some("missing-sign-in-url"),
        ConfigError::MissingDomainAndProxyUrl => Some("missing-domain-and-proxy-url"),
        ConfigError::InvalidOrganizationPattern(_) => Some("invalid-organization-pattern"),
        _ => None,
    }
}

/// The same of reasons: where the reference fails for a request, we have a state that stops it.
fn stopped(reason: &Reason) -> Option<&str> {
    let stops = matches!(
        reason,
        Reason::HandshakeTokenInvalidSignature
            | Reason::HandshakeTokenVerificationFailed
            | Reason::InvalidSignInUrl
            | Reason::InvalidUrl
            | Reason::SignInUrlSameOrigin
    );
    stops.then(|| reason.as_str())
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
    if let RequestState::Handshake(_) = state {
        // There is nobody yet, nor is there nobody.
        return Ok(result);
    }
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
