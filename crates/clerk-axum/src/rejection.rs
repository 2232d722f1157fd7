//! The answer to a request that is not let in.

use std::fmt;

use axum_core::response::{IntoResponse, Response};
use clerk_auth::{Reason, Refusal, Reply, ReplyFormat};
use http::StatusCode;

use crate::context::OwnAnswer;
use crate::convert;

/// Why an extractor or guard did not let a request in. As a response it is the answer to the caller: the status,
/// headers and body of [`Refusal::reply`], or what [`AuthLayer::on_refusal`](crate::AuthLayer::on_refusal) makes of it.
///
/// To answer otherwise in one handler only, take a `Result`:
///
/// ```
/// use axum::response::{IntoResponse, Response};
/// use clerk_auth::SessionAuth;
/// use clerk_axum::{AuthRejection, Authed};
///
/// async fn home(user: Result<Authed<SessionAuth>, AuthRejection>) -> Response {
///     match user {
///         Ok(Authed(user)) => format!("hello {}", user.user_id()).into_response(),
///         Err(rejection) if rejection.status().is_server_error() => rejection.into_response(),
///         Err(_) => "please sign in".into_response(),
///     }
/// }
/// ```
#[derive(Clone)]
pub struct AuthRejection(Box<Inner>);

#[derive(Clone)]
struct Inner {
    refusal: Refusal,
    answer: Answer,
}

#[derive(Clone)]
enum Answer {
    /// The refusal's own, or that of the application.
    Refusal(ReplyFormat, Option<OwnAnswer>),
    /// To the sign-in page.
    Redirect(Reply),
}

impl AuthRejection {
    pub(crate) fn new(refusal: Refusal, format: ReplyFormat, own_answer: Option<OwnAnswer>) -> Self {
        Self(Box::new(Inner { refusal, answer: Answer::Refusal(format, own_answer) }))
    }

    pub(crate) fn redirect(refusal: Refusal, redirect: Reply) -> Self {
        Self(Box::new(Inner { refusal, answer: Answer::Redirect(redirect) }))
    }

    /// The HTTP status that the cause calls for: 401, 403, 500 or 503. (A gRPC request is answered with 200 and a
    /// `grpc-status` that says the same, and a page may be redirected to the sign-in page.)
    pub fn status(&self) -> StatusCode {
        self.0.refusal.status()
    }

    /// The reason, as Clerk's other SDKs name it.
    pub fn reason(&self) -> &Reason {
        self.0.refusal.reason()
    }

    /// The whole refusal: cause, hint, gRPC status.
    pub fn refusal(&self) -> &Refusal {
        &self.0.refusal
    }
}

impl IntoResponse for AuthRejection {
    fn into_response(self) -> Response {
        let Inner { refusal, answer } = *self.0;
        let (format, own_answer) = match answer {
            Answer::Redirect(redirect) => return convert::response(redirect),
            Answer::Refusal(format, own_answer) => (format, own_answer),
        };
        match own_answer.zip(refusal.headers_beside_own_body(format)) {
            Some((own_answer, headers)) => {
                let mut response = own_answer.to(&refusal);
                convert::complete(response.headers_mut(), headers);
                response
            }
            None => convert::response(refusal.reply(format)),
        }
    }
}

impl fmt::Debug for AuthRejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AuthRejection").field(&self.0.refusal).finish()
    }
}

impl fmt::Display for AuthRejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.refusal.fmt(f)
    }
}

impl std::error::Error for AuthRejection {}
