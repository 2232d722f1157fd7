//! The list of scenarios.

use clerk_emulator::Fault;

use super::Scenario;
use super::answer::{Answer, Body, Verdict};
use super::world::{Group, Presented, USER, World};

use Presented::{
    Admin, ApiKey, Expired, ForOthers, Jwt, JwtExpired, JwtForOthers, JwtForged, JwtNotYet, JwtUnknownKey, Long,
    LongOpaque, Nothing, OAuth, Opaque, OtherCaller, PendingSession, Raw, Revoked, Session, SessionExpired, Unknown,
};
use Verdict::{Forbidden, LetIn, Misconfigured, Nobody, Refused, Unavailable, WrongClass};

/// What every request is in the eyes of a service that accepts M2M tokens meant for it.
const MACHINES: &[(Presented, Verdict)] = &[
    (Nothing, Nobody("No token in header")),
    (Raw(b""), Nobody("No token in header")),
    (Raw(b"Basic dXNlcjpwYXNz"), Nobody("No token in header")),
    (Raw(b"bearer mt_1"), Nobody("No token in header")),
    (Opaque, LetIn),
    (Jwt, LetIn),
    (Unknown, Refused("token-invalid")),
    (Expired, Refused("token-invalid")),
    (Revoked, Refused("token-invalid")),
    (ForOthers, Refused("token-invalid")),
    (JwtForOthers, Refused("token-invalid")),
    (JwtExpired, Refused("token-verification-failed")),
    (JwtNotYet, Refused("token-verification-failed")),
    (JwtForged, Refused("token-verification-failed")),
    (JwtUnknownKey, Refused("token-verification-failed")),
    (Session, WrongClass("token-type-mismatch")),
    (ApiKey, WrongClass("token-type-mismatch")),
    (OAuth, WrongClass("token-type-mismatch")),
    (Raw(b"gibberish"), WrongClass("token-type-mismatch")),
    (Raw(b"Bearer \xff\xfe\x80"), WrongClass("token-type-mismatch")),
    (Raw(b"\xc3\x28"), WrongClass("token-type-mismatch")),
    (Raw(b"Bearer mt_\xff\xfe"), Refused("token-invalid")),
    (Raw(b"Bearer mt_a\tb"), Refused("token-invalid")),
    (Raw(b"Bearer ..."), WrongClass("token-type-mismatch")),
    (Raw(b"Bearer mt_a.b.c"), Refused("token-invalid")),
    (Long(1), WrongClass("token-type-mismatch")),
    (Long(8 * 1024), WrongClass("token-type-mismatch")),
    (LongOpaque(8 * 1024), Refused("token-invalid")),
];

/// What an answer of the API means for an opaque token.
fn faults() -> Vec<(Fault, Verdict)> {
    let unavailable = Unavailable("unexpected-error", 1);
    let misconfigured = Misconfigured("unexpected-error");
    let faults = vec![
        (Fault::rate_limited(7), Unavailable("unexpected-error", 7)),
        (Fault::unavailable(30), Unavailable("unexpected-error", 30)),
        (Fault::status(500), unavailable),
        (Fault::status(504), unavailable),
        (Fault::html(), unavailable),
        (Fault::close_connection(), unavailable),
        (Fault::cut_body(), unavailable),
        (Fault::broken_json(), unavailable),
        (Fault::status(400), Refused("unexpected-error")),
        (Fault::status(404), Refused("token-invalid")),
        (Fault::status(401), Misconfigured("secret-key-invalid")),
        (Fault::status(402), misconfigured),
        (Fault::status(403), misconfigured),
        (Fault::status(422), misconfigured),
    ];
    faults.into_iter().map(|(fault, verdict)| (fault.on("POST", "/m2m_tokens/verify"), verdict)).collect()
}

