//! The guard: its checks, its places, preflights.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::body::Body;
use axum::routing::{any, get, post};
use clerk_auth::{MachineAuth, Refusal, SessionAuth};
use clerk_axum::{AuthLayer, Require};
use http::{Method, Request, Response};
use tower::{Layer, ServiceExt, service_fn};

use crate::fake_clerk::{GOOD, UNKNOWN, authenticator};
use crate::{header, request, text};

fn guarded(require: Require<MachineAuth>) -> Router {
    Router::new().route("/", get(|| async { "in" })).route_layer(require).layer(AuthLayer::new(authenticator()))
}

#[tokio::test]
async fn all_checks_must_pass_and_run_in_order() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let require = Require::<MachineAuth>::new()
        .check(|machine| match machine.machine_id() {
            "mch_caller" => Ok(()),
            _ => Err(Refusal::forbidden("another machine")),
        })
        .check(|_| Err(Refusal::forbidden("the second says no")))
        .only_if(move |_| count.fetch_add(1, Ordering::Relaxed) > 100);
    let response = crate::get(guarded(require), &[("authorization", GOOD)]).await;
    assert_eq!(response.status(), 403);
    assert!(text(response).await.contains("the second says no"));
    assert_eq!(asked.load(Ordering::Relaxed), 0, "the third is not asked");
}

#[tokio::test]
async fn a_condition_refuses_with_403() {
    for (holds, status) in [(true, 200), (false, 403)] {
        let require = Require::<MachineAuth>::default().only_if(move |_| holds);
        let response = crate::get(guarded(require), &[("authorization", GOOD)]).await;
        assert_eq!(response.status(), status);
        assert_eq!(header(&response, "www-authenticate").is_some(), !holds);
    }
}

#[tokio::test]
async fn checks_are_not_asked_about_nobody() {
    let require = Require::<MachineAuth>::new().check(|_| panic!("asked about nobody"));
    assert_eq!(crate::get(guarded(require), &[]).await.status(), 401);
}

#[tokio::test]
async fn another_kind_of_caller_is_refused() {
    let app = Router::new()
        .route("/", get(|| async { "in" }))
        .route_layer(Require::<SessionAuth>::new())
        .layer(AuthLayer::new(authenticator()));
    let response = crate::get(app, &[("authorization", GOOD)]).await;
    assert_eq!(response.status(), 401);
    assert_eq!(header(&response, "www-authenticate"), Some("Bearer error=\"invalid_token\""));
}

#[tokio::test]
async fn only_real_preflights_pass() {
    let preflight = [("origin", "https://site.test"), ("access-control-request-method", "GET")];
    for (method, headers, status) in [
        (Method::OPTIONS, &preflight[..], 200),
        (Method::OPTIONS, &preflight[..1], 401),
        (Method::OPTIONS, &preflight[1..], 401),
        (Method::OPTIONS, &[], 401),
        (Method::GET, &preflight[..], 401),
        (Method::HEAD, &preflight[..], 401),
    ] {
        let app = Router::new().route("/", any(|| async { "in" })).route_layer(Require::<MachineAuth>::new());
        let mut request = request(headers);
        *request.method_mut() = method.clone();
        let response = app.layer(AuthLayer::new(authenticator())).oneshot(request).await.unwrap();
        assert_eq!(response.status(), status, "{method} {headers:?}");
    }
}

#[tokio::test]
async fn a_preflight_with_a_body_or_credentials_is_none() {
    async fn status(body: Body, more: &[(&str, &str)]) -> u16 {
        let preflight = [("origin", "https://site.test"), ("access-control-request-method", "GET")];
        let mut request = request(&[&preflight[..], more].concat());
        *request.method_mut() = Method::OPTIONS;
        *request.body_mut() = body;
        let app = Router::new().route("/", any(|| async { "in" })).route_layer(Require::<MachineAuth>::new());
        app.layer(AuthLayer::new(authenticator())).oneshot(request).await.unwrap().status().as_u16()
    }
    assert_eq!(status(Body::empty(), &[]).await, 200);
    assert_eq!(status(Body::from("x"), &[]).await, 401, "as HTTP/2 sends it, without a length");
    assert_eq!(status(Body::empty(), &[("content-type", "application/grpc")]).await, 401);
    assert_eq!(status(Body::empty(), &[("authorization", UNKNOWN)]).await, 401);
    assert_eq!(status(Body::empty(), &[("cookie", "a=b")]).await, 401, "browsers send none with it");
    assert_eq!(status(Body::from("x"), &[("authorization", GOOD)]).await, 200);

    // Of a body of another type nothing is known.
    let inner = service_fn(|_: Request<String>| async { Ok::<_, Infallible>(Response::new(Body::from("in"))) });
    let service = AuthLayer::new(authenticator()).layer(Require::<MachineAuth>::new().layer(inner));
    let preflight = Request::options("/").header("origin", "https://site.test");
    let preflight = preflight.header("access-control-request-method", "GET").body(String::new()).unwrap();
    assert_eq!(service.oneshot(preflight).await.unwrap().status(), 401);
}

