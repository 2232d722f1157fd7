//! Identifiers, enums, times, patches and secrets.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::time::{Duration, SystemTime};

use clerk_types::ids::{MachineId, OrganizationId, ScimDirectoryId, SubjectId, UserId};
use clerk_types::object_type::ObjectType;
use clerk_types::patch::Patch;
use clerk_types::resources::m2m_tokens::M2mTokenFormat;
use clerk_types::secret::Secret;
use clerk_types::time::{Lifetime, Millis, Seconds};
use serde::{Deserialize, Serialize};
use serde_json::json;

#[test]
fn ids_convert_from_text_and_from_themselves() {
    fn take(id: impl Into<MachineId>) -> MachineId {
        id.into()
    }
    let id = MachineId::new("mch_1");
    let owned = String::from("mch_1");
    assert_eq!(take("mch_1"), id);
    assert_eq!(take(&owned), id);
    assert_eq!(take(owned), id);
    assert_eq!(take(&id), id);
    assert_eq!(id.to_string(), "mch_1");
    assert_eq!(id.clone().into_string(), "mch_1");
    assert_eq!(format!("{id:>7}|"), "  mch_1|");
    assert_eq!(serde_json::to_value(&id).unwrap(), json!("mch_1"));
    // No validation: an identifier is whatever the server says.
    assert_eq!(serde_json::from_value::<MachineId>(json!("anything at all")).unwrap().as_str(), "anything at all");
    // Maps keyed by an identifier can be asked with a text.
    assert_eq!(HashMap::from([(id, 1)]).get("mch_1"), Some(&1));
}

#[test]
fn subjects_are_told_apart_by_prefix() {
    assert_eq!(SubjectId::from(MachineId::new("mch_1")).as_machine(), Some(MachineId::new("mch_1")));
    assert_eq!(SubjectId::from(&OrganizationId::new("org_1")).as_organization(), Some(OrganizationId::new("org_1")));
    assert_eq!(SubjectId::from("scim_1").as_scim_directory(), Some(ScimDirectoryId::new("scim_1")));
    let user = SubjectId::from("user_1");
    assert_eq!(user.as_user(), Some(UserId::new("user_1")));
    assert_eq!((user.as_machine(), user.as_organization(), user.as_scim_directory()), (None, None, None));
}

#[test]
fn open_enums_compare_by_their_text() {
    let by_hand = M2mTokenFormat::Other("jwt".into());
    assert_eq!(by_hand, M2mTokenFormat::Jwt);
    assert_eq!(by_hand, "jwt");
    assert_ne!(by_hand, M2mTokenFormat::Opaque);
    assert_eq!(HashSet::from([by_hand.clone(), M2mTokenFormat::Jwt]).len(), 1);
    assert_eq!(BTreeSet::from([by_hand, M2mTokenFormat::Jwt]).len(), 1);
    assert!(matches!(M2mTokenFormat::from("jwt"), M2mTokenFormat::Jwt));
    assert!(matches!(M2mTokenFormat::from(String::from("JWT")), M2mTokenFormat::Other(_)));
    assert_eq!(ObjectType::Machine.to_string(), "machine");
    assert!(serde_json::from_value::<ObjectType>(json!(7)).is_err());
}

