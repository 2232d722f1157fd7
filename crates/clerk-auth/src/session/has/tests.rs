use proptest::prelude::*;

use super::*;

const FRESH: [f64; 2] = [0.0, 0.0];

fn permissions() -> Vec<String> {
    vec!["org:invoices:read".to_owned(), "org:invoices:pay".to_owned()]
}

/// A session that lacks nothing.
fn full(permissions: &[String]) -> Facts<'_> {
    Facts {
        user_id: Some("user_1"),
        org_id: Some("org_1"),
        org_role: Some("org:admin"),
        org_permissions: Some(permissions),
        features: Some("o:reports,u:dark-mode,ou:chat"),
        plans: Some("o:team,u:pro"),
        factor_verification_age: Some(FRESH),
    }
}

fn full_question() -> Has {
    Has::new()
        .role("admin")
        .permission("invoices:read")
        .feature("reports")
        .plan("team")
        .reverification(Reverification::Lax)
}

#[test]
fn nothing_asked_is_no() {
    assert!(!Has::new().holds(&full(&permissions())));
    assert!(!Has::default().holds(&full(&permissions())));
}

#[test]
fn without_a_user_everything_is_no() {
    let permissions = permissions();
    for user_id in [None, Some("")] {
        let facts = Facts { user_id, ..full(&permissions) };
        assert!(!full_question().holds(&facts), "{user_id:?}");
        assert!(!Has::new().holds(&facts), "{user_id:?}");
    }
}

#[test]
fn everything_asked_must_hold() {
    let permissions = permissions();
    let facts = full(&permissions);
    assert!(full_question().holds(&facts));
    // One failing part is enough, whatever else passes.
    assert!(!full_question().role("member").holds(&facts));
    assert!(!full_question().permission("invoices:delete").holds(&facts));
    assert!(!full_question().feature("exports").holds(&facts));
    assert!(!full_question().plan("enterprise").holds(&facts));
    let stale = Facts { factor_verification_age: Some([1440.0, 1440.0]), ..facts };
    assert!(!full_question().holds(&stale));
}

#[test]
fn each_part_alone_is_enough_to_ask() {
    let permissions = permissions();
    let facts = full(&permissions);
    for question in [
        Has::new().role("org:admin"),
        Has::new().permission("org:invoices:pay"),
        Has::new().feature("dark-mode"),
        Has::new().plan("pro"),
        Has::new().reverification(Reverification::StrictMfa),
    ] {
        assert!(question.holds(&facts), "{question:?}");
        assert!(!question.holds(&Facts { user_id: Some("user_1"), ..Facts::default() }), "{question:?}");
    }
}

#[test]
fn what_was_not_asked_for_may_be_missing() {
    let permissions = permissions();
    let none = Facts { user_id: Some("user_1"), ..Facts::default() };
    let organization = Facts { org_id: Some("org_1"), org_role: Some("org:admin"), ..none };
    assert!(Has::new().role("admin").holds(&organization));
    let organization = Facts { org_id: Some("org_1"), org_permissions: Some(&permissions), ..none };
    assert!(Has::new().permission("invoices:read").holds(&organization));
    assert!(Has::new().feature("f").holds(&Facts { features: Some("u:f"), ..none }));
    assert!(Has::new().plan("p").holds(&Facts { plans: Some("u:p"), ..none }));
    let fresh = Facts { factor_verification_age: Some(FRESH), ..none };
    assert!(Has::new().reverification(Reverification::Strict).holds(&fresh));
}

#[test]
fn the_last_call_of_a_setter_counts() {
    assert!(!Has::new().role("admin").role("member").holds(&full(&permissions())));
    assert!(Has::new().role("member").role("admin").holds(&full(&permissions())));
}

#[test]
fn roles() {
    let cases = [
        // the session's, asked, answer
        ("org:admin", "org:admin", true),
        ("org:admin", "admin", true),
        ("admin", "org:admin", true),
        ("admin", "admin", true),
        ("org:org:admin", "admin", true),
        ("org:admin", "org:org:org:admin", true),
        ("org:admin", "org:member", false),
        ("org:admin", "Admin", false),
        ("org:admin", "ORG:admin", false),
        ("org:admin", "org:admin ", false),
        ("org:admin", "org:adminx", false),
        ("org:admin", "adm", false),
        ("org:admin", "", false),
        ("admin", "xorg:admin", false),
        ("", "", false),
        ("", "org:admin", false),
        // The prefix alone is the empty role.
        ("org:", "", true),
        ("org:", "org:", true),
    ];
    for (role, asked, answer) in cases {
        let facts = Facts { user_id: Some("user_1"), org_id: Some("org_1"), org_role: Some(role), ..Facts::default() };
        assert_eq!(Has::new().role(asked).holds(&facts), answer, "{role:?} {asked:?}");
        for org_id in [None, Some("")] {
            assert!(!Has::new().role(asked).holds(&Facts { org_id, ..facts }), "{role:?} {asked:?}");
        }
        assert!(!Has::new().role(asked).holds(&Facts { org_role: None, ..facts }), "{asked:?}");
    }
}

