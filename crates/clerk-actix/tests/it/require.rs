//! The guard: its checks, its places, preflights.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use actix_web::body::MessageBody;
use actix_web::dev::{Service, ServiceResponse};
use actix_web::http::Method;
use actix_web::test::{call_service, init_service};
use actix_web::{App, Error, web};
use clerk_actix::{AuthMiddleware, Require};
use clerk_auth::{FromAuth, MachineAuth, Refusal, SessionAuth};

use crate::fake_clerk::{GOOD, UNKNOWN, authenticator};
use crate::{get, header, request, text};

async fn guarded<T: FromAuth + 'static>(
    require: Require<T>,
) -> impl Service<actix_http::Request, Response = ServiceResponse<impl MessageBody>, Error = Error> {
    let app =
        App::new().route("/", web::route().to(async || "in")).wrap(require).wrap(AuthMiddleware::new(authenticator()));
    init_service(app).await
}

#[actix_web::test]
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
    let response = get(&guarded(require).await, "/", &[("authorization", GOOD)]).await;
    assert_eq!(response.status(), 403);
    assert!(text(response).await.contains("the second says no"));
    assert_eq!(asked.load(Ordering::Relaxed), 0, "the third is not asked");
}

#[actix_web::test]
async fn a_condition_refuses_with_403() {
    for (holds, status) in [(true, 200), (false, 403)] {
        let app = guarded(Require::<MachineAuth>::default().only_if(move |_| holds)).await;
        let response = get(&app, "/", &[("authorization", GOOD)]).await;
        assert_eq!(response.status(), status);
        assert_eq!(header(&response, "www-authenticate").is_some(), !holds);
    }
}

#[actix_web::test]
async fn checks_are_not_asked_about_nobody() {
    let app = guarded(Require::<MachineAuth>::new().check(|_| panic!("asked about nobody"))).await;
    let response = get(&app, "/", &[]).await;
    assert_eq!(response.status(), 401);
    assert_eq!(header(&response, "x-clerk-auth-status"), Some("signed-out"), "the middleware outside sees it");
}

#[actix_web::test]
async fn another_kind_of_caller_is_refused() {
    let response = get(&guarded(Require::<SessionAuth>::new()).await, "/", &[("authorization", GOOD)]).await;
    assert_eq!(response.status(), 401);
    assert_eq!(header(&response, "www-authenticate"), Some("Bearer error=\"invalid_token\""));
}

#[actix_web::test]
async fn only_real_preflights_pass() {
    let preflight = [("origin", "https://site.test"), ("access-control-request-method", "GET")];
    let app = guarded(Require::<MachineAuth>::new()).await;
    for (method, headers, status) in [
        (Method::OPTIONS, &preflight[..], 200),
        (Method::OPTIONS, &preflight[..1], 401),
        (Method::OPTIONS, &preflight[1..], 401),
        (Method::OPTIONS, &[], 401),
        (Method::GET, &preflight[..], 401),
        (Method::HEAD, &preflight[..], 401),
    ] {
        let request = request("/", headers).method(method.clone()).to_request();
        assert_eq!(call_service(&app, request).await.status(), status, "{method} {headers:?}");
    }
}

#[actix_web::test]
async fn a_preflight_with_a_body_or_credentials_is_none() {
    let preflight = [("origin", "https://site.test"), ("access-control-request-method", "GET")];
    let app = guarded(Require::<MachineAuth>::new()).await;
    let on_demand = guarded(Require::<MachineAuth>::new().guard_preflights().only_if(|_| true).clone()).await;
    for (more, status) in [
        (("content-length", "0"), 200),
        (("content-length", "8"), 401),
        (("transfer-encoding", "chunked"), 401),
        (("content-type", "application/json"), 401),
        (("cookie", "a=b"), 401),
        (("authorization", UNKNOWN), 401),
        (("authorization", GOOD), 200),
    ] {
        let headers = [preflight[0], preflight[1], more];
        let options = || request("/", &headers).method(Method::OPTIONS).to_request();
        assert_eq!(call_service(&app, options()).await.status(), status, "{more:?}");
        let status = if more.1 == GOOD { 200 } else { 401 };
        assert_eq!(call_service(&on_demand, options()).await.status(), status, "{more:?}");
    }
}

#[actix_web::test]
async fn the_order_of_middlewares_turned_round_lets_nobody_in() {
    let app = App::new()
        .route("/", web::get().to(async || "in"))
        .wrap(AuthMiddleware::new(authenticator()))
        .wrap(Require::<MachineAuth>::new());
    let app = init_service(app).await;
    assert_eq!(get(&app, "/", &[("authorization", GOOD)]).await.status(), 500);
}

#[actix_web::test]
async fn guards_stand_where_the_app_puts_them() {
    let guard = Require::<MachineAuth>::new;
    let inside = async || "in";
    let scope = web::scope("/scope")
        .route("/guarded", web::get().to(inside))
        .service(web::resource("/twice").wrap(guard().only_if(|_| false)).to(inside))
        .wrap(guard());
    let mixed = web::resource("/mixed").route(web::get().to(inside)).route(web::post().to(inside).wrap(guard()));
    let app = App::new()
        .service(scope)
        .service(web::resource("/resource").wrap(guard()).to(inside))
        .service(mixed)
        .route("/public", web::get().to(inside))
        .wrap(AuthMiddleware::new(authenticator()));
    let app = init_service(app).await;
    for (method, path, stranger, machine) in [
        (Method::GET, "/scope/guarded", 401, 200),
        (Method::GET, "/scope/twice", 401, 403),
        (Method::GET, "/resource", 401, 200),
        (Method::GET, "/mixed", 200, 200),
        (Method::POST, "/mixed", 401, 200),
        (Method::GET, "/public", 200, 200),
    ] {
        for (headers, status) in [(&[][..], stranger), (&[("authorization", GOOD)], machine)] {
            let request = request(path, headers).method(method.clone()).to_request();
            assert_eq!(call_service(&app, request).await.status(), status, "{method} {path} {headers:?}");
        }
    }
}

#[test]
fn it_prints_and_clones_whatever_its_type() {
    struct Plain;
    impl FromAuth for Plain {
        fn from_auth(_: &clerk_auth::SignedIn) -> Result<Self, Refusal> {
            Ok(Self)
        }
    }
    assert!(format!("{:?}", Require::<Plain>::new().only_if(|_| true).clone()).contains("checks: 1"));
}
