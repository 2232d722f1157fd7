//! The description as it is written: OpenAPI 3, in YAML or JSON.

use std::path::Path;

use serde_json::{Map, Value};

use crate::workspace::Outcome;

/// A description of an API.
pub(super) struct Description(Value);

/// One operation, with the path it is under.
pub(super) struct Described<'d> {
    pub(super) verb: &'d str,
    pub(super) path: &'d str,
    pub(super) operation: &'d Value,
}

impl Description {
    pub(super) fn read(path: &Path) -> Outcome<Self> {
        let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        // JSON is YAML.
        let value: Value = serde_norway::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        match value.get("openapi").and_then(Value::as_str) {
            Some(version) if version.starts_with("3.") => Ok(Self(value)),
            _ => Err(format!("{}: not an OpenAPI 3 description", path.display()).into()),
        }
    }

    #[cfg(test)]
    pub(super) fn new(value: Value) -> Self {
        Self(value)
    }

    /// All operations, in the description's order. Path items may be empty.
    pub(super) fn operations(&self) -> impl Iterator<Item = Described<'_>> {
        const VERBS: [&str; 5] = ["get", "post", "put", "patch", "delete"];
        members(&self.0["paths"]).flat_map(|(path, item)| {
            let operations = members(item).filter(|(verb, _)| VERBS.contains(&verb.as_str()));
            operations.map(move |(verb, operation)| Described { verb, path, operation })
        })
    }

    /// The events that are sent to webhooks, by their types, with the schemas of their documents.
    pub(super) fn webhooks(&self) -> impl Iterator<Item = (&String, &Value)> {
        members(&self.0["x-webhooks"]).flat_map(|(event, item)| {
            let contents = members(&item["post"]["requestBody"]["content"]);
            contents.map(move |(_, content)| (event, &content["schema"]))
        })
    }

    /// The named schemas.
    pub(super) fn schemas(&self) -> impl Iterator<Item = (&String, &Value)> {
        members(&self.0["components"]["schemas"])
    }

    /// What a reference stands for, or the value itself.
    pub(super) fn resolve<'d>(&'d self, value: &'d Value) -> Outcome<&'d Value> {
        let Some(reference) = value.get("$ref").and_then(Value::as_str) else { return Ok(value) };
        let pointer = reference.strip_prefix('#').unwrap_or_default();
        let target = self.0.pointer(pointer).ok_or_else(|| format!("{reference} leads nowhere"))?;
        if target.get("$ref").is_some() {
            Err(format!("{reference} leads to another reference").into())
        } else {
            Ok(target)
        }
    }
}

/// The members of an object; none of anything else.
pub(super) fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

/// The items of a list; none of anything else.
pub(super) fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
