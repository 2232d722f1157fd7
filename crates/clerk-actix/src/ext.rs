//! The caller of a request, for code that is no handler.

use actix_web::HttpRequest;
use actix_web::dev::ServiceRequest;
use clerk_auth::{Authenticator, FromAuth, RequestState};

use crate::context::AuthContext;
use crate::error::AuthError;

/// Asks a request for its caller: for middleware and whatever else has no extractors.
///
/// ```
/// use actix_web::Error;
/// use actix_web::body::MessageBody;
/// use actix_web::dev::{ServiceRequest, ServiceResponse};
/// use actix_web::middleware::Next;
/// use clerk_actix::AuthExt;
/// use clerk_auth::AnyAuth;
///
/// // For `actix_web::middleware::from_fn`.
/// async fn count_calls<B: MessageBody>(request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<B>, Error> {
///     let caller: AnyAuth = request.authed()?;
///     println!("a call by {}", caller.subject());
///     next.call(request).await
/// }
/// ```
pub trait AuthExt {
    /// What authentication came to.
    ///
    /// # Errors
    /// [`AuthError`] with status 500 if no [`AuthMiddleware`](crate::AuthMiddleware) came before.
    fn auth_state(&self) -> Result<RequestState, AuthError>;

    /// The authenticator that was asked about this request, as
    /// [`CurrentAuthenticator`](crate::CurrentAuthenticator) extracts it.
    ///
    /// # Errors
    /// [`AuthError`] with status 500 if no [`AuthMiddleware`](crate::AuthMiddleware) came before.
    fn authenticator(&self) -> Result<Authenticator, AuthError>;

    /// The caller, as [`Authed`](crate::Authed) extracts it.
    ///
    /// # Errors
    /// Those of [`Authed`](crate::Authed).
    fn authed<T: FromAuth>(&self) -> Result<T, AuthError>;

    /// The caller if there is one, as [`MaybeAuthed`](crate::MaybeAuthed) extracts it.
    ///
    /// # Errors
    /// Those of [`MaybeAuthed`](crate::MaybeAuthed).
    fn maybe_authed<T: FromAuth>(&self) -> Result<Option<T>, AuthError>;
}

impl AuthExt for HttpRequest {
    fn auth_state(&self) -> Result<RequestState, AuthError> {
        AuthContext::of(self).map(|context| context.state)
    }

    fn authenticator(&self) -> Result<Authenticator, AuthError> {
        AuthContext::of(self).map(|context| context.authenticator)
    }

    fn authed<T: FromAuth>(&self) -> Result<T, AuthError> {
        AuthContext::of(self)?.authed(self)
    }

    fn maybe_authed<T: FromAuth>(&self) -> Result<Option<T>, AuthError> {
        AuthContext::of(self)?.maybe_authed(self)
    }
}

impl AuthExt for ServiceRequest {
    fn auth_state(&self) -> Result<RequestState, AuthError> {
        self.request().auth_state()
    }

    fn authenticator(&self) -> Result<Authenticator, AuthError> {
        self.request().authenticator()
    }

    fn authed<T: FromAuth>(&self) -> Result<T, AuthError> {
        self.request().authed()
    }

    fn maybe_authed<T: FromAuth>(&self) -> Result<Option<T>, AuthError> {
        self.request().maybe_authed()
    }
}
