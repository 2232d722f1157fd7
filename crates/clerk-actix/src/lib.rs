#![doc = include_str!("../README.md")]

mod context;
mod convert;
mod error;
mod ext;
mod extract;
mod middleware;
mod require;
mod service;

pub use error::AuthError;
pub use ext::AuthExt;
pub use extract::{Authed, CurrentAuthenticator, MaybeAuthed, SignInUrl, SignUpUrl};
pub use middleware::AuthMiddleware;
pub use require::{Require, RequireService};
pub use service::AuthService;
