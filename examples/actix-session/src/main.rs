//! A web service whose users sign in with Clerk, on actix-web.
//!
//! Everything about Clerk is in this file. The pages, the notes and the local Clerk that it runs with are in
//! `session-stage`, so that they do not stand in the way here.

use std::process::ExitCode;

use actix_web::http::StatusCode;
use actix_web::http::header::ContentType;
use actix_web::web::{self, Data, Form, Html, Json, Redirect, ServiceConfig};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, ResponseError, get, post};
use clerk_actix::{AuthError, AuthMiddleware, Authed, Require, SignUpUrl, Webhook, WebhookRejection};
use clerk_auth::webhook::WebhookVerifier;
use clerk_auth::{Authenticator, HasPermission, Permission, Reverified, SessionAuth, Strict};
use serde::Deserialize;
use serde_json::{Value, json};
use session_stage::{Failure, Notes, Site, Stage, is_same_origin, pages};

/// A permission that was made in Clerk's dashboard. A name that cannot be one does not compile.
struct ReadInvoices;

impl Permission for ReadInvoices {
    const NAME: &'static str = "org:invoices:read";
}

#[actix_web::main]
async fn main() -> ExitCode {
    session_stage::run("actix-session", serve).await
}

async fn serve(stage: Stage) -> Result<(), Failure> {
    // In a service of your own: `Authenticator::builder().keys_from_env()`.
    let clerk = stage.configure(Authenticator::builder()).authorized_parties([stage.site().url]).build()?;
    let (site, notes) = (Data::new(stage.site()), Data::new(Notes::default()));
    let webhooks = stage.webhook_secret().map(WebhookVerifier::new).transpose()?;
    let app = move || {
        let mut app = App::new().app_data(site.clone()).app_data(notes.clone()).configure(routes);
        if let Some(verifier) = &webhooks {
            app = app.app_data(verifier.clone()).service(forget_deleted_users);
        }
        app.wrap(AuthMiddleware::new(clerk.clone()))
    };
    let server = HttpServer::new(app).listen(stage.listener()?)?.disable_signals().shutdown_timeout(1).run();
    let handle = server.handle();
    actix_web::rt::spawn(async move {
        stage.ended().await;
        handle.stop(true).await;
    });
    Ok(server.await?)
}

fn routes(config: &mut ServiceConfig) {
    // Whoever opens one of these pages without a session is sent to sign in, and comes back.
    let signed_in = Require::<SessionAuth>::new().redirect_to_sign_in();
    config
        .service(web::resource("/profile").wrap(signed_in.clone()).get(profile))
        .service(web::resource("/organization").wrap(signed_in.clone()).get(organization))
        .service(web::resource("/sign-in").wrap(signed_in).get(async || Redirect::to("/profile").see_other()));
    // An API answers 401 or 403, because nobody looks at the page that a program is sent to.
    config.service(me).service(close_account);
    config.service(home).service(add_note);
}

/// Public: whatever became of a session, the page is there.
#[get("/")]
async fn home(site: Data<Site>, user: Result<Authed<SessionAuth>, AuthError>, SignUpUrl(sign_up): SignUpUrl) -> Html {
    let user = user.ok().map(|Authed(user)| user);
    Html::new(pages::home(&site, user.as_ref(), &sign_up))
}

async fn profile(site: Data<Site>, notes: Data<Notes>, Authed(user): Authed<SessionAuth>) -> Html {
    Html::new(pages::profile(&site, &user, &notes.of(user.user_id())))
}

/// Says what is missing, where an extractor alone would answer with a plain 403.
async fn organization(
    site: Data<Site>,
    Authed(user): Authed<SessionAuth>,
    reader: Result<Authed<HasPermission<ReadInvoices>>, AuthError>,
) -> HttpResponse {
    match reader {
        Ok(_) => page(StatusCode::OK, pages::organization(&site, &user)),
        Err(_) => page(StatusCode::FORBIDDEN, pages::not_permitted(&site, &user, ReadInvoices::NAME)),
    }
}

#[get("/api/me")]
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
#[post("/api/account/close")]
async fn close_account(Authed(user): Authed<Reverified<Strict>>) -> Json<Value> {
    Json(json!({ "would_close": user.user_id() }))
}

#[derive(Deserialize)]
struct Note {
    text: String,
}

/// A form. A redirect would lose what was typed, so whoever's session has ended gets it back instead.
#[post("/notes")]
async fn add_note(
    site: Data<Site>,
    notes: Data<Notes>,
    user: Result<Authed<SessionAuth>, AuthError>,
    request: HttpRequest,
    Form(note): Form<Note>,
) -> HttpResponse {
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    if !is_same_origin(&site.url, header("sec-fetch-site"), header("origin")) {
        return page(StatusCode::FORBIDDEN, pages::other_origin(&site));
    }
    match user {
        Ok(Authed(user)) => {
            notes.add(user.user_id(), &note.text);
            HttpResponse::SeeOther().insert_header(("location", "/profile")).finish()
        }
        Err(error) if error.status().is_server_error() => error.error_response(),
        Err(error) => page(error.status(), pages::note_not_saved(&site, &note.text)),
    }
}

fn page(status: StatusCode, html: String) -> HttpResponse {
    HttpResponse::build(status).content_type(ContentType::html()).body(html)
}

#[derive(Deserialize)]
struct DeletedUser {
    id: String,
}

/// Where Clerk tells what has changed. The signature is the credential.
#[post("/webhooks")]
async fn forget_deleted_users(
    notes: Data<Notes>,
    Webhook(delivery): Webhook,
) -> Result<HttpResponse, WebhookRejection> {
    if delivery.event_type() == "user.deleted" {
        notes.forget(&delivery.data::<DeletedUser>()?.id);
    }
    // To what does not concern this service as well, or it is sent again.
    Ok(HttpResponse::NoContent().finish())
}
