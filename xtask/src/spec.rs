//! What Clerk's description of the Backend API says, as facts in a form of our own: which operations there are, what each
//! takes and answers, which fields each resource has. No sentence of it is kept.
//!
//! `cargo xtask spec-facts --spec FILE` writes them to `xtask/spec-facts/`; `cargo xtask spec-check --spec FILE` compares
//! a description with what is written there, and prints what a newer one changes as a list of things to do.

mod description;
mod facts;

use std::path::{Path, PathBuf};

use crate::workspace::{Outcome, root};
use facts::{Change, Facts};

/// Where the description comes from if the command line does not say.
const VARIABLE: &str = "CLERK_OPENAPI";

/// Writes the facts of a description.
pub(crate) fn write_facts(arguments: &[String]) -> Outcome<()> {
    let facts = described(arguments)?;
    facts.write(&folder())?;
    println!("{facts}");
    Ok(())
}

/// Compares a description with the facts. Anything that differs is an error.
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
    println!("{described}");
    match changes.len() {
        0 => Ok(()),
        count => Err(format!("{count} facts differ from xtask/spec-facts").into()),
    }
}

fn shown(fact: &Option<String>) -> &str {
    fact.as_deref().unwrap_or_default()
}

fn folder() -> PathBuf {
    root().join("xtask/spec-facts")
}

fn described(arguments: &[String]) -> Outcome<Facts> {
    let path = match arguments {
        [] => std::env::var(VARIABLE).map_err(|_| {
            format!(
                "where is Clerk's description of the Backend API? Pass --spec FILE or set {VARIABLE}; Clerk publishes it at \
                 https://github.com/clerk/openapi-specs"
            )
        })?,
        [option, path] if option == "--spec" => path.clone(),
        _ => return Err("usage: --spec FILE".into()),
    };
    Facts::of(&description::Description::read(Path::new(&path))?)
}
