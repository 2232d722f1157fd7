//! The scanner below [`read_object`](super::read_object): RFC 8259, to the letter, in one pass.

use std::borrow::Cow;

use super::{NotAnObject, Seen, Text, Value};

/// How deep arrays and objects may nest.
const MAX_DEPTH: u32 = 128;
/// A decimal integer of up to this many digits fits a double exactly.
const SAFE_DIGITS: usize = 15;

/// A place in a document. Documents are tokens' parts: far below the 4 GiB that this can tell.
pub(super) struct Scanner<'d> {
    document: &'d str,
    bytes: &'d [u8],
    at: usize,
}

/// A string of a document: what stands between its quotes.
#[derive(Clone, Copy)]
pub(super) struct Quoted {
    start: u32,
    end: u32,
    escaped: bool,
}

impl Quoted {
    /// What the string says.
    #[inline]
    pub(super) fn unescaped(self, document: &str) -> Result<Cow<'_, str>, NotAnObject> {
        if self.escaped {
            return self.unescape(document).map(Cow::Owned);
        }
        document.get(self.start as usize..self.end as usize).map(Cow::Borrowed).ok_or(NotAnObject)
    }

    fn text(self, document: &str) -> Result<Text, NotAnObject> {
        if self.escaped {
            return self.unescape(document).map(|text| Text::Unescaped(text.into()));
        }
        Ok(Text::Slice { start: self.start, end: self.end })
    }

    /// Escapes are rare in tokens; serde_json knows them all, and refuses half a surrogate pair.
    #[cold]
    fn unescape(self, document: &str) -> Result<String, NotAnObject> {
        let with_quotes = (self.start as usize).checked_sub(1).zip((self.end as usize).checked_add(1));
        let quoted = with_quotes.and_then(|(start, end)| document.get(start..end)).ok_or(NotAnObject)?;
        serde_json::from_str(quoted).map_err(|_| NotAnObject)
    }
}

impl<'d> Scanner<'d> {
    pub(super) fn new(document: &'d str) -> Self {
        Self { document, bytes: document.as_bytes(), at: 0 }
    }

    /// The opening brace of the document.
    pub(super) fn open_object(&mut self) -> Result<(), NotAnObject> {
        self.skip_blanks();
        self.expect(b'{')
    }

    /// The name of the next member of the object that is being read, past its colon; `None` past the closing brace.
    #[inline]
    pub(super) fn next_member(&mut self, first: bool) -> Result<Option<Quoted>, NotAnObject> {
        self.skip_blanks();
        if self.take(b'}') {
            return Ok(None);
        }
        if !first {
            self.expect(b',')?;
            self.skip_blanks();
        }
        let name = self.string()?;
        self.skip_blanks();
        self.expect(b':')?;
        self.skip_blanks();
        Ok(Some(name))
    }

    /// Nothing but blanks may follow.
    pub(super) fn end(&mut self) -> Result<(), NotAnObject> {
        self.skip_blanks();
        if self.at == self.bytes.len() { Ok(()) } else { Err(NotAnObject) }
    }

    /// Reads a value and keeps it.
    pub(super) fn kept_value(&mut self, depth: u32) -> Result<Value, NotAnObject> {
        match self.peek() {
            Some(b'"') => Ok(Value::Text(self.string()?.text(self.document)?)),
            Some(b'{') => {
                let mut members = Vec::new();
                self.object(depth, |scanner, name, depth| {
                    members.push((name.text(scanner.document)?, scanner.kept_value(depth)?));
                    Ok(())
                })?;
                Ok(Value::Object(members))
            }
            Some(b'[') => {
                let mut items = Vec::new();
                self.array(depth, |scanner, depth| {
                    items.push(scanner.kept_value(depth)?);
                    Ok(())
                })?;
                Ok(Value::Array(items))
            }
            Some(b't') => self.literal(b"true").map(|()| Value::Bool(true)),
            Some(b'f') => self.literal(b"false").map(|()| Value::Bool(false)),
            Some(b'n') => self.literal(b"null").map(|()| Value::Null),
            _ => self.number().map(Value::Number),
        }
    }

    /// Reads a value and drops it.
    pub(super) fn checked_value(&mut self, depth: u32) -> Result<(), NotAnObject> {
        match self.peek() {
            // An escape may be half a surrogate pair.
            Some(b'"') => self.string()?.unescaped(self.document).map(drop),
            Some(b'{') => self.object(depth, |scanner, _, depth| scanner.checked_value(depth)),
            Some(b'[') => self.array(depth, Self::checked_value),
            Some(b't') => self.literal(b"true"),
            Some(b'f') => self.literal(b"false"),
            Some(b'n') => self.literal(b"null"),
            _ => self.number().map(drop),
        }
    }

    fn object(
        &mut self,
        depth: u32,
        mut member: impl FnMut(&mut Self, Quoted, u32) -> Result<(), NotAnObject>,
    ) -> Result<(), NotAnObject> {
        let depth = deeper(depth)?;
        self.expect(b'{')?;
        let mut seen = Seen::default();
        let mut first = true;
        while let Some(name) = self.next_member(first)? {
            first = false;
            seen.insert(name.unescaped(self.document)?)?;
            member(self, name, depth)?;
        }
        Ok(())
    }

