#![doc = include_str!("../README.md")]
#![deny(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]
#![cfg_attr(test, allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used))]

mod base_url;
mod client;
mod error;
mod file;
mod filter;
mod json_object;
mod keys;
mod multipart;
#[macro_use]
mod params;
mod path;
mod query;
mod redact;
mod request;
mod response;

pub mod governor;
pub mod groups;
pub mod observe;
pub mod pages;
mod token_source;
pub mod transport;

pub use async_trait::async_trait;

pub use self::{
    client::{CallOptions, Clerk, ClerkBuilder},
    error::Error,
    file::File,
    filter::Filter,
    json_object::JsonObject,
    request::Request,
    token_source::{BearerToken, M2mTokenSource, M2mTokenSourceBuilder},
};
