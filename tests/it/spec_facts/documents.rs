//! Documents of a schema, made from the facts.

use serde_json::{Map, Value, json};

use super::facts::{Facts, Field, Shape};

/// Schemas that hold each other end here: optional fields are left out and lists are empty.
const DEEPEST: usize = 7;

/// A document and what it is to show.
pub(super) struct Document {
    pub(super) kind: &'static str,
    pub(super) value: Value,
}

/// The smallest documents, the largest ones with each value of each enumeration, and the largest with unknown members,
/// with unknown texts and with integers as floats.
pub(super) fn documents(facts: &Facts, shape: &Shape) -> Vec<Document> {
    let mut all = Vec::new();
    for (kind, style) in [
        ("minimal", Style { is_minimal: true, ..Style::default() }),
        ("maximal", Style::default()),
        ("unknown members", Style { has_unknown_members: true, ..Style::default() }),
        ("unknown texts", Style { has_unknown_texts: true, ..Style::default() }),
        ("floats", Style { has_floats: true, ..Style::default() }),
    ] {
        let maker = Maker { facts, style };
        let choices = if style.has_unknown_texts { 1 } else { maker.choices(shape, 0) };
        all.extend((0..choices).map(|choice| Document { kind, value: maker.value(shape, choice, 0) }));
    }
    all
}

#[derive(Clone, Copy, Default)]
struct Style {
    is_minimal: bool,
    has_unknown_members: bool,
    has_unknown_texts: bool,
    has_floats: bool,
}

struct Maker<'a> {
    facts: &'a Facts,
    style: Style,
}

impl Maker<'_> {
    /// How many documents it takes to see each alternative and each value once.
    fn choices(&self, shape: &Shape, depth: usize) -> usize {
        match shape {
            Shape::List(entry) => self.choices(entry, depth),
            Shape::Object(fields) => {
                let fields = fields.values().filter(|field| self.has(field, depth));
                fields.map(|field| self.choices(&field.shape, depth + 1)).max().unwrap_or(1)
            }
            Shape::OneOf(alternatives) => {
                let inner = alternatives.iter().map(|one| self.choices(one, depth)).max();
                alternatives.len() * inner.unwrap_or(1)
            }
            Shape::Schema(name) => self.choices(self.facts.expect(name), depth),
            Shape::Values(values) => values.len(),
            _ => 1,
        }
    }

    fn value(&self, shape: &Shape, choice: usize, depth: usize) -> Value {
        match shape {
            Shape::Any | Shape::Map => json!({"of_yours": {"null": null, "list": [1, 2.5, "x", null]}, "null": null}),
            Shape::Boolean => json!(choice & 1 == 0),
            // Large enough for milliseconds, and exact as a float.
            Shape::Integer | Shape::Number if self.style.has_floats => json!(1_716_883_200_001.0),
            Shape::Integer | Shape::Number => json!(1_716_883_200_001_i64),
            Shape::List(_) if self.style.is_minimal || depth >= DEEPEST => json!([]),
            Shape::List(entry) => {
                json!([self.value(entry, choice, depth), self.value(entry, choice + 1, depth)])
            }
            Shape::Object(fields) => self.object(fields.iter(), choice, depth, false),
            Shape::OneOf(alternatives) => {
                let one = &alternatives[choice % alternatives.len()];
                let choice = choice / alternatives.len();
                match self.facts.members(one) {
                    Some(fields) => self.object(fields.iter(), choice, depth, true),
                    None => self.value(one, choice, depth),
                }
            }
            Shape::Schema(name) => self.value(self.facts.expect(name), choice, depth),
            Shape::Text(format) => json!(match format.as_str() {
                "date" => "2026-05-12",
                "date-time" => "2026-05-12T09:30:00Z",
                "email" => "ada@example.com",
                "uri" => "https://example.com/path?query=1",
                _ => "some text",
            }),
            Shape::Values(values) => match &values[choice % values.len()] {
                Value::String(_) if self.style.has_unknown_texts => json!("text_of_2031"),
                value => value.clone(),
            },
        }
    }

    fn object<'f>(
        &self,
        fields: impl Iterator<Item = (&'f String, &'f Field)>,
        choice: usize,
        depth: usize,
        is_alternative: bool,
    ) -> Value {
        let mut object = Map::new();
        for (name, field) in fields {
            // Alternatives are told apart by this member.
            let tells_apart = is_alternative && name == "object";
            if tells_apart || self.has(field, depth) {
                let is_null = self.style.is_minimal && field.is_nullable;
                let value = if is_null { Value::Null } else { self.value(&field.shape, choice, depth + 1) };
                object.insert(name.clone(), value);
            }
        }
        if self.style.has_unknown_members {
            object.insert("introduced_in_2031".to_owned(), json!({"deep": [1, {"er": null}], "id": 3}));
        }
        Value::Object(object)
    }

    fn has(&self, field: &Field, depth: usize) -> bool {
        field.is_required || !self.style.is_minimal && depth < DEEPEST
    }
}
