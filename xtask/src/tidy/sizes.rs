//! Files stay small enough to read in one go.

use super::Finding;
use crate::source::lines_outside_tests;
use crate::workspace::Repository;

const AIM: usize = 300;
const LIMIT: usize = 500;

/// Lines outside of tests: a warning above [`AIM`], an error above [`LIMIT`].
pub(super) fn file_sizes(repository: &Repository) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in repository.rust_files("").filter(|file| !file.is_test()) {
        let lines = lines_outside_tests(&file.text);
        if lines > LIMIT {
            findings.push(Finding::error(&file.path, format!("{lines} lines without tests, the limit is {LIMIT}")));
        } else if lines > AIM {
            findings.push(Finding::warning(&file.path, format!("{lines} lines without tests, aim at {AIM}")));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::file_sizes;
    use crate::tidy::testing::repository;

    #[test]
    fn tests_do_not_count_and_the_rest_does() {
        let long = "//\n".repeat(501);
        let longish = "//\n".repeat(301);
        let mostly_tests = format!("fn a() {{}}\n#[cfg(test)]\nmod tests {{\n{long}}}\n");
        let repository = repository(&[
            ("crates/a/src/long.rs", &long),
            ("crates/a/src/longish.rs", &longish),
            ("crates/a/src/tested.rs", &mostly_tests),
            ("crates/a/src/long/tests.rs", &long),
            ("README.md", &long),
        ]);
        let found: Vec<String> = file_sizes(&repository).iter().map(ToString::to_string).collect();
        assert_eq!(
            found,
            [
                "error: crates/a/src/long.rs: 501 lines without tests, the limit is 500",
                "warning: crates/a/src/longish.rs: 301 lines without tests, aim at 300",
            ]
        );
    }
}
