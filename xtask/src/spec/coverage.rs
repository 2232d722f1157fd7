//! How much of a description the crates serve: what is told alike by the committed facts, to which their tests hold them.
//!
//! The tests call every operation with all of its parameters, and read every field of every answer; see
//! `crates/clerk-api/tests/groups` and `tests/it/spec_facts`. What they leave out on purpose they print, with the reason.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::facts::Facts;
use crate::limit::{BUILD, capture_build};
use crate::workspace::{Outcome, cargo};

/// The tests that hold the crates to the facts: package, kind, and which of them.
const TESTS: [(&str, [&str; 2], &str); 2] =
    [("clerk-api", ["--test", "groups"], ""), ("clerk-tests", ["--test", "it"], "spec_facts")];

/// What the tests leave out.
#[derive(Debug, Default, PartialEq)]
pub(super) struct LeftOut {
    /// Operations without a method.
    missing: BTreeSet<String>,
    /// `<operation> <place> <name>`, and why no call has it.
    parameters: BTreeMap<String, String>,
    /// Schemas for which no type stands, and why.
    schemas: BTreeMap<String, String>,
}

/// How many of a kind there are.
#[derive(Debug, Default, Eq, PartialEq)]
struct Count {
    all: usize,
    covered: usize,
    /// Those of the covered that are left out for a reason.
    skipped: usize,
}

/// How much of a description is served.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Coverage {
    counts: Vec<(&'static str, Count)>,
}

impl LeftOut {
    /// Runs the tests, which must pass.
    pub(super) fn of_the_tests() -> Outcome<Self> {
        let mut left_out = Self::default();
        for (package, target, filter) in TESTS {
            let mut command = cargo();
            command.args(["test", "--locked", "--all-features", "--package", package]).args(target);
            let printed = capture_build(command.args([filter, "--", "--nocapture", "--test-threads=4"]), BUILD)?;
            left_out.read(&printed);
        }
        Ok(left_out)
    }

    fn read(&mut self, printed: &str) {
        for line in printed.lines() {
            if let Some(operation) = line.strip_prefix("missing operation ") {
                self.missing.insert(operation.to_owned());
                continue;
            }
            for (prefix, skipped) in
                [("skipped parameter ", &mut self.parameters), ("skipped schema ", &mut self.schemas)]
            {
                if let Some((name, reason)) = line.strip_prefix(prefix).and_then(|rest| rest.split_once(": ")) {
                    skipped.insert(name.to_owned(), reason.to_owned());
                }
            }
        }
    }
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for operation in &self.missing {
            writeln!(f, "[ ] call    {operation}")?;
        }
        for (kind, skipped) in [("parameter", &self.parameters), ("schema", &self.schemas)] {
            for (name, reason) in skipped {
                writeln!(f, "skipped {kind} {name}: {reason}")?;
            }
        }
        Ok(())
    }
}

impl Coverage {
    /// How much of `described` the crates serve, if they serve all of `known` but what is left out.
    pub(super) fn of(described: &Facts, known: &Facts, left_out: &LeftOut) -> Self {
        let is_called = |operation: &str| !left_out.missing.contains(operation);
        let first = |name: &str| name.split('\t').next().unwrap_or_default().to_owned();
        let is_skipped_parameter = |name: &str| left_out.parameters.contains_key(&name.replace('\t', " "));
        let is_skipped_field = |name: &str| left_out.schemas.contains_key(&first(name));
        let counts = described.tables().into_iter().zip(known.tables()).map(|((kind, described), (_, known))| {
            let mut count = Count { all: described.len(), ..Count::default() };
            for (name, _) in described.iter().filter(|(name, fact)| known.get(*name) == Some(*fact)) {
                let (is_covered, is_skipped) = match kind {
                    "operations" => (is_called(name), false),
                    "parameters" => (is_called(&first(name)), is_skipped_parameter(name)),
                    "fields" => (true, is_skipped_field(name)),
                    _ => (true, false),
                };
                count.covered += usize::from(is_covered);
                count.skipped += usize::from(is_covered && is_skipped);
            }
            (kind, count)
        });
        Self { counts: counts.collect() }
    }

    /// Whether all of it is served.
    pub(super) fn is_complete(&self) -> bool {
        self.counts.iter().all(|(_, count)| count.covered == count.all)
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (kind, count)) in self.counts.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{kind} {}/{}", count.covered, count.all)?;
            if count.skipped > 0 {
                write!(f, " ({} skipped for a reason)", count.skipped)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Coverage, LeftOut};
    use crate::spec::facts::Facts;

    fn facts(operations: &[&str], parameters: &[&str], fields: &[&str]) -> Facts {
        let rows = |rows: &[&str]| rows.iter().map(|row| ((*row).to_owned(), "string".to_owned())).collect();
        Facts::of_rows(rows(operations), rows(parameters), rows(fields))
    }

    #[test]
    fn what_is_served_is_what_is_known_and_not_left_out() {
        let known = facts(&["A", "B"], &["A\tbody\tx", "B\tquery\ty"], &["S\tid", "T\tid"]);
        let mut left_out = LeftOut::default();
        left_out.read(
            "running 3 tests\nmissing operation B\nskipped parameter A body x: older\nskipped schema T: a body\n",
        );

        let coverage = Coverage::of(&known, &known, &left_out);
        let told = "operations 1/2, parameters 1/2 (1 skipped for a reason), fields 2/2 (1 skipped for a reason), webhooks 0/0";
        assert_eq!((coverage.to_string().as_str(), coverage.is_complete()), (told, false));
        assert_eq!(
            left_out.to_string(),
            "[ ] call    B\nskipped parameter A body x: older\nskipped schema T: a body\n"
        );

        let coverage = Coverage::of(&known, &known, &LeftOut::default());
        let told = "operations 2/2, parameters 2/2, fields 2/2, webhooks 0/0";
        assert_eq!((coverage.to_string().as_str(), coverage.is_complete()), (told, true));

        let newer = facts(&["A", "B", "C"], &["A\tbody\tx", "B\tquery\ty"], &["S\tid", "S\tnew", "T\tid"]);
        let coverage = Coverage::of(&newer, &known, &LeftOut::default());
        let told = "operations 2/3, parameters 2/2, fields 2/3, webhooks 0/0";
        assert_eq!((coverage.to_string().as_str(), coverage.is_complete()), (told, false));
    }
}
