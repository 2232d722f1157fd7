//! The scanner below [`Document::read`](super::Document::read): RFC 8259, to the letter, in one pass.

use std::borrow::Cow;
use std::num::NonZeroU16;
use std::ops::Range;

use super::seen::Seen;
use super::{Node, NotAnObject, ValueId};

/// How deep arrays and objects may nest.
const MAX_DEPTH: u32 = 128;
/// A decimal integer of up to this many digits fits a double exactly.
const SAFE_DIGITS: usize = 15;

/// How far a document is read. Documents are tokens' parts: far below the 4 GiB that a place can tell.
///
/// Handed on and back by value around nested values, so that it stays in registers between them.
#[derive(Clone, Copy)]
pub(super) struct Scanner<'d> {
    document: &'d str,
    /// The document up to where reading ends.
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

/// Where values go that are read.
pub(super) trait Sink {
    fn push(&mut self, node: Node);

    /// Takes a text that is not spelled out in the document.
    fn push_unescaped(&mut self, text: &str, document: &str) -> Result<(), NotAnObject>;

    /// Where the next node goes.
    fn position(&self) -> usize;

    /// Puts the node of a list or object before what is in it, at the place kept for it.
    fn enclose(&mut self, position: usize, node: fn(u32) -> Node);
}

/// Keeps them as nodes.
pub(super) struct Kept<'n> {
    pub(super) nodes: &'n mut Vec<Node>,
    /// What will stand behind the document.
    pub(super) unescaped: String,
}

/// Drops them.
struct Dropped;

impl Kept<'_> {
    /// The value that is kept next.
    pub(super) fn next_id(&self) -> Result<ValueId, NotAnObject> {
        let number = u16::try_from(self.nodes.len().saturating_add(1)).ok().and_then(NonZeroU16::new);
        number.map(ValueId).ok_or(NotAnObject)
    }
}

impl Sink for Kept<'_> {
    #[inline(always)]
    fn push(&mut self, node: Node) {
        self.nodes.push(node);
    }

    fn push_unescaped(&mut self, text: &str, document: &str) -> Result<(), NotAnObject> {
        let start = document.len().saturating_add(self.unescaped.len());
        self.unescaped.push_str(text);
        let (start, end) = (u32::try_from(start), u32::try_from(start.saturating_add(text.len())));
        let (Ok(start), Ok(end)) = (start, end) else { return Err(NotAnObject) };
        self.push(Node::Text { start, end });
        Ok(())
    }

    fn position(&self) -> usize {
        self.nodes.len()
    }

    fn enclose(&mut self, position: usize, node: fn(u32) -> Node) {
        let inside = self.nodes.len().saturating_sub(position).saturating_sub(1);
        if let (Some(slot), Ok(inside)) = (self.nodes.get_mut(position), u32::try_from(inside)) {
            *slot = node(inside);
        }
    }
}

impl Sink for Dropped {
    fn push(&mut self, _: Node) {}

    fn push_unescaped(&mut self, _: &str, _: &str) -> Result<(), NotAnObject> {
        Ok(())
    }

    fn position(&self) -> usize {
        0
    }

    fn enclose(&mut self, _: usize, _: fn(u32) -> Node) {}
}

impl Quoted {
    /// What the string says.
    #[inline(always)]
    pub(super) fn unescaped(self, document: &str) -> Result<Cow<'_, str>, NotAnObject> {
        if self.escaped {
            return self.unescape(document).map(Cow::Owned);
        }
        document.get(self.start as usize..self.end as usize).map(Cow::Borrowed).ok_or(NotAnObject)
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
    pub(super) fn new(document: &'d str, place: Range<usize>) -> Result<Self, NotAnObject> {
        let bytes = document.as_bytes().get(..place.end).ok_or(NotAnObject)?;
        Ok(Self { document, bytes, at: place.start })
    }

    /// The opening brace of the document.
    pub(super) fn open_object(&mut self) -> Result<(), NotAnObject> {
        self.skip_blanks();
        self.expect(b'{')
    }

