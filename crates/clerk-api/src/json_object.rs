//! JSON objects of the caller's own: metadata, claims.

use std::fmt;

use serde::{Serialize, Serializer, ser::Error as _};
use serde_json::{Map, Value};

/// A JSON object to send, such as metadata or claims: made of a map, of a `json!` value or of a type of your own.
///
/// Making one never fails. What is no object makes the call that it is for fail, before any traffic, with
/// [`Error::is_invalid_request`](crate::Error::is_invalid_request).
///
/// ```
/// use clerk_api::JsonObject;
/// use serde::Serialize;
///
/// #[derive(Serialize)]
/// struct Profile {
///     shoe_size: u8,
/// }
///
/// let typed = JsonObject::of(&Profile { shoe_size: 43 });
/// let untyped = JsonObject::from(serde_json::json!({"shoe_size": 43}));
/// assert_eq!(serde_json::to_string(&typed)?, serde_json::to_string(&untyped)?);
/// assert!(serde_json::to_string(&JsonObject::from(serde_json::json!([43]))).is_err());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone)]
pub struct JsonObject(Result<Map<String, Value>, String>);

impl JsonObject {
    /// The object that a type of your own serialises as.
    pub fn of(value: &(impl Serialize + ?Sized)) -> Self {
        match serde_json::to_value(value) {
            Ok(value) => value.into(),
            Err(problem) => Self(Err(problem.to_string())),
        }
    }
}

impl From<Map<String, Value>> for JsonObject {
    fn from(members: Map<String, Value>) -> Self {
        Self(Ok(members))
    }
}

impl From<Value> for JsonObject {
    fn from(value: Value) -> Self {
        match value {
            Value::Object(members) => members.into(),
            _ => Self(Err("metadata and claims must be JSON objects".to_owned())),
        }
    }
}

impl Serialize for JsonObject {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Ok(members) => members.serialize(serializer),
            Err(problem) => Err(S::Error::custom(problem)),
        }
    }
}

/// Shows no member: metadata may be private.
impl fmt::Debug for JsonObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Ok(members) => write!(f, "JsonObject({} members)", members.len()),
            Err(_) => f.write_str("JsonObject(unusable)"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    #[test]
    fn objects_are_sent_as_they_are() {
        let text = |object: &JsonObject| serde_json::to_value(object).map_err(|problem| problem.to_string());
        assert_eq!(text(&json!({"a": null}).into()), Ok(json!({"a": null})));
        assert_eq!(text(&Map::new().into()), Ok(json!({})));
        assert_eq!(text(&JsonObject::of(&BTreeMap::from([("a", 1)]))), Ok(json!({"a": 1})));
    }

    #[test]
    fn what_is_no_object_is_refused() {
        for value in [json!(null), json!([{}]), json!("a"), json!(1)] {
            assert!(serde_json::to_value(JsonObject::from(value.clone())).is_err(), "{value}");
        }
        // Its keys are no texts.
        let pairs = BTreeMap::from([((1, 2), 3)]);
        assert!(serde_json::to_value(JsonObject::of(&pairs)).is_err());
    }

    #[test]
    fn members_are_not_shown() {
        let object = JsonObject::from(json!({"private": "42"}));
        assert_eq!(format!("{object:?}"), "JsonObject(1 members)");
    }
}
