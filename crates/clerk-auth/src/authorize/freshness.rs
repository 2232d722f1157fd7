//! How lately a user must have confirmed who they are, as types.

use crate::session::has::Reverification;

/// How lately, and with what, a user must have confirmed who they are, as a type: [`StrictMfa`], [`Strict`],
/// [`Moderate`], [`Lax`], or one of the application.
///
/// ```
/// use clerk_auth::{Freshness, Reverification, ReverificationLevel};
///
/// struct WithinFiveMinutes;
/// impl Freshness for WithinFiveMinutes {
///     const REQUIRED: Reverification = match Reverification::custom(ReverificationLevel::FirstFactor, 5.0) {
///         Ok(required) => required,
///         Err(_) => panic!("the minutes must be more than 0"), // an error of the compiler
///     };
/// }
/// ```
///
/// Source: [Clerk: reverification](https://clerk.com/docs/guides/secure/reverification).
pub trait Freshness: 'static {
    /// What is required.
    const REQUIRED: Reverification;
}

/// [`Reverification::StrictMfa`] as a type: both factors within 10 minutes.
#[derive(Clone, Copy, Debug)]
pub struct StrictMfa;

/// [`Reverification::Strict`] as a type: the second factor within 10 minutes.
#[derive(Clone, Copy, Debug)]
pub struct Strict;

/// [`Reverification::Moderate`] as a type: the second factor within 60 minutes.
#[derive(Clone, Copy, Debug)]
pub struct Moderate;

/// [`Reverification::Lax`] as a type: the second factor within a day.
#[derive(Clone, Copy, Debug)]
pub struct Lax;

impl Freshness for StrictMfa {
    const REQUIRED: Reverification = Reverification::StrictMfa;
}

impl Freshness for Strict {
    const REQUIRED: Reverification = Reverification::Strict;
}

impl Freshness for Moderate {
    const REQUIRED: Reverification = Reverification::Moderate;
}

impl Freshness for Lax {
    const REQUIRED: Reverification = Reverification::Lax;
}