#[test]
fn times_read_every_way_to_write_a_whole_number() {
    let cases = [
        ("0", Some(0)),
        ("-5", Some(-5)),
        ("1716883200000", Some(1_716_883_200_000)),
        ("1716883200000.0", Some(1_716_883_200_000)),
        ("1716883200000.9", Some(1_716_883_200_000)),
        ("-1.5", Some(-1)),
        ("1.7168832e12", Some(1_716_883_200_000)),
        ("9223372036854775807", Some(i64::MAX)),
        ("-9223372036854775808", Some(i64::MIN)),
        ("-9.223372036854775808e18", Some(i64::MIN)),
        // Never saturated: an expiry that cannot be told is no expiry at the end of time.
        ("9223372036854775808", None),
        ("9.223372036854775808e18", None),
        ("1e300", None),
        ("-1e300", None),
        ("1e999", None),
        (r#""1716883200000""#, None),
        ("null", None),
        ("true", None),
        ("[1]", None),
    ];
    for (text, expected) in cases {
        assert_eq!(serde_json::from_str::<Millis>(text).ok().map(Millis::get), expected, "{text}");
        assert_eq!(serde_json::from_str::<Seconds>(text).ok().map(Seconds::get), expected, "{text}");
    }
    assert_eq!(serde_json::to_string(&Millis::new(1_716_883_200_000)).unwrap(), "1716883200000");
}

#[test]
fn times_convert_without_overflow() {
    assert_eq!(Seconds::new(3).to_millis(), Some(Millis::new(3000)));
    assert_eq!(Seconds::new(i64::MAX).to_millis(), None);
    assert_eq!(Seconds::new(3).to_duration(), Some(Duration::from_secs(3)));
    assert_eq!(Seconds::new(-3).to_duration(), None);
    let after = SystemTime::UNIX_EPOCH + Duration::from_millis(1500);
    let before = SystemTime::UNIX_EPOCH - Duration::from_millis(1500);
    assert_eq!(Millis::new(1500).to_system_time(), Some(after));
    assert_eq!(Millis::new(-1500).to_system_time(), Some(before));
    let _ = Millis::new(i64::MIN).to_system_time();
    assert_eq!(Millis::from(7).to_string(), "7");
}

#[derive(Debug, Default, Deserialize, PartialEq, Serialize)]
struct Update {
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    reason: Patch<String>,
}

#[test]
fn patches_keep_clear_and_set() {
    let cases = [
        (Patch::Keep, json!({})),
        (Patch::Clear, json!({"reason": null})),
        (Patch::Set(String::from("a")), json!({"reason": "a"})),
    ];
    for (reason, document) in cases {
        let update = Update { reason };
        assert_eq!(serde_json::to_value(&update).unwrap(), document);
        assert_eq!(serde_json::from_value::<Update>(document).unwrap(), update);
    }
    assert_eq!(Patch::from(1), Patch::Set(1));
    assert_eq!(Patch::Set(1).map(|number| number + 1).value(), Some(&2));
    assert_eq!(Patch::<u8>::Clear.map(|number| number + 1), Patch::Clear);
    assert_eq!(Patch::<u8>::default(), Patch::Keep);
}

#[test]
fn secrets_are_hidden_but_travel() {
    let secret = Secret::new("ak_live_1");
    assert_eq!(format!("{secret:?} {secret:#?}"), "Secret(..) Secret(..)");
    assert_eq!(serde_json::to_value(&secret).unwrap(), json!("ak_live_1"));
    assert_eq!(serde_json::from_value::<Secret>(json!("ak_live_1")).unwrap(), secret);
    assert_ne!(Secret::from("ak_live_2"), secret);
    assert!(Secret::new("").is_empty());
    // A secret of the wrong type is not quoted in the error.
    let error = serde_json::from_str::<Secret>(r#"["ak_live_1"]"#).unwrap_err();
    assert!(!error.to_string().contains("ak_live_1"), "{error}");
}

#[test]
fn lifetimes_keep_their_fraction_and_know_what_can_be_asked_for() {
    for (lifetime, text) in [
        (Lifetime::from(3600), "3600"),
        (Lifetime::from(3600_u32), "3600"),
        (Lifetime::from(3600_u64), "3600"),
        (Lifetime::from(3600_i64), "3600"),
        (Lifetime::from(Seconds::new(3600)), "3600"),
        (Lifetime::from(Duration::from_secs(3600)), "3600"),
        (Lifetime::from(0.5), "0.5"),
        (Lifetime::from(Duration::from_millis(250)), "0.25"),
        (Lifetime::from(1e300), "1e+300"),
    ] {
        assert!(lifetime.is_positive(), "{lifetime:?}");
        assert_eq!(serde_json::to_string(&lifetime).unwrap(), text);
    }
    for refused in [0.0, -0.0, -1.0, -0.5, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert!(!Lifetime::from(refused).is_positive(), "{refused}");
    }
}
