//! Telling a repeated member name.

use std::borrow::Cow;
use std::collections::HashSet;

use super::NotAnObject;

/// How many names of one object are compared one by one before a hash set takes over.
const INLINE_NAMES: usize = 16;

/// The member names of one object so far.
pub(super) struct Seen<'d> {
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
    /// Notes a name; an error if it was there before.
    pub(super) fn insert(&mut self, name: Cow<'d, str>) -> Result<(), NotAnObject> {
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
