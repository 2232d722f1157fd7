//! Fills path templates. The only place that puts a caller's value into a path.
//!
//! A value becomes exactly one segment: everything but unreserved characters is percent-encoded. Empty values and
//! values that hold a `.` or `..` segment, plainly or under any number of percent-encodings, are refused before any
//! traffic, because an empty or a dotted identifier would address another route ("delete one" becomes "delete the
//! collection").

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode, utf8_percent_encode};

/// Everything that RFC 3986, section 2.3 does not list as unreserved.
pub(crate) const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// How many layers of percent-encoding are looked through before a value is refused for having too many.
const MAX_LAYERS: usize = 10;

/// Why a path could not be made.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub(crate) enum PathProblem {
    #[error("the path value `{0}` is empty")]
    Empty(&'static str),
    #[error("the path value `{0}` contains a `.` or `..` segment")]
    Dots(&'static str),
    #[error("the path value `{0}` is percent-encoded too many times")]
    TooManyLayers(&'static str),
    #[error("the path template `{template}` has no value for `{{{name}}}`")]
    Missing { template: &'static str, name: &'static str },
    #[error("the path template `{template}` has no place for the value `{name}`")]
    Unused { template: &'static str, name: &'static str },
    #[error("the path template `{0}` is malformed: it must start with `/` and have balanced `{{name}}` holes")]
    Template(&'static str),
}

/// Puts `values` into the `{name}` holes of `template`, each as one encoded segment.
pub(crate) fn fill(template: &'static str, values: &[(&'static str, String)]) -> Result<String, PathProblem> {
    let malformed = PathProblem::Template(template);
    if !template.starts_with('/') || template.contains(['?', '#', '\\']) {
        return Err(malformed);
    }
    let mut path = String::with_capacity(template.len() + 32);
    let mut used = Vec::with_capacity(values.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, tail)) = after.split_once('}') else {
            return Err(malformed);
        };
        if before.contains('}') || name.contains('{') {
            return Err(malformed);
        }
        let Some((name, value)) = values.iter().find(|(known, _)| *known == name) else {
            return Err(PathProblem::Missing { template, name });
        };
        check(name, value)?;
        path.push_str(before);
        path.extend(utf8_percent_encode(value, RESERVED));
        used.push(*name);
        rest = tail;
    }
    if rest.contains('}') {
        return Err(malformed);
    }
    path.push_str(rest);
    if let Some((name, _)) = values.iter().find(|(name, _)| !used.contains(name)) {
        return Err(PathProblem::Unused { template, name });
    }
    if has_dot_segment(path.as_bytes()) {
        return Err(malformed);
    }
    Ok(path)
}

/// Whether a path holds a `.` or `..` segment under any number of percent-encodings, or too many of them to tell.
pub(crate) fn has_encoded_dot_segment(path: &str) -> bool {
    look_through(path) != Layers::Clean
}

/// Refuses what must not stand in a path as one segment.
fn check(name: &'static str, value: &str) -> Result<(), PathProblem> {
    if value.is_empty() {
        return Err(PathProblem::Empty(name));
    }
    match look_through(value) {
        Layers::Clean => Ok(()),
        Layers::Dots => Err(PathProblem::Dots(name)),
        Layers::TooMany => Err(PathProblem::TooManyLayers(name)),
    }
}

#[derive(Debug, Eq, PartialEq)]
enum Layers {
    Clean,
    Dots,
    TooMany,
}

/// Takes one layer of percent-encoding off after the other and looks at the segments of each.
fn look_through(text: &str) -> Layers {
    let mut current = text.as_bytes().to_vec();
    for _ in 0..=MAX_LAYERS {
        if has_dot_segment(&current) {
            return Layers::Dots;
        }
        let decoded: Vec<u8> = percent_decode(&current).collect();
        if decoded == current {
            return Layers::Clean;
        }
        current = decoded;
    }
    Layers::TooMany
}

/// Whether one of the pieces between slashes, of either kind, is `.` or `..`.
fn has_dot_segment(path: &[u8]) -> bool {
    path.split(|byte| matches!(byte, b'/' | b'\\')).any(|piece| piece == b"." || piece == b"..")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = "/machines/{machine_id}";

    fn one(value: &str) -> Result<String, PathProblem> {
        fill(TEMPLATE, &[("machine_id", value.to_owned())])
    }

    #[test]
    fn a_value_is_one_segment_whatever_it_holds() {
        for (value, path) in [
            ("mch_1", "/machines/mch_1"),
            ("a/b", "/machines/a%2Fb"),
            ("x?y=1#f", "/machines/x%3Fy%3D1%23f"),
            ("a b", "/machines/a%20b"),
            ("a\nb", "/machines/a%0Ab"),
            ("a\\b", "/machines/a%5Cb"),
            ("50%", "/machines/50%25"),
            ("%zz", "/machines/%25zz"),
            ("ü", "/machines/%C3%BC"),
            ("foo..bar", "/machines/foo..bar"),
            ("a.b", "/machines/a.b"),
            ("...", "/machines/..."),
            ("-._~", "/machines/-._~"),
        ] {
            assert_eq!(one(value).as_deref(), Ok(path), "{value:?}");
        }
    }

    #[test]
    fn dot_segments_are_refused_in_any_encoding() {
        for value in [
            ".",
            "..",
            "../../users",
            "a/../b",
            "a\\..\\b",
            "%2e%2e/users",
            "%2e",
            ".%2E/users",
            "%2e%2e%2fusers",
            "%2e%2e%252fusers",
            "%252e%252e",
            "%25252e%25252E",
            "a%5c..%5cb",
            "%2e%2e/%zz",
        ] {
            assert_eq!(one(value), Err(PathProblem::Dots("machine_id")), "{value:?}");
        }
    }

    #[test]
    fn empty_and_endlessly_encoded_values_are_refused() {
        assert_eq!(one(""), Err(PathProblem::Empty("machine_id")));
        let deep = format!("%{}2e", "25".repeat(12));
        assert_eq!(one(&deep), Err(PathProblem::TooManyLayers("machine_id")));
    }

    #[test]
    fn every_hole_needs_a_value_and_every_value_a_hole() {
        let scopes = "/machines/{machine_id}/scopes/{other_machine_id}";
        let pair = [("other_machine_id", "b".to_owned()), ("machine_id", "a".to_owned())];
        assert_eq!(fill(scopes, &pair).as_deref(), Ok("/machines/a/scopes/b"));
        assert_eq!(fill(scopes, &pair[1..]), Err(PathProblem::Missing { template: scopes, name: "other_machine_id" }));
        assert_eq!(fill(TEMPLATE, &pair), Err(PathProblem::Unused { template: TEMPLATE, name: "other_machine_id" }));
    }

    #[test]
    fn malformed_templates_are_refused() {
        for template in ["machines", "/a/{b", "/a/}b{", "/a?b=c", "/a#b", "/a/../b", "", "/a/{{b}"] {
            assert!(fill(template, &[("b", "x".to_owned())]).is_err(), "{template:?}");
        }
    }
}
