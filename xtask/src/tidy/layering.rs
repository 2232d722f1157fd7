//! Which crate may depend on which.

use super::Finding;
use crate::workspace::Repository;

/// A crate of ours, what it may depend on of ours, and what of that only behind a feature.
struct Layer {
    name: &'static str,
    always: &'static [&'static str],
    optional: &'static [&'static str],
}

/// The picture in `ARCHITECTURE.md`. Development dependencies are free, except for [`ISOLATED`].
const LAYERS: &[Layer] = &[
    Layer { name: "clerk-types", always: &[], optional: &[] },
    Layer { name: "clerk-api", always: &["clerk-types"], optional: &[] },
    Layer { name: "clerk-auth", always: &["clerk-types"], optional: &["clerk-api"] },
    Layer { name: "clerk-axum", always: &["clerk-auth", "clerk-types"], optional: &[] },
    Layer { name: "clerk-actix", always: &["clerk-auth", "clerk-types"], optional: &[] },
    Layer { name: "clerk-emulator", always: &[], optional: &[] },
];

/// Packages that depend on none of ours in any way, tests included: a bug must not hide by being on both sides.
const ISOLATED: &[&str] = &["clerk-emulator", "xtask"];

/// Everything clerk-types may depend on.
const TYPES_MAY_USE: &[&str] = &["serde", "serde_json", "zeroize"];

/// HTTP clients and runtimes that a user of clerk-auth with a local key does not get.
const NETWORK: &[&str] = &["clerk-api", "h2", "hyper", "hyper-util", "mio", "reqwest", "rustls", "socket2", "tokio"];

/// Our crates depend on each other only along the layers.
pub(super) fn directions(repository: &Repository) -> Vec<Finding> {
    let is_ours = |name: &str| repository.packages.iter().any(|package| package.name == name);
    let mut findings = Vec::new();
    for package in &repository.packages {
        if ISOLATED.contains(&package.name.as_str()) {
            for dependency in package.dependencies.iter().filter(|dependency| is_ours(&dependency.name)) {
                findings.push(Finding::error(&package.name, format!("must not depend on {}", dependency.name)));
            }
            continue;
        }
        let Some(layer) = LAYERS.iter().find(|layer| layer.name == package.name) else {
            if package.folder().starts_with("crates/") {
                findings.push(Finding::error(&package.name, "has no line in the table of layers"));
            }
            continue;
        };
        for dependency in package.normal_dependencies().filter(|dependency| is_ours(&dependency.name)) {
            let name = dependency.name.as_str();
            if layer.always.contains(&name) || (layer.optional.contains(&name) && dependency.optional) {
                continue;
            }
            let hint = if layer.optional.contains(&name) { "only behind a feature" } else { "against the layers" };
            findings.push(Finding::error(layer.name, format!("depends on {name}: {hint}")));
        }
    }
    findings
}

/// clerk-types stays data: its manifest names nothing beyond serialisation.
pub(super) fn foreign_crates(repository: &Repository) -> Vec<Finding> {
    let Some(types) = repository.packages.iter().find(|package| package.name == "clerk-types") else {
        return vec![Finding::error("clerk-types", "is not in the workspace")];
    };
    types
        .normal_dependencies()
        .filter(|dependency| !TYPES_MAY_USE.contains(&dependency.name.as_str()))
        .map(|dependency| Finding::error("clerk-types", format!("depends on {}", dependency.name)))
        .collect()
}

/// `tree` is what `cargo tree` prints for clerk-auth without features, one package a line.
pub(super) fn core_without_network(tree: &str) -> Vec<Finding> {
    let mut found: Vec<&str> =
        tree.lines().filter_map(|line| line.split_whitespace().next()).filter(|name| NETWORK.contains(name)).collect();
    found.sort_unstable();
    found.dedup();
    let mut findings: Vec<Finding> = found
        .into_iter()
        .map(|name| Finding::error("clerk-auth", format!("pulls {name} without any feature")))
        .collect();
    if !tree.lines().any(|line| line.starts_with("clerk-auth ")) {
        findings.push(Finding::error("clerk-auth", "cargo tree did not list it"));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::{core_without_network, directions, foreign_crates};
    use crate::tidy::testing::{package, workspace};

    #[test]
    fn the_allowed_edges_pass() {
        let mut auth = package("clerk-auth", &["clerk-types", "clerk-api", "serde"]);
        auth.dependencies[1].optional = true;
        let repository = workspace(vec![
            package("clerk-types", &["serde", "serde_json", "zeroize"]),
            package("clerk-api", &["clerk-types", "http"]),
            auth,
            package("clerk-axum", &["clerk-auth", "clerk-types"]),
        ]);
        assert_eq!(directions(&repository), []);
        assert_eq!(foreign_crates(&repository), []);
    }

    #[test]
    fn an_edge_upwards_is_found() {
        let repository = workspace(vec![package("clerk-types", &["clerk-api"]), package("clerk-api", &[])]);
        assert_eq!(
            directions(&repository)[0].to_string(),
            "error: clerk-types: depends on clerk-api: against the layers"
        );
    }

    #[test]
    fn clerk_api_under_clerk_auth_must_be_optional() {
        let repository = workspace(vec![package("clerk-auth", &["clerk-api"]), package("clerk-api", &[])]);
        assert!(directions(&repository)[0].text.ends_with("only behind a feature"));
    }

    #[test]
    fn the_emulator_uses_none_of_ours_in_tests_either() {
        let mut emulator = package("clerk-emulator", &["clerk-types"]);
        emulator.dependencies[0].kind = Some("dev".into());
        let repository = workspace(vec![emulator, package("clerk-types", &[])]);
        assert_eq!(directions(&repository).len(), 1);
    }

    #[test]
    fn development_dependencies_are_free() {
        let mut api = package("clerk-api", &["clerk-auth"]);
        api.dependencies[0].kind = Some("dev".into());
        assert_eq!(directions(&workspace(vec![api, package("clerk-auth", &[])])), []);
    }

    #[test]
    fn a_new_crate_needs_its_line() {
        assert_eq!(directions(&workspace(vec![package("clerk-rocket", &[])])).len(), 1);
    }

    #[test]
    fn clerk_types_with_another_crate_is_found() {
        let repository = workspace(vec![package("clerk-types", &["serde", "http"])]);
        assert_eq!(foreign_crates(&repository)[0].text, "depends on http");
        assert_eq!(foreign_crates(&workspace(Vec::new())).len(), 1);
    }

    #[test]
    fn a_runtime_under_the_core_is_found() {
        let tree = "clerk-auth v0.1.0 (here)\nserde v1.0.0\ntokio v1.0.0\ntokio v1.0.0 (*)\nhyper v1.6.0\n";
        let names: Vec<String> = core_without_network(tree).into_iter().map(|finding| finding.text).collect();
        assert_eq!(names, ["pulls hyper without any feature", "pulls tokio without any feature"]);
        assert_eq!(core_without_network("clerk-auth v0.1.0 (here)\nserde v1.0.0\n"), []);
        assert_eq!(core_without_network("").len(), 1, "an empty answer proves nothing");
    }
}
