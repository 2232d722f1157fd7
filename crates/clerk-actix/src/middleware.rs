//! The middleware that authenticates requests.

use std::fmt;
use std::future::{Future, Ready, ready};
use std::pin::Pin;
use std::sync::Arc;

use actix_web::body::EitherBody;
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform};
use actix_web::{Error, HttpRequest, HttpResponse};
use clerk_auth::Authenticator;

use crate::context::{Answers, OwnAnswer};
use crate::error::AuthError;
use crate::service::AuthService;

/// A middleware that finds out who is calling, for the extractors and guards that come after it.
///
/// 1. It authenticates each request once and leaves the outcome on the request.
/// 2. It refuses nobody: [`Authed`](crate::Authed), [`MaybeAuthed`](crate::MaybeAuthed) and
///    [`Require`](crate::Require) do. A route with none of them is public.
/// 3. Where [`RequestState::reply`](clerk_auth::RequestState::reply) has an answer, it gives that one and runs nothing:
///    the redirect of a handshake, by which a browser gets its cookies, and the page for what only a developer can mend.
/// 4. Else it appends the headers of [`RequestState::headers`](clerk_auth::RequestState::headers) to the response, beside
///    those that are there. (A middleware that fails with an error leaves no response to append to; handlers and
///    extractors do.)
/// 5. Where it wraps an app and again a scope or resource in it, each authenticates, and the one nearest to the handler
///    counts for it, its options included. A handshake is the outer one's first; what it or a refresh brought, those with
///    the same authenticator share.
///
/// The body of a request is not touched.
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
    pub(crate) source: Source,
    pub(crate) answers: Answers,
}

/// Where the authenticator of a request comes from.
#[derive(Clone)]
pub(crate) enum Source {
    One(Authenticator),
    PerRequest(Arc<dyn Fn(&HttpRequest) -> Choice + Send + Sync>),
}

type Choice = Pin<Box<dyn Future<Output = Result<Authenticator, Error>>>>;

impl AuthMiddleware {
    /// A middleware that asks `authenticator`. Clones of one authenticator share its keys and connections, across
    /// workers, too: build it once, outside of the closure of `HttpServer::new`.
    pub fn new(authenticator: Authenticator) -> Self {
        Self { source: Source::One(authenticator), answers: Answers::default() }
    }

    /// A middleware that asks `choose` for the authenticator of each request: for several Clerk instances behind one
    /// service, and for keys that change while it runs.
    ///
    /// The one it gives is asked as it is: nothing of another one's options or cached keys comes into it. Keep
    /// authenticators and give out clones, since a new one has no keys yet. An `Err` is the answer to the request.
    ///
    /// Whatever of a request `choose` goes by, callers wrote it. That is safe as long as each tenant's data is reached
    /// through the same choice: a caller who names another tenant is then judged by that tenant's keys.
    ///
    /// ```
    /// use std::collections::HashMap;
    /// use std::sync::Arc;
    ///
    /// use actix_web::error::ErrorNotFound;
    /// use clerk_actix::AuthMiddleware;
    /// use clerk_auth::Authenticator;
    ///
    /// fn by_host(tenants: HashMap<String, Authenticator>) -> AuthMiddleware {
    ///     let tenants = Arc::new(tenants);
    ///     AuthMiddleware::per_request(move |request| {
    ///         let chosen = tenants.get(request.connection_info().host()).cloned();
    ///         async { chosen.ok_or_else(|| ErrorNotFound("no such tenant")) }
    ///     })
    /// }
    /// ```
    ///
    /// And to change keys in a running service:
    ///
    /// ```
    /// use std::sync::{Arc, RwLock};
    ///
    /// use clerk_actix::AuthMiddleware;
    /// use clerk_auth::Authenticator;
    ///
    /// /// Whoever writes to `current` has the next request judged by the new one.
    /// fn reloadable(current: Arc<RwLock<Authenticator>>) -> AuthMiddleware {
    ///     AuthMiddleware::per_request(move |_| {
    ///         let authenticator = current.read().unwrap().clone();
    ///         async { Ok(authenticator) }
    ///     })
    /// }
    /// ```
    pub fn per_request<F, Fut>(choose: F) -> Self
    where
        F: Fn(&HttpRequest) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Authenticator, Error>> + 'static,
    {
        let choose = move |request: &HttpRequest| -> Choice { Box::pin(choose(request)) };
        Self { source: Source::PerRequest(Arc::new(choose)), answers: Answers::default() }
    }

    /// Answers refusals with a response of the application's own, in extractors and guards alike.
    ///
    /// The response is sent as it is, with what it lacks of `WWW-Authenticate`, `Retry-After` and `Cache-Control`
    /// added. Take its status from [`AuthError::status`], unless it is to be another on purpose. gRPC requests are
    /// answered with a gRPC status all the same, since their clients read nothing else.
    /// [`Refusal::body`](clerk_auth::Refusal::body) is the JSON that is not sent then; Clerk's components in the browser
    /// read it where a user must verify themselves again.
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
        self.answers.own = Some(OwnAnswer::new(answer));
        self
    }

    /// Sends browsers that open a page and are not signed in to the sign-in page, in extractors and guards alike. See
    /// [`Require::redirect_to_sign_in`](crate::Require::redirect_to_sign_in), which does so for one guard.
    #[must_use]
    pub fn redirect_pages_to_sign_in(mut self) -> Self {
        self.answers.redirects_pages = true;
        self
    }
}

impl<S, B> Transform<S, ServiceRequest> for AuthMiddleware
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>> + 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = S::Error;
    type Transform = AuthService<S>;
    type InitError = ();
    type Future = Ready<Result<AuthService<S>, ()>>;

    fn new_transform(&self, inner: S) -> Self::Future {
        ready(Ok(AuthService::new(inner, self.clone())))
    }
}

impl Source {
    /// The authenticator of a request, or the answer in place of one.
    pub(crate) async fn of(&self, request: &HttpRequest) -> Result<Authenticator, Error> {
        match self {
            Self::One(authenticator) => Ok(authenticator.clone()),
            Self::PerRequest(choose) => choose(request).await,
        }
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(authenticator) => authenticator.fmt(f),
            Self::PerRequest(_) => f.write_str("PerRequest"),
        }
    }
}
