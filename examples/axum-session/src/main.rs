//! A web service whose users sign in with Clerk, on axum.
//!
//! Everything about Clerk is in this file. The pages, the notes and the local Clerk that it runs with are in
//! `session-stage`, so that they do not stand in the way here.

use std::process::ExitCode;

use axum::extract::{FromRef, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use clerk_auth::webhook::WebhookVerifier;
use clerk_auth::{Authenticator, HasPermission, Permission, Reverified, SessionAuth, Strict};
use clerk_axum::{AuthLayer, AuthRejection, Authed, Require, SignUpUrl, Webhook, WebhookRejection};
use serde::Deserialize;
use serde_json::{Value, json};
use session_stage::{Failure, Notes, Site, Stage, is_same_origin, pages};

/// A permission that was made in Clerk's dashboard. A name that cannot be one does not compile.
struct ReadInvoices;

impl Permission for ReadInvoices {
    const NAME: &'static str = "org:invoices:read";
}

#[derive(Clone)]
struct App {
    site: Site,
    notes: Notes,
}

#[tokio::main]
async fn main() -> ExitCode {
    session_stage::run("axum-session", serve).await
}

async fn serve(stage: Stage) -> Result<(), Failure> {
    // In a service of your own: `Authenticator::builder().keys_from_env()`.
    let clerk = stage.configure(Authenticator::builder()).authorized_parties([stage.site().url]).build()?;
    let notes = Notes::default();
    let mut app = routes(App { site: stage.site(), notes: notes.clone() }).layer(AuthLayer::new(clerk));
    if let Some(secret) = stage.webhook_secret() {
        app = app.merge(webhooks(Webhooks { verifier: WebhookVerifier::new(secret)?, notes }));
    }
    let listener = tokio::net::TcpListener::from_std(stage.listener()?)?;
    axum::serve(listener, app).with_graceful_shutdown(stage.ended()).await?;
    Ok(())
}

fn routes(app: App) -> Router {
    // Whoever opens one of these pages without a session is sent to sign in, and comes back.
    let pages = Router::new()
        .route("/profile", get(profile))
        .route("/organization", get(organization))
        .route("/sign-in", get(async || Redirect::to("/profile")))
        .route_layer(Require::<SessionAuth>::new().redirect_to_sign_in());
    // An API answers 401 or 403, because nobody looks at the page that a program is sent to.
    let api = Router::new().route("/api/me", get(me)).route("/api/account/close", post(close_account));
    Router::new().route("/", get(home)).route("/notes", post(add_note)).merge(pages).merge(api).with_state(app)
}

/// Public: whatever became of a session, the page is there.
async fn home(
    State(app): State<App>,
    user: Result<Authed<SessionAuth>, AuthRejection>,
    SignUpUrl(sign_up): SignUpUrl,
) -> Html<String> {
    let user = user.ok().map(|Authed(user)| user);
    Html(pages::home(&app.site, user.as_ref(), &sign_up))
}

async fn profile(State(app): State<App>, Authed(user): Authed<SessionAuth>) -> Html<String> {
    Html(pages::profile(&app.site, &user, &app.notes.of(user.user_id())))
}

/// Says what is missing, where an extractor alone would answer with a plain 403.
async fn organization(
    State(app): State<App>,
    Authed(user): Authed<SessionAuth>,
    reader: Result<Authed<HasPermission<ReadInvoices>>, AuthRejection>,
) -> (StatusCode, Html<String>) {
    match reader {
        Ok(_) => (StatusCode::OK, Html(pages::organization(&app.site, &user))),
        Err(_) => (StatusCode::FORBIDDEN, Html(pages::not_permitted(&app.site, &user, ReadInvoices::NAME))),
    }
}

async fn me(Authed(user): Authed<SessionAuth>) -> Json<Value> {
    Json(json!({
        "user_id": user.user_id(),
        "session_id": user.session_id(),
        "organization_id": user.org_id(),
        "organization_role": user.org_role(),
        "organization_permissions": user.org_permissions(),
    }))
}

/// Only for those who proved who they are in the last ten minutes. Others get the 403 that tells a front end to have
/// them prove it again.
async fn close_account(Authed(user): Authed<Reverified<Strict>>) -> Json<Value> {
    Json(json!({ "would_close": user.user_id() }))
}

#[derive(Deserialize)]
struct Note {
    text: String,
}

/// A form. A redirect would lose what was typed, so whoever's session has ended gets it back instead.
async fn add_note(
    State(app): State<App>,
    user: Result<Authed<SessionAuth>, AuthRejection>,
    headers: HeaderMap,
    Form(note): Form<Note>,
) -> Response {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if !is_same_origin(&app.site.url, header("sec-fetch-site"), header("origin")) {
        return (StatusCode::FORBIDDEN, Html(pages::other_origin(&app.site))).into_response();
    }
    match user {
        Ok(Authed(user)) => {
            app.notes.add(user.user_id(), &note.text);
            Redirect::to("/profile").into_response()
        }
        Err(rejection) if rejection.status().is_server_error() => rejection.into_response(),
        Err(rejection) => (rejection.status(), Html(pages::note_not_saved(&app.site, &note.text))).into_response(),
    }
}

#[derive(Clone)]
struct Webhooks {
    verifier: WebhookVerifier,
    notes: Notes,
}

impl FromRef<Webhooks> for WebhookVerifier {
    fn from_ref(webhooks: &Webhooks) -> Self {
        webhooks.verifier.clone()
    }
}

/// Where Clerk tells what has changed. Outside of the [`AuthLayer`]: their signature is the credential.
fn webhooks(webhooks: Webhooks) -> Router {
    Router::new().route("/webhooks", post(forget_deleted_users)).with_state(webhooks)
}

#[derive(Deserialize)]
struct DeletedUser {
    id: String,
}

async fn forget_deleted_users(
    State(webhooks): State<Webhooks>,
    Webhook(delivery): Webhook,
) -> Result<StatusCode, WebhookRejection> {
    if delivery.event_type() == "user.deleted" {
        webhooks.notes.forget(&delivery.data::<DeletedUser>()?.id);
    }
    // To what does not concern this service as well, or it is sent again.
    Ok(StatusCode::NO_CONTENT)
}
