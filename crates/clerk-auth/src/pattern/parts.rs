//! The parts of a path pattern: text, and parameters with what stands around them.

use std::iter::Peekable;
use std::str::CharIndices;

use super::{DELIMITERS, PatternProblem, custom};

/// A character that, right before a parameter, belongs to it: it is left out and repeated together with it.
const PREFIXES: [char; 2] = ['.', '/'];

#[derive(Debug)]
pub(super) enum Part {
    /// Text of at least one character.
    Text(String),
    Parameter(Parameter),
}

#[derive(Debug)]
pub(super) struct Parameter {
    pub(super) name: String,
    pub(super) prefix: String,
    pub(super) suffix: String,
    /// `None` for braces with nothing but text in them.
    pub(super) matching: Option<Matching>,
    pub(super) modifier: Option<Modifier>,
}

/// What a parameter matches.
#[derive(Debug)]
pub(super) enum Matching {
    /// One segment: everything up to a delimiter.
    Segment,
    /// The same, without a character that separates it from the parameter before it.
    SegmentWithout(char),
    /// A regular expression that the pattern brings, already in our dialect.
    Custom(String),
}

impl Matching {
    pub(super) fn expression(&self) -> String {
        match self {
            Self::Segment => format!("[^{DELIMITERS}]+?"),
            Self::SegmentWithout(separator) => {
                format!("[^{DELIMITERS}{}]+?", regex_lite::escape(separator.encode_utf8(&mut [0; 4])))
            }
            Self::Custom(expression) => expression.clone(),
        }
    }
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Modifier {
    Optional,
    Any,
    Some,
}

impl Modifier {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Optional => "?",
            Self::Any => "*",
            Self::Some => "+",
        }
    }
}

pub(super) fn read(pattern: &str) -> Result<Vec<Part>, PatternProblem> {
    let mut reader = Reader { tokens: tokens(pattern)?.into_iter().peekable(), parts: Vec::new(), unnamed: 0 };
    reader.run(pattern.len())?;
    Ok(reader.parts)
}

struct Reader {
    tokens: Peekable<std::vec::IntoIter<(usize, Token)>>,
    parts: Vec<Part>,
    unnamed: usize,
}

impl Reader {
    fn run(&mut self, end: usize) -> Result<(), PatternProblem> {
        let mut text = String::new();
        loop {
            let before = self.character();
            let at = self.tokens.peek().map_or(end, |(at, _)| *at);
            if let Some((name, custom)) = self.parameter() {
                let prefix = before.filter(|before| PREFIXES.contains(before));
                text.extend(before.filter(|_| prefix.is_none()));
                self.push_text(&mut text);
                let prefix = String::from_iter(prefix);
                self.push(at, prefix, name, custom, String::new())?;
            } else if let Some(character) = before {
                text.push(character);
            } else if let Some((_, Token::Escaped(character))) =
                self.tokens.next_if(|(_, token)| matches!(token, Token::Escaped(_)))
            {
                text.push(character);
            } else {
                self.push_text(&mut text);
                match self.tokens.next() {
                    None => return Ok(()),
                    Some((_, Token::Open)) => self.braces(at, end)?,
                    Some((at, _)) => return Err(PatternProblem::Unexpected { at }),
                }
            }
        }
    }

    /// `{prefix:name(custom)suffix}`, all of it optional, after the opening brace.
    fn braces(&mut self, at: usize, end: usize) -> Result<(), PatternProblem> {
        let prefix = self.text();
        let parameter = self.parameter();
        let suffix = self.text();
        match self.tokens.next() {
            Some((_, Token::Close)) => {}
            other => return Err(PatternProblem::Unexpected { at: other.map_or(end, |(at, _)| at) }),
        }
        match parameter {
            Some((name, custom)) => self.push(at, prefix, name, custom, suffix),
            None => {
                let modifier = self.modifier();
                let name = String::new();
                self.parts.push(Part::Parameter(Parameter { name, prefix, suffix, matching: None, modifier }));
                Ok(())
            }
        }
    }

    /// Adds a parameter whose modifier, if it has one, comes next.
    fn push(
        &mut self,
        at: usize,
        prefix: String,
        name: Option<String>,
        custom: Option<String>,
        suffix: String,
    ) -> Result<(), PatternProblem> {
        let matching = match custom {
            Some(expression) => Matching::Custom(expression),
            None => self.segment(at, &prefix)?,
        };
        let name = name.unwrap_or_else(|| {
            self.unnamed += 1;
            (self.unnamed - 1).to_string()
        });
        let modifier = self.modifier();
        self.parts.push(Part::Parameter(Parameter { name, prefix, suffix, matching: Some(matching), modifier }));
        Ok(())
    }

