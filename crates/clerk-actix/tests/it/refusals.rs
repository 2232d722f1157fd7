//! The answers to requests that are not let in.

use actix_web::body::BoxBody;
use actix_web::dev::{Service, ServiceResponse};
use actix_web::middleware::Condition;
use actix_web::test::init_service;
use actix_web::{App, Error, HttpResponse, ResponseError, web};
use clerk_actix::{AuthError, AuthMiddleware, Authed, MaybeAuthed, Require};
use clerk_auth::{FromAuth, MachineAuth, Refusal, SignedIn};

use crate::fake_clerk::{GOOD, OUTAGE, UNKNOWN, authenticator};
use crate::{get, header, post, text};

struct Nobody;

impl FromAuth for Nobody {
    fn from_auth(_: &SignedIn) -> Result<Self, Refusal> {
        Err(Refusal::forbidden("not even you"))
    }
}

const KINDS: [&str; 3] = ["/extractor", "/optional", "/guard"];

/// Three routes that need a machine.
async fn kinds(
    middleware: Option<AuthMiddleware>,
) -> impl Service<actix_http::Request, Response = ServiceResponse<impl actix_web::body::MessageBody>, Error = Error> {
    let guard = web::resource("/guard").wrap(Require::<MachineAuth>::new()).to(async || "in");
    let is_some = middleware.is_some();
    let app = App::new()
        .route("/extractor", web::to(async |_: Authed<MachineAuth>| "in"))
        .route("/optional", web::to(async |_: MaybeAuthed<MachineAuth>| "in"))
        .service(guard)
        .wrap(Condition::new(is_some, middleware.unwrap_or_else(|| AuthMiddleware::new(authenticator()))));
    init_service(app).await
}

#[actix_web::test]
async fn without_a_middleware_all_answer_500() {
    let app = kinds(None).await;
    for path in KINDS {
        let response = get(&app, path, &[]).await;
        assert_eq!(response.status(), 500, "{path}");
        assert_eq!(header(&response, "www-authenticate"), None, "{path}");
        let response = post(&app, path, &[("content-type", "application/grpc")]).await;
        assert_eq!((response.status().as_u16(), header(&response, "grpc-status")), (200, Some("13")), "{path}");
    }
}

#[actix_web::test]
async fn an_answer_of_ones_own_stands_everywhere_and_keeps_the_challenge() {
    let middleware = AuthMiddleware::new(authenticator()).on_refusal(|error| {
        let mut response = HttpResponse::build(error.status());
        response.insert_header(("cache-control", "private"));
        response.content_type("text/plain").body(format!("no: {}", error.reason()))
    });
    let app = kinds(Some(middleware)).await;
    for path in KINDS {
        let response = get(&app, path, &[("authorization", UNKNOWN)]).await;
        assert_eq!(response.status(), 401, "{path}");
        assert_eq!(header(&response, "www-authenticate"), Some("Bearer error=\"invalid_token\""), "{path}");
        assert_eq!(header(&response, "cache-control"), Some("private"), "{path}");
        assert_eq!(header(&response, "content-type"), Some("text/plain"), "{path}");
        assert_eq!(header(&response, "x-clerk-auth-status"), Some("signed-out"), "{path}");
        assert_eq!(text(response).await, "no: token-invalid", "{path}");

        let response = get(&app, path, &[("authorization", OUTAGE)]).await;
        assert_eq!((response.status().as_u16(), header(&response, "retry-after")), (503, Some("1")), "{path}");

        let response = get(&app, path, &[("authorization", GOOD)]).await;
        assert_eq!(text(response).await, "in", "{path}");
    }
}

#[actix_web::test]
async fn grpc_is_answered_in_its_own_form_also_with_an_answer_of_ones_own() {
    let middleware = AuthMiddleware::new(authenticator());
    for middleware in [middleware.clone(), middleware.on_refusal(|_| HttpResponse::Ok().body("mine"))] {
        let app = kinds(Some(middleware)).await;
        for path in KINDS {
            for (authorization, status) in [(UNKNOWN, "16"), (OUTAGE, "14")] {
                let headers = [("authorization", authorization), ("content-type", "application/grpc+proto")];
                let response = post(&app, path, &headers).await;
                assert_eq!(response.status(), 200, "{path}");
                assert_eq!(header(&response, "grpc-status"), Some(status), "{path}");
                assert_eq!(header(&response, "content-type"), Some("application/grpc"), "{path}");
                assert_eq!(text(response).await, "", "{path}");
            }
        }
    }
}

#[actix_web::test]
async fn a_type_of_ones_own_may_refuse() {
    let app = App::new()
        .route("/", web::get().to(async |_: MaybeAuthed<Nobody>| "in"))
        .wrap(AuthMiddleware::new(authenticator()));
    let app = init_service(app).await;
    let response = get(&app, "/", &[("authorization", GOOD)]).await;
    assert_eq!(response.status(), 403);
    assert_eq!(header(&response, "www-authenticate"), Some("Bearer error=\"insufficient_scope\""));
    assert!(text(response).await.contains("not even you"));
    assert_eq!(text(get(&app, "/", &[]).await).await, "in", "nobody is no refusal");
}

#[actix_web::test]
async fn an_error_tells_what_it_is() {
    async fn handler(caller: Result<Authed<MachineAuth>, AuthError>) -> String {
        let error = caller.unwrap_err();
        assert_eq!(error.status(), error.status_code());
        let response: HttpResponse<BoxBody> = error.error_response();
        assert_eq!(response.status(), error.status());
        let told: &dyn std::error::Error = &error;
        format!("{} / {} / {:?} / {told}", error.status(), error.reason(), error.refusal().cause())
    }
    let app = App::new().route("/", web::get().to(handler)).wrap(AuthMiddleware::new(authenticator()));
    let app = init_service(app).await;
    let told = text(get(&app, "/", &[("authorization", UNKNOWN)]).await).await;
    assert!(told.starts_with("401 Unauthorized / token-invalid / Refused / not let in: token-invalid"), "{told}");
    assert!(!told.contains("mt_unknown"), "{told}");
}

/// Why the docs warn: this is what actix does, not what we want.
#[actix_web::test]
async fn the_option_of_actix_swallows_errors() {
    let route = web::get().to(async |caller: Option<Authed<MachineAuth>>| caller.is_none().to_string());
    let app = init_service(App::new().route("/", route)).await;
    assert_eq!(text(get(&app, "/", &[("authorization", GOOD)]).await).await, "true");
}
