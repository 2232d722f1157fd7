//! Strict reading of bodies.

use bytes::Bytes;
use http::{HeaderMap, header};
use serde_json::{Map, Value};

use super::instant;
use super::refusal::{self, Refusal};

/// How a group reports fields it does not like.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Style {
    /// M2M tokens, API keys, OAuth access tokens: 400 `bad_request`.
    Proxied,
    /// All else: 422 `form_param_*`.
    Form,
}

/// The members of a JSON body.
pub(crate) struct Fields {
    style: Style,
    members: Map<String, Value>,
}

impl Fields {
    /// Reads the body, which must be a JSON object with members of these names only.
    pub(crate) fn read(style: Style, headers: &HeaderMap, body: &Bytes, names: &[&str]) -> Result<Self, Refusal> {
        if !body.is_empty() && !is_json(headers) {
            return Err(refusal::unsupported_content_type());
        }
        let members = match (serde_json::from_slice(body), style) {
            (Ok(Value::Object(members)), _) => members,
            (_, Style::Form) if body.is_empty() => Map::new(),
            (_, Style::Form) => return Err(refusal::body_invalid()),
            (_, Style::Proxied) => return Err(refusal::bad_request("body", "must be a JSON object")),
        };
        let fields = Self { style, members };
        fields.check_names(names)
    }

    /// Reads a body that is a list of objects with members of these names only, at most so many.
    pub(crate) fn read_many(
        headers: &HeaderMap,
        body: &Bytes,
        names: &[&str],
        most: usize,
    ) -> Result<Vec<Self>, Refusal> {
        if !body.is_empty() && !is_json(headers) {
            return Err(refusal::unsupported_content_type());
        }
        let Ok(Value::Array(all)) = serde_json::from_slice(body) else { return Err(refusal::body_is_no_list()) };
        if all.len() > most {
            return Err(refusal::bulk_too_large(most));
        }
        let read = |one| match one {
            Value::Object(members) => Self { style: Style::Form, members }.check_names(names),
            _ => Err(refusal::body_is_no_list()),
        };
        all.into_iter().map(read).collect()
    }

    fn check_names(self, names: &[&str]) -> Result<Self, Refusal> {
        match self.members.keys().find(|name| !names.contains(&name.as_str())) {
            Some(unknown) if self.style == Style::Form => Err(refusal::unknown_field(unknown)),
            Some(unknown) => Err(self.wrong(unknown, "unknown field")),
            None => Ok(self),
        }
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.members.contains_key(name)
    }

    /// Refuses an explicit null for these members, which may be left out instead.
    pub(crate) fn refuse_null(&self, names: &[&str]) -> Result<(), Refusal> {
        let null = names.iter().find(|name| self.members.get(**name).is_some_and(Value::is_null));
        null.map_or(Ok(()), |name| Err(self.wrong(name, "must not be null")))
    }

    /// The member as it is; null when absent.
    pub(crate) fn value(&self, name: &str) -> Value {
        self.members.get(name).cloned().unwrap_or_default()
    }

    /// A member that is present and not null.
    fn given(&self, name: &str) -> Option<&Value> {
        self.members.get(name).filter(|value| !value.is_null())
    }

    pub(crate) fn string(&self, name: &str) -> Result<Option<&str>, Refusal> {
        match self.given(name) {
            None => Ok(None),
            Some(value) => value.as_str().map(Some).ok_or_else(|| self.wrong_type(name, "a string")),
        }
    }

    pub(crate) fn required_string(&self, name: &str) -> Result<&str, Refusal> {
        match self.string(name)? {
            Some(text) => Ok(text),
            None if self.style == Style::Proxied => Err(self.wrong(name, "required")),
            None if self.has(name) => Err(refusal::nil(name)),
            None => Err(refusal::missing(name)),
        }
    }

    pub(crate) fn boolean(&self, name: &str) -> Result<Option<bool>, Refusal> {
        match self.given(name) {
            None => Ok(None),
            Some(value) => value.as_bool().map(Some).ok_or_else(|| self.wrong_type(name, "a boolean")),
        }
    }

    pub(crate) fn integer(&self, name: &str) -> Result<Option<i64>, Refusal> {
        match self.given(name) {
            None => Ok(None),
            Some(value) => value.as_i64().map(Some).ok_or_else(|| self.wrong_type(name, "an integer")),
        }
    }

    pub(crate) fn required_integer(&self, name: &str) -> Result<i64, Refusal> {
        match self.integer(name)? {
            Some(number) => Ok(number),
            None if self.style == Style::Proxied => Err(self.wrong(name, "required")),
            None if self.has(name) => Err(refusal::nil(name)),
            None => Err(refusal::missing(name)),
        }
    }

    /// A life span: a number of seconds above 0, fractions allowed.
    pub(crate) fn life_seconds(&self, name: &str) -> Result<Option<f64>, Refusal> {
        let Some(value) = self.given(name) else { return Ok(None) };
        let seconds = value.as_f64().ok_or_else(|| self.wrong_type(name, "a number"))?;
        match life_ms(seconds) {
            Some(_) => Ok(Some(seconds)),
            None => Err(self.wrong(name, "must be greater than 0 and at most 9000000000000")),
        }
    }

    /// An instant in the form of RFC 3339, as milliseconds.
    pub(crate) fn instant(&self, name: &str) -> Result<Option<i64>, Refusal> {
        let Some(text) = self.string(name)? else { return Ok(None) };
        instant::parse(text).map(Some).ok_or_else(|| refusal::invalid_time(name))
    }

    pub(crate) fn strings(&self, name: &str) -> Result<Option<Vec<String>>, Refusal> {
        let Some(value) = self.given(name) else { return Ok(None) };
        let texts = value.as_array().map(|members| members.iter().map(|member| member.as_str().map(str::to_owned)));
        match texts.and_then(Iterator::collect::<Option<Vec<String>>>) {
            Some(texts) => Ok(Some(texts)),
            None => Err(self.wrong_type(name, "an array of strings")),
        }
    }

    pub(crate) fn wrong(&self, name: &str, why: &str) -> Refusal {
        match self.style {
            Style::Proxied => refusal::bad_request(&format!("body.{name}"), why),
            Style::Form => refusal::wrong_value(name, why),
        }
    }

    fn wrong_type(&self, name: &str, wanted: &str) -> Refusal {
        match self.style {
            Style::Proxied => self.wrong(name, &format!("must be {wanted}")),
            Style::Form => refusal::wrong_type(name, wanted),
        }
    }
}

/// Seconds as milliseconds, rounded up; none unless above 0 and small enough for a date.
pub(crate) fn life_ms(seconds: f64) -> Option<i64> {
    // Conversion cannot overflow below the bound; NaN fails both comparisons.
    (seconds > 0.0 && seconds <= 9e12).then(|| (seconds * 1000.0).ceil() as i64)
}

/// Whether the text is one of the prefixes, `_`, and so many of these characters.
pub(crate) fn is_id(text: &str, prefixes: &[&str], length: usize, member: fn(char) -> bool) -> bool {
    prefixes.iter().any(|prefix| {
        let rest = text.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('_'));
        rest.is_some_and(|rest| rest.len() == length && rest.chars().all(member))
    })
}

pub(crate) fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

fn is_json(headers: &HeaderMap) -> bool {
    let Some(value) = headers.get(header::CONTENT_TYPE) else { return true };
    let essence = value.to_str().ok().and_then(|text| text.split(';').next());
    essence.is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
}
