//! What a type reads: the names of its fields, as it tells them to whoever feeds it.

use std::fmt;

use serde::de::{DeserializeOwned, Deserializer, Error, Visitor};
use serde::forward_to_deserialize_any;

/// The names under which a struct looks for its fields; none for what is no struct.
pub(super) fn own_fields<T: DeserializeOwned>() -> &'static [&'static str] {
    match T::deserialize(Listener) {
        Err(Heard(fields)) => fields,
        Ok(_) => &[],
    }
}

/// Has nothing to give, and remembers what it was asked for.
struct Listener;

#[derive(Debug)]
struct Heard(&'static [&'static str]);

impl<'de> Deserializer<'de> for Listener {
    type Error = Heard;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Heard> {
        Err(Heard(&[]))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Heard> {
        Err(Heard(fields))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Heard> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct seq
        tuple tuple_struct map enum identifier ignored_any
    }
}

impl Error for Heard {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self(&[])
    }
}

impl fmt::Display for Heard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

impl std::error::Error for Heard {}

#[test]
fn fields_are_heard_by_the_names_they_have_on_the_wire() {
    #[derive(serde::Deserialize)]
    #[allow(dead_code, reason = "only read by its names")]
    struct Sample {
        #[serde(alias = "older")]
        name: String,
        #[serde(rename = "type")]
        kind: Option<u8>,
    }
    #[derive(serde::Deserialize)]
    #[allow(dead_code, reason = "only read by its names")]
    struct Wrapped(Sample);

    let mut fields = own_fields::<Sample>().to_vec();
    fields.sort_unstable();
    assert_eq!(fields, ["name", "older", "type"]);
    assert_eq!(own_fields::<Wrapped>().len(), 3);
    assert_eq!(own_fields::<Vec<Sample>>(), [""; 0]);
}
