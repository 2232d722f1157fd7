use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use proptest::prelude::*;

use super::*;

fn error(key: &str) -> PublishableKeyError {
    PublishableKey::parse(key).unwrap_err()
}

fn key_of(content: &[u8]) -> String {
    format!("pk_test_{}", STANDARD_NO_PAD.encode(content))
}

#[test]
fn well_formed_keys_give_instance_type_and_host() {
    let cases = [
        (
            "pk_test_aGFwcHktaGlwcG8tMTIuY2xlcmsuYWNjb3VudHMuZGV2JA",
            InstanceType::Development,
            "happy-hippo-12.clerk.accounts.dev",
        ),
        ("pk_live_Y2xlcmsuY2xlcmsuZGV2JA", InstanceType::Production, "clerk.clerk.dev"),
        ("pk_live_Y2xlcmsuY2xlcmsuZGV2JA==", InstanceType::Production, "clerk.clerk.dev"),
        ("pk_test_Y2xlcmsuY2xlcmsuZGV2JA", InstanceType::Development, "clerk.clerk.dev"),
        // White space of ASCII is skipped wherever it stands after the prefix.
        ("pk_test_ Y2xl\tcmsu\nY2xl\u{c}cmsuZGV2JA\r", InstanceType::Development, "clerk.clerk.dev"),
        ("pk_test_Y2xlcmsuY2xlcmsuZGV2JA =\n=", InstanceType::Development, "clerk.clerk.dev"),
        // The unused bits of the last character do not count.
        ("pk_test_Y2xlcmsuY2xlcmsuZGV2JB", InstanceType::Development, "clerk.clerk.dev"),
        ("pk_test_LiQ=", InstanceType::Development, "."),
    ];
    for (text, instance_type, frontend_api) in cases {
        let key = PublishableKey::parse(text).unwrap_or_else(|error| panic!("{text:?}: {error}"));
        assert_eq!(key.instance_type(), instance_type, "{text:?}");
        assert_eq!(key.frontend_api(), frontend_api, "{text:?}");
        assert_eq!(key.as_str(), text);
    }
}

#[test]
fn bytes_above_ascii_are_latin_1() {
    let key = PublishableKey::parse(&key_of(b"caf\xe9.example$")).unwrap();
    assert_eq!(key.frontend_api(), "caf\u{e9}.example");
}

#[test]
fn malformed_keys_are_refused_by_kind() {
    use PublishableKeyError::{Content, Encoding, Format, Missing};
    let good = "Y2xlcmsuY2xlcmsuZGV2JA";
    let cases = [
        ("", Missing),
        (" ", Format),
        ("pk", Format),
        ("pk_test", Format),
        ("pk_test_", Format),
        ("pk_live_", Format),
        (good, Format),
        (&format!("test_{good}"), Format),
        (&format!("PK_TEST_{good}"), Format),
        (&format!(" pk_test_{good}"), Format),
        (&format!("sk_test_{good}"), Format),
        (&format!("pk_prod_{good}"), Format),
        (&format!("pk__test_{good}"), Format),
        (&format!("pk_test__{good}"), Format),
        (&format!("pk_test_{good}_"), Format),
        (&format!("pk_test_{good}_x"), Format),
        ("pk_test_Y2xl_cmsu", Format),
        // Padding that is not whole, too much, or in the middle.
        (&format!("pk_test_{good}="), Encoding),
        (&format!("pk_test_{good}==="), Encoding),
        (&format!("pk_test_{good}===="), Encoding),
        ("pk_test_Y2xl=cmsu", Encoding),
        ("pk_test_=", Encoding),
        ("pk_test_====", Encoding),
        ("pk_test_Y", Encoding),
        ("pk_test_Y2xlc", Encoding),
        ("pk_test_Y2xl-msu", Encoding),
        ("pk_test_Y2xl\u{b}cmsu", Encoding),
        ("pk_test_Y2xl\u{a0}cmsu", Encoding),
        ("pk_test_Y2xl\0cmsu", Encoding),
        ("pk_test_\u{e9}\u{1f600}", Encoding),
        // White space alone decodes to nothing.
        ("pk_test_ ", Content),
        (&key_of(b"clerk.clerk.dev"), Content),
        (&key_of(b"clerk.clerk.dev$$"), Content),
        (&key_of(b"clerk.$clerk.dev$"), Content),
        (&key_of(b"clerk.clerk.dev$x"), Content),
        (&key_of(b"clerk.clerk.dev$\n"), Content),
        (&key_of(b"localhost$"), Content),
        (&key_of(b"$"), Content),
        (&key_of(b"$."), Content),
    ];
    for (text, expected) in cases {
        assert_eq!(error(text), expected, "{text:?}");
    }
}

