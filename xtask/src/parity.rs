//! `cargo xtask parity`: the same generated cases to the reference SDK and to our conformance runner, answers compared.
//! The JavaScript side (`xtask/parity/`) makes the cases, asks both and compares; this file gets everything ready for it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use crate::limit::{BUILD, INSTALL, QUICK, capture, capture_build, pass_on, twice};
use crate::workspace::{Outcome, cargo, root, target};

/// The reference, pinned with the one package of its own that decides anything.
const REFERENCE: &[(&str, &str)] = &[("@clerk/backend", "3.25.0"), ("@clerk/shared", "4.41.0")];
/// The oldest Node.js the reference runs on.
const NODE: (u32, u32) = (20, 9);
const RECORDED: &str = "tests/it/parity/cases.jsonl";
/// They take seconds.
const SELF_TESTS: Duration = Duration::from_secs(120);
/// For one seed: 5,000 cases take half a minute on two cores, and a release asks for more of them.
const COMPARISON: Duration = Duration::from_secs(10 * 60);

/// What the command line asks for.
#[derive(Debug, Eq, PartialEq)]
struct Request {
    seeds: Vec<u64>,
    cases: u64,
    update: bool,
}

/// Compares with the reference, or records its answers for the tests (`--update`).
pub(crate) fn run(arguments: &[String]) -> Outcome<()> {
    let request = Request::parse(arguments)?;
    let modules = match install()? {
        Ok(modules) => modules,
        Err(reason) => {
            println!("SKIPPED parity: {reason}");
            return Ok(());
        }
    };
    // Not through `node --test`, which runs them in a child and shows nothing of it before it ends.
    twice(|| node(&modules, &[&scripts().join("parity.test.mjs")], SELF_TESTS))?;
    let main = scripts().join("main.mjs");
    if request.update {
        let (out, seed) = (root().join(RECORDED), request.seeds[0].to_string());
        let options: &[&Path] = &[
            &main,
            "record".as_ref(),
            "--modules".as_ref(),
            &modules,
            "--out".as_ref(),
            &out,
            "--seed".as_ref(),
            seed.as_ref(),
        ];
        return node(&modules, options, COMPARISON);
    }
    let runner = build_runner()?;
    let mut failed = Vec::new();
    for seed in request.seeds {
        let report = modules.join(format!("report-{seed}.json"));
        let (seed, cases) = (seed.to_string(), request.cases.to_string());
        let options: &[&Path] = &[
            &main,
            "check".as_ref(),
            "--modules".as_ref(),
            &modules,
            "--runner".as_ref(),
            &runner,
            "--report".as_ref(),
            &report,
            "--seed".as_ref(),
            seed.as_ref(),
            "--cases".as_ref(),
            cases.as_ref(),
        ];
        if let Err(error) = node(&modules, options, COMPARISON) {
            failed.push(format!("seed {seed}: {error}; the cases are in {}", report.display()));
        }
    }
    if failed.is_empty() { Ok(()) } else { Err(failed.join("\n").into()) }
}

impl Request {
    fn parse(arguments: &[String]) -> Outcome<Self> {
        let mut request = Self { seeds: Vec::new(), cases: 5000, update: false };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            let mut number = || -> Outcome<u64> {
                let text = rest.next().ok_or_else(|| format!("{argument} needs a number"))?;
                text.parse().map_err(|_| format!("{argument} {text}: not a number").into())
            };
            match argument.as_str() {
                "--seed" => request.seeds.push(number()?),
                "--cases" => request.cases = number()?,
                "--update" => request.update = true,
                other => return Err(format!("unknown option {other}; there are --seed N, --cases N, --update").into()),
            }
        }
        if request.seeds.is_empty() {
            request.seeds.push(1);
        }
        Ok(request)
    }
}

fn scripts() -> PathBuf {
    root().join("xtask/parity")
}

/// Runs node with its output passed on.
fn node(folder: &Path, arguments: &[&Path], limit: Duration) -> Outcome<()> {
    pass_on(Command::new("node").args(arguments).current_dir(folder).env_remove("NODE_ENV"), limit)
}

/// The reference in the target folder; the inner error is the reason why it cannot be had.
fn install() -> Outcome<Result<PathBuf, String>> {
    let folder = target().join("parity");
    match capture(Command::new("node").arg("--version"), QUICK) {
        Ok(version) if is_new_enough(&version) => {}
        Ok(version) => return Ok(Err(format!("node {} is too old", version.trim()))),
        Err(error) => return Ok(Err(error.to_string())),
    }
    let wanted = manifest();
    let stamp = folder.join("installed");
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(Ok(folder));
    }
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("package.json"), &wanted)?;
    let mut npm = Command::new("npm");
    npm.args(["install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--silent"]);
    if let Err(error) = twice(|| capture(npm.current_dir(&folder), INSTALL)) {
        return Ok(Err(error.to_string().lines().take(3).collect::<Vec<_>>().join(" ")));
    }
    std::fs::write(stamp, wanted)?;
    Ok(Ok(folder))
}

fn manifest() -> String {
    let pins: serde_json::Map<String, Value> =
        REFERENCE.iter().map(|&(name, version)| (name.to_owned(), version.into())).collect();
    serde_json::json!({"private": true, "dependencies": pins}).to_string()
}

fn is_new_enough(version: &str) -> bool {
    let mut numbers = version.trim().trim_start_matches('v').split('.').map(|part| part.parse().unwrap_or(0));
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) >= NODE
}

/// Builds the runner the way it is judged: optimised.
fn build_runner() -> Outcome<PathBuf> {
    let mut command = cargo();
    command.args(["build", "--release", "--package", "clerk-tests", "--bin", "conformance"]);
    command.arg("--message-format=json-render-diagnostics");
    capture_build(&mut command, BUILD)?
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .find(|message| message["target"]["name"] == "conformance" && message["executable"].is_string())
        .and_then(|message| message["executable"].as_str().map(PathBuf::from))
        .ok_or_else(|| "cargo built no program conformance".into())
}

#[cfg(test)]
mod tests {
    use super::{Request, is_new_enough, manifest};

    fn parse(text: &str) -> Result<Request, String> {
        let arguments: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
        Request::parse(&arguments).map_err(|error| error.to_string())
    }

    #[test]
    fn options_are_read() {
        assert_eq!(parse(""), Ok(Request { seeds: vec![1], cases: 5000, update: false }));
        assert_eq!(parse("--seed 3 --seed 4 --cases 10"), Ok(Request { seeds: vec![3, 4], cases: 10, update: false }));
        assert_eq!(parse("--update"), Ok(Request { seeds: vec![1], cases: 5000, update: true }));
        for wrong in ["--seed", "--seed x", "--cases -1", "--all"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn old_versions_of_node_are_known() {
        assert!(is_new_enough("v20.9.0\n") && is_new_enough("v22.0.0"));
        assert!(!is_new_enough("v20.8.1") && !is_new_enough("v18.20.0") && !is_new_enough("nonsense"));
    }

    #[test]
    fn every_version_is_pinned_exactly() {
        let manifest: serde_json::Value = serde_json::from_str(&manifest()).expect("JSON");
        let pins = manifest["dependencies"].as_object().expect("an object");
        assert!(!pins.is_empty());
        assert!(
            pins.values()
                .all(|pin| pin.as_str().is_some_and(|pin| pin.chars().all(|c| c.is_ascii_digit() || c == '.')))
        );
    }
}
