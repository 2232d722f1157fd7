//! The guard: refuses before handlers run.

use std::fmt;
use std::future::{Future, Ready, ready};
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::EitherBody;
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform};
use clerk_auth::{Feature, Freshness, FromAuth, Guard, Permission, Plan, Refusal, Role, SessionAuth, is_preflight};

use crate::context::AuthContext;
use crate::convert::Head;
use crate::error::AuthError;

/// A middleware that lets callers of kind `T` through and refuses all others, with the answers of
/// [`Authed`](crate::Authed).
///
/// 1. CORS preflights pass, since browsers send them without credentials: `OPTIONS` with `Origin` and
///    `Access-Control-Request-Method`, without credentials and without a body that the head tells of. Anybody can send
///    one, so what comes after the guard must do nothing for `OPTIONS` but CORS; handlers for any method (`web::to`,
///    `Resource::to`) do more. See [`guard_preflights`](Self::guard_preflights).
/// 2. No [`AuthMiddleware`](crate::AuthMiddleware) before it: 500.
/// 3. Who is no `T` is refused: 401, 403 or 503.
/// 4. Then every check, in the order in which they were added.
///
/// Wrap an app, scope or resource with it, and the app with [`AuthMiddleware`](crate::AuthMiddleware) **after** it, so
/// that that one runs before:
///
/// ```
/// use actix_web::{App, web};
/// use clerk_actix::{AuthMiddleware, Require};
/// use clerk_auth::{Authenticator, MachineAuth, Refusal};
///
/// # fn example(authenticator: Authenticator) {
/// let guard = Require::<MachineAuth>::new().check(|machine| match machine.machine_id() {
///     "mch_billing" => Ok(()),
///     _ => Err(Refusal::forbidden("only the billing service may call this")),
/// });
/// let app = App::new()
///     .service(web::scope("/invoices").wrap(guard).route("", web::post().to(async || "made")))
///     .wrap(AuthMiddleware::new(authenticator));
/// # let _ = app;
/// # }
/// ```
pub struct Require<T> {
    guard: Guard<T>,
    redirects_pages: bool,
}

/// The service that [`Require`] makes.
pub struct RequireService<S, T> {
    inner: S,
    require: Require<T>,
}

impl<T: FromAuth + 'static> Require<T> {
    /// Lets every caller of kind `T` through.
    pub fn new() -> Self {
        Self { guard: Guard::new(), redirects_pages: false }
    }

    /// Refuses CORS preflights like every other request without credentials: for handlers that do the same for every
    /// method. A CORS middleware then belongs outside of this one, where it answers preflights before they come here.
    #[must_use]
    pub fn guard_preflights(self) -> Self {
        Self { guard: self.guard.guard_preflights(), ..self }
    }

    /// Lets through only whom `check` lets through as well; callable several times.
    #[must_use]
    pub fn check(self, check: impl Fn(&T) -> Result<(), Refusal> + Send + Sync + 'static) -> Self {
        Self { guard: self.guard.check(check), ..self }
    }

    /// Lets through only those for whom `condition` holds, and answers others with 403 `insufficient_scope`; callable
    /// several times. With [`check`](Self::check) the answer can say what is missing.
    ///
    /// ```
    /// use clerk_actix::Require;
    /// use clerk_auth::{Has, SessionAuth};
    ///
    /// let admins = Require::<SessionAuth>::new().only_if(|user| user.has(&Has::new().role("org:admin")));
    /// # let _ = admins;
    /// ```
    #[must_use]
    pub fn only_if(self, condition: impl Fn(&T) -> bool + Send + Sync + 'static) -> Self {
        Self { guard: self.guard.only_if(condition), ..self }
    }

    /// Sends browsers that open a page and are not signed in to the sign-in page instead of refusing them, with the way
    /// back: 307 to [`Authenticator::sign_in_redirect`](clerk_auth::Authenticator::sign_in_redirect). Those whose
    /// session waits for a task are sent there.
    ///
    /// All others get what they would get without it, which is JSON: scripts and programs, forms, callers who are signed
    /// in and may not do this or are of another kind, and those for whom signing in would change nothing. See
    /// [`Authenticator::sign_in_reply`](clerk_auth::Authenticator::sign_in_reply), which decides it.
    ///
    /// [`AuthMiddleware::redirect_pages_to_sign_in`](crate::AuthMiddleware::redirect_pages_to_sign_in) does so for extractors, too.
    ///
    /// ```
    /// use clerk_auth::SessionAuth;
    /// use clerk_actix::Require;
    ///
    /// let pages = Require::<SessionAuth>::new().redirect_to_sign_in();
    /// # let _ = pages;
    /// ```
    #[must_use]
    pub fn redirect_to_sign_in(mut self) -> Self {
        self.redirects_pages = true;
        self
    }

    fn admit(&self, request: &ServiceRequest) -> Result<(), AuthError> {
        let request = request.request();
        if self.guard.passes_preflights() && is_preflight(&Head::of(request)) {
            return Ok(());
        }
        AuthContext::of(request)?.admitted(&self.guard, request, self.redirects_pages)
    }
}

