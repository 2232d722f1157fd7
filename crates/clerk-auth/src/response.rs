//! What to answer when a request is not let in: the one table of statuses, challenges and bodies that all framework
//! adapters ask.

use std::fmt;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::json;

use crate::reason::{Cause, Reason};
use crate::refusal::Refusal;
use crate::request::RequestHead;
use crate::state::RequestState;

/// What `grpc-message` holds only percent-encoded. A code of Clerk's may be any text.
const BEYOND_GRPC: &AsciiSet = &CONTROLS.add(b' ').add(b'%');

/// The form of an answer.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum ReplyFormat {
    /// An HTTP status with a JSON body.
    Json,
    /// A gRPC status: HTTP 200 with `grpc-status` and no body.
    Grpc,
    /// For somebody who looks at a browser: a page where one says more than JSON, else as [`ReplyFormat::Json`].
    Page,
}

/// A whole answer for the framework to send. Its headers may hold a session, so `Debug` shows only their names.
#[derive(Clone, Eq, PartialEq)]
#[non_exhaustive]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The headers, in order. All are legal header values.
    pub headers: Vec<(&'static str, String)>,
    /// The body; empty for gRPC.
    pub body: String,
}

impl ReplyFormat {
    /// The form that the sender of this request understands: gRPC by its method and content type, a page if the request
    /// is a browser's navigation, else JSON.
    ///
    /// Every gRPC call is a POST. The method counts because gRPC refusals have the HTTP status 200: a proxy that asks
    /// this service by GET whether to let a request in passes on the content type that its own caller chose.
    ///
    /// Source: [gRPC over HTTP/2](https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md).
    pub fn of(head: &impl RequestHead) -> Self {
        let is_grpc = head.method() == "POST"
            && head.header_values("content-type").next().is_some_and(|value| {
                let value = value.to_ascii_lowercase();
                value == b"application/grpc"
                    || value.starts_with(b"application/grpc+")
                    || value.starts_with(b"application/grpc;")
            });
        if is_grpc {
            Self::Grpc
        } else if is_navigation(head) {
            Self::Page
        } else {
            Self::Json
        }
    }
}

/// Whether this request is a browser's navigation to a page, as far as can be told: only such a request is ever sent to
/// a handshake or to a sign-in page.
///
/// It is a GET, and `Sec-Fetch-Dest` says `document` or `iframe`; without that header, `Accept` begins with `text/html`.
pub fn is_navigation(head: &impl RequestHead) -> bool {
    let value = |name| crate::request::values::joined(head, name);
    head.method() == "GET" && is_navigation_to(value("sec-fetch-dest").as_deref(), value("accept").as_deref())
}

/// The same of a GET with these headers.
pub(crate) fn is_navigation_to(sec_fetch_dest: Option<&str>, accept: Option<&str>) -> bool {
    match sec_fetch_dest.filter(|dest| !dest.is_empty()) {
        Some(dest) => matches!(dest, "document" | "iframe"),
        None => accept.is_some_and(|accept| accept.starts_with("text/html")),
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.headers.iter().map(|(name, _)| *name).collect();
        f.debug_struct("Reply")
            .field("status", &self.status)
            .field("headers", &names)
            .field("body", &self.body)
            .finish()
    }
}

impl RequestState {
    /// What must be answered at once instead of calling the handler, if anything; [`RequestState::headers`] are in it.
    ///
    /// | State | Answer |
    /// | --- | --- |
    /// | handshake | 307 to Clerk's Frontend API |
    /// | a development handshake that is over, whatever it brought | 307 to the same URL without the handshake's parameters |
    /// | the service is set up so that authentication cannot work | 500, as a page for browsers |
    /// | any other | `None`: call the handler and append [`RequestState::headers`] to its response |
    ///
    /// The 307 forbids caching and has no body.
    pub fn reply(&self, format: ReplyFormat) -> Option<Reply> {
        if self.location().is_some() {
            return Some(Reply { status: 307, headers: self.headers(), body: String::new() });
        }
        let refusal = self.refusal().filter(|refusal| refusal.reason().stops_request())?;
        let mut reply = refusal.reply(format);
        reply.headers.extend(self.headers());
        Some(reply)
    }
}

