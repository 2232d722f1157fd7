//! One gate while it runs: starts commands, passes their output on, and remembers what matters of it.

use std::ffi::OsStr;
use std::fmt;
use std::io::{BufRead, BufReader, pipe};
use std::path::Path;
use std::process::{Command, Stdio};

use super::tests_summary::TestSummary;
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
}

impl<'a> Stage<'a> {
    pub(super) fn new(name: &'static str, packages: &'a [Package]) -> Self {
        Self { name, packages, skipped: Vec::new(), tests: TestSummary::default(), failures: 0, ran: 0 }
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

    /// Runs the command to its end, with its output passed on. A failure is counted, and the gate goes on.
    pub(super) fn run(&mut self, command: &mut Command) -> Outcome<()> {
        self.watch(command, |_| false)
    }

    /// [`run`](Self::run), where a compiler's warning is a failure too. Unlike `-D warnings` in `RUSTFLAGS`, this leaves
    /// what is built usable for the other gates.
    pub(super) fn run_without_warnings(&mut self, command: &mut Command) -> Outcome<()> {
        self.watch(command, |line| line.starts_with("warning: "))
    }

    fn watch(&mut self, command: &mut Command, is_failure: impl Fn(&str) -> bool) -> Outcome<()> {
        // The program by its name: where it lies is the machine's business.
        let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
        let words = std::iter::once(program).chain(command.get_args()).map(OsStr::to_string_lossy);
        let shown = words.collect::<Vec<_>>().join(" ");
        println!("$ {shown}");
        // One pipe for both streams, so that results stay under the name of what ran.
        let (reader, writer) = pipe()?;
        command.stdin(Stdio::null()).stdout(writer.try_clone()?).stderr(writer);
        let child = command.spawn();
        // The command holds ends of the pipe, which would never close.
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = child.map_err(|error| format!("{shown}: {error}"))?;
        let mut only_skipped = false;
        let mut is_failed = false;
        let mut reader = BufReader::new(reader);
        let mut bytes = Vec::new();
        while reader.read_until(b'\n', &mut bytes)? > 0 {
            let line = String::from_utf8_lossy(&bytes).trim_end().to_owned();
            bytes.clear();
            println!("{line}");
            self.tests.read(&line);
            is_failed |= is_failure(&line);
            if line.starts_with("SKIPPED ") {
                only_skipped = true;
                self.skipped.push(line);
            } else if !line.is_empty() {
                only_skipped = false;
            }
        }
        let status = child.wait()?;
        if is_failed || !status.success() {
            println!("FAILED ({status}): {shown}");
            self.failures += 1;
        }
        // A command whose last word is that it was skipped did not run.
        if !(status.success() && only_skipped) {
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

    use super::{Stage, Verdict};

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    fn after(scripts: &[&str]) -> (Verdict, Vec<String>) {
        let mut stage = Stage::new("gate", &[]);
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
    fn a_warning_fails_only_where_warnings_are_denied() {
        let mut stage = Stage::new("gate", &[]);
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
        let mut stage = Stage::new("deny", &[]);
        stage.skip("advisories", "needs a database");
        assert_eq!(stage.verdict(), Verdict::Skipped);
        stage.run(&mut shell("true")).expect("sh starts");
        assert_eq!(stage.verdict(), Verdict::Passed);
        assert_eq!(stage.skipped, ["SKIPPED deny advisories: needs a database"]);
    }

    #[test]
    fn test_results_are_counted() {
        let mut stage = Stage::new("test", &[]);
        let line = "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s";
        stage.run(&mut shell(&format!("echo '{line}'; echo '{line}'"))).expect("sh starts");
        assert_eq!(stage.tests.to_string(), "6 passed, 0 failed, 2 skipped");
    }
}
