//! Tests across crates.

mod actix;
mod axum;
mod emulator;
mod grpc;
mod parity;
mod scenarios;
mod security_notes;
mod spec_facts;
mod webhooks;
