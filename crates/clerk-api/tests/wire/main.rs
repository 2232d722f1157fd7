//! The reqwest transport against real sockets: what servers and networks do on bad days.
#![cfg(feature = "reqwest")]

mod answers;
mod faults;
mod governed;
mod server;
