//! The kinds that look at one text, and what an authenticator is set up with.

use std::time::Duration;

use clerk_api::transport::ReqwestTransport;
use clerk_auth::{AuthenticatorBuilder, FrontendApiOptions, PublishableKey, UnixMillis};
use serde_json::{Map, Value, json};

use crate::case::{Classify, CookieSuffix, DecodeKeys, Options};
use crate::{Answer, Surroundings};

/// A transport that looks at no proxy settings of the environment.
pub(crate) fn transport() -> Result<ReqwestTransport, Box<dyn std::error::Error>> {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build()?;
    Ok(ReqwestTransport::from_client(client))
}

pub(crate) fn classify(case: &Classify) -> Answer {
    let token_type = clerk_auth::classify(&case.token);
    Ok(member("tokenType", token_type.map(|token_type| token_type.as_str())))
}

pub(crate) fn decode_keys(case: &DecodeKeys) -> Answer {
    let Ok(key) = PublishableKey::parse(&case.publishable_key) else { return Ok(member("key", Value::Null)) };
    let mut options = FrontendApiOptions::default();
    if let Some(given) = &case.key_options {
        options.domain = given.domain.as_deref();
        options.proxy_url = given.proxy_url.as_deref();
        options.is_satellite = given.is_satellite.unwrap_or(false);
    }
    let frontend_api = key.effective_frontend_api(&options);
    Ok(member("key", json!({"instanceType": key.instance_type().as_str(), "frontendApi": frontend_api})))
}

pub(crate) fn cookie_suffix(case: &CookieSuffix) -> Answer {
    Ok(member("suffix", clerk_auth::cookie_suffix(&case.publishable_key)))
}

pub(crate) fn member(name: &str, value: impl Into<Value>) -> Map<String, Value> {
    Map::from_iter([(name.to_owned(), value.into())])
}

/// Puts the options that every authenticator takes into `builder`.
pub(crate) fn set_up(
    surroundings: &Surroundings,
    mut builder: AuthenticatorBuilder,
    options: &Options,
    now: i64,
) -> Result<AuthenticatorBuilder, String> {
    builder = builder
        .clock(move || UnixMillis(now))
        .transport(surroundings.transport.clone())
        .retry(surroundings.retry.clone())
        .any_receiver()
        .skip_jwks_cache(options.skip_jwks_cache.unwrap_or(false));
    if let Some(key) = &options.secret_key {
        builder = builder.secret_key(key.as_str());
    }
    if let Some(pem) = &options.jwt_key {
        builder = builder.jwt_key(pem);
    }
    if let Some(url) = options.api_url.as_ref().filter(|url| !url.is_empty()) {
        builder = builder.api_url(url);
    }
    if let Some(audience) = options.audience.clone() {
        builder = builder.audience(audience.list());
    }
    if let Some(issuer) = options.issuer.clone() {
        builder = builder.issuer(issuer.list());
    }
    if let Some(parties) = options.authorized_parties.clone() {
        builder = builder.authorized_parties(parties);
    }
    if let Some(skew) = skew(options)? {
        builder = builder.clock_skew(skew);
    }
    Ok(builder)
}

/// The clock skew, if it can be said.
fn skew(options: &Options) -> Result<Option<Duration>, String> {
    let Some(milliseconds) = options.clock_skew_in_ms else { return Ok(None) };
    Duration::try_from_secs_f64(milliseconds / 1_000.0)
        .map(Some)
        .map_err(|error| format!("clockSkewInMs {milliseconds}: {error}"))
}
