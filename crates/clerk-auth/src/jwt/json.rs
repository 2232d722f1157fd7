//! Strict JSON for token headers and payloads: one top-level object, no duplicate member at any depth, no number that
//! does not fit a double, no lone surrogate, bounded nesting.
//!
//! JavaScript keeps the last of two equal members and turns a huge number into infinity. Two readers that choose
//! differently see two tokens, so neither gets in here.
//!
//! A reader of our own, because anybody can make us read: it goes over the text once, keeps what a decision looks at as
//! places in the text, and allocates next to nothing. The tests hold it against serde_json.

mod scanner;

use std::borrow::Cow;
use std::collections::HashSet;

use self::scanner::Scanner;

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
}

/// A member that is kept, known by a small number of its own.
pub(crate) trait Member: Copy {
    /// The member of this name, if it is kept.
    fn from_name(name: &str) -> Option<Self>;

    /// A number below 32 that no other member has.
    fn number(self) -> u8;
}

/// Reads `document` as one strict JSON object. The top-level members that `K` names are handed to `found`; everything
/// else is checked and dropped.
pub(crate) fn read_object<K: Member>(document: &str, mut found: impl FnMut(K, Value)) -> Result<(), NotAnObject> {
    let mut scanner = Scanner::new(document);
    scanner.open_object()?;
    let (mut seen, mut kept) = (Seen::default(), 0_u32);
    let mut first = true;
    while let Some(name) = scanner.next_member(first)? {
        first = false;
        let name = name.unescaped(document)?;
        if let Some(member) = K::from_name(&name) {
            let bit = 1_u32.checked_shl(member.number().into()).ok_or(NotAnObject)?;
            if kept & bit != 0 {
                return Err(NotAnObject);
            }
            kept |= bit;
            found(member, scanner.kept_value(1)?);
        } else {
            seen.insert(name)?;
            scanner.checked_value(1)?;
        }
    }
    scanner.end()
}

/// How many names of one object are compared one by one before a hash set takes over.
const INLINE_NAMES: usize = 16;

/// The member names of one object so far.
struct Seen<'d> {
    inline: [&'d str; INLINE_NAMES],
    count: usize,
    more: Option<HashSet<Cow<'d, str>>>,
}

impl Default for Seen<'_> {
    fn default() -> Self {
        Self { inline: [""; INLINE_NAMES], count: 0, more: None }
    }
}

impl<'d> Seen<'d> {
    fn insert(&mut self, name: Cow<'d, str>) -> Result<(), NotAnObject> {
        let known = self.inline.get(..self.count).unwrap_or(&self.inline).contains(&&*name)
            || self.more.as_ref().is_some_and(|more| more.contains(&name));
        if known {
            return Err(NotAnObject);
        }
        match (name, self.inline.get_mut(self.count)) {
            (Cow::Borrowed(text), Some(slot)) => {
                *slot = text;
                self.count = self.count.saturating_add(1);
            }
            (name, _) => {
                self.more.get_or_insert_default().insert(name);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
