//! The one error type of this crate.

use std::{error::Error as StdError, fmt, sync::Arc, time::Duration};

use clerk_types::error::ApiErrorEntry;
use http::StatusCode;

use crate::{
    keys::MissingKey,
    redact::scrub,
    transport::{TransportError, TransportErrorKind},
};

mod kind;

pub(crate) use self::kind::{ApiFailure, BodyForm, ConfigProblem, Kind, RequestProblem};

/// Why a call failed, or why a client could not be built.
///
/// Its inside is not public; ask the predicates. Cloning is cheap, so that several waiters can share one failure.
/// Neither `Display` nor `Debug` shows a key or a token.
///
/// # Example
///
/// ```
/// # fn handle(error: clerk_api::Error) {
/// if error.is_not_found() {
///     // no such thing
/// } else if let Some(delay) = error.retry_after() {
///     // come back later
/// } else if error.codes().any(|code| code == "form_param_missing") {
///     // ask the user
/// }
/// # }
/// ```
#[derive(Clone)]
pub struct Error {
    kind: Arc<Kind>,
}

impl Error {
    pub(crate) fn new(kind: Kind) -> Self {
        Self { kind: Arc::new(kind) }
    }

    /// An argument that cannot be sent: a local error before any traffic. The text must hold no secret.
    pub(crate) fn argument(problem: impl Into<String>) -> Self {
        RequestProblem::Argument(problem.into()).into()
    }

    pub(crate) fn decode(status: StatusCode, problem: impl Into<String>) -> Self {
        Self::new(Kind::Decode { status, problem: problem.into() })
    }

    /// A good token that is meant for somebody else.
    pub(crate) fn wrong_audience() -> Self {
        Self::new(Kind::WrongAudience)
    }

