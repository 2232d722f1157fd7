//! The way to Clerk: fulfils the needs of decisions through the Backend API.

use std::sync::Arc;
use std::time::Duration;

use clerk_api::Clerk;
use clerk_api::transport::{RetryPolicy, Transport};
use clerk_types::secret::Secret;
use serde_json::{Value, json};

use crate::config::ConfigError;
use crate::evidence::{Answer, KeySet, MachineResource, Need, Payload, RefreshError, RefreshRequest};
use crate::flights::Flights;
use crate::jwks::key_set;
use crate::jwks_cache::JwksCache;
use crate::jwt::error::TokenErrorKind;
use crate::reason::{Cause, RefreshFailure, RefreshRefusal};
use crate::refusal::MachineTokenError;
use crate::time::{Clock, UnixMillis};
use crate::token_type::TokenType;

/// How long expired keys serve in an outage unless the user says otherwise.
const STALE_KEYS_FOR: Duration = Duration::from_secs(3_600);

/// The settings of the way to Clerk.
#[derive(Default)]
pub(crate) struct ApiOptions {
    pub(crate) api_url: Option<String>,
    pub(crate) api_version: Option<String>,
    pub(crate) transport: Option<Arc<dyn Transport>>,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) skip_jwks_cache: bool,
    pub(crate) stale_keys_for: Option<Duration>,
}

/// Clerk, as one authenticator reaches it, with what is cached of it.
#[derive(Debug)]
pub(crate) struct Network {
    clerk: Clerk,
    keys: JwksCache,
    verifications: Flights<(TokenType, String), Result<MachineResource, MachineTokenError>>,
    handshakes: Flights<String, Result<Payload, Cause>>,
}

impl ApiOptions {
    pub(crate) fn connect(
        self,
        secret_key: Option<&Secret>,
        machine_secret_key: Option<&Secret>,
    ) -> Result<Network, ConfigError> {
        if self.transport.is_none() && !cfg!(feature = "reqwest") {
            return Err(ConfigError::NoTransport);
        }
        let mut builder = Clerk::builder();
        if let Some(key) = secret_key {
            builder = builder.secret_key(key.clone());
        }
        if let Some(key) = machine_secret_key {
            builder = builder.machine_secret_key(key.clone());
        }
        if let Some(url) = self.api_url.filter(|url| !url.is_empty()) {
            builder = builder.api_url(url);
        }
        if let Some(version) = self.api_version.filter(|version| !version.is_empty()) {
            builder = builder.api_version(version);
        }
        if let Some(transport) = self.transport {
            builder = builder.shared_transport(transport);
        }
        if let Some(retry) = self.retry {
            builder = builder.retry(retry);
        }
        let clerk = builder.build().map_err(|error| ConfigError::ApiClient(error.to_string()))?;
        let keys = JwksCache::new(self.stale_keys_for.unwrap_or(STALE_KEYS_FOR), self.skip_jwks_cache);
        Ok(Network { clerk, keys, verifications: Flights::default(), handshakes: Flights::default() })
    }
}

impl Network {
    pub(crate) fn fresh_keys(&self, now: UnixMillis) -> Option<Arc<KeySet>> {
        self.keys.fresh(now)
    }

    /// The client for the calls of handlers.
    pub(crate) fn clerk(&self) -> &Clerk {
        &self.clerk
    }

    pub(crate) async fn fulfil(&self, need: &Need, headers: Vec<(String, String)>, clock: &Clock) -> Answer {
        match need {
            Need::Key { kid } => {
                let fetch = || fetch_keys(self.clerk.clone());
                Answer::Key(self.keys.resolve(kid.as_deref(), clock, fetch).await)
            }
            Need::VerifyMachineToken { token_type, token } => {
                let key = (*token_type, token.expose().to_owned());
                let call = || verify(self.clerk.clone(), *token_type, token.clone());
                Answer::MachineToken(self.verifications.join(&key, call).await)
            }
            // A nonce serves once: who comes with the same at the same time gets the same.
            Need::HandshakePayload { nonce } => {
                let call = || handshake_payload(self.clerk.clone(), nonce.clone());
                Answer::HandshakePayload(self.handshakes.join(&nonce.expose().to_owned(), call).await)
            }
            Need::Refresh(request) => Answer::Refresh(refresh(&self.clerk, request, headers).await),
            // The driver reads it itself.
            Need::Browser => Answer::Nothing,
        }
    }
}

