//! The lists of features (`fea`) and plans (`pla`) in a session token: `o:impersonation,u:dashboard,uo:support-chat`.

/// An item of the list has no colon, so nothing in the list can be trusted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Malformed;

/// The ids of a scope list, by who has them, each in the order of the list.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct ScopeList<'a> {
    pub(crate) organization: Vec<&'a str>,
    pub(crate) user: Vec<&'a str>,
}

impl<'a> ScopeList<'a> {
    /// Whether a list can be read: what [`parse`](Self::parse) says, without the list.
    pub(crate) fn is_readable(list: &str) -> bool {
        list.is_empty() || list.split(',').all(|item| item.contains(':'))
    }

    /// Reads a list. An empty text is an empty list, but an empty item is malformed. Items of an unknown scope are left
    /// out. An id is everything after the first colon and may be empty.
    pub(crate) fn parse(list: &'a str) -> Result<Self, Malformed> {
        let mut ids = Self::default();
        if list.is_empty() {
            return Ok(ids);
        }
        for item in list.split(',') {
            let (scope, id) = trim(item).split_once(':').ok_or(Malformed)?;
            if matches!(scope, "o" | "ou" | "uo") {
                ids.organization.push(id);
            }
            if matches!(scope, "u" | "ou" | "uo") {
                ids.user.push(id);
            }
        }
        Ok(ids)
    }
}

/// Removes surrounding white space in the sense of JavaScript, which the writers of these claims use: with the byte order
/// mark, without U+0085 (ECMA-262, `WhiteSpace` and `LineTerminator`).
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c == '\u{FEFF}' || (c != '\u{85}' && c.is_whitespace()))
}

#[cfg(test)]
mod tests;
