//! The forms of names, checked while compiling. Without indexing and iterators, which constants do not have.

/// `org:<role>`
pub(super) const fn is_role(name: &str) -> bool {
    match name.as_bytes() {
        [b'o', b'r', b'g', b':', rest @ ..] => has_words(rest, 1),
        _ => false,
    }
}

/// `org:<feature>:<permission>`
pub(super) const fn is_permission(name: &str) -> bool {
    match name.as_bytes() {
        [b'o', b'r', b'g', b':', rest @ ..] => has_words(rest, 2),
        _ => false,
    }
}

/// `<name>`, `org:<name>`, `user:<name>`
pub(super) const fn is_feature_or_plan(name: &str) -> bool {
    match name.as_bytes() {
        [b'o', b'r', b'g', b':', rest @ ..] | [b'u', b's', b'e', b'r', b':', rest @ ..] | rest => has_words(rest, 1),
    }
}

/// Whether the text is so many words with colons between them.
const fn has_words(mut text: &[u8], words: u32) -> bool {
    let mut colons = 0;
    let mut is_in_word = false;
    while let [first, rest @ ..] = text {
        match first {
            b':' if is_in_word => {
                colons += 1;
                is_in_word = false;
            }
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-' => is_in_word = true,
            _ => return false,
        }
        text = rest;
    }
    is_in_word && colons + 1 == words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_of_names() {
        // (name, role, permission, feature or plan)
        for (name, role, permission, product) in [
            ("org:admin", true, false, true),
            ("org:billing_admin-2", true, false, true),
            ("org:invoices:manage", false, true, false),
            ("org:sys_memberships:manage", false, true, false),
            ("export", false, false, true),
            ("user:export", false, false, true),
            ("user:export:x", false, false, false),
            ("org:", false, false, false),
            ("user:", false, false, false),
            ("org", false, false, true),
            ("", false, false, false),
            (":", false, false, false),
            ("org::manage", false, false, false),
            ("org:invoices:", false, false, false),
            ("org:invoices:manage:all", false, false, false),
            ("org:org:admin", false, true, false),
            ("Org:admin", false, false, false),
            ("team:export", false, false, false),
            ("invoices:manage", false, false, false),
            ("org:ad min", false, false, false),
            ("org:admin ", false, false, false),
            (" org:admin", false, false, false),
            ("org:a,b", false, false, false),
            ("org:größe", false, false, false),
        ] {
            assert_eq!(
                (is_role(name), is_permission(name), is_feature_or_plan(name)),
                (role, permission, product),
                "{name}"
            );
        }
    }
}
