//! `cargo xtask deny`: licences, banned, duplicate and foreign-source crates, for machines without cargo-deny. Reads the
//! same lists from `deny.toml`, which keeps each entry of a list on a line of its own.

use std::collections::{BTreeMap, BTreeSet};

use crate::limit::{QUICK, capture};
use crate::workspace::{Outcome, cargo, root};

#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
struct Crate {
    name: String,
    version: String,
    license: Option<String>,
    /// Neither from the public registry nor from this workspace.
    is_foreign: bool,
}

/// The lists of `deny.toml`.
#[derive(Debug, Default)]
struct Policy {
    licenses: Vec<String>,
    banned: Vec<String>,
    /// `name@version prefix` of duplicates that are known.
    known_duplicates: Vec<String>,
}

/// Checks every crate that some build of this workspace on this platform uses.
pub(crate) fn run() -> Outcome<()> {
    let policy = Policy::parse(&std::fs::read_to_string(root().join("deny.toml"))?);
    let crates = crates_in_use()?;
    let problems = policy.problems(&crates);
    for problem in &problems {
        println!("error: {problem}");
    }
    println!("deny: {} crates, {} problems", crates.len(), problems.len());
    if problems.is_empty() { Ok(()) } else { Err("deny.toml does not allow this".into()) }
}

impl Policy {
    fn parse(text: &str) -> Self {
        let mut policy = Self::default();
        let mut list = None;
        for line in text.lines().map(str::trim) {
            // What stands in the first pair of quotes is the entry; reasons come after it.
            let quoted = line.split('"').nth(1).map(str::to_owned);
            match (line.split_once(" = ["), line) {
                (Some((name, "")), _) => list = Some(name.to_owned()),
                (_, "]") => list = None,
                _ => match (list.as_deref(), quoted) {
                    (Some("allow"), Some(entry)) => policy.licenses.push(entry),
                    (Some("deny"), Some(entry)) => policy.banned.push(entry),
                    (Some("skip"), Some(entry)) => policy.known_duplicates.push(entry),
                    _ => {}
                },
            }
        }
        policy
    }

    fn problems(&self, crates: &[Crate]) -> Vec<String> {
        let mut problems = Vec::new();
        let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for Crate { name, version, license, is_foreign } in crates {
            match license.as_deref() {
                None => problems.push(format!("{name} {version} has no licence expression")),
                Some(license) if !self.allows(license) => {
                    problems.push(format!("{name} {version} has the licence {license}"));
                }
                Some(_) => {}
            }
            if self.banned.contains(name) {
                problems.push(format!("{name} {version} is banned"));
            }
            if *is_foreign {
                problems.push(format!("{name} {version} does not come from the public registry"));
            }
            let is_known = self.known_duplicates.iter().any(|known| {
                known.split_once('@').is_some_and(|(known, prefix)| {
                    known == name
                        && version.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
                })
            });
            if !is_known {
                versions.entry(name).or_default().insert(version);
            }
        }
        for (name, versions) in versions.iter().filter(|(_, versions)| versions.len() > 1) {
            let versions: Vec<&str> = versions.iter().copied().collect();
            problems.push(format!("{name} is there in the versions {}", versions.join(", ")));
        }
        problems
    }

    fn allows(&self, expression: &str) -> bool {
        let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
        let words: Vec<&str> = spaced.split_whitespace().collect();
        let mut rest = words.as_slice();
        let allowed = self.any_of(&mut rest);
        allowed && rest.is_empty()
    }

    /// `a OR b`, where `AND` binds tighter.
    fn any_of(&self, rest: &mut &[&str]) -> bool {
        let mut allowed = self.all_of(rest);
        while rest.first() == Some(&"OR") {
            *rest = &rest[1..];
            allowed |= self.all_of(rest);
        }
        allowed
    }

    fn all_of(&self, rest: &mut &[&str]) -> bool {
        let mut allowed = self.one(rest);
        while rest.first() == Some(&"AND") {
            *rest = &rest[1..];
            allowed &= self.one(rest);
        }
        allowed
    }

    fn one(&self, rest: &mut &[&str]) -> bool {
        let Some((first, after)) = rest.split_first() else { return false };
        *rest = after;
        if *first == "(" {
            let allowed = self.any_of(rest);
            let closed = rest.first() == Some(&")");
            *rest = rest.get(1..).unwrap_or_default();
            return allowed && closed;
        }
        let mut license = (*first).to_owned();
        if let ["WITH", exception, after @ ..] = rest {
            license = format!("{license} WITH {exception}");
            *rest = after;
        }
        self.licenses.contains(&license)
    }
}

