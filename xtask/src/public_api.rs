//! The public API of each published crate as text, one item a line: `cargo xtask public-api` compares it with what is
//! committed under `xtask/public-api/`, so that nobody changes it without seeing it; `--write` commits to a change.
//!
//! rustdoc tells what is public, in a format that changes from one Rust to the next. Where this Rust writes another one
//! than the one that wrote what is committed, nothing is compared, and the last line says so.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::limit::{BUILD, pass_on};
use crate::workspace::{Outcome, Package, cargo, packages, root, target};

/// What the items of a trait's implementation start with. The trait says that they are there.
const MEMBERS: [&str; 3] = ["pub fn ", "pub type ", "pub const "];

/// Types that stay on their thread, since those of their framework do.
const CONFINED: [&str; 1] = ["clerk_actix::AuthService<S>"];

/// Says in which format the committed items were told.
const FORMAT_FILE: &str = "format";

/// How many lines of a difference are shown.
const SHOWN: usize = 40;

#[derive(Deserialize)]
struct Format {
    format_version: u32,
}

/// Compares, or writes.
pub(crate) fn run(arguments: &[String]) -> Outcome<()> {
    let writes = match arguments {
        [] => false,
        [option] if option == "--write" => true,
        _ => return Err("usage: public-api [--write]".into()),
    };
    let folder = root().join("xtask/public-api");
    let known_format = fs::read_to_string(folder.join(FORMAT_FILE)).unwrap_or_default();
    let packages = packages()?;
    let mut changed = Vec::new();
    for package in packages.iter().filter(|package| package.is_published()) {
        let json = described(package)?;
        let Format { format_version } = serde_json::from_str(&fs::read_to_string(&json)?)?;
        let format = format!("rustdoc JSON, format {format_version}\n");
        if !writes && format != known_format {
            println!("SKIPPED public-api: this Rust has {}, not {}", format.trim(), known_format.trim());
            return Ok(());
        }
        let now = items(&json)?;
        let confined = confined(&json)?;
        if !confined.is_empty() {
            return Err(format!("these cannot cross threads:\n  {}", confined.join("\n  ")).into());
        }
        let path = folder.join(format!("{}.txt", package.name));
        if writes {
            fs::create_dir_all(&folder)?;
            fs::write(folder.join(FORMAT_FILE), format)?;
            fs::write(&path, now)?;
            continue;
        }
        let before = fs::read_to_string(&path).unwrap_or_default();
        let difference = difference(&before, &now);
        println!("{}: {} items, {} changed", package.name, now.lines().count(), difference.len());
        difference.iter().take(SHOWN).for_each(|line| println!("  {line}"));
        if !difference.is_empty() {
            changed.push(package.name.as_str());
        }
    }
    match changed.as_slice() {
        [] => Ok(()),
        changed => Err(format!(
            "the public API of {} is not what is committed; `cargo xtask public-api --write` says that it is meant",
            changed.join(", ")
        )
        .into()),
    }
}

/// Has rustdoc describe the crate with all its features, and returns where the description is.
fn described(package: &Package) -> Outcome<PathBuf> {
    // Only rustdoc may be told that the format is unstable: with the whole build told so, all of it would be built anew.
    let wrapper = target().join("rustdoc-unstable");
    fs::create_dir_all(target())?;
    fs::write(&wrapper, "#!/bin/sh\nRUSTC_BOOTSTRAP=1 exec rustdoc \"$@\"\n")?;
    make_executable(&wrapper)?;
    let mut command = cargo();
    command.args(["rustdoc", "--locked", "--quiet", "--lib", "--all-features", "--package", &package.name]);
    command.args(["--", "-Z", "unstable-options", "--output-format", "json"]).env("RUSTDOC", &wrapper);
    pass_on(&mut command, BUILD)?;
    Ok(target().join("doc").join(format!("{}.json", package.name.replace('-', "_"))))
}

#[cfg(unix)]
fn make_executable(path: &Path) -> Outcome<()> {
    use std::os::unix::fs::PermissionsExt;
    Ok(fs::set_permissions(path, fs::Permissions::from_mode(0o755))?)
}

#[cfg(not(unix))]
fn make_executable(_: &Path) -> Outcome<()> {
    Err("public-api runs on Unix only".into())
}

/// The items, without those that every type has anyway.
fn items(json: &Path) -> Outcome<String> {
    let api = public_api::Builder::from_rustdoc_json(json)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .build()
        .map_err(|error| error.to_string())?;
    Ok(condensed(api.items().map(ToString::to_string)))
}

