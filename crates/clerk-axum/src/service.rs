//! The service that authenticates requests.

use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum_core::response::{IntoResponse, Response};
use clerk_auth::ReplyFormat;
use http::Request;
use tower_service::Service;

use crate::context::AuthContext;
use crate::convert::{self, Head};
use crate::layer::AuthLayer;

/// A service that authenticates each request before the inner one sees it; made by [`AuthLayer`].
#[derive(Clone, Debug)]
pub struct AuthService<S> {
    inner: S,
    layer: AuthLayer,
}

impl<S> AuthService<S> {
    pub(crate) fn new(inner: S, layer: AuthLayer) -> Self {
        Self { inner, layer }
    }
}

impl<S, B> Service<Request<B>> for AuthService<S>
where
    S: Service<Request<B>> + Clone + Send + 'static,
    S::Response: IntoResponse,
    S::Future: Send,
    B: Send + 'static,
{
    type Response = Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        // `poll_ready` made `self.inner` ready, which a clone of it need not be (it may hold a permit or a connection):
        // the future takes the ready one and leaves the clone in its place.
        let clone = self.inner.clone();
        let mut inner = mem::replace(&mut self.inner, clone);
        let AuthLayer { source, answers } = self.layer.clone();
        Box::pin(async move {
            let (mut parts, body) = request.into_parts();
            let authenticator = match source.of(&parts).await {
                Ok(authenticator) => authenticator,
                Err(response) => return Ok(response),
            };
            let outer = parts.extensions.get::<AuthContext>().map(AuthContext::outcome);
            let state = authenticator.authenticate_within(&Head::from(&parts), outer).await;
            let format = ReplyFormat::of(&parts);
            if let Some(reply) = state.reply(format) {
                return Ok(convert::response(reply));
            }
            let headers = state.headers();
            parts.extensions.insert(AuthContext { state, authenticator, format, answers });
            let mut response = inner.call(Request::from_parts(parts, body)).await?.into_response();
            convert::append(response.headers_mut(), headers);
            Ok(response)
        })
    }
}
