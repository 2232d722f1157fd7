//! What the layer leaves on a request for extractors and guards.

use std::fmt;
use std::sync::Arc;

use axum_core::response::{IntoResponse, Response};
use clerk_auth::{Authenticator, FromAuth, Guard, Refusal, ReplyFormat, RequestState};
use http::request::Parts;
use http::{Extensions, Request};

use crate::convert::Head;
use crate::rejection::AuthRejection;

/// The outcome of authentication and how to answer a refusal. Private, so that only the layer can leave one.
#[derive(Clone, Debug)]
pub(crate) struct AuthContext {
    pub(crate) state: RequestState,
    pub(crate) authenticator: Authenticator,
    pub(crate) format: ReplyFormat,
    pub(crate) answers: Answers,
}

/// How a layer has refusals answered.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answers {
    pub(crate) own: Option<OwnAnswer>,
    pub(crate) redirects_pages: bool,
}

/// The answer of an application in place of ours.
#[derive(Clone)]
pub(crate) struct OwnAnswer(Arc<dyn Fn(&Refusal) -> Response + Send + Sync>);

impl OwnAnswer {
    pub(crate) fn new<F, R>(answer: F) -> Self
    where
        F: Fn(&Refusal) -> R + Send + Sync + 'static,
        R: IntoResponse,
    {
        Self(Arc::new(move |refusal| answer(refusal).into_response()))
    }

    pub(crate) fn to(&self, refusal: &Refusal) -> Response {
        (self.0)(refusal)
    }
}

impl fmt::Debug for OwnAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OwnAnswer")
    }
}

/// Somebody who asks who is calling, with what there is of the request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asking<'r> {
    extensions: &'r Extensions,
    head: Option<Head<'r>>,
}

impl<'r> From<&'r Parts> for Asking<'r> {
    fn from(parts: &'r Parts) -> Self {
        Self { extensions: &parts.extensions, head: Some(Head::from(parts)) }
    }
}

impl<'r, B> From<&'r Request<B>> for Asking<'r> {
    fn from(request: &'r Request<B>) -> Self {
        Self { extensions: request.extensions(), head: Some(Head::from(request)) }
    }
}

impl<'r> From<&'r Extensions> for Asking<'r> {
    fn from(extensions: &'r Extensions) -> Self {
        Self { extensions, head: None }
    }
}

impl<'r> Asking<'r> {
    pub(crate) fn state(self) -> Result<RequestState, AuthRejection> {
        self.context().map(|context| context.state.clone())
    }

    pub(crate) fn authenticator(self) -> Result<Authenticator, AuthRejection> {
        self.context().map(|context| context.authenticator.clone())
    }

    pub(crate) fn authed<T: FromAuth>(self) -> Result<T, AuthRejection> {
        let context = self.context()?;
        context.state.extract().map_err(|refusal| self.reject(context, refusal, false))
    }

    pub(crate) fn maybe_authed<T: FromAuth>(self) -> Result<Option<T>, AuthRejection> {
        let context = self.context()?;
        context.state.extract_optional().map_err(|refusal| self.reject(context, refusal, false))
    }

    pub(crate) fn admitted<T: FromAuth>(self, guard: &Guard<T>, redirects_pages: bool) -> Result<(), AuthRejection> {
        let context = self.context()?;
        guard.admit(&context.state).map_err(|refusal| self.reject(context, refusal, redirects_pages))
    }

    pub(crate) fn context(self) -> Result<&'r AuthContext, AuthRejection> {
        self.extensions.get().ok_or_else(|| {
            let format = self.head.map_or(ReplyFormat::Json, |head| ReplyFormat::of(&head));
            AuthRejection::new(Refusal::missing_layer(), format, None)
        })
    }

    fn reject(self, context: &AuthContext, refusal: Refusal, redirects_pages: bool) -> AuthRejection {
        let AuthContext { state, authenticator, answers, .. } = context;
        let head = self.head.filter(|_| redirects_pages || answers.redirects_pages);
        match head.and_then(|head| authenticator.sign_in_reply(&head, state, &refusal)) {
            Some(redirect) => AuthRejection::redirect(refusal, redirect),
            None => context.refuse(refusal),
        }
    }
}

impl AuthContext {
    /// Who decided, and what.
    pub(crate) fn outcome(&self) -> (&Authenticator, &RequestState) {
        (&self.authenticator, &self.state)
    }

    /// The answer to a refusal where nobody is redirected.
    pub(crate) fn refuse(&self, refusal: Refusal) -> AuthRejection {
        AuthRejection::new(refusal, self.format, self.answers.own.clone())
    }
}
