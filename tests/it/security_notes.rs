//! The list of known traps names tests that exist.

use std::path::{Path, PathBuf};

/// The files that a name such as `decide/tests.rs` may mean in a crate.
fn candidates(krate: &str, file: &str) -> [PathBuf; 2] {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let root = if krate == "workspace" { workspace.to_owned() } else { workspace.join("crates").join(krate) };
    [root.join("src").join(file), root.join(file)]
}

/// Whether `source`, the text of `file`, has the test `name`: a function under a test's attribute, or a row of a table.
fn has_test(file: &str, source: &str, name: &str) -> bool {
    if file.ends_with(".md") {
        return source
            .lines()
            .any(|line| line.strip_prefix("| ").is_some_and(|row| row.starts_with(&format!("{name} |"))));
    }
    let Some(at) = source.find(&format!("fn {name}(")) else { return false };
    // Between the function before it and its own line stands the attribute; properties are tests by their macro.
    let before = &source[..at];
    let own = before.rfind("\n}\n").or_else(|| before.rfind("\n    }\n")).map_or(before, |end| &before[end..]);
    ["#[test]", "::test]", "::test("].iter().any(|attribute| own.contains(attribute))
}

#[test]
fn every_guard_is_a_test() {
    let notes = std::fs::read_to_string(&candidates("clerk-auth", "SECURITY-NOTES.md")[1]).unwrap();
    let mut checked = 0;
    for row in notes.lines().filter(|line| line.starts_with('|')) {
        let guards = row.trim_end_matches([' ', '|']).rsplit('|').next().unwrap();
        let (mut krate, mut file) = ("clerk-auth", "");
        // Outside and inside of backticks by turns.
        for (position, piece) in guards.split('`').enumerate() {
            if position % 2 == 0 {
                let named = piece.split_whitespace().next_back();
                krate = named.filter(|word| word.starts_with("clerk-") || *word == "workspace").unwrap_or(krate);
                continue;
            }
            let name = match piece.split_once("::") {
                Some((in_file, name)) => {
                    file = in_file;
                    name
                }
                None if piece.contains('_') && !file.is_empty() => piece,
                None => continue,
            };
            let source = candidates(krate, file).iter().find_map(|path| std::fs::read_to_string(path).ok());
            let source = source.unwrap_or_else(|| panic!("no file {file} in {krate}: {row}"));
            assert!(has_test(file, &source, name), "no test {name} in {krate} {file}: {row}");
            checked += 1;
        }
    }
    assert!(checked > 180, "{checked} guards were read");
}

#[test]
fn every_row_of_what_we_do_has_a_guard() {
    let notes = std::fs::read_to_string(&candidates("clerk-auth", "SECURITY-NOTES.md")[1]).unwrap();
    let mut guarded = false;
    let mut rows = 0;
    for line in notes.lines().filter(|line| line.starts_with("| ")) {
        if line.ends_with("| --- |") {
            continue;
        }
        let last = line.trim_end_matches([' ', '|']).rsplit('|').next().unwrap().trim();
        if last == "Guarded by" || last == "Why not" {
            guarded = last == "Guarded by";
        } else if guarded {
            assert!(last.contains('`'), "nothing guards: {line}");
            rows += 1;
        }
    }
    assert!(rows > 110, "{rows} rows were read");
}

/// Every quirk of the reference that we know has its row.
#[test]
fn the_ledger_of_differences_is_whole() {
    let notes = std::fs::read_to_string(&candidates("clerk-auth", "SECURITY-NOTES.md")[1]).unwrap();
    for number in 1..=26 {
        assert_eq!(notes.matches(&format!("\n| Q{number} |")).count(), 1, "Q{number}");
    }
}

#[test]
fn a_name_alone_is_no_test() {
    assert!(has_test("a.rs", "#[test]\nfn it_holds() {}", "it_holds"));
    assert!(has_test("a.rs", "fn a() {\n}\n#[tokio::test(flavor = \"x\")]\nasync fn it_holds() {}", "it_holds"));
    assert!(!has_test("a.rs", "#[test]\nfn a() {\n}\nfn it_holds() {}", "it_holds"));
    assert!(!has_test("a.rs", "#[test]\nfn it_holds_more() {}", "it_holds"));
    assert!(has_test("a.md", "| rule |\n| it holds | x |", "it holds"));
    assert!(!has_test("a.md", "| it holds more | x |\n| x | it holds |", "it holds"));
}
