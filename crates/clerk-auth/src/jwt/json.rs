//! Strict JSON for token headers and payloads: one top-level object, no duplicate member at any depth, no number that
//! does not fit a double, valid Unicode only.
//!
//! JavaScript keeps the last of two equal members and turns a huge number into infinity. Two readers that choose
//! differently see two tokens, so neither gets in here.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

/// The text is not a strict JSON object.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct NotAnObject;

/// A JSON value whose texts point into the document they came from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Number(f64),
    Text(Text),
    Array(Vec<Value>),
    Object(Vec<(Text, Value)>),
}

impl Value {
    /// The text, if this is one.
    pub(crate) fn as_str<'a>(&'a self, document: &'a str) -> Option<&'a str> {
        match self {
            Self::Text(text) => Some(text.get(document)),
            _ => None,
        }
    }

    /// The member `name`, if this is an object that has it.
    pub(crate) fn member<'a>(&'a self, document: &'a str, name: &str) -> Option<&'a Value> {
        match self {
            Self::Object(members) => members.iter().find(|(key, _)| key.get(document) == name).map(|(_, value)| value),
            _ => None,
        }
    }
}

/// A text inside a document: a place in it, or the unescaped text where the document spells it with escapes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Text {
    Slice { start: u32, end: u32 },
    Unescaped(Box<str>),
}

impl Text {
    pub(crate) fn get<'a>(&'a self, document: &'a str) -> &'a str {
        match self {
            Self::Slice { start, end } => document.get(*start as usize..*end as usize).unwrap_or_default(),
            Self::Unescaped(text) => text,
        }
    }

    /// Where `text` stands in `document`, if it is a part of it; else `text` itself, which was spelled with escapes.
    fn locate(text: &str, document: &str) -> Self {
        let start = (text.as_ptr() as usize).checked_sub(document.as_ptr() as usize);
        let span = start.and_then(|start| {
            let end = start.checked_add(text.len())?;
            let span = (u32::try_from(start).ok()?, u32::try_from(end).ok()?);
            (document.get(start..end) == Some(text)).then_some(span)
        });
        match span {
            Some((start, end)) => Self::Slice { start, end },
            None => Self::Unescaped(text.into()),
        }
    }
}

/// Reads `document` as one strict JSON object. `keep` names the top-level members to hand to `found`; everything else
/// is checked and dropped.
pub(crate) fn read_object<K: Copy>(
    document: &str,
    keep: impl Fn(&str) -> Option<K>,
    mut found: impl FnMut(K, Value),
) -> Result<(), NotAnObject> {
    let mut deserializer = serde_json::Deserializer::from_str(document);
    let top = Top { document, keep: &keep, found: &mut found };
    deserializer.deserialize_map(top).map_err(|_| NotAnObject)?;
    deserializer.end().map_err(|_| NotAnObject)
}

struct Top<'d, 'k, K, F> {
    document: &'d str,
    keep: &'k dyn Fn(&str) -> Option<K>,
    found: &'k mut F,
}

impl<'de, K: Copy, F: FnMut(K, Value)> Visitor<'de> for Top<'_, '_, K, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen = Seen::default();
        while let Some(key) = map.next_key_seed(Key)? {
            match (self.keep)(&key) {
                Some(kept) => (self.found)(kept, map.next_value_seed(Keep { document: self.document })?),
                None => map.next_value_seed(Check)?,
            }
            seen.insert(key).map_err(A::Error::custom)?;
        }
        Ok(())
    }
}

/// How many keys of one object are compared one by one before a hash set takes over.
const INLINE_KEYS: usize = 32;

/// The keys of one object so far.
struct Seen<'de> {
    inline: [&'de str; INLINE_KEYS],
    count: usize,
    more: HashSet<Cow<'de, str>>,
}

impl Default for Seen<'_> {
    fn default() -> Self {
        Self { inline: [""; INLINE_KEYS], count: 0, more: HashSet::new() }
    }
}

impl<'de> Seen<'de> {
    fn insert(&mut self, key: Cow<'de, str>) -> Result<(), &'static str> {
        let inline = self.inline.get(..self.count).unwrap_or(&self.inline);
        let fresh = !inline.contains(&key.as_ref())
            && match (&key, self.inline.get_mut(self.count)) {
                (Cow::Borrowed(text), Some(slot)) if !self.more.contains(&key) => {
                    *slot = text;
                    self.count = self.count.saturating_add(1);
                    true
                }
                _ => self.more.insert(key),
            };
        if fresh { Ok(()) } else { Err("duplicate member") }
    }
}

/// A member name, borrowed where the document spells it without escapes.
#[derive(Clone, Copy)]
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member name")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }
}

