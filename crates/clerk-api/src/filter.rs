//! Filters that let entries in or keep them out.

use std::fmt;

use serde::{Serialize, Serializer};

/// One entry of a filter that takes what to include and what to leave out: an identifier, or another text.
///
/// Whatever is a text, an identifier or a value of an enumeration included, converts into one that includes.
///
/// ```
/// use clerk_api::Filter;
///
/// let filters = [Filter::from("user_1"), Filter::exclude("user_2")];
/// assert_eq!(serde_json::to_string(&filters)?, r#"["user_1","-user_2"]"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Filter {
    text: String,
    is_excluded: bool,
}

impl Filter {
    /// Leaves out what has this identifier or text.
    pub fn exclude(text: impl AsRef<str>) -> Self {
        Self { text: text.as_ref().to_owned(), is_excluded: true }
    }
}

impl<T: AsRef<str>> From<T> for Filter {
    fn from(text: T) -> Self {
        Self { text: text.as_ref().to_owned(), is_excluded: false }
    }
}

/// As it is sent: behind a `-` if it leaves out.
impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = match (self.is_excluded, self.text.starts_with(['+', '-'])) {
            (true, _) => "-",
            // The text's own sign would be taken for ours.
            (false, true) => "+",
            (false, false) => "",
        };
        write!(f, "{sign}{}", self.text)
    }
}

impl Serialize for Filter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use clerk_types::ids::UserId;
    use clerk_types::resources::m2m_tokens::M2mTokenFormat;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_sign_says_what_is_left_out() {
        for (filter, sent) in [
            (Filter::from("user_1"), "user_1"),
            (Filter::from(&UserId::new("user_1")), "user_1"),
            (Filter::exclude(UserId::new("user_1")), "-user_1"),
            (Filter::exclude(M2mTokenFormat::Jwt), "-jwt"),
            (Filter::from("-7".to_owned()), "+-7"),
            (Filter::from("+7"), "++7"),
            (Filter::exclude("-7"), "--7"),
        ] {
            assert_eq!(serde_json::to_value(&filter).unwrap(), json!(sent));
        }
    }
}
