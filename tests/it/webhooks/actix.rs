use std::sync::mpsc;
use std::thread::JoinHandle;

use actix_web::dev::ServerHandle;
use actix_web::error::ErrorInternalServerError;
use actix_web::web::{self, Data, ServiceConfig};
use actix_web::{App, Error, HttpServer, rt};
use clerk_actix::{Webhook, WebhookJson, WebhookRejection};
use clerk_types::webhooks::Event;

use super::{Delivery, Endpoints, Named, described, found, handle, send};

fn routes(config: &mut ServiceConfig, endpoints: &Endpoints) {
    let post = || web::post();
    config
        .app_data(endpoints.plain.clone())
        .route("/event", post().to(async |Webhook(delivery): Webhook| described(&delivery)))
        .route("/json", post().to(async |WebhookJson { payload, .. }: WebhookJson<Named>| payload.data.name))
        .route("/typed", post().to(typed))
        .route("/typed-json", post().to(async |WebhookJson { payload, .. }: WebhookJson<Event>| found(&payload)))
        .service(
            web::resource("/small")
                .app_data(endpoints.small.clone())
                .route(post().to(async |webhook: Webhook| described(&webhook))),
        )
        .service(web::resource("/guarded").app_data(endpoints.guarded.clone()).route(post().to(guarded)));
}

async fn typed(Webhook(delivery): Webhook) -> Result<String, WebhookRejection> {
    Ok(found(&delivery.typed()?))
}

async fn guarded(Webhook(delivery): Webhook) -> Result<&'static str, Error> {
    handle(delivery).await.map_err(ErrorInternalServerError)
}

/// `/data` has its verifier as `web::Data`, `/none` has none.
fn other_routes(config: &mut ServiceConfig, endpoints: &Endpoints) {
    let event = || web::post().to(async |webhook: Webhook| described(&webhook));
    let data = Data::new(endpoints.plain.clone());
    config.service(web::resource("/data").app_data(data).route(event())).route("/none", event());
}

/// Lives on a thread of its own, and stops when dropped.
struct Server {
    address: String,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    fn start(routes: fn(&mut ServiceConfig, &Endpoints)) -> Self {
        let endpoints = Endpoints::new();
        let (tell, told) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            rt::System::new().block_on(async move {
                let app = move || App::new().configure(|config| routes(config, &endpoints));
                let server = HttpServer::new(app).workers(2).bind("127.0.0.1:0").unwrap();
                let address = server.addrs()[0].to_string();
                let server = server.disable_signals().run();
                tell.send((address, server.handle())).unwrap();
                server.await.unwrap();
            });
        });
        let (address, handle) = told.recv().unwrap();
        Self { address, handle, thread: Some(thread) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

#[tokio::test]
async fn all_deliveries() {
    super::all_deliveries(&Server::start(routes).address).await;
}

#[tokio::test]
async fn typed_events() {
    super::typed_events(&Server::start(routes).address).await;
}

#[tokio::test]
async fn what_is_announced_too_large_is_not_read() {
    super::what_is_announced_too_large_is_not_read(&Server::start(routes).address).await;
}

/// Two workers, one guard.
#[tokio::test]
async fn replays() {
    super::replays(&Server::start(routes).address).await;
}

#[tokio::test]
async fn the_verifier_may_be_web_data_and_must_be_there() {
    let server = Server::start(other_routes);
    assert_eq!(send(&server.address, &Delivery::new("/data", "{}")).await.body, "msg_1  2");
    let answer = send(&server.address, &Delivery::new("/none", "{}")).await;
    assert_eq!(answer.status, 500);
    assert!(!answer.body.contains("Verifier"), "{}", answer.body);
}
