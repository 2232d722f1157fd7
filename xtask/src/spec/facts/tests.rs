use serde_json::json;

use super::*;

fn description() -> Value {
    json!({
        "openapi": "3.0.3",
        "paths": {
            "/things": {
                "post": {
                    "operationId": "CreateThing", "tags": ["Things", "Others"], "deprecated": true,
                    "requestBody": { "content": { "application/json": { "schema": {
                        "type": "object", "required": ["name"],
                        "properties": {
                            "name": { "type": "string" },
                            "at": { "type": "string", "format": "date-time", "nullable": true },
                            "options": { "type": "object", "properties": { "deep": { "type": "boolean" } } },
                            "list": { "type": "array", "items": { "type": "object", "properties": { "x": { "type": "integer" } } } },
                        },
                    } } } },
                    "responses": { "400": {}, "201": { "$ref": "#/components/responses/Thing" } },
                },
                "get": {
                    "operationId": "ListThings", "security": [],
                    "parameters": [
                        { "name": "limit", "in": "query", "schema": { "type": "integer", "format": "int64" } },
                        { "name": "kind", "in": "query", "required": true, "schema": { "type": "string", "enum": ["a", "b"] } },
                    ],
                    "responses": { "200": { "content": { "application/json": { "schema": {
                        "type": "array", "items": { "$ref": "#/components/schemas/Thing" } } } } } },
                },
            },
            "/internal": {},
        },
        "components": {
            "responses": { "Thing": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Thing" } } } } },
            "schemas": {
                "Base": { "type": "object", "properties": { "id": { "type": "string" }, "note": {} }, "required": ["id"] },
                "Things": { "type": "array", "items": { "type": "object", "properties": { "x": { "type": "integer" } } } },
                "Thing": { "allOf": [
                    { "$ref": "#/components/schemas/Base" },
                    { "properties": {
                        "note": { "type": "string", "enum": ["x", null] },
                        "base": { "nullable": true, "allOf": [{ "$ref": "#/components/schemas/Base" }] },
                        "either": { "oneOf": [{ "$ref": "#/components/schemas/Base" }, { "$ref": "#/components/schemas/Thing" }] },
                        "free": { "type": "object", "additionalProperties": true, "deprecated": true },
                    }, "required": ["base"] },
                ] },
            },
        },
    })
}

/// A description of events.
fn webhooks() -> Value {
    json!({
        "openapi": "3.0.3",
        "x-webhooks": { "thing.made": { "post": {
            "description": "A sentence.",
            "requestBody": { "content": { "application/json": {
                "schema": {
                    "allOf": [
                        { "$ref": "#/components/schemas/Payload" },
                        { "properties": { "data": { "nullable": true, "allOf": [{ "$ref": "#/components/schemas/Thing" }] } } },
                    ],
                    "required": ["data"],
                },
                "example": { "type": "thing.made" },
            } } },
        } } },
        "components": { "schemas": {
            "Payload": { "properties": { "type": { "type": "string" }, "instance_id": { "type": "string" } }, "required": ["type"] },
            "Thing": { "properties": { "id": { "type": "string" } } },
        } },
    })
}

fn facts(value: Value) -> Facts {
    let mut facts = Facts::of(&Description::new(value)).unwrap();
    facts.set_webhooks(&Description::new(webhooks())).unwrap();
    facts
}

#[test]
fn everything_is_kept_but_the_sentences() {
    let facts = facts(description());
    let table = |rows: &BTreeMap<String, String>| -> Vec<String> {
        rows.iter().map(|(key, value)| format!("{key}\t{value}").replace('\t', " ")).collect()
    };
    assert_eq!(
        table(&facts.operations),
        ["CreateThing Things POST /things yes secret json 201 Thing", "ListThings  GET /things no none - 200 [Thing]"]
    );
    assert_eq!(
        table(&facts.parameters),
        [
            "CreateThing body at string:date-time?",
            "CreateThing body list [object]",
            "CreateThing body list[].x integer",
            "CreateThing body name string!",
            "CreateThing body options object",
            "CreateThing body options.deep boolean",
            "ListThings query kind string(a|b)!",
            "ListThings query limit integer",
        ]
    );
    assert_eq!(
        table(&facts.fields),
        [
            "Base id string!",
            "Base note any",
            "Thing base Base!?",
            "Thing either Base|Thing",
            "Thing free map~",
            "Thing id string!",
            "Thing note string(x)?",
            "Things - [object]",
            "Things -[].x integer",
        ]
    );
    assert_eq!(
        table(&facts.webhooks),
        [
            "Payload instance_id string",
            "Payload type string!",
            "Thing id string",
            "thing.made data Thing!?",
            "thing.made instance_id string",
            "thing.made type string!",
        ]
    );
    assert_eq!(facts.to_string(), "operations 2, parameters 8, fields 9, events 1");
}

#[test]
fn what_is_written_is_read_again() {
    let folder = std::env::temp_dir().join(format!("spec-facts-{}", std::process::id()));
    let facts = facts(description());
    facts.write(&folder).unwrap();
    let again = Facts::read(&folder);
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(again.unwrap(), facts);
}

#[test]
fn a_newer_description_is_a_list_of_things_to_do() {
    let old = facts(description());
    assert_eq!(facts(description()).changes_since(&old), []);
    let mut newer = description();
    newer["paths"]["/things"]["get"]["parameters"][0]["required"] = true.into();
    newer["paths"]["/things"]["get"]["parameters"].as_array_mut().unwrap().remove(1);
    newer["components"]["schemas"]["Base"]["properties"]["new"] = json!({ "type": "boolean" });
    let change = |what: &str, from: Option<&str>, to: Option<&str>| Change {
        what: what.to_owned(),
        from: from.map(str::to_owned),
        to: to.map(str::to_owned),
    };
    assert_eq!(
        facts(newer).changes_since(&old),
        [
            change("parameter ListThings query kind", Some("string(a|b)!"), None),
            change("parameter ListThings query limit", Some("integer"), Some("integer!")),
            change("field Base new", None, Some("boolean")),
            change("field Thing new", None, Some("boolean")),
        ]
    );
}

#[test]
fn newer_webhooks_are_a_list_of_things_to_do_too() {
    let old = facts(description());
    let mut newer = webhooks();
    newer["x-webhooks"]["thing.gone"] = newer["x-webhooks"]["thing.made"].clone();
    newer["x-webhooks"].as_object_mut().unwrap().remove("thing.made");
    let mut facts = old.clone();
    facts.set_webhooks(&Description::new(newer)).unwrap();
    let changes = facts.changes_since(&old);
    let of =
        |event: &str| changes.iter().filter(|change| change.what.starts_with(&format!("webhook {event} "))).count();
    assert_eq!((of("thing.gone"), of("thing.made"), changes.len()), (3, 3, 6));
    facts.copy_webhooks(&old);
    assert_eq!(facts.changes_since(&old), []);
}

#[test]
fn what_cannot_be_right_is_an_error() {
    for broken in ["/components/schemas/Base", "/components/responses/Thing"] {
        let mut value = description();
        *value.pointer_mut(broken).unwrap() = json!({ "$ref": "#/components/schemas/Nobody" });
        assert!(Facts::of(&Description::new(value)).is_err(), "{broken}");
    }
    let mut value = description();
    value["paths"]["/things"]["get"]["responses"] = json!({ "404": {} });
    assert!(Facts::of(&Description::new(value)).is_err());
}
