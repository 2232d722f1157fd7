use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::*;
use crate::auth::{AnyAuth, Either, MachineAuth};
use crate::guard::Guard;
use crate::jwt::decode::decode;
use crate::reason::Cause;
use crate::response::ReplyFormat;
use crate::session::has::{Reverification, ReverificationLevel};
use crate::state::RequestState;
use crate::verified::Verified;

struct Admin;
impl Role for Admin {
    const NAME: &'static str = "org:admin";
}

struct Manage;
impl Permission for Manage {
    const NAME: &'static str = "org:invoices:manage";
}

struct Read;
impl Permission for Read {
    const NAME: &'static str = "org:invoices:read";
}

struct ManageMembers;
impl Permission for ManageMembers {
    const NAME: &'static str = "org:sys_memberships:manage";
}

struct Export;
impl Feature for Export {
    const NAME: &'static str = "user:export";
}

struct Gold;
impl Plan for Gold {
    const NAME: &'static str = "gold";
}

struct WithinTwoMinutes;
impl Freshness for WithinTwoMinutes {
    const REQUIRED: Reverification = match Reverification::custom(ReverificationLevel::FirstFactor, 2.0) {
        Ok(required) => required,
        Err(_) => panic!(),
    };
}

/// A session with these members in place of a full one's; `null` takes one away.
fn session(changes: &Value) -> RequestState {
    let mut claims = json!({
        "sub": "user_1", "sid": "sess_1", "v": 2, "fva": [5, 5], "pla": "o:gold", "fea": "o:invoices,u:export",
        "o": { "id": "org_1", "rol": "admin", "per": "read,manage", "fpm": "3" },
    });
    for (name, value) in changes.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    let encode = |part: Value| URL_SAFE_NO_PAD.encode(part.to_string());
    let token = format!("{}.{}.AAAA", encode(json!({ "alg": "RS256", "typ": "JWT" })), encode(claims));
    let claims = decode(&token).unwrap().claims;
    RequestState::signed_in(AnyAuth::Session(SessionAuth::new(&token, Verified::assert(claims))))
}

/// What the handler's argument and the guard say: always the same.
#[track_caller]
fn refusal<T: FromAuth>(guard: Guard<SessionAuth>, state: &RequestState) -> Option<Refusal> {
    let refusal = state.extract::<T>().err();
    assert_eq!(guard.admit(state).err(), refusal);
    refusal
}

fn guard() -> Guard<SessionAuth> {
    Guard::new()
}

#[test]
fn who_has_it_is_let_in() {
    let state = session(&json!({}));
    assert_eq!(refusal::<HasRole<Admin>>(guard().role::<Admin>(), &state), None);
    assert_eq!(refusal::<HasPermission<Manage>>(guard().permission::<Manage>(), &state), None);
    assert_eq!(refusal::<HasFeature<Export>>(guard().feature::<Export>(), &state), None);
    assert_eq!(refusal::<HasPlan<Gold>>(guard().plan::<Gold>(), &state), None);
    assert_eq!(refusal::<Reverified<Strict>>(guard().reverified::<Strict>(), &state), None);

    let user: HasRole<Admin> = state.extract().unwrap();
    assert_eq!(user.user_id(), "user_1");
    assert_eq!(user.clone().into_session().session_id(), Some("sess_1"));
    assert!(format!("{user:?}").starts_with("HasRole(SessionAuth {"));
}

