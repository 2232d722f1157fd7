//! Strict reading of queries: windows on lists, orders, filters.

use std::borrow::Cow;
use std::cmp::Ordering;

use serde_json::Value;

use super::fields::Style;
use super::refusal::{self, Refusal};

/// Values that a filter takes.
const MOST_VALUES: usize = 100;

/// The parameters after the question mark.
pub(crate) struct Query {
    pairs: Vec<(String, String)>,
}

impl Query {
    pub(crate) fn parse(text: &str) -> Self {
        let own = |(name, value): (Cow<'_, str>, Cow<'_, str>)| (name.into_owned(), value.into_owned());
        Self { pairs: form_urlencoded::parse(text.as_bytes()).map(own).collect() }
    }

    /// The first parameter of this name.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// Every parameter of this name.
    pub(crate) fn all<'q>(&'q self, name: &'q str) -> impl Iterator<Item = &'q str> {
        self.pairs.iter().filter(move |(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn required(&self, name: &str) -> Result<&str, Refusal> {
        self.get(name).ok_or_else(|| refusal::bad_request(&format!("query.{name}"), "required"))
    }

    /// `true` or `false`; `false` when absent.
    pub(crate) fn flag(&self, name: &str) -> Result<bool, Refusal> {
        match self.get(name) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(refusal::bad_request(&format!("query.{name}"), "must be true or false")),
        }
    }

    /// `true` or `false`, if the query says so.
    pub(crate) fn boolean(&self, name: &str) -> Result<Option<bool>, Refusal> {
        match self.get(name) {
            None => Ok(None),
            Some("false") => Ok(Some(false)),
            Some("true") => Ok(Some(true)),
            Some(_) => Err(refusal::wrong_type(name, "true or false")),
        }
    }

    /// An instant, in milliseconds.
    pub(crate) fn instant(&self, name: &str) -> Result<Option<i64>, Refusal> {
        let parse = |text: &str| text.parse().map_err(|_| refusal::wrong_type(name, "an instant in milliseconds"));
        self.get(name).map(parse).transpose()
    }

    /// Whether a value passes a filter whose parameter may be repeated: any of the given ones will do.
    pub(crate) fn allows(&self, name: &str, fits: impl FnMut(&str) -> bool) -> bool {
        let mut wanted = self.all(name).peekable();
        wanted.peek().is_none() || wanted.any(fits)
    }

    /// Whether `query` names something: its id, or part of one of these texts, in whatever case.
    pub(crate) fn names<const N: usize>(&self, id: &str, texts: [&str; N]) -> bool {
        let Some(part) = self.get("query").filter(|part| !part.is_empty()) else { return true };
        let part = part.to_lowercase();
        id.eq_ignore_ascii_case(&part) || texts.iter().any(|text| text.to_lowercase().contains(&part))
    }

    /// Refuses more values than a filter takes.
    pub(crate) fn check_count(&self, name: &str) -> Result<(), Refusal> {
        if self.all(name).count() > MOST_VALUES { Err(refusal::too_many(name, MOST_VALUES)) } else { Ok(()) }
    }

    /// A filter whose parameter may be repeated, each time with `+` (or no sign) for what is wanted and `-` for what is
    /// not.
    pub(crate) fn signed(&self, name: &str) -> Result<Signed<'_>, Refusal> {
        let mut signed = Signed { wanted: Vec::new(), unwanted: Vec::new() };
        for value in self.pairs.iter().filter(|(found, _)| found == name).map(|(_, value)| value.as_str()) {
            match value.strip_prefix('-') {
                Some(value) => signed.unwanted.push(value),
                None => signed.wanted.push(without_plus(value)),
            }
        }
        self.check_count(name).map(|()| signed)
    }

    /// What the list is ordered by: one of these fields, given as `+field` or `field`, or the other way as `-field`.
    pub(crate) fn order<R>(&self, default: &str, fields: &[Field<R>]) -> Result<Order<R>, Refusal> {
        let text = self.get("order_by").filter(|text| !text.is_empty()).unwrap_or(default);
        let (descends, name) = match text.strip_prefix('-') {
            Some(name) => (true, name),
            None => (false, without_plus(text)),
        };
        match fields.iter().find(|(field, _)| *field == name) {
            Some((field, compare)) => Ok(Order { field, descends, compare: *compare }),
            None => Err(refusal::wrong_value("order_by", &format!("must be one of {}", names(fields)))),
        }
    }

    /// `limit` and `offset`, with the bounds of the group.
    pub(crate) fn page(&self, style: Style) -> Result<Page, Refusal> {
        let most = if style == Style::Proxied { 100 } else { 500 };
        let number = |name: &str, default: usize, least: usize, most: usize| match self.get(name) {
            None => Ok(default),
            Some(text) => match whole_number(style, text) {
                Some(number) if (least..=most).contains(&number) => Ok(number),
                _ => Err(number_out_of_range(style, name, least, most)),
            },
        };
        Ok(Page { limit: number("limit", 10, 1, most)?, offset: number("offset", 0, 0, usize::MAX)? })
    }
}

/// The proxied groups call their window a number, not an integer, and Clerk's Python SDK sends `10.0`.
fn whole_number(style: Style, text: &str) -> Option<usize> {
    let whole = match text.split_once('.') {
        Some((whole, fraction)) if style == Style::Proxied && fraction.chars().all(|digit| digit == '0') => whole,
        _ => text,
    };
    whole.parse().ok()
}

fn number_out_of_range(style: Style, name: &str, least: usize, most: usize) -> Refusal {
    let upper = if most == usize::MAX { String::new() } else { format!(" and at most {most}") };
    let why = format!("must be an integer of at least {least}{upper}");
    match style {
        Style::Proxied => refusal::bad_request(&format!("query.{name}"), &why),
        Style::Form => refusal::wrong_value(name, &why),
    }
}

/// A window on a list.
pub(crate) struct Page {
    limit: usize,
    offset: usize,
}

impl Page {
    pub(crate) fn has_offset(&self) -> bool {
        self.offset > 0
    }

