//! Every published crate as a registry would get it, built from what was packed.

use std::path::{Path, PathBuf};

use super::stage::Stage;
use crate::workspace::{Outcome, Package, cargo};

/// `cargo package`, after what it remembers of earlier runs is gone.
///
/// It checks the crates against each other through a registry in the target folder, and takes versions in a registry for
/// unchangeable: in the same folder it would build against what an earlier run unpacked and compiled under that version.
pub(super) fn run(stage: &mut Stage<'_>) -> Outcome<()> {
    let published: Vec<&Package> = stage.published().collect();
    if let Some(home) = cargo_home() {
        forget_unpacked(&home, &published)?;
    }
    let names: Vec<&str> = published.iter().flat_map(|package| ["--package", package.name.as_str()]).collect();
    stage.run(cargo().args(["clean", "--quiet"]).args(&names))?;
    let mut command = cargo();
    command.args(["package", "--locked", "--quiet"]).args(&names);
    if std::env::var_os("CI").is_none() {
        command.arg("--allow-dirty");
    }
    stage.run(&mut command)
}

fn cargo_home() -> Option<PathBuf> {
    let default = || std::env::home_dir().map(|home| home.join(".cargo"));
    std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(default)
}

/// Removes our packages from what cargo unpacked from registries in folders: those have no host in front of their hash.
fn forget_unpacked(cargo_home: &Path, packages: &[&Package]) -> Outcome<()> {
    let Ok(registries) = std::fs::read_dir(cargo_home.join("registry/src")) else { return Ok(()) };
    for registry in registries {
        let registry = registry?;
        if !registry.file_name().to_string_lossy().starts_with('-') {
            continue;
        }
        for package in packages {
            let unpacked = registry.path().join(format!("{}-{}", package.name, package.version));
            if unpacked.is_dir() {
                std::fs::remove_dir_all(unpacked)?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::forget_unpacked;
    use crate::workspace::Package;

    #[test]
    fn only_our_packages_in_folder_registries_are_forgotten() {
        let home = std::env::temp_dir().join(format!("xtask-package-{}", std::process::id()));
        let ours = home.join("registry/src/-0123456789abcdef/clerk-api-0.1.0");
        let others = [
            home.join("registry/src/-0123456789abcdef/serde-1.0.0"),
            home.join("registry/src/-0123456789abcdef/clerk-api-0.2.0"),
            home.join("registry/src/index.example-0123456789abcdef/clerk-api-0.1.0"),
        ];
        for folder in others.iter().chain([&ours]) {
            std::fs::create_dir_all(folder).expect("a folder in the temporary folder");
        }
        let package = Package { name: "clerk-api".into(), version: "0.1.0".into(), ..Package::default() };
        forget_unpacked(&home, &[&package]).expect("they can be removed");
        let left: Vec<bool> = others.iter().chain([&ours]).map(|folder| folder.exists()).collect();
        std::fs::remove_dir_all(&home).expect("it was made here");
        assert_eq!(left, [true, true, true, false]);
    }

    #[test]
    fn a_home_without_registries_is_fine() {
        forget_unpacked(std::path::Path::new("no such folder"), &[]).expect("nothing to do");
    }
}