/// Checks a value and drops it.
#[derive(Clone, Copy)]
struct Check;

impl<'de> DeserializeSeed<'de> for Check {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Check {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element_seed(Check)?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen = Seen::default();
        while let Some(key) = map.next_key_seed(Key)? {
            seen.insert(key).map_err(A::Error::custom)?;
            map.next_value_seed(Check)?;
        }
        Ok(())
    }
}

/// Checks a value and keeps it.
#[derive(Clone, Copy)]
struct Keep<'d> {
    document: &'d str,
}

impl<'de> DeserializeSeed<'de> for Keep<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Keep<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value as f64))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Number(value))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Value, E> {
        Ok(Value::Text(Text::locate(text, self.document)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(Text::Unescaped(text.into())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(self)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut seen = Seen::default();
        let mut members = Vec::new();
        while let Some(key) = map.next_key_seed(Key)? {
            let name = Text::locate(&key, self.document);
            seen.insert(key).map_err(A::Error::custom)?;
            members.push((name, map.next_value_seed(self)?));
        }
        Ok(Value::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(document: &str) -> Result<Vec<(String, Value)>, NotAnObject> {
        let mut all = Vec::new();
        read_object(document, |name| name.starts_with('k').then_some(()), |(), value| all.push(value))?;
        Ok(all.into_iter().map(|value| (value.as_str(document).unwrap_or_default().to_owned(), value)).collect())
    }

    #[test]
    fn only_one_strict_object_is_read() {
        for good in ["{}", " {} ", r#"{"a":1,"b":[1,{"a":2}],"c":{"a":null}}"#, r#"{"a":1e308,"b":-0,"c":"\u00e9"}"#] {
            assert!(read(good).is_ok(), "{good}");
        }
        for bad in [
            "", "null", "1", "\"a\"", "[]", "[{}]", "{", "{}{}", "{} x", "{'a':1}", "{a:1}", r#"{"a":1,}"#,
            r#"{"a":01}"#, r#"{"a":1e999}"#, r#"{"a":-1e999}"#, r#"{"a":[1e999]}"#, r#"{"a":NaN}"#, r#"{"a":"\ud800"}"#,
            "{\"a\":\"\n\"}", r#"{"a":1,"a":1}"#, r#"{"a":1,"\u0061":2}"#, r#"{"x":{"a":1,"a":2}}"#,
            r#"{"x":[{"a":1,"b":2,"a":2}]}"#, r#"{"k":{"a":1,"a":2}}"#, "\u{feff}{}",
        ] {
            assert_eq!(read(bad), Err(NotAnObject), "{bad}");
        }
    }

    #[test]
    fn deep_nesting_and_many_members_are_bounded() {
        assert!(read(&format!("{{\"a\":{}1{}}}", "[".repeat(100), "]".repeat(100))).is_ok());
        assert!(read(&format!("{{\"a\":{}1{}}}", "[".repeat(8_000), "]".repeat(8_000))).is_err());
        let many: Vec<String> = (0..2_000).map(|n| format!("\"{n}\":{n}")).collect();
        assert!(read(&format!("{{{}}}", many.join(","))).is_ok());
        assert!(read(&format!("{{{},\"7\":0}}", many.join(","))).is_err(), "a duplicate among the first");
        assert!(read(&format!("{{{},\"1999\":0}}", many.join(","))).is_err(), "a duplicate among the last");
        assert!(read(&format!("{{{},\"\\u0037\":0}}", many.join(","))).is_err(), "a duplicate spelled with an escape");
        assert!(read(&format!("{{\"\\u0037\":0,{}}}", many.join(","))).is_err(), "the same the other way round");
    }

    #[test]
    fn kept_texts_are_unescaped_and_located() {
        let document = r#"{"k1":"plain","x":"y","k2":"esc\"aped","k3":""}"#;
        let texts: Vec<String> = read(document).unwrap().into_iter().map(|(text, _)| text).collect();
        assert_eq!(texts, ["plain", "esc\"aped", ""]);
    }

    proptest! {
        #[test]
        fn what_we_read_is_what_serde_json_reads(text in r#"[\{\}\[\]",:a-c0-9eE+.\\u -]{0,40}"#) {
            let strict = read(&text).is_ok();
            let loose = serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(&text).is_ok();
            prop_assert!(!strict || loose, "{text}");
        }
    }
}
