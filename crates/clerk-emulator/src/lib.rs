#![doc = include_str!("../README.md")]

mod actions;
mod bapi;
mod clock;
mod core;
mod emulator;
mod fault;
mod jwt;
mod keys;
mod mint;
mod random;
mod requests;
mod route_pattern;
mod seed;
mod server;
mod service;
mod store;

pub use actions::{EmulatedApiKey, EmulatedMachine, EmulatedToken};
pub use bapi::api_keys::NewApiKey;
pub use bapi::oauth_access_tokens::NewOAuthToken;
pub use clock::Clock;
pub use emulator::{Emulator, EmulatorBuilder, StartError};
pub use fault::{Fault, FaultId, Faults};
pub use keys::KeyError;
pub use mint::{Algorithm, Category, TokenDraft};
pub use requests::{Credential, LoggedRequest, RequestLog};
