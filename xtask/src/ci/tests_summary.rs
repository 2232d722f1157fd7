//! Counts tests from what the test runner prints.

use std::fmt;

use super::gates::TEST_GATE;
use super::stage::Verdict;

/// Totals over all test binaries and doctests.
#[derive(Debug, Default)]
pub(super) struct TestSummary {
    passed: usize,
    failed: usize,
    skipped: usize,
    /// One line for each test binary.
    lines: Vec<String>,
    /// What runs now, from cargo's `Running ...` or `Doc-tests ...`.
    running: String,
    failures: Vec<String>,
}

impl TestSummary {
    /// Takes one line of output.
    pub(super) fn read(&mut self, line: &str) {
        let line = line.trim();
        if let Some(what) = line.strip_prefix("Running ").or_else(|| line.strip_prefix("Doc-tests ")) {
            // `unittests src/lib.rs (target/debug/deps/clerk_api-0123456789abcdef)`: the file is the telling part.
            let name = what.rsplit_once('(').map_or(what, |(_, file)| file.trim_end_matches(')'));
            let name = name.rsplit('/').next().unwrap_or(name);
            let kind = if line.starts_with("Doc-tests") { "doctests of " } else { "" };
            self.running = format!("{kind}{}", name.rsplit_once('-').map_or(name, |(name, _)| name));
        } else if let Some(name) = line.strip_prefix("test ").and_then(|rest| rest.strip_suffix(" ... FAILED")) {
            self.failures.push(format!("{}: {name}", self.running));
        } else if let Some(result) = line.strip_prefix("test result: ") {
            let count = |word: &str| {
                let before = result.split(';').find_map(|part| part.trim().strip_suffix(word));
                before.and_then(|text| text.split_whitespace().last()).and_then(|n| n.parse().ok()).unwrap_or(0)
            };
            let (passed, failed, skipped): (usize, usize, usize) =
                (count(" passed"), count(" failed"), count(" ignored"));
            self.passed += passed;
            self.failed += failed;
            self.skipped += skipped;
            if passed + failed + skipped > 0 {
                self.lines.push(format!("{}: {passed} passed, {failed} failed, {skipped} skipped", self.running));
            }
        }
    }

    /// Adds what the gate `name` counted. Tests that did not even build are one failure, not none.
    pub(super) fn add(&mut self, name: &str, gate: Self, verdict: Verdict) {
        let unseen = usize::from(name == TEST_GATE && verdict == Verdict::Failed && gate.failed == 0);
        self.passed += gate.passed;
        self.failed += gate.failed + unseen;
        self.skipped += gate.skipped;
        self.lines.extend(gate.lines);
        self.failures.extend(gate.failures);
    }

    /// Ends the log.
    pub(super) fn print(&self) {
        println!("\n== tests ==");
        for line in &self.lines {
            println!("{line}");
        }
        for name in &self.failures {
            println!("FAILED {name}");
        }
        println!("{self}");
    }
}

impl fmt::Display for TestSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

#[cfg(test)]
mod tests {
    use super::{TEST_GATE, TestSummary};
    use crate::ci::stage::Verdict;

    const OUTPUT: &str = "
     Running unittests src/lib.rs (target/debug/deps/clerk_api-0123456789abcdef)
running 3 tests
test path::tests::dots ... ok
test retry::tests::late ... FAILED
test slow ... ignored
test result: FAILED. 1 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s
   Doc-tests clerk_types
test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.50s
";

    #[test]
    fn counts_add_up_and_failures_are_named() {
        let mut gate = TestSummary::default();
        OUTPUT.lines().for_each(|line| gate.read(line));
        assert_eq!(
            gate.lines,
            ["clerk_api: 1 passed, 1 failed, 1 skipped", "doctests of clerk_types: 12 passed, 0 failed, 0 skipped"]
        );
        assert_eq!(gate.failures, ["clerk_api: retry::tests::late"]);
        let mut all = TestSummary::default();
        all.add(TEST_GATE, gate, Verdict::Failed);
        assert_eq!(all.to_string(), "13 passed, 1 failed, 1 skipped");
    }

    #[test]
    fn tests_that_do_not_build_are_a_failure() {
        let mut all = TestSummary::default();
        all.add(TEST_GATE, TestSummary::default(), Verdict::Failed);
        all.add("format", TestSummary::default(), Verdict::Failed);
        assert_eq!(all.to_string(), "0 passed, 1 failed, 0 skipped");
    }
}
