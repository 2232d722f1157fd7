use axum::Router;
use axum::http::StatusCode;
use axum::routing::post;
use clerk_axum::{Webhook, WebhookJson, WebhookRejection};
use clerk_types::webhooks::Event;

use super::{Endpoints, Named, described, found, handle};

fn app(endpoints: Endpoints) -> Router {
    let plain = Router::new()
        .route("/event", post(async |Webhook(delivery): Webhook| described(&delivery)))
        .route("/json", post(async |WebhookJson { payload, .. }: WebhookJson<Named>| payload.data.name))
        .route("/typed", post(typed))
        .route("/typed-json", post(async |WebhookJson { payload, .. }: WebhookJson<Event>| found(&payload)))
        .with_state(endpoints.plain);
    let small =
        Router::new().route("/small", post(async |webhook: Webhook| described(&webhook))).with_state(endpoints.small);
    let guarded = Router::new()
        .route("/guarded", post(async |Webhook(delivery): Webhook| handle(delivery).await.map_err(failed)))
        .with_state(endpoints.guarded);
    plain.merge(small).merge(guarded)
}

async fn typed(Webhook(delivery): Webhook) -> Result<String, WebhookRejection> {
    Ok(found(&delivery.typed()?))
}

fn failed(error: &'static str) -> (StatusCode, &'static str) {
    (StatusCode::INTERNAL_SERVER_ERROR, error)
}

async fn start() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async { axum::serve(listener, app(Endpoints::new())).await });
    address
}

#[tokio::test]
async fn all_deliveries() {
    super::all_deliveries(&start().await).await;
}

#[tokio::test]
async fn typed_events() {
    super::typed_events(&start().await).await;
}

#[tokio::test]
async fn what_is_announced_too_large_is_not_read() {
    super::what_is_announced_too_large_is_not_read(&start().await).await;
}

#[tokio::test]
async fn replays() {
    super::replays(&start().await).await;
}