#[test]
fn frontend_api_depends_on_proxy_and_satellite() {
    let live = PublishableKey::parse("pk_live_Y2xlcmsuY2xlcmsuZGV2JA").unwrap();
    let test = PublishableKey::parse("pk_test_Y2xlcmsuY2xlcmsuZGV2JA").unwrap();
    let own = "clerk.clerk.dev";
    let proxy = Some("https://app.example/__clerk");
    let cases = [
        // domain, proxy URL, satellite, in production, in development
        (None, None, false, own, own),
        (Some("a.example"), None, false, own, own),
        (Some("a.example"), None, true, "clerk.a.example", own),
        (None, None, true, own, own),
        (Some(""), None, true, own, own),
        (None, proxy, false, "https://app.example/__clerk", "https://app.example/__clerk"),
        (Some("a.example"), proxy, true, "https://app.example/__clerk", "https://app.example/__clerk"),
        (Some("a.example"), Some(""), true, "clerk.a.example", own),
        (None, Some("/__clerk"), false, "/__clerk", "/__clerk"),
    ];
    for (domain, proxy_url, is_satellite, in_production, in_development) in cases {
        let options = FrontendApiOptions { domain, proxy_url, is_satellite };
        assert_eq!(live.effective_frontend_api(&options), in_production, "{options:?}");
        assert_eq!(test.effective_frontend_api(&options), in_development, "{options:?}");
    }
}

#[test]
fn instance_types_have_names() {
    assert_eq!(InstanceType::Development.as_str(), "development");
    assert_eq!(InstanceType::Production.to_string(), "production");
}

#[test]
fn cookie_suffix_matches_pinned_values() {
    let cases = [
        ("pk_live_Y2xlcmsuaW5zcGlyZWQucHVtYS03NC5sY2wuZGV2JA", "MqCvchyS"),
        ("pk_test_Y2xlcmsuaW5zcGlyZWQucHVtYS03NC5sY2wuZGV2JA", "vWCgMp3A"),
        ("pk_live_Y2xlcmsuY2xlcmsuZGV2JA", "1Z8AzTQD"),
        ("pk_test_Y2xlcmsuY2xlcmsuZGV2JA", "QvfNY2dr"),
        ("pk_live_ZmFrZS1jbGVyay10ZXN0LmNsZXJrLmFjY291bnRzLmRldiQ=", "qReyu04C"),
        ("pk_test_ZW5vdWdoLWFscGFjYS04Mi5jbGVyay5hY2NvdW50cy5sY2xjbGVyay5jb20k", "jtYvyt_H"),
        ("pk_test_eHh4eHh4LXhhYWFhYS1hYS5jbGVyay5hY2NvdW50cy5sY2xjbGVyay5jb20k", "tZJdb-5s"),
        ("", "2jmj7l5r"),
    ];
    for (key, suffix) in cases {
        assert_eq!(cookie_suffix(key), suffix, "{key:?}");
    }
    assert_ne!(cookie_suffix("pk_live_Y2xlcmsuY2xlcmsuZGV2JA"), cookie_suffix("pk_live_Y2xlcmsuY2xlcmsuZGV2JA=="));
}