    /// What a parameter without a regular expression matches: not what separates it from the one before.
    fn segment(&self, at: usize, prefix: &str) -> Result<Matching, PatternProblem> {
        let separator = match self.parts.last() {
            _ if !prefix.is_empty() => prefix,
            None => return Ok(Matching::Segment),
            Some(Part::Text(text)) => text,
            Some(Part::Parameter(_)) => return Err(PatternProblem::NothingBetween { at }),
        };
        if separator.contains(|character| DELIMITERS.contains(character)) {
            return Ok(Matching::Segment);
        }
        let mut characters = separator.chars();
        match (characters.next(), characters.next()) {
            (Some(single), None) => Ok(Matching::SegmentWithout(single)),
            _ => Err(PatternProblem::LongSeparator { at }),
        }
    }

    fn push_text(&mut self, text: &mut String) {
        if !text.is_empty() {
            self.parts.push(Part::Text(std::mem::take(text)));
        }
    }

    /// Plain and escaped characters.
    fn text(&mut self) -> String {
        let mut text = String::new();
        while let Some((_, Token::Character(character) | Token::Escaped(character))) =
            self.tokens.next_if(|(_, token)| matches!(token, Token::Character(_) | Token::Escaped(_)))
        {
            text.push(character);
        }
        text
    }

    fn character(&mut self) -> Option<char> {
        match self.tokens.next_if(|(_, token)| matches!(token, Token::Character(_)))? {
            (_, Token::Character(character)) => Some(character),
            _ => None,
        }
    }

    /// A name, a regular expression, or both.
    fn parameter(&mut self) -> Option<(Option<String>, Option<String>)> {
        let name = match self.tokens.next_if(|(_, token)| matches!(token, Token::Name(_))) {
            Some((_, Token::Name(name))) => Some(name),
            _ => None,
        };
        let custom = match self.tokens.next_if(|(_, token)| matches!(token, Token::Custom(_))) {
            Some((_, Token::Custom(expression))) => Some(expression),
            _ => None,
        };
        (name.is_some() || custom.is_some()).then_some((name, custom))
    }

    fn modifier(&mut self) -> Option<Modifier> {
        match self.tokens.next_if(|(_, token)| matches!(token, Token::Modifier(_)))? {
            (_, Token::Modifier(modifier)) => Some(modifier),
            _ => None,
        }
    }
}

#[derive(Debug)]
enum Token {
    Character(char),
    Escaped(char),
    /// What follows a colon; never empty.
    Name(String),
    /// What stands in parentheses, in our dialect.
    Custom(String),
    Modifier(Modifier),
    Open,
    Close,
}

fn tokens(pattern: &str) -> Result<Vec<(usize, Token)>, PatternProblem> {
    let mut tokens = Vec::new();
    let mut rest = pattern.char_indices().peekable();
    while let Some((at, character)) = rest.next() {
        let token = match character {
            '?' => Token::Modifier(Modifier::Optional),
            '*' => Token::Modifier(Modifier::Any),
            '+' => Token::Modifier(Modifier::Some),
            '{' => Token::Open,
            '}' => Token::Close,
            '\\' => match rest.next() {
                Some((_, escaped)) => Token::Escaped(escaped),
                // At the very end it means nothing, except that nothing may still be open.
                None => continue,
            },
            ':' => {
                let is_name = |character: char| character.is_ascii_alphanumeric() || character == '_';
                let mut name = String::new();
                while let Some((_, character)) = rest.next_if(|(_, character)| is_name(*character)) {
                    name.push(character);
                }
                if name.is_empty() {
                    return Err(PatternProblem::MissingName { at });
                }
                Token::Name(name)
            }
            '(' => {
                let source = group(&mut rest, at)?;
                Token::Custom(custom::translate(&source).ok_or(PatternProblem::RegularExpression { at })?)
            }
            character => Token::Character(character),
        };
        tokens.push((at, token));
    }
    Ok(tokens)
}

/// What stands between a parenthesis and the one that closes it. Those in a character class count like all others.
fn group(rest: &mut Peekable<CharIndices<'_>>, at: usize) -> Result<String, PatternProblem> {
    let mut source = String::new();
    let mut open = 1_u32;
    if rest.peek().is_some_and(|(_, character)| *character == '?') {
        return Err(PatternProblem::CapturingGroup { at });
    }
    while let Some((_, character)) = rest.next() {
        match character {
            '\\' => {
                source.push(character);
                source.extend(rest.next().map(|(_, escaped)| escaped));
                continue;
            }
            ')' => open -= 1,
            '(' if rest.peek().is_some_and(|(_, character)| *character == '?') => open += 1,
            '(' => return Err(PatternProblem::CapturingGroup { at }),
            _ => {}
        }
        if open == 0 {
            return if source.is_empty() { Err(PatternProblem::IncompleteGroup { at }) } else { Ok(source) };
        }
        source.push(character);
    }
    Err(PatternProblem::IncompleteGroup { at })
}
