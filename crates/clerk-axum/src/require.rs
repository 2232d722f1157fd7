//! The guard: refuses before a router's handlers run.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum_core::response::{IntoResponse, Response};
use clerk_auth::{FromAuth, Refusal, ReplyFormat, is_preflight};
use http::Request;
use tower_layer::Layer;
use tower_service::Service;

use crate::context;
use crate::rejection::AuthRejection;

/// A tower layer that lets callers of kind `T` through and refuses all others, with the answers of
/// [`Authed`](crate::Authed).
///
/// 1. CORS preflights pass: browsers send them without credentials.
/// 2. No [`AuthLayer`](crate::AuthLayer) before it: 500.
/// 3. Who is no `T` is refused: 401, 403 or 503.
/// 4. Then every check, in the order in which they were added.
///
/// Add it with `Router::route_layer` to guard the routes added so far, and the [`AuthLayer`](crate::AuthLayer) after
/// it, so that it runs before:
///
/// ```
/// use axum::{Router, routing::post};
/// use clerk_auth::{Authenticator, MachineAuth, Refusal};
/// use clerk_axum::{AuthLayer, Require};
///
/// # fn app(authenticator: Authenticator) -> Router {
/// let guard = Require::<MachineAuth>::new().check(|machine| match machine.machine_id() {
///     "mch_billing" => Ok(()),
///     _ => Err(Refusal::forbidden("only the billing service may call this")),
/// });
/// Router::new()
///     .route("/invoices", post(|| async { "made" }))
///     .route_layer(guard)
///     .layer(AuthLayer::new(authenticator))
/// # }
/// ```
pub struct Require<T> {
    checks: Arc<[Check<T>]>,
}

type Check<T> = Arc<dyn Fn(&T) -> Result<(), Refusal> + Send + Sync>;

/// The service that [`Require`] makes.
pub struct RequireService<S, T> {
    inner: S,
    require: Require<T>,
}

impl<T: FromAuth + 'static> Require<T> {
    /// Lets every caller of kind `T` through.
    pub fn new() -> Self {
        Self { checks: Arc::new([]) }
    }

    /// Lets through only whom `check` lets through as well; callable several times.
    #[must_use]
    pub fn check(self, check: impl Fn(&T) -> Result<(), Refusal> + Send + Sync + 'static) -> Self {
        let added: Check<T> = Arc::new(check);
        Self { checks: self.checks.iter().cloned().chain([added]).collect() }
    }

    /// Lets through only those for whom `condition` holds, and answers others with 403 `insufficient_scope`; callable
    /// several times. With [`check`](Self::check) the answer can say what is missing.
    ///
    /// ```
    /// use clerk_axum::Require;
    /// use clerk_auth::{Has, SessionAuth};
    ///
    /// let admins = Require::<SessionAuth>::new().only_if(|user| user.has(&Has::new().role("org:admin")));
    /// # let _ = admins;
    /// ```
    #[must_use]
    pub fn only_if(self, condition: impl Fn(&T) -> bool + Send + Sync + 'static) -> Self {
        self.check(move |caller| condition(caller).then_some(()).ok_or_else(|| Refusal::forbidden("")))
    }

    fn admit<B>(&self, request: &Request<B>) -> Result<(), AuthRejection> {
        if is_preflight(request) {
            return Ok(());
        }
        let context = context::of(request.extensions(), ReplyFormat::of(request))?;
        let caller: T = context.extract()?;
        self.checks.iter().try_for_each(|check| check(&caller)).map_err(|refusal| context.reject(refusal))
    }
}

impl<T: FromAuth + 'static> Default for Require<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<S, T> Layer<S> for Require<T> {
    type Service = RequireService<S, T>;

    fn layer(&self, inner: S) -> RequireService<S, T> {
        RequireService { inner, require: self.clone() }
    }
}

impl<S, T, B> Service<Request<B>> for RequireService<S, T>
where
    S: Service<Request<B>>,
    S::Response: IntoResponse,
    S::Future: Send + 'static,
    T: FromAuth + 'static,
{
    type Response = Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        match self.require.admit(&request) {
            Ok(()) => {
                let response = self.inner.call(request);
                Box::pin(async move { response.await.map(IntoResponse::into_response) })
            }
            Err(rejection) => Box::pin(async move { Ok(rejection.into_response()) }),
        }
    }
}

// By hand, because derived ones would ask the same of `T`.
impl<T> Clone for Require<T> {
    fn clone(&self) -> Self {
        Self { checks: Arc::clone(&self.checks) }
    }
}

impl<S: Clone, T> Clone for RequireService<S, T> {
    fn clone(&self) -> Self {
        Self { inner: self.inner.clone(), require: self.require.clone() }
    }
}

impl<T> fmt::Debug for Require<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Require").field("checks", &self.checks.len()).finish()
    }
}

impl<S: fmt::Debug, T> fmt::Debug for RequireService<S, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequireService").field("inner", &self.inner).field("require", &self.require).finish()
    }
}