#[test]
fn secret_keys_are_checked_for_their_kind() {
    use KeyProblem::{Blank, Character, InstanceKeyForMachine, MachineKeyForInstance, PublishableKey};
    let cases = [
        // key, as instance secret key, as machine secret key
        ("", Ok(()), Ok(())),
        ("sk_test_abc", Ok(()), Err(InstanceKeyForMachine)),
        ("sk_live_abc", Ok(()), Err(InstanceKeyForMachine)),
        ("sk_", Ok(()), Err(InstanceKeyForMachine)),
        ("ak_abc", Err(MachineKeyForInstance), Ok(())),
        ("ak_", Err(MachineKeyForInstance), Ok(())),
        ("pk_test_abc", Err(PublishableKey), Err(PublishableKey)),
        ("pk_", Err(PublishableKey), Err(PublishableKey)),
        // Other forms exist (`test_…`) and may come; they pass.
        ("test_abc", Ok(()), Ok(())),
        ("deadbeef", Ok(()), Ok(())),
        ("SK_test_abc", Ok(()), Ok(())),
        (" ", Err(Blank), Err(Blank)),
        ("\r\n\t", Err(Blank), Err(Blank)),
        ("\u{a0}\u{2003}", Err(Blank), Err(Blank)),
        ("sk_test_abc\n", Err(Character), Err(Character)),
        (" ak_abc", Err(Character), Err(Character)),
        (" pk_test_abc", Err(Character), Err(Character)),
        ("sk_test_a bc", Err(Character), Err(Character)),
        ("sk_test_a\tbc", Err(Character), Err(Character)),
        ("sk_test_\0", Err(Character), Err(Character)),
        ("sk_test_\u{7f}", Err(Character), Err(Character)),
        ("\u{feff}sk_test_abc", Err(Character), Err(Character)),
        ("sk_test_abc\u{200b}", Err(Character), Err(Character)),
        ("sk_test_\u{e9}", Err(Character), Err(Character)),
    ];
    for (key, instance, machine) in cases {
        assert_eq!(check_instance_secret_key(key), instance, "{key:?}");
        assert_eq!(check_machine_secret_key(key), machine, "{key:?}");
    }
}

#[test]
fn problems_never_show_the_key() {
    for key in ["ak_5ecret", "sk_5ecret", "pk_5ecret", "5ecret 5ecret"] {
        for problem in [check_instance_secret_key(key).err(), check_machine_secret_key(key).err()].into_iter().flatten()
        {
            assert!(!format!("{problem} {problem:?}").contains("5ecret"), "{key:?}");
        }
    }
}

proptest! {
    #[test]
    fn any_text_is_parsed_or_refused(text in "\\PC{0,40}|(pk_)?(test_|live_)?[A-Za-z0-9+/=_ \n-]{0,40}|.{0,20}") {
        let _ = PublishableKey::parse(&text);
        let _ = check_instance_secret_key(&text);
        let _ = check_machine_secret_key(&text);
        prop_assert_eq!(cookie_suffix(&text).len(), 8);
    }

    #[test]
    fn a_host_survives_its_key(host in "[a-z0-9-]{1,20}(\\.[a-z0-9-]{1,20}){1,4}", live: bool, padded: bool) {
        let engine = if padded { &STANDARD } else { &STANDARD_NO_PAD };
        let prefix = if live { "pk_live_" } else { "pk_test_" };
        let key = PublishableKey::parse(&format!("{prefix}{}", engine.encode(format!("{host}$")))).unwrap();
        prop_assert_eq!(key.frontend_api(), host);
        prop_assert_eq!(key.instance_type() == InstanceType::Production, live);
    }

    #[test]
    fn a_key_that_parses_ends_its_content_with_the_only_dollar(content in "[a$.\u{e9}]{0,6}") {
        let bytes: Vec<u8> = content.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        let parsed = PublishableKey::parse(&key_of(&bytes));
        let valid = content.ends_with('$') && content.matches('$').count() == 1 && content.contains('.');
        prop_assert_eq!(parsed.is_ok(), valid);
    }
}
