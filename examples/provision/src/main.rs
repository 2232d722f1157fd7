//! Provisions an organization from a plan: against an emulator in this process, twice, so that one sees that the second
//! run changes nothing; or with `--live` against a Clerk instance.

use std::process::ExitCode;

use clap::Parser;
use clerk_api::Clerk;
use clerk_emulator::Emulator;
use provision::{Plan, provision};

/// Whatever keeps it from coming to an end.
type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The plan that is used if no other is named.
const PLAN: &str = include_str!("../plan.json");

/// Brings an organization to what a plan says.
#[derive(Debug, Parser)]
#[command(name = "provision")]
struct Options {
    /// A plan in JSON, in place of the one that comes along
    #[arg(long)]
    plan: Option<std::path::PathBuf>,
    /// Use the Clerk instance of CLERK_SECRET_KEY, at CLERK_API_URL if that is set, and no emulator
    #[arg(long, requires = "plan")]
    live: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("error: {problem}");
            let mut cause = problem.source();
            while let Some(problem) = cause {
                eprintln!("  because: {problem}");
                cause = problem.source();
            }
            ExitCode::FAILURE
        }
    }
}

async fn run(options: &Options) -> Result<(), Failure> {
    let plan = match &options.plan {
        Some(path) => std::fs::read_to_string(path)?,
        None => PLAN.to_owned(),
    };
    let plan: Plan = serde_json::from_str(&plan)?;
    if options.live {
        report("", &provision(&Clerk::from_env()?, &plan).await?);
        return Ok(());
    }
    let emulator = Emulator::start();
    for address in ["ada@example.com", "grace@example.com"] {
        emulator.create_user(address);
    }
    let clerk = Clerk::builder().api_url(emulator.api_url()).secret_key(emulator.secret_key()).build()?;
    for run in ["first run", "second run"] {
        report(run, &provision(&clerk, &plan).await?);
    }
    Ok(())
}

fn report(run: &str, changes: &[String]) {
    if !run.is_empty() {
        println!("{run}:");
    }
    for change in changes {
        println!("  {change}");
    }
    if changes.is_empty() {
        println!("  all is as planned");
    }
}
