//! The extractors of webhooks: a verified event as an argument of a handler.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;

use actix_web::body::{BodyStream, to_bytes_limited};
use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::web::{Bytes, Data};
use actix_web::{FromRequest, HttpRequest, HttpResponse, ResponseError};
use clerk_auth::webhook::{WebhookDataError, WebhookDelivery, WebhookError, WebhookVerifier};
use serde::de::DeserializeOwned;

use crate::convert::{self, Head};

/// A webhook of Clerk whose signature is good, over the bytes as they arrived: it reads like the
/// [`WebhookEvent`](clerk_auth::webhook::WebhookEvent) in it.
///
/// The [`WebhookVerifier`] comes from the `app_data` of the app, scope or resource, by itself or as `web::Data`. Build it
/// outside of the closure of `HttpServer::new`, so that all workers ask one replay guard. The extractor takes the place of
/// `web::Json` and other extractors of the body, and needs no [`AuthMiddleware`](crate::AuthMiddleware): the signature is
/// the credential.
///
/// ```
/// use actix_web::{App, HttpServer, post};
/// use clerk_actix::{Webhook, WebhookRejection};
/// use clerk_auth::webhook::WebhookVerifier;
/// use clerk_types::webhooks::EventData;
///
/// #[post("/webhooks")]
/// async fn handle(Webhook(delivery): Webhook) -> Result<&'static str, WebhookRejection> {
///     match delivery.typed()?.data {
///         EventData::UserCreated(user) => println!("welcome, {}", user.id),
///         EventData::UserDeleted(user) => println!("good bye, {}", user.id.unwrap_or_default()),
///         _ => {} // answer 200 to what does not concern you, or it is sent again
///     }
///     Ok("")
/// }
///
/// # fn main() -> Result<(), clerk_auth::webhook::WebhookError> {
/// let verifier = WebhookVerifier::new("whsec_c2VjcmV0")?;
/// let server = HttpServer::new(move || App::new().app_data(verifier.clone()).service(handle));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// As an extractor it fails with [`WebhookRejection`], whose status is that of the [`WebhookError`]: 400 for what is not
/// Clerk's, 413 for a body over the [limit](WebhookVerifier::with_body_limit), 500 where there is no verifier, and with a
/// replay guard 200 for what was handled, 409 for what is being handled and 503 where the guard does not know.
#[derive(Clone, Debug)]
pub struct Webhook(pub WebhookDelivery);

/// The same with the whole body read beforehand: as an `Event` of `clerk-types`, or as a type of yours, for example an
/// enum over `type` with the content in `data`.
///
/// ```
/// use clerk_actix::WebhookJson;
/// use clerk_types::webhooks::{Event, EventData};
///
/// async fn handle(WebhookJson { payload: event, delivery, .. }: WebhookJson<Event>) -> String {
///     match event.data {
///         EventData::UserCreated(user) => format!("{}: welcome, {}", delivery.id(), user.id),
///         _ => String::new(),
///     }
/// }
/// ```
///
/// # Errors
///
/// As [`Webhook`]; and 422 where the body is not a `T`, of which a replay guard does not hear. Then the sender sends it
/// again, so let `T` take every type of event that the endpoint is subscribed to; `Event` takes those that nobody knows, too.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct WebhookJson<T> {
    /// The body.
    pub payload: T,
    /// The event, and what its handler says at the end.
    pub delivery: WebhookDelivery,
}

/// Why a webhook did not come to its handler. As a response it is the answer to the sender, see [`WebhookError`].
#[derive(Clone, Debug)]
pub struct WebhookRejection(WebhookError);

type Extraction<T> = Pin<Box<dyn Future<Output = Result<T, WebhookRejection>>>>;

impl FromRequest for Webhook {
    type Error = WebhookRejection;
    type Future = Extraction<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let verifier = verifier(&request)?;
            let body = whole(&request, payload, verifier.body_limit()).await?;
            Ok(Self(verifier.receive(&Head::of(&request), &body).await?))
        })
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for WebhookJson<T> {
    type Error = WebhookRejection;
    type Future = Extraction<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let verifier = verifier(&request)?;
            let body = whole(&request, payload, verifier.body_limit()).await?;
            let (payload, delivery) = verifier.receive_json(&Head::of(&request), &body).await?;
            Ok(Self { payload, delivery })
        })
    }
}

fn verifier(request: &HttpRequest) -> Result<WebhookVerifier, WebhookError> {
    let verifier = request.app_data::<WebhookVerifier>();
    let verifier = verifier.or_else(|| request.app_data::<Data<WebhookVerifier>>().map(|data| &***data));
    verifier.cloned().ok_or_else(WebhookError::missing_verifier)
}

/// The body if it is not larger than `limit`; more than that is never held.
async fn whole(request: &HttpRequest, payload: Payload, limit: usize) -> Result<Bytes, WebhookError> {
    if announced(request).is_some_and(|length| length > limit) {
        return Err(WebhookError::BodyTooLarge { limit });
    }
    match to_bytes_limited(BodyStream::new(payload), limit).await {
        Ok(Ok(body)) => Ok(body),
        Ok(Err(_)) => Err(WebhookError::BodyUnreadable),
        Err(_) => Err(WebhookError::BodyTooLarge { limit }),
    }
}

fn announced(request: &HttpRequest) -> Option<usize> {
    request.headers().get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

impl WebhookRejection {
    /// What happened.
    pub fn error(&self) -> &WebhookError {
        &self.0
    }
}

impl Deref for Webhook {
    type Target = WebhookDelivery;

    fn deref(&self) -> &WebhookDelivery {
        &self.0
    }
}

impl ResponseError for WebhookRejection {
    fn status_code(&self) -> StatusCode {
        convert::known(self.0.status().as_u16())
    }

    fn error_response(&self) -> HttpResponse {
        convert::response(self.0.reply())
    }
}

impl From<WebhookError> for WebhookRejection {
    fn from(error: WebhookError) -> Self {
        Self(error)
    }
}

impl From<WebhookDataError> for WebhookRejection {
    fn from(error: WebhookDataError) -> Self {
        Self(error.into())
    }
}

impl fmt::Display for WebhookRejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for WebhookRejection {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()
    }
}
