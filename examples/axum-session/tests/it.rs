//! The program, walked through as a browser does.

#[path = "../../session-stage/tests/walk/mod.rs"]
mod walk;

walk::all_tests!(env!("CARGO_BIN_EXE_axum-session"));
