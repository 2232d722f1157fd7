//! What a handler asks for.

use crate::auth::{AnyAuth, ApiKeyAuth, MachineAuth, OAuthAuth, PendingSessions, SessionAuth};
use crate::refusal::Refusal;
use crate::state::SignedIn;

/// A type that can be made from a verified caller: what `Authed<T>` of the framework adapters hands to a handler.
///
/// Implement it for types of your own to narrow callers down once instead of in each handler:
///
/// ```
/// use clerk_auth::{FromAuth, MachineAuth, Refusal, SignedIn};
///
/// struct BillingService(MachineAuth);
///
/// impl FromAuth for BillingService {
///     fn from_auth(signed_in: &SignedIn) -> Result<Self, Refusal> {
///         let machine = MachineAuth::from_auth(signed_in)?;
///         match machine.machine_id() {
///             "mch_billing" => Ok(Self(machine)),
///             _ => Err(Refusal::forbidden("only the billing service may call this")),
///         }
///     }
/// }
/// ```
pub trait FromAuth: Sized {
    /// Takes what it needs of the caller.
    ///
    /// # Errors
    /// A [`Refusal`] when the caller is of another kind, or may not do this.
    fn from_auth(signed_in: &SignedIn) -> Result<Self, Refusal>;
}

impl FromAuth for AnyAuth {
    /// Any caller; a pending session is refused.
    fn from_auth(signed_in: &SignedIn) -> Result<Self, Refusal> {
        match signed_in.auth() {
            Self::Session(_) => SessionAuth::from_auth(signed_in).map(Self::Session),
            auth => Ok(auth.clone()),
        }
    }
}

impl FromAuth for SessionAuth {
    /// A user; a pending session is refused.
    fn from_auth(signed_in: &SignedIn) -> Result<Self, Refusal> {
        match signed_in.auth() {
            AnyAuth::Session(auth) if auth.is_signed_in(PendingSessions::SignedOut) => Ok(auth.clone()),
            AnyAuth::Session(_) => Err(Refusal::pending_session()),
            _ => Err(Refusal::wrong_class("This needs a user's session token.")),
        }
    }
}

impl FromAuth for MachineAuth {
    fn from_auth(signed_in: &SignedIn) -> Result<Self, Refusal> {
        match signed_in.auth() {
            AnyAuth::Machine(auth) => Ok(auth.clone()),
            _ => Err(Refusal::wrong_class("This needs a machine-to-machine token.")),
        }
    }
}

impl FromAuth for ApiKeyAuth {
    fn from_auth(signed_in: &SignedIn) -> Result<Self, Refusal> {
        match signed_in.auth() {
            AnyAuth::ApiKey(auth) => Ok(auth.clone()),
            _ => Err(Refusal::wrong_class("This needs an API key.")),
        }
    }
}

impl FromAuth for OAuthAuth {
    fn from_auth(signed_in: &SignedIn) -> Result<Self, Refusal> {
        match signed_in.auth() {
            AnyAuth::OAuth(auth) => Ok(auth.clone()),
            _ => Err(Refusal::wrong_class("This needs an OAuth access token.")),
        }
    }
}

/// One of two kinds of callers. Nests for more: `Either<A, Either<B, C>>`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Either<A, B> {
    /// The first kind.
    Left(A),
    /// The second kind.
    Right(B),
}

impl<A: FromAuth, B: FromAuth> FromAuth for Either<A, B> {
    /// The first of the two that takes the caller. When neither does, the refusal that says most: one of a caller of
    /// the right kind before one of the wrong kind.
    fn from_auth(signed_in: &SignedIn) -> Result<Self, Refusal> {
        let left = match A::from_auth(signed_in) {
            Ok(auth) => return Ok(Self::Left(auth)),
            Err(refusal) => refusal,
        };
        match B::from_auth(signed_in) {
            Ok(auth) => Ok(Self::Right(auth)),
            Err(right) if right.cause() == crate::reason::Cause::WrongClass => Err(left),
            Err(right) => Err(right),
        }
    }
}
