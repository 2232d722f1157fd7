//! The extractors of webhooks: a verified event as an argument of a handler.

use std::error::Error;
use std::fmt;
use std::ops::Deref;

use axum::body::Bytes;
use axum_core::extract::{FromRef, FromRequest, Request};
use axum_core::response::{IntoResponse, Response};
use clerk_auth::webhook::{WebhookDataError, WebhookDelivery, WebhookError, WebhookVerifier};
use http::request::Parts;
use http::{HeaderMap, StatusCode, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;

use crate::convert::{self, Head};

/// A webhook of Clerk whose signature is good, over the bytes as they arrived: it reads like the
/// [`WebhookEvent`](clerk_auth::webhook::WebhookEvent) in it.
///
/// The [`WebhookVerifier`] is the state of the router, or part of it. The extractor takes the place of `Json` and other extractors of the
/// body, and needs no [`AuthLayer`](crate::AuthLayer): the signature is the credential.
///
/// ```
/// use axum::Router;
/// use axum::extract::FromRef;
/// use axum::routing::post;
/// use clerk_auth::webhook::{WebhookError, WebhookVerifier};
/// use clerk_axum::{Webhook, WebhookRejection};
/// use clerk_types::webhooks::EventData;
///
/// #[derive(Clone)]
/// struct AppState {
///     webhooks: WebhookVerifier,
/// }
///
/// impl FromRef<AppState> for WebhookVerifier {
///     fn from_ref(state: &AppState) -> Self {
///         state.webhooks.clone()
///     }
/// }
///
/// async fn handle(Webhook(delivery): Webhook) -> Result<(), WebhookRejection> {
///     match delivery.typed()?.data {
///         EventData::UserCreated(user) => println!("welcome, {}", user.id),
///         EventData::UserDeleted(user) => println!("good bye, {}", user.id.unwrap_or_default()),
///         _ => {} // answer 200 to what does not concern you, or it is sent again
///     }
///     Ok(())
/// }
///
/// # fn main() -> Result<(), WebhookError> {
/// let state = AppState { webhooks: WebhookVerifier::new("whsec_c2VjcmV0")? };
/// let app: Router = Router::new().route("/webhooks", post(handle)).with_state(state);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// As an extractor it rejects with [`WebhookRejection`], whose status is that of the [`WebhookError`]: 400 for what is not
/// Clerk's, 413 for a body over the [limit](WebhookVerifier::with_body_limit), and with a replay guard 200 for what was
/// handled, 409 for what is being handled and 503 where the guard does not know.
#[derive(Clone, Debug)]
pub struct Webhook(pub WebhookDelivery);

/// The same with the whole body read beforehand: as an `Event` of `clerk-types`, or as a type of yours, for example an
/// enum over `type` with the content in `data`.
///
/// ```
/// use clerk_axum::WebhookJson;
/// use clerk_types::webhooks::{Event, EventData};
///
/// async fn handle(WebhookJson { payload: event, delivery, .. }: WebhookJson<Event>) {
///     if let EventData::UserCreated(user) = event.data {
///         println!("{}: welcome, {}", delivery.id(), user.id);
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

impl<S> FromRequest<S> for Webhook
where
    S: Send + Sync,
    WebhookVerifier: FromRef<S>,
{
    type Rejection = WebhookRejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, WebhookRejection> {
        let verifier = WebhookVerifier::from_ref(state);
        let (parts, body) = whole(request, verifier.body_limit()).await?;
        Ok(Self(verifier.receive(&Head::from(&parts), &body).await?))
    }
}

impl<S, T> FromRequest<S> for WebhookJson<T>
where
    S: Send + Sync,
    T: DeserializeOwned + Send,
    WebhookVerifier: FromRef<S>,
{
    type Rejection = WebhookRejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, WebhookRejection> {
        let verifier = WebhookVerifier::from_ref(state);
        let (parts, body) = whole(request, verifier.body_limit()).await?;
        let (payload, delivery) = verifier.receive_json(&Head::from(&parts), &body).await?;
        Ok(Self { payload, delivery })
    }
}

/// The head, and the body if it is not larger than `limit`; more than that is never held.
async fn whole(request: Request, limit: usize) -> Result<(Parts, Bytes), WebhookError> {
    let (parts, body) = request.into_parts();
    if announced(&parts.headers).is_some_and(|length| length > limit) {
        return Err(WebhookError::BodyTooLarge { limit });
    }
    match Limited::new(body, limit).collect().await {
        Ok(body) => Ok((parts, body.to_bytes())),
        Err(error) if is_too_large(&*error) => Err(WebhookError::BodyTooLarge { limit }),
        Err(_) => Err(WebhookError::BodyUnreadable),
    }
}

fn announced(headers: &HeaderMap) -> Option<usize> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// By our limit, or by that of a layer before.
fn is_too_large(error: &(dyn Error + 'static)) -> bool {
    std::iter::successors(Some(error), |&error| error.source()).any(|error| error.is::<LengthLimitError>())
}

impl WebhookRejection {
    /// The HTTP status of the answer.
    pub fn status(&self) -> StatusCode {
        self.0.status()
    }

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

impl IntoResponse for WebhookRejection {
    fn into_response(self) -> Response {
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

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use axum_core::body::Body;
    use http_body::Frame;
    use http_body_util::Full;

    use super::*;

    /// Breaks off after the first bytes.
    struct Broken(bool);

    impl http_body::Body for Broken {
        type Data = Bytes;
        type Error = std::io::Error;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
            let is_first = !std::mem::replace(&mut self.0, true);
            let first = Frame::data(Bytes::from_static(b"{"));
            Poll::Ready(Some(if is_first { Ok(first) } else { Err(std::io::ErrorKind::ConnectionReset.into()) }))
        }
    }

    async fn class(body: Body) -> Result<usize, &'static str> {
        let read = whole(Request::new(body), 9).await;
        read.map(|(_, body)| body.len()).map_err(|error| error.class())
    }

    #[tokio::test]
    async fn a_broken_body_is_told_from_one_that_is_too_large() {
        assert_eq!(class(Body::new(Broken(false))).await, Err("webhook-body-unreadable"));
        let nine = || Full::<Bytes>::from("123456789").map_err(|error: Infallible| match error {});
        assert_eq!(class(Body::new(nine())).await, Ok(9));
        // The limit of a layer before.
        assert_eq!(class(Body::new(Limited::new(nine(), 5))).await, Err("webhook-body-too-large"));
        assert_eq!(class(Body::from("1234567890")).await, Err("webhook-body-too-large"));
    }

    #[test]
    fn a_rejection_tells_what_happened() {
        let rejection = WebhookRejection::from(WebhookError::BodyTooLarge { limit: 9 });
        assert_eq!(
            (rejection.status().as_u16(), rejection.to_string()),
            (413, "the body is larger than 9 bytes".into())
        );
        let response = rejection.into_response();
        assert_eq!(
            (response.status().as_u16(), &response.headers()["cache-control"]),
            (413, &"no-store".parse().unwrap())
        );
    }
}