/// What users must have. Callable several times and in any combination: all of it must hold, asked in this order, and the
/// first refusal is the answer. Names are constants of the application's own types, checked when they are compiled.
///
/// ```
/// use clerk_auth::{Permission, SessionAuth, Strict};
/// use clerk_actix::Require;
///
/// struct ManageInvoices;
/// impl Permission for ManageInvoices {
///     const NAME: &'static str = "org:invoices:manage";
/// }
/// let may_pay_out = Require::<SessionAuth>::new().permission::<ManageInvoices>().reverified::<Strict>();
/// # let _ = may_pay_out;
/// ```
impl Require<SessionAuth> {
    /// Lets through only users with this role in the active organization, as [`HasRole`](clerk_auth::HasRole) does.
    #[must_use]
    pub fn role<R: Role>(self) -> Self {
        Self { guard: self.guard.role::<R>(), ..self }
    }

    /// Lets through only users with this permission in the active organization, as
    /// [`HasPermission`](clerk_auth::HasPermission) does.
    #[must_use]
    pub fn permission<P: Permission>(self) -> Self {
        Self { guard: self.guard.permission::<P>(), ..self }
    }

    /// Lets through only users who have, or whose active organization has, this feature, as
    /// [`HasFeature`](clerk_auth::HasFeature) does.
    #[must_use]
    pub fn feature<F: Feature>(self) -> Self {
        Self { guard: self.guard.feature::<F>(), ..self }
    }

    /// Lets through only users who have, or whose active organization has, this plan, as
    /// [`HasPlan`](clerk_auth::HasPlan) does.
    #[must_use]
    pub fn plan<P: Plan>(self) -> Self {
        Self { guard: self.guard.plan::<P>(), ..self }
    }

    /// Lets through only users who have confirmed lately enough who they are, as [`Reverified`](clerk_auth::Reverified)
    /// does, and answers others with 403 and the body that Clerk's components wait for. Ask for it last, so that nobody
    /// has to who may not do it anyway.
    #[must_use]
    pub fn reverified<F: Freshness>(self) -> Self {
        Self { guard: self.guard.reverified::<F>(), ..self }
    }
}

impl<T: FromAuth + 'static> Default for Require<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<S, T, B> Transform<S, ServiceRequest> for Require<T>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>>,
    S::Future: 'static,
    T: FromAuth + 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = S::Error;
    type Transform = RequireService<S, T>;
    type InitError = ();
    type Future = Ready<Result<RequireService<S, T>, ()>>;

    fn new_transform(&self, inner: S) -> Self::Future {
        ready(Ok(RequireService { inner, require: self.clone() }))
    }
}

impl<S, T, B> Service<ServiceRequest> for RequireService<S, T>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>>,
    S::Future: 'static,
    T: FromAuth + 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<ServiceResponse<EitherBody<B>>, S::Error>>>>;

    fn poll_ready(&self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&self, request: ServiceRequest) -> Self::Future {
        match self.require.admit(&request) {
            Ok(()) => {
                let response = self.inner.call(request);
                Box::pin(async move { response.await.map(ServiceResponse::map_into_left_body) })
            }
            // A response and not an `Err`, so that the middlewares outside add their headers to it.
            Err(error) => Box::pin(async move { Ok(request.error_response(error).map_into_right_body()) }),
        }
    }
}

// By hand, because derived ones would ask the same of `T`.
impl<T> Clone for Require<T> {
    fn clone(&self) -> Self {
        Self { guard: self.guard.clone(), redirects_pages: self.redirects_pages }
    }
}

impl<T> fmt::Debug for Require<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Require").field("guard", &self.guard).field("redirects_pages", &self.redirects_pages).finish()
    }
}

impl<S: fmt::Debug, T> fmt::Debug for RequireService<S, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequireService").field("inner", &self.inner).field("require", &self.require).finish()
    }
}
