//! The facts: one line each, in tables with tabs between the columns.
//!
//! Types are written so: `string`, `string:date-time`, `string(a|b)` for an enumeration, `integer`, `number`, `boolean`,
//! `[T]` for a list, `map` for an object of any members, `object` for one whose fields follow under its name and a dot,
//! `any`, the name of a schema, or several with `|` between them. Behind a type, `!` is required, `?` may be null, `~` is
//! deprecated. A schema that is no object has one field, `-`. Among the webhooks, an event is a schema under its type,
//! `user.created` for example; theirs are the schemas of their own description, of the same names or not.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use serde_json::Value;

use super::description::{Described, Description, items, members};
use crate::workspace::Outcome;

/// All facts, each under its name.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Facts {
    /// By operation: tag, verb, path, key, form of the body, status and shape of the answer.
    operations: BTreeMap<String, String>,
    /// By operation, place (`path`, `query`, `body`) and name: the type.
    parameters: BTreeMap<String, String>,
    /// By schema and field: the type.
    fields: BTreeMap<String, String>,
    /// By event or schema of an event, and field: the type.
    webhooks: BTreeMap<String, String>,
}

/// A fact that is another than before.
#[derive(Debug, PartialEq)]
pub(super) struct Change {
    pub(super) what: String,
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
}

impl Facts {
    pub(super) fn of(description: &Description) -> Outcome<Self> {
        let mut facts = Self::default();
        for (name, schema) in description.schemas() {
            facts.fields.extend(schema_facts(description, name, schema)?);
        }
        for described in description.operations() {
            facts.add_operation(description, &described)?;
        }
        Ok(facts)
    }

    /// Takes what a description of webhook events says instead of what was known of them.
    pub(super) fn set_webhooks(&mut self, description: &Description) -> Outcome<()> {
        self.webhooks.clear();
        for (name, schema) in description.schemas() {
            self.webhooks.extend(schema_facts(description, name, schema)?);
        }
        for (event, schema) in description.webhooks() {
            self.webhooks.extend(schema_facts(description, event, schema)?);
        }
        Ok(())
    }

    /// Takes what others say of webhook events.
    pub(super) fn copy_webhooks(&mut self, others: &Self) {
        self.webhooks.clone_from(&others.webhooks);
    }

    pub(super) fn read(folder: &Path) -> Outcome<Self> {
        let table = |name: &str, columns: usize| -> Outcome<BTreeMap<String, String>> {
            let path = folder.join(name);
            let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            let rows = text.lines().skip(1).map(|line| {
                let at = line.match_indices('\t').nth(columns - 1).map(|(at, _)| at);
                let (key, value) = at.map(|at| line.split_at(at)).ok_or_else(|| format!("{name}: {line}"))?;
                Ok((key.to_owned(), value.strip_prefix('\t').unwrap_or(value).to_owned()))
            });
            rows.collect()
        };
        Ok(Self {
            operations: table("operations.tsv", 1)?,
            parameters: table("parameters.tsv", 3)?,
            fields: table("fields.tsv", 2)?,
            webhooks: table("webhooks.tsv", 2)?,
        })
    }

    pub(super) fn write(&self, folder: &Path) -> Outcome<()> {
        std::fs::create_dir_all(folder)?;
        let operations = "operation\ttag\tverb\tpath\tdeprecated\tkey\tbody\tstatus\tanswer";
        let tables = [
            ("operations.tsv", operations, &self.operations),
            ("parameters.tsv", "operation\tplace\tname\ttype", &self.parameters),
            ("fields.tsv", "schema\tfield\ttype", &self.fields),
            ("webhooks.tsv", "schema\tfield\ttype", &self.webhooks),
        ];
        for (name, head, rows) in tables {
            let lines: String = rows.iter().map(|(key, value)| format!("{key}\t{value}\n")).collect();
            std::fs::write(folder.join(name), format!("{head}\n{lines}"))?;
        }
        Ok(())
    }

    #[cfg(test)]
    pub(super) fn of_rows(
        operations: BTreeMap<String, String>,
        parameters: BTreeMap<String, String>,
        fields: BTreeMap<String, String>,
    ) -> Self {
        Self { operations, parameters, fields, webhooks: BTreeMap::new() }
    }

