//! The cookies that Clerk tells an application to set, each the whole value of a `Set-Cookie` header.

/// Cookie directives, all of which can be sent.
#[derive(Clone, Default, PartialEq)]
pub(crate) struct Directives(Vec<String>);

impl Directives {
    /// `None` if one of them is no value of a header.
    pub(crate) fn new(directives: Vec<String>) -> Option<Self> {
        // A header holds bytes; one of characters beyond them stops the reference, too.
        let is_sendable = |text: &String| !text.chars().any(|c| c.is_control() && c != '\t' || c > '\u{ff}');
        directives.iter().all(is_sendable).then_some(Self(directives))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// The session token among them: the value of the last cookie whose name begins with `__session`. `None` if there is
    /// none or an empty one, which signs out.
    pub(crate) fn session_token(&self) -> Option<&str> {
        let pairs = self.iter().filter_map(|directive| directive.split(';').next()?.split_once('='));
        let session = pairs.filter(|(name, _)| name.starts_with("__session")).last();
        session.map(|(_, value)| value).filter(|value| !value.is_empty())
    }
}

impl std::fmt::Debug for Directives {
    /// They hold sessions: only how many there are.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Directives({})", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directives(texts: &[&str]) -> Option<Directives> {
        Directives::new(texts.iter().map(|text| (*text).to_owned()).collect())
    }

    #[test]
    fn the_last_session_cookie_counts_up_to_its_attributes() {
        for (texts, expected) in [
            (&["__session=a; Path=/"][..], Some("a")),
            (&["__session=a", "__session_x=b; Path=/", "__client_uat=1"], Some("b")),
            (&["__session_x=b", "__session=; Max-Age=0"], None),
            (&["__session=a=b==; Path=/"], Some("a=b==")),
            (&["x__session=a", "session=b"], None),
            (&["__session; x=y"], None),
            (&[], None),
        ] {
            assert_eq!(directives(texts).unwrap().session_token(), expected, "{texts:?}");
        }
    }

    #[test]
    fn what_cannot_be_a_header_is_refused() {
        for text in ["a=b\r\nx-evil: 1", "a=\0", "a=b\n", "a=\u{7f}", "a=世"] {
            assert!(directives(&["ok=1", text]).is_none(), "{text:?}");
        }
        assert!(!format!("{:?}", directives(&["__session=secret"])).contains("secret"));
    }
}
