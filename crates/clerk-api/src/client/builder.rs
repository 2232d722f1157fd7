//! Settings of a client, checked before there is one.

use std::{fmt, sync::Arc, time::SystemTime};

use clerk_types::{secret::Secret, time::Millis};
use http::HeaderValue;

use super::{Clerk, Clock, Shared};
use crate::{
    Error,
    base_url::BaseUrl,
    error::ConfigProblem,
    governor::{RateGovernor, RateLimits},
    keys::{self, KeyProblem, Keys, MACHINE_SECRET_KEY, SECRET_KEY},
    observe::Observer,
    transport::{RetryPolicy, Timer, Transport},
};

const DEFAULT_API_URL: &str = "https://api.clerk.com";
const DEFAULT_API_VERSION: &str = "v1";
const DEFAULT_USER_AGENT: &str = concat!("clerk-api/", env!("CARGO_PKG_VERSION"));
const API_URL: &str = "CLERK_API_URL";
const API_VERSION: &str = "CLERK_API_VERSION";

/// Collects the settings of a [`Clerk`].
///
/// Empty text counts as not set, so that an unset variable can be passed through.
#[must_use = "a builder does nothing until `build`"]
pub struct ClerkBuilder {
    secret_key: Option<Secret>,
    machine_secret_key: Option<Secret>,
    api_url: Option<String>,
    api_version: Option<String>,
    user_agent: Option<String>,
    unversioned_proxied_groups: bool,
    transport: Option<Arc<dyn Transport>>,
    retry: RetryPolicy,
    timer: Option<Arc<dyn Timer>>,
    clock: Clock,
    governing: Governing,
    observers: Vec<Box<dyn Observer>>,
    problem: Option<ConfigProblem>,
}

/// What holds calls back.
enum Governing {
    Nothing,
    /// The documented limits of the instance that the secret key belongs to.
    ByKey,
    By(RateGovernor),
}

impl Default for ClerkBuilder {
    fn default() -> Self {
        Self {
            secret_key: None,
            machine_secret_key: None,
            api_url: None,
            api_version: None,
            user_agent: None,
            unversioned_proxied_groups: true,
            transport: None,
            retry: RetryPolicy::default(),
            timer: None,
            clock: Arc::new(system_clock),
            governing: Governing::Nothing,
            observers: Vec::new(),
            problem: None,
        }
    }
}

impl ClerkBuilder {
    /// Starts from the environment: `CLERK_SECRET_KEY`, `CLERK_MACHINE_SECRET_KEY`, `CLERK_API_URL` and
    /// `CLERK_API_VERSION`. Variables that are empty count as not set. Later calls replace what was read.
    pub fn from_env() -> Self {
        Self::from_lookup(|name| match std::env::var(name) {
            Ok(value) => Ok(Some(value)),
            Err(std::env::VarError::NotPresent) => Ok(None),
            Err(std::env::VarError::NotUnicode(_)) => Err(()),
        })
    }

