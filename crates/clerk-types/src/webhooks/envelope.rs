//! What stands around the data of every event.

use std::fmt;

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::ids::InstanceId;
use crate::object_type::ObjectType;
use crate::time::Millis;
use crate::webhooks::{EventData, EventType};

/// An event: something that happened at a Clerk instance.
///
/// Read it from JSON with serde, or from a [`Value`] with `try_from`, whose error gives the document back. `Debug` shows
/// which event it is and nothing of its data.
///
/// Source: schema `WebhookEventPayload` of Clerk's webhook events.
#[derive(Clone, PartialEq)]
#[doc(alias = "WebhookEvent")]
#[non_exhaustive]
pub struct Event {
    /// Always [`ObjectType::Event`].
    pub object: ObjectType,
    /// What happened, and to what.
    pub data: EventData,
    /// When it happened, in milliseconds. The examples in Clerk's description of the events, and with them the messages
    /// that its dashboard sends to try an endpoint, may show seconds; nothing is converted.
    pub timestamp: Option<Millis>,
    /// The instance at which it happened.
    pub instance_id: Option<InstanceId>,
    /// The circumstances; empty if the event tells none.
    pub event_attributes: EventAttributes,
}

/// Circumstances of an event.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct EventAttributes {
    /// The request that caused the event, if one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub http_request: Option<EventHttpRequest>,
}

/// The request that caused an event.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[non_exhaustive]
pub struct EventHttpRequest {
    /// The address that the request came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_ip: Option<String>,
    /// The `User-Agent` of the request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
}

/// A document that is no event, or an event of a known type whose data are not as they should be. Holds the document, so
/// that it can be kept for later.
///
/// What it displays names members of our structs and the types that they should have, and quotes nothing of the document.
///
/// ```
/// use clerk_types::webhooks::Event;
/// use serde_json::json;
///
/// let document = json!({ "type": "user.created", "data": { "id": "user_1" } });
/// let error = Event::try_from(document).unwrap_err();
/// assert_eq!(error.to_string(), "the data of user.created: missing field `has_image`");
/// assert_eq!(error.document()["data"]["id"], "user_1");
/// ```
#[derive(Clone, PartialEq)]
pub struct UnreadableEvent {
    problem: String,
    document: Value,
}

impl Event {
    /// What happened.
    pub fn event_type(&self) -> EventType {
        self.data.event_type()
    }
}

impl UnreadableEvent {
    /// The document as it came.
    pub fn document(&self) -> &Value {
        &self.document
    }

    /// The document as it came.
    pub fn into_document(self) -> Value {
        self.document
    }
}

impl TryFrom<Value> for Event {
    type Error = UnreadableEvent;

    fn try_from(document: Value) -> Result<Self, UnreadableEvent> {
        match read(&document) {
            Ok(event) => Ok(event),
            Err(problem) => Err(UnreadableEvent { problem, document }),
        }
    }
}

fn read(document: &Value) -> Result<Event, String> {
    let event_type = document.get("type").and_then(Value::as_str).ok_or("no event: it says no type")?;
    Ok(Event {
        object: member(document, "object").unwrap_or(ObjectType::Event),
        data: data(event_type, document.get("data").unwrap_or(&Value::Null))?,
        timestamp: member(document, "timestamp"),
        instance_id: member(document, "instance_id"),
        event_attributes: member(document, "event_attributes").unwrap_or_default(),
    })
}

/// A member of the envelope, if it is as it should be: none of them is worth losing an event for.
fn member<T: DeserializeOwned>(document: &Value, name: &str) -> Option<T> {
    T::deserialize(document.get(name)?).ok()
}

fn data(event_type: &str, data: &Value) -> Result<EventData, String> {
    // The reference's types have the whole role or permission where the description has what is left of a deleted object.
    // Both can be read: that it is deleted, the event says.
    let deleted = match data {
        Value::Object(members) if event_type.ends_with(".deleted") && !members.contains_key("deleted") => {
            let mut members = members.clone();
            members.insert("deleted".to_owned(), Value::Bool(true));
            Some(Value::Object(members))
        }
        _ => None,
    };
    let read = EventData::read(event_type, deleted.as_ref().unwrap_or(data));
    match read {
        // By itself serde also takes a list with the members in their order.
        Ok(known) if !matches!(known, EventData::Other(_)) && !data.is_object() => Err("expected an object".to_owned()),
        Ok(data) => Ok(data),
        Err(error) => Err(problem(&error)),
    }
    .map_err(|problem| format!("the data of {event_type}: {problem}"))
}

/// What serde found, without the value that it found: of its messages only the names and expectations are ours.
fn problem(error: &serde_json::Error) -> String {
    let message = error.to_string();
    match message.rsplit_once(", expected ") {
        _ if message.starts_with("missing field `") => message,
        Some((_, expected)) => format!("a member is of another type, expected {expected}"),
        None => "a member is of another type".to_owned(),
    }
}

impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::try_from(Value::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl Serialize for Event {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Members<'e> {
            object: &'e ObjectType,
            #[serde(rename = "type")]
            type_: &'e str,
            #[serde(skip_serializing_if = "Option::is_none")]
            timestamp: Option<Millis>,
            #[serde(skip_serializing_if = "Option::is_none")]
            instance_id: Option<&'e InstanceId>,
            #[serde(skip_serializing_if = "Option::is_none")]
            event_attributes: Option<&'e EventAttributes>,
            data: &'e EventData,
        }
        let members = Members {
            object: &self.object,
            type_: self.data.event_type_text(),
            timestamp: self.timestamp,
            instance_id: self.instance_id.as_ref(),
            event_attributes: Some(&self.event_attributes)
                .filter(|attributes| **attributes != EventAttributes::default()),
            data: &self.data,
        };
        members.serialize(serializer)
    }
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("event_type", &self.data.event_type_text())
            .field("timestamp", &self.timestamp)
            .field("instance_id", &self.instance_id)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for UnreadableEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnreadableEvent").field("problem", &self.problem).finish_non_exhaustive()
    }
}

impl fmt::Display for UnreadableEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem)
    }
}

impl std::error::Error for UnreadableEvent {}