pub(super) fn all(world: &World) -> Vec<Scenario> {
    let groups = world.groups();
    let group = |path: &str| groups.iter().find(|group| group.path == path).unwrap();
    let mut list = Vec::new();

    for &(presented, verdict) in MACHINES {
        list.extend(machine_routes(world, group("machines"), presented, verdict));
        list.extend(machine_routes(world, group("own"), presented, verdict));
    }
    for (fault, verdict) in faults() {
        let under_fault = |scenario| Scenario { fault: Some(fault.clone()), ..scenario };
        list.extend(machine_routes(world, group("machines"), Opaque, verdict).map(under_fault));
        list.extend(machine_routes(world, group("machines"), Jwt, LetIn).map(under_fault));
    }
    for (path, presented, verdict) in [
        ("down", Nothing, Nobody("No token in header")),
        ("down", Opaque, Unavailable("unexpected-error", 1)),
        ("down", Jwt, LetIn),
        ("down", JwtForOthers, Refused("token-invalid")),
        ("down-without-key", Opaque, Unavailable("unexpected-error", 1)),
        ("down-without-key", Jwt, Unavailable("token-verification-failed", 1)),
        ("wrong-key", Nothing, Nobody("No token in header")),
        ("wrong-key", Opaque, Misconfigured("secret-key-invalid")),
        ("wrong-key", Jwt, Misconfigured("token-verification-failed")),
    ] {
        list.extend(machine_routes(world, group(path), presented, verdict));
    }
    list.extend(kinds(world, group("anyone"), group("people")));
    list.extend(without_layer(world, group("bare")));
    list.extend(methods(world, group("machines")));
    list.extend(grpc(world, group("machines"), group("own"), group("bare")));
    list.extend(grpc_beside_pages(group("pages"), group("development")));
    list.extend(nested(world, group("machines"), group("people")));
    list.extend(hostile_headers(world, group("machines")));
    list
}

/// One request to each route that is about machines.
fn machine_routes(
    world: &World,
    group: &Group,
    presented: Presented,
    verdict: Verdict,
) -> impl Iterator<Item = Scenario> {
    let caller = match presented {
        OtherCaller => &world.other_caller.id,
        _ => &world.caller.id,
    };
    let refusal = || verdict.refusal(group);
    let extracted = || match verdict {
        LetIn => Answer::ok(caller),
        _ => refusal(),
    };
    let optional = || match verdict {
        Nobody(_) => Answer::ok("nobody"),
        _ => extracted(),
    };
    let guarded = || match verdict {
        LetIn => Answer::ok("in"),
        _ => refusal(),
    };
    let session = || match verdict {
        LetIn => WrongClass("token-type-mismatch").refusal(group),
        _ => refusal(),
    };
    let answers = [
        ("open", Answer::ok("open")),
        ("extractor", extracted()),
        ("optional", optional()),
        ("option", optional()),
        ("any", extracted()),
        ("guard", guarded()),
        ("checked", guarded()),
        ("session", session()),
        ("admins", session()),
    ];
    let authorization = world.authorization(presented);
    let path = group.path;
    answers.into_iter().map(move |(route, answer)| get(path, route, authorization.clone(), answer.telling(verdict)))
}

