//! Calling the services over HTTP, as any other program would.

use std::fmt;
use std::time::Duration;

use clerk_types::ids::MachineId;
use http::header::{AUTHORIZATION, HeaderName, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderValue, StatusCode};
use serde::Deserialize;

/// Longer than a service may wait for the API.
const PATIENCE: Duration = Duration::from_secs(15);

/// The program that calls the services.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    http: reqwest::Client,
}

/// What matters of a service's answer.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    /// `WWW-Authenticate`.
    pub(crate) challenge: Option<String>,
    /// `Retry-After`.
    pub(crate) retry_after: Option<String>,
    /// Whom the service took us for.
    pub(crate) caller: Option<MachineId>,
}

#[derive(Deserialize)]
struct Body {
    caller: MachineId,
}

impl Caller {
    pub(crate) fn new() -> Result<Self, reqwest::Error> {
        // The services are on this machine, whatever proxy the environment names.
        Ok(Self { http: reqwest::Client::builder().no_proxy().timeout(PATIENCE).build()? })
    }

    /// Calls a service, with an `Authorization` header or without.
    pub(crate) async fn call(&self, url: String, credential: Option<HeaderValue>) -> Result<Answer, reqwest::Error> {
        let mut request = self.http.get(url);
        if let Some(credential) = credential {
            request = request.header(AUTHORIZATION, credential);
        }
        let response = request.send().await?;
        let text = |name: HeaderName| {
            response.headers().get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        let (challenge, retry_after) = (text(WWW_AUTHENTICATE), text(RETRY_AFTER));
        let status = response.status();
        let caller = match status {
            StatusCode::OK => Some(response.json::<Body>().await?.caller),
            _ => None,
        };
        Ok(Answer { status, challenge, retry_after, caller })
    }
}

impl Answer {
    /// `caller` was let in.
    pub(crate) fn accepted(caller: &MachineId) -> Self {
        Self { status: StatusCode::OK, caller: Some(caller.clone()), ..Self::default() }
    }

    /// Nothing was presented. The challenge names no error then (RFC 6750, section 3.1).
    pub(crate) fn not_authenticated() -> Self {
        Self { status: StatusCode::UNAUTHORIZED, challenge: Some("Bearer".into()), ..Self::default() }
    }

    /// What was presented is not accepted.
    pub(crate) fn refused() -> Self {
        let challenge = Some("Bearer error=\"invalid_token\"".into());
        Self { status: StatusCode::UNAUTHORIZED, challenge, ..Self::default() }
    }

    /// The service could not find out, and says when to try again. That is not the caller's fault, so no challenge.
    pub(crate) fn unavailable() -> Self {
        Self { status: StatusCode::SERVICE_UNAVAILABLE, retry_after: Some("1".into()), ..Self::default() }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.status.as_u16())?;
        if let Some(challenge) = &self.challenge {
            write!(f, ", {challenge}")?;
        }
        if let Some(retry_after) = &self.retry_after {
            write!(f, ", Retry-After: {retry_after}")?;
        }
        if let Some(caller) = &self.caller {
            write!(f, ", called by {caller}")?;
        }
        Ok(())
    }
}
