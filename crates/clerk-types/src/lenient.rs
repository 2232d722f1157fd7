//! Reading members that must never make a whole document unreadable.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// Any value at all: the type that was hoped for, or something else that is thrown away.
#[derive(Deserialize)]
#[serde(untagged)]
enum Lenient<T> {
    Wanted(T),
    Other(IgnoredAny),
}

impl<T> Lenient<T> {
    fn wanted(self) -> Option<T> {
        match self {
            Self::Wanted(value) => Some(value),
            Self::Other(_) => None,
        }
    }
}

/// The value if it has the right type, else nothing.
pub(crate) fn option<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    Lenient::deserialize(deserializer).map(Lenient::wanted)
}

/// The value if it has the right type, else the default.
pub(crate) fn or_default<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(option(deserializer)?.unwrap_or_default())
}

/// The objects in a list that have the right type; other entries are left out. What is not a list is an error.
pub(crate) fn entries<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    let entries = Vec::<Lenient<Object<T>>>::deserialize(deserializer)?;
    Ok(entries.into_iter().filter_map(Lenient::wanted).map(|entry| entry.0).collect())
}

/// As [`entries`], and what is not a list counts as an empty one.
pub(crate) fn entries_or_empty<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    let entries: Vec<Lenient<Object<T>>> = or_default(deserializer)?;
    Ok(entries.into_iter().filter_map(Lenient::wanted).map(|entry| entry.0).collect())
}

/// One text or a list of texts, as a list; anything else is absent, a list with something else in it too.
pub(crate) fn one_or_many<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<String>>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum OneOrMany {
        One(String),
        Many(Vec<String>),
    }
    Ok(option(deserializer)?.map(|value| match value {
        OneOrMany::One(text) => vec![text],
        OneOrMany::Many(texts) => texts,
    }))
}

/// The default where the document says `null`; any other value must have the right type.
pub(crate) fn null_as_default<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// A struct from a JSON object only. By itself serde also takes a list with the fields in their order.
pub(crate) struct Object<T>(pub(crate) T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ObjectVisitor<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
            type Value = T;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<T, A::Error> {
                T::deserialize(MapAccessDeserializer::new(members))
            }
        }

        deserializer.deserialize_map(ObjectVisitor(PhantomData)).map(Self)
    }
}