    /// The tables, each with what its rows are.
    pub(super) fn tables(&self) -> [(&'static str, &BTreeMap<String, String>); 4] {
        [
            ("operations", &self.operations),
            ("parameters", &self.parameters),
            ("fields", &self.fields),
            ("webhooks", &self.webhooks),
        ]
    }

    /// What is other than in `known`.
    pub(super) fn changes_since(&self, known: &Self) -> Vec<Change> {
        let mut changes = Vec::new();
        for ((kind, new), (_, old)) in self.tables().into_iter().zip(known.tables()) {
            let kind = kind.trim_end_matches('s');
            let mut names: Vec<&String> = new.keys().chain(old.keys()).collect();
            names.sort();
            names.dedup();
            for name in names {
                let (from, to) = (old.get(name).cloned(), new.get(name).cloned());
                if from != to {
                    let what = format!("{kind} {}", name.replace('\t', " "));
                    changes.push(Change { what, from, to });
                }
            }
        }
        changes
    }

    fn add_operation(&mut self, description: &Description, described: &Described<'_>) -> Outcome<()> {
        let Described { verb, path, operation } = described;
        let id = operation["operationId"].as_str().ok_or_else(|| format!("{verb} {path}: no operation id"))?;
        for parameter in items(&operation["parameters"]) {
            let parameter = description.resolve(parameter)?;
            let (place, name) = (parameter["in"].as_str().unwrap_or("query"), text(&parameter["name"]));
            let mut shape = shape(description, &parameter["schema"])?;
            mark(&mut shape, &parameter["schema"], parameter["required"] == true);
            self.parameters.insert(format!("{id}\t{place}\t{name}"), shape);
        }
        let body = self.add_body(description, id, &operation["requestBody"])?;
        let (status, answer) = self.answer(description, id, &operation["responses"])?;
        let tag = items(&operation["tags"]).first().map(text).unwrap_or_default();
        let deprecated = if operation["deprecated"] == true { "yes" } else { "no" };
        let key = match operation.get("security").and_then(Value::as_array) {
            Some(list) if list.is_empty() => "none",
            _ => "secret",
        };
        let verb = verb.to_uppercase();
        let facts = format!("{tag}\t{verb}\t{path}\t{deprecated}\t{key}\t{body}\t{status}\t{answer}");
        self.operations.insert(id.to_owned(), facts);
        Ok(())
    }

    /// The form of a body: `json`, `list`, `multipart`, or `-`; its fields become parameters.
    fn add_body(&mut self, description: &Description, id: &str, body: &Value) -> Outcome<&'static str> {
        let body = description.resolve(body)?;
        let Some((kind, content)) = members(&body["content"]).next() else { return Ok("-") };
        let schema = description.resolve(&content["schema"])?;
        let form = match (kind.as_str(), text(&schema["type"]).as_str()) {
            ("multipart/form-data", _) => "multipart",
            (_, "array") => "list",
            _ => "json",
        };
        let schema = if form == "list" { description.resolve(&schema["items"])? } else { schema };
        for (name, shape) in fields(description, schema, "")? {
            self.parameters.insert(format!("{id}\tbody\t{name}"), shape);
        }
        Ok(form)
    }

    /// The status of success and the shape of its answer; the fields of one without a name are kept under the operation's.
    fn answer(&mut self, description: &Description, id: &str, responses: &Value) -> Outcome<(String, String)> {
        let success = members(responses).find(|(status, _)| status.starts_with('2'));
        let (status, response) = success.ok_or_else(|| format!("{id}: no answer means success"))?;
        let response = description.resolve(response)?;
        let Some((_, content)) = members(&response["content"]).next() else {
            return Ok((status.clone(), "-".to_owned()));
        };
        let schema = &content["schema"];
        let shape = shape(description, schema)?;
        if shape == "object" || shape == "[object]" {
            let schema = if shape == "object" { schema } else { &schema["items"] };
            self.fields.extend(schema_facts(description, &format!("{id}.answer"), schema)?);
        }
        Ok((status.clone(), shape))
    }
}

