//! Tests across crates.

mod actix;
mod axum;
mod parity;
mod scenarios;
