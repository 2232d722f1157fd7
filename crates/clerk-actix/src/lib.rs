#![doc = include_str!("../README.md")]

mod context;
mod convert;
mod error;
mod ext;
mod extract;
mod middleware;
mod require;
mod service;
#[cfg(feature = "webhooks")]
mod webhook;

pub use error::AuthError;
pub use ext::AuthExt;
pub use extract::{Authed, CurrentAuthenticator, MaybeAuthed, SignInUrl, SignUpUrl};
pub use middleware::AuthMiddleware;
pub use require::{Require, RequireService};
pub use service::AuthService;
#[cfg(feature = "webhooks")]
pub use webhook::{Webhook, WebhookJson, WebhookRejection};
