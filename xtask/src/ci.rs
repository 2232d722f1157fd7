//! `cargo xtask ci`: every gate in order. A failed gate does not stop the others, so that one run tells everything.

mod gates;
mod msrv;
mod package;
mod stage;
mod tests_summary;

use std::time::{Duration, Instant};

use crate::workspace::{Outcome, packages};
use gates::{GATES, Gate};
use stage::{Stage, Verdict};
use tests_summary::TestSummary;

/// How long all gates together may take. Without a hang they are through in a third of it, with nothing built before.
const ALL: Duration = Duration::from_secs(45 * 60);

/// What one gate came to.
struct Row {
    name: &'static str,
    verdict: Verdict,
    took: Duration,
}

/// Runs the gates named in `only`, or all of them.
pub(crate) fn run(only: &[String]) -> Outcome<()> {
    let names: Vec<&str> = GATES.iter().map(|gate| gate.name).collect();
    if let Some(unknown) = only.iter().find(|name| !names.contains(&name.as_str())) {
        return Err(format!("no gate `{unknown}`; there are: {}", names.join(", ")).into());
    }
    let packages = packages()?;
    let mut rows = Vec::new();
    let mut skipped = Vec::new();
    let mut tests = TestSummary::default();
    let end = Instant::now() + ALL;
    for Gate { name, minutes, run } in
        GATES.iter().filter(|gate| only.is_empty() || only.iter().any(|name| name == gate.name))
    {
        println!("\n== {name} ==");
        let started = Instant::now();
        let mut stage = Stage::new(name, &packages, Duration::from_secs(60 * minutes), end);
        let verdict = match run(&mut stage) {
            Ok(()) => stage.verdict(),
            Err(error) => {
                println!("error: {error}");
                Verdict::Failed
            }
        };
        let took = started.elapsed();
        println!("== {name}: {verdict} in {:.1} s ==", took.as_secs_f64());
        skipped.extend(stage.skipped);
        tests.add(name, stage.tests, verdict);
        rows.push(Row { name, verdict, took });
    }
    summary(&rows, &skipped);
    tests.print();
    let failed: Vec<&str> = rows.iter().filter(|row| row.verdict == Verdict::Failed).map(|row| row.name).collect();
    if failed.is_empty() { Ok(()) } else { std::process::exit(1) }
}

fn summary(rows: &[Row], skipped: &[String]) {
    println!("\n== summary ==");
    for row in rows {
        println!("{:<10} {:<8} {:>7.1} s", row.name, row.verdict.to_string(), row.took.as_secs_f64());
    }
    let all: Duration = rows.iter().map(|row| row.took).sum();
    println!("{:<10} {:<8} {:>7.1} s", "all", "", all.as_secs_f64());
    for line in skipped {
        println!("{line}");
    }
    for row in rows.iter().filter(|row| row.verdict == Verdict::Failed) {
        println!("FAILED {}", row.name);
    }
}
