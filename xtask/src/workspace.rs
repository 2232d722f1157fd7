//! What the tasks know about this repository: its packages as cargo sees them, and its files as git sees them.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

use crate::limit::{QUICK, capture};

/// The result of a task; the error is printed and ends the program with status 1.
pub(crate) type Outcome<T> = Result<T, Box<dyn Error>>;

/// The repository as the rules see it. Plain data, so that a test can make one.
#[derive(Debug, Default)]
pub(crate) struct Repository {
    pub(crate) files: Vec<File>,
    pub(crate) packages: Vec<Package>,
}

/// A file that git tracks or would track.
#[derive(Debug, Default)]
pub(crate) struct File {
    /// Relative to the root, with `/`.
    pub(crate) path: String,
    /// Empty for files that are not UTF-8.
    pub(crate) text: String,
    /// Whether the module above declares it under `#[cfg(test)]`.
    pub(crate) declared_for_tests: bool,
}

/// A package of the workspace, from `cargo metadata`.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Package {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) version: String,
    #[serde(default)]
    pub(crate) manifest_path: String,
    #[serde(default)]
    pub(crate) description: Option<String>,
    #[serde(default)]
    pub(crate) license: Option<String>,
    #[serde(default)]
    pub(crate) readme: Option<String>,
    #[serde(default)]
    pub(crate) rust_version: Option<String>,
    #[serde(default)]
    pub(crate) keywords: Vec<String>,
    #[serde(default)]
    pub(crate) categories: Vec<String>,
    #[serde(default)]
    pub(crate) publish: Option<Vec<String>>,
    #[serde(default)]
    pub(crate) dependencies: Vec<Dependency>,
    #[serde(default)]
    pub(crate) features: BTreeMap<String, Vec<String>>,
}

/// One dependency line of a package.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    /// `None` for a normal dependency, else `dev` or `build`.
    #[serde(default)]
    pub(crate) kind: Option<String>,
    #[serde(default)]
    pub(crate) optional: bool,
}

impl Package {
    /// Whether it is meant for a registry (`publish = false` is an empty list in the metadata).
    pub(crate) fn is_published(&self) -> bool {
        self.publish.is_none()
    }

    /// Its folder, relative to the root.
    pub(crate) fn folder(&self) -> &str {
        self.manifest_path.strip_suffix("/Cargo.toml").unwrap_or("")
    }

    /// Its normal dependencies, optional ones included.
    pub(crate) fn normal_dependencies(&self) -> impl Iterator<Item = &Dependency> {
        self.dependencies.iter().filter(|dependency| dependency.kind.is_none())
    }
}

impl Repository {
    /// Reads the repository that holds this crate.
    pub(crate) fn read() -> Outcome<Self> {
        let mut files = files()?;
        mark_test_modules(&mut files);
        Ok(Self { files, packages: packages()? })
    }

    /// The file at `path`.
    pub(crate) fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// The Rust files under `folder`.
    pub(crate) fn rust_files<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = &'a File> {
        self.files.iter().filter(move |file| file.path.starts_with(folder) && file.path.ends_with(".rs"))
    }
}

impl File {
    /// Whether the whole file is a test: in a folder `tests` or `benches`, a module file `tests.rs`, or a module that only
    /// tests have.
    pub(crate) fn is_test(&self) -> bool {
        if self.declared_for_tests {
            return true;
        }
        let mut parts = self.path.rsplit('/');
        parts.next() == Some("tests.rs") || parts.any(|folder| folder == "tests" || folder == "benches")
    }
}

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Where cargo puts what it builds.
pub(crate) fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// `cargo`, the one that runs this task, in the root.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// The packages of the workspace, with manifest paths relative to the root.
pub(crate) fn packages() -> Outcome<Vec<Package>> {
    #[derive(Deserialize)]
    struct Metadata {
        packages: Vec<Package>,
    }
    let text = capture(cargo().args(["metadata", "--no-deps", "--format-version", "1"]), QUICK)?;
    let metadata: Metadata = serde_json::from_str(&text)?;
    let root = format!("{}/", root().display());
    let mut packages = metadata.packages;
    for package in &mut packages {
        let path = std::mem::take(&mut package.manifest_path);
        package.manifest_path = path.strip_prefix(&root).unwrap_or(&path).to_owned();
    }
    Ok(packages)
}

