//! `cargo xtask tidy`: the rules of this repository that a program can check.
//!
//! A rule is a function from the repository to its findings, with a test that shows it firing. To add one: write it in
//! the file of its kind, add its line to [`RULES`].

mod invariants;
mod layering;
mod layout;
mod manifests;
mod sizes;
mod words;

use std::fmt;

use crate::limit::{QUICK, capture};
use crate::workspace::{Outcome, Repository, cargo};

/// Something a rule objects to.
#[derive(Debug, Eq, PartialEq)]
pub(crate) struct Finding {
    /// A warning is printed and fails nothing.
    pub(crate) is_warning: bool,
    /// A file, `file:line`, or a package.
    pub(crate) place: String,
    pub(crate) text: String,
}

impl Finding {
    pub(crate) fn error(place: impl Into<String>, text: impl Into<String>) -> Self {
        Self { is_warning: false, place: place.into(), text: text.into() }
    }

    pub(crate) fn warning(place: impl Into<String>, text: impl Into<String>) -> Self {
        Self { is_warning: true, place: place.into(), text: text.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.is_warning { "warning" } else { "error" };
        write!(f, "{kind}: {}: {}", self.place, self.text)
    }
}

type Rule = fn(&Repository) -> Vec<Finding>;

const RULES: &[(&str, Rule)] = &[
    ("dependency directions", layering::directions),
    ("foreign crates", layering::foreign_crates),
    ("manifests", manifests::complete),
    ("lints and features", manifests::lints_and_features),
    ("README is the crate doc", manifests::readme_is_crate_doc),
    ("top level", layout::top_level),
    ("file names", layout::file_names),
    ("file sizes", sizes::file_sizes),
    ("who names what", invariants::single_owners),
    ("the core is pure", invariants::pure_core),
    ("who awaits", invariants::who_awaits),
    ("types are data", invariants::types_are_data),
    ("group files", invariants::group_files),
    ("process-wide state", invariants::process_wide_state),
    ("printing", invariants::no_printing),
    ("unsafe", invariants::no_unsafe),
    ("order of derives", words::derives),
    ("unfinished work", words::unfinished),
    ("machine paths and registries", words::machine_paths),
];

/// Runs every rule and prints what it finds.
pub(crate) fn run() -> Outcome<()> {
    let repository = Repository::read()?;
    let mut findings = Vec::new();
    for (name, rule) in RULES {
        let found = rule(&repository);
        report(name, &found);
        findings.extend(found);
    }
    let mut command = cargo();
    command.args(["tree", "--package=clerk-auth", "--no-default-features", "--edges=normal", "--prefix=none"]);
    let tree = capture(command.arg("--format={p}"), QUICK)?;
    let found = layering::core_without_network(&tree);
    report("clerk-auth without features has no network", &found);
    findings.extend(found);

    let errors = findings.iter().filter(|finding| !finding.is_warning).count();
    println!("tidy: {} files, {errors} errors, {} warnings", repository.files.len(), findings.len() - errors);
    if errors > 0 { Err(format!("{errors} rules broken").into()) } else { Ok(()) }
}

fn report(name: &str, findings: &[Finding]) {
    if findings.is_empty() {
        println!("ok: {name}");
    }
    for finding in findings {
        println!("{finding} [{name}]");
    }
}

#[cfg(test)]
pub(crate) mod testing {
    use crate::workspace::{Dependency, File, Package, Repository};

    pub(crate) fn repository(files: &[(&str, &str)]) -> Repository {
        let files = files
            .iter()
            .map(|(path, text)| File { path: (*path).into(), text: (*text).into(), ..File::default() })
            .collect();
        Repository { files, packages: Vec::new() }
    }

    /// A published package `crates/<name>` with these normal dependencies.
    pub(crate) fn package(name: &str, dependencies: &[&str]) -> Package {
        Package {
            name: name.into(),
            manifest_path: format!("crates/{name}/Cargo.toml"),
            dependencies: dependencies
                .iter()
                .map(|name| Dependency { name: (*name).into(), ..Dependency::default() })
                .collect(),
            ..Package::default()
        }
    }

    pub(crate) fn workspace(packages: Vec<Package>) -> Repository {
        Repository { files: Vec::new(), packages }
    }
}
