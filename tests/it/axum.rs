//! The scenarios through clerk-axum.

use axum::Router;
use axum::body::Bytes;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse};
use axum::routing::any;
use clerk_auth::{
    AnyAuth, ApiKeyAuth, Either, GetToken, Has, HasFeature, HasPermission, HasPlan, HasRole, MachineAuth, Refusal,
    Reverified, SessionAuth, Strict,
};
use clerk_axum::{AuthLayer, Authed, CurrentAuthenticator, MaybeAuthed, Require, SignInUrl, SignUpUrl};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::scenarios::access::{Admin, Gold, ManageInvoices, Reports};
use crate::scenarios::{self, Group, OWN_COOKIES, World};

fn routes(world: &World) -> Router {
    let caller = world.caller.id.clone();
    let checked = Require::<MachineAuth>::new().check(move |machine| match machine.machine_id() {
        id if id == caller => Ok(()),
        _ => Err(Refusal::forbidden("another machine")),
    });
    let admins = Require::<SessionAuth>::new().only_if(|user| user.has(&Has::new().role("org:admin")));
    let name =
        |machine: Option<MachineAuth>| machine.map_or("nobody".into(), |machine| machine.machine_id().to_owned());
    Router::new()
        .route("/open", any(|| async { "open" }))
        .route("/extractor", any(async |Authed(machine): Authed<MachineAuth>| machine.machine_id().to_owned()))
        .route("/optional", any(async move |MaybeAuthed(machine): MaybeAuthed<MachineAuth>| name(machine)))
        .route(
            "/option",
            any(async move |machine: Option<Authed<MachineAuth>>| name(machine.map(|Authed(machine)| machine))),
        )
        .route("/any", any(async |Authed(caller): Authed<AnyAuth>| caller.subject().to_owned()))
        .route("/session", any(user))
        .route("/either", any(either))
        .route("/guard", any(|| async { "in" }).layer(Require::<MachineAuth>::new()))
        .route("/checked", any(|| async { "in" }).layer(checked))
        .route("/admins", any(|| async { "in" }).layer(admins))
        .merge(browser_routes())
}

fn browser_routes() -> Router {
    let guarded = |guard: Require<SessionAuth>| any(|| async { "in" }).layer(guard);
    let users = Require::<SessionAuth>::new;
    Router::new()
        .route("/page", guarded(users().redirect_to_sign_in()))
        .route("/visitor", any(async |MaybeAuthed(user): MaybeAuthed<SessionAuth>| name(user.as_ref())))
        .route("/member", any(async |Authed(user): Authed<HasPermission<ManageInvoices>>| name(Some(&user))))
        .route("/role", any(async |Authed(user): Authed<HasRole<Admin>>| name(Some(&user))))
        .route("/feature", any(async |Authed(user): Authed<HasFeature<Reports>>| name(Some(&user))))
        .route("/plan", any(async |Authed(user): Authed<HasPlan<Gold>>| name(Some(&user))))
        .route("/both", any(async |Authed((user, _)): Authed<(HasRole<Admin>, HasPlan<Gold>)>| name(Some(&user))))
        .route("/reverified", any(async |Authed(user): Authed<Reverified<Strict>>| name(Some(&user))))
        .route("/only/member", guarded(users().permission::<ManageInvoices>()))
        .route("/only/role", guarded(users().role::<Admin>()))
        .route("/only/feature", guarded(users().feature::<Reports>()))
        .route("/only/plan", guarded(users().plan::<Gold>()))
        .route("/only/reverified", guarded(users().reverified::<Strict>()))
        .route("/of/{slug}", any(user))
        .route("/personal", any(user))
        .route("/cookies", any(cookies))
        .route("/token", any(token))
        .route("/links", any(async |SignInUrl(one): SignInUrl, SignUpUrl(other): SignUpUrl| [one, other].join("\n")))
        .route("/echo", any(async |body: Bytes| body))
        .route("/socket", any(socket))
}

async fn user(Authed(user): Authed<SessionAuth>) -> String {
    user.user_id().to_owned()
}

