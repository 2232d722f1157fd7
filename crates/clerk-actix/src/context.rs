//! What the middleware leaves on a request for extractors and guards.

use std::fmt;
use std::sync::Arc;

use actix_web::dev::Extensions;
use actix_web::{HttpMessage, HttpRequest, HttpResponse};
use clerk_auth::{Authenticator, FromAuth, Guard, Refusal, ReplyFormat, RequestState};

use crate::convert::Head;
use crate::error::AuthError;

/// The outcome of authentication and how to answer a refusal. Private, so that only the middleware can leave one.
#[derive(Clone, Debug)]
pub(crate) struct AuthContext {
    pub(crate) state: RequestState,
    pub(crate) authenticator: Authenticator,
    pub(crate) format: ReplyFormat,
    pub(crate) answers: Answers,
}

/// How a middleware has refusals answered.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answers {
    pub(crate) own: Option<OwnAnswer>,
    pub(crate) redirects_pages: bool,
}

/// The answer of an application in place of ours.
#[derive(Clone)]
pub(crate) struct OwnAnswer(Arc<dyn Fn(&AuthError) -> HttpResponse + Send + Sync>);

impl OwnAnswer {
    pub(crate) fn new(answer: impl Fn(&AuthError) -> HttpResponse + Send + Sync + 'static) -> Self {
        Self(Arc::new(answer))
    }

    pub(crate) fn to(&self, error: &AuthError) -> HttpResponse {
        (self.0)(error)
    }
}

impl fmt::Debug for OwnAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OwnAnswer")
    }
}

impl AuthContext {
    /// The context of a request. A clone, because actix lends extensions through a `RefCell`, which must be free again
    /// before code of the application runs.
    pub(crate) fn of(request: &HttpRequest) -> Result<Self, AuthError> {
        let context = Extensions::get::<Self>(&request.extensions()).cloned();
        context.ok_or_else(|| AuthError::new(Refusal::missing_layer(), ReplyFormat::of(&Head::of(request)), None))
    }

    pub(crate) fn authed<T: FromAuth>(&self, request: &HttpRequest) -> Result<T, AuthError> {
        self.state.extract().map_err(|refusal| self.reject(refusal, request, false))
    }

    pub(crate) fn maybe_authed<T: FromAuth>(&self, request: &HttpRequest) -> Result<Option<T>, AuthError> {
        self.state.extract_optional().map_err(|refusal| self.reject(refusal, request, false))
    }

    pub(crate) fn admitted<T: FromAuth>(
        &self,
        guard: &Guard<T>,
        request: &HttpRequest,
        redirects_pages: bool,
    ) -> Result<(), AuthError> {
        guard.admit(&self.state).map_err(|refusal| self.reject(refusal, request, redirects_pages))
    }

    fn reject(&self, refusal: Refusal, request: &HttpRequest, redirects_pages: bool) -> AuthError {
        let Self { state, authenticator, answers, .. } = self;
        let redirects_pages = redirects_pages || answers.redirects_pages;
        let redirect = redirects_pages.then(|| authenticator.sign_in_reply(&Head::of(request), state, &refusal));
        match redirect.flatten() {
            Some(redirect) => AuthError::redirect(refusal, redirect),
            None => self.refuse(refusal),
        }
    }

    /// Who decided, and what.
    pub(crate) fn outcome(&self) -> (&Authenticator, &RequestState) {
        (&self.authenticator, &self.state)
    }

    /// The answer to a refusal where nobody is redirected.
    pub(crate) fn refuse(&self, refusal: Refusal) -> AuthError {
        AuthError::new(refusal, self.format, self.answers.own.clone())
    }
}