/// What the builds of this workspace with all features use on this platform. `cargo metadata` would also list what is
/// only locked.
fn crates_in_use() -> Outcome<Vec<Crate>> {
    let mut command = cargo();
    command.args(["tree", "--locked", "--workspace", "--all-features", "--edges=all", "--prefix=none"]);
    let tree = capture(command.args(["--format", "{p}|{l}"]), QUICK)?;
    let crates: BTreeSet<Crate> = tree.lines().filter_map(Crate::parse).collect();
    if crates.is_empty() {
        return Err("cargo tree lists no crates".into());
    }
    Ok(crates.into_iter().collect())
}

impl Crate {
    /// Reads `name v1.2.3 (where from)|licence`; cargo adds ` (*)` where it has listed the same before.
    fn parse(line: &str) -> Option<Self> {
        let (package, license) = line.trim_end_matches(" (*)").split_once('|')?;
        let mut words = package.split_whitespace();
        let name = words.next()?.to_owned();
        let version = words.next()?.strip_prefix('v')?.to_owned();
        // The public registry goes without saying. A path is a package of this workspace.
        let source = package.split_once(" (").map(|(_, rest)| rest);
        let is_foreign = source.is_some_and(|source| source.contains("://") || source.contains("registry `"));
        let license = Some(license.trim().to_owned()).filter(|license| !license.is_empty());
        Some(Self { name, version, license, is_foreign })
    }
}

#[cfg(test)]
mod tests {
    use super::{Crate, Policy};

    const DENY: &str = r#"
[licenses]
# Permissive ones.
allow = [
    "MIT",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "ISC",
]
[bans]
deny = [
    # Not this.
    { crate = "openssl", reason = "TLS comes from \"rustls\"" },
]
skip = [
    { crate = "http@0.2", reason = "actix-web 4" },
]
"#;

    fn entry(name: &str, version: &str) -> Crate {
        Crate { name: name.into(), version: version.into(), license: Some("MIT".into()), is_foreign: false }
    }

    #[test]
    fn licence_expressions_are_understood() {
        let policy = Policy::parse(DENY);
        for allowed in [
            "MIT",
            "MIT/GPL-3.0",
            "GPL-3.0 OR MIT",
            "ISC AND (Apache-2.0 OR OpenSSL)",
            "Apache-2.0 WITH LLVM-exception OR GPL-3.0",
            "GPL-3.0 OR MIT AND ISC",
        ] {
            assert!(policy.allows(allowed), "{allowed}");
        }
        for refused in
            ["GPL-3.0", "MIT AND GPL-3.0", "GPL-3.0 WITH MIT", "(MIT", "MIT ISC", "", "(GPL-3.0 OR AGPL-3.0) AND MIT"]
        {
            assert!(!policy.allows(refused), "{refused}");
        }
    }

    #[test]
    fn each_kind_of_problem_is_found() {
        let policy = Policy::parse(DENY);
        assert_eq!(policy.problems(&[entry("http", "1.5.0"), entry("http", "0.2.12")]), Vec::<String>::new());
        assert_eq!(policy.problems(&[entry("http", "1.5.0"), entry("http", "0.20.1")]).len(), 1);
        assert_eq!(
            policy.problems(&[entry("syn", "1.0.0"), entry("syn", "2.0.0")]),
            ["syn is there in the versions 1.0.0, 2.0.0"]
        );
        assert_eq!(policy.problems(&[entry("openssl", "0.10.0")]), ["openssl 0.10.0 is banned"]);
        let elsewhere = Crate { is_foreign: true, ..entry("x", "1.0.0") };
        assert_eq!(policy.problems(&[elsewhere]), ["x 1.0.0 does not come from the public registry"]);
        let unlicensed = Crate { license: None, ..entry("x", "1.0.0") };
        assert_eq!(policy.problems(&[unlicensed]), ["x 1.0.0 has no licence expression"]);
    }

    #[test]
    fn what_cargo_tree_prints_is_read() {
        let parse = |line| Crate::parse(line).expect(line);
        assert_eq!(parse("serde v1.0.1|MIT OR Apache-2.0").license.as_deref(), Some("MIT OR Apache-2.0"));
        assert_eq!(parse("syn v2.0.1 (*)|MIT").version, "2.0.1");
        assert_eq!(parse("x v1.0.0|").license, None);
        assert_eq!(parse("x v1.0.0|MIT (*)"), entry("x", "1.0.0"));
        assert!(!parse("x v1.0.0 (proc-macro)|MIT").is_foreign);
        assert!(!parse("clerk-api v0.1.0 (/somewhere/crates/clerk-api)|MIT").is_foreign);
        assert!(parse("x v1.0.0 (https://example.com/x?rev=1#1)|MIT").is_foreign);
        assert!(parse("x v1.0.0 (registry `internal`)|MIT").is_foreign);
        assert_eq!(Crate::parse(""), None);
    }
}
