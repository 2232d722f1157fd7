//! What a registry release needs of each crate.

use super::Finding;
use crate::workspace::{Package, Repository};

/// The crate that may ask for a newer Rust than the others, and what it asks for: actix-web sets it.
const NEWER_RUST: &[(&str, &str)] = &[("clerk-actix", "1.89")];
const RUST: &str = "1.85";
const LICENSE: &str = "MIT OR Apache-2.0";

/// Every published crate carries its metadata, a README and a changelog with its version.
pub(super) fn complete(repository: &Repository) -> Vec<Finding> {
    repository.packages.iter().flat_map(|package| package_findings(repository, package)).collect()
}

fn package_findings(repository: &Repository, package: &Package) -> Vec<Finding> {
    let mut missing = Vec::new();
    if package.license.as_deref() != Some(LICENSE) {
        missing.push(format!("license is not `{LICENSE}`"));
    }
    if package.rust_version.is_none() {
        missing.push("has no rust-version".to_owned());
    }
    if package.is_published() {
        let wanted = NEWER_RUST.iter().find(|(name, _)| *name == package.name).map_or(RUST, |(_, version)| version);
        if package.rust_version.as_deref() != Some(wanted) {
            missing.push(format!("rust-version is not {wanted}"));
        }
        if package.description.as_deref().is_none_or(|text| text.trim().is_empty()) {
            missing.push("has no description".to_owned());
        }
        // The registry refuses more than five of each.
        if !(1..=5).contains(&package.keywords.len()) {
            missing.push("needs one to five keywords".to_owned());
        }
        if !(1..=5).contains(&package.categories.len()) {
            missing.push("needs one to five categories".to_owned());
        }
        if package.readme.as_deref() != Some("README.md") {
            missing.push("its readme is not README.md".to_owned());
        }
        missing.extend(file_findings(repository, package));
    }
    missing.into_iter().map(|text| Finding::error(&package.name, text)).collect()
}

fn file_findings(repository: &Repository, package: &Package) -> Vec<String> {
    let mut missing = Vec::new();
    let text = |name: &str| repository.file(&format!("{}/{name}", package.folder())).map(|file| file.text.trim());
    if text("README.md").is_none_or(str::is_empty) {
        missing.push("README.md is missing or empty".to_owned());
    }
    match text("CHANGELOG.md") {
        None | Some("") => missing.push("CHANGELOG.md is missing or empty".to_owned()),
        Some(changelog) if !changelog.contains(&package.version) => {
            missing.push(format!("CHANGELOG.md says nothing about {}", package.version));
        }
        Some(_) => {}
    }
    missing
}

/// Lints come from the workspace, and each feature says what it is for.
pub(super) fn lints_and_features(repository: &Repository) -> Vec<Finding> {
    let mut findings = Vec::new();
    for package in &repository.packages {
        let Some(manifest) = repository.file(&package.manifest_path) else { continue };
        let mut section = "";
        let mut before = "";
        let mut has_lints = false;
        for line in manifest.text.lines().map(str::trim) {
            if line.starts_with('[') {
                section = line;
            }
            has_lints |= section == "[lints]" && line == "workspace = true";
            let feature = line.split_once(" = [").map(|(name, _)| name).filter(|name| *name != "default");
            if let Some(feature) = feature.filter(|_| section == "[features]" && !before.starts_with('#')) {
                findings
                    .push(Finding::error(&manifest.path, format!("nothing says what the feature `{feature}` is for")));
            }
            before = line;
        }
        if !has_lints {
            findings.push(Finding::error(&manifest.path, "does not take the lints of the workspace"));
        }
    }
    findings
}

