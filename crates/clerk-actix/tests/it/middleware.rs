//! The middleware as a service: headers, nesting, other middlewares.

use std::future::ready;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::ErrorNotFound;
use actix_web::middleware::{Next, from_fn};
use actix_web::test::{init_service, try_call_service};
use actix_web::{App, Error, HttpRequest, HttpResponse, web};
use clerk_actix::{AuthExt, AuthMiddleware, Authed, CurrentAuthenticator, MaybeAuthed};
use clerk_auth::{AnyAuth, Authenticator, MachineAuth, SessionAuth, TokenType};

use crate::fake_clerk::{GOOD, UNKNOWN, authenticator};
use crate::{get, header, text};

fn sessions() -> Authenticator {
    let builder = Authenticator::builder().secret_key("sk_live_1").publishable_key("pk_live_Y2xlcmsuZXhhbXBsZS5jb20k");
    builder.accepts(TokenType::SessionToken).build().unwrap()
}

#[actix_web::test]
async fn headers_are_appended_and_the_handlers_stay() {
    let handler = async || HttpResponse::Ok().insert_header(("x-clerk-auth-status", "mine")).body("fine");
    let app = App::new().route("/", web::get().to(handler)).wrap(AuthMiddleware::new(authenticator()));
    let app = init_service(app).await;
    let response = get(&app, "/", &[("authorization", UNKNOWN)]).await;
    assert_eq!(response.status(), 200);
    let statuses: Vec<_> = response.headers().get_all("x-clerk-auth-status").collect();
    assert_eq!(statuses, ["mine", "signed-out"]);
    assert_eq!(header(&response, "x-clerk-auth-reason"), Some("token-invalid"));

    let response = get(&app, "/", &[("authorization", GOOD)]).await;
    assert_eq!(header(&response, "x-clerk-auth-reason"), None);
}

#[actix_web::test]
async fn the_nearest_middleware_counts() {
    let outer = AuthMiddleware::new(sessions()).on_refusal(|_| HttpResponse::Ok().body("outer"));
    let machine = async |Authed(machine): Authed<MachineAuth>| machine.machine_id().to_owned();
    let internal = web::scope("/internal").route("/machines", web::get().to(machine));
    let app = App::new()
        .route("/people", web::get().to(async |_: Authed<SessionAuth>| "in"))
        .service(internal.wrap(AuthMiddleware::new(authenticator())))
        .wrap(outer);
    let app = init_service(app).await;
    assert_eq!(text(get(&app, "/internal/machines", &[("authorization", GOOD)]).await).await, "mch_caller");
    let refused = text(get(&app, "/internal/machines", &[("authorization", UNKNOWN)]).await).await;
    assert!(refused.contains("invalid_token"), "the outer answer is not inherited: {refused}");
    assert_eq!(text(get(&app, "/people", &[("authorization", GOOD)]).await).await, "outer");
}

#[actix_web::test]
async fn a_handshake_runs_nothing_and_comes_back_to_the_whole_path() {
    let builder = Authenticator::builder().secret_key("sk_test_1").publishable_key("pk_test_Y2xlcmsuZXhhbXBsZS5jb20k");
    let page = web::scope("/inner").route("/page", web::get().to(async || -> &str { panic!("it runs") }));
    let page = page.wrap(AuthMiddleware::new(builder.build().unwrap()));
    let app = init_service(App::new().service(web::scope("/outer").service(page))).await;
    let headers = [("host", "app.test"), ("sec-fetch-dest", "document")];
    let response = get(&app, "/outer/inner/page?a=b", &headers).await;
    assert_eq!(response.status(), 307);
    assert_eq!(header(&response, "cache-control"), Some("no-store"));
    assert_eq!(header(&response, "x-clerk-auth-status"), Some("handshake"));
    let location = header(&response, "location").unwrap();
    let start = "https://clerk.example.com/v1/client/handshake?redirect_url=\
                 http%3A%2F%2Fapp.test%2Fouter%2Finner%2Fpage%3Fa%3Db&";
    assert!(location.starts_with(start), "{location}");
    assert_eq!(text(response).await, "");
}

