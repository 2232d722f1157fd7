//! Why a request is not signed in: the reference's texts, and the cause that answers follow.

mod explanation;

use std::fmt;
use std::sync::Arc;

/// Why a request is signed out, or is sent to a handshake. The texts equal those of Clerk's other SDKs, so that logs and
/// dashboards agree.
///
/// The last five have no text there: Clerk's other SDKs fail where we have a state.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Reason {
    /// Nothing was presented to an endpoint that takes machine tokens.
    NoTokenInHeader,
    /// A token of another kind than the accepted ones.
    TokenTypeMismatch,
    /// Something failed that is not the token's fault, or that the API did not explain.
    UnexpectedError,
    /// Undecodable, of the wrong class, unknown to Clerk, or meant for another receiver.
    TokenInvalid,
    /// The signature algorithm is not one of RS256, RS384, RS512.
    TokenInvalidAlgorithm,
    /// The signature does not fit.
    TokenInvalidSignature,
    /// The `azp` claim names none of the authorized parties.
    TokenInvalidAuthorizedParties,
    /// The `iss` claim names none of the expected issuers.
    TokenInvalidIssuer,
    /// Past its `exp`.
    TokenExpired,
    /// Before its `nbf`.
    TokenNotActiveYet,
    /// Its `iat` lies in the future.
    TokenIatInTheFuture,
    /// A claim is missing, of the wrong type, or does not fit; or the key cannot be used.
    TokenVerificationFailed,
    /// Clerk refused the configured secret key.
    SecretKeyInvalid,
    /// The key set could not be loaded.
    JwkRemoteFailedToLoad,
    /// There is neither a local key nor a secret key to load one with.
    JwkFailedToResolve,
    /// The instance's key set has no key of the token's key id.
    JwkKidMismatch,
    /// The browser has neither a session token nor a signed-in client.
    SessionTokenAndUatMissing,
    /// The handshake is over and brought no session: nobody is signed in.
    SessionTokenMissing,
    /// The client is signed in and the session token is missing.
    ClientUatButNoSessionToken,
    /// There is a session token, and the client is signed out.
    SessionTokenButNoClientUat,
    /// The session token is older than the client's last change.
    SessionTokenIatBeforeClientUat,
    /// The session token expired, and no new one was had for it.
    SessionTokenExpired(RefreshFailure),
    /// A session token before its `nbf`.
    SessionTokenNbf,
    /// A session token whose `iat` lies in the future.
    SessionTokenIatInTheFuture,
    /// A development instance does not know this browser yet.
    DevBrowserMissing,
    /// A development instance brought a browser token in the URL.
    DevBrowserSync,
    /// This satellite asks its primary domain for the session.
    SatelliteNeedsSyncing,
    /// This primary domain answers a satellite.
    PrimaryRespondsToSyncing,
    /// The browser comes from another origin, where it may have signed in or out meanwhile.
    PrimaryDomainCrossOriginSync,
    /// The URL is about another organization than the session's active one.
    ActiveOrganizationMismatch,
    /// The handshake token of a development instance is signed by another key: the keys were switched under a running
    /// browser.
    HandshakeTokenInvalidSignature,
    /// The handshake token of a development instance does not verify.
    HandshakeTokenVerificationFailed,
    /// The sign-in URL of a satellite is on the origin that the request comes from.
    SignInUrlSameOrigin,
    /// The sign-in URL of a satellite is not absolute.
    InvalidSignInUrl,
    /// The URL of the Frontend API cannot be built.
    InvalidUrl,
}

/// Why an expired session token was not exchanged for a new one.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum RefreshFailure {
    /// The request brings no refresh cookie.
    NoRefreshCookie,
    /// The request is no GET.
    NonGet,
    /// This service verifies without network.
    MissingApiClient,
    /// The session token to exchange cannot be decoded.
    DecodeFailed,
    /// The session token to exchange names no session.
    MissingSid,
    /// The call failed before an answer came.
    Fetch,
    /// Clerk refused, with this code.
    Refused(RefreshRefusal),
    /// Clerk refused, with no code.
    UnexpectedApiError,
    /// Clerk's answer holds no cookies.
    UnexpectedAnswer,
    /// Clerk's answer holds no good session token.
    InvalidSessionToken,
}

/// The error code with which Clerk refused to exchange an expired session token.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct RefreshRefusal(Arc<str>);

/// How the reasons of expired session tokens begin.
macro_rules! expired {
    ($why:literal) => {
        concat!("session-token-expired-refresh-", $why)
    };
}

impl RefreshRefusal {
    pub(crate) fn new(code: &str) -> Self {
        Self(format!(expired!("{}"), code).into())
    }

