//! Reads Rust text the way the rules need it: without comments and literals, and without tests.

/// The text with the contents of comments, strings and character literals replaced by spaces. Lines stay where they are.
pub(crate) fn blank(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let end = match bytes[at] {
            b'/' if bytes[at..].starts_with(b"//") => line_end(bytes, at),
            b'/' if bytes[at..].starts_with(b"/*") => block_comment_end(bytes, at),
            b'"' => string_end(bytes, at),
            b'r' if !continues_word(bytes, at) => raw_string_end(bytes, at).unwrap_or(at),
            b'\'' => char_end(bytes, at).unwrap_or(at),
            _ => at,
        };
        if end == at {
            out.push(bytes[at]);
            at += 1;
        } else {
            out.extend(bytes[at..end].iter().map(|byte| if *byte == b'\n' { b'\n' } else { b' ' }));
            at = end;
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// [`blank`], and the items under `#[cfg(test)]` blanked as well.
pub(crate) fn production_code(text: &str) -> String {
    let blanked = blank(text);
    let mut out = blanked.clone().into_bytes();
    for (start, end) in test_regions(&blanked) {
        for byte in &mut out[start..end] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// How many lines the file has outside of its `#[cfg(test)]` items.
pub(crate) fn lines_outside_tests(text: &str) -> usize {
    let blanked = blank(text);
    let in_tests: usize = test_regions(&blanked)
        .iter()
        .map(|(start, end)| blanked.as_bytes()[*start..*end].iter().filter(|byte| **byte == b'\n').count() + 1)
        .sum();
    text.lines().count().saturating_sub(in_tests)
}

/// Whether `word` occurs in `code` with no identifier character on either side of it.
pub(crate) fn names(code: &str, word: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).any(|(at, found)| {
        let before = code[..at].chars().next_back();
        let after = code[at + found.len()..].chars().next();
        let joined_before = found.starts_with(is_word) && before.is_some_and(is_word);
        let joined_after = found.ends_with(is_word) && after.is_some_and(is_word);
        !joined_before && !joined_after
    })
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |length| at + length)
}

fn block_comment_end(bytes: &[u8], at: usize) -> usize {
    let mut depth = 0;
    let mut here = at;
    while here < bytes.len() {
        if bytes[here..].starts_with(b"/*") {
            depth += 1;
            here += 2;
        } else if bytes[here..].starts_with(b"*/") {
            depth -= 1;
            here += 2;
            if depth == 0 {
                return here;
            }
        } else {
            here += 1;
        }
    }
    bytes.len()
}

fn string_end(bytes: &[u8], at: usize) -> usize {
    let mut here = at + 1;
    while here < bytes.len() {
        match bytes[here] {
            b'\\' => here += 2,
            b'"' => return here + 1,
            _ => here += 1,
        }
    }
    bytes.len()
}

fn raw_string_end(bytes: &[u8], at: usize) -> Option<usize> {
    let hashes = bytes[at + 1..].iter().take_while(|byte| **byte == b'#').count();
    let body = at + 1 + hashes;
    if bytes.get(body) != Some(&b'"') {
        return None;
    }
    let mut closing = vec![b'"'];
    closing.extend(std::iter::repeat_n(b'#', hashes));
    let length = bytes[body + 1..].windows(closing.len()).position(|window| window == closing);
    Some(length.map_or(bytes.len(), |length| body + 1 + length + closing.len()))
}

/// The end of a character literal; `None` for a lifetime.
fn char_end(bytes: &[u8], at: usize) -> Option<usize> {
    if bytes.get(at + 1) == Some(&b'\\') {
        let close = bytes[at + 3..].iter().position(|byte| *byte == b'\'')?;
        return Some(at + 3 + close + 1);
    }
    // One character of one to four bytes, then the closing quote.
    (2..=5).find(|length| bytes.get(at + length) == Some(&b'\'')).and_then(|length| {
        let inner = std::str::from_utf8(&bytes[at + 1..at + length]).ok()?;
        (inner.chars().count() == 1).then_some(at + length + 1)
    })
}

/// Whether the byte before `at` makes it the middle of a word. `b"..."` and `br"..."` are literals, so `b` does not count.
fn continues_word(bytes: &[u8], at: usize) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    match at.checked_sub(1).map(|before| bytes[before]) {
        Some(b'b' | b'c') => at >= 2 && is_word(bytes[at - 2]),
        Some(byte) => is_word(byte),
        None => false,
    }
}

/// Byte ranges of the items that only tests compile.
fn test_regions(blanked: &str) -> Vec<(usize, usize)> {
    let mut regions: Vec<(usize, usize)> = Vec::new();
    for marker in ["#[cfg(test)]", "#[cfg(all(test,"] {
        for (start, _) in blanked.match_indices(marker) {
            let end = item_end(blanked.as_bytes(), start);
            if !regions.iter().any(|(from, to)| *from <= start && start < *to) {
                regions.push((start, end));
            }
        }
    }
    regions
}

/// The end of the item whose attributes begin at `at`: its closing brace, or its semicolon outside of any bracket.
fn item_end(bytes: &[u8], at: usize) -> usize {
    let mut depth = 0_usize;
    let mut braces = 0_usize;
    for (offset, byte) in bytes[at..].iter().enumerate() {
        match byte {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth = depth.saturating_sub(1),
            b'{' => braces += 1,
            b'}' => {
                braces = braces.saturating_sub(1);
                if braces == 0 {
                    return at + offset + 1;
                }
            }
            b';' if depth == 0 && braces == 0 => return at + offset + 1,
            _ => {}
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::{blank, lines_outside_tests, names, production_code};

    #[test]
    fn comments_and_literals_vanish_and_lines_stay() {
        let text =
            "let a = \"x // y\"; // await\n/* lock /* deep */ */ let b = r#\"env\"quoted\"#;\nlet c = b\"now\\\"\";";
        let blanked = blank(text);
        assert_eq!(blanked.lines().count(), 3);
        for gone in ["await", "lock", "env", "now", "deep", "quoted"] {
            assert!(!blanked.contains(gone), "{gone} left in {blanked}");
        }
        for kept in ["let a =", "let b =", "let c ="] {
            assert!(blanked.contains(kept), "{kept} lost from {blanked}");
        }
    }

    #[test]
    fn lifetimes_are_no_character_literals() {
        let blanked =
            blank("fn f<'a>(x: &'a str, y: &'static str) { let q = '\"'; let n = '\\n'; let e = 'é'; await_me() }");
        assert!(blanked.contains("&'a str, y: &'static str"));
        assert!(blanked.contains("await_me()"));
        assert!(!blanked.contains('"'));
    }

    #[test]
    fn a_raw_identifier_is_no_raw_string() {
        assert_eq!(blank("r#type; for x in y {}"), "r#type; for x in y {}");
    }

    #[test]
    fn test_items_vanish() {
        let text = "fn a() {}\n#[cfg(test)]\nmod tests;\nfn b() {}\n#[cfg(test)]\nmod more {\n    fn c() { let x = 1; }\n}\nfn d() {}\n";
        let code = production_code(text);
        assert!(code.contains("fn a()") && code.contains("fn b()") && code.contains("fn d()"));
        assert!(!code.contains("mod tests") && !code.contains("fn c()"));
        assert_eq!(lines_outside_tests(text), 3);
    }

    #[test]
    fn a_semicolon_in_a_type_does_not_end_a_test_item() {
        let code = production_code("#[cfg(test)]\nfn f(x: [u8; 4]) { inner() }\nfn kept() {}");
        assert!(!code.contains("inner") && code.contains("kept"));
    }

    #[test]
    fn names_are_whole_words() {
        assert!(names("use reqwest::Client;", "reqwest"));
        assert!(!names("struct ReqwestTransport; fn my_reqwest() {}", "reqwest"));
        assert!(names("x.await?", ".await"));
        assert!(!names("x.awaiting", ".await"));
    }
}
