use proptest::prelude::*;

use super::*;

#[test]
fn lists_are_split_by_scope() {
    let cases: [(&str, &[&str], &[&str]); 14] = [
        ("", &[], &[]),
        ("o:a", &["a"], &[]),
        ("u:a", &[], &["a"]),
        ("ou:a", &["a"], &["a"]),
        ("uo:a", &["a"], &["a"]),
        (
            "o:reservations,u:dashboard,uo:support-chat",
            &["reservations", "support-chat"],
            &["dashboard", "support-chat"],
        ),
        ("o:b,o:a,o:b", &["b", "a", "b"], &[]),
        (" o:a ,\tu:b\n", &["a"], &["b"]),
        ("\u{feff}o:a\u{a0}", &["a"], &[]),
        // Only the item is trimmed, not its two sides.
        ("o: a,o :b", &[" a"], &[]),
        // The id is everything after the first colon, possibly nothing.
        ("o:a:b,u:", &["a:b"], &[""]),
        ("o::,:a", &[":"], &[]),
        // Unknown scopes.
        ("x:a,org:b,O:c,oo:d,ouu:e", &[], &[]),
        ("o:\u{1f600}", &["\u{1f600}"], &[]),
    ];
    for (list, organization, user) in cases {
        let expected = ScopeList { organization: organization.to_vec(), user: user.to_vec() };
        assert_eq!(ScopeList::parse(list), Ok(expected), "{list:?}");
    }
}

#[test]
fn one_item_without_a_colon_spoils_the_list() {
    for list in ["a", " ", ",", "o:a,", ",o:a", "o:a,,u:b", "o:a,b", "o:a, ,u:b", "o\u{ff1a}a"] {
        assert_eq!(ScopeList::parse(list), Err(Malformed), "{list:?}");
    }
}

#[test]
fn white_space_is_that_of_javascript() {
    for space in ['\t', '\n', '\u{b}', '\u{c}', '\r', ' ', '\u{a0}', '\u{1680}', '\u{2000}', '\u{200a}', '\u{2028}']
        .into_iter()
        .chain(['\u{2029}', '\u{202f}', '\u{205f}', '\u{3000}', '\u{feff}'])
    {
        assert_eq!(trim(&format!("{space}a{space}b{space}")), format!("a{space}b"), "{space:?}");
    }
    for other in ['\0', '\u{1c}', '\u{85}', '\u{180e}', '\u{200b}', '\u{2060}', 'a'] {
        assert_eq!(trim(&format!("{other}")), format!("{other}"), "{other:?}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(list in ".{0,60}|[ou:, ax]{0,30}") {
        let well_formed = list.is_empty() || list.split(',').all(|item| item.contains(':'));
        prop_assert_eq!(ScopeList::parse(&list).is_ok(), well_formed);
        prop_assert_eq!(ScopeList::is_readable(&list), well_formed);
    }

    #[test]
    fn ids_keep_their_order(ids in prop::collection::vec("[a-z:]{0,5}", 1..10)) {
        let list = ids.iter().map(|id| format!("ou:{id}")).collect::<Vec<_>>().join(",");
        let parsed = ScopeList::parse(&list).unwrap();
        prop_assert_eq!(&parsed.organization, &ids);
        prop_assert_eq!(&parsed.user, &ids);
    }
}
