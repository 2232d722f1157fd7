//! Changing the query of a URL the way browsers do: the whole of it is written anew, also what does not change.

use url::Url;

/// The URL without all parameters of these names.
pub(crate) fn without_parameters(url: &Url, names: &[&str]) -> Url {
    rewritten(url, |name| !names.contains(&name), &[])
}

/// The URL with parameters added at the end.
pub(crate) fn with_parameters(url: &Url, added: &[(&str, &str)]) -> Url {
    rewritten(url, |_| true, added)
}

/// The URL with the parameter set: in the place of the first of its name, the others being dropped, else at the end.
pub(crate) fn with_parameter_set(url: &Url, name: &str, value: &str) -> Url {
    let mut changed = url.clone();
    let mut is_set = false;
    let mut query = changed.query_pairs_mut();
    query.clear();
    for (known, old) in url.query_pairs() {
        if known != name {
            query.append_pair(&known, &old);
        } else if !is_set {
            query.append_pair(name, value);
            is_set = true;
        }
    }
    if !is_set {
        query.append_pair(name, value);
    }
    drop(query);
    changed
}

fn rewritten(url: &Url, keeps: impl Fn(&str) -> bool, added: &[(&str, &str)]) -> Url {
    let mut changed = url.clone();
    changed
        .query_pairs_mut()
        .clear()
        .extend_pairs(url.query_pairs().filter(|(name, _)| keeps(name)))
        .extend_pairs(added);
    // Without parameters there is no question mark.
    if changed.query() == Some("") {
        changed.set_query(None);
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn what_stays_is_written_anew() {
        for (before, after) in [
            ("http://a/?a=b%20c&foo", "http://a/?a=b+c&foo="),
            ("http://a/?x=1&a=%7E*", "http://a/?a=%7E*"),
            ("http://a/?x=1&x=2", "http://a/"),
            ("http://a/?", "http://a/"),
            ("http://a/#f", "http://a/#f"),
            ("http://a/?%78=1&y=%26#f", "http://a/?y=%26#f"),
        ] {
            assert_eq!(without_parameters(&url(before), &["x"]).as_str(), after);
        }
        assert_eq!(
            with_parameters(&url("http://a/?b c"), &[("x", "1"), ("x", "&")]).as_str(),
            "http://a/?b+c=&x=1&x=%26"
        );
    }

    #[test]
    fn a_set_parameter_stands_once() {
        for (before, after) in [
            ("http://a/", "http://a/?x=1"),
            ("http://a/?x=0&y=2&x=3", "http://a/?x=1&y=2"),
            ("http://a/?y=2", "http://a/?y=2&x=1"),
        ] {
            assert_eq!(with_parameter_set(&url(before), "x", "1").as_str(), after);
        }
    }
}