#[test]
fn permissions_are_compared_whole() {
    let cases: [(&[&str], &str, bool); 11] = [
        (&["org:invoices:read"], "org:invoices:read", true),
        (&["org:invoices:read"], "invoices:read", true),
        (&["org:invoices:read"], "org:org:invoices:read", true),
        (&["org:a:b", "org:invoices:read"], "invoices:read", true),
        (&["org:invoices:read"], "invoices", false),
        (&["org:invoices:read"], "invoices:readx", false),
        (&["org:invoices:read"], "Invoices:read", false),
        (&["org:invoices:read"], "", false),
        // The session's side is not brought into form.
        (&["invoices:read"], "invoices:read", false),
        (&["org:org:invoices:read"], "invoices:read", false),
        (&[], "invoices:read", false),
    ];
    for (held, asked, answer) in cases {
        let held: Vec<_> = held.iter().map(|&permission| permission.to_owned()).collect();
        let facts =
            Facts { user_id: Some("user_1"), org_id: Some("org_1"), org_permissions: Some(&held), ..Facts::default() };
        assert_eq!(Has::new().permission(asked).holds(&facts), answer, "{held:?} {asked:?}");
        for org_id in [None, Some("")] {
            assert!(!Has::new().permission(asked).holds(&Facts { org_id, ..facts }), "{held:?} {asked:?}");
        }
        assert!(!Has::new().permission(asked).holds(&Facts { org_permissions: None, ..facts }), "{asked:?}");
    }
}

#[test]
fn role_and_permission_must_both_hold() {
    let permissions = permissions();
    let facts = full(&permissions);
    assert!(Has::new().role("admin").permission("invoices:read").holds(&facts));
    assert!(!Has::new().role("admin").permission("invoices:delete").holds(&facts));
    assert!(!Has::new().role("member").permission("invoices:read").holds(&facts));
}

#[test]
fn features_and_plans() {
    let claim = "o:reports,u:dark-mode,ou:chat,x:other,o:a:b,u:org";
    let cases = [
        // either list
        (claim, "reports", true),
        (claim, "dark-mode", true),
        (claim, "chat", true),
        (claim, "other", false),
        (claim, "Reports", false),
        (claim, "", false),
        // the organization's
        (claim, "o:reports", true),
        (claim, "org:reports", true),
        (claim, "organization:reports", true),
        (claim, "org:dark-mode", false),
        (claim, "org:chat", true),
        // the user's
        (claim, "u:dark-mode", true),
        (claim, "user:dark-mode", true),
        (claim, "user:reports", false),
        (claim, "user:chat", true),
        // no scope of this name
        (claim, "ou:chat", false),
        (claim, "uo:chat", false),
        (claim, "x:other", false),
        (claim, "Org:reports", false),
        (claim, ":reports", false),
        (claim, " org:reports", false),
        // What follows a second colon is not looked at, so an id with a colon cannot be asked for.
        (claim, "org:reports:x", true),
        (claim, "org:reports:", true),
        (claim, "org:a:b", false),
        // An empty id stands for the word before it.
        (claim, "user:", false),
        ("u:user", "user:", true),
        ("u:user", "user::x", true),
        ("o:org", "org:", true),
        ("u:org", "org:", false),
        ("o:", "", true),
        (":", ":", false),
        // claims without any item, or malformed
        ("", "", false),
        ("", "reports", false),
        ("reports", "reports", false),
        ("o:reports,", "reports", false),
        ("o:reports,x", "org:reports", false),
        (" o:reports , u:x ", "reports", true),
    ];
    for (claim, asked, answer) in cases {
        let none = Facts { user_id: Some("user_1"), ..Facts::default() };
        let feature = Has::new().feature(asked);
        let plan = Has::new().plan(asked);
        assert_eq!(feature.holds(&Facts { features: Some(claim), ..none }), answer, "{claim:?} {asked:?}");
        assert_eq!(plan.holds(&Facts { plans: Some(claim), ..none }), answer, "{claim:?} {asked:?}");
        // Each looks at its own claim, and needs one.
        assert!(!feature.holds(&Facts { plans: Some(claim), ..none }), "{claim:?} {asked:?}");
        assert!(!plan.holds(&Facts { features: Some(claim), ..none }), "{claim:?} {asked:?}");
    }
}

