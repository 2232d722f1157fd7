//! The scenarios through clerk-actix.

use std::sync::Arc;
use std::sync::mpsc;
use std::thread::JoinHandle;

use actix_web::dev::ServerHandle;
use actix_web::web::{self, ServiceConfig};
use actix_web::{App, HttpResponse, HttpServer, rt};
use clerk_actix::{AuthMiddleware, Authed, MaybeAuthed, Require};
use clerk_auth::{AnyAuth, ApiKeyAuth, Either, Has, MachineAuth, Refusal, SessionAuth};

use crate::scenarios::{self, Group, World};

const WORKERS: usize = 4;

fn routes(config: &mut ServiceConfig, caller: Arc<str>) {
    let checked = Require::<MachineAuth>::new().check(move |machine| match machine.machine_id() {
        id if *id == *caller => Ok(()),
        _ => Err(Refusal::forbidden("another machine")),
    });
    let admins = Require::<SessionAuth>::new().only_if(|user| user.has(&Has::new().role("org:admin")));
    let inside = async || "in";
    config
        .route("/open", web::to(async || "open"))
        .route("/extractor", web::to(async |Authed(machine): Authed<MachineAuth>| machine.machine_id().to_owned()))
        .route("/optional", web::to(optional))
        .route("/option", web::to(optional))
        .route("/any", web::to(async |Authed(caller): Authed<AnyAuth>| caller.subject().to_owned()))
        .route("/session", web::to(session))
        .route("/either", web::to(either))
        .service(web::resource("/guard").wrap(Require::<MachineAuth>::new()).to(inside))
        .service(web::resource("/checked").wrap(checked).to(inside))
        .service(web::resource("/admins").wrap(admins).to(inside));
}

async fn optional(MaybeAuthed(machine): MaybeAuthed<MachineAuth>) -> String {
    machine.map_or("nobody".into(), |machine| machine.machine_id().to_owned())
}

async fn session(Authed(user): Authed<SessionAuth>) -> String {
    user.user_id().to_owned()
}

async fn either(Authed(caller): Authed<Either<SessionAuth, ApiKeyAuth>>) -> &'static str {
    match caller {
        Either::Left(_) => "session",
        Either::Right(_) => "api key",
    }
}

fn middleware(group: &Group) -> Option<AuthMiddleware> {
    let middleware = AuthMiddleware::new(group.authenticator.clone()?);
    Some(match group.own_answer {
        false => middleware,
        true => middleware.on_refusal(|error| {
            let body = scenarios::own_answer(error.reason().as_str());
            HttpResponse::build(error.status()).content_type("text/plain; charset=utf-8").body(body)
        }),
    })
}

fn app(config: &mut ServiceConfig, groups: &[Group], caller: &Arc<str>) {
    let group = |path| groups.iter().find(|group| group.path == path).unwrap();
    let all_routes = |config: &mut ServiceConfig| routes(config, Arc::clone(caller));
    let internal = web::scope("/internal").configure(all_routes).wrap(middleware(group("machines")).unwrap());
    let people = web::scope("/nested").route("/session", web::to(session)).service(internal);
    config.service(people.wrap(middleware(group("people")).unwrap()));
    for group in groups {
        let scope = web::scope(group.path).configure(all_routes);
        match middleware(group) {
            Some(middleware) => config.service(scope.wrap(middleware)),
            None => config.service(scope),
        };
    }
}

/// Lives on a thread of its own, and stops when dropped.
struct Server {
    base: String,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    fn start(world: &World) -> Self {
        let (groups, caller) = (world.groups(), Arc::<str>::from(world.caller.id.as_str()));
        let (tell, told) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            rt::System::new().block_on(async move {
                let server = HttpServer::new(move || App::new().configure(|config| app(config, &groups, &caller)))
                    .workers(WORKERS)
                    .bind("127.0.0.1:0")
                    .unwrap();
                let base = format!("http://{}", server.addrs()[0]);
                let server = server.disable_signals().run();
                tell.send((base, server.handle())).unwrap();
                server.await.unwrap();
            });
        });
        let (base, handle) = told.recv().unwrap();
        Self { base, handle, thread: Some(thread) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_scenarios() {
    let world = World::start();
    let server = Server::start(&world);
    scenarios::run(&server.base, &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn workers_share_one_authenticator() {
    let world = World::start();
    let server = Server::start(&world);
    scenarios::keys_are_fetched_once(&server.base, &world).await;
}
