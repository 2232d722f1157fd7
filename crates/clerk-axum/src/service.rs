//! The service that authenticates requests.

use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll};

use clerk_auth::{Authenticator, ReplyFormat};
use http::{Request, Response};
use tower_service::Service;

use crate::context::{AuthContext, OwnAnswer};
use crate::convert;

/// A service that authenticates each request before the inner one sees it; made by [`AuthLayer`](crate::AuthLayer).
#[derive(Clone, Debug)]
pub struct AuthService<S> {
    inner: S,
    authenticator: Authenticator,
    own_answer: Option<OwnAnswer>,
}

impl<S> AuthService<S> {
    pub(crate) fn new(inner: S, authenticator: Authenticator, own_answer: Option<OwnAnswer>) -> Self {
        Self { inner, authenticator, own_answer }
    }
}

impl<S, B, R> Service<Request<B>> for AuthService<S>
where
    S: Service<Request<B>, Response = Response<R>> + Clone + Send + 'static,
    S::Future: Send,
    B: Send + 'static,
{
    type Response = Response<R>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response<R>, S::Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        // `poll_ready` made `self.inner` ready, which a clone of it need not be (it may hold a permit or a connection):
        // the future takes the ready one and leaves the clone in its place.
        let clone = self.inner.clone();
        let mut inner = mem::replace(&mut self.inner, clone);
        let authenticator = self.authenticator.clone();
        let own_answer = self.own_answer.clone();
        Box::pin(async move {
            let (mut parts, body) = request.into_parts();
            let state = authenticator.authenticate(&parts).await;
            let headers = state.headers();
            let format = ReplyFormat::of(&parts);
            parts.extensions.insert(AuthContext { state, format, own_answer });
            let mut response = inner.call(Request::from_parts(parts, body)).await?;
            convert::append(response.headers_mut(), headers);
            Ok(response)
        })
    }
}