    /// The name of the next member of the object that is being read, past its colon; `None` past the closing brace.
    #[inline(always)]
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
    pub(super) fn end(mut self) -> Result<(), NotAnObject> {
        self.skip_blanks();
        if self.at == self.bytes.len() { Ok(()) } else { Err(NotAnObject) }
    }

    /// Reads a value and drops it.
    pub(super) fn checked_value(self, depth: u32) -> Result<Self, NotAnObject> {
        self.value(depth, &mut Dropped)
    }

    /// Reads a value, puts it into `sink`, and returns where it ends.
    #[inline(always)]
    pub(super) fn value(mut self, depth: u32, sink: &mut impl Sink) -> Result<Self, NotAnObject> {
        match self.peek() {
            Some(b'"') => {
                let text = self.string()?;
                self.text(text, sink)?;
            }
            Some(b'{' | b'[') => return self.nested(depth, sink),
            Some(b't') => self.literal(b"true", Node::Bool(true), sink)?,
            Some(b'f') => self.literal(b"false", Node::Bool(false), sink)?,
            Some(b'n') => self.literal(b"null", Node::Null, sink)?,
            _ => {
                let number = self.number()?;
                sink.push(Node::Number(number));
            }
        }
        Ok(self)
    }

    #[inline(always)]
    fn text(&self, text: Quoted, sink: &mut impl Sink) -> Result<(), NotAnObject> {
        if text.escaped {
            // Also where it is dropped: an escape may be half a surrogate pair.
            return sink.push_unescaped(&text.unescape(self.document)?, self.document);
        }
        sink.push(Node::Text { start: text.start, end: text.end });
        Ok(())
    }

    #[inline(never)]
    fn nested(mut self, depth: u32, sink: &mut impl Sink) -> Result<Self, NotAnObject> {
        let depth = depth.checked_add(1).filter(|depth| *depth <= MAX_DEPTH).ok_or(NotAnObject)?;
        let position = sink.position();
        sink.push(Node::Null);
        if self.take(b'{') {
            let scanner = self.members(depth, sink)?;
            sink.enclose(position, |nodes| Node::Object { nodes });
            return Ok(scanner);
        }
        self.expect(b'[')?;
        let scanner = self.items(depth, sink)?;
        sink.enclose(position, |nodes| Node::Array { nodes });
        Ok(scanner)
    }

    fn members(mut self, depth: u32, sink: &mut impl Sink) -> Result<Self, NotAnObject> {
        let mut seen = Seen::default();
        let mut first = true;
        while let Some(name) = self.next_member(first)? {
            first = false;
            seen.insert(name.unescaped(self.document)?)?;
            self.text(name, sink)?;
            self = self.value(depth, sink)?;
        }
        Ok(self)
    }

    fn items(mut self, depth: u32, sink: &mut impl Sink) -> Result<Self, NotAnObject> {
        self.skip_blanks();
        if self.take(b']') {
            return Ok(self);
        }
        loop {
            self = self.value(depth, sink)?;
            self.skip_blanks();
            if self.take(b']') {
                return Ok(self);
            }
            self.expect(b',')?;
            self.skip_blanks();
        }
    }

    /// A string, the quotes taken off. Escapes are stepped over here and understood in [`Quoted::unescaped`].
    #[inline(always)]
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

    fn literal(&mut self, word: &[u8], node: Node, sink: &mut impl Sink) -> Result<(), NotAnObject> {
        let end = self.at.saturating_add(word.len());
        if self.bytes.get(self.at..end) != Some(word) {
            return Err(NotAnObject);
        }
        self.at = end;
        sink.push(node);
        Ok(())
    }

    #[inline(always)]
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Steps over `byte` if it comes next.
    #[inline(always)]
    fn take(&mut self, byte: u8) -> bool {
        let comes = self.peek() == Some(byte);
        self.at = self.at.saturating_add(usize::from(comes));
        comes
    }

    #[inline(always)]
    fn expect(&mut self, byte: u8) -> Result<(), NotAnObject> {
        if self.take(byte) { Ok(()) } else { Err(NotAnObject) }
    }

    #[inline(always)]
    fn skip_blanks(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at = self.at.saturating_add(1);
        }
    }
}

/// How many bytes stand before the next quote, backslash or control character; looks at eight at a time.
#[inline(always)]
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
