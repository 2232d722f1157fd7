//! The proof that something was verified.

/// A value that was verified: only verification makes one, so whoever holds it needs no further check.
///
/// ```compile_fail
/// // There is no way to make one from the outside.
/// let forged = clerk_auth::Verified("user_1".to_owned());
/// ```
///
/// ```compile_fail
/// let forged = clerk_auth::Verified::assert("user_1".to_owned());
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Verified<T>(T);

impl<T> Verified<T> {
    /// Called in `jwt/verify.rs` and `decide/machine.rs` only; `cargo xtask tidy` holds that.
    pub(crate) fn assert(value: T) -> Self {
        Self(value)
    }

    /// The value, without the proof.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> std::ops::Deref for Verified<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}
