//! Every schema of Clerk's API description, and every event of its webhooks, as a type of ours: documents made from the
//! committed facts must parse, and nothing of them may be lost in writing.

mod documents;
mod facts;
mod own_fields;
mod table;
mod webhooks;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use documents::{Document, documents};
use facts::{Facts, Field, Shape};
use table::{Entry, Parse, entries};

#[test]
fn every_schema_survives_parsing_and_serialising() {
    let facts = Facts::read();
    let mut failures = Vec::new();
    for (name, entry) in entries() {
        let Some(shape) = facts.shape(name) else { continue };
        if let Entry::Type(parse, ..) = entry {
            failures.extend(faults(&facts, shape, parse).into_iter().map(|fault| format!("{name}: {fault}")));
        }
    }
    assert!(failures.is_empty(), "{} faults\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn every_schema_has_an_entry_and_every_entry_a_schema() {
    let facts = Facts::read();
    let entries = entries();
    let names: Vec<&str> = entries.iter().map(|(name, _)| *name).collect();
    assert!(names.is_sorted_by(|one, next| one < next), "entries out of order, or one twice");
    let missing: Vec<&str> = facts.names().filter(|name| !names.contains(name)).collect();
    let gone: Vec<&str> = names.iter().copied().filter(|name| facts.shape(name).is_none()).collect();
    assert!(missing.is_empty(), "schemas without an entry: {missing:?}");
    assert!(gone.is_empty(), "entries without a schema: {gone:?}");
    for (name, entry) in &entries {
        if let Entry::Exception(reason) = entry {
            assert!(!reason.is_empty(), "{name}: an exception needs a reason");
            // `cargo xtask spec-check` reads this.
            println!("skipped schema {name}: {reason}");
        }
    }
}

/// Fields that the description does not know: where they are, and why.
const BEYOND: [(&str, &str, &str); 11] = [
    ("ExternalAccount", "external_account_id", "the reference has it"),
    ("Jwk", "d", PRIVATE_PART),
    ("Jwk", "dp", PRIVATE_PART),
    ("Jwk", "dq", PRIVATE_PART),
    ("Jwk", "k", PRIVATE_PART),
    ("Jwk", "key_ops", "RFC 7517, section 4.3: says that a key is not for signatures"),
    ("Jwk", "oth", PRIVATE_PART),
    ("Jwk", "p", PRIVATE_PART),
    ("Jwk", "q", PRIVATE_PART),
    ("Jwk", "qi", PRIVATE_PART),
    ("User", "timezone", "the reference has it"),
];
const PRIVATE_PART: &str = "RFC 7518, section 6: looked for, so that a key that has it is told from others";

#[test]
fn no_type_has_a_field_that_the_description_does_not_know() {
    let facts = Facts::read();
    let mut known: BTreeMap<&str, (&[&str], BTreeSet<&str>)> = BTreeMap::new();
    for (schema, entry) in entries() {
        let Entry::Type(_, name, fields) = entry else { continue };
        let members = facts.shape(schema).and_then(|shape| facts.members(shape));
        let members = members.into_iter().flat_map(|members| members.keys().map(String::as_str));
        known.entry(name).or_insert((fields, BTreeSet::new())).1.extend(members);
    }
    let mut unknown = BTreeSet::new();
    for (name, (fields, members)) in &known {
        let name = name.rsplit("::").next().unwrap_or(name);
        unknown.extend(fields.iter().filter(|field| !members.contains(*field)).map(|field| (name, *field)));
    }
    let reasons: BTreeSet<(&str, &str)> = BEYOND.iter().map(|(name, field, _)| (*name, *field)).collect();
    assert_eq!(unknown, reasons);
}

#[test]
fn a_type_that_is_not_as_the_facts_say_is_found() {
    let facts = Facts::new(
        "schema\tfield\ttype\nThing\tid\tstring!\nThing\tkind\tstring(a|b)\nThing\tmeta\tmap\nThing\tnote\tstring!?\n\
         Thing\tparts\t[Part]!\nPart\tcount\tinteger!\nPart\tproof\tSeal|Stamp\nSeal\tobject\tstring(seal)\n\
         Seal\twax\tboolean\nStamp\tobject\tstring(stamp)",
    );
    let faults = |parse: Parse| faults(&facts, facts.expect("Thing"), parse);
    assert_eq!(faults(|document| Ok(document.clone())), [""; 0]);
    let found = |parse: Parse, fault: &str| {
        let faults = faults(parse);
        assert!(faults.iter().any(|found| found.starts_with(fault)), "{fault:?} is not among {faults:?}");
    };

    found(|document| if document["kind"] == "b" { Err("b?".into()) } else { Ok(document.clone()) }, "maximal: b?");
    found(
        |document| if document["kind"] == "text_of_2031" { Err("kind?".into()) } else { Ok(document.clone()) },
        "unknown texts: kind?",
    );
    found(
        |document| {
            if document.get("introduced_in_2031").is_some() { Err("2031?".into()) } else { Ok(document.clone()) }
        },
        "unknown members: 2031?",
    );
    found(
        |document| if document["parts"][0]["count"].is_f64() { Err("1.0?".into()) } else { Ok(document.clone()) },
        "floats: 1.0?",
    );
    found(|document| Ok(changed(document, "/note", "gone".into())), "minimal: $.note was null and is \"gone\"");
    found(|document| Ok(changed(document, "/id", Value::Null)), "minimal: $.id was \"some text\" and is null");
    found(|document| Ok(changed(document, "/meta/null", 0.into())), "maximal: $.meta was ");
    found(|document| Ok(changed(document, "/parts/1/count", 7.into())), "maximal: $.parts[1].count was ");
    found(|document| Ok(changed(document, "/parts/0/proof/wax", 7.into())), "maximal: $.parts[0].proof.wax was ");
    found(
        |document| {
            let mut larger = document.clone();
            larger["kind"] = "a".into();
            Ok(larger)
        },
        "minimal: $.kind is \"a\" from nowhere",
    );
}

/// The document with another value in this place, if it has the place.
fn changed(document: &Value, place: &str, value: Value) -> Value {
    let mut document = document.clone();
    document.pointer_mut(place).into_iter().for_each(|place| *place = value.clone());
    document
}

/// What is wrong with this type, each kind of document told once.
fn faults(facts: &Facts, shape: &Shape, parse: Parse) -> Vec<String> {
    let mut faults: Vec<String> = Vec::new();
    for Document { kind, value } in documents(facts, shape) {
        let found = match parse(&value) {
            Err(error) => Some(error),
            Ok(written) => {
                let lost = loss(facts, shape, &written, &value, "$");
                lost.or_else(|| if kind == "minimal" { invention(&written, &value, "$") } else { None })
            }
        };
        let fault = found.map(|fault| format!("{kind}: {fault}"));
        faults.extend(fault.filter(|fault| !faults.contains(fault)));
    }
    faults
}

/// The first thing of the document, as far as the facts know it, that is not in what was written.
fn loss(facts: &Facts, shape: &Shape, written: &Value, document: &Value, at: &str) -> Option<String> {
    let differs = || Some(format!("{at} was {document} and is {written}"));
    match (shape, document) {
        // Free JSON: nothing may change, not even a null.
        (Shape::Any | Shape::Map, _) => {
            if same(written, document) {
                None
            } else {
                differs()
            }
        }
        (_, Value::Null) => {
            if is_nothing(written) {
                None
            } else {
                differs()
            }
        }
        (Shape::Schema(name), _) => loss(facts, facts.expect(name), written, document, at),
        (Shape::OneOf(alternatives), _) => alternatives.iter().find_map(|one| {
            let is_it = facts.members(one).and_then(|members| members.get("object")).is_some_and(
                |object| matches!(&object.shape, Shape::Values(values) if values.contains(&document["object"])),
            );
            if is_it { loss(facts, one, written, document, at) } else { None }
        }),
        (Shape::Object(fields), Value::Object(members)) => fields.iter().find_map(|(name, Field { shape, .. })| {
            let (member, at) = (members.get(name)?, format!("{at}.{name}"));
            loss(facts, shape, written.get(name).unwrap_or(&Value::Null), member, &at)
        }),
        (Shape::List(inner), Value::Array(entries)) => {
            let Some(written) = written.as_array().filter(|written| written.len() == entries.len()) else {
                return differs();
            };
            let pairs = written.iter().zip(entries).enumerate();
            pairs
                .into_iter()
                .find_map(|(index, (written, entry))| loss(facts, inner, written, entry, &format!("{at}[{index}]")))
        }
        _ => {
            if same(written, document) {
                None
            } else {
                differs()
            }
        }
    }
}

/// The first member that was written although the document says nothing of the kind.
fn invention(written: &Value, document: &Value, at: &str) -> Option<String> {
    match (written, document) {
        (Value::Object(written), Value::Object(document)) => written.iter().find_map(|(name, value)| {
            let at = format!("{at}.{name}");
            match document.get(name) {
                Some(member) if !member.is_null() => invention(value, member, &at),
                _ if is_nothing(value) || name == "object" => None,
                _ => Some(format!("{at} is {value} from nowhere")),
            }
        }),
        (Value::Array(written), Value::Array(document)) => {
            written.iter().zip(document).find_map(|(written, entry)| invention(written, entry, &format!("{at}[]")))
        }
        _ => None,
    }
}

/// A null, or the list or object that stands for one.
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(entries) => entries.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

/// Equality for which `1.0` is `1`.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(name, value)| other.get(name).is_some_and(|other| same(value, other)))
        }
        (one, other) => one == other,
    }
}