/// The facts about a schema.
fn schema_facts(description: &Description, name: &str, schema: &Value) -> Outcome<BTreeMap<String, String>> {
    let mut facts = BTreeMap::new();
    let mut fields = fields(description, schema, "")?;
    if fields.is_empty() {
        let shape = shape(description, schema)?;
        if shape == "[object]" {
            fields = self::fields(description, &schema["items"], "-[].")?;
        }
        facts.insert(format!("{name}\t-"), shape);
    }
    facts.extend(fields.into_iter().map(|(field, shape)| (format!("{name}\t{field}"), shape)));
    Ok(facts)
}

/// The fields of a schema with their types; those of an object without a name under its own name and a dot.
fn fields(description: &Description, schema: &Value, prefix: &str) -> Outcome<Vec<(String, String)>> {
    let mut all = Vec::new();
    for part in items(&schema["allOf"]).iter().chain(items(&schema["anyOf"])) {
        all.extend(fields(description, description.resolve(part)?, prefix)?);
    }
    let required: Vec<&str> = items(&schema["required"]).iter().filter_map(Value::as_str).collect();
    for (name, field) in members(&schema["properties"]) {
        let mut shape = shape(description, field)?;
        let inner = if shape == "[object]" { &field["items"] } else { field };
        if shape.ends_with("object") || shape.ends_with("object]") {
            let dots = if shape == "[object]" { "[]." } else { "." };
            all.extend(fields(description, inner, &format!("{prefix}{name}{dots}"))?);
        }
        mark(&mut shape, field, required.contains(&name.as_str()));
        all.push((format!("{prefix}{name}"), shape));
    }
    // Of two parts that have one field the later one counts.
    let mut latest = BTreeMap::new();
    latest.extend(all);
    // What a whole requires of its parts.
    for name in required {
        if let Some(shape) =
            latest.get_mut(&format!("{prefix}{name}")).filter(|shape: &&mut String| !shape.contains('!'))
        {
            shape.insert(shape.trim_end_matches(['?', '~']).len(), '!');
        }
    }
    Ok(latest.into_iter().collect())
}

/// The type, without its marks.
fn shape(description: &Description, schema: &Value) -> Outcome<String> {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        description.resolve(schema)?;
        return Ok(reference.rsplit('/').next().unwrap_or_default().to_owned());
    }
    for combination in ["allOf", "oneOf", "anyOf"] {
        let parts = items(&schema[combination]);
        if !parts.is_empty() && parts.iter().all(|part| part.get("$ref").is_some()) {
            let names = parts.iter().map(|part| shape(description, part)).collect::<Outcome<Vec<_>>>()?;
            return Ok(names.join("|"));
        }
    }
    let values: Vec<String> = items(&schema["enum"]).iter().filter(|value| !value.is_null()).map(text).collect();
    Ok(match text(&schema["type"]).as_str() {
        "array" => format!("[{}]", shape(description, &schema["items"])?),
        "object" if has_fields(schema) => "object".to_owned(),
        "object" => "map".to_owned(),
        "" if has_fields(schema) => "object".to_owned(),
        "" => "any".to_owned(),
        kind if !values.is_empty() => format!("{kind}({})", values.join("|")),
        kind => match text(&schema["format"]).as_str() {
            "" | "int64" | "int32" | "float" | "double" => kind.to_owned(),
            format => format!("{kind}:{format}"),
        },
    })
}

fn has_fields(schema: &Value) -> bool {
    ["properties", "allOf", "anyOf"].iter().any(|name| schema.get(name).is_some())
}

fn mark(shape: &mut String, schema: &Value, is_required: bool) {
    let is_nullable = schema["nullable"] == true || items(&schema["enum"]).contains(&Value::Null);
    for (holds, sign) in [(is_required, '!'), (is_nullable, '?'), (schema["deprecated"] == true, '~')] {
        if holds {
            shape.push(sign);
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| if value.is_null() { String::new() } else { value.to_string() }, str::to_owned)
}

impl fmt::Display for Facts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (operations, parameters) = (self.operations.len(), self.parameters.len());
        let events = self.webhooks.keys().filter(|key| key.ends_with("\tinstance_id") && key.contains('.')).count();
        write!(f, "operations {operations}, parameters {parameters}, fields {}, events {events}", self.fields.len())
    }
}

#[cfg(test)]
mod tests;