    fn from_lookup(lookup: impl Fn(&str) -> Result<Option<String>, ()>) -> Self {
        let mut builder = Self::default();
        let mut read = |name: &'static str| {
            lookup(name).unwrap_or_else(|()| {
                builder.problem.get_or_insert(ConfigProblem::NotUnicode(name));
                None
            })
        };
        let secret_key = read(SECRET_KEY);
        let machine_secret_key = read(MACHINE_SECRET_KEY);
        let api_url = read(API_URL);
        let api_version = read(API_VERSION);
        builder.secret_key = secret_key.map(Secret::new);
        builder.machine_secret_key = machine_secret_key.map(Secret::new);
        builder.api_url = api_url;
        builder.api_version = api_version;
        builder
    }

    /// Sets the instance secret key (`sk_test_...`, `sk_live_...`), which most operations need.
    pub fn secret_key(mut self, key: impl Into<Secret>) -> Self {
        self.secret_key = Some(key.into());
        self
    }

    /// Sets a machine secret key (`ak_...`). The M2M token operations use it before the instance secret key and need no
    /// other; nothing else uses it.
    #[doc(alias = "machineSecretKey")]
    pub fn machine_secret_key(mut self, key: impl Into<Secret>) -> Self {
        self.machine_secret_key = Some(key.into());
        self
    }

    /// Sets the address of the API; it may carry a path and may end in `/`. Default: `https://api.clerk.com`.
    pub fn api_url(mut self, url: impl Into<String>) -> Self {
        self.api_url = Some(url.into());
        self
    }

    /// Sets the version in the path. Default: `v1`.
    pub fn api_version(mut self, version: impl Into<String>) -> Self {
        self.api_version = Some(version.into());
        self
    }

    /// Whether M2M tokens, API keys and the verification of OAuth access tokens are called without the version in the
    /// path, as Clerk's own JavaScript client does. Default: true.
    pub fn unversioned_proxied_groups(mut self, unversioned: bool) -> Self {
        self.unversioned_proxied_groups = unversioned;
        self
    }

    /// Sets the header `User-Agent`. Default: this crate's name and version.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = Some(user_agent.into());
        self
    }

    /// Sets what sends the requests. Default: `ReqwestTransport`, with the feature `reqwest`.
    pub fn transport(self, transport: impl Transport + 'static) -> Self {
        self.shared_transport(Arc::new(transport))
    }

    /// Sets what sends the requests, shared with other clients.
    pub fn shared_transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.transport = Some(transport);
        self
    }

    /// Sets how often a call is sent and how long it may take.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Sets what time-outs and pauses wait by. Default: the tokio runtime a call runs on, with the feature `tokio`.
    ///
    /// Outside of a tokio runtime, and without a timer set here, calls are sent once and have no time limit.
    pub fn timer(mut self, timer: impl Timer + 'static) -> Self {
        self.timer = Some(Arc::new(timer));
        self
    }

    /// Sets the clock, in milliseconds since the Unix epoch. Default: the system's.
    ///
    /// It is read to turn a `Retry-After` date into a duration, and by token sources made from the client.
    pub fn clock(mut self, now: impl Fn() -> Millis + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(now);
        self
    }

    /// Holds calls back to the limits that Clerk documents for the instance, a production or a development instance as the
    /// secret key says; see [`governor`](crate::governor). The client's clones share what was counted.
    pub fn govern_rate(mut self) -> Self {
        self.governing = Governing::ByKey;
        self
    }

    /// Holds calls back as `governor` says, which may have limits of its own or be shared with other clients of the same
    /// instance; see [`governor`](crate::governor).
    pub fn rate_governor(mut self, governor: RateGovernor) -> Self {
        self.governing = Governing::By(governor);
        self
    }

    /// Tells `observer` how calls go, besides the observers that were set before; see [`observe`](crate::observe).
    pub fn observer(mut self, observer: impl Observer + 'static) -> Self {
        self.observers.push(Box::new(observer));
        self
    }

    /// Builds the client. Nothing is sent, and no key is needed yet: a call that lacks one fails by itself.
    ///
    /// # Errors
    ///
    /// [`Error::is_config`]: a key of the wrong kind, a key with whitespace or control characters, an API URL that is
    /// no absolute HTTP URL, an API version that is no path segment, no transport, [`govern_rate`](Self::govern_rate)
    /// without a secret key that tells the kind of instance.
    pub fn build(self) -> Result<Clerk, Error> {
        if let Some(problem) = self.problem {
            return Err(problem.into());
        }
        let keys = Keys {
            instance: checked(SECRET_KEY, self.secret_key, keys::check_instance)?,
            machine: checked(MACHINE_SECRET_KEY, self.machine_secret_key, keys::check_machine)?,
        };
        let governor = match self.governing {
            Governing::Nothing => None,
            Governing::By(governor) => Some(governor),
            Governing::ByKey => {
                let limits = keys.instance.as_ref().and_then(|key| RateLimits::of_key(key.expose()));
                Some(RateGovernor::new(limits.ok_or(ConfigProblem::RateLimits)?))
            }
        };
        let base = BaseUrl::parse(&non_empty(self.api_url, DEFAULT_API_URL)).map_err(ConfigProblem::ApiUrl)?;
        let api_version = non_empty(self.api_version, DEFAULT_API_VERSION);
        if !is_version(&api_version) {
            return Err(ConfigProblem::ApiVersion.into());
        }
        let user_agent = HeaderValue::try_from(non_empty(self.user_agent, DEFAULT_USER_AGENT))
            .map_err(|_| ConfigProblem::UserAgent)?;
        let transport = match self.transport {
            Some(transport) => transport,
            None => default_transport()?,
        };
        Ok(Clerk {
            shared: Arc::new(Shared {
                keys,
                base,
                api_version,
                unversioned_proxied_groups: self.unversioned_proxied_groups,
                user_agent,
                transport,
                retry: self.retry,
                timer: self.timer,
                clock: self.clock,
                governor,
                observers: self.observers.into(),
            }),
            options: None,
        })
    }
}

impl fmt::Debug for ClerkBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClerkBuilder")
            .field("secret_key", &self.secret_key)
            .field("machine_secret_key", &self.machine_secret_key)
            .field("api_version", &self.api_version)
            .field("transport", &self.transport)
            .finish_non_exhaustive()
    }
}

fn system_clock() -> Millis {
    let since_epoch = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Millis::new(i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX))
}

fn checked(
    name: &'static str,
    key: Option<Secret>,
    check: fn(&Secret) -> Result<(), KeyProblem>,
) -> Result<Option<Secret>, ConfigProblem> {
    let Some(key) = key.filter(|key| !key.is_empty()) else {
        return Ok(None);
    };
    check(&key).map_err(|problem| ConfigProblem::Key { name, problem })?;
    Ok(Some(key))
}

fn non_empty(text: Option<String>, default: &str) -> String {
    text.filter(|text| !text.is_empty()).unwrap_or_else(|| default.to_owned())
}

fn is_version(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
        && text.bytes().any(|byte| byte != b'.')
}

#[cfg(feature = "reqwest")]
fn default_transport() -> Result<Arc<dyn Transport>, ConfigProblem> {
    crate::transport::ReqwestTransport::new()
        .map(|transport| Arc::new(transport) as _)
        .map_err(ConfigProblem::Transport)
}

#[cfg(not(feature = "reqwest"))]
fn default_transport() -> Result<Arc<dyn Transport>, ConfigProblem> {
    Err(ConfigProblem::NoTransport)
}

#[cfg(test)]
mod tests;