    /// The HTTP status of the answer; none when there was no complete answer.
    pub fn status(&self) -> Option<StatusCode> {
        match &*self.kind {
            Kind::Api(failure) => Some(failure.status),
            Kind::Decode { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// The API's error entries, empty when the answer was no error of the API.
    pub fn errors(&self) -> &[ApiErrorEntry] {
        self.api().map_or(&[], |failure| &failure.body.errors)
    }

    /// The codes of the API's error entries, such as `resource_not_found`.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.errors().iter().map(|entry| entry.code.as_str())
    }

    /// The map `meta` beside the error entries, for the few errors that have one. Entries carry their own.
    pub fn meta(&self) -> Option<&serde_json::Map<String, serde_json::Value>> {
        self.api()?.body.meta.as_ref()
    }

    /// The identifier that Clerk's support can find the request by: `clerk_trace_id`, else the header `clerk-trace-id`, else
    /// the header `cf-ray`.
    pub fn trace_id(&self) -> Option<&str> {
        self.api()?.trace_id.as_deref()
    }

    /// How long the API asks to wait before the next attempt (header `Retry-After`, in seconds or as a date); for a call
    /// that [was held back](Self::is_held_back), how long it would have had to wait at least.
    pub fn retry_after(&self) -> Option<Duration> {
        match &*self.kind {
            Kind::HeldBack { wait } => Some(*wait),
            Kind::Api(failure) => failure.retry_after,
            _ => None,
        }
    }

    /// Whether the API answered with an error whose body is JSON, whatever its content type says.
    pub fn has_json_body(&self) -> bool {
        self.api().is_some_and(|failure| failure.form == BodyForm::Json)
    }

    /// Whether the API answered with an error whose body claims to be JSON and cannot be read as such: cut off, or made
    /// by something in between.
    pub fn has_broken_json_body(&self) -> bool {
        self.api().is_some_and(|failure| failure.form == BodyForm::BrokenJson)
    }

    /// The start of a failed answer's body that is no error of the API, such as a proxy's error page.
    ///
    /// At most about 500 bytes, on one line, with everything cut that looks like a key or a token.
    pub fn body_excerpt(&self) -> Option<&str> {
        self.api()?.excerpt.as_deref()
    }

    /// Whether the API answered 400.
    pub fn is_bad_request(&self) -> bool {
        self.has_status(StatusCode::BAD_REQUEST)
    }

    /// Whether the API answered 401: the key is unknown, revoked or of the wrong kind.
    pub fn is_unauthorized(&self) -> bool {
        self.has_status(StatusCode::UNAUTHORIZED)
    }

    /// Whether the API answered 403.
    pub fn is_forbidden(&self) -> bool {
        self.has_status(StatusCode::FORBIDDEN)
    }

    /// Whether the API answered 404. The verify calls answer so for a token that is not valid.
    pub fn is_not_found(&self) -> bool {
        self.has_status(StatusCode::NOT_FOUND)
    }

    /// Whether the API answered 409.
    pub fn is_conflict(&self) -> bool {
        self.has_status(StatusCode::CONFLICT)
    }

    /// Whether the API answered 422: a field of the request has a value it does not take.
    pub fn is_unprocessable(&self) -> bool {
        self.has_status(StatusCode::UNPROCESSABLE_ENTITY)
    }

    /// Whether the API answered 429. See [`is_held_back`](Self::is_held_back) for what did not come so far.
    pub fn is_rate_limited(&self) -> bool {
        self.has_status(StatusCode::TOO_MANY_REQUESTS)
    }

    /// Whether the API, or a proxy before it, answered 5xx.
    pub fn is_server_error(&self) -> bool {
        self.api().is_some_and(|failure| failure.status.is_server_error())
    }

    /// Whether the API answered, but with something that could not be understood.
    pub fn is_decode(&self) -> bool {
        matches!(*self.kind, Kind::Decode { .. })
    }

    /// Whether no complete answer arrived, for whatever reason: no connection, time ran out, the body was cut off.
    pub fn is_transport(&self) -> bool {
        self.transport_kind().is_some()
    }

    /// Whether time ran out before the answer was there. A create may have happened all the same.
    pub fn is_timeout(&self) -> bool {
        self.transport_kind() == Some(TransportErrorKind::Timeout)
    }

    /// Whether the connection could not be made, or ended before an answer began.
    pub fn is_connect(&self) -> bool {
        self.transport_kind() == Some(TransportErrorKind::Connect)
    }

    /// Whether a body was cut off, or larger than [`MAX_BODY_BYTES`](crate::transport::MAX_BODY_BYTES).
    pub fn is_body(&self) -> bool {
        self.transport_kind() == Some(TransportErrorKind::Body)
    }

    /// Whether the client has no key for this call. The text says which environment variable to set; nothing was sent.
    pub fn is_missing_key(&self) -> bool {
        matches!(*self.kind, Kind::MissingKey(_))
    }

    /// Whether the configuration of a client or token source is wrong.
    pub fn is_config(&self) -> bool {
        matches!(*self.kind, Kind::Config(_))
    }

    /// Whether an argument of the call cannot be sent, such as an empty identifier. Nothing was sent.
    pub fn is_invalid_request(&self) -> bool {
        matches!(*self.kind, Kind::Request(_))
    }

    /// Whether the API knows the token, but the token is not meant for the audience that was demanded: a refusal.
    pub fn is_wrong_audience(&self) -> bool {
        matches!(*self.kind, Kind::WrongAudience)
    }

    /// Whether the client's own [rate governor](crate::governor) would have had to hold the call back for longer than the
    /// call may take. [`retry_after`](Self::retry_after) says for how long at least. Nothing was sent.
    pub fn is_held_back(&self) -> bool {
        matches!(*self.kind, Kind::HeldBack { .. })
    }

    fn api(&self) -> Option<&ApiFailure> {
        match &*self.kind {
            Kind::Api(failure) => Some(failure),
            _ => None,
        }
    }

    /// At which point the transport failed.
    pub(crate) fn transport_kind(&self) -> Option<TransportErrorKind> {
        match &*self.kind {
            Kind::Transport(error) => Some(error.kind()),
            _ => None,
        }
    }

    fn has_status(&self, status: StatusCode) -> bool {
        self.api().is_some_and(|failure| failure.status == status)
    }
}

impl From<ConfigProblem> for Error {
    fn from(problem: ConfigProblem) -> Self {
        Self::new(Kind::Config(problem))
    }
}

impl From<RequestProblem> for Error {
    fn from(problem: RequestProblem) -> Self {
        Self::new(Kind::Request(problem))
    }
}

impl From<MissingKey> for Error {
    fn from(missing: MissingKey) -> Self {
        Self::new(Kind::MissingKey(missing))
    }
}

impl From<TransportError> for Error {
    fn from(error: TransportError) -> Self {
        Self::new(Kind::Transport(error))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not the derived form: the API's entries may quote what they were given.
        let mut causes = Vec::new();
        let mut next = self.source();
        while let Some(cause) = next {
            causes.push(scrub(&cause.to_string()));
            next = cause.source();
        }
        let mut debug = f.debug_struct("Error");
        debug.field("message", &format_args!("{}", self.kind));
        if let Some(retry_after) = self.retry_after() {
            debug.field("retry_after", &retry_after);
        }
        if !causes.is_empty() {
            debug.field("causes", &causes);
        }
        debug.finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &*self.kind {
            Kind::Config(problem) => Some(problem),
            Kind::Request(problem) => Some(problem),
            // The transport's own text is the message of this error, so its cause comes next.
            Kind::Transport(error) => error.source(),
            Kind::MissingKey(_) | Kind::Api(_) | Kind::Decode { .. } | Kind::HeldBack { .. } | Kind::WrongAudience => {
                None
            }
        }
    }
}
