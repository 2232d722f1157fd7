//! The extractors: who is calling, as an argument of a handler.

use std::fmt;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use clerk_auth::{Authenticator, FromAuth, RedirectError, RequestState};

use crate::context::AuthContext;
use crate::convert::Head;
use crate::error::AuthError;
use crate::ext::AuthExt;

/// The caller, or no call: destructure it like `web::Json`.
///
/// `T` is what the handler takes: [`SessionAuth`](clerk_auth::SessionAuth), [`MachineAuth`](clerk_auth::MachineAuth),
/// [`ApiKeyAuth`](clerk_auth::ApiKeyAuth), [`OAuthAuth`](clerk_auth::OAuthAuth),
/// [`AnyAuth`](clerk_auth::AnyAuth), [`Either`](clerk_auth::Either) of two, a pair of two that must both hold,
/// [`HasRole`](clerk_auth::HasRole), [`HasPermission`](clerk_auth::HasPermission),
/// [`HasFeature`](clerk_auth::HasFeature), [`HasPlan`](clerk_auth::HasPlan), [`Reverified`](clerk_auth::Reverified), or
/// a type of your own that implements [`FromAuth`].
///
/// ```
/// use clerk_actix::Authed;
/// use clerk_auth::MachineAuth;
///
/// async fn jobs(Authed(machine): Authed<MachineAuth>) -> String {
///     format!("jobs of {}", machine.machine_id())
/// }
/// ```
///
/// # Errors
///
/// As an extractor it fails with [`AuthError`]:
///
/// | Status | When |
/// | --- | --- |
/// | 401, challenge without error | nothing was presented |
/// | 401 `invalid_token` | the token is bad, meant for others, or of another kind |
/// | 403 `insufficient_scope` | the user lacks the role, permission, feature or plan, or your [`FromAuth`] said [`Refusal::forbidden`](clerk_auth::Refusal::forbidden) |
/// | 403 with `clerk_error` | the user must verify themselves again, as [`Reverified`](clerk_auth::Reverified) asks |
/// | 503 with `Retry-After` | the token could not be checked |
/// | 500 | this service is set up wrongly, or no [`AuthMiddleware`](crate::AuthMiddleware) came before |
///
/// # Not `Option<Authed<T>>`
///
/// actix makes an `Option` of any extractor by dropping its error: an expired token, an outage and a forgotten
/// middleware would all read as "nobody". Take [`MaybeAuthed<T>`] instead.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Authed<T>(pub T);

/// The caller, if there is one: `None` when nothing was presented.
///
/// A token that was presented and refused is no anonymous caller, and a check that could not be made is no answer.
///
/// ```
/// use clerk_actix::MaybeAuthed;
/// use clerk_auth::SessionAuth;
///
/// async fn home(MaybeAuthed(user): MaybeAuthed<SessionAuth>) -> String {
///     match user {
///         Some(user) => format!("hello {}", user.user_id()),
///         None => "hello stranger".to_owned(),
///     }
/// }
/// ```
///
/// # Errors
///
/// As an extractor it fails with [`AuthError`] as [`Authed`] does, except that nothing presented is no error.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct MaybeAuthed<T>(pub Option<T>);

/// The authenticator that was asked about this request: for session tokens made from templates, and for what it knows of
/// its Clerk instance. With [`AuthMiddleware::per_request`](crate::AuthMiddleware::per_request) it is the chosen one.
///
/// ```
/// use clerk_actix::{Authed, CurrentAuthenticator};
/// use clerk_auth::{GetToken, SessionAuth};
///
/// async fn documents(CurrentAuthenticator(clerk): CurrentAuthenticator, Authed(user): Authed<SessionAuth>) -> String {
///     match clerk.get_token(&user, &GetToken::new().template("documents")).await {
///         Ok(Some(token)) => format!("asks the documents' service with a token of {} bytes", token.expose().len()),
///         Ok(None) | Err(_) => "no documents today".to_owned(),
///     }
/// }
/// ```
///
/// # Errors
///
/// As an extractor it fails with [`AuthError`] and status 500 if no [`AuthMiddleware`](crate::AuthMiddleware) came before.
#[derive(Clone, Debug)]
pub struct CurrentAuthenticator(pub Authenticator);

/// The URL of the page to sign in, with the way back to the page that is asked for: for a link.
///
/// ```
/// use clerk_actix::{SignInUrl, SignUpUrl};
///
/// async fn home(SignInUrl(sign_in): SignInUrl, SignUpUrl(sign_up): SignUpUrl) -> String {
///     format!("<a href=\"{sign_in}\">sign in</a> or <a href=\"{sign_up}\">sign up</a>") // no `"`, `<` or `>` in them
/// }
/// ```
///
/// For another way back, ask [`Authenticator::sign_in_redirect`].
///
/// # Errors
///
/// As an extractor it fails with [`AuthError`] and status 500 if it is not known where people sign in, or no
/// [`AuthMiddleware`](crate::AuthMiddleware) came before.
#[derive(Clone, Eq, PartialEq)]
pub struct SignInUrl(pub String);

/// The same for signing up.
#[derive(Clone, Eq, PartialEq)]
pub struct SignUpUrl(pub String);

// In development the links hold the browser's token.
impl fmt::Debug for SignInUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignInUrl(..)")
    }
}

impl fmt::Debug for SignUpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignUpUrl(..)")
    }
}

impl<T: FromAuth + 'static> FromRequest for Authed<T> {
    type Error = AuthError;
    type Future = Ready<Result<Self, AuthError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(request.authed().map(Self))
    }
}

impl<T: FromAuth + 'static> FromRequest for MaybeAuthed<T> {
    type Error = AuthError;
    type Future = Ready<Result<Self, AuthError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(request.maybe_authed().map(Self))
    }
}

impl FromRequest for CurrentAuthenticator {
    type Error = AuthError;
    type Future = Ready<Result<Self, AuthError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(request.authenticator().map(Self))
    }
}

impl FromRequest for SignInUrl {
    type Error = AuthError;
    type Future = Ready<Result<Self, AuthError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(link(request, Authenticator::sign_in_redirect).map(Self))
    }
}

impl FromRequest for SignUpUrl {
    type Error = AuthError;
    type Future = Ready<Result<Self, AuthError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(link(request, Authenticator::sign_up_redirect).map(Self))
    }
}

fn link<'r>(
    request: &'r HttpRequest,
    url: impl FnOnce(&Authenticator, &Head<'r>, &RequestState, Option<&str>) -> Result<String, RedirectError>,
) -> Result<String, AuthError> {
    let context = AuthContext::of(request)?;
    let url = url(&context.authenticator, &Head::of(request), &context.state, None);
    url.map_err(|error| context.refuse(error.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_not_shown() {
        let url = String::from("https://accounts.test/sign-in?__clerk_db_jwt=secret");
        assert!(!format!("{:?} {:?}", SignInUrl(url.clone()), SignUpUrl(url)).contains("secret"));
    }
}
