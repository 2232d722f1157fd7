//! Chores of this repository: `cargo xtask <task>`. Depends on none of our crates.

mod browser;
mod ci;
mod clients;
mod deny;
mod limit;
mod parity;
mod program;
mod public_api;
mod source;
mod spec;
mod tidy;
mod workspace;

use std::process::ExitCode;

const TASKS: &str = "\
usage: cargo xtask <task>

  tidy      check the rules of this repository: dependency directions, invariants, manifests, sizes
  clients   drive the emulator with Clerk's own SDKs and with our crates, and each with the others' tokens
  parity    give the same generated cases to the reference SDK and to us [--seed N]... [--cases N] [--update]
  browser   drive the examples in headless Chromium [--example NAME]... [--only PART-OF-A-NAME]... [--pictures]
  ci        run every gate, as .ci/run does
  spec-facts  write what Clerk's descriptions of the Backend API and of its webhooks say as facts [--spec FILE] [--webhooks FILE]
  spec-check  compare descriptions with the facts, and print what they change [--spec FILE] [--webhooks FILE]
  public-api  compare the public API of each crate with what is committed [--write]
  deny      check licences, banned and duplicate dependencies without other tools";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.first().map(String::as_str) {
        Some("spec-check") => spec::check(&arguments[1..]),
        Some("spec-facts") => spec::write_facts(&arguments[1..]),
        Some("public-api") => public_api::run(&arguments[1..]),
        Some("tidy") => tidy::run(),
        Some("ci") => ci::run(&arguments[1..]),
        Some("browser") => browser::run(&arguments[1..]),
        Some("clients") => clients::run(),
        Some("deny") => deny::run(),
        Some("parity") => parity::run(&arguments[1..]),
        _ => {
            eprintln!("{TASKS}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
