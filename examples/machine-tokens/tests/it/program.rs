//! The program, and reading its table.

use std::process::{Command, Output};

/// Everything it shows, in order.
const STEPS: [&str; 12] = [
    "Three machines: orders may call billing and shipping; the services start",
    "An opaque token, minted with the machine secret key, is accepted",
    "A JWT is accepted without any call to the API",
    "Without a token nobody is let in",
    "Garbage is refused",
    "A token of a machine without a scope is refused",
    "An expired token is refused",
    "100 calls through a token source cost one mint",
    "A revoked token is refused at the next call",
    "After a rotation only the new secret key mints",
    "While the API is down, JWT callers are served and others asked to come back",
    "The machines are removed",
];

pub(crate) fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_machine-tokens"));
    // Whatever the developer's own shell has set.
    for name in ["CLERK_SECRET_KEY", "CLERK_API_URL", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        command.env_remove(name);
    }
    command.args(arguments);
    command
}

/// What the program printed, and how it ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) table: String,
    pub(crate) errors: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            table: String::from_utf8(output.stdout).unwrap(),
            errors: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Run {
    #[track_caller]
    pub(crate) fn assert_all_steps(&self) {
        let titles = self.table.lines().filter_map(|line| {
            let (number, title) = line.split_once(". ")?;
            number.trim().parse::<usize>().ok().map(|number| (number, title))
        });
        let titles: Vec<_> = titles.collect();
        assert_eq!(titles, (1..).zip(STEPS).collect::<Vec<_>>(), "{}", self.table);
    }

    #[track_caller]
    pub(crate) fn assert_as_expected(&self) {
        assert_eq!(self.code, Some(0), "{}{}", self.table, self.errors);
        self.assert_all_steps();
        assert!(!self.table.contains("MISMATCH"), "{}", self.table);
        assert!(self.table.ends_with(": all as expected.\n"), "{}", self.table);
    }

    /// Checks that a line begins with these cells: who was asked, what was sent, answered, the number of API calls.
    #[track_caller]
    pub(crate) fn assert_row<const N: usize>(&self, cells: [&str; N]) {
        let found = self.table.lines().any(|line| {
            let mut found = line.trim().split("  ").map(str::trim).filter(|cell| !cell.is_empty());
            cells.into_iter().all(|cell| found.next() == Some(cell))
        });
        assert!(found, "no row {cells:?} in\n{}", self.table);
    }
}
