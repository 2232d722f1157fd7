//! The layer that authenticates requests.

use axum_core::response::IntoResponse;
use clerk_auth::{Authenticator, Refusal};
use tower_layer::Layer;

use crate::context::OwnAnswer;
use crate::service::AuthService;

/// A tower layer that finds out who is calling, for the extractors and guards that come after it.
///
/// 1. It authenticates each request once and leaves the outcome on the request.
/// 2. It never refuses: [`Authed`](crate::Authed), [`MaybeAuthed`](crate::MaybeAuthed) and
///    [`Require`](crate::Require) do. A route with none of them is public.
/// 3. It appends the headers of [`RequestState::headers`](clerk_auth::RequestState::headers) to the response.
/// 4. Where layers are nested, each authenticates, and the one nearest to the handler counts for it, its
///    [`on_refusal`](Self::on_refusal) included.
///
/// It fits any tower service over `http` requests, whatever its body type: axum routers, tonic, hyper.
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
    authenticator: Authenticator,
    own_answer: Option<OwnAnswer>,
}

impl AuthLayer {
    /// A layer that asks `authenticator`. Clones of one authenticator share its keys and connections: build it once.
    pub fn new(authenticator: Authenticator) -> Self {
        Self { authenticator, own_answer: None }
    }

    /// Answers refusals with a response of the application's own, in extractors and guards alike.
    ///
    /// The response is sent as it is, with what it lacks of `WWW-Authenticate`, `Retry-After` and `Cache-Control`
    /// added. Take its status from [`Refusal::status`], unless it is to be another on purpose. gRPC requests are
    /// answered with a gRPC status all the same, since their clients read nothing else.
    ///
    /// ```
    /// use axum::Json;
    /// use clerk_axum::AuthLayer;
    /// # use clerk_auth::Authenticator;
    ///
    /// # fn layer(authenticator: Authenticator) -> AuthLayer {
    /// AuthLayer::new(authenticator)
    ///     .on_refusal(|refusal| (refusal.status(), Json(refusal.reason().as_str())))
    /// # }
    /// ```
    #[must_use]
    pub fn on_refusal<F, R>(mut self, answer: F) -> Self
    where
        F: Fn(&Refusal) -> R + Send + Sync + 'static,
        R: IntoResponse,
    {
        self.own_answer = Some(OwnAnswer::new(answer));
        self
    }
}

impl<S> Layer<S> for AuthLayer {
    type Service = AuthService<S>;

    fn layer(&self, inner: S) -> AuthService<S> {
        AuthService::new(inner, self.authenticator.clone(), self.own_answer.clone())
    }
}
