//! The emulator over real HTTP.

mod api;
mod api_keys;
mod conventions;
mod faults;
mod m2m_tokens;
mod machines;
mod mint;
mod oauth_access_tokens;
#[cfg(feature = "cli")]
mod program;
mod seed;
#[cfg(feature = "sqlite")]
mod sqlite;
