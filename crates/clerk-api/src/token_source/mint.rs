//! One mint: the request, and the token that comes of it.

use std::{fmt, sync::Arc};

use clerk_types::{
    resources::m2m_tokens::{M2mToken, M2mTokenFormat},
    secret::Secret,
    time::Millis,
};
use http::{HeaderValue, Method, StatusCode};
use serde::Serialize;
use serde_json::{Number, Value};

use super::lease::{Lease, Phase, Times};
use crate::{Clerk, Error, client::Clock, keys};

/// A token handed out by an [`M2mTokenSource`](crate::M2mTokenSource). Cheap to clone; `Debug` does not show it.
#[derive(Clone)]
pub struct BearerToken {
    inner: Arc<Inner>,
}

struct Inner {
    secret: Secret,
    authorization: HeaderValue,
    lease: Lease,
}

impl BearerToken {
    /// The token itself.
    pub fn expose(&self) -> &str {
        self.inner.secret.expose()
    }

    /// `Bearer` and the token, as a header value that is marked sensitive.
    pub fn authorization(&self) -> HeaderValue {
        self.inner.authorization.clone()
    }

    /// When the token ends, on the local clock; none if it never does.
    pub fn expires_at(&self) -> Option<Millis> {
        self.inner.lease.ends_at()
    }

    pub(super) fn phase(&self, now: Millis) -> Phase {
        self.inner.lease.phase(now)
    }

    /// Whether this is the same token.
    pub(super) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner) || self.inner.secret == other.inner.secret
    }
}

impl fmt::Debug for BearerToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BearerToken").field("expires_at", &self.expires_at()).finish_non_exhaustive()
    }
}

/// How a token is minted.
pub(super) struct Mint {
    pub(super) clerk: Clerk,
    pub(super) key: Option<Secret>,
    pub(super) format: M2mTokenFormat,
    pub(super) seconds_until_expiration: Option<f64>,
    pub(super) claims: Option<Value>,
    pub(super) min_remaining_ttl_seconds: Option<u32>,
    pub(super) clock: Clock,
}

/// The body of `POST /m2m_tokens`.
#[derive(Serialize)]
struct MintBody<'a> {
    token_format: &'a M2mTokenFormat,
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds_until_expiration: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    claims: Option<&'a Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min_remaining_ttl_seconds: Option<u32>,
}

impl Mint {
    pub(super) async fn mint(&self, fresh_only: bool) -> Result<BearerToken, Error> {
        let min_remaining_ttl_seconds = self.min_remaining_ttl_seconds.filter(|_| !fresh_only);
        let request = self.clerk.request(Method::POST, "/m2m_tokens").proxied().machine_key_first().json(&MintBody {
            token_format: &self.format,
            seconds_until_expiration: self.seconds_until_expiration.and_then(number),
            claims: self.claims.as_ref(),
            min_remaining_ttl_seconds,
        });
        let request = match &self.key {
            Some(key) => request.machine_secret_key(key),
            None => request,
        };
        let asked_at = (self.clock)();
        let minted: M2mToken = request.send().await?;
        let Some(secret) = minted.token else {
            return Err(Error::decode(StatusCode::CREATED, "the minted token is missing"));
        };
        let authorization = keys::bearer(&secret)
            .map_err(|_| Error::decode(StatusCode::CREATED, "the minted token cannot stand in a header"))?;
        let times = Times {
            asked_at,
            // A token that may have been reused was not made by this request.
            created_at: minted.created_at.filter(|_| min_remaining_ttl_seconds.is_none()),
            expiration: minted.expiration,
        };
        Ok(BearerToken { inner: Arc::new(Inner { secret, authorization, lease: Lease::new(times, fastrand::f64()) }) })
    }
}

/// A whole number without a fraction: `600`, not `600.0`.
fn number(seconds: f64) -> Option<Number> {
    if seconds.fract() == 0.0 && seconds < f64::from(u32::MAX) {
        return Some(Number::from(seconds as u32));
    }
    Number::from_f64(seconds)
}
