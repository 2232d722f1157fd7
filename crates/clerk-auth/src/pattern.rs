//! Path patterns of path-to-regexp 6, compiled into regular expressions that match in linear time.
//!
//! A pattern is read into parts ([`parts`]), each part becomes a piece of one regular expression ([`custom`] for those
//! that a pattern brings itself), and the whole is anchored and indifferent to case.

use regex_lite::{Regex, RegexBuilder};

use parts::{Matching, Modifier, Part};

mod custom;
mod parts;

/// The most bytes that one compiled pattern may take; `(.{1000})` is far below, `(?:.{1000}){1000}` above.
const SIZE_LIMIT: usize = 1 << 20;

/// What a parameter matches unless told otherwise: one segment.
const DELIMITERS: &str = "/#?";

/// What a group of the regular expression stands for.
#[derive(Clone, Debug)]
struct Group {
    /// The name of the parameter; unnamed ones are counted from 0.
    name: String,
    /// Whether it counts as left out where it stands for nothing: JavaScript does not enter a group only to find nothing.
    is_left_out_when_empty: bool,
}

/// One compiled pattern.
#[derive(Clone, Debug)]
pub(crate) struct PathPattern {
    regex: Regex,
    groups: Vec<Group>,
}

impl PathPattern {
    pub(crate) fn compile(pattern: &str) -> Result<Self, PatternError> {
        let fail = |problem| PatternError { pattern: pattern.to_owned(), problem };
        let parts = parts::read(pattern).map_err(fail)?;
        let regex = RegexBuilder::new(&expression(&parts).map_err(fail)?)
            .case_insensitive(true)
            .size_limit(SIZE_LIMIT)
            .build()
            .map_err(|_| fail(PatternProblem::TooLarge))?;
        let groups = parts.into_iter().filter_map(|part| match part {
            Part::Parameter(parameter) if parameter.matching.is_some() => Some(Group {
                is_left_out_when_empty: parameter.modifier == Some(Modifier::Optional)
                    && parameter.prefix.is_empty()
                    && parameter.suffix.is_empty(),
                name: parameter.name,
            }),
            _ => None,
        });
        Ok(Self { regex, groups: groups.collect() })
    }

    /// What the parameters stand for, if the pattern matches the whole path. The path is taken as it is: nothing in it is
    /// decoded.
    pub(crate) fn captures<'a>(&'a self, path: &'a str) -> Option<Captures<'a>> {
        Some(Captures { groups: &self.groups, found: self.regex.captures(path)? })
    }
}

/// Several patterns, of which the first that matches decides. Without any, nothing matches.
#[derive(Clone, Debug, Default)]
pub(crate) struct PathPatterns(Vec<PathPattern>);

impl PathPatterns {
    pub(crate) fn compile(patterns: impl IntoIterator<Item = impl AsRef<str>>) -> Result<Self, PatternError> {
        patterns.into_iter().map(|pattern| PathPattern::compile(pattern.as_ref())).collect::<Result<_, _>>().map(Self)
    }

    pub(crate) fn captures<'a>(&'a self, path: &'a str) -> Option<Captures<'a>> {
        self.0.iter().find_map(|pattern| pattern.captures(path))
    }
}

/// The parameters of one match.
#[derive(Debug)]
pub(crate) struct Captures<'a> {
    groups: &'a [Group],
    found: regex_lite::Captures<'a>,
}

impl<'a> Captures<'a> {
    /// What the parameter stands for, as it stands in the path; `None` if the pattern has none of this name or it was
    /// left out. Of several parameters with one name the last one counts. One that repeats is given with everything
    /// between its first and its last value.
    pub(crate) fn get(&self, name: &str) -> Option<&'a str> {
        let of_that_name = self.groups.iter().zip(1..).filter(|(group, _)| group.name == name);
        of_that_name
            .filter_map(|(group, index)| Some((group, self.found.get(index)?.as_str())))
            .filter(|(group, text)| !(group.is_left_out_when_empty && text.is_empty()))
            .map(|(_, text)| text)
            .last()
    }
}

/// Why a path pattern does not compile.
///
/// Patterns follow path-to-regexp 6. Two things that it allows are refused here, because they cannot be matched in time
/// linear to the path: look-around and back-references in regular expressions of one's own, and a separator of several
/// characters between two parameters of one segment (`/:from--:to`; write `/:from([^/]+?)--:to([^/]+?)` instead).
///
/// Source: [path-to-regexp 6](https://github.com/pillarjs/path-to-regexp/tree/6.x).
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the path pattern `{pattern}` does not compile: {problem}")]
pub struct PatternError {
    pattern: String,
    problem: PatternProblem,
}

