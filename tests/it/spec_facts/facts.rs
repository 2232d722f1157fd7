//! The fields of all schemas, from the committed tables.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

/// The schemas by name; an answer without a name is `<operation>.answer`.
pub(super) struct Facts(BTreeMap<String, Shape>);

/// What values look like.
#[derive(Clone, Debug)]
pub(super) enum Shape {
    Any,
    Boolean,
    Integer,
    List(Box<Shape>),
    Map,
    Number,
    Object(BTreeMap<String, Field>),
    OneOf(Vec<Shape>),
    Schema(String),
    /// A text, by its format; `string` if it has none.
    Text(String),
    /// One of these.
    Values(Vec<Value>),
}

/// A field of an object.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) shape: Shape,
    pub(super) is_required: bool,
    pub(super) is_nullable: bool,
}

impl Facts {
    pub(super) fn read() -> Self {
        Self::of("fields.tsv")
    }

    /// Those of the events, where each event is a schema under its type.
    pub(super) fn of_webhooks() -> Self {
        Self::of("webhooks.tsv")
    }

    fn of(table: &str) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../xtask/spec-facts").join(table);
        Self::new(&std::fs::read_to_string(path).expect("the facts are there"))
    }

    /// From a table of schema, field and type, with a head.
    pub(super) fn new(text: &str) -> Self {
        let mut schemas: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
        for line in text.lines().skip(1) {
            let mut columns = line.split('\t');
            let mut next = || columns.next().expect("three columns");
            let (schema, field, shape) = (next(), next(), next());
            schemas.entry(schema).or_default().push((field, shape));
        }
        let shaped = schemas.into_iter().map(|(name, rows)| {
            let mut fields = fields(&rows);
            let shape = fields.remove("-").map_or(Shape::Object(fields), |field| field.shape);
            (name.to_owned(), shape)
        });
        Self(shaped.collect())
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    pub(super) fn shape(&self, name: &str) -> Option<&Shape> {
        self.0.get(name)
    }

    pub(super) fn expect(&self, name: &str) -> &Shape {
        self.shape(name).unwrap_or_else(|| panic!("the facts name a schema {name} and do not have it"))
    }

    /// The fields, where the shape is an object that has some.
    pub(super) fn members<'a>(&'a self, shape: &'a Shape) -> Option<&'a BTreeMap<String, Field>> {
        match shape {
            Shape::Object(fields) => Some(fields),
            Shape::Schema(name) => self.members(self.expect(name)),
            _ => None,
        }
    }
}

/// The fields among these rows, each with those under its own name.
fn fields(rows: &[(&str, &str)]) -> BTreeMap<String, Field> {
    let own = rows.iter().filter(|(name, _)| !name.contains('.'));
    own.map(|(name, shape)| {
        let inner = || {
            let inner = rows.iter().filter_map(|(inner, shape)| {
                let rest = inner.strip_prefix(name)?;
                Some((rest.strip_prefix("[].").or_else(|| rest.strip_prefix('.'))?, *shape))
            });
            fields(&inner.collect::<Vec<_>>())
        };
        ((*name).to_owned(), Field::new(shape, inner))
    })
    .collect()
}

impl Field {
    fn new(text: &str, inner: impl Fn() -> BTreeMap<String, Field>) -> Self {
        let shape = text.trim_end_matches(['!', '?', '~']);
        let marks = &text[shape.len()..];
        Self { shape: Shape::new(shape, &inner), is_required: marks.contains('!'), is_nullable: marks.contains('?') }
    }
}

impl Shape {
    fn new(text: &str, inner: &impl Fn() -> BTreeMap<String, Field>) -> Self {
        if let Some(entry) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
            return Self::List(Box::new(Self::new(entry, inner)));
        }
        if let Some((kind, values)) = text.strip_suffix(')').and_then(|text| text.split_once('(')) {
            let value = |text: &str| match kind {
                "string" => json!(text),
                _ => serde_json::from_str(text).expect("a literal"),
            };
            return Self::Values(values.split('|').map(value).collect());
        }
        if text.contains('|') {
            return Self::OneOf(text.split('|').map(|text| Self::new(text, inner)).collect());
        }
        match text {
            "any" => Self::Any,
            "boolean" => Self::Boolean,
            "integer" => Self::Integer,
            "map" => Self::Map,
            "number" => Self::Number,
            "object" => Self::Object(inner()),
            "string" => Self::Text(text.to_owned()),
            _ => match text.strip_prefix("string:") {
                Some(format) => Self::Text(format.to_owned()),
                None => Self::Schema(text.to_owned()),
            },
        }
    }
}
