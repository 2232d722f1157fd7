//! The client: keys, address and transport, shared by all calls.

use std::{
    fmt,
    sync::Arc,
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use clerk_types::time::Millis;
use http::{HeaderValue, Method};
use tracing::Instrument as _;

use crate::{
    Error,
    base_url::BaseUrl,
    governor::RateGovernor,
    keys::Keys,
    observe::{CallWatch, Observers},
    request::Request,
    response,
    transport::{RetryPolicy, Timer, Transport, retry::RetryClass},
};

mod attempts;
mod builder;
mod options;

use self::attempts::{Attempts, Gate};
pub use self::{builder::ClerkBuilder, options::CallOptions};

/// A client of Clerk's Backend API. Cheap to clone; clones share everything.
///
/// Groups of operations hang off it: [`machines`](Clerk::machines), [`m2m_tokens`](Clerk::m2m_tokens),
/// [`api_keys`](Clerk::api_keys), [`oauth_access_tokens`](Clerk::oauth_access_tokens), [`jwks`](Clerk::jwks). Operations
/// that have no method yet are reached by [`request`](Clerk::request).
///
/// # Example
///
/// ```
/// # #[cfg(feature = "reqwest")] {
/// use clerk_api::Clerk;
///
/// let clerk = Clerk::builder().secret_key("sk_test_123").build()?;
/// assert_eq!(clerk.api_url(), "https://api.clerk.com");
/// # }
/// # Ok::<(), clerk_api::Error>(())
/// ```
#[derive(Clone)]
pub struct Clerk {
    shared: Arc<Shared>,
    /// What the calls of this clone do differently.
    options: Option<Arc<CallOptions>>,
}

struct Shared {
    keys: Keys,
    base: BaseUrl,
    api_version: String,
    unversioned_proxied_groups: bool,
    user_agent: HeaderValue,
    transport: Arc<dyn Transport>,
    retry: RetryPolicy,
    timer: Option<Arc<dyn Timer>>,
    clock: Clock,
    governor: Option<RateGovernor>,
    observers: Observers,
}

/// Tells the time of day in milliseconds since the Unix epoch.
pub(crate) type Clock = Arc<dyn Fn() -> Millis + Send + Sync>;

impl Clerk {
    /// Starts a client with default settings and no keys.
    pub fn builder() -> ClerkBuilder {
        ClerkBuilder::default()
    }

    /// A client configured by the environment; see [`ClerkBuilder::from_env`].
    ///
    /// # Errors
    ///
    /// When a variable holds something unusable; see [`ClerkBuilder::build`].
    pub fn from_env() -> Result<Self, Error> {
        ClerkBuilder::from_env().build()
    }

    /// Starts a call to any operation: `template` is the path after the version, with a `{name}` hole for every value.
    pub fn request(&self, method: Method, template: &'static str) -> Request {
        let request = Request::new(self.clone(), method, template);
        match &self.options {
            Some(options) => options.apply(request),
            None => request,
        }
    }

    /// The same client, whose calls have these options, in every group. They come on top of options that this one has.
    pub fn with_options(&self, options: CallOptions) -> Self {
        let options = match &self.options {
            Some(own) => CallOptions::clone(own).and(options),
            None => options,
        };
        Self { shared: self.shared.clone(), options: Some(Arc::new(options)) }
    }

    /// The address of the API, without the version and without a slash at the end.
    pub fn api_url(&self) -> &str {
        self.shared.base.as_str()
    }

    /// The version in the path, such as `v1`.
    pub fn api_version(&self) -> &str {
        &self.shared.api_version
    }

    /// Whether there is an instance secret key.
    pub fn has_secret_key(&self) -> bool {
        self.shared.keys.instance.is_some()
    }

    /// Whether there is a machine secret key.
    pub fn has_machine_secret_key(&self) -> bool {
        self.shared.keys.machine.is_some()
    }

    /// What holds the calls of this client and its clones back, to share it with another client; none if nothing does.
    pub fn rate_governor(&self) -> Option<&RateGovernor> {
        self.shared.governor.as_ref()
    }

    pub(crate) fn keys(&self) -> &Keys {
        &self.shared.keys
    }

    pub(crate) fn user_agent(&self) -> &HeaderValue {
        &self.shared.user_agent
    }

    pub(crate) fn clock(&self) -> &Clock {
        &self.shared.clock
    }

    pub(crate) fn uri(&self, path: &str, query: &str, proxied: bool) -> String {
        let shared = &self.shared;
        let mut uri = shared.base.as_str().to_owned();
        if !(proxied && shared.unversioned_proxied_groups) {
            uri.push('/');
            uri.push_str(&shared.api_version);
        }
        uri.push_str(path);
        if !query.is_empty() {
            uri.push('?');
            uri.push_str(query);
        }
        uri
    }

    /// Makes a call. Whoever gets the answer ends the watch, with what was made of the answer.
    pub(crate) async fn execute(
        &self,
        request: http::Request<Bytes>,
        template: &'static str,
        class: RetryClass,
        policy: Option<RetryPolicy>,
        timeout: Option<Duration>,
    ) -> Result<(http::Response<Bytes>, CallWatch), Error> {
        let shared = &*self.shared;
        let policy = policy.unwrap_or_else(|| shared.retry.clone());
        let policy = match timeout {
            None => policy,
            Some(limit) => policy.attempt_timeout(limit).deadline(limit),
        };
        let wall_clock = || (shared.clock)().to_system_time().unwrap_or(SystemTime::UNIX_EPOCH);
        let timer = self.timer();
        let attempts = Attempts {
            transport: &*shared.transport,
            timer: timer.as_deref(),
            policy: &policy,
            class,
            gate: shared.governor.as_ref().map(|governor| Gate {
                governor,
                route: governor.route(request.method(), template, request.uri().path()),
            }),
            wall_clock: &wall_clock,
        };
        let mut watch = CallWatch::new(shared.observers.clone(), timer.clone(), request.method().clone(), template);
        let span = watch.span().clone();
        let answer = attempts.make(request, &mut watch).instrument(span).await;
        match answer.and_then(|answer| response::success(answer, wall_clock())) {
            Ok(answer) => Ok((answer, watch)),
            Err(error) => watch.end(Err(error)),
        }
    }

    /// The timer to use here and now: the configured one, else that of the tokio runtime this runs on.
    fn timer(&self) -> Option<Arc<dyn Timer>> {
        if let Some(timer) = &self.shared.timer {
            return Some(timer.clone());
        }
        #[cfg(feature = "tokio")]
        if let Some(timer) = crate::transport::timer::TokioTimer::current() {
            return Some(Arc::new(timer));
        }
        None
    }
}

impl fmt::Debug for Clerk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clerk")
            .field("api_url", &self.api_url())
            .field("api_version", &self.api_version())
            .field("secret_key", &self.shared.keys.instance)
            .field("machine_secret_key", &self.shared.keys.machine)
            .field("transport", &self.shared.transport)
            .finish_non_exhaustive()
    }
}
