//! The oldest Rust each crate promises: built with that toolchain where it can be had, else a lint.

use std::process::Command;

use super::stage::Stage;
use crate::limit::{QUICK, capture};
use crate::workspace::{Outcome, Package, cargo, root};

/// Builds the published crates with the toolchain of their `rust-version`.
pub(super) fn run(stage: &mut Stage<'_>) -> Outcome<()> {
    let mut versions: Vec<&str> = stage.published().filter_map(|package| package.rust_version.as_deref()).collect();
    versions.sort_unstable();
    versions.dedup();
    let mut lint = false;
    for version in versions {
        let crates: Vec<&Package> =
            stage.published().filter(|package| package.rust_version.as_deref() == Some(version)).collect();
        if has_toolchain(version) {
            println!("Rust {version}: building with that toolchain");
            let mut command = Command::new("rustup");
            // What the outer cargo says about its own toolchain must not reach this one.
            command.env_remove("CARGO").env_remove("RUSTC").env_remove("RUSTDOC").env_remove("RUSTUP_TOOLCHAIN");
            command.args(["run", version, "cargo", "build", "--locked", "--all-features"]).current_dir(root());
            stage.run(command.args(crates.iter().flat_map(|package| ["--package", package.name.as_str()])))?;
        } else {
            stage.skip(
                &format!("build with Rust {version}"),
                "no such toolchain here; clippy's incompatible_msrv checks the standard library's items instead",
            );
            lint = true;
        }
    }
    if lint {
        stage.run(cargo().args([
            "clippy",
            "--locked",
            "--workspace",
            "--all-features",
            "--",
            "--allow=clippy::all",
            "--deny=clippy::incompatible_msrv",
        ]))?;
    }
    Ok(())
}

fn has_toolchain(version: &str) -> bool {
    let mut command = Command::new("rustup");
    command.env_remove("RUSTUP_TOOLCHAIN").args(["run", version, "rustc", "--version"]);
    capture(&mut command, QUICK).is_ok_and(|printed| is_version(&printed, version))
}

/// Whether `rustc --version` printed this version, whatever its patch number.
fn is_version(printed: &str, version: &str) -> bool {
    printed
        .split_whitespace()
        .nth(1)
        .and_then(|number| number.strip_prefix(version))
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::is_version;

    #[test]
    fn a_patch_release_is_the_same_version_and_a_longer_number_is_not() {
        assert!(is_version("rustc 1.85.1 (4eb161250 2025-03-15)", "1.85"));
        assert!(!is_version("rustc 1.95.0 (f2d3ce0bd 2026-03-21)", "1.85"));
        assert!(!is_version("rustc 1.850.0 (f2d3ce0bd 2026-03-21)", "1.85"));
        assert!(!is_version("", "1.85"));
    }
}
