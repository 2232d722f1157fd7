//! Strict JSON for token headers and payloads: one top-level object, no duplicate member at any depth, no number that
//! does not fit a double, no lone surrogate, bounded nesting.
//!
//! JavaScript keeps the last of two equal members and turns a huge number into infinity. Two readers that choose
//! differently see two tokens, so neither gets in here.
//!
//! A reader of our own, because anybody can make us read: it goes over the text once, keeps what a decision looks at as
//! places in the text, and allocates next to nothing. The tests hold it against serde_json.

mod scanner;
mod seen;

use std::num::NonZeroU16;
use std::ops::Range;

use self::scanner::{Kept, Scanner};
use self::seen::Seen;

/// Room for the kept values of a session token of some size, so that they are allocated once.
const USUAL_NODES: usize = 40;

/// The text is not a strict JSON object.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct NotAnObject;

/// A text that holds JSON objects, and the values that were kept of them.
#[derive(Clone)]
pub(crate) struct Document {
    /// The text; behind it, what it spells with escapes in kept values, unescaped.
    text: String,
    /// The kept values in the order of the text, each list and object before what is in it.
    nodes: Vec<Node>,
}

/// A kept value.
#[derive(Clone, Copy)]
enum Node {
    Null,
    Bool(bool),
    Number(f64),
    /// A place in the text.
    Text {
        start: u32,
        end: u32,
    },
    /// How many of the nodes that follow are in it.
    Array {
        nodes: u32,
    },
    /// The same; names and values by turns.
    Object {
        nodes: u32,
    },
}

/// Which of a document's values: its place among the nodes, counted from one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ValueId(NonZeroU16);

/// A kept value, as its reader sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Value<'d> {
    Null,
    Bool(bool),
    Number(f64),
    Text(&'d str),
    Array(Items<'d>),
    Object(Items<'d>),
}

/// The items of a list, or the names and values of an object by turns.
#[derive(Clone, Copy)]
pub(crate) struct Items<'d> {
    text: &'d str,
    nodes: &'d [Node],
}

/// A member that is kept, known by a small number of its own.
pub(crate) trait Member: Copy {
    /// The member of this name, if it is kept.
    fn from_name(name: &str) -> Option<Self>;

    /// A number below 32 that no other member has.
    fn number(self) -> u8;
}

impl Document {
    pub(crate) fn new(text: String) -> Self {
        Self { text, nodes: Vec::with_capacity(USUAL_NODES) }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Reads what stands at `place` as one strict JSON object. The top-level members that `K` names are kept and handed
    /// to `found`; everything else is checked and dropped.
    pub(crate) fn read<K: Member>(
        &mut self,
        place: Range<usize>,
        mut found: impl FnMut(K, ValueId),
    ) -> Result<(), NotAnObject> {
        let mut kept = Kept { nodes: &mut self.nodes, unescaped: String::new() };
        let mut scanner = Scanner::new(&self.text, place)?;
        scanner.open_object()?;
        let (mut seen, mut known) = (Seen::default(), 0_u32);
        let mut first = true;
        while let Some(name) = scanner.next_member(first)? {
            first = false;
            let name = name.unescaped(&self.text)?;
            if let Some(member) = K::from_name(&name) {
                let bit = 1_u32.checked_shl(member.number().into()).ok_or(NotAnObject)?;
                if known & bit != 0 {
                    return Err(NotAnObject);
                }
                known |= bit;
                let id = kept.next_id()?;
                scanner = scanner.value(1, &mut kept)?;
                found(member, id);
            } else {
                seen.insert(name)?;
                scanner = scanner.checked_value(1)?;
            }
        }
        scanner.end()?;
        let unescaped = kept.unescaped;
        self.text.push_str(&unescaped);
        Ok(())
    }

    pub(crate) fn value(&self, id: ValueId) -> Value<'_> {
        let before = usize::from(id.0.get()).saturating_sub(1);
        let nodes = self.nodes.get(before..).unwrap_or_default();
        Items { text: &self.text, nodes }.next().unwrap_or(Value::Null)
    }
}

impl<'d> Value<'d> {
    /// The text, if this is one.
    pub(crate) fn as_str(self) -> Option<&'d str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether JavaScript takes it for false, which the reference takes for absent.
    pub(crate) fn is_falsy(&self) -> bool {
        match self {
            Self::Null | Self::Bool(false) => true,
            Self::Number(number) => *number == 0.0,
            Self::Text(text) => text.is_empty(),
            Self::Bool(true) | Self::Array(_) | Self::Object(_) => false,
        }
    }

    /// The member `name`, if this is an object that has it.
    pub(crate) fn member(self, name: &str) -> Option<Value<'d>> {
        let Self::Object(mut items) = self else { return None };
        while let (Some(key), Some(value)) = (items.next(), items.next()) {
            if key.as_str() == Some(name) {
                return Some(value);
            }
        }
        None
    }
}

impl<'d> Iterator for Items<'d> {
    type Item = Value<'d>;

    fn next(&mut self) -> Option<Value<'d>> {
        let text = self.text;
        let (first, rest) = self.nodes.split_first()?;
        self.nodes = rest;
        let mut inside = |nodes: u32| {
            let (inside, after) = rest.split_at_checked(nodes as usize).unwrap_or_default();
            self.nodes = after;
            Items { text, nodes: inside }
        };
        Some(match *first {
            Node::Null => Value::Null,
            Node::Bool(value) => Value::Bool(value),
            Node::Number(number) => Value::Number(number),
            Node::Text { start, end } => Value::Text(text.get(start as usize..end as usize).unwrap_or_default()),
            Node::Array { nodes } => Value::Array(inside(nodes)),
            Node::Object { nodes } => Value::Object(inside(nodes)),
        })
    }
}

impl PartialEq for Items<'_> {
    fn eq(&self, other: &Self) -> bool {
        Iterator::eq(*self, *other)
    }
}

impl std::fmt::Debug for Items<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(*self).finish()
    }
}

#[cfg(test)]
mod tests;
