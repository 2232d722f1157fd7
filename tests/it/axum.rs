//! The scenarios through clerk-axum.

use axum::Router;
use axum::http::header;
use axum::routing::any;
use clerk_auth::{AnyAuth, ApiKeyAuth, Either, Has, MachineAuth, Refusal, SessionAuth};
use clerk_axum::{AuthLayer, Authed, MaybeAuthed, Require};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::scenarios::{self, Group, World};

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
        .route("/session", any(async |Authed(user): Authed<SessionAuth>| user.user_id().to_owned()))
        .route("/either", any(either))
        .route("/guard", any(|| async { "in" }).layer(Require::<MachineAuth>::new()))
        .route("/checked", any(|| async { "in" }).layer(checked))
        .route("/admins", any(|| async { "in" }).layer(admins))
}

async fn either(Authed(caller): Authed<Either<SessionAuth, ApiKeyAuth>>) -> &'static str {
    match caller {
        Either::Left(_) => "session",
        Either::Right(_) => "api key",
    }
}

fn layered(router: Router, group: &Group) -> Router {
    let Some(authenticator) = &group.authenticator else { return router };
    let layer = AuthLayer::new(authenticator.clone());
    router.layer(match group.own_answer {
        false => layer,
        true => layer.on_refusal(|refusal| {
            let content_type = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
            (refusal.status(), content_type, scenarios::own_answer(refusal.reason().as_str()))
        }),
    })
}

fn app(world: &World) -> Router {
    let groups = world.groups();
    let group = |path| groups.iter().find(|group| group.path == path).unwrap();
    let people = Router::new()
        .route("/session", any(async |Authed(user): Authed<SessionAuth>| user.user_id().to_owned()))
        .nest("/internal", layered(routes(world), group("machines")));
    let nested = Router::new().nest("/nested", layered(people, group("people")));
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
