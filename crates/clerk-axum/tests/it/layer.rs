//! The layer as a service: readiness, bodies, errors, headers, nesting.

use std::cell::Cell;
use std::convert::Infallible;
use std::future::{Ready, ready};
use std::task::{Context, Poll};

use axum::Router;
use axum::body::Body;
use axum::response::IntoResponse;
use axum::routing::get;
use clerk_auth::{AnyAuth, Authenticator, MachineAuth, RequestState, SessionAuth, TokenType};
use clerk_axum::{AuthExt, AuthLayer, AuthRejection, Authed, CurrentAuthenticator, MaybeAuthed};
use http::request::Parts;
use http::{Request, Response, StatusCode};
use tower::{Layer, Service, ServiceExt, service_fn};

use crate::fake_clerk::{GOOD, UNKNOWN, authenticator};
use crate::{header, request, text};

fn sessions() -> Authenticator {
    let builder = Authenticator::builder().secret_key("sk_live_1").publishable_key("pk_live_Y2xlcmsuZXhhbXBsZS5jb20k");
    builder.accepts(TokenType::SessionToken).build().unwrap()
}

/// A service whose clones are not ready, like one that holds a permit.
struct Reserved {
    ready: bool,
}

impl Clone for Reserved {
    fn clone(&self) -> Self {
        Self { ready: false }
    }
}

impl Service<Request<()>> for Reserved {
    type Response = Response<String>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.ready = true;
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<()>) -> Self::Future {
        assert!(self.ready, "called without having been ready");
        self.ready = false;
        ready(Ok(Response::new("called".to_owned())))
    }
}

#[tokio::test]
async fn the_service_that_was_ready_is_the_one_called() {
    let mut service = AuthLayer::new(authenticator()).layer(Reserved { ready: false });
    for _ in 0..2 {
        let response = service.ready().await.unwrap().call(Request::new(())).await.unwrap();
        assert_eq!(text(response).await, "called");
    }
}

#[tokio::test]
async fn a_service_that_is_not_ready_makes_the_layer_wait_or_fail() {
    #[derive(Clone, Debug)]
    struct Broken;

    impl Service<Request<()>> for Broken {
        type Response = Response<String>;
        type Error = &'static str;
        type Future = Ready<Result<Response<String>, &'static str>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), &'static str>> {
            Poll::Ready(Err("broken"))
        }

        fn call(&mut self, _: Request<()>) -> Self::Future {
            ready(Err("called although not ready"))
        }
    }

    let mut service = AuthLayer::new(authenticator()).layer(Broken);
    assert_eq!(service.ready().await.unwrap_err(), "broken");
}

#[tokio::test]
async fn any_body_passes_and_an_error_stays_what_it_is() {
    // `Cell` is not `Sync`, as many bodies are not.
    let inner = service_fn(|request: Request<Cell<u8>>| async move {
        match request.into_body().get() {
            0 => Err("refused"),
            number => Ok(Response::new(format!("{number}"))),
        }
    });
    let service = AuthLayer::new(authenticator()).layer(inner);
    let response = service.clone().oneshot(Request::new(Cell::new(1))).await.unwrap();
    assert_eq!(text(response).await, "1");
    assert_eq!(service.oneshot(Request::new(Cell::new(0))).await.unwrap_err(), "refused");
}

#[tokio::test]
async fn headers_are_appended_and_the_handlers_stay() {
    let handler = get(|| async { ([("x-clerk-auth-status", "mine"), ("x-other", "1")], "fine") });
    let app = Router::new().route("/", handler).layer(AuthLayer::new(authenticator()));
    let response = crate::get(app.clone(), &[("authorization", UNKNOWN)]).await;
    assert_eq!(response.status(), 200);
    let statuses: Vec<_> = response.headers().get_all("x-clerk-auth-status").iter().collect();
    assert_eq!(statuses, ["mine", "signed-out"]);
    assert_eq!(header(&response, "x-clerk-auth-reason"), Some("token-invalid"));
    assert_eq!(header(&response, "x-other"), Some("1"));

    let response = crate::get(app, &[("authorization", GOOD)]).await;
    assert_eq!(header(&response, "x-clerk-auth-reason"), None);
}

#[tokio::test]
async fn the_nearest_layer_counts() {
    let outer = AuthLayer::new(sessions()).on_refusal(|_| "outer");
    let machines = Router::new()
        .route("/machines", get(|Authed(machine): Authed<MachineAuth>| async move { machine.machine_id().to_owned() }))
        .layer(AuthLayer::new(authenticator()));
    let app = Router::new()
        .route("/people", get(|_: Authed<SessionAuth>| async { "in" }))
        .nest("/internal", machines)
        .layer(outer);
    let call = async |path: &str, authorization| {
        let request = Request::get(path).header("authorization", authorization).body(axum::body::Body::empty());
        text(app.clone().oneshot(request.unwrap()).await.unwrap()).await
    };
    assert_eq!(call("/internal/machines", GOOD).await, "mch_caller");
    assert!(call("/internal/machines", UNKNOWN).await.contains("invalid_token"), "the outer answer is not inherited");
    assert_eq!(call("/people", GOOD).await, "outer");
}