/// A service that accepts every kind, one that accepts sessions, and routes that take one kind of them.
fn kinds(world: &World, anyone: &Group, people: &Group) -> Vec<Scenario> {
    let caller = world.caller.id.as_str();
    let wrong = || WrongClass("token-type-mismatch").refusal(anyone);
    let mut list = Vec::new();
    for (presented, any, extractor, session, either) in [
        (Opaque, caller, Answer::ok(caller), wrong(), wrong()),
        (Jwt, caller, Answer::ok(caller), wrong(), wrong()),
        (Session, USER, wrong(), Answer::ok(USER), Answer::ok("session")),
        (ApiKey, USER, wrong(), wrong(), Answer::ok("api key")),
        (OAuth, USER, wrong(), wrong(), wrong()),
    ] {
        let routes = [("any", Answer::ok(any)), ("extractor", extractor), ("session", session), ("either", either)];
        for (route, answer) in routes {
            list.push(get(anyone.path, route, world.authorization(presented), answer.telling(LetIn)));
        }
    }
    for (presented, route, answer) in [
        (Session, "admins", Forbidden("token-invalid").refusal(anyone)),
        (Admin, "admins", Answer::ok("in")),
        (PendingSession, "session", Refused("token-invalid").refusal(anyone)),
        (PendingSession, "any", Refused("token-invalid").refusal(anyone)),
        (OtherCaller, "checked", Forbidden("token-invalid").refusal(anyone)),
        (OtherCaller, "extractor", Answer::ok(&world.other_caller.id)),
    ] {
        list.push(get(anyone.path, route, world.authorization(presented), answer.telling(LetIn)));
    }
    for (presented, verdict) in [
        (Nothing, Nobody("dev-browser-missing")),
        (Jwt, WrongClass("token-type-mismatch")),
        (SessionExpired, Refused("session-token-expired-refresh-non-eligible-no-refresh-cookie")),
        (Raw(b"gibberish"), Refused("token-invalid")),
    ] {
        let answer = verdict.refusal(people).telling(verdict);
        list.push(get(people.path, "session", world.authorization(presented), answer));
    }
    list
}

/// Where nothing authenticated the request, nobody is let in and nobody is "nobody".
fn without_layer(world: &World, bare: &Group) -> Vec<Scenario> {
    let mut list = Vec::new();
    for presented in [Nothing, Opaque] {
        for route in ["extractor", "optional", "option", "any", "session", "guard", "checked", "admins"] {
            let answer = Misconfigured("unexpected-error").refusal(bare);
            list.push(get(bare.path, route, world.authorization(presented), answer));
        }
        list.push(get(bare.path, "open", world.authorization(presented), Answer::ok("open")));
    }
    list
}

