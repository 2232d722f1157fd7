use proptest::prelude::*;

use super::*;

#[track_caller]
fn compiled(pattern: &str) -> PathPattern {
    PathPattern::compile(pattern).unwrap_or_else(|error| panic!("{error}"))
}

#[track_caller]
fn problem(pattern: &str) -> PatternProblem {
    PathPattern::compile(pattern).expect_err(pattern).problem()
}

/// Pattern, path, and what a match says of `id` and `slug`. Every row was checked against path-to-regexp 6.3, which makes a
/// list of what repeats.
#[test]
fn what_matches() {
    type Match = Option<[Option<&'static str>; 2]>;
    const NO: Match = None;
    const YES: Match = Some([None, None]);
    const fn id(id: &'static str) -> Match {
        Some([Some(id), None])
    }
    for (pattern, path, expected) in [
        // Text: anchored, any case, one delimiter at the end.
        ("/orgs", "/orgs", YES),
        ("/orgs", "/ORGS", YES),
        ("/orgs", "/orgs/", YES),
        ("/orgs", "/orgs//", NO),
        ("/orgs", "/orgs?", YES),
        ("/orgs", "/orgs#", YES),
        ("/orgs", "/orgs/a", NO),
        ("/orgs", "/x/orgs", NO),
        ("/orgs/", "/orgs", NO),
        ("/orgs/", "/orgs//", YES),
        ("", "", YES),
        ("", "/", YES),
        ("", "/a", NO),
        ("/a.b", "/axb", NO),
        // Parameters.
        ("/orgs/:id", "/orgs/org_1", id("org_1")),
        ("/orgs/:id", "/orgs/org_1/", id("org_1")),
        ("/orgs/:id", "/orgs/", NO),
        ("/orgs/:id", "/orgs/a/b", NO),
        ("/orgs/:id", "/orgs/%C3%A9%2F", id("%C3%A9%2F")),
        ("/orgs/:slug/(.*)", "/orgs/acme", NO),
        ("/orgs/:slug/(.*)", "/orgs/acme/", Some([None, Some("acme")])),
        ("/orgs/:slug/(.*)", "/orgs/acme/x/y", Some([None, Some("acme")])),
        ("/:id/:slug", "/a/b", Some([Some("a"), Some("b")])),
        ("/:id/x/:id", "/a/x/b", id("b")),
        ("/:id/x:id(.*)", "/a/x", id("")),
        ("/:id/x:id(.*)?", "/a/x", id("a")),
        ("/dash(.*)", "/dashboard", YES),
        ("/dash(.*)", "/dash", YES),
        ("/:id-x", "/ab-x", id("ab")),
        ("/@:id", "/@ab", id("ab")),
        ("/:id_x", "/ab", YES),
        // Text of one character between two parameters belongs to neither.
        ("/:id-:slug", "/a-b", Some([Some("a"), Some("b")])),
        ("/:id-:slug", "/a-b-c", Some([Some("a-b"), Some("c")])),
        ("/:id.:slug", "/a.b.c", Some([Some("a.b"), Some("c")])),
        ("/:id-:slug", "/a-", NO),
        // Regular expressions of one's own.
        (r"/orgs/:id(\d+)", "/orgs/12", id("12")),
        (r"/orgs/:id(\d+)", "/orgs/a", NO),
        (r"/:id(org_\w+|me)", "/ORG_1", id("ORG_1")),
        (r"/:id(org_\w+|me)", "/me", id("me")),
        (r"/:id(org_\w+|me)", "/you", NO),
        (r"/:id([\w-.]+)", "/a-b.c", id("a-b.c")),
        (r"/:id([a-c\-]{2,3})", "/a-b", id("a-b")),
        (r"/:id((?:ab)+?)", "/abab", id("abab")),
        (r"/:id(a{,2})", "/a{,2}", id("a{,2}")),
        (r"/:id(\x61\u0062)", "/ab", id("ab")),
        (r"/:id([[a&&])", "/&", id("&")),
        (r"/:id([a-z]{2}(?:-[a-z]{2})?)", "/en-GB", id("en-GB")),
        // Modifiers and braces.
        ("/orgs/:id?", "/orgs", YES),
        ("/orgs/:id?", "/orgs/a", id("a")),
        ("/orgs/:id+", "/orgs", NO),
        ("/orgs/:id+", "/orgs/a/b", id("a/b")),
        ("/orgs/:id*", "/orgs", YES),
        ("/orgs/:id*", "/orgs/a/b/c", id("a/b/c")),
        ("/orgs{/:id}?/settings", "/orgs/settings", YES),
        ("/orgs{/:id}?/settings", "/orgs/a/settings", id("a")),
        ("/{v:id.}+x", "/v1.v2.x", id("1.v2")),
        ("/a{bc}?", "/abc", YES),
        ("/a{bc}?", "/a", YES),
        ("/a{}?b", "/ab", YES),
        // Escapes.
        (r"/\:id", "/:id", YES),
        (r"/a\*", "/a*", YES),
        (r"/a\", "/a", YES),
    ] {
        let pattern_ = compiled(pattern);
        let found = pattern_.captures(path).map(|found| [found.get("id"), found.get("slug")]);
        assert_eq!(found, expected, "{pattern} on {path}");
    }
}

#[test]
fn unnamed_groups_are_counted() {
    let pattern = compiled(r"/(\d+)/:id/(.*)");
    let found = pattern.captures("/1/a/b/c").unwrap();
    assert_eq!(["0", "id", "1", "2", "x"].map(|name| found.get(name)), [Some("1"), Some("a"), Some("b/c"), None, None]);
}

#[test]
fn what_does_not_compile() {
    use PatternProblem::*;

    for (pattern, expected) in [
        ("/:", MissingName { at: 1 }),
        ("/a/:-x", MissingName { at: 3 }),
        ("/a*", Unexpected { at: 2 }),
        ("/a?b", Unexpected { at: 2 }),
        ("/:id??", Unexpected { at: 5 }),
        ("/a}", Unexpected { at: 2 }),
        ("/{a", Unexpected { at: 3 }),
        ("/{:id:slug}", Unexpected { at: 5 }),
        ("/{a{b}}", Unexpected { at: 3 }),
        ("/()", IncompleteGroup { at: 1 }),
        ("/(a", IncompleteGroup { at: 1 }),
        (r"/(a\)", IncompleteGroup { at: 1 }),
        ("/(?:a)", CapturingGroup { at: 1 }),
        ("/((a))", CapturingGroup { at: 1 }),
        ("/:id:slug", NothingBetween { at: 4 }),
        ("/:id(a):slug", NothingBetween { at: 7 }),
        ("/x:id*", RepeatWithoutPrefix),
        ("/(.*)(.*)+", RepeatWithoutPrefix),
        // Not valid as regular expressions.
        ("/([a)", RegularExpression { at: 1 }),
        ("/(a**)", RegularExpression { at: 1 }),
        ("/(*)", RegularExpression { at: 1 }),
        ("/(|+)", RegularExpression { at: 1 }),
        ("/(^*)", RegularExpression { at: 1 }),
        (r"/(\b?)", RegularExpression { at: 1 }),
        ("/(a{2}{3})", RegularExpression { at: 1 }),
        ("/(a{3,2})", RegularExpression { at: 1 }),
        ("/({2})", RegularExpression { at: 1 }),
        ("/([b-a])", RegularExpression { at: 1 }),
        ("/(a[(?])b)", RegularExpression { at: 1 }),
        // Valid in path-to-regexp, refused here.
        ("/(a(?=b))", RegularExpression { at: 1 }),
        ("/(a(?!b)c)", RegularExpression { at: 1 }),
        ("/(a(?<=b))", RegularExpression { at: 1 }),
        ("/(a(?<n>b))", RegularExpression { at: 1 }),
        (r"/:id/(\1)", RegularExpression { at: 5 }),
        (r"/(\p{L})", RegularExpression { at: 1 }),
        ("/([]a])", RegularExpression { at: 1 }),
        ("/([^])", RegularExpression { at: 1 }),
        ("/:from--:to", LongSeparator { at: 8 }),
        ("/:a{-x:b}", LongSeparator { at: 3 }),
        ("/((?:.{1000}){1000})", TooLarge),
    ] {
        assert_eq!(problem(pattern), expected, "{pattern}");
    }
}

#[test]
fn what_a_long_separator_is_refused_for_can_be_written_otherwise() {
    let pattern = compiled("/:id([^/]+?)--:slug([^/]+?)");
    let found = pattern.captures("/a--b").unwrap();
    assert_eq!([found.get("id"), found.get("slug")], [Some("a"), Some("b")]);
}

#[test]
fn the_error_names_the_pattern_and_the_place() {
    let error = PathPattern::compile("/a/:").unwrap_err();
    assert_eq!(error.pattern(), "/a/:");
    assert_eq!(
        error.to_string(),
        "the path pattern `/a/:` does not compile: no name follows the colon at 3; write `\\:` for the character itself"
    );
}

#[test]
fn of_several_patterns_the_first_that_matches_decides() {
    let patterns = PathPatterns::compile(["/x", "/orgs/:slug", "/:a/:id"]).unwrap();
    let found = patterns.captures("/orgs/acme").unwrap();
    assert_eq!([found.get("slug"), found.get("id")], [Some("acme"), None]);
    let found = patterns.captures("/teams/acme").unwrap();
    assert_eq!([found.get("slug"), found.get("id")], [None, Some("acme")]);
    assert!(patterns.captures("/").is_none());
    assert_eq!(PathPatterns::compile(["/x", "/:"]).unwrap_err().pattern(), "/:");
}

/// In path-to-regexp an empty list matches everything; ours is one that is not configured.
#[test]
fn no_pattern_matches_nothing() {
    let none = PathPatterns::compile([""; 0]).unwrap();
    assert!(["", "/", "/a"].iter().all(|path| none.captures(path).is_none()));
}

/// These take a backtracking engine longer than anyone waits.
#[test]
fn no_pattern_takes_exponential_time() {
    let path = format!("/{}!", "a".repeat(5_000));
    for pattern in ["/((?:a+)+)", "/((?:a|a)*)", "/((?:a|aa)+)b", "/((?:.*a){9})", "/:a-:b-:c-:d"] {
        let pattern = compiled(pattern);
        let start = std::time::Instant::now();
        assert!(pattern.captures(&path).is_none());
        assert!(start.elapsed() < std::time::Duration::from_secs(20), "{pattern:?}");
    }
}

/// Pieces from which likely and unlikely patterns are made.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "/", ":id", ":slug", "(", ")", "(?:", "[", "]", "{", "}", "?", "*", "+", "\\", "a", "-", ".", "\\d",
            "(.*)", "^", "|", "é", "{2}", "{1,", "$",
        ])
        .prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_pattern_and_no_path_panics(pattern in pieces(), path in ".{0,20}") {
        if let Ok(pattern) = PathPattern::compile(&pattern) {
            if let Some(found) = pattern.captures(&path) {
                // What a parameter stands for is a part of the path.
                prop_assert!(["id", "slug", "0"].iter().filter_map(|name| found.get(name)).all(|part| path.contains(part)));
            }
        }
    }

    /// A pattern whose every character is escaped matches that very text.
    #[test]
    fn an_escaped_text_matches_itself(text in "/[ -~]{0,20}") {
        let escaped: String = text.chars().flat_map(|character| ['\\', character]).collect();
        prop_assert!(compiled(&escaped).captures(&text).is_some());
    }

    /// And nothing that a class or quantifier of a group stands for escapes into the expression around it.
    #[test]
    fn a_group_stays_within_its_parameter(source in "[a-c\\[\\]^|?*+{},0-2&~:-]{1,10}", tail in "[a-c]{1,3}") {
        if let Ok(pattern) = PathPattern::compile(&format!("/x/({source})/{tail}")) {
            let path = format!("/y/a/{tail}");
            prop_assert!(pattern.captures(&path).is_none());
            let path = format!("/x/a/{tail}z");
            prop_assert!(pattern.captures(&path).is_none());
        }
    }
}
