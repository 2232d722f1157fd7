//! Words that must not be committed, and the order of derived traits. The patterns are put together here so that this file does not match itself.

use super::Finding;
use crate::source::blank;
use crate::workspace::{File, Repository};

const UNFINISHED: &[&str] = &[
    concat!("to", "do!"),
    concat!("unimple", "mented!"),
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
];

/// Absolute paths of somebody's machine.
const PATHS: &[&str] = &[
    concat!("/ho", "me/"),
    concat!("/ro", "ot/"),
    concat!("/Us", "ers/"),
    concat!("/wo", "rk/"),
    concat!("/tm", "p/"),
    concat!("C:", "\\"),
];

/// Hosts that package managers download from: which one is the business of the machine.
const REGISTRIES: &[&str] = &[
    concat!("static.crates", ".io"),
    concat!("index.crates", ".io"),
    concat!("registry.npmjs", ".org"),
    concat!("registry.yarnpkg", ".com"),
    concat!("files.python", "hosted.org"),
    concat!("pypi", ".org/simple"),
];

/// Nothing is left for later in the code.
pub(super) fn unfinished(repository: &Repository) -> Vec<Finding> {
    scan(repository, |line| UNFINISHED.iter().copied().find(|word| stands_alone(line, word)))
}

/// No line names a path of one machine, nor a registry's host.
pub(super) fn machine_paths(repository: &Repository) -> Vec<Finding> {
    scan(repository, |line| {
        let path = PATHS.iter().copied().find(|path| starts_a_path(line, path));
        path.or_else(|| REGISTRIES.iter().copied().find(|host| line.contains(host)))
    })
}

/// Derived traits stand in alphabetical order.
pub(super) fn derives(repository: &Repository) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in repository.rust_files("") {
        let code = blank(&file.text);
        for (at, found) in code.match_indices("derive(") {
            let traits: Vec<&str> =
                code[at + found.len()..].split(')').next().unwrap_or_default().split(',').map(str::trim).collect();
            let traits: Vec<&str> = traits.into_iter().filter(|name| !name.is_empty()).collect();
            if !traits.is_sorted() {
                let line = code[..at].lines().count();
                findings
                    .push(Finding::error(format!("{}:{line}", file.path), format!("derive({})", traits.join(", "))));
            }
        }
    }
    findings
}

fn scan(repository: &Repository, find: impl Fn(&str) -> Option<&'static str>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for File { path, text, .. } in &repository.files {
        for (number, line) in text.lines().enumerate() {
            if let Some(word) = find(line) {
                findings.push(Finding::error(format!("{path}:{}", number + 1), format!("contains `{word}`")));
            }
        }
    }
    findings
}

/// Whether `word` occurs with no letter or digit on either side: random text in base64 is no note to oneself.
fn stands_alone(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, found)| {
        let before = line[..at].chars().next_back();
        let after = line[at + found.len()..].chars().next();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
            && !after.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}

/// Whether `path` occurs where an absolute path begins, not in the middle of a URL or a relative path.
fn starts_a_path(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || "._-/}>*".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use super::{PATHS, REGISTRIES, UNFINISHED, derives, machine_paths, unfinished};
    use crate::tidy::testing::repository;

    #[test]
    fn every_word_for_unfinished_work_is_found() {
        for word in UNFINISHED {
            let text = format!("fn a() {{\n    {word} later\n}}\n");
            let found = unfinished(&repository(&[("crates/a/src/lib.rs", &text)]));
            assert_eq!(found.len(), 1, "{word}");
            assert_eq!(found[0].place, "crates/a/src/lib.rs:2");
        }
    }

    #[test]
    fn a_word_inside_another_is_none() {
        let text = format!("let token = \"ab{}c\";", UNFINISHED[2]);
        assert_eq!(unfinished(&repository(&[("a.rs", &text)])), []);
    }

    #[test]
    fn machine_paths_and_registries_are_found() {
        for word in PATHS.iter().chain(REGISTRIES) {
            let text = format!("see {word}x");
            assert_eq!(machine_paths(&repository(&[("README.md", &text)])).len(), 1, "{word}");
        }
    }

    #[test]
    fn urls_and_relative_paths_are_none() {
        let text = format!("https://example.com{0}x and docs{0}x", PATHS[0]);
        assert_eq!(machine_paths(&repository(&[("README.md", &text)])), []);
    }

    #[test]
    fn derives_out_of_order_are_found() {
        let text = "#[derive(Clone, Debug)]\nstruct A;\n#[derive(Debug, Clone)]\nstruct B; // derive(B, A)\n";
        let found = derives(&repository(&[("crates/a/src/lib.rs", text)]));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].to_string(), "error: crates/a/src/lib.rs:3: derive(Debug, Clone)");
        assert_eq!(derives(&repository(&[("a.rs", "#[derive(\n    Clone,\n    Debug,\n)]\nstruct A;")])), []);
    }
}
