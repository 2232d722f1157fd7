//! One request: read, logged, sent into trouble if a fault says so, answered.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{HeaderValue, Request, Response, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::{Body, Frame, Incoming, SizeHint};

use crate::bapi::refusal::{self, Refusal};
use crate::bapi::{self, Answer};
use crate::core::Core;
use crate::fapi::{self, Frontend};
use crate::fault::{Effect, RawAnswer, RawBody};
use crate::images;
use crate::pages;
use crate::requests::LoggedRequest;

/// Larger bodies are refused with 413.
const LARGEST_BODY: usize = 1024 * 1024;
/// The same for forms with files; which files are too large is decided later.
const LARGEST_FORM: usize = 16 * 1024 * 1024;

/// The connection is to end without a (further) answer.
#[derive(Debug, thiserror::Error)]
#[error("the connection is closed on purpose, or broke")]
pub(crate) struct Closed;

/// Answers one request.
pub(crate) async fn handle(
    core: Arc<Core>,
    frontend: Arc<Frontend>,
    request: Request<Incoming>,
) -> Result<Response<AnswerBody>, Closed> {
    let (head, body) = request.into_parts();
    let content_type = head.headers.get(header::CONTENT_TYPE).map_or(&b""[..], HeaderValue::as_bytes);
    let largest = if content_type.starts_with(b"multipart/form-data") { LARGEST_FORM } else { LARGEST_BODY };
    let body = match Limited::new(body, largest).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(refusal::body_too_large()),
        Err(_) => return Err(Closed),
    };
    let credential = bapi::credential(&core, &head.headers);
    let method = head.method.as_str();
    let number = core.requests.add(LoggedRequest {
        received_at: core.clock.now_ms(),
        method: method.to_owned(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers.clone(),
        credential: credential.clone(),
        body: body.as_ref().cloned().unwrap_or_default(),
        status: None,
    });
    let encounter = core.faults.meet(method, head.uri.path());
    if !encounter.delay.is_zero() {
        tokio::time::sleep(encounter.delay).await;
    }
    let proper = || {
        let body = match body {
            Ok(body) => body,
            Err(refusal) => return render(Err(refusal)),
        };
        let for_browser = images::respond(&core, &head).or_else(|| fapi::respond(&core, &frontend, &head, &body));
        match for_browser.or_else(|| pages::respond(&core, &frontend, &head, &body)) {
            Some(answer) => build(answer.status, &answer.headers, &answer.trace_id, answer.body),
            // The key is looked at again after the delay: by now it may have been rotated away.
            None => render(bapi::respond(&core, &head, &body, &bapi::credential(&core, &head.headers))),
        }
    };
    let response = match encounter.effect {
        None => proper(),
        Some((effect, processed)) => {
            let proper = processed.then(proper);
            match (effect, proper) {
                (Effect::Hang, _) => std::future::pending().await,
                (Effect::Answer(raw), _) => render_raw(raw),
                (Effect::CutBody, Some(response)) => response.map(AnswerBody::cut),
                _ => return Err(Closed),
            }
        }
    };
    core.requests.answered(number, response.status().as_u16());
    Ok(response)
}

fn render(outcome: Result<Answer, Refusal>) -> Response<AnswerBody> {
    let trace_id = refusal::trace_id();
    let (status, body) = match outcome {
        Ok(answer) => (answer.status, answer.body),
        Err(refusal) => (refusal.status, refusal.body(&trace_id)),
    };
    // Exactly this: clients compare the whole header, and a charset parameter costs them the error codes.
    let json = [(header::CONTENT_TYPE.as_str(), "application/json".to_owned())];
    build(status, &json, &trace_id, body.to_string().into())
}

fn render_raw(raw: RawAnswer) -> Response<AnswerBody> {
    let trace_id = refusal::trace_id();
    match raw.body {
        RawBody::Bytes(body) => build(raw.status, &raw.headers, &trace_id, body),
        RawBody::Error { code, message } => {
            let mut headers = raw.headers;
            headers.push((header::CONTENT_TYPE.as_str(), "application/json".to_owned()));
            let body = Refusal::new(raw.status, code, message, message).body(&trace_id);
            build(raw.status, &headers, &trace_id, body.to_string().into())
        }
    }
}

fn build(status: u16, headers: &[(&str, String)], trace_id: &str, body: Bytes) -> Response<AnswerBody> {
    let mut builder = Response::builder().status(status).header("clerk-trace-id", trace_id);
    for (name, value) in headers {
        builder = builder.header(*name, HeaderValue::from_str(value).unwrap_or(HeaderValue::from_static("")));
    }
    builder.body(AnswerBody::whole(body)).unwrap_or_else(|_| {
        let mut response = Response::new(AnswerBody::whole(Bytes::new()));
        *response.status_mut() = http::StatusCode::INTERNAL_SERVER_ERROR;
        response
    })
}

/// A body that is sent whole, or breaks off in the middle.
pub(crate) struct AnswerBody {
    data: Option<Bytes>,
    announced: u64,
    breaks_off: bool,
    /// Whether what there is of a body that breaks off has had the time to go out.
    flushed: bool,
}

impl AnswerBody {
    fn whole(data: Bytes) -> Self {
        let announced = data.len() as u64;
        Self { data: Some(data).filter(|data| !data.is_empty()), announced, breaks_off: false, flushed: false }
    }

    fn cut(mut self) -> Self {
        self.data = self.data.map(|data| data.slice(..data.len() / 2));
        self.breaks_off = true;
        self
    }
}

impl Body for AnswerBody {
    type Data = Bytes;
    type Error = Closed;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Closed>>> {
        Poll::Ready(match self.data.take() {
            Some(data) => Some(Ok(Frame::data(data))),
            None if self.breaks_off && !self.flushed => {
                // The server sends what it holds when a body makes it wait, and drops it when a body fails.
                self.flushed = true;
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            None if self.breaks_off => Some(Err(Closed)),
            None => None,
        })
    }

    fn is_end_stream(&self) -> bool {
        self.data.is_none() && !self.breaks_off
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.announced)
    }
}