/// What git tracks, and what it would track if added now.
fn files() -> Outcome<Vec<File>> {
    let mut git = Command::new("git");
    git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).current_dir(root());
    let mut paths: Vec<String> = capture(&mut git, QUICK)?.split_terminator('\0').map(str::to_owned).collect();
    paths.sort();
    paths.dedup();
    Ok(paths
        .into_iter()
        .filter_map(|path| {
            // A path that is gone was deleted and not yet committed.
            let bytes = std::fs::read(root().join(&path)).ok()?;
            Some(File { path, text: String::from_utf8(bytes).unwrap_or_default(), declared_for_tests: false })
        })
        .collect())
}

/// Finds `#[cfg(test)] mod name;` and marks the file of that module.
fn mark_test_modules(files: &mut [File]) {
    let mut modules = Vec::new();
    for file in files.iter().filter(|file| file.path.ends_with(".rs")) {
        let Some((folder, name)) = file.path.rsplit_once('/') else { continue };
        let inside = match name {
            "lib.rs" | "main.rs" | "mod.rs" => folder.to_owned(),
            _ => file.path.trim_end_matches(".rs").to_owned(),
        };
        let lines: Vec<&str> = file.text.lines().map(str::trim).collect();
        for pair in lines.windows(2).filter(|pair| pair[0] == "#[cfg(test)]") {
            if let Some((_, module)) = pair[1].trim_end_matches(';').rsplit_once("mod ") {
                modules.push(format!("{inside}/{module}.rs"));
                modules.push(format!("{inside}/{module}/mod.rs"));
            }
        }
    }
    for file in files {
        file.declared_for_tests = modules.contains(&file.path);
    }
}

#[cfg(test)]
mod tests {
    use super::{File, Package, Repository, mark_test_modules};

    #[test]
    fn a_module_that_only_tests_have_is_a_test() {
        let file = |path: &str, text: &str| File { path: path.into(), text: text.into(), ..File::default() };
        let mut files = [
            file("crates/a/src/lib.rs", "mod jwt;\n#[cfg(test)]\nmod testing;\n"),
            file("crates/a/src/jwt.rs", "#[cfg(test)]\npub(crate) mod vectors;\n"),
            file("crates/a/src/testing.rs", ""),
            file("crates/a/src/jwt/vectors.rs", ""),
            file("crates/a/src/jwt/testing.rs", ""),
        ];
        mark_test_modules(&mut files);
        assert_eq!(files.map(|file| file.is_test()), [false, false, true, true, false]);
    }

    #[test]
    fn test_files_are_known_by_their_path() {
        let is_test = |path: &str| File { path: path.into(), ..File::default() }.is_test();
        assert!(is_test("crates/clerk-auth/src/jwt/tests.rs"));
        assert!(is_test("crates/clerk-auth/src/jwt/tests/vectors.rs"));
        assert!(is_test("tests/it/main.rs"));
        assert!(!is_test("crates/clerk-auth/src/jwt/verify.rs"));
    }

    #[test]
    fn this_repository_can_be_read() {
        let repository = Repository::read().expect("cargo metadata and git ls-files");
        assert!(repository.file("xtask/src/workspace.rs").is_some());
        let xtask = repository.packages.iter().find(|package| package.name == "xtask").expect("xtask");
        assert_eq!(xtask.folder(), "xtask");
        assert!(!xtask.is_published());
        assert!(repository.packages.iter().any(Package::is_published));
    }
}
