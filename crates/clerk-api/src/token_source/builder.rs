//! Options of a token source, checked before there is one.

use std::{fmt, sync::Arc};

use clerk_types::{resources::m2m_tokens::M2mTokenFormat, secret::Secret, time::Millis};
use serde_json::Value;

use super::{M2mTokenSource, mint::Mint};
use crate::{
    Clerk, Error,
    client::Clock,
    error::ConfigProblem,
    keys::{self, MACHINE_SECRET_KEY, MissingKey},
};

/// Collects the options of an [`M2mTokenSource`].
#[must_use = "a builder does nothing until `build`"]
pub struct M2mTokenSourceBuilder {
    clerk: Clerk,
    key: Option<Secret>,
    format: M2mTokenFormat,
    seconds_until_expiration: Option<f64>,
    claims: Option<Value>,
    min_remaining_ttl_seconds: Option<u32>,
    clock: Clock,
}

impl M2mTokenSourceBuilder {
    pub(super) fn new(clerk: &Clerk) -> Self {
        Self {
            clerk: clerk.clone(),
            key: None,
            format: M2mTokenFormat::Opaque,
            seconds_until_expiration: None,
            claims: None,
            min_remaining_ttl_seconds: None,
            clock: clerk.clock().clone(),
        }
    }

    /// Mints with this machine secret key instead of the client's.
    pub fn machine_secret_key(mut self, key: impl Into<Secret>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// Opaque tokens, which the callee verifies at the API and which can be revoked, or JWTs, which the callee verifies
    /// by itself and which cannot. Default: opaque.
    pub fn format(mut self, format: M2mTokenFormat) -> Self {
        self.format = format;
        self
    }

    /// How long tokens live, in seconds, fractions allowed. Default: what the machine's settings say.
    pub fn seconds_until_expiration(mut self, seconds: impl Into<f64>) -> Self {
        self.seconds_until_expiration = Some(seconds.into());
        self
    }

    /// Data that goes into every token.
    pub fn claims(mut self, claims: impl Into<Value>) -> Self {
        self.claims = Some(claims.into());
        self
    }

    /// Lets the first token be a living one of this machine, with the same claims and scopes and at least this many
    /// seconds left, instead of a new one: processes that restart often do not pile up tokens. Opaque tokens only.
    ///
    /// Renewals, and the token after [`invalidate`](M2mTokenSource::invalidate), are always new.
    pub fn min_remaining_ttl_seconds(mut self, seconds: u32) -> Self {
        self.min_remaining_ttl_seconds = Some(seconds);
        self
    }

    /// Sets the clock, in milliseconds since the Unix epoch. Default: the client's.
    pub fn clock(mut self, now: impl Fn() -> Millis + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(now);
        self
    }

    /// Builds the source. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// [`Error::is_missing_key`] without a machine secret key here or in the client; [`Error::is_config`] for a key of
    /// the wrong kind, and for lifetimes that are not above zero and finite or not above the least remaining one.
    pub fn build(self) -> Result<M2mTokenSource, Error> {
        let key = self.key.filter(|key| !key.is_empty());
        if let Some(key) = &key {
            keys::check_machine(key).map_err(|problem| ConfigProblem::Key { name: MACHINE_SECRET_KEY, problem })?;
        } else if !self.clerk.has_machine_secret_key() {
            return Err(MissingKey::Machine.into());
        }
        if let Some(seconds) = self.seconds_until_expiration {
            if !(seconds.is_finite() && seconds > 0.0) {
                return Err(ConfigProblem::Lifetime.into());
            }
            if self.min_remaining_ttl_seconds.is_some_and(|least| f64::from(least) >= seconds) {
                return Err(ConfigProblem::MinRemaining.into());
            }
        }
        let reusable = self.format == M2mTokenFormat::Opaque;
        let mint = Mint {
            clerk: self.clerk,
            key,
            format: self.format,
            seconds_until_expiration: self.seconds_until_expiration,
            claims: self.claims,
            min_remaining_ttl_seconds: self.min_remaining_ttl_seconds.filter(|_| reusable),
            clock: self.clock,
        };
        Ok(M2mTokenSource::of(mint))
    }
}

impl fmt::Debug for M2mTokenSourceBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("M2mTokenSourceBuilder")
            .field("format", &self.format)
            .field("seconds_until_expiration", &self.seconds_until_expiration)
            .finish_non_exhaustive()
    }
}
