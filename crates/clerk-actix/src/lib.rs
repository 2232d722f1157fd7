#![doc = include_str!("../README.md")]

mod context;
mod convert;
mod error;
mod ext;
mod extract;
mod middleware;
mod require;

pub use error::AuthError;
pub use ext::AuthExt;
pub use extract::{Authed, MaybeAuthed};
pub use middleware::{AuthMiddleware, AuthService};
pub use require::{Require, RequireService};
