//! What can be wrong with a JWT.

use std::fmt;
use std::time::Duration;

use crate::reason::{Cause, Reason};

/// Why a JWT was not verified.
///
/// Displays a message that is safe to log and to send: it quotes no token, no key and no claim but times.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TokenError {
    kind: TokenErrorKind,
}

/// What is wrong; the texts are made only when somebody reads them, since anybody can make us refuse.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum TokenErrorKind {
    TooLong,
    Malformed,
    HeaderType,
    CriticalHeader,
    Category,
    Algorithm,
    AlgorithmOfKey,
    KeyUnusable,
    Signature,
    Subject,
    Audience,
    AuthorizedParty,
    Issuer,
    TimeClaim {
        name: &'static str,
    },
    Expired {
        at_ms: i64,
        now_ms: i64,
    },
    NotActiveYet {
        at_ms: i64,
        now_ms: i64,
    },
    IssuedInTheFuture {
        at_ms: i64,
        now_ms: i64,
    },
    KeyNotConfigured,
    KeyIdUnknown,
    SecretKeyRefused,
    KeysUnavailable {
        status: Option<u16>,
        retry_after: Option<Duration>,
    },
    KeysForbidden {
        status: u16,
    },
    /// The key endpoint answered with something that is no JSON: a proxy's page, or half an answer.
    KeysUnreadable {
        status: u16,
        retry_after: Option<Duration>,
    },
    /// The scopes of a machine JWT are of a type that Clerk never gives them.
    ScopeClaim,
}

impl From<TokenErrorKind> for TokenError {
    fn from(kind: TokenErrorKind) -> Self {
        Self { kind }
    }
}

impl TokenErrorKind {
    /// Whether only the time is wrong.
    pub(crate) fn is_about_time(&self) -> bool {
        matches!(self, Self::Expired { .. } | Self::NotActiveYet { .. } | Self::IssuedInTheFuture { .. })
    }

    /// Whether the error says something of token and key, and not only that the key could not be asked for.
    pub(crate) fn is_of_token(&self) -> bool {
        !matches!(self, Self::KeysUnavailable { status: None, .. } | Self::KeysUnreadable { .. })
    }
}

impl TokenError {
    /// The reason, as Clerk's other SDKs name it.
    pub fn reason(&self) -> Reason {
        use TokenErrorKind as K;
        match self.kind {
            K::TooLong | K::Malformed | K::HeaderType | K::CriticalHeader | K::Category => Reason::TokenInvalid,
            K::Algorithm => Reason::TokenInvalidAlgorithm,
            K::AlgorithmOfKey | K::KeyUnusable | K::Subject | K::Audience | K::TimeClaim { .. } | K::ScopeClaim => {
                Reason::TokenVerificationFailed
            }
            K::Signature => Reason::TokenInvalidSignature,
            K::AuthorizedParty => Reason::TokenInvalidAuthorizedParties,
            K::Issuer => Reason::TokenInvalidIssuer,
            K::Expired { .. } => Reason::TokenExpired,
            K::NotActiveYet { .. } => Reason::TokenNotActiveYet,
            K::IssuedInTheFuture { .. } => Reason::TokenIatInTheFuture,
            K::KeyNotConfigured => Reason::JwkFailedToResolve,
            K::KeyIdUnknown => Reason::JwkKidMismatch,
            K::SecretKeyRefused => Reason::SecretKeyInvalid,
            K::KeysUnavailable { .. } | K::KeysForbidden { .. } => Reason::JwkRemoteFailedToLoad,
            K::KeysUnreadable { .. } => Reason::UnexpectedError,
        }
    }

    /// What it comes from, and so what to answer.
    pub fn cause(&self) -> Cause {
        use TokenErrorKind as K;
        match self.kind {
            K::KeysUnavailable { .. } | K::KeysUnreadable { status: 200..=299 | 429 | 500..=599, .. } => {
                Cause::Unavailable
            }
            K::KeyNotConfigured | K::SecretKeyRefused | K::KeysForbidden { .. } | K::KeysUnreadable { .. } => {
                Cause::Misconfigured
            }
            _ => Cause::Refused,
        }
    }

