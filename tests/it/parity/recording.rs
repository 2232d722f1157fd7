//! The recorded file: its first line is a list of long texts, each other line a case that may name them as `{{number}}`,
//! and texts of its own as `{{letter}}`.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde_json::{Map, Value};

const TEXT: &str = include_str!("cases.jsonl");
/// Where the recorded API listened.
const PLACEHOLDER: &str = "http://127.0.0.1:1/";

/// A case, what its API answers, and what the reference answered.
#[derive(Debug, Deserialize)]
pub(super) struct Recorded {
    case: Value,
    pub(super) api: Option<Value>,
    /// Why the two sides may differ.
    #[serde(default)]
    marks: Vec<String>,
    /// The rows of the ledger by which another answer than the reference's is due.
    #[serde(default)]
    rows: Vec<String>,
    expected: Value,
}

/// All recorded cases.
pub(super) fn cases() -> Vec<Recorded> {
    let mut lines = TEXT.lines();
    let texts: Vec<String> = serde_json::from_str(lines.next().expect("a first line")).expect("a list of texts");
    lines.map(|line| read(line, &texts)).collect()
}

fn read(line: &str, texts: &[String]) -> Recorded {
    #[derive(Deserialize)]
    struct Own {
        #[serde(default)]
        texts: Vec<String>,
    }
    let mut line = line.to_owned();
    let own: Own = serde_json::from_str(&line).expect("a case");
    for (letter, text) in ('a'..).zip(&own.texts) {
        line = line.replace(&format!("{{{{{letter}}}}}"), text);
    }
    for (number, text) in texts.iter().enumerate() {
        line = line.replace(&format!("{{{{{number}}}}}"), text);
    }
    serde_json::from_str(&line).expect("a case")
}

impl Recorded {
    pub(super) fn id(&self) -> &str {
        self.case["id"].as_str().expect("an ID")
    }

    pub(super) fn kind(&self) -> &str {
        self.case["kind"].as_str().expect("a kind")
    }

    pub(super) fn expected(&self) -> &Value {
        &self.expected
    }

    pub(super) fn asks_has(&self) -> bool {
        self.case.get("hasChecks").is_some()
    }

    pub(super) fn rows(&self) -> &[String] {
        &self.rows
    }

    /// What a refresh passes on of the request: names in lower case, repeated headers joined.
    pub(super) fn header_map(&self) -> Map<String, Value> {
        let mut map: BTreeMap<String, String> = BTreeMap::new();
        for header in self.case["request"]["headers"].as_array().into_iter().flatten() {
            let name = header[0].as_str().expect("a name").to_ascii_lowercase();
            let value = header[1].as_str().expect("a value").trim_matches([' ', '\t']);
            let separator = if name == "cookie" { "; " } else { ", " };
            map.entry(name)
                .and_modify(|known| *known = [known.as_str(), separator, value].concat())
                .or_insert_with(|| value.to_owned());
        }
        map.into_iter().map(|(name, value)| (name, Value::from(vec![value.trim_matches([' ', '\t'])]))).collect()
    }

    pub(super) fn may_differ(&self) -> bool {
        !self.marks.is_empty()
    }

    /// Whether the caller got in there, an accident on the way out not counted.
    pub(super) fn reference_lets_in(&self) -> bool {
        self.expected["letIn"] == true || super::lets_in(&self.expected)
    }

    /// The case, with the API where it is now.
    pub(super) fn case_for(&self, api_origin: &str) -> String {
        self.case.to_string().replace(PLACEHOLDER, &format!("{api_origin}/"))
    }

    /// The token that a verify call of this case asks about.
    pub(super) fn token(&self) -> String {
        if let Some(token) = self.case["token"].as_str() {
            return token.to_owned();
        }
        let headers = self.case["request"]["headers"].as_array();
        let values = headers
            .into_iter()
            .flatten()
            .filter(|header| header[0].as_str().is_some_and(|name| name.eq_ignore_ascii_case("authorization")));
        let joined = values.filter_map(|header| header[1].as_str()).map(str::trim).collect::<Vec<_>>().join(", ");
        let mut parts = joined.trim().split(' ');
        let scheme = parts.next().unwrap_or_default();
        parts.next().filter(|token| !token.is_empty()).unwrap_or(scheme).to_owned()
    }
}

impl fmt::Display for Recorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?} {}", self.case, self.api, self.expected)
    }
}
