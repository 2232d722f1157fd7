//! The configuration of an [`Authenticator`], step by step.

mod site;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use clerk_types::ids::MachineId;
use clerk_types::secret::Secret;

use self::site::SiteOptions;
use super::warnings::Warned;
use super::{Authenticator, Inner};
use crate::config::{Config, ConfigError, KeySource};
use crate::crypto::PublicKey;
use crate::jwt::verify::DEFAULT_SKEW_MS;
use crate::keys::{PublishableKey, check_instance_secret_key, check_machine_secret_key};
use crate::time::{Clock, UnixMillis};
use crate::token_type::{Accepts, AcceptsForm, TokenType};

/// Configures an [`Authenticator`]. An empty text counts as not given. Nothing is read from the environment unless
/// [`AuthenticatorBuilder::keys_from_env`] is called.
#[derive(Default)]
pub struct AuthenticatorBuilder {
    secret_key: Option<Secret>,
    machine_secret_key: Option<Secret>,
    publishable_key: Option<String>,
    jwt_key: Option<String>,
    accepts: Accepts,
    receiver: Option<Receiver>,
    audience: Vec<String>,
    issuer: Vec<String>,
    authorized_parties: Vec<String>,
    header_types: Option<Vec<String>>,
    clock_skew: Option<Duration>,
    networkless: bool,
    site: SiteOptions,
    clock: Clock,
    #[cfg(feature = "api")]
    api: crate::backend::ApiOptions,
}

enum Receiver {
    Only(MachineId),
    Any,
}

impl AuthenticatorBuilder {
    /// The instance's secret key (`sk_…`), for key sets and for all opaque tokens.
    pub fn secret_key(mut self, key: impl Into<Secret>) -> Self {
        self.secret_key = Some(key.into());
        self
    }

    /// The secret key of this service's own machine (`ak_…`), for opaque M2M tokens: with it Clerk itself checks that
    /// the token is meant for this machine. Preferred to the instance's secret key where both are given.
    #[doc(alias = "machineSecret")]
    pub fn machine_secret_key(mut self, key: impl Into<Secret>) -> Self {
        self.machine_secret_key = Some(key.into());
        self
    }

    /// The publishable key (`pk_…`), which names the instance.
    pub fn publishable_key(mut self, key: impl Into<String>) -> Self {
        self.publishable_key = Some(key.into());
        self
    }

    /// The instance's public key in PEM: JWTs are then verified without asking anybody.
    pub fn jwt_key(mut self, pem: impl Into<String>) -> Self {
        self.jwt_key = Some(pem.into());
        self
    }

    /// Takes what is not set yet from the environment: the keys from `CLERK_SECRET_KEY`, `CLERK_MACHINE_SECRET_KEY`,
    /// `CLERK_PUBLISHABLE_KEY` and `CLERK_JWT_KEY`, the API's address from `CLERK_API_URL` and `CLERK_API_VERSION`, and
    /// what belongs to the keys of a web application from `CLERK_PROXY_URL`, `CLERK_DOMAIN`, `CLERK_IS_SATELLITE`
    /// (`true`, or a number above zero), `CLERK_SIGN_IN_URL` and `CLERK_SIGN_UP_URL`.
    pub fn keys_from_env(self) -> Self {
        self.keys_from(|name| std::env::var(name).ok())
    }

    /// The same from anywhere: the environment belongs to the whole process, tests to themselves.
    fn keys_from(mut self, variable: impl Fn(&str) -> Option<String>) -> Self {
        let read = |name: &str| variable(name).filter(|value| !value.is_empty());
        self.secret_key = self.secret_key.or_else(|| read("CLERK_SECRET_KEY").map(Secret::new));
        self.machine_secret_key = self.machine_secret_key.or_else(|| read("CLERK_MACHINE_SECRET_KEY").map(Secret::new));
        self.publishable_key = self.publishable_key.or_else(|| read("CLERK_PUBLISHABLE_KEY"));
        // Some environment files spell the line breaks of a PEM out.
        self.jwt_key = self.jwt_key.or_else(|| read("CLERK_JWT_KEY").map(|pem| pem.replace("\\n", "\n")));
        self.site.fill_from(&read);
        #[cfg(feature = "api")]
        {
            self.api.api_url = self.api.api_url.or_else(|| read("CLERK_API_URL"));
            self.api.api_version = self.api.api_version.or_else(|| read("CLERK_API_VERSION"));
        }
        self
    }

    /// Which kinds of tokens are accepted; session tokens only, unless set.
    #[doc(alias = "acceptsToken")]
    pub fn accepts(mut self, accepts: impl Into<Accepts>) -> Self {
        self.accepts = accepts.into();
        self
    }

    /// The machine that M2M tokens must be meant for: this service's own. Tokens of either form must name it among
    /// their scopes.
    ///
    /// This is the normal set-up. A valid token alone proves only that *some* machine of the instance minted it: Clerk
    /// checks the receiver of opaque tokens only where the machine's own secret key asks, and of JWTs nobody does.
    pub fn receiver(mut self, machine_id: impl Into<MachineId>) -> Self {
        self.receiver = Some(Receiver::Only(machine_id.into()));
        self
    }

