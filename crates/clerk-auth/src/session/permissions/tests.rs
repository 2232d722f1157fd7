use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;

fn permissions(fea: &str, per: &str, fpm: &str) -> Vec<String> {
    organization_permissions(Some(fea), Some(per), Some(fpm))
}

#[test]
fn documented_examples() {
    let cases: [(&str, &str, &str, &[&str]); 4] = [
        (
            "o:impersonation,o:memberships",
            "read,manage",
            "1,3",
            &["org:impersonation:read", "org:memberships:read", "org:memberships:manage"],
        ),
        (
            "o:reservations,u:dashboard,uo:support-chat,o:impersonation",
            "read,manage",
            "2,3",
            &["org:reservations:manage", "org:support-chat:read", "org:support-chat:manage"],
        ),
        (
            "o:repositories,uo:projects,u:x",
            "read,create,update,delete,revoke",
            "7,21,0",
            &[
                "org:repositories:read",
                "org:repositories:create",
                "org:repositories:update",
                "org:projects:read",
                "org:projects:update",
                "org:projects:revoke",
            ],
        ),
        (
            "o:repositories,o:impersonation,o:billing",
            "manage,read,update",
            "6,0,3",
            &["org:repositories:read", "org:repositories:update", "org:billing:manage", "org:billing:read"],
        ),
    ];
    for (fea, per, fpm, expected) in cases {
        assert_eq!(permissions(fea, per, fpm), expected, "{fea} {per} {fpm}");
    }
}

#[test]
fn bitmaps_beyond_doubles_are_exact() {
    let names: Vec<_> = (0..54).map(|n| format!("p{n}")).collect();
    assert_eq!(permissions("o:f", &names.join(","), "9007199254740993"), ["org:f:p0", "org:f:p53"]);
}

#[test]
fn bitmaps_beyond_machine_integers_are_exact() {
    let names: Vec<_> = (0..200).map(|n| format!("p{n}")).collect();
    let per = names.join(",");
    // 2^64, 2^128 + 1, 2^199
    assert_eq!(permissions("o:f", &per, "18446744073709551616"), ["org:f:p64"]);
    assert_eq!(permissions("o:f", &per, "340282366920938463463374607431768211457"), ["org:f:p0", "org:f:p128"]);
    assert_eq!(
        permissions("o:f", &per, "803469022129495137770981046170581301261101496891396417650688"),
        ["org:f:p199"]
    );
    // 2^64 - 1 grants the first 64 and no other.
    let first: Vec<_> = (0..64).map(|n| format!("org:f:p{n}")).collect();
    assert_eq!(permissions("o:f", &per, "18446744073709551615"), first);
}

#[test]
fn a_bitmap_that_is_not_all_digits_grants_nothing_and_keeps_its_position() {
    for bitmap in ["1invalid", "-1", "+1", "1.5", "1e1", "0x1", "", " ", "1 1", "\u{661}", "\u{ff11}", "1_0", "null"] {
        assert_eq!(permissions("o:f", "read", &format!("{bitmap},1")), [""; 0], "{bitmap:?}");
        assert_eq!(permissions("o:f,o:g", "read", &format!("{bitmap},1")), ["org:g:read"], "{bitmap:?}");
    }
}

#[test]
fn surplus_on_either_side_is_dropped() {
    // More bits than permissions.
    assert_eq!(permissions("o:f", "read", "3"), ["org:f:read"]);
    assert_eq!(permissions("o:f", "read", "36893488147419103233"), ["org:f:read"]);
    assert_eq!(permissions("o:f", "read", "2"), [""; 0]);
    // More bitmaps than features, more features than bitmaps.
    assert_eq!(permissions("o:f", "read", "1,1"), ["org:f:read"]);
    assert_eq!(permissions("o:f,o:g", "read", "1"), ["org:f:read"]);
    assert_eq!(permissions("u:f", "read", "1"), [""; 0]);
    assert_eq!(permissions("", "read", "1"), [""; 0]);
}

#[test]
fn leading_zeros_and_surrounding_white_space_change_nothing() {
    assert_eq!(permissions("o:f", " read , manage\t", " 0002 "), ["org:f:manage"]);
    assert_eq!(permissions("o:f", "read", "00000000000000000000000000000000000000001"), ["org:f:read"]);
    assert_eq!(permissions("o:f", "read", "0"), [""; 0]);
}

#[test]
fn empty_names_are_names() {
    assert_eq!(permissions("o:", ",x", "3"), ["org::", "org::x"]);
    assert_eq!(permissions("o:f", " ", "1"), ["org:f:"]);
}

#[test]
fn what_is_missing_or_malformed_grants_nothing() {
    let (fea, per, fpm) = (Some("o:f"), Some("read"), Some("1"));
    assert_eq!(organization_permissions(fea, per, fpm), ["org:f:read"]);
    assert_eq!(organization_permissions(None, per, fpm), [""; 0]);
    assert_eq!(organization_permissions(fea, None, fpm), [""; 0]);
    assert_eq!(organization_permissions(fea, per, None), [""; 0]);
    assert_eq!(permissions("o:f", "", "1"), [""; 0]);
    assert_eq!(permissions("o:f", "read", ""), [""; 0]);
    // One item without a colon, even behind the ones in use.
    for fea in ["o:f,g", "f", "o:f,", ",o:f"] {
        assert_eq!(permissions(fea, "read", "1"), [""; 0], "{fea:?}");
    }
}

#[test]
fn claims_of_the_largest_token_are_read_in_no_time() {
    // A token of 16 KiB has at most 12 KiB of claims.
    let half = "1,".repeat(3 * 1024);
    let digits = "9".repeat(6 * 1024);
    let features = "o:,".repeat(2 * 1024);
    let start = Instant::now();
    let long_bitmap = permissions("o:f", &half, &digits);
    let many_bitmaps = permissions(features.trim_end_matches(','), &half, &half);
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    assert!(!long_bitmap.is_empty());
    assert_eq!(many_bitmaps.len(), 2 * 1024);
}

/// The bits of a decimal number by halving it digit by digit: slow, and nothing like the code under test.
fn bits_by_halving(decimal: &str) -> Vec<bool> {
    let mut digits: Vec<u8> = decimal.bytes().map(|byte| byte - b'0').collect();
    let mut bits = Vec::new();
    while digits.iter().any(|digit| *digit != 0) {
        let mut remainder = 0;
        for digit in &mut digits {
            let value = remainder * 10 + *digit;
            *digit = value / 2;
            remainder = value % 2;
        }
        bits.push(remainder == 1);
    }
    bits
}

proptest! {
    #[test]
    fn bits_agree_with_division_by_two(decimal in "[0-9]{1,120}", count in 0_usize..450) {
        let mut expected = bits_by_halving(&decimal);
        expected.resize(count, false);
        let actual: Vec<_> = bits(&decimal, count).take(count).collect();
        prop_assert_eq!(actual, expected);
    }

    #[test]
    fn bits_agree_with_machine_integers(number: u128) {
        let expected: Vec<_> = (0..128).map(|bit| (number >> bit) & 1 == 1).collect();
        prop_assert_eq!(bits(&number.to_string(), 128).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn any_text_is_read(fea in ".{0,30}|([ou]{1,2}:[a-z],?){0,6}", per in ".{0,30}|[a-z,]{0,9}", fpm in ".{0,30}|[0-9,]{0,50}") {
        let permissions = permissions(&fea, &per, &fpm);
        prop_assert!(permissions.iter().all(|permission| permission.starts_with("org:")));
    }
}