#[test]
fn feature_and_plan_must_both_hold() {
    let permissions = permissions();
    let facts = full(&permissions);
    assert!(Has::new().feature("reports").plan("team").holds(&facts));
    assert!(!Has::new().feature("reports").plan("gold").holds(&facts));
    assert!(!Has::new().feature("exports").plan("team").holds(&facts));
    // A malformed claim fails only what asks for it.
    let facts = Facts { plans: Some("team"), ..facts };
    assert!(Has::new().feature("reports").holds(&facts));
    assert!(!Has::new().feature("reports").plan("team").holds(&facts));
}

fn reverified(asked: Reverification, ages: [f64; 2]) -> bool {
    let facts = Facts { user_id: Some("user_1"), factor_verification_age: Some(ages), ..Facts::default() };
    Has::new().reverification(asked).holds(&facts)
}

fn within(level: ReverificationLevel, after_minutes: f64) -> Reverification {
    Reverification::custom(level, after_minutes).unwrap()
}

#[test]
fn reverification_by_level_and_enrolment() {
    use ReverificationLevel::{FirstFactor, MultiFactor, SecondFactor};
    let (fresh, stale, none) = (9.0, 10.0, -1.0);
    let cases = [
        // ages, answer per level
        ([fresh, none], [true, true, true]),
        ([stale, none], [false, false, false]),
        ([none, fresh], [false, true, false]),
        ([none, stale], [false, false, false]),
        ([fresh, fresh], [true, true, true]),
        ([fresh, stale], [true, false, false]),
        ([stale, fresh], [false, true, false]),
        ([stale, stale], [false, false, false]),
        ([none, none], [false, false, false]),
    ];
    for (ages, answers) in cases {
        for (level, answer) in [FirstFactor, SecondFactor, MultiFactor].into_iter().zip(answers) {
            assert_eq!(reverified(within(level, 10.0), ages), answer, "{level:?} {ages:?}");
        }
    }
}

#[test]
fn presets() {
    let cases = [
        ("strict_mfa", Reverification::StrictMfa, ReverificationLevel::MultiFactor, 10.0),
        ("strict", Reverification::Strict, ReverificationLevel::SecondFactor, 10.0),
        ("moderate", Reverification::Moderate, ReverificationLevel::SecondFactor, 60.0),
        ("lax", Reverification::Lax, ReverificationLevel::SecondFactor, 1440.0),
    ];
    for (name, preset, level, minutes) in cases {
        assert_eq!(name.parse(), Ok(preset));
        assert_eq!(preset.level(), level, "{name}");
        assert_eq!(preset.after_minutes(), minutes, "{name}");
        // "Within" excludes the last minute itself.
        assert!(reverified(preset, [minutes - 1.0, minutes - 1.0]), "{name}");
        assert!(!reverified(preset, [minutes, minutes]), "{name}");
        assert_eq!(reverified(preset, [minutes, 0.0]), level == ReverificationLevel::SecondFactor, "{name}");
    }
}

#[test]
fn ages_that_make_no_sense_fail() {
    let lax = within(ReverificationLevel::FirstFactor, 1e9);
    for age in [-0.5, -1.5, -2.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert!(!reverified(lax, [age, 0.0]), "{age}");
        assert!(!reverified(lax, [0.0, age]), "{age}");
    }
    assert!(reverified(lax, [-0.0, 0.0]));
    let facts = Facts { user_id: Some("user_1"), ..Facts::default() };
    assert!(!Has::new().reverification(lax).holds(&facts));
}

#[test]
fn fractions_of_minutes_count() {
    let half = within(ReverificationLevel::FirstFactor, 0.5);
    assert!(reverified(half, [0.25, -1.0]));
    assert!(!reverified(half, [0.5, -1.0]));
}

#[test]
fn custom_values_are_checked() {
    for minutes in [0.0, -0.0, -1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let custom = Reverification::custom(ReverificationLevel::FirstFactor, minutes);
        assert_eq!(custom, Err(InvalidReverification::Minutes), "{minutes}");
    }
    let custom = within(ReverificationLevel::MultiFactor, f64::MIN_POSITIVE);
    assert_eq!((custom.level(), custom.after_minutes()), (ReverificationLevel::MultiFactor, f64::MIN_POSITIVE));
}