    /// Lets in every machine of the instance, whatever machines its tokens are meant for.
    pub fn any_receiver(mut self) -> Self {
        self.receiver = Some(Receiver::Any);
        self
    }

    /// The audiences of which a token must name one (`aud`). A session or M2M token that names none passes; an OAuth
    /// token does not.
    pub fn audience<S: Into<String>>(mut self, audience: impl IntoIterator<Item = S>) -> Self {
        self.audience = not_empty(audience);
        self
    }

    /// The issuers of which a session token must name one (`iss`), compared whole.
    pub fn issuer<S: Into<String>>(mut self, issuer: impl IntoIterator<Item = S>) -> Self {
        self.issuer = not_empty(issuer);
        self
    }

    /// The origins of which a session token must name one (`azp`). Without this list a sibling subdomain's tokens are
    /// accepted, too.
    pub fn authorized_parties<S: Into<String>>(mut self, parties: impl IntoIterator<Item = S>) -> Self {
        self.authorized_parties = parties.into_iter().map(Into::into).collect();
        self
    }

    /// The header types (`typ`) that a session token may have, and any JWT in [`Authenticator::verify_token`]; unless
    /// set, `JWT` or none. OAuth tokens have types of their own.
    #[doc(alias = "headerType")]
    pub fn header_types<S: Into<String>>(mut self, types: impl IntoIterator<Item = S>) -> Self {
        self.header_types = Some(types.into_iter().map(Into::into).collect());
        self
    }

    /// How far clocks may differ; 5 seconds, unless set. Zero is zero.
    pub fn clock_skew(mut self, skew: Duration) -> Self {
        self.clock_skew = Some(skew);
        self
    }

    /// Verifies without any call: with the public key of [`AuthenticatorBuilder::jwt_key`] alone. No secret key is
    /// needed; opaque tokens are refused.
    pub fn networkless(mut self) -> Self {
        self.networkless = true;
        self
    }

    /// Reads the time from here instead of the system's clock. For tests.
    pub fn clock(mut self, read: impl Fn() -> UnixMillis + Send + Sync + 'static) -> Self {
        self.clock = Clock::new(read);
        self
    }

    /// Checks the configuration.
    ///
    /// # Errors
    /// [`ConfigError`] when a key is missing for what is accepted, a setting cannot be read, or two contradict each
    /// other. What is missing is reported before what is malformed, the publishable key first.
    pub fn build(self) -> Result<Authenticator, ConfigError> {
        let secret_key = self.secret_key.as_ref().filter(|key| !key.is_empty());
        let machine_secret_key = self.machine_secret_key.as_ref().filter(|key| !key.is_empty());
        let jwt_key = self.jwt_key.as_deref().filter(|key| !key.is_empty());

        let publishable_key = checked_publishable_key(&self.accepts, self.publishable_key.as_deref())?;
        if self.networkless {
            if jwt_key.is_none() {
                return Err(ConfigError::NetworklessWithoutJwtKey);
            }
            if self.accepts.accepts(TokenType::ApiKey) {
                return Err(ConfigError::NetworklessCannotVerify(TokenType::ApiKey));
            }
        } else if self.accepts != Accepts::one(TokenType::M2mToken) {
            secret_key.ok_or(ConfigError::MissingSecretKey)?;
        } else {
            secret_key.or(machine_secret_key).ok_or(ConfigError::MissingMachineSecretOrSecretKey)?;
        }
        let site = self.site.checked(&self.accepts, publishable_key, secret_key)?;
        if let Some(key) = secret_key {
            check_instance_secret_key(key.expose()).map_err(ConfigError::InvalidSecretKey)?;
        }
        if let Some(key) = machine_secret_key {
            check_machine_secret_key(key.expose()).map_err(ConfigError::InvalidMachineSecretKey)?;
        }
        let keys = match jwt_key {
            Some(pem) => KeySource::Local(Box::new(PublicKey::from_pem(pem).map_err(|_| ConfigError::InvalidJwtKey)?)),
            None if secret_key.is_some() => KeySource::Remote,
            None => KeySource::None,
        };
        let receiver = chosen_receiver(&self.accepts, self.receiver)?;
        let skew = self.clock_skew.map_or(DEFAULT_SKEW_MS, |skew| i64::try_from(skew.as_millis()).unwrap_or(i64::MAX));

        #[cfg(feature = "api")]
        let network = match self.networkless {
            true => None,
            false => Some(self.api.connect(secret_key, machine_secret_key)?),
        };
        #[cfg(not(feature = "api"))]
        if !self.networkless {
            return Err(ConfigError::NoTransport);
        }

        Ok(Authenticator {
            inner: Arc::new(Inner {
                config: Config {
                    accepts: self.accepts,
                    keys,
                    can_ask: !self.networkless,
                    receiver,
                    audience: self.audience,
                    authorized_parties: self.authorized_parties,
                    issuer: self.issuer,
                    header_types: self.header_types,
                    access_token_types: vec!["at+jwt".to_owned(), "application/at+jwt".to_owned()],
                    skew_ms: skew,
                    site,
                },
                warned: Warned::default(),
                clock: self.clock,
                #[cfg(feature = "api")]
                network,
            }),
        })
    }
}