/// A published crate's README is its crate documentation, so its examples are compiled.
pub(super) fn readme_is_crate_doc(repository: &Repository) -> Vec<Finding> {
    let mut findings = Vec::new();
    for package in repository.packages.iter().filter(|package| package.is_published()) {
        let path = format!("{}/src/lib.rs", package.folder());
        let includes = repository
            .file(&path)
            .is_some_and(|file| file.text.lines().any(|line| line == "#![doc = include_str!(\"../README.md\")]"));
        if !includes {
            findings.push(Finding::error(path, "does not include ../README.md as its documentation"));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::{complete, lints_and_features, readme_is_crate_doc};
    use crate::tidy::testing::{package, repository};
    use crate::workspace::{Package, Repository};

    fn good() -> (Package, Repository) {
        let package = Package {
            version: "0.1.0".into(),
            description: Some("Does a thing.".into()),
            license: Some("MIT OR Apache-2.0".into()),
            readme: Some("README.md".into()),
            rust_version: Some("1.85".into()),
            keywords: vec!["clerk".into()],
            categories: vec!["authentication".into()],
            ..package("clerk-types", &[])
        };
        let repository = repository(&[
            ("crates/clerk-types/README.md", "# clerk-types"),
            ("crates/clerk-types/CHANGELOG.md", "## 0.1.0"),
            ("crates/clerk-types/src/lib.rs", "#![doc = include_str!(\"../README.md\")]\n"),
        ]);
        (package, repository)
    }

    fn findings(change: impl FnOnce(&mut Package, &mut Repository)) -> Vec<String> {
        let (mut package, mut repository) = good();
        change(&mut package, &mut repository);
        repository.packages = vec![package];
        let mut found = complete(&repository);
        found.extend(readme_is_crate_doc(&repository));
        found.into_iter().map(|finding| finding.text).collect()
    }

    #[test]
    fn a_complete_crate_passes() {
        assert_eq!(findings(|_, _| {}), Vec::<String>::new());
    }

    #[test]
    fn each_missing_piece_is_found() {
        assert_eq!(findings(|package, _| package.description = None), ["has no description"]);
        assert_eq!(findings(|package, _| package.license = Some("MIT".into())).len(), 1);
        assert_eq!(findings(|package, _| package.keywords.clear()), ["needs one to five keywords"]);
        assert_eq!(findings(|package, _| package.keywords = vec!["x".into(); 6]), ["needs one to five keywords"]);
        assert_eq!(findings(|package, _| package.categories.clear()), ["needs one to five categories"]);
        assert_eq!(findings(|package, _| package.readme = None), ["its readme is not README.md"]);
        assert_eq!(findings(|package, _| package.rust_version = Some("1.90".into())), ["rust-version is not 1.85"]);
        assert_eq!(findings(|_, repository| repository.files[0].text.clear()), ["README.md is missing or empty"]);
        assert_eq!(findings(|_, repository| repository.files[1].text.clear()), ["CHANGELOG.md is missing or empty"]);
        assert_eq!(findings(|package, _| package.version = "0.2.0".into()), ["CHANGELOG.md says nothing about 0.2.0"]);
        assert_eq!(findings(|_, repository| repository.files[2].text.clear()).len(), 1);
    }

    #[test]
    fn clerk_actix_has_its_own_minimum() {
        let rename = |version: &str| {
            let version = version.to_owned();
            findings(move |package, repository| {
                package.name = "clerk-actix".into();
                package.rust_version = Some(version);
                assert_eq!(repository.files.len(), 3);
            })
        };
        assert_eq!(rename("1.89"), Vec::<String>::new());
        assert_eq!(rename("1.85"), ["rust-version is not 1.89"]);
    }

    #[test]
    fn an_unpublished_package_needs_only_licence_and_version() {
        let found = findings(|package, repository| {
            package.publish = Some(Vec::new());
            package.description = None;
            package.rust_version = Some("1.89".into());
            repository.files.clear();
        });
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn lints_and_explained_features_are_wanted() {
        let found = |manifest: &str| {
            let mut repository = repository(&[("crates/clerk-types/Cargo.toml", manifest)]);
            repository.packages = vec![package("clerk-types", &[])];
            lints_and_features(&repository).len()
        };
        let lints = "[lints]\nworkspace = true\n";
        assert_eq!(found(&format!("{lints}[features]\ndefault = [\"a\"]\n# For this.\na = []\n")), 0);
        assert_eq!(found(&format!("{lints}[features]\na = []\n")), 1);
        assert_eq!(found("[package]\nkeywords = [\"a\"]\n"), 1);
    }
}
