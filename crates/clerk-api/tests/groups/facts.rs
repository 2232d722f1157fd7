//! What is known about each operation, read from `facts.tsv`.

use serde_json::Value;

const FACTS: &str = include_str!("facts.tsv");

#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) name: &'static str,
    pub(crate) verb: &'static str,
    pub(crate) path: &'static str,
    pub(crate) key: &'static str,
    pub(crate) prefix: &'static str,
    pub(crate) status: u16,
    pub(crate) query: Vec<Field>,
    pub(crate) body: Option<Vec<Field>>,
}

#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) required: bool,
}

impl Operation {
    pub(crate) fn all() -> Vec<Self> {
        FACTS.lines().filter(|line| !line.starts_with('#')).skip(1).map(Self::parse).collect()
    }

    pub(crate) fn named(name: &str) -> Self {
        Self::all().into_iter().find(|one| one.name == name).unwrap_or_else(|| panic!("no facts about {name}"))
    }

    fn parse(line: &'static str) -> Self {
        let columns: Vec<&str> = line.split('\t').collect();
        let [name, verb, path, key, prefix, status, query, body] = columns[..] else { panic!("{line}") };
        Self {
            name,
            verb,
            path,
            key,
            prefix,
            status: status.parse().unwrap(),
            query: fields(query).unwrap_or_default(),
            body: fields(body),
        }
    }

    /// The whole path with these values in its holes.
    pub(crate) fn url_path(&self, ids: &[&str]) -> String {
        let mut ids = ids.iter();
        let prefix = if self.prefix == "none" { String::new() } else { format!("/{}", self.prefix) };
        let segments = self.path.split('/').map(|segment| match segment.starts_with('{') {
            true => *ids.next().expect("a value for each hole"),
            false => segment,
        });
        let path = prefix + &segments.collect::<Vec<_>>().join("/");
        assert_eq!(ids.next(), None, "more values than holes");
        path
    }
}

impl Field {
    pub(crate) fn accepts(&self, value: &Value) -> bool {
        match self.kind {
            "any" => true,
            "array" => value.is_array(),
            "boolean" => value.is_boolean(),
            "integer" => value.is_i64() || value.is_u64(),
            "number" => value.is_number(),
            "string" => value.is_string(),
            other => panic!("unknown type {other}"),
        }
    }

    pub(crate) fn accepts_text(&self, text: &str) -> bool {
        match self.kind {
            "string" => true,
            "boolean" => text == "true" || text == "false",
            "integer" | "number" => text.parse::<u64>().is_ok(),
            other => panic!("unknown type {other}"),
        }
    }
}

fn fields(column: &'static str) -> Option<Vec<Field>> {
    let field = |text: &'static str| {
        let required = text.ends_with('!');
        let (name, kind) = text.trim_end_matches('!').split_once(':').unwrap();
        Field { name, kind, required }
    };
    (column != "-").then(|| column.split(' ').map(field).collect())
}