#[actix_web::test]
async fn the_authenticator_of_a_request_may_be_chosen() {
    let choose = |request: &HttpRequest| {
        // What `choose` is given may be kept while it chooses.
        let request = request.clone();
        async move {
            tokio::task::yield_now().await;
            match request.headers().get("x-tenant").map(|name| name.as_bytes()) {
                Some(b"machines") => Ok(authenticator()),
                Some(b"people") => Ok(sessions()),
                _ => Err(ErrorNotFound("no such tenant")),
            }
        }
    };
    let machine = async |Authed(machine): Authed<MachineAuth>| machine.machine_id().to_owned();
    let chosen = async |CurrentAuthenticator(chosen): CurrentAuthenticator| format!("{chosen:?}");
    let app = App::new().route("/", web::get().to(machine)).route("/chosen", web::get().to(chosen));
    let app = init_service(app.wrap(AuthMiddleware::per_request(choose))).await;

    let machines = get(&app, "/", &[("x-tenant", "machines"), ("authorization", GOOD)]).await;
    assert_eq!(text(machines).await, "mch_caller");
    let people = get(&app, "/", &[("x-tenant", "people"), ("authorization", GOOD)]).await;
    assert_eq!(people.status(), 401, "options of one are not mixed with those of another");
    let nobody = get(&app, "/", &[("authorization", GOOD)]).await;
    assert_eq!((nobody.status().as_u16(), header(&nobody, "x-clerk-auth-status")), (404, None), "answered as it is");
    assert_eq!(text(nobody).await, "no such tenant");
    let chosen = get(&app, "/chosen", &[("x-tenant", "people")]).await;
    assert_eq!(text(chosen).await, format!("{:?}", sessions()));
}

/// actix uses the memory of a request again for the next one.
#[actix_web::test]
async fn nothing_of_one_request_reaches_the_next() {
    let machine = async |Authed(machine): Authed<MachineAuth>| machine.machine_id().to_owned();
    let guarded = web::scope("/guarded").route("", web::get().to(machine)).wrap(AuthMiddleware::new(authenticator()));
    let app = init_service(App::new().service(guarded).route("/bare", web::get().to(machine))).await;
    for _ in 0..3 {
        assert_eq!(get(&app, "/guarded", &[("authorization", GOOD)]).await.status(), 200);
        assert_eq!(get(&app, "/bare", &[]).await.status(), 500);
        assert_eq!(get(&app, "/guarded", &[]).await.status(), 401);
    }
}

#[actix_web::test]
async fn handlers_and_middlewares_can_ask_the_request() {
    fn ask(request: &impl AuthExt) -> String {
        let caller = request.authed::<AnyAuth>();
        let caller = caller.map_or_else(|error| error.status().to_string(), |auth| auth.subject().to_owned());
        let maybe = request.maybe_authed::<AnyAuth>();
        let maybe = maybe.map_or_else(|error| error.status().to_string(), |auth| auth.is_some().to_string());
        let state = request.auth_state();
        let state = state.map_or_else(|error| error.status().to_string(), |state| state.status().to_owned());
        let asked = request.authenticator();
        let asked = asked.map_or_else(|error| error.status().to_string(), |_| "asked".to_owned());
        format!("{caller}, {maybe}, {state}, {asked}")
    }
    async fn told<B: MessageBody>(request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<B>, Error> {
        let told = ask(&request);
        let mut response = next.call(request).await?;
        response.headers_mut().append("x-told".parse().unwrap(), told.parse().unwrap());
        Ok(response)
    }
    let handler = || web::get().to(async |request: HttpRequest| ask(&request));
    let app = App::new().route("/", handler()).service(
        web::scope("/with").wrap(from_fn(told)).wrap(AuthMiddleware::new(authenticator())).route("", handler()),
    );
    let app = init_service(app).await;
    for (path, headers, expected) in [
        ("/with", &[("authorization", GOOD)][..], "mch_caller, true, signed-in, asked"),
        ("/with", &[], "401 Unauthorized, false, signed-out, asked"),
        ("/", &[], &["500 Internal Server Error"; 4].join(", ")),
    ] {
        let response = get(&app, path, headers).await;
        if path == "/with" {
            assert_eq!(header(&response, "x-told"), Some(expected));
        }
        assert_eq!(text(response).await, expected);
    }
}

#[actix_web::test]
async fn an_error_of_an_inner_middleware_stays_what_it_is() {
    async fn fails(_: ServiceRequest, _: Next<impl MessageBody>) -> Result<ServiceResponse, Error> {
        Err(actix_web::error::ErrorImATeapot("tea"))
    }
    let app = App::new().wrap(from_fn(fails)).wrap(AuthMiddleware::new(authenticator()));
    let app = init_service(app).await;
    let error = try_call_service(&app, crate::request("/", &[]).to_request()).await.unwrap_err();
    assert_eq!(error.as_response_error().status_code(), 418);
}

#[test]
fn everything_can_be_printed_and_cloned() {
    fn shared<T: Clone + Send + std::fmt::Debug + Sync>(value: T) -> String {
        format!("{value:?}")
    }
    let middleware = AuthMiddleware::new(authenticator()).on_refusal(|_| HttpResponse::Ok().finish());
    let chosen = AuthMiddleware::per_request(|_| ready(Ok(authenticator())));
    let current = CurrentAuthenticator(authenticator());
    let printed = [shared(middleware), shared(Authed(1)), shared(MaybeAuthed(Some(1)))].concat();
    let printed = [printed, shared(chosen), shared(current)].concat();
    assert!(printed.contains("Auth"));
    assert!(!printed.contains("ak_here"), "{printed}");
}