/// The key set is read whatever its content type says: its origin is settled, and each key is checked by itself.
async fn fetch_keys(clerk: Clerk) -> Result<KeySet, TokenErrorKind> {
    let answer = match clerk.request(http::Method::GET, "/jwks").send_raw().await {
        Ok(answer) => answer,
        Err(error) => return Err(key_failure(&error)),
    };
    let Ok(document) = serde_json::from_slice::<serde_json::Value>(answer.body()) else {
        return Err(TokenErrorKind::KeysUnreadable { status: answer.status().as_u16(), retry_after: None });
    };
    key_set(&document).ok_or(TokenErrorKind::KeysUnavailable { status: Some(200), retry_after: None })
}

async fn verify(clerk: Clerk, token_type: TokenType, token: Secret) -> Result<MachineResource, MachineTokenError> {
    let token = token.expose();
    let result = match token_type {
        TokenType::M2mToken => {
            clerk.m2m_tokens().verify(token).await.map(|token| MachineResource::M2m(Box::new(token)))
        }
        TokenType::ApiKey => clerk.api_keys().verify(token).await.map(|key| MachineResource::ApiKey(Box::new(key))),
        TokenType::OAuthToken => {
            let verification = clerk.oauth_access_tokens().verify(token).await;
            verification.map(|verification| MachineResource::OAuth(Box::new(verification)))
        }
        TokenType::SessionToken => return Err(MachineTokenError::CannotAsk),
    };
    result.map_err(|error| verification_failure(token_type, &error))
}

/// `GET /clients/handshake_payload`: the cookies that a browser brings in the form of a nonce.
async fn handshake_payload(clerk: Clerk, nonce: Secret) -> Result<Payload, Cause> {
    let request = clerk.request(http::Method::GET, "/clients/handshake_payload").query("nonce", nonce.expose());
    let payload = match request.send_raw().await {
        Ok(answer) if !is_json(answer.headers()) => {
            Err((Cause::Unavailable, "the answer does not say that it is JSON".to_owned()))
        }
        Ok(answer) => {
            serde_json::from_slice(answer.body()).map_err(|_| (Cause::Unavailable, "the answer is not JSON".to_owned()))
        }
        // A nonce that Clerk does not know, or no longer.
        Err(error) if matches!(error.status().map(|status| status.as_u16()), Some(400 | 404 | 410 | 422)) => {
            Err((Cause::NothingPresented, outline(&error)))
        }
        Err(error) => Err((error_cause(&error), outline(&error))),
    };
    payload.map(|payload| Payload(Arc::new(payload))).map_err(|(cause, error)| {
        match cause {
            // Anybody can send a nonce that is none: no reason to fill the log.
            Cause::NothingPresented => tracing::debug!(error, "a handshake's nonce is not known"),
            _ => tracing::warn!(error, "the cookies of a handshake could not be fetched"),
        }
        cause
    })
}

/// `POST /sessions/{session_id}/refresh`: new cookies for an expired session token. Never sent twice.
async fn refresh(
    clerk: &Clerk,
    request: &RefreshRequest,
    headers: Vec<(String, String)>,
) -> Result<Payload, RefreshError> {
    let headers: serde_json::Map<String, Value> =
        headers.into_iter().map(|(name, value)| (name, Value::from(vec![value]))).collect();
    let call = clerk
        .request(http::Method::POST, "/sessions/{session_id}/refresh")
        .path("session_id", &request.session_id)
        .json(&json!({
            "format": "cookie",
            "expired_token": request.expired_token.expose(),
            "refresh_token": request.refresh_token.expose(),
            "request_origin": request.origin,
            "request_headers": headers,
        }));
    let call = if request.suffixed { call.query("suffixed_cookies", "true") } else { call };
    let failed = |why, cause| RefreshError { why, cause };
    match call.send_raw().await {
        Ok(answer) if answer.status() == http::StatusCode::NO_CONTENT => {
            Err(failed(RefreshFailure::UnexpectedApiError, Cause::Unavailable))
        }
        // What does not say that it is JSON is another's answer.
        Ok(answer) if !is_json(answer.headers()) => Err(failed(RefreshFailure::UnexpectedAnswer, Cause::Unavailable)),
        Ok(answer) => match serde_json::from_slice(answer.body()) {
            Ok(payload) => Ok(Payload(Arc::new(payload))),
            // Half of an answer that was meant well is a failed call.
            Err(_) => Err(failed(RefreshFailure::Fetch, Cause::Unavailable)),
        },
        Err(error) => {
            // A session that ended is refused like a wrong key: the code tells them apart.
            let cause = match error.status().map(|status| status.as_u16()) {
                // The token names a session that no path can hold. Next to one in the header it is nobody's word.
                None if error.is_invalid_request() => Cause::Refused,
                Some(429) | None => error_cause(&error),
                Some(400..=499) if error.codes().all(|code| code != "clerk_key_invalid") => Cause::Refused,
                Some(_) => error_cause(&error),
            };
            let why = match error.codes().next() {
                _ if error.is_transport() || error.has_broken_json_body() => RefreshFailure::Fetch,
                Some("unexpected_error") => RefreshFailure::Fetch,
                Some("") => RefreshFailure::UnexpectedAnswer,
                Some(code) => RefreshFailure::Refused(RefreshRefusal::new(code)),
                None => RefreshFailure::UnexpectedApiError,
            };
            Err(failed(why, cause))
        }
    }
}

