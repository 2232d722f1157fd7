//! The layer that authenticates requests.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use axum_core::response::{IntoResponse, Response};
use clerk_auth::{Authenticator, Refusal};
use http::request::Parts;
use tower_layer::Layer;

use crate::context::{Answers, OwnAnswer};
use crate::service::AuthService;

/// A tower layer that finds out who is calling, for the extractors and guards that come after it.
///
/// 1. It authenticates each request once and leaves the outcome on the request.
/// 2. It refuses nobody: [`Authed`](crate::Authed), [`MaybeAuthed`](crate::MaybeAuthed) and
///    [`Require`](crate::Require) do. A route with none of them is public.
/// 3. Where [`RequestState::reply`](clerk_auth::RequestState::reply) has an answer, it gives that one and runs nothing:
///    the redirect of a handshake, by which a browser gets its cookies, and the page for what only a developer can mend.
/// 4. Else it appends the headers of [`RequestState::headers`](clerk_auth::RequestState::headers) to the response, beside
///    those that are there.
/// 5. Where layers are nested, each authenticates, and the one nearest to the handler counts for it, its options
///    included. A handshake is the outer one's first; what it or a refresh brought, layers with the same authenticator
///    share.
///
/// It fits any tower service over `http` requests, whatever their body: axum routers, tonic, hyper. The body of a request
/// is not touched.
///
/// axum runs the layer first that was added last, so add this one **after** the routes and guards:
///
/// ```
/// use axum::{Router, routing::get};
/// use clerk_auth::{Authenticator, MachineAuth};
/// use clerk_axum::{AuthLayer, Authed, Require};
///
/// # fn app(authenticator: Authenticator) -> Router {
/// Router::new()
///     .route("/jobs", get(|| async { "jobs" }))
///     .route_layer(Require::<MachineAuth>::new()) // runs second
///     .layer(AuthLayer::new(authenticator)) // runs first
/// # }
/// ```
///
/// The other way round the guard finds no outcome and answers 500.
#[derive(Clone, Debug)]
pub struct AuthLayer {
    pub(crate) source: Source,
    pub(crate) answers: Answers,
}

/// Where the authenticator of a request comes from.
#[derive(Clone)]
pub(crate) enum Source {
    One(Authenticator),
    PerRequest(Arc<dyn Fn(&Parts) -> Choice + Send + Sync>),
}

type Choice = Pin<Box<dyn Future<Output = Result<Authenticator, Response>> + Send>>;

impl AuthLayer {
    /// A layer that asks `authenticator`. Clones of one authenticator share its keys and connections: build it once.
    pub fn new(authenticator: Authenticator) -> Self {
        Self { source: Source::One(authenticator), answers: Answers::default() }
    }

    /// A layer that asks `choose` for the authenticator of each request: for several Clerk instances behind one service,
    /// and for keys that change while it runs.
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
    /// use axum::http::{StatusCode, header::HOST};
    /// use axum::response::IntoResponse;
    /// use clerk_auth::Authenticator;
    /// use clerk_axum::AuthLayer;
    ///
    /// fn by_host(tenants: HashMap<String, Authenticator>) -> AuthLayer {
    ///     let tenants = Arc::new(tenants);
    ///     AuthLayer::per_request(move |parts| {
    ///         // Over HTTP/2 the host is part of the URI.
    ///         let host = parts.uri.host().or_else(|| parts.headers.get(HOST)?.to_str().ok()?.split(':').next());
    ///         let chosen = host.and_then(|host| tenants.get(host)).cloned();
    ///         async { chosen.ok_or_else(|| (StatusCode::NOT_FOUND, "no such tenant").into_response()) }
    ///     })
    /// }
    /// ```
    ///
    /// And to change keys in a running service:
    ///
    /// ```
    /// use std::sync::{Arc, RwLock};
    ///
    /// use clerk_auth::Authenticator;
    /// use clerk_axum::AuthLayer;
    ///
    /// /// Whoever writes to `current` has the next request judged by the new one.
    /// fn reloadable(current: Arc<RwLock<Authenticator>>) -> AuthLayer {
    ///     AuthLayer::per_request(move |_| {
    ///         let authenticator = current.read().unwrap().clone();
    ///         async { Ok(authenticator) }
    ///     })
    /// }
    /// ```
    pub fn per_request<F, Fut>(choose: F) -> Self
    where
        F: Fn(&Parts) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<Authenticator, Response>> + Send + 'static,
    {
        let choose = move |parts: &Parts| -> Choice { Box::pin(choose(parts)) };
        Self { source: Source::PerRequest(Arc::new(choose)), answers: Answers::default() }
    }

    /// Answers refusals with a response of the application's own, in extractors and guards alike.
    ///
    /// The response is sent as it is, with what it lacks of `WWW-Authenticate`, `Retry-After` and `Cache-Control`
    /// added. Take its status from [`Refusal::status`], unless it is to be another on purpose. gRPC requests are
    /// answered with a gRPC status all the same, since their clients read nothing else. [`Refusal::body`] is the JSON that
    /// is not sent then; Clerk's components in the browser read it where a user must verify themselves again.
    ///
    /// ```
    /// use axum::Json;
    /// use clerk_axum::AuthLayer;
    /// # use clerk_auth::Authenticator;
    ///
    /// # fn layer(authenticator: Authenticator) -> AuthLayer {
    /// AuthLayer::new(authenticator)
    ///     .on_refusal(|refusal| (refusal.status(), Json(refusal.reason().as_str().to_owned())))
    /// # }
    /// ```
    #[must_use]
    pub fn on_refusal<F, R>(mut self, answer: F) -> Self
    where
        F: Fn(&Refusal) -> R + Send + Sync + 'static,
        R: IntoResponse,
    {
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

impl<S> Layer<S> for AuthLayer {
    type Service = AuthService<S>;

    fn layer(&self, inner: S) -> AuthService<S> {
        AuthService::new(inner, self.clone())
    }
}

impl Source {
    /// The authenticator of a request, or the answer in place of one.
    pub(crate) async fn of(&self, parts: &Parts) -> Result<Authenticator, Response> {
        let choice = match self {
            Self::One(authenticator) => return Ok(authenticator.clone()),
            Self::PerRequest(choose) => choose(parts),
        };
        choice.await
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
