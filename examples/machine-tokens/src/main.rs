//! Two services that let in only machines that were allowed to call them, and everything that can happen to a caller.
//!
//! Where to look for what:
//!
//! * protecting a service: `services/mod.rs` (who is let in), then `services/on_axum.rs` or `services/on_actix.rs`;
//! * calling a protected service: `steps/token_source.rs`;
//! * machines and their keys: `fleet.rs`, `steps/rotation.rs`;
//! * the demonstration around it: the other files.

mod caller;
mod fleet;
mod instance;
mod interruption;
mod line;
mod options;
mod performance;
mod report;
mod services;
mod stage;
mod steps;

use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;

use crate::options::Options;
use crate::report::Report;

/// Whatever keeps a step from coming to an answer.
type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Ends with 0 if every step went as expected, 1 if one did not, 2 if the options or the environment do not allow it
/// to start, and 130 if it was interrupted.
#[tokio::main]
async fn main() -> ExitCode {
    let interruption = interruption::listen();
    let instance = match Options::parse().instance() {
        Ok(instance) => Arc::new(instance),
        Err(problem) => {
            eprintln!("error: {problem}");
            return ExitCode::from(2);
        }
    };
    let report = Arc::new(Report::new(std::io::stdout()));
    performance::run(instance, report, interruption, steps::run).await.into()
}