#[cfg(feature = "api")]
impl AuthenticatorBuilder {
    /// The Backend API's address, `https://api.clerk.com` unless set. May carry a path.
    pub fn api_url(mut self, url: impl Into<String>) -> Self {
        self.api.api_url = Some(url.into());
        self
    }

    /// The version segment of the Backend API's paths, `v1` unless set.
    pub fn api_version(mut self, version: impl Into<String>) -> Self {
        self.api.api_version = Some(version.into());
        self
    }

    /// What sends the calls; reqwest, unless set.
    pub fn transport(mut self, transport: Arc<dyn clerk_api::transport::Transport>) -> Self {
        self.api.transport = Some(transport);
        self
    }

    /// How calls are repeated and how long they may take: 3 s each and 8 s in all, unless set.
    pub fn retry(mut self, policy: clerk_api::transport::RetryPolicy) -> Self {
        self.api.retry = Some(policy);
        self
    }

    /// Fetches the key set anew for each request, which makes every anonymous caller cost a call. For diagnosis only.
    #[doc(alias = "skipJwksCache")]
    pub fn skip_jwks_cache(mut self, skip: bool) -> Self {
        self.api.skip_jwks_cache = skip;
        self
    }

    /// How long expired keys still serve while Clerk cannot be reached; 1 hour unless set, zero for not at all. Never
    /// after Clerk refused the secret key.
    pub fn stale_keys_for(mut self, limit: Duration) -> Self {
        self.api.stale_keys_for = Some(limit);
        self
    }
}

/// Every choice but M2M alone and API keys alone is about an instance's front end, too.
fn checked_publishable_key(accepts: &Accepts, key: Option<&str>) -> Result<Option<PublishableKey>, ConfigError> {
    if matches!(accepts.0, AcceptsForm::One(TokenType::M2mToken | TokenType::ApiKey)) {
        return Ok(None);
    }
    let key = key.filter(|key| !key.is_empty()).ok_or(ConfigError::MissingPublishableKey)?;
    PublishableKey::parse(key).map(Some).map_err(ConfigError::InvalidPublishableKey)
}

fn chosen_receiver(accepts: &Accepts, receiver: Option<Receiver>) -> Result<Option<MachineId>, ConfigError> {
    match receiver {
        Some(Receiver::Only(id)) => {
            let rest = id.as_str().strip_prefix("mch_").unwrap_or_default();
            if rest.is_empty() || !rest.bytes().all(|byte| byte.is_ascii_graphic()) {
                return Err(ConfigError::InvalidReceiver);
            }
            Ok(Some(id))
        }
        Some(Receiver::Any) => Ok(None),
        None if accepts.accepts(TokenType::M2mToken) => Err(ConfigError::ReceiverNotChosen),
        None => Ok(None),
    }
}

fn not_empty<S: Into<String>>(texts: impl IntoIterator<Item = S>) -> Vec<String> {
    texts.into_iter().map(Into::into).filter(|text| !text.is_empty()).collect()
}

impl fmt::Debug for AuthenticatorBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthenticatorBuilder").field("accepts", &self.accepts).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestKey;

    fn from_environment(builder: AuthenticatorBuilder, variables: &[(&str, &str)]) -> AuthenticatorBuilder {
        builder
            .keys_from(|name| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn the_environment_fills_what_is_not_set() {
        let pem = TestKey::generate().pem();
        let spelled_out = pem.replace('\n', "\\n");
        let builder = from_environment(
            AuthenticatorBuilder::default().secret_key("sk_test_set"),
            &[
                ("CLERK_SECRET_KEY", "sk_test_environment"),
                ("CLERK_MACHINE_SECRET_KEY", "ak_environment"),
                ("CLERK_PUBLISHABLE_KEY", ""),
                ("CLERK_JWT_KEY", &spelled_out),
            ],
        );
        assert_eq!(builder.secret_key.as_ref().unwrap().expose(), "sk_test_set");
        assert_eq!(builder.machine_secret_key.as_ref().unwrap().expose(), "ak_environment");
        assert_eq!(builder.publishable_key, None, "empty is not set");
        assert_eq!(builder.jwt_key.as_deref(), Some(&*pem));
    }

    #[cfg(feature = "api")]
    #[test]
    fn the_environment_names_the_api() {
        let variables = [("CLERK_API_URL", "http://127.0.0.1:1"), ("CLERK_API_VERSION", "v2")];
        let builder = from_environment(AuthenticatorBuilder::default().api_version("v1"), &variables);
        assert_eq!(builder.api.api_url.as_deref(), Some("http://127.0.0.1:1"));
        assert_eq!(builder.api.api_version.as_deref(), Some("v1"));
    }
}
