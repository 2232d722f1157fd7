//! The list of known traps names tests that exist.

use std::path::{Path, PathBuf};

/// The files that a name such as `decide/tests.rs` may mean in a crate.
fn candidates(krate: &str, file: &str) -> [PathBuf; 2] {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let root = if krate == "workspace" { workspace.to_owned() } else { workspace.join("crates").join(krate) };
    [root.join("src").join(file), root.join(file)]
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
            assert!(source.contains(&format!("fn {name}(")), "no test {name} in {krate} {file}: {row}");
            checked += 1;
        }
    }
    assert!(checked > 90, "{checked} guards were read");
}
