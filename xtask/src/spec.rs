//! What Clerk's descriptions of the Backend API and of its webhook events say, as facts in a form of our own: which
//! operations there are, what each takes and answers, which fields each resource and each event has. No sentence of them
//! is kept.
//!
//! `cargo xtask spec-facts --spec FILE --webhooks FILE` writes them to `xtask/spec-facts/`; `cargo xtask spec-check` with
//! the same options compares descriptions with what is written there, prints what newer ones change as a list of things to
//! do, and how much of them the crates serve. Of a description that is not given, the facts stay as they are.

mod coverage;
mod description;
mod facts;

use std::path::{Path, PathBuf};

use crate::workspace::{Outcome, root};
use coverage::{Coverage, LeftOut};
use description::Description;
use facts::{Change, Facts};

/// Where the descriptions come from if the command line does not say.
const VARIABLE: &str = "CLERK_OPENAPI";
const WEBHOOKS_VARIABLE: &str = "CLERK_WEBHOOKS_OPENAPI";

/// Writes the facts of the descriptions.
pub(crate) fn write_facts(arguments: &[String]) -> Outcome<()> {
    let facts = described(arguments)?;
    facts.write(&folder())?;
    println!("{facts}");
    Ok(())
}

/// Compares the descriptions with the facts, and the crates with both. Anything that differs or is missing is an error.
pub(crate) fn check(arguments: &[String]) -> Outcome<()> {
    let known = Facts::read(&folder())?;
    let described = described(arguments)?;
    let changes = described.changes_since(&known);
    for Change { what, from, to } in &changes {
        match (from, to) {
            (None, Some(to)) => println!("[ ] add     {what}: {to}"),
            (Some(from), None) => println!("[ ] remove  {what}: {from}"),
            (from, to) => println!("[ ] change  {what}: {} -> {}", shown(from), shown(to)),
        }
    }
    let left_out = LeftOut::of_the_tests()?;
    print!("{left_out}");
    let coverage = Coverage::of(&described, &known, &left_out);
    println!("{coverage}");
    match changes.len() {
        0 if coverage.is_complete() => Ok(()),
        0 => Err("not all of the description is served".into()),
        count => Err(format!("{count} facts differ from xtask/spec-facts").into()),
    }
}

fn shown(fact: &Option<String>) -> &str {
    fact.as_deref().unwrap_or_default()
}

fn folder() -> PathBuf {
    root().join("xtask/spec-facts")
}

/// The facts of the descriptions that are given, and what is known of the others.
fn described(arguments: &[String]) -> Outcome<Facts> {
    let sources = Sources::read(arguments)?;
    let mut facts = match &sources.api {
        Some(path) => Facts::of(&Description::read(Path::new(path))?)?,
        None => Facts::read(&folder())?,
    };
    match &sources.webhooks {
        Some(path) => facts.set_webhooks(&Description::read(Path::new(path))?)?,
        None => facts.copy_webhooks(&Facts::read(&folder())?),
    }
    Ok(facts)
}

/// Where the descriptions are.
#[derive(Debug, Default, PartialEq)]
struct Sources {
    api: Option<String>,
    webhooks: Option<String>,
}

impl Sources {
    /// From the command line, or else from the environment.
    fn read(arguments: &[String]) -> Outcome<Self> {
        let mut sources = Self::of(arguments)?;
        if sources == Self::default() {
            sources = Self { api: std::env::var(VARIABLE).ok(), webhooks: std::env::var(WEBHOOKS_VARIABLE).ok() };
        }
        if sources == Self::default() {
            return Err(format!(
                "where are Clerk's descriptions of the Backend API and of its webhook events? Pass --spec FILE or \
                 --webhooks FILE, or set {VARIABLE} or {WEBHOOKS_VARIABLE}; Clerk publishes them at \
                 https://github.com/clerk/openapi-specs"
            )
            .into());
        }
        Ok(sources)
    }

    fn of(arguments: &[String]) -> Outcome<Self> {
        let mut sources = Self::default();
        for pair in arguments.chunks(2) {
            match pair {
                [option, path] if option == "--spec" => sources.api = Some(path.clone()),
                [option, path] if option == "--webhooks" => sources.webhooks = Some(path.clone()),
                _ => return Err("usage: [--spec FILE] [--webhooks FILE]".into()),
            }
        }
        Ok(sources)
    }
}

#[cfg(test)]
mod tests {
    use super::Sources;

    #[test]
    fn each_description_may_be_given_and_nothing_else() {
        let read = |arguments: &[&str]| {
            let arguments: Vec<String> = arguments.iter().map(|text| (*text).to_owned()).collect();
            Sources::of(&arguments).map_err(|error| error.to_string())
        };
        let sources = |api: Option<&str>, webhooks: Option<&str>| Sources {
            api: api.map(str::to_owned),
            webhooks: webhooks.map(str::to_owned),
        };
        assert_eq!(read(&["--spec", "a"]), Ok(sources(Some("a"), None)));
        assert_eq!(read(&["--webhooks", "b", "--spec", "a"]), Ok(sources(Some("a"), Some("b"))));
        for wrong in [&["--spec"][..], &["a"], &["--other", "a"]] {
            assert!(read(wrong).unwrap_err().starts_with("usage"), "{wrong:?}");
        }
    }
}
