//! The caller of a request, for code that is no handler.

use clerk_auth::{Authenticator, FromAuth, RequestState};
use http::{Extensions, Request, request::Parts};

use crate::context::Asking;
use crate::rejection::AuthRejection;

/// Asks a request for its caller: for middleware, tonic services and whatever else has no extractors.
///
/// Implemented for requests, their [`Parts`], and their [`Extensions`], which tonic hands to its services.
///
/// ```
/// use axum::{extract::Request, middleware::Next, response::Response};
/// use clerk_auth::AnyAuth;
/// use clerk_axum::{AuthExt, AuthRejection};
///
/// // For `axum::middleware::from_fn`.
/// async fn count_calls(request: Request, next: Next) -> Result<Response, AuthRejection> {
///     let caller: AnyAuth = request.authed()?;
///     println!("a call by {}", caller.subject());
///     Ok(next.run(request).await)
/// }
/// ```
pub trait AuthExt {
    /// What authentication came to.
    ///
    /// # Errors
    /// [`AuthRejection`] with status 500 if no [`AuthLayer`](crate::AuthLayer) came before.
    fn auth_state(&self) -> Result<RequestState, AuthRejection>;

    /// The authenticator that was asked about this request, as
    /// [`CurrentAuthenticator`](crate::CurrentAuthenticator) extracts it.
    ///
    /// # Errors
    /// [`AuthRejection`] with status 500 if no [`AuthLayer`](crate::AuthLayer) came before.
    fn authenticator(&self) -> Result<Authenticator, AuthRejection>;

    /// The caller, as [`Authed`](crate::Authed) extracts it.
    ///
    /// # Errors
    /// Those of [`Authed`](crate::Authed).
    fn authed<T: FromAuth>(&self) -> Result<T, AuthRejection>;

    /// The caller if there is one, as [`MaybeAuthed`](crate::MaybeAuthed) extracts it.
    ///
    /// # Errors
    /// Those of [`MaybeAuthed`](crate::MaybeAuthed).
    fn maybe_authed<T: FromAuth>(&self) -> Result<Option<T>, AuthRejection>;
}

macro_rules! asks {
    ($(#[$docs:meta])* impl [$($body:ident)?] for $source:ty) => {
        $(#[$docs])*
        impl$(<$body>)? AuthExt for $source {
            fn auth_state(&self) -> Result<RequestState, AuthRejection> {
                Asking::from(self).state()
            }

            fn authenticator(&self) -> Result<Authenticator, AuthRejection> {
                Asking::from(self).authenticator()
            }

            fn authed<T: FromAuth>(&self) -> Result<T, AuthRejection> {
                Asking::from(self).authed()
            }

            fn maybe_authed<T: FromAuth>(&self) -> Result<Option<T>, AuthRejection> {
                Asking::from(self).maybe_authed()
            }
        }
    };
}

asks! { impl [] for Parts }
asks! { impl [B] for Request<B> }
asks! {
    /// Extensions tell nothing of the request: pages are not redirected, and without a layer the rejection is JSON even
    /// where the request is gRPC.
    impl [] for Extensions
}
