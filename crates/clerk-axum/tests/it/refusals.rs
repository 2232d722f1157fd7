//! The answers to requests that are not let in.

use axum::Router;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{any, get};
use clerk_auth::{FromAuth, MachineAuth, Refusal, SignedIn};
use clerk_axum::{AuthLayer, AuthRejection, Authed, MaybeAuthed, Require};
use http::StatusCode;

use crate::fake_clerk::{GOOD, OUTAGE, UNKNOWN, authenticator};
use crate::{header, text};

struct Nobody;

impl FromAuth for Nobody {
    fn from_auth(_: &SignedIn) -> Result<Self, Refusal> {
        Err(Refusal::forbidden("not even you"))
    }
}

/// Four routers of one route that need a machine.
fn kinds(layer: Option<AuthLayer>) -> [(&'static str, Router); 4] {
    let routes = [
        ("extractor", any(|_: Authed<MachineAuth>| async { "in" })),
        ("optional extractor", any(|_: MaybeAuthed<MachineAuth>| async { "in" })),
        ("option", any(|_: Option<Authed<MachineAuth>>| async { "in" })),
        ("guard", any(|| async { "in" }).layer(Require::<MachineAuth>::new())),
    ];
    routes.map(|(name, route)| {
        let router = Router::new().route("/", route);
        (name, layer.iter().fold(router, |router, layer| router.layer(layer.clone())))
    })
}

#[tokio::test]
async fn without_a_layer_all_answer_500() {
    for (name, app) in kinds(None) {
        let response = crate::get(app.clone(), &[]).await;
        assert_eq!(response.status(), 500, "{name}");
        assert_eq!(header(&response, "www-authenticate"), None, "{name}");
        let response = crate::post(app, &[("content-type", "application/grpc")]).await;
        assert_eq!((response.status(), header(&response, "grpc-status")), (StatusCode::OK, Some("13")), "{name}");
    }
}

#[tokio::test]
async fn an_answer_of_ones_own_stands_everywhere_and_keeps_the_challenge() {
    let layer = AuthLayer::new(authenticator())
        .on_refusal(|refusal| (refusal.status(), [("cache-control", "private")], format!("no: {}", refusal.reason())));
    for (name, app) in kinds(Some(layer)) {
        let response = crate::get(app.clone(), &[("authorization", UNKNOWN)]).await;
        assert_eq!(response.status(), 401, "{name}");
        assert_eq!(header(&response, "www-authenticate"), Some("Bearer error=\"invalid_token\""), "{name}");
        assert_eq!(header(&response, "cache-control"), Some("private"), "{name}");
        assert!(header(&response, "content-type").unwrap().starts_with("text/plain"), "{name}");
        assert_eq!(text(response).await, "no: token-invalid", "{name}");

        let response = crate::get(app.clone(), &[("authorization", OUTAGE)]).await;
        assert_eq!((response.status(), header(&response, "retry-after")), (StatusCode::SERVICE_UNAVAILABLE, Some("1")));

        let response = crate::get(app, &[("authorization", GOOD)]).await;
        assert_eq!(text(response).await, "in", "{name}");
    }
}

#[tokio::test]
async fn an_answer_of_ones_own_may_have_another_status() {
    let layer = AuthLayer::new(authenticator()).on_refusal(|_| Redirect::to("/sign-in"));
    let app = Router::new().route("/", get(|_: Authed<MachineAuth>| async { "in" })).layer(layer);
    let response = crate::get(app, &[]).await;
    assert_eq!((response.status(), header(&response, "location")), (StatusCode::SEE_OTHER, Some("/sign-in")));
}

#[tokio::test]
async fn grpc_is_answered_in_its_own_form_also_with_an_answer_of_ones_own() {
    let layer = AuthLayer::new(authenticator());
    for layer in [layer.clone(), layer.on_refusal(|_| "mine")] {
        for (name, app) in kinds(Some(layer)) {
            for (authorization, status) in [(UNKNOWN, "16"), (OUTAGE, "14")] {
                let headers = [("authorization", authorization), ("content-type", "application/grpc+proto")];
                let response = crate::post(app.clone(), &headers).await;
                assert_eq!(response.status(), 200, "{name}");
                assert_eq!(header(&response, "grpc-status"), Some(status), "{name}");
                assert_eq!(header(&response, "content-type"), Some("application/grpc"), "{name}");
                assert_eq!(text(response).await, "", "{name}");
            }
        }
    }
}

#[tokio::test]
async fn a_type_of_ones_own_may_refuse() {
    let app = Router::new()
        .route("/", get(|_: Option<Authed<Nobody>>| async { "in" }))
        .layer(AuthLayer::new(authenticator()));
    let response = crate::get(app.clone(), &[("authorization", GOOD)]).await;
    assert_eq!(response.status(), 403);
    assert_eq!(header(&response, "www-authenticate"), Some("Bearer error=\"insufficient_scope\""));
    assert!(text(response).await.contains("not even you"));
    assert_eq!(text(crate::get(app, &[]).await).await, "in", "nobody is no refusal");
}

#[tokio::test]
async fn a_rejection_tells_what_it_is() {
    async fn handler(caller: Result<Authed<MachineAuth>, AuthRejection>) -> impl IntoResponse {
        let rejection = caller.unwrap_err();
        let error: &dyn std::error::Error = &rejection;
        format!("{} / {} / {:?} / {error}", rejection.status(), rejection.reason(), rejection.refusal().cause())
    }
    let app = Router::new().route("/", get(handler)).layer(AuthLayer::new(authenticator()));
    let told = text(crate::get(app, &[("authorization", UNKNOWN)]).await).await;
    assert!(told.starts_with("401 Unauthorized / token-invalid / Refused / not let in: token-invalid"), "{told}");
    assert!(!told.contains("mt_unknown"), "{told}");
}