    /// What somebody who looks into it should check.
    pub fn hint(&self) -> String {
        use TokenErrorKind as K;
        match self.kind {
            K::TooLong => "Tokens over 16 KiB are not read; does the caller send something else?".into(),
            K::Malformed => "The text is neither an opaque Clerk token nor a JWT in the compact form.".into(),
            K::HeaderType | K::Category => "The JWT was made for another purpose; send the token of this kind.".into(),
            K::CriticalHeader => "The JWT demands an extension (`crit`) that nobody here understands.".into(),
            K::Algorithm | K::AlgorithmOfKey => "Clerk signs with RS256; the JWT says otherwise.".into(),
            K::KeyUnusable => "The key of this key id is not an RSA signing key that can be used.".into(),
            K::Signature | K::KeyIdUnknown => {
                "Signed by another key: do the caller and this service use keys of the same Clerk instance?".into()
            }
            K::Subject | K::TimeClaim { .. } | K::ScopeClaim => {
                "Clerk's tokens always carry this claim; who made this one?".into()
            }
            K::Audience => "The token is meant for another audience than the configured one.".into(),
            K::AuthorizedParty => {
                "The token was requested by an origin that is not among the authorized parties.".into()
            }
            K::Issuer => "The token was issued by another instance than the configured issuer.".into(),
            K::Expired { at_ms, now_ms } => format!(
                "Expired {} ago: fetch a new token, and check this machine's clock.",
                seconds_between(at_ms, now_ms)
            ),
            K::NotActiveYet { at_ms, now_ms } | K::IssuedInTheFuture { at_ms, now_ms } => format!(
                "The clocks differ: the token starts {} in this machine's future.",
                seconds_between(now_ms, at_ms)
            ),
            K::KeyNotConfigured => "Set CLERK_JWT_KEY, or CLERK_SECRET_KEY to have the keys fetched.".into(),
            K::SecretKeyRefused => "Clerk does not know the configured secret key: check CLERK_SECRET_KEY.".into(),
            K::KeysForbidden { status } => {
                format!("Clerk answered the key request with {status}: check the secret key and the API URL.")
            }
            K::KeysUnreadable { .. } => {
                "What answers the key request is not Clerk's API: check the API URL and proxies in between.".into()
            }
            K::KeysUnavailable { .. } => {
                "Clerk's key set could not be fetched: check the network, or set CLERK_JWT_KEY to need none.".into()
            }
        }
    }

    /// How long to wait before the next try, where Clerk said so.
    pub fn retry_after(&self) -> Option<Duration> {
        match self.kind {
            TokenErrorKind::KeysUnavailable { retry_after, .. }
            | TokenErrorKind::KeysUnreadable { retry_after, .. } => retry_after,
            _ => None,
        }
    }

    pub(crate) fn is_category(&self) -> bool {
        self.kind == TokenErrorKind::Category
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use TokenErrorKind as K;
        match self.kind {
            K::TooLong => f.write_str("The token is longer than 16 KiB."),
            K::Malformed => f.write_str("The token is not a JWT."),
            K::HeaderType => f.write_str("The JWT's header type (typ) is not accepted here."),
            K::CriticalHeader => {
                f.write_str("The JWT's header has critical parameters (crit) that are not understood.")
            }
            K::Category => f.write_str("The JWT's category (cat) is not accepted here."),
            K::Algorithm => f.write_str("The JWT's algorithm (alg) is not one of RS256, RS384, RS512."),
            K::AlgorithmOfKey => f.write_str("The JWT's algorithm (alg) is not the one of its key."),
            K::KeyUnusable => f.write_str("The key of the JWT's key id (kid) cannot be used."),
            K::Signature => f.write_str("The JWT's signature is not valid."),
            K::Subject => f.write_str("The subject claim (sub) must be a text."),
            K::Audience => f.write_str("The audience claim (aud) names none of the expected audiences."),
            K::AuthorizedParty => f.write_str("The authorized party claim (azp) names none of the expected parties."),
            K::Issuer => f.write_str("The issuer claim (iss) names none of the expected issuers."),
            K::TimeClaim { name } => write!(f, "The time claim {name} must be a number."),
            K::Expired { at_ms, now_ms } => {
                write!(f, "The JWT expired {} before now.", seconds_between(at_ms, now_ms))
            }
            K::NotActiveYet { at_ms, now_ms } => {
                write!(f, "The JWT becomes valid (nbf) {} after now.", seconds_between(now_ms, at_ms))
            }
            K::IssuedInTheFuture { at_ms, now_ms } => {
                write!(f, "The JWT was issued (iat) {} after now.", seconds_between(now_ms, at_ms))
            }
            K::KeyNotConfigured => f.write_str("There is no key to verify the JWT with."),
            K::KeyIdUnknown => f.write_str("The instance's key set has no key of the JWT's key id (kid)."),
            K::SecretKeyRefused => f.write_str("Clerk refused the configured secret key."),
            K::KeysForbidden { status } => write!(f, "The key set could not be loaded: status {status}."),
            K::KeysUnreadable { .. } => f.write_str("The key set could not be read."),
            K::ScopeClaim => f.write_str("The scopes of the JWT are not a text."),
            K::KeysUnavailable { status: Some(status), .. } => {
                write!(f, "The key set could not be loaded: status {status}.")
            }
            K::KeysUnavailable { status: None, .. } => f.write_str("The key set could not be loaded."),
        }
    }
}

impl std::error::Error for TokenError {}

/// `2.500 s`, for messages.
fn seconds_between(earlier_ms: i64, later_ms: i64) -> String {
    let ms = later_ms.saturating_sub(earlier_ms);
    format!("{}.{:03} s", ms / 1_000, ms.unsigned_abs() % 1_000)
}
