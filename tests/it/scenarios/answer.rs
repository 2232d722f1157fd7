//! Answers: what is demanded, what came, and the table between the two.

use reqwest::Version;
use reqwest::header::HeaderMap;
use serde_json::Value;

use super::world::Group;

/// What a request came to in the eyes of its group.
#[derive(Clone, Copy, Debug)]
pub(super) enum Verdict {
    LetIn,
    /// Nothing presented. The text is the reason, as in all others.
    Nobody(&'static str),
    Refused(&'static str),
    WrongClass(&'static str),
    Forbidden(&'static str),
    /// With the seconds to wait.
    Unavailable(&'static str, u64),
    Misconfigured(&'static str),
}

/// What a scenario demands.
pub(super) struct Answer {
    /// Any of these.
    pub(super) statuses: Vec<u16>,
    /// The server may also hang up.
    pub(super) may_close: bool,
    /// All values of a header in order; none where it must not be there.
    pub(super) headers: Vec<(&'static str, Vec<String>)>,
    pub(super) body: Body,
}

pub(super) enum Body {
    Anything,
    Exactly(String),
    /// A text that has this in it.
    Containing(&'static str),
    /// The same as this JSON, whatever the order of members.
    Json(&'static str),
    /// An error in Clerk's shape.
    Error {
        code: &'static str,
        reason: &'static str,
    },
}

pub(super) struct Received {
    pub(super) version: Version,
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

/// The body that the group with answers of its own gives.
pub(crate) fn own_answer(reason: &str) -> String {
    format!("own: {reason}")
}

impl Verdict {
    pub(super) fn reason(self) -> Option<&'static str> {
        match self {
            Self::LetIn => None,
            Self::Nobody(reason)
            | Self::Refused(reason)
            | Self::WrongClass(reason)
            | Self::Forbidden(reason)
            | Self::Unavailable(reason, _)
            | Self::Misconfigured(reason) => Some(reason),
        }
    }

    /// Status, challenge, seconds to wait, code, gRPC status.
    fn table(self) -> (u16, Option<&'static str>, Option<u64>, &'static str, &'static str) {
        match self {
            Self::LetIn => (200, None, None, "", "0"),
            Self::Nobody(_) => (401, Some("Bearer"), None, "authentication_required", "16"),
            Self::Refused(_) | Self::WrongClass(_) => {
                (401, Some("Bearer error=\"invalid_token\""), None, "invalid_token", "16")
            }
            Self::Forbidden(_) => (403, Some("Bearer error=\"insufficient_scope\""), None, "insufficient_scope", "7"),
            Self::Unavailable(_, wait) => (503, None, Some(wait), "authentication_unavailable", "14"),
            Self::Misconfigured(_) => (500, None, None, "authentication_misconfigured", "13"),
        }
    }

    /// The refusal of this verdict as JSON, or in the group's own words.
    pub(super) fn refusal(self, group: &Group) -> Answer {
        let (status, challenge, wait, code, _) = self.table();
        let reason = self.reason().unwrap_or_default();
        let (content_type, body) = match group.own_answer {
            true => ("text/plain; charset=utf-8", Body::Exactly(own_answer(reason))),
            false => ("application/json", Body::Error { code, reason }),
        };
        let headers = vec![
            ("www-authenticate", values(challenge)),
            ("retry-after", values(wait)),
            ("cache-control", values(Some("no-store"))),
            ("content-type", values(Some(content_type))),
            ("grpc-status", Vec::new()),
            ("location", Vec::new()),
        ];
        Answer { statuses: vec![status], may_close: false, headers, body }
    }

    /// The refusal of this verdict for a gRPC client.
    pub(super) fn grpc_refusal(self) -> Answer {
        let (_, _, _, _, grpc_status) = self.table();
        let headers = vec![
            ("grpc-status", values(Some(grpc_status))),
            ("grpc-message", values(self.reason().map(|reason| reason.replace(' ', "%20")))),
            ("content-type", values(Some("application/grpc"))),
        ];
        Answer { statuses: vec![200], may_close: false, headers, body: Body::Exactly(String::new()) }
    }
}

impl Answer {
    pub(super) fn ok(body: &str) -> Self {
        let headers = vec![("www-authenticate", Vec::new()), ("location", Vec::new())];
        Self { statuses: vec![200], may_close: false, headers, body: Body::Exactly(body.to_owned()) }
    }

    /// A redirect that is not kept and runs nothing.
    pub(super) fn redirect(location: String) -> Self {
        let headers = vec![("location", vec![location]), ("cache-control", values(Some("no-store")))];
        Self { statuses: vec![307], may_close: false, headers, body: Body::Exactly(String::new()) }
    }

    /// The same shown to a person.
    pub(super) fn shown_as_page(self) -> Self {
        Self { body: Body::Containing("<h1>"), ..self }.instead("content-type", "text/html; charset=utf-8")
    }

    /// Also demands the headers that tell the outcome of authentication.
    pub(super) fn telling(self, verdict: Verdict) -> Self {
        let reason = verdict.reason();
        self.with("x-clerk-auth-status", reason.map(|_| "signed-out")).with("x-clerk-auth-reason", reason)
    }

    /// Also demands these values of a header, all of them and in this order.
    pub(super) fn with(mut self, name: &'static str, expected: impl IntoIterator<Item = impl ToString>) -> Self {
        self.headers.push((name, values(expected)));
        self
    }

    /// Demands another value of a header than so far.
    pub(super) fn instead(mut self, name: &'static str, expected: &str) -> Self {
        self.headers.retain(|(header, _)| *header != name);
        self.with(name, [expected])
    }

    /// The same without a body, as for HEAD.
    pub(super) fn without_body(mut self) -> Self {
        self.body = Body::Exactly(String::new());
        self
    }

    pub(super) fn check(&self, received: Option<Received>) -> Result<(), String> {
        let Some(Received { status, headers, body, .. }) = received else {
            return self.may_close.then_some(()).ok_or_else(|| "the connection was closed".to_owned());
        };
        if !self.statuses.contains(&status) {
            return Err(format!("status {status} instead of {:?}, body {body}", self.statuses));
        }
        for (name, expected) in &self.headers {
            let values: Vec<_> = headers.get_all(*name).iter().map(|value| value.to_str().unwrap_or("?")).collect();
            if values != *expected {
                return Err(format!("{name} is {values:?} instead of {expected:?}"));
            }
        }
        match &self.body {
            Body::Anything => Ok(()),
            Body::Exactly(expected) if *expected == body => Ok(()),
            Body::Exactly(expected) => Err(format!("body {body:?} instead of {expected:?}")),
            Body::Containing(part) if body.contains(part) => Ok(()),
            Body::Containing(part) => Err(format!("body {body:?} without {part:?}")),
            Body::Json(expected) => {
                let [expected, received] = [expected, body.as_str()].map(serde_json::from_str::<Value>);
                let is_equal = received.as_ref().is_ok_and(|received| *received == expected.unwrap());
                is_equal.then_some(()).ok_or_else(|| format!("body {body}"))
            }
            Body::Error { code, reason } => check_error(&body, code, reason),
        }
    }
}

fn values(values: impl IntoIterator<Item = impl ToString>) -> Vec<String> {
    values.into_iter().map(|value| value.to_string()).collect()
}

fn check_error(body: &str, code: &str, reason: &str) -> Result<(), String> {
    let wrong = || format!("body {body} instead of an error {code} with reason {reason}");
    let parsed: Value = serde_json::from_str(body).map_err(|_| wrong())?;
    let errors = parsed["errors"].as_array().ok_or_else(wrong)?;
    let [error] = errors.as_slice() else { return Err(wrong()) };
    let texts = ["message", "long_message"].map(|name| error[name].as_str().unwrap_or_default());
    let fits = error["code"] == code && error["meta"]["reason"] == reason && texts.iter().all(|text| !text.is_empty());
    fits.then_some(()).ok_or_else(wrong)
}
