//! What the middleware leaves on a request for extractors and guards.

use std::fmt;
use std::sync::Arc;

use actix_web::dev::{Extensions, RequestHead};
use actix_web::{HttpMessage, HttpResponse};
use clerk_auth::{FromAuth, Refusal, ReplyFormat, RequestState};

use crate::convert::Head;
use crate::error::AuthError;

/// The outcome of authentication and how to answer a refusal. Private, so that only the middleware can leave one.
#[derive(Clone, Debug)]
pub(crate) struct AuthContext {
    pub(crate) state: RequestState,
    pub(crate) format: ReplyFormat,
    pub(crate) own_answer: Option<OwnAnswer>,
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
    pub(crate) fn of(request: &impl HttpMessage, head: &RequestHead) -> Result<Self, AuthError> {
        let context = Extensions::get::<Self>(&request.extensions()).cloned();
        context.ok_or_else(|| AuthError::new(Refusal::missing_layer(), ReplyFormat::of(&Head(head)), None))
    }

    pub(crate) fn extract<T: FromAuth>(&self) -> Result<T, AuthError> {
        self.state.extract().map_err(|refusal| self.reject(refusal))
    }

    pub(crate) fn extract_optional<T: FromAuth>(&self) -> Result<Option<T>, AuthError> {
        self.state.extract_optional().map_err(|refusal| self.reject(refusal))
    }

    pub(crate) fn reject(&self, refusal: Refusal) -> AuthError {
        AuthError::new(refusal, self.format, self.own_answer.clone())
    }
}
