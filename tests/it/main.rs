//! Tests across crates.

mod actix;
mod axum;
mod grpc;
mod parity;
mod scenarios;
