//! Answers of clerk-auth as answers of axum.

use axum_core::body::Body;
use axum_core::response::Response;
use clerk_auth::Reply;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

pub(crate) fn response(reply: Reply) -> Response {
    let mut response = Response::new(Body::from(reply.body));
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    append(response.headers_mut(), reply.headers);
    response
}

/// Adds the headers beside those of the same name.
pub(crate) fn append(headers: &mut HeaderMap, more: Vec<(&'static str, String)>) {
    for (name, value) in more.into_iter().filter_map(header) {
        // Fails beyond 32,768 headers only.
        let _ = headers.try_append(name, value);
    }
}

/// Adds the headers of which there is none of the same name.
pub(crate) fn complete(headers: &mut HeaderMap, more: Vec<(&'static str, String)>) {
    for (name, value) in more.into_iter().filter_map(header) {
        if !headers.contains_key(&name) {
            let _ = headers.try_append(name, value);
        }
    }
}

/// All headers of clerk-auth are legal; if one were not, the answer goes without it.
fn header((name, value): (&'static str, String)) -> Option<(HeaderName, HeaderValue)> {
    Some((HeaderName::try_from(name).ok()?, HeaderValue::try_from(value).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn appended_headers_stand_beside_others_and_completed_ones_do_not() {
        let mut headers = HeaderMap::new();
        append(&mut headers, vec![("x-a", "1".into()), ("x-a", "2".into()), ("x-broken", "a\nb".into())]);
        complete(&mut headers, vec![("x-a", "3".into()), ("x-b", "4".into())]);
        assert_eq!(headers.get_all("x-a").iter().collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(headers["x-b"], "4");
        assert!(!headers.contains_key("x-broken"));
    }
}
