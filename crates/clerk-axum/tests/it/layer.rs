//! The layer as a service: readiness, bodies, errors, headers, nesting.

use std::cell::Cell;
use std::convert::Infallible;
use std::future::{Ready, ready};
use std::task::{Context, Poll};

use axum::Router;
use axum::routing::get;
use clerk_auth::{AnyAuth, Authenticator, MachineAuth, RequestState, SessionAuth, TokenType};
use clerk_axum::{AuthExt, AuthLayer, AuthRejection, Authed, MaybeAuthed};
use http::{Request, Response};
use tower::{Layer, Service, ServiceExt, service_fn};

use crate::fake_clerk::{GOOD, UNKNOWN, authenticator};
use crate::{header, request, text};

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
    type Response = Response<&'static str>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.ready = true;
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<()>) -> Self::Future {
        assert!(self.ready, "called without having been ready");
        self.ready = false;
        ready(Ok(Response::new("called")))
    }
}

#[tokio::test]
async fn the_service_that_was_ready_is_the_one_called() {
    let mut service = AuthLayer::new(authenticator()).layer(Reserved { ready: false });
    for _ in 0..2 {
        let response = service.ready().await.unwrap().call(Request::new(())).await.unwrap();
        assert_eq!(*response.body(), "called");
    }
}

#[tokio::test]
async fn a_service_that_is_not_ready_makes_the_layer_wait_or_fail() {
    #[derive(Clone, Debug)]
    struct Broken;

    impl Service<Request<()>> for Broken {
        type Response = Response<()>;
        type Error = &'static str;
        type Future = Ready<Result<Response<()>, &'static str>>;

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
            number => Ok(Response::new(Cell::new(number + 1))),
        }
    });
    let service = AuthLayer::new(authenticator()).layer(inner);
    let response = service.clone().oneshot(Request::new(Cell::new(1))).await.unwrap();
    assert_eq!(response.body().get(), 2);
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
    let sessions = Authenticator::builder()
        .secret_key("sk_test_1")
        .publishable_key("pk_test_Y2xlcmsuZXhhbXBsZS5jb20k")
        .accepts(TokenType::SessionToken)
        .build()
        .unwrap();
    let outer = AuthLayer::new(sessions).on_refusal(|_| "outer");
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
    fn ask(source: &impl AuthExt) -> [Result<String, AuthRejection>; 3] {
        let caller = source.authed::<AnyAuth>().map(|auth| auth.subject().to_owned());
        let maybe = source.maybe_authed::<AnyAuth>();
        let maybe = maybe.map(|auth| auth.map_or("nobody".to_owned(), |auth| auth.subject().to_owned()));
        [caller, maybe, source.auth_state().map(|state: RequestState| state.status().to_owned())]
    }
    let inner = service_fn(|request: Request<axum::body::Body>| async move {
        let (parts, _) = request.into_parts();
        let whole = ask(&Request::from_parts(parts.clone(), ()));
        for answers in [ask(&parts), ask(&parts.extensions)] {
            assert_eq!(format!("{answers:?}"), format!("{whole:?}"));
        }
        Ok::<_, Infallible>(Response::new(whole))
    });
    let app = AuthLayer::new(authenticator()).layer(inner);

    let [caller, maybe, state] = app.clone().oneshot(request(&[("authorization", GOOD)])).await.unwrap().into_body();
    assert_eq!(
        (caller.unwrap(), maybe.unwrap(), state.unwrap()),
        ("mch_caller".into(), "mch_caller".into(), "signed-in".into())
    );
    let [caller, maybe, state] = app.oneshot(request(&[])).await.unwrap().into_body();
    assert_eq!(caller.unwrap_err().status(), 401);
    assert_eq!((maybe.unwrap(), state.unwrap()), ("nobody".into(), "signed-out".into()));
    let [caller, maybe, state] = inner_without_layer().await;
    for rejection in [caller.unwrap_err(), maybe.unwrap_err(), state.unwrap_err()] {
        assert_eq!(rejection.status(), 500);
    }

    async fn inner_without_layer() -> [Result<String, AuthRejection>; 3] {
        ask(&request(&[("authorization", GOOD)]))
    }
}

#[test]
fn everything_can_be_shared_printed_and_cloned() {
    fn shared<T: Clone + Send + std::fmt::Debug + Sync>(value: T) -> String {
        format!("{value:?}")
    }
    let layer = AuthLayer::new(authenticator()).on_refusal(|_| ());
    let printed = [shared(layer.layer(())), shared(layer), shared(Authed(1)), shared(MaybeAuthed(Some(1)))].concat();
    assert!(printed.contains("Auth"));
    assert!(!printed.contains("ak_here"), "{printed}");
}
