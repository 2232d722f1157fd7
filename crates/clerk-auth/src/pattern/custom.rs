//! Regular expressions that a pattern brings, in JavaScript's dialect, rewritten in the one of our regex crate.
//!
//! Only what is understood is let through, and every literal is escaped anew, so that nothing means one thing there and
//! another one here (`[[:alpha:]]`, `a**`, `{,3}`, `\A`). Paths are ASCII, so ASCII is what classes are about.

use std::iter::Peekable;
use std::str::Chars;

/// The same expression in our dialect; `None` if it is not valid, or uses what our crate cannot do.
pub(super) fn translate(source: &str) -> Option<String> {
    let mut translator = Translator { rest: source.chars().peekable(), out: String::with_capacity(source.len()) };
    translator.run()?;
    Some(translator.out)
}

struct Translator<'a> {
    rest: Peekable<Chars<'a>>,
    out: String,
}

/// What a backslash and the characters after it mean.
enum Escape {
    Literal(char),
    /// `d`, `D`, `s`, `S`, `w` or `W`.
    Class(char),
    /// `b` or `B`.
    Boundary(char),
}

impl Translator<'_> {
    fn run(&mut self) -> Option<()> {
        let mut open = 0_u32;
        // Whether what stands before can be repeated.
        let mut is_atom = false;
        while let Some(character) = self.rest.next() {
            is_atom = match character {
                '(' => {
                    self.rest.next_if_eq(&'?')?;
                    self.rest.next_if_eq(&':')?;
                    self.out.push_str("(?:");
                    open += 1;
                    false
                }
                ')' => {
                    open = open.checked_sub(1)?;
                    self.out.push(')');
                    true
                }
                '|' | '^' | '$' => {
                    self.out.push(character);
                    false
                }
                '*' | '+' | '?' => self.quantifier(is_atom, character.encode_utf8(&mut [0; 4]))?,
                '{' => match self.counts() {
                    Some(counts) => self.quantifier(is_atom, &counts?)?,
                    None => self.literal('{'),
                },
                '.' => {
                    self.out.push_str(r"[^\n\r\u{2028}\u{2029}]");
                    true
                }
                '[' => self.class()?,
                '\\' => match self.escape()? {
                    Escape::Literal(character) => self.literal(character),
                    Escape::Class(class) => {
                        self.out.extend(['\\', class]);
                        true
                    }
                    Escape::Boundary(boundary) => {
                        self.out.extend(['\\', boundary]);
                        false
                    }
                },
                character => self.literal(character),
            };
        }
        (open == 0).then_some(())
    }

    fn literal(&mut self, character: char) -> bool {
        self.out.push_str(&regex_lite::escape(character.encode_utf8(&mut [0; 4])));
        true
    }

    /// A quantifier, lazy if a `?` follows. Neither nothing nor a quantifier can be repeated.
    fn quantifier(&mut self, is_atom: bool, quantifier: &str) -> Option<bool> {
        self.out.push_str(quantifier);
        self.out.extend(self.rest.next_if_eq(&'?'));
        is_atom.then_some(false)
    }

    /// The counts after a `{`, up to and with the `}`. The outer `None`: it is none, and the brace only a character. The
    /// inner one: they make no sense.
    fn counts(&mut self) -> Option<Option<String>> {
        let mut ahead = self.rest.clone();
        let mut counts = String::new();
        loop {
            match ahead.next()? {
                '}' => break,
                character if character.is_ascii_digit() || character == ',' => counts.push(character),
                _ => return None,
            }
        }
        let (least, most) = match counts.split_once(',') {
            Some((least, most)) => (least, Some(most)),
            None => (counts.as_str(), None),
        };
        if least.is_empty() || most.is_some_and(|most| most.contains(',')) {
            return None;
        }
        let parse = |number: &str| number.parse::<u32>().ok();
        let sensible = match most.filter(|most| !most.is_empty()) {
            Some(most) => parse(least).zip(parse(most)).is_some_and(|(least, most)| least <= most),
            None => parse(least).is_some(),
        };
        self.rest = ahead;
        Some(sensible.then(|| format!("{{{counts}}}")))
    }

    /// A class, after its `[`.
    fn class(&mut self) -> Option<bool> {
        self.out.push('[');
        self.out.extend(self.rest.next_if_eq(&'^'));
        // Our crate has no class without members.
        if self.rest.peek() == Some(&']') {
            return None;
        }
        loop {
            let first = match self.rest.next()? {
                ']' => break,
                character => self.member(character)?,
            };
            let mut ahead = self.rest.clone();
            let is_range = ahead.next() == Some('-') && ahead.peek().is_some_and(|last| *last != ']');
            if !is_range {
                self.push_member(first);
                continue;
            }
            self.rest = ahead;
            let last = self.rest.next()?;
            match (first, self.member(last)?) {
                (Some(first), Some(last)) if first <= last => {
                    self.literal(first);
                    self.out.push('-');
                    self.literal(last);
                }
                (Some(_), Some(_)) => return None,
                // A class such as `\w` is no end of a range: JavaScript takes the hyphen for itself.
                (first, last) => {
                    self.push_member(first);
                    self.literal('-');
                    self.push_member(last);
                }
            }
        }
        self.out.push(']');
        Some(true)
    }

    fn push_member(&mut self, member: Option<char>) {
        if let Some(character) = member {
            self.literal(character);
        }
    }

    /// A member of a class that begins with this character. The inner `None` is a class of its own such as `\d`, which is
    /// written already.
    fn member(&mut self, character: char) -> Option<Option<char>> {
        if character != '\\' {
            return Some(Some(character));
        }
        match self.escape()? {
            Escape::Literal(character) => Some(Some(character)),
            Escape::Boundary('b') => Some(Some('\u{8}')),
            Escape::Boundary(_) => None,
            Escape::Class(class) => {
                self.out.extend(['\\', class]);
                Some(None)
            }
        }
    }

    /// What follows a backslash. Digits are back-references, and letters without a meaning are likely to be meant
    /// otherwise than JavaScript reads them (`\p{L}`, `\A`).
    fn escape(&mut self) -> Option<Escape> {
        let literal = match self.rest.next()? {
            class @ ('d' | 'D' | 's' | 'S' | 'w' | 'W') => return Some(Escape::Class(class)),
            boundary @ ('b' | 'B') => return Some(Escape::Boundary(boundary)),
            't' => '\t',
            'n' => '\n',
            'r' => '\r',
            'v' => '\u{b}',
            'f' => '\u{c}',
            'x' => self.hexadecimal(2)?,
            'u' => self.hexadecimal(4)?,
            other if other.is_ascii_alphanumeric() => return None,
            other => other,
        };
        Some(Escape::Literal(literal))
    }

    fn hexadecimal(&mut self, digits: usize) -> Option<char> {
        let mut value = 0;
        for _ in 0..digits {
            value = value * 16 + self.rest.next()?.to_digit(16)?;
        }
        char::from_u32(value)
    }
}
