//! Every event of Clerk's description of its webhooks as a variant of ours.

use clerk_types::webhooks::{Event, EventData, EventType};
use serde_json::{Value, json};

use super::documents::{Document, documents};
use super::facts::Facts;
use super::{invention, loss};

/// Types of events that we know although the facts have none of them, and why.
const BEYOND: &[(&str, &str)] = &[("subscriptionItem.created", "the reference's types have it")];

#[test]
fn every_event_survives_parsing_and_serialising() {
    let facts = Facts::of_webhooks();
    let events: Vec<&str> = events(&facts).collect();
    assert_eq!(events.len(), 45);
    let failures: Vec<String> = events.iter().flat_map(|event| faults(&facts, event, event)).collect();
    assert!(failures.is_empty(), "{} faults\n{}", failures.len(), failures.join("\n"));
}

/// It has no facts of its own; the reference gives it those of its like.
#[test]
fn the_event_of_the_reference_alone_survives_too() {
    let facts = Facts::of_webhooks();
    assert_eq!(faults(&facts, "subscriptionItem.updated", "subscriptionItem.created"), [""; 0]);
}

#[test]
fn every_event_has_a_variant_and_every_variant_facts() {
    assert_eq!(gaps(&Facts::of_webhooks()), [""; 0]);
    for (event, reason) in BEYOND {
        assert!(!reason.is_empty(), "{event}: an exception needs a reason");
    }

    let others =
        Facts::new("schema\tfield\ttype\nthing.made\tdata\tmap!\nsubscriptionItem.created\tdata\tmap!\nThing\t-\tmap");
    let gaps = gaps(&others);
    for gap in ["thing.made has no variant", "user.created has no facts", "subscriptionItem.created has facts by now"] {
        assert!(gaps.iter().any(|found| found == gap), "{gap:?} is not among {gaps:?}");
    }
}

#[test]
fn an_event_that_nobody_knows_is_kept() {
    let document = json!({
        "object": "event", "type": "thing.made", "timestamp": 1_716_883_200_001_i64, "instance_id": "ins_1",
        "event_attributes": {"http_request": {"client_ip": "192.0.2.1", "user_agent": "a browser"}},
        "data": {"id": "thing_1", "deep": [1, 2.5, null, {"er": null}]},
    });
    let event: Event = serde_json::from_str(&document.to_string()).unwrap();
    let EventData::Other(other) = &event.data else { panic!("{event:?}") };
    assert_eq!((other.event_type.as_str(), &other.data), ("thing.made", &document["data"]));
    assert_eq!(serde_json::to_value(&event).unwrap(), document);
}

#[test]
fn what_is_not_as_the_facts_say_is_found() {
    let user = "user.created\ttype\tstring!\nuser.created\tdata\tUser!\nUser\tid\tstring!";
    let facts = |more: &str| Facts::new(&format!("schema\tfield\ttype\n{user}\n{more}"));
    let missing = faults(&facts(""), "user.created", "user.created");
    assert!(missing[0].contains("missing field"), "{missing:?}");
    // A role needs few members, so only the one that nobody models is found.
    let role = "role.deleted\ttype\tstring!\nrole.deleted\tdata\tGone!\nGone\tobject\tstring!\nGone\tfarewell\tstring!";
    let lost = faults(&facts(role), "role.deleted", "role.deleted");
    assert!(lost.iter().all(|fault| fault.contains("$.data.farewell was \"some text\"")), "{lost:?}");
    // The kind of document that is of another event.
    let strange = faults(&facts(role), "role.deleted", "thing.made");
    assert!(strange[0].contains("is nothing that we know"), "{strange:?}");
}

/// The events among the schemas: their types have a dot.
fn events(facts: &Facts) -> impl Iterator<Item = &str> {
    facts.names().filter(|name| name.contains('.'))
}

/// What the facts and our types do not have in common.
fn gaps(facts: &Facts) -> Vec<String> {
    let is_known = |event: &str| EventType::KNOWN.iter().any(|known| *known == event);
    let is_beyond = |event: &str| BEYOND.iter().any(|(beyond, _)| *beyond == event);
    let missing = events(facts).filter(|event| !is_known(event)).map(|event| format!("{event} has no variant"));
    let unfounded = EventType::KNOWN.iter().map(EventType::as_str).filter(|event| facts.shape(event).is_none());
    let unfounded = unfounded.filter(|event| !is_beyond(event)).map(|event| format!("{event} has no facts"));
    let founded = BEYOND.iter().filter(|(event, _)| facts.shape(event).is_some());
    let founded = founded.map(|(event, _)| format!("{event} has facts by now"));
    missing.chain(unfounded).chain(founded).collect()
}

/// What is wrong with an event when it gets documents as the facts of `of` say, each kind of document told once.
fn faults(facts: &Facts, of: &str, event: &str) -> Vec<String> {
    let shape = facts.expect(of);
    let mut faults: Vec<String> = Vec::new();
    for Document { kind, mut value } in documents(facts, shape) {
        value["type"] = event.into();
        let found = match parse(event, &value) {
            Err(error) => Some(error),
            Ok(written) => {
                let lost = loss(facts, shape, &written, &value, "$");
                lost.or_else(|| if kind == "minimal" { invention(&written, &value, "$") } else { None })
            }
        };
        let fault = found.map(|fault| format!("{event}: {kind}: {fault}"));
        faults.extend(fault.filter(|fault| !faults.contains(fault)));
    }
    faults
}

/// Reads an event, which must be of this known type, and writes it.
fn parse(event: &str, document: &Value) -> Result<Value, String> {
    let parsed: Event =
        serde_json::from_str(&document.to_string()).map_err(|error| format!("{error} in {document}"))?;
    if matches!(parsed.data, EventData::Other(_)) || parsed.event_type() != event {
        return Err(format!("{parsed:?} is nothing that we know"));
    }
    serde_json::to_value(&parsed).map_err(|error| error.to_string())
}
