//! The transport over reqwest. The only file that names reqwest.

use async_trait::async_trait;
use bytes::{Bytes, BytesMut};
use reqwest::{Client, Response, redirect};

use super::{MAX_BODY_BYTES, Transport, TransportError, TransportErrorKind};

/// Sends requests with reqwest, on a tokio runtime.
///
/// Cloning is cheap and shares the connections. Time-outs come from
/// [`RetryPolicy`](crate::transport::RetryPolicy), not from here.
#[derive(Clone, Debug)]
pub struct ReqwestTransport {
    client: Client,
}

impl ReqwestTransport {
    /// A transport with its own connections, that follows no redirects.
    ///
    /// # Errors
    ///
    /// When reqwest cannot set up TLS.
    pub fn new() -> Result<Self, TransportError> {
        Client::builder()
            // A redirect would take the secret key, or at least the token to verify, somewhere else.
            .redirect(redirect::Policy::none())
            .build()
            .map(|client| Self { client })
            .map_err(|error| TransportError::other(error.without_url()))
    }

    /// A transport over a client of yours, for its proxy, TLS or pool settings.
    ///
    /// Give it `redirect::Policy::none()`. With another policy an answer that comes from a redirect is refused, but by
    /// then the request has already been sent on.
    pub fn from_client(client: Client) -> Self {
        Self { client }
    }
}

#[async_trait]
impl Transport for ReqwestTransport {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        if tokio::runtime::Handle::try_current().is_err() {
            return Err(TransportError::other("reqwest needs a tokio runtime, and this does not run on one"));
        }
        let request =
            reqwest::Request::try_from(request).map_err(|error| TransportError::other(error.without_url()))?;
        let url = request.url().clone();
        let response = self.client.execute(request).await.map_err(before_answer)?;
        if *response.url() != url {
            return Err(TransportError::other(
                "the reqwest client followed a redirect; build it with `redirect::Policy::none()`",
            ));
        }
        let mut answer = http::Response::new(Bytes::new());
        *answer.status_mut() = response.status();
        *answer.version_mut() = response.version();
        *answer.headers_mut() = response.headers().clone();
        *answer.body_mut() = read_body(response).await?;
        Ok(answer)
    }
}

/// Reads a body, and stops where it is too large to be an answer of the API.
async fn read_body(mut response: Response) -> Result<Bytes, TransportError> {
    let too_large = || TransportError::body(format!("the body is larger than {MAX_BODY_BYTES} bytes"));
    let announced = response.content_length().unwrap_or(0);
    if announced > MAX_BODY_BYTES as u64 {
        return Err(too_large());
    }
    let mut body = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(within_answer)? {
        if body.len().saturating_add(chunk.len()) > MAX_BODY_BYTES {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

/// A failure before the head of an answer was there.
fn before_answer(error: reqwest::Error) -> TransportError {
    let kind = if error.is_timeout() {
        TransportErrorKind::Timeout
    } else if error.is_connect() || (error.is_request() && !error.is_builder()) {
        // Not only while connecting: a pooled connection that the server closes ends here as well.
        TransportErrorKind::Connect
    } else {
        TransportErrorKind::Other
    };
    TransportError::new(kind, error.without_url())
}

/// A failure while the body was read.
fn within_answer(error: reqwest::Error) -> TransportError {
    let kind = if error.is_timeout() { TransportErrorKind::Timeout } else { TransportErrorKind::Body };
    TransportError::new(kind, error.without_url())
}
