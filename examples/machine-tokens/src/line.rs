//! A line to the API that counts what goes over it and can be cut.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use clerk_api::async_trait;
use clerk_api::transport::{ReqwestTransport, Transport, TransportError};

/// A [`Transport`] around reqwest's, for what the emulator's request log and off switch are for where the API is
/// somebody else's.
#[derive(Debug)]
pub(crate) struct Line {
    reqwest: ReqwestTransport,
    state: Arc<State>,
}

#[derive(Debug, Default)]
struct State {
    cut: AtomicBool,
    /// Methods and paths of what was sent.
    sent: Mutex<Vec<(http::Method, String)>>,
}

impl Line {
    pub(crate) fn new() -> Result<Self, TransportError> {
        Ok(Self { reqwest: ReqwestTransport::new()?, state: Arc::default() })
    }

    /// A line with connections of its own that is counted and cut together with this one.
    pub(crate) fn another(&self) -> Result<Self, TransportError> {
        Ok(Self { reqwest: ReqwestTransport::new()?, state: Arc::clone(&self.state) })
    }

    /// From now on nothing gets through, or everything again.
    pub(crate) fn set_cut(&self, cut: bool) {
        self.state.cut.store(cut, Ordering::SeqCst);
    }

    /// How many requests were sent so far that `counts` picks by method and path.
    pub(crate) fn count(&self, counts: impl Fn(&http::Method, &str) -> bool) -> usize {
        let sent = self.state.sent.lock().unwrap_or_else(PoisonError::into_inner);
        sent.iter().filter(|(method, path)| counts(method, path)).count()
    }
}

#[async_trait]
impl Transport for Line {
    async fn send(&self, request: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        if self.state.cut.load(Ordering::SeqCst) {
            return Err(TransportError::connect("the line to the API is cut"));
        }
        let sent = (request.method().clone(), request.uri().path().to_owned());
        self.state.sent.lock().unwrap_or_else(PoisonError::into_inner).push(sent);
        self.reqwest.send(request).await
    }
}

#[cfg(test)]
mod tests {
    use clerk_api::Clerk;
    use clerk_api::transport::RetryPolicy;
    use clerk_emulator::Emulator;

    use super::*;

    #[tokio::test]
    async fn what_goes_over_any_of_the_lines_is_counted_and_a_cut_ends_all_of_them() {
        let emulator = Emulator::start();
        let line = Line::new().unwrap();
        let builder = Clerk::builder().api_url(emulator.api_url()).secret_key(emulator.secret_key());
        let clerk = builder.transport(line.another().unwrap()).retry(RetryPolicy::never()).build().unwrap();

        clerk.jwks().get().await.unwrap();
        line.set_cut(true);
        assert!(clerk.jwks().get().await.unwrap_err().is_connect());
        line.set_cut(false);
        clerk.jwks().get().await.unwrap();

        assert_eq!(line.count(|_, _| true), 2, "what was cut off was not sent");
        assert_eq!(line.count(|method, path| method == http::Method::GET && path == "/v1/jwks"), 2);
        assert_eq!(emulator.requests().len(), 2);
    }
}