    fn array(
        &mut self,
        depth: u32,
        mut item: impl FnMut(&mut Self, u32) -> Result<(), NotAnObject>,
    ) -> Result<(), NotAnObject> {
        let depth = deeper(depth)?;
        self.expect(b'[')?;
        self.skip_blanks();
        if self.take(b']') {
            return Ok(());
        }
        loop {
            item(self, depth)?;
            self.skip_blanks();
            if self.take(b']') {
                return Ok(());
            }
            self.expect(b',')?;
            self.skip_blanks();
        }
    }

    /// A string, the quotes taken off. Escapes are stepped over here and understood in [`Quoted::unescaped`].
    #[inline]
    fn string(&mut self) -> Result<Quoted, NotAnObject> {
        self.expect(b'"')?;
        let start = self.at;
        let mut escaped = false;
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            let end = self.at.saturating_add(plain_prefix(rest));
            match self.bytes.get(end) {
                Some(b'"') => {
                    self.at = end.saturating_add(1);
                    let (start, end) = (u32::try_from(start), u32::try_from(end));
                    return match (start, end) {
                        (Ok(start), Ok(end)) => Ok(Quoted { start, end, escaped }),
                        _ => Err(NotAnObject),
                    };
                }
                // What is escaped is stepped over, so that an escaped quote ends nothing.
                Some(b'\\') if end.saturating_add(1) < self.bytes.len() => {
                    self.at = end.saturating_add(2);
                    escaped = true;
                }
                // A control character, or the end.
                _ => return Err(NotAnObject),
            }
        }
    }

    /// A number that a double can hold.
    fn number(&mut self) -> Result<f64, NotAnObject> {
        let start = self.at;
        let negative = self.take(b'-');
        let (whole, digits) = self.digits();
        let leading_zero = digits > 1 && self.bytes.get(start.saturating_add(usize::from(negative))) == Some(&b'0');
        if digits == 0 || leading_zero {
            return Err(NotAnObject);
        }
        let mut plain = true;
        if self.take(b'.') {
            plain = false;
            if self.digits().1 == 0 {
                return Err(NotAnObject);
            }
        }
        if self.take(b'e') || self.take(b'E') {
            plain = false;
            let _ = self.take(b'+') || self.take(b'-');
            if self.digits().1 == 0 {
                return Err(NotAnObject);
            }
        }
        if plain && !negative && digits <= SAFE_DIGITS {
            return Ok(whole as f64);
        }
        let text = self.document.get(start..self.at).ok_or(NotAnObject)?;
        text.parse().ok().filter(|number: &f64| number.is_finite()).ok_or(NotAnObject)
    }

    /// The next digits: their value, which wraps around beyond 19 of them, and their number.
    fn digits(&mut self) -> (u64, usize) {
        let start = self.at;
        let mut value = 0_u64;
        while let Some(digit) = self.peek().filter(u8::is_ascii_digit) {
            value = value.wrapping_mul(10).wrapping_add(u64::from(digit.wrapping_sub(b'0')));
            self.at = self.at.saturating_add(1);
        }
        (value, self.at.saturating_sub(start))
    }

    fn literal(&mut self, word: &[u8]) -> Result<(), NotAnObject> {
        let end = self.at.saturating_add(word.len());
        if self.bytes.get(self.at..end) != Some(word) {
            return Err(NotAnObject);
        }
        self.at = end;
        Ok(())
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Steps over `byte` if it comes next.
    #[inline]
    fn take(&mut self, byte: u8) -> bool {
        let comes = self.peek() == Some(byte);
        self.at = self.at.saturating_add(usize::from(comes));
        comes
    }

    #[inline]
    fn expect(&mut self, byte: u8) -> Result<(), NotAnObject> {
        if self.take(byte) { Ok(()) } else { Err(NotAnObject) }
    }

    #[inline]
    fn skip_blanks(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at = self.at.saturating_add(1);
        }
    }
}

fn deeper(depth: u32) -> Result<u32, NotAnObject> {
    depth.checked_add(1).filter(|depth| *depth <= MAX_DEPTH).ok_or(NotAnObject)
}

/// How many bytes stand before the next quote, backslash or control character; looks at eight at a time.
#[inline]
fn plain_prefix(bytes: &[u8]) -> usize {
    const LOW: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    /// The high bit of the first byte that is zero, and perhaps of some after it.
    const fn zeros(word: u64) -> u64 {
        word.wrapping_sub(LOW) & !word & HIGH
    }
    let mut count = 0_usize;
    let mut rest = bytes;
    while let Some((chunk, after)) = rest.split_first_chunk::<8>() {
        let word = u64::from_le_bytes(*chunk);
        let quotes = zeros(word ^ (LOW.wrapping_mul(0x22)));
        let backslashes = zeros(word ^ (LOW.wrapping_mul(0x5c)));
        // Below 0x20: the subtraction borrows, and the byte's own high bit is not set.
        let controls = word.wrapping_sub(LOW.wrapping_mul(0x20)) & !word & HIGH;
        let special = quotes | backslashes | controls;
        if special != 0 {
            return count.saturating_add((special.trailing_zeros() / 8) as usize);
        }
        count = count.saturating_add(8);
        rest = after;
    }
    let tail = rest.iter().take_while(|byte| **byte >= 0x20 && !matches!(byte, b'"' | b'\\')).count();
    count.saturating_add(tail)
}
