//! The middleware that authenticates requests.

use std::future::{Future, Ready, ready};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform};
use actix_web::{HttpMessage, HttpResponse};
use clerk_auth::{Authenticator, ReplyFormat};

use crate::context::{AuthContext, OwnAnswer};
use crate::convert::{self, Head};
use crate::error::AuthError;

/// A middleware that finds out who is calling, for the extractors and guards that come after it.
///
/// 1. It authenticates each request once and leaves the outcome on the request.
/// 2. It never refuses: [`Authed`](crate::Authed), [`MaybeAuthed`](crate::MaybeAuthed) and
///    [`Require`](crate::Require) do. A route with none of them is public.
/// 3. It appends the headers of [`RequestState::headers`](clerk_auth::RequestState::headers) to the response. (A
///    middleware that fails with an error leaves no response to append to; handlers and extractors do.)
/// 4. Where it wraps an app and again a scope or resource in it, each authenticates, and the one nearest to the handler
///    counts for it, its [`on_refusal`](Self::on_refusal) included.
///
/// actix runs the middleware first that was added **last**, so wrap with this one after the guards:
///
/// ```
/// use actix_web::{App, HttpServer, web};
/// use clerk_actix::{AuthMiddleware, Require};
/// use clerk_auth::{Authenticator, MachineAuth};
///
/// # fn serve(authenticator: Authenticator) -> std::io::Result<()> {
/// // Built once, outside of the closure: actix calls that in each worker, and clones share keys and connections.
/// let server = HttpServer::new(move || {
///     App::new()
///         .route("/jobs", web::get().to(async || "jobs"))
///         .wrap(Require::<MachineAuth>::new()) // runs second
///         .wrap(AuthMiddleware::new(authenticator.clone())) // runs first
/// });
/// # let _ = server.bind(("127.0.0.1", 0))?;
/// # Ok(())
/// # }
/// ```
///
/// The other way round the guard finds no outcome and answers 500.
#[derive(Clone, Debug)]
pub struct AuthMiddleware {
    authenticator: Authenticator,
    own_answer: Option<OwnAnswer>,
}

impl AuthMiddleware {
    /// A middleware that asks `authenticator`. Clones of one authenticator share its keys and connections, across
    /// workers, too: build it once, outside of the closure of `HttpServer::new`.
    pub fn new(authenticator: Authenticator) -> Self {
        Self { authenticator, own_answer: None }
    }

    /// Answers refusals with a response of the application's own, in extractors and guards alike.
    ///
    /// The response is sent as it is, with what it lacks of `WWW-Authenticate`, `Retry-After` and `Cache-Control`
    /// added. Take its status from [`AuthError::status`], unless it is to be another on purpose. gRPC requests are
    /// answered with a gRPC status all the same, since their clients read nothing else.
    ///
    /// ```
    /// use actix_web::HttpResponse;
    /// use clerk_actix::AuthMiddleware;
    /// # use clerk_auth::Authenticator;
    ///
    /// # fn middleware(authenticator: Authenticator) -> AuthMiddleware {
    /// AuthMiddleware::new(authenticator)
    ///     .on_refusal(|error| HttpResponse::build(error.status()).json(error.reason().as_str()))
    /// # }
    /// ```
    #[must_use]
    pub fn on_refusal(mut self, answer: impl Fn(&AuthError) -> HttpResponse + Send + Sync + 'static) -> Self {
        self.own_answer = Some(OwnAnswer::new(answer));
        self
    }
}

/// A service that authenticates each request before the inner one sees it; made by [`AuthMiddleware`].
#[derive(Debug)]
pub struct AuthService<S> {
    inner: Rc<S>,
    middleware: AuthMiddleware,
}

impl<S, B> Transform<S, ServiceRequest> for AuthMiddleware
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>> + 'static,
{
    type Response = ServiceResponse<B>;
    type Error = S::Error;
    type Transform = AuthService<S>;
    type InitError = ();
    type Future = Ready<Result<AuthService<S>, ()>>;

    fn new_transform(&self, inner: S) -> Self::Future {
        ready(Ok(AuthService { inner: Rc::new(inner), middleware: self.clone() }))
    }
}

impl<S, B> Service<ServiceRequest> for AuthService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>> + 'static,
{
    type Response = ServiceResponse<B>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<ServiceResponse<B>, S::Error>>>>;

    fn poll_ready(&self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let inner = Rc::clone(&self.inner);
        let AuthMiddleware { authenticator, own_answer } = self.middleware.clone();
        Box::pin(async move {
            let head = Head(request.head());
            let state = authenticator.authenticate(&head).await;
            let headers = state.headers();
            let format = ReplyFormat::of(&head);
            request.extensions_mut().insert(AuthContext { state, format, own_answer });
            let mut response = inner.call(request).await?;
            convert::append(response.headers_mut(), headers);
            Ok(response)
        })
    }
}
