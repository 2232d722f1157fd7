//! Turns parameters into a query string.
//!
//! Absent and null values are left out; `false`, `0` and empty text are sent, because a filter may need exactly them.
//! A list repeats its key. Everything but unreserved characters is percent-encoded, so `+` arrives as `+`.

use percent_encoding::utf8_percent_encode;
use serde::Serialize;
use serde_json::Value;

use crate::path::RESERVED;

/// Why parameters could not become a query string.
#[derive(Debug, thiserror::Error)]
pub(crate) enum QueryProblem {
    #[error("the query parameters could not be serialised")]
    Serialize(#[source] serde_json::Error),
    #[error("the query parameters are no struct or map")]
    NoObject,
    #[error("the query parameter `{0}` is neither text, number, boolean nor a list of these")]
    Nested(String),
}

/// A query string under construction.
#[derive(Clone, Debug, Default)]
pub(crate) struct Query {
    text: String,
}

impl Query {
    /// Adds one parameter; nothing for null, one pair per element for a list.
    pub(crate) fn push(&mut self, name: &str, value: impl Serialize) -> Result<(), QueryProblem> {
        let value = serde_json::to_value(value).map_err(QueryProblem::Serialize)?;
        self.push_value(name, &value)
    }

    /// Adds every field of a struct or map.
    pub(crate) fn extend(&mut self, params: impl Serialize) -> Result<(), QueryProblem> {
        match serde_json::to_value(params).map_err(QueryProblem::Serialize)? {
            Value::Object(fields) => fields.iter().try_for_each(|(name, value)| self.push_value(name, value)),
            Value::Null => Ok(()),
            _ => Err(QueryProblem::NoObject),
        }
    }

    /// The string without a leading `?`; empty when there are no parameters.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    fn push_value(&mut self, name: &str, value: &Value) -> Result<(), QueryProblem> {
        match value {
            Value::Null => {}
            Value::Array(elements) => {
                for element in elements {
                    if element.is_array() {
                        return Err(QueryProblem::Nested(name.to_owned()));
                    }
                    self.push_value(name, element)?;
                }
            }
            Value::Bool(flag) => self.pair(name, if *flag { "true" } else { "false" }),
            Value::Number(number) => self.pair(name, &number.to_string()),
            Value::String(text) => self.pair(name, text),
            Value::Object(_) => return Err(QueryProblem::Nested(name.to_owned())),
        }
        Ok(())
    }

    fn pair(&mut self, name: &str, value: &str) {
        if !self.text.is_empty() {
            self.text.push('&');
        }
        self.text.extend(utf8_percent_encode(name, RESERVED));
        self.text.push('=');
        self.text.extend(utf8_percent_encode(value, RESERVED));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_kind_of_value_has_its_form() {
        for (params, query) in [
            (json!({}), ""),
            (json!(null), ""),
            (json!({"limit": 10, "offset": 0}), "limit=10&offset=0"),
            (json!({"revoked": false, "expired": true}), "expired=true&revoked=false"),
            (json!({"query": "", "subject": null}), "query="),
            (json!({"order_by": "+name"}), "order_by=%2Bname"),
            (json!({"order_by": "-created_at"}), "order_by=-created_at"),
            (json!({"user_id": ["a", "b", null]}), "user_id=a&user_id=b"),
            (json!({"user_id": []}), ""),
            (json!({"query": "a b&c=d%ü"}), "query=a%20b%26c%3Dd%25%C3%BC"),
        ] {
            let mut built = Query::default();
            built.extend(&params).unwrap();
            assert_eq!(built.as_str(), query, "{params}");
        }
    }

    #[test]
    fn what_has_no_form_is_refused() {
        let mut query = Query::default();
        assert!(matches!(query.extend(json!(["a"])), Err(QueryProblem::NoObject)));
        assert!(matches!(
            query.push("filter", json!({"a": 1})),
            Err(QueryProblem::Nested(name)) if name == "filter"
        ));
        assert!(matches!(query.push("filter", json!([["a"]])), Err(QueryProblem::Nested(_))));
        assert_eq!(query.as_str(), "");
    }
}