/// HEAD, and preflights as browsers send them.
fn methods(world: &World, machines: &Group) -> Vec<Scenario> {
    let nobody = Nobody("No token in header");
    let with = |method, route: &str, headers: &[(&'static str, &str)], answer: Answer| Scenario {
        method,
        path: format!("/{}/{route}", machines.path),
        headers: headers.iter().map(|(name, value)| (*name, value.as_bytes().to_vec())).collect(),
        body: "",
        fault: None,
        answer,
    };
    let preflight = [("origin", "https://site.test"), ("access-control-request-method", "GET")];
    let opaque = format!("Bearer {}", world.opaque);
    vec![
        with("OPTIONS", "guard", &preflight, Answer::ok("in")),
        with("OPTIONS", "checked", &preflight, Answer::ok("in")),
        with("OPTIONS", "extractor", &preflight, nobody.refusal(machines)),
        with("OPTIONS", "guard", &preflight[..1], nobody.refusal(machines)),
        with("OPTIONS", "guard", &preflight[1..], nobody.refusal(machines)),
        with("OPTIONS", "guard", &[], nobody.refusal(machines)),
        with("GET", "guard", &preflight, nobody.refusal(machines)),
        with("POST", "guard", &[], nobody.refusal(machines)),
        with("HEAD", "guard", &[], nobody.refusal(machines).telling(nobody).without_body()),
        with("HEAD", "extractor", &[], nobody.refusal(machines).telling(nobody).without_body()),
        with("HEAD", "extractor", &[("authorization", &opaque)], Answer::ok("").telling(LetIn)),
        with("DELETE", "extractor", &[("authorization", &opaque)], Answer::ok(&world.caller.id)),
    ]
}

/// Clients of gRPC read nothing but the gRPC status; an answer of the service's own does not reach them.
fn grpc(world: &World, machines: &Group, own: &Group, bare: &Group) -> Vec<Scenario> {
    let mut list = Vec::new();
    for route in ["extractor", "guard"] {
        for (group, presented, verdict) in [
            (machines, Nothing, Nobody("No token in header")),
            (machines, Unknown, Refused("token-invalid")),
            (own, Unknown, Refused("token-invalid")),
            (bare, Opaque, Misconfigured("unexpected-error")),
        ] {
            list.push(get(group.path, route, world.authorization(presented), verdict.grpc_refusal()));
        }
    }
    list.push(get(
        machines.path,
        "checked",
        world.authorization(OtherCaller),
        Forbidden("token-invalid").grpc_refusal(),
    ));
    for scenario in &mut list {
        scenario.method = "POST";
        scenario.headers.push(("content-type", b"application/grpc".to_vec()));
    }
    list
}

/// Where pages are sent elsewhere, gRPC is not, whatever else its headers say.
fn grpc_beside_pages(pages: &Group, development: &Group) -> Vec<Scenario> {
    let mut list = Vec::new();
    for (group, reason) in [(pages, "session-token-and-uat-missing"), (development, "dev-browser-missing")] {
        for route in ["session", "page", "reverified"] {
            let mut call = get(group.path, route, None, Nobody(reason).grpc_refusal().telling(Nobody(reason)));
            call.method = "POST";
            for (name, value) in
                [("content-type", "application/grpc"), ("accept", "text/html"), ("sec-fetch-dest", "document")]
            {
                call.headers.push((name, value.as_bytes().to_vec()));
            }
            list.push(call);
        }
    }
    list
}

/// Each layer authenticates, and the nearest one counts.
fn nested(world: &World, machines: &Group, people: &Group) -> Vec<Scenario> {
    let mismatch = WrongClass("token-type-mismatch");
    let sessions_only = mismatch.refusal(people).telling(mismatch);
    vec![
        get("nested", "session", world.authorization(Session), Answer::ok(USER).telling(LetIn)),
        get("nested", "session", world.authorization(Jwt), sessions_only),
        get("nested/internal", "extractor", world.authorization(Jwt), Answer::ok(&world.caller.id)),
        get("nested/internal", "guard", world.authorization(Opaque), Answer::ok("in")),
        get("nested/internal", "guard", world.authorization(Session), mismatch.refusal(machines)),
        get("nested/internal", "optional", world.authorization(Nothing), Answer::ok("nobody")),
    ]
}

/// Headers that no honest client sends.
fn hostile_headers(world: &World, machines: &Group) -> Vec<Scenario> {
    let path = machines.path;
    let mut list = Vec::new();

    // Two headers are joined with a comma, which no token has.
    let mut twice = get(path, "extractor", world.authorization(Opaque), Refused("token-invalid").refusal(machines));
    twice.headers.extend(twice.headers.clone());
    list.push(twice);

    for name in ["content-type", "origin", "access-control-request-method", "cookie", "x-forwarded-host"] {
        let mut strange = get(path, "guard", world.authorization(Opaque), Answer::ok("in"));
        strange.headers.push((name, b"\xff\xfe\x80; \xc3\x28".to_vec()));
        list.push(strange);
    }

    // Servers may refuse this on their own, or hang up; what counts is that the next request is answered.
    for presented in [Long(1024 * 1024), LongOpaque(1024 * 1024)] {
        let statuses = vec![400, 401, 413, 431];
        let answer = Answer { statuses, may_close: true, headers: Vec::new(), body: Body::Anything };
        list.push(get(path, "extractor", world.authorization(presented), answer));
        list.push(get(path, "extractor", world.authorization(Opaque), Answer::ok(&world.caller.id)));
    }
    list
}

fn get(path: &str, route: &str, authorization: Option<Vec<u8>>, answer: Answer) -> Scenario {
    let headers = authorization.into_iter().map(|value| ("authorization", value)).collect();
    Scenario { method: "GET", path: format!("/{path}/{route}"), headers, body: "", fault: None, answer }
}