#[tokio::test]
async fn preflights_are_refused_on_demand() {
    let guard = Require::<MachineAuth>::new().guard_preflights().only_if(|_| true).clone();
    let app = Router::new().route("/", any(|| async { "in" })).route_layer(guard);
    let mut request = request(&[("origin", "https://site.test"), ("access-control-request-method", "GET")]);
    *request.method_mut() = Method::OPTIONS;
    let response = app.layer(AuthLayer::new(authenticator())).oneshot(request).await.unwrap();
    assert_eq!(response.status(), 401);
}

#[tokio::test]
async fn the_order_of_layers_turned_round_lets_nobody_in() {
    let app = Router::new()
        .route("/", get(|| async { "in" }))
        .layer(AuthLayer::new(authenticator()))
        .layer(Require::<MachineAuth>::new());
    assert_eq!(crate::get(app, &[("authorization", GOOD)]).await.status(), 500);
}

#[tokio::test]
async fn guards_stand_where_the_router_puts_them() {
    let guard = Require::<MachineAuth>::new;
    let inside = || async { "in" };
    let nested = Router::new()
        .route("/guarded", get(inside))
        .route("/twice", get(inside).layer(guard().only_if(|_| false)))
        .route_layer(guard());
    let merged = Router::new().route("/merged", get(inside)).route_layer(guard());
    let app = Router::new()
        .nest("/nested", nested)
        .merge(merged)
        .route("/mixed", get(inside).merge(post(inside).layer(guard())))
        .route("/public", get(inside))
        .layer(AuthLayer::new(authenticator()));
    for (method, path, stranger, machine) in [
        (Method::GET, "/nested/guarded", 401, 200),
        (Method::GET, "/nested/twice", 401, 403),
        (Method::GET, "/nested/unknown", 404, 404),
        (Method::GET, "/merged", 401, 200),
        (Method::GET, "/mixed", 200, 200),
        (Method::POST, "/mixed", 401, 200),
        (Method::GET, "/public", 200, 200),
    ] {
        for (headers, status) in [(&[][..], stranger), (&[("authorization", GOOD)], machine)] {
            let mut request = request(headers);
            *request.uri_mut() = path.parse().unwrap();
            *request.method_mut() = method.clone();
            assert_eq!(app.clone().oneshot(request).await.unwrap().status(), status, "{method} {path} {headers:?}");
        }
    }
}

#[tokio::test]
async fn it_guards_services_that_are_no_routers() {
    let inner = service_fn(|_: Request<Body>| async { Ok::<_, Infallible>(Response::new(Body::from("in"))) });
    let service = AuthLayer::new(authenticator()).layer(Require::<MachineAuth>::new().layer(inner));
    let let_in = service.clone().oneshot(request(&[("authorization", GOOD)])).await.unwrap();
    assert_eq!(text(let_in).await, "in");
    assert_eq!(service.oneshot(request(&[])).await.unwrap().status(), 401);
}

#[test]
fn it_prints_and_clones_whatever_its_type() {
    struct Plain;
    impl clerk_auth::FromAuth for Plain {
        fn from_auth(_: &clerk_auth::SignedIn) -> Result<Self, Refusal> {
            Ok(Self)
        }
    }
    let require = Require::<Plain>::new().only_if(|_| true);
    assert!(format!("{:?}", require.clone()).contains("checks: 1"));
    assert!(format!("{:?}", require.layer(1).clone()).contains("RequireService"));
}
