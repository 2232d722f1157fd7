//! One gate while it runs: starts commands, passes their output on, and remembers what matters of it.

use std::fmt;
use std::process::Command;
use std::time::{Duration, Instant};

use super::tests_summary::TestSummary;
use crate::limit::{self, TimedOut, shown};
use crate::workspace::{Outcome, Package};

/// What a gate came to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Verdict {
    Passed,
    Failed,
    /// Nothing of it could run.
    Skipped,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Passed => "ok",
            Self::Failed => "FAILED",
            Self::Skipped => "skipped",
        })
    }
}

/// A gate that is running.
pub(super) struct Stage<'a> {
    name: &'static str,
    pub(super) packages: &'a [Package],
    pub(super) skipped: Vec<String>,
    pub(super) tests: TestSummary,
    failures: usize,
    /// Commands that ran, failed or not.
    ran: usize,
    /// How long one command may take.
    limit: Duration,
    /// When all gates must be through.
    end: Instant,
}

impl<'a> Stage<'a> {
    pub(super) fn new(name: &'static str, packages: &'a [Package], limit: Duration, end: Instant) -> Self {
        Self { name, packages, skipped: Vec::new(), tests: TestSummary::default(), failures: 0, ran: 0, limit, end }
    }

    pub(super) fn verdict(&self) -> Verdict {
        match (self.failures, self.ran, self.skipped.is_empty()) {
            (0, 0, false) => Verdict::Skipped,
            (0, _, _) => Verdict::Passed,
            _ => Verdict::Failed,
        }
    }

    /// The packages meant for a registry.
    pub(super) fn published(&self) -> impl Iterator<Item = &'a Package> + use<'a> {
        self.packages.iter().filter(|package| package.is_published())
    }

    /// Runs the command to its end, with its output passed on. A failure is counted, and the gate goes on. One that takes
    /// longer than its limit is killed with all that it started, and failed.
    pub(super) fn run(&mut self, command: &mut Command) -> Outcome<()> {
        self.watch(command, |_| false)
    }

    /// [`run`](Self::run), where a compiler's warning is a failure too. Unlike `-D warnings` in `RUSTFLAGS`, this leaves
    /// what is built usable for the other gates.
    pub(super) fn run_without_warnings(&mut self, command: &mut Command) -> Outcome<()> {
        self.watch(command, |line| line.starts_with("warning: "))
    }

    fn watch(&mut self, command: &mut Command, is_failure: impl Fn(&str) -> bool) -> Outcome<()> {
        let shown = shown(command);
        println!("$ {shown}");
        let limit = self.limit.min(self.end.saturating_duration_since(Instant::now()));
        if limit.is_zero() {
            println!("FAILED (no time left for all gates together): {shown}");
            self.failures += 1;
            self.ran += 1;
            return Ok(());
        }
        let mut only_skipped = false;
        let mut is_failed = false;
        let outcome = limit::watch(command, limit, |line| {
            println!("{line}");
            self.tests.read(line);
            is_failed |= is_failure(line);
            if line.starts_with("SKIPPED ") {
                only_skipped = true;
                self.skipped.push(line.to_owned());
            } else if !line.is_empty() {
                only_skipped = false;
            }
        });
        let succeeded = match outcome {
            Ok(status) => {
                if is_failed || !status.success() {
                    println!("FAILED ({status}): {shown}");
                    self.failures += 1;
                }
                status.success()
            }
            Err(error) if error.is::<TimedOut>() => {
                println!("FAILED (no end within {} s, killed): {shown}", limit.as_secs());
                self.failures += 1;
                false
            }
            Err(error) => return Err(error),
        };
        // A command whose last word is that it was skipped did not run.
        if !(succeeded && only_skipped) {
            self.ran += 1;
        }
        Ok(())
    }

    /// Says why a gate, or a part of it, does not run.
    pub(super) fn skip(&mut self, what: &str, reason: &str) {
        let line = if what.is_empty() {
            format!("SKIPPED {}: {reason}", self.name)
        } else {
            format!("SKIPPED {} {what}: {reason}", self.name)
        };
        println!("{line}");
        self.skipped.push(line);
    }
}

#[cfg(test)]
mod tests {
    use std::process::Command;
    use std::time::{Duration, Instant};

    use super::{Stage, Verdict};

    fn stage(name: &'static str) -> Stage<'static> {
        Stage::new(name, &[], Duration::from_secs(60), Instant::now() + Duration::from_secs(60))
    }

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    fn after(scripts: &[&str]) -> (Verdict, Vec<String>) {
        let mut stage = stage("gate");
        for script in scripts {
            stage.run(&mut shell(script)).expect("sh starts");
        }
        (stage.verdict(), stage.skipped)
    }

    #[test]
    fn a_failed_command_fails_the_gate_whatever_follows() {
        assert_eq!(after(&["exit 3", "true"]).0, Verdict::Failed);
        assert_eq!(after(&["true", "true"]).0, Verdict::Passed);
    }

    #[test]
    fn a_command_that_hangs_fails_the_gate_and_the_next_one_runs() {
        let mut stage = stage("gate");
        stage.limit = Duration::from_millis(200);
        let result = "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s";
        stage.run(&mut shell(&format!("echo '{result}'; sleep 60"))).expect("sh starts");
        assert_eq!(stage.verdict(), Verdict::Failed);
        assert_eq!(stage.tests.to_string(), "3 passed, 0 failed, 0 skipped");
        stage.run(&mut shell("true")).expect("sh starts");
        assert_eq!((stage.failures, stage.ran), (1, 2));
    }

    #[test]
    fn without_time_left_for_all_gates_nothing_is_started() {
        let mut stage = Stage::new("gate", &[], Duration::from_secs(60), Instant::now());
        stage.run(&mut Command::new("no-such-program")).expect("it is not started");
        assert_eq!(stage.verdict(), Verdict::Failed);
    }

    #[test]
    fn a_warning_fails_only_where_warnings_are_denied() {
        let mut stage = stage("gate");
        let script = "echo 'warning: unused variable' >&2";
        stage.run(&mut shell(script)).expect("sh starts");
        assert_eq!(stage.verdict(), Verdict::Passed);
        stage.run_without_warnings(&mut shell(script)).expect("sh starts");
        assert_eq!(stage.verdict(), Verdict::Failed);
    }

    #[test]
    fn a_command_that_skips_itself_is_reported() {
        let (verdict, skipped) = after(&["echo SKIPPED clients: no node"]);
        assert_eq!(verdict, Verdict::Skipped);
        assert_eq!(skipped, ["SKIPPED clients: no node"]);
        let (verdict, skipped) = after(&["echo SKIPPED js: no node; echo python: 12 steps ok"]);
        assert_eq!(verdict, Verdict::Passed);
        assert_eq!(skipped.len(), 1);
    }

    #[test]
    fn a_skipped_part_leaves_the_rest_of_the_gate() {
        let mut stage = stage("deny");
        stage.skip("advisories", "needs a database");
        assert_eq!(stage.verdict(), Verdict::Skipped);
        stage.run(&mut shell("true")).expect("sh starts");
        assert_eq!(stage.verdict(), Verdict::Passed);
        assert_eq!(stage.skipped, ["SKIPPED deny advisories: needs a database"]);
    }

    #[test]
    fn test_results_are_counted() {
        let mut stage = stage("test");
        let line = "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s";
        stage.run(&mut shell(&format!("echo '{line}'; echo '{line}'"))).expect("sh starts");
        assert_eq!(stage.tests.to_string(), "6 passed, 0 failed, 2 skipped");
    }
}
