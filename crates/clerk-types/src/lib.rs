#![doc = include_str!("../README.md")]

pub mod deleted;
pub mod error;
pub mod ids;
mod lenient;
#[cfg(feature = "full")]
#[macro_use]
pub mod metadata;
mod number;
#[macro_use]
mod open_enum;
#[macro_use]
mod tagged;
pub mod object_type;
pub mod page;
pub mod patch;
pub mod resources;
pub mod secret;
pub mod time;
#[cfg(feature = "webhooks")]
pub mod webhooks;

/// The version of Clerk's APIs that these types and the crates on top of them were written for, as sent in the header
/// `Clerk-API-Version`.
pub const API_VERSION: &str = "2026-05-12";
