#![doc = include_str!("../README.md")]
#![deny(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]
// Without the API nobody asks for keys or verifications, so what would be answered is never made.
#![cfg_attr(not(feature = "api"), allow(dead_code))]
#![cfg_attr(test, allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used))]

mod accounts;
mod auth;
mod authenticator;
mod authorize;
#[cfg(feature = "api")]
mod backend;
mod config;
mod crypto;
mod decide;
mod directives;
mod evidence;
#[cfg(feature = "api")]
mod flights;
mod guard;
pub mod guide;
#[cfg(feature = "api")]
mod jwks;
#[cfg(feature = "api")]
mod jwks_cache;
mod jwt;
mod keys;
mod organization_sync;
mod pattern;
mod reason;
mod redirect;
mod refusal;
mod request;
mod response;
mod session;
mod site;
mod state;
#[cfg(test)]
mod testing;
mod time;
mod token;
mod token_type;
mod verified;
mod verifier;
#[cfg(feature = "webhooks")]
pub mod webhook;

pub use auth::{
    AnyAuth, ApiKeyAuth, Either, FromAuth, MachineAuth, OAuthAuth, PendingSessions, SessionAuth, SessionStatus,
};
#[cfg(feature = "api")]
pub use authenticator::GetToken;
pub use authenticator::{Authenticator, AuthenticatorBuilder};
pub use authorize::{
    Feature, Freshness, HasFeature, HasPermission, HasPlan, HasRole, Lax, Moderate, Permission, Plan, Reverified, Role,
    Strict, StrictMfa,
};
pub use config::ConfigError;
pub use guard::Guard;
pub use jwt::claims::Claims;
pub use jwt::error::TokenError;
pub use keys::{FrontendApiOptions, InstanceType, KeyProblem, PublishableKey, PublishableKeyError, cookie_suffix};
pub use organization_sync::OrganizationSync;
pub use pattern::{PatternError, PatternProblem};
pub use reason::{Cause, Reason, RefreshFailure, RefreshRefusal};
pub use redirect::{RedirectError, RedirectOptions, RedirectTarget, redirect_url};
pub use refusal::Refusal;
pub use request::RequestHead;
pub use response::{Reply, ReplyFormat, is_navigation, is_preflight};
pub use session::has::{Has, InvalidReverification, Reverification, ReverificationLevel};
pub use state::{Handshake, RequestState, SignedIn, SignedOut, Unauthenticated};
pub use time::UnixMillis;
pub use token::{Token, classify};
pub use token_type::{Accepts, TokenType, UnknownTokenType};
pub use verified::Verified;
pub use verifier::TokenVerifier;