/// What is refused, and what the answer says is missing.
#[test]
fn who_lacks_it_is_refused_and_told_what_is_missing() {
    let role = |state: &RequestState| refusal::<HasRole<Admin>>(guard().role::<Admin>(), state);
    let permission = |state: &RequestState| refusal::<HasPermission<Manage>>(guard().permission::<Manage>(), state);
    let feature = |state: &RequestState| refusal::<HasFeature<Export>>(guard().feature::<Export>(), state);
    let plan = |state: &RequestState| refusal::<HasPlan<Gold>>(guard().plan::<Gold>(), state);
    type Asked<'a> = &'a dyn Fn(&RequestState) -> Option<Refusal>;
    let no_organization_for_role = "This needs the role org:admin, and no organization is active.";
    let cases: [(Asked<'_>, Value, &str); 14] = [
        (
            &role,
            json!({ "o": { "id": "org_1", "rol": "member" } }),
            "This needs the role org:admin in the active organization.",
        ),
        (&role, json!({ "o": { "id": "org_1" } }), "This needs the role org:admin in the active organization."),
        (&role, json!({ "o": { "id": "", "rol": "admin" } }), no_organization_for_role),
        (&role, json!({ "o": { "rol": "admin" } }), no_organization_for_role),
        (&role, json!({ "o": null }), no_organization_for_role),
        // Claims of version 1 mean nothing in a token of version 2.
        (&role, json!({ "o": null, "org_id": "org_1", "org_role": "org:admin" }), no_organization_for_role),
        (
            &permission,
            json!({ "o": { "id": "org_1", "rol": "admin", "per": "read,manage", "fpm": "1" } }),
            "This needs the permission org:invoices:manage in the active organization.",
        ),
        (
            &permission,
            json!({ "o": null }),
            "This needs the permission org:invoices:manage, and no organization is active.",
        ),
        (
            &permission,
            json!({ "fea": "invoices" }),
            "This needs the permission org:invoices:manage in the active organization.",
        ),
        (&feature, json!({ "fea": "o:export" }), "This needs the feature user:export."),
        (&feature, json!({ "fea": null }), "This needs the feature user:export."),
        (&feature, json!({ "fea": ["u:export"] }), "This needs the feature user:export."),
        (&plan, json!({ "pla": "o:silver" }), "This needs the plan gold."),
        (&plan, json!({ "pla": "gold" }), "This needs the plan gold."),
    ];
    for (asked, changes, hint) in cases {
        let refusal = asked(&session(&changes)).unwrap_or_else(|| panic!("let in: {changes}"));
        assert_eq!((refusal.cause(), refusal.hint().as_str()), (Cause::Forbidden, hint), "{changes}");
        let reply = refusal.reply(ReplyFormat::Json);
        assert_eq!(reply.status, 403);
        assert!(reply.body.contains(hint), "{}", reply.body);
        assert!(reply.headers.contains(&("www-authenticate", "Bearer error=\"insufficient_scope\"".to_owned())));
    }
}

#[test]
fn permissions_that_no_token_has_are_explained() {
    let refused = session(&json!({})).extract::<HasPermission<ManageMembers>>().unwrap_err();
    assert_eq!(
        refused.hint(),
        "This needs the permission org:sys_memberships:manage in the active organization. \
         Clerk's own permissions are in no session token: use one of the application's."
    );
}

#[test]
fn nobody_and_pending_sessions_have_nothing() {
    let pending = session(&json!({ "sts": "pending" }));
    let nameless = session(&json!({ "sub": "" }));
    for state in [pending, nameless] {
        for refused in [
            refusal::<HasRole<Admin>>(guard().role::<Admin>(), &state),
            refusal::<HasPermission<Manage>>(guard().permission::<Manage>(), &state),
            refusal::<HasFeature<Export>>(guard().feature::<Export>(), &state),
            refusal::<HasPlan<Gold>>(guard().plan::<Gold>(), &state),
            refusal::<Reverified<Lax>>(guard().reverified::<Lax>(), &state),
            state.extract::<(HasRole<Admin>, HasPlan<Gold>)>().err(),
        ] {
            assert_eq!(refused, Some(Refusal::pending_session()));
        }
    }

    let nobody = RequestState::signed_out(None, Refusal::missing_layer());
    assert_eq!(refusal::<HasRole<Admin>>(guard().role::<Admin>(), &nobody), Some(Refusal::missing_layer()));
}

#[test]
fn a_user_who_confirmed_too_long_ago_is_asked_again() {
    for (age, strict_mfa, strict, moderate, lax, two_minutes) in [
        (json!([0, 0]), true, true, true, true, true),
        (json!([1, 9]), true, true, true, true, true),
        (json!([2, 9]), true, true, true, true, false),
        (json!([10, 9]), false, true, true, true, false),
        (json!([9, 10]), false, false, true, true, false),
        (json!([9, 60]), false, false, false, true, false),
        (json!([9, 1440]), false, false, false, false, false),
        (json!([9, -1]), true, true, true, true, false),
        (json!([10, -1]), false, false, true, true, false),
        (json!([-1, -1]), false, false, false, false, false),
        (json!([0]), false, false, false, false, false),
        (json!(["0", "0"]), false, false, false, false, false),
        (Value::Null, false, false, false, false, false),
    ] {
        let state = session(&json!({ "fva": age }));
        let passed = [
            refusal::<Reverified<StrictMfa>>(guard().reverified::<StrictMfa>(), &state).is_none(),
            refusal::<Reverified<Strict>>(guard().reverified::<Strict>(), &state).is_none(),
            refusal::<Reverified<Moderate>>(guard().reverified::<Moderate>(), &state).is_none(),
            refusal::<Reverified<Lax>>(guard().reverified::<Lax>(), &state).is_none(),
            refusal::<Reverified<WithinTwoMinutes>>(guard().reverified::<WithinTwoMinutes>(), &state).is_none(),
        ];
        assert_eq!(passed, [strict_mfa, strict, moderate, lax, two_minutes], "{age}");
    }
}

/// The bodies are byte by byte those of the reference, which Clerk's browser libraries look for.
#[test]
fn the_answer_says_what_to_confirm() {
    let state = session(&json!({ "fva": null }));
    for (refused, reverification, hint) in [
        (state.extract::<Reverified<StrictMfa>>().err(), r#""strict_mfa""#, "multi_factor within 10 minutes"),
        (state.extract::<Reverified<Strict>>().err(), r#""strict""#, "second_factor within 10 minutes"),
        (state.extract::<Reverified<Moderate>>().err(), r#""moderate""#, "second_factor within 60 minutes"),
        (state.extract::<Reverified<Lax>>().err(), r#""lax""#, "second_factor within 1440 minutes"),
        (
            state.extract::<Reverified<WithinTwoMinutes>>().err(),
            r#"{"level":"first_factor","afterMinutes":2}"#,
            "first_factor within 2 minutes",
        ),
    ] {
        let refused = refused.unwrap();
        assert_eq!(refused.cause(), Cause::Forbidden);
        assert_eq!(refused.hint(), format!("The user must confirm again who they are: {hint}."));
        let body = format!(
            r#"{{"clerk_error":{{"type":"forbidden","reason":"reverification-error","metadata":{{"reverification":{reverification}}}}}}}"#
        );
        for format in [ReplyFormat::Json, ReplyFormat::Page] {
            let reply = refused.reply(format);
            assert_eq!((reply.status, &reply.body), (403, &body));
            assert!(reply.headers.contains(&("content-type", "application/json".to_owned())));
            assert!(reply.headers.contains(&("cache-control", "no-store".to_owned())));
        }
        assert_eq!(refused.body(), serde_json::from_str::<Value>(&body).unwrap());

        let reply = refused.reply(ReplyFormat::Grpc);
        assert_eq!((reply.status, reply.body.as_str()), (200, ""));
        assert!(reply.headers.contains(&("grpc-status", "7".to_owned())));
        assert!(reply.headers.contains(&("grpc-message", "reverification-error".to_owned())));
    }
}

#[test]
fn of_several_requirements_all_must_hold_and_the_first_that_does_not_answers() {
    let state = session(&json!({}));
    let (manage, fresh): (HasPermission<Manage>, Reverified<Strict>) = state.extract().unwrap();
    assert_eq!(manage.user_id(), fresh.user_id());
    assert!(state.extract::<(HasRole<Admin>, HasPermission<Read>, HasFeature<Export>, HasPlan<Gold>)>().is_ok());

    type Both = (HasPermission<Manage>, Reverified<Strict>);
    let both = || guard().permission::<Manage>().reverified::<Strict>();
    let stale = session(&json!({ "fva": [99, 99] }));
    assert_eq!(refusal::<Both>(both(), &stale), Some(Refusal::reverification(Reverification::Strict)));
    let stale_member = session(&json!({ "fva": [99, 99], "o": null }));
    let hint = refusal::<Both>(both(), &stale_member).unwrap().hint();
    assert!(hint.contains("org:invoices:manage"), "{hint}");
    let member = session(&json!({ "o": null }));
    assert_eq!(refusal::<Both>(both(), &member).unwrap().hint(), hint);

    type Three = (HasPlan<Gold>, HasRole<Admin>, HasFeature<Export>);
    let three = guard().plan::<Gold>().role::<Admin>().feature::<Export>();
    let without_feature = session(&json!({ "fea": null }));
    assert_eq!(refusal::<Three>(three, &without_feature).unwrap().hint(), "This needs the feature user:export.");
}

#[test]
fn either_of_two_requirements_is_enough() {
    type Either2 = Either<HasRole<Admin>, HasPlan<Gold>>;
    assert!(matches!(session(&json!({})).extract::<Either2>(), Ok(Either::Left(_))));
    assert!(matches!(session(&json!({ "o": null })).extract::<Either2>(), Ok(Either::Right(_))));
    assert!(session(&json!({ "o": null, "pla": null })).extract::<Either2>().is_err());
    // A caller of another kind altogether does not hide what a user lacks.
    let refused = session(&json!({ "o": null })).extract::<Either<HasRole<Admin>, MachineAuth>>().unwrap_err();
    assert_eq!(refused.cause(), Cause::Forbidden);
}