/// What is not `Send` or not `Sync`, and is not known for it.
fn confined(json: &Path) -> Outcome<Vec<String>> {
    let api = public_api::Builder::from_rustdoc_json(json).omit_blanket_impls(true).build();
    let api = api.map_err(|error| error.to_string())?;
    let lines = api.items().map(ToString::to_string).filter(|line| is_confined(line));
    Ok(lines.filter(|line| !CONFINED.iter().any(|name| line.ends_with(name))).collect())
}

fn is_confined(line: &str) -> bool {
    line.starts_with("impl") && (line.contains("!core::marker::Send for") || line.contains("!core::marker::Sync for"))
}

/// The lines without the members of implementations of traits, and with all traits of a type in one line.
fn condensed(lines: impl Iterator<Item = String>) -> String {
    let mut condensed: Vec<String> = Vec::new();
    let mut implemented: Vec<(String, Vec<String>)> = Vec::new();
    let mut in_implementation = false;
    for line in lines {
        if let Some((name, of)) = line.strip_prefix("impl ").and_then(|rest| rest.split_once(" for ")) {
            in_implementation = true;
            match implemented.last_mut().filter(|(last, _)| last == of) {
                Some((_, names)) => names.push(name.to_owned()),
                None => implemented.push((of.to_owned(), vec![name.to_owned()])),
            }
            continue;
        }
        if line.starts_with("impl") {
            in_implementation = line.contains(" for ");
        } else if !MEMBERS.iter().any(|member| line.starts_with(member)) {
            in_implementation = false;
        } else if in_implementation {
            continue;
        }
        condensed.extend(implemented.drain(..).map(in_one_line));
        condensed.push(line);
    }
    condensed.extend(implemented.drain(..).map(in_one_line));
    condensed.join("\n") + "\n"
}

fn in_one_line((of, names): (String, Vec<String>)) -> String {
    format!("impl {} for {of}", names.join(" + "))
}

/// What is gone (`-`) and what is new (`+`).
fn difference(before: &str, now: &str) -> Vec<String> {
    let (before, now): (Vec<&str>, Vec<&str>) = (before.lines().collect(), now.lines().collect());
    let is_in = |lines: &[&str], line: &str| lines.contains(&line);
    let gone = before.iter().filter(|line| !is_in(&now, line)).map(|line| format!("- {line}"));
    let new = now.iter().filter(|line| !is_in(&before, line)).map(|line| format!("+ {line}"));
    gone.chain(new).collect()
}

#[cfg(test)]
mod tests {
    use super::{condensed, difference, is_confined};

    #[test]
    fn members_of_traits_are_left_out_and_those_of_types_stay() {
        let lines = [
            "pub struct a::Id",
            "impl a::Id",
            "pub fn a::Id::as_str(&self) -> &str",
            "impl core::convert::From<&str> for a::Id",
            "pub fn a::Id::from(id: &str) -> Self",
            "impl core::ops::Deref for a::Id",
            "pub type a::Id::Target = str",
            "impl<T> core::convert::From<T> for a::Id",
            "pub fn a::Id::from(id: T) -> Self",
            "pub struct a::Other",
            "pub a::Other::field: u8",
            "pub fn a::free()",
            "impl a::Trait for a::Other",
        ];
        let expected = [
            "pub struct a::Id",
            "impl a::Id",
            "pub fn a::Id::as_str(&self) -> &str",
            "impl core::convert::From<&str> + core::ops::Deref for a::Id",
            "impl<T> core::convert::From<T> for a::Id",
            "pub struct a::Other",
            "pub a::Other::field: u8",
            "pub fn a::free()",
            "impl a::Trait for a::Other",
        ];
        assert_eq!(condensed(lines.iter().map(ToString::to_string)), expected.join("\n") + "\n");
    }

    #[test]
    fn what_stays_on_its_thread_is_found() {
        assert!(is_confined("impl !core::marker::Send for a::Id"));
        assert!(is_confined("impl<T> !core::marker::Sync for a::Id<T>"));
        assert!(!is_confined("impl core::marker::Send for a::Id"));
    }

    #[test]
    fn what_is_gone_and_what_is_new_is_told() {
        assert_eq!(difference("a\nb\n", "b\nc\n"), ["- a", "+ c"]);
        assert_eq!(difference("a\n", "a\n"), [""; 0]);
    }
}
