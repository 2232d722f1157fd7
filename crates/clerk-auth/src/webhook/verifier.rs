//! What verifies the webhooks of an endpoint.

use std::fmt;
use std::sync::Arc;

use clerk_types::secret::Secret;

use crate::crypto::HmacKey;
use crate::request::RequestHead;
use crate::time::{Clock, UnixMillis};
use crate::webhook::error::WebhookError;
use crate::webhook::event::WebhookEvent;
use crate::webhook::replay::ReplayGuard;
use crate::webhook::secret;
use crate::webhook::signature::Headers;

const DEFAULT_BODY_LIMIT: usize = 1024 * 1024;

/// Verifies the webhooks of one endpoint. Build it once; clones share everything.
///
/// ```
/// use std::sync::Arc;
///
/// use clerk_auth::webhook::{MemoryReplayGuard, WebhookVerifier};
///
/// # fn main() -> Result<(), clerk_auth::webhook::WebhookError> {
/// let verifier = WebhookVerifier::new("whsec_bmV3IHNlY3JldA==")?
///     .also_secret("whsec_b2xkIHNlY3JldA==")? // while a secret is rotated
///     .replay_guard(Arc::new(MemoryReplayGuard::new(10_000)));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct WebhookVerifier {
    keys: Arc<[HmacKey]>,
    body_limit: usize,
    pub(crate) guard: Option<Arc<dyn ReplayGuard>>,
    clock: Clock,
}

impl WebhookVerifier {
    /// Takes the signing secret of the endpoint (`whsec_...`), from the endpoint's page in Clerk's dashboard.
    ///
    /// # Errors
    /// [`WebhookError::MissingSigningSecret`] if it is empty: the environment is not asked instead.
    /// [`WebhookError::InvalidSigningSecret`] if it is not standard base64 behind the prefix.
    pub fn new(signing_secret: impl Into<Secret>) -> Result<Self, WebhookError> {
        let key = secret::read(&signing_secret.into())?;
        Ok(Self { keys: Arc::new([key]), body_limit: DEFAULT_BODY_LIMIT, guard: None, clock: Clock::default() })
    }

    /// The same with the signing secret in `CLERK_WEBHOOK_SIGNING_SECRET`.
    ///
    /// # Errors
    /// As [`WebhookVerifier::new`].
    pub fn from_env() -> Result<Self, WebhookError> {
        Self::new(std::env::var("CLERK_WEBHOOK_SIGNING_SECRET").unwrap_or_default())
    }

    /// Accepts what is signed with this secret as well: give the old and the new one while you rotate them. Callable
    /// several times.
    ///
    /// # Errors
    /// As [`WebhookVerifier::new`].
    pub fn also_secret(mut self, signing_secret: impl Into<Secret>) -> Result<Self, WebhookError> {
        let key = secret::read(&signing_secret.into())?;
        self.keys = self.keys.iter().cloned().chain([key]).collect();
        Ok(self)
    }

    /// The largest body to read, in bytes; 1 MiB unless set. Clerk's events are some kilobytes, those of e-mails hold the
    /// whole page. Only [`WebhookVerifier::body_limit`]'s readers, the extractors, keep it: a body that you hand in has
    /// been read already.
    #[must_use]
    pub fn with_body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Refuses messages that were handled or are being handled. One guard is for one endpoint: two endpoints receive the
    /// same message under the same ID.
    #[must_use]
    pub fn replay_guard(mut self, guard: Arc<dyn ReplayGuard>) -> Self {
        self.guard = Some(guard);
        self
    }

    /// Reads the time from here instead of the system's clock. For tests.
    #[must_use]
    pub fn clock(mut self, read: impl Fn() -> UnixMillis + Send + Sync + 'static) -> Self {
        self.clock = Clock::new(read);
        self
    }

    /// The largest body that an extractor reads, in bytes.
    pub fn body_limit(&self) -> usize {
        self.body_limit
    }

    /// Verifies a webhook at the instant `now`, without the replay guard. `body` is the body as it arrived, byte by byte.
    ///
    /// # Errors
    /// [`WebhookError::MissingHeaders`] and [`WebhookError::VerificationFailed`].
    pub fn verify(&self, head: &impl RequestHead, body: &[u8], now: UnixMillis) -> Result<WebhookEvent, WebhookError> {
        verify(&Headers::read(head)?, &self.keys, body, now)
    }

    pub(crate) fn now(&self) -> UnixMillis {
        self.clock.now()
    }
}

/// Verifies a webhook at the instant `now` with a signing secret that is read on the spot. A [`WebhookVerifier`] reads it
/// once, and says that it is unusable before there is a request.
///
/// ```
/// use clerk_auth::UnixMillis;
/// use clerk_auth::webhook::verify_webhook;
///
/// let request = http::Request::post("/webhooks").header("svix-id", "msg_1").body(())?;
/// let error = verify_webhook("whsec_c2VjcmV0", &request, b"{}", UnixMillis::now()).unwrap_err();
/// assert_eq!(error.to_string(), "headers of a webhook are missing: svix-timestamp, svix-signature");
/// # Ok::<(), http::Error>(())
/// ```
///
/// # Errors
/// In this order: [`WebhookError::MissingSigningSecret`], also where the secret is empty;
/// [`WebhookError::MissingHeaders`]; [`WebhookError::InvalidSigningSecret`]; [`WebhookError::VerificationFailed`].
#[doc(alias = "verifyWebhook")]
pub fn verify_webhook(
    signing_secret: impl Into<Secret>,
    head: &impl RequestHead,
    body: &[u8],
    now: UnixMillis,
) -> Result<WebhookEvent, WebhookError> {
    let signing_secret = signing_secret.into();
    if signing_secret.is_empty() {
        return Err(WebhookError::MissingSigningSecret);
    }
    let headers = Headers::read(head)?;
    verify(&headers, &[secret::read(&signing_secret)?], body, now)
}

fn verify(headers: &Headers<'_>, keys: &[HmacKey], body: &[u8], now: UnixMillis) -> Result<WebhookEvent, WebhookError> {
    let sent_at = headers.verify(keys, body, now)?;
    Ok(WebhookEvent::read(headers.id.clone().into_owned(), sent_at, body)?)
}

impl fmt::Debug for WebhookVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookVerifier")
            .field("secrets", &self.keys.len())
            .field("body_limit", &self.body_limit)
            .field("guard", &self.guard)
            .finish_non_exhaustive()
    }
}
