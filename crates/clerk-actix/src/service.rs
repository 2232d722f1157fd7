//! The service that authenticates requests.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_web::HttpMessage;
use actix_web::body::EitherBody;
use actix_web::dev::{Extensions, Service, ServiceRequest, ServiceResponse};
use clerk_auth::ReplyFormat;

use crate::context::AuthContext;
use crate::convert::{self, Head};
use crate::middleware::AuthMiddleware;

/// A service that authenticates each request before the inner one sees it; made by [`AuthMiddleware`].
#[derive(Debug)]
pub struct AuthService<S> {
    inner: Rc<S>,
    middleware: AuthMiddleware,
}

impl<S> AuthService<S> {
    pub(crate) fn new(inner: S, middleware: AuthMiddleware) -> Self {
        Self { inner: Rc::new(inner), middleware }
    }
}

impl<S, B> Service<ServiceRequest> for AuthService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>> + 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, S::Error>>>>;

    fn poll_ready(&self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let inner = Rc::clone(&self.inner);
        let AuthMiddleware { source, answers } = self.middleware.clone();
        Box::pin(async move {
            let authenticator = match source.of(request.request()).await {
                Ok(authenticator) => authenticator,
                Err(error) => return Ok(request.error_response(error).map_into_right_body()),
            };
            let head = Head::of(request.request());
            let outer = Extensions::get::<AuthContext>(&request.extensions()).cloned();
            let state = authenticator.authenticate_within(&head, outer.as_ref().map(AuthContext::outcome)).await;
            let format = ReplyFormat::of(&head);
            if let Some(reply) = state.reply(format) {
                return Ok(request.into_response(convert::response(reply)).map_into_right_body());
            }
            let headers = state.headers();
            request.extensions_mut().insert(AuthContext { state, authenticator, format, answers });
            let mut response = inner.call(request).await?.map_into_left_body();
            convert::append(response.headers_mut(), headers);
            Ok(response)
        })
    }
}
