//! Metadata of users, organizations and memberships: given whole, or merged into what there is.

use serde_json::{Map, Value};

use super::fields::Fields;
use super::refusal::{self, Refusal};
use crate::store::Metadata;

/// The member as metadata; none if it is absent or null.
pub(super) fn given(fields: &Fields, name: &str) -> Result<Option<Metadata>, Refusal> {
    match fields.value(name) {
        Value::Null => Ok(None),
        Value::Object(members) => Ok(Some(members)),
        _ => Err(refusal::wrong_type(name, "an object")),
    }
}

/// Puts what is given into its slot, each beside the name of its member.
pub(super) fn put<const N: usize>(
    fields: &Fields,
    slots: [(&str, &mut Metadata); N],
    put: impl Fn(&mut Metadata, Metadata),
) -> Result<(), Refusal> {
    for (name, slot) in slots {
        if let Some(new) = given(fields, name)? {
            put(slot, new);
        }
    }
    Ok(())
}

/// Merges at every depth; null takes a member away.
pub(super) fn merge(into: &mut Metadata, from: Metadata) {
    for (name, value) in from {
        match value {
            Value::Null => drop(into.remove(&name)),
            Value::Object(members) => {
                let old = into.entry(name).or_insert_with(|| Value::Object(Map::new()));
                if !old.is_object() {
                    *old = Value::Object(Map::new());
                }
                if let Value::Object(old) = old {
                    merge(old, members);
                }
            }
            value => drop(into.insert(name, value)),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn metadata_is_merged_at_every_depth_and_null_takes_away() {
        let object = |value: Value| value.as_object().cloned().unwrap();
        let mut into = object(json!({ "a": { "b": 1, "c": 2 }, "d": 3, "e": [1] }));
        merge(
            &mut into,
            object(json!({ "a": { "b": null, "x": { "y": null } }, "d": { "z": 1 }, "e": [2], "f": null })),
        );
        assert_eq!(Value::Object(into), json!({ "a": { "c": 2, "x": {} }, "d": { "z": 1 }, "e": [2] }));
    }
}
