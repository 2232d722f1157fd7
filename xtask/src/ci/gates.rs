//! The gates, in the order in which they run: quick ones first, and those that share what they build next to each other.

use std::process::Command;

use super::msrv;
use super::package;
use super::stage::Stage;
use crate::limit::{QUICK, capture};
use crate::workspace::{Outcome, Package, cargo, root, target};

/// The gate whose output is the test summary.
pub(super) const TEST_GATE: &str = "test";

/// What to run when the README does not say.
const TEST_COMMAND: &str = "cargo test --workspace --all-features";

/// How many cases the comparison with the reference runs here; a full run is for releases.
const PARITY_CASES: &str = "2000";

/// A name and what it does.
pub(super) struct Gate {
    pub(super) name: &'static str,
    /// How long each of its commands may take: about four times what it takes on two cores with nothing built.
    pub(super) minutes: u64,
    pub(super) run: fn(&mut Stage<'_>) -> Outcome<()>,
}

pub(super) const GATES: &[Gate] = &[
    Gate { name: "format", minutes: 2, run: format },
    Gate { name: "tidy", minutes: 3, run: |stage| stage.run(&mut xtask(&["tidy"])) },
    Gate { name: "deny", minutes: 3, run: deny },
    Gate { name: "clippy", minutes: 15, run: clippy },
    Gate { name: "docs", minutes: 10, run: docs },
    Gate { name: "public-api", minutes: 10, run: |stage| stage.run(&mut xtask(&["public-api"])) },
    Gate { name: "features", minutes: 10, run: features },
    Gate { name: TEST_GATE, minutes: 15, run: test },
    Gate { name: "example", minutes: 10, run: example },
    Gate { name: "browser", minutes: 15, run: |stage| stage.run(&mut xtask(&["browser"])) },
    Gate { name: "clients", minutes: 10, run: |stage| stage.run(&mut xtask(&["clients"])) },
    Gate { name: "parity", minutes: 15, run: parity },
    Gate { name: "msrv", minutes: 15, run: msrv::run },
    Gate { name: "package", minutes: 15, run: package::run },
];

fn format(stage: &mut Stage<'_>) -> Outcome<()> {
    stage.run(cargo().args(["fmt", "--all", "--check"]))
}

fn clippy(stage: &mut Stage<'_>) -> Outcome<()> {
    stage.run(cargo().args([
        "clippy",
        "--locked",
        "--workspace",
        "--all-targets",
        "--all-features",
        "--",
        "--deny=warnings",
    ]))
}

fn docs(stage: &mut Stage<'_>) -> Outcome<()> {
    stage.run(
        cargo()
            .args(["doc", "--locked", "--workspace", "--no-deps", "--all-features"])
            .env("RUSTDOCFLAGS", "-D warnings"),
    )
}

/// Each published crate without features, and with each feature alone.
fn features(stage: &mut Stage<'_>) -> Outcome<()> {
    for package in stage.published() {
        for arguments in feature_sets(package) {
            let mut command = cargo();
            command.args(["check", "--locked", "--quiet", "--package", &package.name, "--no-default-features"]);
            stage.run_without_warnings(command.args(arguments))?;
        }
    }
    Ok(())
}

fn feature_sets(package: &Package) -> Vec<Vec<String>> {
    let alone = package.features.keys().map(|feature| vec!["--features".to_owned(), feature.clone()]);
    std::iter::once(Vec::new()).chain(alone).collect()
}

/// The README's test command as it stands there, doctests included.
fn test(stage: &mut Stage<'_>) -> Outcome<()> {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap_or_default();
    let command = test_command(&readme).unwrap_or_else(|| {
        println!("README.md names no test command, so this runs: {TEST_COMMAND}");
        TEST_COMMAND.to_owned()
    });
    let mut shell = Command::new("sh");
    shell.args(["-c", &command]).current_dir(root());
    stage.run(&mut shell)
}

/// The first line of a code block in the README that begins with `cargo test`.
fn test_command(readme: &str) -> Option<String> {
    let mut in_block = false;
    for line in readme.lines() {
        if line.trim_start().starts_with("```") {
            in_block = !in_block;
        } else if in_block && line.trim_start().starts_with("cargo test") {
            let command = line.split('#').next().unwrap_or(line);
            return Some(command.trim().to_owned());
        }
    }
    None
}

/// Licences, banned and duplicate crates, sources. Advisories need a database from the network at every run.
fn deny(stage: &mut Stage<'_>) -> Outcome<()> {
    stage.skip(
        "advisories",
        "the advisory database comes over the network and changes daily; run `cargo deny check advisories`",
    );
    let mut installed = Command::new(target().join("tools/bin/cargo-deny"));
    let found = [&mut installed, cargo().arg("deny")]
        .into_iter()
        .find_map(|tool| capture(tool.arg("--version"), QUICK).is_ok().then(|| rerun(tool)));
    match found {
        Some(mut tool) => stage.run(tool.args(["--locked", "--all-features", "check", "licenses", "bans", "sources"])),
        None => {
            println!("cargo-deny cannot be had: checking licences, bans and duplicates with `cargo xtask deny`");
            stage.run(&mut xtask(&["deny"]))
        }
    }
}

/// The same program in the root, without the arguments so far except a subcommand.
fn rerun(tool: &Command) -> Command {
    let mut command = Command::new(tool.get_program());
    command.args(tool.get_args().filter(|argument| *argument != "--version")).current_dir(root());
    command
}

fn example(stage: &mut Stage<'_>) -> Outcome<()> {
    stage.run(cargo().args(["run", "--locked", "--quiet", "--package", "machine-tokens"]))
}

fn parity(stage: &mut Stage<'_>) -> Outcome<()> {
    if !root().join("xtask/src/parity.rs").exists() {
        stage.skip("", "this checkout has no xtask/src/parity.rs");
        return Ok(());
    }
    stage.run(&mut xtask(&["parity", "--cases", PARITY_CASES]))
}

/// This program with another task.
fn xtask(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap_or_else(|_| "xtask".into()));
    command.args(arguments).current_dir(root());
    command
}

#[cfg(test)]
mod tests {
    use super::{feature_sets, test_command};
    use crate::workspace::Package;

    #[test]
    fn the_test_command_is_the_readmes() {
        let readme =
            "cargo test is what runs it:\n```sh\ncargo run -p machine-tokens\ncargo test --workspace # all\n```\n";
        assert_eq!(test_command(readme).as_deref(), Some("cargo test --workspace"));
        assert_eq!(test_command("no block: cargo test"), None);
    }

    #[test]
    fn each_feature_runs_alone_and_so_does_none() {
        let mut package = Package::default();
        package.features.insert("api".into(), Vec::new());
        package.features.insert("default".into(), vec!["api".into()]);
        assert_eq!(feature_sets(&package), [vec![], vec!["--features", "api"], vec!["--features", "default"]]);
    }
}
