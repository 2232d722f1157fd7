//! No parameter struct has a field that the description does not know, unless there is a reason.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::facts::Shape;
use crate::operations::{FACTS, Operation};

/// Fields that no operation of their group has: group, field, and why.
const BEYOND: [(&str, &str, &str); 0] = [];

#[test]
fn no_parameter_is_unknown_to_the_description() {
    let operations = Operation::all();
    let mut unknown = BTreeSet::new();
    let mut seen = 0;
    for (group, source) in groups() {
        // Operations are called by verb and path, in which only the names of the holes are ours.
        let source_without_names = without_names(&source);
        let calls = |operation: &&Operation| {
            let path = without_names(operation.path);
            let call = format!("Method::{},\"{path}\"", operation.verb);
            source_without_names.replace([' ', '\n'], "").contains(&call)
        };
        let mut called: Vec<&Operation> = operations.iter().filter(calls).collect();
        if called.is_empty() && crate::beyond::has_calls_of(&group) {
            println!("skipped parameters of {group}: its calls are beyond the description");
            continue;
        }
        if called.is_empty() {
            // What several groups share.
            called = operations.iter().collect();
        }
        let mut known = BTreeSet::new();
        for operation in called {
            for shape in [operation.query(), operation.body()].into_iter().flatten() {
                add_names(shape, &mut known);
            }
        }
        for field in fields(&source) {
            seen += 1;
            if !known.contains(field) {
                unknown.insert((group.clone(), field.to_owned()));
            }
        }
    }
    let reasons = BEYOND.iter().map(|(group, field, _)| ((*group).to_owned(), (*field).to_owned())).collect();
    assert_eq!(unknown, reasons);
    assert!(seen > 100, "only {seen} fields were found");
}

/// The name of each group and its source.
fn groups() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/groups");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let name = |path: &PathBuf| path.file_stem().unwrap().to_str().unwrap().to_owned();
    entries.map(|path| (name(&path), source(&path))).collect()
}

fn source(path: &Path) -> String {
    if !path.is_dir() {
        return std::fs::read_to_string(path).unwrap();
    }
    let files = std::fs::read_dir(path).unwrap().map(|entry| source(&entry.unwrap().path()));
    files.collect::<Vec<_>>().join("\n")
}

/// The text with `{}` in place of each `{..}` in it that stands between slashes or at an end.
fn without_names(text: &str) -> String {
    let mut parts = text.split("/{");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + "/{}" + part.split_once('}').map_or("", |(_, rest)| rest))
}

/// The names of the fields in all `params! { .. }`.
fn fields(source: &str) -> impl Iterator<Item = &str> {
    let blocks = source.split("\nparams! {").skip(1).map(|rest| rest.split("\n}").next().unwrap_or_default());
    blocks.flat_map(|block| block.lines()).filter_map(|line| {
        let (name, _) = line.trim().split_once(": ")?;
        let name = name.split(" / ").next()?;
        let name = name.strip_prefix("r#").unwrap_or(name);
        (!name.is_empty() && name.chars().all(|char| char.is_ascii_alphanumeric() || char == '_')).then_some(name)
    })
}

/// The names of the fields of this shape and of those within it.
fn add_names<'a>(shape: &'a Shape, names: &mut BTreeSet<&'a str>) {
    match shape {
        Shape::Object(fields) => {
            for (name, field) in fields {
                names.insert(name);
                add_names(&field.shape, names);
            }
        }
        Shape::List(entry) => add_names(entry, names),
        Shape::OneOf(alternatives) => alternatives.iter().for_each(|one| add_names(one, names)),
        Shape::Schema(name) => add_names(FACTS.expect(name), names),
        _ => {}
    }
}

#[test]
fn fields_are_found_by_how_they_are_written() {
    let source = "\nparams! {\n    /// What: a text.\n    pub struct New {\n        required {\n            /// Note: none.\n            \
                  name: String as into,\n            r#type: Kind,\n        }\n        patch {\n            note / clear_note: \
                  String,\n        }\n    }\n}\nstruct Other { other: u8 }\n";
    assert_eq!(fields(source).collect::<Vec<_>>(), ["name", "type", "note"]);
    assert_eq!(without_names("a /x/{id}/y/{b} z"), "a /x/{}/y/{} z");
}
