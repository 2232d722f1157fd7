//! Every operation of the Backend API, emulated or not.

use std::fmt::Write as _;

use super::routes;

/// Groups, each after `# `, and of each operation its name, method and path: the description of 2026-05-12.
const TABLE: &str = include_str!("operations.txt");

/// One operation of the description.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Operation {
    group: &'static str,
    pub(super) name: &'static str,
    pub(super) method: &'static str,
    /// Without version; what is in braces stands for one segment.
    pub(super) path: &'static str,
}

impl Operation {
    fn is_emulated(&self) -> bool {
        routes::all().any(|route| route.method == self.method && routes::same_path(route.path, self.path))
    }
}

/// In the order of the table.
pub(super) fn all() -> impl Iterator<Item = Operation> {
    let mut group = "";
    TABLE.lines().filter_map(move |line| {
        if let Some(name) = line.strip_prefix("# ") {
            group = name;
            return None;
        }
        let (name, route) = line.split_once(' ')?;
        let (method, path) = route.split_once(' ')?;
        Some(Operation { group, name, method, path })
    })
}

/// What is emulated and what is not, in Markdown.
pub(crate) fn support_matrix() -> String {
    let operations: Vec<Operation> = all().collect();
    let count = |of: &[Operation]| of.iter().filter(|operation| operation.is_emulated()).count();
    let mut text = format!(
        "# What is emulated\n\n{} of the {} operations of the Backend API (2026-05-12). The others answer 501 \
         `operation_not_emulated`.\nWritten by `clerk-emulator operations`.\n",
        count(&operations),
        operations.len()
    );
    for group in operations.chunk_by(|a, b| a.group == b.group) {
        let name = group.first().map_or("", |operation| operation.group);
        // Writing to a text cannot fail.
        let _ = write!(text, "\n## {name}: {} of {}\n\n", count(group), group.len());
        text.push_str("| Operation | Method | Path | |\n| --- | --- | --- | --- |\n");
        for operation in group {
            let Operation { name, method, path, .. } = operation;
            let support = if operation.is_emulated() { "emulated" } else { "501" };
            let _ = writeln!(text, "| `{name}` | {method} | `{path}` | {support} |");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_that_of_the_description() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../xtask/spec-facts/operations.tsv");
        let facts = std::fs::read_to_string(path).unwrap();
        let wanted = facts.lines().skip(1).map(|line| {
            let columns: Vec<&str> = line.split('\t').collect();
            [columns[1], columns[0], columns[2], columns[3]]
        });
        let mut wanted: Vec<[&str; 4]> = wanted.collect();
        let mut found: Vec<[&str; 4]> = all().map(|it| [it.group, it.name, it.method, it.path]).collect();
        wanted.sort_unstable();
        found.sort_unstable();
        assert_eq!(found, wanted);
    }

    #[test]
    fn every_route_is_an_operation_but_for_the_internal_ones() {
        let is_described = |route: &&routes::Route| {
            all().any(|operation| operation.method == route.method && routes::same_path(route.path, operation.path))
        };
        let others: Vec<&str> = routes::all().filter(|route| !is_described(route)).map(|route| route.path).collect();
        assert_eq!(others, ["clients/handshake_payload", "invitations/*"]);
    }
}
