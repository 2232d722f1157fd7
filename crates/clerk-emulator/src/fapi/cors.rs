//! Which scripts of other origins may call, with the browser's cookies.
//!
//! Without a list of allowed origins every origin of http and https may. That gives a page elsewhere on the web
//! nothing, since browsers leave the emulator's cookies out of its calls (`SameSite=Lax`).

use http::HeaderMap;

use super::{Answer, Frontend, Origin, refusals};
use crate::bapi::refusal::Refusal;

/// Refuses a script whose origin is known and not allowed.
pub(super) fn check(frontend: &Frontend, headers: &HeaderMap) -> Result<(), Refusal> {
    match (origin(headers), allowed(frontend, headers)) {
        (Some(_), None) => Err(refusals::bad_origin()),
        _ => Ok(()),
    }
}

/// Lets the calling script read the answer.
pub(super) fn open(answer: Answer, frontend: &Frontend, headers: &HeaderMap) -> Answer {
    let answer = answer.header("vary", "origin");
    match allowed(frontend, headers) {
        Some(origin) => answer
            .header("access-control-allow-origin", origin.as_str())
            .header("access-control-allow-credentials", "true"),
        None => answer,
    }
}

/// Answers a browser that asks before it lets a script call.
pub(super) fn preflight(frontend: &Frontend, headers: &HeaderMap) -> Answer {
    let answer = open(Answer::new(204), frontend, headers);
    if allowed(frontend, headers).is_none() {
        return answer;
    }
    answer
        .header("access-control-allow-methods", "GET, POST, DELETE")
        .header("access-control-allow-headers", "authorization, content-type")
        .header("access-control-max-age", "600")
}

fn allowed(frontend: &Frontend, headers: &HeaderMap) -> Option<Origin> {
    let text = origin(headers)?;
    let origin = Origin::parse(text).filter(|found| found.as_str() == text)?;
    let own = origin.as_str() == frontend.origin;
    (own || origin.is_allowed(&frontend.allowed_origins)).then_some(origin)
}

fn origin(headers: &HeaderMap) -> Option<&str> {
    headers.get(http::header::ORIGIN).and_then(|value| value.to_str().ok())
}