    /// The code, as Clerk gave it.
    pub fn code(&self) -> &str {
        self.0.strip_prefix(expired!("")).unwrap_or_default()
    }
}

impl RefreshFailure {
    /// The whole reason.
    fn as_str(&self) -> &str {
        match self {
            Self::NoRefreshCookie => expired!("non-eligible-no-refresh-cookie"),
            Self::NonGet => expired!("non-eligible-non-get"),
            Self::MissingApiClient => expired!("missing-api-client"),
            Self::DecodeFailed => expired!("expired-session-token-decode-failed"),
            Self::MissingSid => expired!("expired-session-token-missing-sid-claim"),
            Self::Fetch => expired!("fetch-error"),
            Self::Refused(refusal) => &refusal.0,
            Self::UnexpectedApiError => expired!("unexpected-bapi-error"),
            Self::UnexpectedAnswer => expired!("unexpected-sdk-error"),
            Self::InvalidSessionToken => expired!("invalid-session-token"),
        }
    }
}

impl Reason {
    /// The text that Clerk's other SDKs use for this reason.
    pub fn as_str(&self) -> &str {
        match self {
            Self::NoTokenInHeader => "No token in header",
            Self::TokenTypeMismatch => "token-type-mismatch",
            Self::UnexpectedError => "unexpected-error",
            Self::TokenInvalid => "token-invalid",
            Self::TokenInvalidAlgorithm => "token-invalid-algorithm",
            Self::TokenInvalidSignature => "token-invalid-signature",
            Self::TokenInvalidAuthorizedParties => "token-invalid-authorized-parties",
            Self::TokenInvalidIssuer => "token-invalid-issuer",
            Self::TokenExpired => "token-expired",
            Self::TokenNotActiveYet => "token-not-active-yet",
            Self::TokenIatInTheFuture => "token-iat-in-the-future",
            Self::TokenVerificationFailed => "token-verification-failed",
            Self::SecretKeyInvalid => "secret-key-invalid",
            Self::JwkRemoteFailedToLoad => "jwk-remote-failed-to-load",
            Self::JwkFailedToResolve => "jwk-failed-to-resolve",
            Self::JwkKidMismatch => "jwk-kid-mismatch",
            Self::SessionTokenAndUatMissing => "session-token-and-uat-missing",
            Self::SessionTokenMissing => "session-token-missing",
            Self::ClientUatButNoSessionToken => "client-uat-but-no-session-token",
            Self::SessionTokenButNoClientUat => "session-token-but-no-client-uat",
            Self::SessionTokenIatBeforeClientUat => "session-token-iat-before-client-uat",
            Self::SessionTokenExpired(failure) => failure.as_str(),
            Self::SessionTokenNbf => "session-token-nbf",
            Self::SessionTokenIatInTheFuture => "session-token-iat-in-the-future",
            Self::DevBrowserMissing => "dev-browser-missing",
            Self::DevBrowserSync => "dev-browser-sync",
            Self::SatelliteNeedsSyncing => "satellite-needs-syncing",
            Self::PrimaryRespondsToSyncing => "primary-responds-to-syncing",
            Self::PrimaryDomainCrossOriginSync => "primary-domain-cross-origin-sync",
            Self::ActiveOrganizationMismatch => "active-organization-mismatch",
            Self::HandshakeTokenInvalidSignature => "handshake-token-invalid-signature",
            Self::HandshakeTokenVerificationFailed => "handshake-token-verification-failed",
            Self::SignInUrlSameOrigin => "sign-in-url-same-origin",
            Self::InvalidSignInUrl => "invalid-sign-in-url",
            Self::InvalidUrl => "invalid-url",
        }
    }

    /// Whether the application must answer at once that it is set up wrongly: where Clerk's other SDKs fail instead of
    /// going on to the handler.
    pub(crate) fn stops_request(&self) -> bool {
        matches!(
            self,
            Self::HandshakeTokenInvalidSignature
                | Self::HandshakeTokenVerificationFailed
                | Self::SignInUrlSameOrigin
                | Self::InvalidSignInUrl
                | Self::InvalidUrl
        )
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a refusal comes from, and so what to answer: independent of the [`Reason`]'s text, since one text can mean an
/// outage, a bad token or a wrong configuration.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Cause {
    /// No credential: 401, with a challenge that names no error.
    NothingPresented,
    /// A bad token, or one that Clerk does not know: 401 `invalid_token`.
    Refused,
    /// A token of a kind that is not accepted here: 401 `invalid_token`.
    WrongClass,
    /// The caller is known and may not do this: 403 `insufficient_scope`.
    Forbidden,
    /// Clerk could not be asked: 503 with `Retry-After`.
    Unavailable,
    /// This service is set up wrongly: 500.
    Misconfigured,
}