fn name(user: Option<&SessionAuth>) -> String {
    user.map_or("nobody".into(), |user| user.user_id().to_owned())
}

async fn cookies() -> impl IntoResponse {
    let cookies = AppendHeaders(OWN_COOKIES.map(|cookie| (header::SET_COOKIE, cookie)));
    ([(header::CACHE_CONTROL, "private")], cookies, "cookies")
}

async fn token(CurrentAuthenticator(clerk): CurrentAuthenticator, Authed(user): Authed<SessionAuth>) -> String {
    let token = clerk.get_token(&user, &GetToken::new().template("greeting")).await.unwrap();
    token.unwrap().expose().to_owned()
}

async fn socket(_: Authed<SessionAuth>, request: Request) -> impl IntoResponse {
    tokio::spawn(async move {
        let mut io = TokioIo::new(hyper::upgrade::on(request).await.unwrap());
        let (mut read, mut write) = tokio::io::split(&mut io);
        tokio::io::copy(&mut read, &mut write).await
    });
    (StatusCode::SWITCHING_PROTOCOLS, [(header::CONNECTION, "upgrade"), (header::UPGRADE, "websocket")])
}

async fn either(Authed(caller): Authed<Either<SessionAuth, ApiKeyAuth>>) -> &'static str {
    match caller {
        Either::Left(_) => "session",
        Either::Right(_) => "api key",
    }
}

fn layered(router: Router, group: &Group) -> Router {
    let layer = match &group.authenticator {
        Some(authenticator) => AuthLayer::new(authenticator.clone()),
        None if group.tenants.is_empty() => return router,
        None => per_tenant(group),
    };
    let layer = match group.own_answer {
        false => layer,
        true => layer.on_refusal(|refusal| {
            let content_type = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
            (refusal.status(), content_type, scenarios::own_answer(refusal.reason().as_str()))
        }),
    };
    router.layer(match group.redirects_pages {
        false => layer,
        true => layer.redirect_pages_to_sign_in(),
    })
}

fn per_tenant(group: &Group) -> AuthLayer {
    let tenants = group.tenants.clone();
    AuthLayer::per_request(move |parts| {
        let wanted = parts.headers.get("x-tenant").and_then(|name| name.to_str().ok());
        let chosen = tenants.iter().find(|(name, _)| Some(*name) == wanted).map(|(_, chosen)| chosen.clone());
        async {
            // Choosing may take a while.
            tokio::task::yield_now().await;
            chosen.ok_or_else(|| (StatusCode::NOT_FOUND, "no such tenant").into_response())
        }
    })
}

fn app(world: &World) -> Router {
    let groups = world.groups();
    let group = |path| groups.iter().find(|group| group.path == path).unwrap();
    let people =
        Router::new().route("/session", any(user)).nest("/internal", layered(routes(world), group("machines")));
    let outer = Router::new().nest("/deeper", layered(routes(world), group("development")));
    let inner = layered(Router::new().route("/session", any(user)), group("production"));
    let twice = layered(Router::new().nest("/production", inner), group("production"));
    let nested = Router::new().nest("/nested", layered(people, group("people"))).nest("/outer", outer);
    let nested = nested.nest("/twice", twice);
    groups.iter().fold(nested, |app, group| app.nest(&format!("/{}", group.path), layered(routes(world), group)))
}

/// Stops when dropped, because its task is aborted.
struct Server {
    base: String,
    task: JoinHandle<()>,
}

impl Server {
    async fn start(app: Router) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let task = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { base, task }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_scenarios() {
    let world = World::start();
    let server = Server::start(app(&world)).await;
    scenarios::run(&server.base, &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_fetched_once() {
    let world = World::start();
    let server = Server::start(app(&world)).await;
    scenarios::keys_are_fetched_once(&server.base, &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn upgrades() {
    let world = World::start();
    let server = Server::start(app(&world)).await;
    scenarios::upgrades(&server.base, &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_targets() {
    let world = World::start();
    let server = Server::start(app(&world)).await;
    scenarios::odd_targets(&server.base).await;
}
