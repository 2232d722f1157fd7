//! The service on axum.

use std::io;
use std::net::SocketAddr;

use axum::{Json, Router, routing::get};
use clerk_auth::{Authenticator, MachineAuth};
use clerk_axum::{AuthLayer, Authed};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Runs only for machines that may call this service; all others are answered before.
async fn caller(Authed(machine): Authed<MachineAuth>) -> Json<Value> {
    Json(json!({ "caller": machine.machine_id() }))
}

pub(super) async fn start(authenticator: Authenticator) -> io::Result<(SocketAddr, JoinHandle<io::Result<()>>)> {
    let app = Router::new().route("/caller", get(caller)).layer(AuthLayer::new(authenticator));
    let listener = TcpListener::bind(super::ANY_PORT).await?;
    let address = listener.local_addr()?;
    Ok((address, tokio::spawn(async { axum::serve(listener, app).await })))
}
