//! What carries requests: the [`Transport`] trait, a reqwest implementation, a recording one for tests, and retries.

use std::{error::Error as StdError, fmt, future::Future, sync::Arc};

use async_trait::async_trait;
use bytes::Bytes;

#[cfg(any(test, feature = "test-util"))]
mod recording;
#[cfg(feature = "reqwest")]
mod reqwest;
pub(crate) mod retry;
pub(crate) mod timer;

#[cfg(any(test, feature = "test-util"))]
pub use self::recording::RecordingTransport;
#[cfg(feature = "reqwest")]
pub use self::reqwest::ReqwestTransport;
pub use self::{retry::RetryPolicy, timer::Timer};

/// The largest body of an answer that is accepted, in bytes (16 MiB).
///
/// [`ReqwestTransport`](crate::transport) stops reading there. Your own transport should as well; an answer that comes
/// back larger is refused.
pub const MAX_BODY_BYTES: usize = 16 * 1024 * 1024;

/// Sends one HTTP request and returns the answer, whatever its status.
///
/// Implement it with [`async_trait`](crate::async_trait) to run the client on another HTTP stack, or pass a closure to
/// [`transport_fn`]. An implementation:
///
/// * must not follow redirects: the request carries a secret key;
/// * must not retry: the client decides that;
/// * should stop reading a body beyond [`MAX_BODY_BYTES`];
/// * may be cancelled by dropping the future, for example when a time-out passes.
///
/// # Example
///
/// ```
/// use bytes::Bytes;
/// use clerk_api::{async_trait, transport::{Transport, TransportError}};
///
/// #[derive(Debug)]
/// struct Offline;
///
/// #[async_trait]
/// impl Transport for Offline {
///     async fn send(&self, _: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
///         Err(TransportError::connect("this machine is offline"))
///     }
/// }
/// ```
#[async_trait]
pub trait Transport: fmt::Debug + Send + Sync {
    /// Sends `request`, whose URI is absolute, and reads the whole answer.
    ///
    /// # Errors
    ///
    /// When no complete answer arrived. An answer with a failure status is not an error here.
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError>;
}

#[async_trait]
impl<T: Transport + ?Sized> Transport for Arc<T> {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        (**self).send(request).await
    }
}

/// Why no complete answer arrived.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: Box<dyn StdError + Send + Sync>,
}

/// At which point a transport failed.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The connection could not be made, or it ended before the head of an answer arrived.
    Connect,
    /// Time ran out.
    Timeout,
    /// The head of an answer arrived, its body did not: cut off, or larger than [`MAX_BODY_BYTES`].
    Body,
    /// Anything else.
    Other,
}

impl TransportError {
    /// A failure of the given kind with its cause.
    ///
    /// The cause is shown in logs, so it must hold no secret: strip URLs and headers first.
    pub fn new(kind: TransportErrorKind, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { kind, source: source.into() }
    }

    /// A [`TransportErrorKind::Connect`] failure.
    pub fn connect(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(TransportErrorKind::Connect, source)
    }

    /// A [`TransportErrorKind::Timeout`] failure.
    pub fn timeout(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(TransportErrorKind::Timeout, source)
    }

    /// A [`TransportErrorKind::Body`] failure.
    pub fn body(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(TransportErrorKind::Body, source)
    }

    /// A [`TransportErrorKind::Other`] failure.
    pub fn other(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(TransportErrorKind::Other, source)
    }

    /// At which point the transport failed.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            TransportErrorKind::Connect => "no connection to the API",
            TransportErrorKind::Timeout => "the API did not answer in time",
            TransportErrorKind::Body => "the API's answer could not be read to its end",
            TransportErrorKind::Other => "the request could not be sent",
        })
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}

/// Makes a [`Transport`] of an async closure.
///
/// # Example
///
/// ```
/// use bytes::Bytes;
/// use clerk_api::{Clerk, transport::transport_fn};
///
/// let transport = transport_fn(|request: http::Request<Bytes>| async move {
///     assert_eq!(request.uri().host(), Some("api.clerk.com"));
///     let mut answer = http::Response::new(Bytes::from_static(b"{}"));
///     answer.headers_mut().insert("content-type", http::HeaderValue::from_static("application/json"));
///     Ok(answer)
/// });
/// let clerk = Clerk::builder().secret_key("sk_test_123").transport(transport).build()?;
/// # Ok::<(), clerk_api::Error>(())
/// ```
pub fn transport_fn<F, Fut>(send: F) -> TransportFn<F>
where
    F: Fn(http::Request<Bytes>) -> Fut + Send + Sync,
    Fut: Future<Output = Result<http::Response<Bytes>, TransportError>> + Send,
{
    TransportFn { send }
}

/// A [`Transport`] made of an async closure by [`transport_fn`].
#[derive(Clone, Copy)]
pub struct TransportFn<F> {
    send: F,
}

impl<F> fmt::Debug for TransportFn<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportFn").finish_non_exhaustive()
    }
}

#[async_trait]
impl<F, Fut> Transport for TransportFn<F>
where
    F: Fn(http::Request<Bytes>) -> Fut + Send + Sync,
    Fut: Future<Output = Result<http::Response<Bytes>, TransportError>> + Send,
{
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        (self.send)(request).await
    }
}
