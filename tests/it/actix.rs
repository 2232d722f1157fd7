//! The scenarios through clerk-actix.

use std::sync::Arc;
use std::sync::mpsc;
use std::thread::JoinHandle;

use actix_web::dev::ServerHandle;
use actix_web::error::ErrorNotFound;
use actix_web::web::{self, ServiceConfig};
use actix_web::{App, HttpResponse, HttpServer, rt};
use clerk_actix::{AuthMiddleware, Authed, CurrentAuthenticator, MaybeAuthed, Require, SignInUrl, SignUpUrl};
use clerk_auth::{
    AnyAuth, ApiKeyAuth, Either, GetToken, Has, HasFeature, HasPermission, HasPlan, HasRole, MachineAuth, Refusal,
    Reverified, SessionAuth, Strict,
};

use crate::scenarios::access::{Admin, Gold, ManageInvoices, Reports};
use crate::scenarios::{self, Group, OWN_COOKIES, World};

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
        .route("/session", web::to(user))
        .route("/either", web::to(either))
        .service(web::resource("/guard").wrap(Require::<MachineAuth>::new()).to(inside))
        .service(web::resource("/checked").wrap(checked).to(inside))
        .service(web::resource("/admins").wrap(admins).to(inside))
        .configure(browser_routes);
}

fn browser_routes(config: &mut ServiceConfig) {
    let guarded = |path: &str, guard: Require<SessionAuth>| web::resource(path).wrap(guard).to(async || "in");
    let users = Require::<SessionAuth>::new;
    config
        .service(guarded("/page", users().redirect_to_sign_in()))
        .route("/visitor", web::to(async |MaybeAuthed(user): MaybeAuthed<SessionAuth>| name(user.as_ref())))
        .route("/member", web::to(async |Authed(user): Authed<HasPermission<ManageInvoices>>| name(Some(&user))))
        .route("/role", web::to(async |Authed(user): Authed<HasRole<Admin>>| name(Some(&user))))
        .route("/feature", web::to(async |Authed(user): Authed<HasFeature<Reports>>| name(Some(&user))))
        .route("/plan", web::to(async |Authed(user): Authed<HasPlan<Gold>>| name(Some(&user))))
        .route("/both", web::to(async |Authed((user, _)): Authed<(HasRole<Admin>, HasPlan<Gold>)>| name(Some(&user))))
        .route("/reverified", web::to(async |Authed(user): Authed<Reverified<Strict>>| name(Some(&user))))
        .service(guarded("/only/member", users().permission::<ManageInvoices>()))
        .service(guarded("/only/role", users().role::<Admin>()))
        .service(guarded("/only/feature", users().feature::<Reports>()))
        .service(guarded("/only/plan", users().plan::<Gold>()))
        .service(guarded("/only/reverified", users().reverified::<Strict>()))
        .route("/of/{slug}", web::to(user))
        .route("/personal", web::to(user))
        .route("/cookies", web::to(cookies))
        .route("/token", web::to(token))
        .route(
            "/links",
            web::to(async |SignInUrl(one): SignInUrl, SignUpUrl(other): SignUpUrl| [one, other].join("\n")),
        )
        .route("/echo", web::to(async |body: web::Bytes| body))
        .route("/socket", web::to(socket));
}

async fn user(Authed(user): Authed<SessionAuth>) -> String {
    user.user_id().to_owned()
}

fn name(user: Option<&SessionAuth>) -> String {
    user.map_or("nobody".into(), |user| user.user_id().to_owned())
}

async fn cookies() -> HttpResponse {
    let mut response = HttpResponse::Ok();
    for cookie in OWN_COOKIES {
        response.append_header(("set-cookie", cookie));
    }
    response.insert_header(("cache-control", "private")).body("cookies")
}

async fn token(CurrentAuthenticator(clerk): CurrentAuthenticator, Authed(user): Authed<SessionAuth>) -> String {
    let token = clerk.get_token(&user, &GetToken::new().template("greeting")).await.unwrap();
    token.unwrap().expose().to_owned()
}

async fn socket(_: Authed<SessionAuth>, payload: web::Payload) -> HttpResponse {
    HttpResponse::SwitchingProtocols().upgrade("websocket").streaming(payload)
}

async fn optional(MaybeAuthed(machine): MaybeAuthed<MachineAuth>) -> String {
    machine.map_or("nobody".into(), |machine| machine.machine_id().to_owned())
}

async fn either(Authed(caller): Authed<Either<SessionAuth, ApiKeyAuth>>) -> &'static str {
    match caller {
        Either::Left(_) => "session",
        Either::Right(_) => "api key",
    }
}

fn middleware(group: &Group) -> Option<AuthMiddleware> {
    let middleware = match &group.authenticator {
        Some(authenticator) => AuthMiddleware::new(authenticator.clone()),
        None if group.tenants.is_empty() => return None,
        None => per_tenant(group),
    };
    let middleware = match group.own_answer {
        false => middleware,
        true => middleware.on_refusal(|error| {
            let body = scenarios::own_answer(error.reason().as_str());
            HttpResponse::build(error.status()).content_type("text/plain; charset=utf-8").body(body)
        }),
    };
    Some(match group.redirects_pages {
        false => middleware,
        true => middleware.redirect_pages_to_sign_in(),
    })
}

fn per_tenant(group: &Group) -> AuthMiddleware {
    let tenants = group.tenants.clone();
    AuthMiddleware::per_request(move |request| {
        let wanted = request.headers().get("x-tenant").and_then(|name| name.to_str().ok());
        let chosen = tenants.iter().find(|(name, _)| Some(*name) == wanted).map(|(_, chosen)| chosen.clone());
        async {
            // Choosing may take a while.
            tokio::task::yield_now().await;
            chosen.ok_or_else(|| ErrorNotFound("no such tenant"))
        }
    })
}

fn app(config: &mut ServiceConfig, groups: &[Group], caller: &Arc<str>) {
    let group = |path| groups.iter().find(|group| group.path == path).unwrap();
    let all_routes = |config: &mut ServiceConfig| routes(config, Arc::clone(caller));
    let internal = web::scope("/internal").configure(all_routes).wrap(middleware(group("machines")).unwrap());
    let people = web::scope("/nested").route("/session", web::to(user)).service(internal);
    config.service(people.wrap(middleware(group("people")).unwrap()));
    let deeper = web::scope("/deeper").configure(all_routes).wrap(middleware(group("development")).unwrap());
    config.service(web::scope("/outer").service(deeper));
    let production = || middleware(group("production")).unwrap();
    let inner = web::scope("/production").route("/session", web::to(user)).wrap(production());
    config.service(web::scope("/twice").service(inner).wrap(production()));
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
                    .bind_auto_h2c("127.0.0.1:0")
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

#[tokio::test(flavor = "multi_thread")]
async fn upgrades() {
    let world = World::start();
    let server = Server::start(&world);
    scenarios::upgrades(&server.base, &world).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_targets() {
    let world = World::start();
    let server = Server::start(&world);
    scenarios::odd_targets(&server.base).await;
}