/// Whether this request is a CORS preflight: browsers send it without credentials, so that refusing it would refuse
/// every cross-origin call.
///
/// It has no credentials and no body; what has either is judged like every other request. All of it is the sender's
/// word, so a service that does the same for every method must not let preflights in.
///
/// Source: [Fetch: CORS-preflight request](https://fetch.spec.whatwg.org/#cors-preflight-request).
pub fn is_preflight(head: &impl RequestHead) -> bool {
    let has = |name| head.header_values(name).next().is_some();
    head.method() == "OPTIONS"
        && has("origin")
        && has("access-control-request-method")
        && !["authorization", "cookie", "content-type", "transfer-encoding"].into_iter().any(has)
        && head.header_values("content-length").all(|length| length == b"0")
}

impl Refusal {
    /// The HTTP status of the answer.
    ///
    /// | Cause | Status |
    /// | --- | --- |
    /// | [`Cause::NothingPresented`], [`Cause::Refused`], [`Cause::WrongClass`] | 401 |
    /// | [`Cause::Forbidden`] | 403 |
    /// | [`Cause::Unavailable`] | 503 |
    /// | [`Cause::Misconfigured`] | 500 |
    pub fn status(&self) -> http::StatusCode {
        match self.cause() {
            Cause::NothingPresented | Cause::Refused | Cause::WrongClass => http::StatusCode::UNAUTHORIZED,
            Cause::Forbidden => http::StatusCode::FORBIDDEN,
            Cause::Unavailable => http::StatusCode::SERVICE_UNAVAILABLE,
            Cause::Misconfigured => http::StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The `WWW-Authenticate` challenge of the answer (RFC 6750, section 3), if its status has one.
    pub fn challenge(&self) -> Option<&'static str> {
        match self.cause() {
            Cause::NothingPresented => Some("Bearer"),
            Cause::Refused | Cause::WrongClass => Some("Bearer error=\"invalid_token\""),
            Cause::Forbidden => Some("Bearer error=\"insufficient_scope\""),
            Cause::Unavailable | Cause::Misconfigured => None,
        }
    }

    /// The answer as JSON, in the shape of Clerk's own errors: `{"errors": [{"code", "message", "long_message"}]}`.
    /// What is wrong with this service's own set-up is for its logs, not for callers. Where the user must confirm who
    /// they are, it is `{"clerk_error": ...}`, as [`Reverification::error_body`](crate::Reverification::error_body).
    pub fn body(&self) -> serde_json::Value {
        if let Some(required) = self.missing_reverification() {
            return serde_json::from_str(&required.error_body()).unwrap_or_default();
        }
        let (code, message) = match self.cause() {
            Cause::NothingPresented => ("authentication_required", "Authentication required"),
            Cause::Refused | Cause::WrongClass => ("invalid_token", "The token was not accepted"),
            Cause::Forbidden => ("insufficient_scope", "Not allowed"),
            Cause::Unavailable => ("authentication_unavailable", "The token could not be checked; try again"),
            Cause::Misconfigured => ("authentication_misconfigured", "The server cannot check tokens"),
        };
        let long_message = match self.cause() {
            Cause::Misconfigured | Cause::Unavailable => message.to_owned(),
            _ => Some(self.hint()).filter(|hint| !hint.is_empty()).unwrap_or_else(|| message.to_owned()),
        };
        json!({ "errors": [{
            "code": code,
            "message": message,
            "long_message": long_message,
            "meta": { "reason": self.reason().as_str() },
        }] })
    }

    /// The whole answer.
    pub fn reply(&self, format: ReplyFormat) -> Reply {
        let mut headers = self.headers();
        match format {
            ReplyFormat::Page if self.reason().stops_request() || self.is_loop() => {
                headers.push(("content-type", "text/html; charset=utf-8".to_owned()));
                headers.push(("content-security-policy", "default-src 'none'".to_owned()));
                Reply { status: self.status().as_u16(), headers, body: self.page() }
            }
            ReplyFormat::Json | ReplyFormat::Page => {
                headers.push(("content-type", "application/json".to_owned()));
                let body = match self.missing_reverification() {
                    Some(required) => required.error_body(),
                    None => self.body().to_string(),
                };
                Reply { status: self.status().as_u16(), headers, body }
            }
            ReplyFormat::Grpc => {
                headers.push(("content-type", "application/grpc".to_owned()));
                headers.push(("grpc-status", self.grpc_status().to_string()));
                let message = match self.missing_reverification() {
                    Some(_) => "reverification-error",
                    None => self.reason().as_str(),
                };
                headers.push(("grpc-message", utf8_percent_encode(message, BEYOND_GRPC).to_string()));
                Reply { status: 200, headers, body: String::new() }
            }
        }
    }

    /// The headers that an application's own answer should have beside its body: those of [`Refusal::reply`] that do not
    /// describe the body. `None` where the format has no place for a body: a gRPC client reads the gRPC status only.
    pub fn headers_beside_own_body(&self, format: ReplyFormat) -> Option<Vec<(&'static str, String)>> {
        match format {
            ReplyFormat::Json | ReplyFormat::Page => Some(self.headers()),
            ReplyFormat::Grpc => None,
        }
    }

    fn headers(&self) -> Vec<(&'static str, String)> {
        let mut headers = vec![("cache-control", "no-store".to_owned())];
        headers.extend(self.challenge().map(|challenge| ("www-authenticate", challenge.to_owned())));
        headers.extend(self.retry_after().map(|wait| ("retry-after", whole_seconds(wait).to_string())));
        headers
    }

    /// A page that says what to do, where the reader of the page can do it: in development, and when redirects went round
    /// in a circle, which a browser would otherwise show as a page of JSON.
    fn page(&self) -> String {
        let advice = match self.reason() {
            Reason::HandshakeTokenInvalidSignature => {
                "This browser holds cookies of another Clerk instance. If you have switched the keys of this application, \
                 clear the cookies of this site and reload the page."
            }
            Reason::HandshakeTokenVerificationFailed => {
                "The answer of Clerk could not be verified. Check that the publishable key and the secret key of this \
                 application belong to the same instance, clear the cookies of this site, and reload the page."
            }
            _ if self.is_loop() => {
                "This page and Clerk have sent your browser to and fro without a result, so it was stopped. Wait a few \
                 seconds and reload the page. If that does not help, clear the cookies of this site. The logs of this \
                 application tell more."
            }
            _ => "This application is not set up correctly. Its logs tell more.",
        };
        // It may hold a code of Clerk's, which may be any text.
        let reason = self.reason().as_str().replace('&', "&amp;").replace('<', "&lt;");
        format!(
            "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>Authentication is not possible</title>\
             </head>\n<body>\n<main>\n<h1>Authentication is not possible</h1>\n<p>{advice}</p>\n\
             <p>Reason: <code>{reason}</code></p>\n</main>\n</body>\n</html>\n"
        )
    }

    /// The gRPC status code of the answer.
    pub fn grpc_status(&self) -> u8 {
        match self.cause() {
            Cause::NothingPresented | Cause::Refused | Cause::WrongClass => 16,
            Cause::Forbidden => 7,
            Cause::Unavailable => 14,
            Cause::Misconfigured => 13,
        }
    }
}

/// `Retry-After` counts whole seconds, at least one; rounded up, so that nobody comes back too early.
fn whole_seconds(wait: std::time::Duration) -> u64 {
    let partial = u64::from(wait.subsec_nanos() > 0);
    wait.as_secs().saturating_add(partial).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(method: &str, headers: &[(&'static str, &str)]) -> http::Request<()> {
        let request = http::Request::builder().method(method);
        headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)).body(()).unwrap()
    }

    #[test]
    fn grpc_is_a_post_of_its_content_type() {
        for (method, content_type, format) in [
            ("POST", "application/grpc", ReplyFormat::Grpc),
            ("POST", "application/gRPC+proto", ReplyFormat::Grpc),
            ("POST", "application/grpc; x=y", ReplyFormat::Grpc),
            ("POST", "application/grpc-web", ReplyFormat::Json),
            ("POST", "application/json", ReplyFormat::Json),
            ("GET", "application/grpc", ReplyFormat::Json),
            ("OPTIONS", "application/grpc", ReplyFormat::Json),
        ] {
            let head = head(method, &[("content-type", content_type)]);
            assert_eq!(ReplyFormat::of(&head), format, "{method} {content_type}");
        }
        assert_eq!(ReplyFormat::of(&head("POST", &[])), ReplyFormat::Json);
    }

    #[test]
    fn a_preflight_has_neither_credentials_nor_a_body() {
        let preflight = [("origin", "https://site.test"), ("access-control-request-method", "POST")];
        assert!(is_preflight(&head("OPTIONS", &preflight)));
        assert!(!is_preflight(&head("POST", &preflight)));
        assert!(!is_preflight(&head("options", &preflight)));
        assert!(!is_preflight(&head("OPTIONS", &preflight[..1])));
        assert!(!is_preflight(&head("OPTIONS", &preflight[1..])));
        for (more, passes) in [
            (("content-length", "0"), true),
            (("cookie", "a=b"), false),
            (("content-length", "8"), false),
            (("transfer-encoding", "chunked"), false),
            (("content-type", "application/grpc"), false),
            (("authorization", "Bearer mt_1"), false),
        ] {
            let head = head("OPTIONS", &[preflight[0], preflight[1], more]);
            assert_eq!(is_preflight(&head), passes, "{more:?}");
        }
    }

    #[test]
    fn any_reason_is_a_legal_message_of_grpc() {
        let refused = crate::reason::RefreshRefusal::new("a b\r\nc: 5%\u{e9}");
        let reason = Reason::SessionTokenExpired(crate::reason::RefreshFailure::Refused(refused));
        let reply = Refusal::new(reason, Cause::Refused, crate::refusal::Detail::None).reply(ReplyFormat::Grpc);
        let message = reply.headers.iter().find(|(name, _)| *name == "grpc-message").unwrap();
        assert_eq!(message.1, "session-token-expired-refresh-a%20b%0D%0Ac:%205%25%C3%A9");
    }

    #[test]
    fn a_browser_that_went_in_a_circle_gets_a_page_and_a_program_json() {
        let refused = crate::reason::RefreshRefusal::new("<b>&");
        let reason = Reason::SessionTokenExpired(crate::reason::RefreshFailure::Refused(refused));
        let refusal = Refusal::new(reason, Cause::Refused, crate::refusal::Detail::None);
        let content_type = |reply: &Reply| reply.headers.iter().find(|it| it.0 == "content-type").unwrap().1.clone();
        assert_eq!(content_type(&refusal.clone().reply(ReplyFormat::Page)), "application/json");
        let refusal = refusal.after_loop();
        assert_eq!(content_type(&refusal.reply(ReplyFormat::Json)), "application/json");
        let page = refusal.reply(ReplyFormat::Page);
        assert_eq!((page.status, &*content_type(&page)), (401, "text/html; charset=utf-8"));
        assert!(page.body.contains("reload the page") && page.body.contains("refresh-&lt;b>&amp;<"), "{}", page.body);
    }

    #[test]
    fn what_an_answer_sets_is_not_shown() {
        let headers =
            vec![("location", "https://a/?__session=secret".into()), ("set-cookie", "__session=secret".into())];
        let shown = format!("{:?}", Reply { status: 307, headers, body: String::new() });
        assert!(shown.contains("307") && shown.contains("set-cookie") && !shown.contains("secret"), "{shown}");
    }

    #[test]
    fn an_answer_of_ones_own_keeps_the_challenge_and_grpc_has_none() {
        let refusal = Refusal::forbidden("no");
        let headers = refusal.headers_beside_own_body(ReplyFormat::Json).unwrap();
        let names: Vec<_> = headers.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["cache-control", "www-authenticate"]);
        assert_eq!(refusal.headers_beside_own_body(ReplyFormat::Grpc), None);
    }
}