#[tokio::test]
async fn requests_parts_and_extensions_tell_the_caller() {
    /// The caller, the caller if any, the status, and whether there is an authenticator.
    fn ask(source: &impl AuthExt) -> [Result<String, AuthRejection>; 4] {
        let caller = source.authed::<AnyAuth>().map(|auth| auth.subject().to_owned());
        let maybe = source.maybe_authed::<AnyAuth>();
        let maybe = maybe.map(|auth| auth.map_or("nobody".to_owned(), |auth| auth.subject().to_owned()));
        let status = source.auth_state().map(|state: RequestState| state.status().to_owned());
        [caller, maybe, status, source.authenticator().map(|_| "asked".to_owned())]
    }
    async fn asked(headers: &[(&str, &str)]) -> [Result<String, AuthRejection>; 4] {
        let (told, answers) = std::sync::mpsc::channel();
        let inner = service_fn(move |request: Request<Body>| {
            let (parts, _) = request.into_parts();
            let whole = ask(&Request::from_parts(parts.clone(), ()));
            for answers in [ask(&parts), ask(&parts.extensions)] {
                assert_eq!(format!("{answers:?}"), format!("{whole:?}"));
            }
            told.send(whole).unwrap();
            ready(Ok::<_, Infallible>(Response::new(String::new())))
        });
        AuthLayer::new(authenticator()).layer(inner).oneshot(request(headers)).await.unwrap();
        answers.recv().unwrap()
    }

    let texts = asked(&[("authorization", GOOD)]).await.map(Result::unwrap);
    assert_eq!(texts, ["mch_caller", "mch_caller", "signed-in", "asked"]);
    let [caller, others @ ..] = asked(&[]).await;
    assert_eq!(caller.unwrap_err().status(), 401);
    assert_eq!(others.map(Result::unwrap), ["nobody", "signed-out", "asked"]);
    for rejection in ask(&request(&[("authorization", GOOD)])) {
        assert_eq!(rejection.unwrap_err().status(), 500);
    }
}

#[tokio::test]
async fn a_handshake_runs_nothing_and_comes_back_to_the_whole_path() {
    let builder = Authenticator::builder().secret_key("sk_test_1").publishable_key("pk_test_Y2xlcmsuZXhhbXBsZS5jb20k");
    async fn never() -> &'static str {
        panic!("it runs")
    }
    let inner = Router::new().route("/page", get(never)).layer(AuthLayer::new(builder.build().unwrap()));
    let app = Router::new().nest("/outer", Router::new().nest("/inner", inner));
    let request = Request::get("/outer/inner/page?a=b").header("host", "app.test").header("sec-fetch-dest", "document");
    let response = app.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(response.status(), 307);
    assert_eq!(header(&response, "cache-control"), Some("no-store"));
    assert_eq!(header(&response, "x-clerk-auth-status"), Some("handshake"));
    let location = header(&response, "location").unwrap();
    let start = "https://clerk.example.com/v1/client/handshake?redirect_url=\
                 http%3A%2F%2Fapp.test%2Fouter%2Finner%2Fpage%3Fa%3Db&";
    assert!(location.starts_with(start), "{location}");
    assert_eq!(text(response).await, "");
}

#[tokio::test]
async fn the_authenticator_of_a_request_may_be_chosen() {
    let choose = |parts: &Parts| {
        let wanted = parts.headers.get("x-tenant").map(|name| name.as_bytes().to_vec());
        async move {
            tokio::task::yield_now().await;
            match wanted.as_deref() {
                Some(b"machines") => Ok(authenticator()),
                Some(b"people") => Ok(sessions()),
                _ => Err((StatusCode::NOT_FOUND, "no such tenant").into_response()),
            }
        }
    };
    let machine = get(|Authed(machine): Authed<MachineAuth>| async move { machine.machine_id().to_owned() });
    let state = async |CurrentAuthenticator(chosen): CurrentAuthenticator| format!("{chosen:?}");
    let app = Router::new().route("/", machine).route("/chosen", get(state)).layer(AuthLayer::per_request(choose));

    let machines = crate::get(app.clone(), &[("x-tenant", "machines"), ("authorization", GOOD)]).await;
    assert_eq!(text(machines).await, "mch_caller");
    let people = crate::get(app.clone(), &[("x-tenant", "people"), ("authorization", GOOD)]).await;
    assert_eq!(people.status(), 401, "options of one are not mixed with those of another");
    let nobody = crate::get(app.clone(), &[("authorization", GOOD)]).await;
    assert_eq!((nobody.status(), nobody.headers().len()), (StatusCode::NOT_FOUND, 2), "it is answered as it is");
    assert_eq!(text(nobody).await, "no such tenant");

    let chosen = Request::get("/chosen").header("x-tenant", "people").body(Body::empty()).unwrap();
    assert_eq!(text(app.oneshot(chosen).await.unwrap()).await, format!("{:?}", sessions()));
}

#[test]
fn everything_can_be_shared_printed_and_cloned() {
    fn shared<T: Clone + Send + std::fmt::Debug + Sync>(value: T) -> String {
        format!("{value:?}")
    }
    let layer = AuthLayer::new(authenticator()).on_refusal(|_| ());
    let chosen = AuthLayer::per_request(|_| ready(Ok(authenticator())));
    let current = CurrentAuthenticator(authenticator());
    let printed = [shared(layer.layer(())), shared(layer), shared(Authed(1)), shared(MaybeAuthed(Some(1)))].concat();
    let printed = [printed, shared(chosen), shared(current)].concat();
    assert!(printed.contains("Auth"));
    assert!(!printed.contains("ak_here"), "{printed}");
}
