//! The JSON around an event's data, read without looking into the data.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The members of an event as they stand in the body. A name that comes twice counts where it comes last, and members
/// may be absent or of any type: that is for who reads them.
#[derive(Debug, Default)]
pub(crate) struct Envelope<'b> {
    pub(crate) event_type: Option<&'b RawValue>,
    pub(crate) object: Option<&'b RawValue>,
    pub(crate) data: Option<&'b RawValue>,
    pub(crate) event_attributes: Option<&'b RawValue>,
    pub(crate) timestamp: Option<&'b RawValue>,
    pub(crate) instance_id: Option<&'b RawValue>,
}

impl<'b> Envelope<'b> {
    /// `None` if the body is not JSON, or is `null`. JSON that is no object is an envelope without members.
    pub(crate) fn read(body: &'b str) -> Option<Self> {
        let json: &RawValue = serde_json::from_str(body).ok()?;
        match json.get() {
            "null" => None,
            object if object.starts_with('{') => serde_json::from_str(object).ok(),
            _ => Some(Self::default()),
        }
    }
}

/// A member as a `T`, if it is one.
pub(crate) fn member<'b, T: Deserialize<'b>>(raw: Option<&'b RawValue>) -> Option<T> {
    serde_json::from_str(raw?.get()).ok()
}

impl<'de: 'b, 'b> Deserialize<'de> for Envelope<'b> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = Envelope<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an event")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Envelope<'de>, A::Error> {
                let mut envelope = Envelope::default();
                while let Some(name) = map.next_key::<Cow<'_, str>>()? {
                    let member = match &*name {
                        "type" => &mut envelope.event_type,
                        "object" => &mut envelope.object,
                        "data" => &mut envelope.data,
                        "event_attributes" => &mut envelope.event_attributes,
                        "timestamp" => &mut envelope.timestamp,
                        "instance_id" => &mut envelope.instance_id,
                        _ => {
                            map.next_value::<IgnoredAny>()?;
                            continue;
                        }
                    };
                    *member = Some(map.next_value()?);
                }
                Ok(envelope)
            }
        }

        deserializer.deserialize_map(Members)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_json_is_an_envelope_and_nothing_else_is() {
        for body in ["{}", " {\"type\":1} ", "[]", "5", "\"a\"", "true", "{\"data\":\"\\ud800\"}", "{\"data\":1e999}"] {
            assert!(Envelope::read(body).is_some(), "{body}");
        }
        for body in ["", " ", "null", "{", "{}x", "{'a':1}", "NaN", "\u{feff}{}"] {
            assert!(Envelope::read(body).is_none(), "{body}");
        }
    }

    #[test]
    fn members_are_taken_as_they_stand_and_the_last_of_a_name_counts() {
        let envelope = Envelope::read(r#"{"type":"a","ty\u0070e":"b","data": {"a": 1.10 },"more":[{}]}"#).unwrap();
        assert_eq!(member::<String>(envelope.event_type).as_deref(), Some("b"));
        assert_eq!(envelope.data.unwrap().get(), r#"{"a": 1.10 }"#);
        assert_eq!(member::<i64>(envelope.event_type), None);
        assert!(envelope.timestamp.is_none());
    }

    #[test]
    fn data_nested_without_end_costs_no_stack() {
        let deep = format!("{{\"data\":{}{}}}", "[".repeat(500_000), "]".repeat(500_000));
        assert!(Envelope::read(&deep).is_some());
    }
}
