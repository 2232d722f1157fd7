//! Verifying a JWT by itself, outside of a request.

use std::time::Duration;

use crate::config::{Config, ConfigError, KeySource};
use crate::crypto::PublicKey;
use crate::decide::keys::{Key, key_for};
use crate::evidence::{Evidence, Need};
use crate::jwt::claims::Claims;
use crate::jwt::decode::{Category, decode};
use crate::jwt::error::{TokenError, TokenErrorKind};
use crate::jwt::verify::{DEFAULT_SKEW_MS, verify};
use crate::site::Site;
use crate::time::UnixMillis;
use crate::token_type::Accepts;
use crate::verified::Verified;

/// Verifies JWTs with a public key in hand: no network, no waiting, no clock of its own.
///
/// This is the low-level function of Clerk's other SDKs (`verifyToken`): it checks signature, time and the claims you
/// ask for, and refuses M2M tokens by their category. It does **not** check that the token is a session token: one made
/// from a JWT template, or an M2M token without category, passes. To decide who is calling, use
/// [`Authenticator::authenticate_token`](crate::Authenticator::authenticate_token); to verify with keys fetched from
/// Clerk, [`Authenticator::verify_token`](crate::Authenticator::verify_token).
///
/// ```no_run
/// # fn example(pem: &str, token: &str) -> Result<(), Box<dyn std::error::Error>> {
/// use clerk_auth::{TokenVerifier, UnixMillis};
///
/// let verifier = TokenVerifier::new(pem)?.authorized_parties(["https://app.example.com"]);
/// let claims = verifier.verify(token, UnixMillis::now())?;
/// println!("{:?}", claims.subject());
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[doc(alias = "verifyToken")]
pub struct TokenVerifier {
    config: Config,
}

impl TokenVerifier {
    /// Starts with the instance's public key in PEM, with or without header lines. It verifies RS256.
    ///
    /// # Errors
    /// [`ConfigError::InvalidJwtKey`] if it is none.
    pub fn new(jwt_key: &str) -> Result<Self, ConfigError> {
        let key = PublicKey::from_pem(jwt_key).map_err(|_| ConfigError::InvalidJwtKey)?;
        Ok(Self {
            config: Config {
                accepts: Accepts::list([]),
                keys: KeySource::Local(Box::new(key)),
                can_ask: false,
                receiver: None,
                audience: Vec::new(),
                authorized_parties: Vec::new(),
                issuer: Vec::new(),
                header_types: None,
                access_token_types: Vec::new(),
                skew_ms: DEFAULT_SKEW_MS,
                site: Site::default(),
            },
        })
    }

    /// The audiences of which a token that names any must name one.
    pub fn audience<S: Into<String>>(mut self, audience: impl IntoIterator<Item = S>) -> Self {
        self.config.audience = audience.into_iter().map(Into::into).filter(|one: &String| !one.is_empty()).collect();
        self
    }

    /// The origins of which a token must name one (`azp`).
    pub fn authorized_parties<S: Into<String>>(mut self, parties: impl IntoIterator<Item = S>) -> Self {
        self.config.authorized_parties = parties.into_iter().map(Into::into).collect();
        self
    }

    /// The issuers of which a token must name one (`iss`).
    pub fn issuer<S: Into<String>>(mut self, issuer: impl IntoIterator<Item = S>) -> Self {
        self.config.issuer = issuer.into_iter().map(Into::into).filter(|one: &String| !one.is_empty()).collect();
        self
    }

    /// The header types (`typ`) that are accepted; unless set, `JWT` or none.
    #[doc(alias = "headerType")]
    pub fn header_types<S: Into<String>>(mut self, types: impl IntoIterator<Item = S>) -> Self {
        self.config.header_types = Some(types.into_iter().map(Into::into).collect());
        self
    }

    /// How far clocks may differ; 5 seconds, unless set. Zero is zero.
    pub fn clock_skew(mut self, skew: Duration) -> Self {
        self.config.skew_ms = i64::try_from(skew.as_millis()).unwrap_or(i64::MAX);
        self
    }

    /// Verifies a token as of `now`.
    ///
    /// # Errors
    /// The first check that the token does not pass.
    pub fn verify(&self, token: &str, now: UnixMillis) -> Result<Verified<Claims>, TokenError> {
        verify_round(&self.config, token, &Evidence::default(), now)
            .unwrap_or_else(|_| Err(TokenErrorKind::KeyNotConfigured.into()))
    }
}

/// One round of verification: a result, or what is missing for one.
pub(crate) fn verify_round(
    config: &Config,
    token: &str,
    evidence: &Evidence,
    now: UnixMillis,
) -> Result<Result<Verified<Claims>, TokenError>, Need> {
    let decoded = match decode(token) {
        Ok(decoded) => decoded,
        Err(error) => return Ok(Err(error.into())),
    };
    if decoded.category() == Category::M2m {
        return Ok(Err(TokenErrorKind::Category.into()));
    }
    match key_for(config, &decoded, evidence) {
        Key::Found(key) => Ok(verify(decoded, key, &config.session_checks(), now).map_err(TokenError::from)),
        Key::Failed(error) => Ok(Err(error.into())),
        Key::Needs(need) => Err(need),
    }
}