/// A failed call for a log, without the messages of the API: they may quote what was asked for.
fn outline(error: &clerk_api::Error) -> String {
    match error.status() {
        Some(status) => {
            let is_plain = |code: &&str| code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
            let code = error.codes().next().filter(is_plain).unwrap_or_default();
            format!("the API answered {status} {code}")
        }
        None => error.to_string(),
    }
}

fn is_json(headers: &http::HeaderMap) -> bool {
    let content_type = headers.get(http::header::CONTENT_TYPE).map(http::HeaderValue::as_bytes).unwrap_or_default();
    content_type.to_ascii_lowercase().starts_with(b"application/json")
}

/// What a failed key request means.
fn key_failure(error: &clerk_api::Error) -> TokenErrorKind {
    if error.codes().any(|code| code == "clerk_key_invalid") {
        return TokenErrorKind::SecretKeyRefused;
    }
    let status = error.status().map(|status| status.as_u16());
    match (status, error_cause(error)) {
        (Some(status), _) if !error.has_json_body() => {
            TokenErrorKind::KeysUnreadable { status, retry_after: error.retry_after() }
        }
        (_, Cause::Unavailable) | (None, _) => {
            TokenErrorKind::KeysUnavailable { status, retry_after: error.retry_after() }
        }
        (Some(status), _) => TokenErrorKind::KeysForbidden { status },
    }
}

/// What a failed verification means: 401 is about our key, 404 about the token, all else about neither for sure.
fn verification_failure(token_type: TokenType, error: &clerk_api::Error) -> MachineTokenError {
    let status = error.status().map(|status| status.as_u16());
    match status {
        // Half an answer: its status may be a proxy's.
        _ if error.has_broken_json_body() => {
            MachineTokenError::Failed { status: None, cause: Cause::Unavailable, retry_after: error.retry_after() }
        }
        Some(401) => {
            let message = error.errors().first().map(|entry| entry.message.clone()).filter(|text| is_showable(text));
            MachineTokenError::KeyRefused { status: 401, message }
        }
        Some(404) => MachineTokenError::Unknown { token_type, status },
        _ => MachineTokenError::Failed { status, cause: error_cause(error), retry_after: error.retry_after() },
    }
}

/// Whether a message of the API may go into headers and logs: short, and without anything that looks like a key or token.
fn is_showable(message: &str) -> bool {
    let secrets = ["sk_", "ak_", "mt_", "oat_", "eyJ"];
    (1..=256).contains(&message.len()) && !secrets.iter().any(|prefix| message.contains(prefix))
}

/// Whose fault a failed call is.
fn error_cause(error: &clerk_api::Error) -> Cause {
    match error.status().map(|status| status.as_u16()) {
        Some(400) => Cause::Refused,
        Some(429 | 500..=599) => Cause::Unavailable,
        // A success that cannot be read is a proxy's or an outage's doing.
        Some(200..=299) => Cause::Unavailable,
        Some(_) => Cause::Misconfigured,
        None if error.is_transport() || error.is_decode() => Cause::Unavailable,
        None => Cause::Misconfigured,
    }
}
