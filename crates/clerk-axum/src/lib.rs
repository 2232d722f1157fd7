#![doc = include_str!("../README.md")]

mod context;
mod convert;
mod ext;
mod extract;
mod layer;
mod rejection;
mod require;
mod service;
#[cfg(feature = "webhooks")]
mod webhook;

pub use ext::AuthExt;
pub use extract::{Authed, CurrentAuthenticator, MaybeAuthed, SignInUrl, SignUpUrl};
pub use layer::AuthLayer;
pub use rejection::AuthRejection;
pub use require::{Require, RequireService};
pub use service::AuthService;
#[cfg(feature = "webhooks")]
pub use webhook::{Webhook, WebhookJson, WebhookRejection};
