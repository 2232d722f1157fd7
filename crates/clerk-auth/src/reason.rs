//! Why a request is not signed in: the reference's texts, and the cause that answers follow.

use std::fmt;

/// Why a request is signed out. The texts equal those of Clerk's other SDKs, so that logs and dashboards agree.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Reason {
    /// Nothing was presented to an endpoint that takes machine tokens.
    NoTokenInHeader,
    /// Nothing was presented to an endpoint that takes session tokens.
    SessionTokenAndUatMissing,
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
    /// An expired session token on a request that cannot be refreshed because it is no GET.
    SessionTokenExpiredNonGet,
    /// An expired session token on a request that brings no refresh cookie.
    SessionTokenExpiredNoRefreshCookie,
    /// A session token before its `nbf`.
    SessionTokenNbf,
    /// A session token whose `iat` lies in the future.
    SessionTokenIatInTheFuture,
}

impl Reason {
    /// The text that Clerk's other SDKs use for this reason.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoTokenInHeader => "No token in header",
            Self::SessionTokenAndUatMissing => "session-token-and-uat-missing",
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
            Self::SessionTokenExpiredNonGet => "session-token-expired-refresh-non-eligible-non-get",
            Self::SessionTokenExpiredNoRefreshCookie => "session-token-expired-refresh-non-eligible-no-refresh-cookie",
            Self::SessionTokenNbf => "session-token-nbf",
            Self::SessionTokenIatInTheFuture => "session-token-iat-in-the-future",
        }
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
