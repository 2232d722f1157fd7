//! Keeps secrets out of text that ends up in errors.
//!
//! An API, a proxy or a parser may quote back what it was given. Whatever looks like a Clerk key or token is cut before
//! the text is stored.

/// What a secret starts with. Identifiers share some of these (`mt_` and `ak_` name objects as well) and are cut with
/// them: nothing in a text tells the two apart.
const PREFIXES: [&str; 8] = ["sk_test_", "sk_live_", "ak_", "mt_", "m2m_", "oat_", "eyJ", "Bearer "];

/// How much of a body an error keeps, in bytes.
const EXCERPT_BYTES: usize = 512;

/// The start of a body as printable text without secrets.
pub(crate) fn excerpt(body: &[u8]) -> String {
    // More than what is kept, so that a secret that crosses the end is seen whole enough to be cut.
    let start = body.get(..EXCERPT_BYTES * 2).unwrap_or(body);
    let text: String = String::from_utf8_lossy(start).split_whitespace().collect::<Vec<_>>().join(" ");
    let mut text: String = scrub(&text).chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if text.len() > EXCERPT_BYTES || start.len() < body.len() {
        let mut end = EXCERPT_BYTES.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.truncate(end);
        text.push('\u{2026}');
    }
    text
}

/// `text` with everything cut that looks like a key or a token.
pub(crate) fn scrub(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((start, prefix)) =
        PREFIXES.iter().filter_map(|prefix| Some((find_word(rest, prefix)?, *prefix))).min_by_key(|(start, _)| *start)
    {
        let (before, found) = rest.split_at(start);
        let (prefix, tail) = found.split_at(prefix.len());
        clean.push_str(before);
        clean.push_str(prefix);
        clean.push_str("[redacted]");
        let end = tail.find(|c| !belongs_to_secret(c)).unwrap_or(tail.len());
        rest = tail.get(end..).unwrap_or_default();
    }
    clean.push_str(rest);
    clean
}

/// `message` of a parser with the quoted values blanked: serde quotes the text it did not expect.
pub(crate) fn blank_quoted(message: &str) -> String {
    let mut clean = String::with_capacity(message.len());
    let mut chars = message.chars();
    while let Some(c) = chars.next() {
        clean.push(c);
        if c == '"' {
            while let Some(inner) = chars.next() {
                match inner {
                    '\\' => {
                        chars.next();
                    }
                    '"' => break,
                    _ => {}
                }
            }
            clean.push_str("\u{2026}\"");
        }
    }
    scrub(&clean)
}

/// Where `prefix` stands at the start of a word. The prefixes of secret keys are in no other word, so they are found
/// anywhere.
fn find_word(text: &str, prefix: &str) -> Option<usize> {
    let anywhere = prefix.starts_with("sk_");
    text.match_indices(prefix).map(|(at, _)| at).find(|at| anywhere || text.as_bytes().get(..*at).is_none_or(ends_word))
}

/// Whether a word may start after this: nothing, a character that is in no word, or an escape such as `%22`, `\n` or
/// `\u0022`.
fn ends_word(before: &[u8]) -> bool {
    let hex = |bytes: &[u8]| bytes.iter().all(u8::is_ascii_hexdigit);
    match before {
        [.., b'%', a, b] if hex(&[*a, *b]) => true,
        [.., b'\\', b'b' | b'f' | b'n' | b'r' | b't'] => true,
        [.., b'\\', b'u', a, b, c, d] if hex(&[*a, *b, *c, *d]) => true,
        [.., last] => !(last.is_ascii_alphanumeric() || *last == b'_'),
        [] => true,
    }
}

/// Letters of keys and tokens: base64 of both alphabets, and the dots of a JWT.
fn belongs_to_secret(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '+' | '/' | '=')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_tokens_are_cut() {
        for (text, clean) in [
            ("key sk_test_abc123 is bad", "key sk_test_[redacted] is bad"),
            ("\"ak_a/b+c==\"", "\"ak_[redacted]\""),
            ("mt_1,oat_2;m2m_3", "mt_[redacted],oat_[redacted];m2m_[redacted]"),
            ("Authorization: Bearer abc.def", "Authorization: Bearer [redacted]"),
            ("token=eyJhbGci.eyJzdWIi.c2ln", "token=eyJ[redacted]"),
            ("a task_1 and a break_in", "a task_1 and a break_in"),
            ("50%ak_1", "50%ak_[redacted]"),
            ("token%3D%22mt_1%22&key%3Dsk_live_1", "token%3D%22mt_[redacted]%22&key%3Dsk_live_[redacted]"),
            (r"a\nak_1\u0022oat_2", r"a\nak_[redacted]\u0022oat_[redacted]"),
            ("x1sk_test_1", "x1sk_test_[redacted]"),
            ("ak_", "ak_[redacted]"),
            ("", ""),
        ] {
            assert_eq!(scrub(text), clean);
        }
    }

    #[test]
    fn excerpts_are_short_printable_and_free_of_secrets() {
        assert_eq!(excerpt(b"<html>\r\n  <b>Bad\0</b>"), "<html> <b>Bad\u{fffd}</b>");
        assert_eq!(excerpt(b""), "");
        assert_eq!(excerpt(b"\xff"), "\u{fffd}");
        let long = excerpt(&[b'x'; 100_000]);
        assert_eq!(long.chars().count(), EXCERPT_BYTES + 1);
        let crossing = format!("{} sk_live_{}", "x".repeat(EXCERPT_BYTES - 12), "k".repeat(2000));
        assert!(!excerpt(crossing.as_bytes()).contains("kk"));
        let umlauts = "ü".repeat(1000);
        assert!(excerpt(umlauts.as_bytes()).len() <= EXCERPT_BYTES + 3);
    }

    #[test]
    fn quoted_values_are_blanked() {
        assert_eq!(
            blank_quoted("invalid type: string \"s\\\"ecret\", expected i64 at line 1"),
            "invalid type: string \"\u{2026}\", expected i64 at line 1"
        );
        assert_eq!(blank_quoted("missing field `id`"), "missing field `id`");
    }
}
