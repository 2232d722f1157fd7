//! Reads answers. The only file that looks at status codes.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use clerk_types::error::ApiErrors;
use http::{HeaderMap, Response, header};
use serde::de::{DeserializeOwned, IgnoredAny};

use crate::{
    error::{ApiFailure, BodyForm, Error, Kind},
    redact::{blank_quoted, excerpt},
    transport::{MAX_BODY_BYTES, TransportError, retry::Failure},
};

/// What an answer means for another attempt; none when the answer is final.
pub(crate) fn transient(response: &Response<Bytes>, now: SystemTime) -> Option<Failure> {
    let retry_after = || retry_after(response.headers(), now);
    match response.status() {
        status if status.is_server_error() => Some(Failure::Server(retry_after())),
        status if status.as_u16() == 429 => Some(Failure::RateLimited(retry_after())),
        _ => None,
    }
}

/// Whether the API did what it was asked for.
pub(crate) fn is_success(response: &Response<Bytes>) -> bool {
    response.status().is_success()
}

/// What Clerk's support can find the request by, as far as the head of an answer says.
pub(crate) fn trace_id_of(headers: &HeaderMap) -> Option<&str> {
    let text = |name| headers.get(name)?.to_str().ok().filter(|text: &&str| !text.is_empty());
    text("clerk-trace-id").or_else(|| text("cf-ray"))
}

/// The answer if it is a success, else the error it stands for.
pub(crate) fn success(response: Response<Bytes>, now: SystemTime) -> Result<Response<Bytes>, Error> {
    if response.body().len() > MAX_BODY_BYTES {
        let problem = format!("the body is larger than {MAX_BODY_BYTES} bytes");
        return Err(TransportError::body(problem).into());
    }
    if is_success(&response) {
        return Ok(response);
    }
    let headers = response.headers();
    let body = match content(headers) {
        Content::Json | Content::Unlabelled => parse_errors(response.body()),
        Content::Other(_) => None,
    };
    let form = match content(headers) {
        _ if serde_json::from_slice::<IgnoredAny>(response.body()).is_ok() => BodyForm::Json,
        Content::Json => BodyForm::BrokenJson,
        Content::Unlabelled | Content::Other(_) => BodyForm::Other,
    };
    let excerpt = body.is_none().then(|| excerpt(response.body()));
    let body = body.unwrap_or_default();
    let trace_id = body.clerk_trace_id.clone().filter(|trace_id| !trace_id.is_empty());
    let trace_id = trace_id.or_else(|| trace_id_of(headers).map(str::to_owned));
    Err(Error::new(Kind::Api(ApiFailure {
        status: response.status(),
        retry_after: retry_after(headers, now),
        trace_id,
        body,
        excerpt,
        form,
    })))
}

/// Reads the body of a success as `T`. An empty body reads as JSON `null`.
pub(crate) fn decode<T: DeserializeOwned>(response: &Response<Bytes>) -> Result<T, Error> {
    let fail = |problem: String| Err(Error::decode(response.status(), problem));
    let body: &[u8] = match response.body() {
        body if body.trim_ascii().is_empty() => b"null",
        body => match content(response.headers()) {
            Content::Json => body,
            Content::Unlabelled => return fail("a body without a content type instead of JSON".to_owned()),
            Content::Other(label) => return fail(format!("{label} instead of JSON")),
        },
    };
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    match serde_path_to_error::deserialize(&mut deserializer) {
        Ok(value) => match deserializer.end() {
            Ok(()) => Ok(value),
            Err(_) => fail("there is more after the JSON document".to_owned()),
        },
        Err(_) if response.body().is_empty() => fail("the body is empty".to_owned()),
        Err(error) => {
            // The parser quotes values, and a value may be a secret.
            let message = blank_quoted(&error.inner().to_string());
            match error.path().to_string().as_str() {
                "." => fail(message),
                path => fail(format!("at `{}`: {message}", blank_quoted(path))),
            }
        }
    }
}

/// How long `Retry-After` asks to wait, from seconds or from an HTTP date (RFC 9110, section 10.2.3).
///
/// A date counts from the answer's own `Date` where it has one: both come from one clock, which may not be ours.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // More than fits is for ever, not at once.
        return Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    let sent = headers.get(header::DATE).and_then(|sent| httpdate::parse_http_date(sent.to_str().ok()?).ok());
    Some(date.duration_since(sent.unwrap_or(now)).unwrap_or_default())
}

/// What the content type says.
enum Content {
    Json,
    Unlabelled,
    Other(String),
}

fn content(headers: &HeaderMap) -> Content {
    let Some(label) = headers.get(header::CONTENT_TYPE) else {
        return Content::Unlabelled;
    };
    let label = String::from_utf8_lossy(label.as_bytes());
    let media_type = label.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match media_type.as_str() {
        "" => Content::Unlabelled,
        "application/json" => Content::Json,
        other if other.starts_with("application/") && other.ends_with("+json") => Content::Json,
        other => Content::Other(excerpt(other.as_bytes())),
    }
}

/// The API's error body; none when the body is something else.
fn parse_errors(body: &[u8]) -> Option<ApiErrors> {
    serde_json::from_slice::<ApiErrors>(body)
        .ok()
        .filter(|body| !body.errors.is_empty() || body.clerk_trace_id.is_some())
}

#[cfg(test)]
mod tests;
