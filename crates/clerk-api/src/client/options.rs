//! What single calls may do differently.

use std::{fmt, time::Duration};

use http::HeaderName;

use crate::{Request, transport::RetryPolicy};

/// How calls are made, where that is to differ from the client's own settings; for [`Clerk::with_options`].
///
/// [`Clerk::with_options`]: crate::Clerk::with_options
///
/// # Example
///
/// ```no_run
/// # async fn example(clerk: clerk_api::Clerk) -> Result<(), clerk_api::Error> {
/// use std::time::Duration;
/// use clerk_api::CallOptions;
///
/// let patient = clerk.with_options(CallOptions::new().timeout(Duration::from_secs(30)));
/// let machine = patient.machines().get("mch_123").await?;
/// # Ok(()) }
/// ```
#[derive(Clone, Default)]
pub struct CallOptions {
    timeout: Option<Duration>,
    retry: Option<RetryPolicy>,
    headers: Vec<(HeaderName, Vec<u8>)>,
}

impl CallOptions {
    /// Everything as the client has it.
    pub fn new() -> Self {
        Self::default()
    }

    /// Limits each call to `limit` in all, pauses included; one attempt may use it up.
    #[must_use]
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

    /// How often calls are sent, and how long they may take.
    #[must_use]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// Sets a header of each call, in place of the client's own of that name. A value that cannot stand in a header makes
    /// the calls fail, before any traffic.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: impl AsRef<[u8]>) -> Self {
        self.headers.push((name, value.as_ref().to_vec()));
        self
    }

    /// These options, and those of `other`, which win.
    pub(super) fn and(mut self, other: Self) -> Self {
        self.timeout = other.timeout.or(self.timeout);
        self.retry = other.retry.or(self.retry);
        self.headers.extend(other.headers);
        self
    }

    pub(super) fn apply(&self, mut request: Request) -> Request {
        for (name, value) in &self.headers {
            request = request.header(name.clone(), value);
        }
        if let Some(policy) = &self.retry {
            request = request.retry(policy.clone());
        }
        match self.timeout {
            Some(limit) => request.timeout(limit),
            None => request,
        }
    }
}

/// Shows the names of headers, not their values.
impl fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<&HeaderName> = self.headers.iter().map(|(name, _)| name).collect();
        f.debug_struct("CallOptions")
            .field("timeout", &self.timeout)
            .field("retry", &self.retry)
            .field("headers", &headers)
            .finish()
    }
}
