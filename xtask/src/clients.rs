//! `cargo xtask clients`: Clerk's own SDKs for JavaScript and Python, and our crates, against the emulator. Each goes
//! through the same life cycle with the same expectations, and each verifies what the others minted. What the emulator
//! gets wrong for them is a bug of the emulator.

mod access;
mod api_keys;
mod cross;
mod install;
mod machines;
mod organizations;
mod people;
mod process;
mod tokens;

use std::time::Instant;

use serde_json::Value;

use crate::workspace::Outcome;
use install::{Installation, build_ours, javascript, python};
use process::{Client, Emulator};

/// Counts steps and remembers which failed.
#[derive(Debug, Default)]
struct Report {
    passed: usize,
    failed: Vec<String>,
}

impl Report {
    /// Runs one step and prints how it went. `None` when it failed.
    fn step<T>(&mut self, who: &str, what: &str, run: impl FnOnce() -> Outcome<T>) -> Option<T> {
        let started = Instant::now();
        match run() {
            Ok(value) => {
                println!("{who:<10} ok     {what} ({} ms)", started.elapsed().as_millis());
                self.passed += 1;
                Some(value)
            }
            Err(error) => {
                println!("{who:<10} FAILED {what}: {error}");
                self.failed.push(format!("{who}: {what}"));
                None
            }
        }
    }
}

/// Installs what is needed, starts the emulator, and lets every client that can be had go through everything.
pub(crate) fn run() -> Outcome<()> {
    let ours = build_ours()?;
    let emulator = Emulator::start(&ours.emulator)?;
    let mut clients = vec![Client::start("rust", ours.client, &emulator)?];
    for (name, install) in [
        ("javascript", javascript as fn() -> Outcome<Installation>),
        ("python", python as fn() -> Outcome<Installation>),
    ] {
        match install()? {
            Installation::Ready(command) => clients.push(Client::start(name, command, &emulator)?),
            Installation::Unavailable(reason) => println!("SKIPPED clients {name}: {reason}"),
        }
    }
    let mut report = Report::default();
    for client in &mut clients {
        machines::run(client, &mut report);
        tokens::run(client, &emulator, &mut report);
        api_keys::run(client, &mut report);
        organizations::run(client, &mut report);
        access::run(client, &mut report);
        people::run(client, &mut report);
    }
    cross::run(&mut clients, &mut report);

    println!("clients: {} steps ok, {} failed", report.passed, report.failed.len());
    if report.failed.is_empty() { Ok(()) } else { Err(format!("failed: {}", report.failed.join("; ")).into()) }
}

/// Fails unless `actual` is `expected`.
fn expect(what: &str, actual: &Value, expected: impl Into<Value>) -> Outcome<()> {
    let expected = expected.into();
    if *actual == expected { Ok(()) } else { Err(format!("{what} is {actual}, not {expected}").into()) }
}

/// Fails unless the text `actual` begins with `prefix` and goes on.
fn expect_prefix(what: &str, actual: &Value, prefix: &str) -> Outcome<String> {
    match actual.as_str() {
        Some(text) if text.len() > prefix.len() && text.starts_with(prefix) => Ok(text.to_owned()),
        _ => Err(format!("{what} is {actual}, not `{prefix}...`").into()),
    }
}

/// Fails unless `list` has `item` exactly when `wanted`.
fn expect_listed(what: &str, list: &Value, item: &str, wanted: bool) -> Outcome<()> {
    let is_listed = list["ids"].as_array().is_some_and(|ids| ids.iter().any(|id| id == item));
    match (is_listed, wanted) {
        (true, false) => Err(format!("{what} lists {item}").into()),
        (false, true) => Err(format!("{what} does not list {item}: {list}").into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Report, expect, expect_listed, expect_prefix};

    #[test]
    fn expectations_fail_when_they_do_not_hold() {
        assert!(expect("id", &json!("a"), "a").is_ok());
        assert!(expect("id", &json!("a"), "b").is_err());
        assert!(expect_prefix("key", &json!("ak_1"), "ak_").is_ok());
        assert!(expect_prefix("key", &json!("ak_"), "ak_").is_err());
        assert!(expect_prefix("key", &json!(null), "ak_").is_err());
        let list = json!({"ids": ["a"]});
        assert!(expect_listed("list", &list, "a", true).is_ok());
        assert!(expect_listed("list", &list, "a", false).is_err());
        assert!(expect_listed("list", &list, "b", true).is_err());
        assert!(expect_listed("list", &json!({}), "b", false).is_ok());
    }

    #[test]
    fn a_failed_step_is_remembered_and_gives_nothing() {
        let mut report = Report::default();
        assert_eq!(report.step("js", "works", || Ok(1)), Some(1));
        assert_eq!(report.step::<()>("js", "breaks", || Err("no".into())), None);
        assert_eq!((report.passed, report.failed), (1, vec!["js: breaks".to_owned()]));
    }
}