#[test]
fn names_are_exact() {
    for name in ["", "Strict", "strict ", "strictMfa", "second_factor", "none"] {
        assert_eq!(name.parse::<Reverification>(), Err(InvalidReverification::Preset), "{name:?}");
    }
    for name in ["", "first", "First_Factor", "strict", "second_factor "] {
        assert_eq!(name.parse::<ReverificationLevel>(), Err(InvalidReverification::Level), "{name:?}");
    }
    for level in [ReverificationLevel::FirstFactor, ReverificationLevel::SecondFactor, ReverificationLevel::MultiFactor]
    {
        assert_eq!(level.as_str().parse(), Ok(level));
    }
}

#[test]
fn error_bodies() {
    let level = ReverificationLevel::SecondFactor;
    let cases = [
        (Reverification::StrictMfa, r#""strict_mfa""#),
        (Reverification::Strict, r#""strict""#),
        (Reverification::Moderate, r#""moderate""#),
        (Reverification::Lax, r#""lax""#),
        (within(level, 10.0), r#"{"level":"second_factor","afterMinutes":10}"#),
        (within(level, 0.5), r#"{"level":"second_factor","afterMinutes":0.5}"#),
        (within(ReverificationLevel::FirstFactor, 1440.0), r#"{"level":"first_factor","afterMinutes":1440}"#),
    ];
    for (reverification, config) in cases {
        let expected = format!(
            r#"{{"clerk_error":{{"type":"forbidden","reason":"reverification-error","metadata":{{"reverification":{config}}}}}}}"#
        );
        assert_eq!(reverification.error_body(), expected, "{reverification:?}");
    }
}

prop_compose! {
    fn ages()(first in age(), second in age()) -> [f64; 2] {
        [first, second]
    }
}

fn age() -> impl Strategy<Value = f64> {
    prop_oneof![Just(-1.0), (0_u32..1500).prop_map(f64::from), any::<f64>()]
}

fn words() -> impl Strategy<Value = Option<String>> {
    proptest::option::of("(org:|user:|o:|u:|ou:)?[ab:,]{0,4}|.{0,10}")
}

prop_compose! {
    fn questions()(
        role in words(), permission in words(), feature in words(), plan in words(), reverified in any::<Option<bool>>(),
    ) -> Has {
        let reverification =
            reverified.map(|lax| if lax { Reverification::Lax } else { Reverification::StrictMfa });
        Has { role, permission, feature, plan, reverification }
    }
}

proptest! {
    #[test]
    fn a_question_holds_only_if_each_of_its_parts_does(
        question in questions(),
        org_role in words(),
        held in proptest::collection::vec("org:[ab:]{0,3}", 0..4),
        features in words(),
        plans in words(),
        ages in proptest::option::of(ages()),
    ) {
        let facts = Facts {
            user_id: Some("user_1"),
            org_id: Some("org_1"),
            org_role: org_role.as_deref(),
            org_permissions: Some(&held),
            features: features.as_deref(),
            plans: plans.as_deref(),
            factor_verification_age: ages,
        };
        let Has { role, permission, feature, plan, reverification } = question.clone();
        let parts: Vec<_> = [
            role.map(|role| Has::new().role(role)),
            permission.map(|permission| Has::new().permission(permission)),
            feature.map(|feature| Has::new().feature(feature)),
            plan.map(|plan| Has::new().plan(plan)),
            reverification.map(|reverification| Has::new().reverification(reverification)),
        ].into_iter().flatten().collect();
        let expected = !parts.is_empty() && parts.iter().all(|part| part.holds(&facts));
        prop_assert_eq!(question.holds(&facts), expected);
        let nobody = Facts { user_id: None, ..facts };
        prop_assert!(!question.holds(&nobody));
    }

    #[test]
    fn a_confirmed_login_never_gets_fresher(first in 0_u32..1500, second in 0_u32..1500, later in 0_u32..100) {
        for preset in [Reverification::StrictMfa, Reverification::Strict, Reverification::Moderate, Reverification::Lax] {
            let now = reverified(preset, [first.into(), second.into()]);
            let then = reverified(preset, [(first + later).into(), (second + later).into()]);
            prop_assert!(now || !then);
        }
    }

    #[test]
    fn error_bodies_are_json(minutes in any::<f64>()) {
        if let Ok(custom) = Reverification::custom(ReverificationLevel::FirstFactor, minutes) {
            let body = custom.error_body();
            let json: serde_json::Value = serde_json::from_str(&body).unwrap();
            prop_assert!(json["clerk_error"]["metadata"]["reverification"]["afterMinutes"].is_number());
            let (_, number) = body.split_once("afterMinutes\":").unwrap();
            prop_assert_eq!(number.trim_end_matches('}').parse(), Ok(minutes));
        }
    }
}
