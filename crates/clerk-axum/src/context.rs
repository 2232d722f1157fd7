//! What the layer leaves on a request for extractors and guards.

use std::fmt;
use std::sync::Arc;

use axum_core::response::{IntoResponse, Response};
use clerk_auth::{FromAuth, Refusal, ReplyFormat, RequestState};
use http::Extensions;

use crate::rejection::AuthRejection;

/// The outcome of authentication and how to answer a refusal. Private, so that only the layer can leave one.
#[derive(Clone, Debug)]
pub(crate) struct AuthContext {
    pub(crate) state: RequestState,
    pub(crate) format: ReplyFormat,
    pub(crate) own_answer: Option<OwnAnswer>,
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

/// The context of a request. `format` is for the answer where there is none.
pub(crate) fn of(extensions: &Extensions, format: ReplyFormat) -> Result<&AuthContext, AuthRejection> {
    extensions.get().ok_or_else(|| AuthRejection::new(Refusal::missing_layer(), format, None))
}

impl AuthContext {
    pub(crate) fn extract<T: FromAuth>(&self) -> Result<T, AuthRejection> {
        self.state.extract().map_err(|refusal| self.reject(refusal))
    }

    pub(crate) fn extract_optional<T: FromAuth>(&self) -> Result<Option<T>, AuthRejection> {
        self.state.extract_optional().map_err(|refusal| self.reject(refusal))
    }

    pub(crate) fn reject(&self, refusal: Refusal) -> AuthRejection {
        AuthRejection::new(refusal, self.format, self.own_answer.clone())
    }
}