    /// The rows in the window, rendered, and how many there are in all.
    pub(crate) fn of<R>(&self, rows: &[R], render: impl Fn(&R) -> Value) -> (Vec<Value>, usize) {
        (rows.iter().skip(self.offset).take(self.limit).map(render).collect(), rows.len())
    }
}

/// A field that a list may be ordered by: its name and its order.
pub(crate) type Field<R> = (&'static str, fn(&R, &R) -> Ordering);

/// What a list is ordered by.
pub(crate) struct Order<R> {
    field: &'static str,
    descends: bool,
    compare: fn(&R, &R) -> Ordering,
}

impl<R> Order<R> {
    pub(crate) fn is_by(&self, field: &str) -> bool {
        self.field == field
    }

    /// Rows come in the order in which they were made, and equal ones keep it: newest first if the order descends.
    pub(crate) fn sort(&self, rows: &mut [&R]) {
        rows.sort_by(|a, b| (self.compare)(a, b));
        if self.descends {
            rows.reverse();
        }
    }
}

/// A filter with signs.
pub(crate) struct Signed<'q> {
    wanted: Vec<&'q str>,
    unwanted: Vec<&'q str>,
}

impl Signed<'_> {
    /// Whether something passes, of which `is` says whether it is that of a value.
    pub(crate) fn allows(&self, mut is: impl FnMut(&str) -> bool) -> bool {
        (self.wanted.is_empty() || self.wanted.iter().any(|value| is(value)))
            && !self.unwanted.iter().any(|value| is(value))
    }
}

/// A plus that nobody encoded arrives as a blank.
fn without_plus(text: &str) -> &str {
    text.strip_prefix(['+', ' ']).unwrap_or(text)
}

fn names<R>(fields: &[Field<R>]) -> String {
    fields.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}
