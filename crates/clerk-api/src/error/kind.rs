//! What went wrong, inside of an error.

use std::{fmt, time::Duration};

use clerk_types::error::ApiErrors;
use http::StatusCode;

use crate::{
    base_url::UrlProblem,
    keys::{KeyProblem, MissingKey},
    path::PathProblem,
    query::QueryProblem,
    redact::scrub,
    transport::TransportError,
};

#[derive(Debug, thiserror::Error)]
pub(crate) enum Kind {
    #[error("the client is configured wrongly")]
    Config(#[source] ConfigProblem),
    #[error(transparent)]
    MissingKey(MissingKey),
    #[error("the request cannot be made")]
    Request(#[source] RequestProblem),
    #[error(transparent)]
    Transport(TransportError),
    #[error("{0}")]
    Api(ApiFailure),
    #[error("the API's answer is not what was expected: {problem}")]
    Decode { status: StatusCode, problem: String },
    #[error("the token is not meant for this audience")]
    WrongAudience,
    #[error(
        "the rate governor would hold the call back for {} ms, longer than it may take; nothing was sent",
        wait.as_millis()
    )]
    HeldBack { wait: Duration },
}

/// What is wrong with a configuration.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigProblem {
    #[error("{name}: {problem}")]
    Key {
        name: &'static str,
        #[source]
        problem: KeyProblem,
    },
    #[error("the API URL is not usable: {0}")]
    ApiUrl(#[from] UrlProblem),
    #[error("the API version must be one path segment of letters, digits, `.`, `-` and `_`")]
    ApiVersion,
    #[error("the user agent contains characters that cannot stand in a header")]
    UserAgent,
    #[error("the environment variable {0} is not valid Unicode")]
    NotUnicode(&'static str),
    #[cfg_attr(feature = "reqwest", allow(dead_code, reason = "there is a default transport"))]
    #[error("no transport: hand one to the builder, or enable the feature `reqwest`")]
    NoTransport,
    #[cfg_attr(not(feature = "reqwest"), allow(dead_code, reason = "no default transport"))]
    #[error("the HTTP client could not be set up")]
    Transport(#[source] TransportError),
    #[error("the token lifetime must be a finite number of seconds above zero")]
    Lifetime,
    #[error("`min_remaining_ttl` must be below the lifetime")]
    MinRemaining,
    #[error(
        "the rate limits cannot be told without a secret key that starts with `sk_live_` or `sk_test_`: hand a governor with limits to `rate_governor`"
    )]
    RateLimits,
}

/// What is wrong with a request before it is sent.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RequestProblem {
    #[error(transparent)]
    Path(#[from] PathProblem),
    #[error(transparent)]
    Query(#[from] QueryProblem),
    #[error("the body could not be serialised")]
    Body(#[source] serde_json::Error),
    #[error("the header `{0}` has a value that cannot stand in a header")]
    Header(String),
    #[error("the key given with the call is not usable")]
    Key(#[from] KeyProblem),
    #[error("the URL is too long or malformed")]
    Url(#[source] http::Error),
    #[error("{0}")]
    Argument(String),
}

/// What the body of a failed answer turned out to be.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum BodyForm {
    /// JSON, whatever its label.
    Json,
    /// Labelled as JSON, and unreadable.
    BrokenJson,
    /// Neither labelled as JSON nor JSON.
    Other,
}

/// What the API said when it refused.
#[derive(Debug)]
pub(crate) struct ApiFailure {
    pub(crate) status: StatusCode,
    pub(crate) body: ApiErrors,
    pub(crate) trace_id: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    /// The start of a body that is no error of the API.
    pub(crate) excerpt: Option<String>,
    pub(crate) form: BodyForm,
}

impl fmt::Display for ApiFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the API answered {}", self.status)?;
        for (position, entry) in self.body.errors.iter().enumerate() {
            f.write_str(if position == 0 { ": " } else { "; " })?;
            let message = entry.long_message.as_deref().filter(|text| !text.is_empty()).unwrap_or(&entry.message);
            match (entry.code.as_str(), message) {
                ("", message) => f.write_str(&scrub(message))?,
                (code, "") => f.write_str(&scrub(code))?,
                (code, message) => write!(f, "{} ({})", scrub(code), scrub(message))?,
            }
        }
        if let Some(excerpt) = self.excerpt.as_deref().filter(|text| !text.is_empty()) {
            write!(f, ": {excerpt:?}")?;
        }
        if let Some(trace_id) = &self.trace_id {
            write!(f, " [trace {}]", scrub(trace_id))?;
        }
        Ok(())
    }
}
