//! What lies where, and what it may be called.

use super::Finding;
use crate::workspace::Repository;

/// Everything the top level holds, dot-files apart.
const TOP_LEVEL: &[&str] = &[
    "ARCHITECTURE.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "SECURITY.md",
    "crates",
    "deny.toml",
    "examples",
    "tests",
    "xtask",
];

/// What a visitor looks for, and what a release needs.
const NEEDED: &[&str] =
    &["ARCHITECTURE.md", "Cargo.lock", "LICENSE-APACHE", "LICENSE-MIT", "README.md", "SECURITY.md", "deny.toml"];

/// Names that say nothing about what is inside.
const MEANINGLESS: &[&str] = &["common", "helper", "helpers", "misc", "util", "utils"];

/// The top level stays short, and has what is needed.
pub(super) fn top_level(repository: &Repository) -> Vec<Finding> {
    let missing = NEEDED.iter().filter(|name| repository.file(name).is_none());
    let missing = missing.map(|name| Finding::error(*name, "is missing"));
    stray_entries(repository).into_iter().chain(missing).collect()
}

fn stray_entries(repository: &Repository) -> Vec<Finding> {
    let mut entries: Vec<&str> = repository
        .files
        .iter()
        .filter_map(|file| file.path.split('/').next())
        .filter(|name| !name.starts_with('.'))
        .collect();
    entries.dedup();
    entries
        .into_iter()
        .filter(|name| !TOP_LEVEL.contains(name))
        .map(|name| Finding::error(name, "does not belong to the top level"))
        .collect()
}

/// A file is named after its concept.
pub(super) fn file_names(repository: &Repository) -> Vec<Finding> {
    let is_meaningless = |part: &str| MEANINGLESS.contains(&part.split('.').next().unwrap_or(part));
    repository
        .files
        .iter()
        .filter(|file| file.path.split('/').any(is_meaningless))
        .map(|file| Finding::error(&file.path, "name it after what is inside"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{NEEDED, file_names, stray_entries, top_level};
    use crate::tidy::testing::repository;

    #[test]
    fn a_stray_top_level_entry_is_found() {
        let repository = repository(&[(".ci/run", ""), ("Cargo.toml", ""), ("crates/x/y.rs", ""), ("notes.txt", "")]);
        let found = stray_entries(&repository);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].place, "notes.txt");
    }

    #[test]
    fn a_missing_file_is_found() {
        let all: Vec<(&str, &str)> = NEEDED.iter().map(|name| (*name, "")).collect();
        assert_eq!(top_level(&repository(&all)), []);
        assert_eq!(top_level(&repository(&all[1..]))[0].to_string(), "error: ARCHITECTURE.md: is missing");
    }

    #[test]
    fn files_and_folders_named_after_nothing_are_found() {
        let found = file_names(&repository(&[
            ("crates/clerk-api/src/utils.rs", ""),
            ("tests/it/common/mod.rs", ""),
            ("crates/clerk-api/src/path.rs", ""),
        ]));
        assert_eq!(found.len(), 2);
    }
}
