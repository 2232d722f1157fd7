//! How people and organizations look in lists.

use maud::{Markup, html};

use crate::store::User;

/// Name and address of a user, after a coloured circle with initials. `tag` says something more.
pub(super) fn user(user: &User, tag: Option<&str>) -> Markup {
    let name = user.label();
    let address = user.primary_email_address().or(user.username.as_deref()).unwrap_or(&user.id);
    let detail = (address != name).then_some(address);
    row(&name, detail, &user.id, false, tag)
}

/// An organization, or anything else that is not a person.
pub(super) fn organization(name: &str, detail: &str, id: &str, tag: Option<&str>) -> Markup {
    row(name, Some(detail), id, true, tag)
}

fn row(name: &str, detail: Option<&str>, id: &str, square: bool, tag: Option<&str>) -> Markup {
    // Any number that stays the same will do.
    let tint = id.bytes().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte))) % 6;
    html! {
        span.avatar.square[square].{ "tint-" (tint) } aria-hidden="true" { (initials(name)) }
        span.who {
            span.name { (name) }
            @if let Some(detail) = detail { span.detail { (detail) } }
        }
        @if let Some(tag) = tag { span.tag.on { (tag) } }
    }
}

/// The first letters of the first and the last word.
fn initials(name: &str) -> String {
    let mut letters = name.split_whitespace().filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()));
    let (first, last) = (letters.next(), letters.next_back());
    [first, last].into_iter().flatten().flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_of_the_first_and_the_last_word() {
        for (name, expected) in [
            ("Ada Lovelace", "AL"),
            ("ada@example.com", "A"),
            ("Ana Maria de Souza", "AS"),
            ("<b>", "B"),
            ("", ""),
            ("ßa", "SS"),
        ] {
            assert_eq!(initials(name), expected, "{name}");
        }
    }
}
