//! The answer to a request that is not let in.

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use clerk_auth::{Reason, Refusal, Reply, ReplyFormat};

use crate::context::OwnAnswer;
use crate::convert;

/// Why an extractor or guard did not let a request in. As a response it is the answer to the caller: the status,
/// headers and body of [`Refusal::reply`], or what
/// [`AuthMiddleware::on_refusal`](crate::AuthMiddleware::on_refusal) makes of it.
///
/// To answer otherwise in one handler only, take a `Result`:
///
/// ```
/// use actix_web::{HttpResponse, ResponseError};
/// use clerk_actix::{AuthError, Authed};
/// use clerk_auth::SessionAuth;
///
/// async fn home(user: Result<Authed<SessionAuth>, AuthError>) -> HttpResponse {
///     match user {
///         Ok(Authed(user)) => HttpResponse::Ok().body(format!("hello {}", user.user_id())),
///         Err(error) if error.status().is_server_error() => error.error_response(),
///         Err(_) => HttpResponse::Ok().body("please sign in"),
///     }
/// }
/// ```
#[derive(Clone)]
pub struct AuthError(Box<Inner>);

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

impl AuthError {
    pub(crate) fn new(refusal: Refusal, format: ReplyFormat, own_answer: Option<OwnAnswer>) -> Self {
        Self(Box::new(Inner { refusal, answer: Answer::Refusal(format, own_answer) }))
    }

    pub(crate) fn redirect(refusal: Refusal, redirect: Reply) -> Self {
        Self(Box::new(Inner { refusal, answer: Answer::Redirect(redirect) }))
    }

    /// The HTTP status that the cause calls for: 401, 403, 500 or 503. (A gRPC request is answered with 200 and a
    /// `grpc-status` that says the same, and a page may be redirected to the sign-in page.)
    pub fn status(&self) -> StatusCode {
        convert::status(&self.0.refusal)
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

impl ResponseError for AuthError {
    fn status_code(&self) -> StatusCode {
        self.status()
    }

    fn error_response(&self) -> HttpResponse {
        let Inner { refusal, answer } = &*self.0;
        let (format, own_answer) = match answer {
            Answer::Redirect(redirect) => return convert::response(redirect.clone()),
            Answer::Refusal(format, own_answer) => (*format, own_answer),
        };
        match own_answer.as_ref().zip(refusal.headers_beside_own_body(format)) {
            Some((own_answer, headers)) => {
                let mut response = own_answer.to(self);
                convert::complete(response.headers_mut(), headers);
                response
            }
            None => convert::response(refusal.reply(format)),
        }
    }
}

impl fmt::Debug for AuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AuthError").field(&self.0.refusal).finish()
    }
}

impl fmt::Display for AuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.refusal.fmt(f)
    }
}

impl std::error::Error for AuthError {}