impl PatternError {
    /// The whole pattern.
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// What is wrong with it.
    pub fn problem(&self) -> PatternProblem {
        self.problem
    }
}

/// What is wrong with a path pattern. Places are counted in bytes from the start of the pattern.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PatternProblem {
    /// A colon without a name of letters, digits and underscores after it.
    #[error("no name follows the colon at {at}; write `\\:` for the character itself")]
    #[non_exhaustive]
    MissingName {
        /// Where the colon stands.
        at: usize,
    },
    /// A modifier or a brace that belongs to nothing, or a `{` that is not closed where it must be.
    #[error("an unexpected end, modifier, brace, parameter or group at {at}; `\\` takes away a character's meaning")]
    #[non_exhaustive]
    Unexpected {
        /// Where it stands.
        at: usize,
    },
    /// A group in parentheses that is not closed, or empty.
    #[error("the group at {at} is empty or not closed")]
    #[non_exhaustive]
    IncompleteGroup {
        /// Where the group opens.
        at: usize,
    },
    /// Parentheses in a group that capture, or a group that begins with `?`.
    #[error("the group at {at} begins with `?`, or has parentheses inside that are not `(?:...)`")]
    #[non_exhaustive]
    CapturingGroup {
        /// Where the group opens.
        at: usize,
    },
    /// The regular expression of a group is none, or one that is refused here, such as look-around and back-references.
    #[error("the regular expression at {at} is not valid, or uses look-around, a back-reference or an unknown escape")]
    #[non_exhaustive]
    RegularExpression {
        /// Where the group opens.
        at: usize,
    },
    /// Two parameters without text between them.
    #[error("there must be text between the parameter at {at} and the one before it")]
    #[non_exhaustive]
    NothingBetween {
        /// Where the second parameter stands.
        at: usize,
    },
    /// Two parameters of one segment with more than one character between them.
    #[error(
        "the parameter at {at} follows another one of the same segment after several characters: give it a regular \
         expression of its own, such as `:name([^/]+?)`"
    )]
    #[non_exhaustive]
    LongSeparator {
        /// Where the second parameter stands.
        at: usize,
    },
    /// `*` or `+` after a parameter that has neither a prefix nor a suffix.
    #[error("a parameter that repeats needs a `/` or `.` before it, or braces with a prefix or suffix")]
    RepeatWithoutPrefix,
    /// The pattern is too large or nested too deeply.
    #[error("the pattern is too large or nested too deeply")]
    TooLarge,
}

/// The regular expression of a whole pattern.
fn expression(parts: &[Part]) -> Result<String, PatternProblem> {
    use std::fmt::Write as _;

    let mut whole = String::from("^");
    for part in parts {
        let parameter = match part {
            Part::Text(text) => {
                whole.push_str(&regex_lite::escape(text));
                continue;
            }
            Part::Parameter(parameter) => parameter,
        };
        let (prefix, suffix) = (regex_lite::escape(&parameter.prefix), regex_lite::escape(&parameter.suffix));
        let repeats = matches!(parameter.modifier, Some(Modifier::Any | Modifier::Some));
        let modifier = parameter.modifier.map_or("", Modifier::as_str);
        // Writing into a text does not fail.
        let _ = match parameter.matching.as_ref().map(Matching::expression) {
            None if prefix.is_empty() && suffix.is_empty() => Ok(()),
            None => write!(whole, "(?:{prefix}{suffix}){modifier}"),
            Some(_) if repeats && prefix.is_empty() && suffix.is_empty() => {
                return Err(PatternProblem::RepeatWithoutPrefix);
            }
            Some(one) if repeats => {
                let none = if parameter.modifier == Some(Modifier::Any) { "?" } else { "" };
                write!(whole, "(?:{prefix}((?:{one})(?:{suffix}{prefix}(?:{one}))*){suffix}){none}")
            }
            Some(one) => write!(whole, "(?:{prefix}({one}){suffix}){modifier}"),
        };
    }
    whole.push_str("[/#?]?$");
    Ok(whole)
}

#[cfg(test)]
mod tests;
