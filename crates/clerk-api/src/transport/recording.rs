//! A transport for tests: keeps what was sent and answers from a queue.

use std::{
    collections::VecDeque,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use async_trait::async_trait;
use bytes::Bytes;
use http::{HeaderValue, Request, Response, StatusCode, header};
use serde::Serialize;

use super::{Transport, TransportError};

/// Keeps every request and answers from a queue of replies. Clones share both.
///
/// A request that finds the queue empty fails with a text that names it; it is not sent again.
///
/// # Example
///
/// ```
/// # async fn example() -> Result<(), clerk_api::Error> {
/// use clerk_api::{Clerk, transport::RecordingTransport};
/// use http::{Method, StatusCode};
///
/// let transport = RecordingTransport::new();
/// transport.reply_json(StatusCode::OK, &serde_json::json!({"total_count": 7}));
/// let clerk = Clerk::builder().secret_key("sk_test_1").transport(transport.clone()).build()?;
///
/// let count: serde_json::Value = clerk.request(Method::GET, "/users/count").send().await?;
/// assert_eq!(count["total_count"], 7);
/// assert_eq!(transport.requests()[0].uri().path(), "/v1/users/count");
/// # Ok(()) }
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(example()).unwrap();
/// ```
#[derive(Clone, Default)]
pub struct RecordingTransport {
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    requests: Vec<Request<Bytes>>,
    replies: VecDeque<Result<Response<Bytes>, TransportError>>,
}

impl RecordingTransport {
    /// A transport without requests and replies.
    pub fn new() -> Self {
        Self::default()
    }

    /// Queues an answer.
    pub fn reply(&self, response: Response<Bytes>) {
        self.lock().replies.push_back(Ok(response));
    }

    /// Queues a JSON answer; a `body` that cannot be serialised becomes a failure that says so.
    pub fn reply_json(&self, status: StatusCode, body: &(impl Serialize + ?Sized)) {
        let reply = match serde_json::to_vec(body) {
            Ok(bytes) => {
                let mut response = Response::new(Bytes::from(bytes));
                *response.status_mut() = status;
                response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
                Ok(response)
            }
            Err(error) => Err(TransportError::other(error)),
        };
        self.lock().replies.push_back(reply);
    }

    /// Queues a failure to answer.
    pub fn reply_error(&self, error: TransportError) {
        self.lock().replies.push_back(Err(error));
    }

    /// The requests so far, in the order of their arrival.
    pub fn requests(&self) -> Vec<Request<Bytes>> {
        self.lock().requests.clone()
    }

    /// How many queued replies have not been used.
    pub fn unused_replies(&self) -> usize {
        self.lock().replies.len()
    }

    /// Takes the requests so far and drops the replies.
    pub fn take_requests(&self) -> Vec<Request<Bytes>> {
        let mut state = self.lock();
        state.replies.clear();
        std::mem::take(&mut state.requests)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for RecordingTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.lock();
        f.debug_struct("RecordingTransport")
            .field("requests", &state.requests.len())
            .field("unused_replies", &state.replies.len())
            .finish()
    }
}

#[async_trait]
impl Transport for RecordingTransport {
    async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let mut state = self.lock();
        let line = format!("{} {}", request.method(), request.uri());
        state.requests.push(request);
        let count = state.requests.len();
        state.replies.pop_front().unwrap_or_else(|| {
            Err(TransportError::other(format!("unexpected request number {count}: {line} (no reply is queued for it)")))
        })
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;

    use super::*;
    use crate::Clerk;

    #[tokio::test]
    async fn replies_come_in_order_and_an_unexpected_request_is_named() {
        let transport = RecordingTransport::new();
        transport.reply_json(StatusCode::OK, "first");
        transport.reply_error(TransportError::body("cut off"));
        let clerk = Clerk::builder().secret_key("sk_test_1").transport(transport.clone()).build().unwrap();
        let call = || clerk.request(http::Method::GET, "/users/count").send::<String>();

        assert_eq!(call().await.unwrap(), "first");
        assert!(call().await.unwrap_err().is_body());
        let error = call().await.unwrap_err();
        assert_eq!(
            error.source().unwrap().to_string(),
            "unexpected request number 3: GET https://api.clerk.com/v1/users/count (no reply is queued for it)"
        );
        assert_eq!(transport.requests().len(), 3);
        assert!(!format!("{:?} {transport:?}", transport.requests()).contains("sk_test"));
    }
}
